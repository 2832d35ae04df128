//! The verb `slots`: one visit more, at a store or at any point: where it would fit into a plan that stays as it is.

use super::words::Voice;
use super::{Answer, Document, Failure, Question, json, named};
use crate::ask::slots::{nearest, responsible};
use crate::ask::{Site, Slot, SlotRequest, slots};
use crate::io::CoordSys;
use crate::io::Parcel;
use crate::lang::{Lang, count};
use crate::model::{Point, Problem, Terminus};
use crate::report::paper::screen::Lines;
use crate::report::{day_name, name_of, weekday, with_name};
use crate::unit::{Day, PlaceId, RepId, Seconds, StoreId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Minutes of a visit at a point, where nobody says how many.
const MINUTES: u16 = 30;

/// The visit that is to be fitted in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct SlotsRequest {
    /// The store, by its store_id or its name.
    pub store: Option<String>,
    /// Where no store is named, a point: longitude and latitude in degrees.
    pub at: Option<Point>,
    /// What the point is given in.
    pub coord_sys: CoordSys,
    /// How long the visit takes; as long as the store's visits, or 30 minutes at a point, where nobody says.
    pub minutes: Option<u16>,
    /// First day; the plan's where none is given.
    pub from: Option<NaiveDate>,
    /// How many days, the first included.
    pub within_days: u16,
    /// This rep only, by the rep_id.
    pub rep: Option<String>,
    /// How many slots to find, at most one a rep and day.
    pub best: u16,
}

impl Default for SlotsRequest {
    fn default() -> Self {
        Self {
            store: None,
            at: None,
            coord_sys: CoordSys::Wgs84,
            minutes: None,
            from: None,
            within_days: 7,
            rep: None,
            best: 5,
        }
    }
}

impl SlotsRequest {
    /// Finds the slots in a plan that keeps every rule.
    ///
    /// # Errors
    ///
    /// A plan or an input that cannot be read, a plan that breaks rules, a store, a rep or a day that is not there.
    pub fn run(&self, plan: &Parcel, input: &Parcel, today: NaiveDate) -> Result<SlotsReply, Failure> {
        let mut answer = Answer::read_clean(plan, input, today)?;
        let site = self.site(&mut answer)?;
        let problem = &answer.question.due.problem;
        let covers = |rep: RepId| covers(&answer.question, rep, site);
        let rep = self.rep.as_ref().map(|id| rep_for(problem, id, site)).transpose()?;
        if let (Some(asked), Some(false)) = (&self.rep, rep.map(covers)) {
            return Err(Failure::asked(
                format!("--rep {asked}: this place lies outside the rep's area"),
                format!("--rep {asked}：该地点在该业代的服务区域之外"),
            ));
        }
        let from = self.from.map_or(Ok(Day(0)), |date| named::day(problem, "from", date))?;
        let last = from.0.saturating_add(self.within_days.max(1) - 1).min(problem.calendar.days - 1);
        let service = match (self.minutes, site) {
            (Some(minutes), _) => Seconds::minutes(minutes.into()),
            (None, Site::Store(id)) => problem.store(id).service,
            (None, Site::Place(_)) => Seconds::minutes(MINUTES.into()),
        };
        let all = SlotRequest { at: site, service, from, to: Day(last), rep, best: usize::MAX };
        let mut found = slots(problem, &answer.question.travel, &answer.plan, &all);
        found.retain(|slot| covers(problem.shift(slot.shift).rep));
        let ask = SlotRequest { best: self.best.into(), ..all };
        found.truncate(ask.best);
        Ok(SlotsReply { answer, ask, found })
    }

    /// Where the visit is; a point becomes a place of the problem.
    fn site(&self, answer: &mut Answer) -> Result<Site, Failure> {
        let question = &mut answer.question;
        if let Some(store) = &self.store {
            return named::store(&question.due.problem, question.tables.as_ref(), store).map(Site::Store);
        }
        let Some(at) = self.at else {
            return Err(Failure::asked("give a store or a point", "请指定门店或坐标点"));
        };
        let Some(ways) = &question.ways else {
            return Err(Failure::asked(
                "a published problem has no points but its stores; name one with --store",
                "公开算例只能用 --store 指定门店",
            ));
        };
        let places = &mut question.due.problem.places;
        places.push(self.coord_sys.to_wgs84(at));
        let place = PlaceId::at(places.len() - 1);
        question.travel = ways.over(&question.due.problem);
        Ok(Site::Place(place))
    }
}

/// Whether a rep covers a place: of a store the problem knows who may come.
fn covers(question: &Question, rep: RepId, at: Site) -> bool {
    let problem = &question.due.problem;
    match (at, &question.tables) {
        (Site::Store(store), _) => problem.store(store).covering.has(rep),
        (Site::Place(place), Some(tables)) => tables.reps[rep.index()].covers(Some(problem.places[place.index()])),
        (Site::Place(_), None) => true,
    }
}

/// The rep of this id, where it may come.
fn rep_for(problem: &Problem, asked: &str, at: Site) -> Result<RepId, Failure> {
    let rep = named::rep(problem, asked)?;
    match at {
        Site::Store(store) if problem.store(store).covering.has(rep) && !problem.store(store).skilled.has(rep) => {
            Err(Failure::asked(
                format!("--rep {asked}: does not have the skills the store requires, or works in another region"),
                format!("--rep {asked}：不具备该门店所需技能，或属于其他大区"),
            ))
        }
        _ => Ok(rep),
    }
}

/// The slots found, the cheapest first.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SlotsReply {
    /// The plan, judged; a point that was asked for is the last of its places.
    pub answer: Answer,
    /// What was asked.
    pub ask: SlotRequest,
    /// The slots.
    pub found: Vec<Slot>,
}

impl SlotsReply {
    /// The slots as json.
    pub fn json(&self, lang: Lang) -> Document {
        let Self { answer: Answer { question, input_changed, .. }, ask, found } = self;
        let problem = &question.due.problem;
        let id = |store: Option<StoreId>| store.map(|store| problem.store(store).id.clone());
        let row = |slot: &Slot| {
            let shift = problem.shift(slot.shift);
            let rep = &problem.reps[shift.rep.index()];
            json!({
                "rep_id": rep.id,
                "rep_name": rep.name,
                "date": json::day(problem, shift.day),
                "start": slot.start.clock().to_string(),
                "leave": slot.leave.clock().to_string(),
                "after_store_id": id(slot.before),
                "before_store_id": id(slot.behind),
                "extra_drive_min": json::in_minutes(slot.drive.0.into()),
                "overtime_min": json::in_minutes(slot.overtime.0.into()),
                "cost_s": slot.cost,
            })
        };
        let place = match ask.at {
            Site::Store(store) => problem.store(store).place,
            Site::Place(place) => place,
        };
        let (point, nearest) = (problem.places[place.index()], nearest(problem, &question.travel, ask.at));
        let store = match ask.at {
            Site::Store(store) => Some(store),
            Site::Place(_) => None,
        };
        Document::of("slots")
            .with("name", &problem.name)
            .with("input_changed", input_changed)
            .with("remarks", json::said(question.tables.as_ref(), problem, lang))
            .with("store_id", id(store))
            .with("lon", point.x)
            .with("lat", point.y)
            .with("minutes", json::in_minutes(ask.service.0.into()))
            .with("from", json::day(problem, ask.from))
            .with("to", json::day(problem, ask.to))
            .with("responsible", responsible(problem, &self.answer.plan, ask.at).map(|rep| json::rep(problem, rep)))
            .with("nearest", nearest.map(|(rep, _)| json::rep(problem, rep)))
            .with("nearest_min", nearest.map(|(_, way)| json::in_minutes(way.0.into())))
            .with("slots", found.iter().map(row).collect::<Vec<_>>())
    }

    /// The slots in words.
    pub fn words(&self, voice: Voice) -> String {
        let (lang, question) = (voice.lang, &self.answer.question);
        let (problem, mut words) = (&question.due.problem, String::new());
        say!(words, "{}", headline(problem, &self.ask, self.found.len(), lang));
        let name = |rep: RepId| name_of(&problem.reps[rep.index()].name, &problem.reps[rep.index()].id);
        if let Some(rep) = responsible(problem, &self.answer.plan, self.ask.at) {
            say!(words, "{}", lang.of(format!("Responsible: {}.", name(rep)), format!("责任业代：{}。", name(rep))));
        }
        if let Some((rep, way)) = nearest(problem, &question.travel, self.ask.at) {
            let minutes = way.as_minutes();
            say!(
                words,
                "{}",
                lang.of(
                    format!("Nearest: {}, {minutes:.0} min from home.", name(rep)),
                    format!("最近业代：{}，距驻地{minutes:.0}分钟。", name(rep)),
                )
            );
        }
        if !self.found.is_empty() {
            say!(words, "");
            voice.table(&mut words, &table(problem, &self.found, lang));
        }
        voice.fit(&words)
    }
}

/// What was asked for, and how many slots there are.
fn headline(problem: &Problem, ask: &SlotRequest, found: usize, lang: Lang) -> String {
    let site = match ask.at {
        Site::Store(id) => {
            let store = problem.store(id);
            with_name(&store.id, &store.name)
        }
        Site::Place(place) => {
            let point = problem.places[place.index()];
            format!("{:.5},{:.5}", point.x, point.y)
        }
    };
    let (from, to) = (day_name(problem, ask.from, lang), day_name(problem, ask.to, lang));
    let minutes = ask.service.as_minutes();
    match found {
        0 => lang.of(
            format!(
                "{site}, {minutes} min, {from} to {to}: no time fits all rules; allow more days (--within) or fewer minutes"
            ),
            format!("{site}，{minutes}分钟，{from}至{to}：没有符合全部规则的时段；请放宽天数（--within）或减少分钟"),
        ),
        _ => lang.of(
            format!("{site}, {minutes} min, {from} to {to}: {}", count(found, "slot")),
            format!("{site}，{minutes}分钟，{from}至{to}：{found}个时段"),
        ),
    }
}

/// The slots as a table.
fn table(problem: &Problem, found: &[Slot], lang: Lang) -> Lines<'static> {
    let headers = lang.of(
        ["rep", "date", "", "start", "leave", "after", "before", ">extra drive min", ">cost"],
        ["业代", "日期", "", "开始", "离店", "上一站", "下一站", ">增加在途分钟", ">成本"],
    );
    let any_overtime = found.iter().any(|slot| slot.overtime.0 > 0);
    let longer = any_overtime.then_some(lang.of(">overtime min", ">加班分钟"));
    let headers = [&headers, longer.as_slice()].concat();
    let row = |slot: &Slot| {
        let shift = problem.shift(slot.shift);
        let rep = &problem.reps[shift.rep.index()];
        let office = [shift.starts, shift.ends].map(|terminus| match terminus {
            Terminus::Place(place) => Some(place),
            _ => None,
        });
        let stop = |store: Option<StoreId>, else_at: Option<PlaceId>| match store {
            Some(id) => name_of(&problem.store(id).name, &problem.store(id).id),
            None if else_at.is_none() => String::new(),
            None if else_at == Some(rep.home) => lang.of("home", "驻地").into(),
            None if office.contains(&else_at) => lang.of("office", "办公室").into(),
            None if shift.is_away() && else_at != Some(rep.end) => lang.of("lodging", "住宿处").into(),
            None => lang.of("day's end", "收工地").into(),
        };
        let mut cells = vec![
            name_of(&rep.name, &rep.id),
            day_name(problem, shift.day, lang),
            weekday(problem, shift.day, lang).into(),
            slot.start.clock().to_string(),
            slot.leave.clock().to_string(),
            stop(slot.before, problem.begins_at(slot.shift)),
            stop(slot.behind, problem.ends_at(slot.shift)),
            format!("{:.1}", slot.drive.as_minutes()),
            slot.cost.0.to_string(),
        ];
        cells.extend(any_overtime.then(|| format!("{:.0}", slot.overtime.as_minutes())));
        cells
    };
    Lines { headers, rows: found.iter().map(row).collect(), spare: &[8, 4, 6, 5, 2] }
}
