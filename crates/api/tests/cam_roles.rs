//! Roles and identity providers, apart from assuming roles.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use common::world::World;
use serde_json::{Value, json};

fn trust(principal: Value) -> String {
    let statement = json!({"effect": "allow", "action": "name/sts:AssumeRole", "principal": principal});
    json!({"version": "2.0", "statement": [statement]}).to_string()
}

fn root() -> String {
    trust(json!({"qcs": ["qcs::cam::uin/100000000001:root"]}))
}

async fn role(world: &World, name: &str) -> String {
    let made = world.ok("CreateRole", json!({"RoleName": name, "PolicyDocument": root()})).await;
    made["RoleId"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_role_lives_its_life() {
    let world = World::new().await;
    // Percent-encoded, as the original wants it.
    let encoded: String = root().bytes().map(|byte| format!("%{byte:02X}")).collect();
    let made = json!({
        "RoleName": "Deployer", "PolicyDocument": encoded, "Description": "d", "ConsoleLogin": 1,
        "SessionDuration": 3600, "Tags": [{"Key": "env", "Value": "prod"}],
    });
    let id = world.ok("CreateRole", made).await["RoleId"].clone();
    assert!(id.as_str().unwrap().parse::<u64>().unwrap() > 1 << 62);
    let got = async |params: Value| world.ok("GetRole", params).await["RoleInfo"].clone();
    let info = got(json!({"RoleName": "Deployer"})).await;
    assert_eq!((&info["RoleId"], &info["PolicyDocument"]), (&id, &json!(root())));
    assert_eq!((&info["ConsoleLogin"], &info["SessionDuration"]), (&json!(1), &json!(3600)));
    assert_eq!(info["RoleArn"], "qcs::cam::uin/100000000001:roleName/Deployer");
    let number: u64 = id.as_str().unwrap().parse().unwrap();
    world.clock.advance_seconds(1);
    let service = trust(json!({"service": ["kms.qcloud.com"]}));
    for (action, params) in [
        ("UpdateAssumeRolePolicy", json!({"RoleId": id, "PolicyDocument": service})),
        ("UpdateRoleDescription", json!({"RoleName": "Deployer", "Description": ""})),
        ("UpdateRoleConsoleLogin", json!({"RoleId": number, "ConsoleLogin": 0})),
        ("UpdateRoleSessionDuration", json!({"RoleId": number, "SessionDuration": 0})),
        (
            "TagRole",
            json!({"RoleId": id, "Tags": [{"Key": "env", "Value": "test"}, {"Key": "b", "Value": "c"}]}),
        ),
        ("UntagRole", json!({"RoleId": id, "TagKeys": ["b", "none"]})),
    ] {
        world.ok(action, params).await;
    }
    let info = got(json!({ "RoleId": id })).await;
    assert_eq!((&info["PolicyDocument"], &info["Description"]), (&json!(service), &json!("")));
    assert_eq!((&info["ConsoleLogin"], &info["SessionDuration"]), (&json!(0), &json!(7200)));
    assert_eq!(
        (&info["Tags"], &info["UpdateTime"]),
        (&json!([{"Key": "env", "Value": "test"}]), &json!("2026-09-21 22:13:21"))
    );
    role(&world, "other").await;
    let by_tag = json!({"Page": 1, "Rp": 10, "Tags": [{"Key": "env", "Value": "test"}]});
    let listed = world.ok("DescribeRoleList", by_tag).await;
    assert_eq!((&listed["TotalNum"], &listed["List"][0]["RoleName"]), (&json!(1), &json!("Deployer")));
    assert_eq!(
        world.ok("DescribeRoleList", json!({"Page": 2, "Rp": 1})).await["List"][0]["RoleName"],
        "other"
    );
    world.ok("DeleteRole", json!({"RoleName": "Deployer"})).await;
    assert_eq!(world.err("GetRole", json!({ "RoleId": id })).await, "InvalidParameter.RoleNotExist");
}

#[tokio::test]
async fn what_is_wrong_is_named_and_changes_nothing() {
    let world = World::new().await;
    let id = role(&world, "first").await;
    role(&world, "second").await;
    let make = |change: Value| {
        let mut params = json!({"RoleName": "new", "PolicyDocument": root()});
        params.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        params
    };
    let many: Vec<_> = (0..51).map(|n| json!({"Key": format!("k{n}"), "Value": "v"})).collect();
    let identity =
        json!({"version": "2.0", "statement": [{"effect": "allow", "action": "*", "resource": "*"}]});
    for (action, params, code) in [
        ("CreateRole", make(json!({"RoleName": "a/b"})), "RoleNameError"),
        ("CreateRole", make(json!({"RoleName": "FIRST"})), "RoleNameInUse"),
        ("CreateRole", make(json!({"SessionDuration": 43201})), "ParamError"),
        ("CreateRole", make(json!({"ConsoleLogin": 2})), "ParamError"),
        ("CreateRole", make(json!({"PolicyDocument": "{"})), "ParamError"),
        ("CreateRole", make(json!({"PolicyDocument": identity.to_string()})), "PrincipalError"),
        ("CreateRole", make(json!({"PolicyDocument": trust(json!({"qcs": ["*"]}))})), "PrincipalQcsError"),
        ("CreateRole", make(json!({ "Tags": many })), "TagLimitExceeded"),
        (
            "CreateRole",
            make(json!({"Tags": [{"Key": "a", "Value": "1"}, {"Key": "a", "Value": "2"}]})),
            "TagParamError",
        ),
        ("GetRole", json!({}), "ParamError"),
        ("GetRole", json!({"RoleId": "abc"}), "ParamError"),
        ("GetRole", json!({"RoleId": id, "RoleName": "second"}), "RoleNotExist"),
        ("GetRole", json!({"RoleName": "First"}), "RoleNotExist"),
        ("DescribeRoleList", json!({"Page": 0, "Rp": 1}), "ParamError"),
        (
            "UpdateAssumeRolePolicy",
            json!({"RoleId": id, "PolicyDocument": "x".repeat(7000)}),
            "PolicyDocumentLengthOverLimit",
        ),
        ("UpdateRoleConsoleLogin", json!({"RoleName": "first", "ConsoleLogin": -1}), "ParamError"),
        ("UpdateRoleSessionDuration", json!({"RoleName": "first", "SessionDuration": 99999}), "ParamError"),
        ("AttachRolePolicy", json!({"AttachRoleName": "first"}), "ParamError"),
        ("AttachRolePolicy", json!({"PolicyName": "none", "AttachRoleName": "first"}), "PolicyIdNotExist"),
        (
            "AttachRolePolicy",
            json!({"PolicyId": 1, "PolicyName": "ReadOnlyAccess", "AttachRoleName": "first"}),
            "PolicyIdNotExist",
        ),
        ("AttachRolePolicy", json!({"PolicyId": 1, "AttachRoleName": "none"}), "RoleNotExist"),
        ("ListAttachedRolePolicies", json!({"RoleName": "none", "Page": 1, "Rp": 1}), "RoleNotExist"),
        (
            "ListAttachedRolePolicies",
            json!({"RoleName": "first", "Page": 1, "Rp": 1, "PolicyType": "x"}),
            "ParamError",
        ),
        ("PutRolePermissionsBoundary", json!({"RoleId": id, "PolicyId": 9}), "PolicyIdNotExist"),
    ] {
        assert_eq!(
            world.err(action, params.clone()).await,
            format!("InvalidParameter.{code}"),
            "{action} {params}"
        );
    }
    assert_eq!(world.ok("DescribeRoleList", json!({"Page": 1, "Rp": 1})).await["TotalNum"], 2);
}

#[tokio::test]
async fn policies_and_boundaries_of_roles() {
    let world = World::new().await;
    let id = role(&world, "r").await;
    for _ in 0..2 {
        world.ok("AttachRolePolicy", json!({"PolicyName": "ReadOnlyAccess", "AttachRoleName": "r"})).await;
    }
    world.ok("AttachRolePolicy", json!({"PolicyId": 1, "AttachRoleId": id})).await;
    let listed = json!({"RoleId": id, "Page": 1, "Rp": 10, "Keyword": "readonly", "PolicyType": "QCS"});
    let listed = world.ok("ListAttachedRolePolicies", listed).await;
    assert_eq!(
        (&listed["TotalNum"], &listed["List"][0]["PolicyName"]),
        (&json!(1), &json!("ReadOnlyAccess"))
    );
    let entities = world.ok("ListEntitiesForPolicy", json!({"PolicyId": 1, "EntityFilter": "Role"})).await;
    assert_eq!((&entities["List"][0]["Id"], &entities["List"][0]["RelatedType"]), (&json!(id), &json!(3)));
    world.ok("DetachRolePolicy", json!({"PolicyName": "AdministratorAccess", "DetachRoleId": id})).await;
    assert_eq!(world.ok("ListEntitiesForPolicy", json!({"PolicyId": 1})).await["TotalNum"], 0);
    world.ok("PutRolePermissionsBoundary", json!({"RoleName": "r", "PolicyId": 1})).await;
    let boundary = world.ok("GetRolePermissionBoundary", json!({ "RoleId": id })).await;
    assert_eq!(
        (&boundary["PolicyType"], &boundary["PolicyName"]),
        (&json!(2), &json!("AdministratorAccess"))
    );
    world.ok("DeleteRolePermissionsBoundary", json!({ "RoleId": id })).await;
    assert_eq!(world.ok("GetRolePermissionBoundary", json!({ "RoleId": id })).await["PolicyId"], Value::Null);
}

/// The base64 of a set of one key: the example of RFC 7515, A.3.
const KEY_SET: &str = "eyJrZXlzIjpbeyJrdHkiOiJFQyIsImNydiI6IlAtMjU2IiwieCI6ImY4M09KM0QyeEYxQmc4dnViOXRMZTFnSE16Vjc2ZThUdXM5dVBIdlJWRVUiLCJ5IjoieF9GRXpSdTltMzZIT045MnZUYWExNnFWTnJOUm9xTTZQS0R3M1c1RnJRMCJ9XX0=";

#[tokio::test]
async fn identity_providers() {
    let world = World::new().await;
    let provider = |change: Value| {
        let mut params = json!({
            "Name": "GitLab", "IdentityUrl": "https://gitlab.example.com", "ClientId": ["a", "b"], "IdentityKey": KEY_SET,
        });
        params.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        params
    };
    world.ok("CreateOIDCConfig", provider(json!({"Description": "d"}))).await;
    world.ok("UpdateOIDCConfig", provider(json!({"ClientId": ["c"]}))).await;
    let got = world.ok("DescribeOIDCConfig", json!({"Name": "GitLab"})).await;
    assert_eq!((&got["ClientId"], &got["Description"]), (&json!(["c"]), &json!("d")));
    assert_eq!(
        (&got["ProviderType"], &got["Status"], &got["IdentityKey"]),
        (&json!(11), &json!(11), &json!(KEY_SET))
    );
    let oct = "eyJrZXlzIjpbeyJrdHkiOiJvY3QiLCJrIjoiQUEifV19";
    for (action, change, code) in [
        ("CreateOIDCConfig", json!({}), "InvalidParameter.IdentityNameInUse"),
        ("CreateOIDCConfig", json!({"Name": "a b"}), "InvalidParameterValue.NameError"),
        (
            "CreateOIDCConfig",
            json!({"Name": "n", "IdentityUrl": "http://a"}),
            "InvalidParameterValue.IdentityUrlError",
        ),
        (
            "CreateOIDCConfig",
            json!({"Name": "n", "IdentityUrl": "https://a?b"}),
            "InvalidParameterValue.IdentityUrlError",
        ),
        (
            "CreateOIDCConfig",
            json!({"Name": "n", "IdentityKey": "e30="}),
            "InvalidParameterValue.MetadataError",
        ),
        ("CreateOIDCConfig", json!({"Name": "n", "IdentityKey": oct}), "InvalidParameterValue.MetadataError"),
        ("CreateOIDCConfig", json!({"Name": "n", "ClientId": []}), "InvalidParameter"),
        ("CreateOIDCConfig", json!({"Name": "n", "AutoRotateKey": 1}), "InvalidParameter"),
        ("UpdateOIDCConfig", json!({"Name": "none"}), "ResourceNotFound.IdentityNotExist"),
        ("UpdateOIDCConfig", json!({"IdentityKey": "x"}), "InvalidParameterValue.MetadataError"),
    ] {
        assert_eq!(world.err(action, provider(change.clone())).await, code, "{action} {change}");
    }
    world.ok("DeleteOIDCConfig", json!({"Name": "GitLab"})).await;
    assert_eq!(
        world.err("DescribeOIDCConfig", json!({"Name": "GitLab"})).await,
        "ResourceNotFound.IdentityNotExist"
    );
    assert_eq!(
        world.err("DeleteOIDCConfig", json!({"Name": "GitLab"})).await,
        "ResourceNotFound.IdentityNotExist"
    );
}
