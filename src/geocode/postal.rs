//! Where a postal code is, and whether the rest of the address agrees with it.

use super::known::{Known, PostalEntry};
use super::row::Row;
use super::text::{key, key_of};
use super::{Finding, How, Located, Precision};
use crate::model::km;

/// Places of one postal code farther apart than this, in kilometres, are of different countries, or one of them is wrong.
const SAME_KM: f64 = 30.0;

/// Where a row's postal code is, and whether its place or its district stands in the row; `None` where no code is known.
///
/// In a column of postal codes every code counts. In an address a number may be that of a house: there it counts where the row
/// names its place too, or where it has letters and digits enough to be nothing else.
pub(super) fn postal(row: &Row, known: &Known) -> Option<(Finding, bool)> {
    let all: String = row.texts.iter().map(|text| format!(" {} ", key_of(&text.tokens))).collect();
    let is_named = |name: &str| {
        let name = key(name);
        !name.is_empty() && all.contains(&format!(" {name} "))
    };
    let agrees = |entry: &&PostalEntry| is_named(&entry.place) || entry.admin.iter().any(|name| is_named(name));
    let countries = row.countries();
    let is_there = |entry: &&PostalEntry| countries.is_empty() || countries.contains(&entry.country);
    for (code, is_own) in row.postcodes() {
        let entries: Vec<&PostalEntry> = known.postal(&code).iter().filter(is_there).collect();
        let agreed: Vec<&PostalEntry> = entries.iter().copied().filter(agrees).collect();
        let is_mixed = code.len() >= 5 && code.contains(|letter: char| letter.is_alphabetic());
        let (entries, is_agreed) = match agreed.as_slice() {
            [] if is_own || is_mixed => (entries, false),
            [] => continue,
            _ => (agreed, true),
        };
        // Of the places of a code, the one that is named says most.
        let Some(&first) = entries.iter().find(|entry| is_named(&entry.place)).or(entries.first()) else { continue };
        let mut apart = vec![first];
        for entry in entries {
            if apart.iter().all(|other| km(entry.point, other.point) > SAME_KM) {
                apart.push(entry);
            }
        }
        let mut found: Vec<Located> = apart.into_iter().map(located).collect();
        let finding = if found.len() == 1 { Finding::At(found.remove(0)) } else { Finding::Several(found) };
        return Some((finding, is_agreed));
    }
    None
}

fn located(entry: &PostalEntry) -> Located {
    let around = entry.admin.iter().rev().chain([&entry.country]);
    let mut names: Vec<String> = Vec::new();
    for name in around.filter(|name| !name.is_empty() && **name != entry.place) {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    let name = format!("{} {}", entry.postcode, entry.place).trim().to_string();
    Located { point: entry.point, name, around: names, how: How::Postcode, precision: Precision::Postcode }
}
