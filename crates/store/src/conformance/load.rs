//! Many at once.

use keyward_domain::KeyState;
use tokio::task::JoinSet;

use super::{
    Database,
    audit::verified,
    chain, open,
    samples::{ACCOUNT, create, key, key_id, query, region, root, session, unit, update},
};
use crate::{Change, Conflict, StoreError};

pub async fn reopening_finds_everything<D: Database>(database: &D) {
    let store = open(database).await;
    let disable = |n| update(&key(n), |key| key.state = KeyState::Disabled);
    store.commit(unit("create", (0..50).map(|n| create(key(n))))).await.unwrap();
    store.commit(unit("disable", (0..25).map(disable))).await.unwrap();
    let accounts = [Change::CreatePrincipal(root()), Change::OpenSession(session(1, 1, 2))];
    store.commit(unit("accounts", accounts)).await.unwrap();
    let (keys, record) = (query(), store.key(ACCOUNT, &region(), key_id(7)).await.unwrap());
    let before = store.list_keys(&keys).await.unwrap();
    store.close().await;
    drop(store);

    let store = open(database).await;
    assert_eq!(store.list_keys(&keys).await.unwrap(), before);
    assert_eq!(store.key(ACCOUNT, &region(), key_id(7)).await.unwrap(), record);
    assert_eq!(store.root().await.unwrap(), Some(root()));
    assert_eq!(store.session(&[1; 32]).await.unwrap(), Some(session(1, 1, 2)));
    assert_eq!(verified(&*store, &chain()).await.len(), 3);
    store.close().await;
}

pub async fn a_burst_of_a_thousand_units<D: Database>(database: &D) {
    let store = open(database).await;
    let mut units = JoinSet::new();
    for n in 0..1000 {
        let store = store.clone();
        units.spawn(async move { store.commit(unit(&n.to_string(), [create(key(n))])).await.unwrap() });
    }
    units.join_all().await;
    assert_eq!(store.waiting(), 0);
    assert_eq!(store.list_keys(&query()).await.unwrap().total, 1000);
    let blocks = verified(&*store, &chain()).await;
    assert!(blocks.len() < 1000, "no commit was shared");
    assert_eq!(blocks.iter().map(|block| block.count).sum::<u32>(), 1000);
    store.close().await;
}

pub async fn one_of_many_racing_units_wins<D: Database>(database: &D) {
    let store = open(database).await;
    store.commit(unit("create", [create(key(1))])).await.unwrap();
    let mut units = JoinSet::new();
    for n in 0..64 {
        let store = store.clone();
        let archive = update(&key(1), |key| key.state = KeyState::Archived);
        units.spawn(async move { store.commit(unit(&n.to_string(), [archive])).await });
    }
    let outcomes = units.join_all().await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    let stale = |outcome: &&_| matches!(outcome, Err(StoreError::Conflict(Conflict::Stale)));
    assert_eq!(outcomes.iter().filter(stale).count(), 63);
    assert_eq!(verified(&*store, &chain()).await.len(), 2);
    store.close().await;
}
