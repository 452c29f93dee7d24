//! Cloud products: their keys, their numbers, and what is bound to the keys of users.

use keyward_domain::{
    Alias, CloudResourceId, Key, Owner, ProductId, Rule, Uin, UnixSeconds, account::PrincipalKind,
};

use super::{
    Database, assert_conflict, open,
    samples::{ACCOUNT, create, key, query, region, root, unit},
};
use crate::{Change, Conflict, KeyQuery, Principal, Role};

fn product(name: &str) -> ProductId {
    ProductId::parse(name).unwrap()
}

fn resource(name: &str) -> CloudResourceId {
    CloudResourceId::parse(name).unwrap()
}

/// The `n`th key, as that product's own.
fn key_of(n: u32, name: &str) -> Key {
    Key { owner: Owner::Product(product(name)), alias: Alias::of_product(&product(name)), ..key(n) }
}

fn next(key: &Key) -> Box<Key> {
    Box::new(Key { revision: key.revision + 1, ..key.clone() })
}

fn bind(key: &Key, name: &str, what: &str) -> Change {
    Change::BindResource { key: next(key), product: product(name), resource: resource(what) }
}

pub async fn keys_of_products_are_listed_apart_and_do_not_count<D: Database>(database: &D) {
    let store = open(database).await;
    let keys = [key(1), key_of(2, "cos"), key_of(3, "cbs")];
    store.commit(unit("create", keys.clone().map(create))).await.unwrap();
    let listed = async |role| store.list_keys(&KeyQuery { role, ..query() }).await.unwrap().items;
    assert_eq!(listed(Role::User).await, keys[..1]);
    assert_eq!(listed(Role::Product).await, keys[1..]);
    assert_eq!(listed(Role::OneProduct(product("cbs"))).await, keys[2..]);
    assert_eq!(store.count_keys(ACCOUNT, &region()).await.unwrap(), 1);
    assert_eq!(store.key(ACCOUNT, &region(), keys[1].id).await.unwrap().unwrap().key, keys[1]);
    store.close().await;
}

pub async fn a_resource_is_bound_until_it_is_not<D: Database>(database: &D) {
    let store = open(database).await;
    let mut key = key(1);
    store.commit(unit("create", [create(key.clone())])).await.unwrap();
    for (name, what) in [("ssm", "a"), ("ssm", "b"), ("cos", "a")] {
        store.commit(unit("bind", [bind(&key, name, what)])).await.unwrap();
        key.revision += 1;
    }
    let used_by = async || store.key(ACCOUNT, &region(), key.id).await.unwrap().unwrap().used_by;
    assert_eq!(used_by().await, [product("cos"), product("ssm")]);
    assert!(store.is_bound(key.id, &product("ssm"), &resource("b")).await.unwrap());
    assert!(!store.is_bound(key.id, &product("cos"), &resource("b")).await.unwrap());

    let twice = store.commit(unit("again", [bind(&key, "ssm", "b")])).await;
    assert_conflict(twice, Conflict::Stale);
    let stored = store.key(ACCOUNT, &region(), key.id).await.unwrap().unwrap().key;
    assert_eq!(stored.revision, key.revision, "a refused binding changes nothing");

    for what in ["a", "b"] {
        let unbind =
            Change::UnbindResource { key: next(&key), product: product("ssm"), resource: resource(what) };
        store.commit(unit("unbind", [unbind])).await.unwrap();
        key.revision += 1;
    }
    assert_eq!(used_by().await, [product("cos")]);
    store.close().await;
}

pub async fn a_binding_of_a_key_that_changed_is_refused<D: Database>(database: &D) {
    let store = open(database).await;
    let stale = key(1);
    store.commit(unit("create", [create(stale.clone())])).await.unwrap();
    store.commit(unit("change", [Change::UpdateKey(next(&stale))])).await.unwrap();
    assert_conflict(store.commit(unit("bind", [bind(&stale, "cos", "a")])).await, Conflict::Stale);
    assert!(!store.is_bound(stale.id, &product("cos"), &resource("a")).await.unwrap());
    store.close().await;
}

pub async fn a_product_has_one_number_in_an_account<D: Database>(database: &D) {
    let store = open(database).await;
    let principal = |uin, name: &str| Principal {
        uin: Uin(uin),
        account: ACCOUNT,
        kind: PrincipalKind::Product,
        name: name.into(),
        password_hash: None,
        created_at: UnixSeconds(5),
    };
    let cos = principal(100_000_000_007, "cos");
    let changes = [root(), cos.clone(), principal(100_000_000_008, "cbs")].map(Change::CreatePrincipal);
    store.commit(unit("create", changes)).await.unwrap();
    assert_eq!(store.product(ACCOUNT, &product("cos")).await.unwrap(), Some(cos));
    assert_eq!(store.product(ACCOUNT, &product("mysql")).await.unwrap(), None);
    assert_eq!(store.product(Uin(2), &product("cos")).await.unwrap(), None);
    let again = Change::CreatePrincipal(principal(100_000_000_009, "cos"));
    assert_conflict(store.commit(unit("again", [again])).await, Conflict::Exists);
    assert_eq!(store.root().await.unwrap(), Some(root()), "no product is the root account");
    store.close().await;
}
