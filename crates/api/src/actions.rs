//! All actions, by service. An action is one file and one line in its service's list.

pub mod cam;
pub mod cloudaudit;
pub mod keyward;
pub mod kms;

use crate::{ApiError, ApiResult, action::Entry};

/// A service with its actions.
pub struct ServiceActions {
    /// The name, as in hosts and permissions.
    pub name: &'static str,
    /// The version of its API.
    pub version: &'static str,
    /// What it can do.
    pub actions: &'static [Entry],
}

/// The services there are.
pub const SERVICES: &[ServiceActions] = &[cam::SERVICE, cloudaudit::SERVICE, keyward::SERVICE, kms::SERVICE];

/// The service of that name.
pub fn service(name: &str) -> Option<&'static ServiceActions> {
    SERVICES.iter().find(|service| service.name == name)
}

/// The action that a request means. The first of `services` that names one counts; some clients name
/// none, and then version and action decide.
///
/// # Errors
/// MissingParameter, NoSuchVersion, InvalidAction.
pub fn find(
    services: &[String],
    version: &str,
    action: &str,
) -> ApiResult<(&'static ServiceActions, &'static Entry)> {
    if action.is_empty() {
        return Err(ApiError::missing("Action"));
    }
    if version.is_empty() {
        return Err(ApiError::missing("Version"));
    }
    let of_version = |service: &&&ServiceActions| service.version == version;
    let named = services.iter().find_map(|name| service(name));
    let candidates: Vec<_> = match named {
        Some(service) => vec![service],
        None => SERVICES.iter().collect(),
    };
    let candidates: Vec<_> = candidates.iter().filter(of_version).collect();
    if candidates.is_empty() {
        return Err(ApiError::new(
            "NoSuchVersion",
            "The service has no API of that version. See the header `X-TC-Version`.",
            "接口版本不存在，请检查请求头 `X-TC-Version`。",
        ));
    }
    let found = candidates
        .iter()
        .find_map(|service| Some((**service, service.actions.iter().find(|a| a.name == action)?)));
    found.ok_or_else(invalid_action)
}

/// The action of that name of the service of that name.
///
/// # Errors
/// InvalidAction.
pub fn named(service_name: &str, action: &str) -> ApiResult<(&'static ServiceActions, &'static Entry)> {
    let service = service(service_name).ok_or_else(invalid_action)?;
    let entry = service.actions.iter().find(|entry| entry.name == action).ok_or_else(invalid_action)?;
    Ok((service, entry))
}

fn invalid_action() -> ApiError {
    ApiError::new(
        "InvalidAction",
        "The request `Action` is invalid or not found.",
        "请求的 `Action` 无效或不存在。",
    )
}
