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

/// Signs a sub-account in by its owner's number, its name and a password.
async fn sign_in_as(server: &Server, to: &Connections, name: &str, password: &str) -> RawReply {
    let form = json!({"Uin": server.root()["Uin"].to_string(), "Name": name, "Password": password});
    ask(to, "POST", "sign-in", &[MARK], form).await
}

#[tokio::test]
async fn a_sub_account_comes_in_step_by_step() {
    let server = Server::start(&[]);
    let to = server.secure();
    let root = sign_in(&server, &to).await;
    let as_root = [MARK, ("cookie", root.as_str())];
    let user = json!({"Name": "ann", "ConsoleLogin": 1, "Password": "Sesame 0pens!", "NeedResetPassword": 1});
    let made = response(&ask(&to, "POST", "call/cam/AddUser", &as_root, user).await).unwrap();
    let demand = json!({"OpUin": made["Uin"], "LoginFlag": {"Stoken": 1}});
    response(&ask(&to, "POST", "call/cam/SetMfaFlag", &as_root, demand).await).unwrap();

    let wrong = sign_in_as(&server, &to, "ann", "Sesame 0pens?").await;
    assert_eq!((wrong.status, wrong.header("set-cookie")), (401, ""));
    let first = sign_in_as(&server, &to, "ann", "Sesame 0pens!").await;
    assert_eq!((first.status, first.header("set-cookie")), (200, ""), "no session yet");
    let first = response(&first).unwrap();
    assert_eq!(first["Next"], "NewPassword");
    let ticket = first["Ticket"].as_str().unwrap();
    let cookie = format!("__Host-keyward={ticket}");
    let forged = [MARK, ("cookie", cookie.as_str())];
    assert_eq!(ask(&to, "GET", "session", &forged, json!({})).await.status, 401, "a ticket is no session");

    let weak = json!({"Ticket": ticket, "NewPassword": "weak"});
    let weak = ask(&to, "POST", "sign-in/new-password", &[MARK], weak).await;
    assert_eq!((weak.status, weak.header("set-cookie")), (400, ""));
    let chosen = json!({"Ticket": ticket, "NewPassword": "An0ther word!"});
    let second = ask(&to, "POST", "sign-in/new-password", &[MARK], chosen).await;
    assert_eq!((second.status, second.header("set-cookie")), (200, ""));
    assert_eq!(response(&second).unwrap()["Next"], "SetUpSecondFactor");
    let begun = ask(&to, "POST", "sign-in/begin-set-up", &[MARK], json!({ "Ticket": ticket })).await;
    let secret = response(&begun).unwrap()["Secret"].as_str().unwrap().to_owned();
    assert_eq!(secret.len(), 32);
    let guess = json!({"Ticket": ticket, "Code": "000000"});
    let guess = ask(&to, "POST", "sign-in/confirm-set-up", &[MARK], guess).await;
    assert_eq!(response(&guess).unwrap_err().code, "AuthFailure.MFAFailure");
    for (path, body, status) in [
        ("sign-in/nothing", json!({ "Ticket": ticket }), 404),
        ("sign-in/code", json!({ "Ticket": ticket }), 400),
        ("sign-in/code", json!({"Ticket": "forged", "Code": "123456"}), 401),
        ("sign-in", json!({"Uin": "1", "Password": "x", "UserName": "ann"}), 400),
    ] {
        assert_eq!(ask(&to, "POST", path, &[MARK], body).await.status, status, "{path}");
    }

    // Without the demand the new password is enough; and an administrator ends the session at once.
    let lifted = json!({"OpUin": made["Uin"], "LoginFlag": {"Stoken": 0}});
    response(&ask(&to, "POST", "call/cam/SetMfaFlag", &as_root, lifted).await).unwrap();
    let signed_in = sign_in_as(&server, &to, "ann", "An0ther word!").await;
    let session = response(&signed_in).unwrap();
    assert_eq!(
        (&session["Uin"], &session["AccountUin"], &session["Kind"], &session["SecondFactor"]),
        (&made["Uin"], &server.root()["Uin"], &json!("SubAccount"), &json!(false))
    );
    let anns = signed_in.header("set-cookie").split(';').next().unwrap().to_owned();
    let as_ann = [MARK, ("cookie", anns.as_str())];
    let listed = response(&ask(&to, "POST", "call/console/ListSessions", &as_ann, json!({})).await).unwrap();
    assert_eq!((&listed["Sessions"][0]["Current"], &listed["Sessions"][1]), (&json!(true), &Value::Null));
    let off = json!({"Name": "ann", "ConsoleLogin": 0});
    response(&ask(&to, "POST", "call/cam/UpdateUser", &as_root, off).await).unwrap();
    assert_eq!(ask(&to, "GET", "session", &as_ann, json!({})).await.status, 401);
    assert_eq!(sign_in_as(&server, &to, "ann", "An0ther word!").await.status, 401);
}
