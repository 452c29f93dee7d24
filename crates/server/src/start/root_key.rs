//! The root key: made and sealed at the first start, opened at every later one, sealed anew when it is rotated.

use std::{io::Write, path::PathBuf};

use keyward_api::RootKeeper;
use keyward_crypto::{
    RootKey, SealedRootKey, Secret, SystemRandom,
    seal::{Argon2id, Seal, Sealer},
};
use zeroize::Zeroizing;

use super::passphrase;
use crate::{
    failure::Failure,
    folder::{DataFolder, files},
    settings::{SealKind, Settings},
};

/// What a start finds.
pub enum Found {
    /// A root key that it could open, or made.
    Open(Unsealed),
    /// One that waits for the shares of people.
    Sealed(SealedRootKey),
}

/// The root key of a data folder, and what seals it.
pub struct Unsealed {
    /// The key.
    pub key: RootKey,
    /// What sealed it.
    pub seal: SealKind,
    /// What can seal it anew.
    pub keeper: Keeper,
}

/// Keeps the root key in its file.
pub struct Keeper {
    path: PathBuf,
    sealer: Sealer,
    seal: SealKind,
}

impl RootKeeper for Keeper {
    fn keep(&self, root_key: &RootKey) -> Result<(), String> {
        let failed = |e: keyward_crypto::CryptoError| format!("cannot seal the root key: {e}");
        let json = self.sealer.seal(root_key, &SystemRandom).and_then(|sealed| sealed.to_json());
        files::write(&self.path, json.map_err(failed)?.as_bytes()).map_err(|failure| failure.to_string())
    }

    fn seal(&self) -> &'static str {
        self.seal.name()
    }
}

/// Opens the root key of the folder, or makes one at the first start.
///
/// # Errors
/// A seal that cannot be opened, a damaged file, or a root key that is missing although something was
/// encrypted with it.
pub fn open(folder: &DataFolder, settings: &Settings) -> Result<Found, Failure> {
    match files::read(&folder.root_key())? {
        Some(document) => unseal(folder, settings, &document),
        None => make(folder, settings).map(Found::Open),
    }
}

/// The root key that somebody's shares opened.
pub fn opened(folder: &DataFolder, key: RootKey, sealer: Sealer) -> Unsealed {
    let keeper = Keeper { path: folder.root_key(), sealer, seal: SealKind::Shamir };
    Unsealed { key, seal: SealKind::Shamir, keeper }
}

fn unseal(folder: &DataFolder, settings: &Settings, document: &str) -> Result<Found, Failure> {
    let path = folder.root_key();
    let failed = |e| Failure::unusable(format!("{}: {e}", path.display()));
    let sealed = SealedRootKey::parse(document).map_err(failed)?;
    if settings.seal != SealKind::File && matches!(sealed.seal(), Seal::File) {
        return Err(Failure::unusable(format!(
            "{} is sealed by a file, not by {}: the seal is chosen at the first start",
            path.display(),
            if settings.seal == SealKind::Passphrase { "a passphrase" } else { "shares" }
        )));
    }
    let (opener, seal) = match sealed.seal() {
        Seal::File => (seal_key(folder)?.ok_or_else(|| missing(folder))?, SealKind::File),
        Seal::Passphrase { .. } => {
            (passphrase::read(settings.passphrase_file.0.as_deref())?, SealKind::Passphrase)
        }
        Seal::Shamir { .. } => return Ok(Found::Sealed(sealed)),
    };
    let sealer = sealed.sealer(&opener).map_err(failed)?;
    let key = sealed.open(&sealer).map_err(failed)?;
    Ok(Found::Open(Unsealed { key, seal, keeper: Keeper { path, sealer, seal } }))
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
    let sealer = match settings.seal {
        // A start that was killed here before may have left the seal's key.
        SealKind::File => Sealer::with_key(&match seal_key(folder)? {
            Some(opener) => opener,
            None => make_seal_key(folder)?,
        }),
        SealKind::Passphrase => {
            let phrase = passphrase::choose(settings.passphrase_file.0.as_deref())?;
            let cost = Argon2id::recommended(&SystemRandom).map_err(failed)?;
            Sealer::with_passphrase(&phrase, cost).map_err(failed)?
        }
        SealKind::Shamir => {
            let [threshold, shares] = [settings.seal_threshold, settings.seal_shares]
                .map(|number| u8::try_from(number).unwrap_or(u8::MAX));
            let (sealer, texts) = Sealer::with_shares(threshold, shares, &SystemRandom).map_err(failed)?;
            // Before the root key is kept: what is sealed by shares that nobody saw is lost.
            hand_out(threshold, &texts)
                .map_err(|e| Failure::unusable(format!("cannot print the shares: {e}; nothing was made")))?;
            sealer
        }
    };
    let keeper = Keeper { path: folder.root_key(), sealer, seal: settings.seal };
    keeper.keep(&key).map_err(Failure::unusable)?;
    tracing::info!(path = %folder.root_key().display(), seal = settings.seal.name(), "made the root key");
    Ok(Unsealed { key, seal: settings.seal, keeper })
}

/// Prints the shares, once.
fn hand_out(threshold: u8, shares: &[Zeroizing<String>]) -> std::io::Result<()> {
    let mut text = Zeroizing::new(String::with_capacity(512 + 128 * shares.len()));
    text.push_str(&format!(
        "The root key is sealed by {} shares; any {threshold} of them open it at every start. They are printed now and\n\
         never again: give each to another person.\n\n",
        shares.len()
    ));
    for share in shares {
        text.push_str("  ");
        text.push_str(share);
        text.push('\n');
    }
    text.push('\n');
    let mut out = std::io::stdout();
    out.write_all(text.as_bytes())?;
    out.flush()
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
