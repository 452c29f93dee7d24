//! Requests of nobody that is known: their access keys do not exist.
//!
//! Their senders need no secret, so a record for each would let anybody fill the disk. They are counted, and at
//! most one record a minute says how many there were.

use std::net::IpAddr;

use keyward_domain::UnixSeconds;
use parking_lot::Mutex;
use serde::Serialize;

/// How many addresses are remembered.
const ADDRESSES: usize = 8;

/// For how many seconds a record speaks at least.
const PERIOD: i64 = 60;

/// The requests of strangers since the last record.
#[derive(Default)]
pub struct Strangers(Mutex<Count>);

/// How many requests there were.
#[derive(Clone, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Count {
    /// How many.
    count: u64,
    /// When the first came, in seconds since 1970.
    since: i64,
    /// The first addresses they came from.
    pub source_addresses: Vec<IpAddr>,
}

impl Strangers {
    /// Counts a request from that address.
    pub fn count(&self, from: IpAddr, now: UnixSeconds) {
        let mut count = self.0.lock();
        if count.count == 0 {
            count.since = now.0;
        }
        count.count = count.count.saturating_add(1);
        if count.source_addresses.len() < ADDRESSES && !count.source_addresses.contains(&from) {
            count.source_addresses.push(from);
        }
    }

    /// What there is to record: `None` if no request came, or the first not long enough ago.
    pub fn due(&self, now: UnixSeconds) -> Option<Count> {
        let count = self.0.lock();
        (count.count > 0 && now.0 - count.since >= PERIOD).then(|| count.clone())
    }

    /// That was recorded; what came since stays.
    pub fn recorded(&self, recorded: &Count, now: UnixSeconds) {
        let mut count = self.0.lock();
        *count = Count { count: count.count - recorded.count, since: now.0, source_addresses: Vec::new() };
    }
}

impl Count {
    /// How many requests.
    pub fn number(&self) -> u64 {
        self.count
    }
}
