//! The conditions of a policy: columns by any of their headers, words in English or Chinese, as the table stores has them.

use super::headers::{Form, STORES, Table, known, meant, near};
use super::notation::Decimal;
use super::rows;
use super::values::{self, Wrong};
use super::words::{self, Word};
use crate::error::{Complaint, Kind};
use crate::model::{Condition, Policy};
use std::collections::BTreeSet;

/// The column of the table stores that a key names: its English header; a free column as it is written.
pub(super) fn column(key: &str) -> String {
    known(Table::Stores, key).map_or_else(|| key.trim().to_string(), |at| STORES[at].en.to_string())
}

/// A condition from its text, in the words in which it is written.
pub(super) fn read(text: &str) -> Result<Condition, Wrong> {
    Condition::parse(text).map_err(|trouble| Wrong {
        kind: Kind::Unreadable,
        en: (format!("is not a condition: {trouble}"), ADVICE.0.into()),
        zh: ("不是可用的条件".into(), ADVICE.1.into()),
    })
}

/// A condition on a column from its text.
pub(super) fn parse(column: &str, text: &str) -> Result<Condition, Wrong> {
    settle(column, read(text)?)
}

/// How conditions are written.
pub(super) const ADVICE: (&str, &str) = (
    "write a word, several as \"large|medium\", a number, a range \"2..4\" or a bound \">= 8\"",
    "请填写一个词、“大型|中型”、数字、范围“2..4”或界限“>= 8”",
);

/// A condition in the words in which the table stores is read.
pub(super) fn settle(column: &str, mut condition: Condition) -> Result<Condition, Wrong> {
    let form = STORES.iter().find(|header| header.en == column).map(|header| header.form);
    match column {
        "size_tier" => words_of(&mut condition, |text| word(words::SIZE, text))?,
        "lifecycle" => words_of(&mut condition, |text| word(words::LIFECYCLE, text))?,
        "status" => {
            words_of(&mut condition, |text| {
                let status = words::word(words::STATUS, text)?;
                Ok(words::say(words::STATUS, status, crate::lang::Lang::En))
            })?;
        }
        "channel_type" => each(&mut condition, |text| Ok(words::free(words::CHANNEL, text)))?,
        "class" => each(&mut condition, |text| Ok(rows::class(text)))?,
        "city_tier" => {
            each(&mut condition, |text| words::word(words::CITY, text).map(|tier| tier.to_string()))?;
        }
        "usual_weekday" => {
            each(&mut condition, |text| values::weekday(text).map(|day| (day + 1).to_string()))?;
        }
        "is_key_account" | "must_visit" => return flag(condition),
        _ if form == Some(Form::Number) => {
            each(&mut condition, |text| values::number(text, Decimal::Point).map(|number| number.to_string()))?;
        }
        _ => {}
    }
    Ok(condition)
}

fn word(set: &'static [Word<&'static str>], text: &str) -> Result<String, Wrong> {
    words::word(set, text).map(String::from)
}

fn each(condition: &mut Condition, read: impl Fn(&str) -> Result<String, Wrong>) -> Result<(), Wrong> {
    condition.words_mut().iter_mut().try_for_each(|word| {
        *word = read(word)?;
        Ok(())
    })
}

/// The same for a column that holds nothing but words.
fn words_of(condition: &mut Condition, read: impl Fn(&str) -> Result<String, Wrong>) -> Result<(), Wrong> {
    if matches!(condition, Condition::Within(..) | Condition::Below(_) | Condition::Above(_) | Condition::Is(_)) {
        return Err(Wrong {
            kind: Kind::Contradiction,
            en: ("asks for a number, but this column holds words".into(), "write a word".into()),
            zh: ("要求数字，但此列为文字".into(), "请填写文字".into()),
        });
    }
    each(condition, read)
}

/// A condition on a column that holds yes or no.
fn flag(condition: Condition) -> Result<Condition, Wrong> {
    let one = |words: &[String]| match words {
        [word] => words::word(words::FLAG, word),
        _ => Err(Wrong {
            kind: Kind::Contradiction,
            en: ("is not yes or no".into(), "write true or false".into()),
            zh: ("不是“是”或“否”".into(), "请填写是或否".into()),
        }),
    };
    Ok(match &condition {
        Condition::Is(_) => condition,
        Condition::AnyOf(words) => Condition::Is(one(words)?),
        Condition::NoneOf(words) => Condition::Is(!one(words)?),
        Condition::Empty => Condition::Is(false),
        Condition::Filled => Condition::Is(true),
        Condition::Within(..) | Condition::Below(_) | Condition::Above(_) => return one(&[]).map(Condition::Is),
    })
}

/// Whether the table stores has a column, by its English header or as a free one.
pub(super) fn is_known(column: &str, more: &[String]) -> bool {
    STORES.iter().any(|header| header.en == column) || more.iter().any(|free| free == column)
}

/// The column that was probably meant, in English and in Chinese.
fn close<'a>(column: &str, more: &'a [String]) -> Option<(&'a str, &'a str)> {
    let known = near(Table::Stores, column).map(|at| (STORES[at].en, STORES[at].zh));
    known.or_else(|| meant(more.iter().map(String::as_str), column).map(|free| (free, free)))
}

/// A complaint about a column that the table stores does not have.
pub(super) fn unknown(table: &str, column: &str, more: &[String]) -> Complaint {
    let (en, zh) = match close(column, more) {
        Some((en, zh)) => (format!("did you mean {en}?"), format!("是否应为“{zh}”？")),
        None => ("fix it, or add the column to the table stores".into(), "请更正，或在门店表中添加此列".into()),
    };
    Complaint::new(Kind::Column, table, None)
        .on(column, "")
        .en("is not a column of the table stores", en)
        .zh("不是门店表的列", zh)
}

/// The columns of the stores that a policy speaks of, each with where it does.
fn asked(policy: &Policy) -> Vec<(String, &str)> {
    let rules = policy.rules.iter().map(|rule| &rule.of).enumerate().map(|(at, of)| ("rule", at, of));
    let factors = policy.factors.iter().map(|factor| &factor.of).enumerate().map(|(at, of)| ("factor", at, of));
    let campaigns = policy.campaigns.iter().map(|one| &one.of).enumerate().map(|(at, of)| ("campaign", at, of));
    let events = policy.events.iter().map(|event| &event.of).enumerate().map(|(at, of)| ("event", at, of));
    let mut asked: Vec<(String, &str)> = Vec::new();
    for (piece, at, of) in rules.chain(factors).chain(campaigns).chain(events) {
        asked.extend(of.0.keys().map(|column| (format!("{piece}[{at}].match.{column}"), column.as_str())));
    }
    let precedence = policy.precedence.iter().enumerate();
    asked.extend(precedence.map(|(at, column)| (format!("precedence[{at}]"), column.as_str())));
    if let Some(classify) = &policy.classify {
        asked.extend(classify.weights.keys().map(|column| (format!("classify.weights.{column}"), column.as_str())));
        asked.extend(classify.within.iter().map(|column| ("classify.within".into(), column.as_str())));
    }
    asked
}

/// The columns of the stores that a policy speaks of.
pub(super) fn columns(policy: &Policy) -> BTreeSet<&str> {
    asked(policy).into_iter().map(|(_, column)| column).collect()
}

/// Complaints about columns of the stores that a policy speaks of and that are not there: those neither known nor free
/// columns of the table; where there is no table, those that are nearly a known one.
pub(super) fn strange(policy: &Policy, more: Option<&[String]>) -> Vec<Complaint> {
    let free = more.unwrap_or_default();
    let is_there = |column: &str| is_known(column, free) || more.is_none() && close(column, &[]).is_none();
    let missing = asked(policy).into_iter().filter(|(_, column)| !is_there(column));
    missing
        .map(|(path, column)| Complaint { column: path, value: column.to_string(), ..unknown("policy", column, free) })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(key: &str, text: &str) -> Condition {
        parse(&column(key), text).unwrap()
    }

    #[test]
    fn columns_and_words_in_chinese_are_those_in_english() {
        assert_eq!(column("门店规模"), "size_tier");
        assert_eq!(read("门店规模", "大型|中型"), read("size_tier", "large|medium"));
        assert_eq!(read("城市级别", "一线、二线"), Condition::AnyOf(vec!["1".into(), "2".into()]));
        assert_eq!(read("等级", "a级"), read("class", "A"));
        assert_eq!(read("重点客户", "是"), Condition::Is(true));
        assert_eq!(read("重点客户", "!= 是"), Condition::Is(false));
        assert_eq!(column(" 品牌 "), "品牌");
        assert_eq!(read("品牌", "甲|乙"), Condition::AnyOf(vec!["甲".into(), "乙".into()]));
    }

    #[test]
    fn words_that_a_column_cannot_hold_are_refused() {
        assert_eq!(parse("size_tier", "lage").unwrap_err().en.1, "did you mean large?");
        assert!(parse("size_tier", ">= 3").unwrap_err().en.0.contains("holds words"));
        assert!(parse("sales_12m", "many").unwrap_err().en.0.contains("number"));
        assert!(parse("is_key_account", "1|0").is_err());
    }
}
