//! What files of reps are called: a name that every system takes for any id, the same for each paper of a rep.

use crate::model::Problem;
use std::collections::BTreeSet;

/// What papers of all reps together are called: no rep's papers are.
pub const TEAM: &str = "team";

/// The name of each rep's files, without their ending, by position. Every rep takes part in the naming, so that a name does not
/// depend on who has a route.
pub fn names(problem: &Problem) -> Vec<String> {
    let mut taken = BTreeSet::from([TEAM.to_string()]);
    problem.reps.iter().map(|rep| file_name(&rep.id, &mut taken)).collect()
}

/// A file name that every system takes, for any id, each only once.
pub(in crate::report) fn file_name(id: &str, taken: &mut BTreeSet<String>) -> String {
    const RESERVED: [&str; 4] = ["con", "prn", "aux", "nul"];
    let mut stem: String = id
        .chars()
        .map(|letter| if letter.is_alphanumeric() || letter == '-' { letter } else { '_' })
        .take(60)
        .collect();
    let lower = stem.to_lowercase();
    let port = lower.len() == 4 && (lower.starts_with("com") || lower.starts_with("lpt"));
    if stem.is_empty() || port || RESERVED.contains(&lower.as_str()) {
        stem.push('_');
    }
    let mut name = stem.clone();
    let mut turn = 1;
    // Some systems do not tell capitals from small letters.
    while !taken.insert(name.to_lowercase()) {
        turn += 1;
        name = format!("{stem}-{turn}");
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_are_safe_and_never_collide() {
        let mut taken = BTreeSet::new();
        let names: Vec<String> = ["R1", "r1", "../etc", "", "CON", "com1", "业代 甲", "a/b", "a\\b"]
            .map(|id| file_name(id, &mut taken))
            .into();
        assert_eq!(names, ["R1", "r1-2", "___etc", "_", "CON_", "com1_", "业代_甲", "a_b", "a_b-2"]);
    }
}
