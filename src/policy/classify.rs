//! ABC analysis: stores ranked by value, and where each class ends by cumulative share of it.

use super::facts::{Column, Facts};
use crate::model::{Classify, Tables};
use ordered_float::OrderedFloat;
use std::cmp::Reverse;
use std::collections::HashMap;

/// The value of every store: the share each weighted column has in the column's sum, weights scaled to 1 in all. Stores
/// without a number count 0 in its column.
pub(super) fn values(classify: &Classify, facts: &Facts, tables: &Tables) -> Vec<f64> {
    let mut values = vec![0.0; facts.rows.len()];
    let weights: f64 = classify.weights.values().sum();
    for (name, weight) in &classify.weights {
        let column = Column::named(name, tables);
        let number = |at: usize| facts.of(at, column).as_number().filter(|number| *number > 0.0).unwrap_or(0.0);
        let sum: f64 = (0..values.len()).map(number).sum();
        if sum > 0.0 && weights > 0.0 {
            for (at, value) in values.iter_mut().enumerate() {
                *value += weight / weights * number(at) / sum;
            }
        }
    }
    values
}

/// The class of every store that gets one: the one that its cumulative share of the value falls into, stores of most value
/// first, equal values by id. A store belongs to a class while what comes before it has not filled the class's share, so
/// that the first store is always in the first class.
pub(super) fn classes<'a>(classify: &'a Classify, facts: &Facts<'a>, tables: &Tables) -> Vec<Option<&'a str>> {
    let values = values(classify, facts, tables);
    let mut ends: Vec<(f64, &str)> = classify.shares.iter().map(|(class, &share)| (share, class.as_str())).collect();
    ends.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(b.1)));
    let group_by = classify.within.as_deref().map(|name| Column::named(name, tables));
    let mut groups: HashMap<String, Vec<usize>> = HashMap::new();
    for at in 0..facts.rows.len() {
        let group = group_by.map_or(String::new(), |column| format!("{:?}", facts.of(at, column)));
        groups.entry(group).or_default().push(at);
    }
    let mut classes = vec![None; facts.rows.len()];
    for group in groups.values_mut() {
        group.sort_by_key(|&at| (Reverse(OrderedFloat(values[at])), facts.rows[at].id.as_str()));
        let sum: f64 = group.iter().map(|&at| values[at]).sum();
        let mut before = 0.0;
        for &at in group.iter() {
            let share = if sum > 0.0 { before / sum } else { 1.0 };
            before += values[at];
            // Sums of shares are rarely exact.
            let class = ends.iter().find(|end| share < end.0 - 1e-9).or(ends.last());
            if classify.all || facts.rows[at].class.is_empty() {
                classes[at] = class.map(|end| end.1);
            }
        }
    }
    classes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::StoreRow;
    use std::collections::BTreeMap;

    fn classify() -> Classify {
        Classify {
            weights: BTreeMap::from([("sales_12m".into(), 1.0)]),
            shares: BTreeMap::from([("A".into(), 0.7), ("B".into(), 0.9), ("C".into(), 1.0)]),
            within: None,
            all: false,
        }
    }

    fn of(classify: &Classify, sales: &[(&str, f64, &str)]) -> Vec<String> {
        let rows: Vec<StoreRow> = sales
            .iter()
            .map(|&(id, sales, area)| StoreRow {
                id: id.into(),
                sales_12m: Some(sales),
                area: area.into(),
                ..StoreRow::default()
            })
            .collect();
        let facts = Facts::new(rows.iter().collect());
        let classes = classes(classify, &facts, &Tables::default());
        classes.into_iter().map(|class| class.unwrap_or("-").to_string()).collect()
    }

    #[test]
    fn classes_end_at_their_share_of_the_value() {
        let sales = [("a", 50.0, ""), ("b", 20.0, ""), ("c", 20.0, ""), ("d", 10.0, ""), ("e", 0.0, "")];
        assert_eq!(of(&classify(), &sales), ["A", "A", "B", "C", "C"]);
    }

    #[test]
    fn stores_may_be_ranked_within_their_area_and_in_any_order_of_rows() {
        let classify = Classify { within: Some("area".into()), ..classify() };
        let sales = [("a", 1.0, "north"), ("b", 90.0, "south"), ("c", 9.0, "north")];
        assert_eq!(of(&classify, &sales), ["C", "A", "A"]);
    }

    #[test]
    fn without_any_value_all_are_in_the_last_class() {
        assert_eq!(of(&classify(), &[("a", 0.0, ""), ("b", 0.0, "")]), ["C", "C"]);
    }
}
