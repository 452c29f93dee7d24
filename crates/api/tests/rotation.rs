//! Rotation: on demand, by itself, and what old ciphertexts do then.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use std::{sync::Arc, time::Instant};

use common::world::{ROOT, START, World};
use keyward_domain::{KeyState, UnixSeconds};
use serde_json::{Value, json};

const DAY: i64 = 86_400;
const NOW: i64 = START / 1000;

async fn encrypt(world: &World, key: &str, text: &str) -> String {
    let sealed = world.ok("Encrypt", json!({"KeyId": key, "Plaintext": text})).await;
    sealed["CiphertextBlob"].as_str().unwrap().to_owned()
}

/// Which version of its key a ciphertext names.
fn version(blob: &str) -> u32 {
    keyward_crypto::Ciphertext::parse(blob).unwrap().key_version
}

/// A key that rotates every so many days; its id.
async fn rotating(world: &World, alias: &str, days: u64) -> String {
    let key = world.key(alias).await;
    world.ok("EnableKeyRotation", json!({"KeyId": key, "RotateDays": days})).await;
    key
}

async fn status(world: &World, key: &str) -> Value {
    world.ok("GetKeyRotationStatus", json!({ "KeyId": key })).await["KeyRotationEnabled"].take()
}

/// The fields of a key that tell of rotation: on, days, last, next.
async fn told(world: &World, key: &str) -> (bool, i64, i64, i64) {
    let key = world.metadata(key).await;
    let number = |name: &str| key[name].as_i64().unwrap();
    let on = key["KeyRotationEnabled"].as_bool().unwrap();
    (on, number("RotateDays"), number("LastRotateTime"), number("NextRotateTime"))
}

#[tokio::test]
async fn rotation_is_turned_on_changed_and_turned_off() {
    let world = World::new().await;
    let key = world.key("a").await;
    let id = json!({ "KeyId": key });
    assert_eq!(status(&world, &key).await, false);
    assert_eq!(told(&world, &key).await, (false, 365, 0, NOW + 365 * DAY));
    world.clock.advance_seconds(1000 * DAY);
    world.ok("EnableKeyRotation", id.clone()).await;
    assert_eq!(told(&world, &key).await, (true, 365, 0, NOW + 1365 * DAY), "counts from now on");
    world.clock.advance_seconds(DAY);
    world.ok("EnableKeyRotation", json!({"KeyId": key, "RotateDays": "30"})).await;
    assert_eq!(told(&world, &key).await, (true, 30, 0, NOW + 1030 * DAY));
    world.ok("EnableKeyRotation", json!({"KeyId": key, "RotateDays": 30})).await;
    assert_eq!(status(&world, &key).await, true);
    let listed = world.ok("ListKeyDetail", json!({})).await;
    assert_eq!(listed["KeyMetadatas"][0], world.metadata(&key).await);
    world.ok("DisableKeyRotation", id.clone()).await;
    world.ok("DisableKeyRotation", id).await;
    assert_eq!(status(&world, &key).await, false);
    assert_eq!(told(&world, &key).await, (false, 30, 0, NOW + 1030 * DAY), "told although it is off");
}

#[tokio::test]
async fn what_enabling_refuses() {
    let world = World::new().await;
    let key = world.key("a").await;
    for (days, code) in [
        (json!(6), "InvalidParameterValue"),
        (json!(366), "InvalidParameterValue"),
        (json!(0), "InvalidParameterValue"),
        (json!("65566"), "InvalidParameterValue"),
        (json!(u64::MAX), "InvalidParameterValue"),
        (json!(-7), "InvalidParameter"),
        (json!(7.5), "InvalidParameter"),
        (json!("seven"), "InvalidParameter"),
        (json!([7]), "InvalidParameter"),
    ] {
        let params = json!({"KeyId": key, "RotateDays": days});
        assert_eq!(world.err("EnableKeyRotation", params).await, code, "{days}");
    }
    let external = world.external_key("external").await;
    let code = world.err("EnableKeyRotation", json!({ "KeyId": external })).await;
    assert_eq!(code, "UnsupportedOperation.ExternalCmkCanNotRotate");
    assert_eq!(status(&world, &external).await, false);
    world.ok("DisableKeyRotation", json!({ "KeyId": external })).await;
    for (state, expected) in [
        (KeyState::Disabled, None),
        (KeyState::Archived, Some("ResourceUnavailable.CmkStateNotSupport")),
        (
            KeyState::PendingDelete { at: UnixSeconds(i64::MAX) },
            Some("ResourceUnavailable.CmkStateNotSupport"),
        ),
    ] {
        world.put_state(&key, state).await;
        let params = json!({"KeyId": key, "RotateDays": 30});
        match expected {
            None => drop(world.ok("EnableKeyRotation", params).await),
            Some(code) => assert_eq!(world.err("EnableKeyRotation", params).await, code, "{state:?}"),
        }
        world.ok("DisableKeyRotation", json!({ "KeyId": key })).await;
    }
}

#[tokio::test]
async fn what_rotating_refuses() {
    let world = World::new().await;
    let key = world.key("a").await;
    let id = json!({ "KeyId": key });
    assert_eq!(world.err("RotateKey", id.clone()).await, "UnsupportedOperation.RotateNotSupported");
    world.ok("EnableKeyRotation", id.clone()).await;
    for state in
        [KeyState::Disabled, KeyState::Archived, KeyState::PendingDelete { at: UnixSeconds(i64::MAX) }]
    {
        world.put_state(&key, state).await;
        let code = world.err("RotateKey", id.clone()).await;
        assert_eq!(code, "ResourceUnavailable.CmkStateNotSupport", "{state:?}");
    }
    world.put_state(&key, KeyState::Enabled).await;
    let external = world.external_key("external").await;
    let code = world.err("RotateKey", json!({ "KeyId": external })).await;
    assert_eq!(code, "UnsupportedOperation.RotateNotSupported");
    world.ok("RotateKey", id.clone()).await;
    world.clock.advance_seconds(DAY - 1);
    assert_eq!(world.err("RotateKey", id.clone()).await, "RequestLimitExceeded.RotateRateLimited");
    assert_eq!(version(&encrypt(&world, &key, "YQ==").await), 2, "nothing more was done");
    world.clock.advance_seconds(1);
    world.ok("RotateKey", id).await;
    assert_eq!(version(&encrypt(&world, &key, "YQ==").await), 3);
}

#[tokio::test]
async fn a_rotated_key_encrypts_with_its_new_version_and_decrypts_everything() {
    let world = World::new().await;
    let key = rotating(&world, "a", 365).await;
    let mut blobs = vec![encrypt(&world, &key, "MQ==").await];
    for n in 2..=5 {
        let task = world.ok("RotateKey", json!({ "KeyId": key })).await["TaskId"].clone();
        assert_eq!(uuid_version(task.as_str().unwrap()), '1');
        blobs.push(encrypt(&world, &key, "MQ==").await);
        assert_eq!(version(&blobs[n - 1]) as usize, n);
        world.clock.advance_seconds(DAY);
    }
    let last = NOW + 3 * DAY;
    assert_eq!(told(&world, &key).await, (true, 365, last, last + 365 * DAY));
    for blob in &blobs {
        assert_eq!(world.ok("Decrypt", json!({ "CiphertextBlob": blob })).await["Plaintext"], "MQ==");
    }
    let data_key = world.ok("GenerateDataKey", json!({"KeyId": key, "KeySpec": "AES_128"})).await;
    assert_eq!(version(data_key["CiphertextBlob"].as_str().unwrap()), 5);
    world.ok("ArchiveKey", json!({ "KeyId": key })).await;
    world.ok("Decrypt", json!({ "CiphertextBlob": blobs[0] })).await;
}

fn uuid_version(id: &str) -> char {
    assert_eq!(id.len(), 36);
    id.chars().nth(14).unwrap()
}

#[tokio::test]
async fn re_encrypt_refreshes_and_otherwise_gives_back_what_it_got() {
    let world = World::new().await;
    let key = rotating(&world, "a", 365).await;
    let old = encrypt(&world, &key, "YQ==").await;
    let again = async |blob: &str, old_context: &str, new_context: &str| {
        let params = json!({
            "CiphertextBlob": blob, "SourceEncryptionContext": old_context,
            "DestinationEncryptionContext": new_context,
        });
        let answer = world.ok("ReEncrypt", params).await;
        (answer["CiphertextBlob"].as_str().unwrap().to_owned(), answer["ReEncrypted"].as_bool().unwrap())
    };
    assert_eq!(again(&old, "", "").await, (old.clone(), false));
    let (for_a, changed) = again(&old, "", r#"{"a":"1"}"#).await;
    assert!(changed && for_a != old);
    world.ok("RotateKey", json!({ "KeyId": key })).await;
    let (new, changed) = again(&old, "", "").await;
    assert!(changed);
    assert_eq!((version(&old), version(&new)), (1, 2));
    assert_eq!(again(&new, "", "").await, (new.clone(), false));
    assert_eq!(world.ok("Decrypt", json!({ "CiphertextBlob": new })).await["Plaintext"], "YQ==");
}

#[tokio::test]
async fn of_callers_racing_to_rotate_one_wins() {
    let world = Arc::new(World::new().await);
    let key = rotating(&world, "a", 365).await;
    let racers: Vec<_> = (0..16)
        .map(|_| {
            let (world, params) = (world.clone(), json!({ "KeyId": key }));
            tokio::spawn(async move { world.call(&world.root, "RotateKey", "ap-guangzhou", params).await })
        })
        .collect();
    let mut won = 0;
    for racer in racers {
        match racer.await.unwrap() {
            Ok(_) => won += 1,
            Err(code) => assert_eq!(code, "RequestLimitExceeded.RotateRateLimited"),
        }
    }
    assert_eq!(won, 1);
    assert_eq!(version(&encrypt(&world, &key, "YQ==").await), 2);
}

#[tokio::test]
async fn keys_rotate_by_themselves_when_it_is_time_and_the_trail_says_so() {
    let world = World::new().await;
    let (weekly, monthly) = (rotating(&world, "weekly", 7).await, rotating(&world, "monthly", 30).await);
    let still = world.key("still").await;
    let old = encrypt(&world, &weekly, "YQ==").await;
    world.clock.advance_seconds(7 * DAY - 1);
    assert_eq!(world.run_jobs().await, 0);
    world.clock.advance_seconds(1);
    assert_eq!(world.run_jobs().await, 1);
    assert_eq!(world.run_jobs().await, 0);
    let now = NOW + 7 * DAY;
    assert_eq!(told(&world, &weekly).await, (true, 7, now, now + 7 * DAY));
    assert_eq!(version(&encrypt(&world, &weekly, "YQ==").await), 2);
    for key in [&monthly, &still] {
        assert_eq!(version(&encrypt(&world, key, "YQ==").await), 1);
    }
    world.ok("Decrypt", json!({ "CiphertextBlob": old })).await;
    let records = world.records().await;
    let rotated: Vec<_> = records.iter().filter(|record| record["eventName"] == "RotateKey").collect();
    assert_eq!(rotated.len(), 1);
    assert_eq!(rotated[0]["userIdentity"]["type"], "System");
    assert_eq!(rotated[0]["resources"], json!([format!("key/creatorUin/{ROOT}/{weekly}")]));
}

#[tokio::test]
async fn disabled_and_archived_keys_wait_and_missed_rotations_are_made_up_for_once() {
    let world = World::new().await;
    let (off, archived, missed) = (
        rotating(&world, "off", 7).await,
        rotating(&world, "archived", 7).await,
        rotating(&world, "missed", 7).await,
    );
    world.ok("DisableKey", json!({ "KeyId": off })).await;
    world.ok("ArchiveKey", json!({ "KeyId": archived })).await;
    world.clock.advance_seconds(100 * DAY);
    assert_eq!(world.run_jobs().await, 1);
    assert_eq!(version(&encrypt(&world, &missed, "YQ==").await), 2);
    assert_eq!(world.run_jobs().await, 0);
    world.ok("EnableKey", json!({ "KeyId": off })).await;
    world.ok("CancelKeyArchive", json!({ "KeyId": archived })).await;
    assert_eq!(world.run_jobs().await, 2);
    assert_eq!(told(&world, &off).await.2, NOW + 100 * DAY);
    world.ok("DisableKeyRotation", json!({ "KeyId": off })).await;
    world.clock.advance_seconds(100 * DAY);
    assert_eq!(world.run_jobs().await, 2, "all but the one that was turned off");
}

/// A key that cannot be rotated, because its region or its row is broken, is the first in every run.
#[tokio::test]
async fn a_broken_key_keeps_no_other_waiting() {
    let world = World::new().await;
    let lost = rotating(&world, "lost", 7).await;
    let mut good = Vec::new();
    for n in 0..5 {
        world.clock.advance_seconds(1);
        good.push(rotating(&world, &format!("good-{n}"), 7).await);
    }
    let unreadable = rotating(&world, "unreadable", 7).await;
    world.damage(&format!("UPDATE cmk SET region = 'ap-nowhere' WHERE id = '{lost}'"));
    world.damage(&format!("UPDATE cmk SET alias = '!', rotation_due = 0 WHERE id = '{unreadable}'"));
    world.clock.advance_seconds(8 * DAY);
    assert_eq!(world.run_jobs().await, 5);
    for key in &good {
        assert_eq!(version(&encrypt(&world, key, "YQ==").await), 2);
    }
}

#[tokio::test]
async fn many_due_keys_are_all_rotated_in_one_run() {
    let world = World::new().await;
    for n in 0..450 {
        rotating(&world, &format!("key-{n}"), 7).await;
    }
    world.clock.advance_seconds(7 * DAY);
    assert_eq!(world.run_jobs().await, 450);
    assert_eq!(world.run_jobs().await, 0);
}

/// A key that was rotated for years loads in no time, and is as fast as any other then.
#[tokio::test]
async fn a_key_with_hundreds_of_versions_stays_fast() {
    let world = World::new().await;
    let (key, young) = (rotating(&world, "old", 7).await, world.key("young").await);
    let first = encrypt(&world, &key, "YQ==").await;
    for _ in 1..500 {
        world.clock.advance_seconds(7 * DAY);
        assert_eq!(world.run_jobs().await, 1);
    }
    let last = encrypt(&world, &key, "YQ==").await;
    assert_eq!((version(&first), version(&last)), (1, 500));
    let of_young = encrypt(&world, &young, "YQ==").await;
    let time = async |blob: &str, times: u32| {
        let begin = Instant::now();
        for _ in 0..times {
            assert_eq!(world.ok("Decrypt", json!({ "CiphertextBlob": blob })).await["Plaintext"], "YQ==");
        }
        begin.elapsed() / times
    };
    world.ok("UpdateAlias", json!({"KeyId": key, "Alias": "drops-it-from-the-cache"})).await;
    let loading = time(&first, 1).await;
    let (old, young) = (time(&first, 200).await, time(&of_young, 200).await);
    println!("500 versions: loaded in {loading:?}, then {old:?} a call; one version: {young:?} a call");
    assert!(loading.as_millis() < 500, "{loading:?}");
    assert!(old < young * 3, "{old:?} {young:?}");
}
