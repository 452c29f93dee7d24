//! The door of the console: who comes in, and how long they stay.
//!
//! ```text
//! name and password -> [ second factor ] -> [ new password ] -> [ set up a second factor ] -> session
//! ```
//!
//! What stands in brackets is asked for where it is needed. Until all of it is done there is no session, only a
//! [ticket](tickets) that is good for the next step and nothing else.

mod call;
mod choose_password;
mod lockout;
mod second_factor;
mod sessions;
mod steps;
mod tickets;
mod who;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use keyward_crypto::Secret;
use keyward_domain::{UnixSeconds, directory::Directory};
use keyward_store::{Change, Session, Unit};
use serde_json::{json, value::to_raw_value};
use zeroize::Zeroizing;

use crate::{
    ApiError, ApiResult, Caller, Language, Origin, Reply, Service,
    action::Kind,
    audit::{About, Event},
};

pub(crate) use lockout::{Identity, Limits};
pub(crate) use second_factor::{provisioning_uri, put as put_factor};
pub(crate) use sessions::{ListedSession, hash};
pub use sessions::{SessionView, Sessions};
pub use steps::{Answer, NextStep, Stepped};
pub use tickets::Step;
use tickets::Ticket;
use who::Claimed;

/// A wish to sign in.
pub struct SignIn<'a> {
    /// The number of the root account, as typed.
    pub uin: &'a str,
    /// The name of a sub-account of it, as typed; none for the root account itself.
    pub name: Option<&'a str>,
    /// The password, as typed.
    pub password: Secret,
    /// From where.
    pub origin: &'a Origin,
    /// For messages.
    pub language: Language,
}

/// How far signing in has come.
pub enum Progress {
    /// All the way.
    SignedIn(SignedIn),
    /// Something more is asked for.
    Next(Next),
}

/// A session that began.
pub struct SignedIn {
    /// What the browser keeps; shown once.
    pub token: Zeroizing<String>,
    /// What the console shows.
    pub view: SessionView,
}

/// What is asked for next.
pub struct Next {
    /// What.
    pub step: Step,
    /// What the browser shows with the answer; good for five minutes.
    pub ticket: Zeroizing<String>,
}

impl Service {
    /// Begins to sign in, by name and password.
    ///
    /// # Errors
    /// A reply with AuthFailure.InvalidPassword or AuthFailure.Locked, or what the storage fails with.
    pub async fn sign_in(&self, wish: SignIn<'_>) -> Result<Progress, Reply> {
        let (id, language) = (self.new_request_id(), wish.language);
        self.try_sign_in(wish, &id).await.map_err(|error| Reply::failed(&error, language, id, "ConsoleLogin"))
    }

    async fn try_sign_in(&self, wish: SignIn<'_>, id: &str) -> ApiResult<Progress> {
        let now = self.now();
        let claimed = self.claimed(wish.uin, wish.name).await?;
        let place = claimed.identity.at(wish.origin.peer);
        let lockout = &self.caches.sessions.lockout;
        let password_hash = claimed.password_hash().map(str::to_owned);
        let checked = match lockout.left(&place, claimed.limits, now) {
            Some(left) => Err(locked_out(left)),
            None if self.password_fits(password_hash.clone(), wish.password.into()).await? => Ok(()),
            None => {
                lockout.failed(&place, claimed.limits, now);
                Err(wrong_password())
            }
        };
        let Claimed { caller, directory, .. } = &claimed;
        let mut event = self.session_event("ConsoleLogin", id, caller, wish.origin, checked.is_ok());
        let (Ok(()), Some(directory), Some(password_hash)) = (&checked, directory, password_hash) else {
            // Also for names that nobody has: it takes as long, and the trail shows who tries.
            let error = checked.err().unwrap_or_else(wrong_password);
            event.fail(&error);
            self.record_with(&event, self.failed_sign_in(caller, wish.origin)).await?;
            return Err(error);
        };
        let ticket = Ticket::new(caller.clone(), claimed.identity, claimed.limits, password_hash, now);
        let token = self.new_token()?;
        self.go_on(ticket, token, directory, Vec::new(), event, wish.origin).await
    }

    /// Goes on to the next step, or to a session if all is done; commits what was done for that.
    async fn go_on(
        &self,
        ticket: Ticket,
        token: Zeroizing<String>,
        directory: &Directory,
        mut changes: Vec<Change>,
        mut event: Event,
        origin: &Origin,
    ) -> ApiResult<Progress> {
        let (now, sessions) = (self.now(), &self.caches.sessions);
        if let Some(step) = ticket.next(directory, now) {
            event.parameters(to_raw_value(&json!({ "Next": step })).ok());
            self.store.commit(Unit { changes, record: event.record()? }).await?;
            sessions.tickets.put(&token, ticket);
            return Ok(Progress::Next(Next { step, ticket: token }));
        }
        sessions.tickets.forget(&token);
        // The ticket was shown to pages that had no session yet; the session has a token of its own.
        let token = self.new_token()?;
        let session = Session {
            token_hash: hash(&token),
            uin: ticket.caller.uin,
            created_at: now,
            expires_at: UnixSeconds(now.0 + i64::from(self.settings.session_seconds)),
            address: origin.peer.to_string(),
            user_agent: origin.user_agent.clone(),
            mfa: ticket.factor_shown,
        };
        let caller = Caller { mfa: session.mfa, browser: Some(session.token_hash), ..ticket.caller };
        let view = SessionView { caller, expires_at: session.expires_at };
        event.parameters(to_raw_value(&json!({ "SecondFactor": session.mfa })).ok());
        changes.push(Change::OpenSession(session));
        self.store.commit(Unit { changes, record: event.record()? }).await?;
        self.sign_in_succeeded(&view.caller);
        sessions.lockout.succeeded(&ticket.identity.at(origin.peer), ticket.limits);
        Ok(Progress::SignedIn(SignedIn { token, view }))
    }

    /// A token that nobody can guess: 32 random bytes as text for headers.
    fn new_token(&self) -> ApiResult<Zeroizing<String>> {
        let token = Secret::random(32, &*self.random)?;
        Ok(Zeroizing::new(URL_SAFE_NO_PAD.encode(token.expose())))
    }

    fn session_event(
        &self,
        action: &str,
        id: &str,
        caller: &Caller,
        origin: &Origin,
        authenticated: bool,
    ) -> Event {
        let about = About {
            request_id: id,
            time: self.clock.now_millis(),
            service: "cam",
            action,
            kind: Kind::Write,
            region: "",
            origin,
        };
        Event::begin(&about, caller, authenticated)
    }
}

fn wrong_password() -> ApiError {
    ApiError::new(
        "AuthFailure.InvalidPassword",
        "The account number, the user name or the password is wrong.",
        "账号、用户名或密码错误。",
    )
}

pub(crate) fn locked_out(left: i64) -> ApiError {
    let minutes = (left + 59) / 60;
    ApiError::new(
        "AuthFailure.Locked",
        format!("Too many failures. Try again in {minutes} min."),
        format!("失败次数过多，请在 {minutes} 分钟后重试。"),
    )
}
