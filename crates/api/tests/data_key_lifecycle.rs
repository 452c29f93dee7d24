//! The life of a data key: its own states, those of its CMK, batches, and its end.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use common::world::{START, World};
use keyward_domain::{KeyState, UnixSeconds};
use serde_json::{Value, json};

const DAY: i64 = 86_400;
const UNKNOWN: &str = "23e80852-1e38-11e9-b129-5cb9019b4b01";

fn id(data_key: &str) -> Value {
    json!({ "DataKeyId": data_key })
}

/// The last part of the code that a call of root ends with.
async fn outcome(world: &World, action: &str, params: &Value) -> String {
    let code = world.reply(&world.root, action, "ap-guangzhou", params).await.code;
    code.rsplit('.').next().unwrap().to_owned()
}

/// Disables a data key and schedules its deletion in a week.
async fn doom(world: &World, data_key: &str) -> Value {
    world.ok("DisableDataKey", id(data_key)).await;
    world.ok("ScheduleDataKeyDeletion", json!({"DataKeyId": data_key, "PendingWindowInDays": 7})).await
}

#[tokio::test]
async fn states_allow_what_the_life_cycle_says() {
    let world = World::new().await;
    let key = world.key("a").await;
    let data_key = world.data_key(&key, "d").await;
    let schedule = json!({"DataKeyId": data_key, "PendingWindowInDays": 7});
    let table = async |expected: [&str; 3]| {
        let found = [
            outcome(&world, "GetDataKeyPlaintext", &id(&data_key)).await,
            outcome(&world, "GetDataKeyCiphertextBlob", &id(&data_key)).await,
            outcome(&world, "UpdateDataKeyDescription", &json!({"DataKeyId": data_key, "Description": "x"}))
                .await,
        ];
        assert_eq!(found, expected);
    };
    table(["ok", "ok", "ok"]).await;
    world.ok("EnableDataKey", id(&data_key)).await;
    assert_eq!(outcome(&world, "ScheduleDataKeyDeletion", &schedule).await, "DataKeyStateNotSupport");
    assert_eq!(outcome(&world, "CancelDataKeyDeletion", &id(&data_key)).await, "DataKeyNotPendingDelete");

    world.ok("DisableDataKey", id(&data_key)).await;
    world.ok("DisableDataKey", id(&data_key)).await;
    table(["DataKeyDisabled", "DataKeyStateNotSupport", "ok"]).await;
    assert_eq!(outcome(&world, "CancelDataKeyDeletion", &id(&data_key)).await, "DataKeyNotPendingDelete");

    world.ok("ScheduleDataKeyDeletion", schedule.clone()).await;
    table(["DataKeyPendingDelete", "DataKeyStateNotSupport", "ok"]).await;
    for action in ["EnableDataKey", "DisableDataKey"] {
        assert_eq!(outcome(&world, action, &id(&data_key)).await, "DataKeyStateNotSupport");
    }
    assert_eq!(outcome(&world, "ScheduleDataKeyDeletion", &schedule).await, "DataKeyStateNotSupport");
    assert_eq!(world.ok("CancelDataKeyDeletion", id(&data_key)).await["DataKeyId"], json!(data_key));
    table(["DataKeyDisabled", "DataKeyStateNotSupport", "ok"]).await;
    world.ok("EnableDataKey", id(&data_key)).await;
    table(["ok", "ok", "ok"]).await;
}

#[tokio::test]
async fn the_state_of_the_cmk_counts_too() {
    let world = World::new().await;
    let key = world.key("a").await;
    let (used, off, doomed) = (
        world.data_key(&key, "used").await,
        world.data_key(&key, "off").await,
        world.data_key(&key, "doomed").await,
    );
    let pending = KeyState::PendingDelete { at: UnixSeconds(i64::MAX) };
    let import = json!({"DataKeyName": "i", "ImportType": 2, "ImportKeyMaterial": "YQ==", "KeyId": key});
    let make = json!({"KeyId": key, "NumberOfBytes": 1, "IsHostedByKms": 1, "DataKeyName": "m"});
    for (state, plaintext, enable, cancel, keep) in [
        (KeyState::Disabled, "CmkDisabled", "CmkStateNotSupport", "ok", "CmkDisabled"),
        (pending, "CmkStateNotSupport", "CmkStateNotSupport", "CmkStateNotSupport", "KeyPendingDelete"),
        (KeyState::PendingImport, "CmkStateNotSupport", "CmkStateNotSupport", "ok", "CmkStateNotSupport"),
        (KeyState::Archived, "ok", "ok", "ok", "CmkArchived"),
    ] {
        world.ok("DisableDataKey", id(&off)).await;
        doom(&world, &doomed).await;
        world.put_state(&key, state).await;
        for (action, params, expected) in [
            ("GetDataKeyPlaintext", &id(&used), plaintext),
            ("GetDataKeyCiphertextBlob", &id(&used), "ok"),
            ("EnableDataKey", &id(&off), enable),
            ("EnableDataKeys", &json!({ "DataKeyIds": [off] }), enable),
            ("CancelDataKeyDeletion", &id(&doomed), cancel),
            ("ImportDataKey", &import, keep),
            ("GenerateDataKey", &make, keep),
            ("DisableDataKey", &id(&off), "ok"),
        ] {
            assert_eq!(outcome(&world, action, params).await, expected, "{action} {state:?}");
        }
        world.put_state(&key, KeyState::Enabled).await;
        if cancel != "ok" {
            world.ok("CancelDataKeyDeletion", id(&doomed)).await;
        }
    }
}

#[tokio::test]
async fn disabling_works_at_once() {
    let world = World::new().await;
    let key = world.key("a").await;
    let data_key = world.data_key(&key, "d").await;
    for _ in 0..20 {
        world.ok("GetDataKeyPlaintext", id(&data_key)).await;
        world.ok("DisableDataKey", id(&data_key)).await;
        assert_eq!(outcome(&world, "GetDataKeyPlaintext", &id(&data_key)).await, "DataKeyDisabled");
        world.ok("EnableDataKey", id(&data_key)).await;
        world.ok("GetDataKeyPlaintext", id(&data_key)).await;
        world.ok("DisableKey", json!({ "KeyId": key })).await;
        assert_eq!(outcome(&world, "GetDataKeyPlaintext", &id(&data_key)).await, "CmkDisabled");
        world.ok("EnableKey", json!({ "KeyId": key })).await;
    }
}

#[tokio::test]
async fn a_batch_happens_whole_or_not_at_all() {
    let world = World::new().await;
    let key = world.key("a").await;
    let (a, b) = (world.data_key(&key, "a").await, world.data_key(&key, "b").await);
    let doomed = world.data_key(&key, "doomed").await;
    doom(&world, &doomed).await;
    let enabled = async || world.ok("ListDataKeyDetail", json!({"KeyState": 1})).await["TotalCount"].clone();
    for (ids, code) in [
        (json!([a, UNKNOWN]), "ResourceUnavailable.DataKeyNotFound"),
        (json!([a, b, a]), "InvalidParameterValue.DuplicatedDataKeyId"),
        (json!([a, "x"]), "InvalidParameterValue.InvalidDataKeyId"),
        (json!([]), "InvalidParameterValue"),
        (json!(vec![UNKNOWN; 101]), "InvalidParameterValue"),
        (json!(a), "InvalidParameter"),
    ] {
        for action in ["DescribeDataKeys", "DisableDataKeys", "EnableDataKeys"] {
            assert_eq!(world.err(action, json!({ "DataKeyIds": ids })).await, code, "{action} {ids}");
        }
    }
    let state = "ResourceUnavailable.DataKeyStateNotSupport";
    assert_eq!(world.err("DisableDataKeys", json!({ "DataKeyIds": [a, doomed] })).await, state);
    assert_eq!(enabled().await, 2, "nothing was disabled");
    world.ok("DisableDataKeys", json!({ "DataKeyIds": [a, b] })).await;
    assert_eq!(enabled().await, 0);
    assert_eq!(world.err("EnableDataKeys", json!({ "DataKeyIds": [a, doomed] })).await, state);
    assert_eq!(enabled().await, 0, "nothing was enabled");
    world.ok("EnableDataKeys", json!({ "DataKeyIds": [b, a] })).await;
    world.ok("EnableDataKeys", json!({ "DataKeyIds": [b, a] })).await;
    let described = world.ok("DescribeDataKeys", json!({ "DataKeyIds": [b, doomed, a] })).await;
    let found = described["DataKeyMetadatas"].as_array().unwrap();
    let ids: Vec<_> = found.iter().map(|one| one["DataKeyId"].as_str().unwrap()).collect();
    assert_eq!(ids, [b.as_str(), &doomed, &a], "in the order they were asked for");
}

#[tokio::test]
async fn a_deletion_can_be_cancelled_until_its_time() {
    let world = World::new().await;
    let key = world.key("a").await;
    let data_key = world.data_key(&key, "d").await;
    world.ok("DisableDataKey", id(&data_key)).await;
    for days in [json!(0), json!(6), json!(31)] {
        let params = json!({"DataKeyId": data_key, "PendingWindowInDays": days});
        let code = world.err("ScheduleDataKeyDeletion", params).await;
        assert_eq!(code, "InvalidParameter.InvalidPendingWindowInDays", "{days}");
    }
    let scheduled = doom(&world, &data_key).await;
    assert_eq!(
        scheduled,
        json!({
            "DeletionDate": START / 1000 + 7 * DAY, "DataKeyId": data_key, "RequestId": scheduled["RequestId"],
        })
    );
    let known = world.ok("DescribeDataKey", id(&data_key)).await["DataKeyMetadata"].clone();
    assert_eq!(
        (&known["KeyState"], &known["DeletionDate"]),
        (&json!("PendingDelete"), &scheduled["DeletionDate"])
    );
    world.clock.advance_seconds(7 * DAY - 1);
    assert_eq!(world.service.destroy_due_data_keys().await, Ok(0));
    world.ok("CancelDataKeyDeletion", id(&data_key)).await;
    doom(&world, &data_key).await;
    world.clock.advance_seconds(7 * DAY);
    assert_eq!(outcome(&world, "CancelDataKeyDeletion", &id(&data_key)).await, "DataKeyNotPendingDelete");
}

/// What is destroyed is in no file of the database, its name is free, and the trail says who did it.
#[tokio::test]
async fn destroyed_data_keys_are_gone() {
    let world = World::new().await;
    let key = world.key("a").await;
    let mut data_keys = Vec::new();
    for name in ["x", "y", "kept"] {
        let data_key = world.data_key(&key, name).await;
        let blob = world.ok("GetDataKeyCiphertextBlob", id(&data_key)).await["CiphertextBlob"].clone();
        data_keys.push((data_key, blob.as_str().unwrap().to_owned()));
    }
    let held = || data_keys.iter().map(|(_, blob)| world.files_hold(blob.as_bytes())).collect::<Vec<_>>();
    assert_eq!(held(), [true; 3], "they are there at first");
    for (data_key, _) in &data_keys[..2] {
        doom(&world, data_key).await;
    }
    world.clock.advance_seconds(7 * DAY);
    assert_eq!(world.service.destroy_due_data_keys().await, Ok(2));
    assert_eq!(world.service.destroy_due_data_keys().await, Ok(0));
    assert_eq!(held(), [false, false, true]);
    let (gone, blob) = &data_keys[0];
    assert_eq!(outcome(&world, "DescribeDataKey", &id(gone)).await, "DataKeyNotFound");
    assert_eq!(outcome(&world, "GetDataKeyPlaintext", &id(gone)).await, "DataKeyNotFound");
    // Who kept the ciphertext can still decrypt it: that is the CMK's business.
    world.ok("Decrypt", json!({ "CiphertextBlob": blob })).await;
    assert_eq!(world.ok("ListDataKeys", json!({})).await["TotalCount"], 1);
    world.data_key(&key, "x").await;

    let records = world.records().await;
    let of_gone = json!([format!("key/creatorUin/100000000001/{gone}")]);
    let by_itself: Vec<_> = records
        .iter()
        .filter(|record| record["userIdentity"]["type"] == "System" && record["resources"] == of_gone)
        .map(|record| record["eventName"].as_str().unwrap())
        .collect();
    assert_eq!(by_itself, ["DestroyDataKeyMaterial", "DestroyDataKey"]);
}

#[tokio::test]
async fn data_keys_stay_when_their_cmk_is_destroyed_but_cannot_be_opened() {
    let world = World::new().await;
    let key = world.key("a").await;
    let (data_key, doomed) = (world.data_key(&key, "d").await, world.data_key(&key, "doomed").await);
    world.ok("DisableKey", json!({ "KeyId": key })).await;
    world.ok("ScheduleKeyDeletion", json!({"KeyId": key, "PendingWindowInDays": 7})).await;
    world.clock.advance_seconds(7 * DAY);
    doom(&world, &doomed).await;
    assert_eq!(world.service.destroy_due_keys().await, Ok(1));
    let cmk_not_found = "CmkNotFound";
    assert_eq!(outcome(&world, "GetDataKeyPlaintext", &id(&data_key)).await, cmk_not_found);
    assert_eq!(outcome(&world, "CancelDataKeyDeletion", &id(&doomed)).await, cmk_not_found);
    world.ok("DisableDataKey", id(&data_key)).await;
    assert_eq!(outcome(&world, "EnableDataKey", &id(&data_key)).await, cmk_not_found);
    for params in [json!({}), json!({ "KeyId": key })] {
        let list = world.ok("ListDataKeyDetail", params).await;
        assert_eq!((&list["TotalCount"], &list["DataKeyMetadatas"][0]["KeyName"]), (&json!(2), &json!("")));
    }
    assert_eq!(world.ok("DescribeDataKey", id(&data_key)).await["DataKeyMetadata"]["KeyId"], json!(key));
    doom(&world, &data_key).await;
    world.clock.advance_seconds(7 * DAY);
    assert_eq!(world.service.destroy_due_data_keys().await, Ok(2));
}
