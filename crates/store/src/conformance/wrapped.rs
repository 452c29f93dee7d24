//! Secrets that the root key wraps.

use keyward_domain::UnixSeconds;

use super::{
    Database, open,
    samples::{ACCOUNT, access_key, create, key, key_id, root, temporary_key, unit},
    white_box_keys::{record, white_box_key},
};
use crate::{Change, ImportParameters, KeyVersion, Store, Wrapped, WrappedCount, WrappedKind, WrappedOwner};

/// How what the current version wraps begins here.
const NEW: &[u8] = b"new version, 17 b";

fn version(n: u32, number: u32, wrapped: &[u8]) -> KeyVersion {
    KeyVersion { key: key_id(n), number, created_at: UnixSeconds(1), algorithm: 7, wrapped: wrapped.to_vec() }
}

async fn left(store: &dyn Store, kind: WrappedKind) -> Vec<Wrapped> {
    store.wrapped_otherwise(kind, NEW, None, 100).await.unwrap()
}

async fn rewrap(store: &dyn Store, before: &Wrapped) {
    let after = [NEW, &before.bytes].concat();
    store.commit(unit("A", vec![Change::Rewrap { before: Box::new(before.clone()), after }])).await.unwrap();
}

/// One secret of each kind is found, exchanged, and not found any more; all else of its row stays.
pub async fn every_kind_of_secret_is_wrapped_anew(database: &impl Database) {
    let store = open(database).await;
    let parameters = ImportParameters {
        key: key_id(1),
        token_hash: [3; 32],
        algorithm: "RSAES_PKCS1_V1_5".into(),
        wrapped: b"old parameters".to_vec(),
        valid_to: UnixSeconds(9),
    };
    let (access, temporary) = (access_key("AKIDwrapped"), temporary_key("AKIDtemporary", 1, 1 << 40));
    store
        .commit(unit(
            "A",
            vec![
                create(key(1)),
                Change::PutImportParameters(parameters.clone()),
                Change::CreatePrincipal(root()),
                Change::CreateAccessKey(access.clone()),
                Change::CreateTemporaryKey(Box::new(temporary.clone())),
                Change::CreateWhiteBoxKey(Box::new(record(white_box_key(1)))),
            ],
        ))
        .await
        .unwrap();
    for kind in WrappedKind::ALL {
        let found = left(&*store, kind).await;
        assert_eq!(found.len(), 1, "{kind:?}");
        assert_eq!(store.count_wrapped(kind, NEW).await.unwrap(), WrappedCount { total: 1, left: 1 });
        rewrap(&*store, &found[0]).await;
        assert_eq!(left(&*store, kind).await, [], "{kind:?}");
        assert_eq!(store.count_wrapped(kind, NEW).await.unwrap(), WrappedCount { total: 1, left: 0 });
    }
    let renewed = |bytes: &[u8]| [NEW, bytes].concat();
    let expected = ImportParameters { wrapped: renewed(&parameters.wrapped), ..parameters };
    assert_eq!(store.import_parameters(key_id(1)).await.unwrap(), Some(expected));
    let found = store.access_key(&access.id).await.unwrap().unwrap();
    assert_eq!(found.wrapped_secret, renewed(&access.wrapped_secret));
    assert_eq!((found.uin, found.active), (access.uin, access.active));
    let found = store.temporary_key(&temporary.id).await.unwrap().unwrap();
    assert_eq!(found.wrapped_secret, renewed(&temporary.wrapped_secret));
    assert_eq!(found.identity, temporary.identity);
    store.scrub_wrapped().await.unwrap();
}

/// Versions of keys come in pages, each once, also if nothing is done about them.
pub async fn pages_of_secrets_cover_the_whole(database: &impl Database) {
    let store = open(database).await;
    for n in 1..=3 {
        let mut key = key(n);
        store.commit(unit("A", vec![create(key.clone())])).await.unwrap();
        for number in 2..=4 {
            key.revision += 1;
            key.current_version = number;
            let bytes = if number == 3 { NEW } else { b"old" };
            let version = version(n, number, bytes);
            store
                .commit(unit("A", vec![Change::AddVersion { key: Box::new(key.clone()), version }]))
                .await
                .unwrap();
        }
    }
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let page = store.wrapped_otherwise(WrappedKind::KeyVersions, NEW, after.as_ref(), 2).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some(last.owner.clone());
        found.extend(page.into_iter().map(|wrapped| wrapped.owner));
    }
    let mut versions: Vec<(keyward_domain::KeyId, u32)> = Vec::new();
    for owner in found {
        let WrappedOwner::KeyVersion { account, key, number, .. } = owner else { panic!("{owner:?}") };
        assert_eq!(account, ACCOUNT);
        versions.push((key, number));
    }
    versions.sort_unstable();
    let mut expected: Vec<_> = (1..=3).flat_map(|n| [1, 2, 4].map(|number| (key_id(n), number))).collect();
    expected.sort_unstable();
    assert_eq!(versions, expected);
}

/// What somebody wrote anew or removed meanwhile is not overwritten.
pub async fn only_what_was_read_is_wrapped_anew(database: &impl Database) {
    let store = open(database).await;
    store
        .commit(unit(
            "A",
            vec![Change::CreatePrincipal(root()), Change::CreateAccessKey(access_key("AKIDone"))],
        ))
        .await
        .unwrap();
    let mut stale = left(&*store, WrappedKind::AccessKeys).await.remove(0);
    stale.bytes.push(1);
    rewrap(&*store, &stale).await;
    assert_eq!(left(&*store, WrappedKind::AccessKeys).await.len(), 1);
    let gone = WrappedOwner::AccessKey(access_key("AKIDgone").id);
    rewrap(&*store, &Wrapped { owner: gone, bytes: vec![0] }).await;
    assert_eq!(store.count_wrapped(WrappedKind::AccessKeys, NEW).await.unwrap().total, 1);
}
