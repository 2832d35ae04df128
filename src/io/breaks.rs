//! Breaks beside the one of the day, as people write them: `10:00 15; 15:00-16:00 15`.

use super::values::{Wrong, clock, narrow, wrong};
use crate::model::BreakRow;
use crate::unit::Seconds;

/// Breaks, each an hour or a span of hours, and how many minutes it takes: without minutes all of the span.
pub(super) fn breaks(text: &str) -> Result<Vec<BreakRow>, Wrong> {
    let text = narrow(text);
    let pieces = text.split([';', ',', '|', '；', '，']).map(str::trim).filter(|piece| !piece.is_empty());
    pieces.map(one).collect()
}

fn one(piece: &str) -> Result<BreakRow, Wrong> {
    let unclear = || {
        wrong(
            ("is not a break", "write when and how long, such as 10:00 15 or 15:00-16:00 15; several with ; between"),
            ("不是休息", "请填写时间与分钟，如10:00 15或15:00-16:00 15；多个用分号隔开"),
        )
    };
    // The span may have spaces around its hyphen; the minutes stand behind the last space.
    let piece = piece.split('-').map(str::trim).collect::<Vec<_>>().join("-");
    let (span, minutes) = match piece.split_once(char::is_whitespace) {
        Some((span, minutes)) => (span, Some(minutes.trim().trim_end_matches(|unit: char| !unit.is_ascii_digit()))),
        None => (piece.as_str(), None),
    };
    let minutes = match minutes.map(str::parse::<i32>) {
        Some(Ok(minutes)) if (1..=480).contains(&minutes) => Some(Seconds::minutes(minutes)),
        None => None,
        Some(_) => return unclear(),
    };
    match (span.split_once('-'), minutes) {
        (None, Some(length)) => Ok(BreakRow { from: clock(span)?, to: None, length }),
        (Some((from, to)), minutes) => {
            let (from, to) = (clock(from)?, clock(to)?);
            let length = minutes.unwrap_or(to - from);
            if length <= Seconds(0) || from + length > to {
                unclear()
            } else {
                Ok(BreakRow { from, to: Some(to), length })
            }
        }
        (None, None) => unclear(),
    }
}

/// Breaks as they are read.
pub(super) fn say(breaks: &[BreakRow]) -> String {
    let one = |row: &BreakRow| {
        let to = row.to.map_or(String::new(), |to| format!("-{}", super::values::say_clock(to)));
        format!("{}{to} {}", super::values::say_clock(row.from), super::values::say_minutes(row.length))
    };
    breaks.iter().map(one).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_are_hours_or_spans_with_minutes() {
        let minutes = Seconds::minutes;
        let row = |from: i32, to: Option<i32>, length: i32| BreakRow {
            from: minutes(from),
            to: to.map(minutes),
            length: minutes(length),
        };
        assert_eq!(breaks("10:00 15"), Ok(vec![row(600, None, 15)]));
        assert_eq!(breaks("10:00 15; 15:00 - 16:00 15min"), Ok(vec![row(600, None, 15), row(900, Some(960), 15)]));
        assert_eq!(breaks("15：00至15：15；10:00 10分钟"), Ok(vec![row(900, Some(915), 15), row(600, None, 10)]));
        for text in ["10:00 15; 15:00 - 16:00 15", "09:30-09:45"] {
            let read = breaks(text).unwrap();
            assert_eq!(breaks(&say(&read)), Ok(read));
        }
        for wrong in ["10:00", "15", "16:00-15:00", "15:00-15:10 15", "10:00 0", "10:00 x"] {
            assert!(breaks(wrong).is_err(), "{wrong}");
        }
    }
}
