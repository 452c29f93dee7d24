//! The secret of a file, which everything about it depends on.

use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::permutation::{Permutation, SHUFFLE};
use crate::tables::BLOCK;

/// Bytes in a salt.
pub(crate) const SALT: usize = 32;
/// Bytes in a file's secret.
pub(crate) const SECRET: usize = 32;

/// Random, and made for one file.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub(crate) struct FileSecret(pub [u8; SECRET]);

impl FileSecret {
    /// The key that the tables are sealed by.
    pub fn seal_key(&self) -> [u8; 32] {
        self.derive(b"keyward white-box seal", 0)
    }

    /// The encodings in which the first tables expect the bytes of a block.
    pub fn input_encodings(&self) -> Box<[[u8; 256]; BLOCK]> {
        let mut encodings = Box::new([[0; 256]; BLOCK]);
        for (place, encoding) in encodings.iter_mut().enumerate() {
            *encoding = self.input_encoding(place).forward;
        }
        encodings
    }

    /// The encoding of the byte at that place of a block.
    pub fn input_encoding(&self, place: usize) -> Permutation {
        Permutation::shuffled(&self.derive::<SHUFFLE>(b"keyward white-box input", place as u8))
    }

    /// At most 8,160 bytes, which is what HKDF gives.
    fn derive<const N: usize>(&self, label: &[u8], number: u8) -> [u8; N] {
        let mut bytes = [0; N];
        let fits = Hkdf::<Sha256>::new(None, &self.0).expand_multi_info(&[label, &[number]], &mut bytes);
        debug_assert!(fits.is_ok());
        bytes
    }
}
