//! The end of keys.

use keyward_domain::{Key, KeyState, UnixSeconds};

use super::{
    Database, assert_conflict, open,
    samples::{ACCOUNT, create, key, query, region, unit},
};
use crate::{Change, Conflict, Due};

/// The `n`th key, due at second `n`.
fn due(n: u32) -> Key {
    Key { state: KeyState::PendingDelete { at: UnixSeconds(n.into()) }, ..key(n) }
}

fn emptied(key: &Key) -> Key {
    Key { revision: key.revision + 1, ..key.clone() }
}

pub async fn due_keys_are_found_when_their_time_has_come<D: Database>(database: &D) {
    let store = open(database).await;
    let keys = [due(30), due(10), key(1), due(20), due(40)];
    store.commit(unit("create", keys.map(create))).await.unwrap();
    let found = async |now, limit| {
        let keys = store.due_keys(Due::Destruction, UnixSeconds(now), None, limit).await.unwrap();
        keys.iter().map(|key| key.at.0).collect::<Vec<_>>()
    };
    assert!(found(9, 10).await.is_empty());
    assert_eq!(found(30, 10).await, [10, 20, 30]);
    assert_eq!(found(100, 2).await, [10, 20], "the longest due first");
    store.close().await;
}

pub async fn a_destroyed_key_leaves_nothing<D: Database>(database: &D) {
    let store = open(database).await;
    let (doomed, other) = (due(1), key(2));
    store.commit(unit("create", [create(doomed.clone()), create(other.clone())])).await.unwrap();
    let empty = emptied(&doomed);
    store.commit(unit("empty", [Change::DestroyMaterial(Box::new(empty.clone()))])).await.unwrap();
    let record = store.key(ACCOUNT, &region(), doomed.id).await.unwrap().unwrap();
    assert_eq!((record.key, record.versions.len()), (empty.clone(), 0));
    let due = store.due_keys(Due::Destruction, UnixSeconds(1), None, 10).await.unwrap();
    assert_eq!(due.iter().map(|key| key.id).collect::<Vec<_>>(), [empty.id], "not finished");
    store.scrub().await.unwrap();
    store.commit(unit("remove", [Change::RemoveKey(Box::new(empty))])).await.unwrap();
    assert_eq!(store.key(ACCOUNT, &region(), doomed.id).await.unwrap(), None);
    assert_eq!(store.list_keys(&query()).await.unwrap().total, 1);
    assert_eq!(store.key(ACCOUNT, &region(), other.id).await.unwrap().unwrap().versions.len(), 1);
    let again = Key { id: key(3).id, ..doomed };
    store.commit(unit("again", [create(again)])).await.unwrap();
    store.close().await;
}

pub async fn a_key_that_was_saved_is_not_destroyed<D: Database>(database: &D) {
    let store = open(database).await;
    let doomed = due(1);
    store.commit(unit("create", [create(doomed.clone())])).await.unwrap();
    let saved = Key { state: KeyState::Disabled, ..emptied(&doomed) };
    store.commit(unit("save", [Change::UpdateKey(Box::new(saved.clone()))])).await.unwrap();
    let late = Change::DestroyMaterial(Box::new(emptied(&doomed)));
    assert_conflict(store.commit(unit("late", [late])).await, Conflict::Stale);
    let late = Change::RemoveKey(Box::new(doomed));
    assert_conflict(store.commit(unit("late", [late])).await, Conflict::Stale);
    let record = store.key(ACCOUNT, &region(), saved.id).await.unwrap().unwrap();
    assert_eq!((record.key, record.versions.len()), (saved, 1));
    store.close().await;
}
