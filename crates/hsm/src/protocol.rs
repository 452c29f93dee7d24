//! What server and child say to each other.
//!
//! The server first sends a `Hello`, which is answered under the number 0, and then any number of `Request`s.
//! A `Reply` has its request's number; replies come in the order in which they are ready.

mod description;
mod key;

use keyward_crypto::Secret;
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::secret_bytes;

pub use description::{Description, Mechanism, WrappingKey};
pub use key::{
    Curve, KeyInfo, KeyKind, KeyName, Lifetime, PairKind, PairUse, PublicParts, WrappedKey, Wrapping,
};

/// Bytes in a nonce of AES-GCM.
pub const NONCE: usize = 12;

/// Bytes in a tag of AES-GCM, at the end of its ciphertexts.
pub const TAG: usize = 16;

/// What the child needs to know before all else.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Hello {
    /// The path of the vendor's library.
    pub library: String,
    pub token: TokenName,
    #[serde(with = "secret_bytes")]
    pub pin: Secret,
    /// Threads, each with a session.
    pub sessions: u16,
    /// `CKA_LABEL` of the AES key under which keys go from member to member.
    pub wrapping_key: Option<String>,
}

/// Which of the module's tokens is meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TokenName {
    /// By its label, up to 32 bytes.
    Label(String),
    /// By its serial number, up to 16 bytes.
    Serial(String),
    /// By the number of its slot.
    Slot(u64),
}

#[derive(Debug, Deserialize)]
pub(crate) struct Request {
    pub number: u64,
    pub operation: Operation,
}

/// A [`Request`] that borrows, so that an operation can be sent to one member after another.
#[derive(Serialize)]
pub(crate) struct RequestOf<'a> {
    pub number: u64,
    pub operation: &'a Operation,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Reply {
    pub number: u64,
    pub result: Result<Answer, Error>,
}

/// A digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Hash {
    /// SHA-1, for OAEP only.
    Sha1,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
}

impl Hash {
    /// Bytes in a digest.
    pub fn length(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
            Self::Sha384 => 48,
        }
    }
}

/// How a digest is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scheme {
    /// RSASSA-PKCS1-v1_5 of RFC 8017.
    RsaPkcs1(Hash),
    /// RSASSA-PSS of RFC 8017 with MGF1 over the same digest, and a salt of its length.
    RsaPss(Hash),
    /// ECDSA; the signature is an ASN.1 sequence of r and s in DER.
    Ecdsa,
}

/// How a message was encrypted for an RSA key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Padding {
    /// RSAES-OAEP of RFC 8017 with MGF1 over the same digest and an empty label.
    Oaep(Hash),
    /// RSAES-PKCS1-v1_5 of RFC 8017.
    Pkcs1,
}

/// What a token can be asked to do. Keys are named by their `CKA_ID`.
#[derive(Debug, Serialize, Deserialize)]
pub enum Operation {
    /// Is the token there, and are we logged in? Answered by [`Answer::Done`].
    Ping,
    /// What is this token? Answered by [`Answer::Description`].
    Describe,
    /// Random bytes from the token, up to 65,536. Answered by [`Answer::Secret`].
    Random(u32),
    /// Makes an AES-256 key. Answered by [`Answer::Done`].
    GenerateAes256(KeyName, Lifetime),
    /// Makes a key pair. Answered by [`Answer::Done`].
    GeneratePair(KeyName, PairKind, PairUse, Lifetime),
    /// Makes an AES-256 key of these 32 bytes, which reach the token's keys only wrapped under an RSA key that the
    /// token makes for it and forgets. Answered by [`Answer::Done`].
    Import(KeyName, #[serde(with = "secret_bytes")] Secret, Lifetime),
    /// AES-GCM with a nonce of the caller's, who never uses one twice. Answered by [`Answer::Bytes`]: ciphertext and tag.
    Encrypt {
        /// The key.
        id: Vec<u8>,
        /// The nonce.
        nonce: [u8; NONCE],
        /// Associated data.
        aad: Vec<u8>,
        /// The message.
        #[serde(with = "secret_bytes")]
        plaintext: Secret,
    },
    /// AES-GCM. Answered by [`Answer::Secret`].
    Decrypt {
        /// The key.
        id: Vec<u8>,
        /// The nonce it was encrypted under.
        nonce: [u8; NONCE],
        /// Associated data.
        aad: Vec<u8>,
        /// Ciphertext and tag.
        sealed: Vec<u8>,
    },
    /// Signs a digest. Answered by [`Answer::Bytes`].
    Sign {
        /// The key.
        id: Vec<u8>,
        /// How.
        scheme: Scheme,
        /// The digest of the message.
        digest: Vec<u8>,
    },
    /// Decrypts what was encrypted for an RSA key. Answered by [`Answer::Secret`].
    RsaDecrypt {
        /// The key.
        id: Vec<u8>,
        /// How it was encrypted.
        padding: Padding,
        /// As long as the modulus.
        ciphertext: Vec<u8>,
    },
    /// A pair's public key as `SubjectPublicKeyInfo` in DER. Answered by [`Answer::Bytes`].
    PublicKey(Vec<u8>),
    /// What is known of a key. Answered by [`Answer::Found`].
    Find(Vec<u8>),
    /// Tries to read the secret parts of a key, which must not succeed. Answered by [`Answer::Readable`].
    TryToRead(Vec<u8>),
    /// Destroys a key, or both of a pair. No error if there is none. Answered by [`Answer::Done`].
    Destroy(Vec<u8>),
    /// A key, wrapped under the cluster's wrapping key. Answered by [`Answer::Copy`].
    CopyOut(Vec<u8>, Wrapping),
    /// Makes a key of what [`Operation::CopyOut`] gave. Answered by [`Answer::Done`].
    CopyIn(WrappedKey),
}

impl Operation {
    /// Whether doing it twice, here and on another member, does no harm and comes to the same.
    pub fn is_repeatable(&self) -> bool {
        !self.is_change()
    }

    /// Whether it may take long: what makes keys.
    pub fn is_slow(&self) -> bool {
        matches!(self, Self::GeneratePair(..) | Self::Import(..))
    }

    /// Whether it changes what the token holds.
    fn is_change(&self) -> bool {
        matches!(
            self,
            Self::GenerateAes256(..)
                | Self::GeneratePair(..)
                | Self::Import(..)
                | Self::Destroy(_)
                | Self::CopyIn(_)
        )
    }
}

/// What comes back.
#[derive(Debug, Serialize, Deserialize)]
pub enum Answer {
    /// It is done.
    Done,
    /// A ciphertext, a signature or a public key.
    Bytes(Vec<u8>),
    /// A plaintext or random bytes.
    Secret(#[serde(with = "secret_bytes")] Secret),
    /// What the token is.
    Description(Box<Description>),
    /// The key, if there is one.
    Found(Option<KeyInfo>),
    /// Whether a secret part of the key could be read.
    Readable(bool),
    /// A wrapped key.
    Copy(WrappedKey),
}
