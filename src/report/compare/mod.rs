//! Two plans side by side on paper: key figures, every visit that changed, reps and classes.

use super::paper::rows::{Cell, Page, columns};
use super::paper::{csv, xlsx};
use super::plan::kinds::{Figure, FigureKind, Scale};
use super::plan::reasons;
use super::{Figures, Sheet, day_name, name_of, weekday};
use crate::lang::{Lang, agree, count};
use crate::model::Problem;
use crate::unit::{Day, RepId, StoreId};
use changes::{Absence, Became, Changes, ComparedVisit, Count, Placed, Side};

pub mod changes;
pub mod edit;
pub mod lines;
mod page;

/// What compare.html says it is.
pub const FORMAT: &str = "rounds-compare/1";

/// Two plans and what changed between them.
#[derive(Clone, Debug)]
pub struct Comparison<'a> {
    /// The plan before, and the plan after.
    pub sheets: [&'a Sheet<'a>; 2],
    /// The key figures of both.
    pub figures: [Figures; 2],
    /// What changed.
    pub changes: Changes,
}

/// A key figure of both plans.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Twin {
    /// What it measures.
    pub kind: FigureKind,
    /// Before and after; `None` where there was nothing to divide by.
    pub values: [Option<Figure>; 2],
}

impl Twin {
    /// The difference, after less before; `None` where one of both has no value.
    pub fn difference(&self) -> Option<f64> {
        let [before, after] = self.values;
        Some(after?.value - before?.value)
    }

    /// Whether the two differ at all.
    pub fn differs(&self) -> bool {
        self.values[0] != self.values[1]
    }

    /// The difference as people read it, `-1.2 pts`, `+35`.
    pub fn show(&self, lang: Lang) -> String {
        let Some(difference) = self.difference() else { return "–".into() };
        let signed = |number: f64, decimals: usize| {
            let text = format!("{number:+.decimals$}");
            // A difference that rounds to nothing has no sign.
            if text[1..].chars().all(|sign| matches!(sign, '0' | '.')) { text[1..].to_string() } else { text }
        };
        match self.kind.scale() {
            Scale::Share => format!("{} {}", signed(difference * 100.0, 1), lang.of("pts", "百分点")),
            Scale::One => signed(difference, 1),
            Scale::Two => signed(difference, 2),
            Scale::Whole => signed(difference, 0),
        }
    }
}

impl Became {
    /// What became of the visit, in a few words.
    pub fn say(self, lang: Lang) -> &'static str {
        let (en, zh) = match self {
            Became::Kept => ("kept", "不变"),
            Became::OtherHour => ("other hour", "改时间"),
            Became::OtherDay => ("other day", "改日期"),
            Became::OtherRep => ("other rep", "改业代"),
            Became::OtherDayAndRep => ("other day and rep", "改日期和业代"),
            Became::Lost(Absence::Made) => ("made", "已完成"),
            Became::Lost(_) => ("lost", "取消"),
            Became::Gained(_) => ("gained", "新增"),
        };
        lang.of(en, zh)
    }

    /// Why the other plan does not have the visit, in a few words; empty where it does.
    pub fn why(self, lang: Lang) -> String {
        let (absence, then) = match self {
            Became::Lost(absence) => (absence, lang.of("left out", "未安排")),
            Became::Gained(absence) => (absence, lang.of("left out before", "原未安排")),
            _ => return String::new(),
        };
        let lost = matches!(self, Became::Lost(_));
        let either = |lost_en, lost_zh, gained_en, gained_zh| match lost {
            true => lang.of(lost_en, lost_zh),
            false => lang.of(gained_en, gained_zh),
        };
        match absence {
            Absence::Unserved(obstacle) => {
                format!("{then}{}{}", lang.of(": ", "："), lower(reasons::heading(obstacle, lang)))
            }
            Absence::OutsideDays => either(
                "now on a day that only the other plan has",
                "改到仅一份计划包含的日期",
                "was on a day that only the other plan has",
                "原在仅一份计划包含的日期",
            )
            .into(),
            Absence::Made => either(
                "made before the new plan begins",
                "在新计划开始前已完成",
                "made before the old plan begins",
                "在原计划开始前已完成",
            )
            .into(),
            Absence::NotDue => either("no longer due", "不再应访", "newly due", "新列入应访").into(),
            Absence::NoStore => either("the store is gone", "门店已不在计划中", "the store is new", "新门店").into(),
        }
    }
}

/// A heading within a sentence.
fn lower(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_lowercase().chain(letters).collect())
}

impl<'a> Comparison<'a> {
    /// Compares.
    pub fn of(before: &'a Sheet<'a>, after: &'a Sheet<'a>) -> Self {
        let log = |sheet: &Sheet<'a>| sheet.tables.map_or(&[][..], |tables| &tables.log);
        let side = |sheet: &Sheet<'a>| Side { problem: sheet.problem, plan: sheet.plan, log: log(sheet) };
        let changes = Changes::between(side(before), side(after));
        Self { sheets: [before, after], figures: [Figures::of(before), Figures::of(after)], changes }
    }

    /// The problems of both.
    pub fn problems(&self) -> [&'a Problem; 2] {
        self.sheets.map(|sheet| sheet.problem)
    }

    /// The key figures side by side, in the order of the report.
    pub fn twins(&self) -> Vec<Twin> {
        let [before, after] = &self.figures;
        let twin = |kind: &FigureKind| Twin { kind: *kind, values: [before.figure(*kind), after.figure(*kind)] };
        FigureKind::ALL.iter().map(twin).filter(|twin| twin.values.iter().any(Option::is_some)).collect()
    }

    /// The days that both plan for: first and last by name, and how many; `None` where they share none.
    pub fn days(&self, lang: Lang) -> Option<(String, String, usize)> {
        let days = &self.changes.days[0];
        let name = |day: u16| day_name(self.sheets[0].problem, Day(day), lang);
        (!days.is_empty()).then(|| (name(days.start), name(days.end - 1), days.len()))
    }

    /// The store of a change: its id, name and class.
    pub fn store(&self, change: &ComparedVisit) -> (&'a str, &'a str, &'a str) {
        let [before, after] = self.problems();
        let store = match (change.old, change.new) {
            (Some(one), _) => before.store(one.store),
            (None, Some(one)) => after.store(one.store),
            (None, None) => return ("", "", ""),
        };
        (&store.id, &store.name, &store.class)
    }

    /// What changed, as sentences.
    pub fn sentences(&self, lang: Lang) -> Vec<String> {
        let Some((first, last, days)) = self.days(lang) else {
            return vec![lang.of(
                "The two plans share no day: only their key figures can be compared.".into(),
                "两份计划没有共同的日期：只能比较关键指标。".into(),
            )];
        };
        let sum = self.changes.count();
        let Count { kept, hour, day, rep, day_and_rep, made, lost, gained, .. } = sum;
        let (before, moved) = (sum.before(), sum.moved());
        let already = match made {
            0 => [String::new(), String::new()],
            _ => [format!(" {made} {} already made,", agree(made, "was", "were")), format!("已完成{made}次，")],
        };
        let mut all = vec![lang.of(
            format!(
                "{first} to {last}, {} in both plans: of {}{} {kept} {} kept, {moved} moved ({hour} \
                 to another time, {day} to another day, {rep} to another rep, {day_and_rep} to both) and {lost} lost; {gained} gained.",
                count(days, "day"),
                count(before, "visit"),
                already[0],
                agree(kept, "is", "are")
            ),
            format!(
                "{first}至{last}，两份计划共有{days}天：原{before}次拜访中，{}不变{kept}次，调整{moved}次（改时间{hour}次，改日期{day}次，\
                 改业代{rep}次，改日期和业代{day_and_rep}次），取消{lost}次；新增{gained}次。",
                already[1]
            ),
        )];
        if let Some(stability) = sum.stability() {
            let (steady, both) = (sum.steady(), sum.in_both());
            all.push(lang.of(
                format!(
                    "Stability {:.1}%: {} on the same day with the same rep / {} in both plans.",
                    stability * 100.0,
                    count(steady, "visit"),
                    count(both, "visit")
                ),
                format!(
                    "计划稳定度{:.1}%：同日同业代的拜访{steady}次 / 两份计划都有的拜访{both}次。",
                    stability * 100.0
                ),
            ));
        }
        let [before, after] = self.problems();
        let store = |problem: &Problem, ids: &[StoreId]| ids.iter().map(|id| problem.store(*id).id.clone()).collect();
        let rep = |problem: &Problem, ids: &[RepId]| ids.iter().map(|id| problem.reps[id.index()].id.clone()).collect();
        let [stores_before, stores_after] = &self.changes.stores_only;
        let [reps_before, reps_after] = &self.changes.reps_only;
        for (names, en, zh) in [
            (store(before, stores_before), "Stores only in the old plan", "仅原计划有的门店"),
            (store(after, stores_after), "Stores only in the new plan", "仅新计划有的门店"),
            (rep(before, reps_before), "Reps only in the old plan", "仅原计划有的业代"),
            (rep(after, reps_after), "Reps only in the new plan", "仅新计划有的业代"),
        ] {
            all.extend(named(names, lang.of(en, zh), lang));
        }
        all
    }

    /// The key figures of both as a table.
    pub fn figures_page(&self, lang: Lang) -> Page {
        let row = |twin: &Twin| {
            let cell = |value: Option<f64>| match (value, twin.kind.scale()) {
                (None, _) => Cell::Empty,
                (Some(value), Scale::Share) => Cell::Share(value),
                (Some(value), Scale::Two) => Cell::Decimal(value, 2),
                (Some(value), Scale::One | Scale::Whole) => Cell::Decimal(value, 1),
            };
            let over = |side: usize| twin.values[side].map_or(String::new(), |figure| figure.ratio());
            vec![
                Cell::text(twin.kind.key()),
                Cell::text(twin.kind.name(lang)),
                cell(twin.values[0].map(|figure| figure.value)),
                Cell::Text(over(0)),
                cell(twin.values[1].map(|figure| figure.value)),
                Cell::Text(over(1)),
                cell(twin.difference()),
                Cell::text(twin.kind.basis(lang)),
            ]
        };
        let columns = columns(
            lang,
            &[
                ("key", "指标码", 16),
                ("name", "指标", 22),
                ("before", "原值", 10),
                ("before_over", "原分子/分母", 16),
                ("after", "新值", 10),
                ("after_over", "新分子/分母", 16),
                ("change", "变化", 10),
                ("basis", "口径", 80),
            ],
        );
        Page { name: lang.of("figures", "指标"), columns, rows: self.twins().iter().map(row).collect() }
    }

    /// One row a visit of either plan on a day that both plan for, those that changed first (变更单).
    pub fn changes_page(&self, lang: Lang) -> Page {
        let row = |change: &ComparedVisit| {
            let (id, name, class) = self.store(change);
            let place = |side: usize| {
                let one: Option<Placed> = [change.old, change.new][side];
                let problem = self.sheets[side].problem;
                let day = |day: Day| match problem.calendar.date(day) {
                    Some(date) => Cell::Date(date),
                    None => Cell::Text(day_name(problem, day, lang)),
                };
                [
                    one.map_or(Cell::Empty, |one| day(one.day)),
                    one.map_or(Cell::Empty, |one| Cell::text(weekday(problem, one.day, lang))),
                    one.map_or(Cell::Empty, |one| Cell::text(&problem.reps[one.rep.index()].id)),
                    one.map_or(Cell::Empty, |one| Cell::Clock(one.start)),
                    one.and_then(|one| one.due).map_or(Cell::Empty, day),
                ]
            };
            let ([date, weekday, rep, start, due], [new_date, new_weekday, new_rep, new_start, new_due]) =
                (place(0), place(1));
            let cells = [date, new_date, weekday, new_weekday, rep, new_rep, start, new_start];
            let head = [Cell::text(id), Cell::text(name), Cell::text(class), Cell::text(change.became.say(lang))];
            let due = if new_due == Cell::Empty { due } else { new_due };
            head.into_iter().chain(cells).chain([due, Cell::Text(change.became.why(lang))]).collect()
        };
        let columns = columns(
            lang,
            &[
                ("store_id", "门店编号", 12),
                ("store_name", "门店名称", 24),
                ("class", "等级", 6),
                ("change", "变更", 18),
                ("old_date", "原日期", 11),
                ("new_date", "新日期", 11),
                ("old_weekday", "原星期", 11),
                ("new_weekday", "新星期", 11),
                ("old_rep", "原业代", 10),
                ("new_rep", "新业代", 10),
                ("old_start", "原开始", 10),
                ("new_start", "新开始", 10),
                ("due_date", "应访日", 11),
                ("why", "原因", 44),
            ],
        );
        let (kept, changed): (Vec<&ComparedVisit>, Vec<&ComparedVisit>) =
            self.changes.visits.iter().partition(|change| change.became.is_quiet());
        let rows = changed.into_iter().chain(kept).map(row).collect();
        Page { name: lang.of("changes", "变更单"), columns, rows }
    }

    /// One row a rep.
    pub fn reps_page(&self, lang: Lang) -> Page {
        let [before, after] = self.problems();
        let rows = self.changes.by_rep(before, after).into_iter().map(|(id, count)| {
            let all = before.reps.iter().chain(&after.reps);
            let name = all.into_iter().find(|rep| rep.id == id).map_or("", |rep| rep.name.as_str());
            [Cell::text(id), Cell::text(name)].into_iter().chain(counted(&count, true)).collect()
        });
        let heads = [("rep_id", "业代编号", 10), ("rep_name", "姓名", 14)];
        Page { name: lang.of("reps", "业代"), columns: columns(lang, &headed(&heads, true)), rows: rows.collect() }
    }

    /// One row a class of store.
    pub fn classes_page(&self, lang: Lang) -> Page {
        let [before, after] = self.problems();
        let rows = self.changes.by_class(before, after).into_iter();
        let rows = rows.map(|(class, count)| [Cell::text(class)].into_iter().chain(counted(&count, false)).collect());
        let columns = columns(lang, &headed(&[("class", "等级", 8)], false));
        Page { name: lang.of("classes", "等级"), columns, rows: rows.collect() }
    }

    /// All files of a comparison's folder, as (name, bytes); the same plans give the same bytes.
    pub fn files(&self, lang: Lang) -> Vec<(String, Vec<u8>)> {
        let changes = self.changes_page(lang);
        let csv = csv::bytes(&changes);
        let pages = [self.figures_page(lang), changes, self.reps_page(lang), self.classes_page(lang)];
        vec![
            ("changes.csv".into(), csv),
            ("compare.xlsx".into(), xlsx::tables(&self.sheets[1].problem.name, &pages, lang)),
            ("compare.html".into(), page::bytes(self, lang)),
        ]
    }
}

/// Names told in a sentence; a long list is cut.
const NAMED: usize = 10;

fn named(names: Vec<String>, what: &str, lang: Lang) -> Option<String> {
    let more = names.len().saturating_sub(NAMED);
    let told = names.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(lang.of(", ", "、"));
    let rest = match more {
        0 => String::new(),
        _ => lang.of(format!(" and {more} more"), format!("等共{}个", names.len())),
    };
    (!names.is_empty()).then(|| format!("{what}{}{told}{rest}{}", lang.of(": ", "："), lang.of(".", "。")))
}

/// The columns behind a name; only reps can take visits over from one another.
fn headed(heads: &[(&'static str, &'static str, u8)], of_reps: bool) -> Vec<(&'static str, &'static str, u8)> {
    let mut all = heads.to_vec();
    all.extend([
        ("visits_before", "原拜访", 13),
        ("kept", "不变", 8),
        ("other_hour", "改时间", 11),
        ("other_day", "改日期", 11),
        ("other_rep", "改业代", 11),
        ("other_day_and_rep", "改日期和业代", 18),
        ("made", "已完成", 8),
        ("lost", "取消", 8),
        ("gained", "新增", 8),
    ]);
    all.extend(of_reps.then_some(("taken_over", "接手", 11)));
    all.extend([("steady", "同日同业代", 11), ("in_both", "两份都有", 9), ("stability", "计划稳定度", 11)]);
    all
}

fn counted(count: &Count, of_reps: bool) -> Vec<Cell> {
    let whole = |number: usize| Cell::Whole(number as i64);
    let mut cells: Vec<Cell> = [
        count.before(),
        count.kept,
        count.hour,
        count.day,
        count.rep,
        count.day_and_rep,
        count.made,
        count.lost,
        count.gained,
    ]
    .map(whole)
    .to_vec();
    cells.extend(of_reps.then(|| whole(count.taken_over)));
    cells.extend([whole(count.steady()), whole(count.in_both())]);
    cells.push(count.stability().map_or(Cell::Empty, Cell::Share));
    cells
}

/// A rep for people: id and name.
pub(in crate::report) fn rep_name(problem: &Problem, rep: RepId) -> String {
    let rep = &problem.reps[rep.index()];
    name_of(&rep.name, &rep.id)
}
