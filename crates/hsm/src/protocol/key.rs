//! Keys, as both sides speak of them.

use serde::{Deserialize, Serialize};

use crate::der;

/// How a key is named in a token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyName {
    /// `CKA_ID`: what Keyward finds it by. Unique in the cluster.
    pub id: Vec<u8>,
    /// `CKA_LABEL`: what people see.
    pub label: String,
}

/// How long a key lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Lifetime {
    /// Until it is destroyed (`CKA_TOKEN` true).
    Token,
    /// As long as the session that made it (`CKA_TOKEN` false): for trying things out.
    Session,
}

/// What pairs there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PairKind {
    /// RSA with a modulus of 2048 bits and the exponent 65537.
    Rsa2048,
    /// RSA with a modulus of 3072 bits and the exponent 65537.
    Rsa3072,
    /// The curve P-256 (secp256r1).
    P256,
    /// The curve P-384 (secp384r1).
    P384,
}

/// What a pair is for; a token allows nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PairUse {
    /// Signatures.
    Sign,
    /// Decryption: RSA only.
    Decrypt,
}

/// What keys there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeyKind {
    /// AES with 256-bit keys.
    Aes256,
    /// A pair and its use.
    Pair(PairKind, PairUse),
}

/// What a token says of a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyInfo {
    /// What it is.
    pub kind: KeyKind,
    /// `CKA_LABEL`.
    pub label: String,
    /// `CKA_SENSITIVE`: cannot be read in the clear.
    pub sensitive: bool,
    /// `CKA_EXTRACTABLE`: can be wrapped.
    pub extractable: bool,
    /// `CKA_TOKEN`: stays after the session.
    pub persistent: bool,
}

/// A key on its way from one member to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrappedKey {
    /// Its name, which it keeps.
    pub name: KeyName,
    /// What it is.
    pub kind: KeyKind,
    /// How it is wrapped.
    pub wrapping: Wrapping,
    /// The key, or the private one of a pair, under the cluster's wrapping key.
    pub wrapped: Vec<u8>,
    /// The public key of a pair.
    pub public: Option<PublicParts>,
}

/// How a key is wrapped under the cluster's wrapping key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wrapping {
    /// `CKM_AES_KEY_WRAP`: RFC 3394.
    Plain,
    /// `CKM_AES_KEY_WRAP_PAD`: for lengths that are no multiple of eight.
    Padded,
}

/// The two curves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Curve {
    /// secp256r1.
    P256,
    /// secp384r1.
    P384,
}

/// A public key in parts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PublicParts {
    /// Modulus and exponent, big endian.
    Rsa {
        /// n.
        modulus: Vec<u8>,
        /// e.
        exponent: Vec<u8>,
    },
    /// A point of a curve, uncompressed: 4, x, y.
    Ec {
        /// The curve.
        curve: Curve,
        /// The point.
        point: Vec<u8>,
    },
}

impl PublicParts {
    /// `SubjectPublicKeyInfo` in DER (RFC 5280, RFC 3279, RFC 5480).
    pub fn spki(&self) -> Vec<u8> {
        match self {
            Self::Rsa { modulus, exponent } => {
                let key = der::sequence(&[&der::unsigned(modulus), &der::unsigned(exponent)]);
                let algorithm = der::sequence(&[&der::oid(der::RSA_ENCRYPTION), &der::null()]);
                der::sequence(&[&algorithm, &der::bit_string(&key)])
            }
            Self::Ec { curve, point } => {
                let algorithm = der::sequence(&[&der::oid(der::EC_PUBLIC_KEY), &der::oid(curve.oid())]);
                der::sequence(&[&algorithm, &der::bit_string(point)])
            }
        }
    }
}

impl Curve {
    /// The content of its object identifier.
    pub(crate) fn oid(self) -> &'static [u8] {
        match self {
            Self::P256 => der::SECP256R1,
            Self::P384 => der::SECP384R1,
        }
    }

    /// Bytes in a coordinate.
    pub(crate) fn coordinate(self) -> usize {
        match self {
            Self::P256 => 32,
            Self::P384 => 48,
        }
    }
}

impl PairKind {
    /// The curve, if it is a pair on one.
    pub fn curve(self) -> Option<Curve> {
        match self {
            Self::Rsa2048 | Self::Rsa3072 => None,
            Self::P256 => Some(Curve::P256),
            Self::P384 => Some(Curve::P384),
        }
    }
}
