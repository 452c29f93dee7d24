//! The policies of each caller, put together and kept until the directory changes.

use std::sync::{Arc, LazyLock};

use keyward_domain::{
    Uin,
    account::PrincipalKind,
    directory::{self, Directory, PolicyId, RoleId},
    policy::{
        Attached, Label, Policy, PolicySet, Via,
        presets::{self, PRESETS},
    },
};
use quick_cache::sync::Cache;

use super::caller_policies::{CallerPolicies, Lately};
use crate::{Caller, caller::Temporary};

/// The policies of callers who called lately.
pub struct PolicySets {
    callers: Cache<Uin, (u64, Arc<CallerPolicies>)>,
    lately: Arc<Lately>,
}

impl PolicySets {
    /// With room for that many callers, and for ten things that each did lately.
    pub fn new(capacity: usize) -> Self {
        Self { callers: Cache::new(capacity), lately: Arc::new(Lately::new(capacity * 10)) }
    }

    /// What a caller may do, as the directory has it; `None`, which allows nothing, if it is no more or one of its
    /// policies cannot be read: that one might deny something.
    pub fn of(&self, caller: &Caller, directory: &Directory) -> Option<Arc<CallerPolicies>> {
        if let Some(temporary) = &caller.temporary {
            return self.of_temporary(temporary, caller, directory);
        }
        match self.callers.get(&caller.uin) {
            Some((revision, policies)) if revision == directory.revision => Some(policies),
            _ => {
                let policies = CallerPolicies::new(of_user(directory, caller.uin)?, &self.lately);
                self.callers.insert(caller.uin, (directory.revision, policies.clone()));
                Some(policies)
            }
        }
    }

    fn of_temporary(
        &self,
        temporary: &Temporary,
        caller: &Caller,
        directory: &Directory,
    ) -> Option<Arc<CallerPolicies>> {
        if let Some((revision, policies)) = &*temporary.policies.read()
            && *revision == directory.revision
        {
            return Some(policies.clone());
        }
        let policies = CallerPolicies::new(of_temporary(temporary, caller, directory)?, &self.lately);
        *temporary.policies.write() = Some((directory.revision, policies.clone()));
        Some(policies)
    }
}

/// What temporary credentials allow: no more than their role or owner may do, and no more than their own policy says.
fn of_temporary(temporary: &Temporary, caller: &Caller, directory: &Directory) -> Option<PolicySet> {
    let set = match (temporary.identity.role(), caller.kind) {
        (Some(role), _) => of_role(directory, role)?,
        (None, PrincipalKind::Root) => PolicySet::new(vec![policy(directory, EVERYTHING, Via::Direct)?]),
        (None, _) => of_user(directory, caller.uin)?,
    };
    Some(match &temporary.policy {
        None => set,
        Some(policy) => set.in_session(Attached {
            policy: policy.clone(),
            label: Label { policy_id: 0, name: temporary.identity.name.as_str().into(), via: Via::Session },
        }),
    })
}

/// The preset that allows everything, which the root account has without having it.
const EVERYTHING: PolicyId = PolicyId(1);

/// The policies of a role, within its boundary.
pub fn of_role(directory: &Directory, role: RoleId) -> Option<PolicySet> {
    let role = directory.role(role)?;
    let attached = |attached: &directory::Attached| policy(directory, attached.policy, Via::Role);
    let set = PolicySet::new(role.policies.iter().map(attached).collect::<Option<_>>()?);
    match role.boundary {
        None => Some(set),
        Some(boundary) => Some(set.within(policy(directory, boundary, Via::Boundary)?)),
    }
}

/// The policies of a sub-account and of its groups, within its boundary.
pub fn of_user(directory: &Directory, uin: Uin) -> Option<PolicySet> {
    let user = directory.user(uin)?;
    let mut identity = Vec::new();
    for attached in &user.policies {
        identity.push(policy(directory, attached.policy, Via::Direct)?);
    }
    for group in user.groups.iter().filter_map(|id| directory.group(*id)) {
        for attached in &group.policies {
            identity.push(policy(directory, attached.policy, Via::Group(group.id.0))?);
        }
    }
    let set = PolicySet::new(identity);
    match user.boundary {
        None => Some(set),
        Some(boundary) => Some(set.within(policy(directory, boundary, Via::Boundary)?)),
    }
}

/// A policy by its number, an account's own or a preset.
pub fn policy(directory: &Directory, id: PolicyId, via: Via) -> Option<Attached> {
    if let Some(own) = directory.policy(id) {
        let label = Label { policy_id: id.0, name: own.name.as_str().into(), via };
        return Some(Attached { policy: own.policy()?, label });
    }
    let preset = presets::by_id(id.0)?;
    let place = PRESETS.iter().position(|known| known.id == id.0)?;
    let label = Label { policy_id: id.0, name: preset.name.into(), via };
    Some(Attached { policy: PARSED.get(place)?.clone()?, label })
}

/// The presets, parsed once.
static PARSED: LazyLock<Vec<Option<Arc<Policy>>>> = LazyLock::new(|| {
    PRESETS.iter().map(|preset| Policy::parse(preset.document).ok().map(Arc::new)).collect()
});
