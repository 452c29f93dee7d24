//! A server whose root key is sealed by shares: it listens, does nothing but take shares, and goes on when it has enough.

use std::net::IpAddr;

use keyward_crypto::{
    CryptoError, RootKey, SealedRootKey, Secret,
    seal::{Seal, Sealer, Share},
};
use parking_lot::Mutex;
use tokio::sync::watch;

/// The shares that were given so far.
pub struct Unsealing {
    sealed: SealedRootKey,
    threshold: u8,
    shares: usize,
    given: Mutex<Vec<Given>>,
    opened: Mutex<Option<(RootKey, Sealer)>>,
    /// How many shares there are; whoever waits for them looks here.
    enough: watch::Sender<bool>,
}

/// A share and who gave it.
struct Given {
    share: Share,
    by: String,
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Different shares that were given.
    pub given: usize,
    /// How many are needed.
    pub threshold: u8,
    /// How many there are.
    pub shares: usize,
}

/// From where a share came.
#[derive(Clone, Copy, Debug)]
pub enum Via {
    /// The page of a server that is sealed.
    Console(IpAddr),
    /// The command, on the machine.
    Command,
}

impl Unsealing {
    /// Nothing given yet; `None` if no shares open it.
    pub fn new(sealed: SealedRootKey) -> Option<Self> {
        let Seal::Shamir { shamir } = sealed.seal() else { return None };
        let (threshold, shares) = (shamir.threshold(), shamir.shares());
        let (given, opened, enough) = (Mutex::default(), Mutex::default(), watch::Sender::new(false));
        Some(Self { sealed, threshold, shares, given, opened, enough })
    }

    /// Takes a share; one that was given already counts once.
    ///
    /// # Errors
    /// Why it is none of this root key's, for whoever gave it. What was given before still counts.
    pub fn give(&self, share: &Secret, via: Via) -> Result<Progress, &'static str> {
        let by = match via {
            Via::Console(address) => format!("console, {address}"),
            Via::Command => "command".into(),
        };
        let share = self.sealed.share(share).map_err(|error| {
            tracing::warn!(by, %error, "a share was refused");
            match error {
                CryptoError::WrongSeal => {
                    "That is a share of another root key, or from before its seal was changed."
                }
                _ => "That is no share, or it was mistyped.",
            }
        })?;
        let mut given = self.given.lock();
        if given.iter().all(|known| known.share.number() != share.number()) {
            tracing::info!(by, number = share.number(), "a share was given");
            given.push(Given { share, by });
        }
        let progress = Progress { given: given.len(), threshold: self.threshold, shares: self.shares };
        if given.len() >= usize::from(self.threshold) {
            let shares: Vec<Share> = given.iter().map(|known| known.share.clone()).collect();
            let sealer = self.sealed.sealer_of_shares(&shares);
            let opened = sealer.and_then(|sealer| Ok((self.sealed.open(&sealer)?, sealer)));
            // The hashes of all shares were right, so this is a damaged document.
            *self.opened.lock() =
                Some(opened.map_err(|_| "The shares are right, but root-key.json is damaged.")?);
            self.enough.send_replace(true);
        }
        Ok(progress)
    }

    /// How far it is.
    pub fn progress(&self) -> Progress {
        Progress { given: self.given.lock().len(), threshold: self.threshold, shares: self.shares }
    }

    /// Waits for enough shares; the root key, what seals it anew, and who gave which share.
    pub async fn opened(&self) -> Option<(RootKey, Sealer, Vec<String>)> {
        self.enough.subscribe().wait_for(|enough| *enough).await.ok()?;
        let (root, sealer) = self.opened.lock().take()?;
        let mut given = self.given.lock();
        let by = given.iter().map(|known| format!("share {}: {}", known.share.number(), known.by)).collect();
        given.clear();
        Some((root, sealer, by))
    }
}
