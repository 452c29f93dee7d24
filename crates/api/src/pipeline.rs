//! The way of a call:
//!
//! ```text
//! envelope -> authenticate -> parse -> scope -> authorize -> [ run -> audit ] one commit -> reply
//! ```
//!
//! Every door ends in [`Service::call`] with the same three things: who asks, which action, which
//! parameters. Nothing reaches an action without a permit, and nothing is answered before its audit
//! record is durable; calls that are refused or fail leave their record too.

use std::{future::Future, sync::OnceLock};

use keyward_store::{Change, Conflict, StoreError, Unit};

use crate::{
    ApiError, ApiResult, Caller, Early, Language, Origin, Service,
    access::{Asking, Authority, Permit, Stopped, authorize, sight::Sight},
    action::{Action, Cx, Done, Entry, Kind, Request},
    actions::{self, ServiceActions, sts::AssumeRoleWithWebIdentity},
    audit::{About, Event},
    credentials::Credential,
    param::Params,
    subject::{self, Claim},
    wire::{self, Envelope, WireRequest, reply},
};

/// How often a call is tried when others keep changing what it changes.
const TRIES: u32 = 8;

/// What goes back to the client, and what the server's log and metrics want to know.
#[derive(Debug)]
pub struct Reply {
    /// The JSON text.
    pub body: Vec<u8>,
    /// The id of the request.
    pub request_id: String,
    /// The name of the action, or `unknown`: a label with few values.
    pub action: &'static str,
    /// `ok`, or the error code.
    pub code: String,
    /// Why, for the log alone.
    pub cause: Option<String>,
}

/// A call whose caller is proven.
pub struct Call<'a> {
    /// Who asks.
    pub caller: &'a Caller,
    /// The service.
    pub service: &'static ServiceActions,
    /// The action.
    pub action: &'static Entry,
    /// Where; empty if not said.
    pub region: &'a str,
    /// The parameters, or what is wrong with them.
    pub params: ApiResult<Params>,
    /// From where.
    pub origin: &'a Origin,
    /// For messages.
    pub language: Language,
}

impl Service {
    /// The door of signed requests.
    pub async fn signed(&self, request: &WireRequest<'_>) -> Reply {
        let (id, language) = (self.new_request_id(), request.language());
        self.in_time(&id, language, self.prove_and_call(request, id.clone())).await
    }

    /// Waits for a call, but not for ever.
    pub(crate) async fn in_time(
        &self,
        id: &str,
        language: Language,
        call: impl Future<Output = Reply>,
    ) -> Reply {
        let _flight = self.flights.enter();
        match tokio::time::timeout(self.settings.call_timeout, call).await {
            Ok(reply) => reply,
            Err(_) => Reply::failed(&took_too_long(), language, id.to_owned(), "unknown"),
        }
    }

    async fn prove_and_call(&self, request: &WireRequest<'_>, id: String) -> Reply {
        let language = request.language();
        let origin = Origin::of(request);
        let envelope = match Envelope::read(request).await {
            Ok(envelope) => envelope,
            Err(error) => {
                let error = self.record_unread(request, &origin, &id, error).await;
                return Reply::failed(&error, language, id, "unknown");
            }
        };
        if envelope.signature.is_skipped() {
            return self.vouch_and_call(envelope, &origin, language, id).await;
        }
        let claimed = match self.credentials.find(envelope.signature.secret_id()).await {
            Ok(claimed) => claimed,
            Err(error) => return Reply::failed(&error, language, id, "unknown"),
        };
        let found = actions::find(&envelope.services, &envelope.version, &envelope.action);
        let name = found.as_ref().map_or("unknown", |(_, entry)| entry.name);
        let checked = match found {
            Ok(found) => {
                let proven = self.authenticate(request, &envelope, claimed.as_deref()).await;
                proven.map(|credential| (found, credential))
            }
            Err(error) => Err(error),
        };
        match checked {
            Ok(((service, action), credential)) => {
                self.credentials.note_use(credential, self.now());
                let Envelope { region, params, .. } = envelope;
                let caller = &credential.caller;
                self.call(
                    Call { caller, service, action, region: &region, params, origin: &origin, language },
                    id,
                )
                .await
            }
            Err(error) => {
                // Somebody's access key is named, so its owner shall see it in the trail.
                let error = match claimed {
                    Some(claimed) => self.record_claim(&envelope, &claimed.caller, &origin, &id, error).await,
                    None => {
                        self.strangers.count(request.peer, self.now());
                        error
                    }
                };
                Reply::failed(&error, language, id, name)
            }
        }
    }

    /// Whether the request was signed by the owner of the access key it names, in time.
    async fn authenticate<'c>(
        &self,
        request: &WireRequest<'_>,
        envelope: &Envelope,
        claimed: Option<&'c Credential>,
    ) -> ApiResult<&'c Credential> {
        envelope.signature.check_time(self.clock.now_millis().div_euclid(1000))?;
        let credential = claimed.filter(|credential| credential.active).ok_or_else(|| {
            ApiError::new(
                "AuthFailure.SecretIdNotFound",
                "The SecretId is not found, please ensure that your SecretId is correct.",
                "SecretId 不存在，请检查 SecretId 是否正确。",
            )
        })?;
        if !envelope.signature.fits(request, credential.secret_key.expose(), &self.signing_keys) {
            return Err(wire::wrong_signature());
        }
        self.check_token(credential, &envelope.token).await?;
        Ok(credential)
    }

    /// A call that nobody signed, because a token of an identity provider says who calls. One without such a token is
    /// nobody's, and in nobody's trail.
    async fn vouch_and_call(
        &self,
        envelope: Envelope,
        origin: &Origin,
        language: Language,
        id: String,
    ) -> Reply {
        let Envelope { services, action, version, region, params, .. } = envelope;
        let proven = async {
            let (service, action) = actions::find(&services, &version, &action)?;
            if (service.name, action.name) != ("sts", AssumeRoleWithWebIdentity::NAME) {
                return Err(wire::unsigned());
            }
            let params = params?;
            let caller = AssumeRoleWithWebIdentity::caller(self, &params).await?;
            Ok((service, action, params, caller))
        };
        match proven.await {
            Ok((service, action, params, caller)) => {
                let (caller, params) = (&caller, Ok(params));
                let call = Call { caller, service, action, region: &region, params, origin, language };
                self.call(call, id).await
            }
            Err(error) => Reply::failed(&error, language, id, "unknown"),
        }
    }

    async fn record_claim(
        &self,
        envelope: &Envelope,
        claimed: &Caller,
        origin: &Origin,
        id: &str,
        error: ApiError,
    ) -> ApiError {
        let service =
            envelope.services.iter().find_map(|name| actions::service(name)).map_or("unknown", |s| s.name);
        let about = About {
            request_id: id,
            time: self.clock.now_millis(),
            service,
            action: &envelope.action,
            kind: Kind::Read,
            region: &envelope.region,
            origin,
        };
        self.record_failure(&about, claimed, false, error).await
    }

    /// Records a request that could not be read, if it names an access key that exists. Gives the error
    /// that its sender shall be told.
    async fn record_unread(
        &self,
        request: &WireRequest<'_>,
        origin: &Origin,
        id: &str,
        error: ApiError,
    ) -> ApiError {
        let Some(secret_id) = wire::claimed_secret_id(request) else { return error };
        let claimed = match self.credentials.find(&secret_id).await {
            Ok(Some(claimed)) => claimed,
            Ok(None) => {
                self.strangers.count(request.peer, self.now());
                return error;
            }
            Err(failure) => return failure,
        };
        let header = |name| request.headers.get(name).unwrap_or_default();
        let about = About {
            request_id: id,
            time: self.clock.now_millis(),
            service: "unknown",
            action: header("x-tc-action"),
            kind: Kind::Read,
            region: header("x-tc-region"),
            origin,
        };
        self.record_failure(&about, &claimed.caller, false, error).await
    }

    /// Records a call that failed; gives the error that its caller shall be told, which is another one if
    /// the record could not be kept.
    pub(crate) async fn record_failure(
        &self,
        about: &About<'_>,
        caller: &Caller,
        authenticated: bool,
        error: ApiError,
    ) -> ApiError {
        let mut event = Event::begin(about, caller, authenticated);
        event.fail(&error);
        self.record(&event).await.err().unwrap_or(error)
    }

    /// The answer to a request that the server refuses before it is read whole. It is recorded like any
    /// other if it names an access key.
    pub async fn refuse(&self, early: Early, request: &WireRequest<'_>) -> Reply {
        let id = self.new_request_id();
        let origin = Origin::of(request);
        let error = self.record_unread(request, &origin, &id, early.error()).await;
        Reply::failed(&error, request.language(), id, "unknown")
    }

    /// The way of a call from its proven caller to the reply; all doors end here.
    pub async fn call(&self, call: Call<'_>, id: String) -> Reply {
        let about = About {
            request_id: &id,
            time: self.clock.now_millis(),
            service: call.service.name,
            action: call.action.name,
            kind: call.action.kind,
            region: call.region,
            origin: call.origin,
        };
        let mut event = Event::begin(&about, call.caller, true);
        let (language, action, caller) = (call.language, call.action.name, call.caller);
        let mut claim = None;
        match self.attempt(call, &mut event, &mut claim, &id).await {
            Ok(body) => Reply { body, request_id: id, action, code: "ok".into(), cause: None },
            Err(error) => {
                event.fail(&error);
                if let Some(claim) = claim {
                    // With the storage out, looking for names would only take time.
                    let keyrings = (!error.is_outage()).then_some(&self.keyrings);
                    event.resources(subject::names(claim, caller.account, keyrings).await);
                }
                // What cannot be recorded is answered with that, whatever else went wrong.
                let changes = self.pending_use(&error, (caller, about.origin), (action, about.region));
                let error = self.record_with(&event, changes).await.err().unwrap_or(error);
                Reply::failed(&error, language, id, action)
            }
        }
    }

    /// Does the call. `claim` is which keys it is about as soon as that is known, for the record of its failure.
    async fn attempt(
        &self,
        call: Call<'_>,
        event: &mut Event,
        claim: &mut Option<Claim>,
        id: &str,
    ) -> ApiResult<Vec<u8>> {
        let (region, suite) = self.regions.resolve(call.region, call.action.regional)?;
        self.limiter.count(call.caller, &region, call.action.name, self.now().0)?;
        let params = call.params?;
        let request = (call.action.parse)(&params).inspect_err(|_| {
            event.parameters(params.outline());
            *claim = Some(Claim { region: region.clone(), scope: subject::readable(&params) });
        })?;
        event.parameters(request.recorded());
        let scope = request.scope();
        event.resources(subject::plain(&scope));
        *claim = Some(Claim { region: region.clone(), scope });
        self.ready_product(call.caller, &region, suite).await?;
        let directories = &self.caches.directories;
        let changes_directory = call.service.name == "cam" && call.action.kind == Kind::Write;
        let _turn = if changes_directory { Some(directories.turn().await) } else { None };
        let request_tags = request.request_tags();
        event.tags(&request_tags);
        for _ in 0..TRIES {
            let directory = directories.of(&*self.store, call.caller.account).await?;
            if let Some(names) = subject::in_directory(&directory, call.caller.uin, &request.scope()) {
                event.resources(names);
                *claim = None;
            }
            let now = self.now();
            let asking = Asking {
                caller: call.caller,
                service: call.service.name,
                action: call.action.name,
                region: &region,
                ip: call.origin.peer,
                now,
                request_tags: &request_tags,
                directory: &directory,
            };
            let authority = Authority::of(&asking, &self.caches.policies);
            let permit =
                self.permit(&asking, &authority, &*request).await.map_err(|stopped| match stopped {
                    Stopped::Failed(error) => error,
                    Stopped::Refused(refusal) => {
                        let error = refusal.error(id);
                        event.refused(refusal.why);
                        error
                    }
                })?;
            let (service, caller, origin) = (self, call.caller, call.origin);
            let sight = Sight::new(&asking, &authority);
            let directory = directory.clone();
            let expected = OnceLock::new();
            let cx = Cx {
                service,
                caller,
                origin,
                region: &region,
                suite,
                now,
                permit,
                directory,
                sight,
                expected,
            };
            let done = request.run(&cx, id).await?;
            match self.commit(&cx, done, event).await {
                Err(StoreError::Conflict(Conflict::Stale)) => {}
                committed => return committed.map_err(ApiError::from),
            }
        }
        Err(ApiError::internal("others kept changing the same rows"))
    }

    /// What the call may touch, if it has all permissions that it needs.
    async fn permit(
        &self,
        asking: &Asking<'_>,
        authority: &Authority,
        request: &dyn Request,
    ) -> Result<Permit, Stopped> {
        let permit = authorize(asking, authority, request.scope(), &self.keyrings).await?;
        for (action, scope) in request.also_needs() {
            authorize(&Asking { action, ..*asking }, authority, scope, &self.keyrings).await?;
        }
        Ok(permit)
    }

    async fn commit(
        &self,
        cx: &Cx<'_>,
        done: Done<Vec<u8>>,
        event: &mut Event,
    ) -> Result<Vec<u8>, StoreError> {
        if let Some(names) = subject::touched(cx, &done.touched) {
            event.resources(names);
        }
        event.uses(done.uses);
        let record = event.record().map_err(|error| StoreError::Damaged(error.cause.unwrap_or_default()))?;
        let unit = Unit { changes: done.changes, record };
        let committed = match cx.expected.get() {
            None => self.store.commit(unit).await,
            Some(_) => self.store.commit_patiently(unit).await,
        };
        committed.inspect_err(|error| self.note_outage(error))?;
        Ok(done.response)
    }

    /// Commits a record that comes with no change.
    pub(crate) async fn record(&self, event: &Event) -> ApiResult<()> {
        self.record_with(event, Vec::new()).await
    }

    /// Commits a record with what it shall be known by besides: alarms.
    pub(crate) async fn record_with(&self, event: &Event, changes: Vec<Change>) -> ApiResult<()> {
        let unit = Unit { changes, record: event.record()? };
        let committed = self.store.commit(unit).await;
        committed.inspect_err(|error| self.note_outage(error)).map_err(ApiError::from)
    }
}

/// The error of a call that nobody waits for any longer. What it had already given to the storage may
/// still be done; then its record has the id of this reply.
fn took_too_long() -> ApiError {
    ApiError::new(
        "ServiceUnavailable.Timeout",
        "The call took too long. Whether it was done stands in the audit trail, under the id of this request.",
        "请求处理超时。是否已执行请以审计记录为准（使用本次请求 ID 查询）。",
    )
    .because("the call took longer than limits.request_timeout")
}

impl Reply {
    /// The reply of a failed call.
    pub fn failed(error: &ApiError, language: Language, request_id: String, action: &'static str) -> Self {
        Self {
            body: reply::failure(error, language, &request_id),
            request_id,
            action,
            code: error.code.to_string(),
            cause: error.cause.clone(),
        }
    }
}
