//! White-box keys.

use keyward_domain::{
    Region, Rule, Tag, TaggedResource, Uin, UnixSeconds, WhiteBoxKey, WhiteBoxKeyId,
    white_box::{
        DeviceFingerprint, FingerprintDescription, FingerprintIdentity, WhiteBoxAlgorithm,
        WhiteBoxDescription, WhiteBoxState,
    },
};

use super::{
    Database, assert_conflict, open,
    samples::{ACCOUNT, alias, key_id, region, unit},
};
use crate::{Change, Conflict, TagFilter, TagRecord, WhiteBoxKeyQuery, WhiteBoxKeyRecord};

/// The `n`th white-box key, with the alias `white-box-n`, made at second `1000 + n`.
pub fn white_box_key(n: u32) -> WhiteBoxKey {
    WhiteBoxKey {
        id: WhiteBoxKeyId::new(key_id(n)),
        account: ACCOUNT,
        creator: ACCOUNT,
        region: region(),
        alias: alias(&format!("white-box-{n}")),
        description: WhiteBoxDescription::default(),
        algorithm: WhiteBoxAlgorithm::Sm4,
        state: WhiteBoxState::Enabled,
        created_at: UnixSeconds(1000 + i64::from(n)),
        revision: 1,
    }
}

/// A key that is bound to no device, with material of its own.
pub fn record(key: WhiteBoxKey) -> WhiteBoxKeyRecord {
    let wrapped = format!("wrapped-w-b-{}", key.id).into_bytes();
    WhiteBoxKeyRecord { key, wrapped, devices: Vec::new(), tags: Vec::new() }
}

fn create(key: WhiteBoxKey) -> Change {
    Change::CreateWhiteBoxKey(Box::new(record(key)))
}

fn next(key: &WhiteBoxKey, state: WhiteBoxState) -> Box<WhiteBoxKey> {
    Box::new(WhiteBoxKey { state, revision: key.revision + 1, ..key.clone() })
}

fn device(digit: char) -> DeviceFingerprint {
    let parts = [8, 14, 14, 14, 16].map(|length| digit.to_string().repeat(length));
    DeviceFingerprint {
        identity: FingerprintIdentity::parse(&parts.join("-")).unwrap(),
        description: FingerprintDescription::parse(&format!("设备 {digit}")).unwrap(),
    }
}

fn all() -> WhiteBoxKeyQuery {
    WhiteBoxKeyQuery {
        account: ACCOUNT,
        region: region(),
        state: None,
        tags: Vec::new(),
        offset: 0,
        limit: 100,
    }
}

pub async fn a_white_box_key_is_read_as_written<D: Database>(database: &D) {
    let store = open(database).await;
    let key = WhiteBoxKey {
        creator: Uin(100_000_000_777),
        description: WhiteBoxDescription::parse("白盒 🔑 '; DROP TABLE white_box_key; --").unwrap(),
        algorithm: WhiteBoxAlgorithm::Aes256,
        ..white_box_key(1)
    };
    let made = WhiteBoxKeyRecord {
        devices: vec![device('b'), device('a')],
        tags: vec![Tag::parse("env", "prod").unwrap()],
        ..record(key.clone())
    };
    assert_eq!(store.white_box_key(ACCOUNT, &region(), key.id).await.unwrap(), None);
    let change = Change::CreateWhiteBoxKey(Box::new(made.clone()));
    store.commit(unit("create", [change])).await.unwrap();
    assert_eq!(store.white_box_key(ACCOUNT, &region(), key.id).await.unwrap(), Some(made));
    for (account, region) in [(Uin(2), region()), (ACCOUNT, Region::new("ap-beijing"))] {
        assert_eq!(store.white_box_key(account, &region, key.id).await.unwrap(), None);
        assert_eq!(store.count_white_box_keys(account, &region).await.unwrap(), 0);
    }
    assert_eq!(store.count_white_box_keys(ACCOUNT, &region()).await.unwrap(), 1);
    store.close().await;
}

pub async fn an_alias_of_white_box_keys_is_unique_among_them<D: Database>(database: &D) {
    let store = open(database).await;
    store.commit(unit("create", [create(white_box_key(1))])).await.unwrap();
    let same = WhiteBoxKey { alias: white_box_key(1).alias, ..white_box_key(2) };
    assert_conflict(store.commit(unit("same", [create(same.clone())])).await, Conflict::AliasTaken);
    let again = WhiteBoxKey { alias: alias("other"), ..white_box_key(1) };
    assert_conflict(store.commit(unit("again", [create(again)])).await, Conflict::Exists);
    let elsewhere = WhiteBoxKey { region: Region::new("ap-beijing"), ..same };
    store.commit(unit("elsewhere", [create(elsewhere)])).await.unwrap();
    store.close().await;
}

pub async fn states_and_devices_of_white_box_keys_change<D: Database>(database: &D) {
    let store = open(database).await;
    let first = white_box_key(1);
    store.commit(unit("create", [create(first.clone())])).await.unwrap();
    let disabled = next(&first, WhiteBoxState::Disabled);
    store.commit(unit("disable", [Change::UpdateWhiteBoxKey(disabled.clone())])).await.unwrap();
    let stale = Change::UpdateWhiteBoxKey(next(&first, WhiteBoxState::Enabled));
    assert_conflict(store.commit(unit("stale", [stale])).await, Conflict::Stale);
    let bind =
        |key: &WhiteBoxKey, devices: Vec<_>| Change::BindDevices { key: next(key, key.state), devices };
    let stale = bind(&first, vec![device('c')]);
    assert_conflict(store.commit(unit("stale", [stale])).await, Conflict::Stale);
    store.commit(unit("bind", [bind(&disabled, vec![device('a'), device('b')])])).await.unwrap();
    let read = store.white_box_key(ACCOUNT, &region(), first.id).await.unwrap().unwrap();
    assert_eq!((read.key.state, read.key.revision), (WhiteBoxState::Disabled, 3));
    assert_eq!(read.devices, [device('a'), device('b')]);
    store.commit(unit("fewer", [bind(&read.key, vec![device('b')])])).await.unwrap();
    let read = store.white_box_key(ACCOUNT, &region(), first.id).await.unwrap().unwrap();
    assert_eq!(read.devices, [device('b')]);
    store.commit(unit("none", [bind(&read.key, Vec::new())])).await.unwrap();
    assert!(!store.list_white_box_keys(&all()).await.unwrap().items[0].is_bound);
    store.close().await;
}

pub async fn white_box_keys_are_listed_newest_first<D: Database>(database: &D) {
    let store = open(database).await;
    let tagged = |n| WhiteBoxKeyRecord {
        devices: vec![device('a')],
        tags: vec![Tag::parse("env", "prod").unwrap()],
        ..record(white_box_key(n))
    };
    let changes =
        [create(white_box_key(1)), Change::CreateWhiteBoxKey(Box::new(tagged(2))), create(white_box_key(3))];
    store.commit(unit("create", changes)).await.unwrap();
    let disabled = next(&white_box_key(1), WhiteBoxState::Disabled);
    store.commit(unit("disable", [Change::UpdateWhiteBoxKey(disabled)])).await.unwrap();
    let listed = async |query: WhiteBoxKeyQuery| {
        let page = store.list_white_box_keys(&query).await.unwrap();
        let numbers: Vec<_> = page.items.iter().map(|listed| listed.key.created_at.0 - 1000).collect();
        (page.total, numbers)
    };
    assert_eq!(listed(all()).await, (3, vec![3, 2, 1]));
    assert_eq!(listed(WhiteBoxKeyQuery { offset: 1, limit: 1, ..all() }).await, (3, vec![2]));
    assert_eq!(listed(WhiteBoxKeyQuery { limit: u64::from(u32::MAX), ..all() }).await.0, 3);
    let in_state = |state| WhiteBoxKeyQuery { state: Some(state), ..all() };
    assert_eq!(listed(in_state(WhiteBoxState::Disabled)).await, (1, vec![1]));
    assert_eq!(listed(in_state(WhiteBoxState::Enabled)).await, (2, vec![3, 2]));
    let tag = Tag::parse("env", "prod").unwrap();
    let filter = TagFilter { key: tag.key, values: vec![tag.value] };
    let page = store.list_white_box_keys(&WhiteBoxKeyQuery { tags: vec![filter], ..all() }).await.unwrap();
    assert_eq!((page.total, page.items.len()), (1, 1));
    assert!(page.items[0].is_bound);
    store.close().await;
}

pub async fn a_removed_white_box_key_leaves_nothing<D: Database>(database: &D) {
    let store = open(database).await;
    let (doomed, kept) = (white_box_key(1), white_box_key(2));
    let with_all = WhiteBoxKeyRecord {
        devices: vec![device('a')],
        tags: vec![Tag::parse("env", "prod").unwrap()],
        ..record(doomed.clone())
    };
    let changes = [Change::CreateWhiteBoxKey(Box::new(with_all)), create(kept.clone())];
    store.commit(unit("create", changes)).await.unwrap();
    let stale = Change::RemoveWhiteBoxKey(Box::new(WhiteBoxKey { revision: 2, ..doomed.clone() }));
    assert_conflict(store.commit(unit("stale", [stale])).await, Conflict::Stale);
    assert_eq!(store.unerased_white_box_keys().await.unwrap(), []);
    let remove = Change::RemoveWhiteBoxKey(Box::new(doomed.clone()));
    store.commit(unit("remove", [remove])).await.unwrap();
    assert_eq!(store.white_box_key(ACCOUNT, &region(), doomed.id).await.unwrap(), None);
    assert_eq!(store.unerased_white_box_keys().await.unwrap(), [doomed.id]);
    store.scrub_white_box_keys().await.unwrap();
    store.commit(unit("erased", [Change::WhiteBoxKeysErased(vec![doomed.id])])).await.unwrap();
    assert_eq!(store.unerased_white_box_keys().await.unwrap(), []);
    // The id is never used again by the service; here it shows that nothing was left behind.
    store.commit(unit("again", [create(doomed.clone())])).await.unwrap();
    assert_eq!(store.white_box_key(ACCOUNT, &region(), doomed.id).await.unwrap(), Some(record(doomed)));
    assert_eq!(store.white_box_key(ACCOUNT, &region(), kept.id).await.unwrap(), Some(record(kept)));
    store.close().await;
}

pub async fn white_box_keys_take_tags<D: Database>(database: &D) {
    let store = open(database).await;
    let key = white_box_key(1);
    store.commit(unit("create", [create(key.clone())])).await.unwrap();
    let resource = TaggedResource::white_box_key(&key);
    let name = keyward_domain::ResourceName::parse(&resource.name(ACCOUNT)).unwrap();
    let before = store.tagged(ACCOUNT, &name).await.unwrap();
    assert_eq!(before, Some(TagRecord { resource, tags: Vec::new() }));
    let after = vec![Tag::parse("env", "test").unwrap()];
    let set = Change::SetTags {
        account: ACCOUNT,
        creator: ACCOUNT,
        before: Box::new(before.unwrap()),
        after: after.clone(),
    };
    store.commit(unit("tag", [set])).await.unwrap();
    let read = store.white_box_key(ACCOUNT, &region(), key.id).await.unwrap().unwrap();
    assert_eq!(read.tags, after);
    store.close().await;
}
