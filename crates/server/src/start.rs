//! What a server does before it listens, step by step.
//!
//! Every step leaves behind either nothing or a whole file, and finds what an earlier start left, so that
//! a start that was killed between any two steps is simply repeated.

pub mod credentials;
pub mod database;
pub mod passphrase;
pub mod products;
pub mod root_key;
pub mod unsealing;
