//! Permutations of the 256 bytes: the non-linear encodings.

use zeroize::{Zeroize, ZeroizeOnDrop};

/// Random bytes that one permutation is shuffled by: four for each of 255 swaps, so that no permutation is
/// likelier than another by more than 2^-16.
pub(crate) const SHUFFLE: usize = 4 * 255;

/// A permutation and its inverse. Wiped when dropped.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub(crate) struct Permutation {
    pub forward: [u8; 256],
    #[cfg_attr(not(feature = "make"), allow(dead_code))]
    pub inverse: [u8; 256],
}

impl Permutation {
    /// The shuffle of Fisher and Yates, by bytes that are random.
    pub fn shuffled(random: &[u8; SHUFFLE]) -> Self {
        let mut forward = std::array::from_fn(|byte| byte as u8);
        for (last, word) in (1..256u32).rev().zip(random.chunks_exact(4)) {
            let word = u32::from_le_bytes([word[0], word[1], word[2], word[3]]);
            forward.swap(last as usize, (word % (last + 1)) as usize);
        }
        let mut inverse = [0; 256];
        for (byte, &image) in forward.iter().enumerate() {
            inverse[usize::from(image)] = byte as u8;
        }
        Self { forward, inverse }
    }
}
