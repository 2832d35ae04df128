//! Gazetteers: dumps of GeoNames, read line by line as they may have millions, and tables of the user's own.

use crate::error::Error;
use crate::io::{OwnPlace, Parcel, read_places};
use crate::model::Point;
use csv::{ByteRecord, ReaderBuilder};
use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek};
use std::path::{Path, PathBuf};
use zip::ZipArchive;

/// Where places are: a dump of GeoNames (its places or its postal codes, `.txt`, or the `.zip` it comes in), or a table of the
/// user's own with names or addresses, longitude and latitude.
///
/// A dump is read from the disk line by line each time it is asked, so that one of the whole world takes no memory.
#[derive(Clone, Debug)]
pub struct Gazetteer {
    path: PathBuf,
    form: Form,
}

#[derive(Clone, Debug)]
enum Form {
    /// A dump, on the disk or in memory.
    Dump(Option<Vec<u8>>),
    Table(Box<Parcel>),
}

/// A line of a dump of places.
pub(super) struct PlaceLine<'a> {
    pub name: &'a str,
    pub ascii: &'a str,
    /// Separated by commas.
    pub others: &'a str,
    pub point: Point,
    /// `P` for towns, `A` for districts and countries.
    pub class: &'a str,
    pub code: &'a str,
    pub country: &'a str,
    /// The codes of the districts it is in, from the largest; empty where there are none.
    pub admin: [&'a str; 4],
    pub population: u64,
}

/// A line of a dump of postal codes.
pub(super) struct PostalLine<'a> {
    pub country: &'a str,
    pub postcode: &'a str,
    pub place: &'a str,
    /// The names of the districts it is in, from the largest.
    pub admin: [&'a str; 3],
    pub point: Point,
}

/// A line of a dump.
pub(super) enum Line<'a> {
    Place(PlaceLine<'a>),
    Postal(PostalLine<'a>),
}

/// Lines of a dump that are none: how many, and the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Skipped {
    pub lines: u64,
    pub first: u64,
}

/// The columns of the two dumps.
const PLACE: usize = 19;
const POSTAL: usize = 12;
/// The most bytes of a line; the longest of GeoNames, the names of a country in all languages, have some twelve thousand.
const LINE: usize = 1 << 20;

impl Gazetteer {
    /// The gazetteer at a path.
    ///
    /// # Errors
    /// What cannot be read, or is neither a dump nor a table.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let is_dump = match ending(path).as_str() {
            "zip" | "txt" | "tsv" => {
                let file = File::open(path).map_err(|source| Error::File { path: path.into(), source })?;
                is_dump(path, BufReader::new(file))?
            }
            _ => false,
        };
        let form = if is_dump { Form::Dump(None) } else { Form::Table(Box::new(Parcel::open(path)?)) };
        Ok(Self { path: path.into(), form })
    }

    /// The gazetteer of a file's bytes, known to people by `path`; its ending says what it is.
    ///
    /// # Errors
    /// As [`Gazetteer::open`].
    pub fn of_bytes(path: impl AsRef<Path>, bytes: Vec<u8>) -> Result<Self, Error> {
        let path = path.as_ref();
        let form = match ending(path).as_str() {
            "zip" | "txt" | "tsv" if is_dump(path, Cursor::new(&bytes))? => Form::Dump(Some(bytes)),
            "zip" => Form::Table(Box::new(Parcel::of_zip(path, &bytes)?)),
            _ => Form::Table(Box::new(Parcel::of_file(path, bytes))),
        };
        Ok(Self { path: path.into(), form })
    }

    /// Where it is, as people wrote it.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The places of the user's own table; a dump has none.
    ///
    /// # Errors
    /// What is wrong with the table.
    pub(super) fn own(&self) -> Result<Vec<OwnPlace>, Error> {
        match &self.form {
            Form::Dump(_) => Ok(Vec::new()),
            Form::Table(parcel) => read_places(parcel),
        }
    }

    /// Reads the lines of a dump, and says which are none; the user's own table has none.
    ///
    /// # Errors
    /// What cannot be read any more.
    pub(super) fn lines(&self, each: &mut dyn FnMut(Line<'_>)) -> Result<Skipped, Error> {
        let failed = |source| Error::File { path: self.path.clone(), source };
        let mut skipped = Skipped::default();
        match &self.form {
            Form::Table(_) => {}
            Form::Dump(Some(bytes)) => parts(&self.path, Cursor::new(bytes), &mut |part| {
                lines(&self.path, part, &mut skipped, each).map(|()| true)
            })?,
            Form::Dump(None) => {
                let file = File::open(&self.path).map_err(failed)?;
                let file = BufReader::with_capacity(1 << 16, file);
                parts(&self.path, file, &mut |part| lines(&self.path, part, &mut skipped, each).map(|()| true))?;
            }
        }
        Ok(skipped)
    }
}

fn ending(path: &Path) -> String {
    path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default()
}

/// Hands out the text of a file, or the texts of a zip but for what tells of its licence, until one is enough.
fn parts(
    path: &Path,
    file: impl Read + Seek,
    each: &mut dyn FnMut(&mut dyn Read) -> Result<bool, Error>,
) -> Result<(), Error> {
    let mut file = file;
    if ending(path) != "zip" {
        return each(&mut file).map(|_| ());
    }
    let broken = |error: &dyn std::fmt::Display| Error::Format {
        path: path.into(),
        trouble: format!("is not a zip that can be read: {error}"),
    };
    let mut zip = ZipArchive::new(file).map_err(|error| broken(&error))?;
    for at in 0..zip.len() {
        let mut part = zip.by_index(at).map_err(|error| broken(&error))?;
        let name = String::from_utf8_lossy(part.name_raw()).to_lowercase();
        let is_text = name.ends_with(".txt") && !name.rsplit(['/', '\\']).next().unwrap_or(&name).starts_with("readme");
        if is_text && !name.contains("__macosx") && !each(&mut part)? {
            break;
        }
    }
    Ok(())
}

/// Whether a file is a dump: a line of its first text has the columns of one.
fn is_dump(path: &Path, file: impl Read + Seek) -> Result<bool, Error> {
    let mut is_dump = false;
    parts(path, file, &mut |part| {
        let mut record = ByteRecord::new();
        // What cannot be read as a dump may be something else.
        let read = reader(part).read_byte_record(&mut record).unwrap_or(false);
        is_dump = read && [PLACE, POSTAL].contains(&record.len());
        Ok(!is_dump)
    })?;
    Ok(is_dump)
}

fn reader<R: Read>(text: R) -> csv::Reader<Bounded<R>> {
    ReaderBuilder::new()
        .delimiter(b'\t')
        .quoting(false)
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(1 << 16)
        .from_reader(Bounded { text, length: 0 })
}

/// A text whose lines have an end.
struct Bounded<R> {
    text: R,
    /// Bytes since the last line began.
    length: usize,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let count = self.text.read(into)?;
        self.length = match into[..count].iter().rposition(|&byte| byte == b'\n') {
            Some(last) => count - last,
            None => self.length + count,
        };
        if self.length > LINE {
            return Err(std::io::Error::other("a line is longer than any of GeoNames"));
        }
        Ok(count)
    }
}

fn lines(path: &Path, text: &mut dyn Read, skipped: &mut Skipped, each: &mut dyn FnMut(Line<'_>)) -> Result<(), Error> {
    let mut reader = reader(text);
    let mut record = ByteRecord::new();
    while reader.read_byte_record(&mut record).map_err(|error| broken(path, error))? {
        match line(&record) {
            Some(line) => each(line),
            None => {
                if skipped.lines == 0 {
                    skipped.first = record.position().map_or(0, csv::Position::line);
                }
                skipped.lines += 1;
            }
        }
    }
    Ok(())
}

fn broken(path: &Path, error: csv::Error) -> Error {
    match error.into_kind() {
        csv::ErrorKind::Io(source) => Error::File { path: path.into(), source },
        other => Error::Format { path: path.into(), trouble: format!("cannot be read: {other:?}") },
    }
}

fn line(record: &ByteRecord) -> Option<Line<'_>> {
    let text = |at: usize| std::str::from_utf8(record.get(at)?).ok().map(str::trim);
    let point = |lat: usize| {
        let (y, x): (f64, f64) = (text(lat)?.parse().ok()?, text(lat + 1)?.parse().ok()?);
        (x.abs() <= 180.0 && y.abs() <= 90.0).then_some(Point { x, y })
    };
    match record.len() {
        // A place has a number.
        PLACE if text(0)?.parse::<u64>().is_ok() => Some(Line::Place(PlaceLine {
            name: text(1)?,
            ascii: text(2)?,
            others: text(3)?,
            point: point(4)?,
            class: text(6)?,
            code: text(7)?,
            country: text(8)?,
            admin: [text(10)?, text(11)?, text(12)?, text(13)?],
            population: text(14)?.parse().unwrap_or(0),
        })),
        POSTAL => Some(Line::Postal(PostalLine {
            country: text(0)?,
            postcode: text(1)?,
            place: text(2)?,
            admin: [text(3)?, text(5)?, text(7)?],
            point: point(9)?,
        })),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_without_end_is_refused_and_one_that_is_none_is_counted() {
        let row = |id: u64| {
            format!(
                "{id}\tReading\tReading\t\"Redding,Рединг\t51.45\t-0.97\tP\tPPL\tGB\t\tENG\tD9\t\t\t318014\t\t59\tEurope/London\t2024-01-01\n"
            )
        };
        let text = format!("{}not a place\n{}", row(1), row(2));
        let dump = Gazetteer::of_bytes("GB.txt", text.into_bytes()).unwrap();
        let mut names = Vec::new();
        let skipped = dump
            .lines(&mut |line| {
                let Line::Place(place) = line else { panic!() };
                names.push(place.others.to_string());
            })
            .unwrap();
        // A quote is a letter like any other.
        assert_eq!((names, skipped), (vec!["\"Redding,Рединг".into(); 2], Skipped { lines: 1, first: 2 }));
        let endless = format!("{}{}", row(1), "x".repeat(2 << 20));
        let dump = Gazetteer::of_bytes("GB.txt", endless.into_bytes()).unwrap();
        assert!(dump.lines(&mut |_| ()).is_err());
    }
}
