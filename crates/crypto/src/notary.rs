//! The key that signs checkpoints of the audit trail: Ed25519 (RFC 8032).
//!
//! Not for users: [`crate::SigningKey`] is. Its public key has 44 bytes as an X.509 SubjectPublicKeyInfo (RFC 8410), so
//! that people can keep it on paper, and OpenSSL reads it.

use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use base64::{Engine, engine::general_purpose::STANDARD};

use crate::{CryptoError, Random, RootKey, Secret};

/// Bytes in a seed, which is the private key.
const SEED: usize = 32;
/// What stands before the 32 bytes of the public key in a SubjectPublicKeyInfo.
const SPKI: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
/// What a wrapped seed is bound to.
const WRAPPED: &[u8] = b"keyward checkpoint key";

/// A private key that signs checkpoints.
pub struct Notary {
    pair: Ed25519KeyPair,
    public: NotaryKey,
}

/// The public key of a [`Notary`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NotaryKey([u8; 32]);

impl Notary {
    /// A new one, and its private key wrapped by the root key.
    ///
    /// # Errors
    /// [`CryptoError::Random`] or [`CryptoError::Library`].
    pub fn generate(root_key: &RootKey, random: &dyn Random) -> Result<(Self, Vec<u8>), CryptoError> {
        let seed = Secret::random(SEED, random)?;
        let wrapped = root_key.wrap(WRAPPED, seed.expose(), random)?;
        Ok((Self::new(&seed)?, wrapped))
    }

    /// The one whose private key was wrapped.
    ///
    /// # Errors
    /// What [`RootKey::unwrap`] fails with, or [`CryptoError::Library`].
    pub fn open(root_key: &RootKey, wrapped: &[u8]) -> Result<Self, CryptoError> {
        Self::new(&root_key.unwrap(WRAPPED, wrapped)?)
    }

    /// The private key wrapped by the current version of the root key.
    ///
    /// # Errors
    /// What [`RootKey::rewrap`] fails with.
    pub fn rewrap(root_key: &RootKey, wrapped: &[u8], random: &dyn Random) -> Result<Vec<u8>, CryptoError> {
        root_key.rewrap(WRAPPED, wrapped, random)
    }

    fn new(seed: &Secret) -> Result<Self, CryptoError> {
        const FAILED: CryptoError = CryptoError::Library("Ed25519");
        let pair = Ed25519KeyPair::from_seed_unchecked(seed.expose()).map_err(|_| FAILED)?;
        let public = pair.public_key().as_ref().try_into().map_err(|_| FAILED)?;
        Ok(Self { pair, public: NotaryKey(public) })
    }

    /// The public key.
    pub fn public_key(&self) -> NotaryKey {
        self.public
    }

    /// Signs.
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.pair.sign(message).as_ref().to_vec()
    }
}

impl NotaryKey {
    /// The key of a SubjectPublicKeyInfo in base64, with or without the lines that PEM has around it.
    pub fn parse(text: &str) -> Option<Self> {
        let body: String = text.lines().map(str::trim).filter(|line| !line.starts_with("-----")).collect();
        let der = STANDARD.decode(body).ok()?;
        der.strip_prefix(&SPKI)?.try_into().ok().map(Self)
    }

    /// The SubjectPublicKeyInfo in base64: 60 characters.
    pub fn to_base64(&self) -> String {
        STANDARD.encode([&SPKI[..], &self.0].concat())
    }

    /// The same as PEM (RFC 7468).
    pub fn to_pem(&self) -> String {
        format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", self.to_base64())
    }

    /// Whether this key made the signature.
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, self.0).verify(message, signature).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SystemRandom;

    /// RFC 8032, section 7.1, test 2.
    #[test]
    fn signs_as_the_rfc_does() {
        let seed = hex::decode("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb").unwrap();
        let notary = Notary::new(&Secret::new(seed)).unwrap();
        let public = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
        assert_eq!(hex::encode(notary.public_key().0), public);
        let signature = notary.sign(&[0x72]);
        assert!(hex::encode(&signature).starts_with("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8f"));
        assert!(notary.public_key().verify(&[0x72], &signature));
        assert!(!notary.public_key().verify(&[0x73], &signature));
    }

    #[test]
    fn opens_under_its_root_key_alone() {
        let (root, other) =
            (RootKey::generate(&SystemRandom).unwrap(), RootKey::generate(&SystemRandom).unwrap());
        let (notary, mut wrapped) = Notary::generate(&root, &SystemRandom).unwrap();
        assert_eq!(Notary::open(&root, &wrapped).unwrap().public_key(), notary.public_key());
        assert!(Notary::open(&other, &wrapped).is_err());
        *wrapped.last_mut().unwrap() ^= 1;
        assert!(Notary::open(&root, &wrapped).is_err());
    }

    #[test]
    fn public_keys_are_read_as_written() {
        let root = RootKey::generate(&SystemRandom).unwrap();
        let key = Notary::generate(&root, &SystemRandom).unwrap().0.public_key();
        assert_eq!(NotaryKey::parse(&key.to_base64()), Some(key));
        assert_eq!(NotaryKey::parse(&key.to_pem()), Some(key));
        for bad in ["", "AAAA", "-----BEGIN PUBLIC KEY-----", &key.to_base64()[4..]] {
            assert_eq!(NotaryKey::parse(bad), None, "{bad}");
        }
    }
}
