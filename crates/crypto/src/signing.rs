//! Signatures: what is signed, how, and the keys that do it.

use crate::{CryptoError, PairAlgorithm, PublicKey};

/// The longest message that is signed whole, in bytes; the API's own limit. Longer ones are hashed first.
pub const MAX_MESSAGE: usize = 4096;

/// How to sign. Signatures are DER (`SEQUENCE { r INTEGER, s INTEGER }`) for the three on curves, and
/// the bytes that their standard defines for the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SigningAlgorithm {
    /// RSASSA-PSS (RFC 8017) with SHA-256, also in MGF1, and a salt of 32 bytes.
    RsaPssSha256,
    /// RSASSA-PKCS1-v1_5 (RFC 8017) with SHA-256.
    RsaPkcs1Sha256,
    /// ECDSA (FIPS 186-5) on P-256 with SHA-256.
    EccP256,
    /// ECDSA (FIPS 186-5) on P-384 with SHA-384.
    EccP384,
    /// SM2 (GB/T 32918.2-2016) with SM3 and the user id `1234567812345678` of GM/T 0009-2012.
    Sm2Dsa,
    /// ML-DSA-65 (FIPS 204) with an empty context; signatures of 3,309 bytes.
    MlDsa65,
}

impl SigningAlgorithm {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::RsaPssSha256, Self::RsaPkcs1Sha256, Self::EccP256, Self::EccP384, Self::Sm2Dsa, Self::MlDsa65];

    /// The name in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RsaPssSha256 => "RSA_PSS_SHA_256",
            Self::RsaPkcs1Sha256 => "RSA_PKCS1_SHA_256",
            Self::EccP256 => "ECC_P256_R1",
            Self::EccP384 => "ECC_P384_R1",
            Self::Sm2Dsa => "SM2DSA",
            Self::MlDsa65 => "ML_DSA_65",
        }
    }

    /// The algorithm of a name in the API.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.as_str() == name)
    }

    /// Bytes in a [`Message::Digest`]; `None` if only whole messages are signed.
    pub fn digest_length(self) -> Option<usize> {
        match self {
            Self::RsaPssSha256 | Self::RsaPkcs1Sha256 | Self::EccP256 | Self::Sm2Dsa => Some(32),
            Self::EccP384 => Some(48),
            Self::MlDsa65 => None,
        }
    }

    /// Refuses a key of another kind and a message of a wrong size. For providers.
    ///
    /// # Errors
    /// [`CryptoError::Unsuitable`], [`CryptoError::TooLong`] or [`CryptoError::Format`].
    pub fn check(self, key: PairAlgorithm, message: Message<'_>) -> Result<(), CryptoError> {
        if !self.suits(key) {
            return Err(CryptoError::Unsuitable("this signing algorithm needs a key of another kind"));
        }
        match message {
            Message::Raw([]) => Err(CryptoError::Format("there is no message")),
            Message::Raw(bytes) if bytes.len() > MAX_MESSAGE => Err(CryptoError::TooLong),
            Message::Raw(_) => Ok(()),
            Message::Digest(bytes) => match self.digest_length() {
                Some(length) if bytes.len() == length => Ok(()),
                Some(_) => Err(CryptoError::Format("the digest has another length than the algorithm's")),
                None => {
                    Err(CryptoError::Unsuitable("this signing algorithm takes whole messages, no digests"))
                }
            },
        }
    }

    fn suits(self, key: PairAlgorithm) -> bool {
        match self {
            Self::RsaPssSha256 | Self::RsaPkcs1Sha256 => {
                matches!(key, PairAlgorithm::Rsa2048 | PairAlgorithm::Rsa3072)
            }
            Self::EccP256 => key == PairAlgorithm::EccP256,
            Self::EccP384 => key == PairAlgorithm::EccP384,
            Self::Sm2Dsa => key == PairAlgorithm::Sm2,
            Self::MlDsa65 => key == PairAlgorithm::MlDsa65,
        }
    }
}

/// What is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message<'a> {
    /// The message itself, 1 to [`MAX_MESSAGE`] bytes.
    Raw(&'a [u8]),
    /// Its digest, of exactly [`SigningAlgorithm::digest_length`] bytes: SHA-256, SHA-384, or for SM2
    /// `e = SM3(ZA || message)` with `ZA` of the signer's public key and user id.
    Digest(&'a [u8]),
}

/// A private key that signs without showing itself: RSA, ECC, SM2 or ML-DSA.
pub trait SigningKey: Send + Sync {
    /// The public key to verify with.
    fn public_key(&self) -> &PublicKey;

    /// Signs.
    ///
    /// # Errors
    /// What [`SigningAlgorithm::check`] refuses; [`CryptoError::Random`] or [`CryptoError::Library`].
    fn sign(&self, algorithm: SigningAlgorithm, message: Message<'_>) -> Result<Vec<u8>, CryptoError>;

    /// Whether this key made the signature. Bytes that are no signature at all are none of this key's.
    ///
    /// # Errors
    /// What [`SigningAlgorithm::check`] refuses, or [`CryptoError::Library`].
    fn verify(
        &self,
        algorithm: SigningAlgorithm,
        message: Message<'_>,
        signature: &[u8],
    ) -> Result<bool, CryptoError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_both_ways() {
        for algorithm in SigningAlgorithm::ALL {
            assert_eq!(SigningAlgorithm::parse(algorithm.as_str()), Some(algorithm));
        }
        assert_eq!(SigningAlgorithm::parse("ECC_P521_R1"), None);
    }

    #[test]
    fn sizes_are_exact() {
        let bytes = [7; MAX_MESSAGE + 1];
        for (algorithm, key, digest) in [
            (SigningAlgorithm::RsaPssSha256, PairAlgorithm::Rsa3072, 32),
            (SigningAlgorithm::RsaPkcs1Sha256, PairAlgorithm::Rsa2048, 32),
            (SigningAlgorithm::EccP256, PairAlgorithm::EccP256, 32),
            (SigningAlgorithm::EccP384, PairAlgorithm::EccP384, 48),
            (SigningAlgorithm::Sm2Dsa, PairAlgorithm::Sm2, 32),
        ] {
            for length in [0, 1, 20, 31, 32, 33, 47, 48, 49, 64] {
                let allowed = algorithm.check(key, Message::Digest(&bytes[..length])).is_ok();
                assert_eq!(allowed, length == digest, "{algorithm:?} {length}");
            }
            for (length, allowed) in [(0, false), (1, true), (MAX_MESSAGE, true), (MAX_MESSAGE + 1, false)] {
                assert_eq!(algorithm.check(key, Message::Raw(&bytes[..length])).is_ok(), allowed, "{length}");
            }
        }
        let ml_dsa = |message| SigningAlgorithm::MlDsa65.check(PairAlgorithm::MlDsa65, message);
        assert_eq!(ml_dsa(Message::Raw(&bytes[..MAX_MESSAGE])), Ok(()));
        assert!(matches!(ml_dsa(Message::Digest(&bytes[..64])), Err(CryptoError::Unsuitable(_))));
    }

    #[test]
    fn every_algorithm_has_its_kind_of_key() {
        for algorithm in SigningAlgorithm::ALL {
            let suitable: Vec<_> =
                PairAlgorithm::ALL.into_iter().filter(|key| algorithm.suits(*key)).map(u8::from).collect();
            let expected: &[u8] = match algorithm {
                SigningAlgorithm::RsaPssSha256 | SigningAlgorithm::RsaPkcs1Sha256 => &[3, 4],
                SigningAlgorithm::EccP256 => &[5],
                SigningAlgorithm::EccP384 => &[6],
                SigningAlgorithm::Sm2Dsa => &[7],
                SigningAlgorithm::MlDsa65 => &[9],
            };
            assert_eq!(suitable, expected, "{algorithm:?}");
        }
    }
}
