//! The columns of every table, in English and Chinese: which there are, which must be there, and how a header is known.

mod changes;
mod find;
mod policy;
mod visits;

pub use changes::CHANGES;
pub use find::{ALIASES, KINDS, NOTES, distance, is_own, known, meant, near, plain};
pub use policy::{CAMPAIGNS, EVENTS, POLICY};
pub use visits::VISITS;

use crate::lang::Lang;

/// A table of the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// The stores, one row each.
    Stores,
    /// The reps, one row each.
    Reps,
    /// Days that are not like others of their weekday.
    Calendar,
    /// Visits made.
    VisitLog,
    /// Pins, appointments, reservations and blocks.
    Fixed,
    /// Visits of their own beside the usual ones.
    OneOff,
    /// Rules and factors of the policy.
    Policy,
    /// Extra visits in a range of dates.
    Campaigns,
    /// What happened at stores.
    Events,
    /// Where reps are whose day is under way.
    Positions,
    /// Travel times.
    Matrix,
    /// The visits of a plan, as rounds writes them and people edit them; no table of an input.
    Visits,
    /// What changes about reps and regions: a file of its own beside the input.
    Changes,
    /// What happened since the plan in force was made: a table of its own, not of an input.
    Incidents,
}

impl Table {
    /// All tables of an input, in the order in which they are read and complained about.
    pub const ALL: [Table; 11] = [
        Table::Stores,
        Table::Reps,
        Table::Calendar,
        Table::VisitLog,
        Table::Fixed,
        Table::OneOff,
        Table::Policy,
        Table::Campaigns,
        Table::Events,
        Table::Positions,
        Table::Matrix,
    ];

    /// Its name: of the file without `.csv`, of the sheet, of the json array.
    pub fn name(self, lang: Lang) -> &'static str {
        match self {
            Table::Stores => lang.of("stores", "门店"),
            Table::Reps => lang.of("reps", "业代"),
            Table::Calendar => lang.of("calendar", "日历"),
            Table::VisitLog => lang.of("visit_log", "拜访记录"),
            Table::Fixed => lang.of("fixed", "锁定与预约"),
            Table::OneOff => lang.of("one_off", "专项拜访"),
            Table::Policy => lang.of("policy", "频次政策"),
            Table::Campaigns => lang.of("campaigns", "活动"),
            Table::Events => lang.of("events", "事件"),
            Table::Positions => lang.of("positions", "当前位置"),
            Table::Matrix => lang.of("matrix", "时间矩阵"),
            Table::Visits => lang.of("visits", "拜访"),
            Table::Changes => lang.of("changes", "变动"),
            Table::Incidents => lang.of("incidents", "突发"),
        }
    }

    /// Its columns.
    pub fn headers(self) -> &'static [Header] {
        match self {
            Table::Stores => STORES,
            Table::Reps => REPS,
            Table::Calendar => CALENDAR,
            Table::VisitLog => VISIT_LOG,
            Table::Fixed => FIXED,
            Table::OneOff => ONE_OFF,
            Table::Policy => POLICY,
            Table::Campaigns => CAMPAIGNS,
            Table::Events => EVENTS,
            Table::Positions => POSITIONS,
            Table::Matrix => MATRIX,
            Table::Visits => VISITS,
            Table::Changes => CHANGES,
            Table::Incidents => INCIDENTS,
        }
    }

    /// Whether nothing can be planned without it.
    pub fn must(self) -> bool {
        matches!(self, Table::Stores | Table::Reps)
    }

    /// The table that goes by this name.
    pub fn named(name: &str) -> Option<Table> {
        Table::ALL.into_iter().find(|table| table.goes_by(name))
    }

    /// Its names: in English, in Chinese, and others it is known by.
    pub fn names(self) -> Vec<&'static str> {
        let also: &[&str] = match self {
            Table::Stores => {
                &["store", "门店表", "门店清单", "网点", "终端", "客户", "客户表", "客户清单", "customers", "accounts"]
            }
            Table::Reps => &["rep", "业代表", "业务员", "业务代表", "业务人员", "sales_reps"],
            Table::Calendar => &["工作日历", "日历表"],
            Table::VisitLog => &["log", "拜访日志", "拜访明细"],
            Table::Fixed => &["pins", "锁定", "预约", "锁定预约"],
            Table::OneOff => &["one_offs", "one_off_visits", "专项", "专项任务", "单次拜访"],
            Table::Policy => &["policies", "政策", "频次规则", "拜访政策"],
            Table::Campaigns => &["campaign", "活动表", "促销", "促销活动"],
            Table::Events => &["event", "事件表", "门店事件"],
            Table::Matrix => &["矩阵", "里程矩阵", "行车时间", "时间矩阵表"],
            Table::Positions => &["position", "位置", "实时位置"],
            Table::Visits => &[],
            Table::Incidents => &["incident", "突发事件", "突发情况"],
            Table::Changes => &["change", "变动表", "人员变动", "片区变动"],
        };
        [self.name(Lang::En), self.name(Lang::Zh)].into_iter().chain(also.iter().copied()).collect()
    }

    /// Whether the table goes by this name.
    pub fn goes_by(self, name: &str) -> bool {
        let name = plain(name);
        self.names().into_iter().any(|known| plain(known) == name)
    }
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Any text; also ids, words of a closed set, and lists.
    Text,
    /// A number.
    Number,
    /// A date.
    Date,
    /// An hour of the day.
    Time,
}

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct Header {
    /// Its English header, which is also its name in json and in complaints.
    pub en: &'static str,
    /// Its Chinese header.
    pub zh: &'static str,
    /// Whether the table cannot be read without it.
    pub must: bool,
    /// What its cells hold.
    pub form: Form,
    /// Other headers it is known by.
    pub also: &'static [&'static str],
}

impl Header {
    /// The header in a language.
    pub fn name(&self, lang: Lang) -> &'static str {
        lang.of(self.en, self.zh)
    }
}

const fn must(en: &'static str, zh: &'static str, form: Form, also: &'static [&'static str]) -> Header {
    Header { en, zh, must: true, form, also }
}

const fn may(en: &'static str, zh: &'static str, form: Form, also: &'static [&'static str]) -> Header {
    Header { en, zh, must: false, form, also }
}

use Form::{Date, Number, Text, Time};

const LIFECYCLE: &[&str] = &["客户阶段", "生命周期"];
const CHANNEL_TYPE: &[&str] = &["渠道", "channel"];
const SIZE_TIER: &[&str] = &["规模", "size"];
const CLASS: &[&str] = &["门店等级", "客户等级", "级别", "门店级别", "grade"];
const CITY_TIER: &[&str] = &["城市等级"];
const REGION: &[&str] = &["区域"];

/// The columns of `stores`.
pub const STORES: &[Header] = &[
    must(
        "store_id",
        "门店编号",
        Text,
        &["门店编码", "门店代码", "门店ID", "网点编号", "终端编号", "客户编号", "客户编码"],
    ),
    may("store_name", "门店名称", Text, &["门店", "门店名", "网点名称", "终端名称", "客户名称", "name", "名称"]),
    must("lon", "经度", Number, &["lng", "long", "longitude", "门店经度"]),
    must("lat", "纬度", Number, &["latitude", "门店纬度", "维度"]),
    may("coord_sys", "坐标系", Text, &["坐标系统", "坐标类型", "crs"]),
    may("address", "地址", Text, &["门店地址", "详细地址"]),
    may("status", "营业状态", Text, &["状态", "门店状态"]),
    may("lifecycle", "客户状态", Text, LIFECYCLE),
    may("channel_type", "渠道类型", Text, CHANNEL_TYPE),
    may("size_tier", "门店规模", Text, SIZE_TIER),
    may("class", "等级", Text, CLASS),
    may("city_tier", "城市级别", Number, CITY_TIER),
    may("region", "大区", Text, REGION),
    may("area", "片区", Text, &["责任区"]),
    may(
        "owner_rep_id",
        "责任业代",
        Text,
        &["责任业代编号", "所属业代", "负责业代", "业代编号", "业代", "owner", "rep_id"],
    ),
    may("preferred_reps", "优先业代", Text, &["首选业代", "偏好业代", "preferred_rep"]),
    may("interval_days", "拜访间隔(天)", Number, &["拜访间隔", "拜访间隔天数", "间隔天数"]),
    may("visits_per_cycle", "每周期次数", Number, &["每周期拜访次数", "周期次数", "拜访频次"]),
    may("frequency", "拜访频率", Text, &[]),
    may("min_gap_days", "最小间隔", Number, &["最小间隔(天)", "最小间隔天数"]),
    may("max_gap_days", "最大间隔", Number, &["最大间隔(天)", "最大间隔天数"]),
    may("last_visit_date", "上次拜访", Date, &["上次拜访日期", "最近拜访", "最近拜访日期", "last_visit"]),
    may("service_min", "在店分钟", Number, &["在店时长", "在店时长(分钟)", "拜访时长", "service_minutes"]),
    may("priority", "优先级", Number, &["优先级别"]),
    may("must_visit", "必访", Text, &["是否必访"]),
    may("allowed_weekdays", "可访星期", Text, &["可访日", "可拜访星期", "weekdays"]),
    may("open_hours", "营业时间", Text, &["开门时间", "营业时段", "opening_hours"]),
    may(
        "usual_weekday",
        "常访星期",
        Text,
        &["常访日", "固定星期", "固定拜访日", "usual_day", "preferred_weekday", "preferred_day"],
    ),
    may("usual_time", "常访时间", Time, &["固定时间", "固定拜访时间", "usual_hour", "preferred_time"]),
    may("skills", "所需技能", Text, &["技能", "技能要求"]),
    may("is_key_account", "重点客户", Text, &["是否重点客户", "重点", "key_account"]),
    may("sales_12m", "年销售额", Number, &["近12月销售额", "销售额"]),
    may("orders_12m", "订单数", Number, &["年订单数", "近12月订单数"]),
    may("potential", "潜力", Number, &["潜力值"]),
    may("inventory_turnover", "库存周转", Number, &["库存周转率", "周转率"]),
    may("stock_days_left", "可售天数", Number, &["库存可售天数"]),
    may("competitor_count", "周边竞品数", Number, &["竞品数", "竞争对手数"]),
    may("hit_rate", "有效率", Number, &["有效拜访率"]),
    may("contact", "联系人", Text, &["contact_name", "contact person", "店主", "老板", "负责人姓名"]),
    may(
        "phone",
        "电话",
        Text,
        &["telephone", "tel", "mobile", "phone number", "手机", "手机号", "联系电话", "电话号码"],
    ),
    may("goal", "拜访目标", Text, &["visit_goal", "目标", "拜访目的", "goals"]),
    may("tasks", "任务", Text, &["visit_tasks", "拜访任务", "待办", "todo"]),
    may("note", "备注", Text, &["notes", "说明", "remark"]),
];

/// The columns of `reps`.
pub const REPS: &[Header] = &[
    must("rep_id", "业代编号", Text, &["业代编码", "业代工号", "工号", "业务员编号", "员工编号", "业代ID"]),
    may("rep_name", "姓名", Text, &["业代姓名", "业代", "业务员", "name"]),
    may("email", "邮箱", Text, &["mail", "e-mail", "user email", "email address", "电子邮箱", "邮件"]),
    may("home_lon", "出发经度", Number, &["home_lng", "出发点经度", "驻地经度", "经度", "lon", "lng"]),
    may("home_lat", "出发纬度", Number, &["出发点纬度", "驻地纬度", "纬度", "维度", "lat"]),
    may("end_lon", "收工经度", Number, &["end_lng", "结束经度", "终点经度"]),
    may("end_lat", "收工纬度", Number, &["结束纬度", "终点纬度"]),
    may("office_lon", "办公室经度", Number, &["office_lng", "公司经度"]),
    may("office_lat", "办公室纬度", Number, &["公司纬度"]),
    may("starts", "出发方式", Text, &["start_at", "starts_at", "出发地点", "出发地"]),
    may("ends", "收工方式", Text, &["end_at", "ends_at", "收工地点", "收工地"]),
    may("coord_sys", "坐标系", Text, &["坐标系统", "坐标类型", "crs"]),
    may("start_time", "出发时间", Time, &["上班时间", "开工时间"]),
    may("end_time", "收工时间", Time, &["下班时间", "结束时间"]),
    may(
        "workdays",
        "上班日",
        Text,
        &["working_days", "work_days", "working_hours", "work_hours", "工作时段", "每周工作日", "出勤日"],
    ),
    may("break_start", "休息开始", Time, &["休息开始时间", "午休开始", "午休时间"]),
    may("break_min", "休息分钟", Number, &["休息时长", "午休分钟"]),
    may("break_latest", "最晚休息", Time, &["最晚休息时间", "最晚午休"]),
    may("max_before_break_min", "连续工作上限", Number, &["连续工作分钟", "最长连续工作"]),
    may("breaks", "其他休息", Text, &["工间休息"]),
    may("max_work_min", "每日工时", Number, &["每日工时(分钟)", "日工时", "最大工时"]),
    may("overtime_max_min", "加班上限", Number, &["overtime_max", "加班上限(分钟)", "每日加班上限", "最多加班"]),
    may("max_week", "每周最多工时", Number, &["max_week_hours", "每周最多工时(小时)", "周工时上限", "每周工时"]),
    may("max_month", "每月最多工时", Number, &["max_month_hours", "每月最多工时(小时)", "月工时上限", "每月工时"]),
    may("max_drive_min", "每日驾驶", Number, &["每日驾驶(分钟)", "每日驾驶分钟", "最大驾驶"]),
    may("max_visits", "每日最多家数", Number, &["每日最多拜访", "日最多家数", "最多家数"]),
    may("admin_min", "内勤分钟", Number, &["内勤", "内勤时间"]),
    may("admin_at", "内勤时段", Text, &["内勤安排", "内勤时间段", "office_time"]),
    may("reserve_min", "预留分钟", Number, &["预留时间", "机动分钟", "机动时间"]),
    may("days", "工作日安排", Text, &["日程安排", "工作安排", "day_shape"]),
    may("speed_profile", "出行方式", Text, &["交通方式", "交通工具"]),
    may("skills", "技能", Text, &["具备技能"]),
    may("overnight_max", "连续外宿", Number, &["连续外宿天数"]),
    may("region", "片区", Text, &["大区", "区域", "负责片区"]),
    may("area", "服务区域", Text, &["责任区域", "服务范围", "coverage"]),
    may("leader_id", "上级", Text, &["上级编号", "主管", "leader"]),
    may("active_from", "入职日", Date, &["入职日期", "生效日期", "到岗日"]),
    may("active_to", "离职日", Date, &["离职日期", "失效日期"]),
];

/// The columns of `calendar`.
pub const CALENDAR: &[Header] = &[
    must("date", "日期", Date, &["day"]),
    may("rep_id", "业代编号", Text, &["业代", "业代编码", "工号", "业务员编号"]),
    must("kind", "类型", Text, &["日期类型", "type"]),
    may("from", "开始时间", Time, &["开始", "起", "start"]),
    may("to", "结束时间", Time, &["结束", "止", "end"]),
    may("place", "地点", Text, &["会议地点", "地址", "venue", "location"]),
    may("lon", "经度", Number, &["lng", "long", "longitude"]),
    may("lat", "纬度", Number, &["latitude", "维度"]),
    may("coord_sys", "坐标系", Text, &["坐标系统", "坐标类型", "crs"]),
    may("store_id", "门店编号", Text, &["门店编码", "门店代码", "门店", "门店ID", "网点编号", "客户编号", "客户编码"]),
    may("note", "备注", Text, &["notes", "说明", "名称"]),
];

/// The columns of `visit_log`.
pub const VISIT_LOG: &[Header] = &[
    may("visit_id", "拜访编号", Text, &["拜访ID", "记录编号"]),
    must("store_id", "门店编号", Text, &["门店编码", "门店代码", "门店", "门店ID", "网点编号", "客户编号", "客户编码"]),
    must("rep_id", "业代编号", Text, &["业代", "业代编码", "工号", "业务员编号", "业代ID"]),
    must("date", "日期", Date, &["拜访日期", "visit_date"]),
    may("checkin", "签到", Time, &["签到时间", "check_in", "到店时间"]),
    may("checkout", "签退", Time, &["签退时间", "check_out", "离店时间"]),
    may("effective", "有效", Text, &["是否有效", "有效拜访"]),
    may("outcome", "结果", Text, &["拜访结果"]),
    may("type", "类型", Text, &["拜访类型", "visit_type"]),
];

/// The columns of `fixed`.
pub const FIXED: &[Header] = &[
    must("store_id", "门店编号", Text, &["门店编码", "门店代码", "门店", "门店ID", "网点编号", "客户编号", "客户编码"]),
    may("date", "日期", Date, &["预约日期", "day"]),
    may("rep_id", "业代编号", Text, &["业代", "业代编码", "工号", "业务员编号", "业代ID"]),
    may("from", "开始时间", Time, &["开始", "起", "start"]),
    may("to", "结束时间", Time, &["结束", "止", "end"]),
    must("kind", "类型", Text, &["type", "锁定类型"]),
    may("hard", "硬性", Text, &["是否硬性", "必须", "强制"]),
];

/// The columns of `one_off`.
pub const ONE_OFF: &[Header] = &[
    must("visit_id", "专项编号", Text, &["专项", "拜访编号", "编号", "id"]),
    must("store_id", "门店编号", Text, &["门店编码", "门店代码", "门店", "门店ID", "网点编号", "客户编号", "客户编码"]),
    may("from_date", "最早日期", Date, &["开始日期", "earliest", "not_before"]),
    may("to_date", "最晚日期", Date, &["截止日期", "期限", "latest", "deadline"]),
    may("from", "开始时间", Time, &["开始", "起", "start"]),
    may("to", "结束时间", Time, &["结束", "止", "end"]),
    may("rep_id", "业代编号", Text, &["业代", "业代编码", "工号", "业务员编号", "业代ID"]),
    may("service_min", "在店分钟", Number, &["在店时长", "minutes", "时长", "duration"]),
    may("days", "连续天数", Number, &["天数"]),
    may("after", "前置编号", Text, &["前置", "前置专项", "follows"]),
    may("after_min_days", "最少相隔天数", Number, &["至少相隔"]),
    may("after_max_days", "最多相隔天数", Number, &["至多相隔"]),
    may("type", "类型", Text, &["拜访类型", "visit_type"]),
    may("hard", "硬性", Text, &["是否硬性", "必须", "强制"]),
    may("made_on", "完成日期", Date, &["完成", "done_on"]),
    may("note", "备注", Text, &["notes", "说明", "remark"]),
];

/// The columns of `positions`.
pub const POSITIONS: &[Header] = &[
    must("rep_id", "业代编号", Text, &["业代", "业代编码", "工号", "业务员编号", "业代ID"]),
    must("date", "日期", Date, &["day"]),
    must("time", "时刻", Time, &["时间", "clock"]),
    must("lon", "经度", Number, &["lng", "long", "longitude"]),
    must("lat", "纬度", Number, &["latitude", "维度"]),
    may("coord_sys", "坐标系", Text, &["坐标系统", "坐标类型", "crs"]),
    may("worked_min", "已工作分钟", Number, &["已工作"]),
    may("driven_min", "已驾驶分钟", Number, &["已驾驶"]),
    may("visits", "已拜访家数", Number, &["已拜访"]),
    may("rested", "已休息", Text, &["是否已休息"]),
    may("nights_away", "已连续外宿", Number, &["已外宿"]),
    may("week_min", "本周已工作分钟", Number, &["本周已工作"]),
    may("month_min", "本月已工作分钟", Number, &["本月已工作"]),
];

/// The columns of the table of incidents.
pub const INCIDENTS: &[Header] = &[
    must("kind", "类型", Text, &["type", "突发类型"]),
    may("store_id", "门店编号", Text, &["门店编码", "门店代码", "门店", "门店ID", "网点编号", "客户编号", "客户编码"]),
    may("rep_id", "业代编号", Text, &["业代", "业代编码", "工号", "业务员编号", "业代ID"]),
    may("date", "日期", Date, &["开始日期", "day"]),
    may("until", "截止日期", Date, &["结束日期", "至", "end_date"]),
    may("from", "开始时间", Time, &["开始", "起", "start"]),
    may("to", "结束时间", Time, &["结束", "止", "end"]),
    may("minutes", "分钟", Number, &["min", "时长"]),
    may("lon", "经度", Number, &["lng", "long", "longitude"]),
    may("lat", "纬度", Number, &["latitude", "维度"]),
    may("coord_sys", "坐标系", Text, &["坐标系统", "坐标类型", "crs"]),
    may("deadline", "最晚日期", Date, &["期限"]),
    may("name", "门店名称", Text, &["名称", "store_name"]),
    may("service_min", "在店分钟", Number, &["在店时长"]),
    may("note", "备注", Text, &["notes", "说明"]),
];

/// The columns of `matrix`.
pub const MATRIX: &[Header] = &[
    must("from_id", "起点编号", Text, &["起点", "from"]),
    must("to_id", "终点编号", Text, &["终点", "to"]),
    must("minutes", "分钟", Number, &["时间(分钟)", "行车分钟", "时长", "min"]),
    may("km", "公里", Number, &["里程", "距离", "距离(公里)", "里程(公里)"]),
    may("band", "时段", Text, &[]),
];
