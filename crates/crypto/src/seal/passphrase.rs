//! The seal that a passphrase opens, through Argon2id (RFC 9106).

use argon2::{Algorithm, Argon2, Block, Params, Version};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{SealedRootKey, Sealer, base64_array};
use crate::xaes::KEY;
use crate::{CryptoError, Random, RootKey, Secret, random};

/// How a passphrase becomes a key. All of it is public.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Argon2id {
    /// Memory in KiB: 8 to 1,048,576 (1 GiB).
    memory_kib: u32,
    /// Passes over the memory: 1 to 64.
    passes: u32,
    /// Lanes: 1 to 16, and at most an eighth of the memory.
    lanes: u32,
    /// Salt, 16 random bytes.
    #[serde(with = "base64_array")]
    salt: [u8; 16],
}

/// The most that a document may ask for, so that a forged one cannot exhaust the machine.
const MAX_MEMORY_KIB: u32 = 1 << 20;
const MAX_PASSES: u32 = 64;
const MAX_LANES: u32 = 16;

impl Argon2id {
    /// The recommended parameters with a fresh salt: 64 MiB, 3 passes (RFC 9106, section 4, second
    /// recommended option, with one lane in the place of four: servers unseal on one core).
    ///
    /// # Errors
    /// [`CryptoError::Random`].
    pub fn recommended(random: &dyn Random) -> Result<Self, CryptoError> {
        Self::new(64 * 1024, 3, 1, random)
    }

    /// Parameters of your own, with a fresh salt.
    ///
    /// # Errors
    /// [`CryptoError::Format`] if they are out of bounds, or [`CryptoError::Random`].
    pub fn new(memory_kib: u32, passes: u32, lanes: u32, random: &dyn Random) -> Result<Self, CryptoError> {
        let this = Self { memory_kib, passes, lanes, salt: random::array(random)? };
        this.check()?;
        Ok(this)
    }

    pub(super) fn check(&self) -> Result<(), CryptoError> {
        self.params().map(drop)
    }

    fn params(&self) -> Result<Params, CryptoError> {
        const OUT_OF_BOUNDS: CryptoError = CryptoError::Format("Argon2id parameters are out of bounds");
        if self.memory_kib > MAX_MEMORY_KIB || self.passes > MAX_PASSES || self.lanes > MAX_LANES {
            return Err(OUT_OF_BOUNDS);
        }
        Params::new(self.memory_kib, self.passes, self.lanes, Some(KEY)).map_err(|_| OUT_OF_BOUNDS)
    }

    /// The seal key of a passphrase. The working memory is wiped too.
    pub(super) fn derive(&self, phrase: &Secret) -> Result<Secret, CryptoError> {
        let params = self.params()?;
        let mut memory = Zeroizing::new(vec![Block::new(); params.block_count()]);
        let mut key = Secret::zeroed(KEY);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into_with_memory(
                phrase.expose(),
                &self.salt,
                key.expose_mut(),
                memory.as_mut_slice(),
            )
            .map_err(|_| CryptoError::Library("Argon2id"))?;
        Ok(key)
    }

    /// Appends the associated data of these parameters.
    pub(super) fn write_to(&self, bytes: &mut Vec<u8>) {
        for number in [self.memory_kib, self.passes, self.lanes] {
            bytes.extend_from_slice(&number.to_be_bytes());
        }
        bytes.extend_from_slice(&self.salt);
    }
}

/// Seals with a passphrase.
///
/// # Errors
/// [`CryptoError::Random`] or [`CryptoError::Library`].
pub fn seal_with_passphrase(
    root: &RootKey,
    phrase: &Secret,
    argon2id: Argon2id,
    random: &dyn Random,
) -> Result<SealedRootKey, CryptoError> {
    Sealer::with_passphrase(phrase, argon2id)?.seal(root, random)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SystemRandom;

    #[test]
    fn refuses_parameters_out_of_bounds() {
        for (memory_kib, passes, lanes) in
            [(7, 1, 1), (8, 0, 1), (8, 1, 0), (15, 1, 2), (1 << 21, 1, 1), (8, 65, 1), (1024, 1, 17)]
        {
            assert_eq!(
                Argon2id::new(memory_kib, passes, lanes, &SystemRandom).unwrap_err(),
                CryptoError::Format("Argon2id parameters are out of bounds"),
                "{memory_kib} {passes} {lanes}"
            );
        }
        assert!(Argon2id::new(8, 1, 1, &SystemRandom).is_ok());
        assert!(Argon2id::new(1 << 20, 64, 16, &SystemRandom).is_ok());
    }
}
