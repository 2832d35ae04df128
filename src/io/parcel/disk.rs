//! What a parcel is opened from: files, and pipes where a shell makes one of `<(...)`.

use crate::error::Error;
use crate::io::Parcel;
use std::fs::{File, FileType};
use std::io::Read;
use std::path::Path;

/// The bytes of a file, or of what else `may` be read, if they are at most so many.
pub(super) fn read(path: &Path, most: u64, may: impl FnOnce(&FileType) -> bool) -> Result<Vec<u8>, Error> {
    let failed = |source| Error::File { path: path.into(), source };
    let shown = path.display();
    let wrong = |en: String, zh: String| Error::Request { en: format!("{shown}: {en}"), zh: format!("{shown}：{zh}") };
    let about = std::fs::metadata(path).map_err(failed)?;
    let kind = about.file_type();
    if kind.is_dir() {
        let en = "this is a folder, not a file; rename it, or put the file in its place";
        return Err(wrong(en.into(), "这是文件夹而非文件；请改名，或放入该文件".into()));
    }
    if !kind.is_file() && !may(&kind) {
        let en = "this is a device or a pipe, not a file; give a file";
        return Err(wrong(en.into(), "这是设备或管道而非文件；请指定文件".into()));
    }
    // What the system says of its size may be wrong: what comes is counted.
    let mut bytes = Vec::with_capacity(about.len().min(most) as usize + 1);
    File::open(path).and_then(|file| file.take(most + 1).read_to_end(&mut bytes)).map_err(failed)?;
    if bytes.len() as u64 > most {
        let limit = Parcel::MOST_BYTES >> 20;
        return Err(wrong(
            format!("this is too large: an input may have {limit} MB in all; leave out old rows, or plan in parts"),
            format!("过大：输入合计最多{limit}MB；请删去旧的行，或分批规划"),
        ));
    }
    Ok(bytes)
}

/// Whether this is a pipe, as a shell makes one of `<(...)`.
#[cfg(unix)]
pub(super) fn is_pipe(kind: &FileType) -> bool {
    std::os::unix::fs::FileTypeExt::is_fifo(kind)
}

/// Other systems name no pipes among files.
#[cfg(not(unix))]
pub(super) fn is_pipe(_: &FileType) -> bool {
    false
}

/// The ending that what comes through a pipe would have.
pub(super) fn guessed(bytes: &[u8]) -> &'static str {
    match bytes {
        [b'P', b'K', ..] => "xlsx",
        [0xd0, 0xcf, ..] => "xls",
        _ if matches!(bytes.trim_ascii_start(), [b'{' | b'[', ..]) => "json",
        _ => "csv",
    }
}
