//! Groups: their names, their members, their limits.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use common::world::World;
use serde_json::{Value, json};

async fn group(world: &World, name: &str) -> u64 {
    world.ok("CreateGroup", json!({ "GroupName": name })).await["GroupId"].as_u64().unwrap()
}

#[tokio::test]
async fn a_group_lives_its_life() {
    let world = World::new().await;
    let made = world.ok("CreateGroup", json!({"GroupName": "运营部门", "Remark": "r"})).await;
    let id = made["GroupId"].as_u64().unwrap();
    let got = world.ok("GetGroup", json!({ "GroupId": id })).await;
    assert_eq!(
        (&got["GroupName"], &got["Remark"], &got["GroupNum"]),
        (&json!("运营部门"), &json!("r"), &json!(0))
    );
    assert_eq!(got["CreateTime"], "2026-09-21 22:13:20");
    world.ok("UpdateGroup", json!({"GroupId": id, "GroupName": "ops"})).await;
    world.ok("UpdateGroup", json!({"GroupId": id, "GroupName": "ops", "Remark": "r"})).await;
    let got = world.ok("GetGroup", json!({ "GroupId": id })).await;
    assert_eq!((&got["GroupName"], &got["Remark"]), (&json!("ops"), &json!("r")));
    world.ok("DeleteGroup", json!({ "GroupId": id })).await;
    assert_eq!(world.err("GetGroup", json!({ "GroupId": id })).await, "ResourceNotFound.UserNotExist");
    assert_ne!(group(&world, "ops").await, id, "numbers are not used again");
}

#[tokio::test]
async fn names_are_unique_and_keep_their_rule() {
    let world = World::new().await;
    let (first, _) = (group(&world, "first").await, group(&world, "second").await);
    for (action, params, code) in [
        ("CreateGroup", json!({"GroupName": "first"}), "InvalidParameter.GroupNameInUse"),
        ("CreateGroup", json!({"GroupName": ""}), "InvalidParameter.ParamError"),
        ("CreateGroup", json!({"GroupName": "a\u{200b}"}), "InvalidParameter.ParamError"),
        ("CreateGroup", json!({"GroupName": "a", "Remark": "\u{0}"}), "InvalidParameter.ParamError"),
        ("UpdateGroup", json!({"GroupId": first, "GroupName": "second"}), "InvalidParameter.GroupNameInUse"),
        ("UpdateGroup", json!({"GroupId": 999, "GroupName": "a"}), "ResourceNotFound.GroupNotExist"),
        ("UpdateGroup", json!({"GroupId": -1}), "InvalidParameter"),
        ("DeleteGroup", json!({"GroupId": u64::MAX}), "ResourceNotFound.UserNotExist"),
        ("ListUsersForGroup", json!({"GroupId": 999}), "ResourceNotFound.GroupNotExist"),
    ] {
        assert_eq!(world.err(action, params.clone()).await, code, "{action} {params}");
    }
}

#[tokio::test]
async fn lists_come_in_pages() {
    let world = World::new().await;
    for number in 0..5 {
        group(&world, &format!("Team-{number}")).await;
    }
    group(&world, "other").await;
    let page = async |params: Value| {
        let listed = world.ok("ListGroups", params).await;
        let names = listed["GroupInfo"].as_array().unwrap().iter();
        let names = names.map(|group| group["GroupName"].as_str().unwrap().to_owned());
        (listed["TotalNum"].as_u64().unwrap(), names.collect::<Vec<_>>())
    };
    assert_eq!(page(json!({})).await.1.len(), 6);
    assert_eq!(page(json!({"Rp": 2, "Page": 3})).await, (6, vec!["Team-4".into(), "other".into()]));
    assert_eq!(page(json!({"Keyword": "team", "Rp": 2, "Page": "1"})).await.0, 5);
    assert_eq!(page(json!({"Page": u64::MAX, "Rp": 200})).await, (6, vec![]));
    for bad in [json!({"Rp": 0}), json!({"Rp": 201}), json!({"Page": 0})] {
        assert_eq!(world.err("ListGroups", bad.clone()).await, "InvalidParameter.ParamError", "{bad}");
    }
    assert_eq!(world.err("ListGroups", json!({"Page": 1e30})).await, "InvalidParameter");
}

#[tokio::test]
async fn members_join_and_leave_by_either_number() {
    let world = World::new().await;
    let (first, second) = (group(&world, "first").await, group(&world, "second").await);
    let (uin, _) = world.add_user("a").await;
    let uid = world.ok("GetUser", json!({"Name": "a"})).await["Uid"].clone();
    let both = json!({"Info": [{"GroupId": first, "Uin": uin}, {"GroupId": second, "Uid": uid}]});
    world.ok("AddUserToGroup", both.clone()).await;
    world.ok("AddUserToGroup", both.clone()).await;
    for params in [json!({ "SubUin": uin }), json!({ "Uid": uid })] {
        let listed = world.ok("ListGroupsForUser", params).await;
        assert_eq!((&listed["TotalNum"], &listed["GroupInfo"][1]["GroupId"]), (&json!(2), &json!(second)));
    }
    let members = world.ok("ListUsersForGroup", json!({ "GroupId": first })).await;
    assert_eq!((&members["TotalNum"], &members["UserInfo"][0]["Uin"]), (&json!(1), &json!(uin)));
    assert_eq!(world.ok("GetAccountSummary", json!({})).await["Member"], 1);

    world.ok("RemoveUserFromGroup", json!({"Info": [{"GroupId": first, "Uid": uid}]})).await;
    world.ok("RemoveUserFromGroup", json!({"Info": [{"GroupId": first, "Uid": uid}]})).await;
    world.ok("DeleteGroup", json!({ "GroupId": second })).await;
    let left = world.ok("ListGroupsForUser", json!({ "SubUin": uin })).await;
    assert_eq!((&left["TotalNum"], &left["GroupInfo"]), (&json!(0), &json!([])));
}

#[tokio::test]
async fn memberships_are_changed_as_a_whole_or_not_at_all() {
    let world = World::new().await;
    let id = group(&world, "g").await;
    let (uin, _) = world.add_user("a").await;
    let good = json!({"GroupId": id, "Uin": uin});
    for (bad, code) in [
        (json!({"GroupId": id}), "InvalidParameter.UserUinAndUinNotAllNull"),
        (json!({"GroupId": id, "Uin": 5}), "ResourceNotFound.UserNotExist"),
        (json!({"GroupId": id, "Uid": 999}), "ResourceNotFound.UserNotExist"),
        (json!({"GroupId": 999, "Uin": uin}), "InvalidParameter.GroupNotExist"),
        (json!({"Uin": uin}), "MissingParameter"),
        (json!({"GroupId": id, "Uin": uin, "Name": "a"}), "UnknownParameter"),
        (json!([id, uin]), "InvalidParameter"),
    ] {
        assert_eq!(world.err("AddUserToGroup", json!({ "Info": [good, bad] })).await, code, "{bad}");
    }
    for bad in [json!([]), json!(vec![good; 101])] {
        assert_eq!(world.err("AddUserToGroup", json!({ "Info": bad })).await, "InvalidParameter.ParamError");
        assert_eq!(
            world.err("RemoveUserFromGroup", json!({ "Info": bad })).await,
            "InvalidParameter.ParamError"
        );
    }
    assert_eq!(world.ok("GetGroup", json!({ "GroupId": id })).await["GroupNum"], 0);
}

#[tokio::test]
async fn a_sub_account_has_ten_groups_and_a_group_a_hundred_members_at_most() {
    let world = World::new().await;
    let (uin, _) = world.add_user("a").await;
    for number in 0..10 {
        let id = group(&world, &format!("g{number}")).await;
        world.ok("AddUserToGroup", json!({"Info": [{"GroupId": id, "Uin": uin}]})).await;
    }
    let eleventh = group(&world, "eleventh").await;
    let join = |uins: &[u64]| {
        let info: Vec<_> = uins.iter().map(|uin| json!({"GroupId": eleventh, "Uin": uin})).collect();
        json!({ "Info": info })
    };
    assert_eq!(world.err("AddUserToGroup", join(&[uin])).await, "InvalidParameter.UserGroupFull");

    let mut others = Vec::new();
    for number in 0..101 {
        let made = world.ok("AddUser", json!({ "Name": format!("u{number}") })).await;
        others.push(made["Uin"].as_u64().unwrap());
    }
    world.ok("AddUserToGroup", join(&others[..99])).await;
    // One twice is one.
    assert_eq!(world.err("AddUserToGroup", join(&others[98..])).await, "InvalidParameter.GroupUserFull");
    world.ok("AddUserToGroup", join(&[others[99], others[99]])).await;
    assert_eq!(world.err("AddUserToGroup", join(&others[100..])).await, "InvalidParameter.GroupUserFull");
    let page = world.ok("ListUsersForGroup", json!({"GroupId": eleventh, "Rp": 30, "Page": 4})).await;
    assert_eq!((&page["TotalNum"], page["UserInfo"].as_array().unwrap().len()), (&json!(100), 10));
}

#[tokio::test]
async fn an_account_has_three_hundred_groups_at_most() {
    let world = World::new().await;
    for number in 0..300 {
        group(&world, &format!("g{number}")).await;
    }
    assert_eq!(world.err("CreateGroup", json!({"GroupName": "x"})).await, "InvalidParameter.GroupFull");
}

/// Who may fill one group can neither fill another nor take in others than those named.
#[tokio::test]
async fn joining_needs_permission_on_the_group_and_on_the_sub_account() {
    let world = World::new().await;
    let (own, admins) = (group(&world, "own").await, group(&world, "admins").await);
    let (friend, _) = world.add_user("friend").await;
    let resources = [format!("qcs::cam:::groupid/{own}"), format!("qcs::cam:::uin/{friend}")];
    let lead =
        world.user(json!([{"effect": "allow", "action": "cam:AddUserToGroup", "resource": resources}])).await;
    let join = async |group: u64, uin: u64| {
        let params = json!({"Info": [{"GroupId": own, "Uin": friend}, {"GroupId": group, "Uin": uin}]});
        world.reply(&lead, "AddUserToGroup", "", &params).await.code
    };
    assert_eq!(join(admins, World::uin(&lead)).await, "UnauthorizedOperation");
    assert_eq!(join(admins, friend).await, "UnauthorizedOperation");
    assert_eq!(join(own, World::uin(&lead)).await, "UnauthorizedOperation");
    assert_eq!(world.ok("GetGroup", json!({ "GroupId": own })).await["GroupNum"], 0);
    assert_eq!(join(own, friend).await, "ok");
}
