//! Access management (CAM): who there is in an account, and what they may do.

mod access_keys;
mod add_user;
mod add_user_to_group;
mod common;
mod create_access_key;
mod create_group;
mod delete_access_key;
mod delete_group;
mod delete_user;
mod describe_safe_auth_flag;
mod describe_safe_auth_flag_coll;
mod describe_safe_auth_flag_intl;
mod describe_sub_accounts;
mod get_account_summary;
mod get_group;
mod get_password_rules;
mod get_security_last_used;
mod get_user;
mod get_user_app_id;
mod groups;
mod list_access_keys;
mod list_collaborators;
mod list_groups;
mod list_groups_for_user;
mod list_users;
mod list_users_for_group;
mod parameters;
mod password_rules;
mod passwords;
mod remove_user_from_group;
mod safe_auth;
mod set_mfa_flag;
mod unsupported;
mod update_access_key;
mod update_group;
mod update_password_rules;
mod update_user;
mod users;

use super::ServiceActions;
use crate::action::entry;

/// The service with its actions.
pub const SERVICE: ServiceActions = ServiceActions {
    name: "cam",
    version: "2019-01-16",
    actions: &[
        entry::<add_user::AddUser>(),
        entry::<add_user_to_group::AddUserToGroup>(),
        entry::<create_access_key::CreateAccessKey>(),
        entry::<create_group::CreateGroup>(),
        entry::<delete_access_key::DeleteAccessKey>(),
        entry::<delete_group::DeleteGroup>(),
        entry::<delete_user::DeleteUser>(),
        entry::<describe_safe_auth_flag::DescribeSafeAuthFlag>(),
        entry::<describe_safe_auth_flag_coll::DescribeSafeAuthFlagColl>(),
        entry::<describe_safe_auth_flag_intl::DescribeSafeAuthFlagIntl>(),
        entry::<describe_sub_accounts::DescribeSubAccounts>(),
        entry::<get_account_summary::GetAccountSummary>(),
        entry::<get_group::GetGroup>(),
        entry::<get_password_rules::GetPasswordRules>(),
        entry::<get_security_last_used::GetSecurityLastUsed>(),
        entry::<get_user::GetUser>(),
        entry::<get_user_app_id::GetUserAppId>(),
        entry::<list_access_keys::ListAccessKeys>(),
        entry::<list_collaborators::ListCollaborators>(),
        entry::<list_groups::ListGroups>(),
        entry::<list_groups_for_user::ListGroupsForUser>(),
        entry::<list_users::ListUsers>(),
        entry::<list_users_for_group::ListUsersForGroup>(),
        entry::<remove_user_from_group::RemoveUserFromGroup>(),
        entry::<set_mfa_flag::SetMfaFlag>(),
        entry::<update_access_key::UpdateAccessKey>(),
        entry::<update_group::UpdateGroup>(),
        entry::<update_password_rules::UpdatePasswordRules>(),
        entry::<update_user::UpdateUser>(),
    ],
    unsupported: unsupported::ACTIONS,
};
