//! How fast visits follow one another: so many in so many days, and the pace of a horizon in which that changes.

use crate::model::Rhythm;

/// So many visits in so many days, evenly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    span: u32,
    visits: u32,
}

/// Weeks in a year of visits.
const YEAR_DAYS: u32 = 52 * 7;

impl Pace {
    /// One visit every so many days.
    pub fn every(days: u16) -> Self {
        Self { span: u32::from(days.max(1)), visits: 1 }
    }

    /// The one place that turns what people say into days between visits; `None` for on demand only, and for a rhythm that
    /// says nothing.
    pub fn of(rhythm: &Rhythm, cycle_days: u16) -> Option<Self> {
        let per = |visits: u16, span: u32| (visits > 0).then(|| Self { span, visits: u32::from(visits).min(span) });
        match *rhythm {
            Rhythm { interval_days: Some(days), .. } if days > 0 => Some(Self::every(days)),
            Rhythm { visits_per_cycle: Some(visits), .. } => per(visits, u32::from(cycle_days.max(1))),
            Rhythm { visits_per_year: Some(visits), .. } => per(visits, YEAR_DAYS),
            _ => None,
        }
    }

    /// Days between visits, rounded; at least 1.
    pub fn days(&self) -> u16 {
        self.offset(1).max(1)
    }

    /// Days between visits, exactly.
    pub fn exact(&self) -> f64 {
        f64::from(self.span) / f64::from(self.visits)
    }

    /// How many days after the first the visit number `k` falls: exact multiples, rounded once, so that three visits a cycle
    /// stay three in every cycle.
    pub fn offset(&self, k: u32) -> u16 {
        let (k, span, visits) = (u64::from(k), u64::from(self.span), u64::from(self.visits));
        ((2 * k * span + visits) / (2 * visits)).min(u64::from(u16::MAX)) as u16
    }

    /// Whether it asks for more than one visit a week.
    pub fn is_within_a_week(&self) -> bool {
        self.span < 7 * self.visits
    }

    /// A share of the interval, in days, rounded.
    pub fn share(&self, percent: u16) -> u16 {
        ((2 * self.span * u32::from(percent) + 100 * self.visits) / (200 * self.visits)).min(u32::from(u16::MAX)) as u16
    }

    /// The pace when intervals are `factor` times as long: clamped, but never turned around by the clamp, and rounded to whole
    /// weeks where that is a week or more (decision 1), or to whole days where whole weeks would break the clamp or turn the
    /// factor around.
    pub fn times(&self, factor: f64, clamp: [u16; 2]) -> Self {
        if factor == 1.0 {
            return *self;
        }
        let base = self.exact();
        let (low, high) = (f64::from(clamp[0]).min(base), f64::from(clamp[1]).max(base));
        let days = (base * factor).clamp(low, high);
        let weeks = (days / 7.0).round().max(1.0) * 7.0;
        let whole = if weeks > high { weeks - 7.0 } else { weeks };
        let (least, most) = if factor < 1.0 { (low, base) } else { (base, high) };
        let whole = if days >= 7.0 && (least..=most).contains(&whole) { whole } else { days.round() };
        Self::every(whole.max(1.0) as u16)
    }
}

/// The pace of every day of a horizon, in bands of days that share one.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Beat {
    /// The first day of each band, counted from day 0 of the horizon; the first band reaches back for ever. `None` where no
    /// visit is asked for.
    bands: Vec<(u16, Option<Pace>)>,
}

impl Beat {
    /// The beat of these bands, of which there is at least one, in order.
    pub fn new(mut bands: Vec<(u16, Option<Pace>)>) -> Self {
        bands.dedup_by(|later, earlier| later.1 == earlier.1);
        Self { bands }
    }

    /// The pace on a day.
    pub fn on(&self, day: i64) -> Option<Pace> {
        let later = self.bands[1..].partition_point(|band| i64::from(band.0) <= day);
        self.bands[later].1
    }

    /// The first pace there is, if any.
    pub fn first(&self) -> Option<Pace> {
        self.bands.iter().find_map(|band| band.1)
    }

    /// The fastest pace there is, if any.
    pub fn fastest(&self) -> Option<Pace> {
        self.bands.iter().filter_map(|band| band.1).min_by(|one, other| one.exact().total_cmp(&other.exact()))
    }

    /// The day of visit number `k` after a visit on day `base`; `None` where there never is one.
    pub fn due(&self, base: i64, k: u32) -> Option<i64> {
        if let [(_, pace)] = self.bands[..] {
            return pace.map(|pace| base + i64::from(pace.offset(k)));
        }
        let (mut need, mut day) = (f64::from(k), base as f64);
        for (at, (_, pace)) in self.bands.iter().enumerate() {
            let end = self.bands.get(at + 1).map_or(f64::INFINITY, |next| f64::from(next.0));
            if end <= day {
                continue;
            }
            let Some(pace) = pace else {
                if end.is_infinite() {
                    return None;
                }
                day = end;
                continue;
            };
            let days = need * pace.exact();
            if day + days <= end + 1e-9 {
                return Some((day + days).round() as i64);
            }
            need -= (end - day) / pace.exact();
            day = end;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn factors_make_whole_weeks_within_the_clamp() {
        let times = |days, factor| Pace::every(days).times(factor, [7, 120]).days();
        assert_eq!([times(28, 0.75), times(28, 1.5), times(14, 0.8), times(84, 1.5)], [21, 42, 14, 119]);
        assert_eq!(times(7, 0.5), 7, "the clamp");
        assert_eq!(times(3, 0.5), 3, "a clamp never makes visits rarer");
        assert_eq!(times(3, 2.0), 6, "days below a week are not rounded to weeks");
        assert_eq!(times(140, 1.5), 140, "nor more frequent");
        assert_eq!(times(8, 1.2), 10, "nor do whole weeks make visits more frequent");
        assert_eq!(Pace::every(14).times(0.5, [10, 60]).days(), 10, "nor break the clamp");
        assert_eq!(times(10, 1.0), 10, "without a factor nothing is rounded");
    }

    #[test]
    fn a_year_and_a_cycle_become_days_in_one_place() {
        let of = |rhythm| Pace::of(&rhythm, 28).map(|pace| pace.days());
        assert_eq!(of(Rhythm { visits_per_cycle: Some(2), ..Rhythm::default() }), Some(14));
        assert_eq!(of(Rhythm { visits_per_year: Some(12), ..Rhythm::default() }), Some(30));
        assert_eq!(of(Rhythm { on_demand: true, ..Rhythm::default() }), None);
    }

    #[test]
    fn a_beat_that_changes_adds_up_the_parts_of_intervals() {
        let beat = Beat::new(vec![(0, Some(Pace::every(28))), (14, Some(Pace::every(7)))]);
        assert_eq!(beat.due(0, 1), Some(18), "half an interval at the old pace, half at the new");
        assert_eq!(beat.due(0, 2), Some(25));
        let paused = Beat::new(vec![(0, Some(Pace::every(14))), (7, None), (21, Some(Pace::every(14)))]);
        assert_eq!(paused.due(0, 1), Some(28));
        assert_eq!(Beat::new(vec![(0, None)]).due(0, 1), None);
    }
}
