//! What is due, by itself.

use keyward_domain::{
    Key, KeyState, Origin, UnixSeconds,
    key::{Imported, Rotation},
    time::DAY,
};

use super::{
    Database, open,
    samples::{create, key, unit, update},
};
use crate::{Due, DueKey, Store};

/// The `n`th key, which rotates by itself for the first time at second `n`.
fn rotating(n: u32) -> Key {
    let since = Some(UnixSeconds(i64::from(n) - 7 * DAY));
    let rotation = Rotation { enabled: true, period_days: 7, last: None, since };
    Key { created_at: UnixSeconds(i64::MIN / 2), rotation, ..key(n) }
}

/// The `n`th key, whose material expires at second `n`.
fn expiring(n: u32) -> Key {
    let valid_to = Some(UnixSeconds(n.into()));
    Key { origin: Origin::External, imported: Imported { fingerprint: None, valid_to }, ..key(n) }
}

async fn found(store: &dyn Store, due: Due, now: i64) -> Vec<i64> {
    let keys = store.due_keys(due, UnixSeconds(now), None, 1000).await.unwrap();
    keys.iter().map(|key| key.at.0).collect()
}

pub async fn each_kind_is_found_when_its_time_has_come<D: Database>(database: &D) {
    let store = open(database).await;
    let keys = [rotating(30), rotating(10), expiring(25), key(5), expiring(15), rotating(20)];
    store.commit(unit("create", keys.map(create))).await.unwrap();
    assert_eq!(found(&*store, Due::Rotation, 9).await, [0; 0]);
    assert_eq!(found(&*store, Due::Rotation, 20).await, [10, 20]);
    assert_eq!(found(&*store, Due::Rotation, i64::MAX).await, [10, 20, 30]);
    assert_eq!(found(&*store, Due::Expiry, 14).await, [0; 0]);
    assert_eq!(found(&*store, Due::Expiry, 25).await, [15, 25]);
    assert_eq!(found(&*store, Due::Destruction, i64::MAX).await, [0; 0]);
    assert_eq!(found(&*store, Due::Erasure, i64::MAX).await, [0; 0]);
    store.close().await;
}

pub async fn what_changed_is_not_due<D: Database>(database: &D) {
    let store = open(database).await;
    store
        .commit(unit("create", [rotating(1), rotating(2), rotating(3), expiring(4)].map(create)))
        .await
        .unwrap();
    let changes = [
        update(&rotating(1), |key| key.state = KeyState::Disabled),
        update(&rotating(2), |key| key.rotation.enabled = false),
        update(&rotating(3), |key| key.rotation.last = Some(UnixSeconds(3))),
        update(&expiring(4), |key| key.imported.valid_to = None),
    ];
    store.commit(unit("change", changes)).await.unwrap();
    assert_eq!(found(&*store, Due::Rotation, i64::MAX).await, [3 + 7 * DAY]);
    assert_eq!(found(&*store, Due::Expiry, i64::MAX).await, [0; 0]);
    let disabled = Key { state: KeyState::Disabled, revision: 2, ..rotating(1) };
    store.commit(unit("enable", [update(&disabled, |key| key.state = KeyState::Enabled)])).await.unwrap();
    assert_eq!(found(&*store, Due::Rotation, 1).await, [1], "enabled again, it is overdue");
    store.close().await;
}

pub async fn pages_cover_everything_that_is_due<D: Database>(database: &D) {
    let store = open(database).await;
    // Many are due at the same second.
    let same = |n: u32| Key { rotation: rotating(n / 10 * 10).rotation, ..rotating(n) };
    store.commit(unit("create", (0..35).map(same).map(create))).await.unwrap();
    let whole = store.due_keys(Due::Rotation, UnixSeconds(100), None, 1000).await.unwrap();
    assert_eq!(whole.len(), 35);
    let mut parts: Vec<DueKey> = Vec::new();
    loop {
        let page = store.due_keys(Due::Rotation, UnixSeconds(100), parts.last(), 4).await.unwrap();
        if page.is_empty() {
            break;
        }
        parts.extend(page);
    }
    assert_eq!(parts, whole);
    store.close().await;
}
