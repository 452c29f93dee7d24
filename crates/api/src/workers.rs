//! Where slow work is done: private keys take up to a millisecond and RSA key pairs tenths of a second,
//! which would delay every other call if the tasks of calls did it themselves.
//!
//! This crate knows no threads: the server gives it some, and tests do the work on the spot.

use tokio::sync::oneshot;

use crate::{ApiError, ApiResult};

/// A piece of work.
pub type Job = Box<dyn FnOnce() + Send>;

/// Who waits for a job, which decides who does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// Work of at most 60 microseconds, which is what encrypting 4 KiB takes too: it is done on the spot, because
    /// handing it over costs as much.
    Quick,
    /// Work of microseconds to a millisecond that a call waits for: signing, decrypting.
    Keys,
    /// Work that mostly nobody waits for: making RSA key pairs takes tenths of a second, indexing events
    /// milliseconds, but again and again.
    Long,
}

/// There is more work waiting in a lane than is sensible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Full;

/// Does jobs, each lane in the order they came.
pub trait Workers: Send + Sync {
    /// Takes a job. The number that wait is bounded.
    ///
    /// # Errors
    /// [`Full`] if the bound is reached; the job is dropped.
    fn submit(&self, lane: Lane, job: Job) -> Result<(), Full>;

    /// How many jobs wait in a lane, for metrics.
    fn waiting(&self, lane: Lane) -> usize;
}

impl dyn Workers {
    /// What `work` gives, done in that lane. If its caller goes away before its turn, it is not done.
    ///
    /// # Errors
    /// RequestLimitExceeded, which clients try again, if too much waits already.
    pub async fn run<T: Send + 'static>(
        &self,
        lane: Lane,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> ApiResult<T> {
        if lane == Lane::Quick {
            return Ok(work());
        }
        let (answer, answered) = oneshot::channel();
        let job = move || {
            if !answer.is_closed() {
                // Nobody may wait any longer; then the result is dropped, and wiped if it is secret.
                let _ = answer.send(work());
            }
        };
        self.submit(lane, Box::new(job)).map_err(|Full| too_much())?;
        answered.await.map_err(|_| ApiError::internal("a worker ended before its work was done"))
    }
}

fn too_much() -> ApiError {
    ApiError::new(
        "RequestLimitExceeded",
        "The server has as many operations with private keys waiting as it takes. Nothing was done; try again in a moment.",
        "服务器等待处理的私钥运算已达上限。本次请求未执行，请稍后重试。",
    )
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    };

    use super::*;

    /// Keeps up to two jobs until told to do them.
    #[derive(Default)]
    struct Late(Mutex<Vec<Job>>);

    impl Workers for Late {
        fn submit(&self, _: Lane, job: Job) -> Result<(), Full> {
            let mut jobs = self.0.lock().map_err(|_| Full)?;
            if jobs.len() == 2 {
                return Err(Full);
            }
            jobs.push(job);
            Ok(())
        }

        fn waiting(&self, _: Lane) -> usize {
            self.0.lock().map_or(0, |jobs| jobs.len())
        }
    }

    #[tokio::test]
    async fn what_nobody_waits_for_is_not_done_and_a_full_lane_says_so() {
        let late = Arc::new(Late::default());
        let done = Arc::new(AtomicUsize::new(0));
        let ask = || {
            let (workers, done) = (late.clone() as Arc<dyn Workers>, done.clone());
            tokio::spawn(
                async move { workers.run(Lane::Keys, move || done.fetch_add(1, Ordering::SeqCst)).await },
            )
        };
        let (waits, goes_away) = (ask(), ask());
        while late.waiting(Lane::Keys) < 2 {
            tokio::task::yield_now().await;
        }
        assert_eq!(ask().await.unwrap().unwrap_err().code, "RequestLimitExceeded");
        goes_away.abort();
        assert!(goes_away.await.unwrap_err().is_cancelled());
        let jobs: Vec<Job> = late.0.lock().unwrap().drain(..).collect();
        jobs.into_iter().for_each(|job| job());
        assert_eq!(waits.await.unwrap(), Ok(0));
        assert_eq!(done.load(Ordering::SeqCst), 1);
    }
}
