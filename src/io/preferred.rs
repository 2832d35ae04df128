//! The reps whom a store would rather see: `R01;R02` in order of preference, or each with a rating, `R01:5;R02:3`.

use super::values::{self, Wrong};
use crate::error::Kind;
use crate::model::PreferredRep;

/// The most that a rating can be.
const MOST: f64 = 1000.0;

/// Reads a list of reps; one without ratings counts down to 1.
pub(super) fn preferred(text: &str) -> Result<Vec<PreferredRep>, Wrong> {
    let parts = values::list(text);
    let mut list = Vec::with_capacity(parts.len());
    let mut rated = 0;
    for (part, left) in parts.iter().zip((1..=parts.len()).rev()) {
        let (rep, rating) = split(part);
        rated += usize::from(rating.is_some());
        if let Some(rating) = rating.filter(|rating| !(*rating > 0.0 && *rating <= MOST)) {
            return Err(Wrong {
                kind: Kind::Absurd,
                en: (format!("has the rating {rating}, which is not more than 0 and at most {MOST}"), ADVICE.0.into()),
                zh: (format!("评分{rating}不大于0，或超过{MOST}"), ADVICE.1.into()),
            });
        }
        list.push(PreferredRep { rep: rep.into(), rating: rating.unwrap_or(left as f64) });
    }
    if rated > 0 && rated < list.len() {
        return Err(Wrong {
            kind: Kind::Contradiction,
            en: ("gives a rating to some reps and none to others".into(), ADVICE.0.into()),
            zh: ("部分业代有评分，部分没有".into(), ADVICE.1.into()),
        });
    }
    Ok(list)
}

const ADVICE: (&str, &str) = (
    "give reps in order of preference, R01;R02, or each with a rating, R01:5;R02:3",
    "请按优先顺序填写业代，如R01;R02；或为每名业代填写评分，如R01:5;R02:3",
);

/// A rep and a rating; what stands behind a colon and is no number is of the rep's id.
fn split(part: &str) -> (&str, Option<f64>) {
    let parts = part.rsplit_once([':', '：']).map(|(rep, rating)| (rep.trim(), rating.trim().parse::<f64>()));
    match parts {
        Some((rep, Ok(rating))) if !rep.is_empty() => (rep, Some(rating)),
        _ => (part, None),
    }
}

/// A list as it is read.
pub(super) fn say(list: &[PreferredRep]) -> String {
    let counts_down = list.iter().zip((1..=list.len()).rev()).all(|(one, left)| one.rating == left as f64);
    let part = |one: &PreferredRep| match counts_down {
        true => one.rep.clone(),
        false => format!("{}:{}", one.rep, one.rating),
    };
    list.iter().map(part).collect::<Vec<_>>().join(";")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_written_as_they_were_read_and_wrong_ones_told() {
        let read = |text: &str| preferred(text).map(|list| list.into_iter().map(|one| (one.rep, one.rating)).collect());
        let rows = |rows: &[(&str, f64)]| rows.iter().map(|&(rep, rating)| (rep.into(), rating)).collect::<Vec<_>>();
        for (text, meant, said) in [
            ("R01; R02", &[("R01", 2.0), ("R02", 1.0)][..], "R01;R02"),
            ("R01:5；R02：3", &[("R01", 5.0), ("R02", 3.0)], "R01:5;R02:3"),
            ("A:x", &[("A:x", 1.0)], "A:x"),
            ("R1:0.5", &[("R1", 0.5)], "R1:0.5"),
            ("R1:1", &[("R1", 1.0)], "R1"),
        ] {
            assert_eq!(read(text), Ok(rows(meant)), "{text}");
            assert_eq!(say(&preferred(text).unwrap()), said);
            assert_eq!(preferred(said), preferred(text));
        }
        for (text, kind) in [
            ("R1:5;R2", Kind::Contradiction),
            ("R1:0", Kind::Absurd),
            ("R1:-2", Kind::Absurd),
            ("R1:NaN", Kind::Absurd),
            ("R1:inf", Kind::Absurd),
        ] {
            assert_eq!(preferred(text).unwrap_err().kind, kind, "{text}");
        }
    }
}
