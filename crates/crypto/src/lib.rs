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
//! Each arrow is authenticated encryption whose associated data names both ends, so no link can be
//! moved to another key, version, account or context.
//!
//! Key bytes do not leave a [`Provider`]: callers hold [`SymmetricKey`] handles. A provider on an HSM
//! implements the same two traits over its own handles.
//!
//! # Known limits
//!
//! SM4's S-box is a table indexed by secret bytes, so SM4 can leak through cache timing to somebody
//! who runs code on the same processor. AES, SHA and RSA come from AWS-LC and run in constant time.
//! [`Secret`] is wiped when dropped, but a compiler may leave copies of moved values on the stack.

mod derivation;
mod error;

pub mod ciphertext;
pub mod mac;
pub mod password;
pub mod provider;
pub mod random;
pub mod recipient;
pub mod root_key;
pub mod seal;
pub mod secret;
pub mod sm4gcm;
pub mod software;
pub mod xaes;

pub use ciphertext::Ciphertext;
pub use error::CryptoError;
pub use provider::{Algorithm, Binding, Provider, Sealed, SymmetricKey};
pub use random::{Random, SystemRandom};
pub use root_key::RootKey;
pub use seal::SealedRootKey;
pub use secret::Secret;
pub use software::SoftwareProvider;
