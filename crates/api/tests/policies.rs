//! What policies allow, as callers meet it. The language itself is tested where it is: in the domain.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use common::world::{ROOT, World};
use serde_json::{Value, json};

const HERE: &str = "ap-guangzhou";

fn allow(action: &str, resource: &str) -> Value {
    json!({"effect": "allow", "action": action, "resource": resource})
}

fn deny(action: &str, resource: &str) -> Value {
    json!({"effect": "deny", "action": action, "resource": resource})
}

fn name(key: &str) -> String {
    format!("qcs::kms:{HERE}:uin/100000000001:key/creatorUin/100000000001/{key}")
}

#[tokio::test]
async fn a_sub_account_does_what_its_policy_says_and_nothing_else() {
    let world = World::new().await;
    let (mine, other) = (world.key("mine").await, world.key("other").await);
    let user = world.user(json!([allow("kms:Encrypt", &name(&mine))])).await;
    let encrypt = |key: &str| json!({"KeyId": key, "Plaintext": "YQ=="});
    world.call(&user, "Encrypt", HERE, encrypt(&mine)).await.unwrap();
    for (action, params) in [
        ("Encrypt", encrypt(&other)),
        ("DescribeKey", json!({ "KeyId": mine })),
        ("ListKeys", json!({})),
        ("CreateKey", json!({"Alias": "new"})),
        ("Encrypt", encrypt("00000000-0000-11f0-8000-000000000000")),
    ] {
        let refused = world.call(&user, action, HERE, params).await.unwrap_err();
        assert_eq!(refused, "UnauthorizedOperation", "{action}");
    }
    // The same key in another region is another one.
    let elsewhere = world.call(&user, "Encrypt", "ap-beijing-fsi", encrypt(&mine)).await.unwrap_err();
    assert!(["UnauthorizedOperation", "UnsupportedRegion"].contains(&&*elsewhere), "{elsewhere}");
}

#[tokio::test]
async fn a_deny_outweighs_every_allow_also_in_batches_and_through_ciphertexts() {
    let world = World::new().await;
    let (open, secret) = (world.key("open").await, world.key("secret").await);
    let blob = |key: &str| json!({"KeyId": key, "Plaintext": "YQ=="});
    let of_secret = world.ok("Encrypt", blob(&secret)).await["CiphertextBlob"].clone();
    let user = world.user(json!([allow("*", "*"), deny("kms:*", &name(&secret))])).await;
    let call = async |action: &str, params: Value| world.call(&user, action, HERE, params).await;
    call("DescribeKeys", json!({ "KeyIds": [open] })).await.unwrap();
    for (action, params) in [
        ("DescribeKeys", json!({ "KeyIds": [open, secret] })),
        ("DisableKeys", json!({ "KeyIds": [open, secret] })),
        ("Decrypt", json!({ "CiphertextBlob": of_secret })),
        ("ReEncrypt", json!({"CiphertextBlob": of_secret, "DestinationKeyId": open})),
    ] {
        assert_eq!(call(action, params).await.unwrap_err(), "UnauthorizedOperation", "{action}");
    }
    assert_eq!(world.ok("DescribeKey", json!({ "KeyId": open })).await["KeyMetadata"]["KeyState"], "Enabled");
    // Into a key that may not be used, from one that may.
    let of_open = world.ok("Encrypt", blob(&open)).await["CiphertextBlob"].clone();
    let into = json!({"CiphertextBlob": of_open, "DestinationKeyId": secret});
    assert_eq!(call("ReEncrypt", into).await.unwrap_err(), "UnauthorizedOperation");
}

#[tokio::test]
async fn lists_leave_out_what_is_denied() {
    let world = World::new().await;
    let mut keys = Vec::new();
    for number in 0..5 {
        keys.push(world.key(&format!("key-{number}")).await);
    }
    let user = world
        .user(json!([allow("*", "*"), deny("kms:List*", &name(&keys[1])), deny("*", &name(&keys[3]))]))
        .await;
    for action in ["ListKeys", "ListKeyDetail"] {
        let whole = world.call(&user, action, HERE, json!({"Limit": 10})).await.unwrap();
        assert_eq!(whole["TotalCount"], 3, "{action}");
        let text = whole.to_string();
        for (number, key) in keys.iter().enumerate() {
            assert_eq!(text.contains(key.as_str()), ![1, 3].contains(&number), "{action} {number}");
        }
        let mut seen = Vec::new();
        for offset in 0..4 {
            let page = world.call(&user, action, HERE, json!({"Limit": 1, "Offset": offset})).await.unwrap();
            assert_eq!(page["TotalCount"], 3);
            let items = page["Keys"].as_array().or(page["KeyMetadatas"].as_array()).unwrap().clone();
            seen.extend(items.iter().map(|item| item["KeyId"].as_str().unwrap().to_owned()));
        }
        assert_eq!(seen, [keys[4].clone(), keys[2].clone(), keys[0].clone()], "{action}");
    }
    assert_eq!(world.ok("ListKeys", json!({})).await["TotalCount"], 5);
}

#[tokio::test]
async fn a_policy_counts_from_the_moment_it_was_changed() {
    let world = World::new().await;
    let key = world.key("key").await;
    let user = world.user(json!([allow("kms:*", "*")])).await;
    let encrypt = json!({"KeyId": key, "Plaintext": "YQ=="});
    world.call(&user, "Encrypt", HERE, encrypt.clone()).await.unwrap();
    world.attach(World::uin(&user), json!([allow("kms:DescribeKey", "*")])).await;
    assert_eq!(world.call(&user, "Encrypt", HERE, encrypt).await.unwrap_err(), "UnauthorizedOperation");
}

#[tokio::test]
async fn creators_are_meant_by_the_variable_and_conditions_by_address() {
    let world = World::new().await;
    let user = world
        .user(json!([
            allow("kms:CreateKey", "*"),
            allow("kms:Encrypt", "qcs::kms:::key/creatorUin/${uin}/*"),
            {"effect": "allow", "action": "kms:DescribeKey", "resource": "*",
             "condition": {"ip_equal": {"qcs:ip": ["10.0.0.0/8"]}}},
            {"effect": "allow", "action": "kms:GetKeyRotationStatus", "resource": "*",
             "condition": {"ip_equal": {"qcs:ip": ["127.0.0.0/8"]}}},
        ]))
        .await;
    let created = world.call(&user, "CreateKey", HERE, json!({"Alias": "own"})).await.unwrap();
    let of_root = world.key("of-root").await;
    let encrypt = |key: &Value| json!({"KeyId": key, "Plaintext": "YQ=="});
    world.call(&user, "Encrypt", HERE, encrypt(&created["KeyId"])).await.unwrap();
    for (action, params) in
        [("Encrypt", encrypt(&json!(of_root))), ("DescribeKey", json!({ "KeyId": of_root }))]
    {
        let refused = world.call(&user, action, HERE, params).await;
        assert_eq!(refused.unwrap_err(), "UnauthorizedOperation", "{action}");
    }
    world.call(&user, "GetKeyRotationStatus", HERE, json!({ "KeyId": of_root })).await.unwrap();
}

/// The trail holds why, for administrators; the caller is told only what is missing.
#[tokio::test]
async fn a_refusal_is_recorded_with_its_reason() {
    let world = World::new().await;
    let key = world.key("key").await;
    let user = world.user(json!([deny("kms:Encrypt", "*"), allow("kms:*", "*")])).await;
    let params = json!({"KeyId": key, "Plaintext": "YQ=="});
    let reply = world.reply(&user, "Encrypt", HERE, &params).await;
    assert!(!String::from_utf8(reply.body).unwrap().contains("policy"));
    let why = world.records().await.last().unwrap()["authorization"].clone();
    assert_eq!(why["Decision"], "Denied");
    assert_eq!(why["Layers"][0]["DecidedBy"]["Statement"], 0);
    assert_eq!(why["Layers"][0]["DecidedBy"]["Effect"], "deny");
    assert_eq!(why["MissingPolicy"], "");

    world.attach(World::uin(&user), json!([allow("kms:Decrypt", "*")])).await;
    let refused = world.reply(&user, "Encrypt", HERE, &params).await.request_id;
    let about = json!({ "RefusedRequestId": refused });
    assert_eq!(
        world.call(&user, "ExplainRefusal", "", about.clone()).await.unwrap_err(),
        "UnauthorizedOperation"
    );
    let explained = world.ok("ExplainRefusal", about.clone()).await;
    assert_eq!(explained["Uin"], World::uin(&user).to_string());
    let why = explained["Explanation"].clone();
    assert_eq!(why, world.records().await.iter().find(|r| r["eventID"] == refused).unwrap()["authorization"]);
    assert_eq!(why["Decision"], "NotAllowed");
    let other = world.another_account().await;
    assert_eq!(
        world.call(&other, "ExplainRefusal", "", about).await.unwrap_err(),
        "ResourceNotFound.RefusalNotFound"
    );
    let missing: Value = serde_json::from_str(why["MissingPolicy"].as_str().unwrap()).unwrap();
    world.attach(World::uin(&user), missing["statement"].clone()).await;
    assert_eq!(world.reply(&user, "Encrypt", HERE, &params).await.code, "ok");
}

#[tokio::test]
async fn a_simulated_call_gets_the_answer_that_a_call_gets() {
    let world = World::new().await;
    let key = world.key("key").await;
    let home = json!({"ip_equal": {"qcs:ip": ["10.0.0.0/8"]}});
    let user = world
        .user(json!([
            allow("kms:Encrypt", &name(&key)),
            {"effect": "allow", "action": "kms:Decrypt", "resource": "*", "condition": home},
        ]))
        .await;
    let simulate = async |action: &str, more: Value| {
        let mut params = json!({"TargetUin": World::uin(&user), "Action": action, "Resource": name(&key)});
        params.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        world.ok("SimulateCall", params).await["Explanation"].clone()
    };
    assert_eq!(simulate("kms:Encrypt", json!({})).await["Decision"], "Allowed");
    let decrypt = simulate("kms:Decrypt", json!({})).await;
    assert_eq!(decrypt["Decision"], "NotAllowed");
    assert_eq!(decrypt["NearMisses"][0]["Conditions"], json!(["ip_equal qcs:ip"]));
    assert_eq!(simulate("kms:Decrypt", json!({"SourceIp": "10.1.2.3"})).await["Decision"], "Allowed");
    assert_eq!(simulate("kms:Encrypt", json!({"Resource": "*"})).await["Decision"], "NotAllowed");
    let role = json!({"RoleName": "app", "PolicyDocument": json!({"version": "2.0", "statement": [{
        "effect": "allow", "action": "sts:AssumeRole", "principal": {"qcs": [format!("qcs::cam::uin/{ROOT}:root")]}}]})
        .to_string()});
    world.ok("CreateRole", role).await;
    let verified = json!({"version": "2.0", "statement": [{"effect": "allow", "action": "kms:*", "resource": "*",
        "condition": {"bool_equal": {"qcs:mfa": "true"}}}]});
    let policy = json!({"PolicyName": "verified", "PolicyDocument": verified.to_string()});
    let policy = world.ok("CreatePolicy", policy).await["PolicyId"].clone();
    world.ok("AttachRolePolicy", json!({"PolicyId": policy, "AttachRoleName": "app"})).await;
    for (mfa, decision) in [(true, "Allowed"), (false, "NotAllowed")] {
        let params =
            json!({"TargetRoleName": "app", "Action": "kms:Encrypt", "Resource": name(&key), "Mfa": mfa});
        assert_eq!(world.ok("SimulateCall", params).await["Explanation"]["Decision"], decision);
    }
    for (params, code) in [
        (json!({"Action": "kms:Encrypt", "Resource": "*"}), "InvalidParameter"),
        (
            json!({"TargetUin": World::uin(&user), "TargetRoleName": "app", "Action": "kms:Encrypt", "Resource": "*"}),
            "InvalidParameter",
        ),
        (
            json!({"TargetRoleName": "none", "Action": "kms:Encrypt", "Resource": "*"}),
            "InvalidParameter.RoleNotExist",
        ),
        (json!({"TargetUin": 5, "Action": "kms:Encrypt", "Resource": "*"}), "ResourceNotFound.UserNotExist"),
        (json!({"TargetUin": World::uin(&user), "Action": "Encrypt", "Resource": "*"}), "InvalidParameter"),
        (
            json!({"TargetUin": World::uin(&user), "Action": "kms:Encrypt", "Resource": "key"}),
            "InvalidParameter",
        ),
        (
            json!({"TargetUin": World::uin(&user), "Action": "kms:Encrypt", "Resource": "*", "SourceIp": "here"}),
            "InvalidParameter",
        ),
    ] {
        assert_eq!(world.err("SimulateCall", params).await, code);
    }
}

#[tokio::test]
async fn tags_of_keys_and_of_requests_decide_where_policies_ask_for_them() {
    let world = World::new().await;
    let tagged = json!([{"TagKey": "env", "TagValue": "prod"}]);
    let create = json!({"Alias": "prod", "Tags": tagged});
    let prod = world.ok("CreateKey", create.clone()).await["KeyId"].as_str().unwrap().to_owned();
    let plain = world.key("plain").await;
    let in_prod = |key: &str| json!({"for_any_value:string_equal": {key: ["env&prod"]}});
    let user = world
        .user(json!([
            allow("kms:List*", "*"),
            {"effect": "deny", "action": "kms:ListKeys", "resource": "*", "condition": in_prod("qcs:resource_tag")},
            {"effect": "allow", "action": "kms:Encrypt", "resource": "*", "condition": in_prod("qcs:resource_tag")},
            {"effect": "allow", "action": "kms:CreateKey", "resource": "*", "condition": in_prod("qcs:request_tag")},
        ]))
        .await;
    let encrypt = async |key: &str| {
        world.call(&user, "Encrypt", HERE, json!({"KeyId": key, "Plaintext": "YQ=="})).await.map(drop)
    };
    assert_eq!(encrypt(&prod).await, Ok(()));
    assert_eq!(encrypt(&plain).await, Err("UnauthorizedOperation".into()));
    let seen = world.call(&user, "ListKeys", HERE, json!({})).await.unwrap();
    assert_eq!((&seen["TotalCount"], &seen["Keys"][0]["KeyId"]), (&json!(1), &json!(plain)));
    let create = |alias: &str, tags: &Value| json!({"Alias": alias, "Tags": tags});
    world.call(&user, "CreateKey", HERE, create("in-prod", &tagged)).await.unwrap();
    for (alias, tags) in [("a", json!([])), ("b", json!([{"TagKey": "env", "TagValue": "test"}]))] {
        let refused = world.call(&user, "CreateKey", HERE, create(alias, &tags)).await.unwrap_err();
        assert_eq!(refused, "UnauthorizedOperation", "{alias}");
    }
    // A tag that goes takes the permission with it at once.
    let name = name(&prod);
    world.ok("UnTagResources", json!({"ResourceList": [name], "TagKeys": ["env"]})).await;
    assert_eq!(encrypt(&prod).await, Err("UnauthorizedOperation".into()));
}
