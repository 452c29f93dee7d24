//! Keyward's cryptography: everything that touches key bytes, and nothing else.
//!
//! There is no file, network, clock or global state here; randomness comes in as [`Random`], so that
//! tests own it.
//!
//! # The hierarchy of keys
//!
//! ```text
//! seal            a key file, or a passphrase through Argon2id
//!   |             opens SealedRootKey, a small JSON document           seal.rs
//!   v
//! root key        32 bytes with an id, in memory while the server runs
//!   |             wraps key material, bound to its owner               root_key.rs
//!   v
//! CMK version     AES-256 or SM4 key inside a Provider                 provider.rs, software.rs
//!   |             encrypts messages, each under its own derived key    xaes.rs, sm4gcm.rs
//!   v
//! ciphertext      what clients store: up to 4096 bytes, often a DEK    ciphertext.rs
//! ```
//!
//! A CMK version can also be a key pair ([`pair`]): its private key hangs from the root key in the same
//! way, and decrypts ([`decryption`]), signs ([`signing`]) or opens encapsulated keys ([`kem`]).
//!
//! Each arrow is authenticated encryption whose associated data names both ends, so no link can be
//! moved to another key, version, account or context.
//!
//! Key bytes do not leave a [`Provider`]: callers hold handles, which are [`SymmetricKey`],
//! [`DecryptionKey`], [`SigningKey`] and [`KemKey`]. A provider on an HSM implements the same traits over
//! its own handles.
//!
//! # Known limits
//!
//! SM4's S-box is a table indexed by secret bytes, so SM4 can leak through cache timing to somebody
//! who runs code on the same processor. SM2 comes from RustCrypto, written for constant time but not
//! audited, and its check of a decrypted message (C3) compares with early exit. AES, SHA, RSA, ECDSA,
//! ML-KEM and ML-DSA come from AWS-LC and run in constant time; except for ML-DSA's seeds, the last four
//! draw from AWS-LC's own generator, which takes no other.
//! [`Secret`] is wiped when dropped, but a compiler may leave copies of moved values on the stack.

mod derivation;
mod error;
mod text;

pub mod ciphertext;
pub mod decryption;
pub mod jws;
pub mod kem;
pub mod kem_ciphertext;
pub mod mac;
pub mod notary;
pub mod one_time;
pub mod pair;
pub mod password;
pub mod provider;
pub mod public_key;
pub mod random;
pub mod recipient;
pub mod root_key;
pub mod seal;
pub mod secret;
pub mod signing;
pub mod sm4gcm;
pub mod software;
pub mod white_box;
pub mod xaes;

pub use ciphertext::Ciphertext;
pub use decryption::{DecryptionAlgorithm, DecryptionKey};
pub use error::CryptoError;
pub use kem::{KemKey, KemSealed};
pub use kem_ciphertext::KemCiphertext;
pub use notary::{Notary, NotaryKey};
pub use pair::{PairAlgorithm, PreparedKey};
pub use provider::{Algorithm, Binding, Provider, Sealed, SymmetricKey};
pub use public_key::PublicKey;
pub use random::{Random, SystemRandom};
pub use root_key::RootKey;
pub use seal::SealedRootKey;
pub use secret::Secret;
pub use signing::{Message, SigningAlgorithm, SigningKey};
pub use software::SoftwareProvider;
