//! The audit chain.

use std::sync::Arc;

use tokio::task::JoinSet;

use super::{
    Database, assert_conflict, chain, open,
    samples::{create, key, unit},
};
use crate::{
    Change, Conflict, Store,
    audit::{Beginning, Block, ChainId, Verifier},
};

/// All blocks of a chain, after checking that they fit to its head.
pub async fn verified(store: &dyn Store, chain: &ChainId) -> Vec<Block> {
    let heads = store.audit_heads().await.unwrap();
    let head = heads.iter().find(|head| head.chain == *chain).unwrap();
    let blocks = store.audit_blocks(chain, 1, u32::MAX).await.unwrap();
    let mut verifier = Verifier::new();
    blocks.iter().try_for_each(|block| verifier.block(block)).unwrap();
    verifier.end(head).unwrap();
    blocks
}

/// The names of the units, in the order of their records.
pub fn names(blocks: &[Block]) -> Vec<String> {
    let lines = blocks.iter().flat_map(|block| block.lines.split(|&byte| byte == b'\n'));
    let lines = lines.filter(|line| !line.is_empty()).map(|line| String::from_utf8(line.to_vec()).unwrap());
    lines.map(|line| line.split('"').nth(3).unwrap().to_owned()).collect()
}

pub async fn records_are_found_in_order<D: Database>(database: &D) {
    let store = open(database).await;
    assert_eq!(verified(&*store, &chain()).await, []);
    for name in ["one", "two", "三"] {
        store.commit(unit(name, [])).await.unwrap();
    }
    let blocks = verified(&*store, &chain()).await;
    assert_eq!(names(&blocks), ["one", "two", "三"]);
    // Who waits alone is not kept waiting for others.
    assert_eq!(blocks.len(), 3);
    store.close().await;
}

pub async fn blocks_are_read_in_parts<D: Database>(database: &D) {
    let store = open(database).await;
    for n in 0..10 {
        store.commit(unit(&n.to_string(), [])).await.unwrap();
    }
    let whole = verified(&*store, &chain()).await;
    let (mut parts, mut from) = (Vec::new(), 1);
    loop {
        let part = store.audit_blocks(&chain(), from, 3).await.unwrap();
        let Some(last) = part.last() else { break };
        from = last.first + u64::from(last.count);
        assert!(part.len() <= 3);
        parts.extend(part);
    }
    assert_eq!(parts, whole);
    assert_eq!(store.audit_blocks(&ChainId("unknown".into()), 1, 10).await.unwrap(), []);
    assert_eq!(store.audit_blocks(&chain(), u64::MAX, 10).await.unwrap(), []);
    store.close().await;
}

pub async fn a_chain_fits_under_concurrent_commits<D: Database>(database: &D) {
    let store = open(database).await;
    let mut committers = JoinSet::new();
    for committer in 0..64 {
        let store = store.clone();
        committers.spawn(async move {
            for n in 0..20 {
                let number = committer * 20 + n;
                let changes = (n % 5 == 0).then(|| create(key(number)));
                store.commit(unit(&number.to_string(), changes)).await.unwrap();
            }
        });
    }
    committers.join_all().await;
    let names = names(&verified(&*store, &chain()).await);
    let mut numbers: Vec<u32> = names.iter().map(|name| name.parse().unwrap()).collect();
    // The records of one caller are in the order of its calls.
    for committer in 0..64 {
        let own: Vec<_> = numbers.iter().filter(|&number| number / 20 == committer).collect();
        assert!(own.is_sorted());
    }
    numbers.sort_unstable();
    assert!(numbers.into_iter().eq(0..64 * 20));
    store.close().await;
}

pub async fn a_chain_goes_on_after_reopening<D: Database>(database: &D) {
    for round in 1..=3 {
        let store = open(database).await;
        store.commit(unit(&round.to_string(), [])).await.unwrap();
        assert_eq!(verified(&*store, &chain()).await.len(), round);
        store.close().await;
    }
}

pub async fn each_server_has_its_chain<D: Database>(database: &D) {
    let other = ChainId("another".into());
    for id in [&chain(), &other, &chain()] {
        let store = database.open(id.clone(), Arc::new(|_: &Change| {})).await;
        store.commit(unit(&id.0, [])).await.unwrap();
        store.close().await;
    }
    let store = open(database).await;
    let heads = store.audit_heads().await.unwrap();
    let ends: Vec<_> = heads.iter().map(|head| (head.chain.0.as_str(), head.last)).collect();
    assert_eq!(ends, [("another", 1), ("conformance", 2)]);
    assert_eq!(names(&verified(&*store, &other).await), ["another"]);
    store.close().await;
}

pub async fn records_are_read_with_the_blocks_that_hold_them<D: Database>(database: &D) {
    let store = open(database).await;
    let mut committers = JoinSet::new();
    for n in 0..100 {
        let store = store.clone();
        committers.spawn(async move { store.commit(unit(&n.to_string(), [])).await.unwrap() });
    }
    committers.join_all().await;
    let whole = verified(&*store, &chain()).await;
    for (first, last) in [(1, 100), (1, 1), (100, 100), (40, 60), (17, 17)] {
        let holds = |block: &&Block| block.first <= last && block.first + u64::from(block.count) > first;
        let expected: Vec<_> = whole.iter().filter(holds).cloned().collect();
        assert_eq!(store.audit_records(&chain(), first, last).await.unwrap(), expected, "{first} to {last}");
    }
    assert_eq!(store.audit_records(&chain(), 101, 200).await.unwrap().len(), 1, "the one before");
    assert_eq!(store.audit_records(&ChainId("unknown".into()), 1, 10).await.unwrap(), []);
    store.close().await;
}

/// Where the chain under test begins.
async fn beginning(store: &dyn Store) -> Option<Beginning> {
    let all = store.audit_beginnings().await.unwrap();
    all.into_iter().find(|beginning| beginning.chain == chain())
}

pub async fn old_blocks_are_dropped_from_the_front<D: Database>(database: &D) {
    let store = open(database).await;
    for n in 1..=10 {
        store.commit(unit(&n.to_string(), [])).await.unwrap();
    }
    let blocks = verified(&*store, &chain()).await;
    assert_eq!(beginning(&*store).await, None);
    assert_eq!(store.audit_expired(&chain(), blocks[0].committed_at, 4).await.unwrap(), None);
    let expired = store.audit_expired(&chain(), i64::MAX, 4).await.unwrap().unwrap();
    assert_eq!(expired, Beginning { chain: chain(), first: 5, previous: blocks[4].previous });
    store.commit(unit("drop", [Change::DropAudit(expired.clone())])).await.unwrap();
    assert_eq!(beginning(&*store).await, Some(expired.clone()));
    let left = store.audit_blocks(&chain(), 1, u32::MAX).await.unwrap();
    assert_eq!(names(&left), ["5", "6", "7", "8", "9", "10", "drop"]);
    let mut verifier = Verifier::after(&expired);
    left.iter().try_for_each(|block| verifier.block(block)).unwrap();
    verifier.end(&store.audit_heads().await.unwrap()[0]).unwrap();
    assert_conflict(store.commit(unit("again", [Change::DropAudit(expired)])).await, Conflict::Stale);
    assert_eq!(store.audit_records(&chain(), 1, 5).await.unwrap().len(), 1);
    store.close().await;
    let store = open(database).await;
    assert_eq!(beginning(&*store).await.unwrap().first, 5);
    store.close().await;
}

pub async fn everything_old_can_be_dropped<D: Database>(database: &D) {
    let store = open(database).await;
    for n in 1..=3 {
        store.commit(unit(&n.to_string(), [])).await.unwrap();
    }
    let expired = store.audit_expired(&chain(), i64::MAX, u32::MAX).await.unwrap().unwrap();
    assert_eq!(expired.first, 4);
    store.commit(unit("drop", [Change::DropAudit(expired.clone())])).await.unwrap();
    let left = store.audit_blocks(&chain(), 1, u32::MAX).await.unwrap();
    assert_eq!(names(&left), ["drop"]);
    let mut verifier = Verifier::after(&expired);
    verifier.block(&left[0]).unwrap();
    store.close().await;
}
