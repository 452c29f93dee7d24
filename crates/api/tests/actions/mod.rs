//! The list of actions, and what the original says of them.
#![allow(dead_code, reason = "each test file uses another part")]

pub mod examples;

use keyward_api::actions::SERVICES;
use serde_json::Value;

use crate::common::world::service_of;

/// Actions of the original, of which the contract tells names and types.
pub fn contracted() -> impl Iterator<Item = &'static str> {
    actions().filter(|action| service_of(action).name != "keyward")
}

/// The names of all actions, service by service.
pub fn actions() -> impl Iterator<Item = &'static str> {
    SERVICES.iter().flat_map(|service| service.actions).map(|entry| entry.name)
}

/// The names and types of a service of the original.
pub fn contract(service: &str) -> Value {
    let path = format!("{}/tests/contract/{service}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// The names of fields that are to be kept.
pub fn names(facts: &Value, keep: impl Fn(&Value) -> bool) -> Vec<&str> {
    facts
        .as_array()
        .unwrap()
        .iter()
        .filter(|fact| keep(fact))
        .map(|fact| fact["name"].as_str().unwrap())
        .collect()
}

/// Names in order.
pub fn sorted(mut names: Vec<&str>) -> Vec<&str> {
    names.sort_unstable();
    names
}
