//! One thing of a directory, as it is stored: its kind, its id, and its fields as JSON.

use std::sync::Arc;

use serde::{Serialize, de::DeserializeOwned};

use super::{AccountSettings, Group, GroupId, IdentityProvider, ManagedPolicy, PolicyId, Role, RoleId, User};
use crate::Uin;

/// One thing of a directory.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// A sub-account.
    User(Arc<User>),
    /// A group.
    Group(Arc<Group>),
    /// A policy of the account's own.
    Policy(Arc<ManagedPolicy>),
    /// A role.
    Role(Arc<Role>),
    /// An identity provider.
    Provider(Arc<IdentityProvider>),
    /// What holds for the whole account.
    Settings(Arc<AccountSettings>),
}

/// Which thing of a directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryKey {
    /// A sub-account.
    User(Uin),
    /// A group.
    Group(GroupId),
    /// A policy of the account's own.
    Policy(PolicyId),
    /// A role.
    Role(RoleId),
    /// An identity provider.
    Provider(String),
    /// What holds for the whole account.
    Settings,
}

/// The kinds of things in a directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// A sub-account.
    User,
    /// A group.
    Group,
    /// A policy of the account's own.
    Policy,
    /// A role.
    Role,
    /// An identity provider.
    Provider,
    /// What holds for the whole account.
    Settings,
}

impl EntryKind {
    const ALL: [Self; 6] =
        [Self::User, Self::Group, Self::Policy, Self::Role, Self::Provider, Self::Settings];

    /// The name under which it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Group => "group",
            Self::Policy => "policy",
            Self::Role => "role",
            Self::Provider => "provider",
            Self::Settings => "settings",
        }
    }

    /// The kind with that name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

impl EntryKey {
    /// Of what kind.
    pub fn kind(&self) -> EntryKind {
        match self {
            Self::User(_) => EntryKind::User,
            Self::Group(_) => EntryKind::Group,
            Self::Policy(_) => EntryKind::Policy,
            Self::Role(_) => EntryKind::Role,
            Self::Provider(_) => EntryKind::Provider,
            Self::Settings => EntryKind::Settings,
        }
    }

    /// The id under which it is stored.
    pub fn id(&self) -> String {
        match self {
            Self::User(uin) => uin.to_string(),
            Self::Group(id) => id.to_string(),
            Self::Policy(id) => id.to_string(),
            Self::Role(id) => id.to_string(),
            Self::Provider(name) => name.clone(),
            Self::Settings => String::new(),
        }
    }
}

impl Entry {
    /// Which one it is.
    pub fn key(&self) -> EntryKey {
        match self {
            Self::User(user) => EntryKey::User(user.uin),
            Self::Group(group) => EntryKey::Group(group.id),
            Self::Policy(policy) => EntryKey::Policy(policy.id),
            Self::Role(role) => EntryKey::Role(role.id),
            Self::Provider(provider) => EntryKey::Provider(provider.name.clone()),
            Self::Settings(_) => EntryKey::Settings,
        }
    }

    /// Its fields as JSON text.
    ///
    /// # Errors
    /// None that can happen: all keys are text, all numbers finite.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        match self {
            Self::User(user) => serde_json::to_string(&**user),
            Self::Group(group) => serde_json::to_string(&**group),
            Self::Policy(policy) => serde_json::to_string(&**policy),
            Self::Role(role) => serde_json::to_string(&**role),
            Self::Provider(provider) => serde_json::to_string(&**provider),
            Self::Settings(settings) => serde_json::to_string(&**settings),
        }
    }

    /// The entry of that kind with these fields.
    ///
    /// # Errors
    /// If it was not [`Entry::to_json`] that wrote them.
    pub fn from_json(kind: EntryKind, text: &str) -> Result<Self, serde_json::Error> {
        fn read<T: DeserializeOwned + Serialize>(text: &str) -> Result<Arc<T>, serde_json::Error> {
            serde_json::from_str(text).map(Arc::new)
        }
        Ok(match kind {
            EntryKind::User => Self::User(read(text)?),
            EntryKind::Group => Self::Group(read(text)?),
            EntryKind::Policy => Self::Policy(read(text)?),
            EntryKind::Role => Self::Role(read(text)?),
            EntryKind::Provider => Self::Provider(read(text)?),
            EntryKind::Settings => Self::Settings(read(text)?),
        })
    }
}
