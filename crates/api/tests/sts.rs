//! Temporary credentials: what they may do, how long, and how they end.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use common::world::World;
use keyward_testkit::client::sign::Credentials;
use serde_json::{Value, json};

const ROLE: &str = "qcs::cam::uin/100000000001:roleName/r";
const TOKEN_FAILURE: &str = "AuthFailure.TokenFailure";

fn policy(action: &str) -> String {
    json!({"version": "2.0", "statement": [{"effect": "allow", "action": action, "resource": "*"}]})
        .to_string()
}

fn trust_if(principal: Value, condition: Value) -> String {
    let statement = json!({
        "effect": "allow", "action": "name/sts:AssumeRole", "principal": principal, "condition": condition,
    });
    json!({"version": "2.0", "statement": [statement]}).to_string()
}

fn trust(principal: &str) -> String {
    trust_if(json!({ "qcs": [principal] }), json!({}))
}

fn account() -> String {
    trust("qcs::cam::uin/100000000001:root")
}

/// A role that may do that.
async fn role(world: &World, name: &str, trust: &str, action: &str) {
    world.ok("CreateRole", json!({"RoleName": name, "PolicyDocument": trust})).await;
    let made = json!({"PolicyName": format!("of-{name}"), "PolicyDocument": policy(action)});
    let id = world.ok("CreatePolicy", made).await["PolicyId"].clone();
    world.ok("AttachRolePolicy", json!({"PolicyId": id, "AttachRoleName": name})).await;
}

/// A sub-account that may do that: its number and access key.
async fn user(world: &World, name: &str, action: &str) -> (u64, Credentials) {
    let made = world.ok("AddUser", json!({"Name": name, "UseApi": 1})).await;
    let text = |name: &str| made[name].as_str().unwrap();
    let (uin, keys) = (made["Uin"].as_u64().unwrap(), Credentials::new(text("SecretId"), text("SecretKey")));
    let made = json!({"PolicyName": format!("of-{name}"), "PolicyDocument": policy(action)});
    let id = world.ok("CreatePolicy", made).await["PolicyId"].clone();
    world.ok("AttachUserPolicy", json!({"PolicyId": id, "AttachUin": uin})).await;
    (uin, keys)
}

fn credentials(response: &Value) -> Credentials {
    let text = |name: &str| response["Credentials"][name].as_str().unwrap();
    Credentials::new(text("TmpSecretId"), text("TmpSecretKey")).with_token(text("Token"))
}

async fn assume(world: &World, who: &Credentials, more: Value) -> Result<Value, String> {
    let mut params = json!({"RoleArn": ROLE, "RoleSessionName": "session"});
    params.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    world.call(who, "AssumeRole", "", params).await
}

async fn assumed(world: &World, who: &Credentials, more: Value) -> Credentials {
    credentials(&assume(world, who, more).await.unwrap())
}

async fn code(world: &World, who: &Credentials, action: &str) -> String {
    world.reply(who, action, "ap-guangzhou", &json!({})).await.code
}

#[tokio::test]
async fn a_role_may_do_what_its_policies_allow_and_no_more() {
    let world = World::new().await;
    role(&world, "r", &account(), "kms:ListKeys").await;
    let (uin, keys) = user(&world, "u", "sts:AssumeRole").await;
    let given = assume(&world, &keys, json!({"DurationSeconds": 900})).await.unwrap();
    assert_eq!(given["ExpiredTime"], 1_790_000_900);
    assert_eq!(given["Expiration"], "2026-09-21T14:28:20Z");
    let session = credentials(&given);
    assert_eq!(code(&world, &session, "ListKeys").await, "ok");
    // Neither more than the role, nor what the user may do besides.
    assert_eq!(code(&world, &session, "ListAlgorithms").await, "UnauthorizedOperation");
    assert_eq!(assume(&world, &session, json!({})).await.unwrap_err(), "UnauthorizedOperation");
    assert_eq!(code(&world, &keys, "ListKeys").await, "UnauthorizedOperation");
    let who = world.call(&session, "GetCallerIdentity", "", json!({})).await.unwrap();
    let id = world.ok("GetRole", json!({"RoleName": "r"})).await["RoleInfo"]["RoleId"].clone();
    let id = id.as_str().unwrap();
    assert_eq!((&who["Type"], &who["UserId"]), (&json!("AssumedRole"), &json!(format!("{id}:session"))));
    assert_eq!((&who["PrincipalId"], &who["AccountId"]), (&json!(uin.to_string()), &json!("100000000001")));
    // The trail tells who it was, and holds no secret.
    code(&world, &session, "ListKeys").await;
    let last = world.records().await.pop().unwrap();
    let identity = &last["userIdentity"];
    assert_eq!(
        (&identity["type"], &identity["principalId"]),
        (&json!("AssumedRole"), &json!(format!("{id}:session")))
    );
    assert_eq!(identity["sessionContext"]["issuer"], uin.to_string());
    assert_eq!(identity["sessionContext"]["issuerSecretId"], keys.secret_id);
    let trail = serde_json::to_string(&world.records().await).unwrap();
    assert!(!trail.contains(&session.token) && !trail.contains(&session.secret_key));
    assert!(!world.files_hold(session.token.as_bytes()) && !world.files_hold(session.secret_key.as_bytes()));
}

#[tokio::test]
async fn tokens_belong_to_their_credentials_and_end_with_them() {
    let world = World::new().await;
    role(&world, "r", &account(), "kms:*").await;
    let root = world.root.clone();
    let (one, other) = (assumed(&world, &root, json!({})).await, assumed(&world, &root, json!({})).await);
    let with = |token: &str| Credentials { token: token.into(), ..one.clone() };
    for token in ["", "x", &other.token, &one.token[1..], &format!("{}x", one.token), &"t".repeat(5000)] {
        assert_eq!(code(&world, &with(token), "ListKeys").await, TOKEN_FAILURE, "{token}");
    }
    let lasting = Credentials { token: one.token.clone(), ..root.clone() };
    assert_eq!(code(&world, &lasting, "ListKeys").await, TOKEN_FAILURE, "a token for a key that needs none");
    let wrong_key = Credentials { secret_key: other.secret_key.clone(), ..one.clone() };
    assert_eq!(code(&world, &wrong_key, "ListKeys").await, "AuthFailure.SignatureFailure");
    world.clock.advance_seconds(7199);
    assert_eq!(code(&world, &one, "ListKeys").await, "ok");
    world.clock.advance_seconds(1);
    assert_eq!(code(&world, &one, "ListKeys").await, TOKEN_FAILURE);
    let last = world.records().await.pop().unwrap();
    assert_eq!(
        (&last["apiErrorCode"], &last["userIdentity"]["authenticated"]),
        (&json!(TOKEN_FAILURE), &json!(false))
    );
}

#[tokio::test]
async fn only_those_whom_the_role_trusts_take_it_and_only_with_permission() {
    let world = World::new().await;
    let (uin, trusted) = user(&world, "trusted", "sts:AssumeRole").await;
    let (_, other) = user(&world, "other", "sts:AssumeRole").await;
    let (_, powerless) = user(&world, "powerless", "kms:*").await;
    role(&world, "r", &trust(&format!("qcs::cam::uin/100000000001:uin/{uin}")), "kms:*").await;
    let refused = "UnauthorizedOperation";
    assert!(assume(&world, &trusted, json!({})).await.is_ok());
    assert_eq!(assume(&world, &other, json!({})).await.unwrap_err(), refused, "not trusted");
    assert_eq!(
        assume(&world, &world.root, json!({})).await.unwrap_err(),
        refused,
        "not even the root account"
    );
    world.ok("UpdateAssumeRolePolicy", json!({"RoleName": "r", "PolicyDocument": account()})).await;
    assert_eq!(
        assume(&world, &powerless, json!({})).await.unwrap_err(),
        refused,
        "without permission of its own"
    );
    assert!(
        assume(&world, &other, json!({})).await.is_ok()
            && assume(&world, &world.root, json!({})).await.is_ok()
    );
    // Another account, whatever the name.
    let stranger = world.another_account().await;
    assert_eq!(assume(&world, &stranger, json!({})).await.unwrap_err(), "ResourceNotFound.RoleNotFound");
    let foreign = json!({"RoleArn": "qcs::cam::uin/200000000001:roleName/r"});
    assert_eq!(assume(&world, &world.root, foreign).await.unwrap_err(), "ResourceNotFound.RoleNotFound");
    // Permission on another role is none on this one.
    let elsewhere = json!([{"effect": "allow", "action": "sts:AssumeRole", "resource": "qcs::cam::uin/100000000001:roleName/x"}]);
    let user = world.user(elsewhere).await;
    assert_eq!(assume(&world, &user, json!({})).await.unwrap_err(), refused);
    let id = world.ok("GetRole", json!({"RoleName": "r"})).await["RoleInfo"]["RoleId"].clone();
    let by_id = json!({"RoleArn": format!("qcs::cam::uin/100000000001:role/{}", id.as_str().unwrap())});
    assert_eq!(assume(&world, &user, by_id.clone()).await.unwrap_err(), refused);
    assert!(assume(&world, &other, by_id).await.is_ok());
}

#[tokio::test]
async fn conditions_of_trust_are_asked() {
    let world = World::new().await;
    let condition = json!({"string_equal": {"sts:external_id": "ticket-1"}});
    let trust = trust_if(json!({"qcs": ["qcs::cam::uin/100000000001:root"]}), condition);
    role(&world, "r", &trust, "kms:*").await;
    let root = world.root.clone();
    assert_eq!(assume(&world, &root, json!({})).await.unwrap_err(), "UnauthorizedOperation");
    assert_eq!(
        assume(&world, &root, json!({"ExternalId": "ticket-2"})).await.unwrap_err(),
        "UnauthorizedOperation"
    );
    assert!(assume(&world, &root, json!({"ExternalId": "ticket-1"})).await.is_ok());
}

#[tokio::test]
async fn what_is_wrong_is_named() {
    let world = World::new().await;
    role(&world, "r", &account(), "kms:*").await;
    world.ok("UpdateRoleSessionDuration", json!({"RoleName": "r", "SessionDuration": 3600})).await;
    let root = world.root.clone();
    let long = format!("kms:{}", "a".repeat(6200));
    let many: Vec<_> = (0..51).map(|n| json!({"Key": n.to_string(), "Value": ""})).collect();
    for (more, code) in [
        (json!({"RoleArn": "r"}), "InvalidParameter.ParamError"),
        (json!({"RoleArn": "qcs::cam::uin/100000000001:roleName/none"}), "ResourceNotFound.RoleNotFound"),
        (json!({"RoleSessionName": "a"}), "InvalidParameter.ParamError"),
        (json!({"RoleSessionName": "a b"}), "InvalidParameter.ParamError"),
        (json!({"RoleSessionName": "名字"}), "InvalidParameter.ParamError"),
        (json!({"DurationSeconds": 0}), "InvalidParameter.ParamError"),
        (json!({"DurationSeconds": -1}), "InvalidParameter"),
        (json!({"DurationSeconds": 3601}), "InvalidParameter.OverTimeError"),
        (json!({"DurationSeconds": u64::MAX}), "InvalidParameter.OverTimeError"),
        (json!({"Policy": "{"}), "InvalidParameter.StrategyFormatError"),
        (json!({"Policy": "%zz"}), "InvalidParameter.StrategyFormatError"),
        (json!({"Policy": account()}), "InvalidParameter.StrategyInvalid"),
        (json!({ "Policy": policy(&long) }), "InvalidParameter.PolicyTooLong"),
        (
            json!({"Policy": policy("kms:*").replace("\"*\"", "\"qcs::kms\"")}),
            "InvalidParameter.ResouceError",
        ),
        (json!({"ExternalId": "a"}), "InvalidParameter.ParamError"),
        (json!({ "Tags": many }), "InvalidParameter.ParamError"),
        (
            json!({"Tags": [{"Key": "a", "Value": "1"}, {"Key": "a", "Value": "2"}]}),
            "InvalidParameter.ParamError",
        ),
        (json!({"TokenCode": "123456"}), "InvalidParameter.ParamError"),
        (json!({"TokenCode": "123456", "SerialNumber": "other"}), "FailedOperation.MFATypeNotSupported"),
        (
            json!({"TokenCode": "123456", "SerialNumber": "qcs::cam:uin/100000000001::mfa/softToken"}),
            "FailedOperation.CheckMFAError",
        ),
    ] {
        assert_eq!(assume(&world, &root, more.clone()).await.unwrap_err(), code, "{more}");
    }
    // Without a wish it is what the role allows.
    assert_eq!(assume(&world, &root, json!({})).await.unwrap()["ExpiredTime"], 1_790_003_600);
}

#[tokio::test]
async fn the_policy_of_a_session_only_takes_away() {
    let world = World::new().await;
    role(&world, "r", &account(), "kms:List*").await;
    let root = world.root.clone();
    let less = assumed(&world, &root, json!({"Policy": policy("kms:ListKeys")})).await;
    assert_eq!(code(&world, &less, "ListKeys").await, "ok");
    assert_eq!(code(&world, &less, "ListAlgorithms").await, "UnauthorizedOperation");
    let more = assumed(&world, &root, json!({"Policy": policy("*")})).await;
    assert_eq!(code(&world, &more, "ListAlgorithms").await, "ok");
    assert_eq!(code(&world, &more, "GetServiceStatus").await, "UnauthorizedOperation");
    // The boundary of the role holds too, at once.
    let made = json!({"PolicyName": "boundary", "PolicyDocument": policy("kms:ListKeys")});
    let boundary = world.ok("CreatePolicy", made).await["PolicyId"].clone();
    world.ok("PutRolePermissionsBoundary", json!({"RoleName": "r", "PolicyId": boundary})).await;
    assert_eq!(code(&world, &more, "ListAlgorithms").await, "UnauthorizedOperation");
    assert_eq!(code(&world, &more, "ListKeys").await, "ok");
}

#[tokio::test]
async fn sessions_end_at_once_with_what_they_rest_on() {
    let world = World::new().await;
    role(&world, "r", &account(), "kms:*").await;
    let (uin, keys) = user(&world, "u", "sts:*").await;
    let fresh = async || assumed(&world, &keys, json!({})).await;

    // The access key that asked.
    let session = fresh().await;
    let off = |status: &str| json!({"TargetUin": uin, "AccessKeyId": keys.secret_id, "Status": status});
    world.ok("UpdateAccessKey", off("Inactive")).await;
    assert_eq!(code(&world, &session, "ListKeys").await, TOKEN_FAILURE);
    world.ok("UpdateAccessKey", off("Active")).await;
    assert_eq!(code(&world, &session, "ListKeys").await, "ok");
    // A policy of the role.
    let detach = json!({"PolicyName": "of-r", "DetachRoleName": "r"});
    world.ok("DetachRolePolicy", detach).await;
    assert_eq!(code(&world, &session, "ListKeys").await, "UnauthorizedOperation");
    world.ok("AttachRolePolicy", json!({"PolicyName": "of-r", "AttachRoleName": "r"})).await;
    assert_eq!(code(&world, &session, "ListKeys").await, "ok");
    // The trust of the role.
    world.ok("UpdateAssumeRolePolicy", json!({"RoleName": "r", "PolicyDocument": account()})).await;
    assert_eq!(code(&world, &session, "ListKeys").await, TOKEN_FAILURE);
    // The role, even if another of its name comes.
    let session = fresh().await;
    world.ok("DeleteRole", json!({"RoleName": "r"})).await;
    assert_eq!(code(&world, &session, "ListKeys").await, TOKEN_FAILURE);
    world.ok("CreateRole", json!({"RoleName": "r", "PolicyDocument": account()})).await;
    world.ok("AttachRolePolicy", json!({"PolicyName": "of-r", "AttachRoleName": "r"})).await;
    assert_eq!(code(&world, &session, "ListKeys").await, TOKEN_FAILURE);
    // Who asked.
    let session = fresh().await;
    assert_eq!(code(&world, &session, "ListKeys").await, "ok");
    world.ok("DeleteUser", json!({"Name": "u", "Force": 1})).await;
    assert_eq!(code(&world, &session, "ListKeys").await, TOKEN_FAILURE);
}

#[tokio::test]
async fn a_chain_of_roles_gets_neither_longer_nor_past_a_role_that_is_gone() {
    let world = World::new().await;
    role(&world, "r", &account(), "sts:AssumeRole").await;
    role(&world, "second", &trust("qcs::cam::uin/100000000001:roleName/r"), "*").await;
    let second = json!({"RoleArn": "qcs::cam::uin/100000000001:roleName/second"});
    let (_, keys) = user(&world, "u", "sts:AssumeRole").await;
    assert_eq!(
        assume(&world, &keys, second.clone()).await.unwrap_err(),
        "UnauthorizedOperation",
        "only through r"
    );
    let first = assumed(&world, &keys, json!({"DurationSeconds": 600})).await;
    let mut longer = second.clone();
    longer["DurationSeconds"] = 7200.into();
    let given = assume(&world, &first, longer).await.unwrap();
    assert_eq!(given["ExpiredTime"], 1_790_000_600, "not longer than what it was taken with");
    let chained = credentials(&given);
    assert_eq!(code(&world, &chained, "ListKeys").await, "ok");
    // Not for ever in circles either.
    role(&world, "circle", &account(), "*").await;
    let circle = json!({"RoleArn": "qcs::cam::uin/100000000001:roleName/circle"});
    let mut last = assumed(&world, &keys, circle.clone()).await;
    for _ in 1..5 {
        last = assumed(&world, &last, circle.clone()).await;
    }
    assert_eq!(assume(&world, &last, circle).await.unwrap_err(), "UnsupportedOperation");
    world.ok("DeleteRole", json!({"RoleName": "r"})).await;
    assert_eq!(code(&world, &chained, "ListKeys").await, TOKEN_FAILURE);
}

#[tokio::test]
async fn federated_users_may_do_what_both_allow() {
    let world = World::new().await;
    let (uin, keys) = user(&world, "u", "*").await;
    let get = async |who: &Credentials, more: Value| {
        let mut params = json!({"Name": "app", "Policy": policy("kms:List*")});
        params.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        world.call(who, "GetFederationToken", "", params).await
    };
    let given = get(&keys, json!({})).await.unwrap();
    assert_eq!(given["ExpiredTime"], 1_790_001_800);
    let app = credentials(&given);
    assert_eq!(code(&world, &app, "ListKeys").await, "ok");
    assert_eq!(code(&world, &app, "GetServiceStatus").await, "UnauthorizedOperation");
    let who = world.call(&app, "GetCallerIdentity", "", json!({})).await.unwrap();
    assert_eq!((&who["Type"], &who["UserId"]), (&json!("FederatedUser"), &json!(format!("{uin}:app"))));
    // What is taken from the user is taken from them.
    world.ok("DetachUserPolicy", json!({"PolicyId": of(&world, "of-u").await, "DetachUin": uin})).await;
    assert_eq!(code(&world, &app, "ListKeys").await, "UnauthorizedOperation");

    // Of root they may only do what the policy says.
    let root = world.root.clone();
    let app = credentials(&get(&root, json!({"Policy": policy("cam:*")})).await.unwrap());
    assert_eq!(code(&world, &app, "ListUsers").await, "ok");
    assert_eq!(code(&world, &app, "ListKeys").await, "UnauthorizedOperation");
    // Keys of the root account outlast every session.
    assert_eq!(code(&world, &app, "CreateAccessKey").await, "OperationDenied.SubUin");

    for (who, more, code) in [
        (&root, json!({"DurationSeconds": 7201}), "InvalidParameter.OverTimeError"),
        (&keys, json!({"DurationSeconds": 129_601}), "UnauthorizedOperation"),
        (&root, json!({"Name": "a b"}), "InvalidParameter.ParamError"),
        (&root, json!({"Policy": ""}), "InvalidParameter.StrategyFormatError"),
        (&app, json!({}), "UnauthorizedOperation"),
    ] {
        assert_eq!(get(who, more.clone()).await.unwrap_err(), code, "{more}");
    }
    let all = credentials(&get(&root, json!({"Policy": policy("*")})).await.unwrap());
    assert_eq!(
        get(&all, json!({})).await.unwrap_err(),
        "UnsupportedOperation",
        "temporary ones make no others"
    );
}

async fn of(world: &World, name: &str) -> Value {
    world.ok("ListPolicies", json!({ "Keyword": name })).await["List"][0]["PolicyId"].clone()
}

#[tokio::test]
async fn who_calls_and_with_which_keys() {
    let world = World::new().await;
    let who = world.ok("GetCallerIdentity", json!({})).await;
    assert_eq!(
        (&who["Arn"], &who["Type"]),
        (&json!("qcs::cam::uin/100000000001:uin/100000000001"), &json!("CAMUser"))
    );
    let (uin, keys) = user(&world, "u", "sts:QueryApiKey").await;
    let own = world.call(&keys, "QueryApiKey", "", json!({})).await.unwrap();
    assert_eq!(
        own["IdKeys"],
        json!([{"SecretId": keys.secret_id, "CreateTime": 1_790_000_000, "Status": 2}])
    );
    world
        .ok("UpdateAccessKey", json!({"TargetUin": uin, "AccessKeyId": keys.secret_id, "Status": "Inactive"}))
        .await;
    assert_eq!(world.ok("QueryApiKey", json!({ "TargetUin": uin })).await["IdKeys"][0]["Status"], 3);
    assert_eq!(world.err("QueryApiKey", json!({"TargetUin": 1})).await, "InvalidParameter.UserNotExist");
    let (_, other) = user(&world, "other", "sts:QueryApiKey").await;
    let of_root = json!({"TargetUin": 100_000_000_001_u64});
    assert_eq!(world.call(&other, "QueryApiKey", "", of_root).await.unwrap_err(), "OperationDenied.SubUin");
    assert_eq!(world.err("AssumeRoleWithSAML", json!({})).await, "UnsupportedOperation");
}
