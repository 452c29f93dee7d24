//! What the actions about policies share.

use std::sync::Arc;

use keyward_domain::directory::{Directory, Entry, KnownPolicy, ManagedPolicy, PolicyId};
use keyward_store::Change;

use super::common::directory_change;
use crate::{ApiError, ApiResult, action::Cx};

/// The codes of wrong policy documents.
pub const DOCUMENT_ERRORS: [&str; 17] = [
    "InvalidParameter.ActionError",
    "InvalidParameter.ConditionContentError",
    "InvalidParameter.ConditionError",
    "InvalidParameter.ConditionTypeError",
    "InvalidParameter.EffectError",
    "InvalidParameter.PolicyDocumentError",
    "InvalidParameter.PolicyDocumentLengthOverLimit",
    "InvalidParameter.PrincipalError",
    "InvalidParameter.PrincipalQcsError",
    "InvalidParameter.ResourceContentError",
    "InvalidParameter.ResourceError",
    "InvalidParameter.ResourceProjectError",
    "InvalidParameter.ResourceQcsError",
    "InvalidParameter.ResourceRegionError",
    "InvalidParameter.ResourceUinError",
    "InvalidParameter.StatementError",
    "InvalidParameter.VersionError",
];

/// How policies are told apart: 1 for the account's own, 2 for presets.
pub fn kind(policy: KnownPolicy<'_>) -> u64 {
    if policy.is_preset() { 2 } else { 1 }
}

/// The same, in the words of other actions.
pub fn kind_name(policy: KnownPolicy<'_>) -> &'static str {
    if policy.is_preset() { "QCS" } else { "User" }
}

/// How policies were made: 2, by their syntax. There is no other way here.
pub const CREATE_MODE: u64 = 2;

/// What is said about a policy.
pub fn description(policy: KnownPolicy<'_>) -> &str {
    match policy {
        KnownPolicy::Own(policy) => &policy.description,
        KnownPolicy::Preset(preset) => preset.description.en,
    }
}

/// The policy with that number.
///
/// # Errors
/// That code, if there is none.
pub fn find<'a>(directory: &'a Directory, id: PolicyId, code: &'static str) -> ApiResult<KnownPolicy<'a>> {
    directory.known_policy(id).ok_or_else(|| not_found(code, id))
}

/// The account's own policy with that number, to be changed.
///
/// # Errors
/// `absent` if there is none, `preset` for presets.
pub fn own<'a>(
    directory: &'a Directory,
    id: PolicyId,
    absent: &'static str,
    preset: &'static str,
) -> ApiResult<&'a Arc<ManagedPolicy>> {
    match find(directory, id, absent)? {
        KnownPolicy::Own(policy) => Ok(policy),
        KnownPolicy::Preset(known) => Err(ApiError::new(
            preset,
            format!("The policy {id} is the preset {}, which nobody can change.", known.name),
            format!("策略 {id} 是预设策略 {}，不能修改或删除。", known.name),
        )),
    }
}

/// The change that puts a policy.
pub fn put(cx: &Cx<'_>, policy: ManagedPolicy) -> Vec<Change> {
    vec![directory_change(cx.directory.put([Entry::Policy(Arc::new(policy))]))]
}

/// Refuses a name that another policy has, in any case: names that differ by case alone are mistaken for each other.
///
/// # Errors
/// FailedOperation.PolicyNameInUse.
pub fn name_is_free(directory: &Directory, name: &str, except: Option<PolicyId>) -> ApiResult<()> {
    match directory.known_policy_named(name) {
        Some(policy) if Some(policy.id()) != except => Err(ApiError::parameter(
            "FailedOperation.PolicyNameInUse",
            "PolicyName",
            "must be a name that no other policy has, in any case; presets have theirs too",
            "不能与其他策略（包括预设策略）的名称相同，不区分大小写",
        )),
        _ => Ok(()),
    }
}

/// The error of a version that a policy does not have.
pub fn no_version(policy: PolicyId, version: u64) -> ApiError {
    ApiError::new(
        "InvalidParameter.PolicyVersionNotExists",
        format!("The policy {policy} has no version {version}."),
        format!("策略 {policy} 不存在版本 {version}。"),
    )
}

fn not_found(code: &'static str, id: PolicyId) -> ApiError {
    ApiError::new(
        code,
        format!("The parameter `PolicyId` names no policy of this account: there is no policy {id}."),
        format!("参数 `PolicyId` 有误：该账号下不存在策略 {id}。"),
    )
}
