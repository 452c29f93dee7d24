//! What checkpoints prove about a chain.

use std::{collections::HashMap, path::Path};

use keyward_api::checkpoints::Checkpoint;
use keyward_crypto::NotaryKey;
use keyward_store::{
    Store, StoreError,
    audit::{Beginning, ChainId, Hash},
};

use super::{
    bad,
    report::{By, Proof},
    witness::{Checkpoints, Kept, hex, read_key},
};
use crate::failure::Failure;

/// Checkpoints of the database and of a witness.
pub struct Evidence {
    stored: Checkpoints,
    witnessed: Option<Kept>,
    key: Option<NotaryKey>,
    key_given: bool,
    /// The hashes of the records that checkpoints are about, as they are found.
    found: HashMap<(String, u64), Option<Hash>>,
}

impl Evidence {
    /// Reads the checkpoints and checks their signatures.
    ///
    /// # Errors
    /// With status 1 the first that cannot be true; with status 2 what cannot be read.
    pub async fn read(
        store: &dyn Store,
        witness: Option<&Path>,
        key: Option<&Path>,
        failed: impl Fn(StoreError) -> Failure,
    ) -> Result<Self, Failure> {
        let known = keyward_api::checkpoints::public_key(store).await.map_err(&failed)?;
        let given = key.map(read_key).transpose()?;
        if let (Some(given), Some(known)) = (given, known)
            && given != known
        {
            return Err(bad("the database names another public key than the one given"));
        }
        let mut stored = Checkpoints::new();
        for head in store.audit_heads().await.map_err(&failed)? {
            for line in store.checkpoints(&head.chain, 1, u32::MAX).await.map_err(&failed)? {
                let checkpoint = Checkpoint::parse(&line.document).map_err(bad)?;
                stored.insert((line.chain.0, line.number), checkpoint);
            }
        }
        let witnessed = witness.map(Kept::read).transpose()?;
        let evidence = Self {
            found: stored
                .values()
                .chain(witnessed.iter().flat_map(|kept| kept.checkpoints.values()))
                .map(|c| ((c.chain.clone(), c.record), None))
                .collect(),
            stored,
            witnessed,
            key: given.or(known),
            key_given: given.is_some(),
        };
        evidence.check_signatures()?;
        Ok(evidence)
    }

    fn check_signatures(&self) -> Result<(), Failure> {
        for (name, checkpoint) in self.all() {
            let says = (&checkpoint.chain, checkpoint.number) == (&name.0, name.1);
            if !says || !self.key.is_some_and(|key| checkpoint.is_signed_by(&key)) {
                return Err(bad(format!(
                    "checkpoint {} of chain {} is not signed by the known key",
                    name.1, name.0
                )));
            }
            let before = self.stored.get(&(name.0.clone(), name.1 - 1));
            if name.1 > 1 && before.is_none() {
                return Err(bad(format!(
                    "checkpoint {} of chain {} is missing, but there is the one after it",
                    name.1 - 1,
                    name.0
                )));
            }
            if before.is_some_and(|before| !checkpoint.follows(before)) {
                return Err(bad(format!(
                    "checkpoint {} of chain {} does not follow the one before",
                    name.1, name.0
                )));
            }
        }
        for (name, checkpoint) in self.witnessed.iter().flat_map(|kept| &kept.checkpoints) {
            if self.stored.get(name) != Some(checkpoint) {
                return Err(bad(format!(
                    "the database has not the checkpoint {} of chain {} that the witness has: the end was cut, or an \
                     earlier state put back",
                    name.1, name.0
                )));
            }
        }
        Ok(())
    }

    fn all(&self) -> impl Iterator<Item = (&(String, u64), &Checkpoint)> {
        self.stored.iter().chain(self.witnessed.iter().flat_map(|kept| &kept.checkpoints))
    }

    /// Notes the hash of a record at the end of a block.
    pub fn note(&mut self, chain: &ChainId, record: u64, hash: Hash) {
        if let Some(found) = self.found.get_mut(&(chain.0.clone(), record)) {
            *found = Some(hash);
        }
    }

    /// Compares the checkpoints of a chain with it, and tells what is proven of it.
    ///
    /// # Errors
    /// The first checkpoint that does not fit.
    pub fn judge(&self, chain: &ChainId, beginning: Option<&Beginning>) -> Result<Proof, Failure> {
        let dropped = beginning.map_or(0, |beginning| beginning.first - 1);
        for (name, checkpoint) in self.all().filter(|(name, _)| name.0 == chain.0) {
            let found = match beginning {
                Some(beginning) if checkpoint.record == dropped => Some(beginning.previous),
                _ => self.found.get(&(chain.0.clone(), checkpoint.record)).copied().flatten(),
            };
            if checkpoint.record >= dropped.max(1)
                && found.map(|hash| hex(&hash)).as_ref() != Some(&checkpoint.hash)
            {
                return Err(bad(format!(
                    "chain {chain}, record {}: is not what checkpoint {} says",
                    checkpoint.record, name.1
                )));
            }
        }
        let newest = |of: &Checkpoints| {
            let of = of.values().filter(|c| c.chain == chain.0 && c.record > dropped);
            of.map(|c| By { record: c.record, checkpoint: c.number }).max_by_key(|by| by.record)
        };
        Ok(Proof {
            witness_given: self.witnessed.is_some(),
            witnessed: self.witnessed.as_ref().and_then(|kept| newest(&kept.checkpoints)),
            signed: newest(&self.stored),
            key_given: self.key_given,
            missing: self.witnessed.as_ref().map(|kept| kept.missing(chain)).unwrap_or_default(),
        })
    }

    /// The lines of the witness that are no checkpoints, by their numbers from 1.
    pub fn ignored_lines(&self) -> Vec<usize> {
        self.witnessed.as_ref().map(|kept| kept.ignored.clone()).unwrap_or_default()
    }
}
