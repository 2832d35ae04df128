//! A due visit: one store on one day, asked for by a rule.

use crate::lang::Lang;
use crate::model::{DaySet, VisitType, VisitTypes, named};
use crate::unit::{Day, Money, Seconds};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A visit that policy asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueVisit {
    /// First day on which it may be planned.
    pub earliest: Day,
    /// The day on which it is due; days on either side cost more the farther they are.
    pub due: Day,
    /// Last day on which it may be planned.
    pub latest: Day,
    /// On its last day it begins by this hour, where it was asked for within hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Seconds>,
    /// How long it takes.
    pub service: Seconds,
    /// Cost of each day before the due day.
    pub early: Money,
    /// Cost of each day after the due day.
    pub late: Money,
    /// What it costs to leave the visit out.
    pub prize: Money,
    /// Priority weight, for key figures; the published rep-weeks count missed weight.
    pub weight: u32,
    /// What it is for; empty where nobody tells visits apart.
    pub types: VisitTypes,
    /// The rule that made it.
    pub why: Why,
    /// What it keeps to the visit before it in its row, without which it is not made; `None` where each may be made without the
    /// others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<After>,
}

/// What a visit keeps to the one that it follows; one rep makes both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum After {
    /// So many days later.
    Days {
        /// At least; 1 or more.
        least: u16,
        /// At most.
        most: u16,
    },
    /// On the next of these days: one visit over several days.
    Next {
        /// Days on which the store is open and somebody works who may come.
        of: Box<DaySet>,
    },
}

impl After {
    /// The first and the last day, counted from 0, on which the visit before may be when this one is on `day`. The last is before
    /// the first where there is none.
    pub fn reach(&self, day: Day) -> (i32, i32) {
        let on = i32::from(day.0);
        match *self {
            After::Days { least, most } => ((on - i32::from(most)).max(0), on - i32::from(least)),
            After::Next { ref of } => match of.iter().take_while(|&other| other < day).last() {
                Some(before) => (i32::from(before.0), on - 1),
                None => (0, -1),
            },
        }
    }

    /// Whether a visit on `day` keeps it to the one before on `before`.
    pub fn keeps(&self, before: Day, day: Day) -> bool {
        let (first, last) = self.reach(day);
        (first..=last).contains(&i32::from(before.0))
    }
}

impl DueVisit {
    /// A visit of this length on any day from `earliest` to `latest`, all equally good.
    pub fn between(earliest: Day, latest: Day, service: Seconds, prize: Money) -> Self {
        Self {
            earliest,
            due: earliest,
            latest,
            by: None,
            service,
            early: Money(0),
            late: Money(0),
            prize,
            weight: 1,
            types: VisitTypes::default(),
            why: Why::Asked,
            after: None,
        }
    }

    /// The hour by which it begins on a day, where there is one.
    pub fn by_on(&self, day: Day) -> Option<Seconds> {
        self.by.filter(|_| day == self.latest)
    }

    /// The rule that made it in words, with the hour by which it begins on its last day.
    pub fn say_why(&self, lang: Lang) -> String {
        let why = self.why.say(lang);
        match self.by {
            None => why,
            Some(by) => lang.of(
                format!("{why}; on its last day it begins by {}", by.clock()),
                format!("{why}；最后一天须在{}前开始", by.clock()),
            ),
        }
    }

    /// The day on which it is due; `None` where any day of its window is as good as any other, as for a first visit: it is neither
    /// early nor late then.
    pub fn due_day(&self) -> Option<Day> {
        let is_one = self.early > Money(0) || self.late > Money(0) || self.earliest >= self.latest;
        is_one.then_some(self.due)
    }

    /// The cost of planning it on `day`; `None` outside its window.
    pub fn day_cost(&self, day: Day) -> Option<Money> {
        if day < self.earliest || day > self.latest {
            return None;
        }
        let (rate, days) =
            if day < self.due { (self.early, self.due.0 - day.0) } else { (self.late, day.0 - self.due.0) };
        Some(Money(rate.0 * i64::from(days)))
    }
}

/// The rule that asked for a visit, kept with it so that every plan can say why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum Why {
    /// Asked for as it is, by a published set or by the caller of the library.
    Asked,
    /// The store's own interval, in days.
    OwnInterval {
        /// Days between visits.
        days: u16,
    },
    /// The store's own number of visits a cycle of four weeks.
    PerCycle {
        /// Visits a cycle.
        visits: u16,
        /// The interval that makes, in days.
        days: u16,
    },
    /// What the store asked for, noted in the policy with its reason.
    Override {
        /// The reason.
        reason: String,
        /// Days between visits.
        days: u16,
    },
    /// A rule of the policy.
    Rule {
        /// Its id.
        name: String,
        /// Days between visits, factors included.
        days: u16,
    },
    /// No rule matched: the default interval.
    Default {
        /// Days between visits.
        days: u16,
    },
    /// A campaign asks for an extra visit.
    Campaign {
        /// The campaign.
        campaign: String,
    },
    /// Something happened that a visit answers.
    Event {
        /// What.
        event: String,
        /// When.
        date: NaiveDate,
    },
    /// Before the stock runs out.
    StockOut {
        /// Days that the stock lasted on the first day of the plan.
        days: u16,
    },
    /// A type of visit is due that no routine visit was near enough to take along.
    Type {
        /// The type.
        of: VisitType,
        /// Its id.
        name: String,
        /// Days between visits of this type.
        days: u16,
    },
    /// An appointment with the store.
    Appointment,
    /// Pinned to a day.
    Pinned,
    /// A reservation: it must be in the plan.
    Reservation,
    /// The store would like it.
    Wished,
    /// The plan in force has told the store of it.
    Promised,
    /// A visit of its own, beside the usual ones.
    OneOff {
        /// Its id in the table.
        name: String,
        /// Which of its days, from 1.
        part: u16,
        /// How many days it takes.
        parts: u16,
    },
    /// A meeting of the calendar.
    Meeting {
        /// What the calendar notes of it; may be empty.
        note: String,
    },
}

impl Why {
    /// Whether somebody asked for this visit, and not the usual rhythm of the store.
    pub(crate) fn is_asked_for(&self) -> bool {
        use Why::{Appointment, Event, Meeting, OneOff, Pinned, Reservation};
        matches!(self, Event { .. } | Appointment | Pinned | Reservation | OneOff { .. } | Meeting { .. })
    }

    /// The rule in words.
    pub fn say(&self, lang: Lang) -> String {
        match (self, lang) {
            (Why::Asked, Lang::En) => "asked for".into(),
            (Why::Asked, Lang::Zh) => "指定".into(),
            (Why::OwnInterval { days }, Lang::En) => format!("own interval: every {days} days"),
            (Why::OwnInterval { days }, Lang::Zh) => format!("门店自有间隔：每{days}天"),
            (Why::PerCycle { visits, days }, Lang::En) => format!("{visits} per 4-week cycle: every {days} days"),
            (Why::PerCycle { visits, days }, Lang::Zh) => format!("每四周{visits}次：每{days}天"),
            (Why::Override { reason, days }, Lang::En) => {
                format!("asked for by the store ({reason}): every {days} days")
            }
            (Why::Override { reason, days }, Lang::Zh) => format!("门店要求（{reason}）：每{days}天"),
            (Why::Rule { name, days }, Lang::En) => format!("{name}: every {days} days"),
            (Why::Rule { name, days }, Lang::Zh) => format!("{}：每{days}天", named(name, lang)),
            (Why::Campaign { campaign }, Lang::En) => format!("campaign {campaign}"),
            (Why::Campaign { campaign }, Lang::Zh) => format!("活动“{}”", named(campaign, lang)),
            (Why::Event { event, date }, Lang::En) => format!("{} on {date}", event_word(event, Lang::En)),
            (Why::Event { event, date }, Lang::Zh) => format!("{date}{}", event_word(event, Lang::Zh)),
            (Why::StockOut { days }, Lang::En) => format!("stock lasts {days} days"),
            (Why::StockOut { days }, Lang::Zh) => format!("库存仅够{days}天"),
            (Why::Type { of, name, days }, Lang::En) => format!("{} by {name}: every {days} days", of.say(Lang::En)),
            (Why::Type { of, name, days }, Lang::Zh) => {
                format!("{}（{}）：每{days}天", of.say(Lang::Zh), named(name, lang))
            }
            (Why::Default { days }, Lang::En) => format!("default: every {days} days"),
            (Why::Default { days }, Lang::Zh) => format!("默认：每{days}天"),
            (Why::Appointment, Lang::En) => "appointment".into(),
            (Why::Appointment, Lang::Zh) => "预约".into(),
            (Why::Pinned, Lang::En) => "pinned".into(),
            (Why::Pinned, Lang::Zh) => "锁定".into(),
            (Why::Reservation, Lang::En) => "reservation".into(),
            (Why::Reservation, Lang::Zh) => "必访".into(),
            (Why::Wished, Lang::En) => "wished for".into(),
            (Why::Wished, Lang::Zh) => "门店希望".into(),
            (Why::Promised, Lang::En) => "told to the store".into(),
            (Why::Promised, Lang::Zh) => "已告知门店".into(),
            (Why::OneOff { name, parts: 1, .. }, Lang::En) => format!("one-off visit {name}"),
            (Why::OneOff { name, parts: 1, .. }, Lang::Zh) => format!("专项拜访{name}"),
            (Why::OneOff { name, part, parts }, Lang::En) => format!("one-off visit {name}, day {part} of {parts}"),
            (Why::OneOff { name, part, parts }, Lang::Zh) => format!("专项拜访{name}，第{part}天（共{parts}天）"),
            (Why::Meeting { note }, _) => {
                let kind = lang.of("meeting", "会议");
                if note.is_empty() { kind.into() } else { format!("{kind}{}{note}", lang.of(": ", "：")) }
            }
        }
    }
}

/// The kind of an event in words; others than the usual ones stay as they are.
fn event_word(event: &str, lang: Lang) -> &str {
    match event {
        "sale" => lang.of("sale", "成交"),
        "order" => lang.of("order", "下单"),
        "complaint" => lang.of("complaint", "投诉"),
        "service" => lang.of("service", "服务"),
        "receivable" => lang.of("receivable", "应收"),
        other => other,
    }
}
