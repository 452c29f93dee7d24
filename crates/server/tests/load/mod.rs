//! Load whose every answer is remembered, so that a server can be asked afterwards whether it kept its word.
//!
//! ```text
//! Workers ── one task each, with keys of its own ──> Recorder ──> the server
//!    │ what each key may look like now                  │ every answer
//!    └──> check: is it stored as it was acknowledged?   └──> trail: is it recorded, once?
//! ```
#![allow(dead_code, reason = "every test file uses another part")]

mod model;
mod random;
mod recorder;
pub mod trail;
mod worker;

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

pub use model::Facts;
pub use random::{Random, seed};
pub use recorder::{Answer, Outcome, Recorder};
pub use worker::Worker;

use keyward_testkit::client::Client;
use serde_json::json;
use tokio::task::JoinHandle;

/// Keys are made in a region of each suite.
pub const REGIONS: [&str; 2] = ["ap-guangzhou", "ap-hongkong"];

/// The clients of a server, and all they know of it.
pub struct Workers {
    workers: Vec<Worker>,
    answers: Vec<Answer>,
}

/// Workers that are at work.
pub struct Running {
    tasks: Vec<JoinHandle<Worker>>,
    stop: Arc<AtomicBool>,
    recorder: Arc<Recorder>,
    answers: Vec<Answer>,
}

impl Workers {
    /// That many workers, who know nothing yet. The same seed lets them ask for the same.
    pub fn new(count: usize, seed: u64) -> Self {
        let workers = (0..count).map(|number| Worker::new(number, REGIONS[number % 2], seed)).collect();
        Self { workers, answers: Vec::new() }
    }

    /// Lets all of them work against the server until they are stopped, or until it is gone.
    pub fn begin(self, client: Client) -> Running {
        let recorder = Arc::new(Recorder::new(client));
        let stop = Arc::new(AtomicBool::new(false));
        let work = |worker: Worker| tokio::spawn(worker.work(recorder.clone(), stop.clone()));
        let tasks = self.workers.into_iter().map(work).collect();
        Running { tasks, stop, recorder, answers: self.answers }
    }

    /// Compares everything that was acknowledged with what the server has. What was asked but not answered
    /// may or may not have happened; how it is now is how it must stay.
    pub async fn check(&mut self, client: Client) {
        let recorder = Recorder::new(client);
        for region in REGIONS {
            let mut stored = listed(&recorder, region).await;
            for worker in self.workers.iter_mut().filter(|worker| worker.region == region) {
                worker.compare(&mut stored);
            }
            assert!(stored.is_empty(), "keys that nobody asked for: {stored:?}");
        }
        for worker in &mut self.workers {
            worker.open_ciphertexts(&recorder).await;
        }
        self.answers.extend(recorder.take());
    }

    /// Every answer until now.
    pub fn answers(&self) -> &[Answer] {
        &self.answers
    }

    /// How many keys were acknowledged or found.
    pub fn keys(&self) -> usize {
        self.workers.iter().map(Worker::keys).sum()
    }

    /// How many ciphertexts were acknowledged.
    pub fn ciphertexts(&self) -> usize {
        self.workers.iter().map(Worker::ciphertexts).sum()
    }
}

impl Running {
    /// What is seen of the answers while they come.
    pub fn recorder(&self) -> &Recorder {
        &self.recorder
    }

    /// Waits until everybody has the answer to the last question, or knows that none will come.
    pub async fn end(mut self) -> Workers {
        self.stop.store(true, Ordering::Relaxed);
        let mut workers = Vec::new();
        for task in self.tasks {
            workers.push(task.await.unwrap());
        }
        self.answers.extend(self.recorder.take());
        Workers { workers, answers: self.answers }
    }
}

/// All keys of a region.
async fn listed(recorder: &Recorder, region: &str) -> HashMap<String, Facts> {
    let mut keys = HashMap::new();
    loop {
        let page = json!({"Offset": keys.len(), "Limit": 200, "OrderType": 1});
        let page = recorder.done("ListKeyDetail", region, page).await;
        let metadata = page["KeyMetadatas"].as_array().unwrap();
        keys.extend(metadata.iter().map(|key| (key["KeyId"].as_str().unwrap().to_owned(), Facts::of(key))));
        if metadata.len() < 200 {
            return keys;
        }
    }
}
