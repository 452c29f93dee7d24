//! A resource that a call could not change, as the contract has it.

use schemars::JsonSchema;
use serde::Serialize;

/// A resource that could not be changed.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
#[allow(dead_code, reason = "no reply holds one: a call changes all of its resources, or fails")]
pub struct FailedResource {
    /// Its name.
    resource: String,
    /// The error code.
    code: String,
    /// What is wrong.
    message: String,
}
