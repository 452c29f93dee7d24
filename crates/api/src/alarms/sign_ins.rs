//! Failed sign-ins in series, of one user and of all users of an account.

use std::collections::HashMap;

use keyward_domain::{AlarmKind, Uin, UnixSeconds, alarm::SIGN_IN_WINDOW};
use keyward_store::Change;
use parking_lot::Mutex;

use crate::{Caller, Origin, Service};

/// An account's users together may fail this many times as often as one.
const ALL_USERS: u32 = 4;
/// Series that are remembered at most; then all are forgotten.
const REMEMBERED: usize = 20_000;

/// Failures in a row, by account and user; user `None` for all of the account.
#[derive(Default)]
pub struct SignIns(Mutex<HashMap<Who, (u32, i64)>>);

/// An account, and one of its users or all of them.
type Who = (Uin, Option<Uin>);

impl SignIns {
    /// Counts a failure; gives how many there were in a row, none further from the next than `seconds`.
    fn failed(&self, who: Who, now: UnixSeconds, seconds: u32) -> u32 {
        let mut all = self.0.lock();
        if all.len() >= REMEMBERED && !all.contains_key(&who) {
            all.clear();
        }
        let series = all.entry(who).or_insert((0, now.0));
        let fresh = now.0 - series.1 > i64::from(seconds);
        *series = (if fresh { 1 } else { series.0.saturating_add(1) }, now.0);
        series.0
    }

    /// Somebody came in: the series of that user is over.
    pub fn succeeded(&self, account: Uin, user: Uin) {
        self.0.lock().remove(&(account, Some(user)));
    }
}

impl Service {
    /// Counts a failed sign-in; gives what tells of it once there are too many in a row. Names that nobody has count
    /// for their account alone, and accounts that do not exist for nobody.
    pub(crate) fn failed_sign_in(&self, caller: &Caller, origin: &Origin) -> Vec<Change> {
        let (now, most) = (self.now(), self.settings.sign_in_failures);
        if caller.account == Uin(0) {
            return Vec::new();
        }
        let user = (caller.uin != Uin(0)).then_some((Some(caller.uin), most));
        let series = [user, Some((None, most.saturating_mul(ALL_USERS)))];
        let mut changes = Vec::new();
        for (user, most) in series.into_iter().flatten() {
            let who = (caller.account, user);
            let count = self.alarms.sign_ins.failed(who, now, self.settings.sign_in_lock_seconds);
            if count < most {
                continue;
            }
            let (subject, name) = match user {
                Some(uin) => (format!("uin/{uin}"), caller.name.clone()),
                None => ("account".to_owned(), String::new()),
            };
            let mut alarm = self.alarm(caller.account, AlarmKind::SignInFailures, &subject, String::new());
            alarm.window = Some(SIGN_IN_WINDOW);
            alarm.params =
                [("User", name), ("Failures", count.to_string()), ("Address", origin.peer.to_string())]
                    .map(|(name, value)| (name.to_owned(), value))
                    .into();
            changes.push(Change::RaiseAlarm(Box::new(alarm)));
            self.alarms.raised.notify_one();
        }
        changes
    }

    /// Somebody signed in.
    pub(crate) fn sign_in_succeeded(&self, caller: &Caller) {
        self.alarms.sign_ins.succeeded(caller.account, caller.uin);
    }
}
