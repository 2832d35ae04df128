//! When a store says that it is open: at the same hours every day, or by rules of weekdays, seasons and holidays.

use crate::unit::Seconds;
use chrono::{Days, NaiveDate};
use compact_calendar::CompactCalendar;
use opening_hours::{Context, ContextHolidays, OpeningHours};
use opening_hours_syntax::rules::day::{HolidayKind, WeekDayRange};
use opening_hours_syntax::rules::time::{Time, TimeSpan};
use opening_hours_syntax::rules::{RuleKind, RuleOperator, RuleSequence};
use std::fmt::{Display, Formatter};
use std::str::FromStr;
use std::sync::Arc;

/// When a store says that it is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenHours {
    /// Opening and closing times of every day, sorted and disjoint; none where it is always open. What closes after midnight does so
    /// later than 24:00: it belongs to the day on which it opens.
    Daily(Vec<(Seconds, Seconds)>),
    /// By weekday, season or holiday.
    Rules(OpeningRules),
}

impl OpenHours {
    /// Open at any time of every day.
    pub const ALWAYS: OpenHours = OpenHours::Daily(Vec::new());

    /// Whether it is open at any time of every day.
    pub fn is_always(&self) -> bool {
        matches!(self, OpenHours::Daily(spans) if spans.is_empty())
    }

    /// The hours of every day; none where it is always open, and where they depend on the day.
    pub fn daily(&self) -> &[(Seconds, Seconds)] {
        match self {
            OpenHours::Daily(spans) => spans,
            OpenHours::Rules(_) => &[],
        }
    }
}

/// A day, from midnight to midnight.
pub(crate) const A_DAY: Seconds = Seconds::minutes(24 * 60);
/// Hours that end sooner than they begin are past midnight where they are no longer than this; longer ones are two hours that
/// were swapped (our choice).
const LONGEST_NIGHT: Seconds = Seconds::minutes(12 * 60);

/// The end of hours that may be past midnight: 22:00 to 06:00 end at 30:00.
pub(crate) fn end_of(from: Seconds, to: Seconds) -> Seconds {
    if from > to && to + A_DAY - from <= LONGEST_NIGHT { to + A_DAY } else { to }
}

impl Default for OpenHours {
    fn default() -> Self {
        Self::ALWAYS
    }
}

impl From<Vec<(Seconds, Seconds)>> for OpenHours {
    fn from(spans: Vec<(Seconds, Seconds)>) -> Self {
        Self::Daily(spans)
    }
}

/// Rules of opening hours as OpenStreetMap writes them (`Mo-Fr 09:00-17:00; Sa 09:00-12:00; PH off`), which a date and the
/// public holidays are enough to tell.
///
/// Written, they are as they were read. See <https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification>.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OpeningRules(Arc<Told>);

#[derive(Debug, PartialEq, Eq, Hash)]
struct Told {
    text: String,
    rules: OpeningHours,
}

/// Why rules cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RulesFault {
    /// They are none.
    Syntax,
    /// They speak of sunrise or sunset, which the tables do not know.
    Sun,
    /// They speak of school holidays, which the tables do not know.
    SchoolHolidays,
    /// They say that the store may be open, or have a word beside the hours.
    Perhaps,
    /// They name no closing time, or departures of a timetable.
    NoEnd,
    /// They name the same days twice, of which the later hours would silently replace the earlier.
    Twice,
}

impl FromStr for OpeningRules {
    type Err = RulesFault;

    fn from_str(text: &str) -> Result<Self, RulesFault> {
        let rules = OpeningHours::from_str(text).map_err(|_| RulesFault::Syntax)?;
        let expression = rules.get_expression();
        let is_open = |rule: &&RuleSequence| rule.kind == RuleKind::Open && rule.operator == RuleOperator::Normal;
        let days: Vec<_> = expression.rules.iter().filter(is_open).map(|rule| &rule.day_selector).collect();
        let twice = (1..days.len()).any(|at| days[..at].contains(&days[at])).then_some(RulesFault::Twice);
        match expression.rules.iter().find_map(fault).or(twice) {
            Some(fault) => Err(fault),
            None => Ok(Self(Arc::new(Told { text: text.into(), rules }))),
        }
    }
}

fn fault(rule: &RuleSequence) -> Option<RulesFault> {
    let is_school = |day: &WeekDayRange| matches!(day, WeekDayRange::Holiday { kind: HolidayKind::School, .. });
    let spans = &rule.time_selector.spans;
    let is_of_the_sun =
        |span: &TimeSpan| [&span.range.start, &span.range.end].iter().any(|at| matches!(at, Time::Variable(_)));
    if rule.kind == RuleKind::Unknown || !rule.comment.is_empty() {
        Some(RulesFault::Perhaps)
    } else if rule.day_selector.weekday.iter().any(is_school) {
        Some(RulesFault::SchoolHolidays)
    } else if spans.iter().any(is_of_the_sun) {
        Some(RulesFault::Sun)
    } else if spans.iter().any(|span| span.open_end || span.repeats.is_some()) {
        Some(RulesFault::NoEnd)
    } else {
        None
    }
}

impl OpeningRules {
    /// The longest that they say it is open at a time; 0 where it never opens.
    pub(crate) fn longest(&self) -> Seconds {
        let expression = self.0.rules.get_expression();
        let open = expression.rules.iter().filter(|rule| rule.kind == RuleKind::Open);
        let length = |span: &TimeSpan| match (span.range.start, span.range.end) {
            (Time::Fixed(from), Time::Fixed(to)) => {
                let length = i32::from(to.mins_from_midnight()) - i32::from(from.mins_from_midnight());
                // What closes after midnight.
                if length < 0 { length + 24 * 60 } else { length }
            }
            _ => 0,
        };
        Seconds::minutes(open.flat_map(|rule| &rule.time_selector.spans).map(length).max().unwrap_or(0))
    }

    /// All opening and closing times that each weekday has within a year without holidays, Monday first.
    pub(crate) fn week(&self) -> [Vec<(Seconds, Seconds)>; 7] {
        let mut week: [Vec<(Seconds, Seconds)>; 7] = Default::default();
        let monday = NaiveDate::from_isoywd_opt(2026, 1, chrono::Weekday::Mon).unwrap_or_default();
        for (day, spans) in self.spans(monday, 7 * 53, &[]).into_iter().enumerate() {
            week[day % 7].extend(spans);
        }
        for spans in &mut week {
            spans.sort_unstable();
            spans.dedup();
        }
        week
    }

    /// The opening and closing times of so many days from `first` on, sorted and disjoint; none on a day on which it is closed.
    /// What is open past midnight is so on both days, to midnight and from midnight.
    pub fn spans(&self, first: NaiveDate, days: u16, holidays: &[NaiveDate]) -> Vec<Vec<(Seconds, Seconds)>> {
        let mut public = CompactCalendar::default();
        for &holiday in holidays {
            public.insert(holiday);
        }
        let known = ContextHolidays::new(Arc::new(public), Arc::default());
        let rules = self.0.rules.clone().with_context(Context::default().with_holidays(known));
        let of = |date: NaiveDate| {
            let open = rules.schedule_at(date).into_iter().filter(|range| range.kind == RuleKind::Open);
            let mut spans: Vec<(Seconds, Seconds)> = Vec::new();
            for range in open {
                let at = |time: u16| Seconds::minutes(i32::from(time));
                let (from, to) = (at(range.range.start.mins_from_midnight()), at(range.range.end.mins_from_midnight()));
                match spans.last_mut() {
                    Some(last) if last.1 == from => last.1 = to,
                    _ => spans.push((from, to)),
                }
            }
            spans
        };
        (0..u64::from(days)).map(|day| first.checked_add_days(Days::new(day)).map_or_else(Vec::new, of)).collect()
    }
}

impl Display for OpeningRules {
    fn fmt(&self, out: &mut Formatter<'_>) -> std::fmt::Result {
        self.0.text.fmt(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn hours(rules: &str, on: &str, holidays: &[NaiveDate]) -> Vec<(i32, i32)> {
        let rules: OpeningRules = rules.parse().expect("rules");
        let spans = rules.spans(date(on), 1, holidays).remove(0);
        spans.into_iter().map(|(from, to)| (from.0 / 60, to.0 / 60)).collect()
    }

    #[test]
    fn rules_are_told_by_weekday_season_and_holiday() {
        // 2026-10-05 is a Monday.
        let week = "Mo-Fr 09:00-12:30,13:30-17:00; Sa 09:00-12:00; PH off";
        assert_eq!(hours(week, "2026-10-05", &[]), [(540, 750), (810, 1020)]);
        assert_eq!(hours(week, "2026-10-10", &[]), [(540, 720)]);
        assert_eq!(hours(week, "2026-10-11", &[]), []);
        assert_eq!(hours(week, "2026-10-05", &[date("2026-10-05")]), []);
        let seasons = "Apr-Sep Mo-Sa 08:00-20:00; Oct-Mar Mo-Sa 09:00-18:00";
        assert_eq!(hours(seasons, "2026-09-30", &[]), [(480, 1200)]);
        assert_eq!(hours(seasons, "2026-10-01", &[]), [(540, 1080)]);
        assert_eq!(hours("24/7; Dec 24-26 off", "2026-12-25", &[]), []);
        assert_eq!(hours("24/7; Dec 24-26 off", "2026-12-27", &[]), [(0, 1440)]);
        // Friday night is on Saturday morning too.
        assert_eq!(hours("Fr 20:00-02:00", "2026-10-09", &[]), [(1200, 1440)]);
        assert_eq!(hours("Fr 20:00-02:00", "2026-10-10", &[]), [(0, 120)]);
        assert_eq!(hours("Mo[1] 09:00-12:00", "2026-10-05", &[]), [(540, 720)]);
        assert_eq!(hours("Mo[1] 09:00-12:00", "2026-10-12", &[]), []);
    }

    #[test]
    fn rules_that_the_tables_cannot_tell_are_none() {
        for (text, fault) in [
            ("whenever", RulesFault::Syntax),
            ("", RulesFault::Syntax),
            ("Mo-Fr sunrise-sunset", RulesFault::Sun),
            ("SH off; Mo-Fr 09:00-17:00", RulesFault::SchoolHolidays),
            ("Mo-Fr 09:00-17:00 \"by appointment\"", RulesFault::Perhaps),
            ("Mo-Fr 09:00-17:00 unknown", RulesFault::Perhaps),
            ("Mo-Fr 09:00+", RulesFault::NoEnd),
            ("Mo 09:00-12:00; Mo 13:00-17:00", RulesFault::Twice),
        ] {
            assert_eq!(text.parse::<OpeningRules>(), Err(fault), "{text}");
        }
    }
}
