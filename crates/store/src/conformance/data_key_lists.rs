//! Lists of data keys.

use std::sync::Arc;

use keyward_domain::{DataKey, Origin, Region, Uin, UnixSeconds, data_key::DataKeyState};

use super::{
    Database, open,
    samples::{alias, create, create_data_key, data_key, data_key_name, data_key_query, key, key_id, unit},
};
use crate::{DataKeyQuery, Order, Role, Store};

/// A store with those data keys.
async fn with<D: Database>(database: &D, data_keys: impl IntoIterator<Item = DataKey>) -> Arc<dyn Store> {
    let store = open(database).await;
    store.commit(unit("create", data_keys.into_iter().map(create_data_key))).await.unwrap();
    store
}

/// The names that a question finds; their number must be the total, so its limit must not cut.
async fn names(store: &Arc<dyn Store>, query: DataKeyQuery) -> Vec<String> {
    let page = store.list_data_keys(&query).await.unwrap();
    assert_eq!(page.total, page.items.len() as u64);
    page.items.into_iter().map(|found| found.data_key.name.as_str().to_owned()).collect()
}

pub async fn data_keys_are_listed_by_time_then_id<D: Database>(database: &D) {
    let at = |n, second| DataKey { created_at: UnixSeconds(second), ..data_key(n) };
    let store = with(database, [at(4, 10), at(2, 10), at(3, 5), at(1, 20)]).await;
    let oldest = names(&store, data_key_query()).await;
    assert_eq!(oldest, ["data-key-3", "data-key-2", "data-key-4", "data-key-1"]);
    let mut newest = names(&store, DataKeyQuery { order: Order::NewestFirst, ..data_key_query() }).await;
    newest.reverse();
    assert_eq!(newest, oldest);
    store.close().await;
}

pub async fn pages_of_data_keys_cover_the_whole<D: Database>(database: &D) {
    let store = with(database, (0..25).map(data_key)).await;
    let query = data_key_query;
    for order in [Order::OldestFirst, Order::NewestFirst] {
        let whole = store.list_data_keys(&DataKeyQuery { order, ..query() }).await.unwrap().items;
        let mut parts = Vec::new();
        for offset in (0..30).step_by(10) {
            let part = DataKeyQuery { order, offset, limit: 10, ..query() };
            let page = store.list_data_keys(&part).await.unwrap();
            assert_eq!(page.total, 25);
            parts.extend(page.items);
        }
        assert_eq!(parts, whole);
    }
    for empty in [DataKeyQuery { offset: u64::MAX, ..query() }, DataKeyQuery { limit: 0, ..query() }] {
        let page = store.list_data_keys(&empty).await.unwrap();
        assert_eq!((page.total, page.items.len()), (25, 0));
    }
    store.close().await;
}

pub async fn filters_choose_data_keys<D: Database>(database: &D) {
    let doomed = DataKeyState::PendingDelete { at: UnixSeconds(9) };
    let data_keys = [
        DataKey { length: 16, ..data_key(1) },
        DataKey { state: DataKeyState::Disabled, ..data_key(2) },
        DataKey { state: doomed, key: key_id(7), ..data_key(3) },
        DataKey { origin: Origin::External, ..data_key(4) },
    ];
    let (store, query) = (with(database, data_keys).await, data_key_query);
    let external = || DataKeyQuery { origin: Some(Origin::External), ..query() };
    for (query, expected) in [
        (DataKeyQuery { state: Some("Enabled"), ..query() }, &["data-key-1", "data-key-4"][..]),
        (DataKeyQuery { state: Some("Disabled"), ..query() }, &["data-key-2"]),
        (DataKeyQuery { state: Some("PendingDelete"), ..query() }, &["data-key-3"]),
        (DataKeyQuery { state: Some("Pending"), ..query() }, &[]),
        (external(), &["data-key-4"]),
        (DataKeyQuery { state: Some("Disabled"), ..external() }, &[]),
        (DataKeyQuery { key: Some(key_id(7)), ..query() }, &["data-key-3"]),
        (DataKeyQuery { key: Some(key_id(8)), ..query() }, &[]),
        (DataKeyQuery { length: Some(16), ..query() }, &["data-key-1"]),
        (DataKeyQuery { length: Some(1), ..query() }, &[]),
        (DataKeyQuery { role: Role::Product, ..query() }, &[]),
    ] {
        assert_eq!(names(&store, query.clone()).await, expected, "{query:?}");
    }
    store.close().await;
}

pub async fn search_finds_parts_of_name_and_id_literally<D: Database>(database: &D) {
    let named = |n, name| DataKey { name: data_key_name(name), ..data_key(n) };
    let store = with(database, [named(1, "Orders_Prod"), named(0xabcd_ef00, "billing")]).await;
    let search = |text: &str| DataKeyQuery { search: Some(text.into()), ..data_key_query() };
    for found in ["Orders_Prod", "orders", "PROD", "s_p", "00000001-"] {
        assert_eq!(names(&store, search(found)).await, ["Orders_Prod"], "{found}");
    }
    for found in ["ILL", "abcdef00", "ABCDEF00"] {
        assert_eq!(names(&store, search(found)).await, ["billing"], "{found}");
    }
    let long = "x".repeat(5000);
    for nothing in ["%", "s%p", "\\", "\\_", "账单", "a\0b", "'", "$1", "?", &long] {
        assert_eq!(names(&store, search(nothing)).await, [""; 0], "{nothing}");
    }
    store.close().await;
}

pub async fn lists_of_data_keys_keep_to_account_and_region<D: Database>(database: &D) {
    let of_another = DataKey { account: Uin(2), ..data_key(2) };
    let elsewhere = DataKey { region: Region::new("ap-beijing"), ..data_key(3) };
    let (store, query) = (with(database, [data_key(1), of_another, elsewhere]).await, data_key_query);
    assert_eq!(names(&store, query()).await, ["data-key-1"]);
    assert_eq!(names(&store, DataKeyQuery { account: Uin(2), ..query() }).await, ["data-key-2"]);
    let beijing = DataKeyQuery { region: Region::new("ap-beijing"), ..query() };
    assert_eq!(names(&store, beijing).await, ["data-key-3"]);
    store.close().await;
}

pub async fn lists_tell_the_alias_of_the_key<D: Database>(database: &D) {
    let store = with(database, [data_key(1), DataKey { key: key_id(9), ..data_key(2) }]).await;
    store.commit(unit("key", [create(key(1))])).await.unwrap();
    let page = store.list_data_keys(&data_key_query()).await.unwrap();
    let aliases: Vec<_> = page.items.into_iter().map(|found| found.key_alias).collect();
    assert_eq!(aliases, [Some(alias("key-1")), None]);
    store.close().await;
}
