//! Second factors: set up, asked for, used once, lost.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use common::{
    browser::{
        PASSWORD, ROOT_PASSWORD, allow, call, code, colleague, directory, edit, finished, secret, session,
        set_up, settle, show, sign_in, signed_in, step, ticket,
    },
    world::{ROOT, World},
};
use keyward_api::{Answer, SignedIn, Step};
use serde_json::json;

const WRONG: &str = "AuthFailure.MFAFailure";
const LOCKED: &str = "AuthFailure.Locked";

/// Ann with a second factor: her first session, what her app was given, and her recovery codes.
async fn ann(world: &World) -> (SignedIn, String, Vec<String>) {
    colleague(world, "Ann").await;
    let first = signed_in(world, "Ann", 1).await;
    let (app, codes) = set_up(world, &first.token, PASSWORD).await;
    world.clock.advance_seconds(60);
    (first, app, codes)
}

/// The right password, and a ticket for it.
async fn halfway(world: &World, name: &str, password: &str) -> String {
    ticket(sign_in(world, &ROOT.to_string(), name, password, 1).await.unwrap(), Step::SecondFactor)
}

#[tokio::test]
async fn signing_in_takes_two_steps_once_it_is_set_up() {
    let world = World::new().await;
    let (first, app, _) = ann(&world).await;
    assert!(!session(&world, &first.token).await.unwrap().caller.mfa, "this session never showed one");
    let half = halfway(&world, "Ann", PASSWORD).await;
    assert!(session(&world, &half).await.is_none(), "a ticket is no session");
    let signed_in = finished(show(&world, &half, &code(&world, &app, 0)).await.unwrap());
    assert!(session(&world, &signed_in.token).await.unwrap().caller.mfa);
    assert_ne!(*signed_in.token, half, "a session has a token of its own");
    assert!(session(&world, &half).await.is_none());
    let trail = world.records().await;
    let names: Vec<_> = trail.iter().filter_map(|record| record["eventName"].as_str()).collect();
    assert_eq!(names[names.len() - 2..], ["ConsoleLogin", "ConsoleLoginSecondFactor"]);
    assert!(!format!("{trail:?}").contains(&app));
}

#[tokio::test]
async fn every_code_counts_once_and_none_for_somebody_else() {
    let world = World::new().await;
    let (_, app, _) = ann(&world).await;
    colleague(&world, "Bob").await;
    let (bobs, _) = set_up(&world, &signed_in(&world, "Bob", 1).await.token, PASSWORD).await;
    let now = code(&world, &app, 0);
    finished(show(&world, &halfway(&world, "Ann", PASSWORD).await, &now).await.unwrap());
    let half = halfway(&world, "Ann", PASSWORD).await;
    assert_eq!(show(&world, &half, &now).await.err().unwrap(), WRONG, "replayed");
    assert_eq!(show(&world, &half, &code(&world, &app, -1)).await.err().unwrap(), WRONG, "older");
    // One more wrong code would lock.
    finished(show(&world, &half, &code(&world, &app, 1)).await.unwrap());
    let half = halfway(&world, "Ann", PASSWORD).await;
    world.clock.advance_seconds(60);
    assert_eq!(show(&world, &half, &code(&world, &bobs, 0)).await.err().unwrap(), WRONG, "Bob's");
    assert_eq!(show(&world, &half, &code(&world, &app, 2)).await.err().unwrap(), WRONG, "two steps ahead");
}

#[tokio::test]
async fn of_two_who_show_the_same_code_one_comes_in() {
    let world = World::new().await;
    let (_, app, codes) = ann(&world).await;
    for shown in [code(&world, &app, 0), codes[0].clone()] {
        let (one, two) = (halfway(&world, "Ann", PASSWORD).await, halfway(&world, "Ann", PASSWORD).await);
        let (one, two) = tokio::join!(show(&world, &one, &shown), show(&world, &two, &shown));
        assert_eq!(u8::from(one.is_ok()) + u8::from(two.is_ok()), 1);
    }
}

#[tokio::test]
async fn codes_cannot_be_guessed_from_anywhere() {
    let world = World::new().await;
    let (_, app, _) = ann(&world).await;
    for _ in 0..3 {
        // A new ticket each time: knowing the password forgives no wrong code.
        let half = halfway(&world, "Ann", PASSWORD).await;
        assert_eq!(show(&world, &half, "000000").await.err().unwrap(), WRONG);
    }
    let half = halfway(&world, "Ann", PASSWORD).await;
    assert_eq!(show(&world, &half, &code(&world, &app, 0)).await.err().unwrap(), LOCKED);
    world.clock.advance_seconds(901);
    let half = halfway(&world, "Ann", PASSWORD).await;
    finished(show(&world, &half, &code(&world, &app, 0)).await.unwrap());
}

#[tokio::test]
async fn recovery_codes_stand_for_codes_once_each() {
    let world = World::new().await;
    let (first, _, codes) = ann(&world).await;
    assert_eq!(codes.len(), 10);
    let left = async || {
        call(&world, &first.token, "DescribeSecondFactor", json!({})).await.unwrap()["RecoveryCodesLeft"]
            .clone()
    };
    assert_eq!(left().await, 10);
    finished(show(&world, &halfway(&world, "Ann", PASSWORD).await, &codes[3]).await.unwrap());
    assert_eq!(left().await, 9);
    let half = halfway(&world, "Ann", PASSWORD).await;
    assert_eq!(show(&world, &half, &codes[3]).await.err().unwrap(), WRONG, "used");
    // However they are typed.
    let typed = codes[4].to_uppercase().replace('-', " ");
    finished(show(&world, &half, &typed).await.unwrap());
    let kept = format!("{:?}{:?}", directory(&world).await, world.records().await);
    assert!(codes.iter().all(|code| !kept.contains(code.as_str())));
}

#[tokio::test]
async fn setting_up_takes_the_password_and_a_right_code() {
    let world = World::new().await;
    colleague(&world, "Ann").await;
    let session = signed_in(&world, "Ann", 1).await;
    let confirm =
        async |code: &str| call(&world, &session.token, "ConfirmSecondFactor", json!({ "Code": code })).await;
    assert_eq!(confirm("123456").await.unwrap_err(), "FailedOperation", "nothing begun");
    let begin = async |password: &str| {
        call(&world, &session.token, "BeginSecondFactor", json!({ "Password": password })).await
    };
    assert_eq!(begin("wrong").await.unwrap_err(), "AuthFailure.InvalidPassword");
    let old = begin(PASSWORD).await.unwrap()["Secret"].as_str().unwrap().to_owned();
    let begun = begin(PASSWORD).await.unwrap();
    let app = begun["Secret"].as_str().unwrap();
    let uri = format!("otpauth://totp/Keyward:Ann%40100000000001?secret={app}&issuer=Keyward");
    assert_eq!(begun["Uri"], uri);
    assert_eq!(confirm(&code(&world, &old, 0)).await.unwrap_err(), WRONG, "the newest secret counts");
    // Until it is confirmed nothing is asked for.
    signed_in(&world, "Ann", 1).await;
    confirm(&code(&world, app, 0)).await.unwrap();
    assert_eq!(begin(PASSWORD).await.unwrap_err(), "FailedOperation", "there is one");
    assert_eq!(confirm(&code(&world, app, 1)).await.unwrap_err(), "FailedOperation");
    let half = halfway(&world, "Ann", PASSWORD).await;
    assert_eq!(show(&world, &half, &code(&world, app, 0)).await.err().unwrap(), WRONG, "used to confirm");
    assert!(!world.files_hold(app.as_bytes()));
}

#[tokio::test]
async fn removing_takes_a_code() {
    let world = World::new().await;
    let (first, app, codes) = ann(&world).await;
    let remove =
        async |code: &str| call(&world, &first.token, "RemoveSecondFactor", json!({ "Code": code })).await;
    assert_eq!(remove("000000").await.unwrap_err(), WRONG);
    let session_with = show(&world, &halfway(&world, "Ann", PASSWORD).await, &code(&world, &app, 0)).await;
    let session_with = finished(session_with.unwrap());
    remove(&codes[0]).await.unwrap();
    assert!(!session(&world, &session_with.token).await.unwrap().caller.mfa, "there is none any more");
    signed_in(&world, "Ann", 1).await;
    assert_eq!(remove(&codes[1]).await.unwrap_err(), WRONG);
}

#[tokio::test]
async fn the_root_account_has_one_too() {
    let world = World::new().await;
    let root = finished(sign_in(&world, &ROOT.to_string(), "", ROOT_PASSWORD, 1).await.unwrap());
    let (app, _) = set_up(&world, &root.token, ROOT_PASSWORD).await;
    let half = halfway(&world, "", ROOT_PASSWORD).await;
    let signed_in = finished(show(&world, &half, &code(&world, &app, 1)).await.unwrap());
    assert!(signed_in.view.caller.mfa);
}

#[tokio::test]
async fn what_an_account_demands_is_set_up_before_there_is_a_session() {
    let world = World::new().await;
    let uin = colleague(&world, "Ann").await;
    edit(&world, uin, |user| user.login_mfa = true).await;
    settle(&world, |settings| settings.root_login_mfa = true).await;
    let owner = ROOT.to_string();
    for (name, password) in [("Ann", PASSWORD), ("", ROOT_PASSWORD)] {
        let half = ticket(sign_in(&world, &owner, name, password, 1).await.unwrap(), Step::SetUpSecondFactor);
        assert_eq!(show(&world, &half, "123456").await.err().unwrap(), "FailedOperation");
        let confirm = |code: String| Answer::ConfirmSetUp(secret(&code));
        let early = step(&world, &half, confirm("123456".into())).await.err().unwrap();
        assert_eq!(early, "FailedOperation", "nothing begun");
        let begun = step(&world, &half, Answer::BeginSetUp).await.unwrap();
        assert!(begun.progress.is_none());
        let app = begun.device.unwrap().0;
        assert_eq!(step(&world, &half, confirm("000000".into())).await.err().unwrap(), WRONG);
        let done = step(&world, &half, confirm(code(&world, &app, 0))).await.unwrap();
        assert_eq!(done.recovery_codes.len(), 10);
        assert!(finished(done.progress.unwrap()).view.caller.mfa);
        halfway(&world, name, password).await;
    }
}

#[tokio::test]
async fn a_lost_device_is_reset_by_somebody_with_permission_on_that_user() {
    let world = World::new().await;
    let (first, ..) = ann(&world).await;
    let ann = session(&world, &first.token).await.unwrap().caller.uin;
    let (bob, eve) = (colleague(&world, "Bob").await, colleague(&world, "Eve").await);
    let named = format!("qcs::cam::uin/{ROOT}:uin/{ann}");
    let statements = json!([{"effect": "allow", "action": "cam:ResetSecondFactor", "resource": named}]);
    allow(&world, bob, statements).await;
    let (bobs, eves) = (signed_in(&world, "Bob", 2).await, signed_in(&world, "Eve", 3).await);
    let reset = async |token: &str, uin: u64| {
        call(&world, token, "ResetSecondFactor", json!({ "TargetUin": uin })).await
    };
    for (token, uin) in [(&eves, ann.0), (&eves, eve.0), (&bobs, eve.0), (&bobs, ROOT), (&bobs, 1)] {
        assert_eq!(reset(&token.token, uin).await.unwrap_err(), "UnauthorizedOperation", "{uin}");
    }
    halfway(&world, "Ann", PASSWORD).await;
    reset(&bobs.token, ann.0).await.unwrap();
    assert!(session(&world, &first.token).await.is_none(), "her sessions are over");
    signed_in(&world, "Ann", 1).await;
    // Nobody resets the root account's, or that of another account's user.
    allow(&world, bob, json!([{"effect": "allow", "action": "*", "resource": "*"}])).await;
    world.another_account().await;
    for uin in [ROOT, 200_000_000_001, 1] {
        assert_eq!(reset(&bobs.token, uin).await.unwrap_err(), "ResourceNotFound.UserNotExist", "{uin}");
    }
}

#[tokio::test]
async fn policies_can_ask_for_it() {
    let world = World::new().await;
    let (first, app, _) = ann(&world).await;
    let view = session(&world, &first.token).await.unwrap();
    let condition = json!({"bool_equal": {"qcs:mfa": true}});
    let statement =
        json!([{"effect": "allow", "action": "kms:ListKeys", "resource": "*", "condition": condition}]);
    allow(&world, view.caller.uin, statement).await;
    let list = async |token: &str| {
        let view = session(&world, token).await.unwrap();
        let (origin, called) = (common::browser::origin(1), ("kms", "ListKeys"));
        let language = keyward_api::Language::English;
        world.service.console_call(&view, called, "ap-guangzhou", b"{}", &origin, language).await.code
    };
    assert_eq!(list(&first.token).await, "UnauthorizedOperation");
    let half = halfway(&world, "Ann", PASSWORD).await;
    let signed_in = finished(show(&world, &half, &code(&world, &app, 0)).await.unwrap());
    assert_eq!(list(&signed_in.token).await, "ok");
}
