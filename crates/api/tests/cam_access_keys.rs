//! Access keys: whose they are, who may make them, and when they end.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use common::world::{ROOT, World};
use keyward_testkit::client::sign::Credentials;
use serde_json::{Value, json};

fn credentials(detail: &Value) -> Credentials {
    let text = |name: &str| detail[name].as_str().unwrap();
    Credentials::new(text("AccessKeyId"), text("SecretAccessKey"))
}

async fn make(world: &World, who: &Credentials, params: Value) -> Credentials {
    credentials(&world.call(who, "CreateAccessKey", "", params).await.unwrap()["AccessKey"])
}

#[tokio::test]
async fn a_key_works_at_once_and_ends_at_once() {
    let world = World::new().await;
    let root = world.root.clone();
    let made = world.ok("CreateAccessKey", json!({"Description": "备注:ci/a,b"})).await["AccessKey"].clone();
    assert_eq!((&made["Status"], &made["Description"]), (&json!("Active"), &json!("备注:ci/a,b")));
    assert_eq!(made["CreateTime"], "2026-09-21 22:13:20");
    let key = credentials(&made);
    let call = async || world.reply(&key, "ListKeys", "ap-guangzhou", &json!({})).await.code;
    let switch = async |status: &str| {
        let params = json!({"AccessKeyId": key.secret_id, "Status": status});
        world.ok("UpdateAccessKey", params).await;
    };
    assert_eq!(call().await, "ok");
    switch("Inactive").await;
    assert_eq!(call().await, "AuthFailure.SecretIdNotFound");
    let listed = world.ok("ListAccessKeys", json!({})).await;
    let statuses: Vec<_> =
        listed["AccessKeys"].as_array().unwrap().iter().map(|key| &key["Status"]).collect();
    assert_eq!(statuses.len(), 2);
    assert!(statuses.contains(&&json!("Inactive")));
    assert!(!listed.to_string().contains(&key.secret_key), "only shown when it is made");
    switch("Active").await;
    switch("Active").await;
    assert_eq!(call().await, "ok");
    world.ok("DeleteAccessKey", json!({"AccessKeyId": key.secret_id})).await;
    assert_eq!(call().await, "AuthFailure.SecretIdNotFound");
    assert_eq!(world.reply(&root, "ListKeys", "ap-guangzhou", &json!({})).await.code, "ok");
}

#[tokio::test]
async fn nobody_has_more_than_two_keys() {
    let world = World::new().await;
    let uin = world.ok("AddUser", json!({"Name": "a"})).await["Uin"].clone();
    for target in [json!({}), json!({ "TargetUin": uin }), json!({ "TargetUin": uin })] {
        world.ok("CreateAccessKey", target).await;
    }
    let over = "OperationDenied.AccessKeyOverLimit";
    assert_eq!(world.err("CreateAccessKey", json!({})).await, over);
    assert_eq!(world.err("CreateAccessKey", json!({ "TargetUin": uin })).await, over);
    assert_eq!(world.err("CreateAccessKey", json!({ "TargetUin": ROOT })).await, over);
}

#[tokio::test]
async fn racing_calls_do_not_get_past_the_limit() {
    let world = std::sync::Arc::new(World::new().await);
    let uin = world.ok("AddUser", json!({"Name": "a"})).await["Uin"].clone();
    let racing: Vec<_> = (0..12)
        .map(|_| {
            let (world, target) = (world.clone(), json!({ "TargetUin": uin }));
            tokio::spawn(async move { world.reply(&world.root, "CreateAccessKey", "", &target).await.code })
        })
        .collect();
    let mut made = 0;
    for call in racing {
        made += usize::from(call.await.unwrap() == "ok");
    }
    let listed = world.ok("ListAccessKeys", json!({ "TargetUin": uin })).await;
    assert_eq!((made, listed["AccessKeys"].as_array().unwrap().len()), (2, 2));
}

#[tokio::test]
async fn parameters_keep_their_rules() {
    let world = World::new().await;
    let (uin, id) = world.add_user("a").await;
    let (_, other) = world.add_user("b").await;
    let update = |id: &str, status: &str| json!({"AccessKeyId": id, "Status": status, "TargetUin": uin});
    for (action, params, code) in [
        ("CreateAccessKey", json!({"TargetUin": 5}), "InvalidParameter.UserNotExist"),
        ("CreateAccessKey", json!({"TargetUin": "x"}), "InvalidParameter"),
        ("CreateAccessKey", json!({"TargetUin": u64::MAX}), "InvalidParameter.UserNotExist"),
        ("CreateAccessKey", json!({"Description": "a b"}), "InvalidParameter.ParamError"),
        ("CreateAccessKey", json!({"Description": "a".repeat(1025)}), "InvalidParameter.ParamError"),
        ("ListAccessKeys", json!({"TargetUin": 5}), "InvalidParameter.UserNotExist"),
        ("UpdateAccessKey", update(&id, "active"), "InvalidParameter.ParamError"),
        ("UpdateAccessKey", update("AKIDnobody", "Inactive"), "ResourceNotFound.SecretNotExist"),
        ("UpdateAccessKey", update("", "Inactive"), "ResourceNotFound.SecretNotExist"),
        ("UpdateAccessKey", update("\u{0} ", "Inactive"), "ResourceNotFound.SecretNotExist"),
        ("UpdateAccessKey", update(&other, "Inactive"), "OperationDenied.UinNotMatch"),
        ("UpdateAccessKey", json!({"AccessKeyId": id, "Status": "Inactive"}), "OperationDenied.UinNotMatch"),
        ("DeleteAccessKey", json!({"AccessKeyId": other, "TargetUin": uin}), "OperationDenied.UinNotMatch"),
        (
            "DeleteAccessKey",
            json!({"AccessKeyId": "AKIDroot", "TargetUin": uin}),
            "ResourceNotFound.SecretNotExist",
        ),
        ("GetSecurityLastUsed", json!({"SecretIdList": []}), "InvalidParameter"),
        ("GetSecurityLastUsed", json!({"SecretIdList": vec!["a"; 11]}), "InvalidParameter"),
    ] {
        assert_eq!(world.err(action, params.clone()).await, code, "{action} {params}");
    }
}

/// Somebody who may handle his own keys gets no others.
#[tokio::test]
async fn own_keys_are_no_way_to_the_keys_of_others() {
    let world = World::new().await;
    let (friend, friends_key) = world.add_user("friend").await;
    let user = world.user(json!([])).await;
    let own = format!("qcs::cam::uin/{ROOT}:uin/{}", World::uin(&user));
    let actions = ["cam:CreateAccessKey", "cam:ListAccessKeys", "cam:UpdateAccessKey", "cam:DeleteAccessKey"];
    world.attach(World::uin(&user), json!([{"effect": "allow", "action": actions, "resource": own}])).await;
    let code = async |action: &str, params: Value| world.reply(&user, action, "", &params).await.code;
    for target in [ROOT, friend, 5] {
        let with = |mut params: Value| {
            params["TargetUin"] = json!(target);
            params
        };
        for (action, params) in [
            ("CreateAccessKey", json!({})),
            ("ListAccessKeys", json!({})),
            ("UpdateAccessKey", json!({"AccessKeyId": friends_key, "Status": "Inactive"})),
            ("DeleteAccessKey", json!({"AccessKeyId": friends_key})),
        ] {
            assert_eq!(code(action, with(params)).await, "UnauthorizedOperation", "{action} {target}");
        }
    }
    // Naming himself does not help with a key that is not his.
    for (id, refusal) in
        [("AKIDroot", "ResourceNotFound.SecretNotExist"), (&friends_key, "OperationDenied.UinNotMatch")]
    {
        assert_eq!(code("DeleteAccessKey", json!({ "AccessKeyId": id })).await, refusal);
        assert_eq!(code("UpdateAccessKey", json!({"AccessKeyId": id, "Status": "Inactive"})).await, refusal);
    }
    let second = make(&world, &user, json!({})).await;
    world.call(&second, "ListAccessKeys", "", json!({})).await.unwrap();
    assert_eq!(world.ok("ListAccessKeys", json!({})).await["AccessKeys"].as_array().unwrap().len(), 1);
}

/// The keys of the root account stand above all policies: they would be a way to everything.
#[tokio::test]
async fn an_administrator_gets_no_key_of_the_root_account() {
    let world = World::new().await;
    let admin = world.user(json!([{"effect": "allow", "action": "*", "resource": "*"}])).await;
    for (action, params) in [
        ("CreateAccessKey", json!({ "TargetUin": ROOT })),
        ("ListAccessKeys", json!({ "TargetUin": ROOT })),
        ("UpdateAccessKey", json!({"AccessKeyId": "AKIDroot", "Status": "Inactive", "TargetUin": ROOT})),
        ("DeleteAccessKey", json!({"AccessKeyId": "AKIDroot", "TargetUin": ROOT})),
    ] {
        let refused = world.call(&admin, action, "", params).await.unwrap_err();
        assert_eq!(refused, "OperationDenied.SubUin", "{action}");
    }
    let used = world.call(&admin, "GetSecurityLastUsed", "", json!({"SecretIdList": ["AKIDroot"]})).await;
    assert_eq!(used.unwrap()["SecretIdLastUsedRows"], json!([]));
    world.ok("ListAccessKeys", json!({})).await;
}

#[tokio::test]
async fn products_have_no_way_to_access_keys() {
    let world = World::new().await;
    let cos = world.product("cos").await;
    for action in ["CreateAccessKey", "ListAccessKeys", "ListUsers", "AddUser"] {
        let params = if action == "AddUser" { json!({"Name": "a"}) } else { json!({}) };
        let refused = world.call(&cos, action, "", params).await.unwrap_err();
        assert_eq!(refused, "UnauthorizedOperation", "{action}");
    }
    let number = 300_000_000_000 + "cos".bytes().map(u64::from).sum::<u64>();
    let target = json!({ "TargetUin": number });
    assert_eq!(world.err("CreateAccessKey", target).await, "InvalidParameter.UserNotExist");
}

#[tokio::test]
async fn the_last_use_is_known_by_day_and_written_once_a_day() {
    let world = World::new().await;
    let made = world.ok("AddUser", json!({"Name": "a", "UseApi": 1})).await;
    let key = Credentials::new(made["SecretId"].as_str().unwrap(), made["SecretKey"].as_str().unwrap());
    let used = async || {
        let asked = json!({"SecretIdList": [key.secret_id, "AKIDnobody"]});
        let rows = world.ok("GetSecurityLastUsed", asked).await["SecretIdLastUsedRows"].clone();
        assert_eq!(rows.as_array().unwrap().len(), 1);
        rows[0].clone()
    };
    assert_eq!(
        (&used().await["LastUsedDate"], &used().await["LastSecretUsedDate"]),
        (&Value::Null, &json!(0))
    );
    // A refusal is a use too: somebody has the key.
    assert!(world.call(&key, "ListKeys", "ap-guangzhou", json!({})).await.is_err());
    assert_eq!(used().await["LastUsedDate"], "2026-09-21");
    assert_eq!(used().await["LastSecretUsedDate"], 1_790_000_000_000_i64);

    let notes = async || {
        let records = world.records().await;
        records.iter().filter(|record| record["eventName"] == "NoteAccessKeyUse").count()
    };
    world.run_jobs().await;
    assert_eq!(notes().await, 1);
    for _ in 0..3 {
        let _ = world.call(&key, "ListKeys", "ap-guangzhou", json!({})).await;
        world.run_jobs().await;
    }
    assert_eq!((notes().await, &used().await["LastUsedDate"]), (1, &json!("2026-09-21")));

    world.clock.advance_seconds(2 * 86_400);
    assert_eq!(used().await["LastUsedDate"], "2026-09-21");
    let _ = world.call(&key, "ListKeys", "ap-guangzhou", json!({})).await;
    world.run_jobs().await;
    assert_eq!((notes().await, &used().await["LastUsedDate"]), (2, &json!("2026-09-23")));

    // Forged requests are no use of the key.
    world.clock.advance_seconds(86_400);
    let forger = Credentials::new(&key.secret_id, "guessed");
    assert!(world.call(&forger, "ListKeys", "ap-guangzhou", json!({})).await.is_err());
    assert_eq!(used().await["LastUsedDate"], "2026-09-23");
}
