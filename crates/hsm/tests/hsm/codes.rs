//! What is made of the codes of PKCS#11.

use std::fs;
use std::sync::Arc;

use keyward_crypto::Secret;
use keyward_hsm::{Caller, Cluster, Error, Lifetime, Member, Operation};

use crate::shim::shim;
use crate::tokens::{Folder, name, soon};

const GENERAL_ERROR: &str = "5";
const DEVICE_ERROR: &str = "30";
const DEVICE_REMOVED: &str = "32";
const KEY_HANDLE_INVALID: &str = "60";
const OBJECT_HANDLE_INVALID: &str = "82";
const OPERATION_ACTIVE: &str = "90";
const SESSION_CLOSED: &str = "b0";
const SESSION_HANDLE_INVALID: &str = "b3";
const TOKEN_NOT_PRESENT: &str = "e0";
const USER_NOT_LOGGED_IN: &str = "101";

struct Shim {
    folder: Folder,
    member: Arc<Member>,
}

impl Shim {
    fn new() -> Self {
        let folder = Folder::new();
        let member = Arc::new(Member::new(shim(&folder)));
        member.call_blocking(&Operation::GenerateAes256(name(b"k"), Lifetime::Token)).unwrap();
        Self { folder, member }
    }

    /// The next call of `C_EncryptInit` answers with this code.
    fn once(&self, code: &str) {
        fs::write(self.folder.path().join("code"), code).unwrap();
    }

    /// Every call does.
    fn always(&self, code: &str) {
        self.once(&format!("{code} always"));
    }

    fn no_more(&self) {
        fs::remove_file(self.folder.path().join("code")).unwrap();
    }

    fn seal(&self) -> Result<Vec<u8>, Error> {
        seal(&*self.member)
    }
}

fn seal(caller: &dyn Caller) -> Result<Vec<u8>, Error> {
    caller.encrypt(b"k", [3; 12], b"", Secret::new(b"message".to_vec()))
}

#[test]
fn stale_handles_and_sessions_are_renewed_once() {
    let shim = Shim::new();
    let before = shim.seal().unwrap();
    for code in [
        KEY_HANDLE_INVALID,
        OBJECT_HANDLE_INVALID,
        SESSION_HANDLE_INVALID,
        SESSION_CLOSED,
        USER_NOT_LOGGED_IN,
        OPERATION_ACTIVE,
    ] {
        shim.once(code);
        assert_eq!(shim.seal().unwrap(), before, "{code}");
        assert!(!shim.folder.path().join("code").exists(), "{code}");
    }
    assert_eq!(shim.member.starts(), 1);
    shim.always(KEY_HANDLE_INVALID);
    assert_eq!(shim.seal().unwrap_err(), Error::NoKey);
    assert_eq!(shim.member.starts(), 1);
}

#[test]
fn a_device_that_is_gone_is_out_of_reach_and_asked_for_by_a_new_child() {
    let shim = Shim::new();
    let before = shim.seal().unwrap();
    for code in [DEVICE_ERROR, DEVICE_REMOVED, TOKEN_NOT_PRESENT, SESSION_CLOSED] {
        let starts = shim.member.starts();
        shim.always(code);
        let error = shim.seal().unwrap_err();
        assert!(matches!(error, Error::Unreachable(_)), "{code} {error}");
        shim.no_more();
        assert_eq!(soon(|| shim.seal().ok()), before);
        assert_eq!(shim.member.starts(), starts + 1, "{code}");
    }
}

#[test]
fn what_may_be_due_to_the_call_takes_no_member_out_of_service() {
    let shim = Shim::new();
    let before = shim.seal().unwrap();
    let cluster = Cluster::new(vec![shim.member.clone()]);
    shim.always(GENERAL_ERROR);
    for _ in 0..3 {
        assert_eq!(seal(&cluster).unwrap_err(), Error::Module("EncryptInit: GeneralError".to_owned()));
        cluster.random(8).unwrap();
    }
    shim.no_more();
    assert_eq!(seal(&cluster).unwrap(), before);

    // A call that crashes the library neither: the next child is there at once.
    fs::write(shim.folder.path().join("crash"), "").unwrap();
    assert_eq!(seal(&cluster).unwrap_err(), Error::NoMember);
    assert_eq!(soon(|| cluster.random(8).ok()).len(), 8);
    fs::remove_file(shim.folder.path().join("crash")).unwrap();
    assert_eq!(soon(|| seal(&cluster).ok()), before);
    assert!(cluster.health()[0].failure.is_none());
}

#[test]
fn keys_of_a_session_outlast_damaged_ciphertexts() {
    let folder = Folder::new();
    let member = folder.member();
    member.call_blocking(&Operation::GenerateAes256(name(b"k"), Lifetime::Session)).unwrap();
    for _ in 0..50 {
        assert_eq!(member.decrypt(b"k", [0; 12], b"", &[7; 40]).unwrap_err(), Error::Damaged);
    }
    seal(&member).unwrap();
}
