//! The verb `suggest`: for each rep and day the due visits near the day's area, the most urgent first; the rep decides.

use super::words::Voice;
use super::{Answer, Document, Failure, Question, WEEKS, named};
use crate::ask::suggest::{DayList, SuggestedVisit, owners, suggest};
use crate::io::Parcel;
use crate::lang::{Lang, count};
use crate::model::{DueVisit, Problem};
use crate::report::paper::screen::{Lines, missing};
use crate::report::plan::suggest as paper;
use crate::report::{day_name, name_of};
use crate::unit::{Day, RepId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Lists shown of each rep, where nobody asks for a date, and in all.
const FIRST_DAYS: usize = 2;
const MOST_LISTS: usize = 10;

/// Which lists are wanted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct SuggestRequest {
    /// First day; the plan's, or of an input the Monday after its latest visit, where none is given.
    pub from: Option<NaiveDate>,
    /// Weeks to look at; the plan's, or of an input four, where nobody says.
    pub weeks: Option<u16>,
    /// This rep only, by the rep_id.
    pub rep: Option<String>,
    /// This day only.
    pub date: Option<NaiveDate>,
    /// How many visits to tell of each list; the files have all.
    pub best: u16,
}

impl Default for SuggestRequest {
    fn default() -> Self {
        Self { from: None, weeks: None, rep: None, date: None, best: 15 }
    }
}

impl SuggestRequest {
    /// The lists of an input, without a plan.
    ///
    /// # Errors
    ///
    /// Whatever is wrong with the input; a rep or a day that is not there.
    pub fn of_input(&self, input: &Parcel, today: NaiveDate) -> Result<SuggestReply, Failure> {
        let question = Question::ask(input, self.from, self.weeks.unwrap_or(WEEKS), today)?;
        self.lists(question, None)
    }

    /// The lists along a plan, whose routes say where each day leads.
    ///
    /// # Errors
    ///
    /// A plan or an input that cannot be read; a rep or a day that is not there; days of its own.
    pub fn of_plan(&self, plan: &Parcel, input: &Parcel, today: NaiveDate) -> Result<SuggestReply, Failure> {
        if self.from.is_some() || self.weeks.is_some() {
            return Err(Failure::asked(
                "--from, --weeks: a plan has its own days; leave these out, or give the plan's input instead",
                "--from、--weeks：计划自有日期；请去掉，或改为指定其输入",
            ));
        }
        let answer = Answer::read(plan, input, today)?;
        self.lists(answer.question.clone(), Some(&answer))
            .map(|reply| SuggestReply { input_changed: answer.input_changed, ..reply })
    }

    fn lists(&self, question: Question, answer: Option<&Answer>) -> Result<SuggestReply, Failure> {
        let problem = &question.due.problem;
        let rep = self.rep.as_ref().map(|id| named::rep(problem, id)).transpose()?;
        let day = self.date.map(|date| named::day(problem, "date", date)).transpose()?;
        let known = answer.map_or(&[][..], |answer| &answer.owners);
        let owners = owners(problem, &question.travel, known);
        let mut lists = suggest(&question.due, &question.travel, &owners, answer.map(|answer| &answer.plan));
        lists.retain(|list| {
            let shift = problem.shift(list.shift);
            rep.is_none_or(|rep| rep == shift.rep) && day.is_none_or(|day| day == shift.day)
        });
        Ok(SuggestReply { question, lists, rep, day, best: self.best.into(), input_changed: false })
    }
}

/// The lists.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SuggestReply {
    /// The question.
    pub question: Question,
    /// A list for each rep and day asked for.
    pub lists: Vec<DayList>,
    /// Whether the input has changed since the plan was made.
    pub input_changed: bool,
    rep: Option<RepId>,
    day: Option<Day>,
    best: usize,
}

impl SuggestReply {
    /// All lists, as (name, bytes).
    pub fn files(&self, lang: Lang) -> Vec<(String, Vec<u8>)> {
        paper::files(&self.question.due.problem, &self.lists, lang)
    }

    /// Every visit of every list, as json.
    pub fn json(&self, lang: Lang) -> Document {
        self.question
            .document("suggest", lang)
            .with("input_changed", self.input_changed)
            .with("lists", self.lists.len())
            .rows("suggestions", paper::page(&self.question.due.problem, &self.lists, lang))
    }

    /// The first lists in words.
    pub fn words(&self, voice: Voice) -> String {
        let (lang, mut words) = (voice.lang, String::new());
        let asked = (self.rep, self.day);
        let hidden = told(&mut words, &self.question.due.problem, &self.lists, asked, self.best, voice);
        if hidden > 0 {
            say!(
                words,
                "{}",
                lang.of(
                    format!("\n… and {}; --rep and --date choose, -o writes all", count(hidden, "more list")),
                    format!("\n… 另有{hidden}份清单；可用 --rep 与 --date 选择，-o 输出全部"),
                )
            );
        }
        voice.fit(&words)
    }
}

/// Says the first lists; the answer is how many more there are.
fn told(
    words: &mut String,
    problem: &Problem,
    lists: &[DayList],
    asked: (Option<RepId>, Option<Day>),
    best: usize,
    voice: Voice,
) -> usize {
    let lang = voice.lang;
    if lists.is_empty() {
        say!(words, "{}", lang.of("None of these reps works on these days.", "所选业代在所选日期不上班。"));
        return 0;
    }
    let mut shown: Vec<&DayList> = Vec::new();
    for list in lists {
        let rep = problem.shift(list.shift).rep;
        let of_rep = shown.iter().filter(|other| problem.shift(other.shift).rep == rep).count();
        let most = if asked.0.is_some() { MOST_LISTS } else { FIRST_DAYS };
        if shown.len() < MOST_LISTS && (asked.1.is_some() || of_rep < most) {
            shown.push(list);
        }
    }
    let (mut left_out, mut is_short) = (Vec::new(), false);
    for (at, list) in shown.iter().enumerate() {
        if at > 0 {
            say!(words, "");
        }
        say!(words, "{}", paper::heading(problem, list, lang));
        if list.lines.is_empty() {
            continue;
        }
        let laid = table(problem, list, best, lang).laid(usize::MAX, voice.width);
        left_out.extend(laid.left_out.into_iter().filter(|name| !left_out.contains(name)).collect::<Vec<_>>());
        is_short |= laid.is_short;
        say!(words, "{}", laid.text);
        if list.lines.len() > best {
            let more = list.lines.len() - best;
            say!(
                words,
                "{}",
                lang.of(format!("… and {more} more; --best shows more"), format!("… 另有{more}家；--best 显示更多"))
            );
        }
    }
    if let Some(missing) = missing(&left_out, is_short, lang) {
        say!(words, "\n{missing}");
    }
    lists.len() - shown.len()
}

/// The lines of a list as a table.
fn table(problem: &Problem, list: &DayList, best: usize, lang: Lang) -> Lines<'static> {
    let headers = lang.of(
        [
            ">", "store", "class", "rank", "due", "window", ">overdue", ">urgency", ">min", ">detour", "home by",
            "best day", "why",
        ],
        [
            ">",
            "门店",
            "等级",
            "类别",
            "应访日",
            "窗口",
            ">逾期",
            ">紧急度",
            ">分钟",
            ">绕行",
            "预计收工",
            "最佳日期",
            "原因",
        ],
    );
    let today = problem.shift(list.shift).day;
    let row = |(at, line): (usize, &SuggestedVisit)| {
        let store = problem.store(line.store);
        let due = paper::due(problem, line);
        let name = |day: Day| day_name(problem, day, lang);
        vec![
            (at + 1).to_string(),
            name_of(&store.name, &store.id),
            store.class.clone(),
            paper::rank(line.rank, lang).into(),
            due.and_then(DueVisit::due_day).map_or(String::new(), name),
            due.map_or(String::new(), |due| window(problem, (due.earliest, due.latest), lang)),
            if line.overdue > 0 { line.overdue.to_string() } else { String::new() },
            format!("{:.0}%", line.urgency * 100.0),
            format!("{:.0}", store.service_of(line.visit).as_minutes()),
            format!("{:.0}", line.detour.as_minutes()),
            line.home.map_or(String::new(), |home| home.clock().to_string()),
            if line.best == today { lang.of("today", "当天").into() } else { name(line.best) },
            due.map_or(String::new(), |due| due.say_why(lang)),
        ]
    };
    let rows = list.lines.iter().take(best).enumerate().map(row).collect();
    Lines { headers: headers.to_vec(), rows, spare: &[2, 3, 7, 12, 6, 10, 8, 5] }
}

/// A window of days, shortly: `11-02 to 11-05`.
fn window(problem: &Problem, (from, to): (Day, Day), lang: Lang) -> String {
    let short = |day: Day| match problem.calendar.date(day) {
        Some(date) => date.format("%m-%d").to_string(),
        None => day_name(problem, day, lang),
    };
    lang.of(format!("{} to {}", short(from), short(to)), format!("{}至{}", short(from), short(to)))
}
