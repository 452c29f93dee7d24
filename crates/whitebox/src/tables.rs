//! Tables, and how a block goes through them.
//!
//! Both ciphers are made of one thing: a word of four bytes that is the sum of several others, each found by a byte
//! in a table. All of them are encoded, so adding two bytes is a look-up too: in a table of 65,536 entries that takes
//! two encoded bytes and gives their encoded sum. What an encoding is, only `make` knows.

pub(crate) mod aes;
pub(crate) mod sm4;

use crate::{Algorithm, Error};

/// Bytes in a block.
pub(crate) const BLOCK: usize = 16;
/// Blocks that go through a layer together, so that its tables stay in the cache.
const TOGETHER: usize = 64;
/// Bytes in a table of sums.
const SUMS: usize = 65_536;

/// One of the 256 bytes to a word of four encoded bytes, the first in the lowest bits.
pub(crate) type Words = [u32; 256];

/// The tables of a half round of AES or a round of SM4: one of sums, and those whose words it adds.
pub(crate) struct Layer {
    pub sums: Box<[u8; SUMS]>,
    pub words: Vec<Words>,
}

impl Layer {
    /// Two encoded words to their encoded sum.
    #[inline(always)]
    pub fn add(&self, left: u32, right: u32) -> u32 {
        let sum = |shift: u32| {
            let place = (left >> shift & 0xff) << 8 | (right >> shift & 0xff);
            u32::from(self.sums[place as usize]) << shift
        };
        sum(0) | sum(8) | sum(16) | sum(24)
    }

    /// The word of table `table` for a byte.
    #[inline(always)]
    pub fn word(&self, table: usize, byte: u8) -> u32 {
        self.words[table][usize::from(byte)]
    }

    /// The sum of the words of four tables, for four bytes.
    #[inline(always)]
    pub fn four(&self, first: usize, bytes: [u8; 4]) -> u32 {
        let word = |place: usize| self.word(first + place, bytes[place]);
        self.add(self.add(word(0), word(1)), self.add(word(2), word(3)))
    }
}

/// Everything that decrypts a block.
pub(crate) struct Tables {
    pub algorithm: Algorithm,
    pub layers: Vec<Layer>,
    /// What the last step gives for each byte of the block.
    pub output: Box<[[u8; 256]; BLOCK]>,
}

impl Tables {
    /// How many layers there are, and how many tables of words in each.
    pub const fn shape(algorithm: Algorithm) -> (usize, usize) {
        match algorithm {
            Algorithm::Aes256 => (aes::LAYERS, aes::WORDS),
            Algorithm::Sm4 => (sm4::LAYERS, sm4::WORDS),
        }
    }

    /// Bytes that they take in a file.
    pub const fn length(algorithm: Algorithm) -> usize {
        let (layers, words) = Self::shape(algorithm);
        layers * (SUMS + words * size_of::<Words>()) + BLOCK * 256
    }

    /// Layer by layer, the sums before the words; then the output.
    #[cfg(feature = "make")]
    pub fn write(&self, bytes: &mut Vec<u8>) {
        for layer in &self.layers {
            bytes.extend_from_slice(&layer.sums[..]);
            for word in layer.words.iter().flatten() {
                bytes.extend_from_slice(&word.to_le_bytes());
            }
        }
        bytes.extend(self.output.iter().flatten());
    }

    /// The inverse of `write`.
    ///
    /// # Errors
    /// [`Error::Damaged`] if there are more or fewer bytes.
    pub fn read(algorithm: Algorithm, bytes: &[u8]) -> Result<Self, Error> {
        if bytes.len() != Self::length(algorithm) {
            return Err(Error::Damaged);
        }
        let (layers, words) = Self::shape(algorithm);
        let (encoded, output) = bytes.split_at(bytes.len() - BLOCK * 256);
        let read_words = |bytes: &[u8]| {
            let mut table = [0; 256];
            for (word, bytes) in table.iter_mut().zip(bytes.as_chunks::<4>().0) {
                *word = u32::from_le_bytes(*bytes);
            }
            table
        };
        let read_layer = |bytes: &[u8]| {
            let (sums, encoded) = bytes.split_at(SUMS);
            let sums = sums.to_vec().into_boxed_slice().try_into().map_err(|_| Error::Damaged)?;
            Ok(Layer { sums, words: encoded.chunks_exact(size_of::<Words>()).map(read_words).collect() })
        };
        let layer_length = SUMS + words * size_of::<Words>();
        let read: Result<Vec<Layer>, Error> = encoded.chunks_exact(layer_length).map(read_layer).collect();
        let read = read?;
        debug_assert_eq!(read.len(), layers);
        let mut tables = Box::new([[0; 256]; BLOCK]);
        for (table, bytes) in tables.iter_mut().zip(output.as_chunks::<256>().0) {
            *table = *bytes;
        }
        Ok(Self { algorithm, layers: read, output: tables })
    }

    /// Decrypts blocks in their place, one after another as if each were alone. `input` are the encodings of the bytes of a
    /// block that the first tables expect.
    pub fn decrypt(&self, input: &[[u8; 256]; BLOCK], blocks: &mut [[u8; BLOCK]]) {
        for blocks in blocks.chunks_mut(TOGETHER) {
            for block in blocks.iter_mut() {
                for (byte, encoding) in block.iter_mut().zip(input) {
                    *byte = encoding[usize::from(*byte)];
                }
            }
            match self.algorithm {
                Algorithm::Aes256 => self.aes(blocks),
                Algorithm::Sm4 => self.sm4(blocks),
            }
        }
    }
}
