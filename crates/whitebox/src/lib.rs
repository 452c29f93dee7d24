//! White-box keys: a program on a machine that nobody trusts decrypts without ever holding the key. The key is
//! dissolved in tables that are made for it, and may be bound to devices. What that is worth, and what not, is told in
//! `docs/white-box.md`.
//!
//! # To decrypt
//!
//! ```no_run
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use keyward_whitebox::{Fingerprint, KeyFile};
//!
//! let file = KeyFile::parse(&std::fs::read("decrypt_key.bin")?)?;
//! let device = Fingerprint::parse("0123abcd-0123456789abcd-0123456789abcd-0123456789abcd-0123456789abcdef")?;
//! let key = file.open(Some(&device))?; // None if it is bound to no device
//! let plaintext = key.decrypt(&[0; 16], &std::fs::read("ciphertext")?)?;
//! # Ok(())
//! # }
//! ```
//!
//! # How a server uses it
//!
//! With `default-features = false, features = ["make"]`. A server keeps the key, and makes tables each time that
//! somebody asks for a DecryptKey, because they are for the devices that are bound at that moment:
//!
//! ```
//! # #[cfg(feature = "make")]
//! # fn main() -> Result<(), keyward_whitebox::Error> {
//! use keyward_whitebox::{Algorithm, Fingerprint, KeyId, make_decrypt_key, system_random};
//!
//! let key = [0; 32]; // from where keys are kept
//! let id = KeyId::parse("01234567-89ab-11ef-8123-456789abcdef")?;
//! let devices: Vec<Fingerprint> = vec![]; // none: it works everywhere
//! let bytes = make_decrypt_key(Algorithm::Aes256, &key, id, &devices, &mut system_random)?; // base64 is DecryptKey
//! # assert!(bytes.len() < 4 << 20);
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "make"))]
//! # fn main() {}
//! ```
//!
//! That is some hundred milliseconds of work and two to three MiB, so it belongs on a thread of its own and not into a
//! list. To encrypt, a server uses the key itself with ordinary AES-256-CBC or SM4-CBC and PKCS #7, never tables.

mod algorithm;
#[doc(hidden)]
pub mod attack;
#[cfg(feature = "collect")]
pub mod collect;
mod decrypt_key;
mod error;
mod file;
mod fingerprint;
mod key_id;
#[cfg(feature = "make")]
mod make;
mod permutation;
mod tables;

pub use algorithm::Algorithm;
pub use decrypt_key::{DecryptKey, Stream};
pub use error::Error;
pub use file::KeyFile;
pub use fingerprint::Fingerprint;
pub use key_id::KeyId;
#[cfg(feature = "make")]
pub use make::{MAX_DEVICES, make_decrypt_key, system_random};
