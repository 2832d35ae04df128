//! What a rule asks of a store: conditions on its columns.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// Conditions by column, all of which must hold; a column of the table stores by its header, free ones included.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "files", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Match(pub BTreeMap<String, Condition>);

impl Match {
    /// Whether it asks nothing, and so matches every store.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// What is asked of one column: a word or a list of words (any of them), a number, yes or no, or in quotes a range
/// (`"2..4"`, both included), a bound (`">= 8"`, `"< 3"`), `"!= x"`, `""` (the cell is empty) or `"*"` (it is not).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub enum Condition {
    /// One of these words, or of these numbers.
    AnyOf(Vec<String>),
    /// None of these words.
    NoneOf(Vec<String>),
    /// A number from the first to the second, both included.
    Within(f64, f64),
    /// A number less than this.
    Below(f64),
    /// A number greater than this.
    Above(f64),
    /// Yes or no; an empty cell is no.
    Is(bool),
    /// The cell is empty.
    Empty,
    /// The cell is not empty.
    Filled,
}

/// A condition as it is written.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "files", derive(schemars::JsonSchema))]
#[serde(untagged)]
enum Written {
    Flag(bool),
    Number(f64),
    Text(String),
    List(Vec<Single>),
}

/// A word or a number of a list.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "files", derive(schemars::JsonSchema))]
#[serde(untagged)]
enum Single {
    Number(f64),
    Text(String),
}

#[cfg(feature = "files")]
impl schemars::JsonSchema for Condition {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Condition".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let mut schema = Written::json_schema(generator);
        schema.insert(
            "description".into(),
            "A word or a list of words (any of them), a number, true or false; or in quotes a range \"2..4\", a bound \">= 8\", \
             \"!= x\", \"\" for an empty cell, \"*\" for one that is not."
                .into(),
        );
        schema
    }
}

/// What a store's cell holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fact<'a> {
    /// Nothing.
    Nothing,
    /// A word.
    Text(&'a str),
    /// A number.
    Number(f64),
    /// Yes or no.
    Flag(bool),
    /// Words, any of which may match.
    List(&'a [String]),
}

/// A number whose decimal sign is a comma, where the comma can be nothing else: not before three digits.
fn with_comma(text: &str) -> Option<f64> {
    let (whole, fraction) = text.split_once(',')?;
    if fraction.len() == 3 { None } else { format!("{whole}.{fraction}").parse().ok() }
}

impl Fact<'_> {
    /// A word, or nothing where it is empty.
    pub fn text(text: &str) -> Fact<'_> {
        if text.is_empty() { Fact::Nothing } else { Fact::Text(text) }
    }

    /// A number, or nothing.
    pub fn number(number: Option<f64>) -> Fact<'static> {
        number.map_or(Fact::Nothing, Fact::Number)
    }

    /// The number it holds, also where it is written as a word.
    pub fn as_number(self) -> Option<f64> {
        match self {
            Fact::Number(number) => Some(number),
            Fact::Text(text) => text.parse().ok().or_else(|| with_comma(text)),
            Fact::Nothing | Fact::Flag(_) | Fact::List(_) => None,
        }
    }

    fn is_word(self, word: &str) -> bool {
        match self {
            Fact::Text(text) => text == word || text.eq_ignore_ascii_case(word),
            Fact::Number(number) => word.parse() == Ok(number),
            Fact::List(list) => list.iter().any(|one| one.eq_ignore_ascii_case(word)),
            Fact::Flag(_) | Fact::Nothing => false,
        }
    }

    fn is_nothing(self) -> bool {
        matches!(self, Fact::Nothing | Fact::List([]))
    }
}

impl Condition {
    /// A condition from its text, as in a policy file or in a cell.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let number = |text: &str| match text.trim().parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(number),
            _ => Err(format!("\"{}\" is not a number", text.trim())),
        };
        let words = |text: &str| -> Vec<String> {
            let parts = text.split(['|', ';', '、', '；']).map(str::trim).filter(|part| !part.is_empty());
            parts.map(String::from).collect()
        };
        if let Some(rest) = text.strip_prefix(">=").or(text.strip_prefix('≥')) {
            return Ok(Self::Within(number(rest)?, f64::INFINITY));
        }
        if let Some(rest) = text.strip_prefix("<=").or(text.strip_prefix('≤')) {
            return Ok(Self::Within(f64::NEG_INFINITY, number(rest)?));
        }
        if let Some(rest) = text.strip_prefix('>') {
            return Ok(Self::Above(number(rest)?));
        }
        if let Some(rest) = text.strip_prefix('<') {
            return Ok(Self::Below(number(rest)?));
        }
        if let Some(rest) = text.strip_prefix("!=").or(text.strip_prefix('≠')) {
            return Ok(Self::NoneOf(words(rest)));
        }
        if let Some((low, high)) = text.split_once("..") {
            let (low, high) = (number(low)?, number(high)?);
            if low > high {
                return Err(format!("the range {low}..{high} ends before it begins"));
            }
            return Ok(Self::Within(low, high));
        }
        Ok(match text {
            "" => Self::Empty,
            "*" => Self::Filled,
            words_of => Self::AnyOf(words(words_of)),
        })
    }

    /// Whether a fact meets it.
    pub fn holds(&self, fact: Fact) -> bool {
        match self {
            Self::AnyOf(words) => words.iter().any(|word| fact.is_word(word)),
            Self::NoneOf(words) => !words.iter().any(|word| fact.is_word(word)),
            Self::Within(low, high) => fact.as_number().is_some_and(|number| (*low..=*high).contains(&number)),
            Self::Below(bound) => fact.as_number().is_some_and(|number| number < *bound),
            Self::Above(bound) => fact.as_number().is_some_and(|number| number > *bound),
            Self::Is(flag) => *flag == matches!(fact, Fact::Flag(true)),
            Self::Empty => fact.is_nothing(),
            Self::Filled => !fact.is_nothing(),
        }
    }

    /// Whether no fact can meet it.
    pub fn is_impossible(&self) -> bool {
        match self {
            Self::AnyOf(words) => words.is_empty(),
            Self::Within(low, high) => low > high,
            _ => false,
        }
    }

    /// Its words, where it asks for words.
    pub fn words_mut(&mut self) -> &mut [String] {
        match self {
            Self::AnyOf(words) | Self::NoneOf(words) => words,
            _ => &mut [],
        }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AnyOf(words) => f.write_str(&words.join("|")),
            Self::NoneOf(words) => write!(f, "!= {}", words.join("|")),
            Self::Within(low, high) if low.is_infinite() => write!(f, "<= {high}"),
            Self::Within(low, high) if high.is_infinite() => write!(f, ">= {low}"),
            Self::Within(low, high) => write!(f, "{low}..{high}"),
            Self::Below(bound) => write!(f, "< {bound}"),
            Self::Above(bound) => write!(f, "> {bound}"),
            Self::Is(flag) => write!(f, "{flag}"),
            Self::Empty => Ok(()),
            Self::Filled => f.write_str("*"),
        }
    }
}

impl TryFrom<Written> for Condition {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        Ok(match written {
            Written::Flag(flag) => Self::Is(flag),
            Written::Number(number) => Self::AnyOf(vec![number.to_string()]),
            Written::Text(text) => return Self::parse(&text),
            Written::List(list) => Self::AnyOf(
                list.into_iter()
                    .map(|single| match single {
                        Single::Number(number) => number.to_string(),
                        Single::Text(text) => text,
                    })
                    .collect(),
            ),
        })
    }
}

impl From<Condition> for Written {
    fn from(condition: Condition) -> Self {
        match condition {
            Condition::Is(flag) => Written::Flag(flag),
            // Words with signs that mean something in a text stand in a list.
            Condition::AnyOf(words) if Condition::parse(&words.join("|")) != Ok(Condition::AnyOf(words.clone())) => {
                Written::List(words.into_iter().map(Single::Text).collect())
            }
            other => Written::Text(other.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(text: &str, fact: Fact) -> bool {
        Condition::parse(text).unwrap().holds(fact)
    }

    #[test]
    fn words_numbers_ranges_and_empty_cells_are_told_apart() {
        assert!(holds("large|medium", Fact::Text("medium")) && !holds("large|medium", Fact::Text("small")));
        assert!(holds("a", Fact::Text("A")), "capitals do not matter");
        assert!(holds("1..2", Fact::Number(2.0)) && !holds("1..2", Fact::Number(2.5)));
        assert!(holds(">= 8", Fact::Number(8.0)) && !holds("> 8", Fact::Number(8.0)));
        assert!(holds("<= 8", Fact::Text("7.5")), "a free column holds words");
        assert!(!holds("< 8", Fact::Nothing), "nothing is not a small number");
        assert!(holds("!= prospect", Fact::Nothing) && !holds("!= prospect", Fact::Text("prospect")));
        assert!(holds("", Fact::Nothing) && holds("*", Fact::Number(0.0)) && !holds("*", Fact::List(&[])));
        assert!(holds("2", Fact::Number(2.0)));
        assert!(Condition::Is(false).holds(Fact::Nothing) && Condition::Is(true).holds(Fact::Flag(true)));
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        assert!(Condition::parse(">= many").unwrap_err().contains("many"));
        assert!(Condition::parse("4..2").unwrap_err().contains("ends before"));
    }

    #[test]
    fn a_condition_is_written_as_it_is_read() {
        for text in ["large|medium", "!= x", ">= 8", "<= 8", "> 1", "< 1.5", "1..2", "*", ""] {
            assert_eq!(Condition::parse(text).unwrap().to_string(), text);
        }
    }
}
