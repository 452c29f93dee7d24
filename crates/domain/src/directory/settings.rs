//! What holds for a whole account.

use serde::{Deserialize, Serialize};

use super::{PasswordRule, SecondFactor};
use crate::{Uin, UnixSeconds};

/// What holds for a whole account.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AccountSettings {
    /// What passwords of sub-accounts must look like.
    pub password_rule: PasswordRule,
    /// Who changed that rule last, and when; `None` until somebody did.
    #[serde(default)]
    pub password_rule_changed: Option<(Uin, UnixSeconds)>,
    /// The second factor of the root account.
    pub root_second_factor: Option<SecondFactor>,
    /// Whether the root account must show a second factor when it signs in, and set one up if it has none.
    pub root_login_mfa: bool,
}
