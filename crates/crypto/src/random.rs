//! Where random bytes come from.

use sm2::elliptic_curve::rand_core::{TryCryptoRng, TryRng};

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

/// Our randomness in the form that the library for SM2 asks for.
pub(crate) struct RandCore<'a>(pub &'a dyn Random);

impl TryRng for RandCore<'_> {
    type Error = CryptoError;

    fn try_next_u32(&mut self) -> Result<u32, CryptoError> {
        array(self.0).map(u32::from_ne_bytes)
    }

    fn try_next_u64(&mut self) -> Result<u64, CryptoError> {
        array(self.0).map(u64::from_ne_bytes)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), CryptoError> {
        self.0.fill(bytes)
    }
}

impl TryCryptoRng for RandCore<'_> {}

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
