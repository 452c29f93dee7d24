//! Cloud products: their keys, and the keys that users bind to them.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use common::world::World;
use keyward_testkit::client::sign::Credentials;
use serde_json::{Value, json};

const HERE: &str = "ap-guangzhou";

async fn listed(world: &World, who: &Credentials, region: &str, role: u64) -> Vec<Value> {
    let keys = world.call(who, "ListKeyDetail", region, json!({"Role": role})).await.unwrap();
    keys["KeyMetadatas"].as_array().unwrap().clone()
}

async fn code(world: &World, who: &Credentials, action: &str, params: Value) -> String {
    world.call(who, action, HERE, params).await.map_or_else(|code| code, |_| "ok".into())
}

#[tokio::test]
async fn a_product_gets_a_key_in_each_region_at_its_first_call_there() {
    let world = World::new().await;
    let (cos, root) = (world.product("cos").await, world.root.clone());
    assert!(listed(&world, &root, HERE, 1).await.is_empty());
    for _ in 0..2 {
        let keys = listed(&world, &cos, HERE, 0).await;
        assert_eq!(keys.len(), 1);
        assert_eq!((&keys[0]["Alias"], &keys[0]["Owner"]), (&json!("kms-cos"), &json!("cos")));
    }
    assert!(listed(&world, &root, "ap-hongkong", 1).await.is_empty());
    world.call(&cos, "GenerateRandom", "ap-hongkong", json!({"NumberOfBytes": 1})).await.unwrap();
    assert_eq!(listed(&world, &root, "ap-hongkong", 1).await.len(), 1);
    assert!(listed(&world, &root, HERE, 0).await.is_empty(), "users' keys are listed apart");
    assert_eq!(world.ok("GetServiceStatus", json!({})).await["CmkUserCount"], 0);
    let made = world.records().await.into_iter().filter(|r| r["eventName"] == "CreateProductKey");
    assert_eq!(made.count(), 2);
}

#[tokio::test]
async fn many_first_calls_make_one_key() {
    let world = std::sync::Arc::new(World::new().await);
    let cos = world.product("cos").await;
    let calls = (0..16).map(|_| {
        let (world, cos) = (world.clone(), cos.clone());
        tokio::spawn(async move { listed(&world, &cos, HERE, 1).await.len() })
    });
    for call in calls.collect::<Vec<_>>() {
        assert_eq!(call.await.unwrap(), 1);
    }
}

#[tokio::test]
async fn a_product_uses_its_own_key_and_no_other() {
    let world = World::new().await;
    let (cos, ssm) = (world.product("cos").await, world.product("ssm").await);
    let key = listed(&world, &cos, HERE, 1).await[0]["KeyId"].clone();
    let users = world.key("users").await;

    let data_key =
        world.call(&cos, "GenerateDataKey", HERE, json!({"KeyId": key, "KeySpec": "AES_256"})).await;
    let opened = json!({"CiphertextBlob": data_key.unwrap()["CiphertextBlob"]});
    assert_eq!(code(&world, &cos, "Decrypt", opened.clone()).await, "ok");
    assert_eq!(code(&world, &ssm, "Decrypt", opened).await, "UnauthorizedOperation");
    for key in [&users, &"11111111-1111-1111-1111-111111111111".to_owned()] {
        let params = json!({"KeyId": key, "Plaintext": "YQ=="});
        assert_eq!(code(&world, &cos, "Encrypt", params).await, "UnauthorizedOperation");
    }
    for (action, params) in [
        ("CreateKey", json!({"Alias": "mine"})),
        ("DisableKey", json!({"KeyId": key})),
        ("ArchiveKey", json!({"KeyId": key})),
        ("UpdateAlias", json!({"KeyId": key, "Alias": "mine"})),
        ("BindCloudResource", json!({"KeyId": users, "ProductId": "cos", "ResourceId": "a"})),
    ] {
        assert_eq!(code(&world, &cos, action, params).await, "UnauthorizedOperation", "{action}");
    }
}

#[tokio::test]
async fn users_look_at_the_key_of_a_product_and_do_not_change_it() {
    let world = World::new().await;
    let cos = world.product("cos").await;
    let id = listed(&world, &cos, HERE, 1).await[0]["KeyId"].clone();
    let key = json!({"KeyId": id});
    let keys = json!({"KeyIds": [id]});
    world.ok("DescribeKey", key.clone()).await;
    for (action, params, expected) in [
        ("DisableKey", key.clone(), "FailedOperation.CmkUsedByCloudProduct"),
        ("DisableKeys", keys, "FailedOperation.CmkUsedByCloudProduct"),
        (
            "ScheduleKeyDeletion",
            json!({"KeyId": id, "PendingWindowInDays": 7}),
            "FailedOperation.CmkUsedByCloudProduct",
        ),
        ("ArchiveKey", key.clone(), "UnsupportedOperation.NotUserCreatedCmk"),
        ("CancelKeyArchive", key, "UnsupportedOperation.NotUserCreatedCmk"),
        ("UpdateAlias", json!({"KeyId": id, "Alias": "a"}), "UnsupportedOperation.NotRoleOperation"),
        (
            "UpdateKeyDescription",
            json!({"KeyId": id, "Description": "a"}),
            "UnsupportedOperation.NotRoleOperation",
        ),
        (
            "BindCloudResource",
            json!({"KeyId": id, "ProductId": "ssm", "ResourceId": "a"}),
            "FailedOperation.CmkUsedByCloudProduct",
        ),
    ] {
        assert_eq!(world.err(action, params).await, expected, "{action}");
    }
    assert_eq!(
        world.err("CreateKey", json!({"Alias": "KMS-ssm"})).await,
        "InvalidParameterValue.InvalidAlias"
    );
}

#[tokio::test]
async fn a_bound_key_serves_its_product_and_is_kept_until_it_is_unbound() {
    let world = World::new().await;
    let (cos, ssm) = (world.product("cos").await, world.product("ssm").await);
    let id = world.key("users").await;
    let (key, encrypt) = (json!({"KeyId": id}), json!({"KeyId": id, "Plaintext": "YQ=="}));
    let binding = |product, resource| json!({"KeyId": id, "ProductId": product, "ResourceId": resource});

    assert_eq!(code(&world, &cos, "Encrypt", encrypt.clone()).await, "UnauthorizedOperation");
    for resource in ["bucket", "bucket", "other bucket"] {
        world.ok("BindCloudResource", binding("cos", resource)).await;
    }
    assert_eq!(code(&world, &cos, "Encrypt", encrypt.clone()).await, "ok");
    assert_eq!(code(&world, &ssm, "Encrypt", encrypt.clone()).await, "UnauthorizedOperation");
    for action in ["DisableKey", "ArchiveKey"] {
        assert_eq!(world.err(action, key.clone()).await, "FailedOperation.CmkUsedByCloudProduct");
    }
    world.ok("UpdateAlias", json!({"KeyId": id, "Alias": "renamed"})).await;

    for (product, resource) in [("ssm", "bucket"), ("cos", "no such bucket")] {
        let refused = world.err("UnbindCloudResource", binding(product, resource)).await;
        assert_eq!(refused, "ResourceUnavailable.CloudResourceBindingNotFound");
    }
    world.ok("UnbindCloudResource", binding("cos", "bucket")).await;
    assert_eq!(world.err("DisableKey", key.clone()).await, "FailedOperation.CmkUsedByCloudProduct");
    world.ok("UnbindCloudResource", binding("cos", "other bucket")).await;
    assert_eq!(code(&world, &cos, "Encrypt", encrypt).await, "UnauthorizedOperation");
    world.ok("DisableKey", key).await;
    assert_eq!(
        world.err("BindCloudResource", binding("cos", "bucket")).await,
        "ResourceUnavailable.CmkStateNotSupport"
    );
}

#[tokio::test]
async fn imported_material_of_a_bound_key_stays() {
    let world = World::new().await;
    let id = world.external_key("external").await;
    let mut import = world.import(&id, &[7; 16]).await;
    let later = common::world::START / 1000 + 100;
    import["ValidTo"] = later.into();
    world.ok("ImportKeyMaterial", import.clone()).await;
    assert_eq!(world.metadata(&id).await["ValidTo"], later);
    let binding = json!({"KeyId": id, "ProductId": "cos", "ResourceId": "bucket"});
    world.ok("BindCloudResource", binding.clone()).await;
    assert_eq!(world.metadata(&id).await["ValidTo"], 0, "binding takes the expiry away");
    assert_eq!(world.err("ImportKeyMaterial", import.clone()).await, "InvalidParameter");
    let refused = world.err("DeleteImportedKeyMaterial", json!({"KeyId": id})).await;
    assert_eq!(refused, "FailedOperation.CmkUsedByCloudProduct");
    world.clock.advance_seconds(1000);
    assert_eq!(world.run_jobs().await, 0);
    world.ok("Encrypt", json!({"KeyId": id, "Plaintext": "YQ=="})).await;
    world.ok("UnbindCloudResource", binding).await;
    world.ok("DeleteImportedKeyMaterial", json!({"KeyId": id})).await;
}

#[tokio::test]
async fn binding_does_not_bring_expired_material_back() {
    let world = World::new().await;
    let id = world.external_key("external").await;
    let mut import = world.import(&id, &[7; 16]).await;
    import["ValidTo"] = (common::world::START / 1000 + 100).into();
    world.ok("ImportKeyMaterial", import).await;
    world.clock.advance_seconds(100);
    let binding = json!({"KeyId": id, "ProductId": "cos", "ResourceId": "bucket"});
    assert_eq!(world.err("BindCloudResource", binding).await, "ResourceUnavailable.CmkStateNotSupport");
    world.run_jobs().await;
    assert_eq!(world.metadata(&id).await["KeyState"], "PendingImport");
}

#[tokio::test]
async fn users_keep_data_keys_under_the_key_of_a_product_and_products_keep_none() {
    let world = World::new().await;
    let cos = world.product("cos").await;
    let key = listed(&world, &cos, HERE, 1).await[0]["KeyId"].clone();
    let keep = json!({"KeyId": key, "KeySpec": "AES_128", "IsHostedByKms": 1, "DataKeyName": "kept"});
    assert_eq!(code(&world, &cos, "GenerateDataKey", keep.clone()).await, "UnauthorizedOperation");
    world.ok("GenerateDataKey", keep).await;
    let kept = world.ok("ListDataKeyDetail", json!({})).await;
    assert_eq!(
        (&kept["TotalCount"], &kept["DataKeyMetadatas"][0]["KeyName"]),
        (&json!(1), &json!("kms-cos"))
    );
}

#[tokio::test]
async fn users_turn_the_rotation_of_a_products_key_on_and_off() {
    let world = World::new().await;
    let cos = world.product("cos").await;
    let key = json!({"KeyId": listed(&world, &cos, HERE, 1).await[0]["KeyId"]});
    for action in ["EnableKeyRotation", "RotateKey", "GetKeyRotationStatus", "DisableKeyRotation"] {
        world.ok(action, key.clone()).await;
        let looks = action == "GetKeyRotationStatus";
        let expected = if looks { "ok" } else { "UnauthorizedOperation" };
        assert_eq!(code(&world, &cos, action, key.clone()).await, expected);
    }
}

#[tokio::test]
async fn bad_bindings_are_refused() {
    let world = World::new().await;
    let id = world.key("users").await;
    for (product, resource) in [("mysql", "a"), ("COS", "a"), ("", "a"), ("cos", ""), ("cos", "a\nb")] {
        let params = json!({"KeyId": id, "ProductId": product, "ResourceId": resource});
        assert_eq!(world.err("BindCloudResource", params).await, "InvalidParameter", "{product} {resource}");
    }
    let nowhere =
        json!({"KeyId": "11111111-1111-1111-1111-111111111111", "ProductId": "cos", "ResourceId": "a"});
    for action in ["BindCloudResource", "UnbindCloudResource"] {
        assert_eq!(world.err(action, nowhere.clone()).await, "ResourceUnavailable.CmkNotFound");
    }
    let other = world.another_account().await;
    let params = json!({"KeyId": id, "ProductId": "cos", "ResourceId": "a"});
    assert_eq!(code(&world, &other, "BindCloudResource", params).await, "ResourceUnavailable.CmkNotFound");
}

#[tokio::test]
async fn a_product_that_is_registered_no_more_is_nobody() {
    let world = World::with(|settings| settings.products.clear()).await;
    let cos = world.product("cos").await;
    let params = json!({"NumberOfBytes": 1});
    assert_eq!(code(&world, &cos, "GenerateRandom", params).await, "AuthFailure.SecretIdNotFound");
}
