//! Temporary credentials (STS).

mod assume_role;
mod assume_role_with_web_identity;
mod credentials;
mod get_caller_identity;
mod get_federation_token;
mod get_session_token;
mod query_api_key;
mod role_arn;
mod second_factor;
mod unsupported;
mod web_identity;

use super::ServiceActions;
use crate::action::entry;

pub(crate) use assume_role_with_web_identity::AssumeRoleWithWebIdentity;

/// The service with its actions.
pub const SERVICE: ServiceActions = ServiceActions {
    name: "sts",
    version: "2018-08-13",
    actions: &[
        entry::<assume_role::AssumeRole>(),
        entry::<AssumeRoleWithWebIdentity>(),
        entry::<get_caller_identity::GetCallerIdentity>(),
        entry::<get_federation_token::GetFederationToken>(),
        entry::<get_session_token::GetSessionToken>(),
        entry::<query_api_key::QueryApiKey>(),
    ],
    unsupported: unsupported::ACTIONS,
};
