//! Wrapping keys that the security officer trusts.

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::object::{Attribute, KeyType, ObjectClass};
use cryptoki::session::UserType;
use cryptoki::types::AuthPin;
use keyward_hsm::protocol::Wrapping;
use keyward_hsm::{Caller, Cluster, Error, Member, Operation, Settings};

use crate::tokens::{Folder, SO_PIN, library, name};

const OFFICER: &str = "KEYWARD_HSM_TEST_OFFICER";
const TRUSTED: &str = "trusted";

/// Not a test: the security officer, who puts a trusted wrapping key into the token.
#[test]
fn officer() {
    if std::env::var_os(OFFICER).is_none() {
        return;
    }
    let module = Pkcs11::new(library()).unwrap();
    module.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)).unwrap();
    let slot = module.get_slots_with_initialized_token().unwrap()[0];
    let session = module.open_rw_session(slot).unwrap();
    session.login(UserType::So, Some(&AuthPin::from(SO_PIN))).unwrap();
    let key = [
        Attribute::Class(ObjectClass::SECRET_KEY),
        Attribute::KeyType(KeyType::AES),
        Attribute::Token(true),
        Attribute::Private(false),
        Attribute::Trusted(true),
        Attribute::Wrap(true),
        Attribute::Unwrap(true),
        Attribute::Label(TRUSTED.as_bytes().to_vec()),
        Attribute::Value(vec![0x33; 32]),
    ];
    session.create_object(&key).unwrap();
}

fn trusting(folder: &Folder) -> std::sync::Arc<Member> {
    folder.run_here("trusted::officer", OFFICER);
    let settings = Settings { wrapping_key: Some(TRUSTED.to_owned()), ..folder.settings(TRUSTED) };
    std::sync::Arc::new(Member::new(settings))
}

#[test]
fn keys_leave_under_the_trusted_key_and_no_other() {
    // Both have an untrusted wrapping key too.
    let folders = [Folder::with_wrapping_key(), Folder::with_wrapping_key()];
    let [first, second] = [trusting(&folders[0]), trusting(&folders[1])];
    assert!(first.describe().unwrap().wrapping_key.unwrap().trusted);
    let cluster = Cluster::new(vec![first, second.clone()]);
    cluster.generate_aes256(&name(b"k")).unwrap();
    assert!(second.find(b"k").unwrap().unwrap().extractable);

    for folder in &folders {
        let untrusted = folder.wrapping_member("untrusted");
        let refused =
            untrusted.call_blocking(&Operation::CopyOut(b"k".to_vec(), Wrapping::Plain)).unwrap_err();
        assert!(matches!(refused, Error::Forbidden(_)), "{refused}");
    }
}
