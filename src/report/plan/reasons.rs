//! Why a visit was left out, and what would help, in sentences of both languages.

use crate::ask::reasons::MOST_OVERTIME;
use crate::lang::{Lang, count};
use crate::model::{Fix, Obstacle, Problem, Reason};
use crate::report::{day_name, name_of, weekday_in_full};
use crate::unit::{RepId, Seconds, StoreId};

/// What stood in the way, in a few words for headings.
pub fn heading(obstacle: Obstacle, lang: Lang) -> &'static str {
    let (en, zh) = match obstacle {
        Obstacle::NoRep => ("No rep may visit", "没有可派业代"),
        Obstacle::Closed => ("Closed on every day of the window", "窗口内每天都不营业"),
        Obstacle::NoShift => ("No allowed rep works in the window", "窗口内可派业代均不上班"),
        Obstacle::TooFar => ("Too far for any shift", "路程过远"),
        Obstacle::Gap => ("Too close to or far from other visits", "与其他拜访间隔不合"),
        Obstacle::Capacity => ("The load is full", "载量已满"),
        Obstacle::MaxVisits => ("The day has its maximum of visits", "当日家数已满"),
        Obstacle::OpenHours => ("No room in the opening hours", "营业时间内排不进"),
        Obstacle::Driving => ("The day's driving limit is reached", "当日驾驶已满"),
        Obstacle::Hours => ("The day's hours are full", "当日工时已满"),
        Obstacle::Detour => ("Not worth the drive", "绕路不划算"),
        Obstacle::ByHand => ("Removed by hand", "人工取消"),
        Obstacle::OutsideShift => ("Outside the shift", "不在班次时间内"),
        Obstacle::ShiftTooShort => ("Longer than the shift allows", "超出班次可用时间"),
        Obstacle::RepGone => ("Its rep is no longer there", "可派业代已不在岗"),
        Obstacle::OutsideAreas => ("Outside the areas of all reps", "不在任何业代的服务区域内"),
        Obstacle::Leader => ("The visit it follows is left out", "其前置拜访未安排"),
        Obstacle::SpanHours => ("The rep's hours of the week or month are used up", "业代当周或当月工时已满"),
        Obstacle::RepChange => ("The rep may not change then", "届时不可更换业代"),
    };
    lang.of(en, zh)
}

/// What stood in the way, after "because"; Chinese headings need no such form.
pub fn because(obstacle: Obstacle) -> &'static str {
    match obstacle {
        Obstacle::NoRep => "no rep may visit the store",
        Obstacle::Closed => "the store is closed",
        Obstacle::NoShift => "no allowed rep works then",
        Obstacle::TooFar => "the drive is too long for any shift",
        Obstacle::Gap => "the gap to the store's other visits does not fit",
        Obstacle::Capacity => "the load is full",
        Obstacle::MaxVisits => "the day has its maximum of visits",
        Obstacle::OpenHours => "the opening hours leave no room",
        Obstacle::Driving => "the day's driving limit is reached",
        Obstacle::Hours => "the day's hours are full",
        Obstacle::Detour => "the drive there costs more than the visit is worth",
        Obstacle::ByHand => "it was removed by hand",
        Obstacle::OutsideShift => "its hours do not overlap with the shift",
        Obstacle::ShiftTooShort => "the visit takes longer than the shift allows",
        Obstacle::RepGone => "the rep who may visit is no longer there",
        Obstacle::OutsideAreas => "the store lies outside the areas of all reps",
        Obstacle::Leader => "the visit that it follows is not in the plan",
        Obstacle::SpanHours => "the rep's hours of the week or month are used up",
        Obstacle::RepChange => "the rep may not change then",
    }
}

/// What stood in the way on a shift, in a word or two for counts.
fn in_short(obstacle: Obstacle, lang: Lang) -> &'static str {
    let (en, zh) = match obstacle {
        Obstacle::NoRep => ("no rep", "无业代"),
        Obstacle::OutsideAreas => ("outside all areas", "区域外"),
        Obstacle::Closed => ("closed", "不营业"),
        Obstacle::NoShift => ("no shift", "不上班"),
        Obstacle::TooFar => ("too far", "路程过远"),
        Obstacle::Gap => ("gap", "间隔不合"),
        Obstacle::Capacity => ("load full", "载量已满"),
        Obstacle::MaxVisits => ("visits full", "家数已满"),
        Obstacle::OpenHours => ("opening hours", "营业时间不合"),
        Obstacle::Driving => ("driving full", "驾驶已满"),
        Obstacle::Hours => ("hours full", "工时已满"),
        Obstacle::Detour => ("not worth the drive", "绕路不划算"),
        Obstacle::ByHand => ("removed by hand", "人工取消"),
        Obstacle::OutsideShift => ("outside the shift", "不在班次内"),
        Obstacle::ShiftTooShort => ("shift too short", "班次过短"),
        Obstacle::RepGone => ("rep no longer there", "业代不在岗"),
        Obstacle::Leader => ("follows one left out", "前置未安排"),
        Obstacle::SpanHours => ("week or month full", "周月工时已满"),
        Obstacle::RepChange => ("no change of rep", "不可换人"),
    };
    lang.of(en, zh)
}

/// What each shift said that was asked: `Of 12 shifts considered: 9 hours full, 2 closed, 1 gap.` Empty where none was.
pub fn asked(reason: &Reason, lang: Lang) -> String {
    let counts = reason.asked.by_count();
    let total = reason.asked.shifts();
    if total == 0 {
        return String::new();
    }
    let part = |&(obstacle, shifts): &(Obstacle, u16)| {
        let words = in_short(obstacle, lang);
        lang.of(format!("{shifts} {words}"), format!("{words}{shifts}个"))
    };
    let parts = counts.iter().map(part).collect::<Vec<_>>().join(lang.of(", ", "，"));
    lang.of(
        format!("Of {} considered: {parts}.", count(total as usize, "shift")),
        format!("共考虑{total}个班次：{parts}。"),
    )
}

/// The reason in sentences: what stood in the way, where, and by how much; whether the visit is possible at all, and whose
/// visits displaced it.
pub fn sentence(problem: &Problem, (store, reason): (StoreId, &Reason), lang: Lang) -> String {
    let (obstacle, standing) = (obstacle(problem, (store, reason), lang), standing(problem, reason, lang));
    if standing.is_empty() { obstacle } else { format!("{obstacle}{}{standing}", lang.of(" ", "")) }
}

/// Whether the visit is possible at all, and whose visits displaced it; empty where nobody asked.
fn standing(problem: &Problem, reason: &Reason, lang: Lang) -> String {
    if reason.impossible {
        return lang.of("Impossible with these rules.", "按现有规则无法安排。").into();
    }
    if reason.obstacle == Obstacle::TooFar {
        return lang
            .of("Possible with a night away, but no trip had time for it.", "外宿可以到达，但没有行程排得下。")
            .into();
    }
    let full = [Obstacle::Hours, Obstacle::Driving, Obstacle::MaxVisits, Obstacle::Capacity, Obstacle::OpenHours];
    if !full.contains(&reason.obstacle) || reason.asked.shifts() == 0 {
        return String::new();
    }
    let name = |&(store, _): &(StoreId, u16)| name_of(&problem.store(store).name, &problem.store(store).id);
    let rivals: Vec<String> = reason.rivals.iter().flatten().map(name).collect();
    match rivals.is_empty() {
        true => lang.of("Possible, but other visits took its place.", "本可安排，但时间已被其他拜访占用。").into(),
        false => lang.of(
            format!("Possible, but visits of the same or higher priority took its place: {}.", rivals.join(", ")),
            format!("本可安排，但时间已被优先级相同或更高的拜访占用：{}。", rivals.join("、")),
        ),
    }
}

/// Whole minutes that are surely enough.
fn minutes(seconds: Seconds) -> i64 {
    (f64::from(seconds.0) / 60.0).ceil() as i64
}

/// What stood in the way, where, and by how much.
fn obstacle(problem: &Problem, (store, reason): (StoreId, &Reason), lang: Lang) -> String {
    let rep = reason.rep.map(|rep| name_of(&problem.reps[rep.index()].name, &problem.reps[rep.index()].id));
    let day = reason.day.map(|day| day_name(problem, day, lang));
    let shift = match (rep, day) {
        (Some(rep), Some(day)) => Some(lang.of(format!("{rep} on {day}"), format!("{rep} {day}"))),
        (Some(one), None) | (None, Some(one)) => Some(one),
        (None, None) => None,
    };
    let nearest = match shift {
        Some(shift) => lang.of(format!("; closest was {shift}"), format!("；最接近的是{shift}")),
        None => String::new(),
    };
    let short = reason.short.map(minutes);
    let by = |en: &str, zh: &str| match short {
        Some(minutes) => lang.of(format!(" ({minutes} min {en})"), format!("（{zh}{minutes}分钟）")),
        None => String::new(),
    };
    if problem.store(store).meeting && matches!(reason.obstacle, Obstacle::OpenHours | Obstacle::OutsideShift) {
        return lang.of(
            format!("The rep cannot be there from its first minute to its last{}.", by("late", "迟到")),
            format!("业代无法全程参加{}。", by("late", "迟到")),
        );
    }
    match (reason.obstacle, lang) {
        (Obstacle::NoRep, Lang::En) => "No rep may visit this store.".into(),
        (Obstacle::NoRep, Lang::Zh) => "没有业代可以拜访该门店。".into(),
        (Obstacle::OutsideAreas, Lang::En) => "The store lies outside the areas of all reps.".into(),
        (Obstacle::OutsideAreas, Lang::Zh) => "门店不在任何业代的服务区域内。".into(),
        (Obstacle::Leader, Lang::En) => "The visit that it follows is not in the plan.".into(),
        (Obstacle::Leader, Lang::Zh) => "其前置拜访不在计划中。".into(),
        (Obstacle::Closed, Lang::En) => "The store is closed on every day of the visit's window.".into(),
        (Obstacle::Closed, Lang::Zh) => "在应访窗口的每一天，该门店都不营业。".into(),
        (Obstacle::NoShift, Lang::En) => "No rep who may visit works on an open day of the visit's window.".into(),
        (Obstacle::NoShift, Lang::Zh) => "在应访窗口的营业日，可派业代都不上班。".into(),
        (Obstacle::TooFar, Lang::En) => format!(
            "Too far: at no hour do the way there, the visit and the way back fit into a day of their own{}{nearest}.",
            by("over", "超出")
        ),
        (Obstacle::TooFar, Lang::Zh) => {
            format!("路程过远：即使当天只拜访这一家，无论几点往返都排不下{}{nearest}。", by("over", "超出"))
        }
        (Obstacle::OutsideShift, _) => {
            let (what, over) = (outside(problem, (store, reason), lang), by("over", "超出"));
            lang.of(format!("{what}{over}{nearest}."), format!("{what}{over}{nearest}。"))
        }
        (Obstacle::ShiftTooShort, Lang::En) => {
            format!("The visit takes longer than the shift allows{}{nearest}.", by("over", "超出"))
        }
        (Obstacle::ShiftTooShort, Lang::Zh) => format!("在店时间超出班次可用时间{}{nearest}。", by("over", "超出")),
        (Obstacle::RepGone, Lang::En) => {
            "The rep who may visit this store has left, or does not work again in this plan.".into()
        }
        (Obstacle::RepGone, Lang::Zh) => "可派业代已离职，或在计划期内不再上班。".into(),
        (Obstacle::SpanHours, _) => lang.of(
            format!("The rep has not enough hours left in the week or the month{}{nearest}.", by("short", "缺")),
            format!("业代当周或当月工时不足{}{nearest}。", by("short", "缺")),
        ),
        (Obstacle::RepChange, _) => lang.of(
            "Only reps could come then who may not: another rep makes the store's visits of that week, or it sees as many reps as it \
             may."
                .into(),
            "届时只有不可派的业代有空：该周由另一位业代负责，或该门店的业代数已达上限。".into(),
        ),
        (Obstacle::Gap, Lang::En) => {
            format!("Too close to, or too far from, the store's other visits{nearest}.")
        }
        (Obstacle::Gap, Lang::Zh) => format!("与该门店其他拜访的间隔过近或过远{nearest}。"),
        (Obstacle::Capacity, Lang::En) => format!("The load is full{nearest}."),
        (Obstacle::Capacity, Lang::Zh) => format!("载量已满{nearest}。"),
        (Obstacle::MaxVisits, Lang::En) => format!("The day already has its maximum of visits{nearest}."),
        (Obstacle::MaxVisits, Lang::Zh) => format!("当日家数已达上限{nearest}。"),
        (Obstacle::OpenHours, Lang::En) => {
            format!("The store's opening hours leave no room for the visit{}{nearest}.", by("over", "超出"))
        }
        (Obstacle::OpenHours, Lang::Zh) => format!("在门店营业时间内排不下{}{nearest}。", by("over", "超出")),
        (Obstacle::Driving, Lang::En) => {
            format!("Too much driving for one day{nearest}{}.", by("short", "缺"))
        }
        (Obstacle::Driving, Lang::Zh) => format!("当日驾驶时间不足{nearest}{}。", by("short", "缺")),
        (Obstacle::Hours, Lang::En) => {
            format!("Not enough time left in the day{nearest}{}.", by("short", "缺"))
        }
        (Obstacle::Hours, Lang::Zh) => format!("当日工时不足{nearest}{}。", by("short", "缺")),
        (Obstacle::Detour, Lang::En) => {
            format!("The drive there costs more than the visit is worth{nearest}.")
        }
        (Obstacle::Detour, Lang::Zh) => format!("绕路的代价超过这次拜访的价值{nearest}。"),
        (Obstacle::ByHand, Lang::En) => "It was removed from the plan by hand.".into(),
        (Obstacle::ByHand, Lang::Zh) => "已从计划中人工取消。".into(),
    }
}

/// How the hours of a store lie beside those of the shift that came nearest, which hold no visit together.
fn outside(problem: &Problem, (store, reason): (StoreId, &Reason), lang: Lang) -> String {
    let day = reason.day.unwrap_or_default();
    let shift = problem.shifts.iter().find(|shift| (Some(shift.rep), shift.day) == (reason.rep, day));
    let hours = problem.windows(store, day);
    let (Some(shift), Some(first), Some(last)) = (shift, hours.first(), hours.iter().map(|hours| hours.close).max())
    else {
        return lang.of("The store's hours and the shift do not overlap", "可访时间与班次时间不重合").into();
    };
    let (open, close) = (first.open.clock(), last.clock());
    let (start, end) = (shift.start.clock(), shift.end.clock());
    if first.open >= shift.end {
        return lang.of(
            format!("Opens after the shift ends: the store's hours begin at {open}, the shift ends at {end}"),
            format!("班次结束后才开门：可访时间自{open}起，班次{end}结束"),
        );
    }
    if last <= shift.start {
        return lang.of(
            format!("Closes before the shift begins: the store's hours end at {close}, the shift begins at {start}"),
            format!("班次开始前已关门：可访时间至{close}，班次{start}开始"),
        );
    }
    lang.of(
        format!("The store's hours, {open}-{close}, leave no time for the visit within the shift, {start}-{end}"),
        format!("可访时间{open}-{close}与班次{start}-{end}重合的时间不够拜访"),
    )
}

/// What would help, as a sentence: the cheapest change that is proved to, else advice, which is marked as such.
pub fn remedy(problem: &Problem, (store, reason): (StoreId, &Reason), lang: Lang) -> String {
    if let Some(fix) = reason.fix {
        return change(problem, fix, lang);
    }
    let advice = advice(problem, (store, reason), lang);
    lang.of(format!("Advice, not proved: {advice}"), format!("一般建议（未经验证）：{advice}"))
}

/// The change of a fix as a sentence.
pub fn change(problem: &Problem, fix: Fix, lang: Lang) -> String {
    let (rep, day) = fix.shift();
    let rep = name_of(&problem.reps[rep.index()].name, &problem.reps[rep.index()].id);
    let (name, weekday) = (day_name(problem, day, lang), weekday_in_full(problem, day, lang));
    let day = lang.of(format!("{weekday} {name}").trim_start().to_string(), format!("{name}{weekday}"));
    let more = |by: Seconds| count(minutes(by) as usize, "more minute");
    match fix {
        Fix::Overtime { by, .. } => lang
            .of(format!("{} for {rep} on {day}.", more(by)), format!("{day}为{rep}增加{}分钟工时即可。", minutes(by))),
        Fix::Driving { by, .. } => lang.of(
            format!("{} of driving for {rep} on {day}.", more(by)),
            format!("{day}将{rep}的驾驶上限增加{}分钟即可。", minutes(by)),
        ),
        Fix::OneMore { .. } => lang.of(
            format!("One more visit than the daily maximum for {rep} on {day}."),
            format!("{day}将{rep}的当日家数上限加一即可。"),
        ),
        Fix::LongerHours { from, to, .. } => {
            let (from, to) = (from.clock(), to.clock());
            lang.of(
                format!("Ask the store for longer opening hours: {from} to {to} on {day}; {rep} has room for it then."),
                format!("请门店在{day}延长营业时间（{from}至{to}）：{rep}届时可以拜访。"),
            )
        }
        Fix::OtherRep { drive, .. } => lang.of(
            format!("Let {rep} take it on {day}: {} of driving.", more(drive)),
            format!("{day}改由{rep}拜访：在途增加{}分钟。", minutes(drive)),
        ),
        Fix::Skill { drive, .. } => lang.of(
            format!("With the required skills, {rep} could take it on {day}: {} of driving.", more(drive)),
            format!("{rep}若具备所需技能，{day}可以拜访：在途增加{}分钟。", minutes(drive)),
        ),
        Fix::Window { by, .. } => lang.of(
            format!("Widen its window by {}: it fits on {day} ({rep}).", count(by.into(), "day")),
            format!("将应访窗口放宽{by}天：{day}可由{rep}拜访。"),
        ),
        Fix::Open { .. } => lang.of(
            format!("If the store opens on {day}, {rep} has room for it."),
            format!("门店若在{day}营业，{rep}可以拜访。"),
        ),
    }
}

/// What may help where no single change is known to: nothing that was tried and did not, such as longer opening hours.
fn advice(problem: &Problem, (store, reason): (StoreId, &Reason), lang: Lang) -> String {
    if problem.store(store).meeting {
        let (en, zh) = match reason.obstacle {
            Obstacle::SpanHours => {
                ("allow more hours (max_week, max_month), or excuse the rep.", "放宽每周、每月最多工时，或准予缺席。")
            }
            _ => ("move the meeting, or excuse the rep.", "更改会议时间，或准予缺席。"),
        };
        return lang.of(en, zh).into();
    }
    let (en, zh) = match reason.obstacle {
        Obstacle::NoRep => (
            "give the store an owner who is in the reps table, or a rep with the required skills.",
            "为该门店指定业代表中的责任业代，或安排具备所需技能的业代。",
        ),
        Obstacle::Leader => (
            "make room for the visit that it follows; this one can come after it.",
            "请先为其前置拜访安排时间，此次随后安排。",
        ),
        Obstacle::OutsideAreas => (
            "draw a rep's area around the store, or leave a rep without an area.",
            "请将某名业代的服务区域扩大到该门店，或让某名业代不设区域。",
        ),
        Obstacle::Closed => (
            "check the store's weekdays and closed days, or allow a wider window.",
            "核对可访星期与停业日，或放宽应访窗口。",
        ),
        Obstacle::NoShift => {
            ("name a cover for these days, or allow a wider window.", "为这些天安排代班业代，或放宽应访窗口。")
        }
        Obstacle::TooFar => return advice_on_the_way(problem, (store, reason), lang),
        Obstacle::Gap => {
            ("allow a smaller minimum gap or a larger maximum gap for this store.", "放宽该门店的最小或最大间隔。")
        }
        Obstacle::Capacity => {
            ("allow more load, or move a visit to another day.", "提高载量，或将部分拜访移到其他日期。")
        }
        Obstacle::MaxVisits => (
            "allow one more visit on that day, or move a store to a neighbouring rep.",
            "当日家数上限加一，或将门店移交相邻业代。",
        ),
        Obstacle::OpenHours => {
            ("give the store to another rep, or allow a wider window.", "改由其他业代负责，或放宽应访窗口。")
        }
        Obstacle::Driving => {
            ("allow more driving on that day, or move one of its visits.", "放宽当日驾驶上限，或移走当日的一次拜访。")
        }
        Obstacle::Hours => {
            ("move a store to a neighbouring rep, or allow a longer day.", "将门店移交相邻业代，或延长工时。")
        }
        Obstacle::Detour => ("give the visit a higher priority.", "提高该拜访的优先级。"),
        Obstacle::ByHand => ("put it back.", "恢复该拜访。"),
        Obstacle::OutsideShift => (
            "give the store to a rep with other hours, or change those of the shift or of the visit so that they overlap.",
            "改由班次不同的业代负责，或调整班次或拜访时间，使两者重合。",
        ),
        Obstacle::ShiftTooShort => {
            ("shorten the visit, split it, or allow a longer day.", "缩短或拆分该拜访，或放宽当日工时。")
        }
        Obstacle::RepGone => ("give the store to another rep, or unpin it.", "将门店交给其他业代，或取消锁定。"),
        Obstacle::SpanHours => (
            "move a store to a neighbouring rep, or allow more hours (max_week, max_month).",
            "将门店移交相邻业代，或放宽每周、每月最多工时。",
        ),
        Obstacle::RepChange => (
            "allow the rep to change more often (continuity, reps_per_cycle).",
            "放宽业代连续性（continuity、reps_per_cycle）。",
        ),
    };
    lang.of(en, zh).into()
}

/// What may help where the way is too long: a day of its own that is longer by what may be asked of a rep, a rep who lives
/// closer where not everyone may come already, else no visit.
fn advice_on_the_way(problem: &Problem, (store, reason): (StoreId, &Reason), lang: Lang) -> String {
    if let Some(short) = reason.short.filter(|&short| short <= MOST_OVERTIME) {
        let minutes = minutes(short);
        return lang.of(
            format!("keep that day free for it and make it {minutes} minutes longer."),
            format!("当日只安排这一家，并延长{minutes}分钟。"),
        );
    }
    let may_come = |rep: &usize| problem.store(store).allows_rep(RepId::at(*rep));
    let may_all_come = (0..problem.reps.len()).all(|rep| may_come(&rep));
    let sleeps_away = (0..problem.reps.len()).filter(may_come).any(|rep| problem.reps[rep].nights > 0);
    let (en, zh) = match (sleeps_away, may_all_come) {
        (true, _) => ("allow more nights away, or place a rep nearer.", "允许更多外宿，或在附近另设业代。"),
        (false, false) => (
            "give the store to a rep who lives closer, or let its rep sleep away (overnight_max).",
            "改由住得更近的业代负责，或允许其业代外宿（连续外宿）。",
        ),
        (false, true) => (
            "nobody lives near enough to be back the same day; let a rep sleep away (overnight_max), call instead of visiting, \
             or place a rep nearer.",
            "没有业代能当日往返；可允许业代外宿（连续外宿）、改为电话拜访，或在附近另设业代。",
        ),
    };
    lang.of(en, zh).into()
}
