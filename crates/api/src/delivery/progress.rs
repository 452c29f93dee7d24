//! What delivery remembers between two runs, and nothing depends on.

use std::collections::HashMap;

use keyward_domain::{UnixSeconds, time::DAY};
use parking_lot::Mutex;

/// What was told when, so that the trail is not told the same every few seconds.
#[derive(Debug, Default)]
pub struct Progress {
    /// Held by whoever delivers.
    pub turn: tokio::sync::Mutex<()>,
    told: Mutex<HashMap<Reminder, UnixSeconds>>,
}

/// What is told again once a day as long as it lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reminder {
    /// A track cannot deliver.
    Failing(u64),
    /// Old events are kept because a track has not delivered them.
    Holding,
}

impl Progress {
    /// Whether it is time to tell; from then on it counts as told.
    pub fn is_due(&self, reminder: Reminder, now: UnixSeconds) -> bool {
        let mut told = self.told.lock();
        let due = told.get(&reminder).is_none_or(|at| now.0 - at.0 >= DAY);
        if due {
            told.insert(reminder, now);
        }
        due
    }

    /// It is over.
    pub fn over(&self, reminder: Reminder) {
        self.told.lock().remove(&reminder);
    }
}
