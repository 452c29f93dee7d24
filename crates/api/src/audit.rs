//! The audit record of a call. Field names follow the events of CloudAudit.

use keyward_domain::{
    account::PrincipalKind,
    policy,
    temporary::{Asker, Who},
};
use keyward_store::audit::Record;
use serde::Serialize;
use serde_json::value::RawValue;

use crate::{
    ApiError, Caller, Door, Origin,
    action::{KeyUse, Kind},
    caller::Temporary,
    events::names,
};

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
    /// Which versions of keys were used, by whose help usage is counted; only if the call succeeded.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    key_uses: Vec<KeyUse>,
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
    /// Of temporary credentials.
    #[serde(skip_serializing_if = "Option::is_none")]
    session_context: Option<SessionContext>,
    /// Whether the caller proved to be that user. A refused signature only claims it.
    authenticated: bool,
}

/// How temporary credentials came to be.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SessionContext {
    /// The number of the role that they act as.
    #[serde(skip_serializing_if = "Option::is_none")]
    role_id: Option<String>,
    session_name: String,
    /// The number of who asked for them, or `oidc-provider/NAME` of who vouched.
    issuer: String,
    /// The access key that asked for them.
    #[serde(skip_serializing_if = "Option::is_none")]
    issuer_secret_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_identity: Option<String>,
    mfa_authenticated: bool,
    /// Seconds since 1970.
    creation_time: i64,
}

impl SessionContext {
    fn of(temporary: &Temporary) -> Self {
        let identity = &temporary.identity;
        let (issuer, issuer_secret_id) = match &identity.asker {
            Asker::Principal { uin, access_key } => (uin.to_string(), access_key.clone()),
            Asker::Provider(name) => (format!("oidc-provider/{name}"), None),
        };
        Self {
            role_id: identity.role().map(|id| id.to_string()),
            session_name: identity.name.clone(),
            issuer,
            issuer_secret_id,
            source_identity: identity.source_identity.clone(),
            mfa_authenticated: identity.mfa,
            creation_time: identity.issued_at.0,
        }
    }
}

fn is_federated(caller: &Caller) -> bool {
    caller.temporary.as_ref().is_some_and(|temporary| temporary.identity.who == Who::Federated)
}

/// Roles and federated users have no number of their own: with the name of the session they are told apart.
fn principal_id(caller: &Caller) -> String {
    let Some(temporary) = &caller.temporary else { return caller.uin.to_string() };
    let identity = &temporary.identity;
    match (identity.role(), identity.who) {
        (Some(role), _) => format!("{role}:{}", identity.name),
        (None, Who::Federated) => format!("{}:{}", caller.uin, identity.name),
        (None, _) => caller.uin.to_string(),
    }
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
            event_name: shortened(about.action, NAME),
            event_time: about.time,
            event_source: source,
            event_type,
            action_type: about.kind.as_str(),
            api_version: "3.0",
            http_method: about.origin.http_method,
            event_region: shortened(about.region, NAME),
            source_ip_address: about.origin.peer.to_string(),
            user_agent: about.origin.user_agent.clone(),
            user_identity: UserIdentity {
                principal_id: principal_id(caller),
                account_id: caller.account.to_string(),
                r#type: match (about.origin.door, caller.kind) {
                    (Door::System, _) => "System",
                    _ if is_federated(caller) => "FederatedUser",
                    (_, PrincipalKind::Root) => "Root",
                    (_, PrincipalKind::SubAccount) => "CAMUser",
                    (_, PrincipalKind::Role) if caller.temporary.is_none() => "WebIdentityUser",
                    (_, PrincipalKind::Role) => "AssumedRole",
                    (_, PrincipalKind::Product) => "Service",
                },
                user_name: caller.name.clone(),
                secret_id: caller.secret_id.clone().unwrap_or_default(),
                session_context: caller.temporary.as_deref().map(SessionContext::of),
                authenticated,
            },
            resource_type: about.service.to_owned(),
            resources: Vec::new(),
            sensitive_action: names::is_sensitive(about.service, about.action).then_some("1"),
            key_uses: Vec::new(),
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

    /// Which versions of keys it used.
    pub fn uses(&mut self, uses: Vec<KeyUse>) {
        self.key_uses = uses;
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
        self.key_uses.clear();
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

/// How many characters of the names of actions and regions are kept, which come from the client.
const NAME: usize = 64;

/// What a client says of itself, in at most so many characters; an ellipsis marks where it was cut.
pub(crate) fn shortened(text: &str, characters: usize) -> String {
    match text.char_indices().nth(characters) {
        None => text.to_owned(),
        Some(_) => text.chars().take(characters - 1).chain(['…']).collect(),
    }
}
