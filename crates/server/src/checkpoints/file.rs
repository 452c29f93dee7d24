//! A file as a witness.

use std::{
    fs::{File, OpenOptions},
    io::{Read, Seek, SeekFrom, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use async_trait::async_trait;
use keyward_api::checkpoints::Witness;

/// A file that checkpoints are appended to, one line each.
pub struct WitnessFile {
    path: PathBuf,
    name: String,
}

impl WitnessFile {
    /// That file; it is made with the first checkpoint.
    pub fn at(path: &Path) -> Self {
        Self { path: path.to_owned(), name: format!("file {}", path.display()) }
    }
}

#[async_trait]
impl Witness for WitnessFile {
    fn name(&self) -> &str {
        &self.name
    }

    async fn keep(&self, line: &str) -> Result<(), String> {
        let (path, line) = (self.path.clone(), line.to_owned());
        let kept = tokio::task::spawn_blocking(move || append(&path, &line)).await;
        kept.map_err(|e| e.to_string())?.map_err(|e| e.to_string())
    }
}

/// Appends a line durably. Half a line that a crash left behind is ended first.
fn append(path: &Path, line: &str) -> std::io::Result<()> {
    let new = !path.exists();
    let mut file: File = OpenOptions::new().read(true).append(true).create(true).mode(0o600).open(path)?;
    let mut text = String::with_capacity(line.len() + 2);
    if file.metadata()?.len() > 0 {
        file.seek(SeekFrom::End(-1))?;
        let mut last = [0];
        file.read_exact(&mut last)?;
        if last != *b"\n" {
            text.push('\n');
        }
    }
    text.push_str(line);
    text.push('\n');
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    // A file is there after a power failure only if its folder says so.
    match path.parent().filter(|_| new) {
        Some(folder) if folder.as_os_str().is_empty() => File::open(".")?.sync_all(),
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_line_is_ended_first() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("witness");
        append(&path, "one").unwrap();
        std::fs::write(&path, "one\nhal").unwrap();
        append(&path, "two").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "one\nhal\ntwo\n");
    }
}
