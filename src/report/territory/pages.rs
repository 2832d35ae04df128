//! The tables of territories: stores with their owners, reps with their loads, moves, moves between reps, stores beyond reach.

use super::{Atlas, cause};
use crate::lang::Lang;
use crate::report::paper::rows::{Cell, Page, columns};
use crate::unit::{RepId, StoreId};

fn minutes(seconds: Option<f64>) -> Cell {
    seconds.map_or(Cell::Empty, |seconds| Cell::Decimal(seconds / 60.0, 1))
}

fn share(share: Option<f64>) -> Cell {
    share.map_or(Cell::Empty, Cell::Share)
}

/// The id of a rep; nothing where there is none.
fn id(atlas: &Atlas, rep: Option<RepId>) -> Cell {
    rep.map_or(Cell::Empty, |rep| Cell::text(&atlas.problem.reps[rep.index()].id))
}

/// One row a store.
pub fn territories(atlas: &Atlas, lang: Lang) -> Page {
    let mut why = vec![None; atlas.given.len()];
    atlas.moves.iter().for_each(|one| why[one.store.index()] = Some(one.cause));
    let row = |at: usize| {
        let store = atlas.problem.store(StoreId::at(at));
        let (old, new) = (atlas.given[at], atlas.drawing.owners[at]);
        vec![
            Cell::text(&store.id),
            Cell::text(&store.name),
            id(atlas, old),
            id(atlas, Some(new)),
            Cell::Whole(i64::from(old.is_some_and(|old| old != new))),
            minutes(Some(atlas.drawing.work()[at])),
            minutes(atlas.ways[at]),
            why[at].map_or(Cell::Empty, |why| Cell::text(cause(why, lang))),
        ]
    };
    let columns = columns(
        lang,
        &[
            ("store_id", "门店编号", 12),
            ("store_name", "门店名称", 24),
            ("old_rep", "原责任业代", 12),
            ("new_rep", "现责任业代", 12),
            ("moved", "是否调整", 10),
            ("work_min", "工作量(分钟)", 13),
            ("drive_min_to_home", "距驻地(分钟)", 18),
            ("why", "原因", 30),
        ],
    );
    Page { name: lang.of("territories", "责任区"), columns, rows: (0..atlas.given.len()).map(row).collect() }
}

/// The columns of [`loads`] for people.
pub const LOADS: [(&str, &str); 15] = [
    ("rep", "业代编号"),
    ("name", "姓名"),
    ("stores", "门店数"),
    ("visits", "拜访次数"),
    ("makeable", "可完成拜访"),
    ("service h", "在店小时"),
    ("drive h", "在途小时"),
    ("available h", "可用工时"),
    ("load", "负荷"),
    ("of target before", "原占目标"),
    ("of target", "占目标"),
    ("moved in", "调入"),
    ("moved out", "调出"),
    ("mean drive min", "平均车程分钟"),
    ("farthest min", "最远分钟"),
];

/// The columns of [`moves`] for people.
pub const MOVES: [(&str, &str); 8] = [
    ("store", "门店编号"),
    ("name", "门店名称"),
    ("from", "原责任业代"),
    ("to", "现责任业代"),
    ("work min", "工作量分钟"),
    ("farther from home, min", "距驻地变化分钟"),
    ("farther from centre, km", "距中心变化公里"),
    ("why", "原因"),
];

/// One row a rep.
pub fn loads(atlas: &Atlas, lang: Lang) -> Page {
    let mut moved = vec![[0; 2]; atlas.problem.reps.len()];
    for one in &atlas.moves {
        moved[one.to.index()][0] += 1;
        one.from.iter().for_each(|from| moved[from.index()][1] += 1);
    }
    let hours = atlas.hours();
    let row = |at: usize| {
        let (rep, reach, [service, drive, available]) = (RepId::at(at), &atlas.after.reps[at], hours[at]);
        let [before, after] = atlas.of_target(rep);
        vec![
            Cell::text(&atlas.problem.reps[at].id),
            Cell::text(&atlas.problem.reps[at].name),
            Cell::Whole(reach.stores as i64),
            Cell::Whole(reach.visits as i64),
            Cell::Whole(reach.makeable as i64),
            Cell::Decimal(service, 1),
            Cell::Decimal(drive, 1),
            Cell::Decimal(available, 1),
            share((available > 0.0).then(|| (service + drive) / available)),
            share(before),
            share(after),
            Cell::Whole(moved[at][0]),
            Cell::Whole(moved[at][1]),
            minutes((reach.stores > 0).then_some(reach.mean_drive)),
            minutes(reach.farthest.map(|(_, time)| f64::from(time.0))),
        ]
    };
    let columns = columns(
        lang,
        &[
            ("rep_id", "业代编号", 10),
            ("rep_name", "姓名", 18),
            ("stores", "门店数", 8),
            ("visits_per_cycle", "周期拜访次数", 14),
            ("visits_makeable", "可完成拜访次数", 14),
            ("service_h", "在店小时", 10),
            ("drive_h", "在途小时(估)", 12),
            ("available_h", "可用工时", 11),
            ("load_pct", "负荷", 9),
            ("of_target_before", "原占目标", 16),
            ("of_target", "占目标", 10),
            ("moved_in", "调入", 9),
            ("moved_out", "调出", 10),
            ("mean_drive_min", "驻地平均分钟", 14),
            ("farthest_min", "驻地最远分钟", 12),
        ],
    );
    Page { name: lang.of("rep_load", "工作量"), columns, rows: (0..atlas.problem.reps.len()).map(row).collect() }
}

/// One row a store with a new owner.
pub fn moves(atlas: &Atlas, lang: Lang) -> Page {
    let rows = atlas.moves.iter().map(|one| {
        let store = atlas.problem.store(one.store);
        vec![
            Cell::text(&store.id),
            Cell::text(&store.name),
            id(atlas, one.from),
            id(atlas, Some(one.to)),
            minutes(Some(atlas.drawing.work()[one.store.index()])),
            minutes(one.farther_from_home.map(|time| f64::from(time.0))),
            one.farther_from_centre.map_or(Cell::Empty, |far| Cell::Decimal(far.as_km(), 1)),
            Cell::text(cause(one.cause, lang)),
        ]
    });
    let columns = columns(
        lang,
        &[
            ("store_id", "门店编号", 12),
            ("store_name", "门店名称", 24),
            ("old_rep", "原责任业代", 12),
            ("new_rep", "现责任业代", 12),
            ("work_min", "工作量(分钟)", 13),
            ("home_min_change", "距驻地分钟变化", 16),
            ("centre_km_change", "距中心公里变化", 16),
            ("why", "原因", 30),
        ],
    );
    Page { name: lang.of("moves", "调整"), columns, rows: rows.collect() }
}

/// One row for every two reps between whom stores move.
pub fn pairs(atlas: &Atlas, lang: Lang) -> Page {
    let rows = atlas.pairs.iter().map(|pair| {
        let [old_before, old_after] = pair.from.map_or([None; 2], |from| atlas.of_target(from));
        let [new_before, new_after] = atlas.of_target(pair.to);
        vec![
            id(atlas, pair.from),
            id(atlas, Some(pair.to)),
            Cell::Whole(pair.stores as i64),
            Cell::Decimal(pair.work / 3600.0, 1),
            Cell::Decimal(pair.farther_from_home as f64 / 60.0 / pair.stores as f64, 1),
            share(old_before),
            share(old_after),
            share(new_before),
            share(new_after),
        ]
    });
    let columns = columns(
        lang,
        &[
            ("old_rep", "原责任业代", 12),
            ("new_rep", "现责任业代", 12),
            ("stores", "门店数", 8),
            ("work_h", "工作量(小时)", 12),
            ("home_min_change", "平均距驻地分钟变化", 18),
            ("old_rep_before", "原业代调整前占目标", 18),
            ("old_rep_after", "原业代调整后占目标", 18),
            ("new_rep_before", "现业代调整前占目标", 18),
            ("new_rep_after", "现业代调整后占目标", 18),
        ],
    );
    Page { name: lang.of("between_reps", "业代之间"), columns, rows: rows.collect() }
}

/// One row a store beyond reach.
pub fn beyond(atlas: &Atlas, lang: Lang) -> Page {
    let rows = atlas.beyond.iter().map(|beyond| {
        let store = atlas.problem.store(beyond.store);
        let time = |pick: fn(&crate::territory::Nearest) -> crate::unit::Seconds| {
            minutes(beyond.nearest.as_ref().map(|near| f64::from(pick(near).0)))
        };
        vec![
            Cell::text(&store.id),
            Cell::text(&store.name),
            id(atlas, beyond.nearest.map(|near| near.rep)),
            time(|near| near.way),
            time(|near| near.needed),
            time(|near| near.day),
        ]
    });
    let columns = columns(
        lang,
        &[
            ("store_id", "门店编号", 12),
            ("store_name", "门店名称", 24),
            ("nearest_rep", "最近业代", 12),
            ("drive_min", "单程分钟", 10),
            ("needed_min", "往返加拜访分钟", 14),
            ("day_min", "一天可用分钟", 12),
        ],
    );
    Page { name: lang.of("beyond_reach", "无法到达"), columns, rows: rows.collect() }
}
