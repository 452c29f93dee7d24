//! Tells whether the files in a folder are those that were delivered.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::{Account, Entry, Manifest, Misfit, Proof};
use crate::audit::{ChainId, Hash};

/// A point of a chain: a record and its hash. A checkpoint of the same record must have the same hash.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Which chain.
    pub chain: ChainId,
    /// The number of the record, the last of a block.
    pub number: u64,
    /// Its hash.
    pub hash: Hash,
}

/// Takes files and manifests in any order, then tells what fits.
#[derive(Debug, Default)]
pub struct Check {
    /// By path, with `/` between folders.
    files: BTreeMap<String, File>,
    manifests: BTreeMap<String, Result<Manifest, String>>,
}

#[derive(Debug)]
struct File {
    bytes: u64,
    sha256: String,
    proof: Result<Proof, Misfit>,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What does not fit; nothing if all does.
    pub findings: Vec<String>,
    /// What is there of each account, track and chain.
    pub stretches: Vec<Stretch>,
    /// Points of the chains, in order, each once.
    pub positions: Vec<Position>,
}

/// Files that follow each other without a gap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Of what.
    pub of: Account,
    /// The first record they account for.
    pub first: u64,
    /// The last.
    pub last: u64,
    /// The hash of the last.
    pub hash: Hash,
    /// How many events they have.
    pub events: u64,
    /// How many files they are.
    pub files: u64,
    /// The record that should have been the first, if the first file says that some were dropped before they were
    /// delivered.
    pub missing_from: Option<u64>,
}

impl Check {
    /// Adds a file: its bytes as they are stored, and its text, or why it has none.
    pub fn file(&mut self, path: String, stored: &[u8], text: Result<&[u8], String>) {
        let proof = text.map_err(|what| Misfit { line: 0, what }).and_then(super::read);
        let sha256 = hex::encode(Sha256::digest(stored));
        self.files.insert(path, File { bytes: stored.len() as u64, sha256, proof });
    }

    /// Adds a manifest.
    pub fn manifest(&mut self, path: String, text: &[u8]) {
        let read = serde_json::from_slice::<Manifest>(text).map_err(|_| "is no manifest".to_owned());
        let known = read.and_then(|manifest| match manifest.version {
            1 => Ok(manifest),
            _ => Err("is of a version that this program does not know".into()),
        });
        self.manifests.insert(path, known);
    }

    /// What fits and what does not.
    pub fn outcome(self) -> Outcome {
        let mut outcome = Outcome::default();
        let mut listed = BTreeSet::new();
        for (path, manifest) in &self.manifests {
            match manifest {
                Ok(manifest) => self.check_manifest(path, manifest, &mut listed, &mut outcome.findings),
                Err(what) => outcome.findings.push(format!("{path} {what}")),
            }
        }
        let mut chains: BTreeMap<&Account, Vec<(&str, &Proof)>> = BTreeMap::new();
        for (path, file) in &self.files {
            match &file.proof {
                Ok(proof) => chains.entry(&proof.of).or_default().push((path, proof)),
                Err(misfit) => outcome.findings.push(format!("{path}, {misfit}")),
            }
            if !listed.contains(path.as_str()) {
                outcome.findings.push(format!("{path} is in no manifest"));
            }
        }
        let mut positions = BTreeSet::new();
        for (of, mut files) in chains {
            files.sort_by_key(|(path, proof)| (proof.first, *path));
            follow(of, &files, &mut outcome);
            let ends = files.iter().flat_map(|(_, proof)| &proof.ends);
            positions.extend(ends.map(|&(number, hash)| Position { chain: of.chain.clone(), number, hash }));
        }
        outcome.positions = positions.into_iter().collect();
        // Tracks of the same trail must agree about it.
        for pair in outcome.positions.windows(2) {
            if (&pair[0].chain, pair[0].number) == (&pair[1].chain, pair[1].number) {
                let Position { chain, number, .. } = &pair[0];
                outcome.findings.push(format!("chain {chain}, record {number} has two different hashes"));
            }
        }
        outcome
    }

    /// Checks what a manifest lists, and notes which files those are.
    fn check_manifest(
        &self,
        path: &str,
        manifest: &Manifest,
        listed: &mut BTreeSet<String>,
        findings: &mut Vec<String>,
    ) {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for entry in &manifest.files {
            // A name leads to no other folder.
            let name = entry.name.rsplit('/').next().unwrap_or_default();
            let file = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
            match self.files.get(&file) {
                None => findings.push(format!(
                    "{file} is missing: records {} to {} of chain {}",
                    entry.first, entry.last, manifest.chain
                )),
                Some(found) if (found.bytes, &found.sha256) != (entry.bytes, &entry.sha256) => {
                    findings.push(format!("{file} is not the file that the manifest lists: it was changed"));
                }
                Some(File { proof: Ok(proof), .. }) if !is_of(entry, manifest, proof) => {
                    findings.push(format!("{file} holds other records than the manifest says"));
                }
                Some(_) => {}
            }
            if !listed.insert(file.clone()) {
                findings.push(format!("{file} is listed twice"));
            }
        }
    }
}

/// Whether a file proves what the manifest says.
fn is_of(entry: &Entry, manifest: &Manifest, proof: &Proof) -> bool {
    let (last, hash) = proof.last();
    (&proof.of.account, &proof.of.track, &proof.of.chain.0)
        == (&manifest.account, &manifest.track, &manifest.chain)
        && (proof.first, last, proof.events) == (entry.first, entry.last, entry.events)
        && entry.previous == hex::encode(proof.previous)
        && entry.hash == hex::encode(hash)
}

/// Whether the files of a chain follow each other.
fn follow(of: &Account, files: &[(&str, &Proof)], outcome: &mut Outcome) {
    let mut stretch: Option<Stretch> = None;
    for (path, proof) in files {
        let (last, hash) = proof.last();
        if let Some(before) = &mut stretch {
            let next = before.last + 1;
            if proof.first == next && proof.previous == before.hash {
                (before.last, before.hash) = (last, hash);
                before.events += proof.events;
                before.files += 1;
                continue;
            }
            match proof.first {
                first if first == next => {
                    outcome
                        .findings
                        .push(format!("{path} does not follow the file before it: record {first}"));
                }
                first if first < next => {
                    outcome.findings.push(format!("{path} repeats records from {first} on"));
                }
                // The file itself says so; it is told as what is not proven.
                first if proof.missing_from == Some(next) && first > next => {}
                first => outcome.findings.push(format!(
                    "records {next} to {} of chain {} are missing before {path}",
                    first - 1,
                    of.chain
                )),
            }
        }
        outcome.stretches.extend(stretch.replace(Stretch {
            of: of.clone(),
            first: proof.first,
            last,
            hash,
            events: proof.events,
            files: 1,
            missing_from: proof.missing_from,
        }));
    }
    outcome.stretches.extend(stretch);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::{Block, Head, Record, delivered::write};

    const FOLDER: &str = "prefix/1/7/2026/11/27";

    type Stored = BTreeMap<String, Vec<u8>>;

    /// Three files of three blocks each, with their manifest.
    fn delivered() -> Stored {
        let mut head = Head::empty(ChainId("n".into()));
        let of = Account { account: "1".into(), track: "7".into(), chain: head.chain.clone() };
        let mut stored = Stored::new();
        let mut files = Vec::new();
        for file in 0..3 {
            let blocks: Vec<Block> = (0..3)
                .map(|n| {
                    let line =
                        format!("{{\"eventID\":\"{file}{n}\",\"userIdentity\":{{\"accountId\":\"1\"}}}}");
                    head.append(&[Record::new(line.into_bytes())], 0).unwrap()
                })
                .collect();
            let written = write(&of, None, &blocks, |_| true).unwrap();
            let name = format!("n-{file}.jsonl");
            let (last, hash) = written.proof.last();
            files.push(Entry {
                name: name.clone(),
                first: written.proof.first,
                last,
                previous: hex::encode(written.proof.previous),
                hash: hex::encode(hash),
                events: 3,
                bytes: written.text.len() as u64,
                sha256: hex::encode(Sha256::digest(&written.text)),
            });
            stored.insert(format!("{FOLDER}/{name}"), written.text);
        }
        let (account, track, chain) = ("1".into(), "7".into(), "n".into());
        let manifest = Manifest { version: 1, account, track, chain, day: "2026-11-27".into(), files };
        stored.insert(format!("{FOLDER}/n.manifest.json"), serde_json::to_vec(&manifest).unwrap());
        stored
    }

    fn outcome(stored: &Stored) -> Outcome {
        let mut check = Check::default();
        for (path, bytes) in stored {
            match path.ends_with(super::super::SUFFIX) {
                true => check.manifest(path.clone(), bytes),
                false => check.file(path.clone(), bytes, Ok(bytes)),
            }
        }
        check.outcome()
    }

    fn file(n: u32) -> String {
        format!("{FOLDER}/n-{n}.jsonl")
    }

    #[test]
    fn what_was_delivered_fits() {
        let outcome = outcome(&delivered());
        assert_eq!(outcome.findings, [] as [String; 0]);
        let [stretch] = &outcome.stretches[..] else { panic!("{outcome:?}") };
        assert_eq!((stretch.first, stretch.last, stretch.events, stretch.files), (1, 9, 9, 3));
        assert_eq!(outcome.positions.len(), 9);
        assert_eq!((outcome.positions[8].number, outcome.positions[8].hash), (9, stretch.hash));
    }

    #[test]
    fn dropped_swapped_repeated_and_foreign_files_are_found() {
        let whole = delivered();
        for n in 0..3 {
            let mut dropped = whole.clone();
            dropped.remove(&file(n)).unwrap();
            assert!(outcome(&dropped).findings.iter().any(|f| f.contains("is missing")), "{n}");
            // Also if the manifest was made to forget it, except for the end, which only a checkpoint shows.
            let path = format!("{FOLDER}/n.manifest.json");
            let mut manifest: Manifest = serde_json::from_slice(&dropped[&path]).unwrap();
            manifest.files.remove(n as usize);
            dropped.insert(path, serde_json::to_vec(&manifest).unwrap());
            assert_eq!(outcome(&dropped).findings.is_empty(), n != 1, "{n}");
        }
        let mut swapped = whole.clone();
        let (first, second) = (whole[&file(0)].clone(), whole[&file(1)].clone());
        swapped.insert(file(0), second);
        swapped.insert(file(1), first.clone());
        assert_eq!(outcome(&swapped).findings.len(), 2);
        let mut repeated = whole.clone();
        repeated.insert(file(3), first);
        let findings = outcome(&repeated).findings;
        assert!(findings.iter().any(|f| f.contains("is in no manifest")), "{findings:?}");
        assert!(findings.iter().any(|f| f.contains("repeats records from 1 on")), "{findings:?}");
    }

    #[test]
    fn any_change_of_a_manifest_is_found() {
        let whole = delivered();
        let path = format!("{FOLDER}/n.manifest.json");
        let text = whole[&path].clone();
        // The day is a remark: the folder says it as well.
        let day = text.windows(10).position(|part| part == b"2026-11-27").unwrap();
        for byte in (0..text.len()).filter(|byte| !(day..day + 10).contains(byte)) {
            let mut changed = whole.clone();
            changed.get_mut(&path).unwrap()[byte] ^= 1;
            assert!(!outcome(&changed).findings.is_empty(), "byte {byte}");
        }
    }
}
