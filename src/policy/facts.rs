//! What rules can ask about a store: its cells, those of free columns, and what was worked out where a cell is empty.

use crate::model::{Condition, Fact, Match, Status, StoreRow, Tables};

/// A column of the table stores.
#[derive(Clone, Copy)]
pub(super) enum Column {
    Cell(fn(&StoreRow) -> Fact<'_>),
    Class,
    CityTier,
    Competitors,
    Free(usize),
    /// No such column: always empty.
    Unknown,
}

/// A column by the reader's name for it, and what its cell holds.
type Cell = (&'static str, fn(&StoreRow) -> Fact<'_>);

const CELLS: [Cell; 31] = [
    ("store_id", |row| Fact::text(&row.id)),
    ("store_name", |row| Fact::text(&row.name)),
    ("address", |row| Fact::text(&row.address)),
    ("status", |row| {
        Fact::Text(match row.status {
            Status::Active => "active",
            Status::Closed => "closed",
            Status::Suspended => "suspended",
            Status::NonCooperating => "non_cooperating",
            Status::Unplaced => "unplaced",
        })
    }),
    ("lifecycle", |row| Fact::text(&row.lifecycle)),
    ("channel_type", |row| Fact::text(&row.channel_type)),
    ("size_tier", |row| Fact::text(&row.size_tier)),
    ("region", |row| Fact::text(&row.region)),
    ("area", |row| Fact::text(&row.area)),
    ("owner_rep_id", |row| Fact::text(row.owner.as_deref().unwrap_or_default())),
    ("interval_days", |row| Fact::number(row.interval_days.map(f64::from))),
    ("visits_per_cycle", |row| Fact::number(row.visits_per_cycle.map(f64::from))),
    ("min_gap_days", |row| Fact::number(row.min_gap_days.map(f64::from))),
    ("max_gap_days", |row| Fact::number(row.max_gap_days.map(f64::from))),
    ("service_min", |row| Fact::number(row.service.map(|service| service.as_minutes()))),
    ("priority", |row| Fact::number(row.priority.map(f64::from))),
    ("must_visit", |row| Fact::Flag(row.must_visit)),
    ("usual_weekday", |row| Fact::number(row.usual_weekday.map(|day| f64::from(day) + 1.0))),
    ("skills", |row| Fact::List(&row.skills)),
    ("is_key_account", |row| Fact::Flag(row.key_account)),
    ("sales_12m", |row| Fact::number(row.sales_12m)),
    ("orders_12m", |row| Fact::number(row.orders_12m)),
    ("potential", |row| Fact::number(row.potential)),
    ("inventory_turnover", |row| Fact::number(row.inventory_turnover)),
    ("stock_days_left", |row| Fact::number(row.stock_days_left)),
    ("hit_rate", |row| Fact::number(row.hit_rate)),
    ("contact", |row| Fact::text(row.card.as_deref().map_or("", |card| &card.contact))),
    ("phone", |row| Fact::text(row.card.as_deref().map_or("", |card| &card.phone))),
    ("goal", |row| Fact::text(row.card.as_deref().map_or("", |card| &card.goal))),
    ("tasks", |row| Fact::List(row.card.as_deref().map_or(&[], |card| &card.tasks))),
    ("note", |row| Fact::text(&row.note)),
];

impl Column {
    /// The column of this name.
    pub fn named(name: &str, tables: &Tables) -> Self {
        match name {
            "class" => return Column::Class,
            "city_tier" => return Column::CityTier,
            "competitor_count" => return Column::Competitors,
            _ => {}
        }
        if let Some(cell) = CELLS.iter().find(|cell| cell.0 == name) {
            return Column::Cell(cell.1);
        }
        tables.more.iter().position(|free| free == name).map_or(Column::Unknown, Column::Free)
    }
}

/// The stores as rules see them.
pub(super) struct Facts<'a> {
    pub rows: Vec<&'a StoreRow>,
    /// Classes of stores whose row has none, or that are classed anew; by position in `rows`, empty where none were worked out.
    pub classes: Vec<Option<&'a str>>,
    /// City tiers of stores whose row has none.
    pub tiers: Vec<Option<u8>>,
    /// Other stores around stores whose row does not count competitors.
    pub competitors: Vec<Option<u32>>,
}

impl<'a> Facts<'a> {
    /// The cells alone.
    pub fn new(rows: Vec<&'a StoreRow>) -> Self {
        Self { rows, classes: Vec::new(), tiers: Vec::new(), competitors: Vec::new() }
    }

    /// The class of a store; empty where it has none.
    pub fn class(&self, at: usize) -> &'a str {
        self.classes.get(at).copied().flatten().unwrap_or(&self.rows[at].class)
    }

    /// What a store's cell holds.
    pub fn of(&self, at: usize, column: Column) -> Fact<'a> {
        let row = self.rows[at];
        match column {
            Column::Cell(cell) => cell(row),
            Column::Class => Fact::text(self.class(at)),
            Column::CityTier => {
                let tier = row.city_tier.or_else(|| self.tiers.get(at).copied().flatten());
                Fact::number(tier.map(f64::from))
            }
            Column::Competitors => {
                let count = row.competitor_count.or_else(|| self.competitors.get(at).copied().flatten());
                Fact::number(count.map(f64::from))
            }
            Column::Free(column) => Fact::text(row.more.get(column).map_or("", String::as_str)),
            Column::Unknown => Fact::Nothing,
        }
    }
}

/// Conditions with their columns looked up.
pub(super) struct Matcher<'a>(Vec<(Column, &'a Condition)>);

impl<'a> Matcher<'a> {
    /// Ready to match.
    pub fn new(of: &'a Match, tables: &Tables) -> Self {
        Self(of.0.iter().map(|(name, condition)| (Column::named(name, tables), condition)).collect())
    }

    /// Whether all of them hold for a store.
    pub fn matches(&self, facts: &Facts, at: usize) -> bool {
        self.0.iter().all(|(column, condition)| condition.holds(facts.of(at, *column)))
    }
}
