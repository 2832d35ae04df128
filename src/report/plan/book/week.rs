//! The weeks at a glance: a row a rep, and for each day its visits, its hours and how full it is; one week below the other.

use crate::lang::Lang;
use crate::report::paper::rows::Cell;
use crate::report::paper::xlsx::{DrawnSheet, FINEST, Highlight, Ink, LANDSCAPE, points, units};
use crate::report::{Figures, Sheet, day_name, weekday};
use crate::unit::{Day, Seconds};

/// Days of a week.
const WEEK: usize = 7;
/// Columns of a day: visits, hours, how full.
const WIDTHS: [f64; 3] = [5.0, 6.0, 6.5];
/// Rows on top: the title, and what the columns are.
const TOP: u32 = 2;
const TITLE: f64 = 21.0;

/// The name of the sheet.
pub fn name(lang: Lang) -> &'static str {
    lang.of("weeks", "周历")
}

/// What a rep does in some days.
#[derive(Clone, Copy, Default)]
struct Sum {
    shifts: usize,
    visits: usize,
    work: i64,
    available: i64,
}

impl Sum {
    fn join(&mut self, other: Sum) {
        self.shifts += other.shifts;
        self.visits += other.visits;
        self.work += other.work;
        self.available += other.available;
    }

    /// Its cells; empty where nobody works.
    fn cells(&self) -> [Cell; 3] {
        match self.shifts {
            0 => [Cell::Empty, Cell::Empty, Cell::Empty],
            _ => [
                Cell::Whole(self.visits as i64),
                Cell::Decimal(Seconds(self.work as i32).as_hours(), 1),
                if self.available > 0 { Cell::Share(self.work as f64 / self.available as f64) } else { Cell::Empty },
            ],
        }
    }
}

/// The sheet.
pub fn drawing(sheet: &Sheet, figures: &Figures, lang: Lang) -> DrawnSheet {
    let problem = sheet.problem;
    let days = usize::from(problem.calendar.days);
    let mut sums = vec![vec![Sum::default(); days]; problem.reps.len()];
    for shift in &problem.shifts {
        let share = Sum { shifts: 1, available: i64::from(shift.workable().0), ..Sum::default() };
        sums[shift.rep.index()][shift.day.index()].join(share);
    }
    for route in &sheet.plan.routes {
        let shift = problem.shift(route.shift);
        let share = Sum { visits: problem.visits_of(route), work: i64::from(route.out().0), ..Sum::default() };
        sums[shift.rep.index()][shift.day.index()].join(share);
    }
    let offset = problem.calendar.first.map_or(0, |_| problem.calendar.weekday(Day(0)));
    let slots: Vec<usize> = (0..WEEK)
        .filter(|slot| (0..days).any(|day| (offset + day) % WEEK == *slot && figures.days[day].shifts > 0))
        .collect();
    let reps: Vec<usize> = (0..problem.reps.len()).filter(|&rep| figures.reps[rep].shifts > 0).collect();
    let weeks: Vec<usize> = (0..(offset + days).div_ceil(WEEK))
        .filter(|week| (0..days).any(|day| (offset + day) / WEEK == *week && figures.days[day].shifts > 0))
        .collect();
    let day_of = |week: usize, slot: usize| (week * WEEK + slot).checked_sub(offset).filter(|&day| day < days);

    let mut drawing = DrawnSheet::new(name(lang).into(), (TOP, 2));
    let widest = |text: fn(&crate::model::Rep) -> &String, most: usize| {
        problem.reps.iter().map(|rep| units(text(rep)) + 2).max().unwrap_or(0).clamp(8, most) as f64
    };
    drawing.widths = vec![widest(|rep| &rep.id, 14), widest(|rep| &rep.name, 20)];
    (0..=slots.len()).for_each(|_| drawing.widths.extend(WIDTHS));
    let all = drawing.widths.len() as u16;
    let title = lang.of(format!("{}: the weeks", problem.name), format!("{} 周历", problem.name));
    drawing.run(0, 0, all, title, Ink::Title);
    drawing.heights.push((0, TITLE));
    let note = lang.of(
        "For each day: visits, hours of work, and these of the hours there are; red is more than there are, grey less than half.",
        "每日：家数、工时、工时占可用工时的比例；红色为超时，灰色为不足一半。",
    );
    drawing.run(1, 0, all, note.into(), Ink::Note);

    // On one page where it can be read there; else as wide as the page, and no block of reps higher than one.
    let across: f64 = drawing.widths.iter().map(|&width| points(width)).sum();
    let scale = (LANDSCAPE.0 / across).min(1.0);
    let rows = weeks.len() * (reps.len() + 4);
    let one = LANDSCAPE.1 / (TITLE + (rows + 1) as f64 * DrawnSheet::ROW);
    let scale = if one >= FINEST { scale.min(one) } else { scale };
    let page = ((LANDSCAPE.1 / scale - TITLE) / DrawnSheet::ROW) as usize - 1;
    let stretch = LANDSCAPE.0 / scale / across;
    drawing.widths.iter_mut().for_each(|width| *width *= stretch);

    let (mut row, mut left) = (TOP, page);
    for &week in &weeks {
        for chunk in reps.chunks(page.saturating_sub(4).max(1)) {
            let high = chunk.len() + 4;
            if high > left + 1 {
                drawing.breaks.push(row);
                left = page;
            }
            left = left.saturating_sub(high);
            let of_week = day_of(week, slots[0])
                .or_else(|| slots.iter().find_map(|&slot| day_of(week, slot)))
                .map_or(String::new(), |day| day_name(problem, Day(day as u16), lang));
            let of_week = lang.of(format!("from {of_week}"), format!("{of_week}起"));
            drawing.run(row, 0, 2, of_week, Ink::Header);
            let headers = lang.of(["rep", "name"], ["编号", "姓名"]);
            (0..).zip(headers).for_each(|(at, words)| drawing.put(row + 1, at, Cell::text(words), Ink::Header));
            for (at, slot) in slots.iter().map(|&slot| Some(slot)).chain([None]).enumerate() {
                let column = 2 + 3 * at as u16;
                let words = match slot {
                    None => lang.of("week", "本周").to_string(),
                    Some(slot) => day_of(week, slot).map_or(String::new(), |day| short(sheet, Day(day as u16), lang)),
                };
                drawing.run(row, column, 3, words, Ink::Header);
                let parts = lang.of(["visits", "hours", "full"], ["家数", "工时", "占比"]);
                (column..).zip(parts).for_each(|(at, words)| drawing.put(row + 1, at, Cell::text(words), Ink::Middle));
            }
            row += 2;
            let mut of_all = vec![Sum::default(); slots.len() + 1];
            for &rep in chunk {
                let it = &problem.reps[rep];
                drawing.put(row, 0, Cell::text(&it.id), Ink::Plain);
                drawing.put(row, 1, Cell::text(&it.name), Ink::Plain);
                let mut of_week = Sum::default();
                for (at, &slot) in slots.iter().enumerate() {
                    let sum = day_of(week, slot).map_or(Sum::default(), |day| sums[rep][day]);
                    of_week.join(sum);
                    of_all[at].join(sum);
                    put(&mut drawing, row, at, &sum, Ink::Number);
                }
                of_all[slots.len()].join(of_week);
                put(&mut drawing, row, slots.len(), &of_week, Ink::Sum);
                row += 1;
            }
            drawing.run(row, 0, 2, lang.of("all", "合计").into(), Ink::Sum);
            of_all.iter().enumerate().for_each(|(at, sum)| put(&mut drawing, row, at, sum, Ink::Sum));
            row += 2;
        }
    }
    let last = row.saturating_sub(1).max(TOP);
    drawing.rules = (0..=slots.len() as u16).map(|at| ((TOP, 4 + 3 * at, last, 4 + 3 * at), Highlight::Full)).collect();
    drawing
}

fn put(drawing: &mut DrawnSheet, row: u32, at: usize, sum: &Sum, ink: Ink) {
    (2 + 3 * at as u16..).zip(sum.cells()).for_each(|(column, cell)| drawing.put(row, column, cell, ink));
}

/// A day without its year: `09-14 Mon`.
pub(super) fn short(sheet: &Sheet, day: Day, lang: Lang) -> String {
    match sheet.problem.calendar.date(day) {
        Some(date) => format!("{} {}", date.format("%m-%d"), weekday(sheet.problem, day, lang)),
        None => day_name(sheet.problem, day, lang),
    }
}
