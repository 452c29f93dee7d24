//! Audit tracks: what is delivered, what proves it, and what happens when it cannot be.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use std::{collections::BTreeMap, io::Read};

use common::world::World;
use keyward_api::{
    delivery::Trouble,
    jobs::{DELIVERY, JOBS},
};
use keyward_domain::Uin;
use keyward_store::audit::delivered::{Check, Manifest, Outcome, SUFFIX};
use keyward_testkit::client::sign::Credentials;
use serde_json::{Value, json};

const DAY: i64 = 86_400;

fn storage(more: Value) -> Value {
    let mut storage = json!({
        "StorageType": "cos", "StorageRegion": "ap-guangzhou", "StorageName": "archive", "StoragePrefix": "audit",
        "Compress": 2,
    });
    storage.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    storage
}

fn track(more: Value) -> Value {
    let mut track = json!({
        "Name": "example", "Status": 1, "Storage": storage(json!({})), "ActionType": "*", "ResourceType": "*",
        "EventNames": ["*"],
    });
    track.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    track
}

async fn create(world: &World, more: Value) -> u64 {
    world.ok("CreateAuditTrack", track(more)).await["TrackId"].as_u64().unwrap()
}

/// Lets the time of a window pass, then delivers; tells how many files.
async fn deliver(world: &World) -> usize {
    world.clock.advance_seconds(302);
    let mut files = 0;
    loop {
        match DELIVERY.run(&world.service).await.unwrap() {
            0 => return files,
            more => files += more,
        }
    }
}

async fn random(world: &World) -> String {
    let root = world.root.clone();
    world.reply(&root, "GenerateRandom", "ap-guangzhou", &json!({"NumberOfBytes": 1})).await.request_id
}

/// The files and manifests of that storage, as an auditor reads them.
fn check(files: &BTreeMap<String, Vec<u8>>) -> Outcome {
    let mut check = Check::default();
    for (path, bytes) in files {
        match path.ends_with(SUFFIX) {
            true => check.manifest(path.clone(), bytes),
            false => check.file(path.clone(), bytes, Ok(&text(path, bytes))),
        }
    }
    check.outcome()
}

fn text(path: &str, bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    match path.ends_with(".gz") {
        true => flate2::read::GzDecoder::new(bytes).read_to_end(&mut text).unwrap(),
        false => return bytes.to_vec(),
    };
    text
}

/// The events in all files, in order.
fn events(files: &BTreeMap<String, Vec<u8>>) -> Vec<Value> {
    let data = files.iter().filter(|(path, _)| !path.ends_with(SUFFIX));
    let texts = data.map(|(path, bytes)| String::from_utf8(text(path, bytes)).unwrap());
    let lines: Vec<String> =
        texts.flat_map(|text| text.lines().map(str::to_owned).collect::<Vec<_>>()).collect();
    let values = lines.iter().map(|line| serde_json::from_str::<Value>(line).unwrap());
    values.filter(|value| value.get("keyward").is_none()).collect()
}

fn names(files: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    events(files).iter().map(|event| event["eventName"].as_str().unwrap().to_owned()).collect()
}

async fn describe(world: &World, id: u64) -> Value {
    world.ok("DescribeAuditTrack", json!({ "TrackId": id })).await
}

/// How many events of that name the trail has.
async fn told(world: &World, name: &str) -> usize {
    world.records().await.iter().filter(|record| record["eventName"] == name).count()
}

#[tokio::test]
async fn what_a_track_chose_is_delivered_and_proves_itself() {
    let world = World::new().await;
    let other = world.another_account().await;
    random(&world).await;
    let id = create(&world, json!({"ResourceType": "kms", "ActionType": "Write"})).await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        let secret = "c2VjcmV0";
        world.key(&format!("key-{}", ids.len())).await;
        world.ok("ListKeys", json!({})).await;
        world.call(&other, "CreateKey", "ap-guangzhou", json!({"Alias": "foreign"})).await.ok();
        let key = world.key(&format!("more-{}", ids.len())).await;
        world.ok("Encrypt", json!({"KeyId": key, "Plaintext": secret})).await;
        ids.push(random(&world).await);
    }
    assert_eq!(DELIVERY.run(&world.service).await.unwrap(), 0, "the window is not over");
    // The second accounts for the event that delivery began, which is not chosen. Commits have one time here.
    assert_eq!(deliver(&world).await, 2);
    let files = world.archives.files();
    assert!(
        files
            .keys()
            .all(|path| path.starts_with(&format!("archive/audit/100000000001/{id}/2026/09/21/test")))
    );
    let outcome = check(&files);
    assert_eq!(outcome.findings, [] as [String; 0]);
    assert_eq!(outcome.stretches.len(), 1);
    let whole = ["CreateKey", "CreateKey", "Encrypt"].repeat(3);
    assert_eq!(names(&files), whole);
    // Nothing of other accounts or of secrets is in what was written.
    for bytes in files.values() {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains("200000000001") && !text.contains("foreign") && !text.contains("c2VjcmV0"));
    }
    // The points of the chain are those of the trail.
    let blocks = world.store.audit_blocks(&outcome.stretches[0].of.chain, 1, u32::MAX).await.unwrap();
    for position in &outcome.positions {
        let block = blocks.iter().find(|block| block.hash == position.hash).unwrap();
        assert_eq!(position.number, block.first + u64::from(block.count) - 1);
    }
    assert_eq!(
        (deliver(&world).await, told(&world, "BeginAuditDelivery").await),
        (0, 1),
        "notes are no events"
    );
    random(&world).await;
    assert_eq!(deliver(&world).await, 1);
    let outcome = check(&world.archives.files());
    assert_eq!((outcome.findings.len(), outcome.stretches.len(), outcome.stretches[0].files), (0, 1, 3));
    assert_eq!(describe(&world, id).await["Delivery"]["Trouble"], "");
}

#[tokio::test]
async fn files_are_compressed_on_demand_and_the_same_each_time() {
    let world = World::new().await;
    create(&world, json!({"Storage": storage(json!({"Compress": 1}))})).await;
    let id = random(&world).await;
    // The file is written, its manifest is not: so it is written again.
    world.archives.fail_after(1);
    assert_eq!(deliver(&world).await, 0);
    let before = world.archives.files();
    assert_eq!(before.len(), 1);
    random(&world).await;
    assert!(deliver(&world).await >= 1);
    let after = world.archives.files();
    let (path, bytes) = before.iter().next().unwrap();
    assert!(path.ends_with("-00000000000000000002.jsonl.gz"), "{path}");
    // What came later belongs to the same window here, because the clock of the storage stands still.
    assert_eq!(&text(path, bytes)[..100], &text(path, &after[path])[..100]);
    assert_eq!(check(&after).findings, [] as [String; 0]);
    assert_eq!(events(&after).iter().filter(|event| event["eventID"] == id).count(), 1);
}

#[tokio::test]
async fn trouble_is_seen_and_nothing_is_lost() {
    let world = World::new().await;
    let id = create(&world, json!({})).await;
    world.archives.fail(Some(Trouble::Unreachable));
    let mut ids = vec![random(&world).await];
    for _ in 0..5 {
        assert_eq!(deliver(&world).await, 0);
        ids.push(random(&world).await);
    }
    let seen = describe(&world, id).await["Delivery"].clone();
    assert_eq!((&seen["Trouble"], &seen["DeliveredAt"]), (&json!("Unreachable"), &json!("")));
    assert_ne!(seen["FailingSince"], "");
    assert!(seen["Waiting"].as_u64().unwrap() >= 6);
    assert_eq!(told(&world, "FailAuditDelivery").await, 1, "once, not at every try");
    world.archives.fail(Some(Trouble::Refused));
    deliver(&world).await;
    assert_eq!(told(&world, "FailAuditDelivery").await, 2, "another reason");
    world.clock.advance_seconds(DAY);
    deliver(&world).await;
    assert_eq!(told(&world, "FailAuditDelivery").await, 3, "every day");
    let last = world.records().await.into_iter().rfind(|r| r["eventName"] == "FailAuditDelivery").unwrap();
    assert_eq!(last["userIdentity"]["type"], "System");
    assert_eq!(last["userIdentity"]["accountId"], "100000000001");
    assert_eq!(last["resources"], json!([format!("track/{id}")]));
    assert_eq!(last["requestParameters"]["Trouble"], "Refused");
    let alarms = world.ok("ListAlarms", json!({})).await;
    let alarm = alarms["Alarms"].as_array().unwrap().iter().find(|a| a["Kind"] == "audit_trouble").unwrap();
    assert!(alarm.to_string().contains("cannot deliver to storage"), "{alarm}");
    world.archives.fail(None);
    assert!(deliver(&world).await >= 1);
    assert_eq!(told(&world, "RecoverAuditDelivery").await, 1);
    assert_eq!(describe(&world, id).await["Delivery"]["FailingSince"], "");
    let files = world.archives.files();
    assert_eq!(check(&files).findings, [] as [String; 0]);
    for id in ids {
        assert_eq!(events(&files).iter().filter(|event| event["eventID"] == id).count(), 1, "{id}");
    }
}

#[tokio::test]
async fn wherever_writing_fails_the_next_try_completes_it() {
    for good in 0..6 {
        let world = World::new().await;
        create(&world, json!({})).await;
        let mut ids = Vec::new();
        world.archives.fail_after(good);
        for _ in 0..4 {
            ids.push(random(&world).await);
            deliver(&world).await;
        }
        deliver(&world).await;
        let files = world.archives.files();
        assert_eq!(check(&files).findings, [] as [String; 0], "{good}");
        let all = events(&files);
        for id in ids {
            assert_eq!(all.iter().filter(|event| event["eventID"] == id).count(), 1, "{good}");
        }
    }
}

#[tokio::test]
async fn old_events_wait_for_every_active_track() {
    let world = World::with(|settings| settings.audit_retention_days = 90).await;
    let id = create(&world, json!({})).await;
    let asked = random(&world).await;
    world.archives.fail(Some(Trouble::Refused));
    world.clock.advance_seconds(91 * DAY);
    let retain = async || {
        for job in JOBS {
            job.run(&world.service).await.unwrap();
        }
        world.store.audit_beginnings().await.unwrap().first().map_or(1, |beginning| beginning.first)
    };
    let is_there = async || world.records().await.iter().any(|record| record["eventID"] == asked);
    let began = retain().await;
    assert!(began > 1, "what the track does not want any more is dropped");
    assert!(is_there().await);
    assert_eq!(told(&world, "HoldOldEvents").await, 1);
    retain().await;
    assert_eq!(told(&world, "HoldOldEvents").await, 1, "once a day");
    world.clock.advance_seconds(DAY);
    retain().await;
    assert_eq!(told(&world, "HoldOldEvents").await, 2);
    // Delivered: now it goes.
    world.archives.fail(None);
    deliver(&world).await;
    assert!(retain().await > began && !is_there().await);
    assert!(events(&world.archives.files()).iter().any(|event| event["eventID"] == asked));

    // A track that is switched off holds nothing; when it is switched on again, its files say what is missing.
    world.ok("StopLogging", json!({"AuditName": "example"})).await;
    let lost = random(&world).await;
    world.clock.advance_seconds(91 * DAY);
    assert!(retain().await > began && !world.records().await.iter().any(|record| record["eventID"] == lost));
    world.ok("StartLogging", json!({"AuditName": "example"})).await;
    random(&world).await;
    assert!(deliver(&world).await >= 1);
    let outcome = check(&world.archives.files());
    assert_eq!(outcome.findings, [] as [String; 0]);
    let [first, second] = &outcome.stretches[..] else { panic!("{outcome:?}") };
    assert_eq!(second.missing_from, Some(first.last + 1));
    assert!(second.first > first.last + 1);
    assert_eq!(describe(&world, id).await["Status"], 1);
}

#[tokio::test]
async fn a_track_pauses_and_goes_on_and_moves() {
    let world = World::new().await;
    let id = create(&world, json!({})).await;
    deliver(&world).await;
    world.ok("ModifyAuditTrack", json!({"TrackId": id, "Status": 0})).await;
    let paused = random(&world).await;
    assert_eq!(deliver(&world).await, 0);
    let elsewhere =
        storage(json!({"StoragePrefix": "moved", "StorageName": "other", "StorageRegion": "ap-hongkong"}));
    world.ok("ModifyAuditTrack", json!({"TrackId": id, "Status": 1, "Storage": elsewhere})).await;
    assert!(deliver(&world).await >= 1);
    let files = world.archives.files();
    let (here, there): (BTreeMap<_, _>, BTreeMap<_, _>) =
        files.into_iter().partition(|(path, _)| path.starts_with("archive/"));
    assert!(there.keys().all(|path| path.starts_with(&format!("other/moved/100000000001/{id}/"))));
    let (before, after) = (check(&here), check(&there));
    assert_eq!((before.findings.len(), after.findings.len()), (0, 0));
    assert_eq!(after.stretches[0].first, before.stretches[0].last + 1, "nothing is left out");
    assert!(events(&there).iter().any(|event| event["eventID"] == paused));
    for (path, bytes) in &there {
        if path.ends_with(SUFFIX) {
            let manifest: Manifest = serde_json::from_slice(bytes).unwrap();
            assert!(manifest.files.iter().all(|file| file.first >= after.stretches[0].first));
        }
    }
    world.ok("DeleteAuditTrack", json!({ "TrackId": id })).await;
    random(&world).await;
    assert_eq!(deliver(&world).await, 0);
    assert_eq!(
        world.err("DescribeAuditTrack", json!({ "TrackId": id })).await,
        "ResourceNotFound.AuditNotExist"
    );
}

#[tokio::test]
async fn tracks_of_other_accounts_do_not_exist() {
    let world = World::new().await;
    let id = create(&world, json!({})).await;
    let other = world.another_account().await;
    let call = async |action: &str, params: Value| world.call(&other, action, "", params).await;
    let by_id = json!({ "TrackId": id });
    let by_name = json!({"AuditName": "example"});
    for action in ["DescribeAuditTrack", "DeleteAuditTrack", "ModifyAuditTrack", "ModifyEventsAuditTrack"] {
        assert_eq!(call(action, by_id.clone()).await.unwrap_err(), "ResourceNotFound.AuditNotExist");
    }
    for action in ["DescribeAudit", "StartLogging", "StopLogging", "UpdateAudit"] {
        assert_eq!(call(action, by_name.clone()).await.unwrap_err(), "ResourceNotFound.AuditNotExist");
    }
    let listed = call("DescribeAuditTracks", json!({"PageNumber": 1, "PageSize": 10})).await.unwrap();
    assert_eq!(listed["TotalCount"], 0);
    assert_eq!(call("ListAudits", json!({})).await.unwrap()["AuditSummarys"], json!([]));
    // The same name and place are free, and their events do not meet.
    let own = call("CreateAuditTrack", track(json!({}))).await.unwrap()["TrackId"].as_u64().unwrap();
    let (mine, theirs) = (random(&world).await, foreign_call(&world, &other).await);
    deliver(&world).await;
    let files = world.archives.files();
    for (account, id, is, is_not) in
        [("100000000001", id, &mine, &theirs), ("200000000001", own, &theirs, &mine)]
    {
        let prefix = format!("archive/audit/{account}/{id}/");
        let part: BTreeMap<_, _> = files
            .iter()
            .filter(|(path, _)| path.starts_with(&prefix))
            .map(|(p, b)| (p.clone(), b.clone()))
            .collect();
        assert_eq!(check(&part).findings, [] as [String; 0]);
        let found = events(&part);
        assert!(found.iter().any(|event| event["eventID"] == **is));
        assert!(!found.iter().any(|event| event["eventID"] == **is_not));
        assert!(part.values().all(|bytes| !String::from_utf8_lossy(bytes).contains(&**is_not)));
    }
    assert_eq!(check(&files).findings, [] as [String; 0], "both tell the same of the trail");
    assert_eq!(world.store.audit_tracks(Some(Uin(200_000_000_001))).await.unwrap().len(), 1);
}

async fn foreign_call(world: &World, who: &Credentials) -> String {
    world.reply(who, "GenerateRandom", "ap-guangzhou", &json!({"NumberOfBytes": 1})).await.request_id
}

#[tokio::test]
async fn bad_input_has_its_codes_and_changes_nothing() {
    let world = World::new().await;
    let id = create(&world, json!({})).await;
    let before = world.store.audit_tracks(None).await.unwrap();
    for (more, code) in [
        (json!({"Name": "ab"}), "InvalidParameter"),
        (json!({"Name": "../../etc"}), "InvalidParameter"),
        (json!({"Name": "审计跟踪"}), "InvalidParameter"),
        (json!({"Name": "example"}), "InvalidParameterValue.AliasAlreadyExists"),
        (json!({"Status": 2}), "InvalidParameter"),
        (json!({"ActionType": "read"}), "InvalidParameter"),
        (json!({"ResourceType": "KMS"}), "InvalidParameter"),
        (json!({"EventNames": []}), "InvalidParameter"),
        (json!({"EventNames": ["Encrypt"]}), "InvalidParameter"),
        (json!({"ResourceType": "kms", "EventNames": vec!["Encrypt"; 11]}), "InvalidParameter"),
        (json!({"ResourceType": "kms", "EventNames": ["En crypt"]}), "InvalidParameter"),
        (json!({"TrackForAllMembers": 1}), "InvalidParameter"),
        (json!({"ExportId": "x"}), "InvalidParameter"),
        (json!({"Storage": storage(json!({"StorageType": "cls"}))}), "InvalidParameter"),
        (json!({"Storage": storage(json!({"StorageType": "folder"}))}), "InvalidParameter"),
        (json!({"Storage": storage(json!({"StoragePrefix": "../../../tmp"}))}), "InvalidParameter"),
        (json!({"Storage": storage(json!({"StoragePrefix": "a/b"}))}), "InvalidParameter"),
        (json!({"Storage": storage(json!({"StoragePrefix": ""}))}), "InvalidParameter"),
        (json!({"Storage": storage(json!({"StorageName": "/etc"}))}), "InvalidParameter"),
        (json!({"Storage": storage(json!({"StorageName": "http://169.254.169.254"}))}), "InvalidParameter"),
        (json!({"Storage": storage(json!({"StorageName": "unknown"}))}), "ResourceNotFound.CosNotExist"),
        (json!({"Storage": storage(json!({"StorageName": "other"}))}), "ResourceNotFound.CosNotExist"),
        (
            json!({"Storage": storage(json!({"StorageRegion": "ap-nowhere"}))}),
            "InvalidParameterValue.CosRegionError",
        ),
        (json!({"Storage": storage(json!({"Compress": 0}))}), "InvalidParameter"),
        (json!({"Storage": storage(json!({"StorageAccountId": "200000000001"}))}), "InvalidParameter"),
        (json!({"Storage": storage(json!({"StorageAppId": "1"}))}), "InvalidParameter"),
        (json!({"Storage": storage(json!({"Endpoint": "http://x"}))}), "UnknownParameter"),
    ] {
        let mut params = track(json!({"Name": "another"}));
        params.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        assert_eq!(world.err("CreateAuditTrack", params).await, code, "{more}");
        if more.get("Name").is_none() && more.get("ExportId").is_none() {
            let mut params = more.clone();
            params["TrackId"] = id.into();
            assert_eq!(world.err("ModifyAuditTrack", params).await, code, "{more}");
        }
    }
    let rename = json!({"TrackId": id, "Name": "renamed"});
    let code = "InvalidParameterValue.AuditTrackNameNotSupportModify";
    assert_eq!(world.err("ModifyAuditTrack", rename.clone()).await, code);
    assert_eq!(world.err("ModifyEventsAuditTrack", rename).await, code);
    for (fields, code) in [
        (json!([]), "InvalidParameter"),
        (
            json!(vec![json!({"ResourceType": "*", "ActionType": "*", "EventNames": ["*"]}); 11]),
            "InvalidParameter",
        ),
        (json!([{"ResourceType": "*", "ActionType": "*"}]), "MissingParameter"),
    ] {
        let filters = json!({"TrackId": id, "Filters": {"ResourceFields": fields}});
        assert_eq!(world.err("ModifyEventsAuditTrack", filters).await, code);
    }
    for (more, code) in [
        (json!({"ReadWriteAttribute": 4}), "InvalidParameterValue.ReadWriteAttributeError"),
        (json!({"LogFilePrefix": "../x"}), "InvalidParameterValue.LogFilePrefixError"),
        (json!({"CosBucketName": "A"}), "InvalidParameterValue.CosNameError"),
        (json!({"CosBucketName": "unknown"}), "ResourceNotFound.CosNotExist"),
        (json!({"CosRegion": "ap-nowhere"}), "InvalidParameterValue.CosRegionError"),
        (json!({"IsEnableCmqNotify": 1}), "InvalidParameterValue.CmqRegionError"),
        (json!({"IsEnableKmsEncry": 1}), "InvalidParameter"),
        (json!({"IsCreateNewBucket": 1}), "InvalidParameter"),
    ] {
        let mut params = more.clone();
        params["AuditName"] = "example".into();
        assert_eq!(world.err("UpdateAudit", params).await, code, "{more}");
    }
    for page in [json!({"PageNumber": 0, "PageSize": 1}), json!({"PageNumber": 1, "PageSize": 101})] {
        assert_eq!(world.err("DescribeAuditTracks", page).await, "InvalidParameter");
    }
    assert_eq!(world.store.audit_tracks(None).await.unwrap(), before);
    for n in 1..10 {
        assert_eq!(world.ok("InquireAuditCredit", json!({})).await["AuditAmount"], 10 - n);
        create(&world, json!({"Name": format!("track-{n}")})).await;
    }
    let code = world.err("CreateAuditTrack", track(json!({"Name": "eleventh"}))).await;
    assert_eq!(code, "LimitExceeded.OverAmount");
}

#[tokio::test]
async fn a_track_is_told_as_it_was_made() {
    let world = World::new().await;
    let fields = json!([
        {"ResourceType": "kms", "ActionType": "Write", "EventNames": ["Encrypt", "Decrypt"]},
        {"ResourceType": "*", "ActionType": "Read", "EventNames": ["*"]},
    ]);
    let several = json!({
        "Name": "several", "Status": 0, "Storage": storage(json!({})), "Filters": {"ResourceFields": fields},
    });
    let id = world.ok("CreateEventsAuditTrack", several).await["TrackId"].as_u64().unwrap();
    let told = describe(&world, id).await;
    assert_eq!(told["Filters"]["ResourceFields"], fields);
    assert_eq!((&told["ActionType"], &told["ResourceType"]), (&json!("*"), &json!("*")));
    assert_eq!((&told["Name"], &told["Status"]), (&json!("several"), &json!(0)));
    assert_eq!(told["Storage"]["StorageName"], "archive");
    assert_eq!(
        world.err("ModifyAuditTrack", json!({"TrackId": id, "ActionType": "Read"})).await,
        "InvalidParameter"
    );
    let one = json!({"TrackId": id, "ActionType": "Read", "ResourceType": "cam", "EventNames": ["GetUser"]});
    world.ok("ModifyAuditTrack", one).await;
    world
        .ok("UpdateAudit", json!({"AuditName": "several", "ReadWriteAttribute": 2, "LogFilePrefix": "logs"}))
        .await;
    world.ok("StartLogging", json!({"AuditName": "several"})).await;
    let told = world.ok("DescribeAuditTracks", json!({"PageNumber": 1, "PageSize": 1})).await;
    let track = &told["Tracks"][0];
    assert_eq!((&track["ResourceType"], &track["ActionType"]), (&json!("cam"), &json!("Write")));
    assert_eq!((&track["EventNames"], &track["Status"]), (&json!(["GetUser"]), &json!(1)));
    let old = world.ok("DescribeAudit", json!({"AuditName": "several"})).await;
    assert_eq!((&old["ReadWriteAttribute"], &old["LogFilePrefix"]), (&json!(2), &json!("logs")));
    let regions = world.ok("ListCosEnableRegion", json!({})).await;
    assert_eq!(regions["EnableRegions"][1]["CosRegion"], "ap-hongkong");
}
