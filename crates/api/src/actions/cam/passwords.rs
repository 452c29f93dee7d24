//! New passwords of sub-accounts: checked by the account's rule, made up, hashed.

use keyward_crypto::{Random, Secret, password};
use keyward_domain::directory::PasswordRule;

use crate::{ApiError, ApiResult, Service, param::types::Password};

/// What made-up passwords are made of: no letters that look like digits, for people copy passwords by eye.
const ALPHABET: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789!@#$%^&*-_=+";
/// The length of made-up passwords; no rule asks for more.
const LENGTH: usize = 32;

/// Checks a new password by the rule of the account.
///
/// # Errors
/// InvalidParameter.PasswordViolatedRules.
pub fn check(rule: &PasswordRule, password: &Password) -> ApiResult<()> {
    rule.check(password.expose()).map_err(|broken| {
        let (en, zh) = (broken.en, broken.zh);
        ApiError::parameter(broken.code, "Password", &en, &zh)
    })
}

/// A random password that keeps the rule.
///
/// # Errors
/// What the randomness fails with.
pub fn make_up(rule: &PasswordRule, random: &dyn Random) -> ApiResult<Password> {
    // Most have a letter of each kind at once; that none of a hundred has is beyond all chance.
    for _ in 0..100 {
        let text = Secret::random_text(LENGTH, ALPHABET, random)?;
        let password = Password::new(text.expose().iter().copied().map(char::from).collect());
        if rule.check(password.expose()).is_ok() {
            return Ok(password);
        }
    }
    Err(ApiError::internal("the randomness makes no password that keeps the rule"))
}

impl Service {
    /// The hash of a password, made where it keeps no other call waiting.
    ///
    /// # Errors
    /// What the cryptography fails with.
    pub(crate) async fn hash_password(&self, password: &Password) -> ApiResult<String> {
        let (secret, random) = (password.secret(), self.random.clone());
        let hash = move || password::hash(&secret, &*random);
        Ok(tokio::task::spawn_blocking(hash).await.map_err(ApiError::internal)??)
    }

    /// Refuses a password that is among these, by their hashes: those that the account's rule forbids using again.
    ///
    /// # Errors
    /// InvalidParameter.PasswordViolatedRules.
    pub(crate) async fn refuse_old_password(
        &self,
        password: &Password,
        hashes: Vec<String>,
    ) -> ApiResult<()> {
        let secret = password.secret();
        let check = move || hashes.iter().any(|hash| password::verify(&secret, hash));
        if !tokio::task::spawn_blocking(check).await.map_err(ApiError::internal)? {
            return Ok(());
        }
        Err(ApiError::parameter(
            "InvalidParameter.PasswordViolatedRules",
            "Password",
            "must, by the account's password rule, be none of the passwords that the user had last",
            "不符合该账号的密码规则：不能与最近使用过的密码相同",
        ))
    }
}

#[cfg(test)]
mod tests {
    use keyward_crypto::SystemRandom;

    use super::*;

    #[test]
    fn made_up_passwords_keep_the_strictest_rule() {
        let rule = PasswordRule { minimum_length: 32, ..PasswordRule::default() };
        let (one, other) = (make_up(&rule, &SystemRandom).unwrap(), make_up(&rule, &SystemRandom).unwrap());
        assert!(check(&rule, &one).is_ok());
        assert_eq!(one.expose().len(), 32);
        assert_ne!(one.expose(), other.expose());
    }
}
