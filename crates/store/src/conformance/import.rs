//! What imports of material work with.

use keyward_domain::{Key, KeyState, UnixSeconds};

use super::{
    Database, assert_conflict, open,
    samples::{create, import_parameters, key, key_id, unit},
};
use crate::{Change, Conflict};

pub async fn parameters_are_read_as_written<D: Database>(database: &D) {
    let store = open(database).await;
    store.commit(unit("create", [create(key(1)), create(key(2))])).await.unwrap();
    assert_eq!(store.import_parameters(key_id(1)).await.unwrap(), None);
    let parameters = import_parameters(&key(1), 1, 86_400);
    store.commit(unit("put", [Change::PutImportParameters(parameters.clone())])).await.unwrap();
    assert_eq!(store.import_parameters(key_id(1)).await.unwrap(), Some(parameters));
    assert_eq!(store.import_parameters(key_id(2)).await.unwrap(), None);
    store.close().await;
}

pub async fn only_the_newest_parameters_count<D: Database>(database: &D) {
    let store = open(database).await;
    store.commit(unit("create", [create(key(1)), create(key(2))])).await.unwrap();
    let of_another = import_parameters(&key(2), 9, 9);
    store.commit(unit("put", [Change::PutImportParameters(of_another.clone())])).await.unwrap();
    for n in 1..=3 {
        let mut parameters = import_parameters(&key(1), n, 1000 - i64::from(n));
        parameters.algorithm = format!("algorithm {n}");
        store.commit(unit("put", [Change::PutImportParameters(parameters.clone())])).await.unwrap();
        assert_eq!(store.import_parameters(key_id(1)).await.unwrap(), Some(parameters));
    }
    store.commit(unit("drop", [Change::DropImportParameters(key_id(1))])).await.unwrap();
    store.commit(unit("drop", [Change::DropImportParameters(key_id(1))])).await.unwrap();
    assert_eq!(store.import_parameters(key_id(1)).await.unwrap(), None);
    assert_eq!(store.import_parameters(key_id(2)).await.unwrap(), Some(of_another));
    store.close().await;
}

pub async fn parameters_go_with_their_key<D: Database>(database: &D) {
    let store = open(database).await;
    let doomed = Key { state: KeyState::PendingDelete { at: UnixSeconds(1) }, ..key(1) };
    let put = Change::PutImportParameters(import_parameters(&doomed, 1, 9));
    store.commit(unit("create", [create(doomed.clone()), put])).await.unwrap();
    let empty = Key { revision: 2, ..doomed };
    store.commit(unit("empty", [Change::DestroyMaterial(Box::new(empty.clone()))])).await.unwrap();
    assert!(store.import_parameters(empty.id).await.unwrap().is_some(), "material can be imported again");
    store.commit(unit("remove", [Change::RemoveKey(Box::new(empty.clone()))])).await.unwrap();
    assert_eq!(store.import_parameters(empty.id).await.unwrap(), None);
    let late = Change::PutImportParameters(import_parameters(&empty, 2, 9));
    assert_conflict(store.commit(unit("late", [late])).await, Conflict::Stale);
    store.close().await;
}
