//! Members that hold the same keys.

use std::fs;
use std::sync::Arc;
use std::time::Duration;

use aws_lc_rs::signature;
use keyward_crypto::Secret;
use keyward_hsm::protocol::{Hash, Padding, Scheme};
use keyward_hsm::{Caller, Cluster, Error, Lifetime, Member, Operation, PairKind, PairUse};

use crate::tokens::{Folder, name, soon};

struct Three {
    folders: Vec<Folder>,
    members: Vec<Arc<Member>>,
    cluster: Cluster,
}

fn three() -> Three {
    let folders: Vec<_> = (0..3).map(|_| Folder::with_wrapping_key()).collect();
    let members: Vec<_> = folders
        .iter()
        .enumerate()
        .map(|(index, folder)| folder.wrapping_member(&format!("member {index}")))
        .collect();
    let cluster = Cluster::probing_each(members.clone(), Duration::from_millis(200));
    Three { folders, members, cluster }
}

fn seal(caller: &dyn Caller, id: &[u8]) -> Result<Vec<u8>, Error> {
    caller.encrypt(id, [3; 12], b"", Secret::new(b"message".to_vec()))
}

fn rename(folder: &Folder, away: bool) {
    let (here, there) = (folder.tokens(), folder.path().join("away"));
    let (from, to) = if away { (here, there) } else { (there, here) };
    fs::rename(from, to).unwrap();
}

#[test]
fn keys_are_in_all_members_and_each_can_use_them() {
    let Three { folders, members, cluster } = three();
    cluster.generate_aes256(&name(b"aes")).unwrap();
    cluster.import_aes256(&name(b"imported"), Secret::new(vec![0x11; 32])).unwrap();
    cluster.generate_pair(&name(b"rsa"), PairKind::Rsa2048, PairUse::Sign).unwrap();
    cluster.generate_pair(&name(b"open"), PairKind::Rsa2048, PairUse::Decrypt).unwrap();
    cluster.generate_pair(&name(b"p256"), PairKind::P256, PairUse::Sign).unwrap();
    cluster.generate_pair(&name(b"p384"), PairKind::P384, PairUse::Sign).unwrap();
    assert_eq!(cluster.generate_aes256(&name(b"aes")).unwrap_err(), Error::KeyExists);

    for id in [&b"aes"[..], b"imported"] {
        let sealed = seal(&cluster, id).unwrap();
        for member in &members {
            assert_eq!(member.decrypt(id, [3; 12], b"", &sealed).unwrap().expose(), b"message");
        }
    }
    let hashed = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, b"x");
    let hashed384 = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA384, b"x");
    for (id, scheme, hash, algorithm) in [
        (
            &b"rsa"[..],
            Scheme::RsaPss(Hash::Sha256),
            &hashed,
            &signature::RSA_PSS_2048_8192_SHA256 as &'static dyn signature::VerificationAlgorithm,
        ),
        (b"p256", Scheme::Ecdsa, &hashed, &signature::ECDSA_P256_SHA256_ASN1),
        (b"p384", Scheme::Ecdsa, &hashed384, &signature::ECDSA_P384_SHA384_ASN1),
    ] {
        let public = cluster.public_key(id).unwrap();
        for member in &members {
            assert_eq!(member.public_key(id).unwrap(), public);
            let signed = member.sign(id, scheme, hash.as_ref()).unwrap();
            let key = signature::ParsedPublicKey::new(algorithm, &public).unwrap();
            key.verify_sig(b"x", &signed).unwrap();
        }
    }
    let public =
        aws_lc_rs::rsa::PublicEncryptingKey::from_der(&cluster.public_key(b"open").unwrap()).unwrap();
    let mut sealed = vec![0; 256];
    aws_lc_rs::rsa::Pkcs1PublicEncryptingKey::new(public).unwrap().encrypt(b"m", &mut sealed).unwrap();
    for member in &members {
        assert_eq!(member.rsa_decrypt(b"open", Padding::Pkcs1, &sealed).unwrap().expose(), b"m");
        let info = member.find(b"open").unwrap().unwrap();
        assert!(info.sensitive && info.extractable);
    }

    // A fourth gets all of them.
    let fourth_folder = Folder::with_wrapping_key();
    let fourth = fourth_folder.wrapping_member("member 3");
    let ids = [&b"aes"[..], b"imported", b"rsa", b"open", b"p256", b"p384"].map(<[u8]>::to_vec);
    let added = cluster.add(fourth.clone(), &ids).unwrap();
    assert_eq!((added.copied, added.had), (6, 0));
    assert_eq!(seal(&*fourth, b"aes").unwrap(), seal(&cluster, b"aes").unwrap());
    assert_eq!(cluster.health().len(), 4);

    assert_eq!(cluster.destroy(b"aes").left, []);
    for member in &members {
        assert_eq!(seal(&**member, b"aes").unwrap_err(), Error::NoKey);
    }
    assert_eq!(seal(&cluster, b"aes").unwrap_err(), Error::NoKey);
    drop(folders);
}

#[test]
fn calls_go_on_while_a_member_is_left() {
    let Three { folders, members, cluster } = three();
    cluster.generate_aes256(&name(b"aes")).unwrap();
    let before = seal(&cluster, b"aes").unwrap();

    rename(&folders[0], true);
    soon(|| members[0].probe().err());
    for _ in 0..50 {
        assert_eq!(seal(&cluster, b"aes").unwrap(), before);
    }
    soon(|| cluster.health()[0].failure.clone());
    rename(&folders[1], true);
    rename(&folders[2], true);
    let error = soon(|| seal(&cluster, b"aes").err());
    assert_eq!(
        soon(|| seal(&cluster, b"aes").err().filter(|error| *error == Error::NoMember)),
        Error::NoMember,
        "{error}"
    );
    for folder in &folders {
        rename(folder, false);
    }
    assert_eq!(soon(|| seal(&cluster, b"aes").ok()), before);
    soon(|| cluster.health().iter().all(|health| health.failure.is_none()).then_some(()));
}

#[test]
fn a_key_is_in_all_members_or_in_none() {
    let Three { folders, members, cluster } = three();
    // The third has a key of the same name already, which must stay.
    members[2].call_blocking(&Operation::GenerateAes256(name(b"taken"), Lifetime::Token)).unwrap();
    let theirs = seal(&*members[2], b"taken").unwrap();
    assert_eq!(cluster.generate_aes256(&name(b"taken")).unwrap_err(), Error::KeyExists);
    for member in &members[..2] {
        assert_eq!(member.find(b"taken").unwrap(), None);
    }
    assert_eq!(seal(&*members[2], b"taken").unwrap(), theirs);

    rename(&folders[1], true);
    soon(|| members[1].probe().err());
    assert!(cluster.generate_aes256(&name(b"new")).is_err());
    assert_eq!(members[0].find(b"new").unwrap(), None);
    assert_eq!(members[2].find(b"new").unwrap(), None);
}

#[test]
fn a_key_that_cannot_be_copied_is_removed_again() {
    let folders = [Folder::with_wrapping_key(), Folder::new()];
    let first = folders[0].wrapping_member("first");
    let cluster = Cluster::new(vec![first.clone(), Arc::new(folders[1].member())]);
    assert!(matches!(cluster.generate_aes256(&name(b"k")), Err(Error::Invalid(_))));
    assert_eq!(first.find(b"k").unwrap(), None);
    let pair = cluster.generate_pair(&name(b"k"), PairKind::P256, PairUse::Sign);
    assert!(matches!(pair, Err(Error::Invalid(_))));
    assert_eq!(first.find(b"k").unwrap(), None);
}

#[test]
fn who_was_out_of_reach_is_remembered_when_a_key_is_destroyed() {
    let Three { folders, members, cluster } = three();
    cluster.generate_aes256(&name(b"aes")).unwrap();
    rename(&folders[1], true);
    soon(|| members[1].probe().err());
    let destroyed = cluster.destroy(b"aes");
    assert_eq!(destroyed.left.len(), 1);
    assert_eq!(destroyed.left[0].0, "member 1");
    assert_eq!(cluster.forgotten(), [("member 1".to_owned(), b"aes".to_vec())]);
    rename(&folders[1], false);
    soon(|| members[1].probe().ok());
    cluster.destroy_forgotten();
    assert_eq!(cluster.forgotten(), []);
    assert_eq!(members[1].find(b"aes").unwrap(), None);
}

#[test]
fn a_member_with_another_key_of_the_same_name_is_not_taken_in() {
    let folders = [Folder::with_wrapping_key(), Folder::with_wrapping_key()];
    let [first, second] = [folders[0].wrapping_member("first"), folders[1].wrapping_member("second")];
    let cluster = Cluster::new(vec![first]);
    cluster.generate_aes256(&name(b"k")).unwrap();
    second.call_blocking(&Operation::GenerateAes256(name(b"k"), Lifetime::Token)).unwrap();
    assert!(matches!(cluster.add(second, &[b"k".to_vec()]), Err(Error::Module(_))));
    assert_eq!(cluster.health().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn tasks_share_the_members() {
    let Three { folders, members, cluster } = three();
    cluster.generate_aes256(&name(b"aes")).unwrap();
    let cluster = Arc::new(cluster);
    let calls: Vec<_> = (0..300)
        .map(|_| {
            let cluster = cluster.clone();
            tokio::spawn(async move {
                let (id, plaintext) = (b"aes".to_vec(), Secret::new(b"message".to_vec()));
                let operation = Operation::Encrypt { id, nonce: [3; 12], aad: Vec::new(), plaintext };
                cluster.call(&operation).await.unwrap().into_bytes().unwrap()
            })
        })
        .collect();
    // One of them dies meanwhile, and nobody notices.
    let child = members[1].child_id().unwrap();
    folders[1].run("kill", &["-KILL", &child.to_string()]);
    let expected = seal(&*cluster, b"aes").unwrap();
    for call in calls {
        assert_eq!(call.await.unwrap(), expected);
    }
}

#[test]
fn changes_of_keys_are_not_for_one_member() {
    let cluster = Cluster::new(Vec::new());
    let change = Operation::GenerateAes256(name(b"k"), Lifetime::Token);
    assert!(matches!(cluster.call_blocking(&change), Err(Error::Invalid(_))));
    assert_eq!(cluster.call_blocking(&Operation::Ping).unwrap_err(), Error::NoMember);
}
