//! Limits of how often actions may be called.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use common::world::World;
use keyward_domain::rates::Rates;
use keyward_testkit::client::sign::Credentials;
use serde_json::json;

/// How many of ten calls within a second are let through, and what the others are answered.
async fn let_through(world: &World, who: &Credentials, action: &str, region: &str) -> (usize, String) {
    let mut refused = String::new();
    let mut passed = 0;
    for _ in 0..10 {
        match world.call(who, action, region, json!({})).await {
            Err(code) if code.starts_with("RequestLimitExceeded") => refused = code,
            _ => passed += 1,
        }
    }
    (passed, refused)
}

#[tokio::test]
async fn calls_beyond_the_limit_of_a_user_are_refused_until_the_next_second() {
    let world = World::with(|settings| settings.rates = Rates::parse("ListKeys=3,*=5").unwrap()).await;
    let (root, sub) = (world.root.clone(), world.sub_account().await);
    let limited = |passed| (passed, "RequestLimitExceeded".to_owned());
    assert_eq!(let_through(&world, &root, "ListKeys", "ap-guangzhou").await, limited(3));
    assert_eq!(
        let_through(&world, &root, "ListKeys", "ap-hongkong").await,
        limited(3),
        "each region by itself"
    );
    assert_eq!(let_through(&world, &root, "ListKeyDetail", "ap-guangzhou").await, limited(5));
    assert_eq!(
        let_through(&world, &sub, "ListKeys", "ap-guangzhou").await,
        limited(3),
        "each user by himself"
    );
    world.clock.advance_seconds(1);
    assert_eq!(let_through(&world, &root, "ListKeys", "ap-guangzhou").await, limited(3));
    let refused = world.records().await.into_iter().filter(|r| r["apiErrorCode"] == "RequestLimitExceeded");
    assert_eq!(refused.count(), 7 + 7 + 5 + 7 + 7, "refused calls are in the trail");
}

#[tokio::test]
async fn the_users_of_an_account_share_its_limit() {
    let world = World::with(|settings| settings.account_rates = Rates::parse("ListKeys=6").unwrap()).await;
    let (root, sub) = (world.root.clone(), world.sub_account().await);
    let limited = |passed| (passed, "RequestLimitExceeded.UinLimitExceeded".to_owned());
    assert_eq!(let_through(&world, &root, "ListKeys", "ap-guangzhou").await, limited(6));
    assert_eq!(let_through(&world, &sub, "ListKeys", "ap-guangzhou").await, limited(0));
    assert_eq!(let_through(&world, &root, "ListKeyDetail", "ap-guangzhou").await, (10, String::new()));
}

#[tokio::test]
async fn the_status_tells_the_limits_that_hold() {
    let world = World::new().await;
    let status = world.ok("GetServiceStatus", json!({})).await;
    assert_eq!((&status["QpsLimit"], &status["RegionsQps"]), (&json!(0), &json!([])));
    let world = World::with(|settings| {
        settings.cmk_limit = None;
        settings.rates = Rates::published();
    })
    .await;
    let status = world.ok("GetServiceStatus", json!({})).await;
    assert_eq!(status["QpsLimit"], 300);
    assert_eq!(status["RegionsQps"][0], json!({"Region": "ap-guangzhou", "Qps": 300}));
    assert_eq!(status["CmkLimit"], (1_u64 << 53) - 1);
}
