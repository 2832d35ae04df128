//! What key figures of a plan against the visit log measure: what is divided by what.

use super::{Actual, Actuals};
use crate::lang::Lang;

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
    /// Visits asked for within hours that began in time.
    Answered,
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
        let answers = (actuals.all().answers > 0).then_some(LogMeasure::Answered);
        Self::ALL.into_iter().chain(calls.iter().copied()).chain(answers)
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
            LogMeasure::Answered => (
                "answered_in_hours",
                "Answered within hours",
                "按时答复率",
                "visits asked for within hours that began by their hour / those with a known result",
                "在规定钟点前开始的限时应访 / 已有结果的限时应访",
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
            LogMeasure::Answered => (f64::from(sum.answered), f64::from(sum.answers)),
            LogMeasure::CallAdherence => (f64::from(sum.calls.made), f64::from(sum.calls.planned)),
            LogMeasure::CallMinutes => (sum.calls.seconds[1] as f64 / 60.0, sum.calls.seconds[0] as f64 / 60.0),
            LogMeasure::Contact => (f64::from(sum.calls.reached), f64::from(sum.calls.stores)),
        };
        // Classes and areas have no routes: their drive share is nobody's.
        let known = over.1 > 0.0;
        known.then(|| (over.0 / over.1, Some(over)))
    }

    /// The value as people read it.
    pub(super) fn show(self, sum: &Actual) -> String {
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
