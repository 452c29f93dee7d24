//! ECDSA keys in memory, FIPS 186-5.

use aws_lc_rs::digest::{Algorithm, SHA256, SHA384};
use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P384_SHA384_ASN1,
    ECDSA_P384_SHA384_ASN1_SIGNING, EcdsaKeyPair, EcdsaSigningAlgorithm, EcdsaVerificationAlgorithm,
    KeyPair as _, ParsedPublicKey,
};

use super::digest_of;
use crate::{CryptoError, Message, PairAlgorithm, PublicKey, Secret, SigningAlgorithm, SigningKey};

const FAILED: CryptoError = CryptoError::Library("ECDSA");

/// A curve with its hash.
pub struct Curve {
    algorithm: PairAlgorithm,
    digest: &'static Algorithm,
    signing: &'static EcdsaSigningAlgorithm,
    verification: &'static EcdsaVerificationAlgorithm,
}

/// P-256 with SHA-256.
pub static P256: Curve = Curve {
    algorithm: PairAlgorithm::EccP256,
    digest: &SHA256,
    signing: &ECDSA_P256_SHA256_ASN1_SIGNING,
    verification: &ECDSA_P256_SHA256_ASN1,
};

/// P-384 with SHA-384.
pub static P384: Curve = Curve {
    algorithm: PairAlgorithm::EccP384,
    digest: &SHA384,
    signing: &ECDSA_P384_SHA384_ASN1_SIGNING,
    verification: &ECDSA_P384_SHA384_ASN1,
};

/// A new private key as PKCS #8.
pub fn generate(curve: &Curve) -> Result<Secret, CryptoError> {
    let key = EcdsaKeyPair::generate(curve.signing).map_err(|_| FAILED)?;
    let der = key.to_pkcs8v1().map_err(|_| FAILED)?;
    Ok(Secret::new(der.as_ref().to_vec()))
}

/// A loaded key.
pub struct EccKey {
    curve: &'static Curve,
    pair: EcdsaKeyPair,
    verification: ParsedPublicKey,
    public: PublicKey,
}

impl EccKey {
    pub fn new(curve: &'static Curve, pkcs8: &Secret) -> Result<Self, CryptoError> {
        let pair = EcdsaKeyPair::from_pkcs8(curve.signing, pkcs8.expose()).map_err(|_| FAILED)?;
        let der: PublicKeyX509Der<'_> = pair.public_key().as_der().map_err(|_| FAILED)?;
        let der = der.as_ref();
        Ok(Self {
            curve,
            verification: ParsedPublicKey::new(curve.verification, der).map_err(|_| FAILED)?,
            public: PublicKey::new(curve.algorithm, der.to_vec()),
            pair,
        })
    }
}

impl SigningKey for EccKey {
    fn public_key(&self) -> &PublicKey {
        &self.public
    }

    fn sign(&self, algorithm: SigningAlgorithm, message: Message<'_>) -> Result<Vec<u8>, CryptoError> {
        algorithm.check(self.public.algorithm(), message)?;
        let signature = self.pair.sign_digest(&digest_of(self.curve.digest, message)?).map_err(|_| FAILED)?;
        Ok(signature.as_ref().to_vec())
    }

    fn verify(
        &self,
        algorithm: SigningAlgorithm,
        message: Message<'_>,
        signature: &[u8],
    ) -> Result<bool, CryptoError> {
        algorithm.check(self.public.algorithm(), message)?;
        let digest = digest_of(self.curve.digest, message)?;
        Ok(self.verification.verify_digest_sig(&digest, signature).is_ok())
    }
}
