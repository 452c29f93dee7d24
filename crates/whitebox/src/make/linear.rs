//! Linear maps of bytes and words, by their columns: the image of each bit.

use super::random::Random;
use crate::Error;

/// A map of words of 32 bits.
#[derive(Clone)]
pub(super) struct Words(pub [u32; 32]);

/// An invertible map and its inverse.
#[derive(Clone)]
pub(super) struct Invertible {
    pub map: Words,
    pub inverse: Words,
}

impl Words {
    pub fn identity() -> Self {
        Self(std::array::from_fn(|bit| 1 << bit))
    }

    /// The map that does the same as the function, which must be linear.
    pub fn of(function: impl Fn(u32) -> u32) -> Self {
        Self(std::array::from_fn(|bit| function(1 << bit)))
    }

    /// The image of a word, in the same time for every word.
    pub fn apply(&self, word: u32) -> u32 {
        let column = |bit: usize| self.0[bit] & (word >> bit & 1).wrapping_neg();
        (0..32).fold(0, |sum, bit| sum ^ column(bit))
    }

    /// First `first`, then this.
    pub fn after(&self, first: &Self) -> Self {
        Self(first.0.map(|column| self.apply(column)))
    }

    /// What becomes of the byte at `place` (0 is the lowest) when all others are zero.
    pub fn of_byte(&self, place: usize) -> [u32; 8] {
        std::array::from_fn(|bit| self.0[8 * place + bit])
    }

    /// The inverse, by elimination.
    pub fn inverted(&self) -> Option<Self> {
        let (mut columns, mut inverse) = (self.0, Self::identity().0);
        for bit in 0..32 {
            let pivot = (bit..32).find(|&column| columns[column] >> bit & 1 == 1)?;
            columns.swap(bit, pivot);
            inverse.swap(bit, pivot);
            for other in 0..32 {
                if other != bit && columns[other] >> bit & 1 == 1 {
                    columns[other] ^= columns[bit];
                    inverse[other] ^= inverse[bit];
                }
            }
        }
        Some(Self(inverse))
    }

    /// Four maps of bytes beside each other.
    fn of_bytes(bytes: [[u8; 8]; 4]) -> Self {
        Self(std::array::from_fn(|bit| u32::from(bytes[bit / 8][bit % 8]) << (bit / 8 * 8)))
    }
}

impl Invertible {
    pub fn identity() -> Self {
        Self { map: Words::identity(), inverse: Words::identity() }
    }

    /// A random map that mixes all four bytes: what each does to each is invertible, so that every value of an
    /// image's byte is equally frequent.
    pub fn wide(random: &mut Random<'_>) -> Result<Self, Error> {
        loop {
            let mut columns = [0; 32];
            for (from, to) in (0..4).flat_map(|from| (0..4).map(move |to| (from, to))) {
                for (bit, column) in bytes(random)?.iter().enumerate() {
                    columns[8 * from + bit] |= u32::from(*column) << (8 * to);
                }
            }
            let map = Words(columns);
            if let Some(inverse) = map.inverted() {
                return Ok(Self { map, inverse });
            }
        }
    }

    /// A random map that keeps the bytes apart.
    pub fn narrow(random: &mut Random<'_>) -> Result<Self, Error> {
        let map = Words::of_bytes([bytes(random)?, bytes(random)?, bytes(random)?, bytes(random)?]);
        let inverse = map.inverted().ok_or(Error::System)?;
        Ok(Self { map, inverse })
    }
}

/// A random invertible map of bytes.
fn bytes(random: &mut Random<'_>) -> Result<[u8; 8], Error> {
    loop {
        let columns: [u8; 8] = random.array()?;
        let invertible = (1..=255u8).all(|byte| {
            (0..8).fold(0, |sum, bit| sum ^ (columns[bit] & (byte >> bit & 1).wrapping_neg())) != 0
        });
        if invertible {
            return Ok(columns);
        }
    }
}
