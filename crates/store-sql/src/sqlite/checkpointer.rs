//! Moves what was committed from the log into the database file, beside the commits and not in their way: the sync of
//! the database file takes tens of milliseconds, for which every call would wait.
//!
//! The log begins anew only when all of it was moved, and while commits go on something is always left. So when it is
//! long, the committer moves that rest between two commits: a few pages.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI32, Ordering::Relaxed},
        mpsc::{self, Receiver, SyncSender},
    },
};

use keyward_store::StoreError;

use super::connection::Connection;

/// After how many pages of 4 KiB what is new in the log is moved.
const NEW: i32 = 2_000;
/// From how many pages on the log shall begin anew: 32 MiB.
const LONG: i32 = 8_000;

/// The thread that moves the log.
pub(super) struct Checkpointer {
    log: Arc<Log>,
    wake: SyncSender<()>,
}

/// What is known of the log, in pages.
#[derive(Default)]
struct Log {
    length: AtomicI32,
    moved: AtomicI32,
    rest_is_due: AtomicBool,
}

impl Checkpointer {
    /// Starts the thread; it ends when this and the connections that it follows are dropped.
    pub(super) fn start(path: &Path) -> Result<Self, StoreError> {
        let (wake, woken) = mpsc::sync_channel(1);
        let log = Arc::new(Log::default());
        let (path, its_log) = (path.to_owned(), log.clone());
        let started = std::thread::Builder::new().name("checkpointer".into());
        started.spawn(move || work(&path, &woken, &its_log)).map_err(|error| {
            StoreError::Unavailable(format!("no thread could be started for checkpoints: {error}"))
        })?;
        Ok(Self { log, wake })
    }

    /// Looks at every commit of a connection, which makes no checkpoints by itself any more.
    pub(super) fn follow(&self, connection: &mut Connection) -> Result<(), StoreError> {
        let (log, wake) = (self.log.clone(), self.wake.clone());
        connection.on_commit(move |length| {
            log.length.store(length, Relaxed);
            if length < log.moved.load(Relaxed) {
                // The log began anew.
                log.moved.store(0, Relaxed);
            }
            if length - log.moved.load(Relaxed) >= NEW {
                // One that is at work will look again.
                wake.try_send(()).ok();
            }
        })
    }

    /// Whether the committer shall move the rest of the log now: because nearly all of a long one was moved, or because
    /// the thread does not keep up.
    pub(super) fn rest_is_due(&self) -> bool {
        self.log.rest_is_due.swap(false, Relaxed) || self.log.length.load(Relaxed) > 4 * LONG
    }
}

fn work(path: &Path, woken: &Receiver<()>, log: &Log) {
    let mut connection = None;
    while woken.recv().is_ok() {
        // What fails here is tried again after the next commits; they have their own ways of telling what is wrong.
        let moved = match &mut connection {
            Some(connection) => Connection::move_log(connection),
            None => Connection::open_to_write(path).and_then(|mut opened| {
                let moved = opened.move_log();
                connection = Some(opened);
                moved
            }),
        };
        let Ok(moved) = moved else {
            connection = None;
            continue;
        };
        log.moved.store(moved, Relaxed);
        if log.length.load(Relaxed) >= LONG {
            log.rest_is_due.store(true, Relaxed);
        }
    }
}
