//! What is known of the names in some addresses: of millions of places only those are kept that an address may mean.

use super::gazetteer::{PlaceLine, PostalLine};
use super::row::Row;
use super::text::{LONGEST, Print, is_signs, key, write_key};
use super::words::{bare, is_long_enough, says_its_kind};
use crate::io::OwnPlace;
use crate::model::Point;
use std::collections::{BTreeMap, HashMap, HashSet};

/// What a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum PlaceKind {
    /// Of the user's own table.
    Own,
    /// A town or a village.
    Town,
    /// A part of a town.
    Quarter,
    /// A district: 1 a province or a state, 2 a prefecture or a county, 3 and 4 within it.
    District(u8),
    Country,
}

/// A place that an address may mean.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub name: String,
    pub point: Point,
    pub kind: PlaceKind,
    pub country: String,
    /// The codes of the districts it is in, from the largest.
    pub admin: [String; 4],
    pub population: u64,
    /// Whether a district is governed from it.
    pub is_seat: bool,
}

impl Entry {
    /// How small a part of its country it is: 0 the country, 1 to 4 its districts, 4 what lies in them.
    pub fn level(&self) -> u8 {
        match self.kind {
            PlaceKind::Country => 0,
            PlaceKind::District(level) => level.min(4),
            PlaceKind::Own | PlaceKind::Town | PlaceKind::Quarter => 4,
        }
    }

    /// Whether it lies in a district: that has the same codes as far as its own go.
    pub fn is_in(&self, district: &Entry) -> bool {
        let PlaceKind::District(level) = district.kind else { return false };
        let level = usize::from(level);
        self.country == district.country
            && self.admin[..level] == district.admin[..level]
            && !self.admin[level - 1].is_empty()
    }

    /// Whether it may lie in a district, as far as its own codes go: many a village has only those of the largest.
    pub fn may_be_in(&self, district: &Entry) -> bool {
        let PlaceKind::District(level) = district.kind else { return false };
        let mut codes = self.admin.iter().zip(&district.admin).take(level.into());
        self.country == district.country && codes.all(|(own, other)| own.is_empty() || own == other)
    }

    /// Whether its bare name says too little: a hamlet's is in many a word.
    pub fn is_small(&self) -> bool {
        let is_small = matches!(self.kind, PlaceKind::Town | PlaceKind::Quarter | PlaceKind::District(4));
        is_small && self.population == 0 && !self.is_seat
    }
}

/// A place by one of its names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Named {
    /// Its position in [`Known::entries`].
    pub entry: u32,
    /// Whether the name is without the word that says what it is: 朝阳 for 朝阳区.
    pub is_bare: bool,
}

/// A postal code.
#[derive(Clone, Debug)]
pub(super) struct PostalEntry {
    pub postcode: String,
    pub place: String,
    pub admin: [String; 3],
    pub country: String,
    pub point: Point,
}

/// What the rows ask for.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    /// The prints of every row of words or signs in an address.
    names: HashSet<u64>,
    /// Of those in signs, the prints of those at the end of a part of an address.
    ends: HashSet<u64>,
    postcodes: HashSet<String>,
}

impl Wanted {
    /// Adds what a row asks for.
    pub fn add(&mut self, row: &Row) {
        for text in &row.texts {
            for from in 0..text.tokens.len() {
                let mut print = Print::EMPTY;
                for (at, token) in text.tokens.iter().enumerate().skip(from).take(LONGEST) {
                    if at > from {
                        if token.begins {
                            break;
                        }
                        print = print.and(" ");
                    }
                    print = print.and(&token.text);
                    self.names.insert(print.0);
                    if token.is_sign && text.is_end(at + 1) {
                        self.ends.insert(print.0);
                    }
                }
            }
        }
        self.postcodes.extend(row.postcodes().into_iter().map(|(code, _)| code));
    }

    fn has(&self, key: &str, is_small: bool) -> bool {
        let print = Print::of(key).0;
        if is_small && is_signs(key) { self.ends.contains(&print) } else { self.names.contains(&print) }
    }
}

/// What is known.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub entries: Vec<Entry>,
    names: HashMap<String, Vec<Named>>,
    postcodes: HashMap<String, Vec<PostalEntry>>,
    /// The user's own addresses.
    addresses: HashMap<String, Vec<OwnPlace>>,
    /// The names of districts, by country and codes: in Latin letters, and in Chinese where there is one.
    districts: BTreeMap<String, [String; 2]>,
    /// Only places of these countries count, where any are named.
    countries: Vec<String>,
}

impl Known {
    /// Nothing yet, to be filled with places of these countries, of all where none is named.
    pub fn of(countries: &[String]) -> Self {
        Self { countries: countries.iter().map(|code| code.to_uppercase()).collect(), ..Self::default() }
    }

    /// The places of a name.
    pub fn named(&self, key: &str) -> &[Named] {
        self.names.get(key).map_or(&[], Vec::as_slice)
    }

    /// The places of a postal code.
    pub fn postal(&self, postcode: &str) -> &[PostalEntry] {
        self.postcodes.get(postcode).map_or(&[], Vec::as_slice)
    }

    /// The user's own places of an address, or of a store's name.
    pub fn own(&self, key: &str) -> &[OwnPlace] {
        self.addresses.get(key).map_or(&[], Vec::as_slice)
    }

    /// The names of the districts that a place is in, from the smallest of the first two, and its country.
    pub fn around<'a>(&'a self, entry: &'a Entry, in_chinese: bool) -> Vec<&'a str> {
        let level = if let PlaceKind::District(level) = entry.kind { level.into() } else { 3 };
        let district = |levels: usize| self.districts.get(&path(&entry.country, &entry.admin[..levels]));
        let name = |[latin, chinese]: &'a [String; 2]| {
            if in_chinese && !chinese.is_empty() { chinese.as_str() } else { latin.as_str() }
        };
        let above = (1..level.min(3)).rev().filter_map(district).map(name);
        let mut names: Vec<&str> = Vec::new();
        for name in above.chain([entry.country.as_str()]) {
            if !name.is_empty() && name != entry.name && !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// Adds the places of the user's own table: those with an address are known by it and by their name as a store's, those with
    /// a name alone are places.
    pub fn add_own(&mut self, places: Vec<OwnPlace>) {
        for place in places {
            if place.address.is_empty() {
                let (name, point) = (place.name.clone(), place.point);
                let entry = Entry { name, point, ..Entry::blank(PlaceKind::Own) };
                self.add(key(&place.name), entry);
                continue;
            }
            let keys = [key(&place.address), key(&place.name)];
            for key in keys.into_iter().filter(|key| !key.is_empty()) {
                self.addresses.entry(key).or_default().push(place.clone());
            }
        }
    }

    fn add(&mut self, key: String, entry: Entry) {
        if !key.is_empty() {
            self.names.entry(key).or_default().push(Named { entry: self.entries.len() as u32, is_bare: false });
            self.entries.push(entry);
        }
    }

    fn counts(&self, country: &str) -> bool {
        self.countries.is_empty() || self.countries.iter().any(|one| one == country)
    }

    /// Adds a postal code that somebody asks for.
    pub fn add_postal(&mut self, line: &PostalLine<'_>, wanted: &Wanted) {
        let postcode = compact(&key(line.postcode));
        if wanted.postcodes.contains(&postcode) && self.counts(line.country) {
            self.postcodes.entry(postcode).or_default().push(PostalEntry {
                postcode: line.postcode.into(),
                place: line.place.into(),
                admin: line.admin.map(String::from),
                country: line.country.into(),
                point: line.point,
            });
        }
    }

    /// Adds a place whose name stands in an address. `name` is room to work in.
    pub fn add_place(&mut self, line: &PlaceLine<'_>, wanted: &Wanted, name: &mut String) {
        let Some(kind) = kind_of(line.class, line.code).filter(|_| self.counts(line.country)) else { return };
        if let PlaceKind::District(level @ 1..=2) = kind {
            let chinese = || {
                let is_whole = |name: &&str| {
                    let key = key(name);
                    is_signs(&key) && says_its_kind(&key)
                };
                line.others.split(',').find(is_whole).unwrap_or_default().to_string()
            };
            self.districts
                .entry(path(line.country, &line.admin[..usize::from(level)]))
                .or_insert_with(|| [line.name.into(), chinese()]);
        }
        let entry = Entry {
            kind,
            population: line.population,
            is_seat: line.code.starts_with("PPLA") || line.code == "PPLC",
            ..Entry::blank(kind)
        };
        let is_small = entry.is_small();
        let has_bare = matches!(kind, PlaceKind::District(_)) || entry.is_seat;
        let mut place = Some(entry);
        let own = [line.name, line.ascii].into_iter();
        // Of three capitals an airport is known.
        let is_airport = |name: &&str| name.len() == 3 && name.bytes().all(|letter| letter.is_ascii_uppercase());
        let others = line.others.split(',').filter(|name| !is_airport(name));
        for text in own.chain(others) {
            write_key(text, name);
            let bare = if has_bare { bare(name) } else { None };
            for (key, is_bare) in std::iter::once((name.as_str(), false)).chain(bare.map(|bare| (bare, true))) {
                if !is_long_enough(key) || !wanted.has(key, is_small && !says_its_kind(key)) {
                    continue;
                }
                if let Some(entry) = place.take() {
                    self.entries.push(Entry {
                        name: line.name.into(),
                        point: line.point,
                        country: line.country.into(),
                        admin: line.admin.map(String::from),
                        ..entry
                    });
                }
                let named = Named { entry: self.entries.len() as u32 - 1, is_bare };
                let all = self.names.entry(key.into()).or_default();
                match all.last_mut().filter(|last| last.entry == named.entry) {
                    Some(last) => last.is_bare &= is_bare,
                    None => all.push(named),
                }
            }
        }
    }
}

impl Entry {
    fn blank(kind: PlaceKind) -> Self {
        let (name, country, admin) = Default::default();
        Self { name, point: Point::default(), kind, country, admin, population: 0, is_seat: false }
    }
}

/// A key without its spaces.
pub(super) fn compact(key: &str) -> String {
    key.replace(' ', "")
}

fn path<T: AsRef<str>>(country: &str, codes: &[T]) -> String {
    codes.iter().fold(country.to_string(), |path, code| path + "." + code.as_ref())
}

/// What a place is by its class and code at GeoNames; `None` for what no store is looked for by, and for what was.
fn kind_of(class: &str, code: &str) -> Option<PlaceKind> {
    match (class, code) {
        ("P", "PPLH" | "PPLQ" | "PPLW" | "PPLCH") => None,
        ("P", "PPLX") => Some(PlaceKind::Quarter),
        ("P", _) => Some(PlaceKind::Town),
        ("A", "ADM1") => Some(PlaceKind::District(1)),
        ("A", "ADM2") => Some(PlaceKind::District(2)),
        ("A", "ADM3") => Some(PlaceKind::District(3)),
        ("A", "ADM4" | "ADM5" | "ADMD") => Some(PlaceKind::District(4)),
        ("A", "PCL" | "PCLD" | "PCLF" | "PCLI" | "PCLIX" | "PCLS") => Some(PlaceKind::Country),
        _ => None,
    }
}
