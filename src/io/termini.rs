//! Where days begin and end, as people write it: `office Mo; first_store`.

use super::values::{Wrong, narrow, weekdays, wrong};
use crate::lang::Lang;
use crate::model::DayTerminus;

/// Which end of the day a cell is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// The column `starts`.
    Start,
    /// The column `ends`.
    End,
}

/// What a word means, in whichever language; the first of each is the one that is written.
const HOME: [&str; 6] = ["home", "家", "驻地", "住处", "家里", "在家"];
const OFFICE: [&str; 5] = ["office", "办公室", "公司", "单位", "办事处"];
const FIRST: [&str; 7] = ["first_store", "首店", "first_visit", "first store", "first", "第一家", "首家门店"];
const LAST: [&str; 7] = ["last_store", "末店", "last_visit", "last store", "last", "最后一家", "末家门店"];

fn words(side: Side, terminus: DayTerminus) -> &'static [&'static str] {
    match (terminus, side) {
        (DayTerminus::Home, _) => &HOME,
        (DayTerminus::Office, _) => &OFFICE,
        (DayTerminus::Visit, Side::Start) => &FIRST,
        (DayTerminus::Visit, Side::End) => &LAST,
    }
}

const ALL: [DayTerminus; 3] = [DayTerminus::Home, DayTerminus::Office, DayTerminus::Visit];
/// Weekdays as opening hours have them.
const SHORT: [&str; 7] = ["mo", "tu", "we", "th", "fr", "sa", "su"];

/// Where the day of each weekday begins, or ends: entries with weekdays, and one without for all others; home where none is.
pub(super) fn termini(text: &str, side: Side) -> Result<[DayTerminus; 7], Wrong> {
    let mut found: [Option<DayTerminus>; 7] = [None; 7];
    let mut others: Option<DayTerminus> = None;
    let text = narrow(text).to_lowercase();
    for piece in text.split([';', '|', '\n']).map(str::trim).filter(|piece| !piece.is_empty()) {
        let Some((terminus, rest)) = known(piece, side) else { return unclear(side) };
        if rest.is_empty() {
            if others.replace(terminus).is_some() {
                return twice();
            }
            continue;
        }
        for (at, _) in days(rest).ok_or(()).or_else(|()| unclear(side))?.into_iter().enumerate().filter(|day| day.1) {
            if found[at].replace(terminus).is_some() {
                return twice();
            }
        }
    }
    Ok(found.map(|day| day.or(others).unwrap_or_default()))
}

/// The word an entry begins with, and what follows.
fn known(piece: &str, side: Side) -> Option<(DayTerminus, &str)> {
    let all = ALL.into_iter().flat_map(|terminus| words(side, terminus).iter().map(move |word| (terminus, *word)));
    // Of two that fit the longer one is meant.
    let fits = all.filter_map(|(terminus, word)| Some((word.len(), terminus, piece.strip_prefix(word)?.trim())));
    fits.max_by_key(|fit| fit.0).map(|(_, terminus, rest)| (terminus, rest))
}

fn days(text: &str) -> Option<[bool; 7]> {
    let read = |text: &str| weekdays(text).ok();
    read(text).or_else(|| {
        let numbers =
            SHORT.iter().zip(1..).fold(text.to_string(), |text, (day, at)| text.replace(day, &at.to_string()));
        read(&numbers)
    })
}

fn unclear<T>(side: Side) -> Result<T, Wrong> {
    match side {
        Side::Start => wrong(
            (
                "does not say where days begin",
                "give home, office or first_store, with weekdays where they differ: office Mo; first_store",
            ),
            ("无法识别为出发方式", "请填写家、办公室或首店，可注明星期，如“办公室 周一；首店”"),
        ),
        Side::End => wrong(
            (
                "does not say where days end",
                "give home, office or last_store, with weekdays where they differ: office Fr; last_store",
            ),
            ("无法识别为收工方式", "请填写家、办公室或末店，可注明星期，如“办公室 周五；末店”"),
        ),
    }
}

fn twice<T>() -> Result<T, Wrong> {
    wrong(
        ("says two things of one day", "name each weekday once, and leave weekdays out in one entry at most"),
        ("对同一天有两种说法", "每个星期几只写一次，不注明星期的最多一项"),
    )
}

/// As it is written; nothing where all days are at home.
pub(super) fn say(termini: &[DayTerminus; 7], side: Side, lang: Lang) -> String {
    let word = |terminus| lang.of(words(side, terminus)[0], words(side, terminus)[1]);
    let entry = |terminus: DayTerminus| {
        let days: String = (1..=7).filter(|day| termini[day - 1] == terminus).map(|day| day.to_string()).collect();
        match days.len() {
            0 => None,
            7 => Some(word(terminus).to_string()),
            _ => Some(format!("{} {days}", word(terminus))),
        }
    };
    let all: Vec<String> = [DayTerminus::Office, DayTerminus::Visit].into_iter().filter_map(entry).collect();
    all.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use DayTerminus::{Home, Office, Visit};

    #[test]
    fn ends_of_days_are_read_however_people_write_them() {
        for (text, days) in [
            ("office Mo; first_store", [Office, Visit, Visit, Visit, Visit, Visit, Visit]),
            ("办公室 周一；首店", [Office, Visit, Visit, Visit, Visit, Visit, Visit]),
            ("First store Tue-Thu", [Home, Visit, Visit, Visit, Home, Home, Home]),
            ("office Mo,Fr", [Office, Home, Home, Home, Office, Home, Home]),
            ("home", [Home; 7]),
            ("首家门店", [Visit; 7]),
            ("公司一三五;首店 二四", [Office, Visit, Office, Visit, Office, Home, Home]),
        ] {
            assert_eq!(termini(text, Side::Start).ok(), Some(days), "{text}");
            for lang in [Lang::En, Lang::Zh] {
                let said = say(&days, Side::Start, lang);
                assert_eq!(termini(&said, Side::Start).ok(), Some(days), "{said}");
            }
        }
        assert_eq!(termini("last_store Fr", Side::End).ok().map(|days| days[4]), Some(Visit));
        for text in ["depot", "office Xy", "last_store", "office Mo; first_store 1", "home; office"] {
            assert!(termini(text, Side::Start).is_err(), "{text}");
        }
    }
}
