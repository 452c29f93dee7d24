//! The policies that an account can attach: its own and the presets.

use std::sync::Arc;

use super::{Directory, ManagedPolicy, PolicyId, PolicyVersion};
use crate::{
    UnixSeconds,
    policy::presets::{self, Preset},
};

/// A policy of the account's own, or a preset.
#[derive(Clone, Copy, Debug)]
pub enum KnownPolicy<'a> {
    /// Its own.
    Own(&'a Arc<ManagedPolicy>),
    /// One that every account has and nobody can change.
    Preset(&'static Preset),
}

/// When presets were made: 2016-06-02, as in the original.
const PRESETS_MADE: UnixSeconds = UnixSeconds(1_464_796_800);

impl<'a> KnownPolicy<'a> {
    /// Its number.
    pub fn id(self) -> PolicyId {
        match self {
            Self::Own(policy) => policy.id,
            Self::Preset(preset) => PolicyId(preset.id),
        }
    }

    /// Its name.
    pub fn name(self) -> &'a str {
        match self {
            Self::Own(policy) => &policy.name,
            Self::Preset(preset) => preset.name,
        }
    }

    /// The document that counts.
    pub fn document(self) -> &'a str {
        match self {
            Self::Own(policy) => policy.document(),
            Self::Preset(preset) => preset.document,
        }
    }

    /// Whether nobody can change it.
    pub fn is_preset(self) -> bool {
        matches!(self, Self::Preset(_))
    }

    /// When it was made.
    pub fn created_at(self) -> UnixSeconds {
        match self {
            Self::Own(policy) => policy.created_at,
            Self::Preset(_) => PRESETS_MADE,
        }
    }

    /// When it was changed last.
    pub fn updated_at(self) -> UnixSeconds {
        match self {
            Self::Own(policy) => policy.updated_at,
            Self::Preset(_) => PRESETS_MADE,
        }
    }

    /// Its versions, oldest first, and the number of the one that counts.
    pub fn versions(self) -> (Vec<PolicyVersion>, u64) {
        match self {
            Self::Own(policy) => (policy.versions.clone(), policy.default_version),
            Self::Preset(preset) => {
                let document = preset.document.to_owned();
                (vec![PolicyVersion { id: 1, document, created_at: PRESETS_MADE }], 1)
            }
        }
    }
}

impl Directory {
    /// The policy with that number, a preset or the account's own.
    pub fn known_policy(&self, id: PolicyId) -> Option<KnownPolicy<'_>> {
        match self.policy(id) {
            Some(policy) => Some(KnownPolicy::Own(policy)),
            None => presets::by_id(id.0).map(KnownPolicy::Preset),
        }
    }

    /// The policy with that name, in any case: no two have names that differ by case alone.
    pub fn known_policy_named(&self, name: &str) -> Option<KnownPolicy<'_>> {
        self.known_policies().find(|policy| policy.name().eq_ignore_ascii_case(name))
    }

    /// All of them: presets first, then the account's own, oldest first.
    pub fn known_policies(&self) -> impl Iterator<Item = KnownPolicy<'_>> {
        presets::PRESETS.iter().map(KnownPolicy::Preset).chain(self.policies().map(KnownPolicy::Own))
    }
}
