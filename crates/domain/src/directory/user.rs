//! Sub-accounts.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{GroupId, PasswordRule, PolicyId, SecondFactor};
use crate::{Uin, UnixSeconds};

/// A sub-account: what of it is not needed to prove who it is. That (password, access keys) is stored apart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct User {
    /// Its number.
    pub uin: Uin,
    /// Its other number, which the group actions take.
    pub uid: u64,
    /// What it signs in with; unique in the account.
    pub name: String,
    /// Free text.
    pub remark: String,
    /// A telephone number, without the country code.
    pub phone: String,
    /// The country code of the telephone number.
    pub country_code: String,
    /// An e-mail address.
    pub email: String,
    /// Whether it may sign in to the console.
    pub console_login: bool,
    /// Whether it must choose a new password when it signs in next.
    pub need_reset_password: bool,
    /// When its password was set.
    pub password_set_at: UnixSeconds,
    /// Hashes of the passwords it had before, newest first, for rules that forbid using them again.
    pub old_passwords: Vec<String>,
    /// When it was made.
    pub created_at: UnixSeconds,
    /// The groups it is in.
    pub groups: BTreeSet<GroupId>,
    /// The policies that are attached to it directly, oldest first.
    pub policies: Vec<Attached>,
    /// The policy that says what it may do at most.
    pub boundary: Option<PolicyId>,
    /// Whether it must show a second factor when it signs in, and set one up if it has none.
    pub login_mfa: bool,
    /// Its second factor, once set up.
    pub second_factor: Option<SecondFactor>,
}

/// A policy that somebody has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attached {
    /// Which.
    pub policy: PolicyId,
    /// Since when.
    pub at: UnixSeconds,
}

impl User {
    /// The hashes of the passwords that the rule forbids to use again, newest first; `current` is the one of now.
    pub fn last_passwords(&self, rule: &PasswordRule, current: Option<&str>) -> Vec<String> {
        let before = self.old_passwords.iter().map(String::as_str);
        current.into_iter().chain(before).take(rule.remembered as usize).map(str::to_owned).collect()
    }

    /// Another password was set: the hash of the one before is kept as long as the rule forbids using it again.
    /// The current one counts among those that cannot be used again, so one less is kept of the others.
    pub fn change_password(&mut self, rule: &PasswordRule, before: Option<String>, now: UnixSeconds) {
        self.old_passwords.splice(..0, before);
        self.old_passwords.truncate((rule.remembered as usize).saturating_sub(1));
        self.password_set_at = now;
    }

    /// A sub-account with a name and nothing else.
    pub fn new(uin: Uin, uid: u64, name: &str, created_at: UnixSeconds) -> Self {
        Self {
            uin,
            uid,
            name: name.to_owned(),
            remark: String::new(),
            phone: String::new(),
            country_code: String::new(),
            email: String::new(),
            console_login: false,
            need_reset_password: false,
            password_set_at: created_at,
            old_passwords: Vec::new(),
            created_at,
            groups: BTreeSet::new(),
            policies: Vec::new(),
            boundary: None,
            login_mfa: false,
            second_factor: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_as_many_old_passwords_as_the_rule_forbids_beside_the_current_one() {
        let rule = |remembered| PasswordRule { remembered, ..PasswordRule::default() };
        let mut user = User::new(Uin(1), 1, "a", UnixSeconds(0));
        for (number, before) in [(1, None), (2, Some("1")), (3, Some("2")), (4, Some("3"))] {
            user.change_password(&rule(3), before.map(str::to_owned), UnixSeconds(number));
        }
        let kept = ["3".to_owned(), "2".to_owned()];
        assert_eq!((user.old_passwords.as_slice(), user.password_set_at.0), (&kept[..], 4));
        assert_eq!(user.last_passwords(&rule(3), Some("4")), ["4", "3", "2"]);
        assert_eq!(user.last_passwords(&rule(2), Some("4")), ["4", "3"]);
        user.change_password(&rule(0), Some("4".into()), UnixSeconds(5));
        assert!(user.old_passwords.is_empty());
    }
}
