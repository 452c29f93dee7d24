//! New key pairs. RSA pairs take tenths of a second to make, so some are made ahead of need; wrapped
//! while they wait, as everything that is kept.

use std::{collections::VecDeque, sync::Arc};

use keyward_crypto::{PairAlgorithm, PreparedKey, Provider};
use parking_lot::Mutex;

use crate::{
    ApiResult,
    workers::{Lane, Workers},
};

/// The algorithms whose pairs are made ahead of need.
const SLOW: [PairAlgorithm; 2] = [PairAlgorithm::Rsa2048, PairAlgorithm::Rsa3072];

/// Where new pairs come from.
pub struct Pairs {
    provider: Arc<dyn Provider>,
    workers: Arc<dyn Workers>,
    stock: Mutex<Stock>,
    /// How many pairs of each size are kept ready; 0 makes every pair on demand.
    capacity: usize,
}

#[derive(Default)]
struct Stock {
    ready: [VecDeque<PreparedKey>; SLOW.len()],
    /// Whether a job is filling it. One at a time, so that who waits for a pair waits for one other at most.
    filling: bool,
}

impl Pairs {
    /// No pairs yet; [`Self::fill`] begins to make them.
    pub fn new(provider: Arc<dyn Provider>, workers: Arc<dyn Workers>, capacity: usize) -> Arc<Self> {
        Arc::new(Self { provider, workers, stock: Mutex::default(), capacity })
    }

    /// A new pair: one that is ready, else one that is made now.
    ///
    /// # Errors
    /// What the provider fails with, or RequestLimitExceeded if too many wait for pairs.
    pub async fn take(self: &Arc<Self>, algorithm: PairAlgorithm) -> ApiResult<PreparedKey> {
        let shelf = SLOW.iter().position(|slow| *slow == algorithm);
        let ready = shelf.and_then(|shelf| self.stock.lock().ready[shelf].pop_front());
        let pair = match ready {
            Some(pair) => pair,
            None => {
                let lane = if shelf.is_some() { Lane::Long } else { Lane::Keys };
                let provider = self.provider.clone();
                self.workers.run(lane, move || provider.generate_unbound(algorithm)).await??
            }
        };
        if shelf.is_some() {
            self.fill();
        }
        Ok(pair)
    }

    /// Makes pairs until enough are ready, one job each, so that who needs a pair now comes in between.
    pub fn fill(self: &Arc<Self>) {
        let Some(shelf) = self.begin_filling() else { return };
        let pairs = self.clone();
        let job = move || {
            let made = pairs.provider.generate_unbound(SLOW[shelf]);
            let mut stock = pairs.stock.lock();
            stock.filling = false;
            match made {
                Ok(pair) => stock.ready[shelf].push_back(pair),
                // The next call that takes a pair tries again.
                Err(error) => return tracing::warn!(%error, "cannot make a key pair ahead of need"),
            }
            drop(stock);
            pairs.fill();
        };
        if self.workers.submit(Lane::Long, Box::new(job)).is_err() {
            // Those who wait for pairs come first; the last of them calls this again.
            self.stock.lock().filling = false;
        }
    }

    /// Drops the pairs that are ready and makes others: an earlier version of the root key may wrap them.
    pub fn renew(self: &Arc<Self>) {
        self.stock.lock().ready.iter_mut().for_each(VecDeque::clear);
        self.fill();
    }

    /// How many pairs are ready, for metrics.
    pub fn ready(&self) -> usize {
        self.stock.lock().ready.iter().map(VecDeque::len).sum()
    }

    /// The emptiest shelf, if it has room and nobody is filling it.
    fn begin_filling(&self) -> Option<usize> {
        let mut stock = self.stock.lock();
        let shelf = (0..SLOW.len()).min_by_key(|shelf| stock.ready[*shelf].len())?;
        if stock.filling || stock.ready[shelf].len() >= self.capacity {
            return None;
        }
        stock.filling = true;
        Some(shelf)
    }
}
