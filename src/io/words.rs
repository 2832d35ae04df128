//! The words of closed sets, in English and in Chinese: read however people write them, written as we would.

use super::headers::{distance, plain};
use super::values::Wrong;
use crate::error::Kind;
use crate::lang::Lang;
use crate::model::{Change, DayKind, DayShape, FixedKind, IncidentKind, KeepRep, OfficeTime, Status, VisitType};

/// A word of a closed set: its meaning, its English word, its Chinese word, and others it is known by.
pub(super) struct Word<T: 'static>(pub T, pub &'static str, pub &'static str, pub &'static [&'static str]);

/// The meaning of a word of a closed set.
pub(super) fn word<T: Copy>(set: &'static [Word<T>], text: &str) -> Result<T, Wrong> {
    if let Some(meaning) = find(set, text) {
        return Ok(meaning);
    }
    let name = plain(text);
    let close = |other: &str| other.len() > 3 && other.is_ascii() && distance(&plain(other), &name) <= 2;
    let near = set.iter().find(|word| close(word.1) || word.3.iter().any(|also| close(also)));
    let (en, zh) = match near {
        Some(word) => (format!("did you mean {}?", word.1), format!("是否应为“{}”？", word.2)),
        None => {
            let en: Vec<&str> = set.iter().map(|word| word.1).collect();
            let zh: Vec<&str> = set.iter().map(|word| word.2).collect();
            (format!("give one of {}", en.join(", ")), format!("请填写{}之一", zh.join("、")))
        }
    };
    Err(Wrong {
        kind: Kind::Unreadable,
        en: ("is not a value that this column knows".into(), en),
        zh: ("不是本列可用的取值".into(), zh),
    })
}

/// The meaning of a word, if the set has it.
pub(super) fn find<T: Copy>(set: &'static [Word<T>], text: &str) -> Option<T> {
    // Most cells have the word as we would write it.
    if let Some(word) = set.iter().find(|word| word.1 == text || word.2 == text) {
        return Some(word.0);
    }
    let name = plain(text);
    let same =
        |word: &&Word<T>| plain(word.1) == name || word.2 == name || word.3.iter().any(|also| plain(also) == name);
    set.iter().find(same).map(|word| word.0)
}

/// The word of a meaning.
pub(super) fn say<T: Copy + PartialEq>(set: &'static [Word<T>], meaning: T, lang: Lang) -> String {
    set.iter().find(|word| word.0 == meaning).map_or(String::new(), |word| lang.of(word.1, word.2).to_string())
}

/// A free word of a set that may be larger than ours: known words become English, others stay as they are.
pub(super) fn free(set: &'static [Word<&'static str>], text: &str) -> String {
    if text.is_empty() { String::new() } else { find(set, text).unwrap_or(text).to_string() }
}

/// A free word as it is written.
pub(super) fn say_free(set: &'static [Word<&'static str>], text: &str, lang: Lang) -> String {
    set.iter().find(|word| word.0 == text).map_or(text, |word| lang.of(word.1, word.2)).to_string()
}

pub(super) const FLAG: &[Word<bool>] = &[
    Word(true, "1", "是", &["yes", "y", "true", "有", "√", "对", "t"]),
    Word(false, "0", "否", &["no", "n", "false", "无", "×", "x", "f"]),
];

pub(super) const STATUS: &[Word<Status>] = &[
    Word(Status::Active, "active", "营业", &["营业中", "正常", "正常营业", "open", "启用"]),
    Word(Status::Closed, "closed", "关闭", &["已关闭", "闭店", "关店", "倒闭", "停业"]),
    Word(Status::Suspended, "suspended", "暂停", &["暂停营业", "停用", "歇业"]),
    Word(Status::NonCooperating, "non_cooperating", "不合作", &["终止合作", "停止合作", "拒访", "未合作"]),
];

pub(super) const LIFECYCLE: &[Word<&str>] = &[
    Word("active", "active", "活跃", &["现有", "合作", "合作中", "老客户", "正式", "成交"]),
    Word("prospect", "prospect", "潜在", &["潜在客户", "意向", "待开发", "新客户"]),
    Word("dormant", "dormant", "休眠", &["休眠客户", "沉睡", "流失"]),
];

pub(super) const CHANNEL: &[Word<&str>] = &[
    Word("dealer", "dealer", "经销商", &["经销"]),
    Word("agent", "agent", "代理商", &["代理"]),
    Word("wholesaler", "wholesaler", "批发商", &["批发"]),
    Word("retailer", "retailer", "零售商", &["零售", "零售店"]),
    Word("workshop", "workshop", "维修厂", &["修理厂", "维修店", "汽修厂", "汽修店"]),
];

pub(super) const SIZE: &[Word<&str>] = &[
    Word("large", "large", "大型", &["大", "l"]),
    Word("medium", "medium", "中型", &["中", "m"]),
    Word("small", "small", "小型", &["小", "s"]),
];

pub(super) const CITY: &[Word<u8>] = &[
    Word(1, "1", "一线", &["一线城市", "一级", "一"]),
    Word(2, "2", "二线", &["二线城市", "二级", "二"]),
    Word(3, "3", "三线", &["三线城市", "三级", "三"]),
    Word(4, "4", "四线", &["四线城市", "四级", "四", "四线及以下"]),
    Word(5, "5", "五线", &["五线城市", "五级", "五"]),
];

pub(super) const PROFILE: &[Word<&str>] = &[
    Word("car", "car", "汽车", &["开车", "自驾", "驾车", "轿车"]),
    Word("moto", "moto", "摩托车", &["摩托", "motorcycle", "motorbike"]),
    Word("ebike", "ebike", "电动车", &["电瓶车", "e-bike", "电动自行车"]),
    Word("walk", "walk", "步行", &["走路", "foot"]),
    Word("transit", "transit", "公共交通", &["公交", "地铁", "bus"]),
];

pub(super) const OFFICE: &[Word<OfficeTime>] = &[
    Word(OfficeTime::Start, "start", "上班时", &["出发前", "早上", "before", "morning"]),
    Word(OfficeTime::End, "end", "下班时", &["收工后", "晚上", "after", "evening"]),
    Word(OfficeTime::Any, "any", "不限", &["任意", "随时", "anytime", "any time"]),
];

pub(super) const DAYS: &[Word<DayShape>] = &[
    Word(DayShape::Level, "level", "均衡", &["平均", "even"]),
    Word(DayShape::Packed, "packed", "紧凑", &["集中", "full"]),
];

pub(super) const CONTINUITY: &[Word<KeepRep>] = &[
    Word(KeepRep::Same, "same", "固定", &["同一业代", "不变", "plan"]),
    Word(KeepRep::Week, "week", "每周固定", &["周内固定", "按周", "每周", "weekly"]),
    Word(KeepRep::Any, "any", "不限", &["任意", "任意业代"]),
];

/// What a row of the sheet policy can be about that is no rule, by the keys of `[practice]`.
pub(super) const PRACTICE: &[Word<&str>] = &[
    Word("weekday", "weekday", "固定星期", &["常访星期", "usual_weekday"]),
    Word("hour", "hour", "固定时间", &["常访时间", "usual_time"]),
    Word("hour_within", "hour_within", "时间偏差(分钟)", &["时间偏差"]),
    Word("level", "level", "每日均衡", &["均衡"]),
    Word("weeks", "weeks", "每周均衡", &[]),
    Word("border", "border", "片区边界", &["边界"]),
    Word("separate", "separate", "每日分区", &["分区"]),
    Word("preferred", "preferred", "优先业代", &["首选业代", "preferred_reps"]),
    Word("days", "days", "工作日安排", &[]),
    Word("continuity", "continuity", "业代连续性", &["固定业代", "业代固定"]),
    Word("reps_per_cycle", "reps_per_cycle", "每周期业代数", &["周期内业代数", "每周期最多业代数"]),
    Word("min_day", "min_day", "最短工作日(小时)", &["最短工作日"]),
    Word("max_day", "max_day", "最长工作日(小时)", &["最长工作日"]),
    Word("overtime", "overtime", "加班单价", &["加班价格"]),
    Word("overtime_max", "overtime_max", "加班上限(分钟)", &["加班上限", "每日加班上限"]),
    Word("max_week", "max_week", "每周最多工时(小时)", &["每周最多工时"]),
    Word("max_month", "max_month", "每月最多工时(小时)", &["每月最多工时"]),
    Word("reserve", "reserve", "每日预留(分钟)", &["每日预留", "预留分钟"]),
    Word("reserve_calls", "reserve_calls", "电话预留(%)", &["电话预留"]),
    Word("interrupt_from", "interrupt_from", "可中断拜访时长(分钟)", &["可中断拜访时长"]),
];

pub(super) const DAY: &[Word<DayKind>] = &[
    Word(DayKind::Work, "work", "工作", &["工作日", "上班", "调休上班", "补班", "workday"]),
    Word(DayKind::Holiday, "holiday", "节假日", &["假日", "放假", "节日", "休息", "休息日", "法定节假日", "公休"]),
    Word(DayKind::Leave, "leave", "请假", &["休假", "年假", "病假", "事假"]),
    Word(DayKind::Meeting, "meeting", "会议", &["开会", "例会", "培训"]),
    Word(DayKind::Overtime, "overtime", "加班", &[]),
];

pub(super) const FIXED: &[Word<FixedKind>] = &[
    Word(FixedKind::Appointment, "appointment", "预约", &["约定"]),
    Word(FixedKind::PinDay, "pin_day", "锁定日期", &["锁定日", "指定日期"]),
    Word(FixedKind::PinWeek, "pin_week", "锁定周", &["指定周", "fixed_week"]),
    Word(FixedKind::PinRep, "pin_rep", "锁定业代", &["指定业代"]),
    Word(FixedKind::Reservation, "reservation", "必访", &["must"]),
    Word(FixedKind::Wish, "wish", "希望", &["期望", "意向", "preference", "wished"]),
    Word(FixedKind::Block, "block", "停访", &["禁访", "不可访"]),
    Word(FixedKind::Promise, "promise", "已告知", &["承诺"]),
];

pub(super) const CHANGE: &[Word<Change>] = &[
    Word(Change::Leaves, "leaves", "离职", &["leave", "left", "resigns", "离岗", "调离"]),
    Word(Change::Away, "away", "请假", &["absent", "absence", "休假", "病假", "产假"]),
    Word(Change::Joins, "joins", "入职", &["join", "new", "新入职", "到岗", "新增"]),
    Word(Change::Grows, "grows", "增长", &["grow", "growth"]),
];

pub(super) const INCIDENT: &[Word<IncidentKind>] = &[
    Word(IncidentKind::RepIll, "rep_ill", "业代请假", &["ill", "sick", "leave", "请假", "病假"]),
    Word(IncidentKind::RepLeft, "rep_left", "业代离职", &["left", "离职"]),
    Word(IncidentKind::RepLate, "rep_late", "业代延误", &["late", "延误", "迟到"]),
    Word(IncidentKind::StoreClosed, "store_closed", "门店停业", &["closed", "停业", "闭店", "关店"]),
    Word(IncidentKind::StoreAdded, "store_added", "新增门店", &["new_store", "新店"]),
    Word(IncidentKind::Urgent, "urgent", "紧急拜访", &["加急", "紧急"]),
    Word(IncidentKind::Complaint, "complaint", "投诉", &["客诉"]),
    Word(IncidentKind::Appointment, "appointment", "预约", &["约定"]),
    Word(IncidentKind::VisitDone, "visit_done", "已拜访", &["done", "完成"]),
    Word(IncidentKind::NotMet, "not_met", "未见到", &["未遇", "missed"]),
    Word(IncidentKind::TookLonger, "took_longer", "拜访超时", &["overrun", "超时"]),
    Word(IncidentKind::Holiday, "holiday", "节假日", &["放假", "假日"]),
];

pub(super) const VISIT: &[Word<VisitType>] = &[
    Word(VisitType::Routine, "routine", "例行拜访", &["例行", "日常", "日常拜访", "常规", "常规拜访"]),
    Word(VisitType::FullReview, "full_review", "全面回顾", &["回顾", "全面拜访"]),
    Word(VisitType::StockCount, "stock_count", "盘点", &["库存盘点"]),
    Word(VisitType::Collection, "collection", "收款", &["催款", "对账"]),
    Word(VisitType::Training, "training", "培训", &["店员培训"]),
    Word(VisitType::Delivery, "delivery", "送货", &["配送"]),
    Word(VisitType::Complaint, "complaint", "投诉处理", &["投诉", "客诉"]),
    Word(VisitType::FollowUp, "follow_up", "回访", &["跟进"]),
];

/// The word of a visit in the log: what it was for, or that it was a phone call.
pub(super) fn visit(text: &str) -> String {
    find(VISIT, text).map_or_else(|| free(CALL, text), |kind| kind.word().to_string())
}

/// The word of a visit in the log as it is written.
pub(super) fn say_visit(text: &str, lang: Lang) -> String {
    match VISIT.iter().find(|word| word.1 == text) {
        Some(word) => lang.of(word.1, word.2).to_string(),
        None => say_free(CALL, text, lang),
    }
}

/// The word of what happened: an event, the outcome of a visit, or what it was for.
pub(super) fn happening(text: &str) -> String {
    find(EVENT, text).map_or_else(|| visit(text), String::from)
}

pub(super) const CONTACT: &[Word<&str>] =
    &[Word("visit", "visit", "拜访", &["上门"]), Word("call", "call", "电话", &["电话拜访", "电访", "phone"])];

const CALL: &[Word<&str>] = &[Word("call", "call", "电话", &["电话拜访", "电访", "phone"])];

pub(super) const OUTCOME: &[Word<&str>] = &[
    Word("sale", "sale", "成交", &["销售", "order", "下单", "订货"]),
    Word("complaint", "complaint", "投诉", &["客诉"]),
    Word("service", "service", "服务", &["售后"]),
];

pub(super) const EVENT: &[Word<&str>] = &[
    Word("sale", "sale", "成交", &["销售", "order", "下单", "订货"]),
    Word("complaint", "complaint", "投诉", &["客诉"]),
    Word("service", "service", "服务", &["售后"]),
    Word("receivable", "receivable", "应收", &["欠款", "应收账款"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_word_is_answered_with_the_one_that_was_meant() {
        assert_eq!(word(STATUS, "营业中"), Ok(Status::Active));
        assert_eq!(word(STATUS, "Non-Cooperating"), Ok(Status::NonCooperating));
        assert_eq!(word(STATUS, "closd").unwrap_err().en.1, "did you mean closed?");
        assert!(word(DAY, "party").unwrap_err().en.1.contains("holiday"));
    }
}
