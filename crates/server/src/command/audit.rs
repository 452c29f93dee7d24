//! `keyward audit verify`: does every record of the audit trail stand where it stood?

pub mod delivered;
mod evidence;
mod report;
mod witness;

use std::collections::HashMap;

use keyward_api::events::dropped;
use keyward_store::{
    Store, StoreError,
    audit::{Beginning, Block, ChainId, Finding, Head, Verifier},
};

use crate::{
    cli::Given,
    failure::{FOUND, Failure},
    folder::{DataFolder, NodeId},
    settings::Settings,
    start::database,
};

use evidence::Evidence;
use report::{ChainReport, Report, misfit_to_json};

/// Blocks that are read at a time.
const PAGE: u32 = 256;

/// Why a chain was not found good.
enum Stopped {
    Finding(Finding),
    Storage(StoreError),
}

impl From<Finding> for Stopped {
    fn from(finding: Finding) -> Self {
        Self::Finding(finding)
    }
}

impl From<StoreError> for Stopped {
    fn from(error: StoreError) -> Self {
        Self::Storage(error)
    }
}

/// What is found on the way.
struct Statements {
    /// What the chains say about records that were dropped: for each chain where it began after the last time.
    dropped: HashMap<ChainId, Beginning>,
    evidence: Evidence,
}

/// The public key of checkpoints, as PEM.
///
/// # Errors
/// A database that cannot be read, or has no such key yet.
pub async fn key(settings: &Settings) -> Result<String, Failure> {
    let folder = DataFolder::look_at(&settings.data)?;
    let store = database::look_at(&folder, settings).await?;
    let key = keyward_api::checkpoints::public_key(&*store).await;
    let key = key.map_err(|e| database::failed(&folder, settings, e))?;
    key.map(|key| key.to_pem())
        .ok_or_else(|| Failure::unusable("no server has made a key of checkpoints yet"))
}

/// Checks every chain and gives a report: for people, or one line of JSON, also about what does not fit.
///
/// # Errors
/// With status 1 the first record that does not fit; with status 2 that the database cannot be read.
pub async fn verify(settings: &Settings, given: &Given) -> Result<String, Failure> {
    match (check_all(settings, given).await, given.json) {
        (Ok(report), true) => Ok(report.to_json()),
        (Ok(report), false) => Ok(report.to_string()),
        (Err(failure), true) if failure.status == FOUND => {
            let report = misfit_to_json(&failure);
            Err(failure.with_report(report))
        }
        (Err(failure), _) => Err(failure),
    }
}

async fn check_all(settings: &Settings, given: &Given) -> Result<Report, Failure> {
    let folder = DataFolder::look_at(&settings.data)?;
    let failed = |e| database::failed(&folder, settings, e);
    let store = database::look_at(&folder, settings).await?;
    // Read before the heads: a running server goes on.
    let evidence =
        Evidence::read(&*store, given.checkpoints.as_deref(), given.public_key.as_deref(), failed).await?;
    let heads = store.audit_heads().await.map_err(failed)?;
    // Whoever can cut off a chain can also remove it whole; but the folder knows which it must have.
    if let Some(own) = NodeId::read(&folder)?.map(NodeId::chain)
        && store.root().await.map_err(failed)?.is_some()
        && !heads.iter().any(|head| head.chain == own)
    {
        return Err(misfit(&own, &"the chain of this data folder is missing"));
    }
    let mut report = Report { chains: Vec::new(), records: 0, ignored_lines: evidence.ignored_lines() };
    let (mut statements, mut begun) = (Statements { dropped: HashMap::new(), evidence }, Vec::new());
    for head in &heads {
        let (checked, beginning) =
            verify_chain(&*store, head, &mut statements).await.map_err(|stopped| match stopped {
                Stopped::Finding(finding) => misfit(&head.chain, &finding),
                Stopped::Storage(error) => failed(error),
            })?;
        let first = beginning.as_ref().map_or(1, |b| b.first);
        let proof = statements.evidence.judge(&head.chain, beginning.as_ref())?;
        let chain = head.chain.0.clone();
        report.chains.push(ChainReport { chain, first, last: first + checked - 1, proof });
        report.records += checked;
        begun.extend(beginning);
    }
    // A chain may begin late only if one of them says so: somebody could have cut off its front.
    if let Some(cut) =
        begun.iter().find(|beginning| statements.dropped.get(&beginning.chain) != Some(beginning))
    {
        let what =
            format!("begins with record {}, but no record says that those before were dropped", cut.first);
        return Err(misfit(&cut.chain, &what));
    }
    Ok(report)
}

fn misfit(chain: &ChainId, what: &dyn std::fmt::Display) -> Failure {
    bad(format!("chain {chain}, {what}"))
}

fn bad(what: impl std::fmt::Display) -> Failure {
    Failure::found(format!("the audit trail does not fit: {what}"))
}

/// Checks a chain from where it begins, and tells how many records it has and where it begins if old ones were dropped.
/// A running server may drop more meanwhile; then the check begins anew.
async fn verify_chain(
    store: &dyn Store,
    head: &Head,
    statements: &mut Statements,
) -> Result<(u64, Option<Beginning>), Stopped> {
    let mut beginning = beginning_of(store, &head.chain).await?;
    loop {
        let verifier = beginning.as_ref().map_or_else(Verifier::new, Verifier::after);
        let outcome = verify_from(store, verifier, head, statements).await;
        let now = beginning_of(store, &head.chain).await?;
        if now == beginning {
            return Ok((outcome?, beginning));
        }
        beginning = now;
    }
}

async fn beginning_of(store: &dyn Store, chain: &ChainId) -> Result<Option<Beginning>, StoreError> {
    Ok(store.audit_beginnings().await?.into_iter().find(|beginning| beginning.chain == *chain))
}

/// Checks a chain up to its head, then what stands behind that. A running server appends blocks and
/// moves the head in one commit, so a head that is read after some blocks is never before them.
async fn verify_from(
    store: &dyn Store,
    mut verifier: Verifier,
    head: &Head,
    statements: &mut Statements,
) -> Result<u64, Stopped> {
    // Everything that the head knows may have been dropped meanwhile.
    if verifier.last() <= head.last {
        walk(store, &mut verifier, &head.chain, head.last, statements).await?;
        verifier.end(head)?;
    }
    let behind = store.audit_blocks(&head.chain, verifier.last() + 1, 1).await?;
    behind.iter().try_for_each(|block| check(&mut verifier, &head.chain, block, statements))?;
    let heads = store.audit_heads().await?;
    let moved = heads.into_iter().find(|moved| moved.chain == head.chain).unwrap_or_else(|| head.clone());
    walk(store, &mut verifier, &head.chain, moved.last, statements).await?;
    verifier.end(&moved)?;
    Ok(verifier.checked())
}

/// Checks the blocks up to a record, as far as there are any.
async fn walk(
    store: &dyn Store,
    verifier: &mut Verifier,
    chain: &ChainId,
    last: u64,
    statements: &mut Statements,
) -> Result<(), Stopped> {
    while verifier.last() < last {
        let blocks = store.audit_blocks(chain, verifier.last() + 1, PAGE).await?;
        if blocks.is_empty() {
            return Ok(());
        }
        for block in &blocks {
            if verifier.last() < last {
                check(verifier, chain, block, statements)?;
            }
        }
    }
    Ok(())
}

/// Checks a block, and notes what it says about records that were dropped.
fn check(
    verifier: &mut Verifier,
    chain: &ChainId,
    block: &Block,
    statements: &mut Statements,
) -> Result<(), Finding> {
    verifier.block(block)?;
    statements.evidence.note(chain, verifier.last(), block.hash);
    for statement in block.lines.split(|&byte| byte == b'\n').filter_map(dropped) {
        let known = statements.dropped.entry(statement.chain.clone()).or_insert_with(|| statement.clone());
        if known.first < statement.first {
            *known = statement;
        }
    }
    Ok(())
}
