//! What key figures there are: their names, what is divided by what in words, and how they are written.

use crate::lang::{Lang, group};

/// What a key figure measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FigureKind {
    /// Visits planned of visits due.
    Planned,
    /// Stores seen at least once of stores to be seen.
    Coverage,
    /// Visits within their window of days.
    OnTime,
    /// Visits planned on their due day.
    Exact,
    /// Visits planned before it.
    Early,
    /// Visits planned after it.
    Late,
    /// Visits planned, at most as many as required of each store.
    Attainment,
    /// Weight of the visits left out.
    MissedWeight,
    /// Driving as a share of work.
    DriveShare,
    /// Visits a rep-day.
    VisitsPerDay,
    /// Work as a share of the time there is.
    Utilisation,
    /// The busiest rep against the mean.
    Balance,
    /// How much reps' work varies.
    Spread,
    /// Neighbouring stores that different reps visit.
    Overlap,
    /// Visits on the weekday their stores are used to.
    OnWeekday,
    /// Visits at the time their stores are used to.
    AtHour,
    /// Visits by reps whom their stores prefer.
    Preferred,
    /// Days of about a rep's usual length.
    LevelDays,
    /// The busiest week against the mean.
    BusiestWeek,
    /// Visits to neighbouring stores in one week that fall on different days.
    Apart,
    /// Hours of work.
    Hours,
    /// Kilometres driven.
    Kilometres,
    /// Nights away from home.
    Nights,
    /// Hours of overtime.
    Overtime,
}

/// How a figure is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// As a percentage.
    Share,
    /// As a number with one decimal.
    One,
    /// As a number with two decimals.
    Two,
    /// As a whole number.
    Whole,
}

/// A key figure: a value, and what was divided by what.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    /// What it measures.
    pub kind: FigureKind,
    /// Its value.
    pub value: f64,
    /// Numerator and denominator; `None` for plain sums.
    pub over: Option<(f64, f64)>,
}

impl FigureKind {
    /// Every kind, in the order of the report.
    pub const ALL: [FigureKind; 24] = [
        FigureKind::Planned,
        FigureKind::Coverage,
        FigureKind::Attainment,
        FigureKind::OnTime,
        FigureKind::Exact,
        FigureKind::Early,
        FigureKind::Late,
        FigureKind::MissedWeight,
        FigureKind::Hours,
        FigureKind::Overtime,
        FigureKind::Kilometres,
        FigureKind::Nights,
        FigureKind::DriveShare,
        FigureKind::VisitsPerDay,
        FigureKind::Utilisation,
        FigureKind::Balance,
        FigureKind::Spread,
        FigureKind::Overlap,
        FigureKind::OnWeekday,
        FigureKind::AtHour,
        FigureKind::Preferred,
        FigureKind::LevelDays,
        FigureKind::BusiestWeek,
        FigureKind::Apart,
    ];

    /// Its key in files, `drive_share`.
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
            FigureKind::Planned => {
                ("planned", "Visits planned", "拜访安排率", "visits planned / visits due", "已安排拜访 / 应访拜访")
            }
            FigureKind::Coverage => (
                "coverage",
                "Coverage",
                "覆盖率",
                "stores visited at least once / active stores with a visit due",
                "至少拜访一次的门店 / 有应访的营业门店",
            ),
            FigureKind::OnTime => (
                "on_time",
                "On time",
                "准时率",
                "visits planned within their window of days / visits due",
                "在应访窗口内的拜访 / 应访拜访",
            ),
            FigureKind::Exact => (
                "exact",
                "On the due day",
                "当日率",
                "visits on their due day / visits planned that have a due day",
                "应访当日的拜访 / 有应访日的已安排拜访",
            ),
            FigureKind::Early => (
                "early",
                "Early",
                "提前率",
                "visits before their due day / visits planned that have a due day",
                "提前的拜访 / 有应访日的已安排拜访",
            ),
            FigureKind::Late => (
                "late",
                "Late",
                "延后率",
                "visits after their due day / visits planned that have a due day",
                "延后的拜访 / 有应访日的已安排拜访",
            ),
            FigureKind::Attainment => (
                "attainment",
                "Frequency attained",
                "频次达成率",
                "visits planned, at most as many as each store requires / visits required",
                "各店已安排次数（以应访次数为上限）/ 应访次数",
            ),
            FigureKind::MissedWeight => (
                "missed_weight",
                "Missed priority",
                "漏访占比（按优先级）",
                "priority points of visits left out / priority points of all visits due",
                "未安排拜访的优先级分值 / 应访拜访的优先级分值",
            ),
            FigureKind::DriveShare => (
                "drive_share",
                "Drive share",
                "在途占比",
                "driving hours, including from and to home / hours of driving, service and waiting",
                "在途小时（含离家、回家路程）/ 在途、在店与等待小时",
            ),
            FigureKind::VisitsPerDay => (
                "visits_per_day",
                "Visits a day",
                "日均家数",
                "visits planned / rep-days used",
                "已安排拜访 / 已用人天",
            ),
            FigureKind::Utilisation => (
                "utilisation",
                "Utilisation",
                "工时利用率",
                "hours of work / hours of all shifts, breaks not counted",
                "工作小时 / 全部班次小时（不含休息）",
            ),
            FigureKind::Balance => (
                "balance_max",
                "Busiest rep",
                "最忙业代倍数",
                "hours of the busiest rep / average hours of a rep, over the whole plan",
                "最忙业代小时 / 业代平均小时（整个计划期）",
            ),
            FigureKind::Spread => (
                "balance_cv",
                "Workload spread",
                "工作量离散度",
                "standard deviation of reps' hours / average hours of a rep, over the whole plan",
                "业代小时标准差 / 业代平均小时（整个计划期）",
            ),
            FigureKind::Overlap => (
                "overlap",
                "Territory overlap",
                "片区交叉度",
                "pairs of neighbouring stores with different reps / pairs of a store and one of its 5 nearest stores",
                "分属两位业代的对数 / 门店与其最近5家邻店的对数",
            ),
            FigureKind::OnWeekday => (
                "on_weekday",
                "On the usual weekday",
                "常访星期一致率",
                "visits on their store's usual weekday / visits to stores due in whole weeks",
                "在门店常访星期的拜访 / 按整周拜访的门店的拜访",
            ),
            FigureKind::AtHour => (
                "at_hour",
                "At the usual time",
                "常访时间一致率",
                "visits that start near their store's usual time / visits to stores due in whole weeks",
                "在门店常访时间前后开始的拜访 / 按整周拜访的门店的拜访",
            ),
            FigureKind::Preferred => (
                "preferred",
                "By preferred reps",
                "优先业代拜访率",
                "visits by a rep whom their store prefers / visits to stores that prefer some, pinned days not counted",
                "由门店优先业代进行的拜访 / 填有优先业代的门店的拜访（不含锁定日）",
            ),
            FigureKind::LevelDays => (
                "level_days",
                "Level days",
                "均衡工作日",
                "working days with work within a quarter of the rep's usual day / working days, days without visits included",
                "工作量与该业代平均日相差不超过四分之一的工作日 / 全部工作日（含无拜访日）",
            ),
            FigureKind::BusiestWeek => (
                "busiest_week",
                "Busiest week",
                "最忙周倍数",
                "visits of the busiest week, by its working days / visits of an average week",
                "最忙一周的拜访（按工作日折算）/ 平均每周拜访",
            ),
            FigureKind::Apart => (
                "apart",
                "Days that lie in each other",
                "行程交叉度",
                "pairs of visits by one rep in one week to neighbouring stores, on different days / all such pairs",
                "同一业代同一周拜访相邻门店而不在同一天的对数 / 全部此类对数",
            ),
            FigureKind::Hours => (
                "hours",
                "Hours of work",
                "总工时",
                "driving, service and waiting of all reps, breaks not counted",
                "全部业代的在途、在店与等待（不含休息）",
            ),
            FigureKind::Kilometres => {
                ("km", "Kilometres", "总里程", "all driving, including from and to home", "全部路程（含离家、回家）")
            }
            FigureKind::Nights => {
                ("nights", "Nights away", "外宿晚数", "nights that reps sleep away from home", "业代在外住宿的晚数")
            }
            FigureKind::Overtime => (
                "overtime",
                "Hours of overtime",
                "加班小时",
                "hours by which days are longer than regular days, that the calendar has not agreed on",
                "超出正常工作日、且日历未列的小时数",
            ),
        }
    }

    /// How it is written.
    pub fn scale(self) -> Scale {
        match self {
            FigureKind::VisitsPerDay | FigureKind::Overtime => Scale::One,
            FigureKind::Balance | FigureKind::BusiestWeek => Scale::Two,
            FigureKind::Hours | FigureKind::Kilometres | FigureKind::Nights => Scale::Whole,
            _ => Scale::Share,
        }
    }
}

impl Figure {
    /// The value as people read it, `98.3%`.
    pub fn show(&self) -> String {
        match self.kind.scale() {
            Scale::Share => format!("{:.1}%", self.value * 100.0),
            Scale::One => format!("{:.1}", self.value),
            Scale::Two => format!("{:.2}", self.value),
            Scale::Whole => group(self.value.round() as i64),
        }
    }

    /// Numerator and denominator as people read them, `812 / 820`; empty for plain sums.
    pub fn ratio(&self) -> String {
        let number = |value: f64| match value == value.round() || value.abs() >= 1000.0 {
            true => group(value.round() as i64),
            false => format!("{value:.1}"),
        };
        self.over.map_or(String::new(), |(above, below)| format!("{} / {}", number(above), number(below)))
    }
}
