//! The columns of the tables that belong to the policy: its rules, its campaigns, and the events that it answers.

use super::Form::{Date, Number, Text, Time};
use super::{CHANNEL_TYPE, CITY_TIER, CLASS, Header, LIFECYCLE, REGION, SIZE_TIER, may, must};

/// The columns of `policy`; any other column of the table stores may stand beside them, as a condition.
pub const POLICY: &[Header] = &[
    must("rule_id", "规则编号", Text, &["规则", "规则名称", "规则ID", "id"]),
    may("type", "拜访类型", Text, &["类型", "visit_type"]),
    may("size_tier", "门店规模", Text, SIZE_TIER),
    may("city_tier", "城市级别", Text, CITY_TIER),
    may("class", "等级", Text, CLASS),
    may("channel_type", "渠道类型", Text, CHANNEL_TYPE),
    may("lifecycle", "客户状态", Text, LIFECYCLE),
    may("region", "大区", Text, REGION),
    may("interval_days", "拜访间隔(天)", Number, &["拜访间隔", "拜访间隔天数", "间隔天数"]),
    may("visits_per_cycle", "每周期次数", Number, &["每周期拜访次数", "周期次数", "拜访频次"]),
    may("on_demand", "按需", Text, &["按需拜访"]),
    may("service_min", "在店分钟", Number, &["在店时长", "在店时长(分钟)", "拜访时长", "service_minutes"]),
    may("priority", "优先级", Number, &["优先级别"]),
    may("tolerance_before_pct", "提前容差%", Number, &["提前容差", "可提前%", "early_pct"]),
    may("tolerance_after_pct", "延后容差%", Number, &["延后容差", "可延后%", "late_pct"]),
    may("factor", "系数", Number, &["间隔系数"]),
    may("practice", "习惯", Text, &["习惯项", "排程习惯"]),
    may("value", "取值", Text, &["值", "习惯取值"]),
    may("valid_from", "生效日", Date, &["生效日期"]),
    may("valid_to", "失效日", Date, &["失效日期"]),
    may("note", "备注", Text, &["notes", "说明", "remark"]),
];

/// The columns of `campaigns`; any other column of the table stores may stand beside them, as a condition.
pub const CAMPAIGNS: &[Header] = &[
    must("campaign_id", "活动编号", Text, &["活动", "活动名称", "活动ID", "id"]),
    must("from", "开始日期", Date, &["开始", "起", "start"]),
    must("to", "结束日期", Date, &["结束", "止", "end"]),
    may("size_tier", "门店规模", Text, SIZE_TIER),
    may("city_tier", "城市级别", Text, CITY_TIER),
    may("class", "等级", Text, CLASS),
    may("channel_type", "渠道类型", Text, CHANNEL_TYPE),
    may("lifecycle", "客户状态", Text, LIFECYCLE),
    may("region", "大区", Text, REGION),
    may("extra_visits", "增加次数", Number, &["增加拜访次数", "额外次数", "额外拜访次数", "加访次数"]),
    may("within_days", "提前天数", Number, &["活动前天数"]),
    may("note", "备注", Text, &["notes", "说明", "remark"]),
];

/// The columns of `events`.
pub const EVENTS: &[Header] = &[
    must("store_id", "门店编号", Text, &["门店编码", "门店代码", "门店", "门店ID", "网点编号", "客户编号", "客户编码"]),
    must("date", "日期", Date, &["发生日期", "事件日期", "day"]),
    must("kind", "类型", Text, &["事件类型", "事件", "type"]),
    may("time", "时间", Time, &["发生时间", "时刻", "hour"]),
    may("deadline", "期限", Date, &["截止日期", "最晚日期", "due"]),
    may("note", "备注", Text, &["notes", "说明", "remark"]),
];
