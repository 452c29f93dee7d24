//! Lists of data keys.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use common::world::World;
use serde_json::{Value, json};

const UNKNOWN: &str = "23e80852-1e38-11e9-b129-5cb9019b4b01";

#[tokio::test]
async fn lists_filter_page_and_sort() {
    let world = World::new().await;
    let (key, second) = (world.key("a").await, world.key("b").await);
    let mut all = Vec::new();
    for n in 0..12 {
        world.clock.advance_seconds(1);
        all.push(world.data_key(&key, &format!("list_{n}")).await);
    }
    let import =
        json!({"DataKeyName": "imported", "ImportType": 2, "ImportKeyMaterial": "YWJj", "KeyId": second});
    world.clock.advance_seconds(1);
    let imported = world.ok("ImportDataKey", import).await["DataKeyId"].as_str().unwrap().to_owned();
    all.push(imported.clone());
    world.ok("DisableDataKeys", json!({"DataKeyIds": all[..2]})).await;
    world.ok("ScheduleDataKeyDeletion", json!({"DataKeyId": all[0], "PendingWindowInDays": 30})).await;

    let first = world.ok("ListDataKeyDetail", json!({})).await;
    let page = first["DataKeyMetadatas"].as_array().unwrap();
    assert_eq!((&first["TotalCount"], page.len()), (&json!(13), 10), "ten a page");
    assert_eq!(page[0]["DataKeyId"], json!(imported), "newest first");
    assert_eq!((&page[0]["KeyName"], &page[1]["KeyName"]), (&json!("b"), &json!("a")));
    let list = async |params: Value| {
        let found = world.ok("ListDataKeyDetail", params).await;
        let found = found["DataKeyMetadatas"].as_array().unwrap().clone();
        found.iter().map(|one| one["DataKeyId"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let only = |n: usize| vec![all[n].clone()];
    assert_eq!(list(json!({"OrderType": 1, "Limit": 2, "Offset": 1})).await, all[1..3]);
    assert_eq!(list(json!({"Offset": 13})).await.len(), 0);
    assert_eq!(list(json!({"KeyState": 0, "Limit": 200})).await.len(), 13);
    assert_eq!(list(json!({"KeyState": 1, "Limit": 200})).await.len(), 11);
    assert_eq!(list(json!({"KeyState": 2})).await, only(1));
    assert_eq!(list(json!({"KeyState": 3})).await, only(0));
    assert_eq!(list(json!({"SearchKeyAlias": "LIST_11"})).await, only(11));
    assert_eq!(list(json!({"SearchKeyAlias": all[5]})).await, only(5));
    assert_eq!(list(json!({"SearchKeyAlias": "%"})).await.len(), 0);
    assert_eq!(list(json!({"SearchKeyAlias": "", "Limit": "200"})).await.len(), 13);
    assert_eq!(list(json!({"Origin": "EXTERNAL"})).await, only(12));
    assert_eq!(list(json!({"Origin": "TENCENT_KMS", "Limit": 200})).await.len(), 12);
    assert_eq!(list(json!({"Origin": "ALL", "Limit": 200})).await.len(), 13);
    assert_eq!(list(json!({ "KeyId": second })).await, only(12));
    assert_eq!(list(json!({"KeyId": key, "KeyState": 2})).await, only(1));
    assert_eq!(list(json!({"DataKeyLen": 3})).await, only(12));
    assert_eq!(list(json!({"DataKeyLen": 32, "Limit": 200})).await.len(), 12);
    assert_eq!(list(json!({"DataKeyLen": 16})).await.len(), 0);
    assert_eq!(list(json!({"Role": 1})).await.len(), 0);
    assert_eq!(list(json!({"HsmClusterId": "default", "Limit": 200})).await.len(), 13);
    assert_eq!(list(json!({"TagFilters": [{"TagKey": "k"}]})).await.len(), 0);
    assert_eq!(list(json!({"TagFilters": [], "Limit": 200})).await.len(), 13);

    let ids = world.ok("ListDataKeys", json!({"Limit": 2, "Offset": 1})).await;
    assert_eq!(ids["TotalCount"], 13);
    assert_eq!(ids["DataKeys"], json!([{"DataKeyId": all[11]}, {"DataKeyId": all[10]}]));
    assert_eq!(world.ok("ListDataKeys", json!({})).await["DataKeys"].as_array().unwrap().len(), 10);
    assert_eq!(world.ok("ListDataKeys", json!({"Role": 1})).await["TotalCount"], 0);
}

#[tokio::test]
async fn what_lists_refuse() {
    let world = World::new().await;
    let empty = world.key("without").await;
    let found = world.ok("ListDataKeyDetail", json!({ "KeyId": empty })).await;
    assert_eq!(found["TotalCount"], 0);
    for (bad, code) in [
        (json!({"Limit": 201}), "InvalidParameter"),
        (json!({"Offset": -1}), "InvalidParameter"),
        (json!({"KeyState": 4}), "InvalidParameter"),
        (json!({"OrderType": 2}), "InvalidParameter"),
        (json!({"Role": 2}), "InvalidParameter"),
        (json!({"Origin": "external"}), "InvalidParameter"),
        (json!({"DataKeyLen": 0}), "InvalidParameter"),
        (json!({"DataKeyLen": 1025}), "InvalidParameter"),
        (json!({"KeyId": "x"}), "InvalidParameterValue.InvalidKeyId"),
        (json!({ "KeyId": UNKNOWN }), "ResourceUnavailable.CmkNotFound"),
        (json!({"HsmClusterId": "cls-hsm-12345678"}), "InvalidParameterValue.InvalidHsmClusterId"),
    ] {
        assert_eq!(world.err("ListDataKeyDetail", bad.clone()).await, code, "{bad}");
    }
    for (bad, code) in [
        (json!({"Limit": 201}), "InvalidParameterValue"),
        (json!({"Role": 2}), "InvalidParameterValue"),
        (json!({"Limit": "x"}), "InvalidParameter"),
        (json!({"HsmClusterId": "cls-hsm-12345678"}), "InvalidParameterValue.InvalidHsmClusterId"),
    ] {
        assert_eq!(world.err("ListDataKeys", bad.clone()).await, code, "{bad}");
    }
}
