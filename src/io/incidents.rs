//! The table of incidents, what happened since a plan was made: a csv file, a sheet of a workbook, or an array in a json file.

use super::coordinates::CoordSys;
use super::headers::Table;
use super::sheet::Sheet;
use super::{Parcel, one_table, rows};
use crate::error::{Complaint, Error, condense};
use crate::lang::Lang;
use crate::model::IncidentRow;

/// Incidents as they were read, with the paper they stand on.
pub struct Incidents {
    /// The rows, in the order of the table.
    pub rows: Vec<IncidentRow>,
    sheet: Sheet,
}

impl Incidents {
    /// Complaints about the rows as the reader of the table needs them: with its file, its columns, and what stands in them;
    /// in order of lines.
    pub fn dress(&self, mut complaints: Vec<Complaint>) -> Vec<Complaint> {
        let own = Table::Incidents.name(Lang::En);
        complaints.sort_by_key(|one| (one.table != own, one.line));
        for complaint in complaints.iter_mut().filter(|one| one.table == own) {
            self.sheet.dress(complaint);
        }
        condense(complaints)
    }
}

/// Reads a table of incidents. Its name may be any; of a workbook it is the sheet of that name, or the only one.
///
/// Points are in the system that `coord_sys` says, else in WGS-84.
///
/// # Errors
/// A file that cannot be read, or [`Error::Input`] with every complaint about its cells.
pub fn read_incidents(parcel: &Parcel) -> Result<Incidents, Error> {
    let mut complaints = Vec::new();
    let Some(sheet) = one_table(Table::Incidents, parcel, &mut complaints)? else {
        return Err(Error::Input(complaints));
    };
    let rows = rows::incidents(&sheet, CoordSys::default(), &mut complaints);
    let incidents = Incidents { rows, sheet };
    if complaints.is_empty() { Ok(incidents) } else { Err(Error::Input(incidents.dress(complaints))) }
}
