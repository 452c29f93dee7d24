//! Access management (CAM): who there is in an account, and what they may do.

mod attach_group_policy;
mod attach_role_policy;
mod attach_user_policy;
mod attachment;
mod common;
mod create_group;
mod create_policy;
mod create_policy_version;
mod create_role;
mod delete_policy;
mod delete_policy_version;
mod delete_role;
mod delete_role_permissions_boundary;
mod delete_user_permissions_boundary;
mod describe_role_list;
mod detach_group_policy;
mod detach_role_policy;
mod detach_user_policy;
mod documents;
mod get_policy;
mod get_policy_version;
mod get_role;
mod get_role_permission_boundary;
mod get_user_permission_boundary;
mod groups;
mod list_attached_group_policies;
mod list_attached_role_policies;
mod list_attached_user_all_policies;
mod list_attached_user_policies;
mod list_entities_for_policy;
mod list_policies;
mod list_policy_versions;
mod lists;
mod parameters;
mod policy;
mod policy_ref;
mod put_role_permissions_boundary;
mod put_user_permissions_boundary;
mod role;
mod set_default_policy_version;
mod tag_role;
mod tags;
mod untag_role;
mod update_assume_role_policy;
mod update_policy;
mod update_role_console_login;
mod update_role_description;
mod update_role_session_duration;

use super::ServiceActions;
use crate::action::entry;

/// The service with its actions.
pub const SERVICE: ServiceActions = ServiceActions {
    name: "cam",
    version: "2019-01-16",
    actions: &[
        entry::<attach_group_policy::AttachGroupPolicy>(),
        entry::<attach_role_policy::AttachRolePolicy>(),
        entry::<attach_user_policy::AttachUserPolicy>(),
        entry::<create_group::CreateGroup>(),
        entry::<create_policy::CreatePolicy>(),
        entry::<create_policy_version::CreatePolicyVersion>(),
        entry::<create_role::CreateRole>(),
        entry::<delete_policy::DeletePolicy>(),
        entry::<delete_policy_version::DeletePolicyVersion>(),
        entry::<delete_role::DeleteRole>(),
        entry::<delete_role_permissions_boundary::DeleteRolePermissionsBoundary>(),
        entry::<delete_user_permissions_boundary::DeleteUserPermissionsBoundary>(),
        entry::<describe_role_list::DescribeRoleList>(),
        entry::<detach_group_policy::DetachGroupPolicy>(),
        entry::<detach_role_policy::DetachRolePolicy>(),
        entry::<detach_user_policy::DetachUserPolicy>(),
        entry::<get_policy::GetPolicy>(),
        entry::<get_policy_version::GetPolicyVersion>(),
        entry::<get_role::GetRole>(),
        entry::<get_role_permission_boundary::GetRolePermissionBoundary>(),
        entry::<get_user_permission_boundary::GetUserPermissionBoundary>(),
        entry::<list_attached_group_policies::ListAttachedGroupPolicies>(),
        entry::<list_attached_role_policies::ListAttachedRolePolicies>(),
        entry::<list_attached_user_all_policies::ListAttachedUserAllPolicies>(),
        entry::<list_attached_user_policies::ListAttachedUserPolicies>(),
        entry::<list_entities_for_policy::ListEntitiesForPolicy>(),
        entry::<list_policies::ListPolicies>(),
        entry::<list_policy_versions::ListPolicyVersions>(),
        entry::<put_role_permissions_boundary::PutRolePermissionsBoundary>(),
        entry::<put_user_permissions_boundary::PutUserPermissionsBoundary>(),
        entry::<set_default_policy_version::SetDefaultPolicyVersion>(),
        entry::<tag_role::TagRole>(),
        entry::<untag_role::UntagRole>(),
        entry::<update_assume_role_policy::UpdateAssumeRolePolicy>(),
        entry::<update_policy::UpdatePolicy>(),
        entry::<update_role_console_login::UpdateRoleConsoleLogin>(),
        entry::<update_role_description::UpdateRoleDescription>(),
        entry::<update_role_session_duration::UpdateRoleSessionDuration>(),
    ],
};
