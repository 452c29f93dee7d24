//! Lists of keys.

use std::sync::Arc;

use keyward_domain::{Key, KeyState, KeyUsage, Origin, Region, Uin, UnixSeconds};

use super::{
    Database, open,
    samples::{ACCOUNT, alias, create, key, query, unit},
};
use crate::{KeyQuery, Order, Store};

/// A store with those keys.
async fn with<D: Database>(database: &D, keys: impl IntoIterator<Item = Key>) -> Arc<dyn Store> {
    let store = open(database).await;
    store.commit(unit("create", keys.into_iter().map(create))).await.unwrap();
    store
}

/// The aliases that a question finds; their number must be the total, so its limit must not cut.
async fn aliases(store: &Arc<dyn Store>, query: KeyQuery) -> Vec<String> {
    let page = store.list_keys(&query).await.unwrap();
    assert_eq!(page.total, page.items.len() as u64);
    page.items.into_iter().map(|key| key.alias.as_str().to_owned()).collect()
}

fn named(n: u32, name: &str) -> Key {
    Key { alias: alias(name), ..key(n) }
}

pub async fn the_order_is_by_time_then_id<D: Database>(database: &D) {
    let at = |n, second| Key { created_at: UnixSeconds(second), ..key(n) };
    let store = with(database, [at(4, 10), at(2, 10), at(3, 5), at(1, 20)]).await;
    let oldest = aliases(&store, query()).await;
    assert_eq!(oldest, ["key-3", "key-2", "key-4", "key-1"]);
    let mut newest = aliases(&store, KeyQuery { order: Order::NewestFirst, ..query() }).await;
    newest.reverse();
    assert_eq!(newest, oldest);
    store.close().await;
}

pub async fn pages_cover_the_whole<D: Database>(database: &D) {
    let store = with(database, (0..25).map(key)).await;
    for order in [Order::OldestFirst, Order::NewestFirst] {
        let whole = store.list_keys(&KeyQuery { order, ..query() }).await.unwrap().items;
        let mut parts = Vec::new();
        for offset in (0..30).step_by(10) {
            let page = store.list_keys(&KeyQuery { order, offset, limit: 10, ..query() }).await.unwrap();
            assert_eq!(page.total, 25);
            parts.extend(page.items);
        }
        assert_eq!(parts, whole);
    }
    let beyond = store.list_keys(&KeyQuery { offset: u64::MAX, ..query() }).await.unwrap();
    assert_eq!((beyond.total, beyond.items.len()), (25, 0));
    let nothing = store.list_keys(&KeyQuery { limit: 0, ..query() }).await.unwrap();
    assert_eq!((nothing.total, nothing.items.len()), (25, 0));
    store.close().await;
}

pub async fn filters_choose<D: Database>(database: &D) {
    let in_state = |n, state| Key { state, ..key(n) };
    let pending = KeyState::PendingDelete { at: UnixSeconds(9) };
    let external = Key { origin: Origin::External, state: KeyState::PendingImport, ..key(4) };
    let keys = [key(1), in_state(2, KeyState::Disabled), in_state(3, pending), external];
    let store = with(database, keys).await;
    let states = |states: &[&'static str]| KeyQuery { states: states.to_vec(), ..query() };
    assert_eq!(aliases(&store, states(&["Enabled"])).await, ["key-1"]);
    assert_eq!(aliases(&store, states(&["PendingDelete", "Disabled"])).await, ["key-2", "key-3"]);
    assert_eq!(aliases(&store, states(&["Archived"])).await, [""; 0]);
    // A part of a name is not the name.
    assert_eq!(aliases(&store, states(&["Pending"])).await, [""; 0]);
    let origin = |origin| KeyQuery { origin: Some(origin), ..query() };
    assert_eq!(aliases(&store, origin(Origin::External)).await, ["key-4"]);
    assert_eq!(aliases(&store, origin(Origin::TencentKms)).await, ["key-1", "key-2", "key-3"]);
    let usage = KeyQuery { usage: Some(KeyUsage::EncryptDecrypt), ..query() };
    assert_eq!(aliases(&store, usage).await.len(), 4);
    let both = KeyQuery { origin: Some(Origin::External), ..states(&["Enabled"]) };
    assert_eq!(aliases(&store, both).await, [""; 0]);
    store.close().await;
}

pub async fn search_finds_parts_of_alias_and_id<D: Database>(database: &D) {
    let store = with(database, [named(1, "Orders-Prod"), named(0xabcd_ef00, "billing")]).await;
    let search = |text: &str| KeyQuery { search: Some(text.into()), ..query() };
    assert_eq!(aliases(&store, search("")).await.len(), 2);
    for found in ["Orders-Prod", "orders", "PROD", "rs-pr", "00000001-"] {
        assert_eq!(aliases(&store, search(found)).await, ["Orders-Prod"], "{found}");
    }
    for found in ["ILL", "abcdef00", "ABCDEF00"] {
        assert_eq!(aliases(&store, search(found)).await, ["billing"], "{found}");
    }
    for nothing in ["orders ", "账单", "ordersprod", "ﬁ", "İ", "K", "a\0b", "x".repeat(5000).as_str()] {
        assert_eq!(aliases(&store, search(nothing)).await, [""; 0], "{nothing}");
    }
    store.close().await;
}

pub async fn search_takes_metacharacters_literally<D: Database>(database: &D) {
    let store = with(database, [named(1, "a_b"), named(2, "axb"), named(3, "a-b")]).await;
    let search = |text: &str| KeyQuery { search: Some(text.into()), ..query() };
    assert_eq!(aliases(&store, search("a_b")).await, ["a_b"]);
    assert_eq!(aliases(&store, search("_")).await, ["a_b"]);
    for nothing in ["%", "a%b", "\\", "\\_", "a\\_b", "[a]", "a*b", "'", "$1", "?"] {
        assert_eq!(aliases(&store, search(nothing)).await, [""; 0], "{nothing}");
    }
    store.close().await;
}

pub async fn lists_keep_to_account_and_region<D: Database>(database: &D) {
    let of_another = Key { account: Uin(2), ..key(2) };
    let elsewhere = Key { region: Region::new("ap-beijing"), ..key(3) };
    let store = with(database, [key(1), of_another, elsewhere]).await;
    assert_eq!(aliases(&store, query()).await, ["key-1"]);
    assert_eq!(aliases(&store, KeyQuery { account: Uin(2), ..query() }).await, ["key-2"]);
    assert_eq!(aliases(&store, KeyQuery { region: Region::new("ap-beijing"), ..query() }).await, ["key-3"]);
    let neither = KeyQuery { account: Uin(ACCOUNT.0 + 1), ..query() };
    assert_eq!(aliases(&store, neither).await, [""; 0]);
    store.close().await;
}
