//! A due visit: one store on one day, asked for by a rule.

use crate::lang::Lang;
use crate::model::{VisitType, VisitTypes, named};
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
}

impl Why {
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
