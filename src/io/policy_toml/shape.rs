//! A piece of a policy file held against the schema of its type: every key and every value that does not fit is told.

use super::spots::{Path, Spots};
use super::tree::{Node, Place, Value};
use crate::error::{Complaint, Kind};
use crate::io::conditions;
use crate::io::dates;
use crate::io::headers::meant;
use crate::io::notation::DayOrder;
use crate::io::values;
use crate::io::words::{self, VISIT};
use crate::model::Condition;
use serde_json::{Map, Number, Value as Json};

/// What reads a file: the schema at its side, the complaints in its hand.
pub(super) struct Reader<'a> {
    pub file: &'a str,
    /// The definitions that the schema refers to.
    pub defs: &'a Map<String, Json>,
    pub spots: Spots,
    pub complaints: &'a mut Vec<Complaint>,
}

/// A trouble and an advice, in English and in Chinese.
pub(super) type Words = ((String, String), (String, String));

fn say(en: (&str, &str), zh: (&str, &str)) -> Words {
    let own = |(trouble, advice): (&str, &str)| (trouble.to_string(), advice.to_string());
    (own(en), own(zh))
}

impl Reader<'_> {
    /// Complains.
    pub fn complain(&mut self, kind: Kind, place: Option<Place>, path: &Path, value: String, (en, zh): Words) {
        let mut complaint = Complaint::new(kind, self.file, place.map(|place| place.line)).on(&path.said, value);
        complaint.at = place.map(|place| place.at);
        self.complaints.push(complaint.en(en.0, en.1).zh(zh.0, zh.1));
    }

    /// The value as json that fits the schema, after complaints about all that does not: a table without the keys that do not
    /// fit, of anything else `None`.
    pub fn fit(&mut self, node: &Node, schema: &Json, path: &Path) -> Option<Json> {
        self.spots.put(path, node.place);
        if let Some(name) = schema["$ref"].as_str().and_then(|name| name.strip_prefix("#/$defs/")) {
            return match name {
                "Match" => self.conditions(node, path),
                "VisitType" => self.visit_type(node, path),
                name => {
                    let defs = self.defs;
                    self.fit(node, defs.get(name)?, path)
                }
            };
        }
        if let Some(any) = schema["anyOf"].as_array() {
            let some = any.iter().find(|one| one["type"] != "null")?;
            return self.fit(node, some, path);
        }
        if schema["oneOf"].is_array() || schema["enum"].is_array() {
            return self.one_of(node, schema, path);
        }
        let kind = match &schema["type"] {
            Json::Array(kinds) => kinds.first().and_then(Json::as_str),
            kind => kind.as_str(),
        };
        match kind {
            Some("object") => self.object(node, schema, path),
            Some("array") => self.list(node, schema, path),
            Some("integer") => self.whole(node, schema, path),
            Some("number") => self.number(node, path),
            Some("boolean") => match &node.value {
                Value::Flag(flag) => Some(Json::Bool(*flag)),
                _ => self.wrong(
                    node,
                    path,
                    say(("is not true or false", "write true or false"), ("不是true或false", "请填写true或false")),
                ),
            },
            _ if schema["format"] == "date" => self.date(node, path),
            _ => match &node.value {
                Value::Text(text) => Some(Json::String(text.clone())),
                Value::Whole(number) => Some(Json::String(number.to_string())),
                _ => self.wrong(node, path, say(("is not a text", "write it in quotes"), ("不是文字", "请加引号填写"))),
            },
        }
    }

    fn wrong<T>(&mut self, node: &Node, path: &Path, words: Words) -> Option<T> {
        self.complain(Kind::Unreadable, node.place, path, node.say(), words);
        None
    }

    fn object(&mut self, node: &Node, schema: &Json, path: &Path) -> Option<Json> {
        let Value::Table(entries) = &node.value else {
            return self.wrong(
                node,
                path,
                say(
                    ("is not a table of keys and values", "write keys and values below a header in brackets"),
                    ("不是键值表", "请在方括号标题下逐行填写键和值"),
                ),
            );
        };
        let mut object = Map::new();
        for entry in entries.iter().filter(|entry| !matches!(entry.node.value, Value::Nothing)) {
            let inner = path.key(&entry.key, &entry.key);
            let schema = match (&schema["properties"], &schema["additionalProperties"]) {
                (Json::Object(keys), _) => match keys.get(&entry.key) {
                    Some(schema) => schema,
                    None => {
                        self.unknown(entry.place, &inner, &entry.key, keys.keys().map(String::as_str));
                        continue;
                    }
                },
                (_, all) => all,
            };
            if let Some(value) = self.fit(&entry.node, schema, &inner) {
                object.insert(entry.key.clone(), value);
            }
        }
        for key in schema["required"].as_array().into_iter().flatten().filter_map(Json::as_str) {
            if !entries.iter().any(|entry| entry.key == key) {
                let words = say(("is missing", "add it"), ("缺少此项", "请添加"));
                self.complain(Kind::Absent, node.place, &path.key(key, key), String::new(), words);
            }
        }
        Some(Json::Object(object))
    }

    /// Complains about a key that nobody knows.
    pub fn unknown<'k>(
        &mut self,
        place: Option<Place>,
        path: &Path,
        key: &str,
        keys: impl Iterator<Item = &'k str> + Clone,
    ) {
        let (en, zh) = match meant(keys.clone(), key) {
            Some(key) => (format!("did you mean {key}?"), format!("是否应为“{key}”？")),
            None => {
                let all: Vec<&str> = keys.collect();
                (format!("known here are {}", all.join(", ")), format!("此处可用：{}", all.join("、")))
            }
        };
        let words = (("is not a key that is known here".into(), en), ("不是此处可用的键".into(), zh));
        self.complain(Kind::Column, place, path, String::new(), words);
    }

    fn list(&mut self, node: &Node, schema: &Json, path: &Path) -> Option<Json> {
        let Value::List(parts) = &node.value else {
            return self.wrong(
                node,
                path,
                say(
                    ("is not a list", "write it in brackets, as in [\"a\", \"b\"]"),
                    ("不是列表", "请用方括号填写，如[\"a\", \"b\"]"),
                ),
            );
        };
        let least = schema["minItems"].as_u64().unwrap_or(0) as usize;
        let most = schema["maxItems"].as_u64().unwrap_or(u64::MAX) as usize;
        if !(least..=most).contains(&parts.len()) {
            let words = (
                (format!("is a list of {}", parts.len()), format!("give {least} of them, as in [7, 120]")),
                (format!("列表有{}项", parts.len()), format!("请填写{least}项，如[7, 120]")),
            );
            return self.wrong(node, path, words);
        }
        let lined = node.place.is_some();
        let fitting: Vec<Option<Json>> = (0..)
            .zip(parts)
            .map(|(at, part)| self.fit(part, &schema["items"], &path.index(at, (!lined).then_some(at))))
            .collect();
        fitting.into_iter().collect::<Option<Vec<Json>>>().map(Json::Array)
    }

    fn whole(&mut self, node: &Node, schema: &Json, path: &Path) -> Option<Json> {
        let bound = |key: &str| schema[key].as_i64();
        let (least, most) = match schema["format"].as_str() {
            Some("int8") => (-128, 127),
            _ => (bound("minimum").unwrap_or(i64::MIN), bound("maximum").unwrap_or(i64::MAX)),
        };
        match node.value {
            Value::Whole(number) if (least..=most).contains(&number) => Some(Json::from(number)),
            Value::Whole(number) if number < 0 && least == 0 => self.wrong(
                node,
                path,
                say(("is negative", "give a whole number, not negative"), ("是负数", "请填写不小于0的整数")),
            ),
            Value::Whole(_) => self.wrong(
                node,
                path,
                say(("is too large", "give a number that can be meant"), ("数值过大", "请填写合理的数值")),
            ),
            _ => self.wrong(
                node,
                path,
                say(
                    ("is not a whole number", "give a whole number without quotes"),
                    ("不是整数", "请填写整数，不加引号"),
                ),
            ),
        }
    }

    fn number(&mut self, node: &Node, path: &Path) -> Option<Json> {
        let number = match node.value {
            Value::Whole(number) => Some(number as f64),
            Value::Number(number) => Some(number),
            _ => None,
        };
        match number.and_then(Number::from_f64) {
            Some(number) => Some(Json::Number(number)),
            None => self.wrong(
                node,
                path,
                say(("is not a number", "give a number without quotes"), ("不是数字", "请填写数字，不加引号")),
            ),
        }
    }

    fn date(&mut self, node: &Node, path: &Path) -> Option<Json> {
        let text = node.say();
        match dates::date(&text, DayOrder::Unknown) {
            Ok(date) if matches!(node.value, Value::Text(_)) => Some(Json::String(dates::say_date(date))),
            _ => self.wrong(
                node,
                path,
                say(
                    ("is not a date", "give year, month and day, such as 2026-11-05"),
                    ("不是日期", "请按年-月-日填写，如2026-11-05"),
                ),
            ),
        }
    }

    /// One of the words of the schema.
    fn one_of(&mut self, node: &Node, schema: &Json, path: &Path) -> Option<Json> {
        let words: Vec<&str> = match (&schema["oneOf"], &schema["enum"]) {
            (Json::Array(all), _) => all.iter().filter_map(|one| one["const"].as_str()).collect(),
            (_, Json::Array(all)) => all.iter().filter_map(Json::as_str).collect(),
            _ => Vec::new(),
        };
        let text = node.say();
        let days = || words::find(words::DAYS, &text).and_then(|days| words::DAYS.iter().find(|word| word.0 == days));
        let known = words::find(words::CONTACT, &text).or_else(|| days().map(|word| word.1));
        let keeps = || {
            words::find(words::CONTINUITY, &text).and_then(|keep| words::CONTINUITY.iter().find(|word| word.0 == keep))
        };
        let text = known.or_else(|| keeps().map(|word| word.1)).unwrap_or(&text);
        match words.iter().find(|word| **word == text) {
            Some(word) => Some(Json::String(word.to_string())),
            None => self.no_word(node, path, meant(words.iter().copied(), text), &words),
        }
    }

    fn visit_type(&mut self, node: &Node, path: &Path) -> Option<Json> {
        let text = node.say();
        match words::find(VISIT, &text) {
            Some(kind) => Some(Json::String(kind.word().to_string())),
            None => {
                let all: Vec<&str> = VISIT.iter().map(|word| word.1).collect();
                self.no_word(node, path, meant(all.iter().copied(), &text), &all)
            }
        }
    }

    fn no_word(&mut self, node: &Node, path: &Path, meant: Option<&str>, all: &[&str]) -> Option<Json> {
        let (en, zh) = match meant {
            Some(word) => (format!("did you mean {word}?"), format!("是否应为“{word}”？")),
            None => (format!("give one of {}", all.join(", ")), format!("请填写{}之一", all.join("、"))),
        };
        self.wrong(node, path, (("is not a value that is known here".into(), en), ("不是可用的取值".into(), zh)))
    }

    /// The conditions of a match, with columns and words as the table stores has them.
    fn conditions(&mut self, node: &Node, path: &Path) -> Option<Json> {
        let Value::Table(entries) = &node.value else {
            return self.wrong(
                node,
                path,
                say(
                    ("is not a set of conditions", "write match = { size_tier = \"large\", city_tier = \"1..2\" }"),
                    ("不是条件", "请写成match = { 门店规模 = \"大型\", 城市级别 = \"1..2\" }"),
                ),
            );
        };
        let mut object = Map::new();
        for entry in entries {
            let column = conditions::column(&entry.key);
            let inner = path.key(&column, &entry.key);
            self.spots.put(&inner, entry.node.place);
            let condition = condition(&entry.node).and_then(|condition| conditions::settle(&column, condition));
            let condition = match condition {
                Ok(condition) => condition,
                Err(wrong) => {
                    self.complain(wrong.kind, entry.node.place, &inner, entry.node.say(), (wrong.en, wrong.zh));
                    continue;
                }
            };
            // A list stays a list: its words may have signs that mean something in a text.
            let json = match condition {
                Condition::AnyOf(words) => Json::from(words),
                other => serde_json::to_value(other).unwrap_or_default(),
            };
            if object.insert(column.clone(), json).is_some() {
                let words = (
                    (format!("is the column {column} a second time"), "keep one of the two".into()),
                    ("列重复".into(), "请只保留一项".into()),
                );
                self.complain(Kind::Twice, entry.place, &inner, String::new(), words);
            }
        }
        Some(Json::Object(object))
    }
}

fn condition(node: &Node) -> Result<Condition, values::Wrong> {
    let word = |node: &Node| match &node.value {
        Value::Text(text) => Some(text.trim().to_string()),
        Value::Whole(number) => Some(number.to_string()),
        Value::Number(number) if number.is_finite() => Some(number.to_string()),
        _ => None,
    };
    let found = match &node.value {
        Value::Flag(flag) => Some(Condition::Is(*flag)),
        Value::Text(text) => return conditions::read(text),
        Value::List(parts) => parts.iter().map(word).collect::<Option<Vec<String>>>().map(Condition::AnyOf),
        _ => word(node).map(|word| Condition::AnyOf(vec![word])),
    };
    found.ok_or_else(|| values::Wrong {
        kind: Kind::Unreadable,
        en: ("is not a condition".into(), conditions::ADVICE.0.into()),
        zh: ("不是可用的条件".into(), conditions::ADVICE.1.into()),
    })
}
