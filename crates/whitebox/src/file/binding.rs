//! What a file's secret is kept by: nothing, or the fingerprints of devices.
//!
//! The secret is wrapped five times for each device, each time by a key from four of the five parts of its
//! fingerprint. So one part of the device may be another than it was, and no fewer than four must be right together: parts
//! that could be tried one by one would be found one by one.

use argon2::{Algorithm, Argon2, Params, Version};
use zeroize::Zeroizing;

use super::seal::{Seal, TAG};
use super::secret::{FileSecret, SALT, SECRET};
use crate::{Error, Fingerprint};

/// Parts of a fingerprint, and copies for each device: one with each of them left out.
pub(crate) const PARTS: usize = 5;
/// A wrapped secret and its tag.
const COPY: usize = SECRET + TAG;
/// No file asks for more memory: 64 MiB.
const MAX_MEMORY_KIB: u32 = 65_536;

/// A wrapped secret.
type Copy = [u8; COPY];

/// Where the file's secret is.
pub(crate) enum Binding {
    /// In the clear.
    None(FileSecret),
    /// Wrapped for devices.
    Devices {
        /// What Argon2id takes each time.
        memory_kib: u32,
        copies: Vec<[Copy; PARTS]>,
    },
}

impl Binding {
    /// How many devices, or `None` if any will do.
    pub fn devices(&self) -> Option<usize> {
        match self {
            Self::None(_) => None,
            Self::Devices { copies, .. } => Some(copies.len()),
        }
    }

    /// What follows the fixed part of a file, and the rest.
    pub fn read(number: u8, memory_kib: u32, devices: u16, bytes: &[u8]) -> Option<(Self, &[u8])> {
        match (number, memory_kib, devices) {
            (0, 0, 0) => {
                let (secret, rest) = bytes.split_first_chunk()?;
                Some((Self::None(FileSecret(*secret)), rest))
            }
            (1, 8..=MAX_MEMORY_KIB, 1..) => {
                let (copies, rest) = bytes.split_at_checked(usize::from(devices) * PARTS * COPY)?;
                let copies = copies.as_chunks::<COPY>().0.as_chunks::<PARTS>().0.to_vec();
                Some((Self::Devices { memory_kib, copies }, rest))
            }
            _ => None,
        }
    }

    /// The file's secret, if it is for that device.
    ///
    /// # Errors
    /// [`Error::WrongDevice`], [`Error::System`].
    pub fn secret(&self, salt: &[u8; SALT], device: Option<&Fingerprint>) -> Result<FileSecret, Error> {
        let (memory_kib, copies) = match self {
            Self::None(secret) => return Ok(secret.clone()),
            Self::Devices { memory_kib, copies } => (*memory_kib, copies),
        };
        let device = device.ok_or(Error::WrongDevice)?;
        for left_out in 0..PARTS {
            let key = wrapping_key(device, left_out, salt, memory_kib)?;
            if let Some(secret) = copies.iter().find_map(|copies| unwrap(&key, &copies[left_out])) {
                return Ok(secret);
            }
        }
        Err(Error::WrongDevice)
    }
}

/// The key of four parts of a fingerprint.
fn wrapping_key(
    device: &Fingerprint,
    left_out: usize,
    salt: &[u8; SALT],
    memory_kib: u32,
) -> Result<Seal, Error> {
    let params = Params::new(memory_kib, 1, 1, Some(32)).map_err(|_| Error::System)?;
    let parts = Zeroizing::new(device.without(left_out));
    let mut key = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(parts.as_bytes(), salt, &mut *key)
        .map_err(|_| Error::System)?;
    Ok(Seal::new(&key))
}

fn unwrap(key: &Seal, copy: &Copy) -> Option<FileSecret> {
    let (wrapped, tag) = copy.split_first_chunk::<SECRET>()?;
    let mut secret = FileSecret(*wrapped);
    key.open(&[], &mut secret.0, tag.try_into().ok()?)?;
    Some(secret)
}

#[cfg(feature = "make")]
mod make {
    use super::*;

    /// KiB that Argon2id goes through for all copies of a file together: some 50 milliseconds.
    const TOTAL_KIB: u32 = 64 * 1024;

    impl Binding {
        /// Wraps a secret for devices, or for none.
        ///
        /// # Errors
        /// [`Error::System`].
        pub fn new(secret: &FileSecret, salt: &[u8; SALT], devices: &[Fingerprint]) -> Result<Self, Error> {
            if devices.is_empty() {
                return Ok(Self::None(secret.clone()));
            }
            // Many devices make each derivation cheaper, so that making a file takes no longer than it may.
            let memory_kib = (TOTAL_KIB / (PARTS * devices.len()) as u32).clamp(32, 4096);
            let copies = devices.iter().map(|device| {
                let mut copies = [[0; COPY]; PARTS];
                for (left_out, copy) in copies.iter_mut().enumerate() {
                    *copy = wrap(wrapping_key(device, left_out, salt, memory_kib)?, secret)?;
                }
                Ok(copies)
            });
            Ok(Self::Devices { memory_kib, copies: copies.collect::<Result<_, Error>>()? })
        }

        /// The number in files.
        pub fn number(&self) -> u8 {
            u8::from(self.devices().is_some())
        }

        /// Bytes of the secret or its copies.
        pub fn length(&self) -> usize {
            self.devices().map_or(SECRET, |devices| devices * PARTS * COPY)
        }

        /// Memory, number of devices, and the secret or its copies.
        pub fn write(&self, bytes: &mut Vec<u8>) {
            match self {
                Self::None(secret) => {
                    bytes.extend([0; 6]);
                    bytes.extend_from_slice(&secret.0);
                }
                Self::Devices { memory_kib, copies } => {
                    bytes.extend(memory_kib.to_le_bytes());
                    bytes.extend((copies.len() as u16).to_le_bytes());
                    bytes.extend(copies.iter().flatten().flatten());
                }
            }
        }
    }

    fn wrap(key: Seal, secret: &FileSecret) -> Result<Copy, Error> {
        let mut wrapped = secret.clone();
        let tag = key.close(&[], &mut wrapped.0).ok_or(Error::System)?;
        let mut copy = [0; COPY];
        copy[..SECRET].copy_from_slice(&wrapped.0);
        copy[SECRET..].copy_from_slice(&tag);
        Ok(copy)
    }
}
