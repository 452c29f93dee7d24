//! Who failed too often lately. A restart forgets it.

use std::{collections::HashMap, net::IpAddr};

use keyward_crypto::mac;
use keyward_domain::{Uin, UnixSeconds, directory::Directory};
use parking_lot::Mutex;

use crate::Settings;

/// Places whose failures are remembered at most; the oldest make room.
const REMEMBERED: usize = 20_000;
/// Somebody may fail this many times as often over all addresses as from one, unless a password rule says how often:
/// or anybody could lock others out.
const ALL_ADDRESSES: u32 = 10;
/// For how long and within what time password rules lock, in seconds (CAM, password rules).
const RULE_SECONDS: u32 = 3600;

/// The failures of all who failed.
#[derive(Default)]
pub struct Lockout(Mutex<HashMap<[u8; 32], Failures>>);

#[derive(Clone, Copy)]
struct Failures {
    count: u32,
    last: i64,
}

/// Under which name failures are counted, whether there is anybody of that name or not: as a hash, so that long
/// names take no more room than short ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity([u8; 32]);

/// An identity, anywhere and at one address.
#[derive(Clone, Copy)]
pub struct Place {
    anywhere: [u8; 32],
    here: [u8; 32],
}

/// How many failures are too many, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    here: u32,
    anywhere: u32,
    seconds: u32,
}

impl Identity {
    /// The root account of that number.
    pub fn root(number: Option<u64>) -> Self {
        Self::of("root", number, "")
    }

    /// A sub-account of the root account of that number.
    pub fn sub_account(number: Option<u64>, name: &str) -> Self {
        Self::of("sub-account", number, name)
    }

    /// Somebody whose password is known and who shows a second factor.
    pub fn second_factor(uin: Uin) -> Self {
        Self::of("second factor", Some(uin.0), "")
    }

    /// Somebody in a session who shows the password once more.
    pub fn in_session(uin: Uin) -> Self {
        Self::of("in session", Some(uin.0), "")
    }

    fn of(what: &str, number: Option<u64>, name: &str) -> Self {
        let number = number.map_or_else(|| "none".to_owned(), |number| number.to_string());
        Self(mac::sha256(format!("{what}\0{number}\0{name}").as_bytes()))
    }

    /// The identity at an address.
    pub fn at(self, peer: IpAddr) -> Place {
        let here = mac::sha256(&[&self.0[..], peer.to_string().as_bytes()].concat());
        Place { anywhere: self.0, here }
    }
}

impl Limits {
    /// Those of the server's settings.
    pub fn of_server(settings: &Settings) -> Self {
        let most = settings.sign_in_failures;
        Self {
            here: most,
            anywhere: most.saturating_mul(ALL_ADDRESSES),
            seconds: settings.sign_in_lock_seconds,
        }
    }

    /// Those of an account's password rule, if it says any.
    pub fn of_account(settings: &Settings, directory: Option<&Directory>) -> Self {
        match directory.map_or(0, |directory| directory.settings().password_rule.retries) {
            0 => Self::of_server(settings),
            most => Self { here: most, anywhere: most, seconds: RULE_SECONDS },
        }
    }

    /// Those for somebody who is known already: the same wherever they come from.
    pub fn strict(settings: &Settings) -> Self {
        let most = settings.sign_in_failures;
        Self { here: most, anywhere: most, seconds: settings.sign_in_lock_seconds }
    }
}

impl Lockout {
    /// For how many seconds it is still locked there.
    pub fn left(&self, place: &Place, limits: Limits, now: UnixSeconds) -> Option<i64> {
        let all = self.0.lock();
        let left = |key: &[u8; 32], most: u32| {
            let failures = all.get(key)?;
            let left = failures.last + i64::from(limits.seconds) - now.0;
            (failures.count >= most && left > 0).then_some(left)
        };
        left(&place.here, limits.here).max(left(&place.anywhere, limits.anywhere))
    }

    /// Counts a failure there.
    pub fn failed(&self, place: &Place, limits: Limits, now: UnixSeconds) {
        let mut all = self.0.lock();
        for key in [place.here, place.anywhere] {
            if all.len() >= REMEMBERED && !all.contains_key(&key) {
                let oldest = all.iter().min_by_key(|(_, failures)| failures.last).map(|(key, _)| *key);
                oldest.map(|key| all.remove(&key));
            }
            let failures = all.entry(key).or_insert(Failures { count: 0, last: now.0 });
            let fresh = now.0 - failures.last > i64::from(limits.seconds);
            let count = if fresh { 1 } else { failures.count.saturating_add(1) };
            *failures = Failures { count, last: now.0 };
        }
    }

    /// Failures at that address are forgiven. Those from elsewhere may be somebody else's, so they are not, unless
    /// they would lock as soon as those at one address.
    pub fn succeeded(&self, place: &Place, limits: Limits) {
        let mut all = self.0.lock();
        all.remove(&place.here);
        if limits.anywhere == limits.here {
            all.remove(&place.anywhere);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERVER: Limits = Limits { here: 3, anywhere: 30, seconds: 900 };
    const RULE: Limits = Limits { here: 3, anywhere: 3, seconds: 3600 };

    fn from(last: u8) -> Place {
        Identity::sub_account(Some(1), "ann").at([10, 0, 0, last].into())
    }

    fn fail(lockout: &Lockout, place: &Place, limits: Limits, times: u32) {
        for _ in 0..times {
            lockout.failed(place, limits, UnixSeconds(0));
        }
    }

    #[test]
    fn one_address_is_locked_long_before_all_are() {
        let lockout = Lockout::default();
        fail(&lockout, &from(1), SERVER, 2);
        assert_eq!(lockout.left(&from(1), SERVER, UnixSeconds(0)), None);
        fail(&lockout, &from(1), SERVER, 1);
        assert_eq!(lockout.left(&from(1), SERVER, UnixSeconds(10)), Some(890));
        assert_eq!(lockout.left(&from(2), SERVER, UnixSeconds(10)), None);
        assert_eq!(lockout.left(&from(1), SERVER, UnixSeconds(900)), None);
        (2..=10).for_each(|last| fail(&lockout, &from(last), SERVER, 3));
        assert!(lockout.left(&from(11), SERVER, UnixSeconds(10)).is_some());
        lockout.succeeded(&from(11), SERVER);
        assert!(lockout.left(&from(11), SERVER, UnixSeconds(10)).is_some(), "others' failures stay");
    }

    #[test]
    fn a_password_rule_locks_all_addresses_for_an_hour() {
        let lockout = Lockout::default();
        (1..=3).for_each(|last| fail(&lockout, &from(last), RULE, 1));
        assert_eq!(lockout.left(&from(9), RULE, UnixSeconds(100)), Some(3500));
        lockout.succeeded(&from(9), RULE);
        assert_eq!(lockout.left(&from(9), RULE, UnixSeconds(100)), None);
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let lockout = Lockout::default();
        for number in 0..REMEMBERED as u64 / 2 + 10 {
            lockout.failed(&Identity::root(Some(number)).at([1, 1, 1, 1].into()), SERVER, UnixSeconds(0));
        }
        assert_eq!(lockout.0.lock().len(), REMEMBERED);
    }
}
