//! Complaints about a policy: rules that cannot be meant, that contradict themselves, or that no store can meet.

mod pieces;

use super::POLICY;
use crate::error::{Complaint, Kind};
use crate::model::{Match, Policy, Rhythm, Validity};
use std::collections::HashMap;

/// The longest interval between two visits, in days: two years, as other planners have it.
const LONGEST: u16 = 730;
/// The most minutes of a visit: a working day (decision 7).
const MOST_MINUTES: f64 = 480.0;
/// The most visits in a year of 52 weeks: one a day.
const MOST_A_YEAR: u16 = 364;

/// Every complaint about a policy by itself: its table is `policy`, its column the way to what it is about, such as
/// `rule[3].interval_days`, counted from 0.
pub fn check_policy(policy: &Policy) -> Vec<Complaint> {
    let mut eye = Eye { policy, complaints: Vec::new() };
    eye.whole();
    eye.rules();
    eye.factors();
    eye.campaigns();
    eye.events();
    eye.overrides();
    eye.complaints
}

/// What looks at a policy, and what it found.
struct Eye<'a> {
    policy: &'a Policy,
    complaints: Vec<Complaint>,
}

impl Eye<'_> {
    fn tell(&mut self, kind: Kind, path: &str, value: impl ToString, en: (String, &str), zh: (String, &str)) {
        let complaint = Complaint::new(kind, POLICY, None).on(path, value.to_string());
        self.complaints.push(complaint.en(en.0, en.1).zh(zh.0, zh.1));
    }

    /// A number that must lie between two others.
    fn range<T: PartialOrd + ToString>(&mut self, path: &str, number: Option<T>, least: T, most: T) {
        let Some(number) = number.filter(|number| *number < least || *number > most) else { return };
        let (least, most) = (least.to_string(), most.to_string());
        self.tell(
            Kind::Absurd,
            path,
            number,
            (format!("is not from {least} to {most}"), "fix the number"),
            (format!("不在{least}至{most}之间"), "请更正数值"),
        );
    }

    fn minutes(&mut self, path: &str, minutes: Option<f64>) {
        self.range(path, minutes, 0.0, MOST_MINUTES);
    }

    fn priority(&mut self, path: &str, priority: Option<u8>) {
        self.range(path, priority, 1, 5);
    }

    /// How often: in one way only, and as often as can be.
    fn rhythm(&mut self, path: &str, rhythm: &Rhythm) {
        let cycle = self.policy.defaults.cycle_days;
        let said = [
            ("interval_days", rhythm.interval_days, LONGEST),
            ("visits_per_cycle", rhythm.visits_per_cycle, cycle.max(1)),
            ("visits_per_year", rhythm.visits_per_year, MOST_A_YEAR),
        ];
        let mut first: Option<(&str, String)> = None;
        let every = said.into_iter().filter_map(|(key, number, most)| Some((key, number?.to_string(), number?, most)));
        let demand = rhythm.on_demand.then(|| ("on_demand", "true".to_string(), 1, 1));
        for (key, text, number, most) in every.chain(demand) {
            let path = format!("{path}.{key}");
            if number == 0 && key != "interval_days" {
                self.tell(
                    Kind::Absurd,
                    &path,
                    number,
                    ("means no visits at all".into(), "for stores visited only on demand write on_demand = true"),
                    ("表示从不拜访".into(), "只在需要时拜访的门店，请写on_demand = true（按需）"),
                );
            } else {
                self.range(&path, Some(number), 1, most);
            }
            match &first {
                None => first = Some((key, text)),
                Some((before, what)) => {
                    let (en, zh) = (
                        format!("gives a second frequency, in addition to {before} = {what}"),
                        format!("与{before} = {what}同时规定了频次"),
                    );
                    self.tell(Kind::Contradiction, &path, text, (en, "keep one of the two"), (zh, "请只保留一项"));
                }
            }
        }
    }

    fn valid(&mut self, path: &str, valid: &Validity) {
        let path = if path.is_empty() { "valid_to".to_string() } else { format!("{path}.valid_to") };
        if let (Some(from), Some(to)) = (valid.valid_from, valid.valid_to)
            && from > to
        {
            self.backwards(&path, to.to_string(), "valid_from", from.to_string());
        }
    }

    fn backwards(&mut self, path: &str, to: String, start: &str, from: String) {
        self.tell(
            Kind::Contradiction,
            path,
            to,
            (format!("is before {start}, which is {from}"), "swap or correct the two dates"),
            (format!("早于{start}（{from}）"), "请更正这两个日期"),
        );
    }

    /// Conditions that some store may meet.
    fn conditions(&mut self, path: &str, of: &Match) {
        for (column, condition) in of.0.iter().filter(|(_, condition)| condition.is_impossible()) {
            self.tell(
                Kind::Contradiction,
                &format!("{path}.match.{column}"),
                condition,
                (
                    "is a condition that no store can satisfy".into(),
                    "name at least one word, or leave the condition out",
                ),
                ("是任何门店都无法满足的条件".into(), "请至少填写一个词，或删除此条件"),
            );
        }
    }

    /// Tasks that the policy has.
    fn tasks(&mut self, path: &str, tasks: &[String]) {
        let policy = self.policy;
        for (at, task) in tasks.iter().enumerate().filter(|(_, task)| !policy.tasks.contains_key(*task)) {
            self.tell(
                Kind::Dangling,
                &format!("{path}.tasks[{at}]"),
                task,
                ("is not a task of [tasks]".into(), "fix the name, or add the task with its minutes to [tasks]"),
                ("不在[tasks]中".into(), "请更正名称，或在[tasks]中添加此任务及其分钟数"),
            );
        }
    }

    /// Ids that are there, and no two alike.
    fn ids<'a>(&mut self, piece: &str, ids: impl Iterator<Item = &'a str>) {
        let mut first: HashMap<&str, usize> = HashMap::new();
        for (at, id) in ids.enumerate() {
            let path = format!("{piece}[{at}].id");
            if id.trim().is_empty() {
                self.nothing(
                    &path,
                    "is missing",
                    "缺少编号",
                    "give it a name that reports can show",
                    "请填写编号，以便报告引用",
                );
            } else if first.insert(id, at).is_some() {
                self.tell(
                    Kind::Twice,
                    &path,
                    id,
                    (format!("is the id of an earlier {piece} already"), "give each its own id, or remove one"),
                    ("编号与前面的重复".into(), "请使用不同的编号，或删除其中之一"),
                );
            }
        }
    }

    fn nothing(&mut self, path: &str, en: &str, zh: &str, advice: &str, advice_zh: &str) {
        self.tell(Kind::Absent, path, "", (en.into(), advice), (zh.into(), advice_zh));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_policy_is_above_reproach() {
        assert_eq!(check_policy(&Policy::default()), []);
    }
}
