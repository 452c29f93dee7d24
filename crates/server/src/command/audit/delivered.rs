//! `keyward audit verify --delivered FOLDER`: are the files in the folder those that were delivered?

use std::{
    collections::HashMap,
    fs, io,
    io::Read,
    path::{Path, PathBuf},
};

use flate2::read::MultiGzDecoder;
use keyward_store::{
    Store, StoreError,
    audit::{
        ChainId, Hash,
        delivered::{Check, Outcome, Position, SUFFIX},
    },
};

use super::witness::{Kept, hex, read_key};
use crate::{cli::Given, failure::Failure, folder::DataFolder, settings::Settings, start::database};

/// The longest text of a file, in bytes: one that pretends to be longer is none of ours.
const LONGEST: u64 = 256 << 20;
/// How many findings are told.
const TOLD: usize = 20;
/// Blocks of the trail that are read at a time.
const PAGE: u32 = 256;

/// Checks every file in the folder, with checkpoints of a witness compares them with those, and with settings with the
/// trail of that server; gives a report.
///
/// # Errors
/// With status 1 what does not fit; with status 2 that something cannot be read.
pub async fn verify(folder: &Path, given: &Given, trail: Option<&Settings>) -> Result<String, Failure> {
    let mut check = Check::default();
    let mut paths = Vec::new();
    find(folder, &mut paths).map_err(|e| unreadable(folder, &e))?;
    paths.sort();
    let (mut files, mut manifests) = (0, 0);
    for path in paths {
        let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().into_owned();
        let stored = fs::read(&path).map_err(|e| unreadable(&path, &e))?;
        if name.ends_with(SUFFIX) {
            check.manifest(name, &stored);
            manifests += 1;
        } else {
            let unpacked = name.ends_with(".gz").then(|| unpack(&stored));
            let text = unpacked.as_ref().map_or(Ok(&stored), Result::as_ref).map(Vec::as_slice);
            check.file(name, &stored, text.map_err(Clone::clone));
            files += 1;
        }
    }
    if files + manifests == 0 {
        return Err(Failure::unusable(format!("{} has no delivered files", folder.display())));
    }
    let mut outcome = check.outcome();
    let compared = match trail {
        Some(settings) => Some(compare(settings, &mut outcome).await?),
        None => None,
    };
    let witnessed = match (&given.checkpoints, &given.public_key) {
        (Some(witness), Some(key)) => Some(compare_checkpoints(witness, key, &mut outcome)?),
        _ => None,
    };
    if outcome.findings.is_empty() {
        return Ok(report(&outcome, files, manifests, compared, witnessed));
    }
    let all = outcome.findings.len();
    let mut text = outcome.findings.into_iter().take(TOLD).collect::<Vec<_>>().join("\n");
    if all > TOLD {
        text.push_str(&format!("\nand {} more", all - TOLD));
    }
    Err(Failure::found(format!("the delivered files do not fit: {text}")))
}

/// The files that are ours, below a folder. Links lead nowhere.
fn find(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let (path, kind) = (entry.path(), entry.file_type()?);
        let name = entry.file_name().to_string_lossy().into_owned();
        if kind.is_dir() {
            find(&path, found)?;
        } else if kind.is_file() && [".jsonl", ".jsonl.gz", SUFFIX].iter().any(|end| name.ends_with(end)) {
            found.push(path);
        }
    }
    Ok(())
}

fn unpack(stored: &[u8]) -> Result<Vec<u8>, String> {
    let mut text = Vec::new();
    let read = MultiGzDecoder::new(stored).take(LONGEST + 1).read_to_end(&mut text);
    match read {
        Ok(_) if text.len() as u64 > LONGEST => Err("it is longer than any delivered file".into()),
        Ok(_) => Ok(text),
        Err(_) => Err("it is damaged: it cannot be unpacked".into()),
    }
}

/// Compares the points of the chains with checkpoints that the key signed; tells how many are the same.
fn compare_checkpoints(witness: &Path, key: &Path, outcome: &mut Outcome) -> Result<usize, Failure> {
    let key = read_key(key)?;
    let points: HashMap<_, _> =
        outcome.positions.iter().map(|p| ((p.chain.0.as_str(), p.number), p.hash)).collect();
    let (mut same, mut findings) = (0, Vec::new());
    for checkpoint in Kept::read(witness)?.checkpoints.values() {
        let (chain, number) = (&checkpoint.chain, checkpoint.number);
        if !checkpoint.is_signed_by(&key) {
            findings.push(format!("checkpoint {number} of chain {chain} is not signed by the given key"));
            continue;
        }
        match points.get(&(chain.as_str(), checkpoint.record)) {
            Some(hash) if hex(hash) == checkpoint.hash => same += 1,
            Some(_) => findings.push(format!(
                "chain {chain}, record {}: is not what checkpoint {number} of the witness says",
                checkpoint.record
            )),
            None => {}
        }
    }
    outcome.findings.extend(findings);
    Ok(same)
}

/// What the comparison with a trail showed.
struct Compared {
    /// Points of the chains that are the same.
    same: usize,
    /// Points that the trail has no longer, because old records were dropped.
    gone: usize,
}

/// Compares the points of the chains with those of a server.
async fn compare(settings: &Settings, outcome: &mut Outcome) -> Result<Compared, Failure> {
    let data = DataFolder::look_at(&settings.data)?;
    let store = database::look_at(&data, settings).await?;
    let failed = |e| database::failed(&data, settings, e);
    let mut compared = Compared { same: 0, gone: 0 };
    let mut by_chain: HashMap<&ChainId, Vec<&Position>> = HashMap::new();
    for position in &outcome.positions {
        by_chain.entry(&position.chain).or_default().push(position);
    }
    let beginnings = store.audit_beginnings().await.map_err(failed)?;
    for (chain, positions) in by_chain {
        let begin = beginnings.iter().find(|beginning| beginning.chain == *chain);
        let first = begin.map_or(1, |beginning| beginning.first);
        let (Some(low), Some(high)) = (positions.first(), positions.last()) else { continue };
        let ends = ends(&*store, chain, first.max(low.number), high.number).await.map_err(failed)?;
        for position in positions {
            match ends.get(&position.number) {
                _ if position.number < first => compared.gone += 1,
                Some(hash) if *hash == position.hash => compared.same += 1,
                Some(_) => outcome
                    .findings
                    .push(format!("chain {chain}, record {}: the trail has another hash", position.number)),
                None => outcome.findings.push(format!(
                    "chain {chain}, record {}: the trail has no block that ends there",
                    position.number
                )),
            }
        }
    }
    Ok(compared)
}

/// The last records of blocks with their hashes, of the blocks that hold the records from `first` to `last`.
async fn ends(
    store: &dyn Store,
    chain: &ChainId,
    first: u64,
    last: u64,
) -> Result<HashMap<u64, Hash>, StoreError> {
    let mut ends = HashMap::new();
    let around = store.audit_records(chain, first, first).await?;
    let mut from = around.first().map_or(first, |block| block.first);
    while from <= last {
        let blocks = store.audit_blocks(chain, from, PAGE).await?;
        let Some(end) = blocks.last() else { break };
        from = end.first + u64::from(end.count);
        ends.extend(blocks.iter().map(|block| (block.first + u64::from(block.count) - 1, block.hash)));
    }
    Ok(ends)
}

fn report(
    outcome: &Outcome,
    files: u64,
    manifests: u64,
    compared: Option<Compared>,
    witnessed: Option<usize>,
) -> String {
    let mut text = String::new();
    for stretch in &outcome.stretches {
        let of = &stretch.of;
        text.push_str(&format!(
            "account {}, track {}, chain {}: records {} to {}, {} events in {} files, last hash {}\n",
            of.account,
            of.track,
            of.chain,
            stretch.first,
            stretch.last,
            stretch.events,
            stretch.files,
            hex(&stretch.hash)
        ));
    }
    text.push_str(&format!(
        "{files} files and {manifests} manifests fit.\n\n\
         Proven: the events are those that the hashes bind, in their order; no record between the first and the last of \
         a line above was changed, dropped, swapped or repeated.\n"
    ));
    if let Some(Compared { same, gone }) = &compared {
        text.push_str(&format!(
            "Proven: {same} points of the chains are those of the trail; {gone} are older than what it still has.\n"
        ));
    }
    if let Some(same) = witnessed {
        text.push_str(&format!(
            "Proven: {same} points of the chains are those of witnessed checkpoints, signed by the given key; what is before them was not made anew.\n"
        ));
    }
    for stretch in &outcome.stretches {
        if let Some(missing) = stretch.missing_from {
            text.push_str(&format!(
                "Not proven: records {missing} to {} of chain {} are missing; the file after them says that they were dropped before they were delivered.\n",
                stretch.first - 1,
                stretch.of.chain
            ));
        }
    }
    text.push_str(
        "Not proven: what came before and after these records; that the track left out only what it should.\n",
    );
    if compared.is_none() && witnessed.is_none_or(|same| same == 0) {
        text.push_str(
            "Not proven: that not all of it was made anew, hashes included: use --checkpoints with what a witness kept, or --against-trail.\n",
        );
    }
    text
}

fn unreadable(path: &Path, error: &io::Error) -> Failure {
    Failure::unusable(format!("cannot read {}: {error}", path.display()))
}
