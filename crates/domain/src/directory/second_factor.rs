//! Second factors for signing in, of the root account and of sub-accounts.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Directory, Entry};
use crate::Uin;

/// A second factor for signing in: one-time passwords by time (RFC 6238), and codes for the day the device is lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactor {
    /// The shared secret, wrapped by the root key.
    pub wrapped_secret: Vec<u8>,
    /// Whether the user has shown that the device works.
    pub confirmed: bool,
    /// The step of the last one-time password that was used, so that none is used twice.
    pub last_step: u64,
    /// SHA-256 of each recovery code that is left.
    pub recovery_hashes: Vec<[u8; 32]>,
}

impl Directory {
    /// The second factor of the root account or of a sub-account, once it was shown to work.
    pub fn second_factor(&self, uin: Uin) -> Option<&SecondFactor> {
        self.any_second_factor(uin).filter(|factor| factor.confirmed)
    }

    /// The second factor of somebody who is just setting it up.
    pub fn unconfirmed_factor(&self, uin: Uin) -> Option<&SecondFactor> {
        self.any_second_factor(uin).filter(|factor| !factor.confirmed)
    }

    /// The second factors there are, set up or about to be, and whose they are.
    pub fn second_factors(&self) -> impl Iterator<Item = (Uin, &SecondFactor)> {
        let everybody = std::iter::once(self.account).chain(self.users.keys().copied());
        everybody.filter_map(|uin| Some((uin, self.any_second_factor(uin)?)))
    }

    fn any_second_factor(&self, uin: Uin) -> Option<&SecondFactor> {
        match self.users.get(&uin) {
            Some(user) => user.second_factor.as_ref(),
            None if uin == self.account => self.settings.root_second_factor.as_ref(),
            None => None,
        }
    }

    /// Whether the root account or a sub-account must show a second factor at sign-in; `None` of anybody else.
    pub fn login_mfa(&self, uin: Uin) -> Option<bool> {
        match self.users.get(&uin) {
            Some(user) => Some(user.login_mfa),
            None => (uin == self.account).then_some(self.settings.root_login_mfa),
        }
    }

    /// Whether a second factor is demanded of somebody, whether it is set up or not.
    pub fn demands_factor(&self, uin: Uin) -> bool {
        self.login_mfa(uin).unwrap_or_default()
    }

    /// Whether signing in asks somebody for a second factor: because they set one up, or because it is demanded.
    pub fn asks_factor(&self, uin: Uin) -> bool {
        self.second_factor(uin).is_some() || self.demands_factor(uin)
    }

    /// Whether somebody must show a second factor at sign-in although none is set up.
    pub fn must_set_up_factor(&self, uin: Uin) -> bool {
        self.demands_factor(uin) && self.second_factor(uin).is_none()
    }

    /// The entry of the root account or of a sub-account with another second factor; none for anybody else.
    pub fn with_second_factor(&self, uin: Uin, factor: Option<SecondFactor>) -> Option<Entry> {
        match self.users.get(&uin) {
            Some(user) => {
                let mut user = (**user).clone();
                user.second_factor = factor;
                Some(Entry::User(Arc::new(user)))
            }
            None if uin == self.account => {
                let mut settings = (*self.settings).clone();
                settings.root_second_factor = factor;
                Some(Entry::Settings(Arc::new(settings)))
            }
            None => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::AccountSettings;

    fn factor(confirmed: bool) -> SecondFactor {
        SecondFactor { wrapped_secret: vec![1], confirmed, last_step: 0, recovery_hashes: Vec::new() }
    }

    #[test]
    fn the_root_account_has_its_own_and_strangers_have_none() {
        let mut directory = Directory::empty(Uin(1));
        assert_eq!(directory.with_second_factor(Uin(2), Some(factor(true))), None);
        for confirmed in [false, true] {
            directory.insert(directory.with_second_factor(Uin(1), Some(factor(confirmed))).unwrap());
            assert_eq!(directory.second_factor(Uin(1)).is_some(), confirmed);
            assert_eq!(directory.unconfirmed_factor(Uin(1)).is_some(), !confirmed);
            assert_eq!(directory.second_factor(Uin(2)), None);
        }
    }

    #[test]
    fn what_is_demanded_must_be_set_up_until_it_works() {
        let mut directory = Directory::empty(Uin(1));
        assert!(!directory.must_set_up_factor(Uin(1)));
        let demanding = AccountSettings { root_login_mfa: true, ..AccountSettings::default() };
        directory.insert(Entry::Settings(Arc::new(demanding)));
        assert!(directory.must_set_up_factor(Uin(1)));
        assert!(!directory.must_set_up_factor(Uin(2)));
        for confirmed in [false, true] {
            directory.insert(directory.with_second_factor(Uin(1), Some(factor(confirmed))).unwrap());
            assert_eq!(directory.must_set_up_factor(Uin(1)), !confirmed);
        }
    }
}
