//! Libraries that crash and hang, tokens that go, PINs that change.

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use keyward_crypto::Secret;
use keyward_hsm::{Caller, Cluster, Error, Lifetime, Limits, Member, Operation, Settings};

use crate::shim::shim;
use crate::tokens::{Folder, LABEL, PIN, SO_PIN, library, name, soon};

fn with_key(folder: &Folder) -> Member {
    let member = folder.member();
    member.call_blocking(&Operation::GenerateAes256(name(b"k"), Lifetime::Token)).unwrap();
    member
}

fn seal(caller: &dyn Caller) -> Result<Vec<u8>, Error> {
    caller.encrypt(b"k", [3; 12], b"aad", Secret::new(b"message".to_vec()))
}

fn signal(signal: &str, process: u32) {
    assert!(Command::new("kill").args([signal, &process.to_string()]).status().unwrap().success());
}

#[test]
fn a_killed_child_costs_nothing_that_lasts() {
    let folder = Folder::new();
    let member = std::sync::Arc::new(with_key(&folder));
    let before = seal(&*member).unwrap();
    let cluster = Cluster::new(vec![member.clone()]);
    for round in 2..6 {
        signal("-KILL", member.child_id().unwrap());
        assert_eq!(seal(&cluster).unwrap(), before);
        assert_eq!(member.starts(), round);
    }
}

#[test]
fn a_hanging_child_is_overdue_and_is_replaced() {
    let folder = Folder::new();
    drop(with_key(&folder));
    let mut settings = folder.settings("hanging");
    settings.limits.deadline = Duration::from_secs(2);
    let hanging = Member::new(settings);
    let other_folder = Folder::new();
    let other = with_key(&other_folder);
    let before = seal(&hanging).unwrap();

    signal("-STOP", hanging.child_id().unwrap());
    let started = Instant::now();
    std::thread::scope(|scope| {
        let call = scope.spawn(|| seal(&hanging));
        // Meanwhile another cluster works as ever.
        let mut done = 0;
        while !call.is_finished() {
            seal(&other).unwrap();
            done += 1;
        }
        assert!(done > 10, "{done}");
        assert_eq!(call.join().unwrap().unwrap_err(), Error::Deadline);
    });
    let took = started.elapsed();
    assert!((1900..8000).contains(&took.as_millis()), "{took:?}");
    assert_eq!(seal(&hanging).unwrap(), before);
    assert_eq!(hanging.starts(), 2);
}

#[test]
fn a_library_that_hangs_or_crashes_is_left_to_its_fate() {
    let folder = Folder::new();
    drop(with_key(&folder));
    let member = Member::new(shim(&folder));
    let before = seal(&member).unwrap();

    fs::write(folder.path().join("hang"), "").unwrap();
    assert_eq!(seal(&member).unwrap_err(), Error::Deadline);
    // Other operations work, in a new child.
    member.random(8).unwrap();
    fs::remove_file(folder.path().join("hang")).unwrap();
    assert_eq!(seal(&member).unwrap(), before);

    fs::write(folder.path().join("crash"), "").unwrap();
    assert_eq!(seal(&member).unwrap_err(), Error::Died);
    member.random(8).unwrap();
    fs::remove_file(folder.path().join("crash")).unwrap();
    assert_eq!(seal(&member).unwrap(), before);
}

#[test]
fn calls_under_way_are_bounded() {
    let folder = Folder::new();
    drop(with_key(&folder));
    let mut settings = shim(&folder);
    settings.limits = Limits { in_flight: 3, sessions: 1, ..settings.limits };
    let member = Member::new(settings);
    member.random(1).unwrap();
    fs::write(folder.path().join("hang"), "").unwrap();
    std::thread::scope(|scope| {
        let calls: Vec<_> = (0..3).map(|_| scope.spawn(|| seal(&member))).collect();
        soon(|| (member.in_flight() == 3).then_some(()));
        assert_eq!(member.random(1).unwrap_err(), Error::Busy);
        for call in calls {
            assert!(matches!(call.join().unwrap(), Err(Error::Deadline | Error::Died)));
        }
    });
    fs::remove_file(folder.path().join("hang")).unwrap();
    soon(|| seal(&member).ok());
}

#[test]
fn a_token_that_is_gone_is_out_of_reach_until_it_is_back() {
    let folder = Folder::new();
    let member = with_key(&folder);
    let before = seal(&member).unwrap();
    let away = folder.path().join("away");
    fs::rename(folder.tokens(), &away).unwrap();
    // SoftHSM may have the key in memory for some time; the probe asks the token.
    let error = soon(|| member.probe().err());
    assert!(matches!(error, Error::Unreachable(_)), "{error}");
    for _ in 0..10 {
        let error = seal(&member).unwrap_err();
        assert!(matches!(error, Error::Unreachable(_)), "{error}");
        std::thread::sleep(Duration::from_millis(50));
    }
    fs::rename(&away, folder.tokens()).unwrap();
    assert_eq!(soon(|| seal(&member).ok()), before);
}

#[test]
fn a_refused_pin_is_tried_once() {
    let folder = Folder::new();
    let member = std::sync::Arc::new(with_key(&folder));
    let before = seal(&*member).unwrap();
    let library = library();
    let login = ["--module", library.to_str().unwrap(), "--token-label", LABEL, "--login"];
    let change = ["--login-type", "so", "--so-pin", SO_PIN, "--init-pin", "--new-pin", "246802"];
    folder.run("pkcs11-tool", &[&login[..], &change].concat());
    signal("-KILL", member.child_id().unwrap());

    let cluster = Cluster::probing_each(vec![member.clone()], Duration::from_millis(50));
    let error = soon(|| seal(&cluster).err().filter(|error| *error != Error::Died));
    assert_eq!(error, Error::Pin("PinIncorrect".to_owned()));
    assert!(!error.to_string().contains(PIN));
    let starts = member.starts();
    for _ in 0..10 {
        assert!(matches!(seal(&*member), Err(Error::Pin(_))));
        assert!(matches!(seal(&cluster), Err(Error::Pin(_))));
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(member.starts(), starts);

    member.set_pin(Secret::new(b"246802".to_vec()));
    assert_eq!(seal(&*member).unwrap(), before);
    assert_eq!(soon(|| seal(&cluster).ok()), before);
}

#[test]
fn a_wrong_pin_reaches_the_token_once() {
    let folder = Folder::new();
    let mut settings = shim(&folder);
    settings.pin = Secret::new(b"000000".to_vec());
    settings.limits.sessions = 8;
    let member = Member::new(settings);
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                for _ in 0..5 {
                    assert!(matches!(seal(&member), Err(Error::Pin(_))));
                }
            });
        }
    });
    assert_eq!(fs::read(folder.path().join("logins")).unwrap().len(), 1);
}

#[tokio::test]
async fn a_wrong_pin_is_remembered_though_nobody_waited_for_the_answer() {
    let folder = Folder::new();
    let mut settings = shim(&folder);
    settings.pin = Secret::new(b"000000".to_vec());
    let member = Member::new(settings);
    let hasty = tokio::time::timeout(Duration::from_millis(1), member.call(&Operation::Ping)).await;
    assert!(hasty.is_err(), "{hasty:?}");
    soon(|| member.child_id().is_none().then_some(()));
    for _ in 0..3 {
        assert!(matches!(member.call(&Operation::Ping).await, Err(Error::Pin(_))));
    }
    assert_eq!(fs::read(folder.path().join("logins")).unwrap().len(), 1);
}

#[test]
fn making_pairs_keeps_nobody_waiting() {
    let folder = Folder::new();
    drop(with_key(&folder));
    let mut settings = folder.settings("one session");
    settings.limits.sessions = 1;
    let member = Member::new(settings);
    seal(&member).unwrap();
    std::thread::scope(|scope| {
        let pairs: Vec<_> = (0..3)
            .map(|number| {
                let kind = keyward_hsm::PairKind::Rsa3072;
                let purpose = keyward_hsm::PairUse::Sign;
                let make = Operation::GeneratePair(name(&[number]), kind, purpose, Lifetime::Session);
                let member = &member;
                scope.spawn(move || member.call_blocking(&make).unwrap())
            })
            .collect();
        while pairs.iter().any(|pair| !pair.is_finished()) {
            seal(&member).unwrap();
        }
    });
    assert_eq!(member.starts(), 1);
}

#[test]
fn children_go_with_their_member() {
    let folder = Folder::new();
    for stopped in [false, true] {
        let member = folder.member();
        member.random(1).unwrap();
        let child = member.child_id().unwrap();
        if stopped {
            signal("-STOP", child);
        }
        drop(member);
        soon(|| (!std::path::Path::new(&format!("/proc/{child}")).exists()).then_some(()));
    }
}

#[tokio::test]
async fn a_program_that_never_answers_is_overdue() {
    let folder = Folder::new();
    let mut settings = folder.settings("sleeper");
    settings.program.path = "/bin/sleep".into();
    settings.program.arguments = vec!["100".into()];
    settings.limits.deadline = Duration::from_millis(200);
    settings.limits.start_deadline = Duration::from_millis(200);
    let member = Member::new(settings);
    let started = Instant::now();
    assert_eq!(member.call(&Operation::Ping).await.unwrap_err(), Error::Deadline);
    assert!(started.elapsed() < Duration::from_secs(5));
    // It was of no use, and is not started again at once.
    assert_eq!(member.call(&Operation::Ping).await.unwrap_err(), Error::Deadline);
    assert_eq!(member.starts(), 1);
    assert_eq!(member.child_id(), None);
}

#[test]
fn what_cannot_work_says_why() {
    let folder = Folder::new();
    let no_library = Settings { library: "/nowhere/lib.so".into(), ..folder.settings("x") };
    assert!(matches!(seal(&Member::new(no_library)), Err(Error::Library(_))));
    let no_module = Settings { library: "libc.so.6".into(), ..folder.settings("x") };
    assert!(matches!(seal(&Member::new(no_module)), Err(Error::Library(_))));
    let token = keyward_hsm::protocol::TokenName::Label("another".to_owned());
    let no_token = Settings { token, ..folder.settings("x") };
    assert!(matches!(seal(&Member::new(no_token)), Err(Error::Unreachable(_))));
    let mut no_program = folder.settings("x");
    no_program.program.path = "/nowhere/keyward".into();
    assert!(matches!(seal(&Member::new(no_program)), Err(Error::Child(_))));
    let mut ends = folder.settings("x");
    ends.program.path = "/bin/true".into();
    assert_eq!(seal(&Member::new(ends)).unwrap_err(), Error::Died);
}
