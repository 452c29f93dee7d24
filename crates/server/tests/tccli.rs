//! tccli, as users install it from PyPI, against the server.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod client_tools;
mod common;

use std::{path::Path, process::Output};

use client_tools::{both, command, scripts, tccli};
use common::Server;
use serde_json::Value;
use tempfile::TempDir;

/// `hello, 世界`
const PLAINTEXT: &str = "aGVsbG8sIOS4lueVjA==";

/// A user's shell.
struct Shell<'a> {
    server: &'a Server,
    home: TempDir,
}

impl<'a> Shell<'a> {
    fn new(server: &'a Server) -> Self {
        Self { server, home: tempfile::tempdir().unwrap() }
    }

    /// `tccli kms ACTION ...` over plain HTTP.
    fn run(&self, action: &str, arguments: &[&str]) -> Output {
        self.run_of("kms", action, arguments)
    }

    /// `tccli SERVICE ACTION ...` over plain HTTP.
    fn run_of(&self, service: &str, action: &str, arguments: &[&str]) -> Output {
        let mut command = command(&tccli(), self.server, self.home.path());
        command.args([service, action, "--region", "ap-guangzhou"]);
        command.args(["--endpoint", &format!("http://{}", self.server.http)]).args(arguments);
        command.output().unwrap()
    }

    /// The response of a command that must succeed.
    fn ok(&self, action: &str, arguments: &[&str]) -> Value {
        response(action, self.run(action, arguments))
    }

    /// The response of a command of the tag service that must succeed.
    fn tag(&self, action: &str, arguments: &[&str]) -> Value {
        response(action, self.run_of("tag", action, arguments))
    }

    /// A command that must fail as tccli does: status 255, and the code on standard error.
    fn refused(&self, action: &str, arguments: &[&str], code: &str) {
        let output = self.run(action, arguments);
        assert_eq!(output.status.code(), Some(255), "{action}: {}", both(&output));
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains(&format!("code:{code} ")), "{action}: {said}");
        assert!(said.contains("requestId:"), "{action}: {said}");
    }
}

fn response(action: &str, output: Output) -> Value {
    assert!(output.status.success(), "{action}: {}", both(&output));
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{action}: {}", both(&output)))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}

#[test]
fn a_key_lives_its_life_and_survives_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut server = Server::start_at(&data, &[]);
    let (key, second, sealed) = live(&server);

    server.child.kill().unwrap();
    server.wait();
    let server = Server::start_at(&data, &[]);
    let shell = Shell::new(&server);
    let opened = shell.ok("Decrypt", &["--CiphertextBlob", &sealed]);
    assert_eq!((text(&opened["Plaintext"]), text(&opened["KeyId"])), (PLAINTEXT, &*second));
    let keys = shell.ok("ListKeyDetail", &["--OrderType", "1"]);
    assert_eq!(keys["TotalCount"], 2);
    assert_eq!(text(&keys["KeyMetadatas"][0]["KeyId"]), key);
    assert_eq!(text(&keys["KeyMetadatas"][0]["Alias"]), "renamed");
}

/// Makes two keys and uses them; gives their ids and a ciphertext of the second.
fn live(server: &Server) -> (String, String, String) {
    let shell = Shell::new(server);
    assert!(shell.ok("GetRegions", &[])["Regions"].as_array().unwrap().contains(&"ap-guangzhou".into()));
    assert_eq!(shell.ok("ListAlgorithms", &[])["SymmetricAlgorithms"][0]["Algorithm"], "SM4");
    assert_eq!(shell.ok("GetServiceStatus", &[])["ServiceEnabled"], true);

    let made = shell.ok("CreateKey", &["--Alias", "first", "--Description", "订单 & 7"]);
    let key = text(&made["KeyId"]).to_owned();
    let described = shell.ok("DescribeKey", &["--KeyId", &key]);
    assert_eq!(described["KeyMetadata"]["Description"], "订单 & 7");
    shell.refused("CreateKey", &["--Alias", "first"], "InvalidParameterValue.AliasAlreadyExists");
    shell.ok("UpdateAlias", &["--KeyId", &key, "--Alias", "renamed"]);
    assert_eq!(text(&shell.ok("ListKeys", &["--Limit", "10"])["Keys"][0]["KeyId"]), key);

    let sealed = shell.ok("Encrypt", &["--KeyId", &key, "--Plaintext", PLAINTEXT]);
    let sealed = text(&sealed["CiphertextBlob"]);
    assert_eq!(shell.ok("Decrypt", &["--CiphertextBlob", sealed])["Plaintext"], PLAINTEXT);
    let data_key = shell.ok("GenerateDataKey", &["--KeyId", &key, "--KeySpec", "AES_256"]);
    let opened = shell.ok("Decrypt", &["--CiphertextBlob", text(&data_key["CiphertextBlob"])]);
    assert_eq!(opened["Plaintext"], data_key["Plaintext"]);
    assert_eq!(text(&shell.ok("GenerateRandom", &["--NumberOfBytes", "32"])["Plaintext"]).len(), 44);

    shell.ok("DisableKey", &["--KeyId", &key]);
    let encrypt = ["--KeyId", &key, "--Plaintext", PLAINTEXT];
    shell.refused("Encrypt", &encrypt, "ResourceUnavailable.CmkDisabled");
    shell.ok("EnableKey", &["--KeyId", &key]);

    let second = text(&shell.ok("CreateKey", &["--Alias", "second"])["KeyId"]).to_owned();
    let moved =
        shell.ok("ReEncrypt", &["--CiphertextBlob", sealed, "--DestinationKeyId", &second])["CiphertextBlob"]
            .take();
    let moved = text(&moved).to_owned();
    (key, second, moved)
}

#[test]
fn a_data_key_lives_its_life_and_survives_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let mut server = Server::start_at(&data, &[]);
    let (data_key, plaintext) = keep(&server);

    server.child.kill().unwrap();
    server.wait();
    let server = Server::start_at(&data, &[]);
    let shell = Shell::new(&server);
    let one = ["--DataKeyId", &data_key];
    let opened = shell.ok("GetDataKeyPlaintext", &one);
    assert_eq!(text(&opened["Plaintext"]), plaintext);

    shell.ok("DisableDataKey", &one);
    shell.refused("GetDataKeyPlaintext", &one, "ResourceUnavailable.DataKeyDisabled");
    let week = ["--DataKeyId", &data_key, "--PendingWindowInDays", "7"];
    shell.ok("ScheduleDataKeyDeletion", &week);
    shell.refused("EnableDataKey", &one, "ResourceUnavailable.DataKeyStateNotSupport");
    assert_eq!(text(&shell.ok("CancelDataKeyDeletion", &one)["DataKeyId"]), data_key);
    shell.ok("EnableDataKeys", &["--DataKeyIds", &format!("[\"{data_key}\"]")]);
    assert_eq!(text(&shell.ok("GetDataKeyPlaintext", &one)["Plaintext"]), plaintext);
}

/// Has the service keep a generated and an imported data key; gives the id of the first, and what it is.
fn keep(server: &Server) -> (String, String) {
    let shell = Shell::new(server);
    assert_eq!(shell.ok("GetServiceStatus", &[])["IsAllowedDataKeyHosted"], true);
    let key = text(&shell.ok("CreateKey", &["--Alias", "first"])["KeyId"]).to_owned();
    let context = r#"{"table":"orders"}"#;
    let generate =
        ["--KeyId", &key, "--KeySpec", "AES_256", "--IsHostedByKms", "1", "--DataKeyName", "orders"];
    let made = shell.ok("GenerateDataKey", &[&generate[..], &["--EncryptionContext", context]].concat());
    shell.refused("GenerateDataKey", &generate, "InvalidParameterValue.DataKeyNameAlreadyExists");
    let (data_key, plaintext) = (text(&made["DataKeyId"]), text(&made["Plaintext"]));
    let blob = shell.ok("GetDataKeyCiphertextBlob", &["--DataKeyId", data_key]);
    assert_eq!(blob["CiphertextBlob"], made["CiphertextBlob"]);
    let decrypt = ["--CiphertextBlob", text(&blob["CiphertextBlob"]), "--EncryptionContext", context];
    assert_eq!(text(&shell.ok("Decrypt", &decrypt)["Plaintext"]), plaintext);

    let material = ["--ImportKeyMaterial", PLAINTEXT, "--ImportType", "2", "--KeyId", &key];
    let imported = shell.ok("ImportDataKey", &[&["--DataKeyName", "own"][..], &material].concat());
    let imported = text(&imported["DataKeyId"]);
    shell.ok("UpdateDataKeyName", &["--DataKeyId", imported, "--DataKeyName", "renamed"]);
    shell.ok("UpdateDataKeyDescription", &["--DataKeyId", imported, "--Description", "订单 & 7"]);
    let known = &shell.ok("DescribeDataKey", &["--DataKeyId", imported])["DataKeyMetadata"];
    assert_eq!((&known["DataKeyName"], &known["Description"]), (&"renamed".into(), &"订单 & 7".into()));
    assert_eq!((&known["Origin"], &known["KeyName"]), (&"EXTERNAL".into(), &"first".into()));
    let opened = shell.ok("GetDataKeyPlaintext", &["--DataKeyId", imported]);
    assert_eq!(text(&opened["Plaintext"]), PLAINTEXT);
    let listed = shell.ok("ListDataKeyDetail", &["--SearchKeyAlias", "ORD", "--KeyId", &key]);
    assert_eq!(
        (&listed["TotalCount"], text(&listed["DataKeyMetadatas"][0]["DataKeyId"])),
        (&1.into(), data_key)
    );
    assert_eq!(shell.ok("ListDataKeys", &[])["TotalCount"], 2);
    (data_key.to_owned(), plaintext.to_owned())
}

#[test]
fn the_event_history_is_read_page_by_page() {
    let server = Server::start(&[]);
    let shell = Shell::new(&server);
    let key = text(&shell.ok("CreateKey", &["--Alias", "first"])["KeyId"]).to_owned();
    let encrypt = ["--KeyId", &key, "--Plaintext", PLAINTEXT];
    let mut ids: Vec<_> =
        (0..5).map(|_| text(&shell.ok("Encrypt", &encrypt)["RequestId"]).to_owned()).collect();
    ids.reverse();
    shell.refused("Decrypt", &["--CiphertextBlob", "x"], "InvalidParameterValue.InvalidCiphertext");
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let (start, end) = ((now - 600).to_string(), (now + 600).to_string());
    let search = |action: &str, attribute: &str, value: &str, more: &[&str]| {
        let attributes = format!(r#"[{{"AttributeKey": "{attribute}", "AttributeValue": "{value}"}}]"#);
        let mut command = command(&tccli(), &server, shell.home.path());
        command.args(["cloudaudit", action, "--region", "ap-guangzhou", "--StartTime", &start]);
        command.args(["--EndTime", &end, "--LookupAttributes", &attributes]).args(more);
        command.args(["--endpoint", &format!("http://{}", server.http)]);
        response(action, command.output().unwrap())
    };
    for action in ["LookUpEvents", "DescribeEvents"] {
        let (mut found, mut token) = (Vec::new(), None::<String>);
        loop {
            let mut more = vec!["--MaxResults", "2"];
            more.extend(token.iter().flat_map(|token| ["--NextToken", token]));
            let page = search(action, "EventName", "Encrypt", &more);
            let events = page["Events"].as_array().unwrap();
            found.extend(events.iter().map(|event| text(&event["RequestID"]).to_owned()));
            if page["ListOver"] == true {
                break;
            }
            token =
                Some(page["NextToken"].as_str().map_or_else(|| page["NextToken"].to_string(), str::to_owned));
        }
        assert_eq!(found, ids, "{action}");
    }
    let failed = search("DescribeEvents", "ApiErrorCode", "InvalidParameterValue.InvalidCiphertext", &[]);
    assert_eq!(text(&failed["Events"][0]["EventName"]), "Decrypt");
}

#[test]
fn keys_are_found_by_their_tags() {
    let server = Server::start(&[]);
    let shell = Shell::new(&server);
    let tags = r#"[{"TagKey":"env","TagValue":"prod"},{"TagKey":"组","TagValue":"订单"}]"#;
    let made = shell.ok("CreateKey", &["--Alias", "first", "--Tags", tags]);
    assert_eq!((&made["TagCode"], &made["TagMsg"]), (&0.into(), &"ok".into()));
    let key = text(&made["KeyId"]);
    let filter = ["--TagFilters", r#"[{"TagKey":"env","TagValue":["prod","test"]}]"#];
    let listed = shell.ok("ListKeyDetail", &filter);
    assert_eq!(text(&listed["KeyMetadatas"][0]["KeyId"]), key);
    let resource_id = text(&listed["KeyMetadatas"][0]["ResourceId"]).to_owned();

    // As Terraform does.
    let resource = format!("qcs::kms:ap-guangzhou:uin/:key/{resource_id}");
    let replace = r#"[{"TagKey":"env","TagValue":"test"}]"#;
    let edit = ["--Resource", &resource, "--ReplaceTags", replace, "--DeleteTags", r#"[{"TagKey":"组"}]"#];
    shell.tag("ModifyResourceTags", &edit);
    let ids = format!("[\"{resource_id}\"]");
    let place = ["--ServiceType", "kms", "--ResourcePrefix", "key", "--ResourceRegion", "ap-guangzhou"];
    let read = shell.tag(
        "DescribeResourceTagsByResourceIds",
        &[&place[..], &["--ResourceIds", &ids, "--Limit", "20"]].concat(),
    );
    assert_eq!((&read["TotalCount"], text(&read["Tags"][0]["ResourceId"])), (&1.into(), &*resource_id));
    assert_eq!((&read["Tags"][0]["TagKey"], &read["Tags"][0]["TagValue"]), (&"env".into(), &"test".into()));

    let found = shell.tag("DescribeResourcesByTags", &filter);
    assert_eq!(text(&found["Rows"][0]["ResourceId"]), resource_id);
    shell.tag("CreateTag", &["--TagKey", "loose", "--TagValue", "1"]);
    assert_eq!(shell.tag("DescribeTags", &[])["TotalCount"], 4);
    let output = shell.run_of("tag", "DeleteTag", &["--TagKey", "env", "--TagValue", "test"]);
    assert!(both(&output).contains("code:FailedOperation.TagAttachedResource "), "{}", both(&output));
    shell.tag("DeleteTag", &["--TagKey", "loose", "--TagValue", "1"]);
    assert_eq!(shell.tag("GetTagKeys", &[])["TagKeys"], serde_json::json!(["env", "组"]));
}

#[test]
fn https_with_the_servers_authority() {
    let server = Server::start(&[]);
    let home = tempfile::tempdir().unwrap();
    let https = |trust: Option<&Path>| {
        let mut command = command(&tccli(), &server, home.path());
        command.args(["kms", "ListKeys", "--region", "ap-guangzhou"]);
        command.args(["--endpoint", &format!("localhost:{}", server.https.port())]);
        command.envs(trust.map(|folder| ("PYTHONPATH", folder)));
        command.output().unwrap()
    };
    assert_eq!(response("ListKeys", https(Some(&scripts().join("trust"))))["TotalCount"], 0);
    let untrusted = https(None);
    assert_eq!(untrusted.status.code(), Some(255), "{}", both(&untrusted));
}
