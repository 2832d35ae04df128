//! How good a plan is: one folder an artefact, and the papers they are written on below.

pub(crate) mod actuals;
mod artefact;
mod card;
pub(crate) mod compare;
pub(crate) mod day;
pub(crate) mod due;
pub(crate) mod folder;
mod manifest;
pub(crate) mod paper;
pub(crate) mod plan;
mod swap;
pub(crate) mod territory;
mod turn;

use crate::ask::Call;
use crate::io::plan_json::{CallLine, FigureLine, HourOfDay, Input, PlanFile, Told};
use crate::lang::{Lang, agree};
use crate::model::{Cadence, DueVisit, Plan, Problem, StoreRow, Tables, Verdict, VisitType, named};
use crate::policy::remarks;
use crate::solve::Limit;
use crate::travel::Travel;
use crate::unit::{Day, RepId, StoreId};
pub use actuals::{Actual, Actuals, Level, LogMeasure, known_on, last_logged};
pub use artefact::Artefact;
pub use compare::Comparison;
pub use compare::changes::{Absence, Became, Changes, ComparedVisit, Count, Side};
pub use due::story::story;
pub use folder::{Edits, bring_back, may_put, may_put_file, put, put_file};
pub use plan::figures::Figures;
pub use plan::files;
pub use plan::kinds::{Figure, FigureKind};
pub use plan::reasons;
pub use plan::suggest::due as due_line;
pub use plan::table::text as plan_text;
use std::collections::HashMap;
pub use territory::Atlas;

/// A plan laid out for reading: the question, the answer, and what is known about both.
#[derive(Clone, Debug)]
pub struct Sheet<'a> {
    /// The question.
    pub problem: &'a Problem,
    /// How far places are apart.
    pub travel: &'a Travel,
    /// The answer.
    pub plan: &'a Plan,
    /// What the referee says of it.
    pub verdict: &'a Verdict,
    /// The rep of each store, where one rep makes all its visits.
    pub owners: &'a [Option<RepId>],
    /// The tables the question came from: addresses, and stores that do not trade.
    pub tables: Option<&'a Tables>,
    /// Phone calls beside the visits.
    pub calls: Vec<Call>,
    /// What was taken for granted; see [`assumptions`].
    pub assumptions: Vec<Assumption>,
    /// What was planned.
    pub input: Input,
    /// How long was searched.
    pub limit: Limit,
    /// The seed of the search.
    pub seed: u64,
    /// What the plans before have told the reps' calendars.
    pub told: Told,
}

/// Something taken for granted, as a sentence in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assumption {
    /// In English.
    pub en: String,
    /// In Chinese.
    pub zh: String,
}

impl Sheet<'_> {
    /// Whose territory each store is in: its owner, else the rep who visits it first.
    pub fn territories(&self) -> Vec<Option<RepId>> {
        let mut territories = self.owners.to_vec();
        territories.resize(self.problem.stores.len(), None);
        for route in &self.plan.routes {
            let rep = self.problem.shift(route.shift).rep;
            for stop in &route.stops {
                territories[stop.store.index()].get_or_insert(rep);
            }
        }
        // A meeting is in nobody's territory.
        let stores = territories.iter_mut().zip(&self.problem.stores);
        stores.filter(|(_, store)| store.meeting).for_each(|(rep, _)| *rep = None);
        territories
    }

    /// The due visit behind a visit; pattern stores have none.
    pub fn due(&self, store: StoreId, visit: u16) -> Option<&DueVisit> {
        match &self.problem.store(store).cadence {
            Cadence::Spaced { visits, .. } => visits.get(usize::from(visit)),
            Cadence::Patterns { .. } => None,
        }
    }

    /// When a visit is due, in words: its day, or the days of its window where none is better than another.
    pub fn due_words(&self, due: &DueVisit, lang: Lang) -> String {
        let name = |day: Day| day_name(self.problem, day, lang);
        let days = due.due_day().map_or_else(|| span_words(name(due.earliest), name(due.latest), lang), name);
        match due.by {
            None => days,
            Some(by) => days + &lang.of(format!(" by {}", by.clock()), format!(" {}前", by.clock())),
        }
    }

    /// The rule that asked for a visit, in words; empty for pattern stores.
    pub fn why(&self, store: StoreId, visit: u16, lang: Lang) -> String {
        self.due(store, visit).map_or(String::new(), |due| due.say_why(lang))
    }

    /// What a visit is for, where it is more than a routine visit, and the rule that asked for it.
    pub fn purpose(&self, store: StoreId, visit: u16, lang: Lang) -> String {
        let why = self.why(store, visit, lang);
        match self.due(store, visit) {
            Some(due) if due.types.iter().any(|kind| kind != VisitType::Routine) => {
                format!("{}{}{why}", due.types.say(lang), lang.of(": ", "："))
            }
            _ => why,
        }
    }

    /// The row of each store in the tables, where there are tables.
    pub fn store_rows(&self) -> Vec<Option<&StoreRow>> {
        let rows: HashMap<&str, &StoreRow> =
            self.tables.iter().flat_map(|tables| &tables.stores).map(|row| (row.id.as_str(), row)).collect();
        self.problem.stores.iter().map(|store| rows.get(store.id.as_str()).copied()).collect()
    }

    /// The calls that have a time, by rep and day.
    fn call_lines(&self) -> Vec<CallLine> {
        let problem = self.problem;
        let line = |call: &Call| {
            let at = call.at?;
            let shift = problem.shift(at.shift);
            Some(CallLine {
                rep: problem.reps[shift.rep.index()].id.clone(),
                date: problem.calendar.date(shift.day)?,
                start: HourOfDay(at.start),
                end: HourOfDay(at.start + call.due.service),
                store: problem.store(call.store).id.clone(),
                due: problem.calendar.date(call.due.due)?,
            })
        };
        let mut calls: Vec<&Call> = self.calls.iter().collect();
        calls.sort_by_key(|call| (call.at, call.store, call.number));
        calls.into_iter().filter_map(line).collect()
    }

    /// The plan as `plan.json` holds it.
    pub fn plan_file(&self, figures: &Figures, lang: Lang) -> PlanFile {
        let mut file = PlanFile::of(self.problem, self.plan, self.owners, self.input.clone(), self.limit, self.seed);
        file.bill = self.verdict.bill;
        let remarks = self.tables.map(|tables| remarks(tables, &self.problem.calendar));
        file.remarks = remarks.iter().flatten().map(|remark| remark.say(lang).to_string()).collect();
        file.told = self.told.clone();
        file.calls = self.call_lines();
        file.figures = figures
            .headline()
            .iter()
            .map(|figure| FigureLine {
                key: figure.kind.key().into(),
                value: six(figure.value),
                numerator: figure.over.map(|over| six(over.0)),
                denominator: figure.over.map(|over| six(over.1)),
            })
            .collect();
        file
    }
}

/// What a plan's distances and times took for granted.
pub fn assumptions(travel: &Travel, tables: Option<&Tables>) -> Vec<Assumption> {
    let mut all = Vec::new();
    match travel {
        Travel::Crow(crow) => {
            all.push(Assumption {
                en: format!("Distances are straight lines times a detour factor of {}.", crow.detour),
                zh: format!("里程按直线距离乘以绕行系数{}计算。", crow.detour),
            });
            let used = |name: &str| {
                tables.is_none_or(|tables| {
                    tables.reps.iter().any(|rep| match rep.speed_profile.as_str() {
                        "" => name == "car",
                        profile => profile == name,
                    })
                })
            };
            for profile in crow.profiles.iter().filter(|profile| used(&profile.name)) {
                let band = |lang: Lang, at: usize| {
                    let band = &profile.bands[at];
                    match (band.until.is_finite(), at) {
                        (true, 0) => lang.of(
                            format!("{} km/h for the first {} km of a trip", band.kmh, band.until / 1000.0),
                            format!("前{}公里每小时{}公里", band.until / 1000.0, band.kmh),
                        ),
                        (true, _) => lang.of(
                            format!("{} km/h up to {} km", band.kmh, band.until / 1000.0),
                            format!("至{}公里每小时{}公里", band.until / 1000.0, band.kmh),
                        ),
                        (false, 0) => {
                            lang.of(format!("{} km/h at any distance", band.kmh), format!("一律每小时{}公里", band.kmh))
                        }
                        (false, _) => {
                            lang.of(format!("{} km/h beyond", band.kmh), format!("再远每小时{}公里", band.kmh))
                        }
                    }
                };
                let bands = |lang: Lang| (0..profile.bands.len()).map(|at| band(lang, at)).collect::<Vec<_>>();
                all.push(Assumption {
                    en: format!("Speed by {}: {}.", profile.name, bands(Lang::En).join(", ")),
                    zh: format!("出行方式{}：{}。", vehicle_zh(&profile.name), bands(Lang::Zh).join("，")),
                });
            }
        }
        Travel::Plane(_) => all.push(Assumption {
            en: "Distances are those of a plane; one tick of distance is one second of travel.".into(),
            zh: "里程为平面距离，一个单位等于一秒行程。".into(),
        }),
        Travel::Matrix(_) => all.push(Assumption {
            en: "Travel times are those of the matrix that came with the input.".into(),
            zh: "行程时间取自输入的时间矩阵。".into(),
        }),
    }
    all.push(Assumption {
        en: "Travel times are the same at every hour of the day.".into(),
        zh: "全天各时段行程时间相同。".into(),
    });
    if let Some(tables) = tables {
        let policy = &tables.policy;
        let version = if policy.version.is_empty() { String::new() } else { format!(" {}", policy.version) };
        all.push(Assumption {
            en: format!("How often stores are due is decided by the policy \"{}\"{version}.", policy.name),
            zh: format!("拜访频次按政策“{}”{version}确定。", named(&policy.name, Lang::Zh)),
        });
        let mut empty = |count: usize, one: &str, many: &str, zh: &str| {
            if count > 0 {
                all.push(Assumption { en: format!("{count} {}", agree(count, one, many)), zh: format!("{count}{zh}") });
            }
        };
        let stores = || tables.stores.iter();
        empty(
            stores().filter(|row| row.service.is_none()).count(),
            "store has no service minutes of its own: those learned from the visit log or set by the policy were used.",
            "stores have no service minutes of their own: those learned from the visit log or set by the policy were used.",
            "家门店未填在店分钟，按拜访记录或频次政策计。",
        );
        empty(
            stores().filter(|row| row.interval_days.is_none() && row.visits_per_cycle.is_none()).count(),
            "store has no interval of its own: the policy's interval was used.",
            "stores have no interval of their own: the policy's interval was used.",
            "家门店未填拜访间隔，按频次政策计。",
        );
        empty(
            stores().filter(|row| row.open_hours.is_always()).count(),
            "store has no opening hours: it counts as always open.",
            "stores have no opening hours: they count as always open.",
            "家门店未填营业时间，视为全天可访。",
        );
        empty(
            tables
                .reps
                .iter()
                .filter(|row| row.start.is_none() || row.finish.is_none() || row.max_work.is_none())
                .count(),
            "rep has no start, end or daily hours of their own: the defaults were used.",
            "reps have no start, end or daily hours of their own: the defaults were used.",
            "位业代未填上下班时间或每日工时，按默认值计。",
        );
        empty(
            stores().filter(|row| row.status != crate::model::Status::Active).count(),
            "store is not active and was not planned.",
            "stores are not active and were not planned.",
            "家门店未营业，未列入计划。",
        );
    }
    all
}

fn vehicle_zh(profile: &str) -> &str {
    match profile {
        "car" => "汽车",
        "moto" => "摩托车",
        "ebike" => "电动车",
        "walk" => "步行",
        "transit" => "公共交通",
        other => other,
    }
}

/// A name for people: the name, or the id where there is none.
pub(crate) fn name_of<'a>(name: &'a str, id: &'a str) -> String {
    if name.is_empty() { id.into() } else { name.into() }
}

/// An id with its name, where that says more: `S1 Bakery`.
pub(crate) fn with_name(id: &str, name: &str) -> String {
    if name.is_empty() || name == id { id.into() } else { format!("{id} {name}") }
}

/// Days from one to another.
pub(crate) fn span_words(from: String, to: String, lang: Lang) -> String {
    lang.of(format!("{from} to {to}"), format!("{from}至{to}"))
}

/// A day for people, in a language.
pub(crate) fn day_name(problem: &Problem, day: Day, lang: Lang) -> String {
    match problem.calendar.date(day) {
        Some(date) => date.to_string(),
        None => lang.of(format!("day {}", day.0 + 1), format!("第{}天", day.0 + 1)),
    }
}

/// Weekdays from Monday on, in English and in Chinese.
pub(crate) const WEEKDAYS: [[&str; 7]; 2] =
    [["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], ["周一", "周二", "周三", "周四", "周五", "周六", "周日"]];

/// The weekday of a day; empty where days are only numbered.
pub(crate) fn weekday(problem: &Problem, day: Day, lang: Lang) -> &'static str {
    let [en, zh] = WEEKDAYS;
    problem.calendar.first.map_or("", |_| lang.of(en, zh)[problem.calendar.weekday(day)])
}

/// The weekday of a day in full; empty where days are only numbered.
pub(crate) fn weekday_in_full(problem: &Problem, day: Day, lang: Lang) -> &'static str {
    const EN: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    match lang {
        Lang::En => problem.calendar.first.map_or("", |_| EN[problem.calendar.weekday(day)]),
        Lang::Zh => weekday(problem, day, lang),
    }
}

/// A number to six decimals: a decimetre where it is a degree.
pub(crate) fn six(number: f64) -> f64 {
    (number * 1e6).round() / 1e6
}
