//! Alarms: what somebody should look at soon, which kinds there are, and which of them are one and the same.

use std::collections::BTreeMap;

use crate::{Uin, UnixSeconds, time::DAY};

/// For how long uses of a key that is scheduled for deletion are one alarm, in seconds.
pub const USE_WINDOW: i64 = 3600;
/// For how long failed sign-ins of one user are one alarm, in seconds.
pub const SIGN_IN_WINDOW: i64 = 3600;
/// How many days before its destruction a key is warned of.
pub const COUNTDOWN_DAYS: i64 = 3;

/// What an alarm is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AlarmKind {
    /// Somebody tried to use a key that is scheduled for deletion.
    KeyPendingDeleteAccess,
    /// A key is destroyed within three days.
    KeyDeletionCountdown,
    /// Signing in failed several times in a row.
    SignInFailures,
    /// The audit trail could not be written, delivered or witnessed.
    AuditTrouble,
    /// A disk of the server is filling up.
    DiskFilling,
    /// A certificate of the server ends soon.
    CertificateExpiring,
}

impl AlarmKind {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::KeyPendingDeleteAccess,
        Self::KeyDeletionCountdown,
        Self::SignInFailures,
        Self::AuditTrouble,
        Self::DiskFilling,
        Self::CertificateExpiring,
    ];

    /// The name on the wire, in the storage and in webhooks.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::KeyPendingDeleteAccess => "key_pending_delete_access",
            Self::KeyDeletionCountdown => "key_deletion_countdown",
            Self::SignInFailures => "sign_in_failures",
            Self::AuditTrouble => "audit_trouble",
            Self::DiskFilling => "disk_filling",
            Self::CertificateExpiring => "certificate_expiring",
        }
    }

    /// The kind of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// Something that happened. Alarms of one account with the same kind, subject and slot are one alarm that counts, as
/// long as the first of them is not older than the window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alarm {
    /// Its number if it is a new one: a UUID.
    pub id: String,
    /// Who is told.
    pub account: Uin,
    /// Where; empty for what is in no region.
    pub region: String,
    /// What it is about.
    pub kind: AlarmKind,
    /// The last segment of a resource name, such as `key/creatorUin/UIN/KEYID`.
    pub subject: String,
    /// What tells it apart from others about the same subject: which day of a countdown, which threshold.
    pub slot: String,
    /// For how long it is one alarm, in seconds; `None` for ever.
    pub window: Option<i64>,
    /// What its text needs.
    pub params: BTreeMap<String, String>,
    /// When it happened.
    pub at: UnixSeconds,
}

/// Which of the last three days before a destruction it is: 3, 2, or 1 for the last 24 hours; `None` before that, and
/// from the destruction on.
pub fn countdown(now: UnixSeconds, destruction: UnixSeconds) -> Option<i64> {
    let left = destruction.0.saturating_sub(now.0);
    (left > 0).then(|| (left - 1) / DAY + 1).filter(|days| *days <= COUNTDOWN_DAYS)
}

/// The smallest of the days at which the end of a certificate is warned of that has come.
pub fn certificate_threshold(now: UnixSeconds, end: UnixSeconds, thresholds: &[i64]) -> Option<i64> {
    let left = end.0.saturating_sub(now.0);
    thresholds.iter().copied().filter(|days| left <= days * DAY).min()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_survives_being_text() {
        for kind in AlarmKind::ALL {
            assert_eq!(AlarmKind::parse(kind.as_str()), Some(kind));
        }
        assert_eq!(AlarmKind::parse("other"), None);
    }

    #[test]
    fn the_last_three_days_are_counted_back_from_the_destruction() {
        let at = |left: i64| countdown(UnixSeconds(10 * DAY - left), UnixSeconds(10 * DAY));
        assert_eq!([at(3 * DAY + 1), at(3 * DAY), at(2 * DAY + 1)], [None, Some(3), Some(3)]);
        assert_eq!([at(2 * DAY), at(DAY + 1), at(DAY), at(1)], [Some(2), Some(2), Some(1), Some(1)]);
        assert_eq!([at(0), at(-1)], [None, None]);
    }

    #[test]
    fn the_end_of_a_certificate_comes_nearer() {
        let at = |left: i64| certificate_threshold(UnixSeconds(0), UnixSeconds(left), &[30, 7, 1]);
        assert_eq!([at(31 * DAY), at(30 * DAY), at(8 * DAY)], [None, Some(30), Some(30)]);
        assert_eq!([at(7 * DAY), at(DAY), at(-5)], [Some(7), Some(1), Some(1)]);
    }
}
