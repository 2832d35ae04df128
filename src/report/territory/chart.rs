//! The chart of loads: every rep against the target, before and after, with the band of the tolerance.

use super::{Atlas, percent};
use crate::lang::Lang;
use crate::report::paper::charts::{NAMED, WIDTH, clip, escape, line, nice, open, rect, text};
use crate::unit::RepId;
use std::cmp::Reverse;
use std::fmt::Write;

/// Loads as inline SVG: a bar a rep with its name, or thin columns where there are many.
pub(in crate::report) fn loads(atlas: &Atlas, lang: Lang) -> String {
    let targets = atlas.drawing.targets();
    let mut reps: Vec<RepId> = (0..targets.len()).map(RepId::at).filter(|rep| targets[rep.index()] > 0.0).collect();
    let loads = |rep: RepId| atlas.of_target(rep).map(|share| share.unwrap_or_default());
    let most = reps.iter().flat_map(|&rep| loads(rep)).fold(1.2, f64::max);
    let tolerance = atlas.drawing.shares[0].tolerance;
    let band = [1.0 - tolerance, 1.0 + tolerance].map(|edge| edge.clamp(0.0, most));
    let step = nice(most * 100.0 / 6.0) / 100.0;
    let ticks = || (0..).map(|at| f64::from(at) * step).take_while(|&share| share <= most * 1.001);
    let title = |rep: RepId| {
        let [before, after] = atlas.of_target(rep);
        let words: Vec<String> = before.into_iter().chain(after).map(percent).collect();
        escape(&format!("{} {}", atlas.rep(rep), words.join(" → ")))
    };
    let part = |share: f64| if (share - 1.0).abs() <= tolerance + 1e-9 { "within" } else { "beyond" };
    let mut svg = String::new();
    let label = lang.of("Loads in % of target", "负荷占目标的百分比");
    if reps.len() <= NAMED {
        let (left, row) = (128.0, 22.0);
        let height = reps.len() as f64 * row + 30.0;
        let x = |share: f64| left + share / most * (WIDTH - left - 20.0);
        open(&mut svg, height, label);
        rect(&mut svg, (x(band[0]), 0.0), (x(band[1]) - x(band[0]), height - 26.0), "band");
        for share in ticks() {
            line(&mut svg, (x(share), 0.0), (x(share), height - 26.0), "grid");
            text(&mut svg, (x(share), height - 8.0), "middle", &percent(share));
        }
        for (at, &rep) in reps.iter().enumerate() {
            let y = at as f64 * row + 4.0;
            let [before, after] = loads(rep);
            let _ = write!(svg, "<g><title>{}</title>", title(rep));
            text(&mut svg, (left - 8.0, y + 12.0), "end", &clip(&atlas.rep(rep), 18));
            rect(&mut svg, (left, y + 2.0), (x(after) - left, row - 10.0), part(after));
            if atlas.before.is_some() {
                line(&mut svg, (x(before), y - 1.0), (x(before), y + row - 5.0), "was");
            }
            svg.push_str("</g>");
        }
    } else {
        let (left, height) = (52.0, 260.0);
        reps.sort_by_key(|&rep| (Reverse(ordered_float::OrderedFloat(loads(rep)[1])), rep));
        let column = (WIDTH - left) / reps.len() as f64;
        let y = |share: f64| height - 26.0 - share / most * (height - 40.0);
        open(&mut svg, height, label);
        rect(&mut svg, (left, y(band[1])), (WIDTH - left, y(band[0]) - y(band[1])), "band");
        for share in ticks() {
            line(&mut svg, (left, y(share)), (WIDTH, y(share)), "grid");
            text(&mut svg, (left - 8.0, y(share) + 4.0), "end", &percent(share));
        }
        for (at, &rep) in reps.iter().enumerate() {
            let (x, width) = (left + at as f64 * column, (column * 0.86).max(0.5));
            let [before, after] = loads(rep);
            let _ = write!(svg, "<g><title>{}</title>", title(rep));
            rect(&mut svg, (x, y(after)), (width, y(0.0) - y(after)), part(after));
            if atlas.before.is_some() {
                line(&mut svg, (x, y(before)), (x + width, y(before)), "was");
            }
            svg.push_str("</g>");
        }
        let words = lang.of(
            format!("{} reps, fullest first; point at a column for its name", reps.len()),
            format!("{}位业代，按负荷从高到低；指向柱形查看姓名", reps.len()),
        );
        text(&mut svg, (left, height - 8.0), "start", &words);
    }
    svg.push_str("</svg>");
    svg
}
