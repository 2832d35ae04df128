//! The types of visit, and sets of them: one visit may be several things at once.

use crate::lang::Lang;
use serde::{Deserialize, Serialize};

/// What a visit is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "files", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum VisitType {
    /// The usual visit.
    #[default]
    Routine,
    /// Business, stock and latent demand gone through in full.
    FullReview,
    /// Stock is counted.
    StockCount,
    /// Money is collected.
    Collection,
    /// The store's staff is trained.
    Training,
    /// Goods or material are delivered.
    Delivery,
    /// A complaint is answered.
    Complaint,
    /// Something that happened is followed up.
    FollowUp,
}

impl VisitType {
    /// All of them, in order.
    pub const ALL: [VisitType; 8] = [
        VisitType::Routine,
        VisitType::FullReview,
        VisitType::StockCount,
        VisitType::Collection,
        VisitType::Training,
        VisitType::Delivery,
        VisitType::Complaint,
        VisitType::FollowUp,
    ];

    /// Its word: in tables, in policy files.
    pub fn word(self) -> &'static str {
        self.say(Lang::En)
    }

    /// Its word in a language.
    pub fn say(self, lang: Lang) -> &'static str {
        match self {
            VisitType::Routine => lang.of("routine", "例行拜访"),
            VisitType::FullReview => lang.of("full_review", "全面回顾"),
            VisitType::StockCount => lang.of("stock_count", "盘点"),
            VisitType::Collection => lang.of("collection", "收款"),
            VisitType::Training => lang.of("training", "培训"),
            VisitType::Delivery => lang.of("delivery", "送货"),
            VisitType::Complaint => lang.of("complaint", "投诉处理"),
            VisitType::FollowUp => lang.of("follow_up", "回访"),
        }
    }
}

/// A set of types of visit; empty where nobody told them apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "Vec<VisitType>", into = "Vec<VisitType>")]
pub struct VisitTypes(u8);

impl VisitTypes {
    /// The set of one.
    pub const fn only(kind: VisitType) -> Self {
        Self(1 << kind as u8)
    }

    /// With another.
    pub fn with(self, other: VisitTypes) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether it has this type.
    pub fn has(self, kind: VisitType) -> bool {
        self.0 >> kind as u8 & 1 == 1
    }

    /// Whether it has none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Its types in order.
    pub fn iter(self) -> impl Iterator<Item = VisitType> {
        VisitType::ALL.into_iter().filter(move |&kind| self.has(kind))
    }

    /// Its types in words.
    pub fn say(self, lang: Lang) -> String {
        self.iter().map(|kind| kind.say(lang)).collect::<Vec<_>>().join("+")
    }
}

impl From<Vec<VisitType>> for VisitTypes {
    fn from(kinds: Vec<VisitType>) -> Self {
        kinds.into_iter().fold(Self::default(), |set, kind| set.with(Self::only(kind)))
    }
}

impl From<VisitTypes> for Vec<VisitType> {
    fn from(set: VisitTypes) -> Self {
        set.iter().collect()
    }
}
