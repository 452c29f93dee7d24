//! Audit tracks, and how far they have delivered.

use keyward_domain::{Track, UnixSeconds};

use crate::audit::{ChainId, Hash};

/// A track and how it fares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrackRecord {
    /// The track.
    pub track: Track,
    /// When it delivered last, if ever.
    pub delivered_at: Option<UnixSeconds>,
    /// Since when it cannot deliver; `None` if it can.
    pub failing_since: Option<UnixSeconds>,
    /// Why it cannot, in one word; empty if it can.
    pub trouble: String,
}

/// How far a track has delivered a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrackPosition {
    /// Which chain.
    pub chain: ChainId,
    /// The number of the first record that is still to be delivered, the first of a block.
    pub next: u64,
    /// The hash of the record before it.
    pub previous: Hash,
    /// The day (UTC, counted from 1970) that the last file belongs to; 0 if there is none yet.
    pub day: i64,
}

/// A file that was delivered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveredFile {
    /// The number of the first record it accounts for.
    pub first: u64,
    /// What the manifest says of it, as JSON.
    pub entry: String,
}

/// A file was delivered, and the track is further by that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrackDelivery {
    /// The number of the track.
    pub track: u64,
    /// The revision of the track that decided what is in the file and where it is.
    pub revision: u32,
    /// Where it was; `None` if it had no place in the chain yet.
    pub before: Option<TrackPosition>,
    /// Where it is now. Files of earlier days are forgotten.
    pub after: TrackPosition,
    /// The file.
    pub file: DeliveredFile,
    /// When.
    pub at: UnixSeconds,
}
