//! Passwords: compared, made up, checked by the rule of the account, hashed. Argon2 takes tens of milliseconds, so it
//! never runs on an async thread.

use std::sync::Arc;

use keyward_crypto::{Random, Secret, password};
use keyward_domain::directory::PasswordRule;

use crate::{ApiError, ApiResult, Service};

/// What made-up passwords are made of: no letters that look like digits, for people copy passwords by eye.
const ALPHABET: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789!@#$%^&*-_=+";
/// The length of made-up passwords; no rule asks for more.
const LENGTH: usize = 32;

impl Service {
    /// Whether the password is the one of the hash. Without a hash it takes as long, so that nobody learns which
    /// accounts exist.
    pub(crate) async fn password_fits(
        &self,
        known: Option<String>,
        password: Arc<Secret>,
    ) -> ApiResult<bool> {
        let check = move || match known {
            Some(known) => password::verify(&password, &known),
            None => {
                password::verify_dummy(&password);
                false
            }
        };
        tokio::task::spawn_blocking(check).await.map_err(ApiError::internal)
    }

    /// The hash of a new password, if it keeps the rule and is none of those of the hashes in `old`. `parameter` is
    /// what the request calls it.
    ///
    /// # Errors
    /// InvalidParameter.PasswordViolatedRules; what the cryptography fails with.
    pub(crate) async fn new_password(
        &self,
        rule: &PasswordRule,
        old: Vec<String>,
        new: Arc<Secret>,
        parameter: &str,
    ) -> ApiResult<String> {
        check(rule, &new, parameter)?;
        let random = self.random.clone();
        let hash = move || match old.iter().any(|old| password::verify(&new, old)) {
            true => Ok(None),
            false => password::hash(&new, &*random).map(Some),
        };
        let hash = tokio::task::spawn_blocking(hash).await.map_err(ApiError::internal)??;
        hash.ok_or_else(|| used_before(parameter))
    }
}

fn check(rule: &PasswordRule, password: &Secret, parameter: &str) -> ApiResult<()> {
    let text = std::str::from_utf8(password.expose()).map_err(ApiError::internal)?;
    rule.check(text).map_err(|broken| ApiError::parameter(broken.code, parameter, &broken.en, &broken.zh))
}

fn used_before(parameter: &str) -> ApiError {
    ApiError::parameter(
        "InvalidParameter.PasswordViolatedRules",
        parameter,
        "must, by the account's password rule, be none of the passwords that the user had last",
        "不符合该账号的密码规则：不能与最近使用过的密码相同",
    )
}

/// A random password that keeps the rule.
///
/// # Errors
/// What the randomness fails with.
pub fn make_up(rule: &PasswordRule, random: &dyn Random) -> ApiResult<Secret> {
    // Most have a letter of each kind at once; that none of a hundred has is beyond all chance.
    for _ in 0..100 {
        let password = Secret::random_text(LENGTH, ALPHABET, random)?;
        if check(rule, &password, "Password").is_ok() {
            return Ok(password);
        }
    }
    Err(ApiError::internal("the randomness makes no password that keeps the rule"))
}

#[cfg(test)]
mod tests {
    use keyward_crypto::SystemRandom;

    use super::*;

    #[test]
    fn made_up_passwords_keep_the_strictest_rule() {
        let rule = PasswordRule { minimum_length: 32, ..PasswordRule::default() };
        let (one, other) = (make_up(&rule, &SystemRandom).unwrap(), make_up(&rule, &SystemRandom).unwrap());
        assert!(check(&rule, &one, "Password").is_ok());
        assert_eq!(one.expose().len(), 32);
        assert_ne!(one.expose(), other.expose());
    }
}
