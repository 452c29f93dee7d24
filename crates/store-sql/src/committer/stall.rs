//! For how long the worker has been at a transaction.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

use keyward_store::StoreError;

/// The beginning of the transaction that is under way.
#[derive(Debug)]
pub(super) struct Stall {
    base: Instant,
    /// Milliseconds from `base`, plus one; 0 while there is no transaction.
    since: AtomicU64,
}

impl Default for Stall {
    fn default() -> Self {
        Self { base: Instant::now(), since: AtomicU64::new(0) }
    }
}

impl Stall {
    pub(super) fn begin(&self) {
        self.since.store(self.millis() + 1, Ordering::Relaxed);
    }

    pub(super) fn end(&self) {
        self.since.store(0, Ordering::Relaxed);
    }

    /// Whether the transaction under way, if there is one, began no longer ago than that.
    ///
    /// # Errors
    /// [`refusal`].
    pub(super) fn check(&self, patience: Duration) -> Result<(), StoreError> {
        match self.since.load(Ordering::Relaxed) {
            0 => Ok(()),
            since if u128::from(self.millis().saturating_sub(since - 1)) <= patience.as_millis() => Ok(()),
            _ => Err(refusal()),
        }
    }

    fn millis(&self) -> u64 {
        u64::try_from(self.base.elapsed().as_millis()).unwrap_or(u64::MAX - 1)
    }
}

/// Why somebody is not waited for.
pub(super) fn refusal() -> StoreError {
    StoreError::Unavailable(
        "the database does not answer: a transaction has been under way for seconds".into(),
    )
}
