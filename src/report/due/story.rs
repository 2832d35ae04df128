//! One store's story: how it came to its due visits, in sentences.

use crate::io::headers::{Table, known};
use crate::io::in_words;
use crate::lang::{Lang, agree, count};
use crate::model::{Condition, DueVisit, Override, Policy, Store, StoreRow, Tables, named};
use crate::policy::{By, Decision, Derivation, Due, Forgone, HabitBy, Lack, ServiceBy, StoreDue};
use crate::report::{WEEKDAYS, with_name};
use crate::unit::StoreId;

/// The store's story, a sentence a line; `at` is its position in the problem.
pub fn story(tables: &Tables, due: &Due, at: usize, lang: Lang) -> Vec<String> {
    let mut lines = told(tables, due, at, lang);
    lines.extend(visits(due, StoreId::at(at), lang));
    lines
}

/// The story without its visits: who the store is, and how it came to its interval, minutes and priority.
pub fn told(tables: &Tables, due: &Due, at: usize, lang: Lang) -> Vec<String> {
    let (store, of) = (&due.problem.stores[at], &due.stores[at]);
    let (row, derivation) = (&tables.stores[of.row], &of.derivation);
    let mut lines = vec![who(row, derivation, lang)];
    for (number, decision) in derivation.decisions.iter().enumerate() {
        let said = decided(&tables.policy, derivation, decision, lang);
        let from = due.problem.calendar.date(decision.from).filter(|_| number > 0);
        lines.push(match from {
            Some(date) => lang.of(format!("From {date} on: {said}"), format!("自{date}起：{said}")),
            None => said,
        });
    }
    lines.extend(lost(&tables.policy, derivation, lang));
    lines.push(minutes(&tables.policy, derivation, lang));
    let today = due.problem.calendar.first.unwrap_or_default();
    let asks = |one: &&Override| one.store == row.id && one.priority.is_some() && one.valid.holds(today);
    lines.push(priority(store, row, tables.policy.overrides.iter().rev().find(asks), lang));
    lines.extend(used_to(row, of, &tables.policy, lang));
    lines.push(last(of, lang));
    lines
}

/// Who it is.
fn who(row: &StoreRow, derivation: &Derivation, lang: Lang) -> String {
    let name = with_name(&row.id, &row.name);
    let mut facts: Vec<String> = Vec::new();
    if !derivation.class.is_empty() {
        let class = &derivation.class;
        facts.push(match derivation.is_classed {
            true => lang.of(format!("class {class}, worked out from its value"), format!("{class}级（按价值推算）")),
            false => lang.of(format!("class {class}"), format!("{class}级")),
        });
    }
    for (en, zh, value) in [
        ("", "", &row.size_tier),
        ("", "", &row.channel_type),
        ("", "", &row.lifecycle),
        ("region ", "大区", &row.region),
        ("area ", "片区", &row.area),
    ] {
        if !value.is_empty() {
            facts.push(format!("{}{}", lang.of(en, zh), in_words(value, lang)));
        }
    }
    facts.extend(row.city_tier.map(|tier| lang.of(format!("city tier {tier}"), format!("{tier}线城市"))));
    if row.key_account {
        facts.push(lang.of("key account", "重点客户").into());
    }
    match facts.is_empty() {
        true => lang.of(format!("{name}."), format!("{name}。")),
        false => lang.of(format!("{name}: {}.", facts.join(", ")), format!("{name}：{}。", facts.join("，"))),
    }
}

/// What set the interval, and what the factors made of it.
fn decided(policy: &Policy, derivation: &Derivation, decision: &Decision, lang: Lang) -> String {
    let base = decision.base.map(|pace| pace.days());
    let every = match base {
        Some(days) => lang.of(format!("a visit every {days} days"), format!("每{days}天一次")),
        None => lang.of("visits on demand only".into(), "仅按需拜访".into()),
    };
    let mut said = match decision.by {
        By::Override(at) => {
            let own = &policy.overrides[at];
            let until =
                own.valid.valid_to.map_or(String::new(), |to| lang.of(format!(", until {to}"), format!("，至{to}止")));
            let reason = &own.reason;
            lang.of(
                format!("The store asked for {every} ({reason}{until})."),
                format!("门店要求{every}（{reason}{until}）。"),
            )
        }
        By::OwnInterval => lang.of(
            format!("The table stores asks for {every}; no rule or factor changes that."),
            format!("门店表中填写{every}，规则与系数不再改变。"),
        ),
        By::OwnCycle(visits) => lang.of(
            format!("The table stores asks for {visits} visits per cycle: {every}."),
            format!("门店表中填写每周期{visits}次，即{every}。"),
        ),
        By::Rule(at) => {
            let (id, conditions) = (named(&policy.rules[at].id, lang), conditions(&policy.rules[at].of, lang));
            lang.of(
                format!("The rule \"{id}\" ({conditions}) asks for {every}."),
                format!("规则“{id}”（{conditions}）要求{every}。"),
            )
        }
        By::Default if !derivation.matched.is_empty() => lang.of(
            format!("No matching rule says how often, so the default applies: {every}."),
            format!("匹配的规则均未规定频次，默认{every}。"),
        ),
        By::Default => lang
            .of(format!("No rule matches, so the default applies: {every}."), format!("没有匹配的规则，默认{every}。")),
    };
    if let (Some(base), Some(pace), false) = (decision.base, decision.pace, decision.factors.is_empty()) {
        let factors: Vec<String> = decision
            .factors
            .iter()
            .map(|&at| {
                let factor = &policy.factors[at];
                format!("{} ×{}", named(&factor.id, lang), factor.interval)
            })
            .collect();
        let product: f64 = decision.factors.iter().map(|&at| policy.factors[at].interval).product();
        let (raw, days) = (base.exact() * product, pace.days());
        // The clamp never turns an interval around that is beyond it by itself.
        let [low, high] = policy.defaults.clamp_days;
        let (low, high) = (low.min(base.days()), high.max(base.days()));
        let clamped = if raw < f64::from(low) || raw > f64::from(high) {
            lang.of(format!(", clamped to {low} to {high}"), format!("，限定在{low}至{high}天"))
        } else {
            String::new()
        };
        let weeks = if days % 7 == 0 { lang.of(", in whole weeks", "，取整周") } else { "" };
        said += &lang.of(
            format!(" Factors: {}: {raw:.1} days{clamped}{weeks}: every {days} days.", factors.join(", ")),
            format!("系数：{}，得{raw:.1}天{clamped}{weeks}，即每{days}天。", factors.join("、")),
        );
    } else if !decision.factors.is_empty() {
        said += lang.of(" Factors do not apply.", "系数不适用。");
    }
    if derivation.calls_between > 0 {
        let calls = derivation.calls_between;
        said += &lang.of(
            format!(
                " Between two visits there {} {}.",
                agree(calls.into(), "is", "are"),
                count(calls.into(), "phone call")
            ),
            format!("两次拜访之间另有{calls}次电话拜访。"),
        );
    }
    said
}

/// A column of the table stores as its header.
fn header(column: &str, lang: Lang) -> String {
    match known(Table::Stores, column) {
        Some(at) => Table::Stores.headers()[at].name(lang).to_string(),
        None => column.to_string(),
    }
}

/// A rule's conditions in words.
fn conditions(of: &crate::model::Match, lang: Lang) -> String {
    let said = |condition: &Condition| {
        let mut condition = condition.clone();
        condition.words_mut().iter_mut().for_each(|word| *word = in_words(word, lang));
        condition.to_string()
    };
    let words: Vec<String> =
        of.0.iter().map(|(column, condition)| format!("{} {}", header(column, lang), said(condition))).collect();
    match words.is_empty() {
        true => lang.of("all stores", "全部门店").into(),
        false => words.join(lang.of(", ", "，")),
    }
}

/// The rules that match and lost, with what they would have asked for.
fn lost(policy: &Policy, derivation: &Derivation, lang: Lang) -> Option<String> {
    let won = match derivation.decisions[0].by {
        By::Rule(at) => Some(at),
        _ => None,
    };
    let words: Vec<String> = derivation
        .matched
        .iter()
        .filter(|&&at| Some(at) != won && policy.rules[at].rhythm.is_some())
        .map(|&at| {
            let rule = &policy.rules[at];
            match crate::policy::Pace::of(&rule.rhythm, policy.defaults.cycle_days) {
                Some(pace) => lang.of(
                    format!("\"{}\" (every {} days)", rule.id, pace.days()),
                    format!("“{}”（每{}天）", named(&rule.id, lang), pace.days()),
                ),
                None => lang.of(format!("\"{}\" (on demand)", rule.id), format!("“{}”（按需）", named(&rule.id, lang))),
            }
        })
        .collect();
    let order = policy.precedence.iter().map(|column| header(column, lang)).collect::<Vec<_>>().join(" > ");
    (!words.is_empty()).then(|| {
        lang.of(
            format!(
                "Other matching rules, not used: {} (a store's own request comes first, then {order}).",
                words.join(", ")
            ),
            format!("未采用：{}；门店自身要求优先于规则，规则按{order}排序。", words.join("、")),
        )
    })
}

fn minutes(policy: &Policy, derivation: &Derivation, lang: Lang) -> String {
    let minutes = derivation.service.as_minutes();
    let by =
        match derivation.service_by {
            ServiceBy::Override(at) => {
                let reason = &policy.overrides[at].reason;
                lang.of(format!("as asked for ({reason})"), format!("按要求（{reason}）"))
            }
            ServiceBy::Own => lang.of("as given in the table stores".into(), "按门店表".into()),
            ServiceBy::Learned(visits) => lang
                .of(format!("the median of {visits} visits of the log"), format!("取拜访记录中{visits}次拜访的中位数")),
            ServiceBy::LearnedClass(visits) => lang
                .of(format!("the median of {visits} visits to its class"), format!("取同等级{visits}次拜访的中位数")),
            ServiceBy::Rule(at) => lang.of(
                format!("by the rule \"{}\"", policy.rules[at].id),
                format!("按规则“{}”", named(&policy.rules[at].id, lang)),
            ),
            ServiceBy::Default => lang.of("by default".into(), "默认".into()),
        };
    lang.of(format!("A visit takes {minutes:.0} min, {by}."), format!("每次在店{minutes:.0}分钟，{by}。"))
}

fn priority(store: &Store, row: &StoreRow, asked: Option<&Override>, lang: Lang) -> String {
    if store.priority == Store::MUST {
        return lang.of("It must be visited.".into(), "必访门店。".into());
    }
    let (priority, own) = (store.priority, row.priority.is_some());
    if let Some(Override { reason, .. }) = asked {
        return lang.of(
            format!("Priority {priority}, as asked for ({reason})."),
            format!("优先级{priority}，按要求（{reason}）。"),
        );
    }
    match own {
        true => lang
            .of(format!("Priority {priority}, as given in the table stores."), format!("优先级{priority}，按门店表。")),
        false => lang.of(format!("Priority {priority}, by policy."), format!("优先级{priority}，按政策。")),
    }
}

/// What the store is used to, and who says so.
fn used_to(row: &StoreRow, of: &StoreDue, policy: &Policy, lang: Lang) -> Vec<String> {
    let by = |by: HabitBy| match by {
        HabitBy::Given => lang.of("as given in the table stores".to_string(), "按门店表".to_string()),
        HabitBy::Visits(near, all) => lang.of(
            format!("learned from {near} of {all} visits of the log"),
            format!("由拜访记录{all}次中的{near}次得出"),
        ),
        HabitBy::Orders(near, all) => lang
            .of(format!("learned from the orders of {near} of {all} days"), format!("由{all}天订单中的{near}天得出")),
        HabitBy::Plan => lang.of("chosen by the plan".to_string(), "由计划选定".to_string()),
    };
    let practice = &policy.practice;
    let Some(known) = of.used_to else {
        let is_given = row.usual_weekday.is_some() || row.usual_time.is_some();
        let why = match practice.weekday > 0.0 || practice.hour > 0.0 {
            true => lang.of("visits do not come in whole weeks", "拜访间隔不是整周"),
            false => lang.of("the policy puts no price on it", "政策未对其计价"),
        };
        let said = || {
            lang.of(
                format!("The usual weekday and time of the table stores have no effect: {why}."),
                format!("门店表中的常访星期与常访时间不起作用：{why}。"),
            )
        };
        return is_given.then(said).into_iter().collect();
    };
    let mut lines = Vec::new();
    if practice.weekday > 0.0 {
        let by = by(known.weekday);
        lines.push(match known.habit.weekday {
            Some(day) => {
                let [en, zh] = WEEKDAYS.map(|names| names[usize::from(day) % 7]);
                lang.of(format!("Usual weekday: {en}, {by}."), format!("常访星期：{zh}，{by}。"))
            }
            None => lang.of(format!("Usual weekday: {by}."), format!("常访星期：{by}。")),
        });
    }
    if practice.hour > 0.0 {
        let by = by(known.start);
        lines.push(match known.habit.start.map(|start| start.clock()) {
            Some(at) => lang.of(format!("Usual time: {at}, {by}."), format!("常访时间：{at}，{by}。")),
            None => lang.of(format!("Usual time: {by}."), format!("常访时间：{by}。")),
        });
    }
    lines
}

fn last(of: &StoreDue, lang: Lang) -> String {
    match (of.last, of.overdue_days) {
        (None, _) => lang.of("No routine visit is on record.".into(), "没有例行拜访的记录。".into()),
        (Some(date), 0) => lang.of(format!("Last visit on {date}."), format!("上次拜访{date}。")),
        (Some(date), days) => lang.of(
            format!("Last visit on {date}: {days} days overdue on the first day of the plan."),
            format!("上次拜访{date}，计划首日已逾期{days}天。"),
        ),
    }
}

/// A visit that is wanted and cannot be asked for, with what it lacks.
pub fn without(forgone: &Forgone, lang: Lang) -> String {
    let (types, why) = (forgone.types.say(lang), forgone.why.say(lang));
    let lack = match forgone.lack {
        Lack::WorkingDay => lang.of("nobody works on any of these days", "该期间无人上班"),
        Lack::Room => lang.of("the visits around it leave no room for it", "前后拜访之间排不下"),
        Lack::Later => lang.of("its days come after the last of the plan", "其日期在计划末日之后"),
        Lack::Leader => lang.of("the visit it follows was not made in time", "其前置拜访未按期完成"),
        Lack::Rule => lang.of("the policy has no rule for such events", "政策中没有针对此类事件的规则"),
    };
    lang.of(format!("Not included: {types}, {why}: {lack}."), format!("未列入：{types}，{why}：{lack}。"))
}

/// The visits and calls due, a line each.
fn visits(due: &Due, id: StoreId, lang: Lang) -> Vec<String> {
    let of = &due.stores[id.index()];
    let visits = due.problem.all_of(id).flat_map(|one| due.problem.store(one).due_visits());
    let name = |day| due.problem.calendar.name(day);
    let line = |visit: &DueVisit, call: bool| {
        let (earliest, latest) = (name(visit.earliest), name(visit.latest));
        let what = match call {
            true => lang.of("call", "电话").to_string(),
            false => visit.types.say(lang),
        };
        let minutes = visit.service.as_minutes();
        let time =
            if call { String::new() } else { lang.of(format!(", {minutes:.0} min"), format!("，{minutes:.0}分钟")) };
        let why = visit.say_why(lang);
        match visit.due_day().map(name) {
            Some(day) => lang.of(
                format!("Due {day} ({earliest} to {latest}), {what}{time}: {why}."),
                format!("应访日{day}（{earliest}至{latest}），{what}{time}：{why}。"),
            ),
            None => lang.of(
                format!("Due any day from {earliest} to {latest}, {what}{time}: {why}."),
                format!("{earliest}至{latest}任一天应访，{what}{time}：{why}。"),
            ),
        }
    };
    let mut lines: Vec<String> = visits.map(|visit| line(visit, false)).collect();
    lines.extend(of.calls.iter().map(|visit| line(visit, true)));
    lines.extend(of.forgone.iter().map(|forgone| without(forgone, lang)));
    if lines.is_empty() {
        let days = due.problem.calendar.days;
        lines.push(lang.of(format!("Nothing is due in {days} days."), format!("{days}天内没有应访。")));
    }
    lines
}
