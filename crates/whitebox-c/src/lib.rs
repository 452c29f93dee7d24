//! Decryption with white-box keys for C: `include/keyward_whitebox.h` says how it is used.

mod ffi;

use std::path::Path;

use keyward_whitebox::collect::{self, CollectError};
use keyward_whitebox::{DecryptKey, Error, Fingerprint, KeyFile};

/// A key of C's: opaque there.
#[allow(non_camel_case_types)]
pub struct keyward_key(DecryptKey);

/// The numbers of errors in the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i32)]
enum Code {
    Ok = 0,
    Argument = 2,
    Damaged = 3,
    WrongDevice = 4,
    WrongKey = 5,
    Truncated = 6,
    NoDevice = 7,
    System = 8,
}

impl From<Error> for Code {
    fn from(error: Error) -> Self {
        match error {
            Error::NotAKey | Error::Version(_) | Error::Damaged => Self::Damaged,
            Error::WrongDevice => Self::WrongDevice,
            Error::WrongKey => Self::WrongKey,
            Error::Truncated => Self::Truncated,
            Error::Fingerprint | Error::KeyId => Self::Argument,
            Error::System => Self::System,
        }
    }
}

impl From<CollectError> for Code {
    fn from(_: CollectError) -> Self {
        Self::NoDevice
    }
}

/// Opens a key for the device that is named, or else for this one.
fn open(file: &[u8], device: Option<&str>) -> Result<keyward_key, Code> {
    let file = KeyFile::parse(file)?;
    let device = match device {
        Some(text) => Some(Fingerprint::parse(text)?),
        None if file.devices().is_some() => Some(fingerprint(false)?),
        None => None,
    };
    Ok(keyward_key(file.open(device.as_ref())?))
}

fn fingerprint(allow_container: bool) -> Result<Fingerprint, Code> {
    Ok(collect::fingerprint(Path::new("/"), allow_container)?)
}
