//! Tags: resources are found by them, and they are listed.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use common::{
    tags::{HERE, filters, name, tags, target, text, with},
    world::{ROOT, World},
};
use serde_json::{Value, json};

#[tokio::test]
async fn resources_are_found_by_their_tags() {
    let world = World::new().await;
    let (prod, test) = (
        world.tagged_key("prod", &["env=prod", "owner=li"]).await,
        world.tagged_key("test", &["env=test", "owner=li"]).await,
    );
    let ids = |listed: &Value| {
        let rows = listed["Rows"].as_array().unwrap().iter();
        rows.map(|row| row["ResourceId"].as_str().unwrap().rsplit('/').next().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let found = async |action: &str, texts: &[&str]| {
        let listed = world.ok(action, json!({ "TagFilters": filters(texts) })).await;
        let mut ids = ids(&listed);
        ids.sort();
        ids
    };
    let mut both = vec![prod.clone(), test.clone()];
    both.sort();
    assert_eq!(
        found("DescribeResourcesByTags", &["env=prod", "owner=li"]).await,
        std::slice::from_ref(&prod)
    );
    assert_eq!(found("DescribeResourcesByTags", &["env=prod,test", "owner"]).await, both);
    assert_eq!(found("DescribeResourcesByTags", &["env=Prod"]).await, [""; 0]);
    assert_eq!(
        found("DescribeResourcesByTagsUnion", &["env=prod", "owner=wang"]).await,
        std::slice::from_ref(&prod)
    );
    assert_eq!(found("DescribeResourcesByTagsUnion", &["env=prod", "owner=li"]).await, both);

    let whole = json!({"TagFilters": filters(&["env=prod"]), "ServiceType": "kms", "ResourcePrefix": "key", "ResourceRegion": HERE, "ResourceId": prod});
    let listed = world.ok("DescribeResourcesByTags", whole.clone()).await;
    let row = &listed["Rows"][0];
    assert_eq!(
        (&row["ResourceRegion"], &row["ServiceType"], &row["ResourcePrefix"]),
        (&json!(HERE), &json!("kms"), &json!("key"))
    );
    assert_eq!(row["ResourceId"], format!("creatorUin/{ROOT}/{prod}"));
    assert_eq!(row["Tags"].as_array().unwrap().len(), 2, "all of its tags");
    for other in [
        json!({"ServiceType": "cvm"}),
        json!({"ResourceRegion": "ap-hongkong"}),
        json!({"ResourceId": test}),
        json!({"ResourceId": "x"}),
        json!({"CreateUin": 7}),
    ] {
        assert_eq!(world.ok("DescribeResourcesByTags", with(whole.clone(), other)).await["TotalCount"], 0);
    }
    for (given, code) in [
        (json!([]), "InvalidParameterValue.TagFilters"),
        (filters(&["a&b"]), "InvalidParameterValue.TagFilters"),
        (filters(&["a", "b", "c", "d", "e", "f", "g"]), "InvalidParameterValue.TagFiltersLengthExceeded"),
    ] {
        assert_eq!(world.err("DescribeResourcesByTags", json!({ "TagFilters": given })).await, code);
    }
    let first = world.ok("GetResources", json!({"MaxResults": 1})).await;
    let token = first["PaginationToken"].clone();
    let second = world.ok("GetResources", json!({"MaxResults": 1, "PaginationToken": token})).await;
    assert_eq!(second["PaginationToken"], "");
    let mut names = [&first, &second]
        .map(|page| page["ResourceTagMappingList"][0]["Resource"].as_str().unwrap().to_owned());
    names.sort();
    assert_eq!(names, [0, 1].map(|n: usize| name(&both[n]).replace("uin/:", &format!("uin/{ROOT}:"))));
    let rows = world
        .ok(
            "DescribeResourceTagsByTagKeys",
            with(target(&[&prod, &test]), json!({"TagKeys": ["env", "none"]})),
        )
        .await;
    assert_eq!(
        (&rows["TotalCount"], rows["Rows"][1]["TagKeyValues"].as_array().unwrap().len()),
        (&json!(2), 1)
    );
    let listed = world.ok("DescribeResourceTags", json!({"ResourceId": prod, "Limit": 1, "Offset": 1})).await;
    assert_eq!((&listed["TotalCount"], text(&listed["Rows"][0]).as_str()), (&json!(2), "owner=li"));
}

#[tokio::test]
async fn tags_are_listed_in_parts() {
    let world = World::new().await;
    world.ok("CreateTags", json!({"Tags": tags(&["a=1", "a=2", "b=1", "c=1"])})).await;
    world.tagged_key("key", &["b=1"]).await;
    for action in ["DescribeTags", "DescribeTagsSeq"] {
        let page = world.ok(action, json!({"Offset": 2, "Limit": 2})).await;
        assert_eq!((&page["TotalCount"], text(&page["Tags"][0]).as_str()), (&json!(4), "b=1"));
        assert_eq!((&page["Tags"][0]["CanDelete"], &page["Tags"][1]["CanDelete"]), (&json!(0), &json!(1)));
        let wins = world.ok(action, json!({"TagKey": "a", "TagKeys": ["b", "c"]})).await;
        assert_eq!(wins["TotalCount"], 2);
        assert_eq!(world.ok(action, json!({"TagKey": "a", "TagValue": "2"})).await["TotalCount"], 1);
        assert_eq!(world.ok(action, json!({"CreateUin": ROOT})).await["TotalCount"], 4);
        assert_eq!(world.ok(action, json!({"CreateUin": 7})).await["TotalCount"], 0);
        for (wrong, code) in [
            (json!({"Offset": 1, "Limit": 2}), "InvalidParameterValue.OffsetInvalid"),
            (json!({"Limit": 1001}), "InvalidParameter"),
            (json!({"CreateUin": u64::MAX}), "InvalidParameterValue.UinInvalid"),
            (json!({"ShowProject": 2}), "InvalidParameter"),
            (json!({"Limit": -1}), "InvalidParameter"),
        ] {
            assert_eq!(world.err(action, wrong).await, code);
        }
    }
    assert_eq!(world.ok("DescribeTagKeys", json!({})).await["Tags"], json!(["a", "b", "c"]));
    assert_eq!(world.ok("DescribeTagKeys", json!({"Category": "System"})).await["TotalCount"], 0);
    assert_eq!(world.ok("DescribeTagValues", json!({"TagKeys": ["a", "c"]})).await["TotalCount"], 3);
    let first = world.ok("GetTags", json!({"MaxResults": 3})).await;
    let rest =
        world.ok("GetTags", json!({"MaxResults": 3, "PaginationToken": first["PaginationToken"]})).await;
    assert_eq!((text(&rest["Tags"][0]).as_str(), &rest["PaginationToken"]), ("c=1", &json!("")));
    assert_eq!(world.ok("GetTagKeys", json!({"MaxResults": 2})).await["TagKeys"], json!(["a", "b"]));
    let values = world.ok("GetTagValues", json!({"TagKeys": ["a"]})).await;
    assert_eq!(values["Tags"].as_array().unwrap().len(), 2);
    for (action, wrong, code) in [
        ("GetTags", json!({"PaginationToken": "x"}), "InvalidParameter.PaginationTokenInvalid"),
        ("GetTags", json!({"MaxResults": 0}), "InvalidParameter"),
        ("GetTags", json!({"TagKeys": vec!["a"; 21]}), "LimitExceeded"),
        ("GetTagKeys", json!({"Category": "x"}), "InvalidParameter"),
        ("GetTagValues", json!({"TagKeys": []}), "InvalidParameter"),
        ("DescribeTagValues", json!({"TagKeys": []}), "InvalidParameterValue.TagKeyEmpty"),
        ("GetResources", json!({"MaxResults": 201}), "InvalidParameter"),
    ] {
        assert_eq!(world.err(action, wrong).await, code, "{action}");
    }
}

#[tokio::test]
async fn there_is_one_project() {
    let world = World::new().await;
    let all = json!({"AllList": 1, "Limit": 1000, "Offset": 0});
    let listed = world.ok("DescribeProjects", all.clone()).await;
    assert_eq!((&listed["Total"], &listed["Projects"][0]["ProjectId"]), (&json!(1), &json!(0)));
    assert_eq!(listed["Projects"][0]["CreatorUin"], ROOT);
    assert_eq!(listed["Projects"][0]["CreateTime"].as_str().unwrap().len(), 19);
    assert_eq!(world.ok("DescribeProjects", with(all.clone(), json!({"ProjectId": 7}))).await["Total"], 0);
    assert_eq!(world.err("DescribeProjects", with(all, json!({"AllList": 2}))).await, "InvalidParameter");
    assert_eq!(world.err("AddProject", json!({"ProjectName": "a"})).await, "UnsupportedOperation");
    assert_eq!(world.err("UpdateProject", json!({"ProjectId": 0})).await, "UnsupportedOperation");
}
