//! A year in the life of keys, day by day, as the jobs see it.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use std::collections::BTreeMap;

use common::world::{START, World};
use keyward_crypto::Ciphertext;
use serde_json::{Value, json};

const DAY: i64 = 86_400;
const NOW: i64 = START / 1000;
const MATERIAL: [u8; 16] = *b"brought by users";

/// What was encrypted, with the key and the day as plaintext.
struct Diary {
    world: World,
    blobs: BTreeMap<(String, i64), String>,
}

impl Diary {
    async fn write(&mut self, key: &str, day: i64) {
        let plaintext = keyward_crypto::Secret::new(format!("{key} {day}").into_bytes()).to_base64();
        let params = json!({"KeyId": key, "Plaintext": *plaintext});
        let blob = self.world.ok("Encrypt", params).await["CiphertextBlob"].as_str().unwrap().to_owned();
        self.blobs.insert((key.to_owned(), day), blob);
    }

    /// Decrypts everything of a key; gives how many ciphertexts each version made.
    async fn read(&self, key: &str) -> BTreeMap<u32, usize> {
        let mut versions = BTreeMap::new();
        for ((_, day), blob) in self.blobs.iter().filter(|((of, _), _)| of == key) {
            let opened = self.world.ok("Decrypt", json!({ "CiphertextBlob": blob })).await;
            let text = keyward_crypto::Secret::from_base64(opened["Plaintext"].as_str().unwrap()).unwrap();
            assert_eq!(text.expose(), format!("{key} {day}").as_bytes());
            *versions.entry(Ciphertext::parse(blob).unwrap().key_version).or_default() += 1;
        }
        versions
    }

    /// The code that decrypting the first ciphertext of a key fails with.
    async fn refused(&self, key: &str) -> String {
        let blob = &self.blobs.iter().find(|((of, _), _)| of == key).unwrap().1;
        self.world.err("Decrypt", json!({ "CiphertextBlob": blob })).await
    }

    async fn state(&self, key: &str) -> String {
        self.world.metadata(key).await["KeyState"].as_str().unwrap().to_owned()
    }
}

#[tokio::test]
async fn a_year_of_a_keys_life() {
    let world = World::new().await;
    let (monthly, pausing, archived, doomed) = (
        world.key("monthly").await,
        world.key("pausing").await,
        world.key("archived").await,
        world.key("doomed").await,
    );
    for (key, days) in [(&monthly, 30), (&pausing, 90), (&archived, 30), (&doomed, 30)] {
        world.ok("EnableKeyRotation", json!({"KeyId": key, "RotateDays": days})).await;
    }
    let brought = world.external_key("brought").await;
    let mut import = world.import(&brought, &MATERIAL).await;
    import["ValidTo"] = json!(NOW + 100 * DAY);
    world.ok("ImportKeyMaterial", import).await;
    let (doomed_bytes, brought_bytes) =
        (world.wrapped_material(&doomed).await, world.wrapped_material(&brought).await);
    let mut diary = Diary { world, blobs: BTreeMap::new() };

    for day in 0..366_i64 {
        let world = &diary.world;
        let id = |key: &str| json!({ "KeyId": key });
        match day {
            40 => drop(world.ok("RotateKey", id(&monthly)).await),
            // Off over the day on which it would have rotated for the second time.
            170 => drop(world.ok("DisableKey", id(&pausing)).await),
            200 => drop(world.ok("EnableKey", id(&pausing)).await),
            65 => drop(world.ok("ArchiveKey", id(&archived)).await),
            95 => {
                world.ok("DisableKey", id(&doomed)).await;
                world.ok("ScheduleKeyDeletion", json!({"KeyId": doomed, "PendingWindowInDays": 10})).await;
            }
            // Its material expired on day 100.
            150 => {
                assert_eq!(diary.state(&brought).await, "PendingImport");
                assert_eq!(diary.refused(&brought).await, "ResourceUnavailable.CmkDisabled");
                assert!(!world.files_hold(&brought_bytes));
                let import = world.import(&brought, &MATERIAL).await;
                world.ok("ImportKeyMaterial", import).await;
            }
            _ => {}
        }
        for (key, writes) in [
            (&monthly, true),
            (&pausing, !(170..200).contains(&day)),
            (&archived, day < 65),
            (&doomed, day < 95),
            (&brought, !(100..150).contains(&day)),
        ] {
            if writes {
                diary.write(key, day).await;
            }
        }
        diary.world.clock.advance_seconds(DAY);
        diary.world.run_jobs().await;
    }

    // By itself after 30 days, by hand on day 40, then every 30 days: 70, 100, ..., 340.
    let of_monthly = diary.read(&monthly).await;
    assert_eq!(of_monthly.len(), 13, "{of_monthly:?}");
    assert_eq!((of_monthly[&1], of_monthly[&2], of_monthly[&3], of_monthly[&13]), (30, 10, 30, 26));
    // After 90 days, not on day 180, but on the first run after day 200, and 90 days after that.
    let of_pausing = diary.read(&pausing).await;
    assert_eq!(of_pausing, BTreeMap::from([(1, 90), (2, 81), (3, 90), (4, 75)]));
    assert_eq!(diary.read(&archived).await, BTreeMap::from([(1, 30), (2, 30), (3, 5)]));
    assert_eq!(diary.read(&brought).await, BTreeMap::from([(1, 316)]), "one version, whatever happened");
    assert_eq!(diary.refused(&doomed).await, "ResourceUnavailable.CmkNotFound");
    assert!(!diary.world.files_hold(&doomed_bytes));
    for (key, state) in
        [(&monthly, "Enabled"), (&pausing, "Enabled"), (&archived, "Archived"), (&brought, "Enabled")]
    {
        assert_eq!(diary.state(key).await, state);
    }
    diary.world.ok("CancelKeyArchive", json!({ "KeyId": archived })).await;
    assert_eq!(diary.world.run_jobs().await, 1, "overdue since it was archived");

    let records = diary.world.records().await;
    // The days on which something happened to a key by itself.
    let days = |event: &str, key: &str| -> Vec<i64> {
        let of = |record: &&Value| {
            record["eventName"] == event
                && record["userIdentity"]["type"] == "System"
                && record["resources"][0].as_str().is_some_and(|name| name.ends_with(key))
        };
        let day = |record: &Value| (record["eventTime"].as_i64().unwrap() - START) / 1000 / DAY;
        records.iter().filter(of).map(day).collect()
    };
    let expected: Vec<i64> = std::iter::once(30).chain((70..=340).step_by(30)).collect();
    assert_eq!(days("RotateKey", &monthly), expected);
    assert_eq!(days("RotateKey", &pausing), [90, 201, 291]);
    assert_eq!(days("RotateKey", &archived), [30, 60, 366]);
    assert_eq!(days("RotateKey", &doomed), [30, 60, 90]);
    assert_eq!(days("DestroyKeyMaterial", &doomed), [105]);
    assert_eq!(days("DestroyKey", &doomed), [105]);
    assert_eq!(
        (days("ExpireKeyMaterial", &brought), days("EraseKeyMaterial", &brought)),
        // With the material, and when the parameters of the two imports were forgotten.
        (vec![100], vec![1, 100, 151])
    );
    assert_eq!(days("ForgetImportParameters", &brought), [1, 151]);
}
