//! The plan as a terminal shows it: a headline, a table of reps, the first week of a single rep, and what was left out.

use super::kinds::FigureKind;
use super::{calls, nights, pauses, reasons, summary};
use crate::lang::{Lang, count, group};
use crate::model::{Route, Shift};
use crate::report::paper::screen::{Lines, missing, wrapped};
use crate::report::{Figures, Sheet, day_name, name_of, weekday, with_name};
use crate::unit::Seconds;

/// Up to so many reps, each one's first days are written out.
const FEW_REPS: usize = 1;

/// How many days of a rep are written out.
const FIRST_DAYS: usize = 5;

/// How many reps the table shows; the rest is summed up.
const REPS: usize = 40;

/// How many unserved visits are named for each reason.
const NAMED: usize = 3;

/// What `rounds plan` prints; with escape codes for colours only when asked for, and for a screen of some width.
pub fn text(sheet: &Sheet, lang: Lang, colour: bool, width: Option<u16>) -> String {
    let figures = Figures::of(sheet);
    let mut parts = vec![headline(sheet, &figures, lang, colour), reps(sheet, &figures, lang, width)];
    let working = figures.reps.iter().filter(|load| load.shifts > 0).count();
    if working <= FEW_REPS {
        parts.push(first_days(sheet, lang, width));
    }
    parts.push(left_out(sheet, lang, colour));
    parts.retain(|part| !part.is_empty());
    wrapped(&(parts.join("\n\n") + "\n"), width)
}

/// Words in bold, or in a colour, where colours are asked for.
fn paint(words: &str, code: u8, colour: bool) -> String {
    if colour { format!("\u{1b}[{code}m{words}\u{1b}[0m") } else { words.into() }
}

fn headline(sheet: &Sheet, figures: &Figures, lang: Lang, colour: bool) -> String {
    let load = &figures.plan;
    let missed = load.due - load.attained;
    let title = paint(&sheet.problem.name, 1, colour);
    let show = |kind: FigureKind| figures.figure(kind).map_or("–".into(), |figure| figure.show());
    let unserved = lang.of(format!("{} left out", group(missed as i64)), format!("未安排{}次", group(missed as i64)));
    let unserved = paint(&unserved, if missed > 0 { 31 } else { 32 }, colour);
    let (planned, due) = (group(load.planned as i64), group(load.due as i64));
    let numbers = lang.of(
        format!(
            "{planned} of {} planned, {unserved}; {} h of work, {} km; {} of work is driving; {} visits a day",
            count(load.due, "visit"),
            show(FigureKind::Hours),
            show(FigureKind::Kilometres),
            show(FigureKind::DriveShare),
            show(FigureKind::VisitsPerDay)
        ),
        format!(
            "应访{due}次，已安排{planned}次，{unserved}；总工时{}小时，里程{}公里；在途占比{}；日均{}家",
            show(FigureKind::Hours),
            show(FigureKind::Kilometres),
            show(FigureKind::DriveShare),
            show(FigureKind::VisitsPerDay)
        ),
    );
    let nights = match load.nights {
        0 => String::new(),
        nights => lang.of(format!("; {} away", count(nights, "night")), format!("；外宿{}晚", group(nights as i64))),
    };
    let overtime = load.figure(FigureKind::Overtime).map_or(String::new(), |hours| {
        lang.of(format!("; {} h of overtime", hours.show()), format!("；加班{}小时", hours.show()))
    });
    let mut lines = vec![format!("{title}  {}", summary::span(sheet, figures, lang)), numbers + &overtime + &nights];
    if !sheet.verdict.violations.is_empty() {
        let broken = sheet.verdict.violations.len();
        lines.push(paint(
            &lang.of(format!("The check found {}.", count(broken, "broken rule")), format!("校验发现{broken}处违规。")),
            31,
            colour,
        ));
    }
    lines.extend(calls::summary(sheet, lang));
    lines.join("\n")
}

fn reps(sheet: &Sheet, figures: &Figures, lang: Lang, width: Option<u16>) -> String {
    let headers = lang.of(
        [
            "rep",
            ">stores",
            ">visits",
            ">left out",
            ">days",
            ">work h",
            ">utilisation",
            ">drive share",
            ">km",
            ">visits a day",
        ],
        ["业代", ">门店", ">拜访", ">未安排", ">天数", ">工时小时", ">利用率", ">在途占比", ">公里", ">日均家数"],
    );
    let mut table = Lines { headers: headers.to_vec(), rows: Vec::new(), spare: &[9, 1, 7, 4, 8, 6] };
    let working: Vec<usize> = (0..figures.reps.len()).filter(|&rep| figures.reps[rep].shifts > 0).collect();
    let mut line = |name: String, load: &crate::report::plan::figures::PlanSum| {
        let show = |kind: FigureKind| load.figure(kind).map_or("–".into(), |figure| figure.show());
        table.rows.push(vec![
            name,
            group(load.stores as i64),
            group(load.planned as i64),
            group(load.due as i64 - load.attained as i64),
            format!("{}/{}", load.used, load.shifts),
            format!("{:.1}", load.work() as f64 / 3600.0),
            show(FigureKind::Utilisation),
            show(FigureKind::DriveShare),
            show(FigureKind::Kilometres),
            show(FigureKind::VisitsPerDay),
        ]);
    };
    for &rep in working.iter().take(REPS) {
        let who = &sheet.problem.reps[rep];
        let name = with_name(&who.id, &who.name);
        line(name, &figures.reps[rep]);
    }
    if working.len() > 1 {
        let name = match working.len() > REPS {
            true => lang.of(format!("all {} reps", working.len()), format!("全部{}位业代", working.len())),
            false => lang.of("all".into(), "合计".into()),
        };
        line(name, &figures.plan);
    }
    laid(&table, width, lang)
}

/// The first days of a plan for one rep: each with its stops in order and their times.
fn first_days(sheet: &Sheet, lang: Lang, width: Option<u16>) -> String {
    let days: Vec<String> =
        sheet.plan.routes.iter().take(FIRST_DAYS).map(|route| day(sheet, route, lang, width)).collect();
    let more = sheet.plan.routes.len().saturating_sub(FIRST_DAYS);
    let rest = match more {
        0 => String::new(),
        _ => lang.of(
            format!("\n\n… and {} in visits.csv and report.html", count(more, "more day")),
            format!("\n\n… 另有{more}天，见 visits.csv 与 report.html"),
        ),
    };
    days.join("\n\n") + &rest
}

fn day(sheet: &Sheet, route: &Route, lang: Lang, width: Option<u16>) -> String {
    let shift = sheet.problem.shift(route.shift);
    let weekday = weekday(sheet.problem, shift.day, lang);
    let (depart, finish) = (route.depart.clock(), route.finish.clock());
    let (hours, km) = (route.out().as_hours(), route.distance().as_km());
    let stops = sheet.problem.visits_of(route);
    let title = format!("{} {weekday}", day_name(sheet.problem, shift.day, lang));
    let title = title.trim_end();
    let title = lang.of(
        format!("{title}   {}, {depart} to {finish}, {hours:.1} h of work, {km:.0} km", count(stops, "visit")),
        format!("{title}   {stops}家，{depart}至{finish}，工时{hours:.1}小时，{km:.0}公里"),
    ) + &overtime(shift, route, lang);
    let headers = lang.of(
        [">", ">start", ">leave", "store", "class", ">drive min", "due", "why"],
        [">", ">开始", ">离店", "门店", "等级", ">在途分钟", "应访日", "原因"],
    );
    let mut table = Lines { headers: headers.to_vec(), rows: Vec::new(), spare: &[4, 6, 2, 5] };
    let rests_after = |at: usize| {
        route.rests.iter().filter(move |rest| rest.after == at).map(|rest| {
            let until = rest.start + shift.pause_length(rest.pause);
            let (start, until) = (rest.start.clock().to_string(), until.clock().to_string());
            let what = match pauses::of(sheet, route.shift, rest.pause).next() {
                Some(_) => pauses::words(sheet, route.shift, rest.pause, lang),
                None => lang.of("(break)", "（休息）").into(),
            };
            ["", &start, &until, &what, "", "", "", ""].map(String::from).to_vec()
        })
    };
    for (at, stop) in route.stops.iter().enumerate() {
        table.rows.extend(rests_after(at));
        let store = sheet.problem.store(stop.store);
        let due = sheet.due(stop.store, stop.visit);
        table.rows.push(vec![
            (at + 1).to_string(),
            stop.start.clock().to_string(),
            stop.leave.clock().to_string(),
            name_of(&store.name, &store.id),
            store.class.clone(),
            format!("{:.0}", stop.drive.as_minutes()),
            due.map_or(String::new(), |due| sheet.due_words(due, lang)),
            sheet.purpose(stop.store, stop.visit, lang),
        ]);
    }
    table.rows.extend(rests_after(route.stops.len()));
    if let Some(night) = nights::words(sheet.problem, route, lang) {
        let drive = format!("{:.0}", route.home_drive.as_minutes());
        table.rows.push(["", &finish.to_string(), "", &night, "", &drive, "", ""].map(String::from).to_vec());
    }
    format!("{title}\n{}", laid(&table, width, lang))
}

/// How long the rep works overtime on a route; nothing where that is no time.
fn overtime(shift: &Shift, route: &Route, lang: Lang) -> String {
    match shift.overtime_of(route) {
        Seconds(0) => String::new(),
        time => {
            let minutes = time.as_minutes();
            lang.of(format!(", {minutes:.0} min of overtime"), format!("，加班{minutes:.0}分钟"))
        }
    }
}

fn left_out(sheet: &Sheet, lang: Lang, colour: bool) -> String {
    let mut lines = Vec::new();
    for (obstacle, visits) in summary::obstacles(sheet) {
        let words = reasons::heading(obstacle, lang);
        let head =
            lang.of(format!("{words}: {}", group(visits as i64)), format!("{words}：{}次", group(visits as i64)));
        lines.push(format!("  {}", paint(&head, 1, colour)));
        let of_this = sheet.plan.unserved.iter().filter(|left| left.reason.obstacle == obstacle);
        for left in of_this.take(NAMED) {
            let store = sheet.problem.store(left.store);
            let name = match (store.meeting, lang) {
                (true, Lang::Zh) => with_name(&store.id.replacen("meeting", "会议", 1), &store.name),
                _ => with_name(&store.id, &store.name),
            };
            // The day of a meeting is in its name.
            let due = sheet.due(left.store, left.visit).filter(|_| !store.meeting).map_or(String::new(), |due| {
                let days = sheet.due_words(due, lang);
                match due.due_day() {
                    Some(_) => lang.of(format!(", due {days}"), format!("，应访日{days}")),
                    None => lang.of(format!(", any day {days}"), format!("，{days}任一天")),
                }
            });
            let reason = reasons::sentence(sheet.problem, (left.store, &left.reason), lang);
            let colon = lang.of(": ", "：");
            lines.push(format!("    {name}{due}{colon}{reason}"));
            if let Some(fix) = left.reason.fix {
                let change = reasons::change(sheet.problem, fix, lang);
                lines.push(lang.of(format!("      Cheapest fix: {change}"), format!("      可行办法：{change}")));
            }
        }
        if visits > NAMED {
            let more = visits - NAMED;
            lines.push(
                lang.of(
                    format!("    … and {more} more in unserved.csv"),
                    format!("    … 另有{more}次，见 unserved.csv"),
                ),
            );
        }
    }
    if lines.is_empty() {
        return String::new();
    }
    lines.insert(0, lang.of("Visits left out".into(), "未安排的拜访".into()));
    lines.join("\n")
}

/// A table as it fits the screen, and what does not.
fn laid(table: &Lines, width: Option<u16>, lang: Lang) -> String {
    let laid = table.laid(usize::MAX, width);
    let missing = missing(&laid.left_out, laid.is_short, lang).map(|missing| format!("\n{missing}"));
    laid.text + &missing.unwrap_or_default()
}
