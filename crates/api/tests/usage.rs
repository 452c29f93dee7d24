//! Who used which key last, as the trail tells; and what that means for deletion.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use common::world::{ROOT, START, World};
use keyward_api::usage::{ALWAYS, Pending, used};
use keyward_domain::{KeyId, Region, Rule, Uin};
use keyward_store::usage::{UsageQuery, Used};
use serde_json::json;

fn query(key: &str) -> UsageQuery {
    UsageQuery {
        account: Uin(ROOT),
        region: Some(Region::new("ap-guangzhou")),
        key: KeyId::parse(key),
        time: ALWAYS,
    }
}

/// The sums as somebody reads them who knows nothing but the storage, as after a crash.
async fn sums(world: &World, key: &str) -> Vec<(u32, String, u64)> {
    let mut sums = used(&world.store, &Pending::default(), &query(key)).await.unwrap();
    sums.sort_by(|a, b| a.series.cmp(&b.series));
    sums.into_iter().map(|Used { series, total, .. }| (series.version, series.action, total)).collect()
}

#[tokio::test]
async fn uses_are_counted_by_version_and_action() {
    let world = World::new().await;
    let key = world.key("counted").await;
    let encrypt = json!({"KeyId": key, "Plaintext": "QQ=="});
    let old = world.ok("Encrypt", encrypt.clone()).await["CiphertextBlob"].clone();
    world.ok("EnableKeyRotation", json!({ "KeyId": key })).await;
    world.ok("RotateKey", json!({ "KeyId": key })).await;
    world.ok("Encrypt", encrypt.clone()).await;
    for _ in 0..3 {
        world.ok("Decrypt", json!({ "CiphertextBlob": old })).await;
    }
    // Neither a call that fails nor one that only looks is a use, and words in a parameter are none.
    world.err("Decrypt", json!({"CiphertextBlob": old, "EncryptionContext": "{\"a\":\"b\"}"})).await;
    world.ok("UpdateKeyDescription", json!({"KeyId": key, "Description": "\"keyUses\":[{}]"})).await;
    let text = |action: &str| action.to_owned();
    let expected = [(1, text("Decrypt"), 3), (1, text("Encrypt"), 1), (2, text("Encrypt"), 1)];
    assert_eq!(sums(&world, &key).await, expected);
    // What the server holds in memory and what is read anew are the same.
    world.run_jobs().await;
    world.ok("ReEncrypt", json!({ "CiphertextBlob": old })).await;
    let [one, two] = [(1, text("ReEncrypt"), 1), (2, text("ReEncrypt"), 1)];
    let [a, b, c] = expected;
    assert_eq!(sums(&world, &key).await, [a, b, one, c, two]);
    assert_eq!(sums(&world, &world.key("unused").await).await, []);
}

/// Several servers may have written into one database; dropping old events of one chain stores the uses of all.
#[tokio::test]
async fn uses_of_every_chain_are_stored_before_events_are_dropped() {
    let world = World::with(|settings| settings.audit_retention_days = 90).await;
    let key = world.key("shared").await;
    world.ok("Encrypt", json!({"KeyId": key, "Plaintext": "QQ=="})).await;
    ["a", "b", "c"].iter().for_each(|chain| world.copy_chain(chain));
    let expected = [(1, "Encrypt".to_owned(), 4)];
    assert_eq!(sums(&world, &key).await, expected);
    world.clock.advance_seconds(100 * 86_400);
    world.run_jobs().await;
    let beginnings = world.store.audit_beginnings().await.unwrap();
    assert_eq!(beginnings.len(), 4, "events of each chain were dropped: {beginnings:?}");
    assert_eq!(sums(&world, &key).await, expected);
}

#[tokio::test]
async fn scheduling_a_deletion_tells_the_last_use() {
    let world = World::new().await;
    let (key, unused) = (world.key("used").await, world.key("unused").await);
    world.ok("Encrypt", json!({"KeyId": key, "Plaintext": "QQ=="})).await;
    for key in [&key, &unused] {
        world.ok("DisableKey", json!({ "KeyId": key })).await;
    }
    let schedule = |key: &str| json!({"KeyId": key, "PendingWindowInDays": 7});
    let reply = world.ok("ScheduleKeyDeletion", schedule(&key)).await;
    let expected = json!({
        "Time": START / 1000, "Action": "Encrypt", "Version": 1, "UserName": "root",
        "PrincipalId": ROOT.to_string(), "AccessKeyId": "AKIDroot",
    });
    assert_eq!(reply["KeywardLastUse"], expected);
    let reply = world.ok("ScheduleKeyDeletion", schedule(&unused)).await;
    assert!(reply.get("KeywardLastUse").is_none(), "{reply}");
}

#[tokio::test]
async fn keys_that_were_used_lately_are_protected_if_operators_want_that() {
    let world = World::with(|settings| settings.protect_used_days = 30).await;
    let key = world.key("used").await;
    world.ok("Encrypt", json!({"KeyId": key, "Plaintext": "QQ=="})).await;
    world.ok("DisableKey", json!({ "KeyId": key })).await;
    let schedule = json!({"KeyId": key, "PendingWindowInDays": 7});
    world.clock.advance_seconds(30 * 86_400 - 1);
    assert_eq!(
        world.err("ScheduleKeyDeletion", schedule.clone()).await,
        "ResourceUnavailable.CmkStateNotSupport"
    );
    assert_eq!(world.metadata(&key).await["KeyState"], "Disabled");
    world.clock.advance_seconds(1);
    world.ok("ScheduleKeyDeletion", schedule).await;
}
