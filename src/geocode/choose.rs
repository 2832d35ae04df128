//! Which place an address means, where it names several or several have the name: what it says of their districts decides, then
//! whether a name is all there is, its length, and how many people live there. What is equally likely and far apart is not guessed.

use super::known::{Entry, Known, Named, PlaceKind, compact};
use super::row::Row;
use super::text::{LONGEST, is_signs};
use super::words::{bare, is_street, says_its_kind};
use super::{Finding, How, Located, Precision};
use crate::io::Part;
use crate::model::km;
use std::collections::BTreeSet;

/// Places of one name closer than this, in kilometres, are one: a town and the middle of its district.
const SAME_KM: f64 = 10.0;
/// A part of a larger town lies within this of its middle, in kilometres: London's reach is some thirty.
const NEAR_KM: f64 = 30.0;
/// So many times the people make one of two places of a name the one that is meant: an order of magnitude.
const TIMES: u64 = 10;
/// What a place may have whose people nobody has counted: GeoNames knows those of towns from a thousand on.
const UNCOUNTED: u64 = 1000;
/// A town of so many people may bear the name of a state it is not in, and be meant: Washington.
const LARGE: u64 = 100_000;
/// The most places of a name that a neighbour is looked for among, the largest first.
const NEIGHBOURS: usize = 8;
/// The most places that are told where several are meant.
const TOLD: usize = 5;

/// A name of a place in a row.
struct Hit {
    text: usize,
    from: usize,
    to: usize,
    key: String,
    named: Vec<Named>,
    /// Whether its part of the address says nothing else.
    is_whole: bool,
}

impl Hit {
    fn overlaps(&self, other: &Hit) -> bool {
        self.text == other.text && self.from < other.to && other.from < self.to
    }

    fn is_within(&self, other: &Hit) -> bool {
        let is_longer = other.to - other.from > self.to - self.from;
        is_longer && self.text == other.text && other.from <= self.from && self.to <= other.to
    }

    fn has_full(&self) -> bool {
        self.named.iter().any(|named| !named.is_bare)
    }

    /// Letters or signs.
    fn length(&self) -> usize {
        self.key.chars().filter(|letter| *letter != ' ').count()
    }
}

/// How well a place fits a row; the greater the better, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Fit {
    is_own: bool,
    /// The districts it lies in that the row names, the smaller ones worth more.
    districts: u8,
    /// How many larger places around it the row names, where it says that it is a district or the like: 杭州市余杭区瓶窑镇.
    parts: usize,
    is_whole: bool,
    /// Whether the row names a larger place near it.
    is_near: bool,
    is_full: bool,
    length: usize,
}

/// The names in a row, and what it says with them.
struct Reading<'a> {
    row: &'a Row,
    known: &'a Known,
    hits: Vec<Hit>,
    /// Districts and countries: the hit, and the place.
    around: Vec<(usize, &'a Entry)>,
    /// Of those, the ones by which a place elsewhere is not meant.
    firm: Vec<(usize, &'a Entry)>,
    /// The codes of countries in a column of countries.
    countries: Vec<String>,
}

/// The place that a row names.
pub(super) fn choose(row: &Row, known: &Known) -> Finding {
    let reading = Reading::of(row, known);
    let mut best: Option<Fit> = None;
    let mut chosen: Vec<(usize, Named)> = Vec::new();
    for (at, hit) in reading.hits.iter().enumerate() {
        for named in &hit.named {
            let Some(fit) = reading.fit(at, *named) else { continue };
            if best.is_none_or(|best| fit > best) {
                best = Some(fit);
                chosen.clear();
            }
            if best == Some(fit) && chosen.iter().all(|(_, other)| other.entry != named.entry) {
                chosen.push((at, *named));
            }
        }
    }
    if chosen.is_empty() {
        let district = reading.around.iter().min_by_key(|(_, entry)| entry.kind == PlaceKind::Country);
        return district.map_or(Finding::Nothing, |(at, entry)| Finding::Only(reading.located(*at, entry)));
    }
    reading.settle(chosen)
}

impl<'a> Reading<'a> {
    fn of(row: &'a Row, known: &'a Known) -> Self {
        let mut hits = hits(row, known);
        let is_strong = |hit: &Hit| hit.named.iter().any(|named| counts(&hit.key, known, *named));
        let mut covered: Vec<Vec<bool>> = row.texts.iter().map(|text| vec![false; text.tokens.len()]).collect();
        for hit in hits.iter().filter(|hit| is_strong(hit)) {
            covered[hit.text][hit.from..hit.to].fill(true);
        }
        for hit in &mut hits {
            let text = &row.texts[hit.text];
            let says_nothing = |at: usize| {
                let token = &text.tokens[at];
                let is_code = token.is_capital && token.text.len() <= 3;
                (hit.from..hit.to).contains(&at) || covered[hit.text][at] || token.has_digit() || is_code
            };
            hit.is_whole = text.segment(hit.from).all(says_nothing);
            if !hit.is_whole {
                hit.named.retain(|named| counts(&hit.key, known, *named));
            }
        }
        hits.retain(|hit| !hit.named.is_empty());
        let drowned = |hit: &Hit| {
            let is_lost =
                |other: &Hit| hit.is_within(other) || !hit.has_full() && other.has_full() && hit.overlaps(other);
            hits.iter().any(is_lost)
        };
        let keep: Vec<bool> = hits.iter().map(|hit| !drowned(hit)).collect();
        let mut keep = keep.into_iter();
        hits.retain(|_| keep.next().unwrap_or(true));
        let (mut around, mut firm) = (Vec::new(), Vec::new());
        for (at, hit) in hits.iter().enumerate() {
            let part = row.texts[hit.text].part;
            let is_said = matches!(part, Part::Country | Part::Province) || hit.is_whole || says_its_kind(&hit.key);
            for named in &hit.named {
                let entry = &known.entries[named.entry as usize];
                if is_around(entry) {
                    around.push((at, entry));
                    // New York is a county too, and Brooklyn is not in it.
                    let is_full = !named.is_bare || is_signs(&hit.key);
                    firm.extend((is_said && is_full && part != Part::Region).then_some((at, entry)));
                }
            }
        }
        Self { row, known, countries: row.countries(), hits, around, firm }
    }

    /// How well a place fits; `None` where it cannot be meant.
    fn fit(&self, at: usize, named: Named) -> Option<Fit> {
        let (hit, place) = (&self.hits[at], &self.known.entries[named.entry as usize]);
        let part = self.row.texts[hit.text].part;
        if matches!(place.kind, PlaceKind::Country | PlaceKind::District(1))
            || matches!(part, Part::Country | Part::Region)
        {
            return None;
        }
        let is_own = place.kind == PlaceKind::Own;
        if !is_own && self.contradicts(hit, place) {
            return None;
        }
        let districts = if is_own { 0 } else { self.districts(hit, place) };
        // A village called after a state is not meant by the name of the state.
        let states = hit.named.iter().map(|other| &self.known.entries[other.entry as usize]);
        let mut states = states.filter(|state| state.kind == PlaceKind::District(1) && state.country == place.country);
        let is_elsewhere = |state: &Entry| !place.is_in(state);
        if !is_own && districts == 0 && place.population < LARGE && states.any(is_elsewhere) {
            return None;
        }
        Some(Fit {
            is_own,
            districts,
            parts: if is_own { 0 } else { self.parts(hit, place) },
            is_whole: hit.is_whole,
            is_near: !is_own && self.is_near(hit, place),
            is_full: !named.is_bare,
            length: hit.length(),
        })
    }

    /// Whether the row names a country, a province or a prefecture that a place is not in.
    fn contradicts(&self, hit: &Hit, place: &Entry) -> bool {
        let holds = |district: &Entry| match district.kind {
            PlaceKind::Country => district.country == place.country,
            _ => place.may_be_in(district),
        };
        // A name may be that of a country and of a state elsewhere: Georgia.
        let is_met = |at: usize| self.firm.iter().any(|(other, district)| *other == at && holds(district));
        let is_outside = |is_kind: &dyn Fn(&Entry) -> bool| {
            let is_other = |at: usize| !self.hits[at].overlaps(hit);
            let mut named = self.firm.iter().filter(|(at, entry)| is_other(*at) && is_kind(entry)).peekable();
            named.peek().is_some() && named.all(|(at, _)| !is_met(*at))
        };
        let is_level =
            |level: u8| move |entry: &Entry| entry.kind == PlaceKind::District(level) && entry.country == place.country;
        let is_other = !self.countries.is_empty() && !self.countries.contains(&place.country);
        is_other
            || is_outside(&|entry| entry.kind == PlaceKind::Country)
            || is_outside(&is_level(1))
            || is_outside(&is_level(2))
    }

    /// The districts around a place that the row names.
    fn districts(&self, hit: &Hit, place: &Entry) -> u8 {
        let own = place.level();
        let mut districts = 0;
        for (at, entry) in &self.around {
            if let PlaceKind::District(level @ 1..=3) = entry.kind
                && level < own
                && !self.hits[*at].overlaps(hit)
                && place.is_in(entry)
            {
                districts |= 1 << level;
            }
        }
        // The code of a state, as it stands behind the town: Boise ID.
        let is_code = |text: usize, at: usize| {
            let token = &self.row.texts[text].tokens[at];
            let is_within = hit.text == text && (hit.from..hit.to).contains(&at);
            token.is_capital && !is_within && token.text.eq_ignore_ascii_case(&place.admin[0])
        };
        let is_state = place.admin[0].len() >= 2 && place.admin[0].bytes().all(|byte| byte.is_ascii_alphabetic());
        let mut texts = self.row.texts.iter().enumerate();
        if is_state && texts.any(|(text, one)| (0..one.tokens.len()).any(|at| is_code(text, at))) {
            districts |= 1 << 1;
        }
        districts
    }

    /// How many names of the row are those of places that a district is part of; a city's own name in another column is none.
    fn parts(&self, hit: &Hit, place: &Entry) -> usize {
        if !says_its_kind(&hit.key) {
            return 0;
        }
        let stem = |hit: &Hit| bare(&hit.key).unwrap_or(&hit.key).to_string();
        let (own, level) = (stem(hit), place.level());
        let holds = |other: &Entry| other.level() < level && place.is_in(other) || is_larger_near(other, place);
        let around = self.hits.iter().filter(|other| !other.overlaps(hit) && stem(other) != own);
        around.filter(|other| self.largest(other).any(holds)).map(stem).collect::<BTreeSet<_>>().len()
    }

    /// Whether the row names a larger place near this one.
    fn is_near(&self, hit: &Hit, place: &Entry) -> bool {
        let mut others = self.hits.iter().filter(|other| !other.overlaps(hit));
        others.any(|other| self.largest(other).any(|other| is_larger_near(other, place)))
    }

    /// The largest places of a name.
    fn largest(&self, hit: &Hit) -> impl Iterator<Item = &'a Entry> + use<'a> {
        let mut entries: Vec<&'a Entry> =
            hit.named.iter().map(|named| &self.known.entries[named.entry as usize]).collect();
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.population));
        entries.into_iter().take(NEIGHBOURS)
    }

    /// The one of some places that fit equally well, or all of them.
    fn settle(&self, chosen: Vec<(usize, Named)>) -> Finding {
        let entry = |one: &(usize, Named)| &self.known.entries[one.1.entry as usize];
        // A town says more than the district that is called after it and that it lies in.
        let is_town = |place: &Entry| place.kind == PlaceKind::Town;
        let is_doubled = |one: &(usize, Named)| {
            chosen.iter().any(|other| is_town(entry(other)) && !is_town(entry(one)) && entry(other).is_in(entry(one)))
        };
        let mut places: Vec<(usize, &Entry)> =
            chosen.iter().filter(|one| !is_doubled(one)).map(|one| (one.0, entry(one))).collect();
        places.sort_by_key(|(_, place)| (std::cmp::Reverse((place.population, place.is_seat)), place.kind));
        let (at, first) = places[0];
        let mut apart: Vec<(usize, &Entry)> = vec![(at, first)];
        for (at, place) in places {
            if apart.iter().all(|(_, other)| km(place.point, other.point) > SAME_KM) {
                apart.push((at, place));
            }
        }
        let next = apart.get(1).map_or(0, |(_, place)| place.population.max(UNCOUNTED));
        if apart.len() == 1 || first.population >= next.saturating_mul(TIMES) {
            return Finding::At(self.located(at, first));
        }
        Finding::Several(apart.into_iter().take(TOLD).map(|(at, place)| self.located(at, place)).collect())
    }

    fn located(&self, at: usize, place: &Entry) -> Located {
        let key = &self.hits[at].key;
        // A Chinese name as the address has it says more than one in Latin letters.
        let name = if is_signs(key) && !is_signs(&super::text::key(&place.name)) {
            format!("{} ({})", compact(key), place.name)
        } else {
            place.name.clone()
        };
        let precision = match place.kind {
            PlaceKind::Own => Precision::Place,
            PlaceKind::Town => Precision::Town,
            PlaceKind::Quarter | PlaceKind::District(3..) => Precision::District,
            PlaceKind::District(_) | PlaceKind::Country => Precision::Region,
        };
        let around = self.known.around(place, is_signs(key)).into_iter().map(String::from).collect();
        Located { point: place.point, name, around, how: How::Place, precision }
    }
}

fn is_larger_near(other: &Entry, place: &Entry) -> bool {
    let is_town = matches!(other.kind, PlaceKind::Town | PlaceKind::District(2..=3));
    is_town && other.population > place.population && km(other.point, place.point) <= NEAR_KM
}

fn is_around(entry: &Entry) -> bool {
    matches!(entry.kind, PlaceKind::District(1..=3) | PlaceKind::Country)
}

/// Whether a name counts wherever it stands; a hamlet's counts only where nothing else does.
fn counts(key: &str, known: &Known, named: Named) -> bool {
    !known.entries[named.entry as usize].is_small() || says_its_kind(key)
}

/// Every name of a place in a row that is none of a street.
fn hits(row: &Row, known: &Known) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (text, cell) in row.texts.iter().enumerate().filter(|(_, cell)| cell.part != Part::Postcode) {
        for from in 0..cell.tokens.len() {
            let mut key = String::new();
            for to in from + 1..=cell.tokens.len().min(from + LONGEST) {
                let token = &cell.tokens[to - 1];
                if to > from + 1 {
                    if token.begins {
                        break;
                    }
                    key.push(' ');
                }
                key.push_str(&token.text);
                let named = known.named(&key);
                let is_street = || cell.part == Part::Address && is_street(&cell.tokens, from, to);
                if !named.is_empty() && !is_street() {
                    hits.push(Hit { text, from, to, key: key.clone(), named: named.to_vec(), is_whole: false });
                }
            }
        }
    }
    hits
}
