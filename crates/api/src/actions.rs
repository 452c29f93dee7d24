//! All actions, by service. An action is one file and one line in its service's list.

pub mod cam;
pub mod cloudaudit;
pub mod console;
pub mod keyward;
pub mod kms;
pub mod sts;
pub mod tag;

use keyward_domain::rule::Text;

use crate::{ApiError, ApiResult, action::Entry};

/// A service with its actions.
pub struct ServiceActions {
    /// The name, as in hosts and permissions.
    pub name: &'static str,
    /// The version of its API.
    pub version: &'static str,
    /// What it can do.
    pub actions: &'static [Entry],
    /// What the original can do and it cannot.
    pub unsupported: &'static [Unsupported],
}

/// An action of the original that there is nothing for here.
pub struct Unsupported {
    /// The name.
    pub name: &'static str,
    /// Why, and what there is instead: a sentence without its full stop.
    pub why: Text,
}

impl ServiceActions {
    /// The action of that name.
    ///
    /// # Errors
    /// UnsupportedOperation, InvalidAction.
    fn action(&self, name: &str) -> ApiResult<&'static Entry> {
        if let Some(found) = self.actions.iter().find(|known| known.name == name) {
            return Ok(found);
        }
        match self.unsupported.iter().find(|known| known.name == name) {
            Some(known) => Err(known.error()),
            None => Err(invalid_action()),
        }
    }
}

impl Unsupported {
    fn error(&self) -> ApiError {
        let Self { name, why: Text { en, zh } } = self;
        ApiError::new(
            "UnsupportedOperation",
            format!("{name} is not supported. {en}."),
            format!("不支持 {name}。{zh}。"),
        )
    }
}

/// The services there are.
pub const SERVICES: &[ServiceActions] =
    &[cam::SERVICE, cloudaudit::SERVICE, keyward::SERVICE, kms::SERVICE, sts::SERVICE, tag::SERVICE];

/// The service of that name.
pub fn service(name: &str) -> Option<&'static ServiceActions> {
    SERVICES.iter().find(|service| service.name == name)
}

/// The action that a request means. The first of `services` that names one counts; some clients name
/// none, and then version and action decide.
///
/// # Errors
/// MissingParameter, NoSuchVersion, UnsupportedOperation, InvalidAction.
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
    let mut refused = invalid_action();
    for service in candidates {
        match service.action(action) {
            Ok(entry) => return Ok((service, entry)),
            Err(error) if error.code != refused.code => refused = error,
            Err(_) => {}
        }
    }
    Err(refused)
}

/// The action of that name of the service of that name, as the console asks for it: `console` has what is asked for
/// in a session alone.
///
/// # Errors
/// UnsupportedOperation, InvalidAction.
pub fn in_console(service_name: &str, action: &str) -> ApiResult<(&'static ServiceActions, &'static Entry)> {
    let service = match service_name {
        console::DOOR => Some(&console::SERVICE),
        name => service(name),
    };
    let service = service.ok_or_else(invalid_action)?;
    Ok((service, service.action(action)?))
}

fn invalid_action() -> ApiError {
    ApiError::new(
        "InvalidAction",
        "The request `Action` is invalid or not found.",
        "请求的 `Action` 无效或不存在。",
    )
}
