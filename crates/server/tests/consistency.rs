//! While some use a key, somebody else disables and enables it: what was acknowledged holds for every call
//! that is sent from then on.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "these are tests")]

mod common;

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use common::Server;
use keyward_testkit::{client::Client, postgres};
use serde_json::{Value, json};

const REGION: &str = "ap-guangzhou";

/// How many use the key at a time.
const USERS: usize = 9;

/// How many calls are answered while the key stays as it is. Each user has one under way when that begins, so at
/// least the rest was sent afterwards.
const ANSWERED: usize = USERS + 4;

/// A time in which the key had one state for everybody: from the answer to one change to the sending of
/// the next.
struct Period {
    begin: Instant,
    end: Instant,
    enabled: bool,
}

/// A call that uses the key.
struct Use {
    action: &'static str,
    sent: Instant,
    answered: Instant,
    succeeded: bool,
}

/// The calls that were answered.
#[derive(Default)]
struct Uses {
    all: Mutex<Vec<Use>>,
    count: AtomicUsize,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_call_that_is_sent_after_a_change_sees_the_state_before_it() {
    judge_toggles(&Server::start(&[]), 300).await;
}

/// With hardly any room for keys in memory, calls keep loading the key while it is being changed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_that_is_loaded_while_it_changes_is_not_kept() {
    judge_toggles(&Server::start(&["--cache-keys", "1"]), 300).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_holds_with_postgres() {
    let url = postgres::fresh_database();
    judge_toggles(&Server::start(&["--database", &url, "--cache-keys", "1"]), 100).await;
}

async fn judge_toggles(server: &Server, toggles: usize) {
    let client = Arc::new(server.client());
    let mut keys = Vec::new();
    for number in 0..4 {
        let made = client.call("kms", "CreateKey", REGION, json!({"Alias": format!("k{number}")})).await;
        keys.push(made.unwrap()["KeyId"].clone());
    }
    let asked = json!({"KeyId": keys[0], "Plaintext": "aGVsbG8="});
    let ciphertext = client.call("kms", "Encrypt", REGION, asked.clone()).await.unwrap();
    let calls = [
        ("Encrypt", asked),
        ("Decrypt", json!({"CiphertextBlob": ciphertext["CiphertextBlob"]})),
        ("GenerateDataKey", json!({"KeyId": keys[0], "KeySpec": "AES_128"})),
    ];

    let (uses, stop) = (Arc::new(Uses::default()), Arc::new(AtomicBool::new(false)));
    let users: Vec<_> = (0..USERS)
        .map(|number| {
            let call = calls[number % calls.len()].clone();
            tokio::spawn(use_key(client.clone(), call, uses.clone(), stop.clone()))
        })
        .collect();
    // Others use other keys, which push the first one out of a small cache.
    let others = keys[1..].iter().map(|key| {
        let call = ("Encrypt", json!({"KeyId": key, "Plaintext": "aGVsbG8="}));
        tokio::spawn(use_key(client.clone(), call, Arc::default(), stop.clone()))
    });
    let others: Vec<_> = others.collect();

    let periods = toggle(&client, &keys[0], toggles, &uses.count).await;
    stop.store(true, Ordering::Relaxed);
    for task in users.into_iter().chain(others) {
        task.await.unwrap();
    }
    judge(&periods, &uses.all.lock().unwrap());
}

async fn use_key(
    client: Arc<Client>,
    (action, asked): (&'static str, Value),
    uses: Arc<Uses>,
    stop: Arc<AtomicBool>,
) {
    while !stop.load(Ordering::Relaxed) {
        let sent = Instant::now();
        let outcome = client.call("kms", action, REGION, asked.clone()).await;
        let answered = Instant::now();
        if let Err(failure) = &outcome {
            assert_eq!(failure.code, "ResourceUnavailable.CmkDisabled", "{action}: {failure}");
        }
        uses.all.lock().unwrap().push(Use { action, sent, answered, succeeded: outcome.is_ok() });
        uses.count.fetch_add(1, Ordering::Relaxed);
    }
}

async fn toggle(client: &Client, key: &Value, toggles: usize, answered: &AtomicUsize) -> Vec<Period> {
    let mut periods = Vec::new();
    for number in 0..toggles {
        let enabled = number % 2 == 1;
        let action = if enabled { "EnableKey" } else { "DisableKey" };
        client.call("kms", action, REGION, json!({ "KeyId": key })).await.unwrap();
        let (begin, before) = (Instant::now(), answered.load(Ordering::Relaxed));
        while answered.load(Ordering::Relaxed) < before + ANSWERED {
            assert!(begin.elapsed() < Duration::from_secs(60), "nobody is answered any more");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        periods.push(Period { begin, end: Instant::now(), enabled });
    }
    periods
}

/// Calls that overlap a change may see either state; all others have only one right outcome.
fn judge(periods: &[Period], uses: &[Use]) {
    let mut judged = [0, 0];
    for call in uses {
        let before = periods.partition_point(|period| period.begin <= call.sent);
        let Some(period) = before.checked_sub(1).map(|last| &periods[last]) else { continue };
        if call.answered > period.end {
            continue;
        }
        let after = call.sent - period.begin;
        assert_eq!(
            call.succeeded, period.enabled,
            "{} was sent {after:?} after the key was acknowledged to be enabled={}",
            call.action, period.enabled
        );
        judged[usize::from(period.enabled)] += 1;
    }
    println!("{} calls, judged while disabled and enabled: {judged:?}", uses.len());
    assert!(judged.iter().all(|&judged| judged > periods.len()), "too few calls to judge: {judged:?}");
}
