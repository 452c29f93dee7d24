//! Which records make a file, what is in it, and what it is called.
//!
//! A file is made of whole blocks that were committed in the same window of time, and not before the window is over.
//! So it is the same file whenever it is made, and delivering it again after a failure changes nothing.

use std::io::Write;

use flate2::{Compression, GzBuilder};
use jiff::{Timestamp, tz::TimeZone};
use keyward_crypto::mac;
use keyward_domain::{Track, time::DAY};
use keyward_store::audit::{
    Block,
    delivered::{self, Account, Entry, Manifest, SUFFIX},
};

use crate::events::facts::Stored;

/// How many records a file has at most, but for the last block of it.
pub const RECORDS: u64 = 4096;
/// How many bytes of records, but for the last block.
pub const BYTES: usize = 8 << 20;
/// How many milliseconds after its end a window counts as over: commits that began in it are done by then.
const GRACE: i64 = 2000;

/// A file that is ready to be written.
pub struct Made {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What the manifest says of it.
    pub entry: Entry,
    /// The last record it accounts for, and its hash.
    pub last: (u64, keyward_store::audit::Hash),
}

/// Collects the blocks of the next file.
pub struct Batch {
    window: i64,
    blocks: Vec<Block>,
    records: u64,
    bytes: usize,
}

/// What became of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It belongs to the file.
    Yes,
    /// The file is whole without it.
    No,
}

impl Batch {
    /// An empty one, for windows of that many milliseconds.
    pub fn new(window_millis: i64) -> Self {
        let window = window_millis.clamp(1, DAY * 1000);
        Self { window, blocks: Vec::new(), records: 0, bytes: 0 }
    }

    /// Takes the next block, if it belongs to the file.
    pub fn take(&mut self, block: Block) -> Taken {
        let place = |block: &Block| {
            (block.committed_at.div_euclid(self.window), block.committed_at.div_euclid(DAY * 1000))
        };
        let other = self.blocks.last().is_some_and(|last| place(last) != place(&block));
        if other || self.records >= RECORDS || self.bytes >= BYTES {
            return Taken::No;
        }
        self.records += u64::from(block.count);
        self.bytes += block.lines.len();
        self.blocks.push(block);
        Taken::Yes
    }

    /// The number of the record that must come next.
    pub fn next(&self) -> Option<u64> {
        self.blocks.last().map(|block| block.first + u64::from(block.count))
    }

    /// Whether no more blocks will belong to it, if there are no more yet.
    pub fn is_over(&self, now_millis: i64) -> bool {
        let end =
            |block: &Block| (block.committed_at.div_euclid(self.window) + 1).saturating_mul(self.window);
        self.blocks.last().is_some_and(|last| {
            self.records >= RECORDS || self.bytes >= BYTES || now_millis >= end(last).saturating_add(GRACE)
        })
    }

    /// The blocks.
    pub fn into_blocks(self) -> Vec<Block> {
        self.blocks
    }
}

/// The day of a block, counted from 1970 (UTC).
pub fn day_of(block: &Block) -> i64 {
    block.committed_at.div_euclid(DAY * 1000)
}

/// Makes the file of these blocks.
///
/// # Errors
/// The number of the first record of a block that does not fit.
pub fn make(track: &Track, of: &Account, missing_from: Option<u64>, blocks: &[Block]) -> Result<Made, u64> {
    let chosen = |line: &[u8]| {
        let read = std::str::from_utf8(line).ok().and_then(Stored::read);
        read.is_some_and(|(account, event)| {
            let (product, action_type, name) = event.kind();
            account == track.account && track.chooses(product, action_type, name)
        })
    };
    let written = delivered::write(of, missing_from, blocks, chosen)?;
    let first = written.proof.first;
    let (bytes, ending) = match track.storage.compress {
        true => (gzip(&written.text).ok_or(first)?, ".jsonl.gz"),
        false => (written.text, ".jsonl"),
    };
    let (last, hash) = written.proof.last();
    let entry = Entry {
        name: format!("{}-{first:020}{ending}", of.chain),
        first,
        last,
        previous: hex::encode(written.proof.previous),
        hash: hex::encode(hash),
        events: written.proof.events,
        bytes: bytes.len() as u64,
        sha256: hex::encode(mac::sha256(&bytes)),
    };
    Ok(Made { bytes, entry, last: (last, hash) })
}

/// The same bytes for the same text: no time, no name.
fn gzip(text: &[u8]) -> Option<Vec<u8>> {
    let mut encoder = GzBuilder::new().write(Vec::new(), Compression::default());
    encoder.write_all(text).ok()?;
    encoder.finish().ok()
}

/// The folder of a day: all of its parts are letters, digits and `-`.
pub fn folder(track: &Track, day: i64) -> String {
    let date = date(day).replace('-', "/");
    format!("{}/{}/{}/{date}", track.storage.prefix.as_str(), track.account, track.id)
}

/// The manifest of a day, and its name.
pub fn manifest(of: &Account, day: i64, files: Vec<Entry>) -> (String, Manifest) {
    let Account { account, track, chain } = of.clone();
    let manifest = Manifest { version: 1, account, track, chain: chain.0, day: date(day), files };
    (format!("{}{SUFFIX}", of.chain), manifest)
}

fn date(day: i64) -> String {
    let midnight = Timestamp::from_second(day.saturating_mul(DAY)).unwrap_or_default();
    midnight.to_zoned(TimeZone::UTC).strftime("%Y-%m-%d").to_string()
}

#[cfg(test)]
mod tests {
    use keyward_store::audit::{ChainId, Head, Record};

    use super::*;

    /// Blocks committed at those milliseconds, of one record each.
    fn blocks(times: &[i64]) -> Vec<Block> {
        let mut head = Head::empty(ChainId("n".into()));
        times.iter().map(|&at| head.append(&[Record::new(b"{}".to_vec())], at).unwrap()).collect()
    }

    /// How many of the blocks belong to the first file, and whether it is over at that time.
    fn first(times: &[i64], window: i64, now: i64) -> (usize, bool) {
        let mut batch = Batch::new(window);
        for block in blocks(times) {
            if batch.take(block) == Taken::No {
                return (batch.into_blocks().len(), true);
            }
        }
        let over = batch.is_over(now);
        (batch.into_blocks().len(), over)
    }

    #[test]
    fn a_file_has_the_blocks_of_a_window() {
        assert_eq!(first(&[], 1000, 1 << 40), (0, false));
        assert_eq!(first(&[1000, 1500, 1999], 1000, 2000), (3, false));
        assert_eq!(first(&[1000, 1500, 1999], 1000, 4000), (3, true));
        assert_eq!(first(&[1000, 1999, 2000], 1000, 2000), (2, true));
    }

    #[test]
    fn a_file_belongs_to_one_day() {
        let midnight = DAY * 1000 * 20_000;
        assert_eq!(first(&[midnight - 1, midnight], 7_000_000, midnight), (1, true));
        assert_eq!(date(20_000), "2024-10-04");
    }

    #[test]
    fn a_file_is_whole_when_it_is_large_enough() {
        let times = vec![5; RECORDS as usize + 10];
        assert_eq!(first(&times, 1000, 0), (RECORDS as usize, true));
    }
}
