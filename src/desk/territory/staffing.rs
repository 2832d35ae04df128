//! How many reps are enough, where new ones should live, and what one more hour is worth.

use crate::desk::json::in_hours;
use crate::desk::{Question, Voice};
use crate::lang::{Lang, agree, count};
use crate::model::{Problem, Tables};
use crate::policy::Due;
use crate::report::name_of;
use crate::report::paper::json::rounded;
use crate::report::paper::screen::Lines;
use crate::succession::{Staff, Staffing, staffing};
use crate::territory::{Brief, Drawing};
use crate::travel::Travel;
use crate::unit::RepId;
use serde_json::{Value, json};

/// Reps whose hours are written out: the dearest.
const REPS: usize = 20;

/// What the staff should be.
#[derive(Clone, Debug)]
pub(super) enum Needed {
    /// A published problem says nothing about who else could be hired.
    Unknown,
    /// Nothing is due, or nobody works.
    Nothing,
    /// The least number that may live anywhere, the least beside the present ones, and what an hour is worth.
    Known(Box<Need>),
}

/// The staff that is enough.
#[derive(Clone, Debug)]
pub(super) struct Need {
    free: Staffing,
    present: Staffing,
    /// For each rep and weekday the minutes at stores that one more hour would add, summed over its days, and their number.
    worth: Vec<[(f64, u32); 7]>,
}

/// Asks, for a question whose stores have no owners and the territories that were drawn for it.
pub(super) fn ask(question: &Question, brief: &Brief, drawing: &Drawing) -> Needed {
    let (due, travel) = (&question.due, &question.travel);
    let Some(tables) = &question.tables else { return Needed::Unknown };
    // Yesterday's borders say nothing about reps who are not there yet.
    let brief = Brief { keep: None, ..brief.clone() };
    let ask = |staff| staffing(tables, due, travel, &brief, staff);
    let (Some(free), Some(present)) = (ask(Staff::New), ask(Staff::Present)) else { return Needed::Nothing };
    Needed::Known(Box::new(Need { free, present, worth: worth(tables, due, travel, drawing) }))
}

/// The staff that is enough, as json.
pub(super) fn json(needed: &Needed) -> Value {
    let Needed::Known(need) = needed else { return Value::Null };
    let bases = |staffing: &Staffing| {
        let problem = &staffing.due.problem;
        let base = |rep: RepId| {
            let (base, stores) = staffing.base(rep);
            let (store, load) = (problem.store(base), &staffing.capacity.reps[rep.index()]);
            let at = problem.places[store.place.index()];
            json!({
                "rep_id": problem.reps[rep.index()].id,
                "base_near_store_id": store.id,
                "lon": at.x,
                "lat": at.y,
                "stores": stores,
                "visits": load.load.visits,
                "work_h": in_hours(load.load.needed()),
                "available_h": in_hours(load.available),
            })
        };
        staffing.new_reps().map(base).collect::<Vec<_>>()
    };
    let Need { free, present, worth } = need.as_ref();
    let reps = &present.due.problem.reps;
    let mean = |cell: &(f64, u32)| (cell.1 > 0).then(|| rounded(cell.0 / f64::from(cell.1), 1));
    let hour = |(rep, week): (usize, &[(f64, u32); 7])| json!({ "rep_id": reps.get(rep).map(|rep| &rep.id), "minutes_by_weekday": week.iter().map(mean).collect::<Vec<_>>() });
    json!({
        "reps_enough": free.new,
        "reps_enough_fit": free.fits,
        "present_reps": reps.len() - present.new,
        "new_reps_beside": present.new,
        "new_reps_beside_fit": present.fits,
        "bases_beside": bases(present),
        "bases_anew": bases(free),
        "one_more_hour": worth.iter().enumerate().map(hour).collect::<Vec<_>>(),
    })
}

/// Says it.
pub(super) fn told(words: &mut String, needed: &Needed, problem: &Problem, voice: Voice) {
    let lang = voice.lang;
    let Need { free, present, worth } = match needed {
        Needed::Known(need) => need.as_ref(),
        Needed::Unknown => {
            let (en, zh) =
                ("Staffing: a published problem does not say who else could be hired.", "人员测算：公开算例无法测算。");
            say!(words, "{}", lang.of(en, zh));
            return;
        }
        Needed::Nothing => {
            let (en, zh) = ("Staffing: nothing is due, or nobody works.", "人员测算：没有应访，或无人上班。");
            say!(words, "{}", lang.of(en, zh));
            return;
        }
    };
    let working = present.due.problem.reps.len() - present.new;
    say!(words, "{}", headline(free, present, working, lang));
    if present.new > 0 {
        say!(words, "\n{}", lang.of("New reps in addition to the present ones", "在现有业代之外新增"));
        voice.table(words, &bases(present, lang));
    }
    say!(words, "\n{}", lang.of("Home bases if all could be chosen freely", "若全部重新选址"));
    voice.table(words, &bases(free, lang));
    hours(words, worth, problem, voice);
}

fn headline(free: &Staffing, present: &Staffing, working: usize, lang: Lang) -> String {
    let least = lang.of(
        format!("Staffing: {} would be enough if they could live anywhere", count(free.new, "rep")),
        format!("人员测算：若可自由选址，{}名业代即可", free.new),
    );
    let more = match (present.fits, present.new) {
        (true, 0) => lang.of(
            format!("the present {working} {} enough", agree(working, "is", "are")),
            format!("现有{working}名已足够"),
        ),
        (true, new) => lang.of(
            format!("the present {working} {} {new} more", agree(working, "needs", "need")),
            format!("现有{working}名还需增加{new}名"),
        ),
        (false, new) => lang.of(
            format!("even {new} more than the present {working} would not be enough"),
            format!("在现有{working}名之外再加{new}名仍不够"),
        ),
    };
    let short =
        if free.fits { "" } else { lang.of(" (and even those leave visits out)", "（仍有拜访无法安排）") };
    lang.of(
        format!("{least}{short}; {more}. Everybody works at most 90 % of the hours."),
        format!("{least}{short}；{more}。按每人至多用90%工时计。"),
    )
}

/// Where new reps should live, and how full they would be.
fn bases<'a>(staffing: &Staffing, lang: Lang) -> Lines<'a> {
    let problem = &staffing.due.problem;
    let rows = staffing.new_reps().map(|rep| {
        let (base, stores) = staffing.base(rep);
        let (store, load) = (problem.store(base), &staffing.capacity.reps[rep.index()]);
        let at = problem.places[store.place.index()];
        vec![
            problem.reps[rep.index()].id.clone(),
            name_of(&store.name, &store.id),
            format!("{:.5}", at.x),
            format!("{:.5}", at.y),
            stores.to_string(),
            load.load.visits.to_string(),
            format!("{:.1}", load.load.needed() as f64 / 3600.0),
            format!("{:.0} %", 100.0 * load.load.needed() as f64 / load.available.max(1) as f64),
        ]
    });
    let headers = lang.of(
        ["rep", "base near", ">lon", ">lat", ">stores", ">visits", ">work h", ">load"],
        ["业代", "驻地靠近", ">经度", ">纬度", ">门店数", ">拜访次数", ">工作量小时", ">负荷"],
    );
    Lines { headers: headers.to_vec(), rows: rows.collect(), spare: &[2, 3, 5] }
}

/// What one more hour of each rep's weekdays would add, in the territories drawn.
#[cfg(feature = "lp")]
fn worth(tables: &Tables, due: &Due, travel: &Travel, drawing: &Drawing) -> Vec<[(f64, u32); 7]> {
    use crate::model::Allowed;
    let mut due = due.clone();
    for (store, &owner) in due.problem.stores.iter_mut().zip(&drawing.owners) {
        store.reps = Allowed::Only(vec![owner]);
    }
    let problem = &due.problem;
    let worth = crate::succession::hours_worth(&due, &crate::policy::capacity(tables, &due, travel));
    let mut minutes = vec![[(0.0, 0u32); 7]; problem.reps.len()];
    for (shift, worth) in problem.shifts.iter().zip(worth) {
        let cell = &mut minutes[shift.rep.index()][problem.calendar.weekday(shift.day)];
        *cell = (cell.0 + 60.0 * worth, cell.1 + 1);
    }
    minutes
}

/// Nobody knows without linear programs.
#[cfg(not(feature = "lp"))]
fn worth(_: &Tables, due: &Due, _: &Travel, _: &Drawing) -> Vec<[(f64, u32); 7]> {
    vec![Default::default(); due.problem.reps.len()]
}

/// The hours that are worth anything, the dearest first.
fn hours(words: &mut String, minutes: &[[(f64, u32); 7]], problem: &Problem, voice: Voice) {
    let lang = voice.lang;
    let mean = |cell: &(f64, u32)| if cell.1 > 0 { cell.0 / f64::from(cell.1) } else { 0.0 };
    let mut dear: Vec<(RepId, [f64; 7])> = minutes
        .iter()
        .enumerate()
        .map(|(rep, week)| (RepId::at(rep), std::array::from_fn(|day| mean(&week[day]))))
        .collect();
    let most = |week: &[f64; 7]| week.iter().copied().fold(0.0, f64::max);
    dear.retain(|(_, week)| most(week) >= 0.5);
    dear.sort_by(|a, b| most(&b.1).total_cmp(&most(&a.1)).then(a.0.cmp(&b.0)));
    let names = lang.of(
        ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
        ["周一", "周二", "周三", "周四", "周五", "周六", "周日"],
    );
    let Some((rep, week)) = dear.first() else {
        say!(
            words,
            "\n{}",
            lang.of(
                "No rep is short of hours: one more hour would bring nothing.",
                "各业代工时均有余：增加工时没有收益。"
            )
        );
        return;
    };
    let day = (0..7).max_by(|&a, &b| week[a].total_cmp(&week[b]).then(b.cmp(&a))).unwrap_or_default();
    let (who, best) = (name_of(&problem.reps[rep.index()].name, &problem.reps[rep.index()].id), week[day]);
    say!(
 words,
        "\n{}",
        lang.of(
            format!("One more hour for {who} on {} is worth {best:.0} more minutes at stores. All hours that are worth something, in minutes:", names[day]),
            format!("{who}{}每增加一小时，可多{best:.0}分钟在店时间。各业代（分钟）：", names[day]),
        )
    );
    let rows = dear.iter().take(REPS).map(|(rep, week)| {
        let who = &problem.reps[rep.index()];
        let cells = week.iter().zip(&minutes[rep.index()]).map(|(worth, days)| match days.1 {
            0 => String::new(),
            _ => format!("{worth:.0}"),
        });
        std::iter::once(name_of(&who.name, &who.id)).chain(cells).collect()
    });
    let headers =
        std::iter::once(lang.of("rep", "业代").to_string()).chain(names.iter().map(|name| format!(">{name}")));
    let headers: Vec<String> = headers.collect();
    let headers = headers.iter().map(String::as_str).collect();
    voice.table(words, &Lines { headers, rows: rows.collect(), spare: &[] });
    if dear.len() > REPS {
        let more = dear.len() - REPS;
        say!(words, "{}", lang.of(format!("… and {more} more"), format!("… 另有{more}名")));
    }
}
