//! One file: how it is written, and how it is read and checked.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::audit::{Block, ChainId, Hash, begin_block, chain, digest, link};

/// Lines that begin so are no events.
const OURS: &[u8] = b"{\"keyward\":";
/// How many digests stand on a line at most.
const DIGESTS: usize = 256;

/// A line that is no event.
#[derive(Serialize, Deserialize)]
#[serde(tag = "keyward", rename_all = "camelCase", rename_all_fields = "camelCase")]
enum Line {
    /// The first line: of what the file is, and after what it goes on.
    Delivery {
        version: u32,
        account: String,
        track: String,
        chain: String,
        first: u64,
        /// In hexadecimal digits, as all hashes.
        previous: String,
        /// The record that should have been the first, if those from there on were dropped before they were
        /// delivered.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        missing_from: Option<u64>,
    },
    /// A block begins; its records follow.
    Block { first: u64, count: u32, committed_at: i64 },
    /// Records that were not chosen.
    Hidden { digests: Vec<String> },
    /// The last line.
    End { last: u64, hash: String, events: u64 },
}

/// Whose file: account, track and chain.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Account {
    /// The number of the account.
    pub account: String,
    /// The number of the track.
    pub track: String,
    /// The chain.
    pub chain: ChainId,
}

/// What a file proves: these records of the chain, if it is the right chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Of what.
    pub of: Account,
    /// The first record that it accounts for.
    pub first: u64,
    /// The hash of the record before.
    pub previous: Hash,
    /// The record that should have been the first, if some were dropped before they were delivered.
    pub missing_from: Option<u64>,
    /// The last record of each block, and its hash.
    pub ends: Vec<(u64, Hash)>,
    /// How many events it has.
    pub events: u64,
}

impl Proof {
    /// The last record that it accounts for, and its hash.
    pub fn last(&self) -> (u64, Hash) {
        self.ends.last().copied().unwrap_or((self.first.saturating_sub(1), self.previous))
    }
}

/// A file that was written, and what it proves.
#[derive(Clone, Debug)]
pub struct Written {
    /// Its text.
    pub text: Vec<u8>,
    /// What it proves.
    pub proof: Proof,
}

/// What does not fit about a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// On which line, from 1.
    pub line: u64,
    /// What.
    pub what: String,
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

/// Writes the file of these blocks, which follow each other; `chosen` says which lines are events of the file.
///
/// # Errors
/// The number of the first record of a block whose hash does not fit: such records are not passed on.
pub fn write(
    of: &Account,
    missing_from: Option<u64>,
    blocks: &[Block],
    chosen: impl Fn(&[u8]) -> bool,
) -> Result<Written, u64> {
    let (first, previous) = blocks.first().map_or((1, crate::audit::GENESIS), |b| (b.first, b.previous));
    let proof = Proof { of: of.clone(), first, previous, missing_from, ends: Vec::new(), events: 0 };
    let mut file = Written { text: Vec::new(), proof };
    file.line(&Line::Delivery {
        version: 1,
        account: of.account.clone(),
        track: of.track.clone(),
        chain: of.chain.0.clone(),
        first,
        previous: hex::encode(previous),
        missing_from,
    });
    for block in blocks {
        file.block(block, &chosen)?;
    }
    let (last, hash) = file.proof.last();
    file.line(&Line::End { last, hash: hex::encode(hash), events: file.proof.events });
    Ok(file)
}

impl Written {
    fn line(&mut self, line: &Line) {
        // Numbers and texts always have JSON.
        if serde_json::to_writer(&mut self.text, line).is_ok() {
            self.text.push(b'\n');
        }
    }

    fn block(&mut self, block: &Block, chosen: &impl Fn(&[u8]) -> bool) -> Result<(), u64> {
        let before = self.proof.last();
        if (before.0 + 1, before.1) != (block.first, block.previous) {
            return Err(block.first);
        }
        self.line(&Line::Block { first: block.first, count: block.count, committed_at: block.committed_at });
        let mut hash = begin_block(&block.previous, block.committed_at);
        let (mut last, mut hidden) = (before.0, Vec::new());
        for line in block.lines.split_inclusive(|&byte| byte == b'\n') {
            let line = line.strip_suffix(b"\n").unwrap_or(line);
            last += 1;
            hash = chain(&hash, last, line);
            if chosen(line) {
                self.hide(&mut hidden);
                self.text.extend_from_slice(line);
                self.text.push(b'\n');
                self.proof.events += 1;
            } else {
                hidden.push(hex::encode(digest(line)));
                if hidden.len() == DIGESTS {
                    self.hide(&mut hidden);
                }
            }
        }
        self.hide(&mut hidden);
        if hash != block.hash || last != before.0 + u64::from(block.count) {
            return Err(block.first);
        }
        self.proof.ends.push((last, hash));
        Ok(())
    }

    fn hide(&mut self, digests: &mut Vec<String>) {
        if !digests.is_empty() {
            self.line(&Line::Hidden { digests: std::mem::take(digests) });
        }
    }
}

/// Reads a file and computes the hashes of all its records.
///
/// # Errors
/// The first line that does not fit.
pub fn read(text: &[u8]) -> Result<Proof, Misfit> {
    let mut reader = Reader::default();
    let mut number = 0;
    for line in text.split_inclusive(|&byte| byte == b'\n') {
        number += 1;
        let whole = line.strip_suffix(b"\n").ok_or("it was cut off".to_owned());
        whole.and_then(|line| reader.line(line)).map_err(|what| Misfit { line: number, what })?;
    }
    match (reader.ended, reader.proof) {
        (true, Some(proof)) => Ok(proof),
        _ => Err(Misfit { line: number + 1, what: "is missing: the file was cut off".into() }),
    }
}

/// Where the reading of a file is.
#[derive(Default)]
struct Reader {
    proof: Option<Proof>,
    /// The last record so far and its hash; in a new block, the hash after which its first record comes.
    at: (u64, Hash),
    /// How many records of the block are still to come.
    left: u32,
    ended: bool,
}

impl Reader {
    fn line(&mut self, line: &[u8]) -> Result<(), String> {
        if self.ended {
            return Err("stands behind the end".into());
        }
        if !line.starts_with(OURS) {
            return self.event(line);
        }
        let line = serde_json::from_slice(line).map_err(|_| "is no line of a delivered file".to_owned())?;
        match (line, &mut self.proof) {
            (Line::Delivery { version: 1, account, track, chain, first, previous, missing_from }, None) => {
                let previous = hash(&previous)?;
                self.at = (first.checked_sub(1).ok_or("there is no record 0")?, previous);
                let of = Account { account, track, chain: ChainId(chain) };
                self.proof = Some(Proof { of, first, previous, missing_from, ends: Vec::new(), events: 0 });
                Ok(())
            }
            (Line::Delivery { .. }, None) => Err("is of a version that this program does not know".into()),
            (_, None) => Err("comes before the line that says whose file it is".into()),
            (Line::Delivery { .. }, Some(_)) => Err("a second file begins".into()),
            (Line::Block { .. } | Line::End { .. }, _) if self.left > 0 => {
                Err(format!("the block before it lacks {} records", self.left))
            }
            (Line::Block { first, count, committed_at }, _) => {
                if first != self.at.0 + 1 {
                    return Err(format!("a block begins with record {first}, not with {}", self.at.0 + 1));
                }
                self.at.1 = begin_block(&self.at.1, committed_at);
                self.left = count;
                if count == 0 { Err("a block has no records".into()) } else { Ok(()) }
            }
            (Line::Hidden { digests }, _) => digests.iter().try_for_each(|digest| {
                let digest = hash(digest)?;
                self.record(|previous, number| link(previous, number, &digest))
            }),
            (Line::End { last, hash: end, events }, Some(proof)) => {
                if (last, hash(&end)?) != proof.last() {
                    return Err("the hash of the records does not fit: something before was changed".into());
                }
                if events != proof.events {
                    return Err(format!("the file should have {events} events and has {}", proof.events));
                }
                self.ended = true;
                Ok(())
            }
        }
    }

    fn event(&mut self, line: &[u8]) -> Result<(), String> {
        let Some(proof) = &mut self.proof else {
            return Err("an event comes before the line that says whose file it is".into());
        };
        if account_of(line).as_ref() != Some(&proof.of.account) {
            return Err("is no event of the account".into());
        }
        proof.events += 1;
        self.record(|previous, number| chain(previous, number, line))
    }

    /// Goes on by one record.
    fn record(&mut self, hash: impl Fn(&Hash, u64) -> Hash) -> Result<(), String> {
        self.left = self.left.checked_sub(1).ok_or("a record stands outside of a block".to_owned())?;
        self.at = (self.at.0 + 1, hash(&self.at.1, self.at.0 + 1));
        if self.left == 0
            && let Some(proof) = &mut self.proof
        {
            proof.ends.push(self.at);
        }
        Ok(())
    }
}

/// The account of an event.
fn account_of(line: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Event {
        user_identity: Identity,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Identity {
        account_id: String,
    }
    serde_json::from_slice::<Event>(line).ok().map(|event| event.user_identity.account_id)
}

fn hash(text: &str) -> Result<Hash, String> {
    let bytes = hex::decode(text).ok().and_then(|bytes| bytes.try_into().ok());
    bytes.ok_or_else(|| "a hash is no 64 hexadecimal digits".into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::{Head, Record};

    fn account() -> Account {
        Account { account: "1".into(), track: "7".into(), chain: ChainId("n".into()) }
    }

    fn event(account: u32, n: u32) -> String {
        format!("{{\"eventID\":\"{n}\",\"userIdentity\":{{\"accountId\":\"{account}\"}}}}")
    }

    /// Ten blocks of three records, of which the second is of another account.
    fn blocks() -> Vec<Block> {
        let mut head = Head::empty(ChainId("n".into()));
        (0..10)
            .map(|b| {
                let record = |n: u32| Record::new(event(1 + n % 3 % 2, b * 3 + n).into_bytes());
                head.append(&[record(0), record(1), record(2)], i64::from(b)).unwrap()
            })
            .collect()
    }

    fn is_ours(line: &[u8]) -> bool {
        account_of(line).as_deref() == Some("1")
    }

    #[test]
    fn a_file_proves_its_records_and_discloses_no_others() {
        let blocks = blocks();
        let written = write(&account(), None, &blocks[2..6], is_ours).unwrap();
        let proof = read(&written.text).unwrap();
        assert_eq!(proof, written.proof);
        assert_eq!((proof.first, proof.previous, proof.events), (7, blocks[1].hash, 8));
        assert_eq!(proof.last(), (18, blocks[5].hash));
        let ends: Vec<_> = blocks[2..6].iter().map(|b| (b.first + 2, b.hash)).collect();
        assert_eq!(proof.ends, ends);
        let text = String::from_utf8(written.text).unwrap();
        assert!(text.contains(&event(1, 6)) && !text.contains("\"accountId\":\"2\""));
    }

    #[test]
    fn any_flipped_bit_dropped_swapped_or_repeated_line_and_any_cut_is_found() {
        let text = write(&account(), None, &blocks()[..3], is_ours).unwrap().text;
        let proof = read(&text).unwrap();
        let lines: Vec<_> = text.split_inclusive(|&byte| byte == b'\n').collect();
        // The name of account, track or chain says whose file it is; the manifest and the other files tell.
        let found = |changed: &[u8]| read(changed).map_or(true, |now| now.of != proof.of);
        for byte in 0..text.len() {
            for bit in 0..8 {
                let mut changed = text.clone();
                changed[byte] ^= 1 << bit;
                // The other case of a hexadecimal digit is the same digit.
                let same = read(&changed) == Ok(proof.clone()) && changed.eq_ignore_ascii_case(&text);
                assert!(found(&changed) || same, "byte {byte} bit {bit}");
            }
            assert!(read(&text[..byte]).is_err(), "cut at {byte}");
        }
        for n in 0..lines.len() {
            let mut dropped = lines.clone();
            let line = dropped.remove(n);
            assert!(read(&dropped.concat()).is_err(), "dropped {n}");
            dropped.splice(n..n, [line, line]);
            assert!(read(&dropped.concat()).is_err(), "repeated {n}");
            if n > 0 {
                let mut swapped = lines.clone();
                swapped.swap(n - 1, n);
                assert!(read(&swapped.concat()).is_err(), "swapped {n}");
            }
        }
    }

    #[test]
    fn records_that_do_not_fit_are_not_passed_on() {
        let mut blocks = blocks();
        blocks[3].lines[2] ^= 1;
        assert_eq!(write(&account(), None, &blocks, is_ours).unwrap_err(), 10);
        blocks.remove(2);
        assert_eq!(write(&account(), None, &blocks, is_ours).unwrap_err(), 10);
    }

    #[test]
    fn an_event_of_another_account_is_found() {
        let text = write(&account(), None, &blocks()[..1], |_| true).unwrap().text;
        assert_eq!(read(&text).unwrap_err(), Misfit { line: 4, what: "is no event of the account".into() });
    }
}
