//! What `rounds territory` asks of a drawing: tolerances, further measures, what is kept, and work known from a plan.

use super::super::Failure;
use super::super::check::Answer;
use super::{Land, TerritoryArgs};
use crate::lang::Lang;
use crate::policy;
use crate::territory::{Brief, Keep, Measure};
use crate::travel::Refit;

/// How far a measure other than work may be off when nobody says.
const TOLERANCE: f64 = 0.10;

/// How much owners are worth keeping when nobody says.
const KEEP: f64 = 0.5;

/// A measure to share out, and how far a rep may be off its share.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Balance {
    what: What,
    tolerance: f64,
}

/// What can be shared out beside work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Visits,
    Sales,
}

/// What is asked of a drawing.
pub(super) struct Wish {
    pub brief: Brief,
    /// The names of the further measures.
    pub measures: Vec<[&'static str; 2]>,
    /// What a plan said of the ways.
    pub refit: Option<Refit>,
}

/// A share on the command line: `5%` or `0.05`.
pub(super) fn share(text: &str) -> Result<f64, String> {
    let number = match text.strip_suffix('%') {
        Some(percent) => percent.trim().parse::<f64>().ok().map(|percent| percent / 100.0),
        None => text.parse::<f64>().ok(),
    };
    number.filter(|share| *share > 0.0 && *share <= 1.0).ok_or_else(|| "write a share such as 5% or 0.05".into())
}

/// A weight on the command line, 0 to 1.
pub(super) fn weight(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|weight| (0.0..=1.0).contains(weight)).ok_or_else(|| "write a number from 0 to 1".into())
}

/// A measure on the command line: `visits`, `sales:15%`.
pub(super) fn balance(text: &str) -> Result<Balance, String> {
    let (name, tolerance) = text.split_once(':').map_or((text, None), |(name, tolerance)| (name, Some(tolerance)));
    let what = match name.trim() {
        "visits" => What::Visits,
        "sales" => What::Sales,
        other => return Err(format!("\"{other}\" cannot be shared out; write visits or sales")),
    };
    Ok(Balance { what, tolerance: tolerance.map_or(Ok(TOLERANCE), share)? })
}

/// The brief that the arguments make for this land.
pub(super) fn brief(args: &TerritoryArgs, land: &Land, lang: Lang) -> Result<Wish, Failure> {
    let problem = &land.question.due.problem;
    let mut measures = Vec::new();
    let mut also = Vec::new();
    for &Balance { what, tolerance } in &args.balance {
        let (name, amount) = match what {
            What::Visits => {
                let visits = problem.stores.iter().map(|store| store.cadence.most_visits() as f64);
                (["Visits", "拜访次数"], visits.collect())
            }
            What::Sales => (["Sales", "销售额"], sales(land, lang)?),
        };
        if measures.contains(&name) {
            let sentence = lang.of(
                format!("--balance names {} twice; name each measure once", name[0].to_lowercase()),
                format!("--balance 重复指定{}；每项只写一次", name[1]),
            );
            return Err(Failure { exit: 2, sentence });
        }
        // Where no visit is due there is nothing to share out.
        if amount.iter().any(|amount| *amount > 0.0) {
            measures.push(name);
            also.push(Measure { amount, tolerance });
        }
    }
    let refit = args.plan.as_ref().map(|plan| refit(plan, land, lang)).transpose()?;
    let work = refit.as_ref().map(|refit| refit.work(problem, &land.question.travel));
    let brief = Brief { work, tolerance: args.tolerance, also, keep: keep(args, land) };
    Ok(Wish { brief, measures, refit })
}

/// What is kept; nothing where no store has an owner.
fn keep(args: &TerritoryArgs, land: &Land) -> Option<Keep> {
    let tables = land.question.tables.as_ref()?;
    if land.given.iter().all(Option::is_none) {
        return None;
    }
    let weight = if args.redraw { 0.0 } else { args.keep.unwrap_or(KEEP) };
    let due = &land.question.due;
    Some(Keep {
        owners: land.given.clone(),
        ties: policy::ties(tables, due),
        fixed: policy::never_moved(tables, due),
        weight,
    })
}

/// The sales of every store over twelve months; stores without are taken to have none.
fn sales(land: &Land, lang: Lang) -> Result<Vec<f64>, Failure> {
    let due = &land.question.due;
    let tables = land.question.tables.as_ref();
    let of = |row: usize| tables.and_then(|tables| tables.stores[row].sales_12m).unwrap_or_default().max(0.0);
    let sales: Vec<f64> = due.stores.iter().map(|store| of(store.row)).collect();
    if sales.iter().any(|sales| *sales > 0.0) {
        return Ok(sales);
    }
    let sentence = lang.of(
        "stores, sales_12m: no store has sales, so they cannot be shared out; fill the column, or leave sales out of \
         --balance",
        "门店表的近12月销售额（sales_12m）：没有门店有销售额，无法均衡；请填写该列，或从 --balance 中去掉 sales",
    );
    Err(Failure { exit: 2, sentence: sentence.into() })
}

/// What a plan says of the ways.
fn refit(plan: &std::path::Path, land: &Land, lang: Lang) -> Result<Refit, Failure> {
    let answer = Answer::read(plan, None, lang)?;
    let refit = Refit::of(&answer.question.due.problem, &answer.question.travel, &answer.plan);
    if land.question.due.problem.stores.iter().any(|store| refit.ways.contains_key(&store.id)) {
        return Ok(refit);
    }
    let plan = plan.display();
    let sentence = lang.of(
        format!("{plan}: it visits no store of this input; name a plan of the same stores"),
        format!("{plan}：该计划没有拜访本输入中的任何门店；请给出同一批门店的计划"),
    );
    Err(Failure { exit: 2, sentence })
}
