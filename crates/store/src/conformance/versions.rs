//! Versions of keys: they come one by one, with their key, and go all at once.

use keyward_domain::{Key, KeyState, Origin, UnixSeconds};
use tokio::task::JoinSet;

use super::{
    Database, assert_conflict, open,
    samples::{ACCOUNT, add_version, create, key, region, unit, update},
};
use crate::{Change, Conflict, Due, KeyRecord, Store, StoreError};

async fn read(store: &dyn Store, key: &Key) -> KeyRecord {
    store.key(ACCOUNT, &region(), key.id).await.unwrap().unwrap()
}

pub async fn a_version_comes_with_its_key_or_not_at_all<D: Database>(database: &D) {
    let store = open(database).await;
    let first = key(1);
    store.commit(unit("create", [create(first.clone())])).await.unwrap();
    store.commit(unit("rotate", [add_version(&first, 2, b"second")])).await.unwrap();
    let record = read(&*store, &first).await;
    assert_eq!((record.key.current_version, record.key.revision, record.versions.len()), (2, 2, 2));
    // Of a change that comes too late not even the version stays, nor of a version that is there already.
    assert_conflict(store.commit(unit("late", [add_version(&first, 3, b"late")])).await, Conflict::Stale);
    let again = store.commit(unit("again", [add_version(&record.key, 2, b"again")])).await;
    assert!(matches!(again, Err(StoreError::Conflict(Conflict::Exists))), "{again:?}");
    assert_eq!(read(&*store, &first).await, record);
    store.close().await;
}

pub async fn versions_are_read_in_order<D: Database>(database: &D) {
    let store = open(database).await;
    let mut rotated = key(1);
    store.commit(unit("create", [create(rotated.clone())])).await.unwrap();
    for number in 2..=300_u32 {
        store.commit(unit("rotate", [add_version(&rotated, number, &number.to_be_bytes())])).await.unwrap();
        rotated.revision += 1;
    }
    let versions = read(&*store, &rotated).await.versions;
    assert_eq!(
        versions.iter().map(|version| version.number).collect::<Vec<_>>(),
        (1..=300).collect::<Vec<_>>()
    );
    assert!(versions[1..].iter().all(|version| version.wrapped == version.number.to_be_bytes()));
    store.close().await;
}

pub async fn of_racing_rotations_one_wins<D: Database>(database: &D) {
    let store = open(database).await;
    store.commit(unit("create", [create(key(1))])).await.unwrap();
    let mut racers = JoinSet::new();
    for n in 0..20_u8 {
        let store = store.clone();
        racers.spawn(async move { store.commit(unit("rotate", [add_version(&key(1), 2, &[n; 9])])).await });
    }
    let outcomes = racers.join_all().await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    outcomes.into_iter().filter(Result::is_err).for_each(|late| assert_conflict(late, Conflict::Stale));
    assert_eq!(read(&*store, &key(1)).await.versions.len(), 2);
    store.close().await;
}

pub async fn a_key_can_wait_for_its_material<D: Database>(database: &D) {
    let store = open(database).await;
    let waiting =
        Key { origin: Origin::External, state: KeyState::PendingImport, current_version: 0, ..key(1) };
    let change = Change::CreateKey { key: Box::new(waiting.clone()), version: None, tags: Vec::new() };
    store.commit(unit("create", [change])).await.unwrap();
    assert_eq!(
        read(&*store, &waiting).await,
        KeyRecord { key: waiting.clone(), versions: Vec::new(), used_by: Vec::new(), tags: Vec::new() }
    );
    store.commit(unit("import", [add_version(&waiting, 1, b"imported")])).await.unwrap();
    let imported = read(&*store, &waiting).await;
    assert_eq!((imported.key.current_version, imported.versions.len()), (1, 1));
    let empty = Key { revision: 3, ..waiting.clone() };
    store.commit(unit("remove", [Change::DestroyMaterial(Box::new(empty.clone()))])).await.unwrap();
    assert!(read(&*store, &waiting).await.versions.is_empty());
    store.commit(unit("import", [add_version(&empty, 1, b"imported again")])).await.unwrap();
    assert_eq!(read(&*store, &waiting).await.versions[0].wrapped, b"imported again");
    store.close().await;
}

pub async fn removed_material_is_due_to_be_erased<D: Database>(database: &D) {
    let store = open(database).await;
    let (emptied, other) = (key(1), key(2));
    store.commit(unit("create", [create(emptied.clone()), create(other)])).await.unwrap();
    let due = async || store.due_keys(Due::Erasure, UnixSeconds(0), None, 10).await.unwrap();
    assert!(due().await.is_empty());
    let emptied = Key { revision: 2, current_version: 0, ..emptied };
    store.commit(unit("empty", [Change::DestroyMaterial(Box::new(emptied.clone()))])).await.unwrap();
    assert_eq!(due().await.iter().map(|key| key.id).collect::<Vec<_>>(), [emptied.id]);
    // Somebody who looked before the last change does not know whether more was removed since.
    store.commit(unit("edit", [update(&emptied, |_| {})])).await.unwrap();
    let erased = |key: &Key| Change::MaterialErased(Box::new(key.clone()));
    assert_conflict(store.commit(unit("erased", [erased(&emptied)])).await, Conflict::Stale);
    assert_eq!(due().await.len(), 1);
    let now = read(&*store, &emptied).await.key;
    store.commit(unit("erased", [erased(&now)])).await.unwrap();
    assert!(due().await.is_empty());
    assert_eq!(read(&*store, &emptied).await.key, now);
    store.close().await;
}
