//! What is taken for granted where people bring less than a plan needs: reps whom only the stores name, homes that nobody wrote
//! down.

use super::headers::Table;
use super::sheet::Sheet;
use crate::error::{Complaint, Kind};
use crate::lang::Lang;
use crate::model::{Point, RepRow, Status, StoreRow, Tables};
use crate::policy;
use crate::travel::Ways;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Makes a rep of each owner where there is no table of reps, and gives a home to reps whose table has no column for it: at the
/// middle of their stores, or of all stores where they own none.
pub(super) fn homes(tables: &mut Tables, reps: Option<&Sheet>, remarks: &mut Vec<Complaint>) {
    let name = Table::Reps.name(Lang::En);
    if tables.stores.is_empty() {
        return;
    }
    match reps {
        None => {
            tables.reps = owners(&tables.stores);
            let count = tables.reps.len();
            if count > 0 {
                remarks.push(Complaint::new(Kind::Assumed, name, None).en(
                    format!("there is no such table: the {count} owners of stores are taken as the reps, with homes in the middle of their stores"),
                    "add reps with their homes and hours",
                ).zh(
                    format!("没有业代表：以{count}名门店负责人为业代，驻地取其门店的中心"),
                    "请补充业代表及其驻地与工作时间",
                ));
            } else {
                tables.reps.push(rep(0));
            }
        }
        Some(sheet) if !sheet.has("home_lon") && !sheet.has("home_lat") => remarks.push(
            Complaint::new(Kind::Assumed, name, None)
                .en(
                    "has no homes: each rep's home is set in the middle of their stores",
                    "add columns home_lon and home_lat",
                )
                .zh("没有驻地坐标：驻地取各业代门店的中心", "请增加“出发经度”和“出发纬度”列"),
        ),
        Some(_) => return,
    }
    let mut of_owner: BTreeMap<&str, Vec<Point>> = BTreeMap::new();
    for store in &tables.stores {
        if let (Some(owner), Some(point)) = (&store.owner, store.point) {
            of_owner.entry(owner).or_default().push(point);
        }
    }
    let all = middle(tables.stores.iter().filter_map(|store| store.point).collect());
    for rep in &mut tables.reps {
        rep.home = of_owner.remove(rep.id.as_str()).and_then(middle).or(all);
    }
}

/// A rep whom nobody named.
fn rep(at: usize) -> RepRow {
    let id = format!("R{}", at + 1);
    RepRow { line: at as u32 + 2, name: id.clone(), id, ..RepRow::default() }
}

/// The first Monday of a year without a holiday in it: what is due in four weeks of it is as good an estimate as any.
const SOME_MONDAY: Option<NaiveDate> = NaiveDate::from_ymd_opt(2024, 1, 1);
/// Estimates of how many reps are needed; each is nearer, as more reps live nearer to their stores.
const ESTIMATES: usize = 4;

/// As many reps as the visits need, where nobody named one: each at home amid a part of the stores, and any may visit all.
///
/// The tables are known to be sound.
pub(super) fn staff(tables: &mut Tables, remarks: &mut Vec<Complaint>) {
    if tables.reps.len() != 1 || tables.stores.iter().any(|store| store.owner.is_some()) {
        return;
    }
    let points: Vec<Point> =
        tables.stores.iter().filter(|store| is_placed(store)).filter_map(|store| store.point).collect();
    let from = policy::first_day(tables, SOME_MONDAY.unwrap_or_default());
    let mut count = 1;
    for _ in 0..ESTIMATES {
        let due = policy::due(tables, from, 4);
        let travel = Ways::of(tables).over(&due.problem);
        let capacity = policy::capacity(tables, &due, &travel);
        // Stores that nobody gets to yet count by their visits alone.
        let hours = (capacity.all.service + capacity.all.legs) as f64 / capacity.available.max(1) as f64;
        let by_work = hours * tables.reps.len() as f64 / policy::UTILISATION;
        let needed = capacity.reps_by_hours.unwrap_or(0.0).max(by_work).ceil() as usize;
        if needed <= count {
            break;
        }
        count = needed.min(points.len());
        let homes = amid(points.clone(), count);
        tables.reps = homes.into_iter().enumerate().map(|(at, home)| RepRow { home: Some(home), ..rep(at) }).collect();
    }
    let count = tables.reps.len();
    let (en, zh) = if count == 1 {
        (
            "one rep, R1, visits them all, with a home in their middle".into(),
            "由一名业代R1拜访全部门店，驻地取其中心".into(),
        )
    } else {
        (
            format!(
                "{count} reps, as many as the visits probably need, each with a home in the middle of part of the stores; any rep may visit any store"
            ),
            format!("按拜访量估算需{count}名业代，各驻一片门店的中心，均可拜访任一门店"),
        )
    };
    remarks.push(
        Complaint::new(Kind::Assumed, Table::Reps.name(Lang::En), None)
            .en(
                format!("there is no such table and no store names an owner: {en}"),
                "add reps with their homes, or a column owner to the stores",
            )
            .zh(format!("没有业代表，门店也没有负责人：{zh}"), "请补充业代表，或在门店表中增加负责人列"),
    );
}

fn is_placed(store: &StoreRow) -> bool {
    store.status == Status::Active
}

/// The middles of `count` parts of the points, each of about as many, halved again and again across the longer way.
fn amid(mut points: Vec<Point>, count: usize) -> Vec<Point> {
    if count <= 1 {
        return middle(points).into_iter().collect();
    }
    let span = |axis: &dyn Fn(&Point) -> f64| {
        let values = || points.iter().map(axis);
        values().fold(f64::NEG_INFINITY, f64::max) - values().fold(f64::INFINITY, f64::min)
    };
    let shorter = points.first().map_or(1.0, |point| point.y.to_radians().cos());
    if span(&|point| point.x) * shorter > span(&|point| point.y) {
        points.sort_by(|one, other| one.x.total_cmp(&other.x).then(one.y.total_cmp(&other.y)));
    } else {
        points.sort_by(|one, other| one.y.total_cmp(&other.y).then(one.x.total_cmp(&other.x)));
    }
    let left = count / 2;
    let right = points.split_off(points.len() * left / count);
    let mut homes = amid(points, left);
    homes.extend(amid(right, count - left));
    homes
}

/// The owners of stores as reps, in the order in which they come.
fn owners(stores: &[StoreRow]) -> Vec<RepRow> {
    let mut reps: Vec<RepRow> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for store in stores {
        let Some(owner) = store.owner.as_ref().filter(|owner| seen.insert(owner.as_str())) else { continue };
        let line = reps.len() as u32 + 2;
        reps.push(RepRow { line, id: owner.clone(), name: owner.clone(), ..RepRow::default() });
    }
    reps
}

/// The middle of points, which a store far away does not move: the median of longitudes and of latitudes, of those on the earth.
fn middle(points: Vec<Point>) -> Option<Point> {
    let on_earth = |point: &&Point| point.x.abs() <= 180.0 && point.y.abs() <= 90.0 && (point.x, point.y) != (0.0, 0.0);
    let median = |axis: fn(&Point) -> f64| {
        let mut values: Vec<f64> = points.iter().filter(on_earth).map(axis).collect();
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied()
    };
    Some(Point { x: median(|point| point.x)?, y: median(|point| point.y)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_store_far_away_moves_no_home() {
        let near = (0..9).map(|at| Point { x: 10.0 + f64::from(at) / 100.0, y: 50.0 });
        let far = Point { x: 170.0, y: -40.0 };
        let middle = middle(near.chain([far, Point { x: 0.0, y: 0.0 }]).collect()).unwrap();
        assert!((middle.x - 10.05).abs() < 1e-9 && middle.y == 50.0, "{middle:?}");
    }

    #[test]
    fn homes_are_amid_parts_of_like_size() {
        let grid: Vec<Point> =
            (0..100).map(|at| Point { x: 10.0 + f64::from(at % 10), y: 50.0 + f64::from(at / 10) / 10.0 }).collect();
        for count in [1, 2, 3, 7, 100] {
            let homes = amid(grid.clone(), count);
            assert_eq!(homes.len(), count);
            let mut owned = vec![0; count];
            for point in &grid {
                let far = |home: &Point| (home.x - point.x).powi(2) + (home.y - point.y).powi(2);
                let nearest =
                    (0..count).min_by(|&one, &other| far(&homes[one]).total_cmp(&far(&homes[other]))).unwrap();
                owned[nearest] += 1;
            }
            assert!(owned.iter().all(|&own| own * count >= 40), "{count}: {owned:?}");
        }
    }
}
