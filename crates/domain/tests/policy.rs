//! The policy language, statement by statement: what documents are refused for, what patterns and conditions fit, and
//! what many policies together decide.
#![allow(clippy::unwrap_used, missing_docs, reason = "these are tests")]

mod policy {
    mod conditions;
    mod decisions;
    mod documents;
    mod explanations;
    mod resources;
    mod trust;
    pub mod world;
}
