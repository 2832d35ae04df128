//! The time zone of calendars, with the rules that programs need which do not know its name.

use crate::io::coordinates::shifted;
use crate::io::timezone::{CHINA, Offset, offsets};
use crate::model::Surface;
use crate::report::Sheet;
use chrono::{Days, NaiveDateTime};
use std::fmt::Write;

/// A time zone over the days of a plan.
pub(super) struct Zone {
    /// Its IANA name.
    pub name: String,
    offsets: Vec<Offset>,
}

impl Zone {
    /// The zone that is wished; that of mainland China where all reps live there; else none, and hours are those of whatever
    /// place the reader is at.
    pub(super) fn of(sheet: &Sheet) -> Option<Self> {
        let problem = sheet.problem;
        let homes = || problem.reps.iter().filter_map(|rep| problem.places.get(rep.home.index()));
        let is_china =
            || problem.surface == Surface::Globe && homes().next().is_some() && homes().all(|&home| shifted(home));
        let name = sheet.papers().timezone.clone().or_else(|| is_china().then(|| CHINA.into()))?;
        let first = problem.calendar.first?;
        // What a plan made anew calls off may lie before its own days.
        let off = sheet.told.cancelled.iter().map(|event| event.date);
        let begins = off.chain([first]).min()?.checked_sub_days(Days::new(1))?;
        let ends = first.checked_add_days(Days::new(u64::from(problem.calendar.days) + 2))?;
        let offsets = offsets(&name, begins, ends);
        (!offsets.is_empty()).then_some(Self { name, offsets })
    }

    /// The rules as a part of a calendar.
    pub(super) fn rules(&self) -> String {
        let mut text = format!("BEGIN:VTIMEZONE\r\nTZID:{}\r\n", self.name);
        for Offset { from, before, seconds, name, is_summer } in &self.offsets {
            let kind = if *is_summer { "DAYLIGHT" } else { "STANDARD" };
            let (from, before, after) = (stamp(*from), ahead(*before), ahead(*seconds));
            let written = write!(
                text,
                "BEGIN:{kind}\r\nDTSTART:{from}\r\nTZOFFSETFROM:{before}\r\nTZOFFSETTO:{after}\r\nTZNAME:{name}\r\nEND:{kind}\r\n"
            );
            written.expect("memory takes every line");
        }
        text + "END:VTIMEZONE\r\n"
    }
}

fn stamp(moment: NaiveDateTime) -> String {
    moment.format("%Y%m%dT%H%M%S").to_string()
}

/// An offset as calendars write it: `+0200`.
fn ahead(seconds: i32) -> String {
    let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.abs() / 60);
    format!("{sign}{:02}{:02}", minutes / 60, minutes % 60)
}
