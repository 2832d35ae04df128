//! The verb `territory`: who owns which store, how full every rep's weeks are, what moved and what that bought.

mod brief;
mod events;
mod said;
mod staffing;

pub use brief::{Balance, Shared};

use super::words::Voice;
use super::{Document, Failure, Question, WEEKS};
use crate::io::Parcel;
use crate::lang::Lang;
use crate::model::{Problem, Tables};
use crate::policy;
use crate::report::paper::csv;
use crate::report::paper::json::rounded;
use crate::report::territory::{Atlas, handover, pages};
use crate::solve;
use crate::territory::{Brief, Drawing, Shape};
use crate::travel::Refit;
use crate::unit::RepId;
use brief::Wish;
use chrono::NaiveDate;
use events::Events;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use staffing::Needed;
use std::collections::HashMap;

/// What a drawing shall be like, and what shall be told of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct TerritoryRequest {
    /// First day; the Monday after the latest visit in the input where none is given.
    pub from: Option<NaiveDate>,
    /// Weeks to look at.
    pub weeks: u16,
    /// How much present owners count: from 0, which ignores them, to 1, where a store moves only if its rep cannot have
    /// it.
    pub keep: f64,
    /// How far a rep's work may be from its target, as a share.
    pub tolerance: f64,
    /// What else to share out evenly.
    pub balance: Vec<Balance>,
    /// How many reps are enough, where new ones should live, and what one more hour of each rep is worth.
    pub staffing: bool,
    /// How compact territories around the same centres could be at best.
    pub bound: bool,
}

impl Default for TerritoryRequest {
    fn default() -> Self {
        Self {
            from: None,
            weeks: WEEKS,
            keep: 0.5,
            tolerance: 0.05,
            balance: Vec::new(),
            staffing: false,
            bound: false,
        }
    }
}

/// What may be handed in beside the input.
#[derive(Clone, Copy, Debug, Default)]
pub struct TerritoryPapers<'a> {
    /// A plan of these stores and its input: its routes say how long the ways are.
    pub plan: Option<(&'a Parcel, &'a Parcel)>,
    /// Who leaves, is away or joins, and what grows.
    pub events: Option<&'a Parcel>,
}

impl TerritoryRequest {
    /// Reads an input and draws.
    ///
    /// # Errors
    ///
    /// Whatever is wrong with the input, the papers beside it, or the request; no bound where one was asked for and the solver
    /// gave up.
    pub fn run(&self, input: &Parcel, papers: TerritoryPapers, today: NaiveDate) -> Result<TerritoryReply, Failure> {
        let mut land = Land::of(Question::ask(input, self.from, self.weeks, today)?, today);
        let Wish { mut brief, measures, refit } = brief::brief(self, &land, papers.plan, today)?;
        let events = events::apply(papers.events, &mut land.question, &brief)?;
        if let Some(events) = &events {
            land.given.clone_from(&events.changed.before);
            brief.clone_from(&events.changed.brief);
        }
        let drawing = solve::territories(&land.question.due.problem, &land.question.travel, &brief);
        let bound = if self.bound { Some(bound(&land, &brief, &drawing)?) } else { None };
        let needed = self.staffing.then(|| staffing::ask(&land.question, &brief, &drawing));
        let Land { question, given } = land;
        Ok(TerritoryReply { question, given, drawing, measures, bound, refit, events, needed })
    }
}

/// Territories, with what is said of them.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TerritoryReply {
    /// The question, as if no store had an owner.
    pub question: Question,
    /// The owner the tables give each store.
    pub given: Vec<Option<RepId>>,
    /// Who has it now.
    pub drawing: Drawing,
    /// How far the drawing is from the most compact possible around its centres, as a share; where it was asked for.
    pub bound: Option<f64>,
    measures: Vec<[&'static str; 2]>,
    refit: Option<Refit>,
    events: Option<Events>,
    needed: Option<Needed>,
}

impl TerritoryReply {
    /// The territories laid out for reading.
    pub fn atlas(&self) -> Atlas<'_> {
        let Question { due, travel, tables, .. } = &self.question;
        let measures = self.measures.clone();
        let mut atlas = Atlas::new(&due.problem, travel, tables.as_ref(), &self.given, &self.drawing, measures);
        atlas.changed = self.events.as_ref().map(|events| &events.changed);
        atlas.bound = self.bound;
        atlas
    }

    /// Tables, workbook, GeoJSON, the page with maps, and the input with the new owners, as (path, bytes).
    pub fn files(&self, lang: Lang) -> Vec<(String, Vec<u8>)> {
        self.atlas().files(lang)
    }

    /// Every store with its rep, as csv.
    pub fn csv(&self, lang: Lang) -> String {
        let page = csv::bytes(&pages::territories(&self.atlas(), lang));
        String::from_utf8(page).expect("csv is text").trim_start_matches('\u{feff}').into()
    }

    /// The territories as json: figures before and after, every store with its rep, loads, moves.
    pub fn json(&self, lang: Lang) -> Document {
        let atlas = self.atlas();
        let mut document = self
            .question
            .document("territory", lang)
            .with("summary", atlas.summary(lang))
            .with("moved_stores", atlas.moved())
            .with("before", atlas.before.as_ref().map(shape))
            .with("after", shape(&atlas.after))
            .with("bound", self.bound)
            .with("work_ratio_of_plan", self.refit.as_ref().map(|refit| refit.ratio))
            .with("staffing", self.needed.as_ref().map(staffing::json))
            .rows("reps", pages::loads(&atlas, lang))
            .rows("territories", pages::territories(&atlas, lang))
            .rows("moves", pages::moves(&atlas, lang))
            .rows("between_reps", pages::pairs(&atlas, lang))
            .rows("beyond_reach", pages::beyond(&atlas, lang));
        if let Some(Events { changed, .. }) = &self.events {
            document = document
                .rows("handover", handover::stores(changed, lang))
                .rows("handover_visits", handover::visits(changed, lang))
                .rows("cover", handover::covers(changed, lang));
        }
        document
    }

    /// The territories in words.
    pub fn words(&self, voice: Voice) -> String {
        let mut words = String::new();
        if let Some(events) = &self.events {
            events.tell(&mut words, voice);
        }
        said::say_all(&mut words, &self.atlas(), self.refit.as_ref(), voice);
        if let Some(needed) = &self.needed {
            staffing::told(&mut words, needed, &self.question.due.problem, voice);
        }
        voice.fit(&words)
    }
}

/// How even and how compact territories are.
fn shape(shape: &Shape) -> Value {
    let [least, most] = shape.extremes();
    let [visits, makeable] = shape.visits();
    json!({
        "visits": visits,
        "visits_makeable": makeable,
        "least_load_of_target": rounded(least, 4),
        "most_load_of_target": rounded(most, 4),
        "spread": rounded(shape.spread, 4),
        "neighbours_of_another_rep": rounded(shape.mixed, 4),
        "overlap": rounded(shape.overlap, 4),
        "mean_drive_from_home_min": rounded(shape.mean_drive / 60.0, 1),
        "longest_drive_from_home_min": rounded(shape.longest_drive.as_minutes(), 1),
    })
}

/// What is to be shared out: the question as if no store had an owner, and the owners all the same.
struct Land {
    question: Question,
    /// The owner the tables give each store.
    given: Vec<Option<RepId>>,
}

impl Land {
    /// Skills, regions and pins bind a store as before; its owner no more.
    fn of(mut question: Question, today: NaiveDate) -> Self {
        if let Some(tables) = &question.tables {
            let mut free = tables.clone();
            free.stores.iter_mut().for_each(|store| store.owner = None);
            let from = question.input.from.unwrap_or_else(|| policy::first_day(&free, today));
            question.due = policy::due(&free, from, question.input.weeks.unwrap_or(WEEKS)).stores_only();
        }
        let given = given(&question.due.problem, question.tables.as_ref());
        Self { question, given }
    }
}

/// The owner the tables give each store.
fn given(problem: &Problem, tables: Option<&Tables>) -> Vec<Option<RepId>> {
    let rows = tables.map_or(&[][..], |tables| &tables.stores);
    let named: HashMap<&str, &str> =
        rows.iter().filter_map(|row| Some((row.id.as_str(), row.owner.as_deref()?))).collect();
    let reps: HashMap<&str, RepId> =
        problem.reps.iter().enumerate().map(|(at, rep)| (rep.id.as_str(), RepId::at(at))).collect();
    problem.stores.iter().map(|store| reps.get(named.get(store.id.as_str())?).copied()).collect()
}

/// How far a drawing is from the most compact possible around its centres, as a share.
#[cfg(feature = "lp")]
fn bound(land: &Land, brief: &Brief, drawing: &Drawing) -> Result<f64, Failure> {
    let least = solve::bound(&land.question.due.problem, &land.question.travel, brief, drawing);
    let proven = least.filter(|least| *least > 0.0 && drawing.compactness > 0.0);
    proven.map(|least| (drawing.compactness / least - 1.0).max(0.0)).ok_or_else(|| {
        Failure::Work(crate::error::Error::Request {
            en: "no bound was found, as the solver gave up; try without --bound".into(),
            zh: "求解器未能给出界限；请去掉 --bound 重试".into(),
        })
    })
}

/// Without linear programs there is no bound.
#[cfg(not(feature = "lp"))]
fn bound(_: &Land, _: &Brief, _: &Drawing) -> Result<f64, Failure> {
    Err(Failure::asked("a bound needs the feature lp", "界限需要启用 lp 功能"))
}
