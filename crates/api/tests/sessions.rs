//! Sessions of the console: seen, and ended at once.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use common::{
    browser::{ROOT_PASSWORD, allow, call, colleague, edit, finished, session, sign_in, signed_in},
    world::{ROOT, World, service_of},
};
use keyward_api::{Clock, actions::console};
use keyward_domain::UnixSeconds;
use keyward_store::{Change, Unit, audit::Record};
use serde_json::{Value, json};

async fn list(world: &World, token: &str, params: Value) -> Vec<Value> {
    call(world, token, "ListSessions", params).await.unwrap()["Sessions"].as_array().unwrap().clone()
}

#[tokio::test]
async fn sessions_are_listed_with_when_and_where() {
    let world = World::new().await;
    colleague(&world, "Ann").await;
    colleague(&world, "Bob").await;
    let begin = world.clock.now().0;
    let (there, _) = (signed_in(&world, "Ann", 7).await, signed_in(&world, "Bob", 8).await);
    world.clock.advance_seconds(10);
    let here = signed_in(&world, "Ann", 9).await;
    world.clock.advance_seconds(5);
    session(&world, &there.token).await.unwrap();
    world.clock.advance_seconds(5);
    let listed = list(&world, &here.token, json!({})).await;
    assert_eq!(listed.len(), 2, "nobody else's");
    assert_eq!(
        listed[1],
        json!({
            "SessionId": listed[1]["SessionId"], "CreatedAt": begin, "LastUsedAt": begin + 15,
            "ExpiresAt": begin + 3600, "Address": "127.0.0.7", "UserAgent": "browser 7", "SecondFactor": false,
            "Current": false,
        })
    );
    assert_eq!((&listed[0]["Current"], &listed[0]["LastUsedAt"]), (&json!(true), &json!(begin + 20)));
    let text = listed[0].to_string();
    assert!(!text.contains(&*here.token));
    // What is idle for too long is over, and not listed.
    world.clock.advance_seconds(590);
    session(&world, &here.token).await.unwrap();
    world.clock.advance_seconds(11);
    assert_eq!(list(&world, &here.token, json!({})).await.len(), 1);
}

#[tokio::test]
async fn one_session_or_all_others_end_at_once() {
    let world = World::new().await;
    colleague(&world, "Ann").await;
    colleague(&world, "Bob").await;
    let bob = signed_in(&world, "Bob", 4).await;
    let (one, two, three) = (
        signed_in(&world, "Ann", 1).await,
        signed_in(&world, "Ann", 2).await,
        signed_in(&world, "Ann", 3).await,
    );
    let id = async |token: &str| {
        let listed = list(&world, token, json!({})).await;
        let current = listed.into_iter().find(|session| session["Current"] == true).unwrap();
        current["SessionId"].clone()
    };
    let (id_two, id_bob) = (id(&two.token).await, id(&bob.token).await);
    let end = async |id: &Value| call(&world, &one.token, "EndSession", json!({ "SessionId": id })).await;
    assert_eq!(end(&id_bob).await.unwrap_err(), "ResourceNotFound.SessionNotExist", "not hers");
    end(&id_two).await.unwrap();
    assert!(session(&world, &two.token).await.is_none());
    assert_eq!(end(&id_two).await.unwrap_err(), "ResourceNotFound.SessionNotExist");
    call(&world, &one.token, "EndOtherSessions", json!({})).await.unwrap();
    assert!(session(&world, &three.token).await.is_none());
    for token in [&one.token, &bob.token] {
        assert!(session(&world, token).await.is_some());
    }
    let own = id(&one.token).await;
    end(&own).await.unwrap();
    assert!(session(&world, &one.token).await.is_none(), "one may leave");
}

#[tokio::test]
async fn administrators_see_and_end_sessions_of_those_they_may() {
    let world = World::new().await;
    let (ann, bob) = (colleague(&world, "Ann").await, colleague(&world, "Bob").await);
    let root = finished(sign_in(&world, &ROOT.to_string(), "", ROOT_PASSWORD, 3).await.unwrap());
    let (anns, bobs) = (signed_in(&world, "Ann", 1).await, signed_in(&world, "Bob", 2).await);
    let of_ann = json!({ "TargetUin": ann });
    for action in ["ListSessions", "EndOtherSessions", "DescribeSecondFactor"] {
        let refused = call(&world, &bobs.token, action, of_ann.clone()).await.unwrap_err();
        assert_eq!(refused, "UnauthorizedOperation", "{action}");
    }
    allow(&world, bob, json!([{"effect": "allow", "action": "cam:*", "resource": "*"}])).await;
    assert_eq!(list(&world, &bobs.token, of_ann.clone()).await.len(), 1);
    // Nobody sees or ends those of the root account.
    let of_root = json!({ "TargetUin": ROOT });
    for action in ["ListSessions", "EndOtherSessions"] {
        let refused = call(&world, &bobs.token, action, of_root.clone()).await.unwrap_err();
        assert_eq!(refused, "ResourceNotFound.UserNotExist", "{action}");
    }
    let id = list(&world, &root.token, of_ann.clone()).await[0]["SessionId"].clone();
    let end = json!({"SessionId": id, "TargetUin": ann});
    call(&world, &bobs.token, "EndSession", end).await.unwrap();
    assert!(session(&world, &anns.token).await.is_none());
    let again = signed_in(&world, "Ann", 1).await;
    call(&world, &root.token, "EndOtherSessions", of_ann).await.unwrap();
    assert!(session(&world, &again.token).await.is_none());
    assert!(session(&world, &root.token).await.is_some());
}

/// Whatever an action does or forgets to do about sessions.
#[tokio::test]
async fn sessions_end_with_the_permission_to_have_them() {
    let world = World::new().await;
    let uin = colleague(&world, "Ann").await;
    let token = signed_in(&world, "Ann", 1).await.token;
    edit(&world, uin, |user| user.console_login = false).await;
    assert!(session(&world, &token).await.is_none(), "console sign-in was switched off");
    edit(&world, uin, |user| user.console_login = true).await;
    world.clock.advance_seconds(10);
    let now = world.clock.now().0;
    edit(&world, uin, |user| user.password_set_at = UnixSeconds(now)).await;
    assert!(session(&world, &token).await.is_none(), "the password was reset");
    let token = signed_in(&world, "Ann", 1).await.token;
    assert!(session(&world, &token).await.is_some());
    let changes = vec![Change::RemovePrincipal(uin)];
    world.store.commit(Unit { changes, record: Record::new(b"{}".to_vec()) }).await.unwrap();
    assert!(session(&world, &token).await.is_none(), "the user is gone");
}

#[tokio::test]
async fn no_signed_request_reaches_what_is_for_sessions() {
    let world = World::new().await;
    let root = world.root.clone();
    for action in console::SERVICE.actions {
        let reply = world.reply(&root, action.name, "", &json!({})).await;
        assert_ne!(reply.code, "ok", "{}", action.name);
        assert!(["InvalidAction", "NoSuchVersion"].contains(&&*reply.code), "{} {}", action.name, reply.code);
        assert_eq!(service_of(action.name).name, "kms", "no service has it");
    }
}

#[tokio::test]
async fn every_action_leaves_one_record_and_names_what_is_wrong() {
    let world = World::new().await;
    colleague(&world, "Ann").await;
    let token = signed_in(&world, "Ann", 1).await.token;
    for action in console::SERVICE.actions {
        let before = world.records().await.len();
        let refused = call(&world, &token, action.name, json!({"NoSuchParameter": 1})).await.unwrap_err();
        assert!(["UnknownParameter", "MissingParameter"].contains(&&*refused), "{} {refused}", action.name);
        let wrong = call(
            &world,
            &token,
            action.name,
            json!({"TargetUin": "x", "Code": 1, "Password": [],
            "CurrentPassword": {}, "NewPassword": 1, "SessionId": {}}),
        )
        .await;
        assert!(wrong.is_err(), "{}", action.name);
        let records = world.records().await;
        assert_eq!(records.len(), before + 2, "{}", action.name);
        assert_eq!(records.last().unwrap()["eventSource"], "cam.console");
    }
    assert_eq!(
        call(&world, &token, "NoSuchAction", json!({})).await.unwrap_err(),
        "InvalidAction",
        "and nothing else is there"
    );
}
