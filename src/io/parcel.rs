//! A parcel: the names and bytes of an input, wherever they came from; the one place that reads an input from the disk.

pub(super) mod bounds;
mod disk;

use super::CoordSys;
use super::areas;
use super::columns::{self, Columns};
use super::folder::decode;
use super::headers::Table;
use super::plan_json::fingerprint;
use super::write::table_files;
use crate::error::{Complaint, Error};
use crate::lang::Lang;
use crate::model::Tables;
use bounds::room;
use disk::{guessed, is_pipe, read};
use serde::Deserialize;
use std::ffi::OsStr;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use zip::ZipArchive;

/// The names and bytes of an input: a folder of tables, or one file.
///
/// All readers take one. Of a folder only what is read is in it: the tables, the policy and the areas of reps, at its top; notes,
/// hidden files and folders within are not.
///
/// ```
/// use rounds::io::{self, Parcel};
///
/// let stores = "store_id,lon,lat,interval_days\nS1,9.98,49.98,7\n";
/// let reps = "rep_id,home_lon,home_lat\nR1,9.98,49.99\n";
/// let files = [("stores.csv", stores), ("reps.csv", reps), ("notes.md", "not read")];
/// let parcel = Parcel::of_files("corner", files.map(|(name, text)| (name.into(), text.into())).into());
/// assert_eq!(io::read(&parcel)?.stores.len(), 1);
/// # Ok::<(), rounds::error::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Parcel {
    path: PathBuf,
    name: String,
    form: Form,
    /// In the order of their names.
    pieces: Vec<(String, Vec<u8>)>,
    /// Tables of a folder that have none of our names and were not opened, as no table is missing.
    unread: Vec<String>,
    /// The areas of reps beside the one file of a folder; of a folder of tables they are among the pieces.
    areas: Vec<(String, Vec<u8>)>,
    /// The text of `columns.toml`, beside the tables or beside the file.
    settings: Option<Vec<u8>>,
    /// What is said of headers and sheets beyond that, on the command line.
    columns: Columns,
}

/// What a parcel is to its reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Folder,
    File,
}

impl Parcel {
    /// The most bytes that an input may have, and that the tables of a zip may unpack to: 1 GiB, some ten million stores. More
    /// is refused, as a small zip can claim any size, and a pipe or a device has no end.
    pub const MOST_BYTES: u64 = 1 << 30;

    /// The parcel at a path: a folder of tables, a zip of one, or one file or pipe; a `columns.toml` beside the file is read with
    /// it.
    ///
    /// # Errors
    /// What cannot be read, is no file, or is larger than [`Parcel::MOST_BYTES`].
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        Self::open_with(path, Columns::default())
    }

    /// The parcel at a path, with what is said of its headers and sheets beside `columns.toml`.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn open_with(path: impl AsRef<Path>, columns: Columns) -> Result<Self, Error> {
        let path = path.as_ref();
        let named = path.canonicalize().unwrap_or_else(|_| path.into());
        if !path.is_dir() {
            let bytes = read(path, Self::MOST_BYTES, is_pipe)?;
            let is_nameless =
                path.extension().is_none() && std::fs::metadata(path).is_ok_and(|it| is_pipe(&it.file_type()));
            let parcel = match ending(path).as_str() {
                "zip" => Self::of_zip(path, &bytes)?,
                _ if is_nameless => Self::of_file(path.with_extension(guessed(&bytes)), bytes),
                _ => Self::of_file(path, bytes),
            };
            let beside = path.with_file_name(columns::NAME);
            let beside = if beside.is_file() { Some(read(&beside, Self::MOST_BYTES, |_| false)?) } else { None };
            let settings = parcel.settings.clone().or(beside);
            return Ok(Self { name: text(named.file_stem()), settings, columns, ..parcel });
        }
        let failed = |source| Error::File { path: path.into(), source };
        let mut names = Vec::new();
        for entry in std::fs::read_dir(path).map_err(failed)? {
            names.push(text(Some(&entry.map_err(failed)?.file_name())));
        }
        names.retain(|name| !name.starts_with('.'));
        names.sort();
        names.retain(|name| table_of(name, &columns).is_some() || path.join(name).is_file());
        // In a folder a pipe is nobody's answer to this command: who opened it would wait for ever.
        let mut left = Self::MOST_BYTES;
        let mut inside = |name: &String| {
            let bytes = read(&path.join(name), left, |_| false)?;
            left -= bytes.len() as u64;
            Ok(bytes)
        };
        let settings = names.iter().find(|name| *name == columns::NAME).map(&mut inside).transpose()?;
        let all = columns.clone().over_text(settings.as_deref());
        let whole: Vec<&String> = names.iter().filter(|name| is_whole(name)).collect();
        if let [file] = whole.as_slice()
            && !names.iter().any(|name| is_table_file(name))
        {
            let parcel = Self::of_file(path.join(file), inside(file)?);
            let beside = names.iter().filter(|name| areas::is_file(name));
            let areas = beside.map(|name| Ok((name.clone(), inside(name)?))).collect::<Result<_, Error>>()?;
            return Ok(Self { name: text(named.file_name()), settings, columns, areas, ..parcel });
        }
        let (wanted, unread) = chosen(names, &all);
        let mut pieces = Vec::new();
        for name in wanted {
            let bytes = inside(&name)?;
            pieces.push((name, bytes));
        }
        Ok(Self {
            path: path.into(),
            name: text(named.file_name()),
            form: Form::Folder,
            pieces,
            unread,
            areas: Vec::new(),
            settings,
            columns,
        })
    }

    /// The parcel of one file's bytes, known to people by `path`; its ending says what it is.
    pub fn of_file(path: impl AsRef<Path>, bytes: Vec<u8>) -> Self {
        let path = path.as_ref();
        let pieces = vec![(text(path.file_name()), bytes)];
        let (name, form) = (text(path.file_stem()), Form::File);
        let (unread, areas) = (Vec::new(), Vec::new());
        Self { path: path.into(), name, form, pieces, unread, areas, settings: None, columns: Columns::default() }
    }

    /// The parcel of a folder's files, known to people by `path`; a folder that all of them are in is left out of their
    /// names. Where none is a table and one is a workbook or a json file, it is that file.
    pub fn of_files(path: impl AsRef<Path>, files: Vec<(String, Vec<u8>)>) -> Self {
        let (names, bytes): (Vec<String>, Vec<Vec<u8>>) = files.into_iter().unzip();
        let mut pieces: Vec<(String, Vec<u8>)> = inside(&names).into_iter().zip(bytes).filter_map(named).collect();
        let settings = pieces.iter().find(|(name, _)| name == columns::NAME).map(|(_, bytes)| bytes.clone());
        let all = Columns::default().over_text(settings.as_deref());
        let has_tables = pieces.iter().any(|(name, _)| is_table_file(name));
        let (mut unread, mut areas) = (Vec::new(), Vec::new());
        if has_tables {
            let (wanted, other) = chosen(pieces.iter().map(|(name, _)| name.clone()).collect(), &all);
            pieces.retain(|(name, _)| wanted.contains(name));
            unread = other;
        } else {
            areas.extend(pieces.extract_if(.., |(name, _)| areas::is_file(name)));
            pieces.retain(|(name, _)| is_whole(name));
        }
        pieces.sort();
        let (mut path, mut form) = (path.as_ref().to_path_buf(), Form::Folder);
        let name = text(path.file_name());
        if let ([(file, _)], false) = (pieces.as_slice(), has_tables) {
            path.push(file);
            form = Form::File;
        }
        Self { path, name, form, pieces, unread, areas, settings, columns: Columns::default() }
    }

    /// The parcel of a zip, known to people by `path`: what is in it is read as [`Parcel::of_files`] reads it.
    ///
    /// # Errors
    /// Bytes that are no zip, or a zip whose tables unpack to more than it can honestly hold, and at most to
    /// [`Parcel::MOST_BYTES`].
    pub fn of_zip(path: impl AsRef<Path>, bytes: &[u8]) -> Result<Self, Error> {
        let path = path.as_ref();
        let bad = |trouble: String| Error::Format { path: path.into(), trouble };
        let files = unpacked(bytes, room(bytes.len())).map_err(bad)?;
        Ok(Self { name: text(path.file_stem()), ..Self::of_files(path, files) })
    }

    /// The parcel of an input in one json value: an object with an array of objects for each table.
    pub fn of_json(name: &str, value: &serde_json::Value) -> Self {
        Self { name: name.into(), ..Self::of_file(format!("{name}.json"), value.to_string().into_bytes()) }
    }

    /// The parcel of tables, as they are written in a folder.
    pub fn of_tables(tables: &Tables) -> Self {
        let files = table_files(tables, Lang::En, CoordSys::Wgs84);
        Self { name: tables.name.clone(), ..Self::of_files(&tables.name, files) }
    }

    /// The name of the network: that of the folder, or of the file without its ending.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where the parcel is, as people wrote it.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The fingerprint of what is read: the bytes of a file; of a folder, its tables and its policy with their names.
    pub fn fingerprint(&self) -> String {
        let settings = self.settings.iter().map(Vec::as_slice);
        match self.form {
            Form::File => {
                let pieces = self.pieces.iter().chain(&self.areas).map(|(_, bytes)| bytes.as_slice());
                fingerprint(pieces.chain(settings))
            }
            Form::Folder => {
                let pieces = self.pieces.iter().flat_map(|(name, bytes)| [name.as_bytes(), bytes.as_slice()]);
                fingerprint(pieces.chain(settings))
            }
        }
    }

    /// The format that a json file says it has: `rounds-plan/1`, `rep-week/1`.
    pub fn format(&self) -> Option<String> {
        #[derive(Deserialize)]
        struct Head {
            format: Option<String>,
        }
        let (_, bytes) = self.lone().filter(|(path, _)| ending(path) == "json")?;
        serde_json::from_slice::<Head>(bytes).ok()?.format
    }

    /// Whether this is a plan that rounds wrote.
    pub fn is_plan(&self) -> bool {
        self.format().is_some_and(|format| format.starts_with("rounds-plan/"))
    }

    /// Whether this is a published rep-week.
    pub fn is_rep_week(&self) -> bool {
        self.format().is_some_and(|format| format.starts_with("rep-week/"))
    }

    /// Whether this is a folder of tables.
    pub(super) fn is_folder(&self) -> bool {
        self.form == Form::Folder
    }

    /// The ending of the one file, in small letters; a folder has none.
    pub(super) fn ending(&self) -> String {
        self.lone().map(|(path, _)| ending(&path)).unwrap_or_default()
    }

    /// What is said of headers and sheets beyond `columns.toml`, on the command line.
    pub fn columns(&self) -> &Columns {
        &self.columns
    }

    /// All settings; a complaint where `columns.toml` cannot be read.
    pub(super) fn settings(&self, complaints: &mut Vec<Complaint>) -> Columns {
        let beside = match self.settings.as_deref().map(decode) {
            None => Columns::default(),
            Some(text) => Columns::of_toml(&text.unwrap_or_default()).unwrap_or_else(|complaint| {
                complaints.push(*complaint);
                Columns::default()
            }),
        };
        beside.with(&self.columns)
    }

    /// The text of `columns.toml`.
    pub(super) fn beside(&self) -> Option<&[u8]> {
        self.settings.as_deref()
    }

    /// Tables of a folder that were not opened.
    pub(super) fn unread(&self) -> &[String] {
        &self.unread
    }

    /// The pieces of a folder, in the order of their names.
    pub(super) fn pieces(&self) -> &[(String, Vec<u8>)] {
        &self.pieces
    }

    /// The files with areas of reps.
    pub(super) fn areas(&self) -> impl Iterator<Item = &(String, Vec<u8>)> {
        let pieces = self.pieces.iter().filter(|(name, _)| self.is_folder() && areas::is_file(name));
        pieces.chain(&self.areas)
    }

    /// Where the one file is, and its bytes; `None` where there is no one file.
    pub(super) fn lone(&self) -> Option<(PathBuf, &[u8])> {
        let [(name, bytes)] = self.pieces.as_slice() else { return None };
        let path = if self.is_folder() { self.path.join(name) } else { self.path.clone() };
        Some((path, bytes))
    }

    /// The bytes of the one file.
    ///
    /// # Errors
    /// When this is a folder.
    pub(crate) fn bytes(&self) -> Result<&[u8], Error> {
        let folder = || Error::File { path: self.path.clone(), source: std::io::ErrorKind::IsADirectory.into() };
        self.lone().map(|(_, bytes)| bytes).ok_or_else(folder)
    }
}

/// Whether a file of a folder can be a table, by its ending.
pub(super) fn is_table_file(name: &str) -> bool {
    ["csv", "txt", "tsv"].contains(&ending(Path::new(name)).as_str())
}

/// The table that a file of a folder holds, by its name.
fn table_of(name: &str, columns: &Columns) -> Option<Table> {
    let stem = is_table_file(name).then(|| text(Path::new(name).file_stem()))?;
    columns.table(&stem).or_else(|| columns.table(name))
}

/// Of the files of a folder, those to be read, and those that might be tables and are not read because no table is missing.
fn chosen(names: Vec<String>, columns: &Columns) -> (Vec<String>, Vec<String>) {
    let has = |table: Table| names.iter().any(|name| table_of(name, columns) == Some(table));
    let is_whole_input = has(Table::Stores) && has(Table::Reps);
    let (wanted, other): (Vec<String>, Vec<String>) = names.into_iter().partition(|name| {
        table_of(name, columns).is_some()
            || is_policy(name)
            || areas::is_file(name)
            || !is_whole_input && ending(Path::new(name)) == "csv"
    });
    let is_data = |name: &String| {
        ending(Path::new(name)) != "txt" && (is_table_file(name) || is_whole(name) && ending(Path::new(name)) != "json")
    };
    (wanted, other.into_iter().filter(is_data).collect())
}

/// Whether a file of a folder is its policy, by its name.
pub(super) fn is_policy(name: &str) -> bool {
    let stem = text(Path::new(name).file_stem());
    ending(Path::new(name)) == "toml"
        && ["policy", "政策", "频次政策"].iter().any(|known| stem.eq_ignore_ascii_case(known))
}

fn is_read(name: &str) -> bool {
    is_table_file(name) || is_policy(name) || areas::is_file(name) || name == columns::NAME
}

/// Whether a file is an input of its own, by its name.
fn is_whole(name: &str) -> bool {
    ["xlsx", "xlsm", "xls", "ods", "json"].contains(&ending(Path::new(name)).as_str())
}

/// A piece that has a name.
fn named((name, bytes): (Option<String>, Vec<u8>)) -> Option<(String, Vec<u8>)> {
    Some((name?, bytes))
}

/// The names of files within the folder nearest to the top that has any; `None` for what is elsewhere, and for what is hidden.
fn inside(names: &[String]) -> Vec<Option<String>> {
    let is_hidden = |part: &str| part.starts_with('.') || part == "__MACOSX";
    let parts: Vec<Option<Vec<&str>>> = names
        .iter()
        .map(|name| name.split(['/', '\\']).filter(|part| !matches!(*part, "" | ".")).collect::<Vec<_>>())
        .map(|parts| (!parts.is_empty() && !parts.iter().any(|part| is_hidden(part))).then_some(parts))
        .collect();
    let folders = parts.iter().flatten().map(|parts| &parts[..parts.len() - 1]);
    let top = folders.min_by_key(|folder| folder.len()).unwrap_or_default();
    let within = |parts: &Vec<&str>| match parts.strip_prefix(top) {
        Some([name]) => Some(name.to_string()),
        _ => None,
    };
    parts.iter().map(|parts| parts.as_ref().and_then(within)).collect()
}

/// What is in a zip; an error says what is wrong with it. What is never read keeps its name only.
fn unpacked(bytes: &[u8], most: u64) -> Result<Vec<(String, Vec<u8>)>, String> {
    let broken = |error: &dyn std::fmt::Display| format!("is not a zip that can be read: {error}");
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    let (mut files, mut left) = (Vec::new(), most);
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).map_err(|error| broken(&error))?;
        // Windows writes names in the letters of its country and does not say so.
        let raw = file.name_raw();
        let name = decode(raw).unwrap_or_else(|| String::from_utf8_lossy(raw)).into_owned();
        if file.is_dir() {
            continue;
        }
        let base = name.rsplit(['/', '\\']).next().unwrap_or(&name);
        let mut bytes = Vec::new();
        if is_read(base) || is_whole(base) {
            // What a zip says of its sizes may be wrong: what comes out is counted.
            file.by_ref().take(left + 1).read_to_end(&mut bytes).map_err(|error| broken(&error))?;
            let over = || format!("unpacks to more than {} MB; give the tables as a folder", most >> 20);
            left = left.checked_sub(bytes.len() as u64).ok_or_else(over)?;
        }
        files.push((name, bytes));
    }
    Ok(files)
}

/// The ending of a path, in small letters.
pub(super) fn ending(path: &Path) -> String {
    text(path.extension()).to_lowercase()
}

/// A part of a path as a text.
pub(super) fn text(part: Option<&OsStr>) -> String {
    part.map(|part| part.to_string_lossy().into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    #[test]
    fn a_zip_that_unpacks_to_more_than_it_may_is_refused_and_what_is_not_read_is_not_unpacked() {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, count) in [("reps.csv", 600), ("stores.csv", 600), ("film.mp4", 10_000)] {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            zip.write_all(&vec![b','; count]).unwrap();
        }
        let bytes = zip.finish().unwrap().into_inner();
        assert!(unpacked(&bytes, 1199).unwrap_err().starts_with("unpacks to more than"));
        let files = unpacked(&bytes, 1200).unwrap();
        assert_eq!(files.iter().map(|(_, bytes)| bytes.len()).collect::<Vec<_>>(), [600, 600, 0]);
    }
}
