//! What somebody sees who has the running program in hand. For `scripts/whitebox-attacks.sh`, which measures how long
//! known attacks take; everything here can be done with a debugger as well.

use crate::tables::sm4::SBOX;
use crate::{Algorithm, DecryptKey};

impl DecryptKey {
    /// A block as the first tables expect it.
    pub fn encoded_input(&self, block: [u8; 16]) -> [u8; 16] {
        std::array::from_fn(|place| self.input[place][usize::from(block[place])])
    }

    /// One of the 13 rounds of AES that mix columns, on an encoded state.
    pub fn aes_round(&self, round: usize, state: [u8; 16]) -> [u8; 16] {
        let mut blocks = [state];
        self.tables.aes_round(round, &mut blocks);
        blocks[0]
    }

    /// The last round of AES.
    pub fn aes_output(&self, state: [u8; 16]) -> [u8; 16] {
        let mut blocks = [state];
        self.tables.aes_output(&mut blocks);
        blocks[0]
    }

    /// The words that are looked up and added in the first round's tables after its S-boxes.
    pub fn first_round(&self, block: [u8; 16]) -> Vec<u32> {
        let state = self.encoded_input(block);
        let layer = &self.tables.layers[0];
        let words: Vec<u32> = match self.algorithm() {
            Algorithm::Aes256 => {
                (0..16).map(|place| layer.word(place, state[crate::tables::aes::shifted(place)])).collect()
            }
            Algorithm::Sm4 => {
                let bytes = |word: usize| std::array::from_fn(|byte| state[4 * word + byte]);
                let first = layer.add(layer.four(0, bytes(1)), layer.four(4, bytes(2)));
                let sum = layer.add(first, layer.four(8, bytes(3))).to_le_bytes();
                (0..4).map(|place| layer.word(SBOX + place, sum[place])).collect()
            }
        };
        let sums = words.chunks(4).flat_map(|four| {
            let (left, right) = (layer.add(four[0], four[1]), layer.add(four[2], four[3]));
            [left, right, layer.add(left, right)]
        });
        words.iter().copied().chain(sums).collect()
    }
}

#[cfg(feature = "make")]
pub use crate::make::attack::{aes_inverse_sbox, round_keys, sm4_sbox};

/// All tables as they are in a file before it is sealed.
#[cfg(feature = "make")]
pub fn table_bytes(key: &DecryptKey) -> Vec<u8> {
    let mut bytes = Vec::new();
    key.tables.write(&mut bytes);
    bytes
}
