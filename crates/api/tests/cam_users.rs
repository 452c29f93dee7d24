//! Sub-accounts: what they are made of, and what is gone when they are gone.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use common::world::{ROOT, World};
use keyward_api::{Door, Language, Origin, Progress, SignIn};
use keyward_crypto::Secret;
use keyward_domain::Uin;
use keyward_testkit::client::sign::Credentials;
use serde_json::{Value, json};

const PASSWORD: &str = "Sesame-2468";

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}

/// Whether that password is the one that is stored for a sub-account.
async fn has_password(world: &World, uin: u64, password: &str) -> bool {
    let stored = world.store.principal(Uin(uin)).await.unwrap().unwrap().password_hash;
    let secret = Secret::new(password.as_bytes().to_vec());
    stored.is_some_and(|hash| keyward_crypto::password::verify(&secret, &hash))
}

#[tokio::test]
async fn a_new_sub_account_is_found_everywhere_with_what_was_said_of_it() {
    let world = World::new().await;
    let made = world
        .ok(
            "AddUser",
            json!({
                "Name": "张三", "Remark": "财务", "ConsoleLogin": 1, "UseApi": 1, "Password": PASSWORD,
                "NeedResetPassword": 1, "PhoneNum": "18888888888", "CountryCode": "86", "Email": "a@example.com",
            }),
        )
        .await;
    let uin = made["Uin"].as_u64().unwrap();
    assert!((100_000_000_000..100_100_000_000).contains(&uin), "{uin}");
    assert_eq!((text(&made["SecretId"]).len(), text(&made["SecretKey"]).len()), (36, 32));
    assert_eq!((text(&made["Password"]), text(&made["Name"])), ("", "张三"));

    let got = world.ok("GetUser", json!({"Name": "张三"})).await;
    for (field, value) in [
        ("Uin", json!(uin)),
        ("Uid", made["Uid"].clone()),
        ("Remark", json!("财务")),
        ("ConsoleLogin", json!(1)),
        ("PhoneNum", json!("18888888888")),
        ("CountryCode", json!("86")),
        ("Email", json!("a@example.com")),
    ] {
        assert_eq!(got[field], value, "{field}");
    }
    let listed = &world.ok("ListUsers", json!({})).await["Data"];
    assert_eq!((listed.as_array().unwrap().len(), &listed[0]["Uin"]), (1, &json!(uin)));
    assert_eq!(listed[0]["CreateTime"], "2026-09-21 22:13:20");
    let described = world.ok("DescribeSubAccounts", json!({"FilterSubAccountUin": [uin, 5, uin]})).await;
    assert_eq!(described["SubAccounts"].as_array().unwrap().len(), 1);
    assert_eq!(described["SubAccounts"][0]["UserType"], 2);
    let summary = world.ok("GetAccountSummary", json!({})).await;
    assert_eq!((&summary["User"], &summary["Member"]), (&json!(1), &json!(0)));

    let numbers = world.ok("GetUserAppId", json!({})).await;
    let root = ROOT.to_string();
    assert_eq!((text(&numbers["Uin"]), text(&numbers["OwnerUin"])), (&*root, &*root));
    assert!(numbers["AppId"].as_u64().unwrap() >= 1_250_000_000);
}

#[tokio::test]
async fn passwords_are_given_or_made_up_and_told_once() {
    let world = World::new().await;
    let with = async |params: Value| world.ok("AddUser", params).await;
    let given = with(json!({"Name": "given", "ConsoleLogin": 1, "Password": PASSWORD})).await;
    assert!(has_password(&world, given["Uin"].as_u64().unwrap(), PASSWORD).await);
    let made_up = with(json!({"Name": "made-up", "ConsoleLogin": 1})).await;
    let password = text(&made_up["Password"]);
    assert_eq!(password.len(), 32);
    assert!(has_password(&world, made_up["Uin"].as_u64().unwrap(), password).await);
    let none = with(json!({"Name": "none"})).await;
    let uin = Uin(none["Uin"].as_u64().unwrap());
    assert_eq!(world.store.principal(uin).await.unwrap().unwrap().password_hash, None);
    assert_eq!((text(&none["Password"]), text(&none["SecretId"])), ("", ""));
}

#[tokio::test]
async fn no_secret_of_a_sub_account_is_in_the_trail_or_in_the_clear_on_the_disk() {
    let world = World::new().await;
    let params = json!({"Name": "a", "ConsoleLogin": 1, "UseApi": 1, "Password": PASSWORD});
    let made = world.ok("AddUser", params).await;
    let made_up = world.ok("AddUser", json!({"Name": "b", "ConsoleLogin": 1})).await;
    world.err("UpdateUser", json!({"Name": "a", "Password": "Wrong-One-1\u{7f}"})).await;
    let trail = format!("{:?}", world.records().await);
    for secret in [PASSWORD, text(&made["SecretKey"]), text(&made_up["Password"]), "Wrong-One-1"] {
        assert!(!trail.contains(secret), "{secret}");
        assert!(!world.files_hold(secret.as_bytes()), "{secret}");
    }
    assert!(trail.contains("******"));
}

#[tokio::test]
async fn parameters_keep_their_rules_and_nothing_is_made_otherwise() {
    let world = World::new().await;
    world.add_user("taken").await;
    let password = "InvalidParameter.PasswordViolatedRules";
    for (params, code) in [
        (json!({"Name": ""}), "InvalidParameter.UserNameIllegal"),
        (json!({"Name": " a"}), "InvalidParameter.UserNameIllegal"),
        (json!({"Name": "a\u{202e}b"}), "InvalidParameter.UserNameIllegal"),
        (json!({"Name": "a\nb"}), "InvalidParameter.UserNameIllegal"),
        (json!({"Name": "a".repeat(65)}), "InvalidParameter.UserNameIllegal"),
        (json!({"Name": "taken"}), "InvalidParameter.SubUserNameInUse"),
        (json!({"Name": 7}), "InvalidParameter"),
        (json!({"Name": "a", "Remark": "x".repeat(1025)}), "InvalidParameter.ParamError"),
        (json!({"Name": "a", "ConsoleLogin": 2}), "InvalidParameter.ParamError"),
        (json!({"Name": "a", "UseApi": -1}), "InvalidParameter"),
        (json!({"Name": "a", "NeedResetPassword": "yes"}), "InvalidParameter"),
        (json!({"Name": "a", "PhoneNum": "+86 1"}), "InvalidParameter.ParamError"),
        (json!({"Name": "a", "CountryCode": "123456"}), "InvalidParameter.ParamError"),
        (json!({"Name": "a", "Email": "nobody"}), "InvalidParameter.ParamError"),
        (json!({"Name": "a", "ConsoleLogin": 1, "Password": "short"}), password),
        (json!({"Name": "a", "ConsoleLogin": 1, "Password": ""}), password),
        (json!({"Name": "a", "ConsoleLogin": 1, "Password": "alllowercase1!"}), password),
        (json!({"Name": "a", "ConsoleLogin": 1, "Password": 12345678}), "InvalidParameter"),
    ] {
        assert_eq!(world.err("AddUser", params.clone()).await, code, "{params}");
    }
    assert_eq!(world.ok("ListUsers", json!({})).await["Data"].as_array().unwrap().len(), 1);
    // Names differ by case, and by script.
    world.ok("AddUser", json!({"Name": "Taken"})).await;
    world.ok("AddUser", json!({"Name": "tаken"})).await;
}

#[tokio::test]
async fn updates_change_what_is_given_and_leave_the_rest() {
    let world = World::new().await;
    world.ok("AddUser", json!({"Name": "a", "Remark": "r", "Email": "a@b", "PhoneNum": "1"})).await;
    world.ok("UpdateUser", json!({"Name": "a", "Remark": "", "CountryCode": "86"})).await;
    let got = world.ok("GetUser", json!({"Name": "a"})).await;
    assert_eq!(
        [&got["Remark"], &got["Email"], &got["PhoneNum"], &got["CountryCode"]],
        ["", "a@b", "1", "86"]
    );
    world.ok("UpdateUser", json!({"Name": "a"})).await;
    assert_eq!(world.err("UpdateUser", json!({"Name": "b"})).await, "ResourceNotFound.UserNotExist");
    assert_eq!(world.err("GetUser", json!({"Name": "A"})).await, "ResourceNotFound.UserNotExist");
    assert_eq!(world.err("DeleteUser", json!({"Name": "b"})).await, "ResourceNotFound.UserNotExist");
}

#[tokio::test]
async fn passwords_that_were_used_lately_are_refused() {
    let world = World::new().await;
    world.ok("UpdatePasswordRules", json!({"Rules": {"ReusePasswordLimit": 2}})).await;
    let made = world.ok("AddUser", json!({"Name": "a", "ConsoleLogin": 1, "Password": "First-1234"})).await;
    let uin = made["Uin"].as_u64().unwrap();
    let change = async |password: &str| {
        let params = json!({"Name": "a", "Password": password});
        world.reply(&world.root, "UpdateUser", "", &params).await.code
    };
    assert_eq!(change("First-1234").await, "InvalidParameter.PasswordViolatedRules", "the current one");
    assert_eq!(change("Second-1234").await, "ok");
    assert_eq!(change("First-1234").await, "InvalidParameter.PasswordViolatedRules", "the one before");
    assert!(has_password(&world, uin, "Second-1234").await);
    assert_eq!(change("Third-1234").await, "ok");
    assert_eq!(change("First-1234").await, "ok", "two passwords later");
}

#[tokio::test]
async fn the_password_rule_is_told_as_it_was_set_and_keeps_its_ranges() {
    let world = World::new().await;
    let rules = async || world.ok("GetPasswordRules", json!({})).await;
    let before = rules().await;
    assert_eq!((text(&before["UpdateTime"]), text(&before["Modifier"])), ("", ""));
    assert_eq!(
        before["Rules"],
        json!({
            "MinimumLength": 8, "MustContain": "Aa0@", "ForcePasswordChange": 0, "ReusePasswordLimit": 0,
            "RetryPasswordLimit": 0, "PasswordExpirationInvalidation": 2,
        })
    );
    for (field, bad) in [
        ("MinimumLength", json!(7)),
        ("MinimumLength", json!(33)),
        ("MinimumLength", json!(-1)),
        ("ForcePasswordChange", json!(366)),
        ("ReusePasswordLimit", json!(25)),
        ("RetryPasswordLimit", json!(11)),
        ("PasswordExpirationInvalidation", json!(0)),
        ("MustContain", json!("大")),
    ] {
        let params = json!({"Rules": {(field): bad, "RetryPasswordLimit": if field == "RetryPasswordLimit" { 11 } else { 5 }}});
        assert_eq!(world.err("UpdatePasswordRules", params).await, "InvalidParameter.PasswordRuleError");
    }
    assert_eq!(rules().await["Rules"], before["Rules"]);
    let wanted = json!({
        "MinimumLength": 12, "MustContain": "a0", "ForcePasswordChange": 90, "ReusePasswordLimit": 3,
        "RetryPasswordLimit": 5, "PasswordExpirationInvalidation": 1,
    });
    world.ok("UpdatePasswordRules", json!({ "Rules": wanted })).await;
    let after = rules().await;
    assert_eq!((&after["Rules"], text(&after["Modifier"])), (&wanted, &*ROOT.to_string()));
    assert_eq!(after["UpdateTime"], "2026-09-21 22:13:20");
    let add = |password: &str| json!({"Name": "a", "ConsoleLogin": 1, "Password": password});
    assert_eq!(world.err("AddUser", add("Sesame-2468")).await, "InvalidParameter.PasswordViolatedRules");
    world.ok("AddUser", add("sesamesesame2")).await;
}

async fn sign_in(world: &World, name: &str, password: &str) -> Option<String> {
    let origin = Origin::new(Door::Console, [127, 0, 0, 1].into(), "test");
    let wish = SignIn {
        uin: &ROOT.to_string(),
        name: Some(name),
        password: Secret::new(password.as_bytes().to_vec()),
        origin: &origin,
        language: Language::English,
    };
    match world.service.sign_in(wish).await {
        Ok(Progress::SignedIn(signed_in)) => Some(signed_in.token.to_string()),
        _ => None,
    }
}

#[tokio::test]
async fn a_new_password_and_the_end_of_console_login_end_sessions() {
    let world = World::new().await;
    world.ok("AddUser", json!({"Name": "a", "ConsoleLogin": 1, "Password": PASSWORD})).await;
    for (password, update) in [
        (PASSWORD, json!({"Name": "a", "Password": "Another-2468"})),
        ("Another-2468", json!({"Name": "a", "ConsoleLogin": 0})),
    ] {
        let token = sign_in(&world, "a", password).await.unwrap();
        assert!(world.service.session(&token).await.unwrap().is_some());
        world.ok("UpdateUser", update).await;
        assert!(world.service.session(&token).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_deleted_sub_account_is_gone_with_all_it_had() {
    let world = World::new().await;
    let made =
        world.ok("AddUser", json!({"Name": "a", "UseApi": 1, "ConsoleLogin": 1, "Password": PASSWORD})).await;
    let uin = made["Uin"].as_u64().unwrap();
    let key = Credentials::new(text(&made["SecretId"]), text(&made["SecretKey"]));
    world.attach(uin, json!([{"effect": "allow", "action": "*", "resource": "*"}])).await;
    world.call(&key, "ListKeys", "ap-guangzhou", json!({})).await.unwrap();
    let group = world.ok("CreateGroup", json!({"GroupName": "g"})).await["GroupId"].clone();
    world.ok("AddUserToGroup", json!({"Info": [{"GroupId": group, "Uin": uin}]})).await;
    let token = sign_in(&world, "a", PASSWORD).await.unwrap();
    let name = world.store.directories().await.unwrap()[0].user(Uin(uin)).unwrap().name.clone();

    assert_eq!(world.err("DeleteUser", json!({ "Name": name })).await, "OperationDenied.HaveKeys");
    world.call(&key, "ListKeys", "ap-guangzhou", json!({})).await.unwrap();
    world.ok("DeleteUser", json!({"Name": name, "Force": 1})).await;

    let refused = world.call(&key, "ListKeys", "ap-guangzhou", json!({})).await;
    assert_eq!(refused.unwrap_err(), "AuthFailure.SecretIdNotFound");
    assert!(world.service.session(&token).await.unwrap().is_none());
    assert!(sign_in(&world, "a", PASSWORD).await.is_none());
    assert_eq!(world.ok("GetGroup", json!({ "GroupId": group })).await["GroupNum"], 0);
    assert_eq!(world.store.principal(Uin(uin)).await.unwrap(), None);
    assert!(world.store.access_keys(Uin(uin)).await.unwrap().is_empty());
    world.ok("AddUser", json!({ "Name": name })).await;
}

#[tokio::test]
async fn deleting_access_keys_with_their_owner_needs_a_permission_of_its_own() {
    let world = World::new().await;
    let (uin, _) = world.add_user("a").await;
    let on_a = |actions: Value| json!([{"effect": "allow", "action": actions, "resource": format!("qcs::cam:::uin/{uin}")}]);
    let admin = world.user(on_a(json!("cam:DeleteUser"))).await;
    let delete = async || {
        let params = json!({"Name": "a", "Force": 1});
        world.reply(&admin, "DeleteUser", "", &params).await.code
    };
    assert_eq!(delete().await, "UnauthorizedOperation");
    assert!(world.store.principal(Uin(uin)).await.unwrap().is_some());
    world.attach(World::uin(&admin), on_a(json!(["cam:DeleteUser", "cam:DeleteApiKey"]))).await;
    assert_eq!(delete().await, "ok");
}

#[tokio::test]
async fn second_factors_are_asked_for_as_told() {
    let world = World::new().await;
    let (uin, _) = world.add_user("a").await;
    let asked = async |params: Value| {
        let action = if params == json!({}) { "DescribeSafeAuthFlag" } else { "DescribeSafeAuthFlagColl" };
        world.ok(action, params).await["LoginFlag"]["Stoken"].clone()
    };
    assert_eq!(asked(json!({ "SubUin": uin })).await, 0);
    world.ok("SetMfaFlag", json!({"OpUin": uin, "LoginFlag": {"Stoken": 1}})).await;
    assert_eq!(asked(json!({ "SubUin": uin })).await, 1);
    assert_eq!(asked(json!({})).await, 0);
    world.ok("SetMfaFlag", json!({"LoginFlag": {"Stoken": 1}})).await;
    assert_eq!(asked(json!({})).await, 1);
    world.ok("SetMfaFlag", json!({"OpUin": uin, "LoginFlag": {"Phone": 0}})).await;
    assert_eq!(asked(json!({ "SubUin": uin })).await, 1, "what is not given stays");
    for (params, code) in [
        (json!({"LoginFlag": {"Phone": 1}}), "FailedOperation.UserNotBindPhone"),
        (json!({"LoginFlag": {"Wechat": 1}}), "FailedOperation.UserNotBindWechat"),
        (json!({"ActionFlag": {"Stoken": 1}}), "InvalidParameter.ParamError"),
        (json!({"OpUin": 5, "LoginFlag": {"Stoken": 1}}), "InvalidParameter.UserNotExist"),
        (json!({"LoginFlag": {"Stoken": 2}}), "InvalidParameter.ParamError"),
    ] {
        assert_eq!(world.err("SetMfaFlag", params.clone()).await, code, "{params}");
    }
    let unknown = world.err("DescribeSafeAuthFlagColl", json!({"SubUin": 5})).await;
    assert_eq!(unknown, "ResourceNotFound.UserNotExist");
    // A sub-account that may do it to everybody may still not do it to the root account.
    let admin = world.user(json!([{"effect": "allow", "action": "cam:*", "resource": "*"}])).await;
    let off = json!({"OpUin": ROOT, "LoginFlag": {"Stoken": 0}});
    let refused = world.call(&admin, "SetMfaFlag", "", off).await.unwrap_err();
    assert_eq!(refused, "FailedOperation.UserUnbindNoPermission");
    assert_eq!(asked(json!({})).await, 1);
}

#[tokio::test]
async fn another_account_sees_and_touches_nothing() {
    let world = World::new().await;
    let (uin, id) = world.add_user("a").await;
    let group = world.ok("CreateGroup", json!({"GroupName": "g"})).await["GroupId"].clone();
    let stranger = world.another_account().await;
    for (action, params, code) in [
        ("GetUser", json!({"Name": "a"}), "ResourceNotFound.UserNotExist"),
        ("UpdateUser", json!({"Name": "a", "Remark": "x"}), "ResourceNotFound.UserNotExist"),
        ("DeleteUser", json!({"Name": "a", "Force": 1}), "ResourceNotFound.UserNotExist"),
        ("CreateAccessKey", json!({ "TargetUin": uin }), "InvalidParameter.UserNotExist"),
        ("CreateAccessKey", json!({ "TargetUin": ROOT }), "InvalidParameter.UserNotExist"),
        ("ListAccessKeys", json!({ "TargetUin": uin }), "InvalidParameter.UserNotExist"),
        ("DeleteAccessKey", json!({ "AccessKeyId": id }), "ResourceNotFound.SecretNotExist"),
        ("GetGroup", json!({ "GroupId": group }), "ResourceNotFound.UserNotExist"),
        ("DeleteGroup", json!({ "GroupId": group }), "ResourceNotFound.UserNotExist"),
        ("UpdateGroup", json!({"GroupId": group, "Remark": "x"}), "ResourceNotFound.GroupNotExist"),
        ("ListUsersForGroup", json!({ "GroupId": group }), "ResourceNotFound.GroupNotExist"),
        ("SetMfaFlag", json!({"OpUin": uin, "LoginFlag": {"Stoken": 1}}), "InvalidParameter.UserNotExist"),
    ] {
        assert_eq!(world.call(&stranger, action, "", params).await.unwrap_err(), code, "{action}");
    }
    let used = world.call(&stranger, "GetSecurityLastUsed", "", json!({"SecretIdList": [id]})).await.unwrap();
    assert_eq!(used["SecretIdLastUsedRows"], json!([]));
    assert_eq!(world.call(&stranger, "ListUsers", "", json!({})).await.unwrap()["Data"], json!([]));
    assert_eq!(world.ok("GetUser", json!({"Name": "a"})).await["Remark"], "");
}

#[tokio::test]
async fn the_trail_tells_whom_calls_were_about() {
    let world = World::new().await;
    let (uin, _) = world.add_user("a").await;
    let group = world.ok("CreateGroup", json!({"GroupName": "g"})).await["GroupId"].clone();
    assert_eq!(world.records().await.last().unwrap()["resources"], json!([format!("groupid/{group}")]));
    let new = world.ok("AddUser", json!({"Name": "b"})).await["Uin"].clone();
    assert_eq!(world.records().await.last().unwrap()["resources"], json!([format!("uin/{new}")]));
    for (action, params, resources) in [
        ("GetUser", json!({"Name": "a"}), json!([format!("uin/{uin}")])),
        ("ListUsers", json!({}), json!([])),
        ("ListAccessKeys", json!({}), json!([format!("uin/{ROOT}")])),
        (
            "AddUserToGroup",
            json!({"Info": [{"GroupId": group, "Uin": uin}]}),
            json!([format!("groupid/{group}"), format!("uin/{uin}")]),
        ),
        ("DeleteUser", json!({"Name": "a", "Force": 1}), json!([format!("uin/{uin}")])),
    ] {
        world.ok(action, params).await;
        assert_eq!(world.records().await.last().unwrap()["resources"], resources, "{action}");
    }
}

#[tokio::test]
async fn racing_additions_of_one_name_make_one_sub_account() {
    let world = std::sync::Arc::new(World::new().await);
    let adding = (0..16).map(|_| {
        let world = world.clone();
        tokio::spawn(async move {
            let params = json!({"Name": "one", "UseApi": 1});
            world.reply(&world.root, "AddUser", "", &params).await.code
        })
    });
    let mut codes = Vec::new();
    for task in adding.collect::<Vec<_>>() {
        codes.push(task.await.unwrap());
    }
    codes.sort_unstable();
    assert_eq!(codes.iter().filter(|code| *code == "ok").count(), 1, "{codes:?}");
    assert_eq!(world.ok("ListUsers", json!({})).await["Data"].as_array().unwrap().len(), 1);
}
