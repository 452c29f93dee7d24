//! The sealed root key: what a server keeps on disk, and opens with a key or a passphrase.
//!
//! A JSON document that people can read:
//!
//! ```json
//! {
//!   "format": 2,
//!   "rootKeyId": "00112233445566778899aabbccddeeff",
//!   "earlierRootKeyIds": [],
//!   "seal": "passphrase",
//!   "argon2id": { "memoryKib": 65536, "passes": 3, "lanes": 1, "salt": "<base64, 16 bytes>" },
//!   "sealed": "<base64: 24-byte nonce, ciphertext and tag of XAES-256-GCM>",
//!   "checksum": "<base64: SHA-256>"
//! }
//! ```
//!
//! A `"seal": "file"` has no `argon2id`. Sealed are the 32 bytes of the key of fingerprints, then 32 bytes for each
//! version of the root key: the current one, then the earlier ones in the order of their ids. The associated data of
//! `sealed` is the text `keyward seal`, the format (1 byte), the id of the current version, the number of earlier ids (1
//! byte), those ids, and the code of the seal: 1 for a file; 2 for a passphrase, then memory, passes and lanes (32 bits
//! big-endian each) and the salt; 3 for shares, then the threshold and the number of shares (1 byte each) and the hash of
//! each share. The checksum is over associated data and `sealed`; it keeps nobody from forging, but
//! tells a file that rotted from a passphrase that is wrong.
//!
//! Format 1, which is still read, has no `earlierRootKeyIds`, neither in the document nor in the associated data, and
//! seals 32 bytes: the only version. Its key of fingerprints was derived from that.

mod file;
mod passphrase;
mod shamir;

use serde::{Deserialize, Serialize};

use crate::xaes::{KEY, NONCE, TAG, Xaes256Gcm};
use crate::{CryptoError, Random, RootKey, Secret, mac, random, root_key};
use root_key::FINGERPRINT_KEY;

pub use file::seal_with_key;
pub use passphrase::{Argon2id, seal_with_passphrase};
pub use shamir::{Shamir, Share};

/// The format that is written.
const FORMAT: u8 = 2;
/// The one before it, which is still read.
const FIRST_FORMAT: u8 = 1;
/// More earlier versions than this no document has: one rotation ends before the next begins.
const MAX_EARLIER: usize = 16;

/// A root key, encrypted under a seal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SealedRootKey {
    format: u8,
    #[serde(with = "hex::serde")]
    root_key_id: [u8; root_key::ID],
    /// Absent in the first format.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    earlier_root_key_ids: Option<Vec<EarlierId>>,
    #[serde(flatten)]
    seal: Seal,
    #[serde(with = "base64_bytes")]
    sealed: Vec<u8>,
    #[serde(with = "base64_array")]
    checksum: [u8; 32],
}

/// The id of an earlier version of the root key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct EarlierId(#[serde(with = "hex::serde")] [u8; root_key::ID]);

/// Opens and makes seals of one kind: what a server holds as long as it runs, so that it can seal a root key that was
/// rotated. For a passphrase it holds what Argon2id made of it, not the passphrase.
pub struct Sealer {
    seal: Seal,
    key: Secret,
}

impl Sealer {
    /// Seals with 32 random bytes that are kept in a file.
    pub fn with_key(key: &Secret) -> Self {
        Self { seal: Seal::File, key: Secret::new(key.expose().to_vec()) }
    }

    /// Seals with a passphrase. Takes as long and as much memory as the Argon2id parameters say.
    ///
    /// # Errors
    /// [`CryptoError::Library`].
    pub fn with_passphrase(phrase: &Secret, argon2id: Argon2id) -> Result<Self, CryptoError> {
        let key = argon2id.derive(phrase)?;
        Ok(Self { seal: Seal::Passphrase { argon2id }, key })
    }

    /// The root key with all its versions, sealed.
    ///
    /// # Errors
    /// [`CryptoError::Format`] for a key that does not have 32 bytes, [`CryptoError::Random`] or
    /// [`CryptoError::Library`].
    pub fn seal(&self, root: &RootKey, random: &dyn Random) -> Result<SealedRootKey, CryptoError> {
        SealedRootKey::close(root, self, random)
    }
}

/// Shows the kind alone.
impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sealer({:?})", self.seal)
    }
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
    /// Shares of several people.
    Shamir {
        /// How its key was split.
        shamir: Shamir,
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
        if format != FORMAT && format != FIRST_FORMAT {
            return Err(CryptoError::UnsupportedVersion(format));
        }
        let this: Self = serde_json::from_str(json).map_err(|_| NOT_ONE)?;
        if !this.fits_format() {
            return Err(NOT_ONE);
        }
        match &this.seal {
            Seal::File => {}
            Seal::Passphrase { argon2id } => argon2id.check()?,
            Seal::Shamir { shamir } => shamir.check()?,
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
        self.open(&self.sealer(opener)?)
    }

    /// What opens this seal, and can seal anew, from the key or passphrase.
    ///
    /// # Errors
    /// [`CryptoError::Library`]; [`CryptoError::Unsuitable`] if shares open it. Whether it is the right one shows
    /// [`Self::open`].
    pub fn sealer(&self, opener: &Secret) -> Result<Sealer, CryptoError> {
        match &self.seal {
            Seal::File => Ok(Sealer::with_key(opener)),
            Seal::Passphrase { argon2id } => Sealer::with_passphrase(opener, argon2id.clone()),
            Seal::Shamir { .. } => Err(CryptoError::Unsuitable("shares alone open this seal")),
        }
    }

    /// Opens the seal.
    ///
    /// # Errors
    /// As [`Self::unseal`].
    pub fn open(&self, sealer: &Sealer) -> Result<RootKey, CryptoError> {
        let (nonce, sealed) = self.sealed.split_first_chunk().ok_or(CryptoError::Damaged)?;
        let opened = Xaes256Gcm::new(sealer.key.expose())?
            .open(nonce, &self.associated_data(), sealed)
            .map_err(|_| CryptoError::WrongSeal)?;
        let Some(earlier) = &self.earlier_root_key_ids else {
            return RootKey::of_first_format(self.root_key_id, opened);
        };
        let (fingerprint_key, versions) =
            opened.expose().split_at_checked(FINGERPRINT_KEY).ok_or(CryptoError::Damaged)?;
        let ids = std::iter::once(self.root_key_id).chain(earlier.iter().map(|id| id.0));
        let versions = ids.zip(versions.chunks_exact(KEY)).map(|(id, key)| (id, Secret::new(key.to_vec())));
        RootKey::from_parts(versions.collect(), Secret::new(fingerprint_key.to_vec()))
    }

    fn close(root: &RootKey, sealer: &Sealer, random: &dyn Random) -> Result<Self, CryptoError> {
        let mut this = Self {
            format: FORMAT,
            root_key_id: root.id(),
            earlier_root_key_ids: Some(root.earlier_ids().into_iter().map(EarlierId).collect()),
            seal: sealer.seal.clone(),
            sealed: Vec::new(),
            checksum: [0; 32],
        };
        let nonce = random::array::<NONCE>(random)?;
        let sealed =
            Xaes256Gcm::new(sealer.key.expose())?.seal(&nonce, &this.associated_data(), &root.expose())?;
        this.sealed = [&nonce[..], &sealed].concat();
        this.checksum = this.computed_checksum();
        Ok(this)
    }

    /// Whether it has the fields of its format, and as many bytes as that seals.
    fn fits_format(&self) -> bool {
        let sealed = match &self.earlier_root_key_ids {
            None if self.format == FIRST_FORMAT => KEY,
            Some(earlier) if self.format == FORMAT && earlier.len() <= MAX_EARLIER => {
                FINGERPRINT_KEY + KEY * (1 + earlier.len())
            }
            _ => return false,
        };
        self.sealed.len() == NONCE + sealed + TAG
    }

    /// All parts have a fixed length for their seal and number of ids, so no two documents give the same bytes.
    fn associated_data(&self) -> Vec<u8> {
        let mut bytes = [&b"keyward seal"[..], &[self.format], &self.root_key_id].concat();
        if let Some(earlier) = &self.earlier_root_key_ids {
            // At most `MAX_EARLIER`.
            bytes.push(u8::try_from(earlier.len()).unwrap_or(u8::MAX));
            earlier.iter().for_each(|id| bytes.extend_from_slice(&id.0));
        }
        match &self.seal {
            Seal::File => bytes.push(1),
            Seal::Passphrase { argon2id } => {
                bytes.push(2);
                argon2id.write_to(&mut bytes);
            }
            Seal::Shamir { shamir } => {
                bytes.push(3);
                shamir.write_to(&mut bytes);
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

/// Bytes of any number as standard base64 in JSON.
mod base64_bytes {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(bytes))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<u8>, D::Error> {
        STANDARD.decode(String::deserialize(d)?).map_err(|_| D::Error::custom("not base64"))
    }
}
