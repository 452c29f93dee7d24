//! Policies of an account's own, with their versions.

use std::{
    collections::BTreeMap,
    sync::{Arc, OnceLock},
};

use serde::{Deserialize, Serialize};

use super::PolicyId;
use crate::{Uin, UnixSeconds, policy::Policy};

/// A policy of an account's own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ManagedPolicy {
    /// Its number.
    pub id: PolicyId,
    /// Unique in the account.
    pub name: String,
    /// Free text.
    pub description: String,
    /// Who made it.
    pub creator: Uin,
    /// When it was made.
    pub created_at: UnixSeconds,
    /// When it was changed last.
    pub updated_at: UnixSeconds,
    /// Its versions, oldest first; never none.
    pub versions: Vec<PolicyVersion>,
    /// The version that counts.
    pub default_version: u64,
    /// The number of the next version; numbers are not used again.
    pub next_version: u64,
    /// Its tags: keys and values.
    #[serde(default)]
    pub tags: BTreeMap<String, String>,
    /// The document that counts, once somebody asked for it.
    #[serde(skip)]
    pub parsed: Parsed,
}

/// A document that is parsed when it is first asked for. A copy, which may be about to change, begins anew.
#[derive(Debug, Default)]
pub struct Parsed(OnceLock<Option<Arc<Policy>>>);

impl Clone for Parsed {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl PartialEq for Parsed {
    /// It follows from the rest.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// A version of a policy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PolicyVersion {
    /// From 1.
    pub id: u64,
    /// The document as it was given.
    pub document: String,
    /// When it was made.
    pub created_at: UnixSeconds,
}

impl ManagedPolicy {
    /// How many an account may have (CAM, limits).
    pub const MOST: usize = 1500;
    /// How many versions a policy may have (CAM, versions of policies).
    pub const MOST_VERSIONS: usize = 5;

    /// The version with that number.
    pub fn version(&self, id: u64) -> Option<&PolicyVersion> {
        self.versions.iter().find(|version| version.id == id)
    }

    /// The policy that counts; `None` if its document cannot be read.
    pub fn policy(&self) -> Option<Arc<Policy>> {
        self.parsed.0.get_or_init(|| Policy::parse(self.document()).ok().map(Arc::new)).clone()
    }

    /// The document that counts; an empty one, which allows nothing, if the version that should count is missing.
    pub fn document(&self) -> &str {
        self.version(self.default_version).map_or("", |version| &version.document)
    }
}
