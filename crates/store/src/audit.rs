//! The audit chain: every record is bound to all before it by a hash.
//!
//! Records are lines of JSON. One commit of the database appends one [`Block`] with all records of its
//! units, so that a record costs little. The hash of a record is
//! `SHA-256(hash of the one before || its number, 8 bytes big-endian || 0 || SHA-256(its line))`: whoever knows only the
//! digest of a line can compute on, which is how delivered files ([`delivered`]) leave records out and still prove that
//! the others are unchanged. Blocks that were written before it was so have the line in place of `0 || SHA-256(its
//! line)`. What the first record of
//! a block follows is `SHA-256(hash of the last record before || time of the block, 8 bytes big-endian)`, so
//! that the time is bound as well; the first block of a chain follows 32 zero bytes. Each server writes a chain of its own, named by its [`ChainId`].
//!
//! Old records may be dropped from the front: then a [`Beginning`] keeps the hash that the rest follows.

pub mod delivered;
pub mod index;
mod verify;

use std::fmt;

use sha2::{Digest, Sha256};

pub use verify::{Finding, Verifier};

/// Hash of a record: 32 bytes of SHA-256.
pub type Hash = [u8; 32];

/// What every chain begins after.
pub const GENESIS: Hash = [0; 32];

/// The name of a chain: the id of the server that writes it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChainId(pub String);

impl fmt::Display for ChainId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// One audit record: a line of JSON without its end of line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record(Vec<u8>);

impl Record {
    /// A record of that JSON text. JSON has no raw line ends inside of it; any are replaced by spaces,
    /// because a line end would split the record.
    pub fn new(mut json: Vec<u8>) -> Self {
        json.iter_mut().filter(|byte| matches!(byte, b'\n' | b'\r')).for_each(|byte| *byte = b' ');
        Self(json)
    }

    /// No record: for what is noted without being an event of its own.
    pub(crate) fn none() -> Self {
        Self(Vec::new())
    }

    /// Whether it is no record.
    pub fn is_none(&self) -> bool {
        self.0.is_empty()
    }

    /// The line, without its end.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// The records of one commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The number of its first record; numbers begin with 1 and have no gaps.
    pub first: u64,
    /// How many records it has, at least 1.
    pub count: u32,
    /// The hash of the last record before it.
    pub previous: Hash,
    /// The hash of its last record.
    pub hash: Hash,
    /// When it was committed, by the server's clock, in milliseconds since 1970.
    pub committed_at: i64,
    /// Its records, each with a line end.
    pub lines: Vec<u8>,
}

/// Where a chain begins since its oldest records were dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beginning {
    /// Whose beginning.
    pub chain: ChainId,
    /// The number of its first record that is still there, or will be the first to come.
    pub first: u64,
    /// The hash of the last record that was dropped.
    pub previous: Hash,
}

/// A signed statement of where a chain stood. What it looks like is not the storage's business.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCheckpoint {
    /// Of which chain.
    pub chain: ChainId,
    /// Its number; numbers begin with 1 in each chain and have no gaps.
    pub number: u64,
    /// The number of the record that it is about.
    pub record: u64,
    /// The signed line, as witnesses are given it.
    pub document: String,
}

/// Where a chain ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Whose end.
    pub chain: ChainId,
    /// The number of its last record, 0 if it has none.
    pub last: u64,
    /// The hash of its last record.
    pub hash: Hash,
}

impl Head {
    /// The end of a chain without records.
    pub fn empty(chain: ChainId) -> Self {
        Self { chain, last: 0, hash: GENESIS }
    }

    /// Appends records: gives the block to be stored and moves the head behind it. `None` without records.
    pub fn append<'a>(
        &mut self,
        records: impl IntoIterator<Item = &'a Record>,
        committed_at: i64,
    ) -> Option<Block> {
        let (first, previous) = (self.last + 1, self.hash);
        let mut lines = Vec::new();
        let before = self.clone();
        self.hash = begin_block(&self.hash, committed_at);
        for record in records.into_iter().filter(|record| !record.is_none()) {
            self.last += 1;
            self.hash = chain(&self.hash, self.last, record.as_bytes());
            lines.extend_from_slice(record.as_bytes());
            lines.push(b'\n');
        }
        let count = u32::try_from(self.last + 1 - first).unwrap_or(u32::MAX);
        if count == 0 {
            *self = before;
            return None;
        }
        Some(Block { first, count, previous, hash: self.hash, committed_at, lines })
    }
}

/// What the first record of a block follows, if the last record before has the hash `previous`.
pub fn begin_block(previous: &Hash, committed_at: i64) -> Hash {
    let mut hash = Sha256::new();
    hash.update(previous);
    hash.update(committed_at.to_be_bytes());
    hash.finalize().into()
}

/// What stands for a line in the hash of its record.
pub fn digest(line: &[u8]) -> Hash {
    Sha256::digest(line).into()
}

/// The hash of a record that follows the record with the hash `previous`.
pub fn chain(previous: &Hash, number: u64, line: &[u8]) -> Hash {
    link(previous, number, &digest(line))
}

/// The same for a record of which only the digest is known.
pub fn link(previous: &Hash, number: u64, digest: &Hash) -> Hash {
    let mut hash = Sha256::new();
    hash.update(previous);
    hash.update(number.to_be_bytes());
    // No line begins with a zero, so that what was hashed the old way is never taken for the new way.
    hash.update([0]);
    hash.update(digest);
    hash.finalize().into()
}

/// The hash of a record in blocks of the first format, which have only lines that begin with `{`.
fn chain_of_first_format(previous: &Hash, number: u64, line: &[u8]) -> Option<Hash> {
    let mut hash = Sha256::new();
    hash.update(previous);
    hash.update(number.to_be_bytes());
    hash.update(line);
    line.starts_with(b"{").then(|| hash.finalize().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_one_line() {
        assert_eq!(Record::new(b"{\"a\":\n1}\r".to_vec()).as_bytes(), b"{\"a\": 1} ");
    }

    #[test]
    fn a_block_of_nothing_is_no_block() {
        let mut head = Head::empty(ChainId("n".into()));
        assert_eq!(head.append([], 0), None);
        assert_eq!(head, Head::empty(ChainId("n".into())));
    }
}
