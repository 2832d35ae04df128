//! Skills and their levels: `english`, `forklift:2`.

use crate::model::RepRow;

/// A skill's name and level: without one that is the first.
fn split(skill: &str) -> (&str, u32) {
    let parts = skill.rsplit_once([':', '：']).map(|(name, level)| (name.trim(), level.trim().parse()));
    match parts {
        Some((name, Ok(level))) => (name, level),
        _ => (skill, 1),
    }
}

impl RepRow {
    /// Whether the rep has a skill, at the level that is asked for at least.
    pub(crate) fn has_skill(&self, skill: &str) -> bool {
        let (name, least) = split(skill);
        self.skills.iter().map(|own| split(own)).any(|(own, level)| own == name && level >= least)
    }

    /// Whether the rep has all of these.
    pub(crate) fn has_skills<'a>(&self, skills: impl IntoIterator<Item = &'a String>) -> bool {
        skills.into_iter().all(|skill| self.has_skill(skill))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_higher_level_holds_the_lower_ones() {
        let rep = RepRow { skills: vec!["english:2".into(), "forklift".into()], ..RepRow::default() };
        for has in ["english", "english:1", "english:2", "english：2", "forklift", "forklift:1"] {
            assert!(rep.has_skill(has), "{has}");
        }
        for lacks in ["english:3", "forklift:2", "french", "eng"] {
            assert!(!rep.has_skill(lacks), "{lacks}");
        }
    }
}
