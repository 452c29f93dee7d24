//! What an action is: one file with its parameters, its response, whom it needs permission on, and what
//! it does. Everything else (dispatch, parsing, authorization, audit, metrics, the API description and
//! the console's types) follows from this trait.

use std::{
    any::Any,
    future::Future,
    pin::Pin,
    sync::{Arc, OnceLock},
};

use keyward_crypto::mac;
use keyward_domain::{
    DataKeyId, KeyId, Region, ResourceName, Suite, UnixSeconds, WhiteBoxKeyId, directory::Directory,
    policy::Tag,
};
use keyward_store::{Change, Expected};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;

use crate::{
    ApiResult, Caller, Origin, Permit, Service, access::sight::Sight, cam_resource::CamResource,
    param::Params, quota::Reservation, wire::reply, workers::Lane,
};

/// An action of the API. The type itself is the request; its doc comment and those of its fields are
/// the API reference.
///
/// `Serialize` writes the parameters into the audit trail, so the types of secret parameters mask
/// themselves there.
pub trait Action: DeserializeOwned + Serialize + JsonSchema + Send + Sync + 'static {
    /// The name on the wire.
    const NAME: &'static str;
    /// Whether it reads or writes, in the sense of the audit trail and of permissions.
    const KIND: Kind;
    /// Whether calls must name a region.
    const REGIONAL: bool = true;
    /// The error codes of its own, as the contract lists them.
    const ERRORS: &'static [&'static str];
    /// What it answers.
    type Response: Serialize + JsonSchema + Send;

    /// Checks what no type of a parameter can, before anything is looked up.
    ///
    /// # Errors
    /// Those of its parameters.
    fn check(&self) -> ApiResult<()> {
        Ok(())
    }

    /// What the caller needs permission on.
    fn scope(&self) -> Scope {
        Scope::AnyKey
    }

    /// Permissions that it needs besides its own: actions of the same service that it amounts to, and on what.
    fn also_needs(&self) -> Vec<(&'static str, Scope)> {
        Vec::new()
    }

    /// The tags that it wants to give, for policies that ask for them.
    fn request_tags(&self) -> Vec<Tag> {
        Vec::new()
    }

    /// Does it: reads what the permit holds, decides, and says what is to change. It changes nothing by
    /// itself, so it may run again if somebody else changed the same thing meanwhile.
    fn run(&self, cx: &Cx<'_>) -> impl Future<Output = ApiResult<Done<Self::Response>>> + Send;
}

/// Reading or writing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Changes nothing and uses no key.
    Read,
    /// Changes something, or uses a key.
    Write,
}

impl Kind {
    /// The name in the audit trail.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "Read",
            Self::Write => "Write",
        }
    }
}

/// What a caller needs permission on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Nothing: every caller may do it.
    Nothing,
    /// All keys of the account in the region, because the action is tied to no single key.
    AnyKey,
    /// These keys.
    Keys(Vec<KeyId>),
    /// These data keys. Their CMKs come with them, without a permission of their own.
    DataKeys(Vec<DataKeyId>),
    /// These white-box keys.
    WhiteBoxKeys(Vec<WhiteBoxKeyId>),
    /// These things of the account's directory.
    Cam(Vec<CamResource>),
    /// These resources, whose tags the action reads or changes.
    Tagged(Vec<ResourceName>),
    /// What these whole names say; `*` for actions that are tied to no resource.
    Named(Vec<String>),
}

/// What an action may use: made by authorization alone, so that nothing runs without it.
pub struct Cx<'a> {
    /// The product.
    pub service: &'a Service,
    /// Who asks.
    pub caller: &'a Caller,
    /// From where.
    pub origin: &'a Origin,
    /// Where.
    pub region: &'a Region,
    /// The algorithms of the region.
    pub suite: Suite,
    /// When the call began.
    pub now: UnixSeconds,
    /// What the caller may touch.
    pub permit: Permit,
    /// Who there is in the account, as it is now. An action that changes it has the turn to do so.
    pub directory: Arc<Directory>,
    /// What of a list the caller may see.
    pub sight: Sight<'a>,
    /// Tells the store of the commit that comes after work with a private key.
    pub(crate) expected: OnceLock<Expected>,
}

impl Cx<'_> {
    /// What `work` gives, done by the workers in that lane.
    ///
    /// # Errors
    /// As [`Workers::run`](crate::Workers).
    pub async fn work<T: Send + 'static>(
        &self,
        lane: Lane,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> ApiResult<T> {
        if lane == Lane::Keys {
            self.expected.get_or_init(|| self.service.store.expect());
        }
        self.service.workers.run(lane, work).await
    }
}

/// What an action did: its response, and what is to be committed with it.
pub struct Done<R> {
    /// For the caller.
    pub response: R,
    /// What changes; committed with the audit record, before the reply.
    pub changes: Vec<Change>,
    /// What it touched beyond its scope, as last segments of resource names, for the audit trail: the new key of
    /// CreateKey.
    pub touched: Vec<String>,
    /// Room for what it creates, held until the commit.
    pub reserved: Option<Reservation>,
}

impl<R> Done<R> {
    /// Done without a change.
    pub fn reply(response: R) -> Self {
        Self { response, changes: Vec::new(), touched: Vec::new(), reserved: None }
    }

    /// Done, if this is committed.
    pub fn changing(response: R, changes: Vec<Change>) -> Self {
        Self { response, changes, touched: Vec::new(), reserved: None }
    }

    /// It was about this as well, for the audit trail: the last segment of a resource name.
    pub fn touching(mut self, path: String) -> Self {
        self.touched.push(path);
        self
    }
}

/// The response of an action that answers nothing but its request id.
#[derive(Serialize, JsonSchema)]
pub struct Empty {}

/// An action without its type: a line in its service's list.
pub struct Entry {
    /// The name on the wire.
    pub name: &'static str,
    /// Reads or writes.
    pub kind: Kind,
    /// Whether calls must name a region.
    pub regional: bool,
    /// The error codes of its own.
    pub errors: &'static [&'static str],
    /// The schema of its parameters.
    pub request_schema: fn(&mut SchemaGenerator) -> Schema,
    /// The schema of its response, without the envelope.
    pub response_schema: fn(&mut SchemaGenerator) -> Schema,
    pub(crate) parse: fn(&Params) -> ApiResult<Box<dyn Request>>,
}

impl Entry {
    /// Reads parameters as a call does, without calling; gives what the audit trail would hold of them, as
    /// JSON with secrets masked.
    ///
    /// # Errors
    /// Those of the parameters.
    pub fn recorded(&self, params: &Params) -> ApiResult<Option<Box<RawValue>>> {
        (self.parse)(params).map(|request| request.recorded())
    }
}

/// The entry of an action.
pub const fn entry<A: Action>() -> Entry {
    Entry {
        name: A::NAME,
        kind: A::KIND,
        regional: A::REGIONAL,
        errors: A::ERRORS,
        request_schema: A::json_schema,
        response_schema: <A::Response as JsonSchema>::json_schema,
        parse: |params| {
            let request: A = params.read()?;
            request.check()?;
            Ok(Box::new(request))
        },
    }
}

/// An action at work; gives the body of its reply.
pub(crate) type Running<'a> = Pin<Box<dyn Future<Output = ApiResult<Done<Vec<u8>>>> + Send + 'a>>;

/// Parameters longer than this many bytes of JSON are recorded by their length and hash.
const RECORDED: usize = 16 * 1024;

/// What a request of any type can do.
pub(crate) trait Request: Any + Send + Sync {
    fn scope(&self) -> Scope;
    /// Permissions that it needs besides its own.
    fn also_needs(&self) -> Vec<(&'static str, Scope)>;
    /// The tags that it wants to give.
    fn request_tags(&self) -> Vec<Tag>;
    /// The parameters for the audit trail, secrets masked.
    fn recorded(&self) -> Option<Box<RawValue>>;
    fn run<'a>(&'a self, cx: &'a Cx<'a>, id: &'a str) -> Running<'a>;
}

impl<A: Action> Request for A {
    fn scope(&self) -> Scope {
        Action::scope(self)
    }

    fn also_needs(&self) -> Vec<(&'static str, Scope)> {
        Action::also_needs(self)
    }

    fn request_tags(&self) -> Vec<Tag> {
        Action::request_tags(self)
    }

    fn recorded(&self) -> Option<Box<RawValue>> {
        let recorded = serde_json::value::to_raw_value(self).ok()?;
        let length = recorded.get().len();
        if length <= RECORDED {
            return Some(recorded);
        }
        let hash = hex::encode(mac::sha256(recorded.get().as_bytes()));
        let omitted = serde_json::json!({ "omitted": { "bytes": length, "sha256": hash } });
        serde_json::value::to_raw_value(&omitted).ok()
    }

    fn run<'a>(&'a self, cx: &'a Cx<'a>, id: &'a str) -> Running<'a> {
        Box::pin(async move {
            let Done { response, changes, touched, reserved } = Action::run(self, cx).await?;
            Ok(Done { response: reply::success(&response, id)?, changes, touched, reserved })
        })
    }
}
