//! Policies of an account's own, their versions, and who has them.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use common::world::World;
use serde_json::{Value, json};

fn document(action: &str) -> String {
    json!({"version": "2.0", "statement": [{"effect": "allow", "action": action, "resource": "*"}]})
        .to_string()
}

async fn policy(world: &World, name: &str, action: &str) -> u64 {
    let made = json!({"PolicyName": name, "PolicyDocument": document(action)});
    world.ok("CreatePolicy", made).await["PolicyId"].as_u64().unwrap()
}

#[tokio::test]
async fn a_policy_lives_its_life() {
    let world = World::new().await;
    let made = json!({
        "PolicyName": "Ops-1", "PolicyDocument": document("kms:*"), "Description": "运维",
        "Tags": [{"Key": "env", "Value": "prod"}],
    });
    let id = world.ok("CreatePolicy", made).await["PolicyId"].as_u64().unwrap();
    let got = world.ok("GetPolicy", json!({ "PolicyId": id })).await;
    assert_eq!(
        (&got["PolicyName"], &got["Description"], &got["Type"]),
        (&json!("Ops-1"), &json!("运维"), &json!(1))
    );
    assert_eq!(
        (&got["PolicyDocument"], &got["AddTime"]),
        (&json!(document("kms:*")), &json!("2026-09-21 22:13:20"))
    );
    assert_eq!(got["Tags"], json!([{"Key": "env", "Value": "prod"}]));

    world.clock.advance_seconds(60);
    let change = json!({"PolicyId": id, "PolicyName": "ops-1", "PolicyDocument": document("kms:List*")});
    assert_eq!(world.ok("UpdatePolicy", change).await["PolicyId"], id);
    let got = world.ok("GetPolicy", json!({ "PolicyId": id })).await;
    assert_eq!(
        (&got["PolicyName"], &got["PolicyDocument"]),
        (&json!("ops-1"), &json!(document("kms:List*")))
    );
    assert_eq!((&got["Description"], &got["UpdateTime"]), (&json!("运维"), &json!("2026-09-21 22:14:20")));
    // By its name, what is not given stays.
    world.ok("UpdatePolicy", json!({"PolicyName": "ops-1", "Description": ""})).await;
    let got = world.ok("GetPolicy", json!({ "PolicyId": id })).await;
    assert_eq!((&got["PolicyName"], &got["Description"]), (&json!("ops-1"), &json!("")));

    world.ok("DeletePolicy", json!({ "PolicyId": [id] })).await;
    assert_eq!(world.err("GetPolicy", json!({ "PolicyId": id })).await, "ResourceNotFound.PolicyIdNotFound");
    assert_ne!(policy(&world, "ops-1", "kms:*").await, id, "numbers are not used again");
}

#[tokio::test]
async fn what_is_wrong_is_named_and_changes_nothing() {
    let world = World::new().await;
    let first = policy(&world, "first", "kms:*").await;
    policy(&world, "second", "kms:*").await;
    let with = |document: Value| json!({"PolicyName": "new", "PolicyDocument": document.to_string()});
    let statement = |change: Value| {
        let mut statement = json!({"effect": "allow", "action": "kms:*", "resource": "*"});
        statement.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        with(json!({"version": "2.0", "statement": [statement]}))
    };
    let long = format!("kms:{}", "a".repeat(6200));
    let longer = format!("kms:{}", "a".repeat(100 * 1024));
    let allow_all = json!({"effect": "allow", "action": "*", "resource": "*"});
    let many = with(json!({"version": "2.0", "statement": vec![allow_all; 10_000]}));
    for (action, params, code) in [
        ("CreatePolicy", json!({"PolicyName": "a b", "PolicyDocument": document("*")}), "PolicyNameError"),
        ("CreatePolicy", json!({"PolicyName": "new", "PolicyDocument": "{"}), "PolicyDocumentError"),
        ("CreatePolicy", with(json!({"version": "1", "statement": []})), "VersionError"),
        ("CreatePolicy", with(json!({"version": "2.0", "statement": []})), "StatementError"),
        ("CreatePolicy", statement(json!({"effect": "perhaps"})), "EffectError"),
        ("CreatePolicy", statement(json!({"action": "kms"})), "ActionError"),
        ("CreatePolicy", statement(json!({"resource": "qcs::kms"})), "ResourceQcsError"),
        ("CreatePolicy", statement(json!({"condition": []})), "ConditionError"),
        (
            "CreatePolicy",
            statement(json!({"condition": {"nearly": {"qcs:ip": "1.1.1.1"}}})),
            "ConditionTypeError",
        ),
        (
            "CreatePolicy",
            statement(json!({"condition": {"ip_equal": {"qcs:ip": "here"}}})),
            "ConditionContentError",
        ),
        ("CreatePolicy", statement(json!({"principal": {"qcs": "*"}})), "PrincipalError"),
        ("CreatePolicy", statement(json!({ "action": long })), "PolicyDocumentLengthOverLimit"),
        ("CreatePolicy", statement(json!({ "action": longer })), "PolicyDocumentLengthOverLimit"),
        ("CreatePolicy", many, "PolicyDocumentLengthOverLimit"),
        (
            "CreatePolicy",
            json!({"PolicyName": "new", "PolicyDocument": document("*"), "Description": "x".repeat(301)}),
            "DescriptionLengthOverlimit",
        ),
        (
            "CreatePolicy",
            json!({"PolicyName": "new", "PolicyDocument": document("*"), "Tags": [{"Key": "", "Value": "v"}]}),
            "ParamError",
        ),
        ("UpdatePolicy", json!({"Description": "x"}), "ParamError"),
        ("UpdatePolicy", json!({"PolicyId": 1, "Description": "x"}), "PolicyIdError"),
        ("UpdatePolicy", json!({"PolicyId": first, "PolicyDocument": "[]"}), "PolicyDocumentError"),
        ("DeletePolicy", json!({"PolicyId": []}), "ParamError"),
        ("DeletePolicy", json!({"PolicyId": vec![first; 101]}), "OperatePoliciesOverLimit"),
        ("DeletePolicy", json!({"PolicyId": [first, 2]}), "PolicyIdError"),
        (
            "CreatePolicyVersion",
            json!({"PolicyId": 9, "PolicyDocument": "", "SetAsDefault": true}),
            "PolicyIdNotExist",
        ),
        (
            "CreatePolicyVersion",
            json!({"PolicyId": 1, "PolicyDocument": document("*"), "SetAsDefault": true}),
            "ParamError",
        ),
        ("GetPolicyVersion", json!({"PolicyId": first, "VersionId": 2}), "PolicyVersionNotExists"),
        ("SetDefaultPolicyVersion", json!({"PolicyId": first, "VersionId": 0}), "PolicyVersionNotExists"),
        ("DeletePolicyVersion", json!({"PolicyId": first, "VersionId": []}), "ParamError"),
        ("ListPolicies", json!({"Rp": 0}), "ParamError"),
        ("ListPolicies", json!({"Rp": 201}), "ParamError"),
        ("ListPolicies", json!({"Page": 0}), "ParamError"),
        ("ListPolicies", json!({"Scope": "all"}), "ScopeError"),
        ("ListPolicies", json!({"Keyword": "k".repeat(129)}), "SearchKeywordLengthError"),
        ("ListEntitiesForPolicy", json!({"PolicyId": first, "EntityFilter": "Dog"}), "EntityFilterError"),
        ("ListEntitiesForPolicy", json!({"PolicyId": 9}), "PolicyIdError"),
        (
            "PutUserPermissionsBoundary",
            json!({"TargetUin": 100_000_000_001_u64, "PolicyId": 1}),
            "UserNotExist",
        ),
        (
            "ListAttachedUserAllPolicies",
            json!({"TargetUin": 1, "Rp": 1, "Page": 1, "AttachType": 3}),
            "ParamError",
        ),
        ("ListPoliciesGrantingServiceAccess", json!({}), "ParamError"),
    ] {
        assert_eq!(
            world.err(action, params.clone()).await,
            format!("InvalidParameter.{code}"),
            "{action} {params}"
        );
    }
    for (action, params, code) in [
        (
            "CreatePolicy",
            json!({"PolicyName": "FIRST", "PolicyDocument": document("*")}),
            "FailedOperation.PolicyNameInUse",
        ),
        (
            "CreatePolicy",
            json!({"PolicyName": "administratoraccess", "PolicyDocument": document("*")}),
            "FailedOperation.PolicyNameInUse",
        ),
        (
            "UpdatePolicy",
            json!({"PolicyId": first, "PolicyName": "second"}),
            "FailedOperation.PolicyNameInUse",
        ),
        (
            "UpdatePolicy",
            json!({"PolicyName": "third", "Description": "x"}),
            "ResourceNotFound.PolicyIdNotFound",
        ),
        ("DeletePolicy", json!({"PolicyId": [first, 9]}), "ResourceNotFound.PolicyIdNotFound"),
        (
            "AttachUserPolicy",
            json!({"PolicyId": first, "AttachUin": 100_000_000_001_u64}),
            "ResourceNotFound.UserNotExist",
        ),
        (
            "AttachGroupPolicy",
            json!({"PolicyId": first, "AttachGroupId": 999}),
            "ResourceNotFound.GroupNotExist",
        ),
        (
            "DeletePolicyVersion",
            json!({"PolicyId": first, "VersionId": [1]}),
            "FailedOperation.PolicyVersionAlreadyDefault",
        ),
    ] {
        assert_eq!(world.err(action, params.clone()).await, code, "{action} {params}");
    }
    let list = world.ok("ListPolicies", json!({"Scope": "Local"})).await;
    assert_eq!(list["TotalNum"], 2, "{list}");
}

#[tokio::test]
async fn of_five_versions_one_counts() {
    let world = World::new().await;
    let (user, keys) = world.signing_user("u").await;
    let id = policy(&world, "p", "kms:ListKeys").await;
    world.ok("AttachUserPolicy", json!({"PolicyId": id, "AttachUin": user})).await;
    let may = async |action: &str| world.call(&keys, action, "ap-guangzhou", json!({})).await.is_ok();
    assert_eq!((may("ListKeys").await, may("ListAlgorithms").await), (true, false));
    let version = async |action: &str, counts: bool| {
        let new = json!({"PolicyId": id, "PolicyDocument": document(action), "SetAsDefault": counts});
        world.ok("CreatePolicyVersion", new).await["VersionId"].as_u64().unwrap()
    };
    assert_eq!(version("kms:ListAlgorithms", false).await, 2);
    assert_eq!((may("ListKeys").await, may("ListAlgorithms").await), (true, false));
    world.ok("SetDefaultPolicyVersion", json!({"PolicyId": id, "VersionId": 2})).await;
    assert_eq!((may("ListKeys").await, may("ListAlgorithms").await), (false, true));
    for number in 3..=5 {
        assert_eq!(version("kms:ListKeys", number == 5).await, number);
    }
    assert_eq!((may("ListKeys").await, may("ListAlgorithms").await), (true, false));
    let new = json!({"PolicyId": id, "PolicyDocument": document("*"), "SetAsDefault": true});
    assert_eq!(world.err("CreatePolicyVersion", new).await, "FailedOperation.PolicyVersionFull");
    let mixed = json!({"PolicyId": id, "VersionId": [1, 5]});
    assert_eq!(world.err("DeletePolicyVersion", mixed).await, "FailedOperation.PolicyVersionAlreadyDefault");
    world.ok("DeletePolicyVersion", json!({"PolicyId": id, "VersionId": [1, 3]})).await;
    assert_eq!(version("kms:*", false).await, 6, "numbers are not used again");
    let listed = world.ok("ListPolicyVersions", json!({ "PolicyId": id })).await;
    let numbers: Vec<_> =
        listed["Versions"].as_array().unwrap().iter().map(|v| v["VersionId"].as_u64().unwrap()).collect();
    assert_eq!(numbers, [2, 4, 5, 6]);
    assert_eq!(listed["Versions"][2]["IsDefaultVersion"], 1);
    let got = world.ok("GetPolicyVersion", json!({"PolicyId": id, "VersionId": 2})).await;
    assert_eq!(got["PolicyVersion"]["Document"], document("kms:ListAlgorithms"));
    assert_eq!(got["PolicyVersion"]["CreateDate"], "2026-09-21T14:13:20Z");
}

#[tokio::test]
async fn attaching_gives_and_detaching_takes_at_once() {
    let world = World::new().await;
    let (user, keys) = world.signing_user("u").await;
    let group = world.ok("CreateGroup", json!({"GroupName": "g"})).await["GroupId"].clone();
    world.ok("AddUserToGroup", json!({"Info": [{"GroupId": group, "Uin": user}]})).await;
    let id = policy(&world, "lister", "kms:ListKeys").await;
    let may = async || world.call(&keys, "ListKeys", "ap-guangzhou", json!({})).await.is_ok();
    let all = async |kind: u64| {
        let asked = json!({"TargetUin": user, "Rp": 200, "Page": 1, "AttachType": kind});
        world.ok("ListAttachedUserAllPolicies", asked).await
    };
    assert!(!may().await);
    for _ in 0..2 {
        world.ok("AttachUserPolicy", json!({"PolicyId": id, "AttachUin": user})).await;
        assert!(may().await);
    }
    assert_eq!(world.ok("ListAttachedUserPolicies", json!({ "TargetUin": user })).await["TotalNum"], 1);
    world.ok("AttachGroupPolicy", json!({"PolicyId": id, "AttachGroupId": group})).await;
    let both = all(0).await;
    assert_eq!(both["TotalNum"], 1, "each once: {both}");
    assert_eq!(both["PolicyList"][0]["PolicyId"], id.to_string(), "numbers are texts here");
    assert_eq!(both["PolicyList"][0]["Groups"][0]["GroupName"], "g");
    world.ok("DetachUserPolicy", json!({"PolicyId": id, "DetachUin": user})).await;
    assert!(may().await, "through the group");
    assert_eq!((all(1).await["TotalNum"].clone(), all(2).await["TotalNum"].clone()), (json!(0), json!(1)));
    world.ok("DetachGroupPolicy", json!({"PolicyId": id, "DetachGroupId": group})).await;
    world.ok("DetachGroupPolicy", json!({"PolicyId": id, "DetachGroupId": group})).await;
    assert!(!may().await);
}

#[tokio::test]
async fn deleting_a_policy_takes_it_from_everybody_but_boundaries_stay() {
    let world = World::new().await;
    let (user, keys) = world.signing_user("u").await;
    let (id, other) = (policy(&world, "a", "kms:ListKeys").await, policy(&world, "b", "kms:*").await);
    let group = world.ok("CreateGroup", json!({"GroupName": "g"})).await["GroupId"].clone();
    let may = async |action: &str| world.call(&keys, action, "ap-guangzhou", json!({})).await.is_ok();
    for id in [id, other] {
        world.ok("AttachUserPolicy", json!({"PolicyId": id, "AttachUin": user})).await;
        world.ok("AttachGroupPolicy", json!({"PolicyId": id, "AttachGroupId": group})).await;
    }
    world.ok("PutUserPermissionsBoundary", json!({"TargetUin": user, "PolicyId": id})).await;
    assert_eq!(
        (may("ListKeys").await, may("ListAlgorithms").await),
        (true, false),
        "only within the boundary"
    );
    let entities = world.ok("ListEntitiesForPolicy", json!({ "PolicyId": id })).await;
    let kinds: Vec<_> =
        entities["List"].as_array().unwrap().iter().map(|e| e["RelatedType"].clone()).collect();
    assert_eq!(kinds, [json!(1), json!(2)]);
    let counted =
        world.ok("ListPolicies", json!({"Keyword": "A", "Scope": "Local"})).await["List"][0].clone();
    assert_eq!(
        (&counted["Attachments"], &counted["AttachEntityCount"], &counted["AttachEntityBoundaryCount"]),
        (&json!(1), &json!(2), &json!(1))
    );
    // Without its boundary the user could do more, so the policy stays.
    assert_eq!(world.err("DeletePolicy", json!({ "PolicyId": [id] })).await, "InvalidParameter.ParamError");
    let boundary = world.ok("GetUserPermissionBoundary", json!({ "TargetUin": user })).await;
    assert_eq!((&boundary["PolicyId"], &boundary["PolicyName"]), (&json!(id), &json!("a")));
    world.ok("DeleteUserPermissionsBoundary", json!({ "TargetUin": user })).await;
    assert_eq!(
        world.ok("GetUserPermissionBoundary", json!({ "TargetUin": user })).await["PolicyId"],
        Value::Null
    );
    assert!(may("ListAlgorithms").await);
    world.ok("DeletePolicy", json!({ "PolicyId": [id, other] })).await;
    assert!(!may("ListKeys").await);
    assert_eq!(world.ok("ListAttachedUserPolicies", json!({ "TargetUin": user })).await["TotalNum"], 0);
    assert_eq!(world.ok("ListAttachedGroupPolicies", json!({ "TargetGroupId": group })).await["TotalNum"], 0);
}

#[tokio::test]
async fn presets_are_listed_shown_and_attached_but_never_changed() {
    let world = World::new().await;
    let (user, keys) = world.signing_user("u").await;
    let presets = world.ok("ListPolicies", json!({"Scope": "QCS", "Rp": 200})).await;
    assert!(presets["List"].as_array().unwrap().iter().all(|p| p["Type"] == 2));
    let kms = world.ok("ListPolicies", json!({"Keyword": "kmsfull"})).await["List"][0].clone();
    assert_eq!((&kms["PolicyName"], &kms["ServiceType"]), (&json!("QcloudKMSFullAccess"), &json!("kms")));
    world.ok("AttachUserPolicy", json!({"PolicyId": kms["PolicyId"], "AttachUin": user})).await;
    world.call(&keys, "CreateKey", "ap-guangzhou", json!({"Alias": "mine"})).await.unwrap();
    let listed = world.ok("ListAttachedUserPolicies", json!({ "TargetUin": user })).await;
    assert_eq!(listed["List"][0]["PolicyType"], "QCS");
    assert_eq!(world.ok("GetPolicy", json!({"PolicyId": 1})).await["Type"], 2);
    assert_eq!(
        world.ok("ListPolicyVersions", json!({"PolicyId": 1})).await["Versions"][0]["IsDefaultVersion"],
        1
    );
    for (action, params) in [
        ("DeletePolicy", json!({"PolicyId": [1]})),
        ("UpdatePolicy", json!({"PolicyName": "AdministratorAccess", "PolicyDocument": document("*")})),
        ("SetDefaultPolicyVersion", json!({"PolicyId": 1, "VersionId": 1})),
        ("DeletePolicyVersion", json!({"PolicyId": 1, "VersionId": [1]})),
    ] {
        assert_eq!(world.err(action, params).await, "InvalidParameter.PolicyIdError", "{action}");
    }
    let granted = json!({"TargetUin": user, "ServiceType": "kms"});
    let granted = world.ok("ListPoliciesGrantingServiceAccess", granted).await["List"].clone();
    assert_eq!(granted[0]["Policy"][0]["PolicyType"], "Presetting");
    assert!(granted[0]["Action"].as_array().unwrap().iter().any(|action| action["Name"] == "Encrypt"));
    let all =
        world.ok("ListPoliciesGrantingServiceAccess", json!({ "TargetUin": user })).await["List"].clone();
    assert_eq!((all.as_array().unwrap().len(), &all[0]["Service"]["ServiceType"]), (1, &json!("kms")));
}

/// Somebody with little permission must not get more out of the actions that give permission.
#[tokio::test]
async fn nobody_gives_themselves_what_they_may_not_give() {
    let world = World::new().await;
    let (user, keys) = world.signing_user("u").await;
    let (id, admin) = (policy(&world, "own", "kms:ListKeys").await, 1);
    world.ok("AttachUserPolicy", json!({"PolicyId": id, "AttachUin": user})).await;
    let try_it = async |action: &str, params: Value| world.call(&keys, action, "", params).await.unwrap_err();
    for (action, params) in [
        ("AttachUserPolicy", json!({"PolicyId": admin, "AttachUin": user})),
        ("UpdatePolicy", json!({"PolicyId": id, "PolicyDocument": document("*")})),
        (
            "CreatePolicyVersion",
            json!({"PolicyId": id, "PolicyDocument": document("*"), "SetAsDefault": true}),
        ),
        ("DeleteUserPermissionsBoundary", json!({ "TargetUin": user })),
    ] {
        assert_eq!(try_it(action, params).await, "UnauthorizedOperation", "{action}");
    }
    // Permission on themselves alone, or on the policy alone, is not enough to attach it.
    for resource in [
        format!("qcs::cam::uin/100000000001:uin/{user}"),
        format!("qcs::cam::uin/100000000001:policyid/{admin}"),
    ] {
        let statement = json!({"effect": "allow", "action": "cam:Attach*", "resource": resource});
        let text = json!({"version": "2.0", "statement": [statement]}).to_string();
        world.ok("UpdatePolicy", json!({"PolicyId": id, "PolicyDocument": text})).await;
        let params = json!({"PolicyId": admin, "AttachUin": user});
        assert_eq!(try_it("AttachUserPolicy", params).await, "UnauthorizedOperation");
    }
    // What is denied by number is denied by name.
    let statement = json!([
        {"effect": "allow", "action": "cam:AttachRolePolicy", "resource": "*"},
        {"effect": "deny", "action": "cam:*", "resource": "qcs::cam::uin/100000000001:policyid/1"},
    ]);
    let text = json!({"version": "2.0", "statement": statement}).to_string();
    world.ok("UpdatePolicy", json!({"PolicyId": id, "PolicyDocument": text})).await;
    for name in ["AdministratorAccess", "administratoraccess"] {
        let params = json!({"PolicyName": name, "AttachRoleName": "r"});
        assert_eq!(try_it("AttachRolePolicy", params).await, "UnauthorizedOperation", "{name}");
    }
}

#[tokio::test]
async fn another_account_sees_none_of_it() {
    let world = World::new().await;
    let id = policy(&world, "p", "kms:*").await;
    let other = world.another_account().await;
    let call = async |action: &str, params: Value| world.call(&other, action, "", params).await;
    assert_eq!(
        call("GetPolicy", json!({ "PolicyId": id })).await.unwrap_err(),
        "ResourceNotFound.PolicyIdNotFound"
    );
    assert_eq!(call("ListPolicies", json!({"Scope": "Local"})).await.unwrap()["TotalNum"], 0);
    assert_eq!(
        call("DeletePolicy", json!({ "PolicyId": [id] })).await.unwrap_err(),
        "ResourceNotFound.PolicyIdNotFound"
    );
}
