//! What others see of our keys: pkcs11-tool, logged in as the same user.

use keyward_hsm::protocol::Wrapping;
use keyward_hsm::{Answer, Caller, Error, Lifetime, Operation, PairKind, PairUse};

use crate::tokens::{Folder, PIN, name};

#[test]
fn others_see_sensitive_keys_and_cannot_read_them() {
    let folder = Folder::new();
    let member = folder.member();
    member.call_blocking(&Operation::GenerateAes256(name(&[0xA1]), Lifetime::Token)).unwrap();
    let pair = Operation::GeneratePair(name(&[0xA2]), PairKind::Rsa2048, PairUse::Sign, Lifetime::Token);
    member.call_blocking(&pair).unwrap();

    let listed = folder.pkcs11_tool(&["--list-objects"]);
    for object in
        ["Secret Key Object; AES length 32", "Private Key Object; RSA", "Public Key Object; RSA 2048"]
    {
        assert!(listed.contains(object), "{listed}");
    }
    let protected = "sensitive, always sensitive, never extractable, local";
    assert_eq!(listed.matches(protected).count(), 2, "{listed}");

    for (id, kind) in [("a1", "secrkey"), ("a2", "privkey")] {
        let library = crate::tokens::library();
        let arguments = ["--module", library.to_str().unwrap(), "--login", "--pin", PIN, "--read-object"];
        let read = folder.try_run("pkcs11-tool", &[&arguments[..], &["--type", kind, "--id", id]].concat());
        assert!(!read.status.success() || read.stdout.is_empty(), "{read:?}");
        let raw = hex::decode(id).unwrap();
        let tried = member.call_blocking(&Operation::TryToRead(raw)).unwrap();
        assert!(matches!(tried, Answer::Readable(false)));
    }
}

#[test]
fn session_keys_stay_in_no_token() {
    let folder = Folder::new();
    let member = folder.member();
    member.call_blocking(&Operation::GenerateAes256(name(&[0xB1]), Lifetime::Session)).unwrap();
    assert!(!member.find(&[0xB1]).unwrap().unwrap().persistent);
    assert!(!folder.pkcs11_tool(&["--list-objects"]).contains("Secret Key"));
}

#[test]
fn without_a_wrapping_key_nothing_leaves() {
    let folder = Folder::new();
    let member = folder.member();
    member.call_blocking(&Operation::GenerateAes256(name(b"k"), Lifetime::Token)).unwrap();
    let refused = member.call_blocking(&Operation::CopyOut(b"k".to_vec(), Wrapping::Plain)).unwrap_err();
    assert!(matches!(refused, Error::Invalid(_)));
}

#[test]
fn the_pin_is_in_no_command_line_and_no_environment() {
    let folder = Folder::new();
    let member = folder.member();
    member.describe().unwrap();
    let child = member.child_id().unwrap();
    for file in ["cmdline", "environ"] {
        // The child has made itself unreadable; where even that does not keep root out, the PIN is not there.
        let bytes = std::fs::read(format!("/proc/{child}/{file}")).unwrap_or_default();
        assert!(!String::from_utf8_lossy(&bytes).contains(PIN), "{file}");
    }
    assert!(!format!("{:?}", folder.settings("x")).contains(PIN));
}
