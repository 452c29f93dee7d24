//! What the server does without being asked: calls the service's jobs now and then.

use std::{sync::Arc, time::Duration};

use keyward_api::ApiResult;
use tokio::{sync::watch, time::sleep};

use crate::http::App;

/// How often it is looked whether something is due.
const LOOK: Duration = Duration::from_secs(30);

/// Runs the jobs until the server stops: at the start what was missed, then what gets due.
pub async fn run(app: Arc<App>, mut stopped: watch::Receiver<bool>) {
    loop {
        tell("keys", app.service.destroy_due_keys().await);
        tell("data keys", app.service.destroy_due_data_keys().await);
        tokio::select! {
            () = sleep(LOOK) => {}
            _ = stopped.wait_for(|stopped| *stopped) => return,
        }
    }
}

fn tell(what: &str, destroyed: ApiResult<usize>) {
    match destroyed {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "destroyed {what} whose pending window was over"),
        Err(error) => {
            tracing::error!(cause = error.cause, "cannot destroy {what} that are due; trying again later");
        }
    }
}
