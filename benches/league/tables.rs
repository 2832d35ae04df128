//! The page of tables, made anew of all rows whenever a plan comes in.

use super::peers::PEERS;
use super::rows::{OURS, Part, Row};
use super::sets::{MOMENTS, SETS, Set};
use super::standing::{Line, Standing};

/// The whole page.
pub fn page(rows: &[Row]) -> String {
    let mut page = String::from(
        "# The league\n\n\
        Made by `cargo bench --bench league` of the rows in results.csv; not to be edited by hand. Every plan is judged\n\
        again from the instance. One thread each; gaps are per cent above the best known value of bks.csv.\n",
    );
    page += &against_goals(rows);
    page += &beside_peers(rows);
    page += &over_time(rows);
    page
}

/// The sets in the league's order, each with its lines.
fn by_set<'row>(lines: &[Line<'row>]) -> Vec<(&'static Set, Vec<Line<'row>>)> {
    let of = |set: &'static Set| {
        let mut its: Vec<Line> = lines.iter().filter(|line| line.any().set == set.name).cloned().collect();
        // Runs stay in their order: the sort is stable.
        its.sort_by(|one, other| {
            let key = |line: &Line| (line.any().effort, line.any().share);
            key(one).partial_cmp(&key(other)).expect("efforts are numbers")
        });
        (set, its)
    };
    SETS.iter().map(of).filter(|(_, lines)| !lines.is_empty()).collect()
}

fn against_goals(rows: &[Row]) -> String {
    let lines = Line::all(rows, Part::League);
    let mut text = String::from(
        "\n## Against the goals, and against earlier versions\n\n\
        `against before` is the difference to the run before it on the same instances with the same effort, in points of\n\
        the mean gap or in missed weight and minutes. Goals are meant for the whole effort: where a share of it was given,\n\
        the answer stands in brackets. `?`: needs the peers in the same run.\n\n",
    );
    text += &head(&[
        "set",
        "effort",
        "version",
        "date",
        "instances",
        "mean gap %",
        "worst gap %",
        "infeasible",
        "missed / minutes",
        "peak MiB",
        "against before",
        "must",
        "met",
        "aim",
        "met",
    ]);
    for (set, its) in by_set(&lines) {
        for (at, line) in its.iter().enumerate().filter(|(_, line)| line.by(OURS).next().is_some()) {
            let ours = Standing::of(line.by(OURS));
            let before =
                its[..at].iter().rev().find(|before| before.is_like(line)).and_then(|before| line.against(before));
            let met = |goal| {
                let answer = line.meets(goal, &its).map_or("?", |is_met| if is_met { "yes" } else { "no" });
                if line.any().share < 1.0 { format!("({answer})") } else { answer.into() }
            };
            text += &cells(&[
                set.name.into(),
                effort(line.any()),
                line.any().version.clone(),
                date(line.any()),
                ours.instances.to_string(),
                ours.mean.map_or("–".into(), |mean| format!("{mean:.2}")),
                ours.worst.as_ref().map_or("–".into(), |(gap, instance)| format!("{gap:.2} {instance}")),
                ours.infeasible.to_string(),
                ours.missed.map_or("–".into(), missed),
                ours.peak_mib.map_or("–".into(), |mib| mib.to_string()),
                before.map_or(
                    "–".into(),
                    |(change, is_worse)| if is_worse { format!("**{change} worse**") } else { change },
                ),
                set.must.to_string(),
                met(&set.must),
                set.aim.to_string(),
                met(&set.aim),
            ]);
        }
    }
    text + &samples(&lines) + &records(&lines)
}

/// Which instances the last run of each set had, where they are few enough to be a sample.
fn samples(lines: &[Line]) -> String {
    let mut text = String::new();
    for (set, its) in by_set(lines) {
        let Some(last) = its.iter().rev().find(|line| line.by(OURS).nth(1).is_some()) else { continue };
        if matches!(set.pick, super::sets::Pick::Spread(_)) {
            let names: Vec<&str> = last.by(OURS).map(|row| row.instance.as_str()).collect();
            text += &format!("- The sample of {}: {}.\n", set.name, names.join(", "));
        }
    }
    if text.is_empty() { text } else { format!("\n{text}") }
}

/// A gap below this is better than the best known value, and no rounding of its last digit.
const BETTER: f64 = -0.001;

/// Plans better than the best known.
fn records(lines: &[Line]) -> String {
    let mut text = String::new();
    for row in lines.iter().flat_map(|line| line.by(OURS)) {
        if let Some(((gap, cost), bks)) =
            row.gap.zip(row.cost).zip(row.bks).filter(|((gap, _), _)| *gap < BETTER && row.feasible)
        {
            let (set, instance, version) = (&row.set, &row.instance, &row.version);
            text += &format!("- {set} {instance}: {cost} against {bks} ({gap:.3} %), {}, {version}\n", effort(row));
        }
    }
    if text.is_empty() { text } else { format!("\nBetter than the best known value that we have:\n\n{text}") }
}

fn beside_peers(rows: &[Row]) -> String {
    let lines = Line::all(rows, Part::League);
    let mut shown: Vec<Line> = Vec::new();
    for (_, its) in by_set(&lines) {
        for line in its.into_iter().filter(|line| !line.peers().is_empty()) {
            shown.retain(|before| !before.is_like(&line));
            shown.push(line);
        }
    }
    let peers: Vec<&str> = PEERS
        .iter()
        .map(|peer| peer.name)
        .filter(|name| shown.iter().any(|line| line.peers().contains(name)))
        .collect();
    let mut text = String::from(
        "\n## Beside the peers\n\n\
        The last run of each set with peers: same instances, same machine, same effort, one thread each.\n\
        Mean gap % / worst gap %, or missed weight / minutes on the road; then what broke a rule or never came. Where a\n\
        planner solved fewer instances, `on` says how many the mean is of. `–`: cannot be asked this. `not run`: not\n\
        installed, or not asked for.\n\n",
    );
    if shown.is_empty() {
        return text + "No run with peers yet.\n";
    }
    let released: Vec<String> = peers
        .iter()
        .map(|&peer| {
            let releases = shown.iter().flat_map(|line| line.by(peer)).map(|row| row.release.as_str());
            format!("{peer} {}", releases.filter(|release| !release.is_empty()).last().unwrap_or_default())
        })
        .collect();
    let heads = ["set", "effort", "version", "date", "instances", OURS];
    text += &head(&heads.into_iter().chain(released.iter().map(|name| name.trim())).collect::<Vec<_>>());
    for line in &shown {
        let set = SETS.iter().find(|set| set.name == line.any().set).expect("only known sets are shown");
        let asked: Vec<&str> =
            line.rows.iter().filter(|row| row.who != OURS).map(|row| row.instance.as_str()).collect();
        let ours = Standing::of(line.by(OURS).filter(|row| asked.contains(&row.instance.as_str())));
        let any = line.any();
        let seconds = any.effort * any.share;
        let mut row = vec![
            set.name.into(),
            effort(any),
            any.version.clone(),
            date(any),
            ours.instances.to_string(),
            quality(&ours, seconds),
        ];
        row.extend(peers.iter().map(|peer| match line.by(peer).next() {
            Some(_) => quality(&Standing::of(line.by(peer)), seconds),
            None if set.peers.contains(peer) => "not run".into(),
            None => "–".into(),
        }));
        text += &cells(&row);
    }
    text
}

/// Whoever takes more than this many times the seconds asked for had more than the others, and the table says so.
const OVERRUN: f64 = 1.2;

/// How good, in one cell, when so many seconds were asked for.
fn quality(standing: &Standing, seconds: f64) -> String {
    let mut parts = Vec::new();
    parts.extend(standing.missed.map(missed));
    if let (Some(mean), Some((worst, _))) = (standing.mean, &standing.worst) {
        let on = if standing.gaps < standing.instances { format!(" on {}", standing.gaps) } else { String::new() };
        parts.push(format!("{mean:.2} / {worst:.2}{on}"));
    }
    if standing.infeasible > 0 {
        parts.push(format!("{} infeasible", standing.infeasible));
    }
    if standing.slowest > OVERRUN * seconds {
        parts.push(format!("took up to {:.0} s", standing.slowest));
    }
    parts.join(", ")
}

fn over_time(rows: &[Row]) -> String {
    let lines = Line::all(rows, Part::Anytime);
    let mut text = String::from(
        "\n## Over time\n\n\
        Each effort is a run of its own, since the search cools by how much time it has. Mean gap % / worst\n\
        gap %, or missed weight / minutes; then what broke a rule.\n\n",
    );
    if lines.is_empty() {
        return text + "No run yet.\n";
    }
    let heads: Vec<String> = MOMENTS.iter().map(|moment| format!("{moment} s")).collect();
    let first = ["set", "version", "date", "instances"];
    text += &head(&first.into_iter().chain(heads.iter().map(String::as_str)).chain(["monotone"]).collect::<Vec<_>>());
    for (set, its) in by_set(&lines) {
        let mut runs: Vec<&str> = its.iter().map(|line| line.any().run.as_str()).collect();
        runs.sort_unstable();
        runs.dedup();
        for run in runs {
            let of_run: Vec<&Line> = its.iter().filter(|line| line.any().run == run).collect();
            let at = |moment: f64| of_run.iter().find(|line| line.any().effort == moment);
            let standings: Vec<Option<Standing>> =
                MOMENTS.iter().map(|&moment| at(moment).map(|line| Standing::of(line.by(OURS)))).collect();
            let share = match of_run[0].any().share {
                1.0 => String::new(),
                share => format!(", {share} of the effort"),
            };
            let count = standings.iter().flatten().map(|standing| standing.instances).max().unwrap_or_default();
            let any = of_run[0].any();
            let mut row = vec![format!("{}{share}", set.name), any.version.clone(), date(any), count.to_string()];
            row.extend(MOMENTS.iter().zip(&standings).map(|(moment, standing)| {
                standing.as_ref().map_or("–".into(), |standing| quality(standing, moment * any.share))
            }));
            let figures: Vec<(f64, f64)> =
                standings.iter().flatten().filter_map(|one| one.missed.or(one.mean.map(|mean| (mean, 0.0)))).collect();
            row.push(if figures.is_sorted_by(|before, after| before >= after) { "yes" } else { "no" }.into());
            text += &cells(&row);
        }
    }
    text
}

/// Missed weight / minutes, the minutes with thousands set apart.
fn missed((weight, minutes): (f64, f64)) -> String {
    let (thousands, rest) = ((minutes.round() as u64) / 1000, (minutes.round() as u64) % 1000);
    match thousands {
        0 => format!("{weight} / {rest}"),
        _ => format!("{weight} / {thousands},{rest:03}"),
    }
}

/// The set's seconds, what share of them was given, and whether two plans were made at a time.
fn effort(row: &Row) -> String {
    let share = if row.share < 1.0 { format!(" × {}", row.share) } else { String::new() };
    let beside = if row.at_a_time > 1 { ", two at a time" } else { "" };
    format!("{} s{share}{beside}", row.effort)
}

fn date(row: &Row) -> String {
    row.run.split(' ').next().unwrap_or_default().into()
}

fn head(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|&name| name.into()).collect();
    cells(&names) + &cells(&vec!["---".to_string(); names.len()])
}

fn cells(cells: &[String]) -> String {
    format!("| {} |\n", cells.join(" | "))
}
