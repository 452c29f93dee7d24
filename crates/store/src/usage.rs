//! Who used which key, how often and when: sums that are derived from the audit trail.
//!
//! The trail is the truth. Sums are stored together with the number of the record up to which they are counted, in one
//! commit, so that each record counts once, whatever ends the server in between.

use keyward_domain::{KeyId, Region, Uin, UnixSeconds};

use crate::audit::ChainId;

/// Seconds in an hour, the finest that sums are told by.
pub const HOUR: i64 = 3600;

/// What one sum is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Series {
    /// The account that owns the key.
    pub account: Uin,
    /// Where the key is.
    pub region: Region,
    /// The key.
    pub key: KeyId,
    /// The version of the key that was used.
    pub version: u32,
    /// The action that used it, such as `Decrypt`.
    pub action: String,
    /// What kind of user it was, in the words of the trail: `Root`, `CAMUser`, `AssumedRole`.
    pub principal_type: String,
    /// Its number; of a role that of the role, for all of its sessions.
    pub principal: String,
    /// The `SecretId` that signed; `temporary` for all temporary credentials, empty for the console.
    pub access_key: String,
}

/// Uses that are to be added to what is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Of what.
    pub series: Series,
    /// The name of the user at the last use.
    pub name: String,
    /// When the last use was.
    pub last: UnixSeconds,
    /// How many there were in each hour, by its beginning.
    pub hours: Vec<(UnixSeconds, u64)>,
}

/// What the records `from + 1` to `to` of a chain add.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageCount {
    /// Which chain.
    pub chain: ChainId,
    /// Up to which record uses were counted before.
    pub from: u64,
    /// Up to which they are counted with this.
    pub to: u64,
    /// The uses in between, each series once.
    pub counts: Vec<Counted>,
}

/// Which sums are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageQuery {
    /// Of the keys of this account.
    pub account: Uin,
    /// In this region only.
    pub region: Option<Region>,
    /// Of this key only.
    pub key: Option<KeyId>,
    /// The time from which uses are summed up, and the time before which; by whole hours.
    pub time: (UnixSeconds, UnixSeconds),
}

impl UsageQuery {
    /// Whether a series is asked for.
    pub fn fits(&self, series: &Series) -> bool {
        series.account == self.account
            && self.region.as_ref().is_none_or(|region| *region == series.region)
            && self.key.is_none_or(|key| key == series.key)
    }

    /// Whether an hour is within the time.
    pub fn spans(&self, hour: UnixSeconds) -> bool {
        hour >= self.time.0 && hour < self.time.1
    }
}

/// The sum of a series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Used {
    /// Of what.
    pub series: Series,
    /// The name of the user at the last use.
    pub name: String,
    /// When the last use was, ever.
    pub last: UnixSeconds,
    /// How many uses there were ever.
    pub total: u64,
    /// How many within the time that was asked for.
    pub count: u64,
}
