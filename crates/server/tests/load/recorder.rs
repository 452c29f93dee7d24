//! A client that remembers every answer.

use std::{
    sync::Mutex,
    time::{Duration, Instant},
};

use keyward_testkit::client::{ApiFailure, Client};
use serde_json::Value;
use tokio::time::timeout;

/// How long a call may take, whatever happens to the server.
const PATIENCE: Duration = Duration::from_secs(30);

/// An answer of the server.
#[derive(Clone, Debug)]
pub struct Answer {
    pub request_id: String,
    pub action: &'static str,
    /// `0`, or the code of the error, as in the audit trail.
    pub code: String,
    /// How long it took.
    pub took: Duration,
}

/// How a call ended.
#[derive(Debug)]
pub enum Outcome {
    Done(Value),
    Refused(ApiFailure),
    /// No answer: nobody knows whether it was done.
    Silence,
}

/// A client that remembers every answer.
pub struct Recorder {
    client: Client,
    answers: Mutex<Vec<Answer>>,
}

impl Recorder {
    pub fn new(client: Client) -> Self {
        Self { client, answers: Mutex::default() }
    }

    pub async fn call(&self, action: &'static str, region: &str, parameters: Value) -> Outcome {
        let begin = Instant::now();
        let answer = timeout(PATIENCE, self.client.call("kms", action, region, parameters)).await;
        let answer = answer.unwrap_or_else(|_| panic!("{action} hangs"));
        let (request_id, code, outcome) = match answer {
            Ok(response) => {
                (response["RequestId"].as_str().unwrap().to_owned(), "0".into(), Outcome::Done(response))
            }
            Err(failure) if failure.code == "ClientNetworkError" => return Outcome::Silence,
            Err(failure) => (failure.request_id.clone(), failure.code.clone(), Outcome::Refused(failure)),
        };
        assert!(!request_id.is_empty(), "{action}: an answer without RequestId: {outcome:?}");
        let answer = Answer { request_id, action, code, took: begin.elapsed() };
        self.answers.lock().unwrap().push(answer);
        outcome
    }

    /// A call that must succeed.
    pub async fn done(&self, action: &'static str, region: &str, parameters: Value) -> Value {
        match self.call(action, region, parameters.clone()).await {
            Outcome::Done(response) => response,
            other => panic!("{action} {parameters}: {other:?}"),
        }
    }

    /// The answers from that one on.
    pub fn since(&self, first: usize) -> Vec<Answer> {
        self.answers.lock().unwrap()[first..].to_vec()
    }

    pub fn count(&self) -> usize {
        self.answers.lock().unwrap().len()
    }

    /// Takes all answers out.
    pub fn take(&self) -> Vec<Answer> {
        std::mem::take(&mut *self.answers.lock().unwrap())
    }
}
