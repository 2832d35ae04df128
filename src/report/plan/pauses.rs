//! What a pause of a shift is: the meeting or the leave that the calendar has at its hour, else the break.

use crate::lang::Lang;
use crate::model::{CalendarRow, DayKind};
use crate::report::Sheet;
use crate::unit::{RepId, Seconds, ShiftId};
use chrono::NaiveDate;

/// What a pause is, in words: `Break`, `Meeting: team meeting`; several that make one pause are all named.
pub fn words(sheet: &Sheet, shift: ShiftId, pause: usize, lang: Lang) -> String {
    let names: Vec<String> = of(sheet, shift, pause).map(|row| name(row, lang)).collect();
    if names.is_empty() { lang.of("Break", "休息").into() } else { names.join(lang.of("; ", "；")) }
}

/// The rows of the calendar that make a pause; none where it is the break.
pub fn of<'a>(sheet: &Sheet<'a>, id: ShiftId, pause: usize) -> impl Iterator<Item = &'a CalendarRow> + use<'a> {
    let shift = sheet.problem.shift(id);
    let span = shift.pauses.get(pause).map(|pause| (pause.earliest, pause.earliest + pause.length));
    let date = sheet.problem.calendar.date(shift.day);
    let rows = rows(sheet, shift.rep, date);
    rows.filter(move |row| {
        let from = row.from.unwrap_or(Seconds(0));
        // A meeting whose end nobody says lasts as the policy has it: its begin tells.
        span.is_some_and(|(start, end)| from < end && row.to.map_or(from >= start, |to| to > start))
    })
}

/// The rows of the calendar that take hours from a rep's day wherever the rep is.
pub fn rows<'a>(
    sheet: &Sheet<'a>,
    rep: RepId,
    date: Option<NaiveDate>,
) -> impl Iterator<Item = &'a CalendarRow> + use<'a> {
    let id = &sheet.problem.reps[rep.index()].id;
    let rows = sheet.tables.into_iter().flat_map(|tables| &tables.calendar);
    rows.filter(move |row| {
        let is_away = matches!(row.kind, DayKind::Meeting | DayKind::Leave | DayKind::Holiday);
        let is_own = row.rep.as_ref().is_none_or(|rep| rep == id);
        is_away && !row.is_elsewhere() && is_own && Some(row.date) == date && (row.from.is_some() || row.to.is_some())
    })
}

/// A row in words: its kind, and its note where it has one.
pub fn name(row: &CalendarRow, lang: Lang) -> String {
    let kind = match row.kind {
        DayKind::Meeting => lang.of("Meeting", "会议"),
        DayKind::Leave => lang.of("Leave", "请假"),
        _ => lang.of("Holiday", "节假日"),
    };
    let known = [row.note.trim(), row.site.name.trim()].into_iter().filter(|text| !text.is_empty());
    match known.collect::<Vec<_>>().join(lang.of(", ", "，")).as_str() {
        "" => kind.into(),
        note => format!("{kind}{}{note}", lang.of(": ", "：")),
    }
}
