//! Where random bytes come from.

use crate::CryptoError;

/// A source of random bytes fit for keys and nonces.
///
/// Everything that draws randomness takes this, so that tests can decide what is drawn.
pub trait Random: Send + Sync {
    /// Fills the whole slice.
    ///
    /// # Errors
    /// [`CryptoError::Random`]; the slice must not be used then.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), CryptoError>;
}

/// The generator of AWS-LC: an AES-CTR DRBG (NIST SP 800-90A) a thread, seeded by the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), CryptoError> {
        aws_lc_rs::rand::fill(bytes).map_err(|_| CryptoError::Random)
    }
}

/// An array of fresh random bytes.
pub(crate) fn array<const N: usize>(random: &dyn Random) -> Result<[u8; N], CryptoError> {
    let mut bytes = [0; N];
    random.fill(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_everything_and_differs_each_time() {
        let first: [u8; 64] = array(&SystemRandom).unwrap();
        let second: [u8; 64] = array(&SystemRandom).unwrap();
        assert_ne!(first, second);
        assert!(first.chunks(16).all(|chunk| chunk != [0; 16]));
    }
}
