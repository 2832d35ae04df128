//! Published instances: read by their content into one problem, and judged in their own convention.
//!
//! Every reader fills in an [`Instance`]: what the file says, in the file's own units. [`Instance::pose`] turns it into the
//! engine's question in whole ticks; [`Published::judge`] measures a plan again from the sheet, in double precision, so
//! that no rounding of the engine's finds its way into a published figure.

mod bench;
mod bks;
mod convrp;
mod cordeau;
mod cvrplib;
mod lines;
mod measure;
mod orienteering;
mod repweek;
mod sheet;
mod solomon;
mod solution;

pub use bench::Bench;
pub use bks::{Known, Records};
pub(super) use lines::Lines;
pub use measure::{Cost, Habits, Judgement};
pub use sheet::{Depot, Instance, InstanceStore, RouteLimit, Ruler};

use crate::error::{Complaint, Error, condense};
use crate::io::Parcel;
use crate::model::Problem;
use crate::travel::Travel;
use std::str::FromStr;

/// The families of published sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// Capacity only.
    Cvrp,
    /// Capacity and windows.
    Vrptw,
    /// Capacity, windows, and prizes that may be left behind.
    PrizeVrptw,
    /// Days and patterns.
    Pvrp,
    /// Days, patterns and windows.
    Pvrptw,
    /// Several depots.
    Mdvrp,
    /// Several depots, and windows.
    Mdvrptw,
    /// Several depots, days and patterns.
    Mdpvrp,
    /// Days, one driver a customer, and hours that stay alike.
    Convrp,
    /// The most score in limited time.
    Top,
    /// The most score in limited time, with windows.
    Toptw,
    /// Reps who visit stores over weeks, `rep-week/1`.
    RepWeek,
}

impl Family {
    /// The name of a set of this kind where the folder has none.
    pub fn name(self) -> &'static str {
        match self {
            Family::Cvrp => "cvrp",
            Family::Vrptw => "vrptw",
            Family::PrizeVrptw => "pcvrptw",
            Family::Pvrp => "pvrp",
            Family::Pvrptw => "pvrptw",
            Family::Mdvrp => "mdvrp",
            Family::Mdvrptw => "mdvrptw",
            Family::Mdpvrp => "mdpvrp",
            Family::Convrp => "convrp",
            Family::Top => "top",
            Family::Toptw => "toptw",
            Family::RepWeek => "rep-week",
        }
    }

    /// Whether solutions are written as Cordeau's lines, one a route with its day or depot.
    pub fn has_days_or_depots(self) -> bool {
        use Family::{Convrp, Mdpvrp, Mdvrp, Mdvrptw, Pvrp, Pvrptw};
        matches!(self, Pvrp | Pvrptw | Mdvrp | Mdvrptw | Mdpvrp | Convrp)
    }
}

/// What a set minimises or maximises, and so what its figures mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Convention {
    /// The least distance.
    Distance,
    /// The least time on the road and at the stores; the largest spread of the hours at one store is told beside it.
    Time,
    /// The fewest reps, then the least distance; written `reps/distance`.
    RepsFirst,
    /// The least distance plus the prizes left behind.
    DistanceAndPrizes,
    /// The highest score.
    Score,
    /// The least priority weight of missed visits, then the fewest minutes on the road.
    MissedWeight,
}

/// How to read a file whose content leaves it open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    /// Windows with distances truncated to one decimal, least distance: the DIMACS challenge's.
    #[default]
    Dimacs,
    /// Windows with distances in double precision, fewest reps first: SINTEF's.
    Sintef,
    /// Score in limited time, the demand being the score.
    Toptw,
}

impl FromStr for Dialect {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "dimacs" => Ok(Dialect::Dimacs),
            "sintef" => Ok(Dialect::Sintef),
            "toptw" => Ok(Dialect::Toptw),
            _ => Err(format!("\"{text}\" is none of dimacs, sintef, toptw")),
        }
    }
}

/// A published instance, ready for the engine.
#[derive(Clone, Debug)]
pub struct Published {
    /// Its name in its set: the file's, with `|m=K` where the number of teams is a choice.
    pub name: String,
    /// Which family.
    pub kind: Family,
    /// What its figures mean.
    pub convention: Convention,
    /// The question, in ticks.
    pub problem: Problem,
    /// How far, in ticks.
    pub travel: Travel,
    /// What the file says in its own units; `None` for `rep-week/1`, whose seconds are whole already.
    pub sheet: Option<Instance>,
}

/// Reads a published instance.
///
/// `teams` is the number of reps where that is a choice (TOPTW) and says nothing elsewhere.
///
/// # Errors
///
/// When the file cannot be read, is compressed, is of no known format, or holds anything that is not what its format
/// asks for; then every complaint at once.
pub fn read(parcel: &Parcel, flavour: Dialect, teams: u16) -> Result<Published, Error> {
    let (path, bytes) = (parcel.path(), parcel.bytes()?);
    if bytes.starts_with(b"\xfd7zXZ\0") {
        let trouble = "is compressed, and only plain text is read; unpack it first with `xz -dk`".into();
        return Err(Error::Format { path: path.into(), trouble });
    }
    let table = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    match read_text(&table, &String::from_utf8_lossy(bytes), flavour, teams) {
        Err(Error::Format { trouble, .. }) => Err(Error::Format { path: path.into(), trouble }),
        other => other,
    }
}

/// Reads a published instance from its text; `table` is the file's name.
///
/// # Errors
///
/// As [`read`].
pub fn read_text(table: &str, text: &str, flavour: Dialect, teams: u16) -> Result<Published, Error> {
    if text.trim_start().starts_with('{') {
        return repweek::read(table, text);
    }
    let lines = Lines::new(table, text);
    let mut sheet = if solomon::is(&lines) {
        solomon::read(lines, flavour, teams)?
    } else if convrp::is(&lines) {
        convrp::read(lines)?
    } else if cvrplib::is(&lines) {
        cvrplib::read(lines, flavour)?
    } else if orienteering::is_chao(&lines) {
        orienteering::read_chao(lines)?
    } else if orienteering::is_leuven(&lines) {
        orienteering::read_leuven(lines, teams)?
    } else if cordeau::is(&lines) {
        cordeau::read(lines)?
    } else {
        let trouble =
            "is none of the formats read here: Solomon, CVRPLIB, ConVRP, Cordeau, TOPTW, Chao, rep-week/1".into();
        return Err(Error::Format { path: table.into(), trouble });
    };
    sheet.name = stem(table).into();
    let name = match sheet.kind {
        Family::Toptw => format!("{}|m={teams}", sheet.name),
        _ => sheet.name.clone(),
    };
    let (problem, travel) = sheet.pose();
    sound(table, &problem)?;
    let (kind, convention) = (sheet.kind, sheet.convention);
    Ok(Published { name, kind, convention, problem, travel, sheet: Some(sheet) })
}

/// Whether the engine can reckon with a problem: whatever its reader has not looked at.
fn sound(table: &str, problem: &Problem) -> Result<(), Error> {
    let complaints = problem.complaints().into_iter().map(|mut one| {
        let at = one.line.take().map_or(String::new(), |at| format!(" {at}"));
        one.column = format!("{}{at}, {}", one.table, one.column);
        one.table = table.into();
        one
    });
    let complaints: Vec<Complaint> = complaints.collect();
    if complaints.is_empty() { Ok(()) } else { Err(Error::Input(condense(complaints))) }
}

/// The name of a file without the endings that published sets use; `p4.2.d.txt` is `p4.2.d`.
fn stem(table: &str) -> &str {
    let mut stem = table;
    for ending in [".txt", ".vrp", ".json", ".dat", ".solomon"] {
        stem = stem.strip_suffix(ending).unwrap_or(stem);
    }
    stem
}
