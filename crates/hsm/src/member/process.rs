//! A child process and the calls that it has not answered yet.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::io::Write;
use std::net::Shutdown;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use zeroize::Zeroizing;

use super::Program;
use crate::protocol::{Hello, Reply, RequestOf};
use crate::{Answer, Error, Operation, wire};

/// How long a child may take to end by itself once its socket is closed.
const LEAVE: Duration = Duration::from_secs(2);

/// Where a result goes.
pub(super) enum Ticket {
    Async(tokio::sync::oneshot::Sender<Result<Answer, Error>>),
    Blocking(mpsc::SyncSender<Result<Answer, Error>>),
}

impl Ticket {
    /// Nobody may be waiting any more.
    fn settle(self, result: Result<Answer, Error>) {
        match self {
            Self::Async(sender) => drop(sender.send(result)),
            Self::Blocking(sender) => drop(sender.send(result)),
        }
    }
}

pub(super) struct Process {
    /// Frames on their way to the child. A thread writes them, since a child that hangs does not read.
    frames: mpsc::Sender<Zeroizing<Vec<u8>>>,
    socket: UnixStream,
    child: Mutex<Child>,
    id: u32,
    calls: Mutex<Calls>,
    most: usize,
}

#[derive(Default)]
struct Calls {
    last: u64,
    waiting: HashMap<u64, (Instant, Ticket)>,
    ready: bool,
    was_of_use: bool,
    end: Option<Error>,
}

impl Process {
    /// Starts a child and says hello to it. Whether it could log in is seen by the first call.
    pub(super) fn start(
        member: &str,
        program: &Program,
        hello: &Hello,
        most: usize,
    ) -> Result<Arc<Self>, Error> {
        let failed = |error: std::io::Error| Error::Child(error.to_string());
        let (socket, theirs) = UnixStream::pair().map_err(failed)?;
        let (reads, writes) = (socket.try_clone().map_err(failed)?, socket.try_clone().map_err(failed)?);
        let hello = wire::frame(hello).map_err(failed)?;
        let mut command = Command::new(&program.path);
        // The server's own settings, some of them secret, are not for the vendor's library.
        for (variable, _) in std::env::vars_os().filter(|(name, _)| is_ours(name)) {
            command.env_remove(variable);
        }
        let child = command
            .args(&program.arguments)
            .envs(&program.environment)
            .stdin(Stdio::from(OwnedFd::from(theirs)))
            .stdout(Stdio::null())
            // What a terminal sends to the server is not for the child: it ends when the server wants it to.
            .process_group(0)
            .spawn()
            .map_err(failed)?;
        let id = child.id();
        tracing::debug!(member, child = id, "started a process for a PKCS#11 library");

        let (frames, queue) = mpsc::channel();
        let _ = frames.send(hello);
        let (child, calls) = (Mutex::new(child), Mutex::default());
        let process = Arc::new(Self { frames, socket, child, id, calls, most });
        thread::spawn(move || write_frames(writes, &queue));
        let (reader, member) = (process.clone(), member.to_owned());
        thread::spawn(move || reader.read_replies(reads, &member));
        Ok(process)
    }

    pub(super) fn id(&self) -> u32 {
        self.id
    }

    pub(super) fn in_flight(&self) -> usize {
        self.calls.lock().waiting.len()
    }

    /// Whether it is logged in.
    pub(super) fn is_ready(&self) -> bool {
        self.calls.lock().ready
    }

    /// Whether it has answered a call, not just hello.
    pub(super) fn was_of_use(&self) -> bool {
        self.calls.lock().was_of_use
    }

    /// Why it ended, if it did.
    pub(super) fn end(&self) -> Option<Error> {
        self.calls.lock().end.clone()
    }

    /// Whether a call should have been answered by now.
    pub(super) fn has_overdue(&self) -> bool {
        let now = Instant::now();
        self.calls.lock().waiting.values().any(|(until, _)| *until < now)
    }

    /// Sends a call. Its result goes to the ticket.
    pub(super) fn send(&self, operation: &Operation, until: Instant, ticket: Ticket) -> Result<(), Error> {
        let number = {
            let mut calls = self.calls.lock();
            if let Some(end) = &calls.end {
                return Err(end.clone());
            }
            if calls.waiting.len() >= self.most {
                return Err(Error::Busy);
            }
            calls.last += 1;
            let number = calls.last;
            calls.waiting.insert(number, (until, ticket));
            number
        };
        match wire::frame(&RequestOf { number, operation }) {
            Ok(frame) => {
                // Where the writer is gone the reader is about to be, and settles what waits.
                let _ = self.frames.send(frame);
                Ok(())
            }
            Err(error) => {
                self.calls.lock().waiting.remove(&number);
                Err(Error::Invalid(error.to_string()))
            }
        }
    }

    /// Kills the child. Whoever waits for it learns that it died; later callers why.
    pub(super) fn end_with(&self, error: &Error) {
        self.settle_all(error, &Error::Died);
        let _ = self.child.lock().kill();
        let _ = self.socket.shutdown(Shutdown::Both);
    }

    /// Lets the child end by itself: it takes leave of the token.
    pub(super) fn leave(&self) {
        self.settle_all(&Error::Died, &Error::Died);
        let _ = self.socket.shutdown(Shutdown::Both);
    }

    /// The first reason counts.
    fn settle_all(&self, end: &Error, told: &Error) {
        let waiting = {
            let mut calls = self.calls.lock();
            calls.end.get_or_insert_with(|| end.clone());
            std::mem::take(&mut calls.waiting)
        };
        for (_, ticket) in waiting.into_values() {
            ticket.settle(Err(told.clone()));
        }
    }

    /// Hands out replies until the child ends, and buries it.
    fn read_replies(&self, mut socket: UnixStream, member: &str) {
        while let Ok(Some(Reply { number, result })) = wire::read(&mut socket) {
            match (number, result) {
                (0, Ok(_)) => self.calls.lock().ready = true,
                (0, Err(error)) => {
                    tracing::warn!(member, %error, "a PKCS#11 token cannot be used");
                    self.settle_all(&error, &error);
                }
                (number, result) => self.settle(number, result),
            }
        }
        self.settle_all(&Error::Died, &Error::Died);
        let _ = self.socket.shutdown(Shutdown::Both);
        let status = self.bury();
        tracing::debug!(member, child = self.id, status, "the process for a PKCS#11 library ended");
    }

    fn settle(&self, number: u64, result: Result<Answer, Error>) {
        let waiting = {
            let mut calls = self.calls.lock();
            calls.was_of_use |= !matches!(result, Err(Error::Unreachable(_) | Error::Module(_)));
            calls.waiting.remove(&number)
        };
        if let Some((_, ticket)) = waiting {
            ticket.settle(result);
        }
    }

    /// Waits for the child to end, for a while, and then kills it.
    fn bury(&self) -> String {
        let patience = Instant::now() + LEAVE;
        loop {
            let mut child = self.child.lock();
            match child.try_wait() {
                Ok(Some(status)) => return status.to_string(),
                Ok(None) if Instant::now() > patience => drop(child.kill()),
                Ok(None) => {}
                Err(error) => return error.to_string(),
            }
            drop(child);
            thread::sleep(Duration::from_millis(10));
        }
    }
}

fn is_ours(variable: &OsStr) -> bool {
    variable.as_encoded_bytes().starts_with(b"KEYWARD_")
}

fn write_frames(mut socket: UnixStream, queue: &mpsc::Receiver<Zeroizing<Vec<u8>>>) {
    while let Ok(frame) = queue.recv() {
        if socket.write_all(&frame).is_err() {
            return;
        }
    }
}
