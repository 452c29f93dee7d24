//! What the two ciphertext formats share: three pieces of standard base64 joined by `-k-`, the first of
//! them a header that names the key.
//!
//! | bytes of the header | content |
//! |---|---|
//! | 1 | format version, 1 |
//! | 1 | code of the algorithm |
//! | 16 | key id |
//! | 4 | key version, big-endian |

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::CryptoError;

/// The longest text that is looked at, in bytes. Longer than any of version 1.
pub const MAX_TEXT: usize = 8192;
/// Bytes in a header.
pub const HEADER: usize = 1 + 1 + 16 + 4;

const VERSION: u8 = 1;
const SEPARATOR: &str = "-k-";

/// The key that a ciphertext needs.
#[derive(Clone, Copy)]
pub struct Header {
    /// The code of its algorithm.
    pub algorithm: u8,
    /// Its id, a UUID's bytes.
    pub key_id: [u8; 16],
    /// Its version.
    pub key_version: u32,
}

impl Header {
    pub fn to_bytes(self) -> [u8; HEADER] {
        let mut header = [VERSION; HEADER];
        header[1] = self.algorithm;
        header[2..18].copy_from_slice(&self.key_id);
        header[18..].copy_from_slice(&self.key_version.to_be_bytes());
        header
    }

    fn parse(bytes: &[u8]) -> Result<Self, CryptoError> {
        match bytes.first() {
            Some(&VERSION) => {}
            Some(&other) => return Err(CryptoError::UnsupportedVersion(other)),
            None => return Err(CryptoError::Format("ciphertext has an empty header")),
        }
        Self::read(bytes).ok_or(WRONG_HEADER)
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let [_version, algorithm, rest @ ..] = bytes else { return None };
        let (key_id, key_version) = rest.split_first_chunk()?;
        let key_version = u32::from_be_bytes(key_version.try_into().ok()?);
        Some(Self { algorithm: *algorithm, key_id: *key_id, key_version })
    }
}

/// A header of another length, or with an algorithm that the format has not.
pub const WRONG_HEADER: CryptoError = CryptoError::Format("ciphertext has a wrong header");

/// The text of a header and two more pieces.
pub fn join(header: Header, second: &[u8], third: &[u8]) -> String {
    [&header.to_bytes()[..], second, third].map(|piece| STANDARD.encode(piece)).join(SEPARATOR)
}

/// Takes a text apart. Strict: canonical base64, nothing before or after.
pub fn split(text: &str) -> Result<(Header, Vec<u8>, Vec<u8>), CryptoError> {
    if text.len() > MAX_TEXT {
        return Err(CryptoError::Format("ciphertext is too long"));
    }
    let pieces: Vec<&str> = text.split(SEPARATOR).collect();
    let [header, second, third] = pieces[..] else {
        return Err(CryptoError::Format("ciphertext does not have three pieces"));
    };
    Ok((Header::parse(&decode(header)?)?, decode(second)?, decode(third)?))
}

fn decode(piece: &str) -> Result<Vec<u8>, CryptoError> {
    STANDARD.decode(piece).map_err(|_| CryptoError::Format("ciphertext is not base64"))
}
