//! A plan against the visit log on paper: key figures with their denominators, and every planned visit with what came of it.

use super::{Actual, Actuals, Level};
use crate::lang::{Lang, agree, count};
use crate::model::Tables;
use crate::report::paper::csv;
use crate::report::paper::rows::{Cell, Page, columns};
use crate::report::paper::screen::Lines;
use crate::report::paper::xlsx::{self, Highlight, Leaf, TableSheet};
use crate::report::{name_of, with_name};

/// What a figure measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogMeasure {
    /// Planned visits made on their day.
    Adherence,
    /// Planned visits with an order.
    Strike,
    /// Visits with an effect.
    HitRate,
    /// Stores seen.
    Coverage,
    /// Due visits kept on time.
    OnTime,
    /// Visits made of those required.
    Attainment,
    /// Days past the latest day, on average.
    MeanOverdue,
    /// The most of them.
    MostOverdue,
    /// Driving as a share of planned work.
    DriveShare,
    /// Minutes at stores against those planned.
    Minutes,
    /// Planned phone calls made on their day.
    CallAdherence,
    /// Minutes of phone calls against those planned.
    CallMinutes,
    /// Stores visited or called.
    Contact,
}

impl LogMeasure {
    /// All, in the order in which they are told.
    pub const ALL: [LogMeasure; 10] = [
        LogMeasure::Adherence,
        LogMeasure::Strike,
        LogMeasure::HitRate,
        LogMeasure::Coverage,
        LogMeasure::OnTime,
        LogMeasure::Attainment,
        LogMeasure::MeanOverdue,
        LogMeasure::MostOverdue,
        LogMeasure::DriveShare,
        LogMeasure::Minutes,
    ];

    /// Those of phone calls, told where the plan or the log has any.
    pub const CALLS: [LogMeasure; 3] = [LogMeasure::CallAdherence, LogMeasure::CallMinutes, LogMeasure::Contact];

    /// Those that are told of a plan and a log, in order.
    pub fn told(actuals: &Actuals) -> impl Iterator<Item = LogMeasure> + Clone + use<> {
        let calls = if actuals.has_calls() { &Self::CALLS[..] } else { &[] };
        Self::ALL.into_iter().chain(calls.iter().copied())
    }

    /// Its key in files.
    pub fn key(self) -> &'static str {
        self.words().0
    }

    /// Its name.
    pub fn name(self, lang: Lang) -> &'static str {
        lang.of(self.words().1, self.words().2)
    }

    /// What is divided by what, in words.
    pub fn basis(self, lang: Lang) -> &'static str {
        lang.of(self.words().3, self.words().4)
    }

    fn words(self) -> (&'static str, &'static str, &'static str, &'static str, &'static str) {
        match self {
            LogMeasure::Adherence => (
                "adherence",
                "Adherence",
                "拜访达成率",
                "planned visits made on their day, with check-in and check-out / visits planned; inactive stores are not counted",
                "计划当日完成的拜访（有签到和签退）/ 计划拜访；不含未营业门店",
            ),
            LogMeasure::Strike => (
                "strike",
                "Strike rate",
                "拜访成交率",
                "planned visits whose store ordered that day / visits planned, made or not",
                "当日有订单的计划拜访 / 计划拜访（无论是否完成）",
            ),
            LogMeasure::HitRate => (
                "hit_rate",
                "Hit rate",
                "有效率",
                "effective visits / visits made whose effect is known, planned or not",
                "有效拜访 / 已完成且有效性已知的拜访（含计划外）",
            ),
            LogMeasure::Coverage => (
                "coverage",
                "Coverage",
                "覆盖率",
                "stores visited at least once, ineffective visits not counted / active stores with a visit due by then, prospects not counted",
                "至少拜访一次的门店（不计无效拜访）/ 届时有应访的营业门店（不含潜在客户）",
            ),
            LogMeasure::OnTime => (
                "on_time",
                "On time",
                "准时率",
                "due visits made in their window, or earlier but not before the minimum gap / due visits with a known result",
                "在窗口内或满足最小间隔提前完成的应访 / 已有结果的应访",
            ),
            LogMeasure::Attainment => (
                "attainment",
                "Frequency attained",
                "频次达成率",
                "visits made, ineffective ones not counted, at most as many as each store requires / visits required by then",
                "各店完成次数（不计无效拜访，以应访次数为上限）/ 届时应访次数",
            ),
            LogMeasure::MeanOverdue => (
                "mean_overdue_days",
                "Average days overdue",
                "平均逾期天数",
                "days past the latest day / due visits that are or were past it",
                "超过最晚日的天数 / 已逾期或曾逾期的应访",
            ),
            LogMeasure::MostOverdue => (
                "most_overdue_days",
                "Most days overdue",
                "最大逾期天数",
                "the most days past the latest day",
                "超过最晚日的最多天数",
            ),
            LogMeasure::DriveShare => (
                "drive_share",
                "Drive share (plan)",
                "在途占比（计划）",
                "planned driving hours, including from and to home / planned hours of driving, service and waiting",
                "计划在途小时（含离家、回家路程）/ 计划在途、在店与等待小时",
            ),
            LogMeasure::Minutes => (
                "minutes",
                "Minutes at stores",
                "在店分钟（实际/计划）",
                "minutes from check-in to check-out / minutes planned, of planned visits made",
                "签到至签退分钟 / 计划在店分钟（仅已完成的计划拜访）",
            ),
            LogMeasure::CallAdherence => (
                "call_adherence",
                "Calls made",
                "电话达成率",
                "planned phone calls with a line of type call in the log on their day / phone calls planned",
                "当日记录中有电话的计划电话 / 计划电话",
            ),
            LogMeasure::CallMinutes => (
                "call_minutes",
                "Minutes of calls",
                "电话分钟（实际/计划）",
                "minutes from check-in to check-out / minutes planned, of planned phone calls made that have both in the log",
                "签到至签退分钟 / 计划分钟（仅有签到和签退的已完成计划电话）",
            ),
            LogMeasure::Contact => (
                "contact_coverage",
                "Coverage with calls",
                "含电话覆盖率",
                "stores visited or called at least once, ineffective contacts not counted / active stores with a visit or a phone call due by then, prospects not counted",
                "至少拜访或致电一次的门店（不计无效）/ 届时有应访或应致电的营业门店（不含潜在客户）",
            ),
        }
    }

    /// The value of some sums, and what was divided by what; `None` where there is nothing to divide by.
    pub fn of(self, sum: &Actual) -> Option<(f64, Option<(f64, f64)>)> {
        let tally = &sum.tally;
        let over = match self {
            LogMeasure::Adherence => (f64::from(sum.made), f64::from(sum.planned)),
            LogMeasure::Strike => (f64::from(sum.ordered), f64::from(sum.planned)),
            LogMeasure::HitRate => (tally.effective as f64, tally.judged as f64),
            LogMeasure::Coverage => (f64::from(tally.seen), f64::from(tally.stores)),
            LogMeasure::OnTime => (f64::from(tally.on_time), f64::from(tally.decided)),
            LogMeasure::Attainment => (tally.attained as f64, tally.required as f64),
            LogMeasure::MeanOverdue => (tally.overdue_days as f64, f64::from(tally.overdue)),
            LogMeasure::MostOverdue => {
                return (tally.decided > 0).then_some((f64::from(tally.most_overdue_days), None));
            }
            LogMeasure::DriveShare => (sum.drive as f64 / 3600.0, (sum.drive + sum.stay) as f64 / 3600.0),
            LogMeasure::Minutes => (sum.seconds[1] as f64 / 60.0, sum.seconds[0] as f64 / 60.0),
            LogMeasure::CallAdherence => (f64::from(sum.calls.made), f64::from(sum.calls.planned)),
            LogMeasure::CallMinutes => (sum.calls.seconds[1] as f64 / 60.0, sum.calls.seconds[0] as f64 / 60.0),
            LogMeasure::Contact => (f64::from(sum.calls.reached), f64::from(sum.calls.stores)),
        };
        // Classes and areas have no routes: their drive share is nobody's.
        let known = over.1 > 0.0;
        known.then(|| (over.0 / over.1, Some(over)))
    }

    /// The value as people read it.
    fn show(self, sum: &Actual) -> String {
        let Some((value, over)) = self.of(sum) else { return "–".into() };
        match (self, over) {
            (LogMeasure::MeanOverdue, _) => format!("{value:.1}"),
            (LogMeasure::MostOverdue, _) => format!("{value:.0}"),
            (LogMeasure::Minutes | LogMeasure::CallMinutes, Some((real, planned))) => {
                format!("{real:.0} / {planned:.0}")
            }
            _ => format!("{:.1}%", value * 100.0),
        }
    }
}

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
            minutes((visit.stop.leave.0 - visit.stop.start.0).0),
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
