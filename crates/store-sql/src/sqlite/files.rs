//! The files of a database: how they are created, and locked for one server.

use std::{
    fs::{File, OpenOptions, Permissions, TryLockError},
    io::{Read, Write},
    os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use keyward_store::StoreError;

/// Only the server's own user reads and writes the database.
const MODE: u32 = 0o600;

/// How long to wait for a server that is just ending.
const PATIENCE: Duration = Duration::from_secs(2);

/// Creates the database file if it is not there, and keeps it to its owner. SQLite gives the files that
/// it makes beside it the same mode.
pub(super) fn prepare(path: &Path) -> Result<(), StoreError> {
    let file = open(path)?;
    let mode = file.metadata().map_err(|error| cannot("look at", path, &error))?.mode();
    if mode & 0o7777 & !MODE != 0 {
        file.set_permissions(Permissions::from_mode(MODE))
            .map_err(|error| cannot("protect", path, &error))?;
    }
    Ok(())
}

/// Fails clearly if there is no file.
pub(super) fn must_exist(path: &Path) -> Result<(), StoreError> {
    File::open(path).map(drop).map_err(|error| cannot("open", path, &error))
}

/// Takes the database for this server, by a lock on a file beside it that the system takes back when the
/// process ends, however it does. The file tells who has it.
pub(super) fn lock(path: &Path, holder: &str) -> Result<File, StoreError> {
    let path = lock_path(path);
    let mut file = open(&path)?;
    let begin = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => break,
            Err(TryLockError::WouldBlock) if begin.elapsed() < PATIENCE => {
                std::thread::sleep(Duration::from_millis(20));
            }
            Err(TryLockError::WouldBlock) => {
                let mut other = String::new();
                file.read_to_string(&mut other).ok();
                let other = if other.is_empty() { "another server".into() } else { other };
                return Err(StoreError::Held(other));
            }
            Err(TryLockError::Error(error)) => return Err(cannot("lock", &path, &error)),
        }
    }
    // Who has it is only for the message above; a full disk must not keep the server from starting.
    file.set_len(0).and_then(|()| file.write_all(holder.as_bytes())).ok();
    Ok(file)
}

/// What tells a file from one that took its place: device and inode.
pub(super) fn identity(path: &Path) -> Result<(u64, u64), StoreError> {
    let metadata = std::fs::metadata(path).map_err(|error| cannot("find", path, &error))?;
    Ok((metadata.dev(), metadata.ino()))
}

fn lock_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    name.into()
}

fn open(path: &Path) -> Result<File, StoreError> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(MODE)
        .open(path)
        .map_err(|error| cannot("open", path, &error))
}

fn cannot(verb: &str, path: &Path, error: &std::io::Error) -> StoreError {
    let message = format!("cannot {verb} {}: {error}", path.display());
    match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => StoreError::Full(message),
        _ => StoreError::Unavailable(message),
    }
}
