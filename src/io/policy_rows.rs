//! The policy as sheets: rows of the tables policy and campaigns read as rules, factors, practice and campaigns.

use super::conditions;
use super::headers::{CAMPAIGNS, Header, POLICY, Table};
use super::notation::Notation;
use super::row::Row;
use super::sheet::Sheet;
use super::values::{self, Wrong};
use super::words;
use crate::error::{Complaint, Kind};
use crate::lang::Lang;
use crate::model::{
    Campaign, Condition, DayShape, Factor, KeepRep, Match, Policy, PracticePrices, Rhythm, Rule, Validity,
};
use std::collections::BTreeMap;

/// Which row of which table a rule, a factor, a campaign or a practice comes from, by the way to it: `rule[3]`,
/// `practice.level`.
#[derive(Default)]
pub(super) struct Origins(BTreeMap<String, (Table, u32)>);

impl Origins {
    /// Turns a complaint that names a way through the policy into one about the row that it comes from.
    pub fn dress(&self, complaint: &mut Complaint) -> bool {
        let practice = self.0.get(&complaint.column).filter(|_| complaint.column.starts_with("practice."));
        if let Some(&(table, line)) = practice {
            (complaint.column, complaint.line) = ("value".into(), Some(line));
            complaint.table = table.name(Lang::En).into();
            return true;
        }
        let (piece, rest) = match complaint.column.find(']') {
            Some(end) => complaint.column.split_at(end + 1),
            None => return false,
        };
        let Some(&(table, line)) = self.0.get(piece) else { return false };
        let key = rest.trim_start_matches('.');
        let key = match (table, key.strip_prefix("match.").unwrap_or(key)) {
            (Table::Policy, "id") => "rule_id",
            (Table::Policy, "early_pct") => "tolerance_before_pct",
            (Table::Policy, "late_pct") => "tolerance_after_pct",
            (Table::Policy, "interval") => "factor",
            (_, "id") => "campaign_id",
            (_, key) => key,
        };
        complaint.column = key.to_string();
        complaint.table = table.name(Lang::En).into();
        complaint.line = Some(line);
        true
    }
}

/// Adds the rows of the tables policy and campaigns to a policy. Where the company has no policy of its own, its rules and its
/// factors take the place of the usual ones.
pub(super) fn add(
    policy: &mut Policy,
    own: bool,
    sheets: &[Sheet],
    more: &[String],
    complaints: &mut Vec<Complaint>,
) -> Origins {
    let mut origins = Origins::default();
    let (mut rules, mut factors) = (Vec::new(), Vec::new());
    for sheet in sheets {
        let columns = Columns::of(sheet, more, complaints);
        match sheet.table {
            Table::Policy => sheet.read(complaints, |row| match rule(row, &columns) {
                Some(Piece::Rule(rule)) => rules.push((row.line, rule)),
                Some(Piece::Factor(factor)) => factors.push((row.line, factor)),
                Some(Piece::Practice(key, value)) => {
                    let before = origins.0.insert(format!("practice.{key}"), (Table::Policy, row.line));
                    match before {
                        Some((_, line)) => row.complain("practice", key, twice(line)),
                        None => value.put(&mut policy.practice, key),
                    }
                }
                None => {}
            }),
            Table::Campaigns => sheet.read(complaints, |row| {
                if let Some(campaign) = campaign(row, &columns) {
                    origins.0.insert(format!("campaign[{}]", policy.campaigns.len()), (Table::Campaigns, row.line));
                    policy.campaigns.push(campaign);
                }
            }),
            _ => {}
        }
    }
    if !own && !rules.is_empty() {
        policy.rules.clear();
    }
    if !own && !factors.is_empty() {
        policy.factors.clear();
    }
    for (line, rule) in rules {
        origins.0.insert(format!("rule[{}]", policy.rules.len()), (Table::Policy, line));
        policy.rules.push(rule);
    }
    for (line, factor) in factors {
        origins.0.insert(format!("factor[{}]", policy.factors.len()), (Table::Policy, line));
        policy.factors.push(factor);
    }
    origins
}

/// The columns of a sheet that are conditions.
struct Columns {
    /// Those that the table has by itself.
    own: Vec<&'static str>,
    /// The other columns of the sheet; `None` for one that is no condition.
    others: Vec<Option<String>>,
}

impl Columns {
    fn of(sheet: &Sheet, more: &[String], complaints: &mut Vec<Complaint>) -> Self {
        let headers: &[Header] = match sheet.table {
            Table::Policy => POLICY,
            Table::Campaigns => CAMPAIGNS,
            _ => &[],
        };
        let named = |header: &&Header| CONDITIONS.contains(&header.en);
        let own: Vec<&'static str> = headers.iter().filter(named).map(|header| header.en).collect();
        let mut others = Vec::new();
        for (at, header) in sheet.others().into_iter().enumerate().filter(|_| !headers.is_empty()) {
            let column = conditions::column(header);
            let known = conditions::is_known(&column, more);
            let told = complaints.iter().any(|one| one.kind == Kind::Column && one.column == header);
            if !known && !told && sheet.is_filled(at) {
                complaints.push(conditions::unknown(sheet.table.name(Lang::En), header, more));
            }
            others.push(known.then_some(column));
        }
        Self { own, others }
    }

    fn read(&self, row: &mut Row<'_>) -> Option<Match> {
        let mut of = BTreeMap::new();
        let mut whole = true;
        for &column in &self.own {
            let text = row.text(column);
            whole &= condition(row, column, column, &text, &mut of);
        }
        let cells: Vec<String> = row.others().map(String::from).collect();
        let headers: Vec<String> = row.other_headers().into_iter().map(String::from).collect();
        for ((column, header), text) in self.others.iter().zip(&headers).zip(&cells) {
            if let Some(column) = column {
                whole &= condition(row, column, header, text, &mut of);
            }
        }
        whole.then_some(Match(of))
    }
}

/// Reads a cell as a condition; `false` after a complaint.
fn condition(row: &mut Row<'_>, column: &str, header: &str, text: &str, of: &mut BTreeMap<String, Condition>) -> bool {
    if text.is_empty() {
        return true;
    }
    match conditions::parse(column, text) {
        Ok(condition) => {
            of.insert(column.to_string(), condition);
            true
        }
        Err(wrong) => {
            row.complain(header, text, wrong);
            false
        }
    }
}

/// The conditions that have a column of their own.
const CONDITIONS: [&str; 6] = ["size_tier", "city_tier", "class", "channel_type", "lifecycle", "region"];

/// What a row of the table policy is.
enum Piece {
    Rule(Rule),
    Factor(Factor),
    /// A practice by its key in `[practice]`, with its value.
    Practice(&'static str, Value),
}

/// What a practice is set to.
#[derive(Clone, Copy)]
enum Value {
    Number(f64),
    Days(DayShape),
    Continuity(KeepRep),
    Reps(u16),
}

impl Value {
    fn put(self, practice: &mut PracticePrices, key: &str) {
        let number = match self {
            Value::Days(days) => return practice.days = days,
            Value::Continuity(keep) => return practice.continuity = keep,
            Value::Reps(most) => return practice.reps_per_cycle = Some(most),
            Value::Number(number) => number,
        };
        match key {
            "weekday" => practice.weekday = number,
            "hour" => practice.hour = number,
            "hour_within" => practice.hour_within = number,
            "level" => practice.level = number,
            "weeks" => practice.weeks = number,
            "border" => practice.border = number,
            "separate" => practice.separate = number,
            "preferred" => practice.preferred = number,
            "min_day" => practice.min_day = Some(number),
            "max_day" => practice.max_day = Some(number),
            "overtime" => practice.overtime = number,
            "overtime_max" => practice.overtime_max = Some(number),
            "max_week" => practice.max_week = Some(number),
            "max_month" => practice.max_month = Some(number),
            "reserve" => practice.reserve = number,
            "reserve_calls" => practice.reserve_calls = number,
            "interrupt_from" => practice.interrupt_from = Some(number),
            _ => {}
        }
    }
}

/// A row about practice; its other cells are for rules.
fn practice(row: &mut Row<'_>, key: &'static str) -> Option<Piece> {
    let value = match key {
        "days" => row.value("value", |text| words::word(words::DAYS, text)).map(Value::Days),
        "continuity" => row.value("value", |text| words::word(words::CONTINUITY, text)).map(Value::Continuity),
        "reps_per_cycle" => row.whole("value").map(Value::Reps),
        _ => row.number("value").map(Value::Number),
    };
    let told = row.complaints.iter().any(|one| one.line == Some(row.line) && one.column == "value");
    if value.is_none() && !told {
        let wrong = Wrong {
            kind: Kind::Absent,
            en: ("the cell is empty".into(), "give the value of the practice in this row".into()),
            zh: ("单元格为空".into(), "请填写本行习惯项的取值".into()),
        };
        row.complain("value", "", wrong);
    }
    for column in CONDITIONS.into_iter().chain(BASE).chain(["type", "priority", "factor", "valid_from", "valid_to"]) {
        let text = row.text(column);
        if !text.is_empty() {
            let wrong = Wrong {
                kind: Kind::Contradiction,
                en: (
                    "is in the same row as a practice, which holds for all stores at all times".into(),
                    "empty the cell, or use two rows".into(),
                ),
                zh: ("与习惯项同在一行，而习惯项适用于所有门店和日期".into(), "请清空，或分成两行".into()),
            };
            row.complain(column, &text, wrong);
        }
    }
    Some(Piece::Practice(key, value?))
}

fn twice(line: u32) -> Wrong {
    Wrong {
        kind: Kind::Twice,
        en: (format!("is in line {line} already"), "keep one of the two".into()),
        zh: (format!("与第{line}行重复"), "请只保留一项".into()),
    }
}

/// The cells of a rule that a factor cannot have.
const BASE: [&str; 6] =
    ["interval_days", "visits_per_cycle", "on_demand", "service_min", "tolerance_before_pct", "tolerance_after_pct"];

fn rule(row: &mut Row<'_>, columns: &Columns) -> Option<Piece> {
    if row.some("practice").is_some() {
        let key = row.value("practice", |text| words::word(words::PRACTICE, text))?;
        return practice(row, key);
    }
    if let Some(value) = row.some("value") {
        let wrong = Wrong {
            kind: Kind::Absent,
            en: ("is the value of no practice".into(), "name the practice in its column, or empty the cell".into()),
            zh: ("没有对应的习惯项".into(), "请在习惯列填写习惯项，或清空此格".into()),
        };
        row.complain("value", &value, wrong);
    }
    let id = row.text("rule_id");
    let kind = row.value("type", |text| words::word(words::VISIT, text));
    let of = columns.read(row);
    let rhythm = Rhythm {
        interval_days: row.whole("interval_days"),
        visits_per_cycle: row.whole("visits_per_cycle"),
        visits_per_year: None,
        on_demand: row.value("on_demand", |text| words::word(words::FLAG, text)).unwrap_or_default(),
    };
    let service_min = row.number("service_min");
    let priority = row.noted("priority", signed);
    let early_pct = row.noted("tolerance_before_pct", percent);
    let late_pct = row.noted("tolerance_after_pct", percent);
    let interval = row.number("factor");
    let valid = Validity { valid_from: row.date("valid_from"), valid_to: row.date("valid_to") };
    let of = of?;
    let Some(interval) = interval else {
        if priority.is_some_and(|priority| priority < 0) {
            row.complain("priority", "", negative());
        }
        let priority = priority.map(|priority| u8::try_from(priority).unwrap_or(0)).filter(|&priority| priority > 0);
        let kind = kind.unwrap_or_default();
        return Some(Piece::Rule(Rule {
            id,
            of,
            kind,
            rhythm,
            service_min,
            priority,
            early_pct,
            late_pct,
            valid,
            ..Rule::default()
        }));
    };
    let base = [
        rhythm.interval_days.is_some(),
        rhythm.visits_per_cycle.is_some(),
        rhythm.on_demand,
        service_min.is_some(),
        early_pct.is_some(),
        late_pct.is_some(),
    ];
    for (column, _) in BASE.into_iter().zip(base).filter(|base| base.1) {
        row.complain(
            column,
            "",
            Wrong {
                kind: Kind::Contradiction,
                en: (
                    "is in the same row as a factor, but a factor only changes what rules say".into(),
                    "use two rows".into(),
                ),
                zh: ("与系数同在一行，而系数只调整规则".into(), "请分成两行".into()),
            },
        );
    }
    Some(Piece::Factor(Factor { id, of, interval, priority: priority.unwrap_or_default(), valid, ..Factor::default() }))
}

fn campaign(row: &mut Row<'_>, columns: &Columns) -> Option<Campaign> {
    let id = row.text("campaign_id");
    let (from, to) = (row.date("from"), row.date("to"));
    let of = columns.read(row);
    let extra_visits = row.whole("extra_visits").unwrap_or(1);
    let within_days = row.whole("within_days");
    Some(Campaign { id, from: from?, to: to?, of: of?, extra_visits, within_days, extra_min: 0.0, priority: None })
}

/// A priority, or by how much a factor changes it: `4`, `+1`, `-1`.
fn signed(text: &str, notation: Notation) -> Result<i8, Wrong> {
    match text.strip_prefix(['-', '－']) {
        Some(rest) => Ok(-values::whole::<i8>(rest, notation.decimal)?),
        None => values::whole(text.trim_start_matches(['+', '＋']), notation.decimal),
    }
}

fn negative() -> Wrong {
    Wrong {
        kind: Kind::Absurd,
        en: ("is not from 1 to 5".into(), "fix the number".into()),
        zh: ("不在1至5之间".into(), "请更正数值".into()),
    }
}

/// A percentage, `30` or `30%`; a cell with the form of percentages holds it as `0.3`.
fn percent(text: &str, notation: Notation) -> Result<u16, Wrong> {
    let text = text.trim_end_matches(['%', '％']);
    match values::number(text, notation.decimal) {
        Ok(share) if share > 0.0 && share < 1.0 => Ok((share * 100.0).round() as u16),
        _ => values::whole(text, notation.decimal),
    }
}
