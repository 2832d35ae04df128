//! What a planner's rows on a set come to, and whether that is good enough.

use super::rows::{OURS, Part, Row};
use super::sets::{Goal, LONG};

/// The rows of one planner on one set in one run, taken together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Standing {
    /// How many instances it was asked.
    pub instances: usize,
    /// Mean per cent above the best known, over the plans that are feasible.
    pub mean: Option<f64>,
    /// The worst of them, and whose it is.
    pub worst: Option<(f64, String)>,
    /// How many of the gaps there are.
    pub gaps: usize,
    /// Plans that break a rule, and plans that never came.
    pub infeasible: usize,
    /// The most memory that one took, in MiB.
    pub peak_mib: Option<u64>,
    /// Missed weight and minutes, for a rep-week.
    pub missed: Option<(f64, f64)>,
    /// Seconds that the slowest took.
    pub slowest: f64,
}

impl Standing {
    /// Takes rows together.
    pub fn of<'row>(rows: impl IntoIterator<Item = &'row Row>) -> Self {
        let mut standing = Standing::default();
        let mut sum = 0.0;
        for row in rows {
            standing.instances += 1;
            standing.peak_mib = standing.peak_mib.max(row.peak_mib);
            standing.slowest = standing.slowest.max(row.seconds);
            if !row.feasible {
                standing.infeasible += 1;
                continue;
            }
            standing.missed = row.cost.zip(row.minutes).or(standing.missed);
            let Some(gap) = row.gap else { continue };
            (sum, standing.gaps) = (sum + gap, standing.gaps + 1);
            if standing.worst.as_ref().is_none_or(|&(worst, _)| gap > worst) {
                standing.worst = Some((gap, row.instance.clone()));
            }
        }
        standing.mean = (standing.gaps > 0).then(|| sum / standing.gaps as f64);
        standing
    }
}

/// One line of a table: our rows and the peers' of one run, on one set with one effort.
#[derive(Clone, Debug)]
pub struct Line<'row> {
    /// All its rows; never none.
    pub rows: Vec<&'row Row>,
}

impl<'row> Line<'row> {
    /// The lines of a part, in the order in which their runs began.
    pub fn all(rows: &'row [Row], part: Part) -> Vec<Self> {
        let key = |row: &'row Row| (&row.set, row.effort, row.share, &row.run);
        let mut lines: Vec<Line<'row>> = Vec::new();
        for row in rows.iter().filter(|row| row.part == part) {
            match lines.iter_mut().find(|line| key(line.rows[0]) == key(row)) {
                Some(line) => line.rows.push(row),
                None => lines.push(Line { rows: vec![row] }),
            }
        }
        lines.sort_by_key(|line| line.rows[0].run.clone());
        lines
    }

    /// A row that speaks for what all have in common.
    pub fn any(&self) -> &'row Row {
        self.rows[0]
    }

    /// Whether the same was asked in the same way: the set, the effort, its share, and how many plans at a time.
    pub fn is_like(&self, other: &Line) -> bool {
        let key = |line: &Line| (line.any().set.clone(), line.any().effort, line.any().share, line.any().at_a_time);
        key(self) == key(other)
    }

    /// The rows of one planner.
    pub fn by(&self, who: &str) -> impl Iterator<Item = &'row Row> {
        self.rows.iter().copied().filter(move |row| row.who == who)
    }

    /// The peers that planned, each once.
    pub fn peers(&self) -> Vec<&'row str> {
        let mut names: Vec<&str> = self.rows.iter().map(|row| row.who.as_str()).filter(|&who| who != OURS).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Our gap and another's, each the mean over the instances that both solved.
    pub fn beside(&self, other: &Line, who: &str) -> Option<(f64, f64, usize)> {
        let both: Vec<(f64, f64)> = self
            .by(OURS)
            .filter_map(|ours| {
                let theirs = other.by(who).find(|row| row.instance == ours.instance)?;
                (ours.feasible && theirs.feasible).then_some(())?;
                ours.gap.zip(theirs.gap)
            })
            .collect();
        let count = both.len();
        let mean = |pick: fn(&(f64, f64)) -> f64| both.iter().map(pick).sum::<f64>() / count as f64;
        (count > 0).then(|| (mean(|pair| pair.0), mean(|pair| pair.1), count))
    }

    /// How we changed since another line: the difference in points of the mean gap over the instances of both, or in
    /// missed weight and minutes, and whether that is worse.
    pub fn against(&self, before: &Line) -> Option<(String, bool)> {
        let missed = |line: &Line| Standing::of(line.by(OURS)).missed;
        if let (Some((weight, minutes)), Some((weight_then, minutes_then))) = (missed(self), missed(before)) {
            let (weight, minutes) = (weight - weight_then, (minutes - minutes_then).round());
            return Some((format!("{weight:+} / {minutes:+} min"), weight > 0.0 || weight == 0.0 && minutes > 0.0));
        }
        let (now, then, count) = self.beside(before, OURS)?;
        let points = (100.0 * (now - then)).round() / 100.0 + 0.0;
        let on = if count < self.by(OURS).count() { format!(" on {count}") } else { String::new() };
        Some((format!("{points:+.2}{on}"), points > 0.0))
    }

    /// Whether a goal is met; none where it cannot be told, since no peer was asked in this run.
    pub fn meets(&self, goal: &Goal, lines: &[Line]) -> Option<bool> {
        let ours = Standing::of(self.by(OURS));
        let mut answers = vec![Some(ours.infeasible == 0)];
        match goal {
            Goal::Gap { most, mib, rivals } => {
                answers.extend(most.map(|most| ours.mean.map(|mean| mean <= most)));
                answers.extend(mib.map(|most| ours.peak_mib.map(|peak| peak <= most)));
                answers.extend(rivals.iter().map(|&(peer, times)| {
                    let (ours, theirs, _) = self.beside(self, peer)?;
                    Some(if times < 1.0 { ours <= times * theirs } else { ours < times * theirs })
                }));
            }
            Goal::FewestMissed => answers.push(self.best_missed().zip(ours.missed).map(|(best, ours)| ours < best)),
            Goal::HalfMissed => {
                answers.push(self.best_missed().zip(ours.missed).and_then(|((best, _), (missed, _))| {
                    let (set, share, run) = (&self.any().set, self.any().share, &self.any().run);
                    let is_long = |line: &&Line| {
                        let any = line.any();
                        (&any.set, any.effort, any.share, &any.run) == (set, LONG, share, run)
                    };
                    let (floor, _) = Standing::of(lines.iter().find(is_long)?.by(OURS)).missed?;
                    Some(missed - floor <= (best - floor) / 2.0)
                }))
            }
        }
        match answers.contains(&Some(false)) {
            true => Some(false),
            false => answers.into_iter().collect::<Option<Vec<bool>>>().map(|_| true),
        }
    }

    /// The least missed weight of a peer, and with it its minutes.
    fn best_missed(&self) -> Option<(f64, f64)> {
        let missed = self.peers().into_iter().filter_map(|peer| Standing::of(self.by(peer)).missed);
        missed.min_by(|one, other| one.partial_cmp(other).expect("figures are numbers"))
    }
}
