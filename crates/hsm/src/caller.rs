//! What members and clusters have in common: calls by name, which wait.

use keyward_crypto::Secret;

use crate::protocol::{Description, KeyInfo, NONCE, Padding, Scheme};
use crate::{Answer, Error, Operation};

/// Somebody who gets operations done. All methods block the thread, at most for the deadlines of the members asked.
pub trait Caller {
    /// Does an operation.
    ///
    /// # Errors
    /// [`Error`]: which ones depends on the operation.
    fn call_blocking(&self, operation: &Operation) -> Result<Answer, Error>;

    /// AES-GCM: ciphertext and tag.
    ///
    /// # Errors
    /// [`Error::NoKey`], or something about the member.
    fn encrypt(
        &self,
        id: &[u8],
        nonce: [u8; NONCE],
        aad: &[u8],
        plaintext: Secret,
    ) -> Result<Vec<u8>, Error> {
        let operation = Operation::Encrypt { id: id.to_vec(), nonce, aad: aad.to_vec(), plaintext };
        self.call_blocking(&operation)?.into_bytes()
    }

    /// The message of a ciphertext of AES-GCM.
    ///
    /// # Errors
    /// [`Error::Damaged`], [`Error::NoKey`], or something about the member.
    fn decrypt(&self, id: &[u8], nonce: [u8; NONCE], aad: &[u8], sealed: &[u8]) -> Result<Secret, Error> {
        let (id, aad, sealed) = (id.to_vec(), aad.to_vec(), sealed.to_vec());
        self.call_blocking(&Operation::Decrypt { id, nonce, aad, sealed })?.into_secret()
    }

    /// A signature over a digest.
    ///
    /// # Errors
    /// [`Error::NoKey`], [`Error::Unsupported`], or something about the member.
    fn sign(&self, id: &[u8], scheme: Scheme, digest: &[u8]) -> Result<Vec<u8>, Error> {
        let operation = Operation::Sign { id: id.to_vec(), scheme, digest: digest.to_vec() };
        self.call_blocking(&operation)?.into_bytes()
    }

    /// What was encrypted for an RSA key.
    ///
    /// # Errors
    /// [`Error::Damaged`], [`Error::NoKey`], [`Error::Unsupported`], or something about the member.
    fn rsa_decrypt(&self, id: &[u8], padding: Padding, ciphertext: &[u8]) -> Result<Secret, Error> {
        let operation = Operation::RsaDecrypt { id: id.to_vec(), padding, ciphertext: ciphertext.to_vec() };
        self.call_blocking(&operation)?.into_secret()
    }

    /// A public key, as `SubjectPublicKeyInfo` in DER.
    ///
    /// # Errors
    /// [`Error::NoKey`], or something about the member.
    fn public_key(&self, id: &[u8]) -> Result<Vec<u8>, Error> {
        self.call_blocking(&Operation::PublicKey(id.to_vec()))?.into_bytes()
    }

    /// Random bytes from the token, up to 65,536.
    ///
    /// # Errors
    /// [`Error::Invalid`] for more, or something about the member.
    fn random(&self, length: u32) -> Result<Secret, Error> {
        self.call_blocking(&Operation::Random(length))?.into_secret()
    }

    /// What is known of a key, if there is one.
    ///
    /// # Errors
    /// Something about the member.
    fn find(&self, id: &[u8]) -> Result<Option<KeyInfo>, Error> {
        match self.call_blocking(&Operation::Find(id.to_vec()))? {
            Answer::Found(found) => Ok(found),
            _ => Err(unexpected()),
        }
    }

    /// What the token is.
    ///
    /// # Errors
    /// Something about the member.
    fn describe(&self) -> Result<Description, Error> {
        match self.call_blocking(&Operation::Describe)? {
            Answer::Description(description) => Ok(*description),
            _ => Err(unexpected()),
        }
    }
}

impl Answer {
    /// The ciphertext, signature or public key.
    ///
    /// # Errors
    /// [`Error::Child`] if it is something else.
    pub fn into_bytes(self) -> Result<Vec<u8>, Error> {
        match self {
            Self::Bytes(bytes) => Ok(bytes),
            _ => Err(unexpected()),
        }
    }

    /// The plaintext or random bytes.
    ///
    /// # Errors
    /// [`Error::Child`] if it is something else.
    pub fn into_secret(self) -> Result<Secret, Error> {
        match self {
            Self::Secret(secret) => Ok(secret),
            _ => Err(unexpected()),
        }
    }
}

pub(crate) fn unexpected() -> Error {
    Error::Child("an answer of another kind than asked for".to_owned())
}
