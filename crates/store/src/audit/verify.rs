//! Checks a chain from its first record to its head.

use std::fmt;

use super::{Beginning, Block, Hash, Head, begin_block, chain, chain_of_first_format};

/// Walks the blocks of one chain in order.
#[derive(Debug)]
pub struct Verifier {
    dropped: u64,
    last: u64,
    hash: Hash,
}

/// The first thing that does not fit. Everything before `record` does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The number of the first record that does not fit.
    pub record: u64,
    /// What does not fit about it.
    pub what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "record {}: {}", self.record, self.what)
    }
}

impl Verifier {
    /// Begins before the first record of a chain.
    pub fn new() -> Self {
        Self { dropped: 0, last: 0, hash: super::GENESIS }
    }

    /// Begins behind the records that were dropped.
    pub fn after(beginning: &Beginning) -> Self {
        let dropped = beginning.first.saturating_sub(1);
        Self { dropped, last: dropped, hash: beginning.previous }
    }

    /// The number of the last record that was found to fit.
    pub fn last(&self) -> u64 {
        self.last
    }

    /// How many records were found to fit.
    pub fn checked(&self) -> u64 {
        self.last - self.dropped
    }

    /// Checks the next block.
    ///
    /// # Errors
    /// The first record that does not fit.
    pub fn block(&mut self, block: &Block) -> Result<(), Finding> {
        let next = self.last + 1;
        let found = |record, what: String| Err(Finding { record, what });
        if block.first != next {
            return found(next, format!("is missing: the next stored record is number {}", block.first));
        }
        if block.previous != self.hash {
            return found(
                next,
                "does not follow the record before it: a record was changed, or the order was".into(),
            );
        }
        let mut lines: Vec<&[u8]> = block.lines.split(|&byte| byte == b'\n').collect();
        if lines.pop() != Some(&[]) || lines.len() as u64 != u64::from(block.count) {
            return found(next, format!("its block says {} records and holds {}", block.count, lines.len()));
        }
        if !fits(block, &lines) {
            let last = self.last + u64::from(block.count);
            return found(
                next,
                format!("a record from {next} to {last} was changed: their hash does not fit"),
            );
        }
        (self.last, self.hash) = (self.last + u64::from(block.count), block.hash);
        Ok(())
    }

    /// Checks that the chain ends where its head says.
    ///
    /// # Errors
    /// The first record that the head knows and the chain has not, or the other way round.
    pub fn end(&self, head: &Head) -> Result<(), Finding> {
        let record = self.last.min(head.last) + 1;
        if self.last < head.last {
            let what = format!("is missing: the chain should end with record {}", head.last);
            return Err(Finding { record, what });
        }
        if self.last > head.last {
            let what = format!("stands behind the end of the chain, which is record {}", head.last);
            return Err(Finding { record, what });
        }
        if self.hash != head.hash {
            return Err(Finding {
                record: self.last,
                what: "is not the record that the chain ended with".into(),
            });
        }
        Ok(())
    }
}

/// Whether the hash of a block is that of its lines, in this format or the first.
fn fits(block: &Block, lines: &[&[u8]]) -> bool {
    let begin = begin_block(&block.previous, block.committed_at);
    let numbered = || (block.first..).zip(lines);
    numbered().fold(begin, |hash, (number, line)| chain(&hash, number, line)) == block.hash
        || numbered().try_fold(begin, |hash, (number, line)| chain_of_first_format(&hash, number, line))
            == Some(block.hash)
}

impl Default for Verifier {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;
    use crate::audit::{ChainId, GENESIS, Record, digest};

    fn a_chain() -> (Vec<Block>, Head) {
        let mut head = Head::empty(ChainId("n".into()));
        let record = |n: u32| Record::new(format!("{{\"n\":{n}}}").into_bytes());
        let blocks = (0..5)
            .map(|b| head.append(&(0..=b).map(|r| record(b * 10 + r)).collect::<Vec<_>>(), 0).unwrap())
            .collect();
        (blocks, head)
    }

    fn verify(blocks: &[Block], head: &Head) -> Result<u64, Finding> {
        let mut verifier = Verifier::new();
        blocks.iter().try_for_each(|block| verifier.block(block))?;
        verifier.end(head)?;
        Ok(verifier.checked())
    }

    #[test]
    fn an_untouched_chain_fits() {
        let (blocks, head) = a_chain();
        assert_eq!(verify(&blocks, &head), Ok(15));
    }

    /// The hash of one block with that line, as the first servers computed it.
    fn first_format(line: &[u8]) -> (Block, Head) {
        let mut hash = Sha256::new();
        hash.update(begin_block(&GENESIS, 7));
        hash.update(1_u64.to_be_bytes());
        hash.update(line);
        let hash: Hash = hash.finalize().into();
        let lines = [line, b"\n"].concat();
        let block = Block { first: 1, count: 1, previous: GENESIS, hash, committed_at: 7, lines };
        (block, Head { chain: ChainId("n".into()), last: 1, hash })
    }

    #[test]
    fn blocks_of_the_first_format_fit_and_nothing_passes_for_one() {
        let (block, mut head) = first_format(b"{}");
        let next = head.append(&[Record::new(b"{}".to_vec())], 8).unwrap();
        assert_eq!(verify(&[block.clone(), next], &head), Ok(2));
        let (mut changed, head) = (block, first_format(b"{}").1);
        changed.lines = b"{ }\n".to_vec();
        assert!(verify(&[changed], &head).is_err());
        // What stands for a line in the hash is no line.
        let mut head = Head::empty(ChainId("n".into()));
        let mut block = head.append(&[Record::new(b"{}".to_vec())], 0).unwrap();
        block.lines = [&[0][..], &digest(b"{}"), b"\n"].concat();
        assert!(verify(&[block], &head).is_err());
    }

    #[test]
    fn any_flipped_bit_is_found() {
        let (blocks, head) = a_chain();
        for b in 0..blocks.len() {
            for byte in 0..blocks[b].lines.len() {
                let mut changed = blocks.clone();
                changed[b].lines[byte] ^= 1;
                assert!(verify(&changed, &head).is_err(), "block {b} byte {byte}");
            }
        }
    }

    #[test]
    fn a_changed_time_is_found() {
        let (blocks, head) = a_chain();
        for b in 0..blocks.len() {
            let mut changed = blocks.clone();
            changed[b].committed_at += 1;
            assert_eq!(verify(&changed, &head).unwrap_err().record, blocks[b].first);
        }
    }

    #[test]
    fn dropped_swapped_repeated_and_cut_blocks_are_found() {
        let (blocks, head) = a_chain();
        for b in 0..blocks.len() {
            let mut dropped = blocks.clone();
            dropped.remove(b);
            let finding = verify(&dropped, &head).unwrap_err();
            assert_eq!(finding.record, blocks[b].first);
            let mut repeated = blocks.clone();
            repeated.insert(b, blocks[b].clone());
            assert!(verify(&repeated, &head).is_err());
        }
        let mut swapped = blocks.clone();
        swapped.swap(1, 2);
        assert_eq!(verify(&swapped, &head).unwrap_err().record, 2);
    }

    #[test]
    fn what_is_left_of_a_chain_fits_behind_what_was_dropped() {
        let (blocks, head) = a_chain();
        let beginning =
            Beginning { chain: head.chain.clone(), first: blocks[2].first, previous: blocks[2].previous };
        let mut verifier = Verifier::after(&beginning);
        blocks[2..].iter().try_for_each(|block| verifier.block(block)).unwrap();
        verifier.end(&head).unwrap();
        assert_eq!((verifier.last(), verifier.checked()), (15, 12));
        let other = Beginning { previous: blocks[1].previous, ..beginning };
        assert_eq!(Verifier::after(&other).block(&blocks[2]).unwrap_err().record, blocks[2].first);
    }

    #[test]
    fn records_that_the_head_does_not_know_are_found() {
        let (mut blocks, head) = a_chain();
        let mut longer = head.clone();
        blocks.push(longer.append(&[Record::new(b"{}".to_vec())], 0).unwrap());
        assert_eq!(verify(&blocks, &head).unwrap_err().record, 16);
    }
}
