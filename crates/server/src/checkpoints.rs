//! Makes checkpoints of the audit trail and gives them to witnesses while the server runs.

use std::{
    fs::{File, OpenOptions},
    io::{Read, Seek, SeekFrom, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use async_trait::async_trait;
use keyward_api::checkpoints::Witness;
use tokio::{sync::watch, time::sleep};

use crate::{http::App, settings::Settings};

/// How often it is looked whether a checkpoint is due or a witness has to be given one, at least.
const LOOK: Duration = Duration::from_secs(10);

/// Works until the server stops.
pub async fn run(app: Arc<App>, mut stopped: watch::Receiver<bool>) {
    let interval = app.settings.checkpoint_interval;
    let millis = i64::try_from(interval.as_millis()).unwrap_or(i64::MAX);
    let work = async {
        loop {
            make_and_give(&app, millis).await;
            sleep(interval.min(LOOK)).await;
        }
    };
    tokio::select! {
        () = work => {}
        _ = stopped.wait_for(|stopped| *stopped) => {}
    }
}

/// Makes what is due by that interval, and gives it.
pub async fn make_and_give(app: &App, interval_millis: i64) {
    let done = async {
        app.service.make_checkpoints(interval_millis).await?;
        app.service.give_to_witnesses(&witnesses(&app.settings)).await
    };
    if let Err(error) = done.await {
        tracing::error!(cause = error.cause, "cannot make or give checkpoints now; trying again later");
    }
}

fn witnesses(settings: &Settings) -> Vec<Box<dyn Witness>> {
    let file = |path: &PathBuf| Box::new(WitnessFile::at(path)) as Box<dyn Witness>;
    settings.witness_file.0.iter().map(file).collect()
}

/// A file that checkpoints are appended to, one line each.
struct WitnessFile {
    path: PathBuf,
    name: String,
}

impl WitnessFile {
    fn at(path: &Path) -> Self {
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
    file.sync_all()
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
