//! What a witness kept: a file with a checkpoint on each line.

use std::{collections::BTreeMap, path::Path};

use keyward_api::checkpoints::Checkpoint;
use keyward_crypto::NotaryKey;
use keyward_store::audit::{ChainId, Hash};

use super::bad;
use crate::failure::Failure;

/// Checkpoints by chain and number.
pub type Checkpoints = BTreeMap<(String, u64), Checkpoint>;

/// The checkpoints of a witness.
pub struct Kept {
    pub checkpoints: Checkpoints,
    /// The numbers of lines that are no checkpoints, from 1, such as half a line that a crash left behind.
    pub ignored: Vec<usize>,
}

impl Kept {
    /// Reads the file. The same line may be there more than once.
    ///
    /// # Errors
    /// With status 1 that it has two different checkpoints of a number; with status 2 that it cannot be read.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let text = std::fs::read(path)
            .map_err(|e| Failure::unusable(format!("cannot read {}: {e}", path.display())))?;
        let mut kept = Self { checkpoints: Checkpoints::new(), ignored: Vec::new() };
        let text = String::from_utf8_lossy(&text);
        for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.is_empty()) {
            let Ok(checkpoint) = Checkpoint::parse(line) else {
                kept.ignored.push(number);
                continue;
            };
            let name = (checkpoint.chain.clone(), checkpoint.number);
            let known = kept.checkpoints.insert(name, checkpoint.clone());
            if known.is_some_and(|known| known != checkpoint) {
                return Err(bad(format!(
                    "line {number} of the witness has another checkpoint {} than a line before",
                    checkpoint.number
                )));
            }
        }
        Ok(kept)
    }

    /// The numbers of checkpoints of a chain that are missing between others, each with the last of a row.
    pub fn missing(&self, chain: &ChainId) -> Vec<(u64, u64)> {
        let numbers: Vec<_> =
            self.checkpoints.keys().filter(|(of, _)| *of == chain.0).map(|(_, number)| *number).collect();
        let rows = numbers.windows(2).filter(|pair| pair[1] > pair[0] + 1);
        rows.map(|pair| (pair[0] + 1, pair[1] - 1)).collect()
    }
}

/// Reads a public key of checkpoints, as `keyward audit key` prints it.
///
/// # Errors
/// With status 2 that there is none.
pub fn read_key(path: &Path) -> Result<NotaryKey, Failure> {
    let text = std::fs::read_to_string(path)
        .map_err(|e| Failure::unusable(format!("cannot read {}: {e}", path.display())))?;
    NotaryKey::parse(&text)
        .ok_or_else(|| Failure::unusable(format!("{} holds no public key of checkpoints", path.display())))
}

/// A hash as checkpoints write it.
pub fn hex(hash: &Hash) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}
