//! Territories laid out for reading: who owned and who owns which store, how good both drawings are, what moved and why.

pub mod handover;
mod map;
pub mod pages;
mod site;

pub use map::features;
pub use site::page;

use super::name_of;
use super::paper::rows::Page;
use crate::io::{self, CoordSys};
use crate::lang::{Lang, count, group};
use crate::model::{Problem, Tables};
use crate::report::paper::{csv, xlsx};
use crate::succession::Changed;
use crate::territory::{Beyond, Cause, Drawing, Move, Pair, Shape, beyond_reach, capacity_of, moves, pairs, work_with};
use crate::travel::Travel;
use crate::unit::{RepId, StoreId};
use std::collections::HashMap;

/// What territories.geojson says it is.
pub const FORMAT: &str = "rounds-territories/1";

/// Territories before and after, and what is known about both.
#[derive(Clone, Debug)]
pub struct Atlas<'a> {
    /// The question.
    pub problem: &'a Problem,
    /// The tables it came from; a published problem has none.
    pub tables: Option<&'a Tables>,
    /// Who had each store.
    pub given: &'a [Option<RepId>],
    /// Who has it now.
    pub drawing: &'a Drawing,
    /// What is shared out beside work, in the order of the drawing's shares.
    pub measures: Vec<[&'static str; 2]>,
    /// How far the drawing is from the most compact possible, as a share; where it was asked for.
    pub bound: Option<f64>,
    /// The shape of the given territories, where any store had an owner.
    pub before: Option<Shape>,
    /// The shape of the new ones.
    pub after: Shape,
    /// Every store with a new owner.
    pub moves: Vec<Move>,
    /// The moves between every two reps.
    pub pairs: Vec<Pair>,
    /// Stores beyond everybody's reach.
    pub beyond: Vec<Beyond>,
    /// Seconds from the new owner's home to each store, where a way leads there.
    pub ways: Vec<Option<f64>>,
    /// What changed about reps and regions, where that is why territories were drawn.
    pub changed: Option<&'a Changed>,
}

/// A figure of the territories, before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TerritoryFigure {
    /// Its name.
    pub name: String,
    /// Before, where there was any owner.
    pub before: Option<String>,
    /// After.
    pub after: String,
    /// What is measured, in words.
    pub basis: &'static str,
}

impl<'a> Atlas<'a> {
    /// Lays out a drawing.
    pub fn new(
        problem: &'a Problem,
        travel: &Travel,
        tables: Option<&'a Tables>,
        given: &'a [Option<RepId>],
        drawing: &'a Drawing,
        measures: Vec<[&'static str; 2]>,
    ) -> Self {
        let shape = |owners: &[Option<RepId>]| {
            let work = work_with(problem, travel, &drawing.factors, owners);
            Shape::of(problem, travel, owners, &work, drawing.targets())
        };
        let new: Vec<Option<RepId>> = drawing.owners.iter().copied().map(Some).collect();
        let moves = moves(problem, travel, drawing, given);
        let way = |(at, &rep): (usize, &RepId)| {
            crate::territory::way(problem, travel, StoreId::at(at), rep).map(|time| f64::from(time.0))
        };
        Atlas {
            problem,
            tables,
            given,
            drawing,
            measures,
            bound: None,
            before: given.iter().any(Option::is_some).then(|| shape(given)),
            after: shape(&new),
            pairs: pairs(drawing, &moves),
            moves,
            beyond: beyond_reach(problem, travel, &drawing.owners),
            ways: drawing.owners.iter().enumerate().map(way).collect(),
            changed: None,
        }
    }

    /// All files of the output folder, as (path within the folder, bytes); the same territories give the same bytes.
    pub fn files(&self, lang: Lang) -> Vec<(String, Vec<u8>)> {
        let (territories, loads, moves) =
            (pages::territories(self, lang), pages::loads(self, lang), pages::moves(self, lang));
        let mut files = vec![
            ("territories.csv".into(), csv::bytes(&territories)),
            ("rep_load.csv".into(), csv::bytes(&loads)),
            ("moves.csv".into(), csv::bytes(&moves)),
            ("territories.geojson".into(), features(self, lang)),
            ("territories.html".into(), page(self, lang)),
        ];
        let mut all = vec![loads, pages::pairs(self, lang), moves, territories, pages::beyond(self, lang)];
        for (name, page) in self.lists(lang) {
            files.push((name.into(), csv::bytes(&page)));
            all.push(page);
        }
        files.push(("territories.xlsx".into(), xlsx::tables(&self.problem.name, &all, lang)));
        if let Some(tables) = self.next() {
            let next = io::table_files(&tables, lang, CoordSys::Wgs84);
            files.extend(next.into_iter().map(|(name, bytes)| (format!("next/{name}"), bytes)));
        }
        files
    }

    /// Who hands which stores over and who covers for whom, each with the name of its file; only those with rows.
    pub fn lists(&self, lang: Lang) -> Vec<(&'static str, Page)> {
        let Some(changed) = self.changed else { return Vec::new() };
        let mut lists = vec![
            ("handover.csv", handover::stores(changed, lang)),
            ("handover_visits.csv", handover::visits(changed, lang)),
            ("cover.csv", handover::covers(changed, lang)),
        ];
        lists.retain(|(_, page)| !page.rows.is_empty());
        lists
    }

    /// The tables with the new owners; stores that do not trade keep theirs.
    pub fn next(&self) -> Option<Tables> {
        if let Some(changed) = self.changed {
            return Some(changed.tables.clone());
        }
        let mut tables = self.tables?.clone();
        let stores = self.problem.stores.iter().zip(&self.drawing.owners);
        let owners: HashMap<&str, RepId> = stores.map(|(store, &owner)| (store.id.as_str(), owner)).collect();
        for row in &mut tables.stores {
            if let Some(rep) = owners.get(row.id.as_str()) {
                row.owner = Some(self.problem.reps[rep.index()].id.clone());
            }
        }
        Some(tables)
    }

    /// The name of a rep for people, with the id where another has the same.
    pub fn rep(&self, rep: RepId) -> String {
        let rep = &self.problem.reps[rep.index()];
        match self.problem.reps.iter().filter(|other| other.name == rep.name).count() {
            2.. if !rep.name.is_empty() => format!("{} ({})", rep.name, rep.id),
            _ => name_of(&rep.name, &rep.id),
        }
    }

    /// The name of a store for people.
    pub fn store(&self, store: StoreId) -> String {
        let store = self.problem.store(store);
        name_of(&store.name, &store.id)
    }

    /// How full a rep is, as shares of the target: before and after. Nothing for a rep who does not work.
    pub fn of_target(&self, rep: RepId) -> [Option<f64>; 2] {
        if self.drawing.targets()[rep.index()] <= 0.0 {
            return [None; 2];
        }
        let share = |shape: &Shape| 1.0 + shape.off[rep.index()];
        [self.before.as_ref().map(share), Some(share(&self.after))].map(|share| share.filter(|share| share.is_finite()))
    }

    /// Stores that had an owner and have another now.
    pub fn moved(&self) -> usize {
        self.moves.iter().filter(|one| one.from.is_some()).count()
    }

    /// The key figures, before and after.
    pub fn figures(&self, lang: Lang) -> Vec<TerritoryFigure> {
        let line = |name: String, show: &dyn Fn(&Shape) -> String, basis: &'static str| TerritoryFigure {
            name,
            before: self.before.as_ref().map(show),
            after: show(&self.after),
            basis,
        };
        let mut lines = vec![
            line(
                lang.of("Loads, % of target", "负荷占目标").into(),
                &|shape| {
                    let [least, most] = shape.extremes();
                    format!("{:.0}–{}", least * 100.0, percent(most))
                },
                lang.of(
                    "least to most loaded rep; the target is the rep's share of all work by available hours",
                    "最低至最高；目标为按可用工时分摊的工作量",
                ),
            ),
            line(
                lang.of("Spread of loads", "负荷离散度").into(),
                &|shape| tenths(shape.spread),
                lang.of("standard deviation of the loads in % of target", "各业代负荷（占目标%）的标准差"),
            ),
        ];
        for (share, name) in self.drawing.shares.iter().skip(1).zip(&self.measures) {
            let given = self.before.as_ref().map(|_| most_off(&share.amount, self.given, &share.targets));
            lines.push(TerritoryFigure {
                name: lang.of(format!("{} off target", name[0]), format!("{}偏离目标", name[1])),
                before: given.map(tenths),
                after: tenths(share.most_off()),
                basis: lang.of("the rep furthest from the target", "偏离最大的业代"),
            });
        }
        lines.extend([
            line(
                lang.of("Visits that can be made", "可完成的拜访").into(),
                &|shape| {
                    let [visits, makeable] = shape.visits().map(|sum| group(sum as i64));
                    lang.of(format!("{makeable} of {visits}"), format!("{makeable}/{visits}"))
                },
                lang.of(
                    "by the owner, there and back in a day, and all of them in the hours there are",
                    "责任业代当天可往返，且总量在其可用工时之内",
                ),
            ),
            line(
                lang.of("Neighbouring stores with different reps", "相邻门店分属不同业代").into(),
                &|shape| tenths(shape.mixed),
                lang.of(
                    "share of all pairs of a store and one of its five nearest stores",
                    "占门店与其最近五家门店全部配对的比例",
                ),
            ),
            line(
                lang.of("Overlap of territories", "片区重叠").into(),
                &|shape| tenths(shape.overlap),
                lang.of(
                    "share of the convex hulls' area that lies inside another rep's",
                    "凸包面积中落入其他业代凸包的部分",
                ),
            ),
            line(
                lang.of("Average drive from home", "驻地到店平均车程").into(),
                &|shape| minutes(shape.mean_drive, lang),
                lang.of("from the owner's home to a store, one way", "责任业代驻地至门店单程"),
            ),
            line(
                lang.of("Longest drive from home", "驻地到店最长车程").into(),
                &|shape| minutes(f64::from(shape.longest_drive.0), lang),
                lang.of("from the owner's home to a store, one way", "责任业代驻地至门店单程"),
            ),
        ]);
        lines
    }

    /// What moved, in one sentence.
    pub fn summary(&self, lang: Lang) -> String {
        let (stores, reps) = (self.problem.stores.len(), self.problem.reps.len());
        let mut words = lang.of(
            format!("{}, {}: ", count(stores, "store"), count(reps, "rep")),
            format!("{}家门店，{}名业代：", group(stores as i64), group(reps as i64)),
        );
        let owned = self.given.iter().flatten().count();
        let (had, moved) = (group(owned as i64), group(self.moved() as i64));
        words += &match owned {
            0 => lang.of("no store had an owner".into(), "原先均无责任业代".into()),
            _ => lang.of(
                format!("{had} had an owner, {moved} of them moved"),
                format!("原有责任业代{had}家，其中调整{moved}家"),
            ),
        };
        let new = self.moves.len() - self.moved();
        if owned > 0 && new > 0 {
            let new = group(new as i64);
            words += &lang.of(format!("; {new} had none and have one now"), format!("；新分配{new}家"));
        }
        words += lang.of(".", "。");
        if let Some(gap) = self.bound {
            words += &lang.of(
                format!(
                    " At most {} above the most compact possible around these centres with loads as even.",
                    tenths(gap)
                ),
                format!("与围绕这些中心、负荷同样均衡的最紧凑划分相比，最多高{}。", tenths(gap)),
            );
        }
        words
    }

    /// What moved from one rep to another, in one sentence.
    pub fn pair(&self, pair: &Pair, lang: Lang) -> String {
        let stores = group(pair.stores as i64);
        // A rep who does not work any more has no load.
        let load = |rep: RepId| match self.of_target(rep) {
            [Some(before), Some(after)] => Some(format!("{} {} → {}", self.rep(rep), percent(before), percent(after))),
            [_, after] => after.map(|after| format!("{} {}", self.rep(rep), percent(after))),
        };
        let loads: Vec<String> = pair.from.into_iter().chain([pair.to]).filter_map(load).collect();
        let loads = loads.join(lang.of(", ", "，"));
        let moved = count(pair.stores, "store");
        let to = self.rep(pair.to);
        match pair.from.map(|from| self.rep(from)) {
            Some(from) => {
                lang.of(format!("{moved} from {from} to {to}: {loads}"), format!("{stores}家从{from}划给{to}：{loads}"))
            }
            None => lang.of(
                format!("{moved} without an owner to {to}: {loads}"),
                format!("无责任业代的{stores}家划给{to}：{loads}"),
            ),
        }
    }

    /// A store beyond reach, in one sentence.
    pub fn out_of_reach(&self, beyond: &Beyond, lang: Lang) -> String {
        let store = self.store(beyond.store);
        let Some(near) = beyond.nearest else {
            return lang.of(format!("{store}: no working rep may visit it"), format!("{store}：没有在岗业代可以拜访"));
        };
        let rep = self.rep(near.rep);
        let [way, needed, day] = [near.way, near.needed, near.day].map(|time| minutes(f64::from(time.0), lang));
        lang.of(
            format!("{store}: nearest is {rep}, {way} away; the round trip with the visit takes {needed}, and a day has {day}"),
            format!("{store}：最近的是{rep}，单程{way}；往返加拜访需{needed}，一天可用{day}"),
        )
    }

    /// Hours of each rep over the horizon: service, ways, available.
    pub fn hours(&self) -> Vec<[f64; 3]> {
        let mut hours = vec![[0.0; 3]; self.problem.reps.len()];
        for (at, owner) in self.drawing.owners.iter().enumerate() {
            let work = self.drawing.work()[at];
            // What a rep is known to need less than the stay for is no way back.
            let service = f64::from(self.problem.stores[at].service_in_all().0).min(work);
            hours[owner.index()][0] += service / 3600.0;
            hours[owner.index()][1] += (work - service) / 3600.0;
        }
        for (hours, capacity) in hours.iter_mut().zip(capacity_of(self.problem)) {
            hours[2] = capacity.as_hours();
        }
        hours
    }
}

/// Why a store has a new owner, in words.
pub fn cause(cause: Cause, lang: Lang) -> &'static str {
    match cause {
        Cause::HadNone => lang.of("had no owner", "原无责任业代"),
        Cause::Left => lang.of("its rep no longer works", "原业代不再在岗"),
        Cause::MayNot => {
            lang.of("its rep may not serve it (skills, region or a pin)", "原业代不能负责（技能、区域或锁定）")
        }
        Cause::TooFar => lang.of("too far from its rep for a day", "原业代当天无法往返"),
        Cause::Nearer => lang.of("nearer", "更近"),
        Cause::Fairness => lang.of("evens out loads", "均衡"),
    }
}

/// The largest share by which a rep is off in a measure.
fn most_off(amount: &[f64], owners: &[Option<RepId>], targets: &[f64]) -> f64 {
    let (some, of): (Vec<f64>, Vec<RepId>) =
        amount.iter().zip(owners).filter_map(|(amount, owner)| Some((*amount, (*owner)?))).unzip();
    let loads = crate::territory::loads_of(&some, &of, targets.len());
    let off = crate::territory::off_targets(&loads, targets);
    off.into_iter().filter(|off| off.is_finite()).map(f64::abs).fold(0.0, f64::max)
}

/// A share for people, `104 %`.
pub fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

fn tenths(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

/// Minutes for people, `12 min`.
pub fn minutes(seconds: f64, lang: Lang) -> String {
    let minutes = seconds / 60.0;
    lang.of(format!("{minutes:.0} min"), format!("{minutes:.0}分钟"))
}
