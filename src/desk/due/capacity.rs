//! The capacity answer under the due set: hours needed and hours there are, rep by rep, and what falls off where they do not fit.

use crate::desk::json::{in_hours, in_minutes};
use crate::desk::words::{Voice, hours};
use crate::lang::{Lang, agree, count};
use crate::model::Rep;
use crate::policy::capacity::{RepLoad, VisitSum};
use crate::policy::{self, Capacity, Due};
use crate::report::paper::json::rounded;
use crate::report::paper::screen::Lines;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Reps shown unless all are asked for: those who lack most first.
const REPS: usize = 12;
/// Visits that fall off shown unless all are asked for.
const NAMED: usize = 10;

/// Seconds in hours, for cells.
fn cell(seconds: i64) -> String {
    format!("{:.1}", seconds as f64 / 3600.0)
}

/// What the due visits need and what there is, as json.
pub(super) fn json(due: &Due, capacity: &Capacity) -> Value {
    let sum = |load: &VisitSum| {
        json!({
            "visits": load.visits,
            "needed_h": in_hours(load.needed()),
            "effective_visits": rounded(load.effective, 1),
            "fall_off_visits": load.left_out,
            "fall_off_h": in_hours(load.left_out_time),
        })
    };
    let named = |key: &'static str, groups: &BTreeMap<String, VisitSum>| {
        let row = |(name, load): (&String, &VisitSum)| {
            let mut row = sum(load);
            row[key] = json!(name);
            row
        };
        groups.iter().map(row).collect::<Vec<_>>()
    };
    let rep = |(rep, load): (&Rep, &RepLoad)| {
        json!({
            "rep_id": rep.id,
            "rep_name": rep.name,
            "visits": load.load.visits,
            "needed_h": in_hours(load.load.needed()),
            "available_h": in_hours(load.available),
            "days_needed": load.days_needed,
            "days": load.shifts,
            "missing_h": in_hours(load.missing),
            "fall_off_visits": load.load.left_out,
        })
    };
    let week = |(number, week): (usize, &policy::capacity::WeekLoad)| {
        json!({
            "week": number,
            "visits": week.load.visits,
            "needed_h": in_hours(week.load.needed()),
            "available_h": in_hours(week.available),
        })
    };
    let off = |left: &policy::capacity::LeftOut| {
        json!({
            "store_id": due.problem.store(left.store).id,
            "visit": left.visit + 1,
            "rep_id": left.rep.map(|rep| &due.problem.reps[rep.index()].id),
            "minutes": in_minutes(left.time.0.into()),
        })
    };
    json!({
        "needed_h": in_hours(capacity.all.needed()),
        "on_the_road_h": in_hours(capacity.all.legs + capacity.all.home),
        "available_h": in_hours(capacity.available),
        "fits": capacity.fits(),
        "visits_per_day": capacity.visits_a_day,
        "effective_visits": rounded(capacity.all.effective, 1),
        "reps_needed_by_hours": capacity.reps_by_hours.map(|reps| rounded(reps, 2)),
        "reps_needed_by_visits": capacity.reps_by_visits.map(|reps| rounded(reps, 2)),
        "missing_h": in_hours(lacking(capacity)),
        "nobody_can_visits": capacity.nobody.visits,
        "reps": due.problem.reps.iter().zip(&capacity.reps).map(rep).collect::<Vec<_>>(),
        "weeks": (1..).zip(&capacity.weeks).map(week).collect::<Vec<_>>(),
        "classes": named("class", &capacity.classes),
        "areas": named("area", &capacity.areas),
        "falls_off": capacity.left_out.iter().map(off).collect::<Vec<_>>(),
    })
}

/// Says it.
pub(super) fn told(words: &mut String, due: &Due, capacity: &Capacity, voice: Voice) {
    let lang = voice.lang;
    let problem = &due.problem;
    if problem.due_visits() == 0 || problem.shifts.is_empty() {
        return;
    }
    say!(words, "\n{}", headline(capacity, due, lang));
    if due.problem.reps.len() > 1 || !capacity.fits() {
        reps(words, capacity, due, voice);
    }
    if !capacity.fits() {
        if capacity.left_out.iter().any(|left| left.rep.is_some()) {
            say!(words, "{}", fixes(capacity, lang));
        }
        weeks(words, capacity, voice);
        falls_off(words, capacity, due, voice);
    }
}

fn headline(capacity: &Capacity, due: &Due, lang: Lang) -> String {
    let (needed, available) = (capacity.all.needed(), capacity.available);
    let road = hours(capacity.all.legs + capacity.all.home, lang);
    let (needs, there) = (hours(needed, lang), hours(available, lang));
    let load = if available > 0 { 100.0 * needed as f64 / available as f64 } else { f64::INFINITY };
    let (visits, effective) = (capacity.all.visits, capacity.all.effective);
    let a_day = capacity.visits_a_day.unwrap_or_default();
    let working = capacity.reps.iter().filter(|rep| rep.shifts > 0).count();
    let wanted = capacity.reps_by_hours.into_iter().chain(capacity.reps_by_visits).fold(0.0, f64::max);
    let days = due.problem.calendar.days;
    let mut said = lang.of(
        format!(
            "Capacity: {needs} needed, about {road} of it for travel; {there} available ({load:.0} % used). {a_day:.1} visits a day; \
             {effective:.0} of {visits} visits can be expected to have an effect. At 90 % of the hours the policy needs {wanted:.1} \
             reps; {} {} in these {days} days.",
            count(working, "rep"),
            agree(working, "works", "work")
        ),
        format!(
            "产能：需要{needs}，其中在途约{road}（估算）；可用{there}（{load:.0}%）。日均{a_day:.1}家；{visits}次拜访中预计有效{effective:.0}次。\
             按90%利用率，该政策需要{wanted:.1}名业代；{days}天内在岗{working}名。"
        ),
    );
    let (nobody, missing) = (capacity.nobody.visits as usize, lacking(capacity));
    let off = capacity.left_out.len() - nobody;
    if off > 0 {
        let missing = hours(missing, lang);
        said += &lang.of(
            format!(" It does not fit: {missing} too few, {} would be left out.", count(off, "visit")),
            format!("无法全部安排：缺{missing}，将有{off}次拜访无法安排。"),
        );
    }
    if nobody > 0 {
        said += &lang.of(
            format!(
                " {} cannot be made by anybody: no working rep may visit, or none can get there and back in a day.",
                count(nobody, "visit")
            ),
            format!("另有{nobody}次拜访无人可访：没有可去的在岗业代，或当天无法往返。"),
        );
    }
    said
}

/// Seconds that reps lack.
fn lacking(capacity: &Capacity) -> i64 {
    capacity.missing() - capacity.nobody.needed()
}

/// What would make it fit, each on its own: more reps, longer days, or longer intervals of the class that loses most.
fn fixes(capacity: &Capacity, lang: Lang) -> String {
    let working: Vec<_> = capacity.reps.iter().filter(|rep| rep.shifts > 0).collect();
    let (days, missing) = (working.iter().map(|rep| rep.shifts).sum::<u32>(), lacking(capacity));
    let mut ways = Vec::new();
    let mean = working.iter().map(|rep| rep.available).sum::<i64>() as f64 / working.len().max(1) as f64;
    let lost = capacity.left_out.iter().filter(|left| left.rep.is_some());
    let off: i64 = lost.map(|left| i64::from(left.time.0)).sum();
    if mean > 0.0 {
        let more = (off as f64 / mean).ceil().max(1.0);
        ways.push(lang.of(
            if more == 1.0 { "one more rep".into() } else { format!("{more:.0} more reps") },
            format!("增加{more:.0}名业代"),
        ));
    }
    if missing > 0 && days > 0 {
        let minutes = (missing as f64 / 60.0 / f64::from(days)).ceil();
        ways.push(
            lang.of(format!("{minutes:.0} more minutes a day for every rep"), format!("每人每天增加{minutes:.0}分钟")),
        );
    }
    let most = capacity.classes.iter().max_by_key(|(_, load)| load.left_out_time);
    if let Some((class, load)) = most.filter(|(_, load)| load.left_out_time > 0 && load.needed() > off) {
        let times = load.needed() as f64 / (load.needed() - off) as f64;
        let name = if class.is_empty() {
            lang.of("stores without a class".to_string(), "无等级门店".to_string())
        } else {
            lang.of(format!("class {class}"), format!("{class}级"))
        };
        ways.push(lang.of(
            format!("visit intervals of {name} {times:.1} times as long"),
            format!("{name}拜访间隔延长为{times:.1}倍"),
        ));
    }
    lang.of(
        format!("Any one of these would be enough, roughly: {}.", ways.join("; ")),
        format!("大致可行的办法（任选一项）：{}。", ways.join("；")),
    )
}

fn reps(words: &mut String, capacity: &Capacity, due: &Due, voice: Voice) {
    let lang = voice.lang;
    let headers = lang.of(
        [
            "rep",
            "name",
            ">visits",
            ">hours needed",
            ">available",
            ">load",
            ">days needed",
            ">days",
            ">short h",
            ">left out",
        ],
        ["业代编号", "姓名", ">拜访", ">需要工时", ">可用工时", ">负荷", ">需要天数", ">天数", ">缺工时", ">未安排"],
    );
    let mut order: Vec<usize> = (0..capacity.reps.len()).filter(|&at| capacity.reps[at].load.visits > 0).collect();
    order.sort_by_key(|&at| (std::cmp::Reverse(capacity.reps[at].load.left_out), at));
    let row = |&at: &usize| {
        let (rep, load) = (&due.problem.reps[at], &capacity.reps[at]);
        let share = 100.0 * load.load.needed() as f64 / (load.available as f64).max(1.0);
        vec![
            rep.id.clone(),
            rep.name.clone(),
            load.load.visits.to_string(),
            cell(load.load.needed()),
            cell(load.available),
            format!("{share:.0} %"),
            load.days_needed.to_string(),
            load.shifts.to_string(),
            if load.missing > 0 { cell(load.missing) } else { String::new() },
            if load.load.left_out > 0 { load.load.left_out.to_string() } else { String::new() },
        ]
    };
    let most = if voice.all { order.len() } else { REPS };
    let rows = order.iter().take(most).map(row).collect();
    voice.table(words, &Lines { headers: headers.to_vec(), rows, spare: &[6, 7, 2, 4, 1, 3] });
    if order.len() > most {
        let more = order.len() - most;
        say!(
            words,
            "{}",
            lang.of(
                format!("{}; --all shows them", count(more, "more rep")),
                format!("另有{more}名业代；--all 全部显示")
            )
        );
    }
}

/// Hours by week and, where stores have them, by class and area.
fn weeks(words: &mut String, capacity: &Capacity, voice: Voice) {
    let lang = voice.lang;
    let headers =
        lang.of(["week", ">visits", ">hours needed", ">available"], ["周", ">拜访", ">需要工时", ">可用工时"]);
    let row = |(number, week): (usize, &policy::capacity::WeekLoad)| {
        vec![number.to_string(), week.load.visits.to_string(), cell(week.load.needed()), cell(week.available)]
    };
    let rows = (1..).zip(&capacity.weeks).map(row).collect();
    say!(words, "");
    voice.table(words, &Lines { headers: headers.to_vec(), rows, spare: &[] });
    groups(words, &capacity.classes, lang.of("class", "等级"), voice);
    if capacity.areas.len() > 1 {
        groups(words, &capacity.areas, lang.of("area", "片区"), voice);
    }
}

fn groups(words: &mut String, groups: &BTreeMap<String, VisitSum>, name: &str, voice: Voice) {
    let lang = voice.lang;
    let headers = lang.of(
        [name, ">visits", ">hours needed", ">effective", ">left out", ">hours"],
        [name, ">拜访", ">需要工时", ">预计有效", ">未安排", ">未安排工时"],
    );
    let row = |(group, load): (&String, &VisitSum)| {
        vec![
            if group.is_empty() { lang.of("none", "无").into() } else { group.clone() },
            load.visits.to_string(),
            cell(load.needed()),
            format!("{:.0}", load.effective),
            load.left_out.to_string(),
            cell(load.left_out_time),
        ]
    };
    say!(words, "");
    let rows = groups.iter().map(row).collect();
    voice.table(words, &Lines { headers: headers.to_vec(), rows, spare: &[3, 5] });
}

/// The visits that fall off first.
fn falls_off(words: &mut String, capacity: &Capacity, due: &Due, voice: Voice) {
    let lang = voice.lang;
    let headers = lang.of(
        ["left out", "name", "class", ">visit", "rep", ">min"],
        ["未安排门店", "门店名称", "等级", ">第几次", "业代", ">分钟"],
    );
    let row = |left: &policy::capacity::LeftOut| {
        let store = due.problem.store(left.store);
        let rep = left
            .rep
            .map_or(lang.of("nobody may", "无人可访").into(), |rep| due.problem.reps[rep.index()].id.clone());
        vec![
            store.id.clone(),
            store.name.clone(),
            store.class.clone(),
            (left.visit + 1).to_string(),
            rep,
            format!("{:.0}", left.time.as_minutes()),
        ]
    };
    let most = if voice.all { capacity.left_out.len() } else { NAMED };
    let rows = capacity.left_out.iter().take(most).map(row).collect();
    say!(words, "");
    voice.table(words, &Lines { headers: headers.to_vec(), rows, spare: &[3, 5, 2] });
    if capacity.left_out.len() > most {
        let more = capacity.left_out.len() - most;
        say!(words, "{}", lang.of(format!("{more} more; --all shows them"), format!("另有{more}次；--all 全部显示")));
    }
}
