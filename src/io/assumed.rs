//! What is taken for granted where people bring less than a plan needs: reps whom only the stores name, homes that nobody wrote
//! down.

use super::headers::Table;
use super::sheet::Sheet;
use crate::error::{Complaint, Kind};
use crate::lang::Lang;
use crate::model::{Point, RepRow, StoreRow, Tables};
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
            let told = |complaint: Complaint| complaint.on("", "");
            let (count, assumed) = (tables.reps.len(), Complaint::new(Kind::Assumed, name, None));
            if count > 0 {
                remarks.push(told(assumed).en(
                    format!("there is no such table: the {count} owners of stores are the reps, each at home at the middle of their stores"),
                    "add reps with their homes and hours",
                ).zh(
                    format!("没有业代表：以{count}名门店负责人为业代，驻地取其门店的中心"),
                    "请补充业代表及其驻地与工作时间",
                ));
            } else {
                tables.reps.push(RepRow { line: 2, id: "R1".into(), name: "R1".into(), ..RepRow::default() });
                remarks.push(told(assumed).en(
                    "there is no such table and no store names an owner: one rep R1 visits all, at home at their middle",
                    "add reps with their homes, or a column owner to the stores",
                ).zh(
                    "没有业代表，门店也没有负责人：由一名业代R1拜访全部门店，驻地取其中心",
                    "请补充业代表，或在门店表中增加负责人列",
                ));
            }
        }
        Some(sheet) if !sheet.has("home_lon") && !sheet.has("home_lat") => remarks.push(
            Complaint::new(Kind::Assumed, name, None)
                .en(
                    "has no homes: each rep is at home at the middle of their stores",
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
}
