//! What tests share: a signed client, a database server of their own.

pub mod client;
pub mod postgres;
