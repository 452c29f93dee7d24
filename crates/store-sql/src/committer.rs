//! Group commit: everything that waits shares one transaction and one audit block.
//!
//! [`Committer`] is the side of those who wait; [`Worker`] does the work, alone, with the one
//! connection that writes. A unit that waits alone is committed at once: groups form by themselves
//! while the commit before is on its way to the disk. Only if all that wait are patient, and many more of
//! their kind are under way, does the worker wait a moment for those.
//!
//! Nobody hangs on a database that does not answer: while a transaction takes longer than [`PATIENCE`], those who come
//! are refused at once, and those who wait for their turn withdraw. Only whose unit is in that transaction wait until it is
//! decided.

mod inbox;
mod stall;
mod worker;

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use keyward_store::{Expected, StoreError, Unit};
use parking_lot::RwLock;
use tokio::{
    sync::{mpsc, oneshot, watch},
    time::timeout,
};

pub(crate) use inbox::Inbox;
use stall::Stall;
pub(crate) use worker::Worker;

/// How many units can queue; more wait until there is room.
const QUEUE: usize = 8192;

/// How long a transaction is waited for by those who are not in it. A disk that is busy makes a commit wait for a fraction of
/// this.
pub(crate) const PATIENCE: Duration = Duration::from_secs(3);

/// Hands units to the worker and waits for their commit.
#[derive(Debug)]
pub(crate) struct Committer {
    queue: RwLock<Option<mpsc::Sender<Waiting>>>,
    waiting: Arc<AtomicUsize>,
    /// How many patient units wait or will come.
    expected: Arc<AtomicUsize>,
    /// The transaction that is under way.
    stall: Arc<Stall>,
    /// Closed when the worker has ended.
    ended: watch::Receiver<()>,
}

/// A unit, and who waits for its commit.
#[derive(Debug)]
struct Waiting {
    unit: Unit,
    haste: Haste,
    reply: oneshot::Sender<Result<(), StoreError>>,
    /// Set by the worker that takes the unit, or by its owner who withdraws it, whoever comes first.
    claimed: Arc<AtomicBool>,
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
        let (waiting, expected, stall) = (Arc::default(), Arc::default(), Arc::<Stall>::default());
        let inbox = Inbox::new(units, Arc::clone(&expected), Arc::clone(&stall), alive);
        (Self { queue: RwLock::new(Some(queue)), waiting, expected, stall, ended }, inbox)
    }

    /// Commits a unit. It is committed also if the caller goes away once it is in the queue.
    ///
    /// # Errors
    /// Those of the transaction, or that none is possible now.
    pub(crate) async fn commit(&self, unit: Unit, haste: Haste) -> Result<(), StoreError> {
        let closed = || StoreError::Unavailable("the store is closed".into());
        let queue = self.queue.read().clone().ok_or_else(closed)?;
        self.check()?;
        let (reply, mut answer) = oneshot::channel();
        let claimed = Arc::new(AtomicBool::new(false));
        let counted = Counted::new(&self.waiting);
        let waiting = Waiting { unit, haste, reply, claimed: Arc::clone(&claimed), counted };
        queue.send(waiting).await.map_err(|_| closed())?;
        drop(queue);
        let answer = match timeout(PATIENCE, &mut answer).await {
            Ok(answer) => answer,
            Err(_) if !claimed.swap(true, Ordering::AcqRel) => return Err(stall::refusal()),
            // It is in the transaction: only its end tells whether it was committed.
            Err(_) => answer.await,
        };
        answer.map_err(|_| closed())?
    }

    /// Whether it makes sense to come now.
    ///
    /// # Errors
    /// That the database does not answer.
    pub(crate) fn check(&self) -> Result<(), StoreError> {
        self.stall.check(PATIENCE)
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
    /// Takes the unit for a transaction; `false` if its owner has withdrawn it.
    fn claim(&self) -> bool {
        !self.claimed.swap(true, Ordering::AcqRel)
    }

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
