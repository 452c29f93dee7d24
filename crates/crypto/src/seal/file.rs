//! The seal that a key file opens.

use super::{SealedRootKey, Sealer};
use crate::{CryptoError, Random, RootKey, Secret};

/// Seals with a key of 32 random bytes. Whoever reads both files has the root key, so this is for
/// development, or for a key file on a medium of its own.
///
/// # Errors
/// [`CryptoError::Format`] for another length, [`CryptoError::Random`] or [`CryptoError::Library`].
pub fn seal_with_key(
    root: &RootKey,
    key: &Secret,
    random: &dyn Random,
) -> Result<SealedRootKey, CryptoError> {
    Sealer::with_key(key).seal(root, random)
}
