//! Work shared out exactly: every store to the reps at least cost, every rep with a load between two limits.
//!
//! This is the transport problem with limits, a linear program; all but (reps - 1) stores go to one rep in a basic solution,
//! and the split ones are rounded (Fleischmann & Paraschis 1988, "Solving a large scale districting problem").

use good_lp::constraint::ConstraintReference;
#[cfg(not(feature = "highs"))]
use good_lp::solvers::clarabel::clarabel as large;
#[cfg(feature = "highs")]
use good_lp::solvers::highs::highs as large;
use good_lp::solvers::microlp::microlp;
use good_lp::{
    Constraint, DualValues, Expression, ProblemVariables, Solution, SolutionWithDual, SolverModel, Variable, variable,
};

/// Stores from which on the interior point is used: it took 0.06 s and the simplex 0.11 s for 773 stores, 0.23 s and 0.55 s
/// for 1,514, 0.29 s and 0.88 s for 1,992 (8 reps a store, one run each); value and split stores were the same.
const LARGE: usize = 500;
/// What a load outside its limits costs, in the dearest offers: enough that no distance is worth it.
const DEAR: f64 = 100.0;
/// A share above this is the whole; interior points leave a hair at every bound.
const WHOLE: f64 = 0.99;
/// A share below this is nothing.
const NOTHING: f64 = 0.01;

/// Stores and the reps among whom they are shared out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Block {
    /// The reps who may have each store, with the cost of giving it to them; one at least, none twice.
    pub offers: Vec<Vec<(u32, f64)>>,
    /// What is shared out evenly: one measure at least.
    pub limits: Vec<LoadLimit>,
}

/// One measure of a block, and how much of it every rep should have.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LoadLimit {
    /// How much of it every store has with each of its reps, in the order of offers.
    pub amounts: Vec<Vec<f64>>,
    /// The least load of every rep.
    pub least: Vec<f64>,
    /// The most load of every rep.
    pub most: Vec<f64>,
}

/// Which solver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Solver {
    /// By the number of stores.
    BySize,
    /// The simplex method: a corner, so few stores are split; slow from 2,000 stores on.
    Simplex,
    /// An interior point, or HiGHS where it was built in: for large blocks, and the only one that tells prices.
    Interior,
}

/// A block shared out.
#[derive(Clone, Debug, PartialEq)]
pub struct Balanced {
    /// The rep of every store.
    pub owners: Vec<u32>,
    /// The least cost there is if stores may be split and no other offers are made.
    pub value: f64,
    /// Load outside the limits that no way of sharing avoids.
    pub outside: f64,
    /// The price of every rep, measure by measure, in cost for a unit of it: who must have more has a higher one. From the
    /// interior point.
    pub prices: Option<Vec<f64>>,
    /// Stores that were split, and rounded.
    pub split: usize,
}

/// The cheapest way of sharing the block out, split stores rounded; `None` where the solver gives up.
pub fn balance(block: &Block, solver: Solver) -> Option<Balanced> {
    if block.offers.is_empty() || block.limits.is_empty() {
        return None;
    }
    let interior = match solver {
        Solver::BySize => block.offers.len() >= LARGE,
        Solver::Simplex => false,
        Solver::Interior => true,
    };
    let program = Program::of(block);
    let (scale, shares, slack) = (program.scale, program.shares, program.slack);
    let goal = program.variables.minimise(program.cost);
    let (shares, slack, prices) = if interior {
        let mut model = goal.using(large);
        let limits: Vec<_> = program.limits.into_iter().map(|row| model.add_constraint(row)).collect();
        for row in program.stores {
            model.add_constraint(row);
        }
        let mut solution = model.solve().ok()?;
        let (shares, slack) = (values(&solution, &shares), values(&solution, &slack));
        let dual = solution.compute_dual();
        let reps = block.limits[0].least.len();
        let price = |(at, rows): (usize, &[ConstraintReference])| {
            (dual.dual(rows[0].clone()) + dual.dual(rows[1].clone())) * scale.cost / scale.amounts[at / reps]
        };
        (shares, slack, Some(limits.chunks(2).enumerate().map(price).collect()))
    } else {
        let mut model = goal.using(microlp);
        for row in program.limits.into_iter().chain(program.stores) {
            model.add_constraint(row);
        }
        let solution = model.solve().ok()?;
        (values(&solution, &shares), values(&solution, &slack), None)
    };
    let value = block.offers.iter().flatten().zip(&shares).map(|(offer, share)| offer.1 * share).sum();
    let (owners, split) = rounded(block, &shares);
    let reps = block.limits[0].least.len();
    let outside = slack.iter().enumerate().map(|(at, slack)| slack * scale.amounts[at / (2 * reps)]).sum();
    Some(Balanced { owners, value, outside, prices, split })
}

fn values(solution: &impl Solution, variables: &[Variable]) -> Vec<f64> {
    variables.iter().map(|&variable| solution.value(variable)).collect()
}

/// The units of a program: solvers like numbers around one.
#[derive(Clone)]
struct Scale {
    /// Of each measure.
    amounts: Vec<f64>,
    cost: f64,
}

/// The linear program of a block.
struct Program {
    scale: Scale,
    variables: ProblemVariables,
    cost: Expression,
    /// The share of every store that goes to each of its reps, in the order of offers.
    shares: Vec<Variable>,
    /// Load outside the limits: for every measure and rep what lacks, and what is too much.
    slack: Vec<Variable>,
    /// Every store is shared out.
    stores: Vec<Constraint>,
    /// For every measure and rep the least load, and the most.
    limits: Vec<Constraint>,
}

impl Program {
    fn of(block: &Block) -> Self {
        let stores = block.offers.len();
        let mean = |sum: f64, count: usize| if sum > 0.0 { sum / count as f64 } else { 1.0 };
        let costs = || block.offers.iter().flatten().map(|offer| offer.1);
        let all = |limit: &LoadLimit| limit.amounts.iter().flatten().sum();
        let amounts = block.limits.iter().map(|limit| mean(all(limit), costs().count())).collect();
        let scale = Scale { amounts, cost: mean(costs().sum(), costs().count()) };
        let dear = DEAR * costs().fold(scale.cost, f64::max) / scale.cost;
        let mut variables = ProblemVariables::new();
        let mut cost = Expression::with_capacity(costs().count());
        let (mut shares, mut rows) = (Vec::with_capacity(costs().count()), Vec::with_capacity(stores));
        for offers in &block.offers {
            let mut all = Expression::with_capacity(offers.len());
            for &(_, each) in offers {
                let share = variables.add(variable().min(0.0));
                shares.push(share);
                all.add_mul(1.0, share);
                cost.add_mul(each / scale.cost, share);
            }
            rows.push(all.eq(1.0));
        }
        let (mut slack, mut limits) = (Vec::new(), Vec::new());
        for (limit, unit) in block.limits.iter().zip(&scale.amounts) {
            let mut load: Vec<Expression> = (0..limit.least.len()).map(|_| Expression::with_capacity(stores)).collect();
            let mut share = shares.iter();
            for (offers, amounts) in block.offers.iter().zip(&limit.amounts) {
                for ((&(rep, _), amount), &share) in offers.iter().zip(amounts).zip(&mut share) {
                    load[rep as usize].add_mul(amount / unit, share);
                }
            }
            for ((load, least), most) in load.into_iter().zip(&limit.least).zip(&limit.most) {
                let (lacks, over) = (variables.add(variable().min(0.0)), variables.add(variable().min(0.0)));
                cost.add_mul(dear, lacks);
                cost.add_mul(dear, over);
                let (mut low, mut high) = (load.clone(), load);
                low.add_mul(1.0, lacks);
                high.add_mul(-1.0, over);
                limits.push(low.geq(least / unit));
                limits.push(high.leq(most / unit));
                slack.extend([lacks, over]);
            }
        }
        Self { scale, variables, cost, shares, slack, stores: rows, limits }
    }
}

/// Whole stores: those that are split go, the least split first, to the one of their reps who still lacks most of the load
/// it was promised, all measures together.
fn rounded(block: &Block, shares: &[f64]) -> (Vec<u32>, usize) {
    let reps = block.limits[0].least.len();
    let mut lacks = vec![0.0; reps];
    let units: Vec<f64> = block
        .limits
        .iter()
        .map(|limit| (limit.most.iter().sum::<f64>() / reps as f64).max(f64::MIN_POSITIVE))
        .collect();
    // What a store is to the load of one of its reps: of several measures the sum, each as a share of a mean load.
    let weight = |store: usize, offer: usize| -> f64 {
        block.limits.iter().zip(&units).map(|(limit, unit)| limit.amounts[store][offer] / unit).sum()
    };
    let mut owners = vec![0; block.offers.len()];
    let mut torn = Vec::new();
    let mut at = 0;
    for (store, offers) in block.offers.iter().enumerate() {
        let shares = &shares[at..at + offers.len()];
        at += offers.len();
        let best = (0..offers.len()).max_by(|&a, &b| shares[a].total_cmp(&shares[b]).then(b.cmp(&a)));
        let Some(best) = best else { continue };
        owners[store] = offers[best].0;
        if shares[best] < WHOLE {
            torn.push((shares[best], store, shares));
        }
    }
    torn.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    for &(_, store, shares) in &torn {
        let offers = &block.offers[store];
        let all = || offers.iter().zip(shares).enumerate();
        all().for_each(|(at, (offer, share))| lacks[offer.0 as usize] += share * weight(store, at));
        let some = all().filter(|(_, (_, share))| **share > NOTHING).map(|(at, (offer, _))| (at, offer.0));
        let most = some.reduce(|a, b| if lacks[b.1 as usize] > lacks[a.1 as usize] { b } else { a });
        let Some((at, rep)) = most else { continue };
        owners[store] = rep;
        lacks[rep as usize] -= weight(store, at);
    }
    (owners, torn.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Stores on a line, each offered to all reps, at squared distance.
    fn line(stores: &[(f64, f64)], reps: &[f64], slack: f64) -> Block {
        let all: f64 = stores.iter().map(|store| store.1).sum();
        let share = all / reps.len() as f64;
        let offers = |&(at, work): &(f64, f64)| {
            reps.iter().enumerate().map(|(rep, x)| (rep as u32, work * (at - x).powi(2))).collect()
        };
        let limit = LoadLimit {
            amounts: stores.iter().map(|store| vec![store.1; reps.len()]).collect(),
            least: vec![share * (1.0 - slack); reps.len()],
            most: vec![share * (1.0 + slack); reps.len()],
        };
        Block { offers: stores.iter().map(offers).collect(), limits: vec![limit] }
    }

    #[test]
    fn stores_on_a_line_are_cut_where_the_work_is_even() {
        let stores: Vec<(f64, f64)> = (0..9).map(|at| (f64::from(at), 2.0)).collect();
        for solver in [Solver::Simplex, Solver::Interior] {
            let found = balance(&line(&stores, &[0.0, 1.0, 2.0], 0.0), solver).unwrap();
            assert_eq!(found.owners, [0, 0, 0, 1, 1, 1, 2, 2, 2], "{solver:?}");
            assert!(found.outside < 1e-6 && found.split == 0);
        }
    }

    #[test]
    fn two_measures_are_shared_out_at_once() {
        let mut block = line(&[(0.0, 1.0), (1.0, 1.0), (2.0, 1.0), (3.0, 1.0)], &[0.0, 3.0], 0.0);
        // By work alone the first two go to the first rep; with as much to sell for either, one far away.
        let sales = LoadLimit {
            amounts: [2.0, 2.0, 0.0, 0.0].map(|sales| vec![sales; 2]).to_vec(),
            least: vec![2.0; 2],
            most: vec![2.0; 2],
        };
        for solver in [Solver::Simplex, Solver::Interior] {
            assert_eq!(balance(&block, solver).unwrap().owners, [0, 0, 1, 1], "{solver:?}");
        }
        block.limits.push(sales);
        for solver in [Solver::Simplex, Solver::Interior] {
            let found = balance(&block, solver).unwrap();
            assert_eq!(found.owners, [0, 1, 0, 1], "{solver:?}");
            assert!(found.outside < 1e-6);
        }
    }

    #[test]
    fn what_no_sharing_avoids_is_told() {
        let mut block = line(&[(0.0, 5.0), (1.0, 1.0)], &[0.0, 1.0], 0.0);
        block.offers = vec![vec![(0, 5.0)], vec![(0, 1.0), (1, 1.0)]];
        block.limits[0].amounts[0].truncate(1);
        let found = balance(&block, Solver::Simplex).unwrap();
        assert_eq!(found.owners, [0, 1]);
        assert!((found.outside - 4.0).abs() < 1e-6, "{}", found.outside);
    }

    proptest! {
        #[test]
        fn both_solvers_find_the_same_value_and_split_few_stores(
            stores in proptest::collection::vec((0.0..100.0f64, 1.0..5.0f64), 4..60),
            reps in proptest::collection::vec(0.0..100.0f64, 2..6),
        ) {
            let block = line(&stores, &reps, 0.02);
            let corner = balance(&block, Solver::Simplex).unwrap();
            let inside = balance(&block, Solver::Interior).unwrap();
            prop_assert!((corner.value - inside.value).abs() <= 1e-4 * corner.value.max(1.0));
            prop_assert!(corner.split < reps.len(), "{} of {} reps", corner.split, reps.len());
            // The prices prove the value: what every store pays at them, and what the limits are worth.
            let prices = inside.prices.unwrap();
            let limit = &block.limits[0];
            let pays = limit.amounts.iter().zip(&block.offers).map(|(work, offers)| {
                let net = offers.iter().zip(work).map(|(offer, work)| offer.1 - work * prices[offer.0 as usize]);
                net.fold(f64::INFINITY, f64::min)
            });
            let limits = prices.iter().zip(limit.least.iter().zip(&limit.most));
            let worth = limits.map(|(price, (least, most))| price * if *price > 0.0 { least } else { most });
            let proven = pays.sum::<f64>() + worth.sum::<f64>();
            prop_assert!((proven - inside.value).abs() <= 1e-3 * inside.value.max(1.0), "{proven} of {}", inside.value);
        }
    }
}
