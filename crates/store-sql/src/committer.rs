//! Group commit: everything that waits shares one transaction and one audit block.
//!
//! [`Committer`] is the side of those who wait; [`Worker`] does the work, alone, with the one
//! connection that writes. A unit that waits alone is committed at once: groups form by themselves
//! while the commit before is on its way to the disk. Only if all that wait are patient, and many more of
//! their kind are under way, does the worker wait a moment for those.

mod inbox;
mod worker;

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use keyward_store::{Expected, StoreError, Unit};
use parking_lot::RwLock;
use tokio::sync::{mpsc, oneshot, watch};

pub(crate) use inbox::Inbox;
pub(crate) use worker::Worker;

/// How many units can queue; more wait until there is room.
const QUEUE: usize = 8192;

/// Hands units to the worker and waits for their commit.
#[derive(Debug)]
pub(crate) struct Committer {
    queue: RwLock<Option<mpsc::Sender<Waiting>>>,
    waiting: Arc<AtomicUsize>,
    /// How many patient units wait or will come.
    expected: Arc<AtomicUsize>,
    /// Closed when the worker has ended.
    ended: watch::Receiver<()>,
}

/// A unit, and who waits for its commit.
#[derive(Debug)]
struct Waiting {
    unit: Unit,
    haste: Haste,
    reply: oneshot::Sender<Result<(), StoreError>>,
    counted: Counted,
}

/// How soon a unit is to be committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Haste {
    /// At once.
    Now,
    /// If many more are expected, with some of these.
    WithOthers,
}

/// Counts one while it lives.
#[derive(Debug)]
struct Counted(Arc<AtomicUsize>);

impl Committer {
    /// A committer, and the inbox for its worker.
    pub(crate) fn new() -> (Self, Inbox) {
        let (queue, units) = mpsc::channel(QUEUE);
        let (alive, ended) = watch::channel(());
        let (waiting, expected) = (Arc::default(), Arc::default());
        let inbox = Inbox::new(units, Arc::clone(&expected), alive);
        (Self { queue: RwLock::new(Some(queue)), waiting, expected, ended }, inbox)
    }

    /// Commits a unit. It is committed also if the caller goes away once it is in the queue.
    pub(crate) async fn commit(&self, unit: Unit, haste: Haste) -> Result<(), StoreError> {
        let closed = || StoreError::Unavailable("the store is closed".into());
        let queue = self.queue.read().clone().ok_or_else(closed)?;
        let (reply, answer) = oneshot::channel();
        let waiting = Waiting { unit, haste, reply, counted: Counted::new(&self.waiting) };
        queue.send(waiting).await.map_err(|_| closed())?;
        drop(queue);
        answer.await.map_err(|_| closed())?
    }

    /// Counts a patient unit, while the answer lives.
    pub(crate) fn expect(&self) -> Expected {
        Expected::counted(&self.expected)
    }

    /// How many units wait for their commit.
    pub(crate) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// Takes no more units, and waits until the worker has committed the others and ended.
    pub(crate) async fn close(&self) {
        self.queue.write().take();
        let mut ended = self.ended.clone();
        while ended.changed().await.is_ok() {}
    }
}

impl Waiting {
    /// Tells how it went. By then it does not count as waiting any more.
    fn answer(self, outcome: Result<(), StoreError>) {
        drop(self.counted);
        // Whoever went away in between needs no answer.
        self.reply.send(outcome).ok();
    }
}

impl Counted {
    fn new(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(count))
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
