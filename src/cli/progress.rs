//! Progress while planning: how many visits are planned, the way driven and what is saved of it, and the time left; a bar on a
//! terminal, plain lines elsewhere.

use super::talk::{Talk, colours};
use crate::lang::{Lang, group};
use crate::solve::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::time::{Duration, Instant};

/// Plain lines come at least so far apart.
const PAUSE: Duration = Duration::from_secs(5);
/// The plan is looked at so often at most, and so seldom that looking takes no more than this part of the time.
const LOOK: Duration = Duration::from_secs(1);
const PART: u32 = 100;
/// Steps of the bar.
const STEPS: u64 = 1000;

/// Tells on stderr how far a search has come; nothing where nobody wants to know.
pub(super) struct Teller {
    talk: Talk,
    way: Way,
    /// Minutes of driving a visit in the first plan.
    first: Option<f64>,
    /// The plan as last looked at, and when it is looked at again.
    seen: Option<(Seen, Instant)>,
}

enum Way {
    Silent,
    Bar(ProgressBar),
    Plain { told: Duration, quarter: u8 },
}

/// What is told of a plan.
#[derive(Clone, Copy)]
struct Seen {
    planned: usize,
    left_out: usize,
    km: f64,
    /// Minutes of driving a visit.
    drive: f64,
}

impl Teller {
    /// A bar on a terminal, lines elsewhere.
    pub(super) fn new(talk: Talk) -> Self {
        let way = if !talk.shows_progress() {
            Way::Silent
        } else if std::io::stderr().is_terminal() {
            let bar = ProgressBar::with_draw_target(Some(STEPS), ProgressDrawTarget::stderr_with_hz(8));
            let colour = if colours(&std::io::stderr()) { ".cyan" } else { "" };
            let style = ProgressStyle::with_template(&format!("{{bar:12{colour}}} {{percent:>3}} %  {{wide_msg}}"));
            bar.set_style(style.expect("the template is right").progress_chars("##-"));
            Way::Bar(bar)
        } else {
            Way::Plain { told: Duration::ZERO, quarter: 0 }
        };
        Self { talk, way, first: None, seen: None }
    }

    /// Hears of progress.
    pub(super) fn hear(&mut self, progress: &Progress) {
        let is_due = match &mut self.way {
            Way::Silent => return,
            Way::Bar(_) => true,
            Way::Plain { told, quarter } => {
                let reached = (progress.share * 4.0) as u8;
                let is_due = progress.elapsed >= *told + PAUSE || reached > *quarter && reached < 4;
                if is_due {
                    (*told, *quarter) = (progress.elapsed, reached);
                }
                is_due
            }
        };
        // The first plan is what all others are held against.
        if !is_due && self.first.is_some() {
            return;
        }
        let seen = self.look(progress);
        let first = *self.first.get_or_insert(seen.drive);
        let sentence = say(seen, 1.0 - seen.drive / first, progress, self.talk.lang);
        match &self.way {
            Way::Bar(bar) => {
                bar.set_message(sentence);
                bar.set_position((progress.share * STEPS as f64) as u64);
            }
            _ if is_due => self.talk.tell(&format!("{:3.0} %  {sentence}", progress.share.min(1.0) * 100.0)),
            _ => {}
        }
    }

    /// The best plan so far, as it was a moment ago where it was looked at then.
    fn look(&mut self, progress: &Progress) -> Seen {
        let clock = Instant::now();
        if let Some((seen, again)) = self.seen
            && clock < again
        {
            return seen;
        }
        let plan = progress.best_plan();
        let planned: usize = plan.routes.iter().map(|route| route.stops.len()).sum();
        let drive: i64 = plan.routes.iter().map(|route| i64::from(route.drive().0)).sum();
        let metres: i64 = plan.routes.iter().map(|route| i64::from(route.distance().0)).sum();
        let seen = Seen {
            planned,
            left_out: plan.unserved.len(),
            km: metres as f64 / 1000.0,
            drive: drive as f64 / 60.0 / planned.max(1) as f64,
        };
        // Lines are few, and each is told as the plan is then.
        let pause = if let Way::Bar(_) = self.way { LOOK } else { Duration::ZERO };
        self.seen = Some((seen, Instant::now() + pause.max(clock.elapsed() * PART)));
        seen
    }

    /// The search is over; the bar goes.
    pub(super) fn finish(&self) {
        if let Way::Bar(bar) = &self.way {
            bar.finish_and_clear();
        }
    }
}

/// `saved` is the share of the first plan's driving a visit that this plan does without.
fn say(seen: Seen, saved: f64, progress: &Progress, lang: Lang) -> String {
    let (planned, due) = (group(seen.planned as i64), group((seen.planned + seen.left_out) as i64));
    let km = group(seen.km.round() as i64);
    let percent = (saved * 100.0).round();
    let (en, zh) = match percent {
        percent if percent >= 1.0 => {
            (format!(", {percent} % less driving per visit than at first"), format!("，单次在途比初始少{percent}%"))
        }
        percent if percent <= -1.0 => (
            format!(", {} % more driving per visit than at first", -percent),
            format!("，单次在途比初始多{}%", -percent),
        ),
        _ => Default::default(),
    };
    let left = if progress.share > 0.0 {
        let seconds = progress.elapsed.as_secs_f64() * (1.0 - progress.share).max(0.0) / progress.share;
        let seconds = seconds.ceil() as u64;
        lang.of(format!(", {seconds} s left"), format!("，剩余{seconds}秒"))
    } else {
        String::new()
    };
    lang.of(
        format!("{planned} of {due} visits planned, {km} km{en}{left}"),
        format!("应访{due}次，已安排{planned}次，{km}公里{zh}{left}"),
    )
}
