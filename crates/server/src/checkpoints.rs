//! Makes checkpoints of the audit trail and gives them to witnesses while the server runs.

mod file;
mod post;

use std::{sync::Arc, time::Duration};

use keyward_api::checkpoints::Witness;
use tokio::{sync::watch, time::sleep};

use crate::{failure::Failure, http::App, settings::Settings};

use file::WitnessFile;
use post::WitnessAddress;

/// How often it is looked whether a checkpoint is due or a witness has to be given one, at least.
const LOOK: Duration = Duration::from_secs(10);

/// Those who keep checkpoints outside of the database.
pub type Witnesses = Arc<[Box<dyn Witness>]>;

/// The witnesses that the settings name.
///
/// # Errors
/// An address that may not be used, or files that cannot be read.
pub fn witnesses(settings: &Settings) -> Result<Witnesses, Failure> {
    let mut witnesses: Vec<Box<dyn Witness>> = Vec::new();
    if let Some(path) = &settings.witness_file.0 {
        witnesses.push(Box::new(WitnessFile::at(path)));
    }
    if let Some(url) = &settings.witness_url.0 {
        witnesses.push(Box::new(WitnessAddress::of(url, settings)?));
    }
    Ok(witnesses.into())
}

/// Works until the server stops.
pub async fn run(app: Arc<App>, witnesses: Witnesses, mut stopped: watch::Receiver<bool>) {
    let interval = app.settings.checkpoint_interval;
    let millis = i64::try_from(interval.as_millis()).unwrap_or(i64::MAX);
    let work = async {
        loop {
            make_and_give(&app, &witnesses, millis).await;
            sleep(interval.min(LOOK)).await;
        }
    };
    tokio::select! {
        () = work => {}
        _ = stopped.wait_for(|stopped| *stopped) => {}
    }
}

/// Makes what is due by that interval, and gives it.
pub async fn make_and_give(app: &App, witnesses: &Witnesses, interval_millis: i64) {
    let done = async {
        app.service.make_checkpoints(interval_millis).await?;
        app.service.give_to_witnesses(witnesses).await
    };
    if let Err(error) = done.await {
        tracing::error!(cause = error.cause, "cannot make or give checkpoints now; trying again later");
    }
}
