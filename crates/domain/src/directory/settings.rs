//! What holds for a whole account.

use serde::{Deserialize, Serialize};

use super::SecondFactor;

/// What holds for a whole account.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AccountSettings {
    /// What passwords of sub-accounts must look like.
    pub password_rule: PasswordRule,
    /// The second factor of the root account.
    pub root_second_factor: Option<SecondFactor>,
    /// Whether the root account's second factor is asked for at sign-in.
    pub root_login_mfa: bool,
}

/// What passwords of sub-accounts must look like, and how long they last (CAM, password rules).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordRule {
    /// The fewest characters: 8 to 32.
    pub minimum_length: u32,
    /// Whether they need a capital letter.
    pub upper_case: bool,
    /// Whether they need a small letter.
    pub lower_case: bool,
    /// Whether they need a digit.
    pub digits: bool,
    /// Whether they need a character that is neither.
    pub specials: bool,
    /// After how many days a new one is needed: 0 (never) to 365.
    pub valid_days: u32,
    /// How many of the last passwords cannot be used again: 0 to 24.
    pub remembered: u32,
    /// After how many failures an hour signing in is locked for an hour: 0 (what the server's settings say) to 10.
    pub retries: u32,
}

impl Default for PasswordRule {
    fn default() -> Self {
        Self {
            minimum_length: 8,
            upper_case: true,
            lower_case: true,
            digits: true,
            specials: true,
            valid_days: 0,
            remembered: 0,
            retries: 0,
        }
    }
}
