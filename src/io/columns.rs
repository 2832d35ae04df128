//! What a user says of an input whose headers are not ours: `columns.toml` beside it, or `--map` on the command line.

use super::CoordSys;
use super::headers::{self, Table, plain};
use super::notation::{DayOrder, Decimal};
use super::timezone;
use crate::error::{Complaint, Kind};
use crate::model::Papers;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The settings of an input: which header, sheet or file means which of ours, how it writes numbers and dates, and how the papers
/// of its plans are wanted.
///
/// As a file `columns.toml` in the folder of the tables, or beside the workbook:
///
/// ```toml
/// decimal = ","           # or "."
/// date = "dmy"            # or "mdy": which number of 5/10/2026 is the month
///
/// [map]
/// "Account Name" = "store_name"
/// "Kunden 2026" = "stores"    # a sheet or a file
/// "Fax" = ""                  # not used, and nothing is said of it
///
/// [out]
/// show = ["Parking", "Opening notes"]     # columns of the stores to be shown with each visit
/// timezone = "Europe/Berlin"              # of the calendars
/// alarm_min = 15                          # calendars remind so many minutes before a visit
/// coord_sys = "gcj02"                     # of coordinates in outputs; that of the stores where it is not said
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Columns {
    /// The sign before the fraction of a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    decimal: Option<Sign>,
    /// Which number of `5/10/2026` is the month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) date: Option<DayOrder>,
    /// Headers, sheets and files as they are written, and the column or table of ours that each is; empty where it is none.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    map: BTreeMap<String, String>,
    /// How papers are wanted.
    #[serde(default, skip_serializing_if = "Out::is_empty")]
    pub(super) out: Out,
}

/// How the papers of a plan are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Out {
    #[serde(skip_serializing_if = "Option::is_none")]
    coord_sys: Option<CoordSys>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    show: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timezone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alarm_min: Option<u16>,
}

impl Out {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn with(&mut self, over: &Self) {
        self.coord_sys = over.coord_sys.or(self.coord_sys);
        let more: Vec<String> = over.show.iter().filter(|one| !self.show.contains(one)).cloned().collect();
        self.show.extend(more);
        self.timezone = over.timezone.clone().or(self.timezone.take());
        self.alarm_min = over.alarm_min.or(self.alarm_min);
    }

    /// The settings that say what papers keep to.
    pub(super) fn of(papers: &Papers) -> Self {
        Self {
            coord_sys: Some(papers.coord_sys).filter(|&one| one != CoordSys::Wgs84),
            show: papers.show.clone(),
            timezone: papers.timezone.clone(),
            alarm_min: papers.alarm_min,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Sign {
    #[serde(rename = ".")]
    Point,
    #[serde(rename = ",")]
    Comma,
}

/// What complaints about the settings are about.
pub(super) const NAME: &str = "columns.toml";

impl Columns {
    /// Whether nothing is set.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The settings in a text of toml; a complaint where it is none.
    pub(super) fn of_toml(text: &str) -> Result<Self, Box<Complaint>> {
        toml::from_str(text).map_err(|error| {
            let line = error.span().map(|span| text[..span.start].matches('\n').count() as u32 + 1);
            let words = error.message().lines().next().unwrap_or_default().to_string();
            let complaint = Complaint::new(Kind::Unreadable, NAME, line)
                .en(format!("cannot be read: {words}"), "it may set decimal, date, and names under [map]")
                .zh(format!("无法读取：{words}"), "可设置decimal、date，以及[map]下的名称");
            Box::new(complaint)
        })
    }

    /// These settings over those of a text of toml, which counts for nothing where it cannot be read.
    pub(super) fn over_text(self, text: Option<&[u8]>) -> Self {
        let beside = text.and_then(|text| Self::of_toml(&String::from_utf8_lossy(text)).ok()).unwrap_or_default();
        beside.with(&self)
    }

    /// These settings, and those of `over` where both say something.
    #[must_use]
    pub fn with(mut self, over: &Self) -> Self {
        self.decimal = over.decimal.or(self.decimal);
        self.date = over.date.or(self.date);
        self.map.extend(over.map.clone());
        self.out.with(&over.out);
        self
    }

    /// How papers are wanted, where the stores are in the system `coord_sys` and have the further columns `more`; complains of
    /// columns to be shown that the stores do not have.
    pub(super) fn papers(&self, coord_sys: CoordSys, more: &[String], complaints: &mut Vec<Complaint>) -> Papers {
        let mut show = Vec::new();
        for wish in &self.out.show {
            let free = more.iter().find(|header| plain(header) == plain(wish)).cloned();
            let known = || self.known(Table::Stores, wish).map(|at| Table::Stores.headers()[at].en.to_string());
            match free.or_else(known) {
                Some(column) => show.push(column),
                None => complaints.push(
                    Complaint::new(Kind::Column, NAME, None)
                        .on("show", wish)
                        .en("is no column of the stores", "write its header as it stands there")
                        .zh("不是门店表中的列", "请按原表头填写"),
                ),
            }
        }
        let out = &self.out;
        Papers {
            coord_sys: out.coord_sys.unwrap_or(coord_sys),
            show,
            timezone: out.timezone.clone(),
            alarm_min: out.alarm_min,
        }
    }

    /// The settings that the papers of a plan need where its tables are written anew.
    pub(super) fn of_papers(papers: &Papers) -> Self {
        Self { out: Out::of(papers), ..Self::default() }
    }

    /// The settings as a text of toml.
    pub(super) fn to_toml(&self) -> String {
        toml::to_string(self).expect("names and numbers are toml")
    }

    /// Adds a column of the stores that visits shall be shown with.
    pub fn show(&mut self, column: &str) {
        self.out.show.push(column.trim().into());
    }

    /// Says in which time zone calendars are, by its IANA name: `Europe/Berlin`.
    ///
    /// # Errors
    /// A name that no zone has.
    pub fn timezone(&mut self, zone: &str) -> Result<(), String> {
        let (name, _) = timezone::find(zone).ok_or_else(|| timezone::unknown(zone)[0].clone())?;
        self.out.timezone = Some(name.into());
        Ok(())
    }

    /// Says how many minutes before a visit calendars remind of it.
    pub fn alarm(&mut self, minutes: u16) {
        self.out.alarm_min = Some(minutes);
    }

    /// Says in which system coordinates are written.
    ///
    /// # Errors
    /// A name that no system has.
    pub fn coord_sys(&mut self, name: &str) -> Result<(), String> {
        let system = CoordSys::named(name).ok_or("write wgs84, gcj02 or bd09")?;
        self.out.coord_sys = Some(system);
        Ok(())
    }

    /// Adds that a header, a sheet or a file means a column or a table of ours: `Account Name=store_name`.
    ///
    /// # Errors
    /// A text without an equals sign.
    pub fn map(&mut self, text: &str) -> Result<(), String> {
        let (header, column) =
            text.rsplit_once('=').ok_or("write HEADER=COLUMN, such as \"Account Name=store_name\"")?;
        self.map.insert(header.trim().to_string(), column.trim().to_string());
        Ok(())
    }

    fn meaning(&self, name: &str) -> Option<&str> {
        if self.map.is_empty() {
            return None;
        }
        let name = plain(name);
        self.map.iter().find(|(header, _)| plain(header) == name).map(|(_, meaning)| meaning.as_str())
    }

    /// The position of the column a header names, in [`Table::headers`].
    pub(super) fn known(&self, table: Table, header: &str) -> Option<usize> {
        match self.meaning(header) {
            Some(column) => {
                let column = column.rsplit('.').next().unwrap_or(column);
                table.headers().iter().position(|one| one.en == column || one.zh == column)
            }
            None => headers::known(table, header),
        }
    }

    /// Whether a header is of no use, as the user says.
    pub(super) fn is_left_out(&self, header: &str) -> bool {
        self.meaning(header).is_some_and(str::is_empty)
    }

    /// The table that a sheet or a file is.
    pub(super) fn table(&self, name: &str) -> Option<Table> {
        match self.meaning(name) {
            Some(meaning) => Table::named(meaning),
            None => Table::named(name),
        }
    }

    /// The sign before the fraction, where the user says it, on paper that separates cells by `separator` or holds numbers as
    /// such.
    pub(super) fn decimal(&self, separator: Option<char>) -> Option<Decimal> {
        Some(match (self.decimal?, separator) {
            (Sign::Point, _) => Decimal::Point,
            (Sign::Comma, Some(_)) => Decimal::Comma,
            (Sign::Comma, None) => Decimal::CommaInText,
        })
    }

    /// Complaints about names that no table has, and about columns that there are not; `names` are all headers, sheets and
    /// files of the input.
    pub(super) fn strange<'a>(&self, names: impl Iterator<Item = &'a str>) -> Vec<Complaint> {
        let names: Vec<String> = if self.map.is_empty() { Vec::new() } else { names.map(plain).collect() };
        let mut complaints = Vec::new();
        if let Some(zone) = self.out.timezone.as_deref().filter(|zone| timezone::find(zone).is_none()) {
            let [en, zh] = timezone::unknown(zone);
            let about = Complaint::new(Kind::Unreadable, NAME, None).on("timezone", zone);
            complaints.push(about.en("is not a time zone", en).zh("不是时区", zh));
        }
        for (header, meaning) in &self.map {
            let about = Complaint::new(Kind::Column, NAME, None).on(header, meaning);
            let column = meaning.rsplit('.').next().unwrap_or(meaning);
            let is_column = |table: &Table| table.headers().iter().any(|one| one.en == column || one.zh == column);
            let known = meaning.is_empty() || Table::named(meaning).is_some() || Table::ALL.iter().any(is_column);
            if !known {
                let all = Table::ALL.iter().flat_map(|table| table.headers()).map(|one| one.en);
                let (en, zh) = match headers::meant(all, column) {
                    Some(near) => (format!("did you mean {near}?"), format!("是否应为“{near}”？")),
                    None => (
                        "give a column such as store_name, or a table such as stores".into(),
                        "请填写列名或表名".into(),
                    ),
                };
                complaints.push(about.en("is neither a column nor a table", en).zh("不是列名，也不是表名", zh));
            } else if !names.contains(&plain(header)) {
                complaints.push(
                    about
                        .on(header, "")
                        .en("is not a header, sheet or file of this input", "write it exactly as in the input")
                        .zh("不是该输入中的列名、工作表或文件", "请按原文填写"),
                );
            }
        }
        complaints
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_from_toml_and_laid_over_one_another() {
        let text = "decimal = \",\"\ndate = \"dmy\"\n[map]\n\"Account Name\" = \"store_name\"\n\"Fax\" = \"\"\n";
        let mut settings = Columns::of_toml(text).unwrap();
        assert_eq!(settings.decimal(Some(';')), Some(Decimal::Comma));
        assert_eq!(settings.known(Table::Stores, "account name"), headers::known(Table::Stores, "store_name"));
        assert!(settings.is_left_out("Fax") && !settings.is_left_out("Phone"));
        settings.map("Kunden 2026=stores").unwrap();
        assert_eq!(settings.table("Kunden 2026"), Some(Table::Stores));
        assert!(settings.map("nothing").is_err());
        let complaint = Columns::of_toml("decimal = \",\"\ndat = 3\n").unwrap_err();
        assert_eq!(complaint.line, Some(2), "{complaint}");
    }

    #[test]
    fn names_that_are_nowhere_are_told() {
        let mut settings = Columns::default();
        settings.map("Acount=store_nam").unwrap();
        settings.map("Nowhere=store_id").unwrap();
        let told: Vec<String> = settings.strange(["Account"].into_iter()).iter().map(ToString::to_string).collect();
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].contains("did you mean store_name?"), "{}", told[0]);
        assert!(told[1].contains("is not a header, sheet or file"), "{}", told[1]);
    }
}
