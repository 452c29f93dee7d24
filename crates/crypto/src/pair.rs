//! Key pairs: a private key that stays in a provider, and a public key for everybody.

/// An algorithm of key pairs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PairAlgorithm {
    /// RSA (RFC 8017) with a modulus of 2048 bits: decryption or signatures.
    Rsa2048,
    /// RSA with a modulus of 3072 bits: decryption or signatures.
    Rsa3072,
    /// ECDSA on the curve P-256 (FIPS 186-5): signatures.
    EccP256,
    /// ECDSA on the curve P-384 (FIPS 186-5): signatures.
    EccP384,
    /// SM2 (GB/T 32918-2016): decryption or signatures.
    Sm2,
    /// ML-KEM-768 (FIPS 203): encryption of messages, see [`crate::kem_ciphertext`].
    MlKem768,
    /// ML-DSA-65 (FIPS 204): signatures.
    MlDsa65,
}

impl PairAlgorithm {
    /// All of them, by code.
    pub const ALL: [Self; 7] = [
        Self::Rsa2048,
        Self::Rsa3072,
        Self::EccP256,
        Self::EccP384,
        Self::Sm2,
        Self::MlKem768,
        Self::MlDsa65,
    ];

    /// The code in ciphertexts and storage. Never changed, never used again for another algorithm;
    /// 1 and 2 belong to [`crate::Algorithm`].
    pub fn as_u8(self) -> u8 {
        match self {
            Self::Rsa2048 => 3,
            Self::Rsa3072 => 4,
            Self::EccP256 => 5,
            Self::EccP384 => 6,
            Self::Sm2 => 7,
            Self::MlKem768 => 8,
            Self::MlDsa65 => 9,
        }
    }

    /// The algorithm of a code.
    pub fn parse(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.as_u8() == code)
    }
}

impl From<PairAlgorithm> for u8 {
    fn from(algorithm: PairAlgorithm) -> Self {
        algorithm.as_u8()
    }
}

/// A new key pair that belongs to no key yet, so that it can be made ahead of need: RSA takes its time.
///
/// The private key in it is wrapped, in a way that opens for [`crate::Provider::bind`] alone. Binding
/// takes the value, so that no two keys get the same pair.
pub struct PreparedKey {
    algorithm: PairAlgorithm,
    wrapped: Vec<u8>,
}

impl PreparedKey {
    /// What a provider has made. For providers.
    pub fn new(algorithm: PairAlgorithm, wrapped: Vec<u8>) -> Self {
        Self { algorithm, wrapped }
    }

    /// The algorithm of the pair.
    pub fn algorithm(&self) -> PairAlgorithm {
        self.algorithm
    }

    /// The wrapped private key. For providers.
    pub fn wrapped(&self) -> &[u8] {
        &self.wrapped
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Algorithm;

    #[test]
    fn codes_are_fixed_and_shared_with_nobody() {
        assert_eq!(PairAlgorithm::ALL.map(PairAlgorithm::as_u8), [3, 4, 5, 6, 7, 8, 9]);
        for code in 0..=u8::MAX {
            assert_eq!(PairAlgorithm::parse(code).map(PairAlgorithm::as_u8).unwrap_or(code), code);
            assert!(PairAlgorithm::parse(code).is_none() || Algorithm::parse(code).is_none(), "{code}");
        }
        assert_eq!(PairAlgorithm::parse(10), None);
    }
}
