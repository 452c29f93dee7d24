//! AES-256 backwards, after Chow, Eisen, Johnson and van Oorschot (SAC 2002).
//!
//! Each of 13 rounds is two layers of four words. The first undoes ShiftRows, SubBytes, the round key and MixColumns, and
//! leaves each column mixed by a random matrix of 32 bits; the second undoes that matrix and leaves each byte mixed by one of
//! 8 bits. The last round, which has no MixColumns, is the output.

use super::{BLOCK, Tables};

/// Rounds with MixColumns.
pub(crate) const ROUNDS: usize = 13;
/// Two for each round.
pub(crate) const LAYERS: usize = 2 * ROUNDS;
/// A table for each byte of the block.
pub(crate) const WORDS: usize = BLOCK;

/// From where InvShiftRows takes the byte that it puts at `place`: rows are consecutive in a column.
pub(crate) const fn shifted(place: usize) -> usize {
    let (column, row) = (place / 4, place % 4);
    4 * ((column + 4 - row) % 4) + row
}

impl Tables {
    /// Blocks through all rounds.
    pub(super) fn aes(&self, blocks: &mut [[u8; BLOCK]]) {
        for round in 0..ROUNDS {
            self.aes_round(round, blocks);
        }
        self.aes_output(blocks);
    }

    /// Blocks through the last round.
    pub(crate) fn aes_output(&self, blocks: &mut [[u8; BLOCK]]) {
        for block in blocks {
            let before = *block;
            for (place, byte) in block.iter_mut().enumerate() {
                *byte = self.output[place][usize::from(before[shifted(place)])];
            }
        }
    }

    /// Blocks through one round.
    pub(crate) fn aes_round(&self, round: usize, blocks: &mut [[u8; BLOCK]]) {
        let [first, second] = [&self.layers[2 * round], &self.layers[2 * round + 1]];
        for block in blocks.iter_mut() {
            let before = *block;
            for column in 0..4 {
                let bytes = std::array::from_fn(|row| before[shifted(4 * column + row)]);
                let mixed = first.four(4 * column, bytes);
                block[4 * column..4 * column + 4].copy_from_slice(&mixed.to_le_bytes());
            }
        }
        for block in blocks.iter_mut() {
            let before = *block;
            for column in 0..4 {
                let bytes = std::array::from_fn(|row| before[4 * column + row]);
                let mixed = second.four(4 * column, bytes);
                block[4 * column..4 * column + 4].copy_from_slice(&mixed.to_le_bytes());
            }
        }
    }
}
