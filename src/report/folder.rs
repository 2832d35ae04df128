//! The output folder: written beside and put in place in one step, so that there is always a whole one or the one before, and
//! nothing that is not ours is ever lost.

use super::artefact::{Artefact, Holdings};
use super::manifest::{MANIFEST, Manifest};
use super::swap::{is_mounted, replace, settle, write, write_file, write_what_fits};
use super::turn::Turn;
use crate::error::Error;
use crate::lang::Lang;
use std::ffi::OsString;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// What becomes of files of an output folder that were edited since rounds wrote them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Edits {
    /// Nothing is written over them.
    #[default]
    Keep,
    /// They are replaced, and named.
    Lose,
}

/// Writes an output folder: `files` are (path within the folder, bytes). One that rounds wrote before is replaced; hidden files,
/// and others of yours in its folders, move along. Of several that write one folder at the same time, the last one stays.
/// `read` are paths within the folder, of files or folders, that the new files were made from: an edit of theirs is not lost.
/// The answer is what was lost: files edited since rounds wrote them, which only [`Edits::Lose`] replaces.
///
/// A plan took a search to make, and everything else of its folder is made of plan.json: where not all can be written, plan.json
/// is, with what else fits; and where that cannot be, it is kept among the system's temporary files.
///
/// # Errors
///
/// When `out` is something else than such a folder, holds what rounds did not write or what was edited since, or the system
/// refuses to write; `out` is
/// then as it was. When all is in place but what was there before cannot be put away. When only a part of a plan could be
/// written, or made.
pub fn put(
    artefact: Artefact,
    files: &[(String, Vec<u8>)],
    out: &Path,
    read: &[&str],
    edits: Edits,
) -> Result<Vec<PathBuf>, Error> {
    let put = Place::of(out).and_then(|place| place.put(artefact, files, read, edits));
    match (put, files.first()) {
        (Ok((lost, left_out)), _) => left_out.map_or(Ok(lost), Err),
        (Err(error), Some((name, bytes))) if artefact == Artefact::Plan => Err(rescued(&error, name, bytes)),
        (Err(error), _) => Err(error),
    }
}

/// Keeps a plan that cannot be written where it should be, and says where it is.
fn rescued(error: &Error, name: &str, plan: &[u8]) -> Error {
    let [en, zh] = [Lang::En, Lang::Zh].map(|lang| error.say(lang));
    let folder = std::env::temp_dir().join(format!("rounds-plan-{}", std::process::id()));
    let kept = fs::create_dir(&folder).and_then(|()| write_file(plan, &folder.join(name)));
    if kept.is_err() {
        let _ = fs::remove_dir_all(&folder);
        return Error::Request { en, zh };
    }
    let kept = folder.join(name);
    let kept = kept.display();
    Error::Request {
        en: format!(
            "{en}\nthe plan is kept in {kept}; write its folder with rounds report {kept} --input INPUT -o OUT"
        ),
        zh: format!("{zh}\n计划已保存到 {kept}；可用 rounds report {kept} --input INPUT -o OUT 写出全部文件"),
    }
}

/// Writes one file where there is none yet.
///
/// # Errors
///
/// When there is something at `out`, or the system refuses to write.
pub fn put_file(bytes: &[u8], out: &Path) -> Result<(), Error> {
    let place = Place::of_file(out)?;
    fs::create_dir_all(place.parent()).map_err(|error| place.cannot(&error))?;
    let _turn = place.turn()?;
    place.fix()?;
    Place::of_file(out)?;
    let new = Unfinished(place.beside(WRITING));
    write_file(bytes, &new.0).and_then(|()| fs::rename(&new.0, &place.real)).map_err(|error| place.cannot(&error))?;
    settle(place.parent());
    Ok(())
}

/// Whether an output folder may be written to `out`: to be asked before work that would be lost. It is tried: something is
/// written beside, and taken away again.
///
/// # Errors
///
/// As [`put`].
pub fn may_put(artefact: Artefact, out: &Path, read: &[&str], edits: Edits) -> Result<(), Error> {
    let place = Place::of(out)?;
    place.try_to_write(|| {
        place.fix()?;
        place.look(artefact, &[], read, edits).map(|_| ())
    })
}

/// Whether a file may be written to `out`.
///
/// # Errors
///
/// As [`put_file`].
pub fn may_put_file(out: &Path) -> Result<(), Error> {
    let place = Place::of_file(out)?;
    place.try_to_write(|| place.fix())
}

/// Brings back an output folder whose replacement was broken off between two steps, where the system knows no single one.
pub fn bring_back(out: &Path) {
    if let Ok(place) = Place::of(out)
        && place.is_torn()
        && let Ok(_turn) = place.turn()
    {
        // Whoever wants to read the folder says what is wrong with it.
        let _ = place.fix();
    }
}

/// What is being written has this name, hidden beside the output and so on the same disk. Left behind it is half of something.
const WRITING: &str = "writing";
/// What was there before, put away. Left behind it is whole, the old one or the new one, and may hold what is not ours.
const BEFORE: &str = "before";
/// Held by who writes.
const LOCK: &str = "lock";

/// Where an output is to be.
struct Place {
    /// As people wrote it.
    shown: PathBuf,
    /// Where links lead.
    real: PathBuf,
}

impl Place {
    /// The place of a folder.
    fn of(out: &Path) -> Result<Self, Error> {
        let place = |real| Self { shown: out.into(), real };
        let here = place(out.into());
        if out.file_name().is_none() {
            return Err(here
                .refuse("this cannot be replaced; give a folder for the output", "此处无法替换；请另指定输出文件夹"));
        }
        let there = match out.canonicalize() {
            Ok(real) => place(real),
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(here.cannot(&error)),
            Err(_) if fs::symlink_metadata(out).is_ok() => {
                return Err(here.refuse(
                    "this is a link to a folder that does not exist; create that folder, or remove the link",
                    "此链接指向的文件夹不存在；请先建立该文件夹，或删除此链接",
                ));
            }
            Err(_) => return Ok(here),
        };
        if !there.real.is_dir() {
            return Err(here.refuse("this is a file; give a folder for the output", "这是一个文件；请指定输出文件夹"));
        }
        if there.real.file_name().is_none() || is_mounted(&there.real) {
            return Err(here.refuse(
                "a disk or another folder is mounted here and cannot be replaced; give a folder inside it",
                "此处挂载了磁盘或其他文件夹，无法替换；请指定其中的文件夹",
            ));
        }
        Ok(there)
    }

    /// The place of a file that is not there yet.
    fn of_file(out: &Path) -> Result<Self, Error> {
        let place = Self { shown: out.into(), real: out.into() };
        if out.file_name().is_none() || fs::symlink_metadata(out).is_ok() {
            return Err(place
                .refuse("this already exists; give another name, or remove it first", "已存在；请另指定，或先删除"));
        }
        Ok(place)
    }

    /// Writes and puts in place; says what of a plan is not there.
    fn put(
        &self,
        artefact: Artefact,
        files: &[(String, Vec<u8>)],
        read: &[&str],
        edits: Edits,
    ) -> Result<(Vec<PathBuf>, Option<Error>), Error> {
        fs::create_dir_all(self.parent()).map_err(|error| self.cannot(&error))?;
        let _turn = self.turn()?;
        self.fix()?;
        let there = self.look(artefact, files, read, edits)?;
        let is_there = there.is_some();
        let new = Unfinished(self.beside(WRITING));
        // A network is somebody's input from now on: nothing is ever written over it.
        let manifest = (MANIFEST.to_string(), Manifest::of(files).to_bytes());
        let all = [files, if artefact == Artefact::Network { &[] } else { std::slice::from_ref(&manifest) }].concat();
        let mut left_out = Vec::new();
        if let Err(error) = write(&all, &new.0) {
            if artefact != Artefact::Plan {
                return Err(self.cannot(&error));
            }
            fs::remove_dir_all(&new.0).map_err(|_| self.cannot(&error))?;
            left_out = write_what_fits(&all, &new.0).map_err(|error| self.cannot(&error))?;
        }
        if is_there {
            // What others may see of a folder is for its owner to say.
            let rights = fs::metadata(&self.real).map(|metadata| metadata.permissions());
            rights.and_then(|rights| fs::set_permissions(&new.0, rights)).map_err(|error| self.cannot(&error))?;
            replace(&new.0, &self.beside(BEFORE), &self.real).map_err(|error| self.cannot(&error))?;
        } else {
            fs::rename(&new.0, &self.real).map_err(|error| self.cannot(&error))?;
        }
        settle(self.parent());
        let put_away = if is_there { self.put_away() } else { Ok(()) };
        let without = self.without(artefact, files, &left_out);
        put_away.map(|()| (there.unwrap_or_default(), without))
    }

    /// What to say of a plan whose folder has not all that it should have.
    fn without(
        &self,
        artefact: Artefact,
        files: &[(String, Vec<u8>)],
        left_out: &[(String, std::io::Error)],
    ) -> Option<Error> {
        let out = self.shown.display();
        if let [.., (_, error)] = left_out {
            let names: Vec<&str> = left_out.iter().map(|(name, _)| name.as_str()).collect();
            let (en, zh) = (names.join(", "), names.join("、"));
            return Some(self.refuse(
                &format!("plan.json is written; not written: {en}: {error}; free some space, then write them with rounds report {out}"),
                &format!("已写入 plan.json；未能写入：{zh}：{error}；请腾出空间后运行 rounds report {out}"),
            ));
        }
        let missing: Vec<&str> = artefact.missing(files).collect();
        let (en, zh) = (missing.join(", "), missing.join("、"));
        (!missing.is_empty()).then(|| {
            self.refuse(
                &format!(
                    "plan.json is written; rounds could not make {en}, which is a bug in rounds: please report it"
                ),
                &format!("已写入 plan.json；未能生成{zh}，这是 rounds 的缺陷，请反馈"),
            )
        })
    }

    fn parent(&self) -> &Path {
        self.real.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
    }

    /// A hidden name beside the output.
    fn beside(&self, purpose: &str) -> PathBuf {
        let mut name = OsString::from(".");
        name.push(self.real.file_name().unwrap_or_default());
        name.push(format!(".rounds-{purpose}"));
        self.parent().join(name)
    }

    /// The turn to write here.
    fn turn(&self) -> Result<Turn, Error> {
        Turn::take(self.beside(LOCK)).map_err(|error| match error.kind() {
            ErrorKind::TimedOut => self.refuse(
                "another run has been writing here for a minute; try again when it is done",
                "另一个进程已在此写入一分钟；请待其结束后重试",
            ),
            _ => self.cannot(&error),
        })
    }

    /// Writes beside, asks, and takes away again what was written.
    fn try_to_write(&self, ask: impl FnOnce() -> Result<(), Error>) -> Result<(), Error> {
        let parent = self.parent();
        let Some(nearest) = parent.ancestors().find(|folder| folder.exists() || folder.as_os_str().is_empty()) else {
            return Ok(());
        };
        if nearest != parent {
            // The folders above are still to be made: what counts is whether they can be.
            let name = format!(".rounds-{WRITING}-{}", std::process::id());
            let tried = if nearest.as_os_str().is_empty() { PathBuf::from(name) } else { nearest.join(name) };
            return fs::create_dir(&tried).and_then(|()| fs::remove_dir(&tried)).map_err(|error| self.cannot(&error));
        }
        let _turn = self.turn()?;
        ask()?;
        let new = self.beside(WRITING);
        fs::create_dir(&new).and_then(|()| fs::remove_dir(&new)).map_err(|error| self.cannot(&error))
    }

    /// Whether the folder is missing and stands beside.
    fn is_torn(&self) -> bool {
        fs::symlink_metadata(&self.real).is_err() && self.kept().is_some()
    }

    /// What kind of folder was put away and is still there. Behind a link nothing was.
    fn kept(&self) -> Option<Artefact> {
        let before = self.beside(BEFORE);
        let is_folder = fs::symlink_metadata(&before).is_ok_and(|found| found.is_dir());
        is_folder.then(|| Artefact::of(&before)).flatten()
    }

    /// Puts in order what a run that was broken off has left.
    fn fix(&self) -> Result<(), Error> {
        let (half, before) = (self.beside(WRITING), self.beside(BEFORE));
        if self.is_torn() {
            fs::rename(&before, &self.real).map_err(at(&self.real))?;
        }
        if let Ok(found) = fs::symlink_metadata(&half) {
            if found.is_dir() { fs::remove_dir_all(&half) } else { fs::remove_file(&half) }.map_err(at(&half))?;
        }
        if fs::symlink_metadata(&before).is_ok() { self.put_away() } else { Ok(()) }
    }

    /// Whether there is a folder to be replaced by one with these files, and if so what of it was edited.
    fn look(
        &self,
        artefact: Artefact,
        files: &[(String, Vec<u8>)],
        read: &[&str],
        edits: Edits,
    ) -> Result<Option<Vec<PathBuf>>, Error> {
        let mut entries = match fs::read_dir(&self.real) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(self.cannot(&error)),
        };
        if entries.next().is_none() {
            return Ok(Some(Vec::new()));
        }
        if artefact == Artefact::Network {
            return Err(self.refuse(
                "this folder is not empty, and nothing is overwritten; give another, or empty it first",
                "此文件夹非空，不会覆盖任何文件；请另指定，或先清空",
            ));
        }
        if !artefact.is(&self.real) {
            let [en, zh] = [Lang::En, Lang::Zh].map(|lang| artefact.name(lang));
            return Err(self.refuse(
                &format!("this folder is not empty and holds no {en} of rounds; give another, or empty it first"),
                &format!("此文件夹非空，且不是 rounds 写出的{zh}；请另指定，或先清空"),
            ));
        }
        let Holdings { strangers, guests, mut ours } = artefact.holdings(&self.real).map_err(at(&self.shown))?;
        ours.retain(|path| path != Path::new(MANIFEST) && !read.iter().any(|read| path.starts_with(read)));
        let manifest = Manifest::read(&self.real);
        let edited = manifest.map_or(Vec::new(), |manifest| manifest.edited(&self.real, &ours, files));
        if edits == Edits::Keep && !edited.is_empty() {
            return Err(self.edited(artefact, &edited));
        }
        let edited = edited.into_iter().map(Path::to_path_buf).collect();
        let taken = |guest: &&PathBuf| files.iter().any(|(name, _)| Path::new(name) == guest.as_path());
        match strangers.iter().chain(guests.iter().filter(taken)).next() {
            Some(path) => {
                let path = path.display();
                Err(self.refuse(
                    &format!("this folder holds {path}, which rounds did not write; move it away first"),
                    &format!("此文件夹含有非 rounds 写出的 {path}；请先移走"),
                ))
            }
            None => Ok(Some(edited)),
        }
    }

    /// Refuses what was edited since it was written.
    fn edited(&self, artefact: Artefact, edited: &[&Path]) -> Error {
        let names = |comma: &str| edited.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(comma);
        let visits =
            edited.iter().find(|path| ["plan.xlsx", "visits.csv"].iter().any(|name| **path == Path::new(name)));
        let (en, zh) = match visits {
            Some(first) if artefact == Artefact::Plan => {
                let (edit, out) = (self.shown.join(first), self.shown.display());
                (
                    format!("; or see what the edit costs: rounds check {} --against {out}", edit.display()),
                    format!("；或查看改动的代价：rounds check {} --against {out}", edit.display()),
                )
            }
            _ => Default::default(),
        };
        self.refuse(
            &format!(
                "this folder holds files that were edited since rounds wrote them, and they would be lost: {}; name another \
                 output folder, move them away first, or replace them with --force{en}",
                names(", ")
            ),
            &format!(
                "此文件夹含有 rounds 写出后被修改过的文件，覆盖会丢失修改：{}；请另指定输出文件夹，或先移走这些文件，或用 --force 覆盖{zh}",
                names("、")
            ),
        )
    }

    /// Takes what was there before away: what is not ours moves along first.
    fn put_away(&self) -> Result<(), Error> {
        let before = self.beside(BEFORE);
        let Some(artefact) = self.kept() else {
            return fs::remove_dir(&before).map_err(at(&before));
        };
        let Holdings { ours, guests, strangers } = artefact.holdings(&before).map_err(at(&before))?;
        for path in guests.iter().chain(&strangers) {
            let (from, to) = (before.join(path), self.real.join(path));
            if fs::symlink_metadata(&to).is_ok() {
                let [from, to] = [from, to].map(|path| path.display().to_string());
                return Err(self.refuse(
                    &format!("an interrupted run has left {from}, and {to} exists too; keep one of the two"),
                    &format!("中断的运行留下了 {from}，而 {to} 也存在；请只保留其一"),
                ));
            }
            let moved = to.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::rename(&from, &to));
            moved.map_err(at(&from))?;
        }
        for (turn, path) in (1..).zip(ours.iter().map(|path| before.join(path))) {
            if turn == ours.len() {
                // The last one tells what kind of folder this is: by then the folders within are empty.
                artefact.folders().iter().for_each(|name| _ = fs::remove_dir(before.join(name)));
            }
            fs::remove_file(&path).map_err(at(&path))?;
        }
        fs::remove_dir(&before).map_err(at(&before))
    }

    fn refuse(&self, en: &str, zh: &str) -> Error {
        let out = self.shown.display();
        Error::Request { en: format!("{out}: {en}"), zh: format!("{out}：{zh}") }
    }

    fn cannot(&self, error: &std::io::Error) -> Error {
        self.refuse(&format!("cannot be written: {error}"), &format!("无法写入：{error}"))
    }
}

/// Something being written, which goes again unless it was put in place.
struct Unfinished(PathBuf);

impl Drop for Unfinished {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0).or_else(|_| fs::remove_file(&self.0));
    }
}

fn at(path: &Path) -> impl FnOnce(std::io::Error) -> Error {
    let path = path.to_path_buf();
    move |source| Error::File { path, source }
}
