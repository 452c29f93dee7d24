//! Where in a chain to look for an event.
//!
//! 512 consecutive records are a *segment*, 64 segments a *group*; both are counted from record 1 of the chain.
//! What can be searched for is an [`Element`]: an account, a kind of fact and a value, as a hash. The index of a
//! group ([`GroupIndex`]) is a Bloom filter for each of its segments. The filters are interleaved: a row of the
//! filter is 64 bits, one a segment, so that one look tells of all segments. An element has all its rows in one
//! *page*, so that the look reads 1.5 KB, however many elements there are.
//!
//! A segment that has the element is never missed. One that has not is named wrongly about once in 15,000 times
//! (7 bits of 32 an element), and costs reading it in vain.

use std::collections::HashSet;

use keyward_domain::Uin;
use sha2::{Digest, Sha256};

use super::ChainId;

/// Records in a segment.
pub const SEGMENT: u64 = 512;
/// Segments in a group: as many as a row of the filter has bits.
pub const SEGMENTS: u64 = 64;
/// Records in a group.
pub const GROUP: u64 = SEGMENT * SEGMENTS;
/// Pages come in multiples of this, so that they can be written that many at a time.
pub const PAGES_AT_A_TIME: usize = 16;
/// Bytes in a page.
pub const PAGE: usize = ROWS * 8;

/// Rows in a page.
const ROWS: usize = 192;
/// Rows that an element has.
const PROBES: usize = 7;
/// Bits that an element of the fullest segment gets.
const BITS: usize = 32;
/// The most pages a group has: 3 MB. Beyond 12,288 elements a segment is named wrongly more often.
const MOST_PAGES: usize = 2048;

/// The segment that holds a record; segments are counted from 0.
pub fn segment_of(number: u64) -> u64 {
    number.saturating_sub(1) / SEGMENT
}

/// The number of the first record of a segment.
pub fn first_of(segment: u64) -> u64 {
    segment.saturating_mul(SEGMENT).saturating_add(1)
}

/// Something that an event can be found by. Its hash is stored, so how it is made must stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Element([u8; 24]);

impl Element {
    /// The value of that kind in an event of that account.
    pub fn new(account: Uin, kind: u8, value: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(account.0.to_be_bytes());
        hash.update([kind]);
        hash.update(value);
        let mut element = [0; 24];
        element.copy_from_slice(&hash.finalize()[..24]);
        Self(element)
    }

    /// A number below 2^63; its rest by the number of pages is the page of the element.
    pub fn page(&self) -> u64 {
        let mut first = [0; 8];
        first.copy_from_slice(&self.0[..8]);
        u64::from_be_bytes(first) >> 1
    }

    /// Its rows in the page.
    fn rows(&self) -> impl Iterator<Item = usize> {
        let two = |n: usize| u16::from_be_bytes([self.0[n], self.0[n + 1]]);
        (0..PROBES).map(move |probe| usize::from(two(8 + 2 * probe)) % ROWS)
    }

    /// Which segments may have the element, by its page: one bit each, the first the lowest.
    pub fn segments(&self, page: &[u8]) -> u64 {
        self.rows().fold(u64::MAX, |mask, row| mask & word(page, row))
    }
}

fn word(page: &[u8], row: usize) -> u64 {
    let bytes = page.get(row * 8..row * 8 + 8).and_then(|bytes| bytes.try_into().ok());
    // A page that was cut tells nothing, so nothing may be left out.
    bytes.map_or(u64::MAX, u64::from_be_bytes)
}

/// What the records of one segment can be found by.
#[derive(Clone, Debug)]
pub struct Segment {
    elements: HashSet<Element>,
    span: Span,
}

/// From when to when the events of a segment or a group happened, in milliseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// When the first happened.
    pub earliest: i64,
    /// When the last happened.
    pub latest: i64,
}

impl Span {
    /// The span of no event.
    pub const NONE: Self = Self { earliest: i64::MAX, latest: i64::MIN };

    /// Whether there may be events of both.
    pub fn meets(&self, other: &Self) -> bool {
        self.earliest <= other.latest && other.earliest <= self.latest
    }

    /// The span of the events of both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { earliest: self.earliest.min(other.earliest), latest: self.latest.max(other.latest) }
    }
}

impl Default for Segment {
    fn default() -> Self {
        Self { elements: HashSet::new(), span: Span::NONE }
    }
}

impl Segment {
    /// Adds an event that happened then.
    pub fn add(&mut self, at_millis: i64, elements: impl IntoIterator<Item = Element>) {
        self.span = self.span.and(Span { earliest: at_millis, latest: at_millis });
        self.elements.extend(elements);
    }

    /// Whether one of its events has the element.
    pub fn holds(&self, element: &Element) -> bool {
        self.elements.contains(element)
    }

    /// From when to when its events happened.
    pub fn span(&self) -> Span {
        self.span
    }
}

/// The index of a group, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupIndex {
    /// In which chain.
    pub chain: ChainId,
    /// Of which records.
    pub group: Group,
    /// The filter; at least one page, a multiple of [`PAGES_AT_A_TIME`].
    pub pages: Vec<Vec<u8>>,
}

/// Where a group is, and when its events happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The number of its first record.
    pub first: u64,
    /// The span of each of its segments.
    pub spans: Vec<Span>,
}

impl Group {
    /// The span of all its events.
    pub fn span(&self) -> Span {
        self.spans.iter().copied().fold(Span::NONE, Span::and)
    }

    /// Which segments have events of that time: one bit each, the first the lowest.
    pub fn segments(&self, time: &Span) -> u64 {
        let bits = self.spans.iter().zip(0..).filter(|(span, _)| span.meets(time)).map(|(_, bit)| 1 << bit);
        bits.fold(0, |mask, bit: u64| mask | bit)
    }

    /// The spans as bytes: for each segment earliest and latest, 8 bytes each, big-endian.
    pub fn spans_to_bytes(&self) -> Vec<u8> {
        self.spans.iter().flat_map(|span| [span.earliest, span.latest]).flat_map(i64::to_be_bytes).collect()
    }

    /// Reads what [`Group::spans_to_bytes`] wrote; `None` if it did not.
    pub fn read(first: u64, bytes: &[u8]) -> Option<Self> {
        let number = |bytes: &[u8]| bytes.try_into().map(i64::from_be_bytes).ok();
        let span = |bytes: &[u8]| Some(Span { earliest: number(&bytes[..8])?, latest: number(&bytes[8..])? });
        let (spans, rest) = (bytes.chunks_exact(16).map(span).collect::<Option<Vec<_>>>()?, bytes.len() % 16);
        (rest == 0 && spans.len() as u64 == SEGMENTS).then_some(Self { first, spans })
    }
}

impl GroupIndex {
    /// The index of a group that begins with record `first` and has these segments, 64 at most.
    pub fn new(chain: ChainId, first: u64, segments: &[Segment]) -> Self {
        let fullest = segments.iter().map(|segment| segment.elements.len()).max().unwrap_or(0);
        let count = (fullest * BITS).div_ceil(ROWS).max(1).next_multiple_of(PAGES_AT_A_TIME).min(MOST_PAGES);
        let mut words = vec![0_u64; count * ROWS];
        for (segment, bit) in segments.iter().zip(0..) {
            for element in &segment.elements {
                let page = usize::try_from(element.page() % count as u64).unwrap_or(0);
                element.rows().for_each(|row| words[page * ROWS + row] |= 1 << bit);
            }
        }
        let page = |words: &[u64]| words.iter().flat_map(|word| word.to_be_bytes()).collect();
        let mut spans: Vec<_> = segments.iter().map(Segment::span).collect();
        spans.resize(usize::try_from(SEGMENTS).unwrap_or(0), Span::NONE);
        Self { chain, group: Group { first, spans }, pages: words.chunks(ROWS).map(page).collect() }
    }

    /// Which segments may have the element: one bit each, the first the lowest.
    pub fn segments(&self, element: &Element) -> u64 {
        let page = usize::try_from(element.page() % self.pages.len() as u64).unwrap_or(0);
        element.segments(&self.pages[page])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn element(n: u32) -> Element {
        Element::new(Uin(1), 0, &n.to_string())
    }

    /// 64 segments of that many elements: segment `s` has those from `s * elements` on.
    fn group(elements: u32) -> GroupIndex {
        let segments: Vec<_> = (0..64)
            .map(|s| {
                let mut segment = Segment::default();
                segment.add(i64::from(s), (s * elements..(s + 1) * elements).map(element));
                segment
            })
            .collect();
        GroupIndex::new(ChainId("n".into()), 1, &segments)
    }

    #[test]
    fn what_is_there_is_found_and_little_else() {
        for elements in [1, 40, 1500] {
            let group = group(elements);
            assert_eq!(group.pages.len() % PAGES_AT_A_TIME, 0);
            assert!(group.pages.iter().all(|page| page.len() == PAGE));
            for n in 0..64 * elements {
                assert_ne!(group.segments(&element(n)) & (1 << (n / elements)), 0, "{n}");
            }
            let wrong: u32 = (1_000_000..1_010_000).map(|n| group.segments(&element(n)).count_ones()).sum();
            // 640,000 questions; about one in 15,000 is answered wrongly.
            assert!(wrong < 120, "{wrong} of 640000 with {elements} elements");
        }
    }

    #[test]
    fn elements_differ_by_account_kind_and_value() {
        let all = [
            Element::new(Uin(1), 0, "a"),
            Element::new(Uin(2), 0, "a"),
            Element::new(Uin(1), 1, "a"),
            Element::new(Uin(1), 0, "b"),
        ];
        assert_eq!(all.iter().collect::<HashSet<_>>().len(), 4);
    }

    /// Stored indexes are read by later versions: another hash would find nothing in them.
    #[test]
    fn hashes_stay() {
        let element = Element::new(Uin(100_000_000_001), 3, "alice");
        assert_eq!(element.page(), 2_003_823_702_601_423_133);
        assert_eq!(element.rows().collect::<Vec<_>>(), [89, 155, 121, 150, 12, 163, 64]);
    }

    #[test]
    fn times_choose_segments() {
        let group = group(1).group;
        assert_eq!(group.span(), Span { earliest: 0, latest: 63 });
        assert_eq!(group.segments(&Span { earliest: 3, latest: 5 }), 0b11_1000);
        assert_eq!(group.segments(&Span { earliest: 64, latest: 99 }), 0);
        assert_eq!(Group::read(1, &group.spans_to_bytes()), Some(group.clone()));
        assert_eq!(Group::read(1, &group.spans_to_bytes()[1..]), None);
        assert_eq!(Group::read(1, &[]), None);
    }

    #[test]
    fn records_belong_to_segments() {
        assert_eq!([1, 512, 513, 1024, 1025].map(segment_of), [0, 0, 1, 1, 2]);
        assert_eq!([0, 1, 2].map(first_of), [1, 513, 1025]);
    }

    #[test]
    fn a_damaged_page_hides_nothing() {
        assert_eq!(element(1).segments(&[]), u64::MAX);
    }
}
