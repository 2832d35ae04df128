//! The columns of a plan's visits table, as rounds writes it and people edit it.

use super::Form::{Date, Number, Text, Time};
use super::{CLASS, Header, may, must};

/// The columns of `visits`.
pub const VISITS: &[Header] = &[
    may("plan_id", "计划编号", Text, &[]),
    must("date", "日期", Date, &["day", "拜访日期"]),
    may("weekday", "星期", Text, &[]),
    must("rep_id", "业代编号", Text, &["业代", "业代编码", "工号", "业务员编号"]),
    may("rep_name", "姓名", Text, &["业代姓名"]),
    may("seq", "顺序", Number, &["序号"]),
    must("store_id", "门店编号", Text, &["门店编码", "门店代码", "门店ID", "网点编号", "客户编号", "客户编码"]),
    may("store_name", "门店名称", Text, &["门店", "name"]),
    may("class", "等级", Text, CLASS),
    may("arrive", "到店", Time, &["到店时间"]),
    may("start", "开始", Time, &["开始时间"]),
    may("leave", "离店", Time, &["离店时间"]),
    may("service_min", "在店分钟", Number, &[]),
    may("drive_min", "在途分钟", Number, &[]),
    may("drive_km", "里程公里", Number, &[]),
    may("wait_min", "等待分钟", Number, &[]),
    may("visit_type", "拜访类型", Text, &[]),
    may("due_date", "应访日", Date, &["应访日期"]),
    may("early_late_days", "提前(-)/延后(+)天数", Number, &[]),
    may("pinned", "锁定", Text, &[]),
    may("why", "原因", Text, &[]),
    may("earliest", "最早", Date, &[]),
    may("latest", "最晚", Date, &[]),
    may("address", "地址", Text, &[]),
    may("contact", "联系人", Text, &[]),
    may("phone", "电话", Text, &[]),
    may("goal", "拜访目标", Text, &[]),
    may("tasks", "任务", Text, &[]),
    may("note", "备注", Text, &[]),
    may("lon", "经度", Number, &[]),
    may("lat", "纬度", Number, &[]),
    may("coord_sys", "坐标系", Text, &[]),
];
