//! The two algorithms of white-box keys.

use std::fmt;

/// What a white-box key encrypts with, always in CBC mode with the padding of PKCS #7.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// AES with keys of 32 bytes (FIPS 197).
    Aes256,
    /// SM4 with keys of 16 bytes (GB/T 32907-2016).
    Sm4,
}

impl Algorithm {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Aes256, Self::Sm4];

    /// The name in the API: `AES_256` or `SM4`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Aes256 => "AES_256",
            Self::Sm4 => "SM4",
        }
    }

    /// Bytes in a key.
    pub const fn key_length(self) -> usize {
        match self {
            Self::Aes256 => 32,
            Self::Sm4 => 16,
        }
    }

    /// The number in files, which is also the one that the original's client libraries use.
    pub(crate) const fn number(self) -> u8 {
        match self {
            Self::Aes256 => 0,
            Self::Sm4 => 1,
        }
    }

    pub(crate) const fn from_number(number: u8) -> Option<Self> {
        match number {
            0 => Some(Self::Aes256),
            1 => Some(Self::Sm4),
            _ => None,
        }
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
