//! White-box keys, from the first DecryptKey to the last trace.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use base64::{Engine, engine::general_purpose::STANDARD};
use common::world::World;
use keyward_whitebox::{Error, Fingerprint, KeyFile};
use serde_json::{Value, json};

const DEVICE: &str = "0177ebba-5ad6930a52d808-ce5e6fbba2b703-ddfd218bab945f-0c275b7f7d2c8c68";
const OTHER: &str = "aaaaaaaa-bbbbbbbbbbbbbb-cccccccccccccc-dddddddddddddd-eeeeeeeeeeeeeeee";

fn bytes(text: &Value) -> Vec<u8> {
    STANDARD.decode(text.as_str().unwrap()).unwrap()
}

/// What a device makes of the reply of EncryptByWhiteBox.
fn decrypted(decrypt_key: &Value, device: Option<&str>, encrypted: &Value) -> Result<Vec<u8>, Error> {
    let device = device.map(|text| Fingerprint::parse(text).unwrap());
    let key = KeyFile::parse(&bytes(decrypt_key))?.open(device.as_ref())?;
    let iv = bytes(&encrypted["InitializationVector"]).try_into().unwrap();
    key.decrypt(&iv, &bytes(&encrypted["CipherText"]))
}

async fn decrypt_key(world: &World, key: &str) -> Value {
    world.ok("DescribeWhiteBoxDecryptKey", json!({ "KeyId": key })).await["DecryptKey"].clone()
}

async fn encrypted(world: &World, key: &str, plaintext: &[u8]) -> Value {
    world.ok("EncryptByWhiteBox", json!({"KeyId": key, "PlainText": STANDARD.encode(plaintext)})).await
}

#[tokio::test]
async fn devices_decrypt_what_the_service_encrypted() {
    let world = World::new().await;
    for algorithm in ["AES_256", "SM4"] {
        let made = world.ok("CreateWhiteBoxKey", json!({"Alias": algorithm, "Algorithm": algorithm})).await;
        assert_eq!((&made["TagCode"], &made["EncryptKey"]), (&json!(0), &json!("")));
        let key = made["KeyId"].as_str().unwrap();
        for length in [1, 5, 16, 4096] {
            let plaintext = vec![b'x'; length];
            let sealed = encrypted(&world, key, &plaintext).await;
            assert_eq!(bytes(&sealed["CipherText"]).len(), (length / 16 + 1) * 16);
            assert_eq!(decrypted(&made["DecryptKey"], None, &sealed).unwrap(), plaintext);
        }
        // Every call makes other tables, and all of them decrypt.
        let (one, two) = (decrypt_key(&world, key).await, decrypt_key(&world, key).await);
        assert!(one != two && one != made["DecryptKey"], "the same tables twice");
        let sealed = encrypted(&world, key, b"hello").await;
        assert_eq!(decrypted(&two, None, &sealed).unwrap(), b"hello");
        let described = world.ok("DescribeWhiteBoxKey", json!({ "KeyId": key })).await;
        let info = &described["KeyInfo"];
        assert_eq!(decrypted(&info["DecryptKey"], None, &sealed).unwrap(), b"hello");
        assert_eq!((&info["Algorithm"], &info["Status"]), (&json!(algorithm), &json!("Enabled")));
    }
    assert_eq!(world.ok("DescribeWhiteBoxServiceStatus", json!({})).await["ServiceEnabled"], true);
}

#[tokio::test]
async fn an_initialization_vector_is_used_as_given() {
    let world = World::new().await;
    let key = world.white_box_key("iv").await;
    let iv = STANDARD.encode([7; 16]);
    let params = json!({"KeyId": key, "PlainText": "aGVsbG8=", "InitializationVector": iv});
    let (one, two) =
        (world.ok("EncryptByWhiteBox", params.clone()).await, world.ok("EncryptByWhiteBox", params).await);
    assert_eq!((&one["InitializationVector"], &one["CipherText"]), (&json!(iv), &two["CipherText"]));
    let fresh = [encrypted(&world, &key, b"hello").await, encrypted(&world, &key, b"hello").await];
    assert_ne!(fresh[0]["InitializationVector"], fresh[1]["InitializationVector"]);
    for (bad, code) in [
        (
            json!({"KeyId": key, "PlainText": "aGVsbG8=", "InitializationVector": "YQ=="}),
            "InvalidParameterValue",
        ),
        (json!({"KeyId": key, "PlainText": "aGVsbG8=", "InitializationVector": ""}), "InvalidParameterValue"),
        (json!({"KeyId": key, "PlainText": ""}), "InvalidParameterValue"),
        (json!({"KeyId": key, "PlainText": "no base64"}), "InvalidParameterValue"),
        (json!({"KeyId": key, "PlainText": STANDARD.encode([0; 4097])}), "InvalidParameterValue"),
        (json!({"KeyId": "x", "PlainText": "YQ=="}), "InvalidParameterValue.InvalidKeyId"),
        (json!({"KeyId": "244dab8c-6dad-11ea-80c6-5254006d0810", "PlainText": "YQ=="}), "ResourceNotFound"),
    ] {
        assert_eq!(world.err("EncryptByWhiteBox", bad.clone()).await, code, "{bad}");
    }
}

#[tokio::test]
async fn keys_are_bound_to_devices_from_then_on() {
    let world = World::new().await;
    let key = world.white_box_key("bound").await;
    let before = decrypt_key(&world, &key).await;
    let bind = async |devices: Value| {
        let params = json!({"KeyId": key, "DeviceFingerprints": devices});
        world.reply(&world.root, "OverwriteWhiteBoxDeviceFingerprints", "ap-guangzhou", &params).await
    };
    assert_eq!(bind(json!([{"Identity": DEVICE, "Description": "till 7"}])).await.code, "ok");
    let listed = world.ok("DescribeWhiteBoxDeviceFingerprints", json!({ "KeyId": key })).await;
    assert_eq!(listed["DeviceFingerprints"], json!([{"Identity": DEVICE, "Description": "till 7"}]));
    let (after, sealed) = (decrypt_key(&world, &key).await, encrypted(&world, &key, b"hello").await);
    assert_eq!(decrypted(&after, Some(DEVICE), &sealed).unwrap(), b"hello");
    assert!(decrypted(&after, Some(OTHER), &sealed).is_err(), "another device decrypts");
    assert!(decrypted(&after, None, &sealed).is_err(), "any device decrypts");
    // What was given out before goes on as it was.
    assert_eq!(decrypted(&before, None, &sealed).unwrap(), b"hello");
    let info = &world.ok("DescribeWhiteBoxKeyDetails", json!({})).await["KeyInfos"][0];
    assert_eq!((&info["DeviceFingerprintBind"], &info["DecryptKey"]), (&json!(true), &json!("")));

    let many: Vec<_> = (0..201)
        .map(|n| json!({"Identity": format!("{n:08x}-{n:014x}-{n:014x}-{n:014x}-{n:016x}")}))
        .collect();
    for (bad, code) in [
        (json!(many), "LimitExceeded.FingerprintsLimitExceeded"),
        (json!([{"Identity": DEVICE}, {"Identity": DEVICE}]), "InvalidParameterValue"),
        (json!([{"Identity": DEVICE.to_uppercase()}]), "InvalidParameterValue"),
        (json!([{"Identity": "93866e69-9755-11ef-8e65-52540089bc41"}]), "InvalidParameterValue"),
        (json!([{"Identity": DEVICE, "Description": "x".repeat(1025)}]), "InvalidParameterValue"),
    ] {
        assert_eq!(bind(bad).await.code, code);
    }
    let still = world.ok("DescribeWhiteBoxDeviceFingerprints", json!({ "KeyId": key })).await;
    assert_eq!(
        still["DeviceFingerprints"], listed["DeviceFingerprints"],
        "refused, and changed all the same"
    );
    assert_eq!(bind(json!(many[..200])).await.code, "ok");
    // An empty list, or none, takes them all away.
    world.ok("OverwriteWhiteBoxDeviceFingerprints", json!({ "KeyId": key })).await;
    let sealed = encrypted(&world, &key, b"hello").await;
    assert_eq!(decrypted(&decrypt_key(&world, &key).await, None, &sealed).unwrap(), b"hello");
}

#[tokio::test]
async fn disabled_keys_encrypt_nothing_and_can_be_deleted() {
    let world = World::new().await;
    let (one, two) = (world.white_box_key("one").await, world.white_box_key("two").await);
    let id = |key: &str| json!({ "KeyId": key });
    assert_eq!(world.err("DeleteWhiteBoxKey", id(&one)).await, "FailedOperation");
    world.ok("DisableWhiteBoxKey", id(&one)).await;
    world.ok("DisableWhiteBoxKey", id(&one)).await;
    let encrypt = |key: &str| json!({"KeyId": key, "PlainText": "YQ=="});
    assert_eq!(world.err("EncryptByWhiteBox", encrypt(&one)).await, "ResourceUnavailable.KeyDisabled");
    assert_eq!(world.ok("DescribeWhiteBoxKeyDetails", json!({"KeyStatus": 0})).await["TotalCount"], 1);
    world.ok("EnableWhiteBoxKey", id(&one)).await;
    world.ok("EncryptByWhiteBox", encrypt(&one)).await;

    let missing = "244dab8c-6dad-11ea-80c6-5254006d0810";
    for (ids, code) in [
        (json!([]), "InvalidParameter"),
        (json!([one, one]), "InvalidParameterValue.DuplicatedKeyId"),
        (json!([one, missing]), "ResourceNotFound"),
        (json!([one, "x"]), "InvalidParameterValue.InvalidKeyId"),
    ] {
        assert_eq!(world.err("DisableWhiteBoxKeys", json!({ "KeyIds": ids })).await, code);
    }
    world.ok("EncryptByWhiteBox", encrypt(&one)).await;
    world.ok("DisableWhiteBoxKeys", json!({ "KeyIds": [one, two] })).await;
    world.ok("EnableWhiteBoxKeys", json!({ "KeyIds": [two] })).await;
    world.ok("EncryptByWhiteBox", encrypt(&two)).await;

    world.ok("DeleteWhiteBoxKey", id(&one)).await;
    for action in
        ["DescribeWhiteBoxKey", "DescribeWhiteBoxDecryptKey", "EnableWhiteBoxKey", "DeleteWhiteBoxKey"]
    {
        assert_eq!(world.err(action, id(&one)).await, "ResourceNotFound", "{action}");
    }
    // Its name is free again.
    world.white_box_key("one").await;
}

#[tokio::test]
async fn names_are_unique_and_their_number_is_limited() {
    let world = World::with(|settings| settings.white_box_key_limit = Some(2)).await;
    let create = |alias: &str| json!({"Alias": alias, "Algorithm": "SM4"});
    let first = world.white_box_key("first").await;
    for (params, code) in [
        (create("first"), "InvalidParameterValue.AliasAlreadyExists"),
        (create("kms-x"), "InvalidParameterValue.InvalidAlias"),
        (json!({"Alias": "x", "Algorithm": "AES_128"}), "InvalidParameterValue"),
        (json!({"Alias": "x", "Algorithm": "SM4", "Description": "x".repeat(1025)}), "InvalidParameterValue"),
    ] {
        assert_eq!(world.err("CreateWhiteBoxKey", params).await, code);
    }
    world.white_box_key("second").await;
    assert_eq!(world.err("CreateWhiteBoxKey", create("third")).await, "LimitExceeded.KeyLimitExceeded");
    world.ok("DisableWhiteBoxKey", json!({ "KeyId": first })).await;
    world.ok("DeleteWhiteBoxKey", json!({ "KeyId": first })).await;
    world.white_box_key("third").await;
    // Keys have names of their own.
    world.key("third").await;
}

#[tokio::test]
async fn keys_carry_tags() {
    let world = World::new().await;
    let tags = json!([{"TagKey": "env", "TagValue": "prod"}]);
    let made =
        world.ok("CreateWhiteBoxKey", json!({"Alias": "tagged", "Algorithm": "SM4", "Tags": tags})).await;
    world.white_box_key("other").await;
    let with = |value: &str| json!({"TagFilters": [{"TagKey": "env", "TagValue": [value]}]});
    let found = world.ok("DescribeWhiteBoxKeyDetails", with("prod")).await;
    assert_eq!((&found["TotalCount"], &found["KeyInfos"][0]["KeyId"]), (&json!(1), &made["KeyId"]));
    let resource =
        format!("qcs::kms:ap-guangzhou:uin/:key/{}", found["KeyInfos"][0]["ResourceId"].as_str().unwrap());
    let change = json!({"ResourceList": [resource], "Tags": [{"TagKey": "env", "TagValue": "test"}]});
    world.ok("TagResources", change).await;
    assert_eq!(world.ok("DescribeWhiteBoxKeyDetails", with("prod")).await["TotalCount"], 0);
    assert_eq!(world.ok("DescribeWhiteBoxKeyDetails", with("test")).await["TotalCount"], 1);
    let twice = json!([{"TagKey": "a", "TagValue": "1"}, {"TagKey": "a", "TagValue": "2"}]);
    let params = json!({"Alias": "twice", "Algorithm": "SM4", "Tags": twice});
    assert_eq!(world.err("CreateWhiteBoxKey", params).await, "InvalidParameterValue.TagKeysDuplicated");
}

#[tokio::test]
async fn who_may_encrypt_may_not_decrypt() {
    let world = World::new().await;
    let (key, other) = (world.white_box_key("key").await, world.white_box_key("other").await);
    let resource = format!("qcs::kms:ap-guangzhou:uin/:key/creatorUin/100000000001/{key}");
    let user = world
        .user(json!([{
            "effect": "allow",
            "action": ["kms:EncryptByWhiteBox", "kms:DescribeWhiteBoxKey", "kms:DescribeWhiteBoxKeyDetails"],
            "resource": [resource],
        }]))
        .await;
    let call = async |action: &str, params: Value| world.reply(&user, action, "ap-guangzhou", &params).await;
    let one = |key: &str| json!({ "KeyId": key });
    assert_eq!(call("EncryptByWhiteBox", json!({"KeyId": key, "PlainText": "YQ=="})).await.code, "ok");
    let described = call("DescribeWhiteBoxKey", one(&key)).await;
    let described: Value = serde_json::from_slice(&described.body).unwrap();
    assert_eq!(described["Response"]["KeyInfo"]["Alias"], "key");
    assert_eq!(described["Response"]["KeyInfo"]["DecryptKey"], "", "by the weaker permission");
    for (action, params) in [
        ("DescribeWhiteBoxDecryptKey", one(&key)),
        ("OverwriteWhiteBoxDeviceFingerprints", one(&key)),
        ("DeleteWhiteBoxKey", one(&key)),
        ("EncryptByWhiteBox", json!({"KeyId": other, "PlainText": "YQ=="})),
        ("DescribeWhiteBoxKey", one(&other)),
        ("DescribeWhiteBoxKeyDetails", json!({})),
        ("DisableWhiteBoxKeys", json!({ "KeyIds": [key, other] })),
    ] {
        assert_eq!(call(action, params).await.code, "UnauthorizedOperation", "{action}");
    }
    // Who reads everything gets no secrets.
    let reader = world
        .user(json!([{"effect": "allow", "action": ["kms:Describe*"], "resource": "*"},
        {"effect": "deny", "action": ["kms:*"], "resource": [resource]}]))
        .await;
    let seen = world.reply(&reader, "DescribeWhiteBoxKeyDetails", "ap-guangzhou", &json!({})).await;
    let seen: Value = serde_json::from_slice(&seen.body).unwrap();
    let ids: Vec<_> =
        seen["Response"]["KeyInfos"].as_array().unwrap().iter().map(|info| &info["KeyId"]).collect();
    assert_eq!(ids, [&json!(other)], "lists leave out what is denied");
}

#[tokio::test]
async fn a_deleted_key_is_in_no_file() {
    let world = World::new().await;
    let (doomed, kept) = (world.white_box_key("doomed").await, world.white_box_key("kept").await);
    let wrapped = [world.wrapped_white_box(&doomed).await, world.wrapped_white_box(&kept).await];
    world.ok("DisableWhiteBoxKey", json!({ "KeyId": doomed })).await;
    world.ok("DeleteWhiteBoxKey", json!({ "KeyId": doomed })).await;
    assert_eq!(world.service.erase_white_box_keys().await.unwrap(), 1);
    assert_eq!(world.service.erase_white_box_keys().await.unwrap(), 0);
    let held = wrapped.map(|wrapped| world.files_hold(&wrapped));
    assert_eq!(held, [false, true]);
}
