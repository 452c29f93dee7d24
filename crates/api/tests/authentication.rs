//! Who is believed, who is not, and what each refusal is called.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use common::{
    headers::TestHeaders,
    world::{START, World},
};
use keyward_api::{Early, wire::WireRequest};
use keyward_testkit::client::sign::{self, Call, Credentials};
use serde_json::{Value, json};

const NOW: i64 = START / 1000;

/// Headers of a signed call, and its body.
fn signed(who: &Credentials, host: &str, service: &str, at: i64) -> (TestHeaders, Vec<u8>) {
    let body = b"{}".to_vec();
    let call = Call { service, action: "ListKeys", region: "ap-guangzhou", host, body: &body };
    let mut headers = TestHeaders::default();
    sign::headers(who, &call, at).iter().for_each(|(name, value)| headers.set(name, value));
    headers.set("x-tc-version", "2019-01-18");
    (headers, body)
}

async fn code(world: &World, headers: &TestHeaders, body: &[u8]) -> String {
    world.send(headers, body).await.code
}

#[tokio::test]
async fn hosts_are_signed_in_many_ways() {
    let world = World::new().await;
    for (signed_host, sent_host, service) in [
        ("kms.tencentcloudapi.com", "kms.tencentcloudapi.com", "kms"),
        ("127.0.0.1:8080", "127.0.0.1:8080", "kms"),
        ("127.0.0.1", "127.0.0.1:8080", "127"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080", "kms"),
        ("127.0.0.1:8080", "http://127.0.0.1:8080", "kms"),
        ("kms.ap-guangzhou.example.com", "kms.ap-guangzhou.example.com:8443", "kms"),
        ("[::1]", "[::1]:8443", "anything"),
    ] {
        let (mut headers, body) = signed(&world.root, signed_host, service, NOW);
        headers.set("host", sent_host);
        assert_eq!(code(&world, &headers, &body).await, "ok", "signed {signed_host}, sent {sent_host}");
        headers.set("host", "evil.example.com");
        assert_eq!(code(&world, &headers, &body).await, "AuthFailure.SignatureFailure");
    }
}

#[tokio::test]
async fn every_refusal_has_its_own_code() {
    let world = World::new().await;
    let root = world.root.clone();
    let with = |change: &dyn Fn(&mut TestHeaders)| {
        let (mut headers, body) = signed(&root, "kms.localhost", "kms", NOW);
        change(&mut headers);
        (headers, body)
    };
    let nobody = Credentials::new("AKIDnobody", &root.secret_key);
    let liar = Credentials::new(&root.secret_id, "wrong secret");
    for (what, (headers, body), expected) in [
        ("fits", with(&|_| {}), "ok"),
        ("unknown SecretId", signed(&nobody, "kms.localhost", "kms", NOW), "AuthFailure.SecretIdNotFound"),
        ("wrong SecretKey", signed(&liar, "kms.localhost", "kms", NOW), "AuthFailure.SignatureFailure"),
        ("6 minutes late", signed(&root, "kms.localhost", "kms", NOW - 360), "AuthFailure.SignatureExpire"),
        ("6 minutes early", signed(&root, "kms.localhost", "kms", NOW + 360), "AuthFailure.SignatureExpire"),
        ("other scheme", with(&|h| h.set("authorization", "Basic YTpi")), "AuthFailure.InvalidAuthorization"),
        ("SKIP", with(&|h| h.set("authorization", "SKIP")), "AuthFailure.InvalidAuthorization"),
        (
            "time changed",
            with(&|h| h.set("x-tc-timestamp", &(NOW + 1).to_string())),
            "AuthFailure.SignatureFailure",
        ),
        ("no time", with(&|h| h.set("x-tc-timestamp", "")), "MissingParameter"),
        ("no time at all", with(&|h| h.set("x-tc-timestamp", "now")), "InvalidParameter"),
        ("token of nobody", with(&|h| h.set("x-tc-token", "token")), "AuthFailure.TokenFailure"),
        ("empty token", with(&|h| h.set("x-tc-token", "")), "ok"),
        ("no action", with(&|h| h.set("x-tc-action", "")), "MissingParameter"),
        ("unknown action", with(&|h| h.set("x-tc-action", "MakeCoffee")), "InvalidAction"),
        ("no version", with(&|h| h.set("x-tc-version", "")), "MissingParameter"),
        ("unknown version", with(&|h| h.set("x-tc-version", "2018-01-01")), "NoSuchVersion"),
    ] {
        assert_eq!(code(&world, &headers, &body).await, expected, "{what}");
    }
}

#[tokio::test]
async fn a_signature_is_for_its_day() {
    let world = World::new().await;
    let (mut headers, body) = signed(&world.root, "kms.localhost", "kms", NOW);
    let today = jiff::Timestamp::from_second(NOW).unwrap().strftime("%Y-%m-%d").to_string();
    let authorization =
        keyward_api::wire::Headers::get(&headers, "authorization").unwrap().replace(&today, "2001-01-01");
    headers.set("authorization", &authorization);
    assert_eq!(code(&world, &headers, &body).await, "AuthFailure.SignatureFailure");
}

/// Who names an access key that exists leaves a trace for its owner, also if the signature is wrong.
#[tokio::test]
async fn false_claims_are_in_the_trail_as_claims() {
    let world = World::new().await;
    let liar = Credentials::new(&world.root.secret_id, "wrong secret");
    let nobody = Credentials::new("AKIDnobody", "x");
    let before = world.records().await.len();
    world.reply(&nobody, "ListKeys", "ap-guangzhou", &json!({})).await;
    assert_eq!(world.records().await.len(), before);
    world.reply(&liar, "ListKeys", "ap-guangzhou", &json!({})).await;
    let records = world.records().await;
    assert_eq!(records.len(), before + 1);
    let claim = records.last().unwrap();
    assert_eq!(claim["apiErrorCode"], "AuthFailure.SignatureFailure");
    assert_eq!(claim["userIdentity"]["authenticated"], false);
    assert_eq!(claim["userIdentity"]["secretId"], world.root.secret_id);
}

#[tokio::test]
async fn messages_come_in_the_language_of_the_request() {
    let world = World::new().await;
    let message = async |language: Option<&str>| {
        let (mut headers, _) = signed(&world.root, "kms.localhost", "kms", NOW);
        match language {
            Some(language) => headers.set("x-tc-language", language),
            None => headers.set("x-tc-language", ""),
        }
        headers.set("x-tc-action", "MakeCoffee");
        let reply = world.send(&headers, b"{}").await;
        let body: Value = serde_json::from_slice(&reply.body).unwrap();
        assert_eq!(body["Response"]["RequestId"], reply.request_id);
        body["Response"]["Error"]["Message"].as_str().unwrap().to_owned()
    };
    assert!(message(Some("en-US")).await.is_ascii());
    assert!(message(Some("zh-CN")).await.contains("无效"));
    assert_eq!(message(None).await, message(Some("zh-CN")).await, "Chinese unless asked otherwise");
}

/// Also who cannot be understood leaves a trace, if an access key is named.
#[tokio::test]
async fn requests_that_cannot_be_read_are_in_the_trail_of_the_key_they_name() {
    let world = World::new().await;
    let peer = [127, 0, 0, 1].into();
    let (mut headers, body) = signed(&world.root, "kms.localhost", "kms", NOW);
    headers.set("x-tc-timestamp", "");
    let put = signed(&world.root, "kms.localhost", "kms", NOW).0;
    let mut form = TestHeaders::default();
    form.set("host", "kms.localhost");
    form.set("content-type", "application/x-www-form-urlencoded");
    let bad_nonce = format!(
        "Action=ListKeys&SecretId={}&Timestamp=1&Nonce=x&Signature=y&Language=en-US",
        world.root.secret_id
    );
    let request = |method, headers, body| WireRequest { method, path: "/", query: "", headers, body, peer };
    for (request, code) in [
        (request("POST", &headers, &body), "MissingParameter"),
        (request("PUT", &put, &body), "UnsupportedProtocol"),
        (request("POST", &form, bad_nonce.as_bytes()), "InvalidParameter"),
    ] {
        let before = world.records().await.len();
        let reply = world.service.signed(&request).await;
        assert_eq!(reply.code, code);
        let records = world.records().await;
        assert_eq!(records.len(), before + 1, "{code}");
        assert_eq!(records[before]["eventID"], reply.request_id);
        assert_eq!(
            (&records[before]["apiErrorCode"], &records[before]["userIdentity"]["authenticated"]),
            (&json!(code), &json!(false))
        );
        let english = String::from_utf8(reply.body).unwrap().contains("type error");
        assert_eq!(english, code == "InvalidParameter", "the form says in which language");
    }
    let before = world.records().await.len();
    let refused = world.service.refuse(Early::TooLarge, &request("POST", &put, b"")).await;
    assert_eq!(refused.code, "RequestSizeLimitExceeded");
    assert_eq!(world.records().await[before]["apiErrorCode"], "RequestSizeLimitExceeded");
}

/// Clients may not fill the trail by what they send.
#[tokio::test]
async fn records_stay_small() {
    let world = World::new().await;
    let long = "x".repeat(1_000_000);
    world.ok("ListKeyDetail", json!({ "SearchKeyAlias": long })).await;
    let mut unknown = serde_json::Map::new();
    unknown.insert(long, json!(1));
    assert_eq!(world.err("ListKeyDetail", Value::Object(unknown)).await, "UnknownParameter");
    for record in world.records().await {
        assert!(record.to_string().len() < 32_000, "{:.200}", record.to_string());
    }
}

/// Whatever a client calls itself, its action and its region, the record is one line that says so, cut with a mark.
#[tokio::test]
async fn what_clients_say_of_themselves_is_recorded_safe_and_short() {
    let world = World::new().await;
    let hostile =
        "\"},\n{\"apiErrorCode\":\"0\"\0\r\u{1b}[2J\u{202e}\u{2028}'; DROP TABLE audit_block; --".to_owned();
    for text in [hostile.clone(), hostile + &"长".repeat(700_000)] {
        let (mut headers, body) = signed(&world.root, "kms.localhost", "kms", NOW);
        headers.set("x-tc-requestclient", &text);
        headers.set("x-tc-action", &text);
        headers.set("x-tc-region", &text);
        let before = world.records().await.len();
        assert_ne!(code(&world, &headers, &body).await, "ok");
        let records = world.records().await;
        assert_eq!(records.len(), before + 1, "one line");
        let record = &records[before];
        for (field, limit) in [("userAgent", 256), ("eventName", 64), ("eventRegion", 64)] {
            let kept = record[field].as_str().unwrap();
            let whole = text.chars().count() <= limit;
            assert!(kept.chars().count() <= limit, "{field}");
            assert_eq!(whole, kept == text, "{field}: {kept}");
            assert!(whole || (kept.ends_with('…') && text.starts_with(kept.trim_end_matches('…'))), "{kept}");
        }
        let found = json!({"AttributeKey": "EventId", "AttributeValue": record["eventID"]});
        let (start, end) = (NOW - 60, NOW + 60);
        let search = json!({"StartTime": start, "EndTime": end, "LookupAttributes": [found]});
        let events = world.ok("LookUpEvents", search).await["Events"].clone();
        assert_eq!(events[0]["EventName"], record["eventName"]);
    }
}
