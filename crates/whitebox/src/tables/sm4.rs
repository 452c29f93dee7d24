//! SM4 backwards, after Xiao and Lai (CSA 2009).
//!
//! SM4 decrypts as it encrypts, with the round keys in reverse order. Every word of the state is mixed by a random matrix
//! of 32 bits of its own. A round is one layer: its first twelve tables bring the bytes of three words to a common
//! encoding in which their sum can be looked up byte by byte, four more are the S-box with round key and L, and the last four
//! bring the oldest word to the encoding of the newest. So the affine maps between encodings are no steps of their own: they
//! are folded into tables.

use super::{BLOCK, Layer, Tables};

/// A layer for each round.
pub(crate) const LAYERS: usize = 32;
/// Three words to add, the S-boxes, the oldest word: four bytes each.
pub(crate) const WORDS: usize = 20;
/// Where the tables of the S-boxes begin, and then those of the oldest word.
pub(crate) const SBOX: usize = 12;
pub(crate) const OLDEST: usize = 16;

impl Tables {
    /// Blocks through all rounds.
    pub(super) fn sm4(&self, blocks: &mut [[u8; BLOCK]]) {
        for layer in &self.layers {
            for block in blocks.iter_mut() {
                let newest = sm4_round(layer, block);
                block.copy_within(4.., 0);
                block[12..].copy_from_slice(&newest.to_le_bytes());
            }
        }
        for block in blocks {
            let before = *block;
            for (place, byte) in block.iter_mut().enumerate() {
                *byte = self.output[place][usize::from(before[12 - place / 4 * 4 + place % 4])];
            }
        }
    }
}

/// The newest word that a round makes of the four before.
pub(crate) fn sm4_round(layer: &Layer, words: &[u8; BLOCK]) -> u32 {
    let bytes = |word: usize| std::array::from_fn(|byte| words[4 * word + byte]);
    let sum = layer.add(layer.add(layer.four(0, bytes(1)), layer.four(4, bytes(2))), layer.four(8, bytes(3)));
    layer.add(layer.four(SBOX, sum.to_le_bytes()), layer.four(OLDEST, bytes(0)))
}
