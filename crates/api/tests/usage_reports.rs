//! What uses of keys tell: by key, of keys nobody uses, by tag, and of old versions.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use common::world::{ROOT, START, World};
use serde_json::{Value, json};

const NOW: i64 = START / 1000;
const DAY: i64 = 86_400;

async fn encrypt(world: &World, key: &str, times: usize) {
    for _ in 0..times {
        world.ok("Encrypt", json!({"KeyId": key, "Plaintext": "QQ=="})).await;
    }
}

#[tokio::test]
async fn a_key_tells_who_used_it_and_when() {
    let world = World::new().await;
    let key = world.key("used").await;
    encrypt(&world, &key, 2).await;
    let user = world.user(json!([{"effect": "allow", "action": "kms:*", "resource": "*"}])).await;
    world.clock.advance_seconds(2 * DAY);
    let params = json!({"KeyId": key, "Plaintext": "QQ=="});
    world.call(&user, "Encrypt", "ap-guangzhou", params).await.unwrap();
    for stored in [false, true] {
        if stored {
            world.service.count_usage().await.unwrap();
        }
        let told = world.ok("DescribeKeyUsage", json!({ "KeyId": key })).await;
        assert_eq!((&told["Count"], &told["LastUseTime"]), (&json!(3), &json!(NOW + 2 * DAY)));
        let who: Vec<_> = told["Uses"]
            .as_array()
            .unwrap()
            .iter()
            .map(|used| (used["PrincipalId"].as_str().unwrap().to_owned(), used["Count"].as_u64().unwrap()))
            .collect();
        assert_eq!(who, [(World::uin(&user).to_string(), 1), (ROOT.to_string(), 2)]);
        let hour = NOW - NOW % 3600;
        let points = json!([{"StartTime": hour, "Count": 2}, {"StartTime": hour + 2 * DAY, "Count": 1}]);
        assert_eq!(told["Points"], points);
        let part = json!({"KeyId": key, "StartTime": hour + DAY, "EndTime": hour + 3 * DAY});
        let told = world.ok("DescribeKeyUsage", part).await;
        assert_eq!((&told["Count"], told["Points"].as_array().unwrap().len()), (&json!(1), 1));
    }
    let reversed = json!({"KeyId": key, "StartTime": 9, "EndTime": 5});
    assert_eq!(world.err("DescribeKeyUsage", reversed).await, "InvalidParameterValue.TimeRange");
}

#[tokio::test]
async fn keys_that_nobody_uses_are_listed() {
    let world = World::new().await;
    let (never, once, often) = (world.key("never").await, world.key("once").await, world.key("often").await);
    world.clock.advance_seconds(1);
    encrypt(&world, &once, 1).await;
    world.clock.advance_seconds(90 * DAY);
    let new = world.key("new").await;
    encrypt(&world, &often, 1).await;
    let ids = |list: &Value| -> Vec<String> {
        list["Keys"].as_array().unwrap().iter().map(|key| key["KeyId"].as_str().unwrap().to_owned()).collect()
    };
    let list = world.ok("ListUnusedKeys", json!({"Days": 90})).await;
    assert_eq!((ids(&list), &list["TotalCount"]), (vec![never.clone()], &json!(1)), "{once} to the second");
    world.clock.advance_seconds(1);
    let list = world.ok("ListUnusedKeys", json!({"Days": 90})).await;
    assert_eq!(ids(&list), [never.clone(), once.clone()]);
    assert_eq!(
        (&list["Keys"][0]["LastUseTime"], &list["Keys"][1]["LastUseTime"]),
        (&json!(0), &json!(NOW + 1))
    );
    let page = world.ok("ListUnusedKeys", json!({"Days": 90, "Offset": 1, "Limit": 1})).await;
    assert_eq!((ids(&page), &page["TotalCount"]), (vec![once.clone()], &json!(2)));
    assert_eq!(world.err("ListUnusedKeys", json!({"Days": 0})).await, "InvalidParameter");
    world.clock.advance_seconds(91 * DAY);
    assert_eq!(
        ids(&world.ok("ListUnusedKeys", json!({"Days": 90})).await),
        [never.clone(), once.clone(), new, often]
    );

    // Who may not see a key is not told of it.
    let resource = format!("qcs::kms:ap-guangzhou:uin/:key/creatorUin/{ROOT}/{never}");
    let blind = world
        .user(json!([
            {"effect": "allow", "action": "*", "resource": "*"},
            {"effect": "deny", "action": "keyward:*", "resource": [resource]},
        ]))
        .await;
    let list = world.call(&blind, "ListUnusedKeys", "ap-guangzhou", json!({"Days": 90})).await.unwrap();
    assert!(!ids(&list).contains(&never) && ids(&list).contains(&once));
}

#[tokio::test]
async fn uses_of_old_versions_tell_what_is_left_to_refresh() {
    let world = World::new().await;
    let key = world.key("rotated").await;
    let params = json!({"KeyId": key, "Plaintext": "QQ=="});
    let old = world.ok("Encrypt", params).await["CiphertextBlob"].clone();
    let none = world.ok("ListOldVersionUses", json!({})).await;
    assert_eq!(none["TotalCount"], 0);
    world.ok("EnableKeyRotation", json!({ "KeyId": key })).await;
    world.ok("RotateKey", json!({ "KeyId": key })).await;
    world.clock.advance_seconds(DAY);
    encrypt(&world, &key, 5).await;
    for _ in 0..3 {
        world.ok("Decrypt", json!({ "CiphertextBlob": old })).await;
    }
    let since = json!({"StartTime": NOW + DAY / 2});
    let told = world.ok("ListOldVersionUses", since).await;
    assert_eq!(told["TotalCount"], 1);
    let told = &told["Uses"][0];
    assert_eq!((&told["KeyId"], &told["CurrentVersion"]), (&json!(key), &json!(2)));
    let used = &told["Use"];
    assert_eq!(
        (&used["Version"], &used["Action"], &used["Count"]),
        (&json!(1), &json!("Decrypt"), &json!(3))
    );
}

#[tokio::test]
async fn uses_add_up_by_tag() {
    let world = World::new().await;
    let tagged = async |alias: &str, value: &str| {
        let tags = json!([{"TagKey": "cost-center", "TagValue": value}]);
        let made = world.ok("CreateKey", json!({"Alias": alias, "Tags": tags})).await;
        made["KeyId"].as_str().unwrap().to_owned()
    };
    let keys = [tagged("a", "4711").await, tagged("b", "4711").await, tagged("c", "4712").await];
    let plain = world.key("plain").await;
    for (key, times) in [(&keys[0], 1), (&keys[1], 2), (&plain, 4)] {
        encrypt(&world, key, times).await;
    }
    let sums = world.ok("SumUsageByTag", json!({"TagKey": "cost-center"})).await["Sums"].clone();
    let expected = json!([
        {"Tagged": false, "TagValue": "", "Keys": 1, "Uses": 4},
        {"Tagged": true, "TagValue": "4711", "Keys": 2, "Uses": 3},
        {"Tagged": true, "TagValue": "4712", "Keys": 1, "Uses": 0},
    ]);
    assert_eq!(sums, expected);
    let before = json!({"TagKey": "cost-center", "StartTime": 0, "EndTime": NOW - DAY});
    assert_eq!(world.ok("SumUsageByTag", before).await["Sums"][1]["Uses"], 0);
}
