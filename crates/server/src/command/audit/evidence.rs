//! What checkpoints prove about a chain.

use std::{
    collections::{BTreeMap, HashMap},
    path::Path,
};

use keyward_api::checkpoints::Checkpoint;
use keyward_crypto::NotaryKey;
use keyward_store::{
    Store, StoreError,
    audit::{Beginning, ChainId, Hash},
};

use crate::failure::Failure;

/// Checkpoints by chain and number.
type Checkpoints = BTreeMap<(String, u64), Checkpoint>;

/// Checkpoints of the database and of a witness.
pub struct Evidence {
    stored: Checkpoints,
    witnessed: Option<Checkpoints>,
    /// Lines of the witness that are no checkpoints.
    ignored: usize,
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
        let mut ignored = 0;
        let witnessed = witness.map(|path| read_witness(path, &mut ignored)).transpose()?;
        let evidence = Self {
            found: stored
                .values()
                .chain(witnessed.iter().flat_map(BTreeMap::values))
                .map(|c| ((c.chain.clone(), c.record), None))
                .collect(),
            stored,
            witnessed,
            ignored,
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
            if let Some(before) = self.stored.get(&(name.0.clone(), name.1.wrapping_sub(1)))
                && !checkpoint.follows(before)
            {
                return Err(bad(format!(
                    "checkpoint {} of chain {} does not follow the one before",
                    name.1, name.0
                )));
            }
        }
        for (name, checkpoint) in self.witnessed.iter().flatten() {
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
        self.stored.iter().chain(self.witnessed.iter().flatten())
    }

    /// Notes the hash of a record at the end of a block.
    pub fn note(&mut self, chain: &ChainId, record: u64, hash: Hash) {
        if let Some(found) = self.found.get_mut(&(chain.0.clone(), record)) {
            *found = Some(hash);
        }
    }

    /// Compares the checkpoints of a chain with it, and tells in words what is proven of it.
    ///
    /// # Errors
    /// The first checkpoint that does not fit.
    pub fn judge(
        &self,
        chain: &ChainId,
        last: u64,
        beginning: Option<&Beginning>,
    ) -> Result<String, Failure> {
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
            of.values()
                .filter(|c| c.chain == chain.0 && c.record > dropped)
                .map(|c| (c.record, c.number))
                .max()
        };
        Ok(match self.witnessed.as_ref().map(newest) {
            None => format!(
                "  proven: nothing; no witness was given, so a cut end or an earlier state would not show{}\n",
                self.signed(newest(&self.stored))
            ),
            Some(None) => {
                "  proven: nothing; the witness has no checkpoint of records that are still there\n".into()
            }
            Some(Some((record, number))) => format!(
                "  proven: records {} to {record}, by witnessed checkpoint {number}, {}\n  not proven: {}\n",
                dropped + 1,
                if self.key_given {
                    "signed by the given key"
                } else {
                    "signed by the key that the database names (give --public-key)"
                },
                if last > record {
                    format!("records {} to {last}, behind it", record + 1)
                } else {
                    "nothing".into()
                },
            ),
        } + &if self.ignored > 0 {
            format!("  {} lines of the witness are no checkpoints\n", self.ignored)
        } else {
            String::new()
        })
    }

    fn signed(&self, newest: Option<(u64, u64)>) -> String {
        match (newest, self.key_given) {
            (Some((record, number)), true) => format!(
                "\n  signed by the given key: records up to {record}, by checkpoint {number} of the database"
            ),
            _ => String::new(),
        }
    }
}

fn read_key(path: &Path) -> Result<NotaryKey, Failure> {
    let text = std::fs::read_to_string(path)
        .map_err(|e| Failure::unusable(format!("cannot read {}: {e}", path.display())))?;
    NotaryKey::parse(&text)
        .ok_or_else(|| Failure::unusable(format!("{} holds no public key of checkpoints", path.display())))
}

fn read_witness(path: &Path, ignored: &mut usize) -> Result<Checkpoints, Failure> {
    let text =
        std::fs::read(path).map_err(|e| Failure::unusable(format!("cannot read {}: {e}", path.display())))?;
    let mut witnessed = Checkpoints::new();
    for line in String::from_utf8_lossy(&text).lines().filter(|line| !line.is_empty()) {
        let Ok(checkpoint) = Checkpoint::parse(line) else {
            *ignored += 1;
            continue;
        };
        let name = (checkpoint.chain.clone(), checkpoint.number);
        if witnessed.insert(name, checkpoint.clone()).is_some_and(|known| known != checkpoint) {
            return Err(bad(format!("the witness has two different checkpoints {}", checkpoint.number)));
        }
    }
    Ok(witnessed)
}

fn hex(hash: &Hash) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bad(what: impl std::fmt::Display) -> Failure {
    Failure::found(format!("the audit trail does not fit: {what}"))
}
