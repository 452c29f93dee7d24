//! The credentials of the root account, as the first start leaves them in the data folder.
//!
//! The file is written before the account: a start that is killed in between makes the account from it.

use std::path::Path;

use keyward_api::RootCredentials;
use keyward_crypto::{Random, Secret, SystemRandom};
use keyward_domain::{AccessKeyId, Uin};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::{
    failure::Failure,
    folder::{DataFolder, files},
};

/// Without letters that look like digits: people copy passwords by eye.
const READABLE: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";

/// `root-credentials.json`.
#[derive(Deserialize, Serialize, Zeroize, ZeroizeOnDrop)]
#[serde(rename_all = "PascalCase")]
pub struct CredentialsFile {
    /// The number of the account, 12 digits.
    pub uin: u64,
    /// `AKID` and 32 letters or digits.
    pub secret_id: String,
    /// 32 letters or digits.
    pub secret_key: String,
    /// The console password.
    pub password: String,
}

impl CredentialsFile {
    /// Reads the file of the folder, if it is there: operators may put it elsewhere.
    ///
    /// # Errors
    /// A file that cannot be read, or is damaged.
    pub fn read(folder: &DataFolder) -> Result<Option<Self>, Failure> {
        let path = folder.credentials();
        let Some(text) = files::read(&path)?.map(Zeroizing::new) else { return Ok(None) };
        serde_json::from_str(&text).map(Some).map_err(|e| damaged(&path, &e))
    }

    /// Reads the file of the folder, or makes new credentials and writes it.
    ///
    /// # Errors
    /// A file that cannot be read or written.
    pub fn read_or_make(folder: &DataFolder) -> Result<Self, Failure> {
        if let Some(known) = Self::read(folder)? {
            return Ok(known);
        }
        let made = Self::make().map_err(Failure::unusable)?;
        write(&folder.credentials(), &made)?;
        Ok(made)
    }

    fn make() -> Result<Self, keyward_crypto::CryptoError> {
        Ok(Self {
            uin: new_uin()?,
            secret_id: new_secret_id()?,
            secret_key: new_secret_key()?,
            password: text(&Secret::random_text(24, READABLE, &SystemRandom)?),
        })
    }

    /// The credentials as the service takes them.
    ///
    /// # Errors
    /// A `SecretId` that cannot be one: somebody edited the file.
    pub fn to_root(&self, folder: &DataFolder) -> Result<RootCredentials, Failure> {
        let damaged =
            || Failure::unusable(format!("{} is damaged: bad SecretId", folder.credentials().display()));
        Ok(RootCredentials {
            uin: Uin(self.uin),
            secret_id: AccessKeyId::parse(&self.secret_id).ok_or_else(damaged)?,
            secret_key: Secret::new(self.secret_key.clone().into_bytes()),
            password: Secret::new(self.password.clone().into_bytes()),
        })
    }
}

/// Writes a file of credentials.
///
/// # Errors
/// A file that cannot be written.
pub fn write(path: &Path, credentials: &impl Serialize) -> Result<(), Failure> {
    let mut text = Zeroizing::new(Vec::with_capacity(512));
    serde_json::to_writer_pretty(&mut *text, credentials).map_err(Failure::unusable)?;
    text.push(b'\n');
    files::write(path, &text)
}

/// The failure of a file of credentials that cannot be read. Serde's error may quote a value, which here is
/// a secret: only its place is told.
pub fn damaged(path: &Path, error: &serde_json::Error) -> Failure {
    Failure::unusable(format!("{} is damaged at line {}", path.display(), error.line()))
}

/// A new number of 12 digits.
///
/// # Errors
/// No randomness, as for the next two.
pub fn new_uin() -> Result<u64, keyward_crypto::CryptoError> {
    let mut number = [0; 8];
    SystemRandom.fill(&mut number)?;
    Ok(100_000_000_000 + u64::from_le_bytes(number) % 900_000_000_000)
}

/// A new `SecretId`: `AKID` and 32 letters or digits.
pub fn new_secret_id() -> Result<String, keyward_crypto::CryptoError> {
    keyward_api::new_secret_id(&SystemRandom).map(|id| id.as_str().to_owned())
}

/// A new `SecretKey`: 32 letters or digits.
pub fn new_secret_key() -> Result<String, keyward_crypto::CryptoError> {
    keyward_api::new_secret_key(&SystemRandom).map(|key| text(&key))
}

/// ASCII as text.
fn text(secret: &Secret) -> String {
    secret.expose().iter().copied().map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn have_the_form_that_tencent_gives_them() {
        for _ in 0..100 {
            let made = CredentialsFile::make().unwrap();
            assert_eq!(made.uin.to_string().len(), 12);
            assert_eq!((made.secret_id.len(), made.secret_key.len(), made.password.len()), (36, 32, 24));
            assert!(made.secret_id.starts_with("AKID"));
            assert!(made.secret_key.bytes().all(|b| b.is_ascii_alphanumeric()));
        }
    }

    #[test]
    fn a_second_start_finds_those_of_the_first() {
        let outer = tempfile::tempdir().unwrap();
        let folder = DataFolder::open(outer.path()).unwrap();
        let first = CredentialsFile::read_or_make(&folder).unwrap();
        assert_eq!(CredentialsFile::read_or_make(&folder).unwrap().secret_key, first.secret_key);
        std::fs::write(folder.credentials(), "{\"Uin\": \"topsecret\"").unwrap();
        let error = CredentialsFile::read(&folder).err().unwrap().to_string();
        assert!(error.ends_with("is damaged at line 1"), "{error}");
    }
}
