//! Roles: what somebody may become for a while.

use serde::{Deserialize, Serialize};

use super::{Attached, PolicyId, RoleId};
use crate::UnixSeconds;

/// A role.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Role {
    /// Its number.
    pub id: RoleId,
    /// Unique in the account.
    pub name: String,
    /// Free text.
    pub description: String,
    /// Who may assume it: a policy document with principals.
    pub trust: String,
    /// Whether it may be assumed from the console.
    pub console_login: bool,
    /// For how many seconds it may be assumed at most.
    pub session_duration: u64,
    /// When it was made.
    pub created_at: UnixSeconds,
    /// When it was changed last.
    pub updated_at: UnixSeconds,
    /// What it may do, oldest first.
    pub policies: Vec<Attached>,
    /// The policy that says what it may do at most.
    pub boundary: Option<PolicyId>,
    /// Sessions that began before are over.
    pub sessions_valid_from: UnixSeconds,
}
