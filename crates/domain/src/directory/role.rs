//! Roles: what somebody may become for a while.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Attached, PolicyId, RoleId};
use crate::{Uin, UnixSeconds};

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
    /// Sessions of an earlier epoch are over: it moves on when the role trusts others than before.
    #[serde(default)]
    pub session_epoch: u64,
    /// Its tags: keys and values.
    #[serde(default)]
    pub tags: BTreeMap<String, String>,
}

impl Role {
    /// How many an account may have (CAM, limits).
    pub const MOST: usize = 1000;
    /// For how many seconds any role may be assumed at most.
    pub const LONGEST_SESSION: u64 = 43_200;
    /// For how many seconds at most unless something else is said.
    pub const USUAL_SESSION: u64 = 7200;

    /// Its whole name, as policies and AssumeRole have it.
    pub fn arn(&self, account: Uin) -> String {
        format!("qcs::cam::uin/{account}:roleName/{}", self.name)
    }
}
