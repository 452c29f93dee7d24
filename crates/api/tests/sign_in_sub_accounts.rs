//! Sub-accounts at the console: who may, what they learn, and when they are asked for a new password.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use std::time::{Duration, Instant};

use common::{
    browser::{
        PASSWORD, ROOT_PASSWORD, call, code, colleague, edit, finished, secret, session, set_up, settle,
        show, sign_in, signed_in, step, ticket,
    },
    world::{ROOT, World},
};
use keyward_api::{Answer, Language, Step};
use keyward_domain::directory::PasswordRule;
use serde_json::json;

const WRONG: &str = "AuthFailure.InvalidPassword";
const LOCKED: &str = "AuthFailure.Locked";
const NO_TICKET: &str = "AuthFailure.NoTicket";
const BAD_PASSWORD: &str = "InvalidParameter.PasswordViolatedRules";

fn owner() -> String {
    ROOT.to_string()
}

#[tokio::test]
async fn a_sub_account_comes_in_with_owner_name_and_password_and_may_what_policies_say() {
    let world = World::new().await;
    let uin = colleague(&world, "Ann").await;
    let signed_in = signed_in(&world, "Ann", 1).await;
    let view = session(&world, &signed_in.token).await.unwrap();
    assert_eq!((view.caller.uin, view.caller.account.0, view.caller.mfa), (uin, ROOT, false));
    let list = async || {
        let (origin, call) = (common::browser::origin(1), ("kms", "ListKeys"));
        world.service.console_call(&view, call, "ap-guangzhou", b"{}", &origin, Language::English).await.code
    };
    assert_eq!(list().await, "UnauthorizedOperation");
    let statements = json!([{"effect": "allow", "action": "kms:ListKeys", "resource": "*"}]);
    common::browser::allow(&world, uin, statements).await;
    assert_eq!(list().await, "ok");
    let login = world.records().await.into_iter().find(|record| record["eventName"] == "ConsoleLogin");
    let login = login.unwrap();
    assert_eq!(login["userIdentity"]["type"], "CAMUser");
    assert_eq!(login["userIdentity"]["accountId"], owner());
    assert!(!login.to_string().contains(PASSWORD));
}

#[tokio::test]
async fn whoever_may_not_in_learns_nothing_but_that() {
    let world = World::new().await;
    let (_, off) = (colleague(&world, "Ann").await, colleague(&world, "Off").await);
    edit(&world, off, |user| user.console_login = false).await;
    let (own_number, other) = (off.to_string(), world.another_account().await);
    assert!(!other.secret_id.is_empty());
    for (from, (uin, name, password)) in (1..).zip([
        ("100000000001", "Ann", "wrong"),
        ("100000000001", "ann", PASSWORD),
        ("100000000001", "Nobody", PASSWORD),
        ("100000000001", "Off", PASSWORD),
        ("100000000001", "root", ROOT_PASSWORD),
        ("200000000001", "Ann", PASSWORD),
        ("300000000001", "Ann", PASSWORD),
        ("0100000000001", "Ann", PASSWORD),
        ("", "Ann", PASSWORD),
        // A sub-account is no root account, whatever number is typed.
        (own_number.as_str(), "", PASSWORD),
    ]) {
        let refused = sign_in(&world, uin, name, password, from).await.err().unwrap();
        assert_eq!(refused, WRONG, "{uin} {name}");
    }
    // All of it is recorded, and nothing of what was typed.
    let trail = world.records().await;
    let failed: Vec<_> = trail.iter().filter(|record| record["apiErrorCode"] == WRONG).collect();
    assert_eq!(failed.len(), 10);
    assert!(failed.iter().all(|record| !record.to_string().contains("Nobody")));
}

/// What somebody could measure from outside: whether a name is known. The medians must not be told apart; a real
/// difference shows in every series, that of a busy machine does not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unknown_names_take_as_long_as_wrong_passwords() {
    let world = World::with(|settings| settings.sign_in_failures = 10_000).await;
    colleague(&world, "Ann").await;
    let off = colleague(&world, "Off").await;
    edit(&world, off, |user| user.console_login = false).await;
    let mut series = Vec::new();
    for _ in 0..8 {
        let medians = medians_of_wrong_passwords(&world).await;
        let (least, most) = (medians.iter().min().unwrap(), medians.iter().max().unwrap());
        assert!(*least > Duration::from_millis(2), "no Argon2 was done: {medians:?}");
        if most.as_secs_f64() < least.as_secs_f64() * 1.6 {
            return;
        }
        series.push(medians);
    }
    panic!("{series:?}");
}

/// How long wrong passwords take for a name that is known, two that are not, and one that may not sign in.
async fn medians_of_wrong_passwords(world: &World) -> [Duration; 4] {
    let claims = [
        ("100000000001", "Ann"),
        ("100000000001", "Nobody"),
        ("900000000001", "Ann"),
        ("100000000001", "Off"),
    ];
    let mut times = [const { Vec::new() }; 4];
    // In turn, so that whatever else the machine does falls on all of them.
    for _ in 0..15 {
        for ((uin, name), times) in claims.iter().zip(&mut times) {
            let begin = Instant::now();
            assert_eq!(sign_in(world, uin, name, "wrong", 1).await.err().unwrap(), WRONG);
            times.push(begin.elapsed());
        }
    }
    times.map(|mut times| {
        times.sort();
        times[times.len() / 2]
    })
}

#[tokio::test]
async fn names_are_locked_whether_they_exist_or_not() {
    let world = World::new().await;
    colleague(&world, "Ann").await;
    for name in ["Ann", "Nobody"] {
        for _ in 0..3 {
            assert_eq!(sign_in(&world, &owner(), name, "guess", 1).await.err().unwrap(), WRONG);
        }
        assert_eq!(sign_in(&world, &owner(), name, PASSWORD, 1).await.err().unwrap(), LOCKED, "{name}");
    }
    assert!(sign_in(&world, &owner(), "Ann", PASSWORD, 2).await.is_ok(), "from elsewhere");
    world.clock.advance_seconds(901);
    assert!(sign_in(&world, &owner(), "Ann", PASSWORD, 1).await.is_ok());
}

#[tokio::test]
async fn the_password_rule_says_how_often_all_addresses_may_fail() {
    let world = World::new().await;
    colleague(&world, "Ann").await;
    settle(&world, |settings| settings.password_rule.retries = 2).await;
    for from in [1, 2] {
        assert_eq!(sign_in(&world, &owner(), "Ann", "guess", from).await.err().unwrap(), WRONG);
    }
    assert_eq!(sign_in(&world, &owner(), "Ann", PASSWORD, 3).await.err().unwrap(), LOCKED);
    world.clock.advance_seconds(3599);
    assert_eq!(sign_in(&world, &owner(), "Ann", PASSWORD, 3).await.err().unwrap(), LOCKED);
    world.clock.advance_seconds(2);
    assert!(sign_in(&world, &owner(), "Ann", PASSWORD, 3).await.is_ok());
}

async fn choose(world: &World, ticket: &str, password: &str) -> Result<keyward_api::SignedIn, String> {
    step(world, ticket, Answer::NewPassword(secret(password)))
        .await
        .map(|stepped| finished(stepped.progress.unwrap()))
}

#[tokio::test]
async fn a_new_password_is_chosen_before_there_is_a_session() {
    let world = World::new().await;
    let uin = colleague(&world, "Ann").await;
    let before = signed_in(&world, "Ann", 1).await;
    edit(&world, uin, |user| user.need_reset_password = true).await;
    let half = ticket(sign_in(&world, &owner(), "Ann", PASSWORD, 1).await.unwrap(), Step::NewPassword);
    assert!(session(&world, &half).await.is_none(), "a ticket is no session");
    for password in ["Aa1!", PASSWORD] {
        assert_eq!(choose(&world, &half, password).await.err().unwrap(), BAD_PASSWORD, "{password}");
    }
    // It is not the time for a code.
    assert_eq!(show(&world, &half, "123456").await.err().unwrap(), "FailedOperation");
    let after = choose(&world, &half, "An0ther word!").await.unwrap();
    assert!(session(&world, &after.token).await.is_some());
    assert!(session(&world, &before.token).await.is_none(), "sessions from before are over");
    assert_eq!(choose(&world, &half, "A th1rd word!").await.err().unwrap(), NO_TICKET, "tickets are used up");
    assert_eq!(sign_in(&world, &owner(), "Ann", PASSWORD, 1).await.err().unwrap(), WRONG);
    finished(sign_in(&world, &owner(), "Ann", "An0ther word!", 1).await.unwrap());
    let trail = world.records().await;
    let chosen = trail.iter().filter(|record| record["eventName"] == "ConsoleLoginNewPassword");
    assert_eq!(chosen.count(), 3, "one record a call of somebody who is known");
    assert!(!trail.iter().any(|record| record.to_string().contains("An0ther")));
}

#[tokio::test]
async fn passwords_wear_out_and_do_not_come_back() {
    let world = World::new().await;
    let uin = colleague(&world, "Ann").await;
    settle(&world, |settings| {
        settings.password_rule = PasswordRule { valid_days: 30, remembered: 2, ..PasswordRule::default() };
    })
    .await;
    edit(&world, uin, |user| user.password_set_at = keyward_domain::UnixSeconds(1_790_000_000)).await;
    finished(sign_in(&world, &owner(), "Ann", PASSWORD, 1).await.unwrap());
    let passwords = [PASSWORD, "Sec0nd word!", "Th1rd word!!", "F0urth word!"];
    for (old, new) in passwords.iter().zip(&passwords[1..]) {
        world.clock.advance_seconds(30 * 86_400);
        let half = ticket(sign_in(&world, &owner(), "Ann", old, 1).await.unwrap(), Step::NewPassword);
        for used in passwords.iter().take_while(|password| *password != new) {
            let forgotten = *new == passwords[3] && *used == PASSWORD;
            if !forgotten {
                assert_eq!(choose(&world, &half, used).await.err().unwrap(), BAD_PASSWORD, "{used}");
            }
        }
        choose(&world, &half, new).await.unwrap();
    }
    world.clock.advance_seconds(30 * 86_400);
    let half = ticket(sign_in(&world, &owner(), "Ann", passwords[3], 1).await.unwrap(), Step::NewPassword);
    choose(&world, &half, PASSWORD).await.expect("the rule remembers two");
}

#[tokio::test]
async fn tickets_last_five_minutes_and_no_longer_than_the_password() {
    let world = World::new().await;
    let uin = colleague(&world, "Ann").await;
    edit(&world, uin, |user| user.need_reset_password = true).await;
    let half =
        async || ticket(sign_in(&world, &owner(), "Ann", PASSWORD, 1).await.unwrap(), Step::NewPassword);
    let late = half().await;
    world.clock.advance_seconds(300);
    assert_eq!(choose(&world, &late, "An0ther word!").await.err().unwrap(), NO_TICKET);
    let (first, second) = (half().await, half().await);
    choose(&world, &first, "An0ther word!").await.unwrap();
    assert_eq!(
        choose(&world, &second, "A th1rd word!").await.err().unwrap(),
        NO_TICKET,
        "the password is another"
    );
    edit(&world, uin, |user| user.need_reset_password = true).await;
    let half = ticket(sign_in(&world, &owner(), "Ann", "An0ther word!", 1).await.unwrap(), Step::NewPassword);
    edit(&world, uin, |user| user.console_login = false).await;
    assert_eq!(
        choose(&world, &half, "A th1rd word!").await.err().unwrap(),
        NO_TICKET,
        "she may not any more"
    );
    assert_eq!(choose(&world, "no such ticket", "A th1rd word!").await.err().unwrap(), NO_TICKET);
}

#[tokio::test]
async fn a_password_alone_does_not_get_to_choose_another() {
    let world = World::new().await;
    let uin = colleague(&world, "Ann").await;
    let (app, _) = set_up(&world, &signed_in(&world, "Ann", 1).await.token, PASSWORD).await;
    edit(&world, uin, |user| user.need_reset_password = true).await;
    let half = ticket(sign_in(&world, &owner(), "Ann", PASSWORD, 1).await.unwrap(), Step::SecondFactor);
    assert_eq!(choose(&world, &half, "An0ther word!").await.err().unwrap(), "FailedOperation");
    ticket(show(&world, &half, &code(&world, &app, 1)).await.unwrap(), Step::NewPassword);
    let session = choose(&world, &half, "An0ther word!").await.unwrap();
    assert!(session.view.caller.mfa);
}

#[tokio::test]
async fn changing_the_password_keeps_this_session_and_ends_all_others() {
    let world = World::new().await;
    colleague(&world, "Ann").await;
    let (here, there) = (signed_in(&world, "Ann", 1).await, signed_in(&world, "Ann", 2).await);
    let root = finished(sign_in(&world, &owner(), "", ROOT_PASSWORD, 3).await.unwrap());
    // Long enough for a session that was forgotten to count as idle.
    for _ in 0..3 {
        world.clock.advance_seconds(500);
        for token in [&here.token, &there.token, &root.token] {
            assert!(session(&world, token).await.is_some());
        }
    }
    let change = |current: &str, new: &str| json!({"CurrentPassword": current, "NewPassword": new});
    for (params, refused) in [
        (change("wrong", "An0ther word!"), WRONG),
        (change(PASSWORD, "weak"), BAD_PASSWORD),
        (change(PASSWORD, PASSWORD), BAD_PASSWORD),
        (json!({"CurrentPassword": PASSWORD}), "MissingParameter"),
        (change(PASSWORD, ""), BAD_PASSWORD),
        (change(PASSWORD, &"x".repeat(1025)), "InvalidParameter"),
    ] {
        assert_eq!(call(&world, &here.token, "ChangePassword", params).await.unwrap_err(), refused);
    }
    call(&world, &here.token, "ChangePassword", change(PASSWORD, "An0ther word!")).await.unwrap();
    assert!(session(&world, &here.token).await.is_some());
    assert!(session(&world, &there.token).await.is_none());
    assert!(session(&world, &root.token).await.is_some(), "somebody else's");
    let weak = change(ROOT_PASSWORD, "root");
    assert_eq!(call(&world, &root.token, "ChangePassword", weak).await.unwrap_err(), BAD_PASSWORD);
    call(&world, &root.token, "ChangePassword", change(ROOT_PASSWORD, "R0ot of all!")).await.unwrap();
    finished(sign_in(&world, &owner(), "", "R0ot of all!", 1).await.unwrap());
    let trail = world.records().await;
    assert_eq!(trail.iter().filter(|record| record["eventName"] == "ChangePassword").count(), 9);
    let text = format!("{trail:?}");
    for secret in [PASSWORD, "An0ther", "R0ot"] {
        assert!(!text.contains(secret), "{secret}");
    }
}

#[tokio::test]
async fn an_open_session_is_no_place_to_guess_the_password() {
    let world = World::new().await;
    colleague(&world, "Ann").await;
    let found = signed_in(&world, "Ann", 1).await;
    let guess = json!({"CurrentPassword": "guess", "NewPassword": "An0ther word!"});
    for _ in 0..3 {
        assert_eq!(call(&world, &found.token, "ChangePassword", guess.clone()).await.unwrap_err(), WRONG);
    }
    let right = json!({"CurrentPassword": PASSWORD, "NewPassword": "An0ther word!"});
    assert_eq!(call(&world, &found.token, "ChangePassword", right).await.unwrap_err(), LOCKED);
    let begin = json!({ "Password": PASSWORD });
    assert_eq!(call(&world, &found.token, "BeginSecondFactor", begin).await.unwrap_err(), LOCKED);
    finished(sign_in(&world, &owner(), "Ann", PASSWORD, 1).await.unwrap());
}
