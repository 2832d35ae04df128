//! What is asked of a drawing: tolerances, further measures, what is kept, and work known from a plan.

use super::{Land, TerritoryRequest};
use crate::desk::{Answer, Failure};
use crate::io::Parcel;
use crate::policy;
use crate::territory::{Brief, Keep, Measure};
use crate::travel::Refit;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A measure to share out, and how far a rep may be off its share.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Balance {
    /// What is shared out.
    pub what: Shared,
    /// How far a rep may be off its share.
    #[serde(default = "Balance::tolerance")]
    pub tolerance: f64,
}

/// What can be shared out beside work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shared {
    /// The number of visits.
    Visits,
    /// The sales of the last twelve months.
    Sales,
}

impl Balance {
    /// How far a rep may be off its share of a measure other than work when nobody says.
    pub fn tolerance() -> f64 {
        0.10
    }
}

/// What is asked of a drawing.
pub(super) struct Wish {
    pub brief: Brief,
    /// The names of the further measures.
    pub measures: Vec<[&'static str; 2]>,
    /// What a plan said of the ways.
    pub refit: Option<Refit>,
}

/// The brief that the arguments make for this land.
pub(super) fn brief(
    request: &TerritoryRequest,
    land: &Land,
    plan: Option<(&Parcel, &Parcel)>,
    today: NaiveDate,
) -> Result<Wish, Failure> {
    let problem = &land.question.due.problem;
    let mut measures = Vec::new();
    let mut also = Vec::new();
    for &Balance { what, tolerance } in &request.balance {
        let (name, amount) = match what {
            Shared::Visits => {
                let visits = problem.stores.iter().map(|store| store.cadence.most_visits() as f64);
                (["Visits", "拜访次数"], visits.collect())
            }
            Shared::Sales => (["Sales", "销售额"], sales(land)?),
        };
        if measures.contains(&name) {
            return Err(Failure::asked(
                format!("--balance names {} twice; name each measure once", name[0].to_lowercase()),
                format!("--balance 重复指定{}；每项只写一次", name[1]),
            ));
        }
        // Where no visit is due there is nothing to share out.
        if amount.iter().any(|amount| *amount > 0.0) {
            measures.push(name);
            also.push(Measure { amount, tolerance });
        }
    }
    let refit = plan.map(|(plan, input)| refit(plan, input, land, today)).transpose()?;
    let factors = refit.as_ref().map(|refit| refit.factors(problem));
    let brief = Brief { factors, tolerance: request.tolerance, also, keep: keep(request.keep, land) };
    Ok(Wish { brief, measures, refit })
}

/// What is kept; nothing where no store has an owner.
fn keep(weight: f64, land: &Land) -> Option<Keep> {
    let tables = land.question.tables.as_ref()?;
    if land.given.iter().all(Option::is_none) {
        return None;
    }
    let due = &land.question.due;
    Some(Keep {
        owners: land.given.clone(),
        ties: policy::ties(tables, due),
        fixed: policy::never_moved(tables, due),
        weight,
    })
}

/// The sales of every store over twelve months; stores without are taken to have none.
fn sales(land: &Land) -> Result<Vec<f64>, Failure> {
    let due = &land.question.due;
    let tables = land.question.tables.as_ref();
    let of = |row: usize| tables.and_then(|tables| tables.stores[row].sales_12m).unwrap_or_default().max(0.0);
    let sales: Vec<f64> = due.stores.iter().map(|store| of(store.row)).collect();
    if sales.iter().any(|sales| *sales > 0.0) {
        return Ok(sales);
    }
    Err(Failure::asked(
        "stores, sales_12m: no store has sales, so they cannot be shared out; fill the column, or leave sales out of \
         --balance",
        "门店表的近12月销售额（sales_12m）：没有门店有销售额，无法均衡；请填写该列，或从 --balance 中去掉 sales",
    ))
}

/// What a plan says of the ways.
fn refit(plan: &Parcel, input: &Parcel, land: &Land, today: NaiveDate) -> Result<Refit, Failure> {
    let answer = Answer::read(plan, input, today)?;
    let refit = Refit::of(&answer.question.due.problem, &answer.question.travel, &answer.plan);
    if land.question.due.problem.stores.iter().any(|store| refit.ways.contains_key(&store.id)) {
        return Ok(refit);
    }
    let plan = plan.path().display();
    Err(Failure::asked(
        format!("{plan}: it visits no store of this input; give a plan for the same stores"),
        format!("{plan}：该计划没有拜访本输入中的任何门店；请给出同一批门店的计划"),
    ))
}
