//! Progress while planning: a bar with cost and time left on a terminal, plain lines elsewhere.

use super::lines::{colours, tell};
use crate::lang::Lang;
use crate::solve::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::time::Duration;

/// Plain lines come at least so far apart.
const PAUSE: Duration = Duration::from_secs(5);
/// Steps of the bar.
const STEPS: u64 = 1000;

/// Tells on stderr how far a search has come.
pub(super) struct Teller {
    lang: Lang,
    way: Way,
}

enum Way {
    Bar(ProgressBar),
    Lines { told: Duration, quarter: u8 },
}

impl Teller {
    /// A bar on a terminal, lines elsewhere.
    pub(super) fn new(lang: Lang) -> Self {
        let way = if std::io::stderr().is_terminal() {
            let bar = ProgressBar::with_draw_target(Some(STEPS), ProgressDrawTarget::stderr_with_hz(8));
            let colour = if colours(&std::io::stderr()) { ".cyan" } else { "" };
            let style = ProgressStyle::with_template(&format!("{{bar:30{colour}}} {{percent:>3}} %  {{msg}}"));
            bar.set_style(style.expect("the template is right").progress_chars("##-"));
            Way::Bar(bar)
        } else {
            Way::Lines { told: Duration::ZERO, quarter: 0 }
        };
        Self { lang, way }
    }

    /// Hears of progress.
    pub(super) fn hear(&mut self, progress: &Progress) {
        let sentence = say(progress, self.lang);
        match &mut self.way {
            Way::Bar(bar) => {
                bar.set_position((progress.share * STEPS as f64) as u64);
                bar.set_message(sentence);
            }
            Way::Lines { told, quarter } => {
                let reached = (progress.share * 4.0) as u8;
                if progress.elapsed >= *told + PAUSE || reached > *quarter && reached < 4 {
                    (*told, *quarter) = (progress.elapsed, reached);
                    tell(&format!("{:3.0} %  {sentence}", progress.share * 100.0));
                }
            }
        }
    }

    /// The search is over; the bar goes.
    pub(super) fn finish(&self) {
        if let Way::Bar(bar) = &self.way {
            bar.finish_and_clear();
        }
    }
}

fn say(progress: &Progress, lang: Lang) -> String {
    let left = if progress.share > 0.0 {
        let seconds = progress.elapsed.as_secs_f64() * (1.0 - progress.share).max(0.0) / progress.share;
        let seconds = seconds.ceil() as u64;
        lang.of(format!("{seconds} s left"), format!("剩余{seconds}秒"))
    } else {
        String::new()
    };
    let (cost, unserved) = (progress.cost.0, progress.unserved);
    lang.of(format!("cost {cost}, {unserved} unserved  {left}"), format!("成本{cost}，未安排{unserved}  {left}"))
}
