//! A member of a cluster: one token, as the server sees it.
//!
//! The child is started when the first call needs it, and again after it ended: at once if it had done something,
//! else after 100 ms, doubled each time up to 10 s. Calls in between fail with what was wrong. A call that is
//! overdue costs the child its life, since nothing else ends a call into a library that hangs.

mod backoff;
mod process;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::RecvTimeoutError;
use std::time::{Duration, Instant};

use keyward_crypto::Secret;
use parking_lot::Mutex;

use crate::protocol::{Hello, TokenName};
use crate::{Answer, Caller, Error, Operation};

use backoff::Backoff;
use process::{Process, Ticket};

/// How the child is started. The PIN is not part of it.
#[derive(Clone, Debug)]
pub struct Program {
    /// The program, which calls [`crate::child::run`] if given these arguments.
    pub path: PathBuf,
    /// Its arguments.
    pub arguments: Vec<OsString>,
    /// What is added to the environment of the server, such as the path of the vendor's configuration. Variables of the
    /// server whose names begin with `KEYWARD_` are left out.
    pub environment: BTreeMap<OsString, OsString>,
}

/// Which token, and how it is reached.
#[derive(Debug)]
pub struct Settings {
    /// What the member is called in logs and reports. Unique in its cluster.
    pub name: String,
    /// The program that becomes the child.
    pub program: Program,
    /// The vendor's library.
    pub library: PathBuf,
    /// The token.
    pub token: TokenName,
    /// The user's PIN.
    pub pin: Secret,
    /// `CKA_LABEL` of the AES key under which keys go from member to member. Without it, keys cannot leave the token.
    pub wrapping_key: Option<String>,
    /// What is enough.
    pub limits: Limits,
}

/// What is enough for a member.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Threads in the child, each with a session: 1 to 1024. There is one more, which makes pairs and imports.
    pub sessions: u16,
    /// Calls under way at a time, those that wait for a thread included.
    pub in_flight: usize,
    /// How long a call may take.
    pub deadline: Duration,
    /// How long making a pair or importing a key may take.
    pub slow_deadline: Duration,
    /// How long loading the library and logging in may take, beyond the deadline of a call.
    pub start_deadline: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            sessions: 4,
            in_flight: 256,
            deadline: Duration::from_secs(5),
            slow_deadline: Duration::from_secs(60),
            start_deadline: Duration::from_secs(20),
        }
    }
}

/// A token behind a child process.
pub struct Member {
    settings: Settings,
    state: Mutex<State>,
    starts: AtomicU64,
}

struct State {
    /// The child, also one that has ended: it knows why.
    process: Option<Arc<Process>>,
    backoff: Backoff,
    /// The token refused the PIN. Nothing is tried until there is another.
    refusal: Option<Error>,
    pin: Secret,
}

impl Member {
    /// A member whose child is started by the first call.
    pub fn new(mut settings: Settings) -> Self {
        let pin = std::mem::replace(&mut settings.pin, Secret::new(Vec::new()));
        let state = State { process: None, backoff: Backoff::default(), refusal: None, pin };
        Self { settings, state: Mutex::new(state), starts: AtomicU64::new(0) }
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        &self.settings.name
    }

    /// What is enough for it.
    pub fn limits(&self) -> &Limits {
        &self.settings.limits
    }

    /// Calls under way.
    pub fn in_flight(&self) -> usize {
        self.state.lock().process.as_ref().map_or(0, |process| process.in_flight())
    }

    /// How often a child was started.
    pub fn starts(&self) -> u64 {
        self.starts.load(Ordering::Relaxed)
    }

    /// The process id of the child, if there is one.
    pub fn child_id(&self) -> Option<u32> {
        let state = self.state.lock();
        state.process.as_ref().filter(|process| process.end().is_none()).map(|process| process.id())
    }

    /// Another PIN, which the next call tries. Calls under way fail with [`Error::Died`].
    pub fn set_pin(&self, pin: Secret) {
        let mut state = self.state.lock();
        state.pin = pin;
        state.refusal = None;
        state.backoff = Backoff::default();
        if let Some(process) = state.process.take() {
            process.end_with(&Error::Died);
        }
    }

    /// Does an operation. A future that is dropped leaves the call to end by itself.
    ///
    /// # Errors
    /// [`Error::Deadline`], [`Error::Died`], [`Error::Busy`], or what the child says.
    pub async fn call(&self, operation: &Operation) -> Result<Answer, Error> {
        let (process, until) = self.process(operation)?;
        let (sender, receiver) = tokio::sync::oneshot::channel();
        process.send(operation, until, Ticket::Async(sender))?;
        let result = match tokio::time::timeout_at(until.into(), receiver).await {
            Ok(Ok(result)) => result,
            Ok(Err(_)) => Err(Error::Died),
            Err(_) => Err(overdue(&process)),
        };
        self.learn(&process, result)
    }

    /// Asks whether the token is well, and ends a child with a call that nobody waits for any more.
    ///
    /// # Errors
    /// As for any call.
    pub fn probe(&self) -> Result<(), Error> {
        let process = self.state.lock().process.clone();
        if let Some(process) = process.filter(|process| process.has_overdue()) {
            return Err(overdue(&process));
        }
        self.call_blocking(&Operation::Ping).map(|_| ())
    }

    /// The child, started if need be, and until when it must have done the operation.
    fn process(&self, operation: &Operation) -> Result<(Arc<Process>, Instant), Error> {
        let limits = &self.settings.limits;
        let allowed = if operation.is_slow() { limits.slow_deadline } else { limits.deadline };
        let mut state = self.state.lock();
        if let Some(refusal) = &state.refusal {
            return Err(refusal.clone());
        }
        if let Some(process) = state.process.take() {
            match process.end() {
                None => {
                    let start = if process.is_ready() { Duration::ZERO } else { limits.start_deadline };
                    state.process = Some(process.clone());
                    return Ok((process, Instant::now() + allowed + start));
                }
                Some(error @ Error::Pin(_)) => {
                    state.refusal = Some(error.clone());
                    return Err(error);
                }
                Some(error) => state.backoff.ended(process.was_of_use(), error),
            }
        }
        if let Some(error) = state.backoff.must_wait() {
            return Err(error);
        }
        self.starts.fetch_add(1, Ordering::Relaxed);
        let hello = self.hello(&state.pin);
        match Process::start(&self.settings.name, &self.settings.program, &hello, limits.in_flight) {
            Ok(process) => {
                state.process = Some(process.clone());
                Ok((process, Instant::now() + allowed + limits.start_deadline))
            }
            Err(error) => {
                state.backoff.ended(false, error.clone());
                Err(error)
            }
        }
    }

    fn hello(&self, pin: &Secret) -> Hello {
        Hello {
            library: self.settings.library.to_string_lossy().into_owned(),
            token: self.settings.token.clone(),
            pin: Secret::new(pin.expose().to_vec()),
            sessions: self.settings.limits.sessions.clamp(1, 1024),
            wrapping_key: self.settings.wrapping_key.clone(),
        }
    }

    /// Draws conclusions from what a call came to. A token that was gone is found by a fresh child only, since modules
    /// know the slots of the moment when they were loaded.
    fn learn(&self, process: &Arc<Process>, result: Result<Answer, Error>) -> Result<Answer, Error> {
        match &result {
            Err(error @ Error::Pin(_)) => {
                let mut state = self.state.lock();
                // Another PIN may have been set meanwhile.
                if state.process.as_ref().is_some_and(|current| Arc::ptr_eq(current, process)) {
                    state.refusal = Some(error.clone());
                }
                process.end_with(error);
            }
            Err(error @ Error::Unreachable(_)) => process.end_with(error),
            _ => {}
        }
        result
    }
}

impl Caller for Member {
    fn call_blocking(&self, operation: &Operation) -> Result<Answer, Error> {
        let (process, until) = self.process(operation)?;
        let (sender, receiver) = std::sync::mpsc::sync_channel(1);
        process.send(operation, until, Ticket::Blocking(sender))?;
        let result = match receiver.recv_timeout(until.saturating_duration_since(Instant::now())) {
            Ok(result) => result,
            Err(RecvTimeoutError::Disconnected) => Err(Error::Died),
            Err(RecvTimeoutError::Timeout) => Err(overdue(&process)),
        };
        self.learn(&process, result)
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        if let Some(process) = self.state.lock().process.take() {
            process.leave();
        }
    }
}

/// Ends a child that does not answer.
fn overdue(process: &Process) -> Error {
    process.end_with(&Error::Deadline);
    Error::Deadline
}
