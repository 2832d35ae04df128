//! What a screen of some width holds: tables whose least columns give way, and sentences that break between words.

use crate::io::guard::guarded;
use crate::lang::Lang;
use unicode_width::UnicodeWidthChar;

/// Cells between two columns.
const GAP: usize = 2;
/// Words are shortened to so many cells before a column is left out; those of the last column, which are mostly why, to so many.
const FLOOR: usize = 16;
const LAST_FLOOR: usize = 27;
/// The least width that a table is laid out for.
const NARROWEST: usize = 12;

/// A table of words. Headers that begin with `>` stand above numbers, which are set to the right; those that begin with `=` above
/// words that are shown whole, as ids and hours are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines<'a> {
    /// Its headers.
    pub headers: Vec<&'a str>,
    /// Its rows, as long as the headers.
    pub rows: Vec<Vec<String>>,
    /// The columns that can be done without, the first to go first.
    pub spare: &'static [usize],
}

/// A table laid out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Laid<'a> {
    /// The table.
    pub text: String,
    /// The headers of the columns that are left out, from left to right.
    pub left_out: Vec<&'a str>,
    /// Whether words are shortened.
    pub is_short: bool,
}

/// A column that is shown: which, and how wide.
#[derive(Clone, Copy)]
struct Shown {
    at: usize,
    width: usize,
}

impl<'a> Lines<'a> {
    /// The first rows, no wider than a screen of so many cells; as wide as they are where nobody says how wide that is.
    pub fn laid(&self, most: usize, screen: Option<u16>) -> Laid<'a> {
        let rows = &self.rows[..self.rows.len().min(most)];
        let names: Vec<&str> = self.names().collect();
        let widest = |at: usize| rows.iter().map(|row| cells(&row[at])).max().unwrap_or_default();
        let natural: Vec<usize> = (0..names.len()).map(|at| widest(at).max(cells(names[at]))).collect();
        let shown = match screen {
            Some(screen) => self.fitted(&natural, usize::from(screen).max(NARROWEST)),
            None => natural.iter().enumerate().map(|(at, &width)| Shown { at, width }).collect(),
        };
        let mut text = String::new();
        self.line(&mut text, &shown, |at| names[at]);
        text.push_str(&"─".repeat(shown.iter().map(|one| one.width + GAP).sum()));
        for row in rows {
            text.push('\n');
            self.line(&mut text, &shown, |at| &row[at]);
            text.pop();
        }
        let is_out = |at: &usize| shown.iter().all(|one| one.at != *at);
        Laid {
            text,
            left_out: (0..names.len()).filter(is_out).map(|at| names[at]).collect(),
            is_short: shown.iter().any(|one| one.width < natural[one.at]),
        }
    }

    /// The columns that fit, in their order: words are shortened first, then the spare columns go, then what is shown whole is
    /// shortened, too, and in the end the columns farthest right go.
    fn fitted(&self, natural: &[usize], screen: usize) -> Vec<Shown> {
        let floor = |at: usize| if at + 1 == natural.len() { LAST_FLOOR } else { FLOOR.max(cells(self.headers[at])) };
        // The first column says which row it is, and a number is all of its digits.
        let is_soft = |at: usize, whole: &[char]| at > 0 && !self.headers[at].starts_with(whole);
        let least = |at: usize, whole: &[char]| match is_soft(at, whole) {
            true => natural[at].min(floor(at)),
            false => natural[at],
        };
        let room = |kept: &[usize], whole: &[char]| kept.iter().map(|&at| least(at, whole) + GAP).sum::<usize>();
        let (mut kept, mut whole): (Vec<usize>, &[char]) = ((0..natural.len()).collect(), &['>', '=']);
        let mut gone = Vec::new();
        for &at in self.spare {
            if room(&kept, whole) > screen {
                kept.retain(|&other| other != at);
                gone.push(at);
            }
        }
        // What went first and is narrow may fit where a wide one went after it.
        for at in gone.into_iter().rev() {
            if room(&kept, whole) + least(at, whole) + GAP <= screen {
                kept.push(at);
            }
        }
        kept.sort_unstable();
        if room(&kept, whole) > screen {
            whole = &['>'];
        }
        while room(&kept, whole) > screen && kept.len() > 1 {
            kept.pop();
        }
        let mut shown: Vec<Shown> = kept.iter().map(|&at| Shown { at, width: least(at, whole) }).collect();
        if let [only] = &mut shown[..] {
            only.width = only.width.min(screen - GAP);
        }
        // What is left over goes to the words that are shortened, a cell each in turn.
        let mut left = screen.saturating_sub(shown.iter().map(|one| one.width + GAP).sum());
        while left > 0 {
            let narrow = shown.iter_mut().filter(|one| one.width < natural[one.at]);
            let Some(one) = narrow.min_by_key(|one| one.width) else { break };
            (one.width, left) = (one.width + 1, left - 1);
        }
        shown
    }

    /// One line of the table, and its end.
    fn line<'b>(&self, text: &mut String, shown: &[Shown], cell: impl Fn(usize) -> &'b str) {
        let mut line = String::new();
        for one in shown {
            let words = shortened(cell(one.at), one.width);
            let blank = " ".repeat(one.width - cells(&words));
            let (before, behind) =
                if self.headers[one.at].starts_with('>') { (&blank[..], "") } else { ("", &blank[..]) };
            line.extend([" ", before, &words, behind, " "]);
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }

    /// The rows as csv.
    pub fn csv(&self) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let full = "memory takes every row";
        writer.write_record(self.names()).expect(full);
        for row in &self.rows {
            writer.write_record(row.iter().map(|cell| guarded(cell).into_owned())).expect(full);
        }
        String::from_utf8(writer.into_inner().expect(full)).expect("rows are text")
    }

    /// Its headers, without what they say of their columns.
    pub fn names(&self) -> impl Iterator<Item = &'a str> {
        self.headers.iter().map(|header| header.trim_start_matches(['>', '=']))
    }
}

/// What a screen is too narrow for, and how all of it is seen; nothing where all is there.
pub fn missing(left_out: &[&str], is_short: bool, lang: Lang) -> Option<String> {
    match (left_out, is_short) {
        ([], false) => None,
        ([], true) => Some(lang.of(
            "words are shortened to fit; --wide shows all".into(),
            "为适应屏幕宽度缩短了文字；--wide 全部显示".into(),
        )),
        (names, _) => Some(lang.of(
            format!("columns left out to fit: {}; --wide shows all", names.join(", ")),
            format!("为适应屏幕宽度未显示的列：{}；--wide 全部显示", names.join("、")),
        )),
    }
}

/// How many cells of a screen some words take: a Chinese sign takes two, an escape code none.
pub fn cells(words: &str) -> usize {
    Signs(words).map(|(_, width)| width).sum()
}

/// Words that take at most so many cells, with an ellipsis where some are cut off; on one line.
fn shortened(words: &str, width: usize) -> String {
    let whole = cells(words) <= width;
    let mut left = if whole { width } else { width.saturating_sub(1) };
    let mut short = String::new();
    for (sign, cells) in Signs(words) {
        if cells > left {
            break;
        }
        left -= cells;
        // What a cell of a table says stands on its line.
        short.push_str(if sign.starts_with(char::is_control) { " " } else { sign });
    }
    if !whole && width > 0 {
        short.truncate(short.trim_end().len());
        short.push('…');
    }
    short
}

/// The signs of some words, each with its width in cells: one character, or an escape code for colours, which takes none.
struct Signs<'a>(&'a str);

impl<'a> Iterator for Signs<'a> {
    type Item = (&'a str, usize);

    fn next(&mut self) -> Option<Self::Item> {
        let first = self.0.chars().next()?;
        let code = self.0.strip_prefix("\u{1b}[").and_then(|rest| rest.find('m')).map(|end| end + 3);
        let (sign, rest) = self.0.split_at(code.unwrap_or(first.len_utf8()));
        self.0 = rest;
        Some((sign, if code.is_some() { 0 } else { first.width().unwrap_or(1) }))
    }
}

/// Text with every line that is wider than a screen of so many cells broken between words, further lines as far in as the first.
pub fn wrapped(text: &str, screen: Option<u16>) -> String {
    let Some(screen) = screen.map(|screen| usize::from(screen).max(NARROWEST)) else { return text.into() };
    let mut all = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        match cells(line.trim_end_matches('\n')) > screen {
            true => broken(&mut all, line, screen),
            false => all.push_str(line),
        }
    }
    all
}

/// One line, broken.
fn broken(all: &mut String, line: &str, screen: usize) {
    let deep = line.len() - line.trim_start_matches(' ').len();
    let indent = " ".repeat(if deep == 0 || deep > screen / 3 { 0 } else { deep + 2 });
    let (mut rest, mut room) = (line, screen);
    loop {
        let (mut taken, mut used, mut last, mut end) = (0, 0, ' ', None);
        for (sign, width) in Signs(rest) {
            let next = sign.chars().next().unwrap_or(' ');
            if taken > deep && may_break(last, next) {
                end = Some(taken);
            }
            if used + width > room && next != ' ' && next != '\n' {
                break;
            }
            (used, taken) = (used + width, taken + sign.len());
            if width > 0 {
                last = next;
            }
        }
        if taken == rest.len() {
            all.push_str(rest);
            return;
        }
        // A word that is longer than the line is broken where the line ends.
        let end = end.unwrap_or(taken);
        all.push_str(rest[..end].trim_end());
        all.push('\n');
        all.push_str(&indent);
        rest = rest[end..].trim_start_matches(' ');
        room = screen - indent.len();
    }
}

/// Whether a line may end between two characters: behind a space, and behind a Chinese sign but before what closes.
fn may_break(last: char, next: char) -> bool {
    let is_wide = |sign: char| sign.width() == Some(2);
    match (last, next) {
        (_, ' ') => false,
        (' ', _) => true,
        _ => {
            is_wide(last) && !"（【《〈「『".contains(last) && !"，。、；：？！）】》〉」』”’…%,.;:)]}\n".contains(next)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Lines<'static> {
        let row = |id: &str, name: &str, min: &str, why: &str| [id, name, min, why].map(String::from).to_vec();
        Lines {
            headers: vec!["store", "name", ">min", "why"],
            rows: vec![
                row("S001", "Bakery Mola of the Old Harbour", "25", "class A: every 7 days"),
                row("S002", "杭州西湖区文三路便利店有限责任公司", "5", "等级A：每7天"),
            ],
            spare: &[3],
        }
    }

    fn widest(text: &str) -> usize {
        text.lines().map(cells).max().unwrap_or_default()
    }

    #[test]
    fn a_table_is_no_wider_than_the_screen_at_any_width() {
        for screen in 12..120 {
            let laid = table().laid(9, Some(screen));
            assert!(widest(&laid.text) <= usize::from(screen), "{screen}\n{}", laid.text);
            assert!(laid.text.contains("S001") && laid.text.lines().count() == 4);
        }
        let whole = table().laid(9, None);
        assert!(whole.left_out.is_empty() && !whole.is_short && whole.text.contains("有限责任公司"));
    }

    #[test]
    fn words_are_shortened_before_a_column_goes_and_numbers_never_are() {
        let laid = table().laid(9, Some(60));
        assert!(laid.left_out.is_empty() && laid.is_short, "{}", laid.text);
        let laid = table().laid(9, Some(40));
        assert_eq!(laid.left_out, ["why"]);
        assert!(laid.text.contains(" 25") && laid.text.contains('…'), "{}", laid.text);
    }

    #[test]
    fn a_chinese_sign_takes_two_cells_and_a_colour_none() {
        assert_eq!(cells("门店 A"), 6);
        assert_eq!(cells("\u{1b}[31m门店\u{1b}[0m"), 4);
        assert_eq!(shortened("杭州西湖区", 6), "杭州…");
        assert_eq!(shortened("two\nlines", 20), "two lines");
    }

    #[test]
    fn sentences_break_between_words_and_keep_every_word() {
        let text = "  Rep R01 has 35 minutes too little on Thursday, so the visit was left out and may come back.\n";
        for screen in 20..110 {
            let lines = wrapped(text, Some(screen));
            assert!(widest(&lines) <= usize::from(screen), "{screen}\n{lines}");
            assert!(lines.split_whitespace().eq(text.split_whitespace()), "{lines}");
            assert!(lines.lines().skip(1).all(|line| line.starts_with("    ")) && lines.ends_with('\n'));
        }
        let text = "应访996次：含路程约需617.4小时。6名业代共94个班次（其中在途约120小时）：可用696.5小时。";
        for screen in 14..60 {
            let lines = wrapped(text, Some(screen));
            assert!(widest(&lines) <= usize::from(screen), "{screen}\n{lines}");
            assert_eq!(lines.replace('\n', ""), text);
            assert!(lines.lines().all(|line| !line.starts_with(['，', '。', '：', '）'])), "{lines}");
        }
    }

    #[test]
    fn a_word_longer_than_the_screen_is_broken_where_it_ends() {
        assert_eq!(wrapped("abcdefghijklmnop", Some(12)), "abcdefghijkl\nmnop");
        assert_eq!(wrapped("a b\n", None), "a b\n");
    }
}
