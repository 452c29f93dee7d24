//! Keys: creating, listing, editing, enabling and disabling.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use common::world::World;
use keyward_domain::{KeyState, UnixSeconds};
use serde_json::{Value, json};

fn ids(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|key| key["KeyId"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_new_key_is_what_clients_expect() {
    let world = World::new().await;
    let created = world.ok("CreateKey", json!({"Alias": "orders", "Description": "订单"})).await;
    assert_eq!(created["KeyState"], "Enabled");
    assert_eq!(created["KeyUsage"], "ENCRYPT_DECRYPT");
    assert_eq!((&created["TagCode"], &created["TagMsg"]), (&json!(0), &json!("no tags to save")));
    let key = &world.ok("DescribeKey", json!({"KeyId": created["KeyId"]})).await["KeyMetadata"];
    let created_at = key["CreateTime"].as_i64().unwrap();
    assert_eq!(
        key["NextRotateTime"].as_i64().unwrap(),
        created_at + 31_536_000,
        "told although rotation is off"
    );
    let expected = json!({
        "Alias": "orders", "Description": "订单", "KeyState": "Enabled", "Type": 4, "Origin": "TENCENT_KMS",
        "Owner": "user", "KeyRotationEnabled": false, "DeletionDate": 0, "ValidTo": 0, "HsmClusterId": "",
        "CreatorUin": 100_000_000_001_u64, "CreatorUinString": "100000000001", "RotateDays": 365,
    });
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&key[name], value, "{name}");
    }
    let resource = format!("creatorUin/100000000001/{}", created["KeyId"].as_str().unwrap());
    assert_eq!(key["ResourceId"], resource);
}

#[tokio::test]
async fn algorithms_follow_the_region() {
    let world = World::new().await;
    let root = world.root.clone();
    for (region, algorithm, kind) in [("ap-guangzhou", "SM4", 4), ("ap-hongkong", "AES_256", 2)] {
        let algorithms = world.call(&root, "ListAlgorithms", region, json!({})).await.unwrap();
        assert_eq!(
            algorithms["SymmetricAlgorithms"],
            json!([{"KeyUsage": "ENCRYPT_DECRYPT", "Algorithm": algorithm}])
        );
        let key =
            world.call(&root, "CreateKey", region, json!({"Alias": "a"})).await.unwrap()["KeyId"].clone();
        let key = world.call(&root, "DescribeKey", region, json!({ "KeyId": key })).await.unwrap();
        assert_eq!(key["KeyMetadata"]["Type"], kind);
    }
}

#[tokio::test]
async fn what_create_key_refuses() {
    let world = World::new().await;
    for (params, code) in [
        (json!({"Alias": ""}), "InvalidParameterValue.InvalidAlias"),
        (json!({"Alias": "KMS-a"}), "InvalidParameterValue.InvalidAlias"),
        (json!({"Alias": "a", "Description": "x".repeat(1025)}), "InvalidParameter"),
        (json!({"Alias": "a", "KeyUsage": "NOTHING"}), "InvalidParameterValue.InvalidKeyUsage"),
        (
            json!({"Alias": "a", "KeyUsage": "ASYMMETRIC_DECRYPT_SM2", "Type": 2}),
            "InvalidParameterValue.InvalidKeyUsage",
        ),
        (json!({"Alias": "a", "Type": 3}), "InvalidParameterValue.InvalidType"),
        (
            json!({"Alias": "a", "HsmClusterId": "cls-hsm-12345678"}),
            "InvalidParameterValue.InvalidHsmClusterId",
        ),
        (
            json!({"Alias": "a", "Tags": [{"TagKey": "k", "TagValue": "1"}, {"TagKey": "k", "TagValue": "2"}]}),
            "InvalidParameterValue.TagKeysDuplicated",
        ),
        (json!({"Alias": "a", "Tags": [{"TagKey": "k"}]}), "MissingParameter"),
    ] {
        assert_eq!(world.err("CreateKey", params.clone()).await, code, "{params}");
    }
    assert_eq!(world.ok("ListKeyDetail", json!({})).await["TotalCount"], 0, "nothing was created");
}

#[tokio::test]
async fn an_alias_is_unique_in_its_account_and_region_only() {
    let world = World::new().await;
    let other = world.another_account().await;
    let key = world.key("orders").await;
    assert_eq!(
        world.err("CreateKey", json!({"Alias": "orders"})).await,
        "InvalidParameterValue.AliasAlreadyExists"
    );
    let root = world.root.clone();
    world.call(&root, "CreateKey", "ap-hongkong", json!({"Alias": "orders"})).await.unwrap();
    world.call(&other, "CreateKey", "ap-guangzhou", json!({"Alias": "orders"})).await.unwrap();
    let second = world.key("second").await;
    let rename = json!({"KeyId": second, "Alias": "orders"});
    assert_eq!(world.err("UpdateAlias", rename.clone()).await, "InvalidParameterValue.AliasAlreadyExists");
    world.ok("UpdateAlias", json!({"KeyId": key, "Alias": "orders"})).await;
    world.ok("UpdateAlias", json!({"KeyId": key, "Alias": "old-orders"})).await;
    world.ok("UpdateAlias", rename).await;
    let key = world.ok("DescribeKey", json!({ "KeyId": second })).await;
    assert_eq!(key["KeyMetadata"]["Alias"], "orders");
}

#[tokio::test]
async fn of_callers_racing_for_an_alias_one_wins() {
    let world = std::sync::Arc::new(World::new().await);
    let racers = (0..16).map(|_| {
        let world = world.clone();
        tokio::spawn(async move {
            let root = world.root.clone();
            world.call(&root, "CreateKey", "ap-guangzhou", json!({"Alias": "prize"})).await
        })
    });
    let mut won = 0;
    for racer in racers.collect::<Vec<_>>() {
        match racer.await.unwrap() {
            Ok(_) => won += 1,
            Err(code) => assert_eq!(code, "InvalidParameterValue.AliasAlreadyExists"),
        }
    }
    assert_eq!(won, 1);
    assert_eq!(world.ok("ListKeys", json!({})).await["TotalCount"], 1);
}

/// Those who create first find nothing counted, and count while others create.
#[tokio::test(flavor = "multi_thread")]
async fn racers_who_count_together_count_right() {
    for round in 0..30 {
        let world = std::sync::Arc::new(World::with(|settings| settings.cmk_limit = Some(5)).await);
        let racers = (0..8).map(|n| {
            let world = world.clone();
            tokio::spawn(async move {
                world
                    .call(&world.root, "CreateKey", "ap-guangzhou", json!({"Alias": format!("k{n}")}))
                    .await
                    .is_ok()
            })
        });
        let mut made = 0;
        for racer in racers.collect::<Vec<_>>() {
            made += usize::from(racer.await.unwrap());
        }
        let status = world.ok("GetServiceStatus", json!({})).await;
        assert_eq!((made, &status["CmkUserCount"]), (5, &json!(5)), "round {round}");
    }
}

#[tokio::test]
async fn the_quota_holds_under_races_and_does_not_count_keys_pending_deletion() {
    let world = std::sync::Arc::new(World::with(|settings| settings.cmk_limit = Some(5)).await);
    let racers = (0..12).map(|n| {
        let world = world.clone();
        tokio::spawn(async move {
            let root = world.root.clone();
            world.call(&root, "CreateKey", "ap-guangzhou", json!({"Alias": format!("k{n}")})).await
        })
    });
    let mut keys = Vec::new();
    for racer in racers.collect::<Vec<_>>() {
        match racer.await.unwrap() {
            Ok(created) => keys.push(created["KeyId"].as_str().unwrap().to_owned()),
            Err(code) => assert_eq!(code, "LimitExceeded.CmkLimitExceeded"),
        }
    }
    assert_eq!(keys.len(), 5);
    let status = world.ok("GetServiceStatus", json!({})).await;
    assert_eq!((&status["CmkUserCount"], &status["CmkLimit"]), (&json!(5), &json!(5)));
    world.put_state(&keys[0], KeyState::PendingDelete { at: UnixSeconds(i64::MAX) }).await;
    world.key("one-more").await;
    assert_eq!(world.err("CreateKey", json!({"Alias": "too-many"})).await, "LimitExceeded.CmkLimitExceeded");
}

#[tokio::test]
async fn keys_of_others_do_not_exist() {
    let world = World::new().await;
    let other = world.another_account().await;
    let key = world.key("mine").await;
    let root = world.root.clone();
    let blob =
        world.ok("Encrypt", json!({"KeyId": key, "Plaintext": "YQ=="})).await["CiphertextBlob"].clone();
    for (action, params) in [
        ("DescribeKey", json!({ "KeyId": key })),
        ("DescribeKeys", json!({ "KeyIds": [key] })),
        ("DisableKey", json!({ "KeyId": key })),
        ("Encrypt", json!({"KeyId": key, "Plaintext": "YQ=="})),
        ("Decrypt", json!({ "CiphertextBlob": blob })),
        ("ReEncrypt", json!({ "CiphertextBlob": blob })),
        ("UpdateAlias", json!({"KeyId": key, "Alias": "stolen"})),
    ] {
        let not_found = Err("ResourceUnavailable.CmkNotFound".to_owned());
        assert_eq!(
            world.call(&other, action, "ap-guangzhou", params.clone()).await,
            not_found,
            "{action}, other account"
        );
        assert_eq!(
            world.call(&root, action, "ap-hongkong", params).await,
            not_found,
            "{action}, other region"
        );
    }
    let mine = world.call(&other, "ListKeyDetail", "ap-guangzhou", json!({})).await.unwrap();
    assert_eq!(mine["TotalCount"], 0);
}

#[tokio::test]
async fn batches_happen_whole_or_not_at_all() {
    let world = World::new().await;
    let (a, b, doomed) = (world.key("a").await, world.key("b").await, world.key("doomed").await);
    world.put_state(&doomed, KeyState::PendingDelete { at: UnixSeconds(i64::MAX) }).await;
    let unknown = "23e80852-1e38-11e9-b129-5cb9019b4b01";
    for (ids, code) in [
        (json!([a, doomed]), "ResourceUnavailable.CmkStateNotSupport"),
        (json!([a, unknown]), "ResourceUnavailable.CmkNotFound"),
        (json!([a, b, a]), "InvalidParameterValue.DuplicatedKeyId"),
        (json!([a, "x"]), "InvalidParameterValue.InvalidKeyId"),
        (json!([]), "InvalidParameter"),
        (json!(vec![unknown; 101]), "InvalidParameter"),
    ] {
        assert_eq!(world.err("DisableKeys", json!({ "KeyIds": ids })).await, code, "{ids}");
    }
    let enabled = world.ok("ListKeyDetail", json!({"KeyState": 1})).await;
    assert_eq!(enabled["TotalCount"], 2, "nothing was disabled");
    world.ok("DisableKeys", json!({ "KeyIds": [a, b] })).await;
    let described = world.ok("DescribeKeys", json!({ "KeyIds": [b, a] })).await;
    assert_eq!(ids(&described["KeyMetadatas"]), [b.as_str(), a.as_str()]);
    assert!(described["KeyMetadatas"].as_array().unwrap().iter().all(|key| key["KeyState"] == "Disabled"));
    world.ok("EnableKeys", json!({ "KeyIds": [a, b] })).await;
    world.ok("EnableKeys", json!({ "KeyIds": [a, b] })).await;
}

#[tokio::test]
async fn lists_filter_page_and_sort() {
    let world = World::new().await;
    let mut keys = Vec::new();
    for n in 0..12 {
        world.clock.advance_seconds(1);
        keys.push(world.key(&format!("list_{n}")).await);
    }
    world.put_state(&keys[0], KeyState::PendingDelete { at: UnixSeconds(i64::MAX) }).await;
    world.put_state(&keys[1], KeyState::Archived).await;
    world.put_state(&keys[2], KeyState::PendingImport).await;
    world.ok("DisableKey", json!({ "KeyId": keys[3] })).await;

    let all = world.ok("ListKeyDetail", json!({})).await;
    assert_eq!((all["TotalCount"].as_u64(), ids(&all["KeyMetadatas"]).len()), (Some(12), 10), "ten a page");
    assert_eq!(ids(&all["KeyMetadatas"])[0], keys[11], "newest first");
    let list = async |params: Value| {
        let found = world.ok("ListKeyDetail", params).await;
        let found: Vec<String> = ids(&found["KeyMetadatas"]).into_iter().map(str::to_owned).collect();
        found
    };
    assert_eq!(list(json!({"OrderType": 1, "Limit": 2, "Offset": 1})).await, keys[1..3]);
    assert_eq!(list(json!({"Offset": 12})).await.len(), 0);
    for (state, expected) in [(2, 3), (3, 0), (4, 2), (5, 1)] {
        assert_eq!(list(json!({ "KeyState": state })).await, [keys[expected].clone()], "{state}");
    }
    assert_eq!(list(json!({"SearchKeyAlias": "LIST_11"})).await, [keys[11].clone()]);
    assert_eq!(list(json!({"SearchKeyAlias": keys[5]})).await, [keys[5].clone()]);
    assert_eq!(list(json!({"SearchKeyAlias": "%"})).await.len(), 0);
    assert_eq!(list(json!({"Origin": "EXTERNAL"})).await.len(), 0);
    assert_eq!(list(json!({"Origin": "ALL", "KeyUsage": "ALL", "Limit": 200})).await.len(), 12);
    assert_eq!(list(json!({"KeyUsage": "ASYMMETRIC_DECRYPT_SM2"})).await.len(), 0);
    assert_eq!(list(json!({"Role": 1})).await.len(), 0);
    assert_eq!(list(json!({"HsmClusterId": "default", "Limit": 200})).await.len(), 12);

    let listed = world.ok("ListKeys", json!({"Limit": 200})).await;
    assert_eq!(listed["TotalCount"], 10, "without the archived and the doomed");
    for (bad, code) in [
        (json!({"Limit": 201}), "InvalidParameter"),
        (json!({"Offset": -1}), "InvalidParameter"),
        (json!({"KeyState": 6}), "InvalidParameter"),
        (json!({"OrderType": 2}), "InvalidParameter"),
        (json!({"Role": 2}), "InvalidParameter"),
        (json!({"Origin": "external"}), "InvalidParameter"),
        (json!({"KeyUsage": "NONE"}), "InvalidParameter"),
        (json!({"HsmClusterId": "cls-hsm-12345678"}), "InvalidParameterValue.InvalidHsmClusterId"),
    ] {
        assert_eq!(world.err("ListKeyDetail", bad.clone()).await, code, "{bad}");
    }
}

#[tokio::test]
async fn member_accounts_are_the_callers_own() {
    let world = World::new().await;
    let key = world.key("a").await;
    world.ok("DescribeKey", json!({"KeyId": key, "MemberAccount": {"MemberUin": 100_000_000_001_u64}})).await;
    let foreign = json!({"KeyId": key, "MemberAccount": {"MemberUin": 200_000_000_001_u64}});
    assert_eq!(world.err("DescribeKey", foreign).await, "UnauthorizedOperation");
}

/// Who is told that the outcome is unknown can find it by the request id.
#[tokio::test]
async fn a_call_that_took_too_long_is_told_by_the_trail() {
    let world = World::with(|settings| settings.call_timeout = std::time::Duration::ZERO).await;
    // A timer is exact to a millisecond, in which a fast call may end in time.
    let mut reply = None;
    for n in 0..100 {
        let params = json!({"Alias": format!("late-{n}")});
        let answer = world.reply(&world.root, "CreateKey", "ap-guangzhou", &params).await;
        if answer.code == "ServiceUnavailable.Timeout" {
            reply = Some((answer, format!("late-{n}")));
            break;
        }
    }
    let (reply, alias) = reply.expect("a call that takes too long");
    let id = serde_json::from_slice::<Value>(&reply.body).unwrap()["Response"]["RequestId"].clone();
    // Whatever had reached the storage by then carries the id that the caller was given.
    let records = world.records().await.into_iter();
    let mut late = records.filter(|record| record["requestParameters"]["Alias"] == alias);
    assert!(late.all(|record| record["eventID"] == id));
}
