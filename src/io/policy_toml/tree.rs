//! A policy file as a tree of values, each with the place where it stands.

use serde_json::Value as Json;
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// Where something stands in a file, both counted from 1; the column in letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub line: u32,
    pub at: u32,
}

/// A value with its place; json has none.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub value: Value,
    pub place: Option<Place>,
}

/// A value.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Text(String),
    Whole(i64),
    Number(f64),
    Flag(bool),
    List(Vec<Node>),
    Table(Vec<Entry>),
    Nothing,
}

/// A key with its value.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub key: String,
    /// Where the key stands.
    pub place: Option<Place>,
    pub node: Node,
}

impl Node {
    /// The tree of a text in TOML, or where it is broken and why. Keys and words in Chinese need no quotes.
    pub fn of_toml(text: &str) -> Result<Node, (Place, String)> {
        let written = Written::new(text);
        match DeTable::parse(&written.text) {
            Ok(table) => Ok(table_of(table.get_ref(), Place { line: 1, at: 1 }, &written)),
            Err(error) => Err((written.place(&error.span().unwrap_or_default()), error.message().to_string())),
        }
    }

    /// The tree of a json value.
    pub fn of_json(value: &Json) -> Node {
        let value = match value {
            Json::Null => Value::Nothing,
            Json::Bool(flag) => Value::Flag(*flag),
            Json::String(text) => Value::Text(text.clone()),
            Json::Number(number) => match number.as_i64() {
                Some(whole) => Value::Whole(whole),
                None => Value::Number(number.as_f64().unwrap_or(f64::NAN)),
            },
            Json::Array(parts) => Value::List(parts.iter().map(Node::of_json).collect()),
            Json::Object(object) => Value::Table(
                object
                    .iter()
                    .map(|(key, value)| Entry { key: key.clone(), place: None, node: Node::of_json(value) })
                    .collect(),
            ),
        };
        Node { value, place: None }
    }

    /// The value as a complaint shows it; nothing of tables, which speak for themselves.
    pub fn say(&self) -> String {
        let text = match &self.value {
            Value::Text(text) => text.clone(),
            Value::Whole(number) => number.to_string(),
            Value::Number(number) => number.to_string(),
            Value::Flag(flag) => flag.to_string(),
            Value::List(parts) => format!("[{}]", parts.iter().map(Node::say).collect::<Vec<_>>().join(", ")),
            Value::Table(_) | Value::Nothing => String::new(),
        };
        text.chars().take(60).collect()
    }
}

fn table_of(table: &DeTable<'_>, place: Place, written: &Written) -> Node {
    let mut entries: Vec<Entry> = table
        .iter()
        .map(|(key, value)| Entry {
            key: key.get_ref().to_string(),
            place: Some(written.place(&key.span())),
            node: node(value.get_ref(), written.place(&value.span()), written),
        })
        .collect();
    entries.sort_by_key(|entry| entry.place.map(|place| (place.line, place.at)));
    Node { value: Value::Table(entries), place: Some(place) }
}

fn node(value: &DeValue<'_>, place: Place, written: &Written) -> Node {
    let value = match value {
        DeValue::Table(table) => return table_of(table, place, written),
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(whole) => Value::Whole(whole),
            Err(_) => Value::Number(number.as_str().parse().unwrap_or(f64::NAN)),
        },
        DeValue::Float(number) => Value::Number(number.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(flag) => Value::Flag(*flag),
        DeValue::Datetime(date) => Value::Text(date.to_string()),
        DeValue::Array(parts) => {
            Value::List(parts.iter().map(|part| node(part.get_ref(), written.place(&part.span()), written)).collect())
        }
    };
    Node { value, place: Some(place) }
}

/// A text in which bare Chinese keys and words have got the quotes that TOML asks for, and Chinese quotes, commas and signs
/// of equality have become plain ones.
struct Written<'a> {
    text: String,
    before: &'a str,
    /// From each of these places on, where the text stood before.
    shifts: Vec<(usize, usize)>,
    /// Where the lines begin.
    lines: Vec<usize>,
}

impl<'a> Written<'a> {
    fn new(before: &'a str) -> Self {
        let lines = std::iter::once(0).chain(before.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let mut written = Self { text: String::with_capacity(before.len()), before, shifts: vec![(0, 0)], lines };
        let mut from = 0;
        while let Some(first) = before[from..].chars().next() {
            from += match first {
                '#' => written.copy(from, before[from..].find('\n').unwrap_or(before.len() - from)),
                '"' | '\'' => written.copy(from, quoted(&before[from..])),
                '“' => written.fancy(from),
                '＝' => written.put("=", from, first.len_utf8()),
                '，' => written.put(",", from, first.len_utf8()),
                _ if bare(first) => written.bare(from),
                _ => written.copy(from, first.len_utf8()),
            };
        }
        written
    }

    fn copy(&mut self, from: usize, length: usize) -> usize {
        self.text += &self.before[from..from + length];
        length
    }

    /// Puts something in the place of what stood there.
    fn put(&mut self, text: &str, from: usize, length: usize) -> usize {
        self.shifts.push((self.text.len(), from));
        self.text += text;
        self.shifts.push((self.text.len(), from + length));
        length
    }

    /// A text between Chinese quotes.
    fn fancy(&mut self, from: usize) -> usize {
        let rest = &self.before[from + '“'.len_utf8()..];
        let length = rest.find(['”', '\n']).unwrap_or(rest.len());
        let inside = rest[..length].replace('\\', "\\\\").replace('"', "\\\"");
        let close = if rest[length..].starts_with('”') { '”'.len_utf8() } else { 0 };
        self.put(&format!("\"{inside}\""), from, '“'.len_utf8() + length + close)
    }

    /// A key, or a word without quotes.
    fn bare(&mut self, from: usize) -> usize {
        let rest = &self.before[from..];
        let length = rest.find(|letter| !bare(letter) && !matches!(letter, '(' | ')' | '%')).unwrap_or(rest.len());
        match &rest[..length] {
            word if word.is_ascii() => self.copy(from, length),
            word => self.put(&format!("\"{word}\""), from, length),
        }
    }

    fn place(&self, span: &Range<usize>) -> Place {
        let shift = self.shifts.partition_point(|&(after, _)| after <= span.start).saturating_sub(1);
        let (after, before) = self.shifts[shift];
        let at = (before + span.start - after).min(self.before.len());
        let line = self.lines.partition_point(|&start| start <= at) - 1;
        let letters = self.before.as_bytes()[self.lines[line]..at].iter().filter(|&&byte| byte & 0xc0 != 0x80);
        Place { line: line as u32 + 1, at: letters.count() as u32 + 1 }
    }
}

fn bare(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '-' | '（' | '）' | '％')
}

/// The length of a text in quotes at the beginning; to the end of its line, or of the file, where it is not closed.
fn quoted(text: &str) -> usize {
    let sign = &text[..1];
    let long = sign.repeat(3);
    let (quote, from) = if text.starts_with(&long) { (long.as_str(), 3) } else { (sign, 1) };
    let mut at = from;
    while let Some(letter) = text[at..].chars().next() {
        if text[at..].starts_with(quote) {
            // Up to two more quotes belong to the text.
            let more = text[at + quote.len()..].chars().take_while(|&next| sign.starts_with(next)).count();
            return at + quote.len() + if quote.len() == 3 { more.min(2) } else { 0 };
        }
        if letter == '\n' && quote.len() == 1 {
            return at;
        }
        let next = at + letter.len_utf8();
        let skipped = text[next..].chars().next().filter(|_| letter == '\\' && sign == "\"").map_or(0, char::len_utf8);
        at = next + skipped;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quotes(text: &str) -> String {
        Written::new(text).text
    }

    #[test]
    fn chinese_words_need_no_quotes() {
        assert_eq!(quotes("match.门店规模 = “大型”"), "match.\"门店规模\" = \"大型\"");
        assert_eq!(quotes("{ 拜访间隔(天) ＝ 大型，a = 1 }"), "{ \"拜访间隔(天)\" = \"大型\",a = 1 }");
    }

    #[test]
    fn what_stands_in_quotes_or_comments_stays_as_it_is() {
        for text in
            ["a = \"门\\\"店\" # 门店", "a = '门店'", "a = \"\"\"门\n\"店\"\"\"\"", "a = '''门'店'''", "a = '门"]
        {
            assert_eq!(quotes(text), text);
        }
    }

    #[test]
    fn places_are_those_of_the_text_as_it_was_written() {
        let text = "# 注\n[[rule]]\nmatch = { 规模 = “大”, 等级 = \"A\" }\nbad = \n";
        let written = Written::new(text);
        let at = |what: &str| written.text.find(what).unwrap();
        assert_eq!(written.place(&(at("\"大\"")..0)), Place { line: 3, at: 16 });
        assert_eq!(written.place(&(at("\"A\"")..0)), Place { line: 3, at: 26 });
        assert_eq!(Node::of_toml(text).unwrap_err().0, Place { line: 4, at: 7 });
    }
}
