//! The root key: made and sealed at the first start, opened at every later one.

use keyward_crypto::{
    RootKey, SealedRootKey, Secret, SystemRandom,
    seal::{Argon2id, Seal, seal_with_key, seal_with_passphrase},
};
use zeroize::Zeroizing;

use super::passphrase;
use crate::{
    failure::Failure,
    folder::{DataFolder, files},
    settings::{SealKind, Settings},
};

/// The root key of a data folder, and what seals it.
pub struct Unsealed {
    /// The key.
    pub key: RootKey,
    /// What sealed it.
    pub seal: SealKind,
}

/// Opens the root key of the folder, or makes one at the first start.
///
/// # Errors
/// A seal that cannot be opened, a damaged file, or a root key that is missing although something was
/// encrypted with it.
pub fn open(folder: &DataFolder, settings: &Settings) -> Result<Unsealed, Failure> {
    match files::read(&folder.root_key())? {
        Some(document) => unseal(folder, settings, &document),
        None => make(folder, settings),
    }
}

fn unseal(folder: &DataFolder, settings: &Settings, document: &str) -> Result<Unsealed, Failure> {
    let path = folder.root_key();
    let failed = |e| Failure::unusable(format!("{}: {e}", path.display()));
    let sealed = SealedRootKey::parse(document).map_err(failed)?;
    if settings.seal == SealKind::Passphrase && matches!(sealed.seal(), Seal::File) {
        return Err(Failure::unusable(format!(
            "{} is sealed by a file, not by a passphrase: the seal is chosen at the first start",
            path.display()
        )));
    }
    let (opener, seal) = match sealed.seal() {
        Seal::File => (seal_key(folder)?.ok_or_else(|| missing(folder))?, SealKind::File),
        Seal::Passphrase { .. } => {
            (passphrase::read(settings.passphrase_file.0.as_deref())?, SealKind::Passphrase)
        }
    };
    Ok(Unsealed { key: sealed.unseal(&opener).map_err(failed)?, seal })
}

fn make(folder: &DataFolder, settings: &Settings) -> Result<Unsealed, Failure> {
    if [folder.database(), folder.credentials(), folder.account()].iter().any(|file| file.exists()) {
        return Err(Failure::unusable(format!(
            "{} is missing: without it nothing in this data folder can be decrypted. Restore it from a backup",
            folder.root_key().display()
        )));
    }
    let failed = |e| Failure::unusable(format!("cannot make a root key: {e}"));
    let key = RootKey::generate(&SystemRandom).map_err(failed)?;
    let sealed = match settings.seal {
        SealKind::File => {
            // A start that was killed here before may have left the seal's key.
            let opener = match seal_key(folder)? {
                Some(opener) => opener,
                None => make_seal_key(folder)?,
            };
            seal_with_key(&key, &opener, &SystemRandom).map_err(failed)?
        }
        SealKind::Passphrase => {
            let phrase = passphrase::choose(settings.passphrase_file.0.as_deref())?;
            let cost = Argon2id::recommended(&SystemRandom).map_err(failed)?;
            seal_with_passphrase(&key, &phrase, cost, &SystemRandom).map_err(failed)?
        }
    };
    files::write(&folder.root_key(), sealed.to_json().map_err(failed)?.as_bytes())?;
    tracing::info!(path = %folder.root_key().display(), seal = settings.seal.name(), "made the root key");
    Ok(Unsealed { key, seal: settings.seal })
}

fn seal_key(folder: &DataFolder) -> Result<Option<Secret>, Failure> {
    let path = folder.seal_key();
    let Some(text) = files::read(&path)?.map(Zeroizing::new) else { return Ok(None) };
    match Secret::from_base64(text.trim()) {
        Ok(key) if key.len() == 32 => Ok(Some(key)),
        _ => Err(Failure::unusable(format!("{} is damaged: it holds no key of 32 bytes", path.display()))),
    }
}

fn make_seal_key(folder: &DataFolder) -> Result<Secret, Failure> {
    let key = Secret::random(32, &SystemRandom).map_err(Failure::unusable)?;
    files::write(&folder.seal_key(), key.to_base64().as_bytes())?;
    Ok(key)
}

fn missing(folder: &DataFolder) -> Failure {
    let path = folder.seal_key();
    Failure::unusable(format!(
        "{} is missing: it opens the root key. Restore it from a backup",
        path.display()
    ))
}
