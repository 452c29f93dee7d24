//! What waits for the worker.

use std::time::Duration;

use keyward_store::Change;
use tokio::{
    sync::{mpsc, watch},
    time::timeout,
};

use super::Waiting;

/// How many units share a commit at most.
const UNITS: usize = 512;

/// How many bytes share a commit, about: after the unit that goes beyond, no more is taken.
const BYTES: usize = 4 << 20;

/// What a change takes in the database besides its wrapped material, roughly.
const BYTES_OF_CHANGE: usize = 1024;

/// The worker's end of the queue.
#[derive(Debug)]
pub(crate) struct Inbox {
    units: mpsc::Receiver<Waiting>,
    /// Tells by its end that the worker has ended.
    _alive: watch::Sender<()>,
}

/// What the worker has to do next.
pub(super) enum Next {
    /// Commit these, at least one.
    Batch(Vec<Waiting>),
    /// Nothing came for that long.
    Idle,
    /// End: nothing will come any more.
    Closed,
}

impl Inbox {
    pub(super) fn new(units: mpsc::Receiver<Waiting>, alive: watch::Sender<()>) -> Self {
        Self { units, _alive: alive }
    }

    /// Waits for a unit, then takes all that wait too, up to the limits of a batch.
    pub(super) async fn next(&mut self, idle: Option<Duration>) -> Next {
        let first = match idle {
            None => self.units.recv().await,
            Some(idle) => match timeout(idle, self.units.recv()).await {
                Ok(first) => first,
                Err(_) => return Next::Idle,
            },
        };
        let Some(first) = first else { return Next::Closed };
        let mut bytes = size(&first);
        let mut batch = vec![first];
        while batch.len() < UNITS && bytes < BYTES {
            let Ok(waiting) = self.units.try_recv() else { break };
            bytes += size(&waiting);
            batch.push(waiting);
        }
        Next::Batch(batch)
    }
}

/// About how many bytes a unit writes.
fn size(waiting: &Waiting) -> usize {
    let of_change = |change: &Change| match change {
        Change::CreateKey { version: Some(version), .. } | Change::AddVersion { version, .. } => {
            BYTES_OF_CHANGE + version.wrapped.len()
        }
        Change::PutImportParameters(parameters) => BYTES_OF_CHANGE + parameters.wrapped.len(),
        Change::IndexAudit(index) => index.pages.iter().map(Vec::len).sum(),
        _ => BYTES_OF_CHANGE,
    };
    waiting.unit.record.as_bytes().len() + waiting.unit.changes.iter().map(of_change).sum::<usize>()
}
