//! The event history: every attribute finds its events, pages hold together, and nobody sees what is not theirs.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use std::collections::BTreeSet;

use common::world::{ROOT, START, World};
use keyward_store::{
    Unit,
    audit::{Record, Verifier, index::GROUP},
};
use keyward_testkit::client::sign::Credentials;
use serde_json::{Value, json};
use tokio::task::JoinSet;

const NOW: i64 = START / 1000;

/// What LookUpEvents answers about all time around the start of the world, with these attributes.
async fn look_up(world: &World, who: &Credentials, attributes: &[(&str, &str)], more: Value) -> Value {
    let mut params = params(attributes);
    params.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    world.call(who, "LookUpEvents", "", params).await.unwrap()
}

fn params(attributes: &[(&str, &str)]) -> Value {
    let attributes: Vec<_> =
        attributes.iter().map(|(key, value)| json!({"AttributeKey": key, "AttributeValue": value})).collect();
    json!({"StartTime": NOW - 3600, "EndTime": NOW + 3600, "LookupAttributes": attributes})
}

/// The request ids of all events that are found, in order, by as many pages as there are.
async fn all(world: &World, who: &Credentials, attributes: &[(&str, &str)]) -> Vec<String> {
    let (mut ids, mut token) = (Vec::new(), String::new());
    loop {
        let page = look_up(world, who, attributes, json!({"MaxResults": 50, "NextToken": token})).await;
        let events = page["Events"].as_array().unwrap();
        ids.extend(events.iter().map(|event| event["RequestID"].as_str().unwrap().to_owned()));
        if page["ListOver"] == true {
            assert_eq!(page["NextToken"], "");
            return ids;
        }
        token = page["NextToken"].as_str().unwrap().to_owned();
    }
}

async fn call(world: &World, who: &Credentials, action: &str, params: Value) -> String {
    world.reply(who, action, "ap-guangzhou", &params).await.request_id
}

#[tokio::test]
async fn every_attribute_finds_its_events() {
    let world = World::new().await;
    let root = world.root.clone();
    let key = world.key("first").await;
    let other = world.key("second").await;
    let sub = world.sub_account().await;
    let encrypted = call(&world, &root, "Encrypt", json!({"KeyId": key, "Plaintext": "YQ=="})).await;
    let refused = call(&world, &sub, "Encrypt", json!({"KeyId": other, "Plaintext": "YQ=="})).await;
    let random = call(&world, &root, "GenerateRandom", json!({"NumberOfBytes": 7})).await;
    let disabled = call(&world, &root, "DisableKey", json!({ "KeyId": key })).await;
    let name = format!("key/creatorUin/{ROOT}/{key}");
    let sub_uin = "100000000002";
    for (attributes, ids) in [
        (vec![("RequestId", &*encrypted)], vec![&encrypted]),
        (vec![("EventId", &*encrypted)], vec![&encrypted]),
        (vec![("EventName", "Encrypt")], vec![&refused, &encrypted]),
        (vec![("EventName", "Encrypt"), ("EventName", "DisableKey")], vec![&disabled, &refused, &encrypted]),
        (vec![("EventName", "DisableKey,GenerateRandom")], vec![&disabled, &random]),
        (vec![("EventName", "Encrypt"), ("Username", "root")], vec![&encrypted]),
        (vec![("Username", "sub")], vec![&refused]),
        (vec![("PrincipalId", sub_uin)], vec![&refused]),
        (vec![("AccessKeyId", "AKIDsub")], vec![&refused]),
        (vec![("ResourceName", &*name), ("EventName", "Encrypt")], vec![&encrypted]),
        (vec![("ResourceId", &*key), ("ReadOnly", "false"), ("SensitiveAction", "1")], vec![&disabled]),
        (
            vec![("ResourceName", &*format!("key/creatorUin/{ROOT}/{other}")), ("Username", "sub")],
            vec![&refused],
        ),
        (vec![("ApiErrorCode", "UnauthorizedOperation")], vec![&refused]),
        (vec![("CamErrorCode", "1")], vec![&refused]),
        (vec![("CamErrorCode", "0"), ("EventName", "Encrypt")], vec![&encrypted]),
        (vec![("SensitiveAction", "1"), ("EventSource", "kms.tencentcloudapi.com")], vec![&disabled]),
        (vec![("SourceIPAddress", "127.0.0.1"), ("Username", "sub")], vec![&refused]),
        (vec![("ResourceType", "kms"), ("Username", "sub")], vec![&refused]),
        (vec![("ActionType", "write"), ("Username", "sub")], vec![&refused]),
        (vec![("Keyword", "RATERAN")], vec![&random]),
        (vec![("Keyword", "AKIDsub")], vec![&refused]),
        (vec![("Keyword", "authorizedop")], vec![&refused]),
        (vec![("Keyword", &*disabled)], vec![&disabled]),
        (vec![("Keyword", &*key), ("EventName", "Encrypt")], vec![&encrypted]),
        (vec![("Keyword", "none")], vec![]),
        (vec![("Username", "Root")], vec![]),
        (vec![("ResourceName", "")], vec![]),
    ] {
        if attributes == [("ResourceName", "")] {
            assert_eq!(world.err("LookUpEvents", params(&attributes)).await, "InvalidParameter");
            continue;
        }
        assert_eq!(all(&world, &root, &attributes).await.iter().collect::<Vec<_>>(), ids, "{attributes:?}");
    }
}

#[tokio::test]
async fn an_event_tells_everything() {
    let world = World::new().await;
    let key = world.key("first").await;
    let sub = world.user(json!([{"effect": "allow", "action": "kms:*", "resource": "*"}])).await;
    let id = call(&world, &sub, "Encrypt", json!({"KeyId": key, "Plaintext": "c2VjcmV0"})).await;
    let root = world.root.clone();
    let page = look_up(&world, &root, &[("RequestId", &id)], json!({})).await;
    assert_eq!((&page["ListOver"], &page["TotalCount"]), (&json!(true), &json!(1)));
    let event = &page["Events"][0];
    let (name, uin) = (format!("key/creatorUin/{ROOT}/{key}"), World::uin(&sub));
    let expected = json!({
        "EventId": id, "RequestID": id, "Username": format!("user{uin}"), "EventTime": "2026-09-21 22:13:20",
        "ResourceTypeCn": "密钥管理系统", "EventNameCn": "加密", "ErrorCode": 0, "EventName": "Encrypt",
        "SecretId": sub.secret_id, "EventSource": "kms.tencentcloudapi.com", "ResourceRegion": "ap-guangzhou",
        "EventRegion": "ap-guangzhou", "AccountID": ROOT, "SourceIPAddress": "127.0.0.1", "Location": "",
        "Resources": {"ResourceType": "kms", "ResourceName": name}, "CloudAuditEvent": event["CloudAuditEvent"],
    });
    assert_eq!(*event, expected);
    let document: Value = serde_json::from_str(event["CloudAuditEvent"].as_str().unwrap()).unwrap();
    let mut inner = document.clone();
    let parameters: Value =
        serde_json::from_str(inner["requestParameters"].take().as_str().unwrap()).unwrap();
    assert_eq!(parameters["KeyId"], key);
    assert!(!document.to_string().contains("c2VjcmV0"));
    let response: Value = serde_json::from_str(inner["responseElements"].take().as_str().unwrap()).unwrap();
    assert_eq!(response, json!({ "RequestId": id }));
    assert_eq!(
        inner,
        json!({
            "eventVersion": 2, "eventID": id, "eventName": "Encrypt", "eventTime": NOW,
            "eventSource": "kms.tencentcloudapi.com", "eventType": "ApiCall", "actionType": document["actionType"],
            "apiVersion": "3.0", "httpMethod": "POST", "eventRegion": "ap-guangzhou", "requestID": id,
            "sourceIPAddress": "127.0.0.1", "userAgent": document["userAgent"], "requestParameters": null,
            "responseElements": null, "errorCode": "0", "errorMessage": "", "apiErrorCode": 0,
            "apiErrorMessage": "", "resourceType": "kms", "resourceName": name,
            "resources": json!([name]).to_string(), "resourceSet": [], "sensitiveAction": "0", "tags": [],
            "userIdentity": {
                "principalId": uin.to_string(), "accountId": ROOT.to_string(), "type": "CAMUser",
                "userName": format!("user{uin}"), "secretId": sub.secret_id, "authenticated": true,
                "sessionContext": "",
            },
        })
    );
    let newer = world.ok("DescribeEvents", params(&[("RequestId", &id)])).await;
    assert_eq!(newer["Events"][0]["EventTime"], NOW.to_string());
}

#[tokio::test]
async fn a_refusal_says_why() {
    let world = World::new().await;
    let root = world.root.clone();
    let sub = world.user(json!([{"effect": "allow", "action": "kms:Encrypt", "resource": "*"}])).await;
    let key = world.key("first").await;
    let id = call(&world, &sub, "DescribeKey", json!({ "KeyId": key })).await;
    let event = look_up(&world, &root, &[("RequestId", &id)], json!({})).await["Events"][0].clone();
    assert_eq!(event["ErrorCode"], 1);
    assert_eq!(event["Resources"]["ResourceName"], format!("key/creatorUin/{ROOT}/{key}"));
    let document: Value = serde_json::from_str(event["CloudAuditEvent"].as_str().unwrap()).unwrap();
    assert_eq!(document["apiErrorCode"], "UnauthorizedOperation");
    assert_eq!(document["errorCode"], "1");
    assert_eq!(document["errorMessage"], document["apiErrorMessage"]);
    assert_eq!(document["authorization"]["Decision"], "NotAllowed");
    let response: Value = serde_json::from_str(document["responseElements"].as_str().unwrap()).unwrap();
    assert_eq!(response["Error"]["Code"], "UnauthorizedOperation");
}

#[tokio::test]
async fn what_could_not_be_read_is_recorded_by_names() {
    let world = World::new().await;
    let key = world.key("first").await;
    let root = world.root.clone();
    for (params, resource) in [
        (json!({"KeyId": key, "Plaintext": ["geheim"]}), format!("key/creatorUin/{ROOT}/{key}")),
        (json!({"KeyId": "nonsense", "Plaintext": "geheim"}), "-".into()),
        (json!({"KeyId": key, "Extra": "geheim"}), format!("key/creatorUin/{ROOT}/{key}")),
    ] {
        let id = call(&world, &root, "Encrypt", params.clone()).await;
        let event = look_up(&world, &root, &[("RequestId", &id)], json!({})).await["Events"][0].clone();
        assert_eq!(event["Resources"]["ResourceName"], resource, "{params}");
        let text = event["CloudAuditEvent"].as_str().unwrap();
        let document: Value = serde_json::from_str(text).unwrap();
        let recorded: Value = serde_json::from_str(document["requestParameters"].as_str().unwrap()).unwrap();
        let names: Vec<_> = recorded.as_object().unwrap().keys().collect();
        assert_eq!(names, params.as_object().unwrap().keys().collect::<Vec<_>>());
        assert!(!text.contains("geheim") && !text.contains("nonsense"), "{text}");
    }
}

#[tokio::test]
async fn what_is_wrong_has_its_code() {
    let world = World::with(|settings| settings.audit_retention_days = 90).await;
    let day = 86_400;
    let times = |start: i64, end: i64| json!({"StartTime": start, "EndTime": end});
    for (action, params, code) in [
        ("LookUpEvents", times(NOW, NOW - 1), "InvalidParameterValue.Time"),
        ("DescribeEvents", times(NOW, NOW - 1), "InvalidParameterValue.Time"),
        ("LookUpEvents", times(NOW - 91 * day, NOW), "LimitExceeded.OverTime"),
        ("LookUpEvents", times(-5, -1), "LimitExceeded.OverTime"),
        ("LookUpEvents", times(i64::MIN, i64::MAX), "LimitExceeded.OverTime"),
        ("DescribeEvents", times(NOW - 91 * day, NOW - 80 * day), "LimitExceeded.OverTime"),
        ("DescribeEvents", times(NOW - 30 * day, NOW), "LimitExceeded.OverTime"),
        ("DescribeEvents", json!({"StartTime": NOW, "EndTime": u64::MAX}), "LimitExceeded.OverTime"),
        ("LookUpEvents", json!({"StartTime": "yesterday", "EndTime": NOW}), "InvalidParameter.Time"),
        ("LookUpEvents", json!({"StartTime": 1.5, "EndTime": NOW}), "InvalidParameter.Time"),
        ("DescribeEvents", json!({"StartTime": -1, "EndTime": NOW}), "InvalidParameter"),
        ("LookUpEvents", json!({"StartTime": NOW}), "MissingParameter"),
    ] {
        assert_eq!(world.err(action, params.clone()).await, code, "{action} {params}");
    }
    for (more, code) in [
        (json!({"MaxResults": 0}), "InvalidParameterValue.MaxResult"),
        (json!({"MaxResults": 51}), "InvalidParameterValue.MaxResult"),
        (json!({"MaxResults": "x"}), "InvalidParameter"),
        (
            json!({"LookupAttributes": [{"AttributeKey": "Colour", "AttributeValue": "red"}]}),
            "InvalidParameterValue.attributeKey",
        ),
        (
            json!({"LookupAttributes": [{"AttributeKey": "requestid", "AttributeValue": "x"}]}),
            "InvalidParameterValue.attributeKey",
        ),
        (json!({"LookupAttributes": [{"AttributeValue": "x"}]}), "MissingParameter"),
        (json!({"LookupAttributes": [{"AttributeKey": "Username"}]}), "InvalidParameter"),
        (
            json!({"LookupAttributes": [{"AttributeKey": "ReadOnly", "AttributeValue": "maybe"}]}),
            "InvalidParameter",
        ),
        (
            json!({"LookupAttributes": [{"AttributeKey": "ActionType", "AttributeValue": "Look"}]}),
            "InvalidParameter",
        ),
        (
            json!({"LookupAttributes": [{"AttributeKey": "SensitiveAction", "AttributeValue": "2"}]}),
            "InvalidParameter",
        ),
        (
            json!({"LookupAttributes": [{"AttributeKey": "Tags", "AttributeValue": "[{}]"}]}),
            "InvalidParameter",
        ),
        (
            json!({"LookupAttributes": vec![json!({"AttributeKey": "EventName", "AttributeValue": "x"}); 51]}),
            "InvalidParameter",
        ),
        (
            json!({"LookupAttributes": [{"AttributeKey": "Keyword", "AttributeValue": "x".repeat(1025)}]}),
            "InvalidParameter",
        ),
        (json!({"LookupAttributes": "x"}), "InvalidParameter"),
    ] {
        let mut params = times(NOW - 29 * day, NOW);
        params.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        for action in ["LookUpEvents", "DescribeEvents"] {
            assert_eq!(world.err(action, params.clone()).await, code, "{action} {params}");
        }
    }
    let mut params = times(NOW - 90 * day, NOW);
    world.ok("LookUpEvents", params.clone()).await;
    for mode in ["standard", "quick", ""] {
        params["Mode"] = mode.into();
        world.ok("LookUpEvents", params.clone()).await;
    }
    params["Mode"] = "slow".into();
    assert_eq!(world.err("LookUpEvents", params).await, "InvalidParameter");
    let mut params = times(NOW - 30 * day + 1, NOW);
    world.ok("DescribeEvents", params.clone()).await;
    params["IsReturnLocation"] = 2.into();
    assert_eq!(world.err("DescribeEvents", params).await, "InvalidParameter");
    assert_eq!(world.err("GetAttributeKey", json!({"WebsiteType": "fr"})).await, "InvalidParameter");
}

#[tokio::test]
async fn pages_hold_together_while_events_arrive() {
    let world = World::new().await;
    let root = world.root.clone();
    let mut expected = Vec::new();
    for _ in 0..23 {
        expected.insert(0, call(&world, &root, "GenerateRandom", json!({"NumberOfBytes": 1})).await);
    }
    let attributes = [("EventName", "GenerateRandom")];
    let (mut found, mut text, mut number) = (Vec::new(), String::new(), 0);
    let mut newer = Vec::new();
    loop {
        let page = look_up(&world, &root, &attributes, json!({"MaxResults": 5, "NextToken": text})).await;
        let mut same = params(&attributes);
        same.as_object_mut()
            .unwrap()
            .extend([("MaxResults".to_owned(), json!(5)), ("NextToken".to_owned(), json!(number))]);
        let other = world.ok("DescribeEvents", same).await;
        let ids = |page: &Value| {
            let events = page["Events"].as_array().unwrap();
            events.iter().map(|event| event["EventId"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(ids(&page), ids(&other));
        assert_eq!(page["ListOver"], other["ListOver"]);
        found.extend(ids(&page));
        if page["ListOver"] == true {
            break;
        }
        newer.push(call(&world, &root, "GenerateRandom", json!({"NumberOfBytes": 2})).await);
        (text, number) =
            (page["NextToken"].as_str().unwrap().to_owned(), other["NextToken"].as_u64().unwrap());
    }
    assert_eq!(found, expected);
    newer.reverse();
    assert_eq!(all(&world, &root, &attributes).await, [newer, expected].concat());
}

#[tokio::test]
async fn a_token_is_good_for_its_search_alone() {
    let world = World::new().await;
    let (root, other) = (world.root.clone(), world.another_account().await);
    for _ in 0..3 {
        call(&world, &root, "GenerateRandom", json!({"NumberOfBytes": 1})).await;
    }
    let page = look_up(&world, &root, &[], json!({"MaxResults": 1})).await;
    let token = page["NextToken"].as_str().unwrap();
    let mut again = params(&[]);
    again["NextToken"] = token.into();
    world.ok("LookUpEvents", again.clone()).await;
    assert_eq!(world.call(&other, "LookUpEvents", "", again.clone()).await.unwrap_err(), "InvalidParameter");
    again["EndTime"] = (NOW + 1).into();
    assert_eq!(world.err("LookUpEvents", again).await, "InvalidParameter");
    for (action, bad) in [
        ("LookUpEvents", json!("79ba1f24-c21c-4858-a8e6-a9266b0599ff")),
        ("LookUpEvents", json!("é")),
        ("DescribeEvents", json!(123_213_213_312_313_u64)),
        ("DescribeEvents", json!(u64::MAX)),
        ("DescribeEvents", json!("x")),
    ] {
        let mut params = params(&[]);
        params["NextToken"] = bad.clone();
        assert_eq!(world.err(action, params).await, "InvalidParameter", "{action} {bad}");
    }
}

#[tokio::test]
async fn nobody_sees_events_of_another_account() {
    let world = World::new().await;
    let (root, other) = (world.root.clone(), world.another_account().await);
    let own = call(&world, &root, "GenerateRandom", json!({"NumberOfBytes": 1})).await;
    let theirs = call(&world, &other, "GenerateRandom", json!({"NumberOfBytes": 1})).await;
    assert_eq!(all(&world, &root, &[("EventName", "GenerateRandom")]).await, [&*own]);
    assert_eq!(all(&world, &other, &[("EventName", "GenerateRandom")]).await, [&*theirs]);
    assert!(all(&world, &other, &[("RequestId", &own)]).await.is_empty());
    assert!(all(&world, &root, &[("AccessKeyId", &other.secret_id)]).await.is_empty());
    assert!(all(&world, &root, &[("Keyword", &theirs)]).await.is_empty());
}

#[tokio::test]
async fn requests_of_strangers_are_counted() {
    let world = World::new().await;
    let stranger = Credentials::new("AKIDstranger", "secret");
    let before = world.records().await.len();
    for _ in 0..1000 {
        let reply = world.reply(&stranger, "ListKeys", "ap-guangzhou", &json!({})).await;
        assert_eq!(reply.code, "AuthFailure.SecretIdNotFound");
    }
    world.run_jobs().await;
    assert_eq!(world.records().await.len(), before, "not at once");
    world.clock.advance_seconds(60);
    world.run_jobs().await;
    let records = world.records().await;
    assert_eq!(records.len(), before + 1);
    let record = records.last().unwrap();
    assert_eq!(record["eventName"], "RefuseUnknownAccessKeys");
    assert_eq!(record["userIdentity"]["accountId"], "0");
    assert_eq!(record["requestParameters"]["Count"], 1000);
    assert_eq!(record["requestParameters"]["SourceAddresses"], json!(["127.0.0.1"]));
    world.clock.advance_seconds(60);
    world.run_jobs().await;
    assert_eq!(world.records().await.len(), before + 1, "nothing more came");
    let root = world.root.clone();
    assert!(all(&world, &root, &[("EventName", "RefuseUnknownAccessKeys")]).await.is_empty());
}

/// Commits events of root until the chain has that many records: the `n`th of user "user-N/1000", with the id "id-N".
async fn fill(world: &World, until: u64) {
    let begin = world.store.audit_heads().await.unwrap()[0].last;
    let mut commits = JoinSet::new();
    for n in begin..until {
        let (store, record) = (world.store.clone(), record(n));
        commits.spawn(async move { store.commit(Unit { changes: Vec::new(), record }).await.unwrap() });
    }
    commits.join_all().await;
}

fn record(n: u64) -> Record {
    let event = json!({
        "eventID": format!("id-{n}"), "eventName": if n.is_multiple_of(5000) { "ScheduleKeyDeletion" } else { "Encrypt" },
        "eventTime": START, "eventSource": "kms.tencentcloudapi.com", "eventType": "ApiCall",
        "actionType": "Write", "eventRegion": "ap-guangzhou", "sourceIPAddress": format!("10.0.{}.1", n / 1000),
        "userIdentity": {
            "principalId": (n / 1000).to_string(), "accountId": ROOT.to_string(), "type": "CAMUser",
            "userName": format!("user-{}", n / 1000), "secretId": format!("AKID{}", n / 1000),
        },
        "resourceType": "kms", "resources": [format!("key/creatorUin/{ROOT}/key-{}", n / 10)],
        "apiErrorCode": if n.is_multiple_of(7000) { "InternalError" } else { "0" }, "apiErrorMessage": "",
        "tags": if n % 1000 == 7 { json!([{"key": "team", "value": format!("t {}", n / 1000)}]) } else { json!([]) },
    });
    Record::new(event.to_string().into_bytes())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_index_finds_the_same_as_reading_everything() {
    let world = World::new().await;
    let root = world.root.clone();
    fill(&world, 2 * GROUP + 3000).await;
    let searches: &[&[(&str, &str)]] = &[
        &[("RequestId", "id-12345")],
        &[("RequestId", "id-68000")],
        &[("Username", "user-33"), ("ResourceId", "key-3300")],
        &[("Username", "user-33"), ("EventName", "ScheduleKeyDeletion")],
        &[("EventName", "ScheduleKeyDeletion")],
        &[("ApiErrorCode", "InternalError")],
        &[("AccessKeyId", "AKID64"), ("ApiErrorCode", "InternalError")],
        &[("PrincipalId", "64"), ("Keyword", "letion")],
        &[("Keyword", "10.0.2.1"), ("EventName", "ScheduleKeyDeletion")],
        &[("Keyword", "nowhere")],
        &[("Tags", r#"[{"key":"team","value":"*"}]"#)],
        &[("Tags", r#"[{"key":"team","value":"t 7"}]"#)],
        &[("Tags", r#"[{"key":"*","value":"7"}]"#)],
    ];
    let mut expected = Vec::new();
    for search in searches {
        expected.push(all(&world, &root, search).await.into_iter().collect::<BTreeSet<_>>());
    }
    assert_eq!(expected[0].len(), 1);
    assert_eq!(expected[4].len(), 13);
    assert_eq!(expected[9].len(), 0);
    assert_eq!(expected[10].len(), 69);
    assert_eq!(world.run_jobs().await, 2, "groups are whole");
    for (search, expected) in searches.iter().zip(&expected) {
        let found: BTreeSet<_> = all(&world, &root, search).await.into_iter().collect();
        assert_eq!(found, *expected, "{search:?}");
    }
    // One page is enough now, whatever is searched for.
    for (search, expected) in searches.iter().zip(&expected) {
        let page = look_up(&world, &root, search, json!({"MaxResults": 50})).await;
        assert_eq!(page["ListOver"], expected.len() <= 50, "{search:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn old_events_go_and_the_rest_still_fits() {
    let world = World::with(|settings| settings.audit_retention_days = 90).await;
    let root = world.root.clone();
    let old = call(&world, &root, "GenerateRandom", json!({"NumberOfBytes": 1})).await;
    fill(&world, GROUP + 5000).await;
    assert_eq!(world.run_jobs().await, 1, "one group is indexed, nothing is old");
    let last = world.store.audit_heads().await.unwrap()[0].last;
    world.clock.advance_seconds(91 * 86_400);
    assert_eq!(world.run_jobs().await as u64, last);
    let new = call(&world, &root, "GenerateRandom", json!({"NumberOfBytes": 1})).await;
    let beginning = world.store.audit_beginnings().await.unwrap().remove(0);
    assert!(beginning.first > last);
    let mut verifier = Verifier::after(&beginning);
    let blocks = world.store.audit_blocks(&beginning.chain, 1, u32::MAX).await.unwrap();
    blocks.iter().try_for_each(|block| verifier.block(block)).unwrap();
    verifier.end(&world.store.audit_heads().await.unwrap()[0]).unwrap();
    let said = blocks.iter().flat_map(|block| block.lines.split(|byte| *byte == b'\n'));
    let said = said.filter_map(keyward_api::events::dropped).next_back().unwrap();
    assert_eq!(said, beginning, "the trail says where it begins");
    let found = async |id: &str| {
        let attributes = json!([{"AttributeKey": "RequestId", "AttributeValue": id}]);
        let params =
            json!({"StartTime": NOW + 86_400, "EndTime": NOW + 92 * 86_400, "LookupAttributes": attributes});
        world.ok("LookUpEvents", params).await["Events"].as_array().unwrap().len()
    };
    assert_eq!((found(&old).await, found(&new).await), (0, 1));
}

#[tokio::test]
async fn the_attributes_to_offer_are_those_of_the_original() {
    let world = World::new().await;
    let zh = world.ok("GetAttributeKey", json!({})).await["AttributeKeyDetails"].clone();
    let names: Vec<_> =
        zh.as_array().unwrap().iter().map(|detail| detail["Value"].as_str().unwrap()).collect();
    assert_eq!(
        names,
        ["ReadOnly", "AccessKeyId", "RequestId", "EventName", "ResourceName", "ResourceType", "Username"]
    );
    assert_eq!(
        zh[0],
        json!({"Value": "ReadOnly", "Label": "只读", "LabelType": "select", "Starter": "选择只读值", "Order": 1})
    );
    let en = world.ok("GetAttributeKey", json!({"WebsiteType": "en"})).await["AttributeKeyDetails"].clone();
    assert_eq!((&en[6]["Label"], &en[6]["Order"]), (&json!("Username"), &json!(7)));
}
