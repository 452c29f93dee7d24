//! The end of a key: scheduled, cancelled, archived, destroyed.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use common::world::{START, World};
use serde_json::json;

const DAY: i64 = 86_400;

#[tokio::test]
async fn a_deletion_is_scheduled_and_can_be_cancelled_until_its_time() {
    let world = World::new().await;
    let key = world.key("a").await;
    let schedule = json!({"KeyId": key, "PendingWindowInDays": 7});
    assert_eq!(
        world.err("ScheduleKeyDeletion", schedule.clone()).await,
        "ResourceUnavailable.CmkShouldBeDisabled"
    );
    world.ok("DisableKey", json!({ "KeyId": key })).await;
    for days in [json!(0), json!(6), json!(31), json!(-7)] {
        let code = world.err("ScheduleKeyDeletion", json!({"KeyId": key, "PendingWindowInDays": days})).await;
        assert!(code.starts_with("InvalidParameter"), "{days} {code}");
    }
    let code = world.err("ScheduleKeyDeletion", json!({"KeyId": key, "PendingWindowInDays": 31})).await;
    assert_eq!(code, "InvalidParameter.InvalidPendingWindowInDays");

    let scheduled = world.ok("ScheduleKeyDeletion", json!({"KeyId": key, "PendingWindowInDays": "7"})).await;
    assert_eq!(
        (&scheduled["KeyId"], scheduled["DeletionDate"].as_i64()),
        (&json!(key), Some(START / 1000 + 7 * DAY))
    );
    assert_eq!(world.err("ScheduleKeyDeletion", schedule).await, "ResourceUnavailable.CmkStateNotSupport");
    let described = world.ok("DescribeKey", json!({ "KeyId": key })).await;
    assert_eq!(described["KeyMetadata"]["KeyState"], "PendingDelete");
    assert_eq!(described["KeyMetadata"]["DeletionDate"], scheduled["DeletionDate"]);

    world.clock.advance_seconds(7 * DAY - 1);
    assert_eq!(world.service.destroy_due_keys().await, Ok(0));
    assert_eq!(world.ok("CancelKeyDeletion", json!({ "KeyId": key })).await["KeyId"], json!(key));
    assert_eq!(
        world.err("CancelKeyDeletion", json!({ "KeyId": key })).await,
        "ResourceUnavailable.CmkNotPendingDelete"
    );
    let described = world.ok("DescribeKey", json!({ "KeyId": key })).await;
    assert_eq!(
        (&described["KeyMetadata"]["KeyState"], &described["KeyMetadata"]["DeletionDate"]),
        (&json!("Disabled"), &json!(0))
    );
}

#[tokio::test]
async fn when_its_time_has_come_a_key_is_gone_and_the_trail_says_so() {
    let world = World::new().await;
    let (key, other) = (world.key("doomed").await, world.key("other").await);
    let blob =
        world.ok("Encrypt", json!({"KeyId": key, "Plaintext": "YQ=="})).await["CiphertextBlob"].clone();
    world.ok("DisableKey", json!({ "KeyId": key })).await;
    world.ok("ScheduleKeyDeletion", json!({"KeyId": key, "PendingWindowInDays": 7})).await;
    world.clock.advance_seconds(7 * DAY);
    assert_eq!(
        world.err("CancelKeyDeletion", json!({ "KeyId": key })).await,
        "ResourceUnavailable.CmkNotPendingDelete"
    );
    assert_eq!(world.service.destroy_due_keys().await, Ok(1));
    assert_eq!(world.service.destroy_due_keys().await, Ok(0));
    for (action, params) in
        [("DescribeKey", json!({ "KeyId": key })), ("Decrypt", json!({ "CiphertextBlob": blob }))]
    {
        assert_eq!(world.err(action, params).await, "ResourceUnavailable.CmkNotFound", "{action}");
    }
    world.ok("Encrypt", json!({"KeyId": other, "Plaintext": "YQ=="})).await;
    world.key("doomed").await;
    let by_itself: Vec<_> = world
        .records()
        .await
        .into_iter()
        .filter(|record| {
            record["userIdentity"]["type"] == "System" && record["eventName"] != "NoteAccessKeyUse"
        })
        .collect();
    let names: Vec<_> = by_itself.iter().map(|record| record["eventName"].as_str().unwrap()).collect();
    assert_eq!(names, ["CreateRootAccount", "DestroyKeyMaterial", "DestroyKey"]);
    assert_eq!(by_itself[2]["resources"], json!([format!("key/creatorUin/100000000001/{key}")]));
}

/// After the destruction the material is in no file of the database: neither in its pages nor in its log.
#[tokio::test]
async fn destroyed_material_is_in_no_file() {
    let world = World::new().await;
    let keys = [world.key("a").await, world.key("b").await, world.key("kept").await];
    let mut materials = Vec::new();
    for key in &keys {
        materials.push(world.wrapped_material(key).await);
    }
    assert!(materials.iter().all(|material| world.files_hold(material)), "they are there at first");
    for key in &keys[..2] {
        world.ok("DisableKey", json!({ "KeyId": key })).await;
        world.ok("ScheduleKeyDeletion", json!({"KeyId": key, "PendingWindowInDays": 7})).await;
    }
    world.clock.advance_seconds(8 * DAY);
    assert_eq!(world.service.destroy_due_keys().await, Ok(2));
    assert_eq!(
        materials.iter().map(|material| world.files_hold(material)).collect::<Vec<_>>(),
        [false, false, true]
    );
}

#[tokio::test]
async fn archived_keys_decrypt_and_can_come_back_or_be_deleted() {
    let world = World::new().await;
    let key = world.key("a").await;
    let id = json!({ "KeyId": key });
    let blob =
        world.ok("Encrypt", json!({"KeyId": key, "Plaintext": "YQ=="})).await["CiphertextBlob"].clone();
    assert_eq!(world.err("CancelKeyArchive", id.clone()).await, "ResourceUnavailable.CmkStateNotSupport");
    world.ok("DisableKey", id.clone()).await;
    world.ok("ArchiveKey", id.clone()).await;
    world.ok("ArchiveKey", id.clone()).await;
    assert_eq!(
        world.err("Encrypt", json!({"KeyId": key, "Plaintext": "YQ=="})).await,
        "ResourceUnavailable.CmkArchived"
    );
    world.ok("Decrypt", json!({ "CiphertextBlob": blob })).await;
    assert_eq!(world.err("EnableKey", id.clone()).await, "ResourceUnavailable.CmkStateNotSupport");
    world.ok("CancelKeyArchive", id.clone()).await;
    world.ok("Encrypt", json!({"KeyId": key, "Plaintext": "YQ=="})).await;
    world.ok("ArchiveKey", id).await;
    world.ok("ScheduleKeyDeletion", json!({"KeyId": key, "PendingWindowInDays": 30})).await;
}
