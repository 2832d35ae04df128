//! Territories in words: figures before and after, reps, moves between reps, stores beyond reach.

use crate::desk::Voice;
use crate::lang::Lang;
use crate::report::paper::csv;
use crate::report::paper::screen::Lines;
use crate::report::territory::{Atlas, minutes, pages, percent};
use crate::travel::Refit;
use crate::unit::RepId;

/// Moves between reps that are told; the rest is counted.
const PAIRS: usize = 20;
/// Stores beyond reach that are told.
const BEYOND: usize = 10;

/// Says all of it.
pub(super) fn say_all(words: &mut String, atlas: &Atlas, refit: Option<&Refit>, voice: Voice) {
    let lang = voice.lang;
    say!(words, "{}", atlas.summary(lang));
    if let Some(refit) = refit {
        say!(words, "{}", ratio(refit, lang));
    }
    for table in [figures(atlas, lang), reps(atlas, lang)] {
        say!(words, "");
        voice.table(words, &table);
    }
    if atlas.before.is_some() && !atlas.pairs.is_empty() {
        let lines = atlas.pairs.iter().map(|pair| atlas.pair(pair, lang));
        say!(words, "\n{}", list(lang.of("Moves between reps", "业代之间的调整"), lines, PAIRS, lang));
    }
    if !atlas.beyond.is_empty() {
        let lines = atlas.beyond.iter().map(|one| atlas.out_of_reach(one, lang));
        say!(
            words,
            "\n{}",
            list(
                lang.of("Stores beyond reach, in nobody's load", "无法到达的门店（不计入任何人的负荷）"),
                lines,
                BEYOND,
                lang
            )
        );
    }
}

fn ratio(refit: &Refit, lang: Lang) -> String {
    let (stores, ratio) = (refit.ways.len(), refit.ratio);
    lang.of(
        format!("In the plan, work is {ratio:.3} times the estimate; the travel times of {stores} stores were taken from it."),
        format!("按计划，工作量为估计值的{ratio:.3}倍；采用了其中{stores}家门店的路程。"),
    )
}

fn list(heading: &str, lines: impl ExactSizeIterator<Item = String>, most: usize, lang: Lang) -> String {
    let left = lines.len().saturating_sub(most);
    let mut all: Vec<String> = lines.take(most).map(|line| format!("  {line}")).collect();
    if left > 0 {
        all.push(lang.of(format!("  … and {left} more"), format!("  … 另有{left}条")));
    }
    format!("{heading}\n{}", all.join("\n"))
}

fn figures<'a>(atlas: &Atlas, lang: Lang) -> Lines<'a> {
    let lines = atlas.figures(lang);
    let two = atlas.before.is_some();
    let mut headers = vec![lang.of("figure", "指标")];
    if two {
        headers.push(lang.of(">before", ">调整前"));
    }
    headers.push(if two { lang.of(">after", ">调整后") } else { lang.of(">value", ">数值") });
    let rows =
        lines.into_iter().map(|line| [Some(line.name), line.before, Some(line.after)].into_iter().flatten().collect());
    Lines { headers, rows: rows.collect(), spare: &[] }
}

/// One row a rep: the columns of rep_load.csv that fit a screen.
fn reps<'a>(atlas: &Atlas, lang: Lang) -> Lines<'a> {
    let page = pages::loads(atlas, lang);
    let hours = atlas.hours();
    let rows = page.rows.iter().enumerate().map(|(at, row)| {
        let text = |column: usize| csv::text(&row[column]);
        let load = {
            let [service, drive, available] = hours[at];
            if available > 0.0 { percent((service + drive) / available) } else { "–".into() }
        };
        let [before, after] = atlas.of_target(RepId::at(at)).map(|share| share.map(percent));
        let of_target = [before, after].into_iter().flatten().collect::<Vec<_>>().join(" → ");
        let far = atlas.after.reps[at].farthest.map(|(_, time)| minutes(f64::from(time.0), lang));
        vec![
            text(0),
            text(1),
            text(2),
            text(3),
            text(4),
            text(5),
            text(6),
            text(7),
            load,
            of_target,
            text(11),
            text(12),
            far.unwrap_or_else(|| "–".into()),
        ]
    });
    let headers = lang.of(
        [
            "rep",
            "name",
            ">stores",
            ">visits",
            ">makeable",
            ">service h",
            ">drive h",
            ">available h",
            ">load",
            ">of target",
            ">moved in",
            ">moved out",
            ">farthest",
        ],
        [
            "业代编号",
            "姓名",
            ">门店数",
            ">拜访次数",
            ">可完成",
            ">在店小时",
            ">在途小时",
            ">可用工时",
            ">负荷",
            ">占目标",
            ">调入",
            ">调出",
            ">最远",
        ],
    );
    Lines { headers: headers.to_vec(), rows: rows.collect(), spare: &[5, 6, 12, 3, 7, 1] }
}
