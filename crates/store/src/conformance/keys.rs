//! Keys, one at a time.

use keyward_domain::{
    Description, Key, KeyState, Origin, Region, Rule, Uin, UnixSeconds,
    key::{Imported, Rotation},
};

use super::{
    Database, assert_conflict, open,
    samples::{ACCOUNT, alias, create, key, key_id, region, unit, update, version},
};
use crate::{Change, Conflict, KeyRecord, StoreError};

pub async fn a_key_is_read_as_written<D: Database>(database: &D) {
    let store = open(database).await;
    let mut key = key(1);
    key.creator = Uin(100_000_000_777);
    key.origin = Origin::External;
    let (last, since) = (Some(UnixSeconds(5000)), Some(UnixSeconds(4000)));
    key.rotation = Rotation { enabled: true, period_days: 7, last, since };
    key.imported = Imported { fingerprint: Some([0xfe; 32]), valid_to: Some(UnixSeconds(6000)) };
    key.created_at = UnixSeconds(i64::from(u32::MAX) + 10);
    assert_eq!(store.key(ACCOUNT, &region(), key.id).await.unwrap(), None);
    store.commit(unit("create", [create(key.clone())])).await.unwrap();
    let expected =
        KeyRecord { versions: vec![version(&key)], key: key.clone(), used_by: Vec::new(), tags: Vec::new() };
    assert_eq!(store.key(ACCOUNT, &region(), key.id).await.unwrap(), Some(expected));
    store.close().await;
}

pub async fn every_setting_is_read_as_changed<D: Database>(database: &D) {
    let store = open(database).await;
    let created = key(1);
    store.commit(unit("create", [create(created.clone())])).await.unwrap();
    let full = Key {
        rotation: Rotation {
            enabled: true,
            period_days: 365,
            last: Some(UnixSeconds(7)),
            since: Some(UnixSeconds(8)),
        },
        imported: Imported { fingerprint: Some([3; 32]), valid_to: Some(UnixSeconds(9)) },
        current_version: 0,
        revision: 2,
        ..created.clone()
    };
    let empty = Key { revision: 3, ..created };
    for key in [full, empty] {
        store.commit(unit("update", [Change::UpdateKey(Box::new(key.clone()))])).await.unwrap();
        assert_eq!(store.key(ACCOUNT, &region(), key.id).await.unwrap().unwrap().key, key);
    }
    store.close().await;
}

pub async fn every_state_is_read_as_written<D: Database>(database: &D) {
    let store = open(database).await;
    let states = [
        KeyState::Enabled,
        KeyState::Disabled,
        KeyState::PendingDelete { at: UnixSeconds(123_456) },
        KeyState::PendingImport,
        KeyState::Archived,
    ];
    for (n, state) in (1..).zip(states) {
        let created = key(n);
        store.commit(unit("create", [create(created.clone())])).await.unwrap();
        store.commit(unit("update", [update(&created, |key| key.state = state)])).await.unwrap();
        let read = store.key(ACCOUNT, &region(), created.id).await.unwrap().unwrap().key;
        assert_eq!((read.state, read.revision), (state, 2));
    }
    store.close().await;
}

pub async fn unicode_descriptions_survive<D: Database>(database: &D) {
    let store = open(database).await;
    let texts =
        ["", "订单数据库的主密钥 🔑", "'; DROP TABLE cmk; --", "\u{feff}\u{202e}\t\r\n\\%_\"", "é\u{301}"];
    for (n, text) in (1..).zip(texts) {
        let mut key = key(n);
        key.description = Description::parse(text).unwrap();
        store.commit(unit("create", [create(key.clone())])).await.unwrap();
        let read = store.key(ACCOUNT, &region(), key.id).await.unwrap().unwrap().key;
        assert_eq!(read.description.as_str(), text);
    }
    store.close().await;
}

pub async fn an_alias_is_unique_in_account_and_region<D: Database>(database: &D) {
    let store = open(database).await;
    store.commit(unit("first", [create(key(1))])).await.unwrap();
    let mut second = key(2);
    second.alias = key(1).alias;
    assert_conflict(store.commit(unit("second", [create(second.clone())])).await, Conflict::AliasTaken);
    assert_eq!(store.key(ACCOUNT, &region(), second.id).await.unwrap(), None);
    // Aliases differ by case.
    second.alias = alias("KEY-1");
    store.commit(unit("third", [create(second)])).await.unwrap();
    store.close().await;
}

pub async fn an_alias_is_free_in_other_accounts_and_regions<D: Database>(database: &D) {
    let store = open(database).await;
    let (mut elsewhere, mut of_another) = (key(2), key(3));
    elsewhere.alias = key(1).alias;
    elsewhere.region = Region::new("ap-beijing");
    of_another.alias = key(1).alias;
    of_another.account = Uin(2);
    for key in [key(1), elsewhere, of_another] {
        store.commit(unit("create", [create(key)])).await.unwrap();
    }
    store.close().await;
}

pub async fn an_alias_can_be_changed_and_used_again<D: Database>(database: &D) {
    let store = open(database).await;
    store.commit(unit("create", [create(key(1))])).await.unwrap();
    let renamed = update(&key(1), |key| key.alias = alias("renamed"));
    let mut heir = key(2);
    heir.alias = key(1).alias;
    // In one unit: what comes first makes room for what follows.
    store.commit(unit("rename", [renamed, create(heir.clone())])).await.unwrap();
    let read = |id| store.key(ACCOUNT, &heir.region, id);
    assert_eq!(read(key_id(1)).await.unwrap().unwrap().key.alias, alias("renamed"));
    assert_eq!(read(heir.id).await.unwrap().unwrap().key.alias, key(1).alias);
    store.close().await;
}

pub async fn an_alias_change_gives_way_to_its_holder<D: Database>(database: &D) {
    let store = open(database).await;
    store.commit(unit("create", [create(key(1)), create(key(2))])).await.unwrap();
    let taken = update(&key(2), |two| two.alias = key(1).alias);
    assert_conflict(store.commit(unit("rename", [taken])).await, Conflict::AliasTaken);
    let same = update(&key(2), |_| {});
    store.commit(unit("keep", [same])).await.unwrap();
    store.close().await;
}

pub async fn an_id_exists_once<D: Database>(database: &D) {
    let store = open(database).await;
    store.commit(unit("create", [create(key(1))])).await.unwrap();
    let mut other = key(1);
    other.alias = alias("other");
    other.account = Uin(2);
    assert_conflict(store.commit(unit("again", [create(other)])).await, Conflict::Exists);
    store.close().await;
}

pub async fn a_stale_revision_is_refused<D: Database>(database: &D) {
    let store = open(database).await;
    store.commit(unit("create", [create(key(1))])).await.unwrap();
    let disable = || update(&key(1), |key| key.state = KeyState::Disabled);
    store.commit(unit("first", [disable()])).await.unwrap();
    assert_conflict(store.commit(unit("second", [disable()])).await, Conflict::Stale);
    let mut ahead = key(1);
    ahead.revision = 7;
    assert_conflict(store.commit(unit("ahead", [update(&ahead, |_| {})])).await, Conflict::Stale);
    store.close().await;
}

pub async fn an_unknown_key_cannot_be_changed<D: Database>(database: &D) {
    let store = open(database).await;
    store.commit(unit("create", [create(key(1))])).await.unwrap();
    let (mut of_another, mut elsewhere) = (key(1), key(1));
    of_another.account = Uin(2);
    elsewhere.region = Region::new("ap-beijing");
    for key in [key(9), of_another, elsewhere] {
        assert_conflict(store.commit(unit("update", [update(&key, |_| {})])).await, Conflict::Stale);
    }
    store.close().await;
}

pub async fn nothing_is_seen_from_another_account_or_region<D: Database>(database: &D) {
    let store = open(database).await;
    store.commit(unit("create", [create(key(1))])).await.unwrap();
    let elsewhere = Region::new("ap-beijing");
    for (account, region) in [(Uin(2), region()), (ACCOUNT, elsewhere), (ACCOUNT, Region::new(""))] {
        assert_eq!(store.key(account, &region, key_id(1)).await.unwrap(), None);
        assert_eq!(store.count_keys(account, &region).await.unwrap(), 0);
    }
    store.close().await;
}

pub async fn keys_pending_deletion_do_not_count<D: Database>(database: &D) {
    let store = open(database).await;
    let count = async || -> Result<u64, StoreError> { store.count_keys(ACCOUNT, &region()).await };
    assert_eq!(count().await.unwrap(), 0);
    store.commit(unit("create", (1..=3).map(|n| create(key(n))))).await.unwrap();
    assert_eq!(count().await.unwrap(), 3);
    let pending = KeyState::PendingDelete { at: UnixSeconds(9) };
    store.commit(unit("delete", [update(&key(2), |key| key.state = pending)])).await.unwrap();
    assert_eq!(count().await.unwrap(), 2);
    store.close().await;
}
