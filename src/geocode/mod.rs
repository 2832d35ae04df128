//! Where stores are that have an address or a town and no coordinates: places looked up in a gazetteer.
//!
//! The addresses are read first, and every row of words in them is kept as a print; then the gazetteer goes by line by line, and
//! only places that an address may mean are kept. So a dump of the whole world needs no more memory than the addresses do.

mod choose;
mod gazetteer;
mod known;
#[cfg(feature = "online")]
mod online;
mod postal;
mod row;
mod text;
mod words;

pub use gazetteer::Gazetteer;
#[cfg(feature = "online")]
pub use online::GeocodeService;
#[cfg(feature = "online")]
pub(crate) use online::{Asked, Inquirer};

use crate::error::{Complaint, Error, Kind};
use crate::io::{OwnPlace, Part, Whereabouts};
use crate::model::{Point, km};
use gazetteer::{Line, Skipped};
use known::{Known, Wanted};
use row::Row;
use serde::{Deserialize, Serialize};
use text::{key, key_of};

/// How a place was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum How {
    /// By the whole address, in the user's own table.
    Address,
    /// By the postal code.
    Postcode,
    /// By the name of a place.
    Place,
    /// By a service on the web.
    #[cfg(feature = "online")]
    Service,
}

/// How near the point is to the door, the nearest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Precision {
    /// At the door.
    Address,
    /// In the street.
    #[cfg(feature = "online")]
    Street,
    /// Where the user's own table says the place is.
    Place,
    /// The middle of a postal code.
    Postcode,
    /// The middle of a part of a town or of a small district.
    District,
    /// The middle of a town.
    Town,
    /// The middle of a county or of a prefecture.
    Region,
}

/// A place that was found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Located {
    /// In WGS-84.
    pub point: Point,
    pub name: String,
    /// The districts it is in, the smallest first, and its country.
    pub around: Vec<String>,
    pub how: How,
    pub precision: Precision,
}

/// What was found for a row.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Finding {
    At(Located),
    /// Places far apart that may all be meant.
    Several(Vec<Located>),
    /// A province or a country and nothing within it: too large to plan a visit to.
    Only(Located),
    Nothing,
}

/// Entries of the user's own table farther apart than this, in kilometres, are not one.
const OWN_KM: f64 = 1.0;
/// A postal code and a town farther apart than this, in kilometres, contradict each other: some districts are as large.
const CONTRADICTION_KM: f64 = 100.0;

/// Looks rows up in gazetteers, in places of some countries only where any are named by their codes (ISO 3166-1); and says which
/// lines of a gazetteer could not be read.
///
/// # Errors
/// A gazetteer that cannot be read.
pub(crate) fn locate(
    stores: &[&Whereabouts],
    gazetteers: &[Gazetteer],
    countries: &[String],
) -> Result<(Vec<Finding>, Vec<Complaint>), Error> {
    let rows: Vec<Row> = stores.iter().map(|store| Row::of(store)).collect();
    let mut wanted = Wanted::default();
    rows.iter().for_each(|row| wanted.add(row));
    let (mut known, mut remarks) = (Known::of(countries), Vec::new());
    let mut name = String::new();
    for gazetteer in gazetteers {
        known.add_own(gazetteer.own()?);
        let skipped = gazetteer.lines(&mut |line| match line {
            Line::Place(place) => known.add_place(&place, &wanted, &mut name),
            Line::Postal(postal) => known.add_postal(&postal, &wanted),
        })?;
        remarks.extend(passed_over(gazetteer, skipped));
    }
    drop(wanted);
    let findings = rows.iter().zip(stores).map(|(row, store)| find(row, store, &known)).collect();
    Ok((findings, remarks))
}

fn passed_over(gazetteer: &Gazetteer, Skipped { lines, first }: Skipped) -> Option<Complaint> {
    let table = gazetteer.path().display().to_string();
    (lines > 0).then(|| {
        Complaint::new(Kind::Unused, &table, first as u32)
            .en(format!("is no line of a dump and was not read ({lines} in all)"), "")
            .zh(format!("不是地名库的行，未读取（共{lines}行）"), "")
    })
}

/// Where a row is: by its whole address, by its postal code, or by the place it names.
fn find(row: &Row, store: &Whereabouts, known: &Known) -> Finding {
    if let Some(own) = own(row, store, known) {
        return own;
    }
    match postal::postal(row, known) {
        Some((finding @ Finding::At(_), true)) => finding,
        // A code alone is believed, unless the town it stands with is elsewhere.
        Some((Finding::At(there), false)) => match choose::choose(row, known) {
            Finding::At(other) if km(other.point, there.point) > CONTRADICTION_KM => {
                Finding::Several(vec![there, other])
            }
            _ => Finding::At(there),
        },
        Some((finding, _)) => match choose::choose(row, known) {
            Finding::At(there) => Finding::At(there),
            _ => finding,
        },
        None => choose::choose(row, known),
    }
}

/// Where the user's own table has the address, or the store by its name.
fn own(row: &Row, store: &Whereabouts, known: &Known) -> Option<Finding> {
    let cells = |parts: &[Part]| {
        let texts = row.texts.iter().filter(|text| parts.contains(&text.part));
        texts.map(|text| key_of(&text.tokens)).collect::<Vec<_>>()
    };
    let all = [Part::Address, Part::Town, Part::Province, Part::Country, Part::Postcode];
    let joined = (1..=all.len()).map(|count| cells(&all[..count]).join(" "));
    let keys = cells(&[Part::Address]).into_iter().chain(joined).chain([key(&store.name)]);
    // One street is in many a town: where both say which, they must agree.
    let all = cells(&all).iter().map(|text| format!(" {text} ")).collect::<String>();
    let has_town = !cells(&[Part::Town]).is_empty();
    let agrees = |place: &&OwnPlace| {
        let town = key(&place.town);
        town.is_empty() || !has_town || all.contains(&format!(" {town} "))
    };
    let mut found =
        keys.filter(|key| !key.is_empty()).map(|key| known.own(&key).iter().filter(agrees).collect::<Vec<_>>());
    let found = found.find(|found| !found.is_empty())?;
    let mut apart: Vec<&OwnPlace> = Vec::new();
    for place in found {
        if apart.iter().all(|other| km(place.point, other.point) > OWN_KM) {
            apart.push(place);
        }
    }
    let located = |place: &&OwnPlace| {
        let name = if place.address.is_empty() { &place.name } else { &place.address };
        let (name, around) = (name.clone(), Vec::new());
        Located { point: place.point, name, around, how: How::Address, precision: Precision::Address }
    };
    let mut found: Vec<Located> = apart.iter().map(located).collect();
    Some(if found.len() == 1 { Finding::At(found.remove(0)) } else { Finding::Several(found) })
}
