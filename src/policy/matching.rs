//! Which of a row of due visits is which of a row of days: in order, and each as near as can be.

/// For each of these days, in order, the due visit it belongs to, of visits in order given as (earliest, due, latest): as many
/// days as possible get one, then the days are as few days outside their windows as can be, then as near to the due days.
///
/// No day gets a visit that is more than `reach` days outside its window.
pub fn matched(days: &[u16], windows: &[(u16, u16, u16)], reach: u16) -> Vec<Option<usize>> {
    // Lexicographic: days without a visit, days outside windows, days off the due day.
    type Cost = (u32, u32, u32);
    let cost = |day: u16, (earliest, due, latest): (u16, u16, u16)| -> Option<Cost> {
        let outside = earliest.saturating_sub(day).max(day.saturating_sub(latest));
        (outside <= reach).then(|| (0, u32::from(outside), u32::from(day.abs_diff(due))))
    };
    let plus = |one: Cost, other: Cost| (one.0 + other.0, one.1 + other.1, one.2 + other.2);
    let row = windows.len() + 1;
    // best[day * row + visit]: the cost of the days from `day` on with the visits from `visit` on.
    let mut best: Vec<Cost> = vec![(0, 0, 0); (days.len() + 1) * row];
    for day in (0..days.len()).rev() {
        for visit in (0..row).rev() {
            let mut least = plus(best[(day + 1) * row + visit], (1, 0, 0));
            if let Some(&window) = windows.get(visit) {
                least = least.min(best[day * row + visit + 1]);
                if let Some(cost) = cost(days[day], window) {
                    least = least.min(plus(cost, best[(day + 1) * row + visit + 1]));
                }
            }
            best[day * row + visit] = least;
        }
    }
    let mut all = Vec::with_capacity(days.len());
    let mut visit = 0;
    for day in 0..days.len() {
        let found = (visit..windows.len()).find(|&at| {
            let rest = best[(day + 1) * row + at + 1];
            let here = best[day * row + at] == best[day * row + visit];
            here && cost(days[day], windows[at]).is_some_and(|cost| plus(cost, rest) == best[day * row + at])
        });
        let skipped = plus(best[(day + 1) * row + visit], (1, 0, 0)) == best[day * row + visit];
        match found {
            Some(at) => visit = at + 1,
            None => debug_assert!(skipped, "a day without a visit is one that costs least so"),
        }
        all.push(found);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_go_to_the_nearest_visits_in_order() {
        let windows = [(0, 2, 4), (10, 12, 14), (20, 22, 24)];
        assert_eq!(matched(&[3, 11, 23], &windows, 99), [Some(0), Some(1), Some(2)]);
        assert_eq!(matched(&[11, 19], &windows, 99), [Some(1), Some(2)]);
        assert_eq!(matched(&[16], &windows, 99), [Some(1)]);
        assert_eq!(matched(&[11, 12, 13, 14], &windows, 99).iter().flatten().count(), 3);
        assert_eq!(matched(&[17, 22], &windows, 2), [None, Some(2)]);
        assert_eq!(matched(&[5], &[], 99), [None]);
    }
}
