//! The rep's day: a page a rep for the phone, which is a sheet a day on paper; one file each, which needs no network.

mod entry;

use super::paper::{files, html, pack};
use super::{Sheet, day_name, name_of, weekday};
use crate::lang::Lang;
use crate::model::{CoordSys, Route, StoreRow, Terminus};
use crate::report::paper::navigation::App;
use crate::report::plan::nights;
use crate::unit::{Day, RepId};
use entry::{Entry, entries};
use serde::Serialize;
use serde_json::json;

/// The folder of the pages within that of a plan.
pub const FOLDER: &str = "reps";

/// What every page of ours says of who made it.
pub(in crate::report) const MARK: &str = "<meta name=\"generator\" content=\"rounds day\">";

const STYLE: &str = include_str!("../paper/templates/day.css");
const SCRIPT: &str = include_str!("../paper/templates/day.js");

/// A day of a rep.
#[derive(Serialize)]
struct DaySheet {
    /// The part of a link that leads to it: its date.
    anchor: String,
    name: String,
    weekday: &'static str,
    /// Its number in its month, for a strip of days.
    number: String,
    /// Its week, from 0.
    week: usize,
    count: usize,
    totals: String,
    home: String,
    entries: Vec<Entry>,
}

/// The file of each rep's page in the folder of pages; `None` for a rep without a route.
pub(in crate::report) fn names(sheet: &Sheet) -> Vec<Option<String>> {
    let mut has_route = vec![false; sheet.problem.reps.len()];
    sheet.plan.routes.iter().for_each(|route| has_route[sheet.problem.shift(route.shift).rep.index()] = true);
    let name = |(name, has_route): (String, bool)| has_route.then(|| format!("{name}.html"));
    files::names(sheet.problem).into_iter().zip(has_route).map(name).collect()
}

/// The pages of all reps with a route, as (file name, bytes).
pub fn all(sheet: &Sheet, lang: Lang) -> Vec<(String, Vec<u8>)> {
    let (names, rows) = (files::names(sheet.problem), sheet.store_rows());
    let page = |at: usize| {
        let days = days(sheet, RepId::at(at), &rows, lang);
        (!days.is_empty()).then(|| (format!("{}.html", names[at]), page(sheet, RepId::at(at), &days, lang)))
    };
    (0..sheet.problem.reps.len()).filter_map(page).collect()
}

fn page(sheet: &Sheet, id: RepId, days: &[DaySheet], lang: Lang) -> Vec<u8> {
    let rep = &sheet.problem.reps[id.index()];
    let weeks = days.last().map_or(0, |day| day.week + 1);
    let strips: Vec<Vec<&DaySheet>> =
        (0..weeks).map(|week| days.iter().filter(|day| day.week == week).collect()).collect();
    let apps: Vec<_> = App::ALL
        .iter()
        .map(|app| json!([app.name(lang), app.links(), u8::from(app.system() == CoordSys::Bd09)]))
        .collect();
    let (first, last) = (&days[0], &days[days.len() - 1]);
    let count = days.iter().map(|day| day.count).sum::<usize>();
    let visits = visits(count, lang);
    let facts = json!({
        "lang": lang.of("en", "zh-Hans"),
        "mark": MARK,
        "plan": sheet.problem.name,
        "rep": name_of(&rep.name, &rep.id),
        "id": rep.id,
        "span": super::span_words(first.name.clone(), last.name.clone(), lang),
        "visits": visits,
        "weeks": strips.iter().filter(|days| !days.is_empty()).collect::<Vec<_>>(),
        "days": days,
        "style": STYLE,
        "script": SCRIPT,
        "apps": pack::embed(&json!(apps)),
        "made": format!("rounds {}", env!("CARGO_PKG_VERSION")),
        "t": {
            "print_day": lang.of("Print this day", "打印当天"),
            "print_all": lang.of("Print all days", "打印全部"),
            "whole_week": lang.of("Week", "整周"),
            "one_day": lang.of("Day", "单日"),
            "earlier": lang.of("Earlier week", "上一周"),
            "later": lang.of("Later week", "下一周"),
            "call": lang.of("Call", "拨打"),
            "done": lang.of("Done", "完成"),
            "way": lang.of("Navigate with", "导航："),
            "days": lang.of("Days", "日期"),
        },
        "labels": {
            "open": lang.of("Open", "营业"),
            "contact": lang.of("Contact", "联系人"),
            "goal": lang.of("Goal", "目标"),
            "note": lang.of("Note", "备注"),
            "due": lang.of("Due", "应访"),
        },
    });
    html::render("day.html", &facts)
}

fn visits(count: usize, lang: Lang) -> String {
    let visits = if count == 1 { "visit" } else { "visits" };
    lang.of(format!("{count} {visits}"), format!("{count}家"))
}

/// The days of a rep that have a route, in order.
fn days(sheet: &Sheet, rep: RepId, rows: &[Option<&StoreRow>], lang: Lang) -> Vec<DaySheet> {
    let problem = sheet.problem;
    let mut routes: Vec<&Route> =
        sheet.plan.routes.iter().filter(|route| problem.shift(route.shift).rep == rep).collect();
    routes.sort_by_key(|route| (problem.shift(route.shift).day, route.depart));
    let first = problem.calendar.weekday(Day(0));
    let day = |route: &&Route| {
        let day = problem.shift(route.shift).day;
        let name = day_name(problem, day, lang);
        let (depart, finish) = (route.depart.clock(), route.finish.clock());
        let (hours, km) = (route.out().as_hours(), route.distance().as_km());
        let count = problem.visits_of(route);
        let number = problem.calendar.date(day).map_or(name.clone(), |date| date.format("%-d").to_string());
        DaySheet {
            anchor: name.replace(' ', "-"),
            weekday: weekday(problem, day, lang),
            number,
            week: (day.index() + first) / 7,
            count,
            totals: lang.of(
                format!("{}, {depart} to {finish}, {hours:.1} h of work, {km:.0} km", visits(count, lang)),
                format!("{}，{depart}至{finish}，工时{hours:.1}小时，{km:.0}公里", visits(count, lang)),
            ),
            home: match nights::words(problem, route, lang) {
                Some(night) => lang.of(
                    format!("{night} {finish} ({:.0} min)", route.home_drive.as_minutes()),
                    format!("{finish} {night}（{:.0}分钟）", route.home_drive.as_minutes()),
                ),
                None if problem.shift(route.shift).ends == Terminus::Visit => {
                    lang.of(format!("The day ends there, {finish}"), format!("{finish} 当日结束"))
                }
                None if !problem.shift(route.shift).ends.is_home() => lang.of(
                    format!("Office {finish} ({:.0} min)", route.home_drive.as_minutes()),
                    format!("{finish} 到办公室（{:.0}分钟）", route.home_drive.as_minutes()),
                ),
                None => lang.of(
                    format!("Home {finish} ({:.0} min)", route.home_drive.as_minutes()),
                    format!("{finish} 返回（{:.0}分钟）", route.home_drive.as_minutes()),
                ),
            },
            entries: entries(sheet, route, rows, lang),
            name,
        }
    };
    routes.iter().map(day).collect()
}
