//! How a header is known: by our names, by those of other programs, and nearly.

use super::{Header, Table};
use std::collections::HashMap;
use std::sync::LazyLock;

/// A header as it is compared: half-width, small letters, without stars, spaces, hyphens and underscores.
pub fn plain(header: &str) -> String {
    if header.bytes().all(|letter| matches!(letter, b'a'..=b'z' | b'0'..=b'9')) {
        return header.into();
    }
    header
        .chars()
        .map(|letter| match letter {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(letter as u32 - 0xfee0).unwrap_or(letter),
            _ => letter,
        })
        .filter(|letter| !matches!(letter, '*' | '_' | '-' | '\u{feff}') && !letter.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Headers of the exports of other programs, and of the lists that people keep: `system,table,column,header`.
pub const ALIASES: &str = include_str!("aliases.csv");

/// What each column holds, for people who fill them in: `table,column,en,zh`.
pub const NOTES: &str = include_str!("notes.csv");

/// What each kind of row means: `table,word,en,zh`.
pub const KINDS: &str = include_str!("kinds.csv");

/// The columns that those headers name, each in its table.
static FOREIGN: LazyLock<HashMap<(Table, String), usize>> = LazyLock::new(|| {
    let mut rows = csv::Reader::from_reader(ALIASES.as_bytes());
    let mut foreign = HashMap::new();
    for row in rows.records().flatten() {
        let (Some(table), Some(column), Some(header)) = (row.get(1).and_then(Table::named), row.get(2), row.get(3))
        else {
            continue;
        };
        if let Some(at) = table.headers().iter().position(|one| one.en == column) {
            foreign.entry((table, plain(header))).or_insert(at);
        }
    }
    foreign
});

/// The position of the column a header names, in [`Table::headers`]: ours, in either language, before those of other programs.
pub fn known(table: Table, header: &str) -> Option<usize> {
    let name = plain(header);
    let short = name.split('(').next().unwrap_or_default();
    let headers = table.headers();
    let is = |one: &Header, name: &str| plain(one.en) == name || plain(one.zh) == name;
    let also = |one: &Header, name: &str| one.also.iter().any(|other| plain(other) == name);
    headers
        .iter()
        .position(|one| is(one, &name))
        .or_else(|| headers.iter().position(|one| also(one, &name)))
        .or_else(|| FOREIGN.get(&(table, name.clone())).copied())
        .or_else(|| headers.iter().position(|one| !short.is_empty() && (is(one, short) || also(one, short))))
        .or_else(|| FOREIGN.get(&(table, short.to_string())).copied())
}

/// Whether a header is the column's own name, in either language.
pub fn is_own(column: &Header, header: &str) -> bool {
    let name = plain(header);
    plain(column.en) == name || plain(column.zh) == name
}

/// The known column whose header is nearly this one: up to two letters off, one in short and in Chinese headers.
pub fn near(table: Table, header: &str) -> Option<usize> {
    let name = plain(header);
    let close = |other: &str| {
        let other = plain(other);
        let most = match other.chars().count().min(name.chars().count()) {
            _ if !other.is_ascii() => usize::from(other.chars().count() >= 4),
            0..=3 => 0,
            4..=5 => 1,
            _ => 2,
        };
        let off = distance(&name, &other);
        (off <= most).then_some(off)
    };
    let headers = table.headers().iter().enumerate();
    headers.filter_map(|(at, one)| Some((close(one.en).or(close(one.zh))?, at))).min().map(|(_, at)| at)
}

/// The word of these that was probably meant.
pub fn meant<'a>(words: impl IntoIterator<Item = &'a str>, text: &str) -> Option<&'a str> {
    let name = plain(text);
    let off = |word: &&str| distance(&plain(word), &name);
    // Two letters off, or one in short words; or a word with something before or behind it.
    let close = |word: &&str| {
        let most = if word.chars().count() > 5 { 2 } else { 1 };
        let other = plain(word);
        let longer = name.len().min(other.len()) > 3 && (other.starts_with(&name) || name.starts_with(&other));
        off(word) <= most || longer
    };
    words.into_iter().filter(close).min_by_key(off)
}

/// How many letters must be put in, taken out or changed to make one word of the other (Levenshtein 1966).
pub fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.chars().enumerate() {
        let mut corner = row[0];
        row[0] = at + 1;
        for (to, &against) in other.iter().enumerate() {
            let change = corner + usize::from(letter != against);
            corner = row[to + 1];
            row[to + 1] = change.min(row[to] + 1).min(corner + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_header_names_its_own_column_and_no_other() {
        for table in Table::ALL.into_iter().chain([Table::Visits, Table::Changes, Table::Incidents]) {
            for (at, header) in table.headers().iter().enumerate() {
                assert_eq!(known(table, header.en), Some(at), "{}", header.en);
                assert_eq!(known(table, header.zh), Some(at), "{}", header.zh);
            }
        }
    }

    #[test]
    fn every_alias_names_a_column_there_is() {
        let mut rows = csv::Reader::from_reader(ALIASES.as_bytes());
        for row in rows.records() {
            let row = row.unwrap();
            let table = Table::named(&row[1]).unwrap();
            let at = known(table, &row[3]).unwrap_or_else(|| panic!("{row:?}"));
            assert_eq!(table.headers()[at].en, &row[2], "{row:?}");
        }
    }

    #[test]
    fn stars_spaces_case_and_width_do_not_matter() {
        assert_eq!(known(Table::Stores, " *Store ID "), Some(0));
        assert_eq!(known(Table::Stores, "门店编号＊"), Some(0));
        assert_eq!(known(Table::Stores, "拜访间隔（天）"), known(Table::Stores, "interval_days"));
        assert_eq!(known(Table::Stores, "经度（度）"), known(Table::Stores, "lon"));
    }

    #[test]
    fn a_slip_of_the_pen_is_near_and_a_free_column_is_not() {
        assert_eq!(near(Table::Stores, "stroe_id"), Some(0));
        assert_eq!(near(Table::Stores, "servce_mins"), known(Table::Stores, "service_min"));
        assert_eq!(near(Table::Stores, "门店电话"), None);
        assert_eq!(near(Table::Stores, "tel"), None);
    }
}
