//! Makes decrypt keys.
//!
//! What depends on the key is computed without branches and without places in memory that depend on it
//! (`make/secret.rs`). The encodings are chosen by random places, which whoever holds the file can find out anyway.

mod aes;
mod encoding;
mod linear;
mod random;
mod secret;
mod sm4;

use crate::file::binding::Binding;
use crate::file::secret::FileSecret;
use crate::{Algorithm, Error, Fingerprint, KeyId, file};
use random::Random;

/// What attacks and tests compare with.
pub mod attack {
    use super::{aes, sm4};
    use crate::Algorithm;

    /// The inverse of the S-box of AES.
    pub fn aes_inverse_sbox() -> [u8; 256] {
        aes::sboxes().1
    }

    /// The S-box of SM4.
    pub fn sm4_sbox() -> [u8; 256] {
        sm4::SBOX
    }

    /// All round keys, in the order of encryption.
    pub fn round_keys(algorithm: Algorithm, key: &[u8]) -> Vec<u8> {
        match algorithm {
            Algorithm::Aes256 => aes::schedule(key, &aes::sboxes().0).concat(),
            Algorithm::Sm4 => sm4::schedule(key).iter().flat_map(|word| word.to_be_bytes()).collect(),
        }
    }
}

/// Devices that one key can be bound to, at most.
pub const MAX_DEVICES: usize = 200;

/// Makes tables for a key, with encodings that never were before, and gives the file that clients open: 2 to 3 MiB.
///
/// It works on the given devices only; on any, if there are none. `fill` gives random bytes that are fit for keys.
///
/// # Errors
/// [`Error::System`], also if `fill` fails.
///
/// # Panics
/// If the key has not the length of the algorithm, or there are more than [`MAX_DEVICES`].
pub fn make_decrypt_key(
    algorithm: Algorithm,
    key: &[u8],
    key_id: KeyId,
    devices: &[Fingerprint],
    fill: &mut dyn FnMut(&mut [u8]) -> Result<(), Error>,
) -> Result<Vec<u8>, Error> {
    assert_eq!(key.len(), algorithm.key_length(), "a key of another algorithm");
    assert!(devices.len() <= MAX_DEVICES, "too many devices");
    let mut random = Random::new(fill);
    let salt = random.array()?;
    let secret = FileSecret(random.array()?);
    let tables = match algorithm {
        Algorithm::Aes256 => aes::tables(key, &secret, &mut random)?,
        Algorithm::Sm4 => sm4::tables(key, &secret, &mut random)?,
    };
    file::write(key_id, &salt, &Binding::new(&secret, &salt, devices)?, &secret, &tables)
}

/// The operating system's generator.
///
/// # Errors
/// [`Error::System`].
pub fn system_random(bytes: &mut [u8]) -> Result<(), Error> {
    getrandom::fill(bytes).map_err(|_| Error::System)
}
