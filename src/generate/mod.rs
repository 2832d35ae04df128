//! Networks of our own making: stores, reps, a past and agreements, realistic in kind, from a seed.

mod diary;
mod dice;
mod ground;
mod shops;
mod words;

use crate::error::Error;
use crate::io::{CoordSys, table_files, workbook_bytes};
use crate::lang::Lang;
use crate::model::{DayKind, Point, RepRow, Tables, workday};
use crate::policy;
use chrono::NaiveDate;
use diary::{Beat, Diary};
use dice::Dice;
use ground::Ground;
use shops::Shop;
use words::Words;

/// What kind of network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavour {
    /// A small town of shops with villages around, in English.
    Town,
    /// Auto-parts stores in and around Hangzhou, in Chinese, with the National Day holiday and its adjusted workdays.
    Hangzhou,
    /// A country of cities of all sizes, in English: for large networks.
    Region,
    /// The same in Chinese.
    RegionZh,
}

impl Flavour {
    /// All of them.
    pub const ALL: [Flavour; 4] = [Flavour::Town, Flavour::Hangzhou, Flavour::Region, Flavour::RegionZh];

    /// Its name at the doors.
    pub fn name(self) -> &'static str {
        match self {
            Flavour::Town => "town",
            Flavour::Hangzhou => "hangzhou",
            Flavour::Region => "region",
            Flavour::RegionZh => "region-zh",
        }
    }

    /// The flavour of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|flavour| flavour.name() == name)
    }

    /// The language its tables are written in.
    pub fn lang(self) -> Lang {
        match self {
            Flavour::Town | Flavour::Region => Lang::En,
            Flavour::Hangzhou | Flavour::RegionZh => Lang::Zh,
        }
    }

    /// The system its coordinates are written in.
    pub fn system(self) -> CoordSys {
        match self {
            Flavour::Town | Flavour::Region => CoordSys::Wgs84,
            Flavour::Hangzhou | Flavour::RegionZh => CoordSys::Gcj02,
        }
    }

    /// Minutes on the road a visit, about: measured on plans of such networks.
    fn drive_min(self) -> f64 {
        match self {
            Flavour::Town => 7.0,
            Flavour::Hangzhou => 8.0,
            Flavour::Region | Flavour::RegionZh => 8.0,
        }
    }

    /// The share of the reps' time that the due visits are to take, about.
    fn load(self) -> f64 {
        match self {
            Flavour::Town => 0.90,
            Flavour::Hangzhou => 0.86,
            Flavour::Region | Flavour::RegionZh => 0.90,
        }
    }
}

/// What to make. The same spec makes the same tables, byte for byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    /// What kind of network.
    pub flavour: Flavour,
    /// How many stores.
    pub stores: usize,
    /// How many reps.
    pub reps: usize,
    /// Where chance begins.
    pub seed: u64,
    /// The first day to be planned, a Monday: the visit log ends before it.
    pub from: NaiveDate,
    /// The weeks for which meetings, leave and appointments are made.
    pub weeks: u16,
}

impl Spec {
    /// So many stores and reps, for four weeks of autumn 2026.
    pub fn new(flavour: Flavour, stores: usize, reps: usize, seed: u64) -> Self {
        let (month, day) = if flavour == Flavour::Hangzhou { (9, 14) } else { (10, 5) };
        Self { flavour, stores, reps, seed, from: date(month, day), weeks: 4 }
    }

    /// The spec of `data/town`.
    pub fn town() -> Self {
        Self::new(Flavour::Town, 60, 1, 1)
    }

    /// The spec of `data/hangzhou.xlsx`.
    pub fn hangzhou() -> Self {
        Self::new(Flavour::Hangzhou, 600, 6, 1)
    }
}

fn date(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).expect("a date")
}

/// The tables of a made-up network.
pub fn generate(spec: &Spec) -> Tables {
    let mut dice = Dice::new(spec.seed);
    let dice = &mut dice;
    let lang = spec.flavour.lang();
    let words = if spec.flavour == Flavour::Town { Words::town() } else { Words::auto_parts(lang) };
    let ground = match spec.flavour {
        Flavour::Town => Ground::town(dice),
        Flavour::Hangzhou => Ground::hangzhou(dice),
        Flavour::Region | Flavour::RegionZh => {
            let middle = lang.of(Point { x: 10.0, y: 50.0 }, Point { x: 113.0, y: 29.0 });
            Ground::region(spec.stores, spec.reps, middle, &words::CITIES.map(|(en, zh)| lang.of(en, zh)), dice)
        }
    };
    let holidays = if spec.flavour == Flavour::Hangzhou { golden_week() } else { Vec::new() };
    let mut diary = Diary::new(spec.from, spec.weeks, &holidays);

    let cycles = f64::from(spec.weeks) * 7.0 / f64::from(policy::defaults::CYCLE_DAYS);
    let day = (workday::MAX_WORK - workday::ADMIN).as_minutes();
    let minutes = diary.working_days().len() as f64 * day * spec.reps as f64 * spec.flavour.load() / cycles;
    let drive_min = spec.flavour.drive_min();
    let spots = ground.spots(spec.stores, dice);
    let shops = shops::shops(spots, minutes, drive_min, dice);
    let mut stores = shops::rows(&shops, &ground, &words, dice);

    let beats = beats(&shops, spec.reps, drive_min);
    let reps = reps(&shops, &beats, spec.reps, &words, dice);
    let ids: Vec<String> = reps.iter().map(|rep| rep.id.clone()).collect();
    diary.fill(&ids, &words, dice);
    let intervals: Vec<u16> = shops.iter().map(|shop| shop.interval).collect();
    let log = diary.past(&mut stores, &intervals, &beats, &ids, &words, dice);
    let fixed = diary.agreed(&stores, &intervals, &beats, &ids, dice);
    Tables {
        name: spec.flavour.name().into(),
        stores,
        reps,
        calendar: diary.calendar,
        log,
        fixed,
        matrix: Vec::new(),
        ..Tables::default()
    }
}

/// A made-up network as csv tables, as (name, bytes).
pub fn files(spec: &Spec) -> Vec<(String, Vec<u8>)> {
    table_files(&generate(spec), spec.flavour.lang(), spec.flavour.system())
}

/// A made-up network as the bytes of a workbook.
///
/// # Errors
/// More stores than a sheet has rows.
pub fn workbook(spec: &Spec) -> Result<Vec<u8>, Error> {
    workbook_bytes(&generate(spec), spec.flavour.lang(), spec.flavour.system())
}

/// Mid-Autumn and National Day 2026 with two adjusted workdays: plausible, and for illustration only.
fn golden_week() -> Vec<(NaiveDate, DayKind, &'static str)> {
    let mut days = vec![(date(9, 20), DayKind::Work, "国庆调休上班"), (date(9, 25), DayKind::Holiday, "中秋节")];
    days.extend((1..=7).map(|day| (date(10, day), DayKind::Holiday, "国庆节")));
    days.push((date(10, 10), DayKind::Work, "国庆调休上班"));
    days
}

/// Cuts the line along which neighbours lie into one stretch of equal work a rep.
fn beats(shops: &[Shop], reps: usize, drive_min: f64) -> Vec<Beat> {
    let along = policy::along_curve(shops.iter().map(|shop| shop.spot.point));
    let mut order: Vec<(u32, usize)> = along.into_iter().zip(0..).collect();
    order.sort_unstable();
    let total: f64 = shops.iter().map(|shop| shops::work_min(shop, drive_min)).sum();
    let mut beats = vec![Beat::default(); shops.len()];
    let mut done = 0.0;
    for (_, at) in order {
        let work = shops::work_min(&shops[at], drive_min);
        let position = ((done + work / 2.0) / total).min(0.999_999) * reps as f64;
        beats[at] = Beat { rep: position as usize, along: position.fract() };
        done += work;
    }
    beats
}

/// The reps, each living near the middle of the beat.
fn reps(shops: &[Shop], beats: &[Beat], count: usize, words: &Words, dice: &mut Dice) -> Vec<RepRow> {
    let mut sums = vec![(0.0, 0.0, 0u32); count];
    for (shop, beat) in shops.iter().zip(beats) {
        let sum = &mut sums[beat.rep];
        *sum = (sum.0 + shop.spot.point.x, sum.1 + shop.spot.point.y, sum.2 + 1);
    }
    let anywhere = shops.first().map_or(Point::default(), |shop| shop.spot.point);
    let width = count.to_string().len().max(2);
    sums.into_iter()
        .enumerate()
        .map(|(at, (x, y, stores))| {
            let stores = f64::from(stores);
            let middle = if stores > 0.0 { Point { x: x / stores, y: y / stores } } else { anywhere };
            RepRow {
                line: at as u32 + 2,
                id: format!("R{:0width$}", at + 1),
                name: words.person(dice.pick(words.family), dice.pick(words.given)),
                home: Some(ground::near(middle, 1.0, dice)),
                speed_profile: "car".into(),
                ..RepRow::default()
            }
        })
        .collect()
}
