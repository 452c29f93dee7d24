//! Passwords of console users: kept as Argon2id hashes in the PHC string format.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};

use crate::{CryptoError, Random, Secret, random};

/// A hash that no password is known for, made with the parameters of [`hash`].
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$a2V5d2FyZCBub2JvZHkuLg$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Hashes a password for storage, as `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`: 19 MiB, 2 passes,
/// the least that OWASP's password storage guide recommends. Takes 20 to 60 ms of a core.
///
/// # Errors
/// [`CryptoError::Random`] or [`CryptoError::Library`].
pub fn hash(password: &Secret, random: &dyn Random) -> Result<String, CryptoError> {
    let salt: [u8; 16] = random::array(random)?;
    let hash: PasswordHash = hasher()
        .hash_password_with_salt(password.expose(), &salt)
        .map_err(|_| CryptoError::Library("Argon2id"))?;
    Ok(hash.to_string())
}

/// Whether the password is the one of the hash. Compares in constant time, with the parameters that
/// the hash names; `false` if the hash is no PHC string.
pub fn verify(password: &Secret, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| hasher().verify_password(password.expose(), &hash).is_ok())
}

/// Spends the time of [`verify`], for users that do not exist: otherwise a fast refusal would tell
/// who has an account.
pub fn verify_dummy(password: &Secret) {
    std::hint::black_box(verify(password, NOBODY));
}

fn hasher() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::DEFAULT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SystemRandom;

    fn secret(text: &str) -> Secret {
        Secret::new(text.as_bytes().to_vec())
    }

    #[test]
    fn verifies_only_its_own_password() {
        let stored = hash(&secret("correct horse"), &SystemRandom).unwrap();
        assert!(verify(&secret("correct horse"), &stored));
        assert!(!verify(&secret("correct hors"), &stored));
        assert!(!verify(&secret("correct horse"), "not a hash"));
        assert_ne!(stored, hash(&secret("correct horse"), &SystemRandom).unwrap());
    }

    #[test]
    fn the_hash_of_nobody_costs_what_a_real_one_costs() {
        let stored = hash(&secret("x"), &SystemRandom).unwrap();
        let cost = "$argon2id$v=19$m=19456,t=2,p=1$";
        assert!(stored.starts_with(cost), "{stored}");
        assert!(NOBODY.starts_with(cost) && NOBODY.len() == stored.len());
        assert!(PasswordHash::new(NOBODY).is_ok());
    }

    /// Made by argon2-cffi, which is the reference implementation in C.
    #[test]
    fn reads_hashes_of_another_implementation() {
        let foreign = "$argon2id$v=19$m=19456,t=2,p=1$J8qaixfDxg+oYTKmJ+Vgvg$nCgXms8eSPE2rbdkqCmFOtYNUQXEFE2oHDdWh6FDc+8";
        assert!(verify(&secret("correct horse"), foreign));
        assert!(!verify(&secret("correct house"), foreign));
    }
}
