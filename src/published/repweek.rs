//! The `rep-week/1` format: reps who visit stores over working days, each store so many times with days between.

use super::{Convention, Family, Published};
use crate::error::{self, Complaint, Error};
use crate::model::{
    Allowed, Cadence, Calendar, Continuity, DaySet, DueVisit, Hours, Nights, Parts, Point, Practice, Problem, Rep,
    Shift, Store, Surface, Window,
};
use crate::travel::{Crow, Profile, Travel};
use crate::unit::{Day, Money, PlaceId, RepId, Seconds};
use serde::Deserialize;

/// One unit of priority is worth so much, so that it outweighs the longest detour that one visit can cost: a whole shift
/// of 510 minutes, 30,600 seconds.
const PRIZE_PER_PRIORITY: i64 = 50_000;

/// Minutes of a day: one that begins in the evening may go on for another.
const LATEST: i32 = 2880;
/// More minutes of work than any day has say that there is no limit.
const MOST_MINUTES: i32 = 1_000_000;

#[derive(Deserialize)]
struct Job {
    format: String,
    name: String,
    days: u16,
    days_per_week: u8,
    travel: Ways,
    stores: Vec<Shop>,
    reps: Vec<Person>,
}

#[derive(Deserialize)]
struct Ways {
    model: String,
    detour: f64,
    speed_kmh: f64,
}

/// Times are minutes of the day.
#[derive(Deserialize)]
struct Shop {
    id: String,
    lat: f64,
    lon: f64,
    service_min: i32,
    open: Vec<Vec<(i32, i32)>>,
    priority: u8,
    visits: u16,
    min_gap_days: u16,
}

#[derive(Deserialize)]
struct Person {
    id: String,
    lat: f64,
    lon: f64,
    shift: (i32, i32),
    max_minutes: i32,
    days: Vec<u16>,
}

/// Reads the format.
pub(super) fn read(table: &str, text: &str) -> Result<Published, Error> {
    let bad = |trouble: String| Error::Format { path: table.into(), trouble };
    let job: Job = serde_json::from_str(text).map_err(|error| bad(format!("is no rep-week/1 job: {error}")))?;
    if job.format != "rep-week/1" {
        return Err(bad(format!("has the format \"{}\", and rep-week/1 is read here", job.format)));
    }
    let complaints = complaints(table, &job);
    if !complaints.is_empty() {
        return Err(Error::Input(error::condense(complaints)));
    }
    let mut places: Vec<Point> = job.stores.iter().map(|shop| Point { x: shop.lon, y: shop.lat }).collect();
    places.extend(job.reps.iter().map(|person| Point { x: person.lon, y: person.lat }));
    let mut shifts = Vec::new();
    let mut reps = Vec::with_capacity(job.reps.len());
    for (at, person) in job.reps.iter().enumerate() {
        let home = PlaceId::at(job.stores.len() + at);
        reps.push(Rep::new(person.id.clone(), home));
        let mut days = person.days.clone();
        days.sort_unstable();
        days.dedup();
        for day in days {
            let (start, end) = (Seconds::minutes(person.shift.0), Seconds::minutes(person.shift.1));
            let max_work = Seconds::minutes(person.max_minutes);
            shifts.push(Shift { max_work, ..Shift::new(RepId::at(at), Day(day), start, end) });
        }
    }
    let stores = job.stores.iter().enumerate().map(|(at, shop)| store(at, shop, job.days)).collect();
    let travel = Crow::new(&places, job.travel.detour, vec![Profile::steady("car", job.travel.speed_kmh)]);
    let calendar = Calendar::numbered(job.days, job.days_per_week);
    let name = job.name.clone();
    let (surface, continuity) = (Surface::Globe, Continuity::Any);
    let problem = Problem::of(Parts {
        name,
        calendar,
        places,
        surface,
        stores,
        reps,
        shifts,
        continuity,
        practice: Practice::default(),
        nights: Nights::default(),
    });
    super::sound(table, &problem)?;
    Ok(Published {
        name: job.name,
        kind: Family::RepWeek,
        convention: Convention::MissedWeight,
        problem,
        travel: Travel::Crow(travel),
        sheet: None,
    })
}

fn store(at: usize, shop: &Shop, days: u16) -> Store {
    let service = Seconds::minutes(shop.service_min);
    let windows = |open: &Vec<(i32, i32)>| {
        let window = |&(from, to): &(i32, i32)| Window { open: Seconds::minutes(from), close: Seconds::minutes(to) };
        let holds = |window: &Window| window.last_start(service).is_some();
        let mut windows: Vec<Window> = open.iter().map(window).filter(holds).collect();
        windows.sort_by_key(|window| window.open);
        windows
    };
    let mut week: Vec<Vec<Window>> = shop.open.iter().map(windows).collect();
    week.resize(week.len().max(7), Vec::new());
    let prize = Money(i64::from(shop.priority) * PRIZE_PER_PRIORITY);
    let weight = u32::from(shop.priority);
    let visit = DueVisit { weight, ..DueVisit::between(Day(0), Day(days - 1), service, prize) };
    Store {
        id: shop.id.clone(),
        name: String::new(),
        class: String::new(),
        priority: shop.priority,
        place: PlaceId::at(at),
        service,
        promise: None,
        beside: None,
        meeting: false,
        preference: None,
        met: Vec::new(),
        last: None,
        habit: None,
        demand: 0,
        hours: Hours { week: week.into(), special: Vec::new() },
        reps: Allowed::Any,
        skilled: Allowed::Any,
        covering: Allowed::Any,
        pinned: Vec::new(),
        cadence: Cadence::Spaced {
            visits: vec![visit; usize::from(shop.visits)],
            min_gap: shop.min_gap_days.max(1),
            max_gap: DaySet::MOST,
        },
    }
}

fn complaints(table: &str, job: &Job) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    let mut complain = |column: String, value: String, trouble: &str, zh: &str| {
        let complaint = Complaint::new(error::Kind::Absurd, table, None);
        complaints.push(complaint.on(&column, value).en(trouble, "").zh(zh, ""));
    };
    if job.days == 0 || job.days > DaySet::MOST {
        let (en, zh) = (format!("is not from 1 to {}", DaySet::MOST), format!("应在1到{}之间", DaySet::MOST));
        complain("days".into(), job.days.to_string(), &en, &zh);
    }
    if job.days_per_week == 0 || job.days_per_week > 7 {
        complain("days_per_week".into(), job.days_per_week.to_string(), "is not from 1 to 7", "应在1到7之间");
    }
    if job.travel.model != "haversine" {
        complain(
            "travel".into(),
            job.travel.model.clone(),
            "is not haversine, the only model",
            "不是唯一可用的 haversine",
        );
    }
    // With these the way to the other end of the world still is a number of seconds that can be added up.
    if !(1.0..=1000.0).contains(&job.travel.speed_kmh) {
        let value = job.travel.speed_kmh.to_string();
        complain("travel, speed_kmh".into(), value, "is not from 1 to 1000", "应在1到1000之间");
    }
    if !(0.1..=5.0).contains(&job.travel.detour) {
        complain("travel, detour".into(), job.travel.detour.to_string(), "is not from 0.1 to 5", "应在0.1到5之间");
    }
    let shops = job.stores.iter().map(|shop| (format!("store {}", shop.id), shop.lon, shop.lat));
    for (whose, lon, lat) in shops.chain(job.reps.iter().map(|one| (format!("rep {}", one.id), one.lon, one.lat))) {
        if !((-180.0..=180.0).contains(&lon) && (-90.0..=90.0).contains(&lat)) {
            complain(whose, format!("{lon},{lat}"), "is no place on earth", "不是地球上的位置");
        }
    }
    for shop in &job.stores {
        let address = || format!("store {}", shop.id);
        if shop.open.len() != usize::from(job.days_per_week) {
            let value = shop.open.len().to_string();
            complain(address() + ", open", value, "is not the number of days in the week", "与每周天数不符");
        }
        if !(0..=1440).contains(&shop.service_min) {
            complain(
                address() + ", service_min",
                shop.service_min.to_string(),
                "is not a time within a day",
                "不在一天之内",
            );
        }
    }
    for shop in &job.stores {
        let address = || format!("store {}", shop.id);
        if shop.visits > job.days {
            let value = shop.visits.to_string();
            complain(address() + ", visits", value, "is more than one a day", "多于每天一次");
        }
        let odd = |span: &&(i32, i32)| !(0 <= span.0 && span.0 <= span.1 && span.1 <= LATEST);
        if let Some(span) = shop.open.iter().flatten().find(odd) {
            complain(address() + ", open", format!("{span:?}"), "is no span of a day", "不是一天内的时段");
        }
    }
    for person in &job.reps {
        let address = || format!("rep {}", person.id);
        if !(0..=MOST_MINUTES).contains(&person.max_minutes) {
            let value = person.max_minutes.to_string();
            complain(address() + ", max_minutes", value, "is not from 0 to 1000000", "不在0到1000000之间");
        }
        if let Some(day) = person.days.iter().find(|&&day| day >= job.days) {
            complain(address() + ", days", day.to_string(), "is after the last day", "晚于最后一天");
        }
        if !(0 <= person.shift.0 && person.shift.0 <= person.shift.1 && person.shift.1 <= LATEST) {
            complain(address() + ", shift", format!("{:?}", person.shift), "is no span of a day", "不是一天内的时段");
        }
    }
    complaints
}
