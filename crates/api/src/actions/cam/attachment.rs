//! What the actions that give and take policies share, and those that list them.

use std::sync::Arc;

use keyward_domain::{
    Uin,
    directory::{Attached, Directory, Holder, KnownPolicy, PolicyId, Role, User},
};
use keyward_store::Change;
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    common::{directory_change, no_such_user},
    policy::{CREATE_MODE, description, kind_name},
};
use crate::{ApiError, ApiResult, action::Cx, local_time::date_time};

/// The changes that attach a policy; none if it is attached already.
///
/// # Errors
/// InvalidParameter.AttachmentFull if as many are attached as may be.
pub fn attach(cx: &Cx<'_>, holder: &Holder<'_>, policy: PolicyId) -> ApiResult<Vec<Change>> {
    if holder.attached(policy).is_some() {
        return Ok(Vec::new());
    }
    if holder.policies().len() >= Holder::MOST_POLICIES {
        let most = Holder::MOST_POLICIES;
        return Err(ApiError::new(
            "InvalidParameter.AttachmentFull",
            format!(
                "As many policies are attached directly as may be: {most}. Detach one first, or use groups."
            ),
            format!("直接关联的策略数量已达上限 {most}，请先解除不用的策略，或使用用户组授权。"),
        ));
    }
    Ok(vec![directory_change(cx.directory.put([holder.with(policy, cx.now)]))])
}

/// The changes that detach a policy; none if it is not attached.
pub fn detach(cx: &Cx<'_>, holder: &Holder<'_>, policy: PolicyId) -> Vec<Change> {
    match holder.attached(policy) {
        None => Vec::new(),
        Some(_) => vec![directory_change(cx.directory.put([holder.without(&[policy])]))],
    }
}

/// The sub-account with that number.
///
/// # Errors
/// That code, if there is none. The root account is none: it needs no policies.
pub fn user<'a>(directory: &'a Directory, uin: Uin, code: &'static str) -> ApiResult<&'a Arc<User>> {
    directory.user(uin).ok_or_else(|| no_such_user(code))
}

/// The policies that are attached, with since when.
pub fn attached<'a>(
    directory: &'a Directory,
    policies: &'a [Attached],
) -> impl Iterator<Item = (KnownPolicy<'a>, &'a Attached)> {
    policies.iter().filter_map(|attached| Some((directory.known_policy(attached.policy)?, attached)))
}

/// A policy that is attached to a sub-account or group.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct AttachPolicyInfo {
    /// Its number.
    policy_id: PolicyId,
    /// Its name.
    policy_name: String,
    /// Since when it is attached, in the time of Beijing.
    add_time: String,
    /// Always 2: made by policy syntax.
    create_mode: u64,
    /// `User`: the account's own; `QCS`: a preset.
    policy_type: &'static str,
    /// What is said about it.
    remark: String,
    /// The root account.
    operate_owner_uin: String,
    /// Always null: who attached it stands in the audit trail.
    operate_uin: Option<String>,
    /// Always null.
    operate_uin_type: Option<u64>,
    /// Always 0: services do not go away.
    deactived: u64,
    /// Always empty.
    deactived_detail: Vec<String>,
}

impl AttachPolicyInfo {
    /// That policy, attached.
    pub fn of(account: Uin, (policy, attached): (KnownPolicy<'_>, &Attached)) -> Self {
        Self {
            policy_id: policy.id(),
            policy_name: policy.name().to_owned(),
            add_time: date_time(attached.at),
            create_mode: CREATE_MODE,
            policy_type: kind_name(policy),
            remark: description(policy).to_owned(),
            operate_owner_uin: account.to_string(),
            operate_uin: None,
            operate_uin_type: None,
            deactived: 0,
            deactived_detail: Vec::new(),
        }
    }
}

/// The boundary of somebody.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Boundary {
    /// The number of the policy; null without a boundary, as are the others.
    policy_id: Option<PolicyId>,
    /// Its name.
    policy_name: Option<String>,
    /// What it says.
    policy_document: Option<String>,
    /// 1: the account's own; 2: a preset.
    policy_type: Option<u64>,
    /// Always 2: made by policy syntax.
    create_mode: Option<u64>,
}

impl Boundary {
    /// The boundary that is that policy, or none.
    pub fn of(directory: &Directory, boundary: Option<PolicyId>) -> Self {
        let policy = boundary.and_then(|id| directory.known_policy(id));
        Self {
            policy_id: boundary,
            policy_name: policy.map(|policy| policy.name().to_owned()),
            policy_document: policy.map(|policy| policy.document().to_owned()),
            policy_type: policy.map(super::policy::kind),
            create_mode: policy.map(|_| CREATE_MODE),
        }
    }
}

/// The change that gives a sub-account another boundary, or none.
pub fn bound_user(cx: &Cx<'_>, user: &User, boundary: Option<PolicyId>) -> Vec<Change> {
    let user = User { boundary, ..user.clone() };
    vec![directory_change(cx.directory.put([keyward_domain::directory::Entry::User(user.into())]))]
}

/// The change that gives a role another boundary, or none.
pub fn bound_role(cx: &Cx<'_>, role: &Role, boundary: Option<PolicyId>) -> Vec<Change> {
    let role = Role { boundary, ..role.clone() };
    vec![directory_change(cx.directory.put([keyward_domain::directory::Entry::Role(role.into())]))]
}
