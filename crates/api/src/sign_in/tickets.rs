//! Tickets: what somebody has shown so far who is signing in. A restart forgets them, and sign-in begins anew.

use keyward_domain::{
    UnixSeconds,
    directory::{Directory, User},
};
use quick_cache::sync::Cache;
use serde::Serialize;

use super::{
    hash,
    lockout::{Identity, Limits},
};
use crate::Caller;

/// For how many seconds a ticket is good.
const SECONDS: i64 = 300;

/// What is asked for next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Step {
    /// A code of the second factor, or a recovery code.
    SecondFactor,
    /// A new password.
    NewPassword,
    /// The set-up of a second factor, which the account demands.
    SetUpSecondFactor,
}

/// Somebody who showed the right password, and maybe more.
#[derive(Clone)]
pub struct Ticket {
    /// Who.
    pub caller: Caller,
    /// Under which name failures are counted.
    pub identity: Identity,
    /// How many failures are too many.
    pub limits: Limits,
    /// The hash that the password fitted. With another one the ticket is worth nothing any more.
    pub password_hash: String,
    /// Whether a second factor was shown.
    pub factor_shown: bool,
    /// Whether a new password was chosen.
    pub password_chosen: bool,
    expires_at: i64,
}

impl Ticket {
    /// The ticket of somebody who showed the password.
    pub fn new(
        caller: Caller,
        identity: Identity,
        limits: Limits,
        password_hash: String,
        now: UnixSeconds,
    ) -> Self {
        let expires_at = now.0 + SECONDS;
        Self {
            caller,
            identity,
            limits,
            password_hash,
            factor_shown: false,
            password_chosen: false,
            expires_at,
        }
    }

    /// What is missing before there is a session. The second factor comes before a new password, so that a password
    /// alone does not get to choose another.
    pub fn next(&self, directory: &Directory, now: UnixSeconds) -> Option<Step> {
        let uin = self.caller.uin;
        if directory.second_factor(uin).is_some() && !self.factor_shown {
            return Some(Step::SecondFactor);
        }
        let rule = &directory.settings().password_rule;
        let outworn = |user: &User| user.need_reset_password || rule.expired(user.password_set_at, now);
        if !self.password_chosen && directory.user(uin).is_some_and(|user| outworn(user)) {
            return Some(Step::NewPassword);
        }
        (directory.must_set_up_factor(uin) && !self.factor_shown).then_some(Step::SetUpSecondFactor)
    }
}

/// The tickets that are out, by the hashes of their tokens.
pub struct Tickets(Cache<[u8; 32], Ticket>);

impl Default for Tickets {
    fn default() -> Self {
        Self(Cache::new(10_000))
    }
}

impl Tickets {
    /// The ticket with that token, if it is still good.
    pub fn find(&self, token: &str, now: UnixSeconds) -> Option<Ticket> {
        self.0.get(&hash(token)).filter(|ticket| now.0 < ticket.expires_at)
    }

    /// Keeps a ticket, or what has become of it.
    pub fn put(&self, token: &str, ticket: Ticket) {
        self.0.insert(hash(token), ticket);
    }

    /// The ticket is used up.
    pub fn forget(&self, token: &str) {
        self.0.remove(&hash(token));
    }
}
