//! How words are written in tables: mixed by a linear map, with a mask added, each byte by a permutation.

use zeroize::Zeroizing;

use super::linear::Invertible;
use super::random::Random;
use super::secret;
use crate::permutation::Permutation;
use crate::tables::Words;
use crate::{Error, tables::Layer};

/// How one word of the state is written.
#[derive(Clone)]
pub(super) struct Encoding {
    pub linear: Invertible,
    pub mask: u32,
    pub bytes: [Permutation; 4],
}

impl Encoding {
    /// What each of the 256 bytes that may be written at `place` means: a byte of the mixed word, without its mask.
    pub fn decoded(&self, place: usize) -> [u8; 256] {
        let mask = self.mask.to_le_bytes()[place];
        self.bytes[place].inverse.map(|byte| byte ^ mask)
    }
}

/// A layer in the making. The sum of any two words that its tables give is in its table of sums.
pub(super) struct LayerInProgress {
    encoding: Permutation,
    words: Vec<Words>,
}

impl LayerInProgress {
    pub fn new(random: &mut Random<'_>) -> Result<Self, Error> {
        Ok(Self { encoding: random.permutation()?, words: Vec::new() })
    }

    /// Adds a table: what `bytes` says of the 256 bytes, through `spread`, with a random mask. Gives the mask.
    ///
    /// In the same time for all `bytes` and `spread`, which depend on the key.
    pub fn push(
        &mut self,
        bytes: &[u8; 256],
        spread: &[u32; 8],
        random: &mut Random<'_>,
    ) -> Result<u32, Error> {
        let mask = random.word()?;
        let word = |byte: u8| {
            let column = |bit: usize| spread[bit] & u32::from(byte >> bit & 1).wrapping_neg();
            let sum = (0..8).fold(mask, |sum, bit| sum ^ column(bit));
            u32::from_le_bytes(sum.to_le_bytes().map(|byte| secret::at(&self.encoding.forward, byte)))
        };
        self.words.push(bytes.map(word));
        Ok(mask)
    }

    /// Adds four tables, for the bytes of a word in one encoding, which go through a linear map each. Gives the sum of their masks.
    pub fn push_word(
        &mut self,
        from: &Encoding,
        spread: &super::linear::Words,
        random: &mut Random<'_>,
    ) -> Result<u32, Error> {
        let mut mask = 0;
        for place in 0..4 {
            mask ^= self.push(&Zeroizing::new(from.decoded(place)), &spread.of_byte(place), random)?;
        }
        Ok(mask)
    }

    /// How a sum is written, of words that were mixed by `linear` and masked by `mask` together.
    pub fn encoding(&self, linear: Invertible, mask: u32) -> Encoding {
        Encoding { linear, mask, bytes: std::array::from_fn(|_| self.encoding.clone()) }
    }

    /// The layer, with its table of sums.
    pub fn done(self) -> Layer {
        let mut sums = vec![0; 65_536].into_boxed_slice();
        let Permutation { forward, .. } = &self.encoding;
        for (left, &row) in forward.iter().enumerate() {
            let row = &mut sums[usize::from(row) << 8..][..256];
            for (right, &place) in forward.iter().enumerate() {
                row[usize::from(place)] = forward[left ^ right];
            }
        }
        let sums = sums.try_into().unwrap_or_else(|_| unreachable!("65,536 of them"));
        Layer { sums, words: self.words }
    }
}
