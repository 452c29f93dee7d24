//! Whoever can have policies: sub-accounts, groups and roles.

use std::{collections::HashMap, sync::Arc};

use super::{Attached, Directory, Entry, Group, PolicyId, Role, User};
use crate::UnixSeconds;

/// Somebody who can have policies.
#[derive(Clone, Debug)]
pub enum Holder<'a> {
    /// A sub-account.
    User(&'a Arc<User>),
    /// A group, for its members.
    Group(&'a Arc<Group>),
    /// A role, for whoever takes it.
    Role(&'a Arc<Role>),
}

/// How many have a policy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holders {
    /// Sub-accounts to which it is attached directly.
    pub users: u64,
    /// Groups.
    pub groups: u64,
    /// Roles.
    pub roles: u64,
    /// Sub-accounts and roles whose boundary it is.
    pub bounded: u64,
}

impl Holder<'_> {
    /// How many policies may be attached directly (CAM, limits).
    pub const MOST_POLICIES: usize = 200;

    /// What is attached directly, oldest first.
    pub fn policies(&self) -> &[Attached] {
        match self {
            Self::User(user) => &user.policies,
            Self::Group(group) => &group.policies,
            Self::Role(role) => &role.policies,
        }
    }

    /// The policy that says what it may do at most; groups have none.
    pub fn boundary(&self) -> Option<PolicyId> {
        match self {
            Self::User(user) => user.boundary,
            Self::Group(_) => None,
            Self::Role(role) => role.boundary,
        }
    }

    /// Since when it has that policy; `None` without it.
    pub fn attached(&self, policy: PolicyId) -> Option<UnixSeconds> {
        self.policies().iter().find(|attached| attached.policy == policy).map(|attached| attached.at)
    }

    /// The same with one more policy.
    pub fn with(&self, policy: PolicyId, at: UnixSeconds) -> Entry {
        self.changed(|policies| policies.push(Attached { policy, at }))
    }

    /// The same without these policies.
    pub fn without(&self, gone: &[PolicyId]) -> Entry {
        self.changed(|policies| policies.retain(|attached| !gone.contains(&attached.policy)))
    }

    fn changed(&self, change: impl FnOnce(&mut Vec<Attached>)) -> Entry {
        match self {
            Self::User(user) => {
                let mut user = User::clone(user);
                change(&mut user.policies);
                Entry::User(Arc::new(user))
            }
            Self::Group(group) => {
                let mut group = Group::clone(group);
                change(&mut group.policies);
                Entry::Group(Arc::new(group))
            }
            Self::Role(role) => {
                let mut role = Role::clone(role);
                change(&mut role.policies);
                Entry::Role(Arc::new(role))
            }
        }
    }
}

impl Directory {
    /// Everybody who can have policies: sub-accounts, then groups, then roles.
    pub fn holders(&self) -> impl Iterator<Item = Holder<'_>> {
        let (users, groups) = (self.users().map(Holder::User), self.groups().map(Holder::Group));
        users.chain(groups).chain(self.roles().map(Holder::Role))
    }

    /// How many have each policy that somebody has.
    pub fn count_holders(&self) -> HashMap<PolicyId, Holders> {
        let mut counts: HashMap<PolicyId, Holders> = HashMap::new();
        for holder in self.holders() {
            for attached in holder.policies() {
                let count = counts.entry(attached.policy).or_default();
                match holder {
                    Holder::User(_) => count.users += 1,
                    Holder::Group(_) => count.groups += 1,
                    Holder::Role(_) => count.roles += 1,
                }
            }
            if let Some(boundary) = holder.boundary() {
                counts.entry(boundary).or_default().bounded += 1;
            }
        }
        counts
    }
}

impl Holders {
    /// All to whom it is attached.
    pub fn attached(&self) -> u64 {
        self.users + self.groups + self.roles
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Uin, directory::GroupId};

    fn group(id: u64, policies: &[u64]) -> Entry {
        let attached = |&policy| Attached { policy: PolicyId(policy), at: UnixSeconds(7) };
        Entry::Group(Arc::new(Group {
            id: GroupId(id),
            name: format!("group {id}"),
            remark: String::new(),
            created_at: UnixSeconds(0),
            policies: policies.iter().map(attached).collect(),
        }))
    }

    #[test]
    fn a_policy_comes_and_goes() {
        let mut directory = Directory::empty(Uin(1));
        directory.insert(group(1, &[5]));
        let holder = Holder::Group(directory.group(GroupId(1)).unwrap());
        assert_eq!(holder.with(PolicyId(6), UnixSeconds(7)), group(1, &[5, 6]));
        assert_eq!(holder.without(&[PolicyId(5), PolicyId(9)]), group(1, &[]));
        assert_eq!(
            (holder.attached(PolicyId(5)), holder.attached(PolicyId(6))),
            (Some(UnixSeconds(7)), None)
        );
    }

    #[test]
    fn holders_are_counted_by_policy() {
        let mut directory = Directory::empty(Uin(1));
        directory.insert(group(1, &[5]));
        directory.insert(group(2, &[5, 6]));
        let counts = directory.count_holders();
        assert_eq!(counts[&PolicyId(5)], Holders { groups: 2, ..Holders::default() });
        assert_eq!((counts[&PolicyId(6)].attached(), counts.len()), (1, 2));
    }
}
