//! The file that a decrypt key comes in.
//!
//! ```text
//! bytes     what
//!     4     "KWWB"
//!     1     version of the format: 1
//!     1     algorithm: 0 AES_256, 1 SM4
//!     1     binding: 0 none, 1 devices
//!     1     0
//!    16     key id, a UUID
//!    32     salt, random
//!     4     KiB of memory that Argon2id takes for a device; 0 if bound to none
//!     2     how many devices
//!     n     the file's secret: 32 bytes in the clear, or five wrapped copies of 48 bytes for each device
//!  rest     tables, and the tag of 16 bytes of AES-256-GCM, whose key comes from the file's secret and
//!           whose associated data is all of the above
//!    32     SHA-256 of all of the above
//! ```
//!
//! Numbers are little-endian. The last line finds damage before anything is asked of a device. The tag is what
//! somebody without the file's secret cannot make. A file that is bound to no device has its secret in the clear: there
//! the tag says no more than the digest, and who can write the file can write another. It cannot be otherwise: what verifies
//! needs a secret, or a public key that comes from somewhere safer than the file.

pub(crate) mod binding;
mod seal;
pub(crate) mod secret;

use sha2::{Digest, Sha256};

use crate::tables::Tables;
use crate::{Algorithm, DecryptKey, Error, Fingerprint, KeyId};
use binding::Binding;
use seal::{Seal, TAG};
use secret::{FileSecret, SALT};

const MAGIC: &[u8; 4] = b"KWWB";
const VERSION: u8 = 1;
/// Bytes before the file's secret.
const FIXED: usize = 62;
const DIGEST: usize = 32;

/// A decrypt key as it was fetched: whole, but not opened.
pub struct KeyFile {
    algorithm: Algorithm,
    key_id: KeyId,
    salt: [u8; SALT],
    binding: Binding,
    /// Everything before the tables.
    head: Vec<u8>,
    /// The tables, encrypted, and their tag.
    sealed: Vec<u8>,
}

impl KeyFile {
    /// Reads the base64-decoded DecryptKey, and finds any change that was not made on purpose.
    ///
    /// # Errors
    /// [`Error::NotAKey`], [`Error::Version`], [`Error::Damaged`].
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(Error::NotAKey)?;
        match rest.first() {
            Some(&VERSION) => {}
            Some(&version) => return Err(Error::Version(version)),
            None => return Err(Error::Damaged),
        }
        let (content, digest) = bytes.split_last_chunk::<DIGEST>().ok_or(Error::Damaged)?;
        if Sha256::digest(content)[..] != digest[..] {
            return Err(Error::Damaged);
        }
        Self::read(content).ok_or(Error::Damaged)
    }

    fn read(content: &[u8]) -> Option<Self> {
        let (fixed, rest) = content.split_first_chunk::<FIXED>()?;
        let algorithm = Algorithm::from_number(fixed[5])?;
        let key_id = KeyId::from_bytes(fixed[8..24].try_into().ok()?);
        let salt = fixed[24..56].try_into().ok()?;
        let memory = u32::from_le_bytes(fixed[56..60].try_into().ok()?);
        let devices = u16::from_le_bytes(fixed[60..62].try_into().ok()?);
        if fixed[7] != 0 {
            return None;
        }
        let (binding, rest) = Binding::read(fixed[6], memory, devices, rest)?;
        if rest.len() != Tables::length(algorithm) + TAG {
            return None;
        }
        let head = content[..content.len() - rest.len()].to_vec();
        Some(Self { algorithm, key_id, salt, binding, head, sealed: rest.to_vec() })
    }

    /// What it decrypts.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Which white-box key it belongs to.
    pub fn key_id(&self) -> KeyId {
        self.key_id
    }

    /// On how many devices it works, or `None` if on any.
    pub fn devices(&self) -> Option<usize> {
        self.binding.devices()
    }

    /// Opens it on a device. The fingerprint is not looked at if the file is bound to none.
    ///
    /// # Errors
    /// [`Error::WrongDevice`]; [`Error::Damaged`] if it was changed on purpose.
    pub fn open(self, device: Option<&Fingerprint>) -> Result<DecryptKey, Error> {
        let secret = self.binding.secret(&self.salt, device)?;
        let Self { algorithm, key_id, head, mut sealed, .. } = self;
        let (tables, tag) = sealed.split_last_chunk_mut::<TAG>().ok_or(Error::Damaged)?;
        Seal::new(&secret.seal_key()).open(&head, tables, *tag).ok_or(Error::Damaged)?;
        Ok(DecryptKey::new(key_id, Tables::read(algorithm, tables)?, secret.input_encodings()))
    }
}

/// Writes a file.
///
/// # Errors
/// [`Error::System`] if sealing failed.
#[cfg(feature = "make")]
pub(crate) fn write(
    key_id: KeyId,
    salt: &[u8; SALT],
    binding: &Binding,
    secret: &FileSecret,
    tables: &Tables,
) -> Result<Vec<u8>, Error> {
    let mut bytes =
        Vec::with_capacity(Tables::length(tables.algorithm) + binding.length() + FIXED + TAG + DIGEST);
    bytes.extend_from_slice(MAGIC);
    bytes.extend([VERSION, tables.algorithm.number(), binding.number(), 0]);
    bytes.extend_from_slice(key_id.bytes());
    bytes.extend_from_slice(salt);
    binding.write(&mut bytes);
    let head = bytes.len();
    tables.write(&mut bytes);
    let (head, tables) = bytes.split_at_mut(head);
    let tag = Seal::new(&secret.seal_key()).close(head, tables).ok_or(Error::System)?;
    bytes.extend_from_slice(&tag);
    let digest = Sha256::digest(&bytes);
    bytes.extend_from_slice(&digest);
    Ok(bytes)
}
