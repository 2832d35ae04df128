//! Whose store it is and why, what is pinned or agreed, and which reps could take a visit.

use super::{Asked, full, held, minutes, rep_name};
use crate::ask::Quote;
use crate::ask::quotes::{Eligibility, Refusal, RepQuote};
use crate::lang::{Lang, count};
use crate::model::{Allowed, Continuity, FixedKind, FixedRow, Obstacle, Problem, RepRow, Store};
use crate::report::Sheet;
use crate::unit::{Day, Money, RepId, StoreId};

/// Whose store it is, and who says so.
pub(in crate::report) fn owner(sheet: &Sheet, store: StoreId, lang: Lang) -> Option<String> {
    let (problem, of) = (sheet.problem, sheet.problem.store(store));
    let tables = sheet.tables?;
    let row = tables.stores.iter().find(|row| row.id == of.id)?;
    let for_good = |row: &&FixedRow| row.store == of.id && row.kind == FixedKind::PinRep && row.date.is_none();
    let only = match &of.reps {
        Allowed::Only(reps) if reps.len() == 1 => Some(reps[0]),
        _ => None,
    };
    if let (Some(rep), Some(pin)) = (only, tables.fixed.iter().rfind(for_good)) {
        let (rep, line) = (rep_name(problem, rep), pin.line);
        return Some(lang.of(
            format!("Its rep is {rep}, pinned to it permanently (fixed, line {line})."),
            format!("责任业代{rep}：长期锁定（固定安排表第{line}行）。"),
        ));
    }
    if row.owner.is_none() && only.is_none() && problem.continuity != Continuity::SameRep {
        return Some(changing(sheet, store, lang));
    }
    let Some(named) = &row.owner else {
        let given = sheet.territories()[store.index()];
        return Some(match given {
            Some(rep) => {
                let rep = rep_name(problem, rep);
                lang.of(
                    format!(
                        "No owner is named in the table stores: the plan gives it to {rep}, in whose territory it lies."
                    ),
                    format!("门店表未填责任业代：计划将其划入{rep}的片区。"),
                )
            }
            None => lang.of(
                "No owner is named in the table stores, and the plan gives it to nobody.".into(),
                "门店表未填责任业代，计划也未分配。".into(),
            ),
        });
    };
    let Some(rep) = problem.reps.iter().position(|rep| rep.id == *named).map(RepId::at) else {
        return Some(
            lang.of(format!("Its owner {named} is not in the table reps."), format!("责任业代{named}不在业代表中。")),
        );
    };
    let (name, works) = (rep_name(problem, rep), problem.shifts.iter().any(|shift| shift.rep == rep));
    Some(match (only == Some(rep), works) {
        (true, _) => {
            lang.of(format!("Its rep is {name}, the owner in the table stores."), format!("责任业代{name}：按门店表。"))
        }
        (false, false) => lang.of(
            format!("Its owner {name} has no shift in these weeks, so any rep with the required skills may visit."),
            format!("责任业代{name}在此期间不上班，具备所需技能的业代均可拜访。"),
        ),
        (false, true) => lang.of(
            format!("Its owner {name} does not have the required skills, so any rep who has them may visit."),
            format!("责任业代{name}不具备所需技能，具备者均可拜访。"),
        ),
    })
}

/// Who visits a store whose rep may change, and how.
fn changing(sheet: &Sheet, store: StoreId, lang: Lang) -> String {
    let problem = sheet.problem;
    let mut reps: Vec<RepId> = Vec::new();
    for route in sheet.plan.routes.iter().filter(|route| route.stops.iter().any(|stop| stop.store == store)) {
        let shift = problem.shift(route.shift);
        if !reps.contains(&shift.rep) && !problem.store(store).is_pinned(shift.day) {
            reps.push(shift.rep);
        }
    }
    let names: Vec<String> = reps.iter().map(|&rep| rep_name(problem, rep)).collect();
    let visited = match names.is_empty() {
        true => lang.of("nobody visits it in this plan".into(), "本计划内无人拜访".into()),
        false => lang.of(format!("visited by {}", names.join(", ")), format!("由{}拜访", names.join("、"))),
    };
    let (weekly, most) = match problem.continuity.changes() {
        Some(changes) => (changes.weekly, changes.most),
        None => (false, None),
    };
    let how = match weekly {
        true => lang.of("the rep may change only between calendar weeks", "业代仅可在自然周之间更换"),
        false => lang.of("any rep with the required skills may come", "具备所需技能的业代均可拜访"),
    };
    let most = most.map_or(String::new(), |most| {
        lang.of(format!(", at most {} a cycle", count(most.into(), "rep")), format!("，每周期最多{most}名"))
    });
    lang.of(
        format!("No owner is named in the table stores: {visited}; {how}{most} (the policy's continuity)."),
        format!("门店表未填责任业代：{visited}；{how}{most}（频次政策的业代连续性）。"),
    )
}

/// Whom the store prefers, and what that counts.
pub(in crate::report) fn preferred(sheet: &Sheet, store: StoreId, lang: Lang) -> Option<String> {
    let (problem, of) = (sheet.problem, sheet.problem.store(store));
    let row = sheet.tables?.stores.iter().find(|row| row.id == of.id)?;
    if row.preferred.is_empty() {
        return None;
    }
    let Some(preference) = &of.preference else {
        return Some(match (sheet.tables?.policy.practice.preferred > 0.0, &of.reps) {
            (false, _) => lang.of(
                "Its preferred reps do not count: the policy puts no price on them.".into(),
                "优先业代未采用：政策未对其计价。".into(),
            ),
            (true, Allowed::Only(reps)) if reps.len() == 1 => {
                let rep = rep_name(problem, reps[0]);
                lang.of(
                    format!("Its preferred reps do not count: only {rep} may visit."),
                    format!("优先业代未采用：仅{rep}可以拜访。"),
                )
            }
            (true, _) => lang.of(
                "Its preferred reps do not count: no rep may visit.".into(),
                "优先业代未采用：没有可派业代。".into(),
            ),
        });
    };
    let mut reps = preference.reps.clone();
    reps.sort_by_key(|&(rep, cost)| (cost, rep));
    let said = reps.iter().map(|&(rep, cost)| match minutes(cost) {
        0 => rep_name(problem, rep),
        cost => lang.of(
            format!("{} (a visit costs {cost} min)", rep_name(problem, rep)),
            format!("{}（每次计{cost}分钟）", rep_name(problem, rep)),
        ),
    });
    let said = said.collect::<Vec<_>>().join(lang.of(", then ", "，其次"));
    let others = minutes(preference.others);
    Some(lang.of(
        format!("It prefers {said}; a visit by any other rep costs {others} min."),
        format!("优先业代：{said}；其他业代拜访每次计{others}分钟。"),
    ))
}

/// Whether the rep who makes a visit is one whom the store prefers.
pub(in crate::report) fn is_preferred(of: &Store, day: Day, rep: RepId, lang: Lang) -> Option<String> {
    let preference = of.preference.as_ref()?;
    let (en, zh) = match (of.is_pinned(day), preference.rep_cost(rep), preference.has(rep)) {
        (true, ..) => return None,
        (_, Money(0), true) => ("This is a rep of its first choice.", "该业代是门店的首选。"),
        (_, _, true) => {
            ("This is a rep it prefers, though not its first choice.", "该业代是门店的优先业代，但非首选。")
        }
        (_, _, false) => ("This is not a rep it prefers.", "该业代不是门店的优先业代。"),
    };
    Some(lang.of(en, zh).into())
}

/// What the table fixed says of the store in these weeks, a sentence each.
pub(in crate::report) fn fixed(sheet: &Sheet, store: StoreId, lang: Lang) -> Vec<String> {
    let problem = sheet.problem;
    let Some(tables) = sheet.tables else { return Vec::new() };
    let of = problem.store(store);
    let rows = tables.fixed.iter().filter(|row| row.store == of.id);
    rows.filter_map(|row| {
        let day = row.date.and_then(|date| problem.calendar.day(date));
        let who = row.rep.as_ref().and_then(|id| problem.reps.iter().position(|rep| rep.id == *id)).map(RepId::at);
        let said = match (row.kind, day) {
            (FixedKind::Reservation, _) => {
                lang.of("It is reserved: there must be a visit in the plan".into(), "必访：须列入计划".into())
            }
            (FixedKind::PinRep, Some(day)) => pinned(problem, &tables.reps, store_owner(sheet, store), day, who?, lang),
            (_, None) => return None,
            (FixedKind::Appointment, Some(day)) => {
                let (day, by) = (full(problem, day, lang), with(problem, who, lang));
                let hours = hours(row, lang);
                lang.of(format!("Appointment on {day}{hours}{by}"), format!("预约：{day}{hours}{by}"))
            }
            (FixedKind::PinDay, Some(day)) => {
                let (day, by) = (full(problem, day, lang), with(problem, who, lang));
                lang.of(format!("A visit is pinned to {day}{by}"), format!("锁定日期：{day}{by}"))
            }
            (FixedKind::PinWeek, Some(day)) => {
                let day = full(problem, day, lang);
                lang.of(format!("A visit is pinned to the week of {day}"), format!("锁定周：{day}所在的一周"))
            }
            (FixedKind::Wish, Some(day)) => {
                let day = full(problem, day, lang);
                lang.of(format!("The store would like a visit on {day}"), format!("门店希望的日期：{day}"))
            }
            (FixedKind::Promise, Some(day)) => {
                let (day, by) = (full(problem, day, lang), with(problem, who, lang));
                lang.of(format!("The store has been told of a visit on {day}{by}"), format!("已告知门店：{day}{by}"))
            }
            (FixedKind::Block, Some(day)) => {
                let (day, hours) = (full(problem, day, lang), hours(row, lang));
                lang.of(format!("No visits on {day}{hours}"), format!("停访：{day}{hours}"))
            }
        };
        let line = row.line;
        Some(lang.of(format!("{said} (fixed, line {line})."), format!("{said}（固定安排表第{line}行）。")))
    })
    .collect()
}

/// The owner the table names.
fn store_owner<'a>(sheet: &'a Sheet, store: StoreId) -> Option<&'a str> {
    let of = sheet.problem.store(store);
    sheet.tables?.stores.iter().find(|row| row.id == of.id)?.owner.as_deref()
}

/// That a rep is pinned to a day, and whom the rep covers for.
fn pinned(problem: &Problem, reps: &[RepRow], owner: Option<&str>, day: Day, rep: RepId, lang: Lang) -> String {
    let (name, date) = (rep_name(problem, rep), full(problem, day, lang));
    let away =
        reps.iter().position(|row| Some(row.id.as_str()) == owner).map(RepId::at).filter(|&owner| {
            owner != rep && !problem.shifts.iter().any(|shift| (shift.rep, shift.day) == (owner, day))
        });
    let cover = away.map_or(String::new(), |owner| {
        let owner = rep_name(problem, owner);
        lang.of(format!(", covering for {owner}, who does not work that day"), format!("，代{owner}（当天不上班）"))
    });
    lang.of(format!("On {date} only {name} may visit{cover}"), format!("{date}只由{name}拜访{cover}"))
}

fn with(problem: &Problem, rep: Option<RepId>, lang: Lang) -> String {
    rep.map_or(String::new(), |rep| {
        let rep = rep_name(problem, rep);
        lang.of(format!(", by {rep}"), format!("，{rep}"))
    })
}

fn hours(row: &FixedRow, lang: Lang) -> String {
    match (row.from, row.to) {
        (None, None) => String::new(),
        (Some(from), None) => lang.of(format!(" from {}", from.clock()), format!("{}起", from.clock())),
        (None, Some(to)) => lang.of(format!(" until {}", to.clock()), format!("至{}", to.clock())),
        (Some(from), Some(to)) => {
            lang.of(format!(", {} to {}", from.clock(), to.clock()), format!("{}至{}", from.clock(), to.clock()))
        }
    }
}

/// Reps of each standing that are named.
const NAMED: usize = 5;

/// Who could take the visit, and for how much.
pub(in crate::report) fn reps(asked: &Asked) -> Vec<String> {
    let lang = asked.lang;
    let mut lines = vec![lang.of("Who could take it:", "谁可以拜访：").to_string()];
    let standings = [
        Eligibility::May,
        Eligibility::Pinned,
        Eligibility::Bound,
        Eligibility::Displaced,
        Eligibility::Skilled,
        Eligibility::Unskilled,
        Eligibility::Outside,
    ];
    for standing in standings {
        let those: Vec<&RepQuote> = asked.quotes.reps.iter().filter(|one| one.standing == standing).collect();
        lines.extend(those.iter().take(NAMED).map(|one| rep(asked, one)));
        if those.len() > NAMED {
            let more = those.len() - NAMED;
            lines.push(lang.of(format!("  … and {more} more who may"), format!("  … 另有{more}名")));
        }
    }
    if lines.len() == 1 {
        lines.push(lang.of("  nobody.", "  无人。").to_string());
    }
    lines
}

fn rep(asked: &Asked, one: &RepQuote) -> String {
    let (problem, lang) = (asked.sheet.problem, asked.lang);
    let name = match &asked.of.preference {
        Some(preference) if preference.has(one.rep) => lang.of(
            format!("{} (preferred)", rep_name(problem, one.rep)),
            format!("{}（优先）", rep_name(problem, one.rep)),
        ),
        _ => rep_name(problem, one.rep),
    };
    let has = asked.quotes.now.as_ref().is_some_and(|now| problem.shift(now.shift).rep == one.rep);
    let (en, zh) = match one.standing {
        _ if has => ("has it in the plan", "计划中由其拜访"),
        Eligibility::May => ("may visit", "可以拜访"),
        Eligibility::Pinned => ("may visit on the days pinned to this rep", "仅在锁定给其的日期可以拜访"),
        Eligibility::Bound if problem.continuity.changes().is_some() => (
            "may visit, but not beside the reps who make the store's other visits",
            "可派，但该门店其他拜访的业代安排不允许",
        ),
        Eligibility::Bound => {
            ("may visit, but another rep makes the store's other visits", "可派，但该门店其他拜访由另一名业代负责")
        }
        Eligibility::Displaced => {
            ("cannot visit: the days are pinned to another rep", "不能派：这些日期已锁定给其他业代")
        }
        Eligibility::Skilled => ("has the skills, but is not the store's rep", "具备技能，但不是责任业代"),
        Eligibility::Unskilled => {
            ("does not have the required skills, or works in another region", "不具备所需技能，或属于其他大区")
        }
        Eligibility::Outside => ("does not cover the store's place", "门店不在其服务区域内"),
    };
    let says = match &one.quote {
        None => String::new(),
        Some(Quote::Fits(offer)) if asked.is_now(offer) => String::new(),
        Some(Quote::Fits(offer)) => {
            let (day, price) = (full(problem, asked.day_of(offer), lang), asked.price(offer));
            lang.of(format!("; at best {price}, on {day}"), format!("；最省{day}：{price}"))
        }
        Some(Quote::Refused(Refusal { obstacle: Obstacle::NoShift, .. })) => {
            lang.of("; does not work in its window", "；窗口内不上班").into()
        }
        Some(Quote::Refused(refusal)) => {
            // The rep is named already.
            let words = asked.refused(&Refusal { shift: None, ..*refusal });
            lang.of(format!("; {words}"), format!("；{words}"))
        }
        Some(Quote::Held) => lang.of(format!("; {}", held(lang)), format!("；{}", held(lang))),
    };
    let way = minutes(Money(i64::from(one.way.0)));
    lang.of(
        format!("  {name} {}{says}; lives {way} min away.", lang.of(en, zh)),
        format!("  {name}：{}{says}；距驻地{way}分钟。", lang.of(en, zh)),
    )
}
