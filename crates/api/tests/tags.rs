//! Tags: what resources carry, how that is edited, and what there is room for.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use common::{
    tags::{HERE, filters, name, tags, target, text, with},
    world::{ROOT, World},
};
use serde_json::{Value, json};

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
