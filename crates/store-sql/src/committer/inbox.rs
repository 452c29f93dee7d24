//! What waits for the worker.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use keyward_store::Change;
use tokio::{
    sync::{mpsc, watch},
    time::{sleep, timeout},
};

use super::Waiting;

/// How many units share a commit at most.
const UNITS: usize = 512;

/// From how many expected units on a batch is waited for. With fewer, nobody's call takes longer for another's.
const CROWD: usize = 16;

/// Which part of the expected units makes a batch that goes without waiting.
const PART: usize = 4;

/// How long a batch is waited for. With a crowd, calls take longer than that anyway.
const GATHERING: Duration = Duration::from_millis(1);

/// How many bytes share a commit, about: after the unit that goes beyond, no more is taken.
const BYTES: usize = 4 << 20;

/// What a change takes in the database besides its wrapped material, roughly.
const BYTES_OF_CHANGE: usize = 1024;

/// The worker's end of the queue.
#[derive(Debug)]
pub(crate) struct Inbox {
    units: mpsc::Receiver<Waiting>,
    expected: Arc<AtomicUsize>,
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
    pub(super) fn new(
        units: mpsc::Receiver<Waiting>,
        expected: Arc<AtomicUsize>,
        alive: watch::Sender<()>,
    ) -> Self {
        Self { units, expected, _alive: alive }
    }

    /// Waits for a unit, and in a crowd a moment for more, then takes all that wait too, up to the limits of a
    /// batch.
    pub(super) async fn next(&mut self, idle: Option<Duration>) -> Next {
        let first = match idle {
            None => self.units.recv().await,
            Some(idle) => match timeout(idle, self.units.recv()).await {
                Ok(first) => first,
                Err(_) => return Next::Idle,
            },
        };
        let Some(first) = first else { return Next::Closed };
        if self.is_worth_waiting() {
            sleep(GATHERING).await;
        }
        let mut bytes = size(&first);
        let mut batch = vec![first];
        while batch.len() < UNITS && bytes < BYTES {
            let Ok(waiting) = self.units.try_recv() else { break };
            bytes += size(&waiting);
            batch.push(waiting);
        }
        Next::Batch(batch)
    }

    /// Whether many more units are expected than the one that came and those behind it.
    fn is_worth_waiting(&self) -> bool {
        let expected = self.expected.load(Ordering::Relaxed);
        expected >= CROWD && (self.units.len() + 1) * PART < expected
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

#[cfg(test)]
mod tests {
    use keyward_store::{Unit, audit::Record};
    use tokio::join;

    use super::{super::Committer, *};

    /// How many units share the first commit if another comes when the worker has seen one, and that many more
    /// than these two are expected.
    async fn first_batch(others: usize) -> usize {
        let (committer, mut inbox) = Committer::new();
        let _others: Vec<_> = (0..others).map(|_| committer.expect()).collect();
        let commit = || {
            let record = Record::new(b"{}".to_vec());
            committer.commit(Unit { changes: Vec::new(), record })
        };
        let batch = async {
            let Next::Batch(batch) = inbox.next(None).await else { panic!("no batch") };
            batch.into_iter().map(|waiting| waiting.answer(Ok(()))).count()
        };
        let close = async {
            let (_, size) = join!(commit(), batch);
            size
        };
        // The second is polled after the first batch was taken or is being waited for.
        let second = timeout(Duration::from_millis(1), commit());
        let (size, _) = join!(close, second);
        size
    }

    #[tokio::test]
    async fn only_in_a_crowd_the_worker_waits_for_more() {
        assert_eq!(first_batch(0).await, 1);
        assert_eq!(first_batch(CROWD - 1).await, 1);
        assert_eq!(first_batch(CROWD).await, 2);
    }
}
