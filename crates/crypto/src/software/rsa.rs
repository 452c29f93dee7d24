//! RSA keys in memory, RFC 8017.

use aws_lc_rs::digest::SHA256;
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rsa::{
    KeyPair, KeySize, OAEP_SHA1_MGF1SHA1, OAEP_SHA256_MGF1SHA256, OaepAlgorithm, OaepPrivateDecryptingKey,
    Pkcs1PrivateDecryptingKey, PrivateDecryptingKey,
};
use aws_lc_rs::signature::{
    KeyPair as _, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RSA_PSS_2048_8192_SHA256,
    RSA_PSS_SHA256,
};

use super::digest_of;
use crate::{
    CryptoError, DecryptionAlgorithm, DecryptionKey, Message, PairAlgorithm, PublicKey, Secret,
    SigningAlgorithm, SigningKey,
};

const FAILED: CryptoError = CryptoError::Library("RSA");

/// A new private key as PKCS #8.
pub fn generate(size: KeySize) -> Result<Secret, CryptoError> {
    let key = PrivateDecryptingKey::generate(size).map_err(|_| FAILED)?;
    let der: Pkcs8V1Der<'_> = key.as_der().map_err(|_| FAILED)?;
    Ok(Secret::new(der.as_ref().to_vec()))
}

/// A loaded RSA key for decryption.
pub struct RsaDecryptionKey {
    pkcs1: Pkcs1PrivateDecryptingKey,
    oaep: OaepPrivateDecryptingKey,
    public: PublicKey,
}

impl RsaDecryptionKey {
    pub fn new(algorithm: PairAlgorithm, pkcs8: &Secret) -> Result<Self, CryptoError> {
        let key = PrivateDecryptingKey::from_pkcs8(pkcs8.expose()).map_err(|_| FAILED)?;
        let der: PublicKeyX509Der<'_> = key.public_key().as_der().map_err(|_| FAILED)?;
        Ok(Self {
            pkcs1: Pkcs1PrivateDecryptingKey::new(key.clone()).map_err(|_| FAILED)?,
            oaep: OaepPrivateDecryptingKey::new(key).map_err(|_| FAILED)?,
            public: PublicKey::new(algorithm, der.as_ref().to_vec()),
        })
    }

    fn decrypt_oaep(
        &self,
        algorithm: &'static OaepAlgorithm,
        ciphertext: &[u8],
        plaintext: &mut [u8],
    ) -> Result<usize, CryptoError> {
        let plaintext = self.oaep.decrypt(algorithm, ciphertext, plaintext, None);
        plaintext.map(|plaintext| plaintext.len()).map_err(|_| CryptoError::Damaged)
    }

    fn decrypt_pkcs1(&self, ciphertext: &[u8], plaintext: &mut [u8]) -> Result<usize, CryptoError> {
        let plaintext = self.pkcs1.decrypt(ciphertext, plaintext);
        plaintext.map(|plaintext| plaintext.len()).map_err(|_| CryptoError::Damaged)
    }
}

impl DecryptionKey for RsaDecryptionKey {
    fn public_key(&self) -> &PublicKey {
        &self.public
    }

    fn decrypt(&self, algorithm: DecryptionAlgorithm, ciphertext: &[u8]) -> Result<Secret, CryptoError> {
        algorithm.check(self.public.algorithm())?;
        let mut plaintext = Secret::zeroed(self.oaep.min_output_size());
        let buffer = plaintext.expose_mut();
        let length = match algorithm {
            DecryptionAlgorithm::RsaOaepSha1 => self.decrypt_oaep(&OAEP_SHA1_MGF1SHA1, ciphertext, buffer)?,
            DecryptionAlgorithm::RsaOaepSha256 => {
                self.decrypt_oaep(&OAEP_SHA256_MGF1SHA256, ciphertext, buffer)?
            }
            // SM2 was refused above.
            DecryptionAlgorithm::RsaPkcs1 | DecryptionAlgorithm::Sm2Asn1 => {
                self.decrypt_pkcs1(ciphertext, buffer)?
            }
        };
        plaintext.truncate(length);
        Ok(plaintext)
    }
}

/// A loaded RSA key for signatures.
pub struct RsaSigningKey {
    pair: KeyPair,
    pss: ParsedPublicKey,
    pkcs1: ParsedPublicKey,
    public: PublicKey,
}

impl RsaSigningKey {
    pub fn new(algorithm: PairAlgorithm, pkcs8: &Secret) -> Result<Self, CryptoError> {
        let pair = KeyPair::from_pkcs8(pkcs8.expose()).map_err(|_| FAILED)?;
        let der: PublicKeyX509Der<'_> = pair.public_key().as_der().map_err(|_| FAILED)?;
        let der = der.as_ref();
        Ok(Self {
            pss: ParsedPublicKey::new(&RSA_PSS_2048_8192_SHA256, der).map_err(|_| FAILED)?,
            pkcs1: ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, der).map_err(|_| FAILED)?,
            public: PublicKey::new(algorithm, der.to_vec()),
            pair,
        })
    }
}

impl SigningKey for RsaSigningKey {
    fn public_key(&self) -> &PublicKey {
        &self.public
    }

    fn sign(&self, algorithm: SigningAlgorithm, message: Message<'_>) -> Result<Vec<u8>, CryptoError> {
        algorithm.check(self.public.algorithm(), message)?;
        let digest = digest_of(&SHA256, message)?;
        let mut signature = vec![0; self.pair.public_modulus_len()];
        if algorithm == SigningAlgorithm::RsaPssSha256 {
            self.pair.sign_digest(&RSA_PSS_SHA256, &digest, &mut signature)
        } else {
            self.pair.sign_digest(&RSA_PKCS1_SHA256, &digest, &mut signature)
        }
        .map_err(|_| FAILED)?;
        Ok(signature)
    }

    fn verify(
        &self,
        algorithm: SigningAlgorithm,
        message: Message<'_>,
        signature: &[u8],
    ) -> Result<bool, CryptoError> {
        algorithm.check(self.public.algorithm(), message)?;
        let key = if algorithm == SigningAlgorithm::RsaPssSha256 { &self.pss } else { &self.pkcs1 };
        Ok(key.verify_digest_sig(&digest_of(&SHA256, message)?, signature).is_ok())
    }
}
