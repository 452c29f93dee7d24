//! Numbers of groups, policies and roles.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! numbers {
    ($($(#[$meta:meta])* $name:ident)+) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(transparent)]
        pub struct $name(pub u64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

numbers! {
    /// The number of a group.
    GroupId
    /// The number of a policy: below [`PolicyId::OWN`] for presets, above it for an account's own.
    PolicyId
    /// The number of a role, above [`RoleId::BASE`]. Written as text in most places, because JavaScript cannot hold it.
    RoleId
}

impl PolicyId {
    /// Where the numbers of an account's own policies begin.
    pub const OWN: u64 = 1_000_000;
}

impl RoleId {
    /// Where the numbers of roles begin, as in the original: 2^62.
    pub const BASE: u64 = 1 << 62;
}
