//! Groups of sub-accounts.

use serde::{Deserialize, Serialize};

use super::{Attached, GroupId};
use crate::UnixSeconds;

/// A group; its members know that they are in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// Its number.
    pub id: GroupId,
    /// Unique in the account.
    pub name: String,
    /// Free text.
    pub remark: String,
    /// When it was made.
    pub created_at: UnixSeconds,
    /// What its members may do, oldest first.
    pub policies: Vec<Attached>,
}
