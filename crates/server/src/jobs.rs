//! What the server does without being asked: calls the service's jobs now and then.

use std::{sync::Arc, time::Duration};

use tokio::{sync::watch, time::sleep};

use crate::http::App;

/// How often it is looked whether something is due.
const LOOK: Duration = Duration::from_secs(30);

/// Runs the jobs until the server stops: at the start what was missed, then what gets due.
pub async fn run(app: Arc<App>, mut stopped: watch::Receiver<bool>) {
    loop {
        match app.service.destroy_due_keys().await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "destroyed keys whose pending window was over"),
            Err(error) => {
                tracing::error!(cause = error.cause, "cannot destroy keys that are due; trying again later");
            }
        }
        tokio::select! {
            () = sleep(LOOK) => {}
            _ = stopped.wait_for(|stopped| *stopped) => return,
        }
    }
}
