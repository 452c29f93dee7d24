//! The console's files, sessions and calls.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use common::Server;
use keyward_testkit::client::{Connections, RawReply, response};
use serde_json::{Value, json};

const MARK: (&str, &str) = ("x-keyward-console", "1");

async fn ask(
    to: &Connections,
    method: &str,
    path: &str,
    headers: &[(&'static str, &str)],
    body: Value,
) -> RawReply {
    let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    to.send(method, &format!("/console/api/{path}"), &headers, body.to_string()).await.unwrap()
}

fn form(server: &Server) -> Value {
    let root = server.root();
    json!({"Uin": root["Uin"].to_string(), "Password": root["Password"]})
}

/// Signs in and gives the cookie as a browser sends it back.
async fn sign_in(server: &Server, to: &Connections) -> String {
    let reply = ask(to, "POST", "sign-in", &[MARK], form(server)).await;
    assert_eq!(reply.status, 200, "{:?}", reply.body);
    reply.header("set-cookie").split(';').next().unwrap().to_owned()
}

#[tokio::test]
async fn files_are_safe_and_pages_are_known() {
    let server = Server::start(&[]);
    let to = server.secure();
    for path in ["/console/", "/console/ap-guangzhou/keys"] {
        let page = to.send("GET", path, &[], "").await.unwrap();
        assert_eq!(page.status, 200, "{path}");
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
        assert_eq!(page.header("cache-control"), "no-store");
        assert_eq!(
            page.header("content-security-policy"),
            "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
             frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
        );
        assert_eq!(page.header("x-content-type-options"), "nosniff");
        assert_eq!(page.header("referrer-policy"), "no-referrer");
        assert_eq!(page.header("strict-transport-security"), "", "not on this machine alone");
    }
    let page = to.send("GET", "/console/", &[], "").await.unwrap();
    let page = String::from_utf8(page.body.to_vec()).unwrap();
    // A build without the console has a notice in its place.
    if let Some(script) = page.split('"').find(|part| part.ends_with(".js")) {
        let file = to.send("GET", script, &[], "").await.unwrap();
        assert_eq!((file.status, file.header("content-type")), (200, "text/javascript; charset=utf-8"));
        assert!(file.header("cache-control").ends_with("immutable"));
        let known = vec![("if-none-match", file.header("etag").to_owned())];
        let again = to.send("GET", script, &known, "").await.unwrap();
        assert_eq!((again.status, again.body.len()), (304, 0));
    }
    assert_eq!(to.send("GET", "/console/assets/gone.js", &[], "").await.unwrap().status, 404);
    assert_eq!(
        to.send("GET", "/console/../../Cargo.toml", &[], "").await.unwrap().header("cache-control"),
        "no-store"
    );
    assert_eq!(to.send("PUT", "/console/", &[], "").await.unwrap().status, 405);
    assert_eq!(to.send("GET", "/console", &[], "").await.unwrap().header("location"), "/console/");
}

#[tokio::test]
async fn a_session_begins_calls_and_ends() {
    let server = Server::start(&[]);
    let to = server.secure();
    let reply = ask(&to, "POST", "sign-in", &[MARK], form(&server)).await;
    let cookie = reply.header("set-cookie");
    assert!(cookie.starts_with("__Host-keyward="), "{cookie}");
    assert!(cookie.ends_with("; HttpOnly; Secure; SameSite=Strict; Path=/"), "{cookie}");
    assert_eq!(reply.header("cache-control"), "no-store");
    let session = response(&reply).unwrap();
    assert_eq!(
        (&session["Uin"], &session["Name"], &session["Kind"]),
        (&server.root()["Uin"], &json!("root"), &json!("Root"))
    );
    assert_eq!(session["Regions"][0], json!({"Name": "ap-guangzhou", "Suite": "gm"}));
    assert_eq!((&session["Seal"], &session["Version"]), (&json!("file"), &json!(env!("CARGO_PKG_VERSION"))));

    let cookie = cookie.split(';').next().unwrap().to_owned();
    let signed_in =
        [MARK, ("cookie", cookie.as_str()), ("x-tc-region", "ap-guangzhou"), ("x-tc-language", "en-US")];
    let known = response(&ask(&to, "GET", "session", &signed_in, json!({})).await).unwrap();
    assert_eq!(known["ExpiresAt"], session["ExpiresAt"]);
    let made = ask(&to, "POST", "call/kms/CreateKey", &signed_in, json!({"Alias": "from-console"})).await;
    assert_eq!(made.header("content-type"), "application/json");
    assert!(response(&made).unwrap()["KeyId"].is_string());
    let twice = ask(&to, "POST", "call/kms/CreateKey", &signed_in, json!({"Alias": "from-console"})).await;
    assert_eq!(
        (twice.status, response(&twice).unwrap_err().code.as_str()),
        (200, "InvalidParameterValue.AliasAlreadyExists")
    );
    assert_eq!(ask(&to, "POST", "nothing", &signed_in, json!({})).await.status, 404);

    let out = ask(&to, "POST", "sign-out", &signed_in, json!({})).await;
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    for (method, path) in [("GET", "session"), ("POST", "call/kms/ListKeys")] {
        let reply = ask(&to, method, path, &signed_in, json!({})).await;
        assert_eq!(reply.status, 401, "{path}");
        assert_eq!(response(&reply).unwrap_err().code, "AuthFailure.NoSession");
    }
}

#[tokio::test]
async fn a_session_survives_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let server = Server::start_at(&data, &[]);
    let cookie = sign_in(&server, &server.secure()).await;
    assert!(server.stop().success());
    let server = Server::start_at(&data, &[]);
    let reply = ask(&server.secure(), "GET", "session", &[MARK, ("cookie", &cookie)], json!({})).await;
    assert_eq!(reply.status, 200);
}

#[tokio::test]
async fn an_idle_session_ends() {
    let server = Server::start(&["--session-idle=1s"]);
    let to = server.secure();
    let cookie = sign_in(&server, &to).await;
    assert_eq!(ask(&to, "GET", "session", &[MARK, ("cookie", &cookie)], json!({})).await.status, 200);
    tokio::time::sleep(std::time::Duration::from_millis(2500)).await;
    assert_eq!(ask(&to, "GET", "session", &[MARK, ("cookie", &cookie)], json!({})).await.status, 401);
}

#[tokio::test]
async fn wrong_passwords_lock_the_sign_in() {
    let server = Server::start(&["--lockout-failures=3"]);
    let to = server.secure();
    let wrong = json!({"Uin": server.root()["Uin"].to_string(), "Password": "wrong"});
    for _ in 0..3 {
        let reply = ask(&to, "POST", "sign-in", &[MARK], wrong.clone()).await;
        assert_eq!((reply.status, reply.header("set-cookie")), (401, ""));
        assert_eq!(response(&reply).unwrap_err().code, "AuthFailure.InvalidPassword");
    }
    let locked = ask(&to, "POST", "sign-in", &[MARK], form(&server)).await;
    assert_eq!((locked.status, response(&locked).unwrap_err().code.as_str()), (429, "AuthFailure.Locked"));
    let unknown = json!({"Uin": "1", "Password": "x"});
    assert_eq!(ask(&to, "POST", "sign-in", &[MARK], unknown).await.status, 401);
    assert_eq!(ask(&to, "POST", "sign-in", &[MARK], json!({"Uin": 1})).await.status, 400);
}

#[tokio::test]
async fn other_sites_get_nothing() {
    let server = Server::start(&[]);
    let to = server.secure();
    let cookie = sign_in(&server, &to).await;
    let own = format!("https://{}", server.https);
    let plain = format!("http://{}", server.https);
    let cookie = ("cookie", cookie.as_str());
    for (headers, status) in [
        (vec![cookie], 403),
        (vec![cookie, ("x-keyward-console", "0")], 403),
        (vec![cookie, MARK, ("origin", "https://evil.example")], 403),
        (vec![cookie, MARK, ("origin", "null")], 403),
        (vec![cookie, MARK, ("origin", plain.as_str())], 403),
        (vec![cookie, MARK, ("origin", own.as_str())], 200),
        (vec![cookie, MARK], 200),
    ] {
        let reply = ask(&to, "POST", "call/kms/ListKeys", &headers, json!({})).await;
        assert_eq!(reply.status, status, "{headers:?}");
    }
}
