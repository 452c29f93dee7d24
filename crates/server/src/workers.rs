//! The threads that do what private keys do.
//!
//! They are threads of their own, with a lower priority for the system's scheduler than those that answer
//! calls: however many signatures are asked for, encrypting goes on as if nobody signed.

use std::{
    collections::VecDeque,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
};

use keyward_api::workers::{Full, Job, Lane, Workers};
use rustix::process::setpriority_process;

use crate::failure::Failure;

/// How many operations with private keys may wait. With RSA of 3,072 bits, the slowest, they take one
/// thread less than a second.
const KEYS_WAITING: usize = 1024;
/// How much long work may wait: new RSA pairs take a third of a second each, so what waits longest is answered
/// before a call takes too long.
const LONG_WAITING: usize = 64;
/// How nice the threads are that work with private keys, on the system's scale from 0 to 19.
const KEYS_NICE: i32 = 10;
/// How nice the threads are that do long work.
const LONG_NICE: i32 = 15;

/// The threads, and what waits for them.
pub struct Threads {
    keys: Arc<Queue>,
    long: Arc<Queue>,
}

impl Threads {
    /// Starts them: for private keys as many as the processor has cores, for long work a quarter.
    ///
    /// # Errors
    /// If the system starts no more threads.
    pub fn start() -> Result<Self, Failure> {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let keys = Queue::start("keys", KEYS_WAITING, cores, KEYS_NICE)?;
        let long = Queue::start("long-work", LONG_WAITING, (cores / 4).max(1), LONG_NICE)?;
        Ok(Self { keys, long })
    }

    fn lane(&self, lane: Lane) -> &Queue {
        match lane {
            Lane::Quick | Lane::Keys => &self.keys,
            Lane::Long => &self.long,
        }
    }
}

impl Workers for Threads {
    fn submit(&self, lane: Lane, job: Job) -> Result<(), Full> {
        self.lane(lane).push(job)
    }

    fn waiting(&self, lane: Lane) -> usize {
        self.lane(lane).jobs().len()
    }
}

/// Jobs that wait, oldest first.
struct Queue {
    jobs: Mutex<VecDeque<Job>>,
    arrived: Condvar,
    most: usize,
}

impl Queue {
    /// A queue and the threads that work on it, until the process ends.
    fn start(name: &str, most: usize, threads: usize, nice: i32) -> Result<Arc<Self>, Failure> {
        let queue = Arc::new(Self { jobs: Mutex::default(), arrived: Condvar::new(), most });
        for number in 0..threads {
            let queue = queue.clone();
            let work = move || {
                // On Linux this is about the calling thread alone. Where it is refused, all are equal.
                let _ = setpriority_process(None, nice);
                loop {
                    queue.next()();
                }
            };
            let started = thread::Builder::new().name(format!("{name}-{number}")).spawn(work);
            started.map_err(|e| Failure::unusable(format!("cannot start threads: {e}")))?;
        }
        Ok(queue)
    }

    fn push(&self, job: Job) -> Result<(), Full> {
        let mut jobs = self.jobs();
        if jobs.len() >= self.most {
            return Err(Full);
        }
        jobs.push_back(job);
        drop(jobs);
        self.arrived.notify_one();
        Ok(())
    }

    /// Waits for the oldest job.
    fn next(&self) -> Job {
        let mut jobs = self.jobs();
        loop {
            if let Some(job) = jobs.pop_front() {
                return job;
            }
            jobs = self.arrived.wait(jobs).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn jobs(&self) -> MutexGuard<'_, VecDeque<Job>> {
        // Nobody fails while holding it: it is held to push and to pop.
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn jobs_are_done_in_order_and_a_full_queue_takes_no_more() {
        let queue = Queue::start("test", 2, 1, 0).unwrap();
        let (begun, begins) = channel();
        let (go, wait) = channel::<()>();
        let (done, results) = channel();
        queue
            .push(Box::new(move || {
                begun.send(()).unwrap();
                wait.recv().unwrap();
            }))
            .unwrap();
        begins.recv().unwrap();
        let job = |number: i32| -> Job {
            let done = done.clone();
            Box::new(move || done.send(number).unwrap())
        };
        assert_eq!([1, 2, 3].map(|number| queue.push(job(number))), [Ok(()), Ok(()), Err(Full)]);
        assert_eq!(queue.jobs().len(), 2);
        go.send(()).unwrap();
        assert_eq!([results.recv().unwrap(), results.recv().unwrap()], [1, 2]);
        queue.push(job(4)).unwrap();
        assert_eq!(results.recv().unwrap(), 4);
    }

    /// A thread that works may not be slowed down by what it works for: its niceness is its own.
    #[test]
    fn only_the_workers_are_nice() {
        let before = rustix::process::getpriority_process(None).unwrap();
        let queue = Queue::start("test", 1, 1, before + 3).unwrap();
        let (tell, told) = channel();
        queue.push(Box::new(move || tell.send(rustix::process::getpriority_process(None)).unwrap())).unwrap();
        assert_eq!(told.recv().unwrap().unwrap(), before + 3);
        assert_eq!(rustix::process::getpriority_process(None).unwrap(), before);
    }
}
