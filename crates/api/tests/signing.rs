//! Every request recorded from an official SDK is read and its signature checked.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use common::headers::TestHeaders;
use keyward_api::wire::{Envelope, SigningKeys, WireRequest};
use serde_json::Value;

const VECTORS: &str = include_str!("vectors/signing.json");

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

/// Runs `check` on every recorded request, with its parts.
fn each(check: impl AsyncFn(&Value, &WireRequest<'_>, &[u8], i64)) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let vectors: Value = serde_json::from_str(VECTORS).unwrap();
    let requests = vectors["requests"].as_array().unwrap();
    assert!(requests.len() >= 15);
    for recorded in requests {
        let (path, query) =
            text(recorded, "target").split_once('?').unwrap_or((text(recorded, "target"), ""));
        let mut headers = TestHeaders::new(recorded["headers"].as_object().unwrap());
        headers.add_missing("host", "kms.localhost:8443");
        let request = WireRequest {
            method: text(recorded, "method"),
            path,
            query,
            headers: &headers,
            body: text(recorded, "body").as_bytes(),
            peer: [127, 0, 0, 1].into(),
        };
        let secret_key = text(&vectors, "secret_key").as_bytes();
        runtime.block_on(check(recorded, &request, secret_key, vectors["clock"].as_i64().unwrap()));
    }
}

#[test]
fn every_recorded_signature_fits() {
    each(async |recorded, request, secret_key, clock| {
        let title = text(recorded, "title");
        let keys = SigningKeys::new(10);
        let envelope = Envelope::read(request).await.unwrap_or_else(|error| panic!("{title}: {error:?}"));
        assert_eq!(envelope.signature.secret_id(), "AKIDexampleexampleexampleexample0001", "{title}");
        assert_eq!(
            (envelope.action.as_str(), envelope.version.as_str()),
            (text(recorded, "action"), text(recorded, "version")),
            "{title}"
        );
        assert_eq!(envelope.signature.check_time(clock), Ok(()), "{title}");
        // Twice: once with a derived signing key, once with the kept one.
        assert!(envelope.signature.fits(request, secret_key, &keys), "{title}");
        assert!(envelope.signature.fits(request, secret_key, &keys), "{title}");
        assert!(!envelope.signature.fits(request, b"another secret key", &SigningKeys::new(10)), "{title}");
    });
}

#[test]
fn clocks_may_differ_by_five_minutes() {
    each(async |recorded, request, _, clock| {
        let title = text(recorded, "title");
        let signature = Envelope::read(request).await.unwrap().signature;
        for near in [-300, -1, 1, 300] {
            assert_eq!(signature.check_time(clock + near), Ok(()), "{title} {near}");
        }
        for far in [-360, -301, 301, 360, 86_400] {
            assert_eq!(
                signature.check_time(clock + far).unwrap_err().code,
                "AuthFailure.SignatureExpire",
                "{title} {far}"
            );
        }
    });
}

#[test]
fn recorded_parameters_are_read() {
    each(async |recorded, request, _, _| {
        let title = text(recorded, "title");
        let params = Envelope::read(request)
            .await
            .unwrap()
            .params
            .unwrap_or_else(|error| panic!("{title}: {error:?}"));
        let names: Vec<&str> = params.names().collect();
        let expected: Vec<&str> =
            recorded["params"].as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(names, expected, "{title}");
    });
}

/// A changed byte anywhere in what is signed must be noticed.
#[test]
fn changed_requests_do_not_fit() {
    each(async |recorded, request, secret_key, _| {
        let title = text(recorded, "title");
        let keys = SigningKeys::new(10);
        let signature = Envelope::read(request).await.unwrap().signature;
        let other =
            |request: WireRequest<'_>| assert!(!signature.fits(&request, secret_key, &keys), "{title}");
        let legacy = title.starts_with("Hmac");
        other(WireRequest { method: "PUT", ..*request });
        if !legacy {
            let query = format!("{}&x=1", request.query);
            other(WireRequest { query: &query, ..*request });
        }
        if !legacy && !title.contains("unsigned") {
            other(WireRequest { body: b"{\"KeyId\": \"other\"}", ..*request });
        }
    });
}
