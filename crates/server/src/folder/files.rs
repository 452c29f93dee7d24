//! Files that are there whole or not at all, even if the power fails while they are written.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use crate::failure::Failure;

/// Replaces a file: only its owner may read it, and it is on the disk when this returns.
///
/// # Errors
/// A file that cannot be written; what was there before is still there.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let failed = |e: io::Error| Failure::unusable(format!("cannot write {}: {e}", path.display()));
    replace(path, bytes).map_err(failed)
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(io::ErrorKind::InvalidFilename.into());
    };
    let draft = folder.join(format!(".{}.new", name.to_string_lossy()));
    let written = write_draft(&draft, bytes).and_then(|()| fs::rename(&draft, path));
    if written.is_err() {
        // Best effort: the error that matters is the one before.
        let _ = fs::remove_file(&draft);
    }
    written?;
    File::open(folder)?.sync_all()
}

fn write_draft(draft: &Path, bytes: &[u8]) -> io::Result<()> {
    // A draft that a crash left behind may have another mode.
    let _ = fs::remove_file(draft);
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(draft)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Reads a text file; `None` if there is none.
///
/// # Errors
/// A file that is there and cannot be read.
pub fn read(path: &Path) -> Result<Option<String>, Failure> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(Failure::unusable(format!("cannot read {}: {e}", path.display()))),
    }
}

/// Whether the folder can be written to: read-only file systems and full disks show here, before
/// anything depends on it.
pub fn probe(folder: &Path) -> io::Result<()> {
    let probe = folder.join(".probe");
    let result = write_draft(&probe, &[0; 4096]);
    let _ = fs::remove_file(&probe);
    result
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn replaces_the_whole_file_and_leaves_no_draft() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        write(&path, b"a longer text").unwrap();
        write(&path, b"short").unwrap();
        assert_eq!(read(&path).unwrap().unwrap(), "short");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn survives_a_draft_that_a_crash_left_behind() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(".file.new"), "half").unwrap();
        let path = folder.path().join("file");
        write(&path, b"whole").unwrap();
        assert_eq!(read(&path).unwrap().unwrap(), "whole");
    }

    #[test]
    fn a_missing_file_is_none_and_an_unreadable_one_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        assert!(read(&folder.path().join("file")).unwrap().is_none());
        assert!(read(folder.path()).is_err());
    }
}
