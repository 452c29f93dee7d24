//! Headers of a request that never was on a wire.

use std::collections::HashMap;

use keyward_api::wire::Headers;
use serde_json::{Map, Value};

#[derive(Clone, Default)]
pub struct TestHeaders(HashMap<String, String>);

impl TestHeaders {
    pub fn new(recorded: &Map<String, Value>) -> Self {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        Self(recorded.iter().map(|(name, value)| (name.to_lowercase(), text(value))).collect())
    }

    pub fn set(&mut self, name: &str, value: &str) {
        self.0.insert(name.to_lowercase(), value.to_owned());
    }

    pub fn add_missing(&mut self, name: &str, value: &str) {
        self.0.entry(name.to_owned()).or_insert_with(|| value.to_owned());
    }
}

impl Headers for TestHeaders {
    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}
