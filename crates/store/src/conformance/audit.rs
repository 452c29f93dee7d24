//! The audit chain.

use std::sync::Arc;

use tokio::task::JoinSet;

use super::{
    Database, chain, open,
    samples::{create, key, unit},
};
use crate::{
    Change, Store,
    audit::{Block, ChainId, Verifier},
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
