//! The index of what was written lately: of the segments behind the last group that the database has the index of.

use std::collections::HashMap;

use keyward_store::audit::{
    ChainId,
    index::{GroupIndex, SEGMENTS, Segment, first_of},
};
use parking_lot::RwLock;
use tokio::sync::Mutex;

/// The tails of all chains. About 3 MB for each chain that is being written.
#[derive(Default)]
pub struct Tails {
    known: RwLock<HashMap<ChainId, Tail>>,
    /// Held by whoever adds to them.
    pub turn: Mutex<()>,
}

/// The segments of a group that is not whole yet.
struct Tail {
    /// The first segment of the group.
    group: u64,
    /// Its segments, as far as they are indexed.
    segments: Vec<Segment>,
}

impl Tails {
    /// Whether a segment may be one that `holds` says yes of; one that is not known may.
    pub fn may(&self, chain: &ChainId, segment: u64, holds: impl Fn(&Segment) -> bool) -> bool {
        let known = self.known.read();
        let found = known.get(chain).and_then(|tail| {
            let place = usize::try_from(segment.checked_sub(tail.group)?).ok()?;
            tail.segments.get(place)
        });
        found.is_none_or(holds)
    }

    /// The segment of the chain that is to be indexed next, if the tail was begun.
    pub fn next(&self, chain: &ChainId) -> Option<u64> {
        self.known.read().get(chain).map(|tail| tail.group + tail.segments.len() as u64)
    }

    /// Begins a tail with the group that holds that segment.
    pub fn begin(&self, chain: &ChainId, segment: u64) {
        let tail = Tail { group: segment / SEGMENTS * SEGMENTS, segments: Vec::new() };
        self.known.write().insert(chain.clone(), tail);
    }

    /// Adds the next segment.
    pub fn push(&self, chain: &ChainId, segment: Segment) {
        if let Some(tail) = self.known.write().get_mut(chain) {
            tail.segments.push(segment);
        }
    }

    /// The index of the group, if it is whole.
    pub fn whole(&self, chain: &ChainId) -> Option<GroupIndex> {
        let known = self.known.read();
        let tail = known.get(chain).filter(|tail| tail.segments.len() as u64 == SEGMENTS)?;
        Some(GroupIndex::new(chain.clone(), first_of(tail.group), &tail.segments))
    }

    /// The database has the index of the group, so the tail begins with the next.
    pub fn written(&self, chain: &ChainId) {
        if let Some(tail) = self.known.write().get_mut(chain) {
            tail.group += SEGMENTS;
            tail.segments.clear();
        }
    }
}
