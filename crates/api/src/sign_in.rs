//! The door of the console: passwords, sessions, and calls in a session.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use keyward_crypto::{Secret, mac, password};
use keyward_domain::{Uin, UnixSeconds};
use keyward_store::{Change, Principal, Session, Unit};
use parking_lot::Mutex;
use quick_cache::sync::Cache;
use zeroize::Zeroizing;

use crate::{
    ApiError, ApiResult, Caller, Language, Origin, Reply, Service,
    action::Kind,
    actions,
    audit::{About, Event},
    param::Params,
    pipeline::Call,
};

/// A wish to sign in.
pub struct SignIn<'a> {
    /// The number of the account, as typed.
    pub uin: &'a str,
    /// The password, as typed.
    pub password: Secret,
    /// From where.
    pub origin: &'a Origin,
    /// For messages.
    pub language: Language,
}

/// A session that began.
pub struct SignedIn {
    /// What the browser keeps; shown once.
    pub token: Zeroizing<String>,
    /// What the console shows.
    pub view: SessionView,
}

/// A session, as the console shows it.
#[derive(Clone, Debug)]
pub struct SessionView {
    /// Who signed in.
    pub caller: Caller,
    /// Until when it lasts at most.
    pub expires_at: UnixSeconds,
}

/// The sessions in use, and who failed to sign in lately. Failures are forgotten by a restart.
pub struct Sessions {
    active: Cache<[u8; 32], Arc<Active>>,
    failures: Mutex<HashMap<String, Failures>>,
}

struct Active {
    view: SessionView,
    /// When it was used last, in seconds since 1970.
    seen_at: AtomicI64,
}

#[derive(Clone, Copy)]
struct Failures {
    count: u32,
    last: i64,
}

/// Places whose failures are remembered at most; the oldest make room.
const REMEMBERED: usize = 10_000;
/// An account may fail this many times as often over all addresses as from one.
const ALL_ADDRESSES: u32 = 10;

impl Sessions {
    pub(crate) fn new(capacity: usize) -> Self {
        Self { active: Cache::new(capacity), failures: Mutex::default() }
    }

    pub(crate) fn forget(&self, hash: &[u8; 32]) {
        self.active.remove(hash);
    }

    pub(crate) fn forget_all(&self, uin: Uin) {
        self.active.retain(|_, active| active.view.caller.uin != uin);
    }

    /// For how many seconds signing in at this place is still locked.
    fn locked(&self, place: &str, most: u32, lock_seconds: u32, now: i64) -> Option<i64> {
        let failures = *self.failures.lock().get(place)?;
        let left = failures.last + i64::from(lock_seconds) - now;
        (failures.count >= most && left > 0).then_some(left)
    }

    fn failed(&self, place: String, lock_seconds: u32, now: i64) {
        let mut all = self.failures.lock();
        if all.len() >= REMEMBERED {
            let oldest = all.iter().min_by_key(|(_, failures)| failures.last).map(|(place, _)| place.clone());
            oldest.map(|place| all.remove(&place));
        }
        let failures = all.entry(place).or_insert(Failures { count: 0, last: now });
        let fresh = now - failures.last > i64::from(lock_seconds);
        *failures = Failures { count: if fresh { 1 } else { failures.count.saturating_add(1) }, last: now };
    }
}

impl Service {
    /// Begins a session.
    ///
    /// # Errors
    /// A reply with AuthFailure.InvalidPassword or AuthFailure.Locked, or what the storage fails with.
    pub async fn sign_in(&self, wish: SignIn<'_>) -> Result<SignedIn, Reply> {
        let (id, language) = (self.new_request_id(), wish.language);
        self.try_sign_in(wish, &id).await.map_err(|error| Reply::failed(&error, language, id, "ConsoleLogin"))
    }

    async fn try_sign_in(&self, wish: SignIn<'_>, id: &str) -> ApiResult<SignedIn> {
        let (now, settings) = (self.now(), &self.settings);
        let (most, seconds) = (settings.sign_in_failures, settings.sign_in_lock_seconds);
        // One account has one name here, or failures would be counted under each of them.
        let number = canonical(wish.uin);
        let uin = number.map_or_else(|| "none".to_owned(), |number| number.to_string());
        let here = format!("{uin} {}", wish.origin.peer);
        let principal = match number {
            Some(number) => self.store.principal(Uin(number)).await?,
            None => None,
        };
        let sessions = &self.caches.sessions;
        let locked = sessions.locked(&here, most, seconds, now.0);
        let locked = locked.or_else(|| sessions.locked(&uin, most * ALL_ADDRESSES, seconds, now.0));
        let checked = match locked {
            Some(left) => Err(locked_out(left)),
            None if self.password_fits(principal.as_ref(), wish.password).await? => Ok(()),
            None => {
                sessions.failed(here.clone(), seconds, now.0);
                sessions.failed(uin.clone(), seconds, now.0);
                Err(wrong_password())
            }
        };
        let Some(principal) = principal else { return Err(checked.err().unwrap_or_else(wrong_password)) };
        let caller = caller(principal);
        let mut event = self.session_event("ConsoleLogin", id, &caller, wish.origin, checked.is_ok());
        if let Err(error) = checked {
            event.fail(&error);
            self.record(&event).await?;
            return Err(error);
        }
        sessions.failures.lock().remove(&here);
        let token = Secret::random(32, &*self.random)?;
        let token = Zeroizing::new(URL_SAFE_NO_PAD.encode(token.expose()));
        let expires_at = UnixSeconds(now.0 + i64::from(settings.session_seconds));
        let session = Session { token_hash: hash(&token), uin: caller.uin, created_at: now, expires_at };
        let unit = Unit { changes: vec![Change::OpenSession(session)], record: event.record()? };
        self.store.commit(unit).await?;
        Ok(SignedIn { token, view: SessionView { caller, expires_at } })
    }

    async fn password_fits(&self, principal: Option<&Principal>, password: Secret) -> ApiResult<bool> {
        let known = principal.and_then(|principal| principal.password_hash.clone());
        // Argon2 takes tens of milliseconds; without a hash it works as long, so that nobody learns
        // which accounts exist.
        let check = move || match known {
            Some(known) => password::verify(&password, &known),
            None => {
                password::verify_dummy(&password);
                false
            }
        };
        tokio::task::spawn_blocking(check).await.map_err(ApiError::internal)
    }

    /// The session of that token, if it still lasts.
    ///
    /// # Errors
    /// What the storage fails with.
    pub async fn session(&self, token: &str) -> ApiResult<Option<SessionView>> {
        let (hash, now) = (hash(token), self.now());
        let active = match self.caches.sessions.active.get(&hash) {
            Some(active) => active,
            None => match self.load_session(&hash).await? {
                Some(active) => active,
                None => return Ok(None),
            },
        };
        let idle = now.0 - active.seen_at.load(Ordering::Relaxed);
        if now >= active.view.expires_at || idle > i64::from(self.settings.session_idle_seconds) {
            return Ok(None);
        }
        active.seen_at.store(now.0, Ordering::Relaxed);
        Ok(Some(active.view.clone()))
    }

    async fn load_session(&self, hash: &[u8; 32]) -> ApiResult<Option<Arc<Active>>> {
        let place = match self.caches.sessions.active.get_value_or_guard_async(hash).await {
            Ok(active) => return Ok(Some(active)),
            Err(place) => place,
        };
        let Some(session) = self.store.session(hash).await? else { return Ok(None) };
        let Some(principal) = self.store.principal(session.uin).await? else { return Ok(None) };
        let view = SessionView { caller: caller(principal), expires_at: session.expires_at };
        // When it was used last is known only while it is in memory: after a restart, and for a session
        // that was never used, that is its beginning.
        let active = Arc::new(Active { view, seen_at: AtomicI64::new(session.created_at.0) });
        let _ = place.insert(active.clone());
        Ok(Some(active))
    }

    /// Ends the session of that token; nothing happens if there is none.
    ///
    /// # Errors
    /// What the storage fails with.
    pub async fn sign_out(&self, token: &str, origin: &Origin) -> ApiResult<()> {
        let Some(view) = self.session(token).await? else { return Ok(()) };
        let id = self.new_request_id();
        let record = self.session_event("ConsoleLogout", &id, &view.caller, origin, true).record()?;
        let unit = Unit { changes: vec![Change::CloseSession(hash(token))], record };
        self.store.commit(unit).await.map_err(ApiError::from)
    }

    /// A call of the console: the same pipeline as for signed requests.
    pub async fn console_call(
        &self,
        session: &SessionView,
        (service, action): (&str, &str),
        region: &str,
        body: &[u8],
        origin: &Origin,
        language: Language,
    ) -> Reply {
        let id = self.new_request_id();
        match actions::named(service, action) {
            Ok((service, action)) => {
                let (caller, params) = (&session.caller, Params::from_json(body));
                let call = Call { caller, service, action, region, params, origin, language };
                self.in_time(&id, language, self.call(call, id.clone())).await
            }
            Err(error) => {
                let about = About {
                    request_id: &id,
                    time: self.clock.now_millis(),
                    service,
                    action,
                    kind: Kind::Read,
                    region,
                    origin,
                };
                let error = self.record_failure(&about, &session.caller, true, error).await;
                Reply::failed(&error, language, id, "unknown")
            }
        }
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

/// The number that was typed, if it has the one form that numbers of accounts have.
fn canonical(typed: &str) -> Option<u64> {
    typed.trim().parse().ok().filter(|number: &u64| number.to_string() == typed.trim())
}

fn hash(token: &str) -> [u8; 32] {
    mac::sha256(token.as_bytes())
}

fn caller(principal: Principal) -> Caller {
    let Principal { uin, account, kind, name, .. } = principal;
    Caller { uin, account, kind, name, secret_id: None }
}

fn wrong_password() -> ApiError {
    ApiError::new(
        "AuthFailure.InvalidPassword",
        "The account number or the password is wrong.",
        "账号或密码错误。",
    )
}

fn locked_out(left: i64) -> ApiError {
    let minutes = (left + 59) / 60;
    ApiError::new(
        "AuthFailure.Locked",
        format!("Signing in failed too often. Try again in {minutes} min."),
        format!("登录失败次数过多，请在 {minutes} 分钟后重试。"),
    )
}
