//! The child process: it holds the vendor's library, and nothing else.
//!
//! One thread reads requests from the socket at its standard input, and a number of others answer them, each with
//! a session of its own; one more makes pairs. It ends when the server closes the socket, also if the library hangs.

mod aes;
mod copying;
mod describe;
mod fault;
mod keys;
mod pairs;
mod rsa;
mod session;
mod signing;
mod token;
mod worker;

use std::io;
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::process::ExitCode;
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use parking_lot::Mutex;
use rustix::process::{DumpableBehavior, Signal};

use crate::protocol::{Answer, Hello, Reply, Request};
use crate::{Error, wire};

use token::Token;
use worker::Worker;

/// How long the library may take to end, once the server is gone.
const LAST_RESPITE: Duration = Duration::from_secs(1);

/// Where replies are written, a whole frame at a time.
pub(crate) type Replies = Arc<Mutex<UnixStream>>;

/// Answers the server until it closes the socket: what the hidden subcommand calls. Standard input is the socket.
///
/// Nothing is printed: what goes wrong is told to the server, and a person who calls this gets the exit code 1.
pub fn run() -> ExitCode {
    match serve() {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn serve() -> io::Result<()> {
    // PINs and plaintexts shall be in no core dump, and no process of the same user shall attach to this one.
    rustix::process::set_dumpable_behavior(DumpableBehavior::NotDumpable)?;
    let mut socket = UnixStream::from(io::stdin().as_fd().try_clone_to_owned()?);
    let replies = Arc::new(Mutex::new(socket.try_clone()?));

    let Some(hello) = wire::read::<Hello>(&mut socket)? else { return Ok(()) };
    let sessions = hello.sessions.max(1);
    let token = match Token::open(hello) {
        Ok(token) => Arc::new(token),
        Err(error) => return say(&replies, 0, Err(error)),
    };
    let (usual, mut workers) = lane(sessions, &token, &replies);
    let (slow, slow_workers) = lane(1, &token, &replies);
    workers.extend(slow_workers);
    say(&replies, 0, Ok(Answer::Done))?;

    while let Ok(Some(request)) = wire::read::<Request>(&mut socket) {
        let lane = if request.operation.is_slow() { &slow } else { &usual };
        if lane.send(request).is_err() {
            break;
        }
    }

    thread::spawn(kill_soon);
    drop((usual, slow));
    for worker in workers {
        let _ = worker.join();
    }
    if let Some(token) = Arc::into_inner(token) {
        token.close();
    }
    Ok(())
}

/// Threads that share a queue. What makes pairs has a lane of its own, so that it never keeps all sessions busy.
fn lane(
    threads: u16,
    token: &Arc<Token>,
    replies: &Replies,
) -> (mpsc::Sender<Request>, Vec<thread::JoinHandle<()>>) {
    let (requests, queue) = mpsc::channel();
    let queue = Arc::new(Mutex::new(queue));
    let workers = (0..threads)
        .map(|_| Worker::new(token.clone(), queue.clone(), replies.clone()))
        .map(|worker| thread::spawn(|| worker.work()))
        .collect();
    (requests, workers)
}

fn say(replies: &Replies, number: u64, result: Result<Answer, Error>) -> io::Result<()> {
    wire::write(&mut *replies.lock(), &Reply { number, result })
}

/// A library that hangs does not keep the process.
fn kill_soon() {
    thread::sleep(LAST_RESPITE);
    let _ = rustix::process::kill_process(rustix::process::getpid(), Signal::KILL);
}
