//! The directory of an account: its sub-accounts, groups, policies and roles, and who has which.
//!
//! All of it fits into memory (ten thousand sub-accounts take some megabytes), so that decisions and lists read no
//! database. A [`Change`] is computed from the directory as it is and names its revision; of two that were computed
//! from the same one, one wins.

mod entry;
mod group;
mod holder;
mod ids;
mod known_policy;
mod managed_policy;
mod names;
mod password_rule;
mod policy_name;
mod provider;
mod role;
mod second_factor;
mod settings;
mod user;

use std::{collections::BTreeMap, sync::Arc};

pub use entry::{Entry, EntryKey, EntryKind};
pub use group::Group;
pub use holder::{Holder, Holders};
pub use ids::{GroupId, PolicyId, RoleId};
pub use known_policy::KnownPolicy;
pub use managed_policy::{ManagedPolicy, Parsed, PolicyVersion};
pub use names::{CountryCode, Email, GroupName, PhoneNumber, Remark, UserName};
pub use password_rule::PasswordRule;
pub use policy_name::{PolicyName, RoleName, ShortDescription};
pub use provider::IdentityProvider;
pub use role::Role;
pub use second_factor::SecondFactor;
pub use settings::AccountSettings;
pub use user::{Attached, User};

use crate::Uin;

/// What an account knows of its people and of what they may do.
#[derive(Clone, Debug)]
pub struct Directory {
    /// The root account.
    pub account: Uin,
    /// How often it was changed.
    pub revision: u64,
    users: BTreeMap<Uin, Arc<User>>,
    groups: BTreeMap<GroupId, Arc<Group>>,
    policies: BTreeMap<PolicyId, Arc<ManagedPolicy>>,
    roles: BTreeMap<RoleId, Arc<Role>>,
    providers: BTreeMap<String, Arc<IdentityProvider>>,
    settings: Arc<AccountSettings>,
}

/// What becomes of a directory; all of it or nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Of which account.
    pub account: Uin,
    /// The revision it was computed from.
    pub revision: u64,
    /// Entries as they shall be, new ones too.
    pub put: Vec<Entry>,
    /// Entries that go.
    pub remove: Vec<EntryKey>,
}

impl Directory {
    /// The directory of an account where nothing was done yet.
    pub fn empty(account: Uin) -> Self {
        Self {
            account,
            revision: 0,
            users: BTreeMap::new(),
            groups: BTreeMap::new(),
            policies: BTreeMap::new(),
            roles: BTreeMap::new(),
            providers: BTreeMap::new(),
            settings: Arc::default(),
        }
    }

    /// A change that puts these entries.
    pub fn put(&self, entries: impl IntoIterator<Item = Entry>) -> Change {
        let put = entries.into_iter().collect();
        Change { account: self.account, revision: self.revision, put, remove: Vec::new() }
    }

    /// A change that removes these entries and puts those.
    pub fn replace(
        &self,
        remove: impl IntoIterator<Item = EntryKey>,
        put: impl IntoIterator<Item = Entry>,
    ) -> Change {
        Change { remove: remove.into_iter().collect(), ..self.put(put) }
    }

    /// Makes a change that was committed.
    pub fn apply(&mut self, change: &Change) {
        for key in &change.remove {
            match key {
                EntryKey::User(uin) => drop(self.users.remove(uin)),
                EntryKey::Group(id) => drop(self.groups.remove(id)),
                EntryKey::Policy(id) => drop(self.policies.remove(id)),
                EntryKey::Role(id) => drop(self.roles.remove(id)),
                EntryKey::Provider(name) => drop(self.providers.remove(name)),
                EntryKey::Settings => self.settings = Arc::default(),
            }
        }
        for entry in &change.put {
            self.insert(entry.clone());
        }
        self.revision = change.revision + 1;
    }

    /// Takes in an entry that was read.
    pub fn insert(&mut self, entry: Entry) {
        match entry {
            Entry::User(user) => drop(self.users.insert(user.uin, user)),
            Entry::Group(group) => drop(self.groups.insert(group.id, group)),
            Entry::Policy(policy) => drop(self.policies.insert(policy.id, policy)),
            Entry::Role(role) => drop(self.roles.insert(role.id, role)),
            Entry::Provider(provider) => drop(self.providers.insert(provider.name.clone(), provider)),
            Entry::Settings(settings) => self.settings = settings,
        }
    }

    /// A number that no group, policy, role or user id of the account ever had: each change makes at most one
    /// thing.
    pub fn next_number(&self) -> u64 {
        self.revision + 1
    }

    /// The sub-account with that number.
    pub fn user(&self, uin: Uin) -> Option<&Arc<User>> {
        self.users.get(&uin)
    }

    /// The sub-account with that name; names differ by case.
    pub fn user_named(&self, name: &str) -> Option<&Arc<User>> {
        self.users.values().find(|user| user.name == name)
    }

    /// All sub-accounts, by their numbers.
    pub fn users(&self) -> impl ExactSizeIterator<Item = &Arc<User>> {
        self.users.values()
    }

    /// The group with that number.
    pub fn group(&self, id: GroupId) -> Option<&Arc<Group>> {
        self.groups.get(&id)
    }

    /// All groups, oldest first.
    pub fn groups(&self) -> impl ExactSizeIterator<Item = &Arc<Group>> {
        self.groups.values()
    }

    /// The members of a group.
    pub fn members(&self, group: GroupId) -> impl Iterator<Item = &Arc<User>> {
        self.users.values().filter(move |user| user.groups.contains(&group))
    }

    /// The account's own policy with that number; presets are not among them.
    pub fn policy(&self, id: PolicyId) -> Option<&Arc<ManagedPolicy>> {
        self.policies.get(&id)
    }

    /// The account's own policies, oldest first.
    pub fn policies(&self) -> impl ExactSizeIterator<Item = &Arc<ManagedPolicy>> {
        self.policies.values()
    }

    /// The role with that number.
    pub fn role(&self, id: RoleId) -> Option<&Arc<Role>> {
        self.roles.get(&id)
    }

    /// The role with that name.
    pub fn role_named(&self, name: &str) -> Option<&Arc<Role>> {
        self.roles.values().find(|role| role.name == name)
    }

    /// All roles, oldest first.
    pub fn roles(&self) -> impl ExactSizeIterator<Item = &Arc<Role>> {
        self.roles.values()
    }

    /// The identity provider with that name.
    pub fn provider(&self, name: &str) -> Option<&Arc<IdentityProvider>> {
        self.providers.get(name)
    }

    /// All identity providers, by name.
    pub fn providers(&self) -> impl ExactSizeIterator<Item = &Arc<IdentityProvider>> {
        self.providers.values()
    }

    /// What holds for the whole account.
    pub fn settings(&self) -> &Arc<AccountSettings> {
        &self.settings
    }
}
