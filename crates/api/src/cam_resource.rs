//! What actions of CAM are about, and the names that policies know it by (CAM, resource description).

use keyward_domain::{
    Uin,
    directory::{Directory, GroupId, PolicyId, RoleId},
};

/// Something of the directory that a call is about; it need not exist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CamResource {
    /// Nothing in particular.
    Any,
    /// The caller itself.
    Caller,
    /// A sub-account, or the root account itself.
    User(Uin),
    /// A sub-account by its name.
    UserNamed(String),
    /// A sub-account by its other number.
    UserWithUid(u64),
    /// A group.
    Group(GroupId),
    /// A policy, an account's own or a preset.
    Policy(PolicyId),
    /// A policy by its name.
    PolicyNamed(String),
    /// A role.
    Role(RoleId),
    /// A role by its name.
    RoleNamed(String),
    /// An identity provider by its name.
    Provider(String),
}

impl CamResource {
    /// Its whole name. What does not exist has the name it would have, so that a caller who may not see it does not
    /// learn that.
    pub fn name(&self, directory: &Directory, caller: Uin) -> String {
        let owner = directory.account;
        match self {
            Self::Any => "*".into(),
            Self::Caller => Self::User(caller).name(directory, caller),
            Self::User(uin) => format!("qcs::cam::uin/{owner}:uin/{uin}"),
            Self::UserNamed(name) => match directory.user_named(name) {
                Some(user) => Self::User(user.uin).name(directory, caller),
                None => format!("qcs::cam::uin/{owner}:uin/{name}"),
            },
            Self::UserWithUid(uid) => match directory.users().find(|user| user.uid == *uid) {
                Some(user) => Self::User(user.uin).name(directory, caller),
                None => format!("qcs::cam::uin/{owner}:uin/{uid}"),
            },
            Self::Group(id) => format!("qcs::cam::uin/{owner}:groupid/{id}"),
            Self::Policy(id) => format!("qcs::cam::uin/{owner}:policyid/{id}"),
            Self::PolicyNamed(name) => match directory.known_policy_named(name) {
                Some(policy) => Self::Policy(policy.id()).name(directory, caller),
                None => format!("qcs::cam::uin/{owner}:policyid/{name}"),
            },
            // Roles are named by their names: those are what people write into policies.
            Self::Role(id) => match directory.role(*id) {
                Some(role) => Self::RoleNamed(role.name.clone()).name(directory, caller),
                None => format!("qcs::cam::uin/{owner}:role/{id}"),
            },
            Self::RoleNamed(name) => format!("qcs::cam::uin/{owner}:roleName/{name}"),
            Self::Provider(name) => format!("qcs::cam::uin/{owner}:oidc-provider/{name}"),
        }
    }
}
