//! The columns of the file of changes: who leaves, who is away, who joins, which region grows.

use super::Form::{Date, Number, Text};
use super::{Header, may, must};

/// The columns of `changes`.
pub const CHANGES: &[Header] = &[
    must("kind", "类型", Text, &["变动类型", "type", "change"]),
    may("rep_id", "业代编号", Text, &["业代", "业代编码", "业代工号", "工号", "业务员编号"]),
    must("from", "开始日期", Date, &["日期", "生效日期", "开始", "date", "start"]),
    may("to", "结束日期", Date, &["结束", "截止日期", "end"]),
    may("within_days", "交接天数", Number, &["交接期限", "交接天数(天)"]),
    may("rep_name", "姓名", Text, &["业代姓名", "name"]),
    may("home_lon", "出发经度", Number, &["home_lng", "驻地经度", "经度", "lon", "lng"]),
    may("home_lat", "出发纬度", Number, &["驻地纬度", "纬度", "lat"]),
    may("coord_sys", "坐标系", Text, &["坐标系统", "坐标类型", "crs"]),
    may("region", "大区", Text, &["区域"]),
    may("area", "片区", Text, &["责任区"]),
    may("percent", "百分比", Number, &["增长率", "增长百分比", "增幅", "growth"]),
];
