//! Kills the server under load, again and again: what it acknowledged is there, and on the record.
//!
//! A failed run is repeated with the seed that it printed: `KEYWARD_SEED=... cargo test --test crash`.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "these are tests")]

mod common;
mod load;

use std::time::Duration;

use common::Server;
use keyward_testkit::postgres;
use load::{Random, Workers, seed, trail};

const WORKERS: usize = 16;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_server_keeps_what_it_acknowledged() {
    let seed = seed();
    println!("KEYWARD_SEED={seed}");
    kill_and_check(45, seed, None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_server_keeps_what_it_acknowledged_in_postgres() {
    let seed = seed();
    println!("KEYWARD_SEED={seed}");
    kill_and_check(5, seed, Some(&postgres::fresh_database())).await;
}

/// What these tests are worth: a server that forgot its last minutes does not get by.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[should_panic(expected = "the key ")]
async fn a_server_that_forgets_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let (data, earlier) = (folder.path().join("data"), folder.path().join("earlier"));
    let mut workers = Workers::new(4, seed());
    for _ in 0..2 {
        let server = Server::start_at(&data, &[]);
        let load = workers.begin(server.client());
        tokio::time::sleep(Duration::from_millis(500)).await;
        workers = load.end().await;
        assert!(server.stop().success());
        if !earlier.exists() {
            std::fs::copy(data.join("keyward.db"), &earlier).unwrap();
        }
    }
    std::fs::copy(&earlier, data.join("keyward.db")).unwrap();
    workers.check(Server::start_at(&data, &[]).client()).await;
}

async fn kill_and_check(rounds: usize, seed: u64, database: Option<&str>) {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let options: Vec<_> = database.into_iter().flat_map(|url| ["--database", url]).collect();
    let mut random = Random::new(seed);
    let mut workers = Workers::new(WORKERS, seed);
    for _ in 0..rounds {
        let mut server = Server::start_at(&data, &options);
        workers.check(server.client()).await;
        let load = workers.begin(server.client());
        // Short lives are more likely: they end near the first calls, when caches are empty.
        let millis = random.below(40) * random.below(40);
        tokio::time::sleep(Duration::from_millis(millis as u64)).await;
        server.child.kill().unwrap();
        server.wait();
        workers = load.end().await;
        // At once, before a start could mend anything.
        assert!(trail::verify(&data, database) >= workers.answers().len());
    }
    let server = Server::start_at(&data, &options);
    workers.check(server.client()).await;
    assert!(server.stop().success());
    trail::verify(&data, database);
    trail::check(&data, database, workers.answers()).await;
    println!(
        "{rounds} kills: {} keys, {} ciphertexts, {} answers",
        workers.keys(),
        workers.ciphertexts(),
        workers.answers().len()
    );
    assert!(workers.answers().len() > rounds * 50, "there was hardly any load");
    let refused = workers.answers().iter().find(|answer| answer.code.starts_with("ServiceUnavailable."));
    assert!(refused.is_none(), "the storage was well all the time: {refused:?}");
}
