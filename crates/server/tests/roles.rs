//! Roles and temporary credentials as users take them: with tccli and the Python SDK.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod client_tools;
mod common;

use std::{path::Path, process::Output};

use client_tools::{both, command, python, tccli};
use common::Server;
use serde_json::{Value, json};

fn run(server: &Server, home: &Path, arguments: &[&str]) -> Output {
    command(&tccli(), server, home).args(arguments).output().unwrap()
}

fn ok(server: &Server, home: &Path, arguments: &[&str]) -> Value {
    let endpoint = format!("http://{}", server.http);
    let whole = [arguments, &["--region", "ap-guangzhou", "--endpoint", &endpoint]].concat();
    let output = run(server, home, &whole);
    assert!(output.status.success(), "{arguments:?}: {}", both(&output));
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{arguments:?}: {}", both(&output)))
}

#[test]
fn tccli_works_in_a_role() {
    let (server, folder) = (Server::start(&[]), tempfile::tempdir().unwrap());
    let (endpoint, home) = (format!("http://{}", server.http), folder.path());
    let account = ok(&server, home, &["sts", "GetCallerIdentity"])["AccountId"].as_str().unwrap().to_owned();
    let principal = json!({ "qcs": [format!("qcs::cam::uin/{account}:root")] });
    let statement = json!({"effect": "allow", "action": "name/sts:AssumeRole", "principal": principal});
    let trust = json!({"version": "2.0", "statement": [statement]}).to_string();
    let made = ok(&server, home, &["cam", "CreateRole", "--RoleName", "lister", "--PolicyDocument", &trust]);
    assert!(made["RoleId"].as_str().unwrap().starts_with("46116860184273"), "{made}");
    let statement = json!({"effect": "allow", "action": "kms:ListKeys", "resource": "*"});
    let document = json!({"version": "2.0", "statement": [statement]}).to_string();
    let policy = ["cam", "CreatePolicy", "--PolicyName", "lists", "--PolicyDocument", &document];
    let id = ok(&server, home, &policy)["PolicyId"].to_string();
    ok(&server, home, &["cam", "AttachRolePolicy", "--PolicyId", &id, "--AttachRoleName", "lister"]);

    let set = run(&server, home, &["configure", "set", "sts.endpoint", &endpoint]);
    assert!(set.status.success(), "{}", both(&set));
    let arn = format!("qcs::cam::uin/{account}:roleName/lister");
    let role = ["--role-arn", &*arn, "--role-session-name", "shell"];
    let listed = ok(&server, home, &[&["kms", "ListKeys"], &role[..]].concat());
    assert_eq!(listed["TotalCount"], 0);
    let who = ok(&server, home, &[&["sts", "GetCallerIdentity"], &role[..]].concat());
    assert!(who["UserId"].as_str().unwrap().ends_with(":shell"), "{who}");
    let more = ["kms", "GetServiceStatus", "--region", "ap-guangzhou", "--endpoint", &endpoint];
    let refused = run(&server, home, &[&more, &role[..]].concat());
    assert!(both(&refused).contains("code:UnauthorizedOperation "), "{}", both(&refused));
}

#[test]
fn the_python_sdk_takes_roles_and_uses_tokens() {
    python("roles.py", &Server::start(&[]));
}
