//! The table of best known values, `bks.csv`: columns set, instance, bks and, if it has one, spread; others passed over.

use super::{Convention, Cost, Published};
use crate::error::{Complaint, Error, Kind};
use crate::io::Parcel;
use std::path::Path;

/// A best known value.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// The set's name, which is the folder's.
    pub set: String,
    /// The instance's name.
    pub instance: String,
    /// The value.
    pub cost: Cost,
    /// The largest spread of the hours at one store, where that was published with it.
    pub spread: Option<f64>,
}

/// Best known values.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Records {
    known: Vec<Known>,
}

impl Records {
    /// Reads a table of best known values.
    ///
    /// # Errors
    ///
    /// When the file cannot be read, lacks a column, or holds a value that is neither a number nor `reps/distance`.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let parcel = Parcel::open(path)?;
        let text = String::from_utf8_lossy(parcel.bytes()?);
        let table = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Self::read_text(&table, &text)
    }

    /// Reads a table of best known values from its text.
    ///
    /// # Errors
    ///
    /// As [`Records::read`].
    pub fn read_text(table: &str, text: &str) -> Result<Self, Error> {
        let format = |trouble: String| Error::Format { path: table.into(), trouble };
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let headers = reader.headers().map_err(|error| format(error.to_string()))?.clone();
        let column = |name: &str| {
            let found = headers.iter().position(|header| header.trim() == name);
            found.ok_or_else(|| format(format!("has no column {name}")))
        };
        let (set, instance, bks) = (column("set")?, column("instance")?, column("bks")?);
        let spread = headers.iter().position(|header| header.trim() == "spread");
        let (mut known, mut complaints) = (Vec::new(), Vec::new());
        for row in reader.records() {
            let row = row.map_err(|error| format(error.to_string()))?;
            let field = |at: usize| row.get(at).unwrap_or("").trim();
            match cost(field(bks)) {
                Some(cost) => known.push(Known {
                    set: field(set).into(),
                    instance: field(instance).into(),
                    cost,
                    spread: spread.and_then(|at| field(at).parse().ok()),
                }),
                None => complaints.push(
                    Complaint::new(Kind::Unreadable, table, row.position().map(|position| position.line() as u32))
                        .on("bks", field(bks))
                        .en("is neither a number nor reps/distance", "")
                        .zh("既不是数字，也不是“人数/距离”", ""),
                ),
            }
        }
        if complaints.is_empty() { Ok(Self { known }) } else { Err(Error::Input(complaints)) }
    }

    /// The set's name of a file: its folder, or the last two folders, whichever the table knows.
    pub fn set_of(&self, path: &Path) -> Option<&str> {
        let folders: Vec<&str> = path.parent()?.iter().rev().take(2).filter_map(|part| part.to_str()).collect();
        let last = folders.first()?;
        let both = folders.get(1).map(|before| format!("{before}/{last}"));
        let mut sets = self.known.iter().map(|known| known.set.as_str());
        sets.find(|set| set == last || both.as_deref() == Some(set))
    }

    /// The best known value of an instance in its convention.
    pub fn best(&self, set: &str, instance: &Published) -> Option<&Known> {
        let reps_first = instance.convention == Convention::RepsFirst;
        let fits = |known: &&Known| {
            known.set == set
                && known.instance == instance.name
                && matches!(known.cost, Cost::RepsFirst { .. }) == reps_first
        };
        self.known.iter().find(fits)
    }
}

fn cost(text: &str) -> Option<Cost> {
    match text.split_once('/') {
        Some((reps, distance)) => Some(Cost::RepsFirst { reps: reps.parse().ok()?, distance: distance.parse().ok()? }),
        None => text.parse().ok().map(Cost::One),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_is_known_by_its_folder_or_its_last_two() {
        let text = "set,instance,n,bks,convention\nmdvrptw/cordeau,pr01,48,1074.12,x\npvrp,p01,51,524.61,x\n";
        let records = Records::read_text("bks.csv", text).unwrap();
        assert_eq!(records.set_of(Path::new("a/mdvrptw/cordeau/pr01")), Some("mdvrptw/cordeau"));
        assert_eq!(records.set_of(Path::new("a/pvrp/p01")), Some("pvrp"));
        assert_eq!(records.set_of(Path::new("p01")), None);
    }

    #[test]
    fn a_value_that_is_no_number_is_complained_about_with_its_line() {
        let error = Records::read_text("bks.csv", "set,instance,bks\na,b,12\na,c,twelve\n").unwrap_err();
        assert_eq!(error.to_string(), "bks.csv, line 3, bks: \"twelve\" is neither a number nor reps/distance");
    }
}
