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
    time::{Instant, timeout, timeout_at},
};

use super::{Haste, Waiting, stall::Stall};

/// How many units share a commit at most.
const UNITS: usize = 512;

/// From how many expected units on a batch is waited for. With fewer, nobody's call takes longer for another's.
const CROWD: usize = 16;

/// Which part of the expected units makes a batch that goes without waiting: a quarter.
const PART: usize = 4;

/// How long a batch is waited for. In a crowd, private keys keep calls waiting longer than that anyway.
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
    stall: Arc<Stall>,
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
        stall: Arc<Stall>,
        alive: watch::Sender<()>,
    ) -> Self {
        Self { units, expected, stall, _alive: alive }
    }

    /// Where the worker notes its transactions.
    pub(super) fn stall(&self) -> &Stall {
        &self.stall
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
        let mut batch = Batch::of(first);
        self.drain(&mut batch);
        if self.is_worth_waiting(&batch) {
            self.gather(&mut batch).await;
        }
        Next::Batch(batch.units)
    }

    /// Takes all that wait.
    fn drain(&mut self, batch: &mut Batch) {
        while !batch.is_full()
            && let Ok(waiting) = self.units.try_recv()
        {
            batch.push(waiting);
        }
    }

    /// Waits for more, but no longer than until one comes that is in haste.
    async fn gather(&mut self, batch: &mut Batch) {
        let until = Instant::now() + GATHERING;
        while batch.is_patient && !batch.is_full() {
            let Ok(Some(waiting)) = timeout_at(until, self.units.recv()).await else { return };
            batch.push(waiting);
            self.drain(batch);
        }
    }

    /// Whether those of the batch are patient, and many more of their kind are expected.
    fn is_worth_waiting(&self, batch: &Batch) -> bool {
        let expected = self.expected.load(Ordering::Relaxed);
        batch.is_patient && expected >= CROWD && batch.units.len() * PART < expected
    }
}

/// What will share a commit.
struct Batch {
    units: Vec<Waiting>,
    bytes: usize,
    /// Whether all of them are.
    is_patient: bool,
}

impl Batch {
    fn of(first: Waiting) -> Self {
        let mut batch = Self { units: Vec::new(), bytes: 0, is_patient: true };
        batch.push(first);
        batch
    }

    fn push(&mut self, waiting: Waiting) {
        self.bytes += size(&waiting);
        self.is_patient &= waiting.haste == Haste::WithOthers;
        self.units.push(waiting);
    }

    fn is_full(&self) -> bool {
        self.units.len() >= UNITS || self.bytes >= BYTES
    }
}

/// About how many bytes a unit writes.
fn size(waiting: &Waiting) -> usize {
    let of_change = |change: &Change| match change {
        Change::CreateKey { version: Some(version), .. } | Change::AddVersion { version, .. } => {
            BYTES_OF_CHANGE + version.wrapped.len()
        }
        Change::Rewrap { after, .. } => BYTES_OF_CHANGE + after.len(),
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

    /// How many units share the first commit if a second one comes when the worker has seen the first, and that many
    /// patient ones are expected besides.
    async fn first_batch(haste: Haste, others: usize) -> usize {
        let (committer, mut inbox) = Committer::new();
        let _others: Vec<_> = (0..others).map(|_| committer.expect()).collect();
        let commit = || {
            let record = Record::new(b"{}".to_vec());
            committer.commit(Unit { changes: Vec::new(), record }, haste)
        };
        let batch = async {
            let Next::Batch(batch) = inbox.next(None).await else { panic!("no batch") };
            batch.into_iter().map(|waiting| waiting.answer(Ok(()))).count()
        };
        // In this order: the batch is asked for when the first waits, and the second comes after that.
        let (_, size, _) = join!(commit(), batch, timeout(GATHERING, commit()));
        size
    }

    #[tokio::test]
    async fn only_patient_units_wait_for_more_and_only_in_a_crowd() {
        assert_eq!(first_batch(Haste::WithOthers, 0).await, 1);
        assert_eq!(first_batch(Haste::WithOthers, CROWD - 1).await, 1);
        assert_eq!(first_batch(Haste::Now, CROWD).await, 1);
        assert_eq!(first_batch(Haste::WithOthers, CROWD).await, 2);
    }
}
