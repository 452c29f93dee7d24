//! Units of change, and who is told of them.

use std::sync::{Arc, Mutex};

use keyward_domain::{KeyState, Uin};
use tokio::task::JoinSet;

use super::{
    Database, assert_conflict,
    audit::{names, verified},
    chain, open,
    samples::{ACCOUNT, create, key, key_id, query, region, unit, update},
};
use crate::{Change, Conflict, Observer, StoreError};

/// An observer that writes down what it is told.
fn listener() -> (Observer, Arc<Mutex<Vec<String>>>) {
    let heard = Arc::<Mutex<Vec<String>>>::default();
    let ear = heard.clone();
    let observer = Arc::new(move |change: &Change| {
        let what = match change {
            Change::CreateKey { key, .. } => format!("create {}", key.alias.as_str()),
            Change::UpdateKey(key) => format!("update {} {}", key.alias.as_str(), key.revision),
            other => panic!("unexpected: {other:?}"),
        };
        ear.lock().unwrap().push(what);
    });
    (observer, heard)
}

pub async fn a_unit_is_done_as_a_whole_or_not_at_all<D: Database>(database: &D) {
    let store = open(database).await;
    store.commit(unit("create", (0..100).map(|n| create(key(n))))).await.unwrap();
    let before = store.list_keys(&query()).await.unwrap();
    let disable = |n| update(&key(n), |key| key.state = KeyState::Disabled);
    let mut stale = key(99);
    stale.revision = 5;
    let changes = (0..99).map(disable).chain([update(&stale, |_| {})]);
    assert_conflict(store.commit(unit("disable", changes)).await, Conflict::Stale);
    assert_eq!(store.list_keys(&query()).await.unwrap(), before);
    store.close().await;
}

pub async fn units_of_many_changes_are_committed<D: Database>(database: &D) {
    let store = open(database).await;
    store.commit(unit("create", (0..100).map(|n| create(key(n))))).await.unwrap();
    let disable = |n| update(&key(n), |key| key.state = KeyState::Disabled);
    store.commit(unit("disable", (0..100).map(disable))).await.unwrap();
    let keys = store.list_keys(&query()).await.unwrap().items;
    assert!(keys.len() == 100 && keys.iter().all(|key| key.state == KeyState::Disabled));
    store.close().await;
}

pub async fn a_conflict_leaves_no_record<D: Database>(database: &D) {
    let store = open(database).await;
    store.commit(unit("first", [create(key(1))])).await.unwrap();
    assert_conflict(store.commit(unit("again", [create(key(1))])).await, Conflict::Exists);
    let late = [create(key(2)), create(key(1))];
    assert_conflict(store.commit(unit("late", late)).await, Conflict::Exists);
    assert_eq!(store.key(ACCOUNT, &region(), key_id(2)).await.unwrap(), None);
    store.commit(unit("failure", [])).await.unwrap();
    assert_eq!(names(&verified(&*store, &chain()).await), ["first", "failure"]);
    store.close().await;
}

pub async fn a_conflict_harms_no_other_unit<D: Database>(database: &D) {
    let (observer, heard) = listener();
    let store = database.open(chain(), observer).await;
    store.commit(unit("create", [create(key(0))])).await.unwrap();
    let mut units = JoinSet::new();
    for n in 1..=60 {
        let store = store.clone();
        units.spawn(async move {
            let changes = match n % 3 {
                0 => vec![create(key(n))],
                1 => vec![create(key(0))],
                _ => vec![create(key(n)), create(key(0))],
            };
            (n, store.commit(unit(&n.to_string(), changes)).await)
        });
    }
    for (n, outcome) in units.join_all().await {
        match n % 3 {
            0 => outcome.unwrap(),
            _ => assert_conflict(outcome, Conflict::Exists),
        }
        let there = store.key(ACCOUNT, &region(), key_id(n)).await.unwrap().is_some();
        assert_eq!(there, n % 3 == 0, "key {n}");
    }
    assert_eq!(names(&verified(&*store, &chain()).await).len(), 21);
    assert_eq!(heard.lock().unwrap().len(), 21);
    store.close().await;
}

pub async fn the_observer_is_told_before_the_waiter<D: Database>(database: &D) {
    let (observer, heard) = listener();
    let store = database.open(chain(), observer).await;
    let mut units = JoinSet::new();
    for n in 0..50 {
        let (store, heard) = (store.clone(), heard.clone());
        units.spawn(async move {
            store.commit(unit("create", [create(key(n))])).await.unwrap();
            assert!(heard.lock().unwrap().contains(&format!("create key-{n}")), "{n} was not heard of");
        });
    }
    units.join_all().await;
    store.close().await;
}

pub async fn the_observer_is_told_in_order_of_commits<D: Database>(database: &D) {
    let (observer, heard) = listener();
    let store = database.open(chain(), observer).await;
    let mut units = JoinSet::new();
    for n in 0..20 {
        let store = store.clone();
        units.spawn(async move {
            store.commit(unit(&format!("create key-{n}"), [create(key(n))])).await.unwrap();
            let renewed = update(&key(n), |key| key.state = KeyState::Disabled);
            store.commit(unit(&format!("update key-{n} 2"), [renewed])).await.unwrap();
        });
    }
    units.join_all().await;
    // The records are in order of the commits too.
    assert_eq!(names(&verified(&*store, &chain()).await), *heard.lock().unwrap());
    store.close().await;
}

pub async fn an_impatient_caller_does_not_keep_the_observer_from_its_change<D: Database>(database: &D) {
    let (observer, heard) = listener();
    let store = database.open(chain(), observer).await;
    for n in 0..20 {
        let mut commit = store.commit(unit("create", [create(key(n))]));
        // Asked once, and then no more.
        let asked = std::future::poll_fn(|context| std::task::Poll::Ready(commit.as_mut().poll(context)));
        drop(asked.await);
    }
    store.commit(unit("last", [create(key(20))])).await.unwrap();
    assert_eq!(store.list_keys(&query()).await.unwrap().total, 21);
    assert_eq!(heard.lock().unwrap().len(), 21);
    store.close().await;
}

pub async fn a_closed_store_refuses<D: Database>(database: &D) {
    let store = open(database).await;
    store.commit(unit("create", [create(key(1))])).await.unwrap();
    store.ping().await.unwrap();
    assert_eq!(store.waiting(), 0);
    store.close().await;
    let refused = store.commit(unit("late", [])).await;
    assert!(matches!(refused, Err(StoreError::Unavailable(_))), "{refused:?}");
    let refused = store.principal(Uin(1)).await;
    assert!(matches!(refused, Err(StoreError::Unavailable(_))), "{refused:?}");
    store.close().await;
}

pub async fn closing_commits_what_waits<D: Database>(database: &D) {
    let store = open(database).await;
    let mut units = JoinSet::new();
    for n in 0..200 {
        let store = store.clone();
        units.spawn(async move { store.commit(unit("create", [create(key(n))])).await });
    }
    // Until some wait; on a fast day all of them are through by then.
    for _ in 0..1000 {
        if store.waiting() > 0 {
            break;
        }
        tokio::task::yield_now().await;
    }
    store.close().await;
    assert_eq!(store.waiting(), 0);
    let outcomes = units.join_all().await;
    let committed = outcomes.iter().filter(|outcome| outcome.is_ok()).count() as u64;
    let refused = |outcome: &&_| matches!(outcome, Err(StoreError::Unavailable(_)));
    assert_eq!(outcomes.iter().filter(refused).count() as u64, 200 - committed);
    let store = open(database).await;
    assert_eq!(store.list_keys(&query()).await.unwrap().total, committed);
    store.close().await;
}
