//! The root key: it wraps all other key material.

use std::fmt;

use zeroize::Zeroizing;

use crate::xaes::{KEY, NONCE, TAG, Xaes256Gcm};
use crate::{CryptoError, Random, Secret, mac, random};

/// Bytes in a root key's id.
pub const ID: usize = 16;

/// The version of wrapped material this program writes.
const VERSION: u8 = 1;
const HEADER: usize = 1 + ID;

/// 32 bytes that wrap key material, with an id that wrapped material names.
///
/// Wrapped material, version 1:
///
/// | bytes | content |
/// |---|---|
/// | 1 | version, 1 |
/// | 16 | id of the root key |
/// | 24 | nonce |
/// | n + 16 | XAES-256-GCM ciphertext and tag |
///
/// Associated data: `keyward wrapped`, the first two parts, and what the caller binds.
pub struct RootKey {
    id: [u8; ID],
    bytes: Secret,
    cipher: Xaes256Gcm,
}

impl RootKey {
    /// A new root key with a new id.
    ///
    /// # Errors
    /// [`CryptoError::Random`] or [`CryptoError::Library`].
    pub fn generate(random: &dyn Random) -> Result<Self, CryptoError> {
        Self::new(random::array(random)?, Secret::random(KEY, random)?)
    }

    pub(crate) fn new(id: [u8; ID], bytes: Secret) -> Result<Self, CryptoError> {
        let cipher = Xaes256Gcm::new(bytes.expose())?;
        Ok(Self { id, bytes, cipher })
    }

    /// The id: random, not secret, different for every root key.
    pub fn id(&self) -> &[u8; ID] {
        &self.id
    }

    /// The key's bytes, for sealing alone.
    pub(crate) fn expose(&self) -> &[u8] {
        self.bytes.expose()
    }

    /// Wraps a secret. It opens only with the same `aad`, which says what the secret is and whose.
    ///
    /// # Errors
    /// [`CryptoError::Random`] or [`CryptoError::Library`].
    pub fn wrap(&self, aad: &[u8], secret: &[u8], random: &dyn Random) -> Result<Vec<u8>, CryptoError> {
        let header = self.header();
        let nonce = random::array::<NONCE>(random)?;
        let sealed = self.cipher.seal(&nonce, &associated_data(&header, aad), secret)?;
        Ok([&header[..], &nonce, &sealed].concat())
    }

    /// Opens what [`Self::wrap`] made with the same `aad`.
    ///
    /// # Errors
    /// [`CryptoError::WrongRootKey`] if it names another root key, [`CryptoError::Damaged`] if it was
    /// altered or the `aad` differs, [`CryptoError::UnsupportedVersion`], or [`CryptoError::Format`]
    /// if it is too short.
    pub fn unwrap(&self, aad: &[u8], wrapped: &[u8]) -> Result<Secret, CryptoError> {
        match wrapped.first() {
            Some(&VERSION) => {}
            Some(&other) => return Err(CryptoError::UnsupportedVersion(other)),
            None => return Err(CryptoError::Format("wrapped material is empty")),
        }
        let (header, rest) = wrapped.split_first_chunk::<HEADER>().ok_or(TOO_SHORT)?;
        let (nonce, sealed) = rest.split_first_chunk::<NONCE>().ok_or(TOO_SHORT)?;
        if sealed.len() < TAG {
            return Err(TOO_SHORT);
        }
        if *header != self.header() {
            return Err(CryptoError::WrongRootKey);
        }
        self.cipher.open(nonce, &associated_data(header, aad), sealed)
    }

    /// What tells a secret from every other of the same purpose and owner, which `aad` names: HMAC-SHA256
    /// under a key that is derived from the root key for this alone. Without the root key nobody can try
    /// out secrets on it. Another root key gives another fingerprint.
    pub fn fingerprint(&self, aad: &[u8], secret: &[u8]) -> [u8; 32] {
        let key = Zeroizing::new(mac::hmac_sha256(self.bytes.expose(), b"keyward fingerprint key"));
        let length = (aad.len() as u64).to_be_bytes();
        let message = Zeroizing::new([&length[..], aad, secret].concat());
        mac::hmac_sha256(&*key, &message)
    }

    fn header(&self) -> [u8; HEADER] {
        let mut header = [VERSION; HEADER];
        header[1..].copy_from_slice(&self.id);
        header
    }
}

const TOO_SHORT: CryptoError = CryptoError::Format("wrapped material is too short");

fn associated_data(header: &[u8; HEADER], aad: &[u8]) -> Vec<u8> {
    [&b"keyward wrapped"[..], header, aad].concat()
}

/// Shows the id alone.
impl fmt::Debug for RootKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RootKey({})", hex::encode(self.id))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SystemRandom;

    #[test]
    fn wraps_and_unwraps() {
        let root = RootKey::generate(&SystemRandom).unwrap();
        let wrapped = root.wrap(b"purpose", b"material", &SystemRandom).unwrap();
        assert_eq!(wrapped.len(), HEADER + NONCE + 8 + TAG);
        assert_eq!(root.unwrap(b"purpose", &wrapped).unwrap().expose(), b"material");
        assert_ne!(wrapped, root.wrap(b"purpose", b"material", &SystemRandom).unwrap());
        assert_eq!(root.unwrap(b"purposf", &wrapped).unwrap_err(), CryptoError::Damaged);
    }

    #[test]
    fn notices_every_altered_byte_and_says_what_it_can() {
        let root = RootKey::generate(&SystemRandom).unwrap();
        let wrapped = root.wrap(b"", b"material", &SystemRandom).unwrap();
        for position in 0..wrapped.len() {
            let mut altered = wrapped.clone();
            altered[position] ^= 0x10;
            let expected = match position {
                0 => CryptoError::UnsupportedVersion(0x11),
                1..HEADER => CryptoError::WrongRootKey,
                _ => CryptoError::Damaged,
            };
            assert_eq!(root.unwrap(b"", &altered).unwrap_err(), expected, "byte {position}");
        }
        for length in 0..wrapped.len() {
            assert!(root.unwrap(b"", &wrapped[..length]).is_err(), "cut to {length}");
        }
    }

    #[test]
    fn fingerprints_differ_by_root_key_purpose_and_secret() {
        let (one, other) =
            (RootKey::generate(&SystemRandom).unwrap(), RootKey::generate(&SystemRandom).unwrap());
        let known = one.fingerprint(b"ab", b"c");
        assert_eq!(known, one.fingerprint(b"ab", b"c"));
        for different in
            [one.fingerprint(b"a", b"bc"), one.fingerprint(b"ab", b"d"), other.fingerprint(b"ab", b"c")]
        {
            assert_ne!(known, different);
        }
        assert_ne!(known, mac::sha256(b"c"));
    }

    /// Fingerprints are kept for ever, so they never change. Computed by Python's `hmac`.
    #[test]
    fn fingerprints_are_what_they_always_were() {
        let root = RootKey::new([7; ID], Secret::new((0..32).collect())).unwrap();
        let found = root.fingerprint(b"imported material of 0123456789abcdef", b"sixteen bytes :)");
        assert_eq!(hex::encode(found), "4d6f1aa895e896303a915bff86a9caf4b7561394b4cd5bf39d253ad7ffd7d553");
    }

    #[test]
    fn another_root_key_is_its_own_error() {
        let (one, other) =
            (RootKey::generate(&SystemRandom).unwrap(), RootKey::generate(&SystemRandom).unwrap());
        let wrapped = one.wrap(b"", b"material", &SystemRandom).unwrap();
        assert_eq!(other.unwrap(b"", &wrapped).unwrap_err(), CryptoError::WrongRootKey);
        let impostor = RootKey::new(*one.id(), Secret::random(KEY, &SystemRandom).unwrap()).unwrap();
        assert_eq!(impostor.unwrap(b"", &wrapped).unwrap_err(), CryptoError::Damaged);
    }
}
