//! What holds for every action: the tests walk the whole list, so that a new one cannot be forgotten.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod actions;
mod common;

use actions::{actions, contract, contracted, examples::examples, names, sorted};
use common::{
    headers::TestHeaders,
    world::{START, World, service_of},
};
use keyward_api::{Reply, actions::SERVICES};
use serde_json::{Value, json};

/// Actions that every proven caller may use, because they tell nothing of an account.
const OPEN: [&str; 4] = ["AssumeRoleWithWebIdentity", "GetCallerIdentity", "GetRegions", "GetUserAppId"];

/// Actions that need a second factor, which the callers of the examples do not have.
const NEEDS_DEVICE: [&str; 1] = ["GetSessionToken"];

/// What an example answers if the caller has permission.
fn example_code(action: &str) -> &'static str {
    if NEEDS_DEVICE.contains(&action) { "FailedOperation.CheckMFAError" } else { "ok" }
}

#[tokio::test]
async fn every_action_has_an_example() {
    let world = World::new().await;
    let examples = examples(&world).await;
    assert_eq!(examples.keys().copied().collect::<Vec<_>>(), sorted(actions().collect()));
    for service in SERVICES {
        assert!(
            service.actions.iter().map(|action| action.name).is_sorted(),
            "{}: in order of names",
            service.name
        );
    }
}

#[tokio::test]
async fn every_action_leaves_exactly_one_record_whatever_becomes_of_it() {
    let world = World::new().await;
    let (sub, root) = (world.sub_account().await, world.root.clone());
    for (action, params) in examples(&world).await {
        for (who, params) in [(&root, &params), (&root, &json!({"NoSuchParameter": 1})), (&sub, &params)] {
            let before = world.records().await.len();
            let reply = world.reply(who, action, "ap-guangzhou", params).await;
            let records = world.records().await;
            assert_eq!(records.len(), before + 1, "{action} {params}");
            let last = records.last().unwrap();
            assert_eq!(
                last["requestID"].as_str().or(last["eventID"].as_str()).unwrap(),
                reply.request_id,
                "{action}"
            );
            assert_eq!(last["eventName"], action);
            assert_eq!(last["userIdentity"]["secretId"], who.secret_id);
            let code = last["apiErrorCode"].as_str().unwrap();
            assert_eq!(if code == "0" { "ok" } else { code }, reply.code, "{action}");
        }
    }
}

#[tokio::test]
async fn every_action_leaves_one_event_that_is_found() {
    let world = World::new().await;
    let (sub, root) = (world.sub_account().await, world.root.clone());
    for (action, params) in examples(&world).await {
        let mut resources = Vec::new();
        // Refused first: what was deleted has no maker any more.
        for (who, name) in [(&sub, "sub"), (&root, "root")] {
            let reply = world.reply(who, action, "ap-guangzhou", &params).await;
            let attribute = json!({"AttributeKey": "RequestId", "AttributeValue": reply.request_id});
            let (start, end) = (START / 1000, START / 1000);
            let search = json!({"StartTime": start, "EndTime": end, "LookupAttributes": [attribute]});
            let found = world.ok("LookUpEvents", search).await;
            assert_eq!(found["Events"].as_array().unwrap().len(), 1, "{action}");
            let event = &found["Events"][0];
            assert_eq!(event["EventName"], action);
            assert_eq!(event["Username"], name);
            assert_eq!(event["EventRegion"], "ap-guangzhou", "{action}");
            assert_eq!(event["Resources"]["ResourceType"], service_of(action).name);
            assert_eq!(event["ErrorCode"], i32::from(reply.code == "UnauthorizedOperation"), "{action}");
            let document: Value = serde_json::from_str(event["CloudAuditEvent"].as_str().unwrap()).unwrap();
            let code = if reply.code == "ok" { json!(0) } else { json!(reply.code) };
            assert_eq!(document["apiErrorCode"], code, "{action}");
            resources.push(event["Resources"]["ResourceName"].clone());
        }
        let names_one =
            ["KeyId", "DataKeyId", "KeyIds", "DataKeyIds"].iter().any(|name| params.get(name).is_some());
        if names_one && params.get("IsHostedByKms").is_none() {
            // What a call uses besides is known only once it is allowed.
            let [refused, done] = [0, 1].map(|n| resources[n].as_str().unwrap());
            assert!(done.starts_with(refused), "{action} is about {done}, refused about {refused}");
        }
    }
}

#[tokio::test]
async fn every_action_succeeds_for_root_and_is_refused_without_a_policy() {
    let world = World::new().await;
    let sub = world.sub_account().await;
    for (action, params) in examples(&world).await {
        let refused = world.reply(&sub, action, "ap-guangzhou", &params).await;
        if OPEN.contains(&action) {
            assert_eq!(refused.code, "ok");
        } else {
            assert_eq!(refused.code, "UnauthorizedOperation", "{action}");
            let text = String::from_utf8(refused.body).unwrap();
            let service = service_of(action).name;
            assert!(text.contains(&format!("({service}:{action})")), "{text}");
            assert!(text.contains("resource (*)") || text.contains("uin/100000000001:"), "{text}");
        }
        let root = world.root.clone();
        let reply = world.reply(&root, action, "ap-guangzhou", &params).await;
        assert_eq!(reply.code, example_code(action), "{action} {}", String::from_utf8_lossy(&reply.body));
    }
}

/// What a refusal names: the action with its service, and the resource.
fn refused(reply: &Reply) -> (String, String) {
    let body: Value = serde_json::from_slice(&reply.body).unwrap();
    let message = body["Response"]["Error"]["Message"].as_str().unwrap_or_default().to_owned();
    let after = |before: &str| {
        message.split(before).nth(1).and_then(|rest| rest.split(')').next()).unwrap_or_default().to_owned()
    };
    (after("operation ("), after("resource ("))
}

/// Actions that need the permission of another one besides their own, because they amount to it.
const ALSO: [(&str, &str); 1] = [("kms:ImportDataKey", "kms:Decrypt")];

#[tokio::test]
async fn every_action_is_allowed_by_a_policy_for_just_it_and_refused_with_one_for_something_else() {
    let world = World::new().await;
    for (action, params) in examples(&world).await {
        if OPEN.contains(&action) {
            continue;
        }
        let name = format!("{}:{action}", service_of(action).name);
        let statements = |allowed: &[(String, String)]| {
            let each = |(action, resource): &(String, String)| json!({"effect": "allow", "action": action, "resource": resource});
            json!(allowed.iter().map(each).collect::<Vec<_>>())
        };
        let elsewhere = ["qcs::kms:ap-guangzhou::key/creatorUin/1/*", "qcs::cam::uin/1:*"];
        let user =
            world.user(statements(&elsewhere.map(|resource| (name.clone(), resource.to_owned())))).await;
        let uin = World::uin(&user);
        let call = async || world.reply(&user, action, "ap-guangzhou", &params).await;
        let reply = call().await;
        assert_eq!(reply.code, "UnauthorizedOperation", "{action}");
        let (_, resource) = refused(&reply);
        world.attach(uin, statements(&[("kms:NoSuchAction".into(), resource)])).await;
        assert_eq!(call().await.code, "UnauthorizedOperation", "{action}: another action");
        // A call may need several permissions; each refusal names the first that is missing.
        let (mut reply, mut allowed) = (reply, Vec::new());
        while reply.code == "UnauthorizedOperation" && !allowed.contains(&refused(&reply)) {
            allowed.push(refused(&reply));
            world.attach(uin, statements(&allowed)).await;
            reply = call().await;
        }
        let own = |(action, _): &(String, String)| *action == name || ALSO.contains(&(&name, action));
        assert!(allowed.iter().all(own), "{action} needs {allowed:?}");
        assert_eq!(reply.code, example_code(action), "{action} {}", String::from_utf8_lossy(&reply.body));
    }
}

#[tokio::test]
async fn every_action_refuses_calls_that_nobody_signed() {
    let world = World::new().await;
    for (action, params) in examples(&world).await {
        let mut headers = TestHeaders::default();
        for (name, value) in [
            ("host", &*format!("{}.localhost", service_of(action).name)),
            ("content-type", "application/json"),
            ("x-tc-action", action),
            ("x-tc-version", service_of(action).version),
        ] {
            headers.set(name, value);
        }
        let before = world.records().await.len();
        let reply = world.send(&headers, params.to_string().as_bytes()).await;
        assert_eq!(reply.code, "AuthFailure.InvalidAuthorization", "{action}");
        assert_eq!(world.records().await.len(), before, "nobody's calls are in nobody's trail");
    }
}

#[tokio::test]
async fn every_action_names_the_first_missing_parameter_and_unknown_ones() {
    let world = World::new().await;
    for action in contracted() {
        let contract = contract(service_of(action).name);
        let required =
            contract["actions"][action]["request"].as_array().unwrap().iter().find(|p| p["required"] == true);
        if let Some(first) = required {
            let reply = world.reply(&world.root, action, "ap-guangzhou", &json!({})).await;
            assert_eq!(reply.code, "MissingParameter", "{action}");
            let text = String::from_utf8(reply.body).unwrap();
            assert!(text.contains(&format!("`{}`", first["name"].as_str().unwrap())), "{text}");
        }
        assert_eq!(world.err(action, json!({"NoSuchParameter": 1})).await, "UnknownParameter", "{action}");
    }
}

#[tokio::test]
async fn actions_with_a_region_need_one_that_exists() {
    let world = World::new().await;
    let root = world.root.clone();
    for (action, params) in examples(&world).await {
        let without = world.call(&root, action, "", params.clone()).await;
        let elsewhere = world.call(&root, action, "ap-nowhere", params).await;
        let entry = service_of(action).actions.iter().find(|entry| entry.name == action).unwrap();
        match entry.regional {
            false => assert_eq!(without.err().as_deref().unwrap_or("ok"), example_code(action), "{action}"),
            true => assert_eq!(without.unwrap_err(), "MissingParameter", "{action}"),
        }
        assert_eq!(elsewhere.unwrap_err(), "UnsupportedRegion", "{action}");
    }
}

/// Actions check this each for itself, so that one could forget it.
#[tokio::test]
async fn no_action_acts_for_an_account_that_is_not_the_callers() {
    let world = World::new().await;
    let foreign = json!({"MemberUin": 200_000_000_001_u64});
    let mut checked = 0;
    for (action, mut params) in examples(&world).await {
        if !contracted().any(|known| known == action) {
            continue;
        }
        let contract = contract(service_of(action).name);
        let fields = names(&contract["actions"][action]["request"], |_| true);
        let Some(name) = fields.into_iter().find(|name| name.starts_with("MemberAccount")) else { continue };
        params[name] = if name.ends_with('s') { json!([foreign]) } else { foreign.clone() };
        assert_eq!(world.err(action, params.clone()).await, "UnauthorizedOperation", "{action}");
        let own = json!({"MemberUin": 100_000_000_001_u64});
        params[name] = if name.ends_with('s') { json!([own]) } else { own };
        world.ok(action, params).await;
        checked += 1;
    }
    assert!(checked >= 13, "{checked}");
}

#[tokio::test]
async fn what_is_not_supported_says_so_and_leaves_a_record() {
    let world = World::new().await;
    for service in SERVICES {
        for unsupported in service.unsupported {
            let name = unsupported.name;
            assert!(
                contract(service.name)["actions"][name].is_object(),
                "{name} is no action of the contract"
            );
            assert!(!actions().any(|action| action == name), "{name} is both");
            let before = world.records().await.len();
            let reply = world.reply(&world.root, name, "", &json!({})).await;
            assert_eq!(reply.code, "UnsupportedOperation", "{name}");
            let text = String::from_utf8(reply.body).unwrap();
            assert!(text.contains(name) && text.contains(unsupported.why.en), "{text}");
            assert_eq!(world.records().await.len(), before + 1, "{name}");
        }
        let names = service.unsupported.iter().map(|action| action.name);
        assert!(names.is_sorted(), "{}: in order of names", service.name);
    }
}
