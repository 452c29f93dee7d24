//! Tags, and what carries them.

use std::sync::Arc;

use keyward_domain::{Key, KeyState, Region, ResourceName, Tag, TagKey, TagValue, TaggedResource, Uin, tag};

use super::{
    Database, assert_conflict, open,
    samples::{
        ACCOUNT, create, create_data_key, data_key, data_key_id, data_key_query, data_key_record, key,
        key_id, query, region, unit, version,
    },
};
use crate::{
    Change, Conflict, DataKeyQuery, DataKeyRecord, KeyQuery, ListedTag, ResourceFilter, ResourceQuery, Store,
    StoreError, TagFilter, TagQuery, TagRecord,
};

/// Tags of texts such as `env=prod`, which are in order.
fn tags(texts: &[&str]) -> Vec<Tag> {
    let parse = |text: &&str| {
        let (key, value) = text.split_once('=').unwrap();
        Tag::parse(key, value).unwrap()
    };
    texts.iter().map(parse).collect()
}

/// A filter for a key and some values, of a text such as `env=prod,test` or `env`.
fn filter(text: &str) -> TagFilter {
    let (key, values) = text.split_once('=').map_or((text, None), |(key, values)| (key, Some(values)));
    let values = values.into_iter().flat_map(|values| values.split(','));
    TagFilter {
        key: TagKey::parse(key).unwrap(),
        values: values.map(|value| TagValue::parse(value).unwrap()).collect(),
    }
}

/// The change that makes a key with tags.
fn tagged(key: Key, texts: &[&str]) -> Change {
    Change::CreateKey { version: Some(version(&key)), key: Box::new(key), tags: tags(texts) }
}

/// The change of a key's tags from some to others.
fn set(key: &Key, before: &[&str], after: &[&str]) -> Change {
    let before = TagRecord { resource: TaggedResource::key(key), tags: tags(before) };
    Change::SetTags { account: key.account, creator: Uin(7), before: Box::new(before), after: tags(after) }
}

fn name(n: u32) -> ResourceName {
    ResourceName::Kms { owner: None, region: region(), creator: None, id: key_id(n) }
}

async fn tags_of(store: &Arc<dyn Store>, n: u32) -> Vec<Tag> {
    store.key(ACCOUNT, &region(), key_id(n)).await.unwrap().unwrap().tags
}

fn everything() -> ResourceFilter {
    ResourceFilter {
        account: ACCOUNT,
        service: String::new(),
        region: String::new(),
        prefix: String::new(),
        id: None,
        tag_creator: None,
    }
}

fn carrying(filters: &[&str]) -> ResourceQuery {
    let tags = filters.iter().map(|text| filter(text)).collect();
    ResourceQuery { filter: everything(), tags, any: false, offset: 0, limit: 1000 }
}

fn all_tags() -> TagQuery {
    TagQuery { account: ACCOUNT, keys: Vec::new(), value: None, creator: None, offset: 0, limit: 1000 }
}

/// The tags that a question finds, as texts; those that nothing carries with a `?`.
async fn listed(store: &Arc<dyn Store>, query: TagQuery) -> Vec<String> {
    let page = store.list_tags(&query).await.unwrap();
    assert_eq!(page.total, page.items.len() as u64);
    let text = |ListedTag { tag, attached }: ListedTag| {
        format!("{}={}{}", tag.key, tag.value, if attached { "" } else { "?" })
    };
    page.items.into_iter().map(text).collect()
}

pub async fn tags_come_with_what_carries_them<D: Database>(database: &D) {
    let store = open(database).await;
    let texts = ["Env=Prod", "a b+-=x", "env=prod", "组=订单"];
    let record = DataKeyRecord { tags: tags(&texts[..2]), ..data_key_record(data_key(2)) };
    let changes = [tagged(key(1), &texts), Change::CreateDataKey(Box::new(record.clone()))];
    store.commit(unit("create", changes)).await.unwrap();
    assert_eq!(tags_of(&store, 1).await, tags(&texts));
    assert_eq!(store.data_key(ACCOUNT, &region(), data_key_id(2)).await.unwrap(), Some(record));
    let found = store.tagged(ACCOUNT, &name(2)).await.unwrap().unwrap();
    assert_eq!(found.resource, TaggedResource::data_key(&data_key(2)));
    assert_eq!(listed(&store, all_tags()).await, texts);
    store.close().await;
}

pub async fn tags_are_set_as_a_whole<D: Database>(database: &D) {
    let store = open(database).await;
    store.commit(unit("create", [tagged(key(1), &["a=1"]), create(key(2))])).await.unwrap();
    store.commit(unit("set", [set(&key(1), &["a=1"], &["a=2", "b=1"])])).await.unwrap();
    assert_eq!(tags_of(&store, 1).await, tags(&["a=2", "b=1"]));
    let late = [set(&key(2), &[], &["c=1"]), set(&key(1), &["a=1"], &["a=3"])];
    assert_conflict(store.commit(unit("late", late)).await, Conflict::Stale);
    assert_eq!(tags_of(&store, 1).await, tags(&["a=2", "b=1"]));
    assert_eq!(tags_of(&store, 2).await, [], "nothing of the unit was done");
    store.commit(unit("take off", [set(&key(1), &["a=2", "b=1"], &[])])).await.unwrap();
    assert_eq!(tags_of(&store, 1).await, []);
    assert_eq!(
        listed(&store, all_tags()).await,
        ["a=1?", "a=2?", "b=1?"],
        "tags stay when nothing carries them"
    );
    store.close().await;
}

pub async fn what_is_gone_takes_no_tags<D: Database>(database: &D) {
    let store = open(database).await;
    let mut doomed = key(1);
    doomed.state = KeyState::Disabled;
    store.commit(unit("create", [tagged(doomed.clone(), &["a=1"])])).await.unwrap();
    let record = DataKeyRecord { tags: tags(&["a=1"]), ..data_key_record(data_key(2)) };
    store.commit(unit("create", [Change::CreateDataKey(Box::new(record))])).await.unwrap();
    doomed.revision += 1;
    store.commit(unit("empty", [Change::DestroyMaterial(Box::new(doomed.clone()))])).await.unwrap();
    assert_eq!(tags_of(&store, 1).await, tags(&["a=1"]), "a key keeps its tags to its end");
    let ends = [Change::RemoveKey(Box::new(doomed.clone())), Change::RemoveDataKey(Box::new(data_key(2)))];
    store.commit(unit("remove", ends)).await.unwrap();
    assert_eq!(store.tagged(ACCOUNT, &name(1)).await.unwrap(), None);
    assert_eq!(store.list_tagged(&carrying(&[])).await.unwrap().total, 0);
    assert_eq!(listed(&store, all_tags()).await, ["a=1?"]);
    let late = store.commit(unit("late", [set(&doomed, &[], &["a=1"])])).await;
    assert_conflict(late, Conflict::Stale);
    store.close().await;
}

pub async fn names_that_say_something_else_name_nothing<D: Database>(database: &D) {
    let store = open(database).await;
    let made = Key { creator: Uin(77), ..key(1) };
    store.commit(unit("create", [tagged(made, &["a=1"])])).await.unwrap();
    let named = |owner, creator, region: &str| {
        let region = Region::new(region);
        ResourceName::Kms { owner, region, creator, id: key_id(1) }
    };
    for good in [
        named(None, None, "ap-guangzhou"),
        named(Some(ACCOUNT), None, "ap-guangzhou"),
        named(Some(ACCOUNT), Some(Uin(77)), "ap-guangzhou"),
    ] {
        let found = store.tagged(ACCOUNT, &good).await.unwrap().unwrap();
        assert_eq!(found.resource.resource_id(), format!("creatorUin/77/{}", key_id(1)));
        assert_eq!(store.tagged(Uin(2), &good).await.unwrap(), None, "of another account");
    }
    for bad in [
        named(Some(Uin(2)), None, "ap-guangzhou"),
        named(None, Some(ACCOUNT), "ap-guangzhou"),
        named(None, None, "ap-beijing"),
        name(9),
    ] {
        assert_eq!(store.tagged(ACCOUNT, &bad).await.unwrap(), None, "{bad}");
    }
    store.close().await;
}

pub async fn tags_are_made_and_removed<D: Database>(database: &D) {
    let store = open(database).await;
    let make = |texts: &[&str]| Change::CreateTags { account: ACCOUNT, creator: Uin(7), tags: tags(texts) };
    let remove = |texts: &[&str]| Change::DeleteTags { account: ACCOUNT, tags: tags(texts) };
    store.commit(unit("make", [make(&["a=1", "a=2"])])).await.unwrap();
    let again = store.commit(unit("again", [make(&["b=1", "a=2"])])).await;
    assert_conflict(again, Conflict::Stale);
    store.commit(unit("carry", [tagged(key(1), &["a=1"])])).await.unwrap();
    assert_eq!(listed(&store, all_tags()).await, ["a=1", "a=2?"]);
    for refused in [["a=2", "a=1"], ["a=2", "a=9"]] {
        assert_conflict(store.commit(unit("remove", [remove(&refused)])).await, Conflict::Stale);
    }
    store.commit(unit("remove", [remove(&["a=2"])])).await.unwrap();
    assert_eq!(listed(&store, all_tags()).await, ["a=1"]);
    let one = store.tag(ACCOUNT, &tags(&["a=1"])[0]).await.unwrap();
    assert_eq!(one, Some(ListedTag { tag: tags(&["a=1"])[0].clone(), attached: true }));
    assert_eq!(store.tag(ACCOUNT, &tags(&["a=2"])[0]).await.unwrap(), None);
    assert_eq!(store.tag(Uin(2), &tags(&["a=1"])[0]).await.unwrap(), None);
    store.close().await;
}

pub async fn tags_are_listed_by_key_and_value<D: Database>(database: &D) {
    let store = open(database).await;
    let make = |account, creator, texts: &[&str]| Change::CreateTags { account, creator, tags: tags(texts) };
    let changes = [
        make(ACCOUNT, Uin(7), &["b=1", "B=1", "a=2", "a=1", "环=1"]),
        make(ACCOUNT, Uin(8), &["a_b=1", "axb=1"]),
        make(Uin(2), Uin(2), &["other=1"]),
    ];
    store.commit(unit("make", changes)).await.unwrap();
    let whole = ["B=1?", "a=1?", "a=2?", "a_b=1?", "axb=1?", "b=1?", "环=1?"];
    assert_eq!(listed(&store, all_tags()).await, whole);
    let keys = |texts: &[&str]| texts.iter().map(|text| TagKey::parse(text).unwrap()).collect::<Vec<_>>();
    let of = |texts: &[&str]| TagQuery { keys: keys(texts), ..all_tags() };
    assert_eq!(listed(&store, of(&["a_b", "B"])).await, ["B=1?", "a_b=1?"]);
    assert_eq!(listed(&store, of(&["none"])).await, [""; 0]);
    let value = TagValue::parse("2").ok();
    assert_eq!(listed(&store, TagQuery { value, ..of(&["a", "b"]) }).await, ["a=2?"]);
    assert_eq!(listed(&store, TagQuery { creator: Some(Uin(8)), ..all_tags() }).await, ["a_b=1?", "axb=1?"]);
    let found = store.list_tag_keys(&all_tags()).await.unwrap();
    assert_eq!((found.total, found.items), (6, keys(&["B", "a", "a_b", "axb", "b", "环"])));
    let part = store.list_tag_keys(&TagQuery { offset: 1, limit: 2, ..all_tags() }).await.unwrap();
    assert_eq!((part.total, part.items), (6, keys(&["a", "a_b"])));
    let part = store.list_tags(&TagQuery { offset: 6, limit: 2, ..all_tags() }).await.unwrap();
    assert_eq!((part.total, part.items.len()), (7, 1));
    store.close().await;
}

pub async fn an_account_has_room_for_a_thousand_tag_keys<D: Database>(database: &D) {
    let store = open(database).await;
    let make = |texts: Vec<String>| {
        let texts: Vec<_> = texts.iter().map(String::as_str).collect();
        Change::CreateTags { account: ACCOUNT, creator: ACCOUNT, tags: tags(&texts) }
    };
    let keys = (0..tag::KEYS).map(|n| format!("k{n}=1")).collect();
    let values = (2..=tag::VALUES).map(|n| format!("k0={n}")).collect();
    store.commit(unit("fill", [make(keys), make(values)])).await.unwrap();
    let new_key = store.commit(unit("key", [make(vec!["more=1".into()])])).await;
    assert_conflict(new_key, Conflict::TagKeysFull);
    let new_value = store.commit(unit("value", [create(key(1)), set(&key(1), &[], &["k0=0"])])).await;
    assert_conflict(new_value, Conflict::TagValuesFull);
    assert_eq!(store.key(ACCOUNT, &region(), key_id(1)).await.unwrap(), None);
    let with_key = store.commit(unit("new", [tagged(key(1), &["k0=0"])])).await;
    assert_conflict(with_key, Conflict::TagsOfNew);
    assert_eq!(store.key(ACCOUNT, &region(), key_id(1)).await.unwrap(), None);
    let fitting = [tagged(key(2), &["k0=1", "k1=2"])];
    store.commit(unit("fits", fitting)).await.unwrap();
    let of_another = Change::CreateTags { account: Uin(2), creator: Uin(2), tags: tags(&["more=1"]) };
    store.commit(unit("another", [of_another])).await.unwrap();
    store.close().await;
}

/// A store with four keys and a data key, some elsewhere.
async fn shelf<D: Database>(database: &D) -> Arc<dyn Store> {
    let store = open(database).await;
    let elsewhere = Key { region: Region::new("ap-beijing"), ..key(4) };
    let of_another = Key { account: Uin(2), creator: Uin(2), ..key(5) };
    let record = DataKeyRecord { tags: tags(&["env=prod"]), ..data_key_record(data_key(6)) };
    let changes = [
        tagged(key(1), &["env=prod", "owner=li"]),
        tagged(key(2), &["env=test", "owner=li"]),
        tagged(key(3), &["ENV=prod", "e_v=prod", "env=prod2"]),
        tagged(elsewhere, &["env=prod"]),
        tagged(of_another, &["env=prod"]),
        Change::CreateDataKey(Box::new(record)),
        create(key(7)),
        create_data_key(data_key(8)),
    ];
    store.commit(unit("create", changes)).await.unwrap();
    store
}

pub async fn resources_are_found_by_their_tags<D: Database>(database: &D) {
    let store = shelf(database).await;
    let found = async |query: ResourceQuery| -> Result<Vec<u32>, StoreError> {
        let page = store.list_tagged(&query).await?;
        assert_eq!(page.total, page.items.len() as u64);
        let number = |record: &TagRecord| {
            let TaggedResource::Kms { id, .. } = &record.resource;
            (1..10).find(|n| key_id(*n) == *id).unwrap()
        };
        Ok(page.items.iter().map(number).collect())
    };
    for (filters, all, any) in [
        (&[][..], &[4, 1, 2, 3, 6][..], &[4, 1, 2, 3, 6][..]),
        (&["env=prod"], &[4, 1, 6], &[4, 1, 6]),
        (&["env"], &[4, 1, 2, 3, 6], &[4, 1, 2, 3, 6]),
        (&["env=prod,test", "owner=li"], &[1, 2], &[4, 1, 2, 6]),
        (&["env=prod", "owner"], &[1], &[4, 1, 2, 6]),
        (&["ENV=prod", "e_v=prod"], &[3], &[3]),
        (&["e_v=prod", "owner=li", "none"], &[], &[1, 2, 3]),
    ] {
        assert_eq!(found(carrying(filters)).await.unwrap(), all, "{filters:?}");
        let query = ResourceQuery { any: true, ..carrying(filters) };
        assert_eq!(found(query).await.unwrap(), any, "any of {filters:?}");
    }
    let of = |filter| ResourceQuery { filter, ..carrying(&["env=prod"]) };
    let here = ResourceFilter { region: region().to_string(), ..everything() };
    assert_eq!(found(of(here.clone())).await.unwrap(), [1, 6]);
    let by_creator = |creator| ResourceFilter { id: Some((creator, key_id(1))), ..here.clone() };
    assert_eq!(found(of(by_creator(None))).await.unwrap(), [1]);
    assert_eq!(found(of(by_creator(Some(ACCOUNT)))).await.unwrap(), [1]);
    for nothing in [
        by_creator(Some(Uin(3))),
        ResourceFilter { service: "cvm".into(), ..everything() },
        ResourceFilter { prefix: "instance".into(), ..everything() },
        ResourceFilter { region: "a\0".into(), ..everything() },
        ResourceFilter { tag_creator: Some(Uin(3)), ..everything() },
        ResourceFilter { account: Uin(3), ..everything() },
    ] {
        assert!(found(of(nothing.clone())).await.unwrap().is_empty(), "{nothing:?}");
    }
    let part = ResourceQuery { offset: 1, limit: 2, ..carrying(&["env"]) };
    let page = store.list_tagged(&part).await.unwrap();
    assert_eq!((page.total, page.items[0].tags.clone()), (5, tags(&["env=prod", "owner=li"])));
    assert_eq!(page.items.len(), 2);
    store.close().await;
}

pub async fn tags_of_resources_are_listed_one_by_one<D: Database>(database: &D) {
    let store = shelf(database).await;
    let list = async |filter, offset, limit| {
        let page = store.list_tags_of_resources(&filter, offset, limit).await.unwrap();
        (page.total, page.items.into_iter().map(|(_, tag)| tag).collect::<Vec<_>>())
    };
    assert_eq!(list(everything(), 0, 100).await.0, 9);
    let third = || ResourceFilter { id: Some((None, key_id(3))), ..everything() };
    assert_eq!(list(third(), 0, 100).await, (3, tags(&["ENV=prod", "e_v=prod", "env=prod2"])));
    assert_eq!(list(third(), 1, 1).await, (3, tags(&["e_v=prod"])));
    store.close().await;
}

pub async fn lists_of_keys_and_data_keys_are_filtered_by_tags<D: Database>(database: &D) {
    let store = shelf(database).await;
    let keys = async |filters: &[&str]| {
        let tags = filters.iter().map(|text| filter(text)).collect();
        let page = store.list_keys(&KeyQuery { tags, ..query() }).await.unwrap();
        assert_eq!(page.total, page.items.len() as u64);
        page.items.iter().map(|key| key.alias.as_str().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(keys(&[]).await.len(), 4);
    assert_eq!(keys(&["env=prod"]).await, ["key-1"]);
    assert_eq!(keys(&["env"]).await, ["key-1", "key-2", "key-3"]);
    assert_eq!(keys(&["env=prod,test", "owner=li"]).await, ["key-1", "key-2"]);
    assert_eq!(keys(&["env=test", "owner=wang"]).await, [""; 0]);
    assert_eq!(keys(&["e_v"]).await, ["key-3"], "an underscore is no wildcard");
    assert_eq!(keys(&["a", "b", "c", "d", "e", "env"]).await, [""; 0]);
    let tags = vec![filter("env")];
    let page =
        store.list_keys(&KeyQuery { tags: tags.clone(), offset: 1, limit: 1, ..query() }).await.unwrap();
    assert_eq!((page.total, page.items), (3, vec![key(2)]));
    let page = store.list_data_keys(&DataKeyQuery { tags, ..data_key_query() }).await.unwrap();
    assert_eq!((page.total, &page.items[0].data_key), (1, &data_key(6)));
    store.close().await;
}
