//! The root key: it wraps all other key material.

use std::{fmt, sync::Arc};

use parking_lot::RwLock;
use zeroize::Zeroizing;

use crate::xaes::{KEY, NONCE, TAG, Xaes256Gcm};
use crate::{CryptoError, Random, Secret, mac, random};

/// Bytes in a root key's id.
pub const ID: usize = 16;

/// The version of wrapped material this program writes.
const VERSION: u8 = 1;
const HEADER: usize = 1 + ID;
/// Bytes in the key of fingerprints.
pub(crate) const FINGERPRINT_KEY: usize = 32;

/// The key that wraps all other key material, in versions: the current one wraps, and earlier ones still open what
/// they wrapped until all of it is wrapped anew. Outside of a rotation there is the current one alone.
///
/// Wrapped material, version 1:
///
/// | bytes | content |
/// |---|---|
/// | 1 | version of this format, 1 |
/// | 16 | id of the version of the root key |
/// | 24 | nonce |
/// | n + 16 | XAES-256-GCM ciphertext and tag |
///
/// Associated data: `keyward wrapped`, the first two parts, and what the caller binds.
///
/// All that share a root key see a rotation at once: [`Self::replace`].
pub struct RootKey {
    versions: RwLock<Arc<Versions>>,
    fingerprint_key: Arc<Secret>,
}

/// The versions at one moment; calls that began with them end with them.
struct Versions {
    current: Arc<Version>,
    /// Newest first.
    earlier: Vec<Arc<Version>>,
}

/// 32 bytes that wrap, with an id that what they wrapped names.
struct Version {
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
        Ok(Self::of(vec![Version::generate(random)?], Secret::random(FINGERPRINT_KEY, random)?))
    }

    /// A root key as it was sealed: its versions, the current one first, and the key of fingerprints.
    ///
    /// # Errors
    /// [`CryptoError::Format`] without a version, [`CryptoError::Library`].
    pub(crate) fn from_parts(
        versions: Vec<([u8; ID], Secret)>,
        fingerprint_key: Secret,
    ) -> Result<Self, CryptoError> {
        if versions.is_empty() {
            return Err(CryptoError::Format("a root key without a version"));
        }
        let versions = versions.into_iter().map(|(id, bytes)| Version::new(id, bytes));
        Ok(Self::of(versions.collect::<Result<_, _>>()?, fingerprint_key))
    }

    /// A root key of the first format, whose fingerprint key was derived from its only version.
    ///
    /// # Errors
    /// [`CryptoError::Library`].
    pub(crate) fn of_first_format(id: [u8; ID], bytes: Secret) -> Result<Self, CryptoError> {
        let derived = Zeroizing::new(mac::hmac_sha256(bytes.expose(), b"keyward fingerprint key"));
        Self::from_parts(vec![(id, bytes)], Secret::new(derived.to_vec()))
    }

    fn of(versions: Vec<Version>, fingerprint_key: Secret) -> Self {
        let mut versions = versions.into_iter().map(Arc::new);
        let current = versions.next().expect("callers give a version");
        let versions = RwLock::new(Arc::new(Versions { current, earlier: versions.collect() }));
        Self { versions, fingerprint_key: Arc::new(fingerprint_key) }
    }

    /// The id of the current version: random, not secret, different for every version of every root key.
    pub fn id(&self) -> [u8; ID] {
        self.versions().current.id
    }

    /// The ids of earlier versions that still open what they wrapped, newest first.
    pub fn earlier_ids(&self) -> Vec<[u8; ID]> {
        self.versions().earlier.iter().map(|version| version.id).collect()
    }

    /// This root key with a new current version; what was the current one is the newest of the earlier ones.
    ///
    /// # Errors
    /// [`CryptoError::Random`] or [`CryptoError::Library`].
    pub fn rotated(&self, random: &dyn Random) -> Result<Self, CryptoError> {
        let now = self.versions();
        let mut earlier = vec![now.current.clone()];
        earlier.extend(now.earlier.iter().cloned());
        let current = Arc::new(Version::generate(random)?);
        Ok(self.with(Versions { current, earlier }))
    }

    /// This root key with its current version alone. What earlier ones wrapped will not open any more.
    #[must_use]
    pub fn without_earlier(&self) -> Self {
        self.with(Versions { current: self.versions().current.clone(), earlier: Vec::new() })
    }

    fn with(&self, versions: Versions) -> Self {
        Self { versions: RwLock::new(Arc::new(versions)), fingerprint_key: self.fingerprint_key.clone() }
    }

    /// Takes the versions of another, for all that share this root key.
    pub fn replace(&self, other: &Self) {
        *self.versions.write() = other.versions();
    }

    /// What is sealed: the key of fingerprints, then the bytes of all versions, the current one first.
    pub(crate) fn expose(&self) -> Zeroizing<Vec<u8>> {
        let versions = self.versions();
        let length = FINGERPRINT_KEY + KEY * (1 + versions.earlier.len());
        // With its whole capacity from the start, so that no copy is left behind where it grew.
        let mut bytes = Zeroizing::new(Vec::with_capacity(length));
        bytes.extend_from_slice(self.fingerprint_key.expose());
        for version in std::iter::once(&versions.current).chain(&versions.earlier) {
            bytes.extend_from_slice(version.bytes.expose());
        }
        bytes
    }

    /// Wraps a secret under the current version. It opens only with the same `aad`, which says what the secret is and
    /// whose.
    ///
    /// # Errors
    /// [`CryptoError::Random`] or [`CryptoError::Library`].
    pub fn wrap(&self, aad: &[u8], secret: &[u8], random: &dyn Random) -> Result<Vec<u8>, CryptoError> {
        self.versions().current.wrap(aad, secret, random)
    }

    /// Opens what [`Self::wrap`] made with the same `aad`, under whichever version it names.
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
        let versions = self.versions();
        let mut all = std::iter::once(&versions.current).chain(&versions.earlier);
        let version = all.find(|version| version.header() == *header).ok_or(CryptoError::WrongRootKey)?;
        version.cipher.open(nonce, &associated_data(header, aad), sealed)
    }

    /// The same secret wrapped under the current version.
    ///
    /// # Errors
    /// As [`Self::unwrap`] and [`Self::wrap`].
    pub fn rewrap(&self, aad: &[u8], wrapped: &[u8], random: &dyn Random) -> Result<Vec<u8>, CryptoError> {
        self.wrap(aad, self.unwrap(aad, wrapped)?.expose(), random)
    }

    /// How everything begins that the current version wraps, 17 bytes.
    pub fn prefix(&self) -> Vec<u8> {
        self.versions().current.header().to_vec()
    }

    /// What tells a secret from every other of the same purpose and owner, which `aad` names: HMAC-SHA256
    /// under a key that is part of the root key for this alone. Without it nobody can try out secrets on a
    /// fingerprint. Another root key gives another fingerprint; a rotation gives the same, for what was fingerprinted
    /// may be gone.
    pub fn fingerprint(&self, aad: &[u8], secret: &[u8]) -> [u8; 32] {
        let length = (aad.len() as u64).to_be_bytes();
        let message = Zeroizing::new([&length[..], aad, secret].concat());
        mac::hmac_sha256(self.fingerprint_key.expose(), &message)
    }

    fn versions(&self) -> Arc<Versions> {
        self.versions.read().clone()
    }
}

impl Version {
    fn generate(random: &dyn Random) -> Result<Self, CryptoError> {
        Self::new(random::array(random)?, Secret::random(KEY, random)?)
    }

    fn new(id: [u8; ID], bytes: Secret) -> Result<Self, CryptoError> {
        let cipher = Xaes256Gcm::new(bytes.expose())?;
        Ok(Self { id, bytes, cipher })
    }

    fn wrap(&self, aad: &[u8], secret: &[u8], random: &dyn Random) -> Result<Vec<u8>, CryptoError> {
        let header = self.header();
        let nonce = random::array::<NONCE>(random)?;
        let sealed = self.cipher.seal(&nonce, &associated_data(&header, aad), secret)?;
        Ok([&header[..], &nonce, &sealed].concat())
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

/// Shows the ids alone.
impl fmt::Debug for RootKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let earlier: Vec<String> = self.earlier_ids().iter().map(hex::encode).collect();
        write!(f, "RootKey({}, earlier: {earlier:?})", hex::encode(self.id()))
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
        let root = RootKey::of_first_format([7; ID], Secret::new((0..32).collect())).unwrap();
        let found = root.fingerprint(b"imported material of 0123456789abcdef", b"sixteen bytes :)");
        assert_eq!(hex::encode(found), "4d6f1aa895e896303a915bff86a9caf4b7561394b4cd5bf39d253ad7ffd7d553");
    }

    #[test]
    fn another_root_key_is_its_own_error() {
        let (one, other) =
            (RootKey::generate(&SystemRandom).unwrap(), RootKey::generate(&SystemRandom).unwrap());
        let wrapped = one.wrap(b"", b"material", &SystemRandom).unwrap();
        assert_eq!(other.unwrap(b"", &wrapped).unwrap_err(), CryptoError::WrongRootKey);
        let impostor =
            RootKey::of_first_format(one.id(), Secret::random(KEY, &SystemRandom).unwrap()).unwrap();
        assert_eq!(impostor.unwrap(b"", &wrapped).unwrap_err(), CryptoError::Damaged);
    }

    #[test]
    fn a_rotation_opens_what_was_and_wraps_anew() {
        let root = RootKey::generate(&SystemRandom).unwrap();
        let (before, first) = (root.wrap(b"a", b"material", &SystemRandom).unwrap(), root.id());
        let print = root.fingerprint(b"a", b"b");
        root.replace(&root.rotated(&SystemRandom).unwrap());
        assert_eq!(root.earlier_ids(), [first]);
        assert_ne!(root.id(), first);
        assert_eq!(root.fingerprint(b"a", b"b"), print);
        assert_eq!(root.unwrap(b"a", &before).unwrap().expose(), b"material");
        let after = root.rewrap(b"a", &before, &SystemRandom).unwrap();
        assert!(after.starts_with(&root.prefix()) && !before.starts_with(&root.prefix()));
        assert!(root.rewrap(b"b", &before, &SystemRandom).is_err());

        root.replace(&root.without_earlier());
        assert_eq!(root.earlier_ids(), [[0; ID]; 0]);
        assert_eq!(root.unwrap(b"a", &before).unwrap_err(), CryptoError::WrongRootKey);
        assert_eq!(root.unwrap(b"a", &after).unwrap().expose(), b"material");
    }

    #[test]
    fn whoever_shares_a_root_key_sees_its_rotation() {
        let root = Arc::new(RootKey::generate(&SystemRandom).unwrap());
        let shared = root.clone();
        root.replace(&root.rotated(&SystemRandom).unwrap());
        assert_eq!(shared.id(), root.id());
        assert_eq!(shared.earlier_ids().len(), 1);
    }
}
