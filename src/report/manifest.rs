//! What rounds wrote into an output folder, file by file with a fingerprint each: what is not so any more was edited.

use crate::io::plan_json::fingerprint;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The file beside the others that says so; hidden, as nobody but rounds has a use for it.
pub(super) const MANIFEST: &str = ".rounds.json";

/// The fingerprints of the files of a folder, by their paths in it.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    files: BTreeMap<String, String>,
}

impl Manifest {
    /// The manifest of files, as (path within the folder, bytes).
    pub(super) fn of(files: &[(String, Vec<u8>)]) -> Self {
        Self { files: files.iter().map(|(name, bytes)| (name.clone(), fingerprint([bytes.as_slice()]))).collect() }
    }

    /// The manifest of a folder; `None` where an earlier version wrote it, or where it cannot be read.
    pub(super) fn read(folder: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(folder.join(MANIFEST)).ok()?).ok()
    }

    /// The bytes of the file.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).expect("names and fingerprints are plain data");
        bytes.push(b'\n');
        bytes
    }

    /// Whether rounds wrote a file of this path.
    pub(super) fn has(&self, path: &Path) -> bool {
        self.files.contains_key(&named(path))
    }

    /// Which of these files of the folder are not as they were written, nor as they are about to be written again.
    pub(super) fn edited<'a>(&self, folder: &Path, files: &'a [PathBuf], new: &[(String, Vec<u8>)]) -> Vec<&'a Path> {
        let is_edited = |path: &Path| {
            let (name, Ok(bytes)) = (named(path), fs::read(folder.join(path))) else { return false };
            let as_written = self.files.get(&name).is_none_or(|known| *known == fingerprint([bytes.as_slice()]));
            !as_written && !new.iter().any(|(other, new)| *other == name && *new == bytes)
        };
        files.iter().map(PathBuf::as_path).filter(|path| is_edited(path)).collect()
    }
}

/// A path within a folder as the manifest has it.
fn named(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_edited_is_known_and_what_comes_again_is_not_lost() {
        let room = tempfile::tempdir().unwrap();
        let file = |name: &str, text: &str| (name.to_string(), text.as_bytes().to_vec());
        let manifest = Manifest::of(&[file("one", "1"), file("two", "2"), file("three", "3")]);
        for (name, text) in [("one", "1"), ("two", "edited"), ("three", "again"), (MANIFEST, "")] {
            fs::write(room.path().join(name), text).unwrap();
        }
        fs::write(room.path().join(MANIFEST), manifest.to_bytes()).unwrap();
        assert_eq!(Manifest::read(room.path()), Some(manifest));
        let manifest = Manifest::read(room.path()).unwrap();
        let files = ["one", "two", "three", "gone", "unknown"].map(PathBuf::from);
        assert_eq!(manifest.edited(room.path(), &files, &[file("three", "again")]), [Path::new("two")]);
        assert!(manifest.has(Path::new("two")) && !manifest.has(Path::new("unknown")));
    }
}
