//! Access management (CAM): who there is in an account, and what they may do.

mod access_keys;
mod add_user;
mod add_user_to_group;
mod attach_group_policy;
mod attach_role_policy;
mod attach_user_policy;
mod attachment;
mod common;
mod create_access_key;
mod create_group;
mod create_message_receiver;
mod create_oidc_config;
mod create_policy;
mod create_policy_version;
mod create_role;
mod delete_access_key;
mod delete_group;
mod delete_message_receiver;
mod delete_oidc_config;
mod delete_policy;
mod delete_policy_version;
mod delete_role;
mod delete_role_permissions_boundary;
mod delete_user;
mod delete_user_permissions_boundary;
mod describe_oidc_config;
mod describe_role_list;
mod describe_safe_auth_flag;
mod describe_safe_auth_flag_coll;
mod describe_safe_auth_flag_intl;
mod describe_sub_accounts;
mod detach_group_policy;
mod detach_role_policy;
mod detach_user_policy;
mod documents;
mod get_account_summary;
mod get_group;
mod get_password_rules;
mod get_policy;
mod get_policy_version;
mod get_role;
mod get_role_permission_boundary;
mod get_security_last_used;
mod get_user;
mod get_user_app_id;
mod get_user_permission_boundary;
mod groups;
mod list_access_keys;
mod list_attached_group_policies;
mod list_attached_role_policies;
mod list_attached_user_all_policies;
mod list_attached_user_policies;
mod list_collaborators;
mod list_entities_for_policy;
mod list_groups;
mod list_groups_for_user;
mod list_policies;
mod list_policies_granting_service_access;
mod list_policy_versions;
mod list_receiver;
mod list_users;
mod list_users_for_group;
mod lists;
mod parameters;
mod password_rules;
mod policy;
mod policy_ref;
mod provider;
mod put_role_permissions_boundary;
mod put_user_permissions_boundary;
mod remove_user_from_group;
mod role;
mod safe_auth;
mod set_default_policy_version;
mod set_mfa_flag;
mod tag_role;
mod tags;
mod unsupported;
mod untag_role;
mod update_access_key;
mod update_assume_role_policy;
mod update_group;
mod update_oidc_config;
mod update_password_rules;
mod update_policy;
mod update_role_console_login;
mod update_role_description;
mod update_role_session_duration;
mod update_user;
mod users;

use super::ServiceActions;
use crate::action::entry;

pub(crate) use access_keys::owner as access_key_owner;
pub(crate) use provider::key_set;

/// The service with its actions.
pub const SERVICE: ServiceActions = ServiceActions {
    name: "cam",
    version: "2019-01-16",
    actions: &[
        entry::<add_user::AddUser>(),
        entry::<add_user_to_group::AddUserToGroup>(),
        entry::<attach_group_policy::AttachGroupPolicy>(),
        entry::<attach_role_policy::AttachRolePolicy>(),
        entry::<attach_user_policy::AttachUserPolicy>(),
        entry::<create_access_key::CreateAccessKey>(),
        entry::<create_group::CreateGroup>(),
        entry::<create_message_receiver::CreateMessageReceiver>(),
        entry::<create_oidc_config::CreateOIDCConfig>(),
        entry::<create_policy::CreatePolicy>(),
        entry::<create_policy_version::CreatePolicyVersion>(),
        entry::<create_role::CreateRole>(),
        entry::<delete_access_key::DeleteAccessKey>(),
        entry::<delete_group::DeleteGroup>(),
        entry::<delete_message_receiver::DeleteMessageReceiver>(),
        entry::<delete_oidc_config::DeleteOIDCConfig>(),
        entry::<delete_policy::DeletePolicy>(),
        entry::<delete_policy_version::DeletePolicyVersion>(),
        entry::<delete_role::DeleteRole>(),
        entry::<delete_role_permissions_boundary::DeleteRolePermissionsBoundary>(),
        entry::<delete_user::DeleteUser>(),
        entry::<delete_user_permissions_boundary::DeleteUserPermissionsBoundary>(),
        entry::<describe_oidc_config::DescribeOIDCConfig>(),
        entry::<describe_role_list::DescribeRoleList>(),
        entry::<describe_safe_auth_flag::DescribeSafeAuthFlag>(),
        entry::<describe_safe_auth_flag_coll::DescribeSafeAuthFlagColl>(),
        entry::<describe_safe_auth_flag_intl::DescribeSafeAuthFlagIntl>(),
        entry::<describe_sub_accounts::DescribeSubAccounts>(),
        entry::<detach_group_policy::DetachGroupPolicy>(),
        entry::<detach_role_policy::DetachRolePolicy>(),
        entry::<detach_user_policy::DetachUserPolicy>(),
        entry::<get_account_summary::GetAccountSummary>(),
        entry::<get_group::GetGroup>(),
        entry::<get_password_rules::GetPasswordRules>(),
        entry::<get_policy::GetPolicy>(),
        entry::<get_policy_version::GetPolicyVersion>(),
        entry::<get_role::GetRole>(),
        entry::<get_role_permission_boundary::GetRolePermissionBoundary>(),
        entry::<get_security_last_used::GetSecurityLastUsed>(),
        entry::<get_user::GetUser>(),
        entry::<get_user_app_id::GetUserAppId>(),
        entry::<get_user_permission_boundary::GetUserPermissionBoundary>(),
        entry::<list_access_keys::ListAccessKeys>(),
        entry::<list_attached_group_policies::ListAttachedGroupPolicies>(),
        entry::<list_attached_role_policies::ListAttachedRolePolicies>(),
        entry::<list_attached_user_all_policies::ListAttachedUserAllPolicies>(),
        entry::<list_attached_user_policies::ListAttachedUserPolicies>(),
        entry::<list_collaborators::ListCollaborators>(),
        entry::<list_entities_for_policy::ListEntitiesForPolicy>(),
        entry::<list_groups::ListGroups>(),
        entry::<list_groups_for_user::ListGroupsForUser>(),
        entry::<list_policies::ListPolicies>(),
        entry::<list_policies_granting_service_access::ListPoliciesGrantingServiceAccess>(),
        entry::<list_policy_versions::ListPolicyVersions>(),
        entry::<list_receiver::ListReceiver>(),
        entry::<list_users::ListUsers>(),
        entry::<list_users_for_group::ListUsersForGroup>(),
        entry::<put_role_permissions_boundary::PutRolePermissionsBoundary>(),
        entry::<put_user_permissions_boundary::PutUserPermissionsBoundary>(),
        entry::<remove_user_from_group::RemoveUserFromGroup>(),
        entry::<set_default_policy_version::SetDefaultPolicyVersion>(),
        entry::<set_mfa_flag::SetMfaFlag>(),
        entry::<tag_role::TagRole>(),
        entry::<untag_role::UntagRole>(),
        entry::<update_access_key::UpdateAccessKey>(),
        entry::<update_assume_role_policy::UpdateAssumeRolePolicy>(),
        entry::<update_group::UpdateGroup>(),
        entry::<update_oidc_config::UpdateOIDCConfig>(),
        entry::<update_password_rules::UpdatePasswordRules>(),
        entry::<update_policy::UpdatePolicy>(),
        entry::<update_role_console_login::UpdateRoleConsoleLogin>(),
        entry::<update_role_description::UpdateRoleDescription>(),
        entry::<update_role_session_duration::UpdateRoleSessionDuration>(),
        entry::<update_user::UpdateUser>(),
    ],
    unsupported: unsupported::ACTIONS,
};
