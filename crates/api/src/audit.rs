//! The audit record of a call. Field names follow the events of CloudAudit.

use keyward_domain::{account::PrincipalKind, policy};
use keyward_store::audit::Record;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::{ApiError, Caller, Door, Origin, action::Kind, events::names};

/// What happened, while it is happening.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    event_version: u8,
    /// The same as the request id: one call, one event.
    #[serde(rename = "eventID")]
    event_id: String,
    event_name: String,
    /// Milliseconds since 1970, when the call came.
    event_time: i64,
    event_source: String,
    event_type: &'static str,
    action_type: &'static str,
    api_version: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    http_method: &'static str,
    event_region: String,
    #[serde(rename = "sourceIPAddress")]
    source_ip_address: String,
    user_agent: String,
    user_identity: UserIdentity,
    resource_type: String,
    resources: Vec<String>,
    /// `1` for actions that deserve attention.
    #[serde(skip_serializing_if = "Option::is_none")]
    sensitive_action: Option<&'static str>,
    /// Those that the request wanted to give.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<Tag>,
    /// Masked where secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    request_parameters: Option<Box<RawValue>>,
    /// `0`, or the code the caller was given.
    api_error_code: String,
    api_error_message: String,
    /// What policies said: 1 if they refused it.
    #[serde(skip_serializing_if = "Option::is_none")]
    error_code: Option<u8>,
    /// Why policies refused it.
    #[serde(skip_serializing_if = "Option::is_none")]
    authorization: Option<Box<RawValue>>,
}

#[derive(Serialize)]
struct Tag {
    key: String,
    value: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct UserIdentity {
    principal_id: String,
    account_id: String,
    r#type: &'static str,
    user_name: String,
    secret_id: String,
    /// Whether the caller proved to be that user. A refused signature only claims it.
    authenticated: bool,
}

/// Which call an event is about.
pub struct About<'a> {
    pub request_id: &'a str,
    /// In milliseconds since 1970.
    pub time: i64,
    pub service: &'a str,
    pub action: &'a str,
    pub kind: Kind,
    pub region: &'a str,
    pub origin: &'a Origin,
}

impl Event {
    /// The event of a call that is just beginning; it counts as a success until it fails.
    pub fn begin(about: &About<'_>, caller: &Caller, authenticated: bool) -> Self {
        let (source, event_type) = match about.origin.door {
            Door::Api => (format!("{}.tencentcloudapi.com", about.service), "ApiCall"),
            Door::Console => (format!("{}.console", about.service), "ConsoleCall"),
            Door::System => (format!("{}.system", about.service), "SystemEvent"),
        };
        Self {
            event_version: 2,
            event_id: about.request_id.to_owned(),
            event_name: shortened(about.action),
            event_time: about.time,
            event_source: source,
            event_type,
            action_type: about.kind.as_str(),
            api_version: "3.0",
            http_method: about.origin.http_method,
            event_region: shortened(about.region),
            source_ip_address: about.origin.peer.to_string(),
            user_agent: about.origin.user_agent.clone(),
            user_identity: UserIdentity {
                principal_id: caller.uin.to_string(),
                account_id: caller.account.to_string(),
                r#type: match (about.origin.door, caller.kind) {
                    (Door::System, _) => "System",
                    (_, PrincipalKind::Root) => "Root",
                    (_, PrincipalKind::SubAccount) => "CAMUser",
                    (_, PrincipalKind::Product) => "Service",
                },
                user_name: caller.name.clone(),
                secret_id: caller.secret_id.clone().unwrap_or_default(),
                authenticated,
            },
            resource_type: about.service.to_owned(),
            resources: Vec::new(),
            sensitive_action: names::is_sensitive(about.service, about.action).then_some("1"),
            tags: Vec::new(),
            request_parameters: None,
            api_error_code: "0".into(),
            api_error_message: String::new(),
            error_code: None,
            authorization: None,
        }
    }

    /// With which parameters, already masked.
    pub fn parameters(&mut self, parameters: Option<Box<RawValue>>) {
        self.request_parameters = parameters;
    }

    /// What it is about, as last segments of resource names.
    pub fn resources(&mut self, resources: impl IntoIterator<Item = String>) {
        self.resources = resources.into_iter().collect();
    }

    /// Which tags it wants to give.
    pub fn tags(&mut self, tags: &[policy::Tag]) {
        self.tags = tags.iter().filter_map(Tag::of).collect();
    }

    /// It is not allowed; and why, as JSON, if policies decided that.
    pub fn refused(&mut self, why: Option<Box<RawValue>>) {
        self.error_code = Some(1);
        self.authorization = why;
    }

    /// The call failed.
    pub fn fail(&mut self, error: &ApiError) {
        self.api_error_code = error.code.to_string();
        self.api_error_message = error.message.en.to_string();
    }

    /// The record to be committed.
    pub fn record(&self) -> Result<Record, ApiError> {
        serde_json::to_vec(self).map(Record::new).map_err(ApiError::internal)
    }
}

impl Tag {
    fn of(tag: &policy::Tag) -> Option<Self> {
        let (key, value) = tag.joined().split_once('&')?;
        Some(Self { key: key.to_owned(), value: value.to_owned() })
    }
}

/// Names of actions and regions come from the client: no more than 64 characters of them are kept.
fn shortened(text: &str) -> String {
    text.chars().take(64).collect()
}
