//! A plan against the visit log on paper: key figures with their denominators, and every planned visit with what came of it.

use super::{Actual, Actuals, Level, LogMeasure};
use crate::lang::{Lang, agree, count};
use crate::model::Tables;
use crate::report::paper::csv;
use crate::report::paper::rows::{Cell, Page, columns};
use crate::report::paper::screen::Lines;
use crate::report::paper::xlsx::{self, Highlight, Leaf, TableSheet};
use crate::report::{name_of, with_name};

impl Level {
    /// Every level, in the order in which they are told.
    pub const ALL: [Level; 6] = [Level::All, Level::Team, Level::Rep, Level::Class, Level::Area, Level::Week];

    /// Its name.
    pub fn name(self, lang: Lang) -> &'static str {
        let (en, zh) = match self {
            Level::All => ("all", "合计"),
            Level::Team => ("team", "团队"),
            Level::Rep => ("rep", "业代"),
            Level::Class => ("class", "等级"),
            Level::Area => ("area", "片区"),
            Level::Week => ("week of", "周（周一）"),
        };
        lang.of(en, zh)
    }
}

/// What was looked at, in sentences.
pub fn sentences(actuals: &Actuals, lang: Lang) -> Vec<String> {
    let Actuals { from, until, dropped, unfinished, unplanned, .. } = actuals;
    let sum = actuals.all();
    let mut all = vec![lang.of(
        format!(
            "{from} to {until}: {} of {} {} made on the planned day; {} {} made that {} not planned for the day.",
            sum.made,
            count(sum.planned as usize, "planned visit"),
            agree(sum.made as usize, "was", "were"),
            count(*unplanned, "visit"),
            agree(*unplanned, "was", "were"),
            agree(*unplanned, "was", "were"),
        ),
        format!("{from}至{until}：计划拜访{}次，当日完成{}次；计划外拜访{unplanned}次。", sum.planned, sum.made),
    )];
    if *dropped > 0 {
        all.push(lang.of(
            format!("Planned visits to inactive stores, not counted anywhere: {dropped}."),
            format!("未营业门店的计划拜访{dropped}次，不计入任何口径。"),
        ));
    }
    if *unfinished > 0 {
        all.push(lang.of(
            format!("Lines of the log without check-in or check-out, not counted as visits: {unfinished}."),
            format!("拜访记录中缺签到或签退{unfinished}条，不计为拜访。"),
        ));
    }
    if actuals.has_calls() {
        let (planned, made) = (sum.calls.planned, sum.calls.made);
        let more = actuals.unplanned_calls;
        all.push(lang.of(
            format!(
                "{made} of {} {} made on the planned day, {} missed; {} {} made that {} not planned for the day.",
                count(planned as usize, "planned phone call"),
                agree(made as usize, "was", "were"),
                planned - made,
                count(more, "phone call"),
                agree(more, "was", "were"),
                agree(more, "was", "were"),
            ),
            format!("计划电话{planned}次，当日完成{made}次，未打{}次；计划外电话{more}次。", planned - made),
        ));
    }
    all
}

/// The sums of one level as a table of words, those who have none of it under "none".
pub fn table(actuals: &Actuals, tables: &Tables, level: Level, lang: Lang) -> Lines<'static> {
    let mut headers = vec![level.name(lang)];
    headers.extend(lang.of(
        [
            ">planned",
            ">made",
            ">adherence",
            ">strike",
            ">hit rate",
            ">coverage",
            ">on time",
            ">attained",
            ">mean overdue",
            ">most",
            ">drive share",
            ">min made / planned",
        ],
        [
            ">计划",
            ">完成",
            ">达成率",
            ">成交率",
            ">有效率",
            ">覆盖率",
            ">准时率",
            ">频次达成率",
            ">平均逾期",
            ">最大",
            ">在途占比",
            ">实际/计划分钟",
        ],
    ));
    if actuals.has_calls() {
        headers.extend(lang.of(
            [">calls made", ">call min made / planned", ">coverage with calls"],
            [">电话达成率", ">电话实际/计划分钟", ">含电话覆盖率"],
        ));
    }
    if actuals.all().answers > 0 {
        headers.push(lang.of(">answered in time", ">按时答复率"));
    }
    let row = |(name, sum): (String, &Actual)| {
        let counts = [name, sum.planned.to_string(), sum.made.to_string()];
        counts.into_iter().chain(LogMeasure::told(actuals).map(|measure| measure.show(sum))).collect()
    };
    Lines { headers, rows: of_level(actuals, tables, level, lang).map(row).collect(), spare: &[10, 5, 4, 12, 9, 11, 8] }
}

/// The sums of one level with the names of what they are of.
fn of_level<'a>(
    actuals: &'a Actuals,
    tables: &'a Tables,
    level: Level,
    lang: Lang,
) -> impl Iterator<Item = (String, &'a Actual)> {
    let named = move |id: &str| match level {
        Level::All => level.name(lang).to_string(),
        _ if id.is_empty() => lang.of("none", "无").to_string(),
        Level::Team | Level::Rep => match tables.reps.iter().find(|row| row.id == id) {
            Some(row) if !row.name.is_empty() => with_name(id, &row.name),
            _ => id.to_string(),
        },
        Level::Class | Level::Area | Level::Week => id.to_string(),
    };
    actuals.sums.iter().filter(move |(key, _)| key.0 == level).map(move |(key, sum)| (named(&key.1), sum))
}

/// One row a key figure of every level.
pub fn figures_page(actuals: &Actuals, lang: Lang) -> Page {
    let mut rows = Vec::new();
    for level in Level::ALL {
        for ((_, of), sum) in actuals.sums.iter().filter(|(key, _)| key.0 == level) {
            for measure in LogMeasure::told(actuals) {
                let Some((value, over)) = measure.of(sum) else { continue };
                let value = match measure {
                    LogMeasure::MeanOverdue | LogMeasure::MostOverdue => Cell::Decimal(value, 1),
                    _ => Cell::Share(value),
                };
                let part = |part: Option<f64>| match part {
                    None => Cell::Empty,
                    Some(number) if number == number.round() => Cell::Whole(number as i64),
                    Some(number) => Cell::Decimal(number, 1),
                };
                rows.push(vec![
                    Cell::text(level.name(lang)),
                    Cell::text(of),
                    Cell::text(measure.key()),
                    Cell::text(measure.name(lang)),
                    value,
                    part(over.map(|over| over.0)),
                    part(over.map(|over| over.1)),
                    Cell::text(measure.basis(lang)),
                ]);
            }
        }
    }
    let columns = columns(
        lang,
        &[
            ("level", "层级", 10),
            ("of", "对象", 12),
            ("key", "指标码", 18),
            ("name", "指标", 22),
            ("value", "值", 10),
            ("numerator", "分子", 12),
            ("denominator", "分母", 12),
            ("basis", "口径", 90),
        ],
    );
    Page { name: lang.of("figures", "指标"), columns, rows }
}

/// One row a planned visit, with what came of it.
pub fn visits_page(actuals: &Actuals, tables: &Tables, lang: Lang) -> Page {
    let rows = actuals.visits.iter().map(|visit| {
        let clock = |moment| Option::map_or(moment, Cell::Empty, Cell::Clock);
        let minutes = |seconds: i32| Cell::minutes(i64::from(seconds));
        let rep = tables.reps.iter().find(|row| row.id == visit.rep).map_or("", |row| row.name.as_str());
        let made = visit.made;
        let real = made.and_then(|row| Some((row.checkout? - row.checkin?).0));
        let flag = |flag: Option<bool>| flag.map_or(Cell::Empty, |flag| Cell::Whole(i64::from(flag)));
        vec![
            Cell::Date(visit.date),
            Cell::text(visit.rep),
            Cell::Text(name_of(rep, visit.rep)),
            Cell::text(&visit.store.id),
            Cell::text(&visit.store.name),
            Cell::text(&visit.store.class),
            Cell::text(&visit.store.area),
            Cell::Clock(visit.stop.start.0),
            Cell::Whole(i64::from(made.is_some())),
            made.map_or(Cell::Empty, |row| Cell::text(&row.rep)),
            clock(made.and_then(|row| row.checkin)),
            clock(made.and_then(|row| row.checkout)),
            minutes(visit.stop.service().0),
            real.map_or(Cell::Empty, minutes),
            flag(made.and_then(|row| row.effective)),
            Cell::Whole(i64::from(visit.ordered)),
        ]
    });
    let columns = columns(
        lang,
        &[
            ("date", "日期", 11),
            ("rep_id", "业代编号", 10),
            ("rep_name", "姓名", 14),
            ("store_id", "门店编号", 12),
            ("store_name", "门店名称", 24),
            ("class", "等级", 6),
            ("area", "片区", 12),
            ("planned_start", "计划开始", 13),
            ("made", "完成", 8),
            ("made_by", "实际业代", 10),
            ("checkin", "签到", 8),
            ("checkout", "签退", 8),
            ("planned_min", "计划分钟", 12),
            ("actual_min", "实际分钟", 12),
            ("effective", "有效", 9),
            ("ordered", "有订单", 9),
        ],
    );
    Page { name: lang.of("planned visits", "计划拜访"), columns, rows: rows.collect() }
}

/// All files of the folder, as (name, bytes); the same plan and log give the same bytes.
pub fn files(actuals: &Actuals, tables: &Tables, lang: Lang) -> Vec<(String, Vec<u8>)> {
    let figures = figures_page(actuals, lang);
    let csv = csv::bytes(&figures);
    let visits = visits_page(actuals, tables, lang);
    let calls = actuals.has_calls().then(|| super::calls_page(actuals, tables, lang));
    let ruled = calls.iter().map(|calls| TableSheet::of(calls).ruled(&[("made", Highlight::Zero)]));
    let both = [TableSheet::of(&figures), TableSheet::of(&visits).ruled(&[("made", Highlight::Zero)])];
    let leaves: Vec<Leaf> = both.into_iter().chain(ruled).map(Leaf::Table).collect();
    vec![("actuals.csv".into(), csv), ("actuals.xlsx".into(), xlsx::bytes(&tables.name, &leaves, lang))]
}
