//! The verb `check`: every complaint about an input, or every rule a plan breaks.

use super::words::Voice;
use super::{Answer, Document, Failure, Question, WEEKS, json};
use crate::io::Parcel;
use crate::lang::{Lang, count};
use crate::model::{Bill, Tables};
use crate::unit::Money;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What shall be checked: an input for the weeks to come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct CheckRequest {
    /// First day; the Monday after the latest visit in the input where none is given.
    pub from: Option<NaiveDate>,
    /// Weeks to look at.
    pub weeks: u16,
}

impl Default for CheckRequest {
    fn default() -> Self {
        Self { from: None, weeks: WEEKS }
    }
}

impl CheckRequest {
    /// Checks an input.
    ///
    /// # Errors
    ///
    /// Every complaint about it, all at once.
    pub fn input(&self, input: &Parcel, today: NaiveDate) -> Result<CheckReply, Failure> {
        Question::posed(input, self.from, self.weeks, today).map(|question| CheckReply::Input(question.into()))
    }

    /// Checks a plan, against its input as it is now.
    ///
    /// # Errors
    ///
    /// A plan or an input that cannot be read; what the plan breaks is in the reply.
    pub fn plan(plan: &Parcel, input: &Parcel, today: NaiveDate) -> Result<CheckReply, Failure> {
        Answer::read(plan, input, today).map(|answer| CheckReply::Plan(answer.into()))
    }
}

/// What a check found.
#[derive(Clone, Debug)]
pub enum CheckReply {
    /// An input without complaints.
    Input(Box<Question>),
    /// A plan, judged.
    Plan(Box<Answer>),
}

impl CheckReply {
    /// How many rules are broken, and whether the bill is another than the referee's.
    pub fn violations(&self) -> usize {
        match self {
            CheckReply::Input(_) => 0,
            CheckReply::Plan(answer) => {
                answer.verdict.violations.len() + usize::from(answer.verdict.bill != answer.file.bill)
            }
        }
    }

    /// How many violations there are, in words.
    pub fn verdict_words(&self, lang: Lang) -> String {
        violations(self.violations(), lang)
    }

    /// The rules that the plan breaks, a line each.
    pub fn broken(&self, lang: Lang) -> String {
        match self {
            CheckReply::Input(_) => String::new(),
            CheckReply::Plan(answer) => {
                let broken = json::broken(&answer.verdict.violations, &answer.question.due.problem, lang);
                broken.iter().map(|line| format!("{line}\n")).collect()
            }
        }
    }

    /// What was found, in words.
    pub fn words(&self, voice: Voice) -> String {
        voice.fit(&match self {
            CheckReply::Input(question) => input_words(question, voice.lang),
            CheckReply::Plan(answer) => plan_words(answer, self.violations() == 0, voice.lang),
        })
    }
}

impl CheckReply {
    /// What was found, as json.
    pub fn json(&self, lang: Lang) -> Document {
        match self {
            CheckReply::Input(question) => {
                let (problem, tables) = (&question.due.problem, question.tables.as_ref());
                question
                    .document("check", lang)
                    .with("of", "input")
                    .with("idle_stores", tables.map_or(0, |tables| tables.stores.len() - problem.store_count()))
                    .with("shifts", problem.shifts.len())
                    .with("reps_with_area", tables.map_or(0, with_area))
                    .with("complaints", [(); 0])
            }
            CheckReply::Plan(answer) => {
                let (verdict, problem) = (&answer.verdict, &answer.question.due.problem);
                answer
                    .question
                    .document("check", lang)
                    .with("of", "plan")
                    .with("input_changed", answer.input_changed)
                    .with("planned_visits", verdict.planned)
                    .with("left_out_visits", verdict.missed)
                    .with("violations", self.violations())
                    .with("broken", json::broken(&verdict.violations, problem, lang))
                    .with("bill_s", bill(&verdict.bill))
                    .with("bill_in_plan_s", bill(&answer.file.bill))
            }
        }
    }
}

/// A bill, item by item, in seconds of travel.
pub(super) fn bill(bill: &Bill) -> Value {
    let Bill { travel, shifts, nights, overtime, spacing, moved, preference, uneven, practice, unserved } = *bill;
    json!({
        "travel": travel,
        "shifts": shifts,
        "nights": nights,
        "overtime": overtime,
        "spacing": spacing,
        "moved": moved,
        "preference": preference,
        "uneven": uneven,
        "practice": practice,
        "unserved": unserved,
        "total": bill.total(),
    })
}

fn input_words(question: &Question, lang: Lang) -> String {
    let problem = &question.due.problem;
    let idle = question.tables.as_ref().map_or(0, |tables| tables.stores.len() - problem.store_count());
    let (stores, reps, visits) = (problem.store_count(), problem.reps.len(), problem.due_visits());
    let (shifts, days) = (problem.shifts.len(), problem.calendar.days);
    let mut words = String::new();
    say!(
        words,
        "{}",
        lang.of(
            format!(
                "No problems found: {}, {idle} inactive, {}; in {days} days {} due, {} available",
                count(stores, "active store"),
                count(reps, "rep"),
                count(visits, "visit"),
                count(shifts, "shift")
            ),
            format!(
                "没有问题：营业门店{stores}家，未营业{idle}家，业代{reps}名；{days}天内应访{visits}次，共{shifts}个班次"
            ),
        )
    );
    let areas = question.tables.as_ref().map_or(0, with_area);
    if areas > 0 {
        let en = format!("{} with an area: no visits outside it", count(areas, "rep"));
        let zh = format!("{areas}名业代有服务区域，不拜访区域外的门店");
        say!(words, "{}", lang.of(en, zh));
    }
    words + &question.remarks(lang)
}

/// How many reps go nowhere but into their areas.
fn with_area(tables: &Tables) -> usize {
    tables.reps.iter().filter(|rep| rep.area.is_some()).count()
}

fn plan_words(answer: &Answer, clean: bool, lang: Lang) -> String {
    let (verdict, mut words) = (&answer.verdict, String::new());
    for violation in &verdict.violations {
        say!(words, "{}", violation.tell(&answer.question.due.problem, lang));
    }
    say!(words, "{}", lang.of("Cost of the plan (all in seconds of travel):", "计划成本（均折合为在途秒数）："));
    for (name, money) in items(&[verdict.bill], lang) {
        say!(words, "{:>14}  {name}", money[0].0);
    }
    if verdict.bill != answer.file.bill {
        let (written, right) = (answer.file.bill.total().0, verdict.bill.total().0);
        say!(
            words,
            "{}",
            lang.of(
                format!("the plan says that it costs {written}, but recalculated it costs {right}"),
                format!("计划所记总成本为{written}，重新核算为{right}"),
            )
        );
    }
    if clean {
        let (planned, missed) = (verdict.planned, verdict.missed);
        say!(
            words,
            "{}",
            lang.of(
                format!("No rule is broken: {} planned, {missed} left out", count(planned, "visit")),
                format!("无违规：已安排{planned}次，未安排{missed}次"),
            )
        );
    }
    words
}

/// So many violations, in words.
pub(super) fn violations(number: usize, lang: Lang) -> String {
    lang.of(count(number, "violation"), format!("{number}处违规"))
}

/// The items of some bills side by side, and their totals; what few plans have only where it is on one of them.
pub(super) fn items<const BILLS: usize>(bills: &[Bill; BILLS], lang: Lang) -> Vec<(&'static str, [Money; BILLS])> {
    let all = [
        (lang.of("travel", "路程"), bills.map(|bill| bill.travel), false),
        (lang.of("shifts used", "出勤"), bills.map(|bill| bill.shifts), false),
        (lang.of("nights away from home", "外宿"), bills.map(|bill| bill.nights), true),
        (lang.of("overtime", "加班"), bills.map(|bill| bill.overtime), true),
        (lang.of("visits not on their due day", "偏离应访日"), bills.map(|bill| bill.spacing), false),
        (lang.of("not as promised or wished for", "偏离已通知或希望的安排"), bills.map(|bill| bill.moved), true),
        (lang.of("visits by reps who are not preferred", "非首选业代拜访"), bills.map(|bill| bill.preference), true),
        (lang.of("uneven workload", "工作量不均衡"), bills.map(|bill| bill.uneven), true),
        (lang.of("off the usual weekday", "偏离常访星期"), bills.map(|bill| bill.practice.weekday), true),
        (lang.of("off the usual hour", "偏离常访时间"), bills.map(|bill| bill.practice.hour), true),
        (lang.of("uneven days", "每日工作量不均"), bills.map(|bill| bill.practice.level), true),
        (lang.of("uneven weeks", "每周工作量不均"), bills.map(|bill| bill.practice.weeks), true),
        (
            lang.of("neighbouring stores of different reps", "相邻门店分属不同业代"),
            bills.map(|bill| bill.practice.border),
            true,
        ),
        (lang.of("days that lie in each other", "同周行程区域交叉"), bills.map(|bill| bill.practice.separate), true),
        (lang.of("visits left out", "未安排"), bills.map(|bill| bill.unserved), false),
        (lang.of("total", "合计"), bills.map(|bill| bill.total()), false),
    ];
    let shown = all.into_iter().filter(|(_, money, rare)| !rare || money.iter().any(|one| *one != Money(0)));
    shown.map(|(name, money, _)| (name, money)).collect()
}
