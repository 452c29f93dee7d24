//! Asking a member how it does, again and again.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Weak};
use std::thread;
use std::time::Duration;

use super::Seat;
use crate::Error;

/// A thread that probes a member, until this is dropped.
pub(super) struct Probe {
    _stop: mpsc::Sender<()>,
}

impl Probe {
    pub(super) fn start(seat: &Arc<Seat>, each: Duration) -> Self {
        let (stop, stopped) = mpsc::channel::<()>();
        let seat = Arc::downgrade(seat);
        thread::spawn(move || {
            while stopped.recv_timeout(each) == Err(RecvTimeoutError::Timeout) {
                if !probe(&seat) {
                    return;
                }
            }
        });
        Self { _stop: stop }
    }
}

/// Whether there still is something to probe.
fn probe(seat: &Weak<Seat>) -> bool {
    let Some(seat) = seat.upgrade() else { return false };
    match seat.member.probe() {
        // It has its hands full, which says that it is well enough.
        Err(Error::Busy) => {}
        result => seat.note(result.err()),
    }
    true
}
