//! What the server does without being asked: calls the service's jobs now and then.

use std::{sync::Arc, time::Duration};

use keyward_api::jobs::{DELIVERY, JOBS, Job, REWRAP};
use tokio::{sync::watch, time::sleep};

use crate::{disk, http::App};

/// How often it is looked whether something is due.
const LOOK: Duration = Duration::from_secs(10);

/// How often it is looked whether the root key was rotated, which costs nothing.
const LOOK_FOR_ROTATION: Duration = Duration::from_secs(1);

/// Runs the jobs until the server stops: at the start what was missed, then what gets due. A job that is
/// under way when the server stops is given up; the next server goes on with it.
pub async fn run(app: Arc<App>, stopped: watch::Receiver<bool>) {
    let work = async {
        loop {
            run_once(&app).await;
            sleep(LOOK).await;
        }
    };
    until_stopped(work, stopped).await;
}

/// Delivers audit events until the server stops, beside the other jobs. As long as there is more, it goes on at once.
pub async fn deliver(app: Arc<App>, stopped: watch::Receiver<bool>) {
    let pause = LOOK.min(app.settings.audit_delivery_interval);
    let work = async {
        loop {
            if attempt(&app, &DELIVERY).await == 0 {
                sleep(pause).await;
            }
        }
    };
    until_stopped(work, stopped).await;
}

/// Wraps secrets anew after a rotation of the root key until the server stops, beside the other jobs.
pub async fn rewrap(app: Arc<App>, stopped: watch::Receiver<bool>) {
    let work = async {
        loop {
            attempt(&app, &REWRAP).await;
            sleep(LOOK_FOR_ROTATION).await;
        }
    };
    until_stopped(work, stopped).await;
}

/// Does work without an end until the server stops.
async fn until_stopped(work: impl Future<Output = ()>, mut stopped: watch::Receiver<bool>) {
    tokio::select! {
        () = work => {}
        _ = stopped.wait_for(|stopped| *stopped) => {}
    }
}

async fn run_once(app: &App) {
    if let Some(percent) = disk::used_percent(&app.settings.data) {
        app.service.note_disk(&app.settings.data.display().to_string(), percent);
    }
    for job in JOBS {
        attempt(app, job).await;
    }
}

/// Runs a job; tells how much it did.
async fn attempt(app: &App, job: &Job) -> usize {
    match job.run(&app.service).await {
        Ok(0) => 0,
        Ok(count) => {
            tracing::info!(job = job.name, count, "done by itself");
            count
        }
        Err(error) => {
            tracing::error!(job = job.name, cause = error.cause, "cannot do it now; trying again later");
            0
        }
    }
}
