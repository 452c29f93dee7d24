//! The console's door: passwords, lockout, sessions.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use common::{
    browser::{self, ROOT_PASSWORD as RIGHT, finished, origin},
    world::{ROOT, World},
};
use keyward_api::{Language, SignedIn};

async fn sign_in(world: &World, uin: &str, password: &str, from: u8) -> Result<SignedIn, String> {
    browser::sign_in(world, uin, "", password, from).await.map(finished)
}

const WRONG: &str = "AuthFailure.InvalidPassword";

#[tokio::test]
async fn a_session_begins_works_and_ends() {
    let world = World::new().await;
    let session = sign_in(&world, &ROOT.to_string(), RIGHT, 1).await.unwrap();
    let view = world.service.session(&session.token).await.unwrap().unwrap();
    assert_eq!(view.caller.uin.0, ROOT);
    let call = ("kms", "ListKeys");
    let reply =
        world.service.console_call(&view, call, "ap-guangzhou", b"{}", &origin(1), Language::English).await;
    assert_eq!(reply.code, "ok");
    assert_eq!(world.records().await.last().unwrap()["eventType"], "ConsoleCall");
    assert!(world.service.session("another token").await.unwrap().is_none());
    world.service.sign_out(&session.token, &origin(1)).await.unwrap();
    assert!(world.service.session(&session.token).await.unwrap().is_none());
    let names: Vec<_> =
        world.records().await.iter().map(|r| r["eventName"].as_str().unwrap().to_owned()).collect();
    assert_eq!(names, ["CreateRootAccount", "ConsoleLogin", "ListKeys", "ConsoleLogout"]);
}

#[tokio::test]
async fn sessions_end_by_age_and_by_idleness() {
    let world = World::new().await;
    let session = sign_in(&world, &ROOT.to_string(), RIGHT, 1).await.unwrap();
    for _ in 0..5 {
        world.clock.advance_seconds(590);
        assert!(world.service.session(&session.token).await.unwrap().is_some(), "in use");
    }
    world.clock.advance_seconds(601);
    assert!(world.service.session(&session.token).await.unwrap().is_none(), "idle for 10 minutes");
    let unused = sign_in(&world, &ROOT.to_string(), RIGHT, 1).await.unwrap();
    world.clock.advance_seconds(601);
    assert!(world.service.session(&unused.token).await.unwrap().is_none(), "never used");
    let session = sign_in(&world, &ROOT.to_string(), RIGHT, 1).await.unwrap();
    for _ in 0..7 {
        world.clock.advance_seconds(500);
        world.service.session(&session.token).await.unwrap();
    }
    world.clock.advance_seconds(101);
    assert!(world.service.session(&session.token).await.unwrap().is_none(), "an hour old");
}

#[tokio::test]
async fn failures_in_a_row_lock_the_door_for_a_while() {
    let world = World::new().await;
    let uin = ROOT.to_string();
    for _ in 0..3 {
        assert_eq!(sign_in(&world, &uin, "guess", 1).await.err().unwrap(), WRONG);
    }
    assert_eq!(sign_in(&world, &uin, RIGHT, 1).await.err().unwrap(), "AuthFailure.Locked");
    for alias in [format!("+{uin}"), format!("0{uin}"), format!("000{uin}")] {
        assert_eq!(
            sign_in(&world, &alias, RIGHT, 1).await.err().unwrap(),
            WRONG,
            "no other name of the account"
        );
    }
    assert!(sign_in(&world, &uin, RIGHT, 2).await.is_ok(), "others are not locked out by that");
    world.clock.advance_seconds(901);
    assert!(sign_in(&world, &uin, RIGHT, 1).await.is_ok());
    let trail = world.records().await;
    let wrong: Vec<_> = trail.iter().filter(|record| record["apiErrorCode"] == WRONG).collect();
    let of = |uin: &str| wrong.iter().filter(|record| record["userIdentity"]["principalId"] == uin).count();
    assert_eq!((of(&uin), of("0")), (3, 3), "also for names that nobody has");
    assert_eq!(trail.iter().filter(|record| record["apiErrorCode"] == "AuthFailure.Locked").count(), 1);
}

#[tokio::test]
async fn unknown_accounts_look_like_wrong_passwords() {
    let world = World::new().await;
    for (uin, from) in ["1", "", "root", "-1", "99999999999999999999999"].into_iter().zip(1..) {
        assert_eq!(sign_in(&world, uin, RIGHT, from).await.err().unwrap(), WRONG, "{uin}");
    }
}
