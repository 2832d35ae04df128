//! Whether a question is sound: everything that the docs of a problem promise, and a complaint for each thing that breaks it.

mod visits;

use crate::error::{Complaint, Kind};
use crate::model::{Allowed, Cadence, DaySet, Problem, Rep, Shift, Store, Surface, Terminus, Window};
use crate::unit::{PlaceId, RepId, Seconds, StoreId};
use std::fmt::Display;

/// The longest a visit, or all pauses of a shift together, may take: times of a day can then be added up without overflow.
const LONGEST: Seconds = Seconds(100_000_000);
/// What all prizes, fixed costs and costs of moving together may come to: the search adds them up.
const DEAREST: i128 = i64::MAX as i128 / 4;

/// Every complaint about a question, in the order of its lists; the line is a list's position counted from 1.
pub(super) fn complaints(problem: &Problem) -> Vec<Complaint> {
    let mut all = Vec::new();
    calendar(problem, &mut Line { table: "calendar", at: 0, all: &mut all });
    let bounds = match problem.surface {
        Surface::Globe => (180.0, 90.0),
        Surface::Plane => (f64::MAX, f64::MAX),
    };
    for (at, place) in problem.places.iter().enumerate() {
        let mut line = Line { table: "places", at, all: &mut all };
        line.within("x", place.x, -bounds.0, bounds.0);
        line.within("y", place.y, -bounds.1, bounds.1);
    }
    for (at, one) in problem.stores.iter().enumerate() {
        store(problem, one, &mut Line { table: "stores", at, all: &mut all });
    }
    for (at, one) in problem.reps.iter().enumerate() {
        rep(problem, one, &mut Line { table: "reps", at, all: &mut all });
    }
    for (at, one) in problem.shifts.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| &problem.shifts[before]);
        shift(problem, one, before, &mut Line { table: "shifts", at, all: &mut all });
    }
    practice(problem, &mut Line { table: "practice", at: 0, all: &mut all });
    nights(problem, &mut Line { table: "nights", at: 0, all: &mut all });
    let fixed = problem.shifts.iter().map(|shift| i128::from(shift.fixed.0)).sum::<i128>();
    let worth = problem.stores.iter().map(visits::worth).sum::<i128>();
    if fixed + worth > DEAREST {
        let (en, zh) = (format!("is more than {DEAREST}"), format!("超过{DEAREST}"));
        Line { table: "stores", at: 0, all: &mut all }.say(
            Kind::Absurd,
            ("all prizes and fixed costs together", &(fixed + worth)),
            (&en, "make prizes smaller"),
            (&zh, "请调低奖励"),
        );
    }
    all
}

/// A line of one of the question's lists, and where complaints about it go.
struct Line<'a> {
    table: &'static str,
    at: usize,
    all: &'a mut Vec<Complaint>,
}

impl Line<'_> {
    fn say(&mut self, kind: Kind, (column, value): (&str, &dyn Display), en: (&str, &str), zh: (&str, &str)) {
        let complaint = Complaint::new(kind, self.table, self.at as u32 + 1).on(column, value.to_string());
        self.all.push(complaint.en(en.0, en.1).zh(zh.0, zh.1));
    }

    /// The number is one of these.
    fn within<T: PartialOrd + Display + Copy>(&mut self, column: &str, value: T, least: T, most: T) {
        if !(least..=most).contains(&value) {
            let (en, zh) = (format!("is not from {least} to {most}"), format!("不在{least}到{most}之间"));
            self.say(Kind::Absurd, (column, &value), (&en, ""), (&zh, ""));
        }
    }

    /// The id is a position in a list of so many.
    fn known(&mut self, column: &str, id: usize, (list, zh_list): (&str, &str), count: usize) {
        if id >= count {
            let (en, zh) = (format!("is no position in {list}"), format!("不是{zh_list}中的位置"));
            let (advice, zh_advice) = (format!("there are {count}"), format!("共有{count}个"));
            self.say(Kind::Dangling, (column, &id), (&en, &advice), (&zh, &zh_advice));
        }
    }

    fn place(&mut self, column: &str, id: PlaceId, problem: &Problem) {
        self.known(column, id.index(), ("places", "地点"), problem.places.len());
    }

    fn rep(&mut self, column: &str, id: RepId, problem: &Problem) {
        self.known(column, id.index(), ("reps", "业代"), problem.reps.len());
    }

    /// The list is sorted, and nothing is in it twice.
    fn sorted<T: PartialOrd>(&mut self, column: &str, list: impl IntoIterator<Item = T>) {
        let mut before: Option<T> = None;
        for one in list {
            if before.is_some_and(|before| before >= one) {
                let en = ("is not sorted, or has an entry twice", "sort it and leave one entry a day");
                self.say(Kind::Contradiction, (column, &""), en, ("未排序或有重复项", "请排序，每天只留一项"));
                return;
            }
            before = Some(one);
        }
    }
}

fn calendar(problem: &Problem, line: &mut Line) {
    let calendar = &problem.calendar;
    line.within("days", calendar.days, 1, DaySet::MOST);
    line.within("week", calendar.week, 1, 7);
    if calendar.first.is_some() && calendar.iter().last().is_some_and(|day| calendar.date(day).is_none()) {
        let en = ("begins so late that its days have no dates", "begin earlier");
        line.say(Kind::Absurd, ("first", &""), en, ("过晚，日期超出范围", "请提前"));
    }
}

fn nights(problem: &Problem, line: &mut Line) {
    line.within("price", problem.nights.price.0, 0, i64::from(LONGEST.0));
    problem.nights.lodgings.iter().for_each(|lodging| line.place("lodgings", lodging.place, problem));
}

fn practice(problem: &Problem, line: &mut Line) {
    let practice = &problem.practice;
    for (name, price) in ["weekday", "hour", "level", "weeks", "border", "separate"].iter().zip(practice.price.all()) {
        line.within(name, price.0, 0, LONGEST.0.into());
    }
    line.within("within", practice.within.0, 0, LONGEST.0);
    for &[one, other] in &practice.near {
        line.known("near", one.index().max(other.index()), ("stores", "门店"), problem.stores.len());
    }
    // A pair the wrong way round is as bad as one out of order.
    let in_order = practice.near.iter().all(|pair| pair[0] < pair[1]);
    line.sorted("near", practice.near.iter().copied().chain((!in_order).then_some([StoreId(0); 2])));
}

fn habit(store: &Store, line: &mut Line) {
    let Some(habit) = store.habit else { return };
    line.within("habit.weekday", habit.weekday.unwrap_or(0), 0, 6);
    line.within("habit.start", habit.start.map_or(0, |start| start.0), 0, Window::ALWAYS.close.0);
    if matches!(store.cadence, Cadence::Patterns { .. }) {
        let en = ("is of no use to a store with listed patterns", "give a row of due visits");
        line.say(Kind::Contradiction, ("habit", &""), en, ("对列出模式的门店无效", "请改为应访日列表"));
    }
}

/// What is beside a store is behind all stores, and has the id of one; meetings are behind both.
fn beside(problem: &Problem, store: &Store, line: &mut Line) {
    let before = line.at.checked_sub(1).map(|before| &problem.stores[before]);
    let of = store.beside.and_then(|of| problem.stores.get(of.index()));
    let is_sound = match store.beside {
        None => store.meeting || before.is_none_or(Store::is_store),
        Some(_) => of.is_some_and(|of| of.is_store() && of.id == store.id) && !store.meeting,
    };
    if !is_sound || before.is_some_and(|before| before.meeting) && !store.meeting {
        let en = ("is out of place", "put what is beside a store behind all stores, with the id of its store");
        line.say(Kind::Contradiction, ("beside", &""), en, ("位置有误", "请放在所有门店之后，并使用该门店的编号"));
    }
}

fn store(problem: &Problem, store: &Store, line: &mut Line) {
    habit(store, line);
    beside(problem, store, line);
    line.within("priority", store.priority, 1, Store::MUST);
    line.place("place", store.place, problem);
    line.within("service", store.service.0, 0, LONGEST.0);
    line.within("demand", store.demand, 0, i32::MAX);
    for windows in store.hours.week.iter().chain(store.hours.special.iter().map(|day| &day.1)) {
        hours(windows, line);
    }
    line.sorted("hours.special", store.hours.special.iter().map(|day| day.0));
    for allowed in [&store.reps, &store.skilled, &store.covering] {
        if let Allowed::Only(reps) = allowed {
            reps.iter().for_each(|&rep| line.rep("reps", rep, problem));
        }
    }
    for &(day, rep) in &store.pinned {
        line.known("pinned", day.index(), ("days", "日期"), problem.calendar.days.into());
        line.rep("pinned", rep, problem);
    }
    line.sorted("pinned", store.pinned.iter().map(|pin| pin.0));
    visits::check(problem, store, line);
}

/// Windows of one day: each opens before it closes, and they are sorted by both ends; they may overlap.
fn hours(windows: &[Window], line: &mut Line) {
    for window in windows {
        line.within("hours.open", window.open.0, 0, Window::ALWAYS.close.0);
        line.within("hours.close", window.close.0, 0, Window::ALWAYS.close.0);
        if window.open > window.close {
            let en = ("is a window that closes before it opens", "leave it out where the store is closed");
            let zh = ("的结束早于开始", "如当天不营业请删去");
            line.say(Kind::Contradiction, ("hours", &window.open.clock()), en, zh);
        }
    }
    for pair in windows.windows(2) {
        if pair[1].open < pair[0].open || pair[1].close < pair[0].close {
            let en = ("is a window that begins or ends before the one in front of it", "sort windows by both ends");
            let zh = ("的时段早于前一时段", "请按开始与结束时间排序");
            line.say(Kind::Contradiction, ("hours", &pair[1].open.clock()), en, zh);
        }
    }
}

fn rep(problem: &Problem, rep: &Rep, line: &mut Line) {
    line.place("home", rep.home, problem);
    line.place("end", rep.end, problem);
    for limit in &rep.limits {
        line.within("limits.most", limit.most.0, 0, i32::MAX);
        line.within("limits.first", limit.first.0, 0, limit.last.0);
        line.known("limits.last", limit.last.index(), ("days", "日期"), problem.calendar.days.into());
    }
    line.within("share", rep.share.map_or(0, |share| share.0), 0, i32::MAX);
}

fn shift(problem: &Problem, shift: &Shift, before: Option<&Shift>, line: &mut Line) {
    line.rep("rep", shift.rep, problem);
    line.known("day", shift.day.index(), ("days", "日期"), problem.calendar.days.into());
    let key = |shift: &Shift| (shift.rep, shift.day);
    match before.map(|before| key(before).cmp(&key(shift))) {
        Some(std::cmp::Ordering::Equal) => {
            let en = ("has two shifts of one rep", "leave one");
            line.say(
                Kind::Twice,
                ("day", &problem.calendar.name(shift.day)),
                en,
                ("当天同一业代有两个班次", "请只留一个"),
            );
        }
        Some(std::cmp::Ordering::Greater) => {
            let en = ("comes after a later one", "sort shifts by rep, then day");
            line.say(
                Kind::Contradiction,
                ("day", &problem.calendar.name(shift.day)),
                en,
                ("顺序有误", "请按业代和日期排序"),
            );
        }
        _ => {}
    }
    for (field, place) in [("from", shift.from), ("wakes", shift.wakes), ("sleeps", shift.sleeps)] {
        if let Some(place) = place {
            line.place(field, place, problem);
        }
    }
    for (field, terminus) in [("starts", shift.starts), ("ends", shift.ends)] {
        if let Terminus::Place(place) = terminus {
            line.place(field, place, problem);
        }
    }
    line.within("start", shift.start.0, 0, Window::ALWAYS.close.0);
    line.within("end", shift.end.0, 0, Window::ALWAYS.close.0);
    line.within("max_work", shift.max_work.0, 0, i32::MAX);
    line.within("max_drive", shift.max_drive.0, 0, i32::MAX);
    line.within("capacity", shift.capacity, 0, i32::MAX);
    line.within("fixed", shift.fixed.0, 0, i64::MAX);
    line.within("least", shift.least.0, 0, LONGEST.0);
    line.within("office", shift.office.0, 0, LONGEST.0);
    line.within("meetings", shift.meetings.0, 0, LONGEST.0);
    if let Some(over) = shift.overtime {
        line.within("overtime.end", over.end.0, 0, shift.end.0);
        line.within("overtime.work", over.work.0, 0, shift.max_work.0);
    }
    for pause in &shift.pauses {
        line.within("pauses.earliest", pause.earliest.0, 0, pause.latest.0);
        line.within("pauses.latest", pause.latest.0, 0, Window::ALWAYS.close.0);
        line.within("pauses.length", pause.length.0, 0, LONGEST.0);
    }
    let length: i64 = shift.pauses.iter().map(|pause| i64::from(pause.length.0)).sum();
    line.within("pauses.length", length, 0, LONGEST.0.into());
    if !shift.pauses.is_sorted_by_key(|pause| pause.earliest) {
        line.say(Kind::Contradiction, ("pauses", &""), ("are not sorted by time", ""), ("未按时间排序", ""));
    }
}
