//! Charts as inline SVG: the load of each rep, and of each rep and day.

use crate::lang::Lang;
use crate::report::{Figures, Sheet, day_name, name_of, weekday};
use crate::unit::Day;
use std::fmt::Write;

/// Up to so many reps get a bar with a name each; more get thin columns.
pub(in crate::report) const NAMED: usize = 30;

/// The width of a chart in its own units; the page scales it.
pub(in crate::report) const WIDTH: f64 = 640.0;

/// Hours of each rep over the days planned for: service, driving and waiting against the time there is.
pub fn load_by_rep(sheet: &Sheet, figures: &Figures, lang: Lang) -> String {
    let reps: Vec<usize> = (0..figures.reps.len()).filter(|&rep| figures.reps[rep].shifts > 0).collect();
    let most = reps.iter().map(|&rep| figures.reps[rep].available.max(figures.reps[rep].work())).max().unwrap_or(0);
    let most = (most as f64 / 3600.0).max(1.0);
    let parts = |rep: usize| {
        let load = &figures.reps[rep];
        let free = (load.available - load.work()).max(0);
        [("service", load.service), ("drive", load.drive), ("wait", load.wait), ("free", free)]
            .map(|(part, seconds)| (part, seconds as f64 / 3600.0))
    };
    let title = |rep: usize| {
        let load = &figures.reps[rep];
        let hours = |seconds: i64| seconds as f64 / 3600.0;
        let name = name(sheet, rep);
        lang.of(
            format!(
                "{name}: {:.1} h at stores, {:.1} h driving, {:.1} h waiting of {:.1} h",
                hours(load.service),
                hours(load.drive),
                hours(load.wait),
                hours(load.available)
            ),
            format!(
                "{name}：在店{:.1}小时，在途{:.1}小时，等待{:.1}小时，可用{:.1}小时",
                hours(load.service),
                hours(load.drive),
                hours(load.wait),
                hours(load.available)
            ),
        )
    };
    let tick = |hours: f64| lang.of(format!("{hours:.0} h"), format!("{hours:.0}小时"));
    let mut svg = String::new();
    let step = nice(most / 5.0);
    let ticks = || (0..).map(|at| f64::from(at) * step).take_while(|&hours| hours <= most * 1.001);
    if reps.len() <= NAMED {
        let (left, row) = (128.0, 22.0);
        let height = reps.len() as f64 * row + 30.0;
        let x = |hours: f64| left + hours / most * (WIDTH - left - 20.0);
        open(&mut svg, height, lang.of("Load per rep", "业代工作量"));
        for hours in ticks() {
            line(&mut svg, (x(hours), 0.0), (x(hours), height - 26.0), "grid");
            text(&mut svg, (x(hours), height - 8.0), "middle", &tick(hours));
        }
        for (at, &rep) in reps.iter().enumerate() {
            let y = at as f64 * row + 4.0;
            let _ = write!(svg, "<g><title>{}</title>", escape(&title(rep)));
            text(&mut svg, (left - 8.0, y + 12.0), "end", &clip(&name(sheet, rep), 18));
            let mut from = 0.0;
            for (part, hours) in parts(rep) {
                rect(&mut svg, (x(from), y), (x(from + hours) - x(from), row - 6.0), part);
                from += hours;
            }
            svg.push_str("</g>");
        }
    } else {
        let (left, height) = (52.0, 260.0);
        let mut reps = reps;
        reps.sort_by_key(|&rep| (std::cmp::Reverse(figures.reps[rep].work()), rep));
        let column = (WIDTH - left) / reps.len() as f64;
        let y = |hours: f64| height - 26.0 - hours / most * (height - 40.0);
        open(&mut svg, height, lang.of("Load per rep", "业代工作量"));
        for hours in ticks() {
            line(&mut svg, (left, y(hours)), (WIDTH, y(hours)), "grid");
            text(&mut svg, (left - 8.0, y(hours) + 4.0), "end", &tick(hours));
        }
        for (at, &rep) in reps.iter().enumerate() {
            let x = left + at as f64 * column;
            let _ = write!(svg, "<g><title>{}</title>", escape(&title(rep)));
            let mut from = 0.0;
            for (part, hours) in parts(rep) {
                rect(&mut svg, (x, y(from + hours)), ((column * 0.86).max(0.5), y(from) - y(from + hours)), part);
                from += hours;
            }
            svg.push_str("</g>");
        }
        let words = lang.of(
            format!("{} reps, busiest first; point at a column for its name", reps.len()),
            format!("{}位业代，按工时从高到低；指向柱形查看姓名", reps.len()),
        );
        text(&mut svg, (left, height - 8.0), "start", &words);
    }
    svg.push_str("</svg>");
    svg
}

/// How full each rep's day is: one row a rep, one column a day with a shift.
pub fn load_by_day(sheet: &Sheet, figures: &Figures, lang: Lang) -> String {
    let reps: Vec<usize> = (0..figures.reps.len()).filter(|&rep| figures.reps[rep].shifts > 0).collect();
    let days: Vec<Day> = sheet.problem.calendar.iter().filter(|day| figures.days[day.index()].shifts > 0).collect();
    let mut available = vec![vec![0; figures.days.len()]; figures.reps.len()];
    for shift in &sheet.problem.shifts {
        available[shift.rep.index()][shift.day.index()] = i64::from(shift.available().0);
    }
    let named = reps.len() <= NAMED;
    let (left, top) = (if named { 128.0 } else { 8.0 }, 36.0);
    let row = if named { 22.0 } else { (300.0 / reps.len() as f64).clamp(1.6, 10.0) };
    let column = ((WIDTH - left) / days.len().max(1) as f64).min(60.0);
    let mut svg = String::new();
    open(&mut svg, top + row * reps.len() as f64 + 4.0, lang.of("Load per rep and day", "业代每日工作量"));
    // Names of days are thinned out until they have room.
    let every = (40.0 / column).ceil().max(1.0) as usize;
    for (at, &day) in days.iter().enumerate().filter(|(at, _)| at % every == 0) {
        let x = left + (at as f64 + 0.5) * column;
        let name = day_name(sheet.problem, day, lang);
        text(
            &mut svg,
            (x, 14.0),
            "middle",
            name.get(5..).filter(|_| sheet.problem.calendar.first.is_some()).unwrap_or(&name),
        );
        text(&mut svg, (x, 27.0), "middle", weekday(sheet.problem, day, lang));
    }
    for (at, &rep) in reps.iter().enumerate() {
        let y = top + at as f64 * row;
        if named {
            text(&mut svg, (left - 8.0, y + 14.0), "end", &clip(&name(sheet, rep), 18));
        }
        for (place, &day) in days.iter().enumerate() {
            let x = left + place as f64 * column;
            let gap = if named { 2.0 } else { (row * 0.1).min(0.6) };
            let size = (column - gap, row - gap);
            let Some(work) = figures.work[rep][day.index()] else {
                rect(&mut svg, (x, y), size, "off");
                continue;
            };
            let share = work as f64 / available[rep][day.index()].max(1) as f64;
            let shade = format!("h{}", if work == 0 { 0 } else { (share * 8.0).ceil().clamp(1.0, 8.0) as u8 });
            let _ = write!(
                svg,
                "<g><title>{} {}: {:.1} {}, {:.0}%</title>",
                escape(&name(sheet, rep)),
                escape(&day_name(sheet.problem, day, lang)),
                work as f64 / 3600.0,
                lang.of("h", "小时"),
                share * 100.0
            );
            rect(&mut svg, (x, y), size, &shade);
            if named && column >= 34.0 && work > 0 {
                let tone = if share > 0.5 { "on-dark" } else { "on-light" };
                let _ = write!(
                    svg,
                    "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\" class=\"{tone}\">{:.0}%</text>",
                    x + size.0 / 2.0,
                    y + 14.0,
                    share * 100.0
                );
            }
            svg.push_str("</g>");
        }
    }
    svg.push_str("</svg>");
    svg
}

fn name(sheet: &Sheet, rep: usize) -> String {
    let rep = &sheet.problem.reps[rep];
    name_of(&rep.name, &rep.id)
}

pub(in crate::report) fn open(svg: &mut String, height: f64, label: &str) {
    let _ = write!(svg, "<svg viewBox=\"0 0 {WIDTH:.0} {height:.0}\" role=\"img\" aria-label=\"{}\">", escape(label));
}

pub(in crate::report) fn rect(svg: &mut String, (x, y): (f64, f64), (width, height): (f64, f64), class: &str) {
    if width > 0.0 && height > 0.0 {
        let _ = write!(
            svg,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" class=\"{class}\"/>"
        );
    }
}

pub(in crate::report) fn line(svg: &mut String, from: (f64, f64), to: (f64, f64), class: &str) {
    let _ = write!(
        svg,
        "<line x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\" class=\"{class}\"/>",
        from.0, from.1, to.0, to.1
    );
}

pub(in crate::report) fn text(svg: &mut String, (x, y): (f64, f64), anchor: &str, words: &str) {
    let _ = write!(svg, "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{}</text>", escape(words));
}

/// A step of 1, 2 or 5 times a power of ten, at least as large as asked.
pub(in crate::report) fn nice(step: f64) -> f64 {
    let power = 10f64.powf(step.max(1e-9).log10().floor());
    [1.0, 2.0, 5.0, 10.0]
        .map(|times| times * power)
        .into_iter()
        .find(|&nice| nice >= step * 0.999)
        .unwrap_or(step)
        .max(1.0)
}

/// At most so many letters; wide ones count twice.
pub(in crate::report) fn clip(words: &str, room: usize) -> String {
    let mut used = 0;
    let mut kept = String::new();
    for letter in words.chars() {
        used += if letter.is_ascii() { 1 } else { 2 };
        if used > room {
            return kept + "…";
        }
        kept.push(letter);
    }
    kept
}

/// Words as SVG takes them.
pub fn escape(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
