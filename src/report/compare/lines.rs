//! A comparison for people: tables of words, for the terminal and the page.

use super::{Comparison, Placed, rep_name};
use crate::lang::Lang;
use crate::report::compare::changes::{ComparedVisit, Count};
use crate::report::paper::screen::Lines;
use crate::report::{day_name, weekday};

/// The key figures side by side.
pub fn figures(comparison: &Comparison, lang: Lang) -> Lines<'static> {
    let headers = lang.of(
        ["figure", ">before", ">of", ">after", ">of", ">change"],
        ["指标", ">原值", ">分子/分母", ">新值", ">分子/分母", ">变化"],
    );
    let rows = comparison.twins().into_iter().map(|twin| {
        let show = |side: usize| twin.values[side].map_or("–".into(), |figure| figure.show());
        let over = |side: usize| twin.values[side].map_or(String::new(), |figure| figure.ratio());
        vec![twin.kind.name(lang).into(), show(0), over(0), show(1), over(1), twin.show(lang)]
    });
    Lines { headers: headers.to_vec(), rows: rows.collect(), spare: &[2, 4] }
}

/// What became of each rep's visits.
pub fn reps(comparison: &Comparison, lang: Lang) -> Lines<'static> {
    let [before, after] = comparison.problems();
    let mut headers = vec![lang.of("rep", "业代"), lang.of("name", "姓名")];
    headers.extend(heads(true, lang));
    let rows = comparison.changes.by_rep(before, after).into_iter().map(|(id, count)| {
        let rep = before.reps.iter().chain(&after.reps).find(|rep| rep.id == id);
        let name = rep.map_or(String::new(), |rep| rep.name.clone());
        [id.to_string(), name].into_iter().chain(cells(&count, true)).collect()
    });
    Lines { headers, rows: rows.collect(), spare: &[12, 7, 8, 11, 4, 1, 6, 5] }
}

/// What became of each class's visits, and of all.
pub fn classes(comparison: &Comparison, lang: Lang) -> Lines<'static> {
    let [before, after] = comparison.problems();
    let mut headers = vec![lang.of("class", "等级")];
    headers.extend(heads(false, lang));
    let row = |name: &str, count: &Count| [name.to_string()].into_iter().chain(cells(count, false)).collect();
    let named = |class: &str| if class.is_empty() { lang.of("none", "无").into() } else { class.to_string() };
    let mut rows: Vec<Vec<String>> =
        comparison.changes.by_class(before, after).iter().map(|(class, count)| row(&named(class), count)).collect();
    rows.push(row(lang.of("all", "合计"), &comparison.changes.count()));
    Lines { headers, rows, spare: &[10, 6, 7, 3, 5, 4] }
}

/// Every visit that is neither kept nor made.
pub fn changes(comparison: &Comparison, lang: Lang) -> Lines<'static> {
    let headers = lang.of(
        ["store", "name", "class", "=change", "=before", "=after", "why"],
        ["门店编号", "门店名称", "等级", "=变更", "=原安排", "=新安排", "原因"],
    );
    let row = |change: &ComparedVisit| {
        let (id, name, class) = comparison.store(change);
        let place =
            |side: usize, one: Option<Placed>| one.map_or("–".into(), |one| place(comparison, side, &one, lang));
        vec![
            id.into(),
            name.into(),
            class.into(),
            change.became.say(lang).into(),
            place(0, change.old),
            place(1, change.new),
            change.became.why(lang),
        ]
    };
    let changed = comparison.changes.visits.iter().filter(|change| !change.became.is_quiet());
    Lines { headers: headers.to_vec(), rows: changed.map(row).collect(), spare: &[2, 1, 6] }
}

/// Where one of the plans has a visit: day, hour and rep.
pub(in crate::report) fn place(comparison: &Comparison, side: usize, one: &Placed, lang: Lang) -> String {
    let problem = comparison.problems()[side];
    let day = format!("{} {}", day_name(problem, one.day, lang), weekday(problem, one.day, lang));
    format!("{} {} {}", day.trim_end(), one.start.clock(), rep_name(problem, one.rep))
}

fn heads(of_reps: bool, lang: Lang) -> Vec<&'static str> {
    let mut heads = lang
        .of(
            [
                ">visits before",
                ">kept",
                ">other hour",
                ">other day",
                ">other rep",
                ">both",
                ">made",
                ">lost",
                ">gained",
            ],
            [">原拜访", ">不变", ">改时间", ">改日期", ">改业代", ">都改", ">已完成", ">取消", ">新增"],
        )
        .to_vec();
    heads.extend(of_reps.then_some(lang.of(">taken over", ">接手")));
    heads.extend(lang.of([">same day and rep", ">stability"], [">同日同业代", ">计划稳定度"]));
    heads
}

fn cells(count: &Count, of_reps: bool) -> Vec<String> {
    let Count { kept, hour, day, rep, day_and_rep, made, lost, gained, taken_over } = *count;
    let mut cells: Vec<String> = [count.before(), kept, hour, day, rep, day_and_rep, made, lost, gained]
        .map(|number| number.to_string())
        .to_vec();
    cells.extend(of_reps.then(|| taken_over.to_string()));
    cells.push(format!("{} / {}", count.steady(), count.in_both()));
    cells.push(count.stability().map_or("–".into(), |stability| format!("{:.1}%", stability * 100.0)));
    cells
}
