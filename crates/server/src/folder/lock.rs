//! One server at a time on a data folder.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{self, Read, Seek, Write},
    os::unix::fs::OpenOptionsExt,
};

use jiff::Timestamp;

use super::DataFolder;
use crate::failure::Failure;

/// The lock of a data folder. The system lets go of it when the process ends, however it ends.
#[derive(Debug)]
pub struct Lock {
    file: File,
}

impl Lock {
    /// Locks the folder for this process.
    ///
    /// # Errors
    /// Another server holds the lock; the message says which.
    pub fn take(folder: &DataFolder) -> Result<Self, Failure> {
        let path = folder.lock_file();
        let failed =
            |e: &dyn std::fmt::Display| Failure::unusable(format!("cannot lock {}: {e}", path.display()));
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false).mode(0o600);
        let mut file = options.open(&path).map_err(|e| failed(&e))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                // Without what it says, the message is still true.
                let _ = file.read_to_string(&mut holder);
                return Err(Failure::unusable(format!(
                    "the data folder {} is in use by another server: {}",
                    folder.path().display(),
                    holder.trim()
                )));
            }
            Err(TryLockError::Error(e)) => return Err(failed(&e)),
        }
        let mut lock = Self { file };
        lock.describe("starting").map_err(|e| failed(&e))?;
        Ok(lock)
    }

    /// Writes who holds the lock: pid, since when, and what it does.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn describe(&mut self, doing: &str) -> io::Result<()> {
        let now = Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ");
        let holder = format!("pid {}, since {now}, {doing}\n", std::process::id());
        self.file.set_len(0)?;
        self.file.rewind()?;
        self.file.write_all(holder.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_is_told_who_the_first_is() {
        let outer = tempfile::tempdir().unwrap();
        let folder = DataFolder::open(outer.path()).unwrap();
        let mut first = Lock::take(&folder).unwrap();
        first.describe("https://one").unwrap();
        let refused = Lock::take(&folder).unwrap_err().to_string();
        assert!(refused.contains(&format!("pid {}", std::process::id())), "{refused}");
        assert!(refused.contains("https://one"), "{refused}");
        drop(first);
        Lock::take(&folder).unwrap();
    }
}
