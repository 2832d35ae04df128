//! Where in a policy file everything stands, so that what the model complains of can be found there.

use super::tree::Place;
use crate::error::{Complaint, Kind};
use std::collections::{BTreeMap, BTreeSet};

/// The way to a value.
#[derive(Clone, Debug, Default)]
pub(super) struct Path {
    /// As the model names it, `rule[3].match.size_tier`, counted among the rules that could be read.
    pub full: String,
    /// As the file has it: `rule.match.门店规模` where a line says which rule, else `rule[3].match.门店规模`.
    pub said: String,
}

impl Path {
    /// The way to a key; the model may call it by another name.
    pub fn key(&self, full: &str, said: &str) -> Path {
        let join = |path: &str, key: &str| if path.is_empty() { key.to_string() } else { format!("{path}.{key}") };
        Path { full: join(&self.full, full), said: join(&self.said, said) }
    }

    /// The way to an element of a list, which the model may count otherwise.
    pub fn index(&self, full: usize, said: Option<usize>) -> Path {
        let said = said.map_or(String::new(), |at| format!("[{at}]"));
        Path { full: format!("{}[{full}]", self.full), said: format!("{}{said}", self.said) }
    }
}

/// Where everything stands.
#[derive(Clone, Debug, Default)]
pub(crate) struct Spots {
    /// The file as the reader knows it.
    file: String,
    places: BTreeMap<String, (Option<Place>, String)>,
    /// Pieces of which a part could not be read.
    partial: BTreeSet<String>,
}

impl Spots {
    pub(super) fn new(file: &str) -> Self {
        Self { file: file.into(), ..Self::default() }
    }

    pub(super) fn put(&mut self, path: &Path, place: Option<Place>) {
        self.places.insert(path.full.clone(), (place, path.said.clone()));
    }

    /// Forgets a piece that could not be read.
    pub(super) fn forget(&mut self, path: &Path) {
        self.places.retain(|full, _| !full.starts_with(&path.full));
        self.partial.remove(&path.full);
    }

    /// Remembers that a part of a piece could not be read.
    pub(super) fn doubt(&mut self, path: &Path) {
        self.partial.insert(path.full.clone());
    }

    /// Whether the model does not merely miss what is there but could not be read.
    pub fn is_news(&self, complaint: &Complaint) -> bool {
        let inside = |piece: &String| {
            complaint.column.strip_prefix(piece.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        complaint.kind != Kind::Absent || !self.partial.iter().any(inside)
    }

    /// Turns a complaint that names a way through the policy into one that names the place in the file. `false` where the
    /// file has nothing to do with it.
    pub fn dress(&self, complaint: &mut Complaint) -> bool {
        // What is missing is looked for where it should be: at the piece around it.
        let mut around = complaint.column.as_str();
        loop {
            if let Some((place, said)) = self.places.get(around) {
                complaint.column = format!("{said}{}", &complaint.column[around.len()..]);
                complaint.table.clone_from(&self.file);
                complaint.line = place.map(|place| place.line);
                complaint.at = place.map(|place| place.at);
                return true;
            }
            match around.rfind(['.', '[']) {
                Some(end) => around = &around[..end],
                None => return false,
            }
        }
    }
}
