//! Why a store's visit is where it is: the rule that asks for it, its place, what other days and reps would charge, in sentences.

mod who;

use super::{nights, reasons};
use crate::ask::quotes::{Refusal, quotes};
use crate::ask::{Offer, Quote, VisitQuotes};
use crate::lang::{Lang, count};
use crate::model::{Bill, Cadence, DueVisit, Obstacle, Problem, Route, Store, Terminus};
use crate::policy::Due;
use crate::report::due::story;
use crate::report::{Sheet, day_name, name_of, weekday_in_full, with_name};
use crate::unit::{Day, Money, RepId, Seconds, StoreId};

/// The store's story in a plan, a sentence a line: the store, then these of its due visits and of those beside them, each counted
/// from 0, an empty line before each. The plan breaks no rule.
pub fn sentences(sheet: &Sheet, due: &Due, store: StoreId, visits: &[(StoreId, u16)], lang: Lang) -> Vec<String> {
    let of = sheet.problem.store(store);
    let mut lines = match sheet.tables {
        Some(tables) => story::told(tables, due, store.index(), lang),
        None => vec![lang.of(format!("{}.", named(of)), format!("{}。", named(of)))],
    };
    lines.extend(who::owner(sheet, store, lang));
    lines.extend(who::preferred(sheet, store, lang));
    lines.extend(who::fixed(sheet, store, lang));
    let Cadence::Spaced { .. } = &of.cadence else {
        let rigid = lang
            .of("Its visits follow fixed patterns of days, which only move together.", "其拜访日按固定组合整体安排。");
        lines.push(rigid.into());
        return lines;
    };
    let all = sheet.problem.all_of(store).map(|one| sheet.problem.store(one).due_visits().len()).sum();
    for &(store, at) in visits {
        let of = sheet.problem.store(store);
        let Some(due_visit) = of.due_visits().get(usize::from(at)) else { continue };
        let Some(quotes) = quotes(sheet.problem, sheet.travel, sheet.plan, store, at) else { continue };
        let asked = Asked { sheet, store, of, at, due: due_visit, quotes: &quotes, lang };
        lines.push(String::new());
        lines.extend(asked.head(all));
        lines.push(asked.place());
        lines.extend(asked.neighbours(due));
        lines.extend(asked.days());
        lines.extend(who::reps(&asked));
    }
    lines
}

/// One visit that is asked about.
struct Asked<'a> {
    sheet: &'a Sheet<'a>,
    store: StoreId,
    of: &'a Store,
    at: u16,
    due: &'a DueVisit,
    quotes: &'a VisitQuotes,
    lang: Lang,
}

/// A store for people, with its id.
fn named(store: &Store) -> String {
    with_name(&store.id, &store.name)
}

/// A rep for people.
fn rep_name(problem: &Problem, rep: RepId) -> String {
    name_of(&problem.reps[rep.index()].name, &problem.reps[rep.index()].id)
}

/// A day for people with its weekday: `Tuesday 2026-11-03`.
fn full(problem: &Problem, day: Day, lang: Lang) -> String {
    let (name, weekday) = (day_name(problem, day, lang), weekday_in_full(problem, day, lang));
    lang.of(format!("{weekday} {name}").trim_start().to_string(), format!("{name}{weekday}"))
}

/// Whole minutes of a price.
fn minutes(money: Money) -> i64 {
    (money.0 as f64 / 60.0).round() as i64
}

/// Whole minutes that are surely enough.
fn enough(seconds: Seconds) -> i64 {
    (f64::from(seconds.0) / 60.0).ceil() as i64
}

fn days(number: u16, lang: Lang) -> String {
    lang.of(count(number.into(), "day"), format!("{number}天"))
}

impl Asked<'_> {
    fn problem(&self) -> &Problem {
        self.sheet.problem
    }

    fn day_of(&self, offer: &Offer) -> Day {
        self.problem().shift(offer.shift).day
    }

    /// Whether an offer is the place that the plan has.
    fn is_now(&self, offer: &Offer) -> bool {
        self.quotes.now.is_some_and(|now| (now.shift, now.after) == (offer.shift, offer.after))
    }

    /// Which visit it is, and what asked for it.
    fn head(&self, visits: usize) -> Option<String> {
        let (number, lang) = (self.problem().number_of(self.store, self.at) + 1, self.lang);
        let [from, to] = [self.due.earliest, self.due.latest].map(|day| day_name(self.problem(), day, lang));
        let purpose = self.sheet.purpose(self.store, self.at, lang);
        let Some(day) = self.due.due_day().map(|day| full(self.problem(), day, lang)) else {
            return Some(lang.of(
                format!("Visit {number} of {visits}, any day from {from} to {to}: {purpose}."),
                format!("第{number}次拜访（共{visits}次），{from}至{to}任一天：{purpose}。"),
            ));
        };
        Some(lang.of(
            format!("Visit {number} of {visits}, due on {day} ({from} to {to}): {purpose}."),
            format!("第{number}次拜访（共{visits}次），应访日{day}（{from}至{to}）：{purpose}。"),
        ))
    }

    /// Where it is planned, or why it is left out.
    fn place(&self) -> String {
        let (problem, lang) = (self.problem(), self.lang);
        if let Some(offer) = &self.quotes.now {
            let route = self.sheet.plan.routes.iter().find(|route| route.shift == offer.shift);
            let route = route.expect("the visit is on it");
            let (before, behind) = between(problem, route, offer.after, lang);
            let (day, rep) =
                (full(problem, self.day_of(offer), lang), rep_name(problem, problem.shift(offer.shift).rep));
            let (start, leave) = (offer.start.clock(), offer.leave.clock());
            let (stop, stops, drive) = (offer.after + 1, route.stops.len(), minutes(offer.price.travel));
            let overtime = self.overtime(route);
            let by = who::is_preferred(self.of, self.day_of(offer), problem.shift(offer.shift).rep, lang);
            let by = by.map_or(String::new(), |by| lang.of(format!(" {by}"), by));
            let rest = route.stops.get(offer.after).map_or(0, |stop| enough(stop.rest));
            let paused = lang.of(format!(" with {rest} min of break in it"), format!("（含休息{rest}分钟）"));
            let paused = if rest > 0 { paused } else { String::new() };
            return lang.of(
                format!(
                    "Planned on {day}, {start} to {leave}{paused}, by {rep}: stop {stop} of {stops}, after {before} and before \
                     {behind}. It adds {drive} min to the day's driving.{overtime}{by}"
                ),
                format!(
                    "已安排：{day}{start}至{leave}{paused}，{rep}，第{stop}站（共{stops}站），在{before}之后、{behind}之前，\
                     当日在途增加{drive}分钟。{overtime}{by}"
                ),
            );
        }
        let left = self.sheet.plan.unserved.iter().find(|left| (left.store, left.visit) == (self.store, self.at));
        let Some(reason) = left.map(|left| left.reason) else {
            return lang.of("It is not in the plan.".into(), "计划中没有这次拜访。".into());
        };
        let (sentence, asked) =
            (reasons::sentence(problem, (self.store, &reason), lang), reasons::asked(&reason, lang));
        let help = reasons::remedy(problem, (self.store, &reason), lang);
        let asked = if asked.is_empty() { asked } else { lang.of(format!(" {asked}"), asked) };
        lang.of(
            format!("Left out. {sentence}{asked} What would help: {help}"),
            format!("未安排。{sentence}{asked}可行办法：{help}"),
        )
    }

    /// How long the rep works overtime on its day, and what the visit has to do with it.
    fn overtime(&self, route: &Route) -> String {
        let (lang, shift) = (self.lang, self.problem().shift(route.shift));
        let (time, over) =
            (enough(shift.overtime_of(route)), self.quotes.now.map_or(Money(0), |now| now.price.overtime));
        match (time, minutes(over)) {
            (0, _) => String::new(),
            (_, 0) => lang.of(format!(" The day has {time} min of overtime."), format!("当日加班{time}分钟。")),
            (_, cost) => lang.of(
                format!(" The day has {time} min of overtime; this visit's part counts as {cost} min of driving."),
                format!("当日加班{time}分钟，其中因这次拜访计{cost}分钟路程。"),
            ),
        }
    }

    /// The gaps to the visits before and after it.
    fn neighbours(&self, due: &Due) -> Option<String> {
        let (problem, lang, now) = (self.problem(), self.lang, self.quotes.now.as_ref()?);
        let Cadence::Spaced { min_gap, .. } = self.of.cadence else { return None };
        let day = self.day_of(now);
        let mut planned: Vec<(u16, Day)> = Vec::new();
        for route in &self.sheet.plan.routes {
            let own = route.stops.iter().filter(|stop| stop.store == self.store);
            planned.extend(own.map(|stop| (stop.visit, problem.shift(route.shift).day)));
        }
        let before = planned.iter().filter(|one| one.0 < self.at).max();
        let behind = planned.iter().filter(|one| one.0 > self.at).min();
        let mut parts = Vec::new();
        let last = due.stores.get(self.store.index()).and_then(|of| of.last);
        match (before, last.zip(problem.calendar.date(day))) {
            (Some(&(_, other)), _) => {
                let (date, gap) = (day_name(problem, other, lang), days(day.0 - other.0, lang));
                parts.push(lang.of(
                    format!("the visit before it is on {date}, {gap} earlier"),
                    format!("上一次在{date}，相隔{gap}"),
                ));
            }
            (None, Some((last, date))) => {
                let gap = (date - last).num_days();
                parts.push(lang.of(
                    format!("the last visit made was on {last}, {} earlier", count(gap.unsigned_abs() as usize, "day")),
                    format!("此前实际拜访{last}，相隔{gap}天"),
                ));
            }
            (None, None) => {}
        }
        if let Some(&(_, other)) = behind {
            let (date, gap) = (day_name(problem, other, lang), days(other.0 - day.0, lang));
            parts
                .push(lang.of(format!("the next one is on {date}, {gap} later"), format!("下一次在{date}，相隔{gap}")));
        }
        if parts.is_empty() {
            return None;
        }
        let least = match min_gap {
            0 | 1 => String::new(),
            _ => lang.of(
                format!(" Two visits are at least {min_gap} days apart."),
                format!("两次拜访至少相隔{min_gap}天。"),
            ),
        };
        let parts = parts.join(lang.of("; ", "；"));
        Some(lang.of(format!("Around it: {parts}.{least}"), format!("前后：{parts}。{least}")))
    }

    /// What every day of the window charges, and whether the plan's day is the cheapest.
    fn days(&self) -> Vec<String> {
        let (problem, lang) = (self.problem(), self.lang);
        let mut lines = vec![lang.of("What each day of its window would cost:", "安排在窗口内各天的代价：").into()];
        for day in &self.quotes.days {
            let name = full(problem, day.day, lang);
            let says = match &day.quote {
                Quote::Fits(offer) => self.offer(offer),
                Quote::Refused(refusal) => self.refused(refusal),
                Quote::Held => held(lang).into(),
            };
            lines.push(lang.of(format!("  {name}: {says}."), format!("  {name}：{says}。")));
        }
        lines.extend(self.choice());
        lines
    }

    /// A day's price, against that of the plan's place.
    fn offer(&self, offer: &Offer) -> String {
        let (problem, lang) = (self.problem(), self.lang);
        let (rep, start) = (rep_name(problem, problem.shift(offer.shift).rep), offer.start.clock());
        let price = self.price(offer);
        lang.of(format!("{price}; at {start} by {rep}"), format!("{price}；{start}，{rep}"))
    }

    /// A price with its items, as a difference where the plan has the visit.
    fn price(&self, offer: &Offer) -> String {
        let (lang, total) = (self.lang, offer.price.total());
        let items = self.items(offer).join(lang.of(", ", "，"));
        let Some(now) = &self.quotes.now else {
            let total = minutes(total);
            return lang.of(format!("{total} min ({items})"), format!("{total}分钟（{items}）"));
        };
        if self.is_now(offer) {
            return lang.of(format!("as planned now ({items})"), format!("即现有安排（{items}）"));
        }
        match minutes(total - now.price.total()) {
            0 => lang.of(format!("the same as now ({items})"), format!("与现有安排相当（{items}）")),
            more if more > 0 => {
                lang.of(format!("{more} min more than now ({items})"), format!("比现有安排多{more}分钟（{items}）"))
            }
            less => lang
                .of(format!("{} min less than now ({items})", -less), format!("比现有安排少{}分钟（{items}）", -less)),
        }
    }

    /// What a price is made of. What is the same wherever the visit is says nothing about a place: of fair shares, promises and
    /// days used at all only the difference is told where the plan has the visit.
    fn items(&self, offer: &Offer) -> Vec<String> {
        let (lang, price, day) = (self.lang, &offer.price, self.day_of(offer));
        let mut items =
            vec![lang.of(format!("{} of driving", minutes(price.travel)), format!("在途{}", minutes(price.travel)))];
        if price.spacing != Money(0) {
            let (cost, off) = (minutes(price.spacing), days(day.0.abs_diff(self.due.due.0), lang));
            let (en, zh) = if day < self.due.due { ("early", "提前") } else { ("late", "延后") };
            items.push(lang.of(format!("{cost} for being {off} {en}"), format!("{zh}{off}计{cost}")));
        }
        let now = self.quotes.now.map_or(Bill::default(), |now| now.price);
        for (cost, en, zh) in [
            (price.shifts - now.shifts, "for using a free day", "启用空闲日"),
            (price.overtime - now.overtime, "for overtime", "加班"),
            (price.moved - now.moved, "for another day or rep than promised or wished for", "偏离已通知或希望的安排"),
            (price.preference - now.preference, "for a rep who is not preferred", "非首选业代"),
            (price.uneven - now.uneven, "for uneven workload", "工作量不均衡"),
        ] {
            let cost = minutes(cost);
            match (cost, self.quotes.now) {
                (0, _) => {}
                (cost, None) => items.push(lang.of(format!("{cost} {en}"), format!("{zh}计{cost}"))),
                (cost, Some(_)) if cost > 0 => {
                    items.push(lang.of(format!("{cost} more {en}"), format!("{zh}多计{cost}")));
                }
                (cost, Some(_)) => items.push(lang.of(format!("{} less {en}", -cost), format!("{zh}少计{}", -cost))),
            }
        }
        items
    }

    /// Why a day or a rep does not take it.
    fn refused(&self, refusal: &Refusal) -> String {
        let lang = self.lang;
        let rep = refusal.shift.map(|shift| rep_name(self.problem(), self.problem().shift(shift).rep));
        let whose = rep.map_or(String::new(), |rep| lang.of(format!(" ({rep})"), format!("（{rep}）")));
        let short = refusal.short.map_or(String::new(), |short| {
            let minutes = enough(short);
            lang.of(format!("{minutes} min short, "), format!("缺{minutes}分钟，"))
        });
        let no = lang.of("does not fit: ", "排不下：");
        let (en, zh) = match refusal.obstacle {
            Obstacle::Closed => return lang.of("closed", "不营业").into(),
            Obstacle::NoShift => return lang.of("no suitable rep works that day", "可派业代当天不上班").into(),
            Obstacle::OutsideAreas => return lang.of("outside the areas of all reps", "不在任何服务区域内").into(),
            Obstacle::NoRep => return lang.of("no rep may visit", "没有可派业代").into(),
            Obstacle::Leader => {
                return lang.of("the visit that it follows is not in the plan", "其前置拜访不在计划中").into();
            }
            Obstacle::Gap => {
                let words = lang.of("too close to, or too far from, its other visits", "与其他拜访间隔过近或过远");
                return words.into();
            }
            Obstacle::TooFar => {
                let over = refusal.short.map_or(String::new(), |short| {
                    let minutes = enough(short);
                    lang.of(format!(", {minutes} min over"), format!("，超出{minutes}分钟"))
                });
                let (en, zh) = ("too far, even as the day's only visit", "路程过远，即使当天只拜访这一家");
                return format!("{}{over}{whose}", lang.of(en, zh));
            }
            Obstacle::RepGone => return lang.of("the rep who may visit is no longer there", "可派业代已不在岗").into(),
            Obstacle::RepChange => return lang.of("the rep may not change then", "届时不可更换业代").into(),
            Obstacle::OpenHours | Obstacle::OutsideShift if self.problem().store(self.store).meeting => {
                ("the rep cannot be there from its first minute to its last", "业代无法全程参加")
            }
            Obstacle::OutsideShift => {
                ("the store's hours leave no time within the shift", "可访时间与班次重合的时间不够")
            }
            Obstacle::ShiftTooShort => ("the visit takes longer than the shift allows", "在店时间超出班次可用时间"),
            Obstacle::Capacity => ("the load is full", "载量已满"),
            Obstacle::MaxVisits => ("the day has its maximum of visits", "当日家数已满"),
            Obstacle::OpenHours => ("the store's opening hours leave no room", "营业时间内排不下"),
            Obstacle::Driving => ("the day's driving limit is reached", "当日驾驶已满"),
            Obstacle::SpanHours => ("the rep's hours of the week or month are used up", "业代当周或当月工时已满"),
            Obstacle::Hours | Obstacle::Detour | Obstacle::ByHand => ("the day's hours are full", "当日工时已满"),
        };
        format!("{no}{short}{}{whose}", lang.of(en, zh))
    }

    /// Whether the plan's day is the cheapest.
    fn choice(&self) -> Option<String> {
        let (lang, now) = (self.lang, self.quotes.now.as_ref()?);
        let fits = self.quotes.days.iter().filter(|day| day.quote.offer().is_some()).count();
        let best = self.quotes.cheapest()?;
        let over = minutes(now.price.total() - best.price.total());
        Some(match (fits, over) {
            (1, 0) => lang.of("It is the only day on which it fits.".into(), "只有这一天排得下。".into()),
            (_, 0) => lang.of(
                format!("It fits on {fits} days, and none is cheaper than the planned one."),
                format!("排得下的{fits}天中，没有比现有安排更省的。"),
            ),
            (_, over) => {
                let day = full(self.problem(), self.day_of(best), lang);
                lang.of(
                    format!("{day} would be {over} min cheaper with the rest of the plan unchanged; a longer search may find it."),
                    format!("就现有计划而言，{day}可省{over}分钟；延长求解时间或可改进。"),
                )
            }
        })
    }
}

/// That a visit cannot leave its shift.
fn held(lang: Lang) -> &'static str {
    lang.of(
        "not possible: without this visit the rest of its present day would break a rule",
        "不可移动：移走后其现有当日路线将违规",
    )
}

/// The names of what is before and behind a stop.
fn between(problem: &Problem, route: &Route, at: usize, lang: Lang) -> (String, String) {
    let rep = problem.rep_of(route.shift);
    let stop = |at: Option<usize>| {
        let store = at.and_then(|at| route.stops.get(at)).map(|stop| problem.store(stop.store));
        store.map(|store| name_of(&store.name, &store.id))
    };
    let home = || lang.of("home", "驻地").to_string();
    let shift = problem.shift(route.shift);
    let other = |terminus: Terminus| match terminus {
        Terminus::Home => None,
        Terminus::Place(_) => Some(lang.of("the office", "办公室").to_string()),
        Terminus::Visit => Some(lang.of("nothing: the way is none of the day", "无（路程不计）").to_string()),
    };
    let end = || match (nights::words(problem, route, lang), other(shift.ends)) {
        (Some(words), _) | (None, Some(words)) => words,
        _ if rep.end == rep.home => home(),
        _ => lang.of("the day's end", "收工地").to_string(),
    };
    let begin = || match (shift.from, shift.wakes) {
        (Some(_), _) => lang.of("where the rep is now", "当前位置").to_string(),
        (None, Some(_)) => lang.of("where the rep has slept", "昨晚住宿处").to_string(),
        (None, None) => other(shift.starts).unwrap_or_else(home),
    };
    (stop(at.checked_sub(1)).unwrap_or_else(begin), stop(Some(at + 1)).unwrap_or_else(end))
}
