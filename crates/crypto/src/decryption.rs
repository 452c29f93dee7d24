//! Decryption of what others have encrypted to a public key.

use crate::{CryptoError, PairAlgorithm, PublicKey, Secret};

/// How it was encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DecryptionAlgorithm {
    /// RSA PKCS #1 v1.5 (RFC 8017). For old clients alone, see [`DecryptionKey::decrypt`].
    RsaPkcs1,
    /// RSA-OAEP with SHA-1, also in MGF1, and no label (RFC 8017).
    RsaOaepSha1,
    /// RSA-OAEP with SHA-256, also in MGF1, and no label (RFC 8017).
    RsaOaepSha256,
    /// SM2 as ASN.1 (GB/T 35276-2017): `SEQUENCE { x INTEGER, y INTEGER, C3 OCTET STRING, C2 OCTET STRING }`.
    Sm2Asn1,
}

impl DecryptionAlgorithm {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::RsaPkcs1, Self::RsaOaepSha1, Self::RsaOaepSha256, Self::Sm2Asn1];

    /// The name in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RsaPkcs1 => "RSAES_PKCS1_V1_5",
            Self::RsaOaepSha1 => "RSAES_OAEP_SHA_1",
            Self::RsaOaepSha256 => "RSAES_OAEP_SHA_256",
            Self::Sm2Asn1 => "SM2_C1C3C2_ASN1",
        }
    }

    /// The algorithm of a name in the API.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.as_str() == name)
    }

    /// Refuses a key of another kind. For providers.
    ///
    /// # Errors
    /// [`CryptoError::Unsuitable`].
    pub fn check(self, key: PairAlgorithm) -> Result<(), CryptoError> {
        use PairAlgorithm::{Rsa2048, Rsa3072, Sm2};
        match (self, key) {
            (Self::RsaPkcs1 | Self::RsaOaepSha1 | Self::RsaOaepSha256, Rsa2048 | Rsa3072)
            | (Self::Sm2Asn1, Sm2) => Ok(()),
            _ => Err(CryptoError::Unsuitable("this encryption algorithm needs a key of another kind")),
        }
    }
}

/// A private key that decrypts without showing itself: RSA or SM2.
pub trait DecryptionKey: Send + Sync {
    /// The public key to encrypt to.
    fn public_key(&self) -> &PublicKey;

    /// Decrypts. Whatever is wrong with a ciphertext, its length included, gives the same error.
    ///
    /// With [`DecryptionAlgorithm::RsaPkcs1`] even this one error is an oracle: who may send a million
    /// chosen ciphertexts and sees which of them fail can decrypt others (Bleichenbacher's attack). The
    /// padding is checked in constant time and there is no implicit rejection, so what protects is that
    /// only those get an answer who may decrypt anyway. A program that decrypts for strangers must not
    /// tell them whether it worked, and should ask for OAEP.
    ///
    /// # Errors
    /// [`CryptoError::Damaged`], or [`CryptoError::Unsuitable`] for an algorithm of another kind of key.
    fn decrypt(&self, algorithm: DecryptionAlgorithm, ciphertext: &[u8]) -> Result<Secret, CryptoError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_both_ways() {
        for algorithm in DecryptionAlgorithm::ALL {
            assert_eq!(DecryptionAlgorithm::parse(algorithm.as_str()), Some(algorithm));
        }
        assert_eq!(DecryptionAlgorithm::parse("RSAES_OAEP_SHA_512"), None);
    }
}
