//! Random sequences of calls to the real server: every reply and everything that can be seen afterwards is
//! what a small model of the documentation says, on both databases.
//!
//! A failure is made small by proptest, which prints the shortest sequence it finds.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;
mod model_based;

use common::Server;
use keyward_testkit::postgres;
use model_based::{Judge, sequences};
use proptest::test_runner::{Config, TestRunner};

/// Each sequence has up to sixty calls, and every call is followed by a look at what it changed.
const SEQUENCES: u32 = 100;

#[test]
fn sequences_of_calls_agree_with_the_model() {
    agree(&Server::start(&["--products", "cos"]));
}

#[test]
fn sequences_of_calls_agree_with_the_model_on_postgres() {
    agree(&Server::start(&["--products", "cos", "--database", &postgres::fresh_database()]));
}

fn agree(server: &Server) {
    let judge = Judge::new(server);
    let config =
        Config { cases: SEQUENCES, max_shrink_iters: 200, failure_persistence: None, ..Config::default() };
    if let Err(failure) = TestRunner::new(config).run(&sequences(), |calls| judge.agrees(&calls)) {
        panic!("{failure}");
    }
}
