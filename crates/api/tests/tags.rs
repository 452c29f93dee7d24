//! Tags: what resources carry, the tags of an account, and who may know and change them.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use common::world::{ROOT, World};
use keyward_testkit::client::sign::Credentials;
use serde_json::{Value, json};

const HERE: &str = "ap-guangzhou";

/// The whole name of a key or data key of root, as Terraform writes it: without its owner.
fn name(id: &str) -> String {
    format!("qcs::kms:{HERE}:uin/:key/creatorUin/{ROOT}/{id}")
}

/// `[{TagKey, TagValue}, ...]` of texts such as `env=prod`.
fn tags(texts: &[&str]) -> Value {
    let tag = |text: &&str| {
        let (key, value) = text.split_once('=').unwrap();
        json!({"TagKey": key, "TagValue": value})
    };
    texts.iter().map(tag).collect()
}

/// `[{TagKey, TagValue: [...]}, ...]` of texts such as `env=prod,test` or `env`.
fn filters(texts: &[&str]) -> Value {
    let filter = |text: &&str| match text.split_once('=') {
        None => json!({ "TagKey": text }),
        Some((key, values)) => json!({"TagKey": key, "TagValue": values.split(',').collect::<Vec<_>>()}),
    };
    texts.iter().map(filter).collect()
}

fn target(ids: &[&str]) -> Value {
    json!({
        "ServiceType": "kms", "ResourcePrefix": "key", "ResourceRegion": HERE, "ResourceIds": ids,
    })
}

fn with(mut params: Value, more: Value) -> Value {
    params.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    params
}

impl World {
    /// A key with tags; its id.
    async fn tagged_key(&self, alias: &str, texts: &[&str]) -> String {
        let made = self.ok("CreateKey", json!({"Alias": alias, "Tags": tags(texts)})).await;
        made["KeyId"].as_str().unwrap().to_owned()
    }

    /// What a key or data key carries, as texts.
    async fn tags_of(&self, id: &str) -> Vec<String> {
        let found = self.ok("GetResources", json!({ "ResourceList": [name(id)] })).await;
        let tags = found["ResourceTagMappingList"][0]["Tags"].as_array().unwrap().clone();
        tags.iter().map(text).collect()
    }

    /// The tags of the account, as texts; those that nothing carries with a `?`.
    async fn all_tags(&self) -> Vec<String> {
        let listed = self.ok("DescribeTags", json!({"Limit": 1000})).await;
        let tag = |tag: &Value| text(tag) + if tag["CanDelete"] == 1 { "?" } else { "" };
        listed["Tags"].as_array().unwrap().iter().map(tag).collect()
    }

    async fn code(&self, who: &Credentials, action: &str, params: &Value) -> (String, String) {
        let reply = self.reply(who, action, "", params).await;
        (reply.code, String::from_utf8(reply.body).unwrap())
    }
}

fn text(tag: &Value) -> String {
    format!("{}={}", tag["TagKey"].as_str().unwrap(), tag["TagValue"].as_str().unwrap())
}

#[tokio::test]
async fn terraform_sets_and_reads_the_tags_of_a_key() {
    let world = World::new().await;
    let key = world.key("key").await;
    let resource_id = format!("creatorUin/{ROOT}/{key}");
    let set = json!({"Resource": name(&key), "ReplaceTags": tags(&["env=prod", "组=订单"])});
    world.ok("ModifyResourceTags", set).await;
    let read = with(target(&[&resource_id]), json!({"Limit": 20, "Offset": 0}));
    let found = world.ok("DescribeResourceTagsByResourceIds", read).await;
    assert_eq!(found["TotalCount"], 2);
    assert_eq!(found["Tags"][0]["ResourceId"], resource_id.as_str());
    assert_eq!(text(&found["Tags"][1]), "组=订单");
    assert_eq!(found["Tags"][0]["TagKeyMd5"], "ff035a1dd7655da15295fa5fa89362a7");
    assert_eq!(
        (&found["Tags"][0]["ServiceType"], &found["Tags"][0]["Category"]),
        (&json!("kms"), &json!("Custom"))
    );

    let change = json!({
        "Resource": name(&key), "ReplaceTags": tags(&["env=test"]), "DeleteTags": [{"TagKey": "组"}, {"TagKey": "none"}],
    });
    world.ok("ModifyResourceTags", change).await;
    assert_eq!(world.tags_of(&key).await, ["env=test"]);

    // The other forms name the same key, and replies name it as the request did.
    for resource in [
        format!("qcs::kms:{HERE}:uin/:key/{key}"),
        format!("qcs::kms:{HERE}::key/{key}"),
        format!("qcs::kms:{HERE}:uin/{ROOT}:key/{resource_id}"),
    ] {
        let value = json!({"Resource": resource, "TagKey": "env", "TagValue": "again"});
        world.ok("UpdateResourceTagValue", value).await;
    }
    let found = world.ok("DescribeResourceTagsByResourceIdsSeq", target(&[&key])).await;
    assert_eq!(
        (&found["Tags"][0]["ResourceId"], text(&found["Tags"][0]).as_str()),
        (&json!(key), "env=again")
    );
}

#[tokio::test]
async fn new_keys_and_data_keys_take_tags() {
    let world = World::new().await;
    let made = world.ok("CreateKey", json!({"Alias": "a", "Tags": tags(&["owner=li", "env=prod"])})).await;
    assert_eq!((&made["TagCode"], &made["TagMsg"]), (&json!(0), &json!("ok")));
    let key = made["KeyId"].as_str().unwrap();
    assert_eq!(world.tags_of(key).await, ["env=prod", "owner=li"]);
    let bare = world.ok("CreateKey", json!({"Alias": "b"})).await;
    assert_eq!((&bare["TagCode"], &bare["TagMsg"]), (&json!(0), &json!("no tags to save")));

    let params = json!({
        "KeyId": key, "KeySpec": "AES_256", "IsHostedByKms": 1, "DataKeyName": "d", "Tags": tags(&["env=test"]),
    });
    let made = world.ok("GenerateDataKey", params).await;
    assert_eq!((&made["TagCode"], &made["TagMsg"]), (&json!(0), &json!("ok")));
    let generated = made["DataKeyId"].as_str().unwrap();
    let params = json!({
        "DataKeyName": "i", "ImportKeyMaterial": "YWJj", "ImportType": 2, "KeyId": key, "Tags": tags(&["env=prod"]),
    });
    let imported = world.ok("ImportDataKey", params).await["DataKeyId"].as_str().unwrap().to_owned();
    assert_eq!(world.tags_of(generated).await, ["env=test"]);
    assert_eq!(world.tags_of(&imported).await, ["env=prod"]);

    // What a data key carries is not its key's.
    let keys = world.ok("ListKeyDetail", json!({"TagFilters": filters(&["env=prod,test"])})).await;
    assert_eq!((&keys["TotalCount"], &keys["KeyMetadatas"][0]["KeyId"]), (&json!(1), &json!(key)));
    let listed = world.ok("ListDataKeyDetail", json!({"TagFilters": filters(&["env=test"])})).await;
    assert_eq!(
        (&listed["TotalCount"], &listed["DataKeyMetadatas"][0]["DataKeyId"]),
        (&json!(1), &json!(generated))
    );
    assert_eq!(world.all_tags().await, ["env=prod", "env=test", "owner=li"]);
}

#[tokio::test]
async fn tags_that_cannot_be_keep_a_key_from_being_made() {
    let world = World::new().await;
    let many: Vec<_> = (0..51).map(|n| format!("k{n}=v")).collect();
    let many: Vec<_> = many.iter().map(String::as_str).collect();
    let long = format!("{}=v", "k".repeat(128));
    for (given, code) in [
        (tags(&["a=1", "b=1", "a=2"]), "InvalidParameterValue.TagKeysDuplicated"),
        (tags(&["=1"]), "InvalidParameter"),
        (tags(&["a="]), "InvalidParameter"),
        (tags(&["a|b=1"]), "InvalidParameter"),
        (tags(&["qcs:a=1"]), "InvalidParameter"),
        (tags(&[&long]), "InvalidParameter"),
        (tags(&many), "InvalidParameter"),
        (json!([{"TagKey": "a"}]), "MissingParameter"),
        (json!([{"TagKey": "a", "TagValue": 1}]), "InvalidParameter"),
        (json!("env=prod"), "InvalidParameter"),
    ] {
        assert_eq!(world.err("CreateKey", json!({"Alias": "a", "Tags": given})).await, code, "{given}");
    }
    assert_eq!(world.ok("ListKeys", json!({})).await["TotalCount"], 0);
    assert!(world.all_tags().await.is_empty());
    world.tagged_key("fifty", &many[..50]).await;

    for (given, code) in [
        (filters(&["a", "a=1"]), "InvalidParameter"),
        (filters(&["a", "b", "c", "d", "e", "f", "g"]), "InvalidParameter"),
        (filters(&["a=1,2,3,4,5,6,7,8,9,10,11"]), "InvalidParameter"),
        (filters(&["a|b"]), "InvalidParameter"),
        (json!([{}]), "MissingParameter"),
    ] {
        for list in ["ListKeyDetail", "ListDataKeyDetail"] {
            assert_eq!(world.err(list, json!({ "TagFilters": given })).await, code, "{given}");
        }
    }
    assert_eq!(world.ok("ListKeyDetail", json!({"TagFilters": []})).await["TotalCount"], 1);
}

#[tokio::test]
async fn every_edit_says_what_is_wrong_and_changes_nothing() {
    let world = World::new().await;
    let (key, other) = (world.tagged_key("key", &["env=prod", "owner=li"]).await, world.key("other").await);
    world.ok("CreateTag", json!({"TagKey": "loose", "TagValue": "1"})).await;
    let (here, gone) = (name(&key), name("23e80852-1e38-11e9-b129-5cb9019b4b01"));
    let one = |resource: &str, text: &str| {
        let (key, value) = text.split_once('=').unwrap();
        json!({"Resource": resource, "TagKey": key, "TagValue": value})
    };
    let elsewhere = here.replace(HERE, "ap-hongkong");
    let of_another = here.replace("uin/:", "uin/200000000001:");
    let by_another = here.replace(&ROOT.to_string(), "100000000002");
    let description = "InvalidParameterValue.ResourceDescriptionError";
    let mut refused = vec![
        ("AddResourceTag", one(&here, "env=prod"), "ResourceInUse.TagKeyAttached"),
        ("AddResourceTag", one(&here, "=1"), "InvalidParameterValue.TagKeyEmpty"),
        ("AddResourceTag", one(&here, "a="), "InvalidParameterValue.TagValueEmpty"),
        ("AddResourceTag", one(&here, "a&b=1"), "InvalidParameterValue.TagKeyCharacterIllegal"),
        ("AddResourceTag", one(&here, "a=1\n"), "InvalidParameterValue.TagValueCharacterIllegal"),
        ("AddResourceTag", one(&here, "project=1"), "InvalidParameter.ReservedTagKey"),
        (
            "AddResourceTag",
            one(&here, &format!("{}=1", "x".repeat(128))),
            "InvalidParameterValue.TagKeyLengthExceeded",
        ),
        (
            "AddResourceTag",
            one(&here, &format!("a={}", "x".repeat(256))),
            "InvalidParameterValue.TagValueLengthExceeded",
        ),
        ("UpdateResourceTagValue", one(&here, "none=1"), "ResourceNotFound.AttachedTagKeyNotFound"),
        (
            "DeleteResourceTag",
            json!({"Resource": here, "TagKey": "none"}),
            "ResourceNotFound.AttachedTagKeyNotFound",
        ),
        ("ModifyResourceTags", json!({ "Resource": here }), "InvalidParameter.Tag"),
        ("ModifyResourceTags", json!({"Resource": here, "ReplaceTags": []}), "InvalidParameter.Tag"),
        (
            "ModifyResourceTags",
            json!({"Resource": here, "ReplaceTags": tags(&["a=1", "a=2"])}),
            "InvalidParameter.Tag",
        ),
        (
            "ModifyResourceTags",
            json!({"Resource": here, "ReplaceTags": tags(&["a=1"]), "DeleteTags": [{"TagKey": "a"}]}),
            "InvalidParameterValue.DeleteTagsParamError",
        ),
        (
            "TagResources",
            json!({"ResourceList": [here], "Tags": tags(&["a=1", "a=2"])}),
            "InvalidParameterValue.TagKeyDuplicate",
        ),
        ("TagResources", json!({"ResourceList": [here], "Tags": []}), "InvalidParameter.Tag"),
        ("TagResources", json!({"ResourceList": [], "Tags": tags(&["a=1"])}), "InvalidParameter"),
        (
            "TagResources",
            json!({"ResourceList": vec![&here; 11], "Tags": tags(&["a=1"])}),
            "LimitExceeded.ResourceNumPerRequest",
        ),
        ("TagResources", json!({"ResourceList": [here, gone], "Tags": tags(&["a=1"])}), description),
        ("UnTagResources", json!({"ResourceList": [here, gone], "TagKeys": ["env"]}), description),
        (
            "UnTagResources",
            json!({"ResourceList": [here], "TagKeys": vec!["env"; 11]}),
            "LimitExceeded.TagNumPerRequest",
        ),
        ("CreateTag", json!({"TagKey": "env", "TagValue": "prod"}), "ResourceInUse.TagDuplicate"),
        ("CreateTags", json!({}), "InvalidParameter.Tag"),
        ("CreateTags", json!({"Tags": tags(&["new=1", "env=prod"])}), "ResourceInUse.TagDuplicate"),
        ("CreateTags", json!({"Tags": tags(&["new=1", "new=1"])}), "InvalidParameter.Tag"),
        ("DeleteTag", json!({"TagKey": "env", "TagValue": "prod"}), "FailedOperation.TagAttachedResource"),
        ("DeleteTag", json!({"TagKey": "env", "TagValue": "none"}), "ResourceNotFound.TagNonExist"),
        (
            "DeleteTags",
            json!({"Tags": tags(&["loose=1", "env=prod"])}),
            "FailedOperation.TagAttachedResource",
        ),
        ("DeleteTags", json!({"Tags": tags(&["loose=1", "env=none"])}), "ResourceNotFound.TagNonExist"),
    ];
    for nowhere in [
        &gone,
        &elsewhere,
        &of_another,
        &by_another,
        &"qcs::cvm:ap-guangzhou:uin/1:instance/ins-1".into(),
        &"*".into(),
    ] {
        refused.push(("AddResourceTag", one(nowhere, "a=1"), description));
        refused.push((
            "ModifyResourceTags",
            json!({"Resource": nowhere, "DeleteTags": [{"TagKey": "env"}]}),
            description,
        ));
        refused.push(("GetResources", json!({ "ResourceList": [nowhere] }), description));
    }
    let on = |more: Value| with(target(&[&key, &other]), more);
    let attach = json!({"TagKey": "env", "TagValue": "prod"});
    refused.extend([
        ("AttachResourcesTag", on(attach.clone()), "ResourceInUse.TagKeyAttached"),
        ("AttachResourcesTag", on(json!({"TagKey": "new", "TagValue": "1"})), "ResourceNotFound.TagNonExist"),
        ("DetachResourcesTag", on(json!({"TagKey": "env"})), "ResourceNotFound.AttachedTagKeyNotFound"),
        ("ModifyResourcesTagValue", on(attach.clone()), "ResourceNotFound.AttachedTagKeyNotFound"),
        (
            "ModifyResourcesTagValue",
            on(json!({"TagKey": "env", "TagValue": "none"})),
            "ResourceNotFound.TagNonExist",
        ),
    ]);
    let ids = |ids: Value| json!({ "ResourceIds": ids });
    let value = "InvalidParameterValue";
    for (wrong, code) in [
        (json!({"ServiceType": "cvm"}), format!("{value}.ServiceTypeInvalid")),
        (json!({"ResourcePrefix": "instance"}), format!("{value}.ResourcePrefixInvalid")),
        (json!({"ResourceRegion": "ap-nowhere"}), format!("{value}.RegionInvalid")),
        (json!({"ResourceRegion": ""}), format!("{value}.RegionInvalid")),
        (json!({"ResourceRegion": "A\u{0}"}), format!("{value}.RegionInvalid")),
        (ids(json!([])), format!("{value}.ResourceIdInvalid")),
        (ids(json!(["creatorUin/1"])), format!("{value}.ResourceIdInvalid")),
        (ids(json!(["*"])), format!("{value}.ResourceIdInvalid")),
        (ids(json!([key, gone.rsplit('/').next()])), format!("{value}.ResourceIdInvalid")),
        (ids(json!(vec![&key; 51])), "LimitExceeded.ResourceNumPerRequest".into()),
    ] {
        let params = with(on(json!({"TagKey": "loose", "TagValue": "1"})), wrong);
        assert_eq!(world.err("AttachResourcesTag", params.clone()).await, code, "{params}");
    }
    let before = (world.tags_of(&key).await, world.tags_of(&other).await, world.all_tags().await);
    for (action, params, code) in refused {
        let (found, text) = world.code(&world.root, action, &params).await;
        assert_eq!(found, code, "{action} {params} {text}");
    }
    let after = (world.tags_of(&key).await, world.tags_of(&other).await, world.all_tags().await);
    assert_eq!(after, before);
}

#[tokio::test]
async fn many_resources_are_edited_at_once() {
    let world = World::new().await;
    let (one, two) = (world.key("one").await, world.key("two").await);
    let data_key = world.data_key(&one, "data").await;
    let names = json!([name(&one), name(&data_key), name(&one)]);
    let given = json!({"ResourceList": names, "Tags": tags(&["env=prod", "owner=li"])});
    assert_eq!(world.ok("TagResources", given).await["FailedResources"], json!([]));
    assert_eq!(world.tags_of(&data_key).await, ["env=prod", "owner=li"]);
    world.ok("CreateTags", json!({"Tags": tags(&["team=a", "team=b"])})).await;
    // The same key in two forms.
    let twice = [one.as_str(), two.as_str(), &format!("creatorUin/{ROOT}/{one}")];
    world.ok("AttachResourcesTag", with(target(&twice), json!({"TagKey": "team", "TagValue": "a"}))).await;
    world
        .ok("ModifyResourcesTagValue", with(target(&twice), json!({"TagKey": "team", "TagValue": "b"})))
        .await;
    assert_eq!(world.tags_of(&two).await, ["team=b"]);
    world.ok("DetachResourcesTag", with(target(&[&two]), json!({"TagKey": "team"}))).await;
    world.ok("UnTagResources", json!({"ResourceList": names, "TagKeys": ["env", "none"]})).await;
    assert_eq!(world.tags_of(&one).await, ["owner=li", "team=b"]);
    assert_eq!(world.tags_of(&two).await, [""; 0]);
    assert_eq!(world.all_tags().await, ["env=prod?", "owner=li", "team=a?", "team=b"]);
    world.ok("DeleteTags", json!({"Tags": tags(&["env=prod", "team=a", "env=prod"])})).await;
    world.ok("CreateTag", json!({"TagKey": "env", "TagValue": "prod"})).await;
}

#[tokio::test]
async fn a_resource_has_at_most_fifty_tags_whoever_adds_them() {
    let world = World::new().await;
    let texts: Vec<_> = (0..49).map(|n| format!("k{n}=v")).collect();
    let key = world.tagged_key("key", &texts.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let add = |n: u32| json!({"Resource": name(&key), "TagKey": format!("new{n}"), "TagValue": "v"});
    // Both read 49 tags; the second one to commit must notice the other.
    let (one, two) = (add(1), add(2));
    let (first, second) = tokio::join!(
        world.code(&world.root, "AddResourceTag", &one),
        world.code(&world.root, "AddResourceTag", &two),
    );
    let mut codes = [first.0, second.0];
    codes.sort();
    assert_eq!(codes, ["LimitExceeded.ResourceAttachedTags", "ok"]);
    assert_eq!(world.tags_of(&key).await.len(), 50);
    let replace = json!({"Resource": name(&key), "ReplaceTags": tags(&["k0=other"])});
    world.ok("ModifyResourceTags", replace).await;
    let exchange = json!({
        "Resource": name(&key), "ReplaceTags": tags(&["another=1"]), "DeleteTags": [{"TagKey": "k0"}],
    });
    world.ok("ModifyResourceTags", exchange).await;
}

#[tokio::test]
async fn an_account_has_room_for_a_thousand_values_of_a_key() {
    let world = World::new().await;
    for part in 0..100 {
        let made: Vec<_> = (0..10).map(|n| format!("k={}", part * 10 + n)).collect();
        let made: Vec<_> = made.iter().map(String::as_str).collect();
        world.ok("CreateTags", json!({ "Tags": tags(&made) })).await;
    }
    let key = world.key("key").await;
    assert_eq!(
        world.err("CreateTag", json!({"TagKey": "k", "TagValue": "x"})).await,
        "LimitExceeded.TagValue"
    );
    let new = json!({"Resource": name(&key), "TagKey": "k", "TagValue": "x"});
    assert_eq!(world.err("AddResourceTag", new).await, "LimitExceeded.TagValue");
    let created = world.err("CreateKey", json!({"Alias": "a", "Tags": tags(&["k=x"])})).await;
    assert_eq!(created, "FailedOperation.TaggingError");
    assert_eq!(world.ok("ListKeys", json!({})).await["TotalCount"], 1);
    world.ok("CreateKey", json!({"Alias": "a", "Tags": tags(&["k=7"])})).await;
}

#[tokio::test]
async fn resources_are_found_by_their_tags() {
    let world = World::new().await;
    let (prod, test) = (
        world.tagged_key("prod", &["env=prod", "owner=li"]).await,
        world.tagged_key("test", &["env=test", "owner=li"]).await,
    );
    let ids = |listed: &Value| {
        let rows = listed["Rows"].as_array().unwrap().iter();
        rows.map(|row| row["ResourceId"].as_str().unwrap().rsplit('/').next().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let found = async |action: &str, texts: &[&str]| {
        let listed = world.ok(action, json!({ "TagFilters": filters(texts) })).await;
        let mut ids = ids(&listed);
        ids.sort();
        ids
    };
    let mut both = vec![prod.clone(), test.clone()];
    both.sort();
    assert_eq!(
        found("DescribeResourcesByTags", &["env=prod", "owner=li"]).await,
        std::slice::from_ref(&prod)
    );
    assert_eq!(found("DescribeResourcesByTags", &["env=prod,test", "owner"]).await, both);
    assert_eq!(found("DescribeResourcesByTags", &["env=Prod"]).await, [""; 0]);
    assert_eq!(
        found("DescribeResourcesByTagsUnion", &["env=prod", "owner=wang"]).await,
        std::slice::from_ref(&prod)
    );
    assert_eq!(found("DescribeResourcesByTagsUnion", &["env=prod", "owner=li"]).await, both);

    let whole = json!({"TagFilters": filters(&["env=prod"]), "ServiceType": "kms", "ResourcePrefix": "key", "ResourceRegion": HERE, "ResourceId": prod});
    let listed = world.ok("DescribeResourcesByTags", whole.clone()).await;
    let row = &listed["Rows"][0];
    assert_eq!(
        (&row["ResourceRegion"], &row["ServiceType"], &row["ResourcePrefix"]),
        (&json!(HERE), &json!("kms"), &json!("key"))
    );
    assert_eq!(row["ResourceId"], format!("creatorUin/{ROOT}/{prod}"));
    assert_eq!(row["Tags"].as_array().unwrap().len(), 2, "all of its tags");
    for other in [
        json!({"ServiceType": "cvm"}),
        json!({"ResourceRegion": "ap-hongkong"}),
        json!({"ResourceId": test}),
        json!({"ResourceId": "x"}),
        json!({"CreateUin": 7}),
    ] {
        assert_eq!(world.ok("DescribeResourcesByTags", with(whole.clone(), other)).await["TotalCount"], 0);
    }
    for (given, code) in [
        (json!([]), "InvalidParameterValue.TagFilters"),
        (filters(&["a&b"]), "InvalidParameterValue.TagFilters"),
        (filters(&["a", "b", "c", "d", "e", "f", "g"]), "InvalidParameterValue.TagFiltersLengthExceeded"),
    ] {
        assert_eq!(world.err("DescribeResourcesByTags", json!({ "TagFilters": given })).await, code);
    }
    let first = world.ok("GetResources", json!({"MaxResults": 1})).await;
    let token = first["PaginationToken"].clone();
    let second = world.ok("GetResources", json!({"MaxResults": 1, "PaginationToken": token})).await;
    assert_eq!(second["PaginationToken"], "");
    let mut names = [&first, &second]
        .map(|page| page["ResourceTagMappingList"][0]["Resource"].as_str().unwrap().to_owned());
    names.sort();
    assert_eq!(names, [0, 1].map(|n: usize| name(&both[n]).replace("uin/:", &format!("uin/{ROOT}:"))));
    let rows = world
        .ok(
            "DescribeResourceTagsByTagKeys",
            with(target(&[&prod, &test]), json!({"TagKeys": ["env", "none"]})),
        )
        .await;
    assert_eq!(
        (&rows["TotalCount"], rows["Rows"][1]["TagKeyValues"].as_array().unwrap().len()),
        (&json!(2), 1)
    );
    let listed = world.ok("DescribeResourceTags", json!({"ResourceId": prod, "Limit": 1, "Offset": 1})).await;
    assert_eq!((&listed["TotalCount"], text(&listed["Rows"][0]).as_str()), (&json!(2), "owner=li"));
}

#[tokio::test]
async fn tags_are_listed_in_parts() {
    let world = World::new().await;
    world.ok("CreateTags", json!({"Tags": tags(&["a=1", "a=2", "b=1", "c=1"])})).await;
    world.tagged_key("key", &["b=1"]).await;
    for action in ["DescribeTags", "DescribeTagsSeq"] {
        let page = world.ok(action, json!({"Offset": 2, "Limit": 2})).await;
        assert_eq!((&page["TotalCount"], text(&page["Tags"][0]).as_str()), (&json!(4), "b=1"));
        assert_eq!((&page["Tags"][0]["CanDelete"], &page["Tags"][1]["CanDelete"]), (&json!(0), &json!(1)));
        let wins = world.ok(action, json!({"TagKey": "a", "TagKeys": ["b", "c"]})).await;
        assert_eq!(wins["TotalCount"], 2);
        assert_eq!(world.ok(action, json!({"TagKey": "a", "TagValue": "2"})).await["TotalCount"], 1);
        assert_eq!(world.ok(action, json!({"CreateUin": ROOT})).await["TotalCount"], 4);
        assert_eq!(world.ok(action, json!({"CreateUin": 7})).await["TotalCount"], 0);
        for (wrong, code) in [
            (json!({"Offset": 1, "Limit": 2}), "InvalidParameterValue.OffsetInvalid"),
            (json!({"Limit": 1001}), "InvalidParameter"),
            (json!({"CreateUin": u64::MAX}), "InvalidParameterValue.UinInvalid"),
            (json!({"ShowProject": 2}), "InvalidParameter"),
            (json!({"Limit": -1}), "InvalidParameter"),
        ] {
            assert_eq!(world.err(action, wrong).await, code);
        }
    }
    assert_eq!(world.ok("DescribeTagKeys", json!({})).await["Tags"], json!(["a", "b", "c"]));
    assert_eq!(world.ok("DescribeTagKeys", json!({"Category": "System"})).await["TotalCount"], 0);
    assert_eq!(world.ok("DescribeTagValues", json!({"TagKeys": ["a", "c"]})).await["TotalCount"], 3);
    let first = world.ok("GetTags", json!({"MaxResults": 3})).await;
    let rest =
        world.ok("GetTags", json!({"MaxResults": 3, "PaginationToken": first["PaginationToken"]})).await;
    assert_eq!((text(&rest["Tags"][0]).as_str(), &rest["PaginationToken"]), ("c=1", &json!("")));
    assert_eq!(world.ok("GetTagKeys", json!({"MaxResults": 2})).await["TagKeys"], json!(["a", "b"]));
    let values = world.ok("GetTagValues", json!({"TagKeys": ["a"]})).await;
    assert_eq!(values["Tags"].as_array().unwrap().len(), 2);
    for (action, wrong, code) in [
        ("GetTags", json!({"PaginationToken": "x"}), "InvalidParameter.PaginationTokenInvalid"),
        ("GetTags", json!({"MaxResults": 0}), "InvalidParameter"),
        ("GetTags", json!({"TagKeys": vec!["a"; 21]}), "LimitExceeded"),
        ("GetTagKeys", json!({"Category": "x"}), "InvalidParameter"),
        ("GetTagValues", json!({"TagKeys": []}), "InvalidParameter"),
        ("DescribeTagValues", json!({"TagKeys": []}), "InvalidParameterValue.TagKeyEmpty"),
        ("GetResources", json!({"MaxResults": 201}), "InvalidParameter"),
    ] {
        assert_eq!(world.err(action, wrong).await, code, "{action}");
    }
}

#[tokio::test]
async fn nobody_without_permission_learns_or_changes_anything() {
    let world = World::new().await;
    let key = world.tagged_key("key", &["env=prod"]).await;
    let whole = format!("qcs::kms:{HERE}:uin/{ROOT}:key/creatorUin/{ROOT}/{key}");
    let (sub, product) = (world.sub_account().await, world.product("cos").await);
    // Whatever form the request takes, the whole name is what permission is needed on.
    for resource in [name(&key), format!("qcs::kms:{HERE}::key/{key}"), whole.clone()] {
        for who in [&sub, &product] {
            let params = json!({"Resource": resource, "DeleteTags": [{"TagKey": "env"}]});
            let (code, text) = world.code(who, "ModifyResourceTags", &params).await;
            assert_eq!(code, "UnauthorizedOperation");
            assert!(text.contains(&format!("(tag:ModifyResourceTags)\\nresource ({whole})")), "{text}");
        }
    }
    let (code, text) = world.code(&sub, "DescribeResourceTagsByResourceIds", &target(&[&key])).await;
    assert!(code == "UnauthorizedOperation" && text.contains(&whole), "{text}");
    // A name that lies about the creator is not the key's.
    let mine = whole.replace(&format!("creatorUin/{ROOT}"), "creatorUin/100000000002");
    let (code, text) = world.code(&sub, "GetResources", &json!({ "ResourceList": [mine] })).await;
    assert!(code == "UnauthorizedOperation" && text.contains(&mine), "{text}");

    let other = world.another_account().await;
    for resource in [name(&key), whole.clone(), format!("qcs::kms:{HERE}::key/{key}")] {
        let params = json!({"Resource": resource, "ReplaceTags": tags(&["env=stolen"])});
        let (code, _) = world.code(&other, "ModifyResourceTags", &params).await;
        assert_eq!(code, "InvalidParameterValue.ResourceDescriptionError", "{resource}");
    }
    for (action, params) in [
        ("DescribeTags", json!({})),
        ("DescribeTagKeys", json!({"CreateUin": ROOT})),
        ("DescribeResourceTags", json!({})),
        ("DescribeResourcesByTags", json!({"TagFilters": filters(&["env"])})),
        ("DescribeResourceTagsByResourceIds", target(&[&key])),
    ] {
        let listed = world.call(&other, action, "", params).await.unwrap();
        assert_eq!(listed["TotalCount"], 0, "{action}");
    }
    let delete = json!({"TagKey": "env", "TagValue": "prod"});
    assert_eq!(world.code(&other, "DeleteTag", &delete).await.0, "ResourceNotFound.TagNonExist");
    assert_eq!(world.tags_of(&key).await, ["env=prod"]);
}

#[tokio::test]
async fn permission_is_on_the_whole_name_whatever_the_request_writes() {
    let world = World::new().await;
    let (mine, other) = (world.key("mine").await, world.tagged_key("other", &["env=prod"]).await);
    let whole = |id: &str| format!("qcs::kms:{HERE}:uin/{ROOT}:key/creatorUin/{ROOT}/{id}");
    let statement =
        |effect: &str, resource: &str| json!({"effect": effect, "action": "tag:*", "resource": [resource]});
    let one = world.user(json!([statement("allow", &whole(&mine))])).await;
    let all_but = world.user(json!([statement("allow", "*"), statement("deny", &whole(&other))])).await;
    let forms: [fn(&str) -> String; 3] = [whole, name, |id| format!("qcs::kms:{HERE}::key/{id}")];
    for form in forms {
        for user in [&one, &all_but] {
            let tag = |id: &str| json!({"Resource": form(id), "ReplaceTags": tags(&["env=mine"])});
            assert_eq!(world.code(user, "ModifyResourceTags", &tag(&mine)).await.0, "ok");
            assert_eq!(world.code(user, "ModifyResourceTags", &tag(&other)).await.0, "UnauthorizedOperation");
            let both = json!({"ResourceList": [form(&mine), form(&other)], "TagKeys": ["env"]});
            assert_eq!(world.code(user, "UnTagResources", &both).await.0, "UnauthorizedOperation");
            assert_eq!(
                world.code(user, "GetResources", &json!({"ResourceList": [form(&other)]})).await.0,
                "UnauthorizedOperation"
            );
        }
    }
    assert_eq!(
        (world.tags_of(&mine).await, world.tags_of(&other).await),
        (vec!["env=mine".into()], vec!["env=prod".into()])
    );
    assert_eq!(world.code(&one, "DescribeTags", &json!({})).await.0, "UnauthorizedOperation");
    assert_eq!(world.code(&all_but, "DescribeTags", &json!({})).await.0, "ok");
}

#[tokio::test]
async fn the_trail_names_the_resource_in_full() {
    let world = World::new().await;
    let (one, two) = (world.key("one").await, world.key("two").await);
    let asked = with(target(&[&one, &two]), json!({"TagKey": "env", "TagValue": "prod"}));
    world.ok("CreateTag", json!({"TagKey": "env", "TagValue": "prod"})).await;
    let created = world.records().await.pop().unwrap();
    assert_eq!((&created["resourceType"], &created["resources"]), (&json!("tag"), &json!([])));
    world.ok("AttachResourcesTag", asked).await;
    let last = world.records().await.pop().unwrap();
    assert_eq!((&last["eventName"], &last["actionType"]), (&json!("AttachResourcesTag"), &json!("Write")));
    let names = [&one, &two].map(|id| format!("key/creatorUin/{ROOT}/{id}"));
    assert_eq!(last["resources"], json!(names));
    assert_eq!(last["requestParameters"]["TagValue"], "prod");
}

#[tokio::test]
async fn what_is_destroyed_carries_nothing() {
    let world = World::new().await;
    let key = world.tagged_key("key", &["env=prod"]).await;
    let data_key = world.data_key(&key, "data").await;
    world.ok("TagResources", json!({"ResourceList": [name(&data_key)], "Tags": tags(&["env=prod"])})).await;
    world.ok("DisableDataKey", json!({ "DataKeyId": data_key })).await;
    world.ok("ScheduleDataKeyDeletion", json!({"DataKeyId": data_key, "PendingWindowInDays": 7})).await;
    world.ok("DisableKey", json!({ "KeyId": key })).await;
    world.ok("ScheduleKeyDeletion", json!({"KeyId": key, "PendingWindowInDays": 7})).await;
    // Until then they can be tagged like all others.
    world.ok("AddResourceTag", json!({"Resource": name(&key), "TagKey": "doomed", "TagValue": "yes"})).await;
    assert_eq!(world.all_tags().await, ["doomed=yes", "env=prod"]);
    world.clock.advance_seconds(7 * 24 * 3600);
    while world.run_jobs().await > 0 {}
    assert_eq!(world.all_tags().await, ["doomed=yes?", "env=prod?"]);
    let listed = world.ok("DescribeResourceTags", json!({})).await;
    assert_eq!(listed["TotalCount"], 0);
    let read = world.ok("DescribeResourceTagsByResourceIds", target(&[&key])).await;
    assert_eq!(read["TotalCount"], 0, "asking for what is gone is no error");
    world.ok("DeleteTags", json!({"Tags": tags(&["doomed=yes", "env=prod"])})).await;
}

#[tokio::test]
async fn there_is_one_project() {
    let world = World::new().await;
    let all = json!({"AllList": 1, "Limit": 1000, "Offset": 0});
    let listed = world.ok("DescribeProjects", all.clone()).await;
    assert_eq!((&listed["Total"], &listed["Projects"][0]["ProjectId"]), (&json!(1), &json!(0)));
    assert_eq!(listed["Projects"][0]["CreatorUin"], ROOT);
    assert_eq!(listed["Projects"][0]["CreateTime"].as_str().unwrap().len(), 19);
    assert_eq!(world.ok("DescribeProjects", with(all.clone(), json!({"ProjectId": 7}))).await["Total"], 0);
    assert_eq!(world.err("DescribeProjects", with(all, json!({"AllList": 2}))).await, "InvalidParameter");
    assert_eq!(world.err("AddProject", json!({"ProjectName": "a"})).await, "UnsupportedOperation");
    assert_eq!(world.err("UpdateProject", json!({"ProjectId": 0})).await, "UnsupportedOperation");
}
