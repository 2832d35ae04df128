//! Where plans, inputs and outputs are on a disk.

use super::{Failure, Talk};
use crate::io::{Columns, Parcel, plan_json};
use crate::report::plan::INPUT;
use crate::report::{Artefact, Edits, folder};
use std::path::{Component, Path, PathBuf};
use std::sync::OnceLock;

/// The plan file of a plan's folder, or the file itself.
pub(super) fn plan_file(path: &Path) -> PathBuf {
    if !path.exists() {
        folder::bring_back(path);
    }
    if path.is_dir() { path.join("plan.json") } else { path.into() }
}

/// What the command line says of headers and sheets, whichever verb reads them.
static COLUMNS: OnceLock<Columns> = OnceLock::new();

/// Keeps what the command line says of inputs and papers, for whatever is opened from now on.
pub(super) fn keep(settings: Columns) {
    COLUMNS.get_or_init(|| settings);
}

/// Who says what is lost, where the command line has edited files replaced.
static FORCE: OnceLock<Talk> = OnceLock::new();

/// Has files that were edited replaced from now on, and told.
pub(super) fn force(talk: Talk) {
    FORCE.get_or_init(|| talk);
}

fn edits() -> Edits {
    if FORCE.get().is_some() { Edits::Lose } else { Edits::Keep }
}

/// What is at a path: a folder of tables, a workbook, any file.
pub(super) fn open(path: &Path) -> Result<Parcel, Failure> {
    open_with(path, Columns::default())
}

fn open_with(path: &Path, columns: Columns) -> Result<Parcel, Failure> {
    let said = COLUMNS.get().cloned().unwrap_or_default();
    Parcel::open_with(path, columns.with(&said)).map_err(Failure::input)
}

/// Whether a path is a plan: its folder, or its file.
pub(super) fn is_plan(path: &Path) -> bool {
    let file = plan_file(path);
    file.is_file() && (path.is_dir() || Parcel::open(file).is_ok_and(|parcel| parcel.is_plan()))
}

/// A plan, and its input: the one named, else where the plan says, seen from its folder or as written.
pub(super) fn plan_and_input(plan: &Path, input: Option<&Path>) -> Result<(Parcel, Parcel), Failure> {
    let plan = plan_file(plan);
    let parcel = open(&plan)?;
    let written = plan_json::read(&parcel).map_err(Failure::input)?.input;
    // What the user names may be a pipe; what a plan names is what was planned: a folder or a file.
    let (input, is_there) = match input {
        Some(input) => (input.into(), input.exists()),
        None => {
            let beside = plan.parent().unwrap_or(Path::new(".")).join(&written.path);
            let input: PathBuf = if beside.exists() { beside } else { written.path.into() };
            let is_there = input.is_dir() || input.is_file();
            (input, is_there)
        }
    };
    if !is_there {
        let (plan, input) = (plan.display(), input.display());
        return Err(Failure::said(
            2,
            format!("{plan}: its input is no longer at {input}; say where it is with --input"),
            format!("{plan}：找不到该计划的输入 {input}；请用 --input 指定"),
        ));
    }
    Ok((parcel, open_with(&input, written.columns)?))
}

/// Says on stderr that an input is no longer the one that was planned.
pub(super) fn warn_of_change(input: &Parcel, changed: bool, talk: Talk) {
    if changed {
        let input = input.path().display();
        talk.tell(&talk.lang.of(
            format!("{input} has changed since this plan was made: its present content is used"),
            format!("{input} 在计划生成后已被修改：以下按现在的内容"),
        ));
    }
}

/// Whether an output may be written: to be asked before any work. What is read (`reads`) must not lie in the folder that is
/// replaced.
pub(super) fn may_put(artefact: Artefact, out: &Path, reads: &[&Path]) -> Result<(), Failure> {
    may_rewrite(artefact, out, reads, &[])
}

/// The same where the folder's own files were read, at these paths within it: their edits are in what is written.
pub(super) fn may_rewrite(artefact: Artefact, out: &Path, reads: &[&Path], own: &[&str]) -> Result<(), Failure> {
    let real = out.canonicalize();
    let inside =
        |path: &&&Path| real.as_ref().is_ok_and(|out| path.canonicalize().is_ok_and(|path| path.starts_with(out)));
    if let Some(path) = reads.iter().find(inside) {
        let (path, out) = (path.display(), out.display());
        return Err(Failure::said(
            1,
            format!(
                "{path}: this is an input, but it is in the output folder {out}, which will be replaced; give another output folder"
            ),
            format!("{path}：要读取的内容位于将被替换的输出文件夹 {out} 中；请另指定输出文件夹"),
        ));
    }
    folder::may_put(artefact, out, own, edits()).map_err(Failure::work)
}

/// Whether the input of a plan lies in its folder as re-planning put it there: who writes that folder anew writes it too.
pub(super) fn is_own_input(plan: &Path, input: &Path, out: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().ok();
    let own = real(&plan_file(plan)).and_then(|file| file.parent().map(Path::to_path_buf));
    own.is_some() && own == real(out) && own.map(|folder| folder.join(INPUT)) == real(input)
}

/// The paths of the files that were written into a folder.
fn written(files: &[(String, Vec<u8>)], out: &Path) -> Vec<String> {
    files.iter().map(|(name, _)| out.join(name).to_string_lossy().replace('\\', "/")).collect()
}

/// Writes an output folder; the answer is the paths of its files.
pub(super) fn put(artefact: Artefact, files: &[(String, Vec<u8>)], out: &Path) -> Result<Vec<String>, Failure> {
    rewrite(artefact, files, out, &[])
}

/// The same where the folder's own files, at these paths within it, were read.
pub(super) fn rewrite(
    artefact: Artefact,
    files: &[(String, Vec<u8>)],
    out: &Path,
    own: &[&str],
) -> Result<Vec<String>, Failure> {
    let lost = folder::put(artefact, files, out, own, edits()).map_err(Failure::work)?;
    if let (Some(talk), false) = (FORCE.get(), lost.is_empty()) {
        let names = |comma: &str| lost.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(comma);
        let (out, en, zh) = (out.display(), names(", "), names("、"));
        talk.warn(&talk.lang.of(
            format!("{out}: replaced though edited since rounds wrote them, and the edits are lost: {en}"),
            format!("{out}：已覆盖写出后被修改过的文件，修改已丢失：{zh}"),
        ));
    }
    Ok(written(files, out))
}

/// Which of these files of a plan's folder are read where its output goes: none where it goes elsewhere.
pub(super) fn own_files<'a>(plan: &Path, out: &Path, files: &'a [&'a str]) -> &'a [&'a str] {
    let own = plan_file(plan).canonicalize().ok().and_then(|file| file.parent().map(Path::to_path_buf));
    if own.is_some() && own == out.canonicalize().ok() { files } else { &[] }
}

/// An input's path as seen from an output folder, so that both can be moved together.
pub(super) fn seen_from(out: &Path, input: &Path) -> String {
    match relative(out, input) {
        Some(path) => path.to_string_lossy().replace('\\', "/"),
        None => input.to_string_lossy().into_owned(),
    }
}

/// `to` as seen from the folder `from`, which need not exist yet; `None` when there is no way from one to the other.
fn relative(from: &Path, to: &Path) -> Option<PathBuf> {
    let to = to.canonicalize().ok()?;
    let from = match from.canonicalize() {
        Ok(from) => from,
        Err(_) => {
            let parent = from.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
            parent.canonicalize().ok()?.join(from.file_name()?)
        }
    };
    let (from, to): (Vec<Component>, Vec<Component>) = (from.components().collect(), to.components().collect());
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    if common == 0 {
        return None;
    }
    let up = from[common..].iter().map(|_| Component::ParentDir);
    let path: PathBuf = up.chain(to[common..].iter().copied()).collect();
    Some(if path.as_os_str().is_empty() { ".".into() } else { path })
}
