//! Searching: newest first, in the order in which events were committed.
//!
//! One server writes at a time, so chains follow each other in time, and are walked one after the other. What one
//! page costs is bounded: where much must be read and little is found, a page has few events or none, and the
//! search goes on with the next.

use std::collections::HashMap;

use keyward_store::{
    Store,
    audit::{
        ChainId, Head,
        index::{Element, Group, SEGMENT, Segment, first_of, segment_of},
    },
};
use serde_json::Value;

use super::{facts::lines, query::Query, tail::Tails};
use crate::ApiResult;

/// The most segments that are read for a page: 65,536 records.
const SEGMENTS_READ: u32 = 128;
/// The most groups that are looked at for a page: 134 million records.
const GROUPS_READ: u32 = 4096;
/// How many groups are looked at in one go: few at first, for mostly they are enough.
const GROUPS_AT_ONCE: [u32; 3] = [8, 64, 512];

/// Where a search goes on: with the record before `before`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// In which chain.
    pub chain: ChainId,
    /// The number behind that of the next record to look at.
    pub before: u64,
}

/// A part of what is found.
pub struct Page {
    /// The events as the trail has them.
    pub events: Vec<Value>,
    /// Where to go on; `None` if this is all.
    pub next: Option<Position>,
}

/// A search for one page.
pub struct Search<'a> {
    store: &'a dyn Store,
    tails: &'a Tails,
    query: &'a Query,
    elements: Vec<Vec<Vec<Element>>>,
    found: Vec<Value>,
    wanted: usize,
    segments_left: u32,
    groups_left: u32,
}

impl<'a> Search<'a> {
    /// A search for that.
    pub fn new(store: &'a dyn Store, tails: &'a Tails, query: &'a Query) -> Self {
        let elements = query.elements();
        let (segments_left, groups_left) = (SEGMENTS_READ, GROUPS_READ);
        Self { store, tails, query, elements, found: Vec::new(), wanted: 0, segments_left, groups_left }
    }

    /// The page of at most `wanted` events that begins at a position, or with the newest event.
    ///
    /// # Errors
    /// What the storage fails with.
    pub async fn page(mut self, from: Option<Position>, wanted: usize) -> ApiResult<Page> {
        self.wanted = wanted;
        let mut chains = self.chains().await?;
        if let Some(position) = &from {
            let place = chains.iter().position(|head| head.chain == position.chain);
            chains.drain(..place.unwrap_or(chains.len()));
        }
        let first = self.store.audit_beginnings().await?;
        let first: HashMap<_, _> = first.into_iter().map(|b| (b.chain, b.first)).collect();
        let mut before = from.map(|position| position.before);
        for head in chains {
            let end = before.take().unwrap_or(head.last + 1).min(head.last + 1);
            let first = first.get(&head.chain).copied().unwrap_or(1);
            if let Some(before) = self.chain(&head.chain, first, end).await? {
                let next = Some(Position { chain: head.chain, before });
                return Ok(Page { events: self.found, next });
            }
        }
        Ok(Page { events: self.found, next: None })
    }

    /// The chains, the one written last first.
    async fn chains(&self) -> ApiResult<Vec<Head>> {
        let known = self.store.audit_heads().await?;
        if known.len() < 2 {
            return Ok(known);
        }
        let mut heads = Vec::new();
        for head in known {
            let last = self.store.audit_records(&head.chain, head.last.max(1), head.last.max(1)).await?;
            heads.push((last.last().map_or(i64::MIN, |block| block.committed_at), head));
        }
        heads.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
        Ok(heads.into_iter().map(|(_, head)| head).collect())
    }

    /// Searches the records of a chain from `first` to before `end`; tells where the page ends if it ends there.
    async fn chain(&mut self, chain: &ChainId, first: u64, mut end: u64) -> ApiResult<Option<u64>> {
        let begin = first.max(self.store.audit_indexed(chain).await? + 1);
        while end > begin {
            let segment = segment_of(end - 1);
            let low = first_of(segment).max(begin);
            if self.tails.may(chain, segment, |segment| self.may_be_in(segment))
                && let Some(stop) = self.segment(chain, low, end - 1).await?
            {
                return Ok(Some(stop));
            }
            end = low;
        }
        for limit in GROUPS_AT_ONCE.into_iter().chain(std::iter::repeat(GROUPS_AT_ONCE[2])) {
            let groups = self.store.audit_groups(chain, end, &self.query.time, limit).await?;
            if groups.is_empty() || end <= first {
                return Ok(None);
            }
            let masks = self.masks(chain, &groups).await?;
            for (group, mut mask) in groups.iter().zip(masks) {
                if self.groups_left == 0 {
                    return Ok(Some(end));
                }
                self.groups_left -= 1;
                while mask != 0 {
                    let bit = 63 - mask.leading_zeros();
                    mask &= !(1 << bit);
                    let low = group.first + u64::from(bit) * SEGMENT;
                    let high = (low + SEGMENT - 1).min(end - 1);
                    if low.max(first) <= high
                        && let Some(stop) = self.segment(chain, low.max(first), high).await?
                    {
                        return Ok(Some(stop));
                    }
                }
                end = end.min(group.first);
            }
        }
        Ok(None)
    }

    /// Whether a segment may have events that are searched for.
    fn may_be_in(&self, segment: &Segment) -> bool {
        let whole = |all: &Vec<Element>| all.iter().all(|element| segment.holds(element));
        segment.span().meets(&self.query.time) && self.elements.iter().all(|either| either.iter().any(whole))
    }

    /// Which segments of the groups may have events that are searched for, as bits.
    async fn masks(&self, chain: &ChainId, groups: &[Group]) -> ApiResult<Vec<u64>> {
        let mut masks: Vec<u64> = groups.iter().map(|group| group.segments(&self.query.time)).collect();
        for either in &self.elements {
            let mut any = vec![0; groups.len()];
            for all in either {
                // Where nothing is left to be decided, nothing is asked.
                let mut whole: Vec<u64> = masks.iter().zip(&any).map(|(mask, any)| mask & !any).collect();
                for element in all {
                    let open: Vec<_> = groups
                        .iter()
                        .zip(&whole)
                        .filter(|(_, mask)| **mask != 0)
                        .map(|(group, _)| group.first)
                        .collect();
                    let (Some(newest), Some(oldest)) = (open.first(), open.last()) else { break };
                    let found = self.store.audit_segments(chain, (*oldest, *newest), element).await?;
                    let found: HashMap<_, _> = found.into_iter().collect();
                    // A group whose filter is missing is not left out.
                    let of = |group: &Group| found.get(&group.first).copied().unwrap_or(u64::MAX);
                    whole.iter_mut().zip(groups).for_each(|(mask, group)| *mask &= of(group));
                }
                any.iter_mut().zip(whole).for_each(|(mask, whole)| *mask |= whole);
            }
            masks.iter_mut().zip(any).for_each(|(mask, any)| *mask &= any);
        }
        Ok(masks)
    }

    /// Reads records from `low` to `high`, newest first; tells where the page ends if it ends there.
    async fn segment(&mut self, chain: &ChainId, low: u64, high: u64) -> ApiResult<Option<u64>> {
        if self.segments_left == 0 {
            return Ok(Some(high + 1));
        }
        self.segments_left -= 1;
        let blocks = self.store.audit_records(chain, low, high).await?;
        for (number, line) in blocks.iter().rev().flat_map(|block| lines(block).rev()) {
            if !(low..=high).contains(&number) || !self.query.matches(line) {
                continue;
            }
            if self.found.len() == self.wanted {
                // There is one more: the next page begins with it.
                return Ok(Some(number + 1));
            }
            if let Ok(event) = serde_json::from_str(line) {
                self.found.push(event);
            }
        }
        Ok(None)
    }
}
