//! Why a visit was left out, and what would help, in sentences of both languages.

use crate::lang::Lang;
use crate::model::{Obstacle, Problem, Reason};

/// What stood in the way, in a few words for headings.
pub fn heading(obstacle: Obstacle, lang: Lang) -> &'static str {
    let (en, zh) = match obstacle {
        Obstacle::NoRep => ("No rep may visit", "没有可派业代"),
        Obstacle::Closed => ("Closed on every day of the window", "窗口内每天都不营业"),
        Obstacle::NoShift => ("No allowed rep works in the window", "窗口内可派业代均不上班"),
        Obstacle::TooFar => ("Too far for any shift", "路程过远"),
        Obstacle::Gap => ("Too close to or far from other visits", "与其他拜访间隔不合"),
        Obstacle::Capacity => ("The load is full", "载量已满"),
        Obstacle::MaxVisits => ("The day's visits are full", "当日家数已满"),
        Obstacle::Driving => ("The day's driving is full", "当日驾驶已满"),
        Obstacle::Hours => ("The day's hours are full", "当日工时已满"),
        Obstacle::Detour => ("Not worth the way", "得不偿路程"),
        Obstacle::ByHand => ("Taken out by hand", "人工取消"),
    };
    lang.of(en, zh)
}

/// What stood in the way, after "because"; Chinese headings need no such form.
pub fn because(obstacle: Obstacle) -> &'static str {
    match obstacle {
        Obstacle::NoRep => "no rep may visit the store",
        Obstacle::Closed => "the store is closed",
        Obstacle::NoShift => "no allowed rep works then",
        Obstacle::TooFar => "the way is too long for any shift",
        Obstacle::Gap => "the gap to the store's other visits does not fit",
        Obstacle::Capacity => "the load is full",
        Obstacle::MaxVisits => "the day has its most visits",
        Obstacle::Driving => "the day's driving is full",
        Obstacle::Hours => "the day's hours are full",
        Obstacle::Detour => "the way there costs more than the visit is worth",
        Obstacle::ByHand => "somebody took it out by hand",
    }
}

/// The reason as a sentence: what stood in the way, where, and by how much.
pub fn sentence(problem: &Problem, reason: &Reason, lang: Lang) -> String {
    let rep = reason.rep.map(|rep| super::name_of(&problem.reps[rep.index()].name, &problem.reps[rep.index()].id));
    let day = reason.day.map(|day| super::day_name(problem, day, lang));
    let shift = match (rep, day) {
        (Some(rep), Some(day)) => Some(lang.of(format!("{rep} on {day}"), format!("{rep} {day}"))),
        (Some(one), None) | (None, Some(one)) => Some(one),
        (None, None) => None,
    };
    let nearest = match shift {
        Some(shift) => lang.of(format!("; nearest was {shift}"), format!("；最接近的是{shift}")),
        None => String::new(),
    };
    let short = reason.short.map(|short| (f64::from(short.0) / 60.0).ceil() as i64);
    let by = |en: &str, zh: &str| match short {
        Some(minutes) => lang.of(format!(" ({minutes} min {en})"), format!("（{zh}{minutes}分钟）")),
        None => String::new(),
    };
    match (reason.obstacle, lang) {
        (Obstacle::NoRep, Lang::En) => "No rep may visit this store.".into(),
        (Obstacle::NoRep, Lang::Zh) => "没有业代可以拜访该门店。".into(),
        (Obstacle::Closed, Lang::En) => "The store is closed on every day of the visit's window.".into(),
        (Obstacle::Closed, Lang::Zh) => "在应访窗口的每一天，该门店都不营业。".into(),
        (Obstacle::NoShift, Lang::En) => "No rep who may visit works on an open day of the visit's window.".into(),
        (Obstacle::NoShift, Lang::Zh) => "在应访窗口的营业日，可派业代都不上班。".into(),
        (Obstacle::TooFar, Lang::En) => {
            format!("Too far: the visit does not fit even as the only one of the day{}{nearest}.", by("over", "超出"))
        }
        (Obstacle::TooFar, Lang::Zh) => {
            format!("路程过远：即使当天只拜访这一家也排不下{}{nearest}。", by("over", "超出"))
        }
        (Obstacle::Gap, Lang::En) => {
            format!("Too close to, or too far from, the store's other visits{nearest}.")
        }
        (Obstacle::Gap, Lang::Zh) => format!("与该门店其他拜访的间隔过近或过远{nearest}。"),
        (Obstacle::Capacity, Lang::En) => format!("The load is full{nearest}."),
        (Obstacle::Capacity, Lang::Zh) => format!("载量已满{nearest}。"),
        (Obstacle::MaxVisits, Lang::En) => format!("The day has its most visits already{nearest}."),
        (Obstacle::MaxVisits, Lang::Zh) => format!("当日家数已达上限{nearest}。"),
        (Obstacle::Driving, Lang::En) => {
            format!("Too much driving for one day{nearest}{}.", by("short", "缺"))
        }
        (Obstacle::Driving, Lang::Zh) => format!("当日驾驶时间不足{nearest}{}。", by("short", "缺")),
        (Obstacle::Hours, Lang::En) => {
            format!("Not enough time left in the day{nearest}{}.", by("short", "缺"))
        }
        (Obstacle::Hours, Lang::Zh) => format!("当日工时不足{nearest}{}。", by("short", "缺")),
        (Obstacle::Detour, Lang::En) => {
            format!("The way there costs more than the visit is worth{nearest}.")
        }
        (Obstacle::Detour, Lang::Zh) => format!("前往的路程超过该拜访的价值{nearest}。"),
        (Obstacle::ByHand, Lang::En) => "Somebody took it out of the plan by hand.".into(),
        (Obstacle::ByHand, Lang::Zh) => "已从计划中人工取消。".into(),
    }
}

/// What would help, as a sentence.
pub fn remedy(reason: &Reason, lang: Lang) -> String {
    let minutes = reason.short.map(|short| (f64::from(short.0) / 60.0).ceil() as i64);
    let (en, zh) = match (reason.obstacle, minutes) {
        (Obstacle::NoRep, _) => (
            "Give the store an owner who is in the reps table, or a rep with the skills it asks for.".into(),
            "为该门店指定业代表中的责任业代，或安排具备所需技能的业代。".into(),
        ),
        (Obstacle::Closed, _) => (
            "Check the store's opening hours and weekdays, or allow a wider window.".into(),
            "核对营业时间与可访星期，或放宽应访窗口。".into(),
        ),
        (Obstacle::NoShift, _) => (
            "Name a cover for these days, or allow a wider window.".into(),
            "为这些天安排代班业代，或放宽应访窗口。".into(),
        ),
        (Obstacle::TooFar, _) => (
            "Give the store to a rep who lives nearer, or allow a longer day.".into(),
            "改由住得更近的业代负责，或放宽当日工时。".into(),
        ),
        (Obstacle::Gap, _) => (
            "Allow a smaller minimum gap or a larger maximum gap for this store.".into(),
            "放宽该门店的最小或最大间隔。".into(),
        ),
        (Obstacle::Capacity, _) => {
            ("Allow more load, or move a visit to another day.".into(), "提高载量，或将部分拜访移到其他日期。".into())
        }
        (Obstacle::MaxVisits, _) => (
            "Allow one more visit on that day, or move a store to a neighbouring rep.".into(),
            "当日家数上限加一，或将门店移交相邻业代。".into(),
        ),
        (Obstacle::Driving, Some(minutes)) => (
            format!("{minutes} more minutes of driving on that day would be enough."),
            format!("当日驾驶上限增加{minutes}分钟即可。"),
        ),
        (Obstacle::Driving, None) => ("Allow more driving on that day.".into(), "放宽当日驾驶上限。".into()),
        (Obstacle::Hours, Some(minutes)) => (
            format!("{minutes} more minutes on that day would be enough; or move a store to a neighbouring rep."),
            format!("当日增加{minutes}分钟即可；或将门店移交相邻业代。"),
        ),
        (Obstacle::Hours, None) => (
            "Allow a longer day, or move a store to a neighbouring rep.".into(),
            "延长工时，或将门店移交相邻业代。".into(),
        ),
        (Obstacle::Detour, _) => ("Give the visit a higher priority.".into(), "提高该拜访的优先级。".into()),
        (Obstacle::ByHand, _) => ("Put it back.".into(), "恢复该拜访。".into()),
    };
    lang.of(en, zh)
}
