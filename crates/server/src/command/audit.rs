//! `keyward audit verify`: does every record of the audit trail stand where it stood?

use keyward_store::{
    Store, StoreError,
    audit::{ChainId, Finding, Head, Verifier},
};

use crate::{
    failure::Failure,
    folder::{DataFolder, NodeId},
    settings::Settings,
    start::database,
};

/// Blocks that are read at a time.
const PAGE: u32 = 256;

/// Why a chain was not found good.
enum Stopped {
    Finding(Finding),
    Storage(StoreError),
}

/// Checks every chain and gives a report.
///
/// # Errors
/// With status 1 the first record that does not fit; with status 2 that the database cannot be read.
pub async fn verify(settings: &Settings) -> Result<String, Failure> {
    let folder = DataFolder::look_at(&settings.data)?;
    let failed = |e| database::failed(&folder, settings, e);
    let store = database::look_at(&folder, settings).await?;
    let heads = store.audit_heads().await.map_err(failed)?;
    // Whoever can cut off a chain can also remove it whole; but the folder knows which it must have.
    if let Some(own) = NodeId::read(&folder)?.map(NodeId::chain)
        && store.root().await.map_err(failed)?.is_some()
        && !heads.iter().any(|head| head.chain == own)
    {
        return Err(misfit(&own, &"the chain of this data folder is missing"));
    }
    let (mut report, mut records) = (String::new(), 0);
    for head in &heads {
        let checked = verify_chain(&*store, head).await.map_err(|stopped| match stopped {
            Stopped::Finding(finding) => misfit(&head.chain, &finding),
            Stopped::Storage(error) => failed(error),
        })?;
        report.push_str(&format!("chain {}: {checked} records fit\n", head.chain));
        records += checked;
    }
    Ok(format!("{report}{records} records in {} chains fit.\n", heads.len()))
}

fn misfit(chain: &ChainId, what: &dyn std::fmt::Display) -> Failure {
    Failure::found(format!("the audit trail does not fit: chain {chain}, {what}"))
}

/// Checks a chain up to its head, then what stands behind that. A running server appends blocks and
/// moves the head in one commit, so a head that is read after some blocks is never before them.
async fn verify_chain(store: &dyn Store, head: &Head) -> Result<u64, Stopped> {
    let mut verifier = Verifier::new();
    walk(store, &mut verifier, &head.chain, head.last).await?;
    verifier.end(head).map_err(Stopped::Finding)?;
    let behind = store.audit_blocks(&head.chain, head.last + 1, 1).await.map_err(Stopped::Storage)?;
    behind.iter().try_for_each(|block| verifier.block(block)).map_err(Stopped::Finding)?;
    let heads = store.audit_heads().await.map_err(Stopped::Storage)?;
    let moved = heads.into_iter().find(|moved| moved.chain == head.chain).unwrap_or_else(|| head.clone());
    walk(store, &mut verifier, &head.chain, moved.last).await?;
    verifier.end(&moved).map_err(Stopped::Finding)?;
    Ok(verifier.checked())
}

/// Checks the blocks up to a record, as far as there are any.
async fn walk(store: &dyn Store, verifier: &mut Verifier, chain: &ChainId, last: u64) -> Result<(), Stopped> {
    while verifier.checked() < last {
        let from = verifier.checked() + 1;
        let blocks = store.audit_blocks(chain, from, PAGE).await.map_err(Stopped::Storage)?;
        if blocks.is_empty() {
            return Ok(());
        }
        for block in &blocks {
            if verifier.checked() < last {
                verifier.block(block).map_err(Stopped::Finding)?;
            }
        }
    }
    Ok(())
}
