//! Data keys, one at a time.

use keyward_domain::{
    DataKey, KeyState, Origin, Region, Rule, Uin, UnixSeconds,
    data_key::{DataKeyDescription, DataKeyState},
};

use super::{
    Database, assert_conflict, open,
    samples::{
        ACCOUNT, create, create_data_key, data_key, data_key_id, data_key_name, data_key_query,
        data_key_record, key, region, unit, update_data_key,
    },
};
use crate::{Change, Conflict, StoreError};

pub async fn a_data_key_is_read_as_written<D: Database>(database: &D) {
    let store = open(database).await;
    let data_key = DataKey {
        creator: Uin(100_000_000_777),
        description: DataKeyDescription::parse("订单 🔑 '; DROP TABLE data_key; --").unwrap(),
        length: 1024,
        origin: Origin::External,
        created_at: UnixSeconds(i64::from(u32::MAX) + 10),
        ..data_key(1)
    };
    assert_eq!(store.data_key(ACCOUNT, &region(), data_key.id).await.unwrap(), None);
    store.commit(unit("create", [create_data_key(data_key.clone())])).await.unwrap();
    let read = store.data_key(ACCOUNT, &region(), data_key.id).await.unwrap();
    assert_eq!(read, Some(data_key_record(data_key)));
    store.close().await;
}

pub async fn every_state_of_data_keys_is_read_as_written<D: Database>(database: &D) {
    let store = open(database).await;
    let doomed = DataKeyState::PendingDelete { at: UnixSeconds(123_456) };
    for (n, state) in (1..).zip([DataKeyState::Enabled, DataKeyState::Disabled, doomed]) {
        let created = data_key(n);
        store.commit(unit("create", [create_data_key(created.clone())])).await.unwrap();
        let update = update_data_key(&created, |data_key| data_key.state = state);
        store.commit(unit("update", [update])).await.unwrap();
        let read = store.data_key(ACCOUNT, &region(), created.id).await.unwrap().unwrap();
        assert_eq!((read.data_key.state, read.data_key.revision), (state, 2));
        assert_eq!(read.ciphertext, data_key_record(created).ciphertext, "the ciphertext stays");
    }
    store.close().await;
}

pub async fn a_name_is_unique_in_account_and_region<D: Database>(database: &D) {
    let store = open(database).await;
    store.commit(unit("first", [create_data_key(data_key(1))])).await.unwrap();
    let second = DataKey { name: data_key(1).name, ..data_key(2) };
    let outcome = store.commit(unit("second", [create_data_key(second.clone())])).await;
    assert_conflict(outcome, Conflict::NameTaken);
    assert_eq!(store.data_key(ACCOUNT, &region(), second.id).await.unwrap(), None);
    let by_case = DataKey { name: data_key_name("DATA-KEY-1"), ..data_key(3) };
    let elsewhere = DataKey { region: Region::new("ap-beijing"), ..second.clone() };
    let of_another = DataKey { account: Uin(2), id: data_key_id(4), ..second };
    for free in [by_case, elsewhere, of_another] {
        store.commit(unit("free", [create_data_key(free)])).await.unwrap();
    }
    store.close().await;
}

pub async fn a_name_change_gives_way_to_its_holder<D: Database>(database: &D) {
    let store = open(database).await;
    store.commit(unit("create", [1, 2].map(|n| create_data_key(data_key(n))))).await.unwrap();
    let take = update_data_key(&data_key(2), |other| other.name = data_key(1).name);
    assert_conflict(store.commit(unit("take", [take.clone()])).await, Conflict::NameTaken);
    let away = update_data_key(&data_key(1), |first| first.name = data_key_name("elsewhere"));
    store.commit(unit("make room", [away, take])).await.unwrap();
    let read = store.data_key(ACCOUNT, &region(), data_key_id(2)).await.unwrap().unwrap();
    assert_eq!(read.data_key.name, data_key(1).name);
    store.close().await;
}

pub async fn an_id_of_a_data_key_exists_once<D: Database>(database: &D) {
    let store = open(database).await;
    store.commit(unit("create", [create_data_key(data_key(1))])).await.unwrap();
    let again = DataKey { name: data_key_name("other"), account: Uin(2), ..data_key(1) };
    assert_conflict(store.commit(unit("again", [create_data_key(again)])).await, Conflict::Exists);
    store.close().await;
}

pub async fn a_stale_data_key_is_refused<D: Database>(database: &D) {
    let store = open(database).await;
    store.commit(unit("create", [create_data_key(data_key(1))])).await.unwrap();
    let disable = || update_data_key(&data_key(1), |data_key| data_key.state = DataKeyState::Disabled);
    store.commit(unit("first", [disable()])).await.unwrap();
    assert_conflict(store.commit(unit("second", [disable()])).await, Conflict::Stale);
    let unknown = update_data_key(&data_key(9), |_| {});
    assert_conflict(store.commit(unit("unknown", [unknown])).await, Conflict::Stale);
    let foreign = DataKey { account: Uin(2), revision: 2, ..data_key(1) };
    assert_conflict(
        store.commit(unit("foreign", [update_data_key(&foreign, |_| {})])).await,
        Conflict::Stale,
    );
    store.close().await;
}

pub async fn no_data_key_is_seen_from_another_account_or_region<D: Database>(database: &D) {
    let store = open(database).await;
    store.commit(unit("create", [create_data_key(data_key(1))])).await.unwrap();
    let elsewhere = Region::new("ap-beijing");
    for (account, region) in [(Uin(2), region()), (ACCOUNT, elsewhere), (ACCOUNT, Region::new(""))] {
        assert_eq!(store.data_key(account, &region, data_key_id(1)).await.unwrap(), None);
        assert_eq!(store.count_data_keys(account, &region).await.unwrap(), 0);
    }
    store.close().await;
}

pub async fn data_keys_pending_deletion_do_not_count<D: Database>(database: &D) {
    let store = open(database).await;
    let count = async || -> Result<u64, StoreError> { store.count_data_keys(ACCOUNT, &region()).await };
    assert_eq!(count().await.unwrap(), 0);
    store.commit(unit("create", (1..=3).map(|n| create_data_key(data_key(n))))).await.unwrap();
    assert_eq!(count().await.unwrap(), 3);
    let pending = DataKeyState::PendingDelete { at: UnixSeconds(9) };
    let delete = update_data_key(&data_key(2), |data_key| data_key.state = pending);
    store.commit(unit("delete", [delete])).await.unwrap();
    assert_eq!(count().await.unwrap(), 2);
    store.close().await;
}

pub async fn a_data_key_outlives_its_key<D: Database>(database: &D) {
    let store = open(database).await;
    let mut cmk = key(1);
    cmk.state = KeyState::PendingDelete { at: UnixSeconds(1) };
    let changes = [create(cmk.clone()), create_data_key(data_key(1))];
    store.commit(unit("create", changes)).await.unwrap();
    cmk.revision += 1;
    store.commit(unit("empty", [Change::DestroyMaterial(Box::new(cmk.clone()))])).await.unwrap();
    store.commit(unit("remove", [Change::RemoveKey(Box::new(cmk))])).await.unwrap();
    let read = store.data_key(ACCOUNT, &region(), data_key_id(1)).await.unwrap();
    assert_eq!(read, Some(data_key_record(data_key(1))));
    store.close().await;
}

/// The `n`th data key, due at second `n`.
fn due(n: u32) -> DataKey {
    DataKey { state: DataKeyState::PendingDelete { at: UnixSeconds(n.into()) }, ..data_key(n) }
}

fn emptied(data_key: &DataKey) -> DataKey {
    DataKey { revision: data_key.revision + 1, ..data_key.clone() }
}

pub async fn due_data_keys_are_found_when_their_time_has_come<D: Database>(database: &D) {
    let store = open(database).await;
    let data_keys = [due(30), due(10), data_key(1), due(20), due(40)];
    store.commit(unit("create", data_keys.map(create_data_key))).await.unwrap();
    let found = async |now, limit| {
        let found = store.due_data_keys(UnixSeconds(now), limit).await.unwrap();
        found.iter().map(|data_key| data_key.state.deletion().unwrap().0).collect::<Vec<_>>()
    };
    assert!(found(9, 10).await.is_empty());
    assert_eq!(found(30, 10).await, [10, 20, 30]);
    assert_eq!(found(100, 2).await, [10, 20], "the longest due first");
    store.close().await;
}

pub async fn a_destroyed_data_key_leaves_nothing<D: Database>(database: &D) {
    let store = open(database).await;
    let (doomed, other) = (due(1), data_key(2));
    let changes = [&doomed, &other].map(|data_key| create_data_key(data_key.clone()));
    store.commit(unit("create", changes)).await.unwrap();
    let empty = emptied(&doomed);
    let change = Change::DestroyDataKeyMaterial(Box::new(empty.clone()));
    store.commit(unit("empty", [change])).await.unwrap();
    let read = store.data_key(ACCOUNT, &region(), doomed.id).await.unwrap().unwrap();
    assert_eq!((&read.data_key, read.ciphertext.as_str()), (&empty, ""));
    let due = store.due_data_keys(UnixSeconds(1), 10).await.unwrap();
    assert_eq!(due, std::slice::from_ref(&empty), "not finished");
    store.scrub_data_keys().await.unwrap();
    store.commit(unit("remove", [Change::RemoveDataKey(Box::new(empty))])).await.unwrap();
    assert_eq!(store.data_key(ACCOUNT, &region(), doomed.id).await.unwrap(), None);
    assert_eq!(store.list_data_keys(&data_key_query()).await.unwrap().total, 1);
    let kept = store.data_key(ACCOUNT, &region(), other.id).await.unwrap();
    assert_eq!(kept, Some(data_key_record(other)));
    let again = DataKey { id: data_key_id(3), ..doomed };
    store.commit(unit("again", [create_data_key(again)])).await.unwrap();
    store.close().await;
}

pub async fn a_data_key_that_was_saved_is_not_destroyed<D: Database>(database: &D) {
    let store = open(database).await;
    let doomed = due(1);
    store.commit(unit("create", [create_data_key(doomed.clone())])).await.unwrap();
    let saved = DataKey { state: DataKeyState::Disabled, ..emptied(&doomed) };
    store.commit(unit("save", [Change::UpdateDataKey(Box::new(saved.clone()))])).await.unwrap();
    let late = Change::DestroyDataKeyMaterial(Box::new(emptied(&doomed)));
    assert_conflict(store.commit(unit("late", [late])).await, Conflict::Stale);
    let late = Change::RemoveDataKey(Box::new(doomed));
    assert_conflict(store.commit(unit("late", [late])).await, Conflict::Stale);
    let read = store.data_key(ACCOUNT, &region(), saved.id).await.unwrap();
    assert_eq!(read, Some(data_key_record(saved)));
    store.close().await;
}
