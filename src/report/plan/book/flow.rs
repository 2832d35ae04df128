//! How the days of a rep flow over a page: in columns as in a newspaper, each day whole where that takes no more pages.

/// A part of a group in a column: some of its items below their heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Which column of all pages' columns.
    pub column: usize,
    /// The row within it of the heading.
    pub row: usize,
    /// Which group.
    pub group: usize,
    /// Its first item here, and the one behind its last.
    pub from: usize,
    /// See `from`.
    pub to: usize,
}

/// So many rows of a group that is split stand in each of its columns, its heading included.
const FEWEST: usize = 4;

/// Lays groups into columns of so many rows. A group is a heading of one row and items, given by how many rows each takes.
/// One that is longer than a column is split, others only where `split` says so.
pub fn flow(groups: &[Vec<usize>], rows: usize, split: bool) -> Vec<Part> {
    let mut parts = Vec::new();
    let (mut column, mut used) = (0, 0);
    for (group, items) in groups.iter().enumerate() {
        let whole = 1 + items.iter().sum::<usize>();
        let may_split = split || whole > rows;
        let mut from = 0;
        loop {
            let left: usize = 1 + items[from..].iter().sum::<usize>();
            let mut to = items.len();
            let mut taken = left;
            if used + left > rows {
                (to, taken) = (from, 1);
                while to < items.len() && used + taken + items[to] <= rows {
                    taken += items[to];
                    to += 1;
                }
                let stays = 1 + items[to..].iter().sum::<usize>();
                let is_worth_it = may_split && taken >= FEWEST.min(rows) && stays >= FEWEST.min(rows);
                if used > 0 && !is_worth_it {
                    (column, used) = (column + 1, 0);
                    continue;
                }
                // An item that is higher than a column stands alone in it.
                if to == from && used == 0 && from < items.len() {
                    taken += items[to];
                    to += 1;
                }
            }
            parts.push(Part { column, row: used, group, from, to });
            used += taken;
            from = to;
            if from >= items.len() {
                break;
            }
            (column, used) = (column + 1, 0);
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(parts: &[Part]) -> Vec<(usize, usize, usize, usize, usize)> {
        parts.iter().map(|part| (part.column, part.row, part.group, part.from, part.to)).collect()
    }

    #[test]
    fn a_day_that_does_not_fit_below_goes_on_top_of_the_next_column() {
        let days = [vec![1; 4], vec![1; 4], vec![1; 4]];
        assert_eq!(columns(&flow(&days, 10, false)), [(0, 0, 0, 0, 4), (0, 5, 1, 0, 4), (1, 0, 2, 0, 4)]);
        assert_eq!(columns(&flow(&days, 9, false)), [(0, 0, 0, 0, 4), (1, 0, 1, 0, 4), (2, 0, 2, 0, 4)]);
    }

    #[test]
    fn a_day_is_split_where_that_is_wanted_or_no_column_holds_it() {
        let days = [vec![1; 6], vec![1; 8]];
        assert_eq!(columns(&flow(&days, 12, true)), [(0, 0, 0, 0, 6), (0, 7, 1, 0, 4), (1, 0, 1, 4, 8)]);
        assert_eq!(columns(&flow(&days, 12, false)), [(0, 0, 0, 0, 6), (1, 0, 1, 0, 8)]);
        let long = [vec![2; 7]];
        assert_eq!(columns(&flow(&long, 10, false)), [(0, 0, 0, 0, 4), (1, 0, 0, 4, 7)]);
        assert_eq!(columns(&flow(&[vec![20, 1]], 10, false)), [(0, 0, 0, 0, 1), (1, 0, 0, 1, 2)]);
        assert_eq!(columns(&flow(&[vec![]], 10, false)), [(0, 0, 0, 0, 0)]);
    }
}
