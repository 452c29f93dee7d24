//! Sessions: which there are, and when they end.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use keyward_crypto::mac;
use keyward_domain::{Uin, UnixSeconds, account::PrincipalKind, directory::Directory};
use keyward_store::{Change, Session, Unit};
use parking_lot::Mutex;
use quick_cache::sync::Cache;

use super::{lockout::Lockout, tickets::Tickets, who::caller};
use crate::{ApiError, ApiResult, Caller, Origin, Service};

/// A session, as the console shows it.
#[derive(Clone, Debug)]
pub struct SessionView {
    /// Who signed in.
    pub caller: Caller,
    /// Until when it lasts at most.
    pub expires_at: UnixSeconds,
}

/// One of somebody's sessions.
pub struct ListedSession {
    /// The session.
    pub session: Session,
    /// When it was used last.
    pub seen_at: UnixSeconds,
}

impl ListedSession {
    /// What names it: half of the hash of its token, which opens nothing.
    pub fn id(&self) -> String {
        hex::encode(&self.session.token_hash[..16])
    }
}

/// The sessions in use, who failed to sign in lately, and who has come halfway.
pub struct Sessions {
    active: Cache<[u8; 32], Arc<Active>>,
    /// When each was used last, in seconds since 1970; stays when what else is known of it is read anew.
    seen: Cache<[u8; 32], Arc<AtomicI64>>,
    /// How often sessions ended, so that none is kept that was being read meanwhile.
    ended: Mutex<u64>,
    pub(super) lockout: Lockout,
    pub(super) tickets: Tickets,
}

struct Active {
    session: Session,
    caller: Caller,
    seen_at: Arc<AtomicI64>,
}

impl Sessions {
    pub(crate) fn new(capacity: usize) -> Self {
        Self {
            active: Cache::new(capacity),
            seen: Cache::new(capacity),
            ended: Mutex::default(),
            lockout: Lockout::default(),
            tickets: Tickets::default(),
        }
    }

    pub(crate) fn forget(&self, hash: &[u8; 32]) {
        *self.ended.lock() += 1;
        self.active.remove(hash);
        self.seen.remove(hash);
    }

    pub(crate) fn forget_all(&self, uin: Uin) {
        *self.ended.lock() += 1;
        self.active.retain(|_, active| active.caller.uin != uin);
    }

    /// When a session was used last. That is known only while it is in memory: after a restart, and for a session
    /// that was never used, it is its beginning.
    fn seen(&self, session: &Session) -> Arc<AtomicI64> {
        let begin = || Ok::<_, std::convert::Infallible>(Arc::new(AtomicI64::new(session.created_at.0)));
        let Ok(seen) = self.seen.get_or_insert_with(&session.token_hash, begin);
        seen
    }
}

impl Service {
    /// Who failed too often lately.
    pub(crate) fn lockout(&self) -> &Lockout {
        &self.caches.sessions.lockout
    }

    /// The session of that token, if it still lasts.
    ///
    /// # Errors
    /// What the storage fails with.
    pub async fn session(&self, token: &str) -> ApiResult<Option<SessionView>> {
        let Some(active) = self.active(&hash(token)).await? else { return Ok(None) };
        let Active { session, caller, seen_at } = &*active;
        let directory = self.caches.directories.of(&*self.store, caller.account).await?;
        let (now, seen) = (self.now(), UnixSeconds(seen_at.load(Ordering::Relaxed)));
        if !self.lasts(session, seen, now) || !may_go_on(session, caller, &directory) {
            return Ok(None);
        }
        seen_at.store(now.0, Ordering::Relaxed);
        let mfa = session.mfa && directory.second_factor(caller.uin).is_some();
        let caller = Caller { mfa, browser: Some(session.token_hash), ..caller.clone() };
        Ok(Some(SessionView { caller, expires_at: session.expires_at }))
    }

    /// Whether a session that was used then is neither too old nor idle for too long.
    fn lasts(&self, session: &Session, seen: UnixSeconds, now: UnixSeconds) -> bool {
        now < session.expires_at && now.0 - seen.0 <= i64::from(self.settings.session_idle_seconds)
    }

    async fn active(&self, hash: &[u8; 32]) -> ApiResult<Option<Arc<Active>>> {
        let sessions = &self.caches.sessions;
        if let Some(active) = sessions.active.get(hash) {
            return Ok(Some(active));
        }
        let ended = *sessions.ended.lock();
        let Some(session) = self.store.session(hash).await? else { return Ok(None) };
        let Some(principal) = self.store.principal(session.uin).await? else { return Ok(None) };
        let seen_at = sessions.seen(&session);
        let active = Arc::new(Active { session, caller: caller(principal), seen_at });
        // If some session ended since it was read, maybe this one did: the next call reads it again.
        let ended_now = sessions.ended.lock();
        if *ended_now == ended {
            sessions.active.insert(*hash, active.clone());
        }
        Ok(Some(active))
    }

    /// The sessions of somebody that last, newest first.
    ///
    /// # Errors
    /// What the storage fails with.
    pub(crate) async fn sessions_of(&self, uin: Uin) -> ApiResult<Vec<ListedSession>> {
        let now = self.now();
        let listed = self.store.sessions(uin).await?.into_iter().map(|session| {
            let seen_at = UnixSeconds(self.caches.sessions.seen(&session).load(Ordering::Relaxed));
            ListedSession { session, seen_at }
        });
        Ok(listed.filter(|listed| self.lasts(&listed.session, listed.seen_at, now)).collect())
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
}

/// Whether somebody may still be signed in, whatever else was or was not done about their sessions.
fn may_go_on(session: &Session, caller: &Caller, directory: &Directory) -> bool {
    match caller.kind {
        PrincipalKind::Root => true,
        PrincipalKind::SubAccount => directory
            .user(caller.uin)
            .is_some_and(|user| user.console_login && user.password_set_at <= session.created_at),
        PrincipalKind::Product => false,
    }
}

/// What is kept of a token.
pub fn hash(token: &str) -> [u8; 32] {
    mac::sha256(token.as_bytes())
}
