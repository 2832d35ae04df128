//! Whose turn it is to write: one process at a time beside one output folder, by a lock that ends with the process.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Error, ErrorKind, Result};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long to wait between two looks, and how often to look: a minute in all, which is longer than any folder takes to write.
const PAUSE: Duration = Duration::from_millis(20);
const LOOKS: u32 = 3000;

/// The turn, until it is dropped.
pub(super) struct Turn {
    /// Locked as long as it is open.
    lock: File,
    path: PathBuf,
}

impl Turn {
    /// Waits for the turn; the lock is a file at `path`, which is gone afterwards.
    ///
    /// # Errors
    ///
    /// A file that cannot be made, or [`ErrorKind::TimedOut`] when somebody else does not come to an end.
    pub(super) fn take(path: PathBuf) -> Result<Self> {
        for _ in 0..LOOKS {
            let lock = OpenOptions::new().create(true).truncate(false).write(true).open(&path)?;
            match lock.try_lock() {
                Ok(()) if is_at(&lock, &path) => return Ok(Self { lock, path }),
                // Whoever had it has taken the file away meanwhile: the lock is on nothing.
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
                // Some network file systems know no locks: there it is up to people not to come at the same time.
                Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => {
                    return Ok(Self { lock, path });
                }
                Err(TryLockError::Error(error)) => return Err(error),
            }
        }
        Err(Error::from(ErrorKind::TimedOut))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        // First the file, then the lock: whoever waits for it sees that it is gone. Where that cannot be seen it stays.
        if cfg!(unix) && is_at(&self.lock, &self.path) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Whether an open file is still the one at a path.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let known = |metadata: fs::Metadata| (metadata.dev(), metadata.ino());
    file.metadata().map(known).ok() == fs::symlink_metadata(path).map(known).ok()
}

/// Where files have no numbers, nobody takes the file away.
#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}
