//! Tags: who may know and change them, and what the trail says of it.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use common::{
    tags::{HERE, filters, name, tags, target, with},
    world::{ROOT, World},
};
use serde_json::json;

#[tokio::test]
async fn nobody_without_permission_learns_or_changes_anything() {
    let world = World::new().await;
    let key = world.tagged_key("key", &["env=prod"]).await;
    let whole = format!("qcs::kms:{HERE}:uin/{ROOT}:key/creatorUin/{ROOT}/{key}");
    let (sub, product) = (world.sub_account().await, world.product("cos").await);
    // Whatever form the request takes, the whole name is what permission is needed on.
    for resource in [name(&key), format!("qcs::kms:{HERE}::key/{key}"), whole.clone()] {
        for who in [&sub, &product] {
            let params = json!({"Resource": resource, "DeleteTags": [{"TagKey": "env"}]});
            let (code, text) = world.code(who, "ModifyResourceTags", &params).await;
            assert_eq!(code, "UnauthorizedOperation");
            assert!(text.contains(&format!("(tag:ModifyResourceTags)\\nresource ({whole})")), "{text}");
        }
    }
    let (code, text) = world.code(&sub, "DescribeResourceTagsByResourceIds", &target(&[&key])).await;
    assert!(code == "UnauthorizedOperation" && text.contains(&whole), "{text}");
    // A name that lies about the creator is not the key's.
    let mine = whole.replace(&format!("creatorUin/{ROOT}"), "creatorUin/100000000002");
    let (code, text) = world.code(&sub, "GetResources", &json!({ "ResourceList": [mine] })).await;
    assert!(code == "UnauthorizedOperation" && text.contains(&mine), "{text}");

    let other = world.another_account().await;
    for resource in [name(&key), whole.clone(), format!("qcs::kms:{HERE}::key/{key}")] {
        let params = json!({"Resource": resource, "ReplaceTags": tags(&["env=stolen"])});
        let (code, _) = world.code(&other, "ModifyResourceTags", &params).await;
        assert_eq!(code, "InvalidParameterValue.ResourceDescriptionError", "{resource}");
    }
    for (action, params) in [
        ("DescribeTags", json!({})),
        ("DescribeTagKeys", json!({"CreateUin": ROOT})),
        ("DescribeResourceTags", json!({})),
        ("DescribeResourcesByTags", json!({"TagFilters": filters(&["env"])})),
        ("DescribeResourceTagsByResourceIds", target(&[&key])),
    ] {
        let listed = world.call(&other, action, "", params).await.unwrap();
        assert_eq!(listed["TotalCount"], 0, "{action}");
    }
    let delete = json!({"TagKey": "env", "TagValue": "prod"});
    assert_eq!(world.code(&other, "DeleteTag", &delete).await.0, "ResourceNotFound.TagNonExist");
    assert_eq!(world.tags_of(&key).await, ["env=prod"]);
}

#[tokio::test]
async fn permission_is_on_the_whole_name_whatever_the_request_writes() {
    let world = World::new().await;
    let (mine, other) = (world.key("mine").await, world.tagged_key("other", &["env=prod"]).await);
    let whole = |id: &str| format!("qcs::kms:{HERE}:uin/{ROOT}:key/creatorUin/{ROOT}/{id}");
    let statement =
        |effect: &str, resource: &str| json!({"effect": effect, "action": "tag:*", "resource": [resource]});
    let one = world.user(json!([statement("allow", &whole(&mine))])).await;
    let all_but = world.user(json!([statement("allow", "*"), statement("deny", &whole(&other))])).await;
    let forms: [fn(&str) -> String; 3] = [whole, name, |id| format!("qcs::kms:{HERE}::key/{id}")];
    for form in forms {
        for user in [&one, &all_but] {
            let tag = |id: &str| json!({"Resource": form(id), "ReplaceTags": tags(&["env=mine"])});
            assert_eq!(world.code(user, "ModifyResourceTags", &tag(&mine)).await.0, "ok");
            assert_eq!(world.code(user, "ModifyResourceTags", &tag(&other)).await.0, "UnauthorizedOperation");
            let both = json!({"ResourceList": [form(&mine), form(&other)], "TagKeys": ["env"]});
            assert_eq!(world.code(user, "UnTagResources", &both).await.0, "UnauthorizedOperation");
            assert_eq!(
                world.code(user, "GetResources", &json!({"ResourceList": [form(&other)]})).await.0,
                "UnauthorizedOperation"
            );
        }
    }
    assert_eq!(
        (world.tags_of(&mine).await, world.tags_of(&other).await),
        (vec!["env=mine".into()], vec!["env=prod".into()])
    );
    assert_eq!(world.code(&one, "DescribeTags", &json!({})).await.0, "UnauthorizedOperation");
    assert_eq!(world.code(&all_but, "DescribeTags", &json!({})).await.0, "ok");
}

#[tokio::test]
async fn the_trail_names_the_resource_in_full() {
    let world = World::new().await;
    let (one, two) = (world.key("one").await, world.key("two").await);
    let asked = with(target(&[&one, &two]), json!({"TagKey": "env", "TagValue": "prod"}));
    world.ok("CreateTag", json!({"TagKey": "env", "TagValue": "prod"})).await;
    let created = world.records().await.pop().unwrap();
    assert_eq!((&created["resourceType"], &created["resources"]), (&json!("tag"), &json!([])));
    world.ok("AttachResourcesTag", asked).await;
    let last = world.records().await.pop().unwrap();
    assert_eq!((&last["eventName"], &last["actionType"]), (&json!("AttachResourcesTag"), &json!("Write")));
    let names = [&one, &two].map(|id| format!("key/creatorUin/{ROOT}/{id}"));
    assert_eq!(last["resources"], json!(names));
    assert_eq!(last["requestParameters"]["TagValue"], "prod");
}
