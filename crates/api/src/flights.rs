//! The calls that are under way, so that somebody can wait until all that began before have ended.

use std::{sync::Arc, time::Duration};

use parking_lot::RwLock;
use tokio::time::{sleep, timeout};

/// How often it is looked whether they have ended.
const LOOK: Duration = Duration::from_millis(20);

/// Calls, by the time between two waits that they began in.
#[derive(Default)]
pub struct Flights(RwLock<Arc<()>>);

/// A call that is under way as long as this lives.
pub struct Flight {
    _began: Arc<()>,
}

impl Flights {
    /// A call begins.
    pub fn enter(&self) -> Flight {
        Flight { _began: self.0.read().clone() }
    }

    /// Waits until the calls have ended that began before; whether they have, within that time.
    pub async fn leave_behind(&self, patience: Duration) -> bool {
        let before = std::mem::take(&mut *self.0.write());
        let ended = async {
            while Arc::strong_count(&before) > 1 {
                sleep(LOOK).await;
            }
        };
        timeout(patience, ended).await.is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn waits_for_calls_that_began_before_and_no_others() {
        let flights = Arc::new(Flights::default());
        let before = flights.enter();
        assert!(!flights.leave_behind(Duration::from_millis(50)).await);
        drop(before);
        let before = flights.enter();
        let waiting = flights.clone();
        let waiter = tokio::spawn(async move { waiting.leave_behind(Duration::from_secs(60)).await });
        sleep(LOOK).await;
        let _after = flights.enter();
        drop(before);
        assert!(waiter.await.unwrap());
    }
}
