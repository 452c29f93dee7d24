//! The sealed root key: what a server keeps on disk, and opens with a key or a passphrase.
//!
//! A JSON document that people can read:
//!
//! ```json
//! {
//!   "format": 1,
//!   "rootKeyId": "00112233445566778899aabbccddeeff",
//!   "seal": "passphrase",
//!   "argon2id": { "memoryKib": 65536, "passes": 3, "lanes": 1, "salt": "<base64, 16 bytes>" },
//!   "sealed": "<base64: 24-byte nonce, ciphertext and tag of XAES-256-GCM>",
//!   "checksum": "<base64: SHA-256>"
//! }
//! ```
//!
//! A `"seal": "file"` has no `argon2id`. The associated data of `sealed` is the text `keyward seal`, the
//! format (1 byte), the root key id, and the code of the seal: 1 for a file; 2 for a passphrase, then
//! memory, passes and lanes (32 bits big-endian each) and the salt. The checksum is over associated
//! data and `sealed`; it keeps nobody from forging, but tells a file that rotted from a passphrase
//! that is wrong.

mod file;
mod passphrase;

use serde::{Deserialize, Serialize};

use crate::xaes::{KEY, NONCE, TAG, Xaes256Gcm};
use crate::{CryptoError, Random, RootKey, Secret, mac, random, root_key};

pub use file::seal_with_key;
pub use passphrase::{Argon2id, seal_with_passphrase};

const FORMAT: u8 = 1;

/// A root key, encrypted under a seal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SealedRootKey {
    format: u8,
    #[serde(with = "hex::serde")]
    root_key_id: [u8; root_key::ID],
    #[serde(flatten)]
    seal: Seal,
    #[serde(with = "base64_array")]
    sealed: [u8; NONCE + KEY + TAG],
    #[serde(with = "base64_array")]
    checksum: [u8; 32],
}

/// What opens the seal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "seal", rename_all = "lowercase")]
pub enum Seal {
    /// A 32-byte key, kept in a file of its own.
    File,
    /// A passphrase, through Argon2id.
    Passphrase {
        /// How the passphrase becomes a key.
        argon2id: Argon2id,
    },
}

impl SealedRootKey {
    /// Reads the JSON document.
    ///
    /// # Errors
    /// [`CryptoError::UnsupportedVersion`], [`CryptoError::Format`] if it is no such document or its
    /// Argon2id parameters are out of bounds, [`CryptoError::Damaged`] if the checksum is wrong.
    pub fn parse(json: &str) -> Result<Self, CryptoError> {
        #[derive(Deserialize)]
        struct Version {
            format: u8,
        }
        const NOT_ONE: CryptoError = CryptoError::Format("not a sealed root key");
        let Version { format } = serde_json::from_str(json).map_err(|_| NOT_ONE)?;
        if format != FORMAT {
            return Err(CryptoError::UnsupportedVersion(format));
        }
        let this: Self = serde_json::from_str(json).map_err(|_| NOT_ONE)?;
        if let Seal::Passphrase { argon2id } = &this.seal {
            argon2id.check()?;
        }
        if this.checksum != this.computed_checksum() {
            return Err(CryptoError::Damaged);
        }
        Ok(this)
    }

    /// The JSON document, indented, with a newline at the end.
    ///
    /// # Errors
    /// [`CryptoError::Library`].
    pub fn to_json(&self) -> Result<String, CryptoError> {
        let json = serde_json::to_string_pretty(self).map_err(|_| CryptoError::Library("JSON"))?;
        Ok(json + "\n")
    }

    /// What opens it.
    pub fn seal(&self) -> &Seal {
        &self.seal
    }

    /// The id of the root key inside.
    pub fn root_key_id(&self) -> &[u8; root_key::ID] {
        &self.root_key_id
    }

    /// Opens the seal with its key or passphrase. With a passphrase this takes as long and as much
    /// memory as the Argon2id parameters say: some tenths of a second and 64 MiB for the recommended.
    ///
    /// # Errors
    /// [`CryptoError::WrongSeal`], or [`CryptoError::Format`] for a key that does not have 32 bytes.
    pub fn unseal(&self, opener: &Secret) -> Result<RootKey, CryptoError> {
        let derived;
        let key = match &self.seal {
            Seal::File => opener,
            Seal::Passphrase { argon2id } => {
                derived = argon2id.derive(opener)?;
                &derived
            }
        };
        // The array is longer than a nonce, so the chunk is always there.
        let (nonce, sealed) = self.sealed.split_first_chunk().ok_or(CryptoError::Damaged)?;
        let root = Xaes256Gcm::new(key.expose())?
            .open(nonce, &self.associated_data(), sealed)
            .map_err(|_| CryptoError::WrongSeal)?;
        RootKey::new(self.root_key_id, root)
    }

    fn close(root: &RootKey, seal: Seal, key: &Secret, random: &dyn Random) -> Result<Self, CryptoError> {
        let mut this = Self {
            format: FORMAT,
            root_key_id: *root.id(),
            seal,
            sealed: [0; NONCE + KEY + TAG],
            checksum: [0; 32],
        };
        let nonce = random::array::<NONCE>(random)?;
        let sealed = Xaes256Gcm::new(key.expose())?.seal(&nonce, &this.associated_data(), root.expose())?;
        this.sealed[..NONCE].copy_from_slice(&nonce);
        this.sealed[NONCE..].copy_from_slice(&sealed);
        this.checksum = this.computed_checksum();
        Ok(this)
    }

    /// All parts have a fixed length for their seal, so no two documents give the same bytes.
    fn associated_data(&self) -> Vec<u8> {
        let mut bytes = [&b"keyward seal"[..], &[self.format], &self.root_key_id].concat();
        match &self.seal {
            Seal::File => bytes.push(1),
            Seal::Passphrase { argon2id } => {
                bytes.push(2);
                argon2id.write_to(&mut bytes);
            }
        }
        bytes
    }

    fn computed_checksum(&self) -> [u8; 32] {
        mac::sha256(&[&self.associated_data()[..], &self.sealed].concat())
    }
}

/// Arrays as standard base64 in JSON.
mod base64_array {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(bytes))
    }

    pub fn deserialize<'de, const N: usize, D: Deserializer<'de>>(d: D) -> Result<[u8; N], D::Error> {
        let bytes = STANDARD.decode(String::deserialize(d)?).map_err(|_| D::Error::custom("not base64"))?;
        bytes.try_into().map_err(|_| D::Error::custom("wrong length"))
    }
}
