//! Sub-accounts as users make them: with tccli.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod client_tools;
mod common;

use std::process::Output;

use client_tools::{both, command, tccli};
use common::{Server, complaint, run};
use serde_json::Value;
use tempfile::TempDir;

/// A user's shell; without an access key it is root's.
struct Shell<'a> {
    server: &'a Server,
    key: Option<(String, String)>,
    home: TempDir,
}

impl<'a> Shell<'a> {
    fn new(server: &'a Server, key: Option<(String, String)>) -> Self {
        Self { server, key, home: tempfile::tempdir().unwrap() }
    }

    /// `tccli SERVICE ACTION ...` over plain HTTP.
    fn run(&self, service: &str, action: &str, arguments: &[&str]) -> Output {
        let mut command = command(&tccli(), self.server, self.home.path());
        if let Some((id, key)) = &self.key {
            command.env("TENCENTCLOUD_SECRET_ID", id).env("TENCENTCLOUD_SECRET_KEY", key);
        }
        command.args([service, action, "--region", "ap-guangzhou"]);
        command.args(["--endpoint", &format!("http://{}", self.server.http)]).args(arguments);
        command.output().unwrap()
    }

    /// The response of a command that must succeed.
    fn ok(&self, service: &str, action: &str, arguments: &[&str]) -> Value {
        let output = self.run(service, action, arguments);
        assert!(output.status.success(), "{action}: {}", both(&output));
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{action}: {}", both(&output)))
    }

    /// A command that must fail with that code; gives what was said.
    fn refused(&self, service: &str, action: &str, arguments: &[&str], code: &str) -> String {
        let output = self.run(service, action, arguments);
        assert_eq!(output.status.code(), Some(255), "{action}: {}", both(&output));
        let said = both(&output);
        assert!(said.contains(&format!("code:{code} ")), "{action}: {said}");
        said
    }
}

#[test]
fn a_sub_account_works_with_its_own_key_as_far_as_policies_let_it() {
    let server = Server::start(&[]);
    let root = Shell::new(&server, None);
    let made = root.ok("cam", "AddUser", &["--Name", "alice", "--Remark", "财务", "--UseApi", "1"]);
    let text = |name: &str| made[name].as_str().unwrap().to_owned();
    let alice = Shell::new(&server, Some((text("SecretId"), text("SecretKey"))));

    let who = alice.ok("cam", "GetUserAppId", &[]);
    assert_eq!(who["Uin"], made["Uin"].to_string());
    let said = alice.refused("kms", "ListKeys", &[], "UnauthorizedOperation");
    assert!(said.contains("kms:ListKeys"), "{said}");
    alice.refused("cam", "CreateAccessKey", &[], "UnauthorizedOperation");

    let group = root.ok("cam", "CreateGroup", &["--GroupName", "finance"])["GroupId"].to_string();
    let info = format!(r#"[{{"GroupId": {group}, "Uin": {}}}]"#, made["Uin"]);
    root.ok("cam", "AddUserToGroup", &["--Info", &info]);
    let members = root.ok("cam", "ListUsersForGroup", &["--GroupId", &group]);
    assert_eq!(members["UserInfo"][0]["Name"], "alice");

    let target = made["Uin"].to_string();
    let second = root.ok("cam", "CreateAccessKey", &["--TargetUin", &target])["AccessKey"].clone();
    let third = ["--TargetUin", &*target];
    root.refused("cam", "CreateAccessKey", &third, "OperationDenied.AccessKeyOverLimit");
    let id = second["AccessKeyId"].as_str().unwrap();
    let off = ["--AccessKeyId", &text("SecretId"), "--Status", "Inactive", "--TargetUin", &target];
    root.ok("cam", "UpdateAccessKey", &off);
    alice.refused("cam", "GetUserAppId", &[], "AuthFailure.SecretIdNotFound");
    let secret = second["SecretAccessKey"].as_str().unwrap();
    let alice = Shell::new(&server, Some((id.to_owned(), secret.to_owned())));
    alice.ok("cam", "GetUserAppId", &[]);

    let used = root.ok("cam", "GetSecurityLastUsed", &["--SecretIdList", &format!(r#"["{id}"]"#)]);
    assert!(used["SecretIdLastUsedRows"][0]["LastUsedDate"].is_string(), "{used}");
    root.refused("cam", "DeleteUser", &["--Name", "alice"], "OperationDenied.HaveKeys");
    root.ok("cam", "DeleteUser", &["--Name", "alice", "--Force", "1"]);
    alice.refused("cam", "GetUserAppId", &[], "AuthFailure.SecretIdNotFound");
    let rules = root.ok("cam", "GetPasswordRules", &[]);
    assert_eq!(rules["Rules"]["MinimumLength"], 8);
    root.refused("cam", "ListSAMLProviders", &[], "UnsupportedOperation");
}

#[test]
fn the_operator_reads_why_a_call_was_refused() {
    let server = Server::start(&[]);
    let root = Shell::new(&server, None);
    let made = root.ok("cam", "AddUser", &["--Name", "alice", "--UseApi", "1"]);
    let text = |name: &str| made[name].as_str().unwrap().to_owned();
    let alice = Shell::new(&server, Some((text("SecretId"), text("SecretKey"))));
    let said = alice.refused("kms", "ListKeys", &[], "UnauthorizedOperation");
    let id = said.split("requestId:").nth(1).unwrap().split_whitespace().next().unwrap();

    let data = server.data.to_str().unwrap();
    let explained = run(&["policy", "explain", id, "--data", data]);
    let told = both(&explained);
    assert!(explained.status.success(), "{told}");
    assert!(told.starts_with("alice (") && told.contains("asked for kms:ListKeys on"), "{told}");
    let (_, policy) = told.split_once("The smallest policy that would allow it:\n").unwrap();
    let uin = made["Uin"].to_string();
    let created = ["--PolicyName", "missing", "--PolicyDocument", policy.trim()];
    let number = root.ok("cam", "CreatePolicy", &created)["PolicyId"].to_string();
    root.ok("cam", "AttachUserPolicy", &["--PolicyId", &number, "--AttachUin", &uin]);
    let listed = alice.ok("kms", "ListKeys", &[])["RequestId"].as_str().unwrap().to_owned();

    for (id, words) in [(&*listed, "did not refuse"), ("0b7e", "no call has the request id")] {
        let line = complaint(run(&["policy", "explain", id, "--data", data]), 1);
        assert!(line.contains(words), "{line}");
    }
}
