//! Checks and changes of passwords. Argon2 takes tens of milliseconds, so it never runs on an async thread.

use std::sync::Arc;

use keyward_crypto::{Secret, password};
use keyward_domain::{
    UnixSeconds,
    directory::{Directory, Entry, PasswordRule, User},
};
use keyward_store::{Change, Principal};

use crate::{ApiError, ApiResult, Service};

/// As many old passwords are kept at most (CAM, password rules).
const MOST_REMEMBERED: usize = 24;

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

    /// The changes that give a principal a new password and end all its sessions, if the rule allows it; and the
    /// new hash. `parameter` is what the request calls the new password.
    ///
    /// # Errors
    /// InvalidParameter.PasswordViolatedRules; what the storage or the cryptography fails with.
    pub(crate) async fn choose_password(
        &self,
        principal: Principal,
        directory: &Directory,
        new: Arc<Secret>,
        parameter: &str,
    ) -> ApiResult<(Vec<Change>, String)> {
        let user = directory.user(principal.uin);
        let rule = match user {
            Some(_) => directory.settings().password_rule.clone(),
            None => PasswordRule::default(),
        };
        let text = std::str::from_utf8(new.expose()).map_err(ApiError::internal)?;
        rule.check(text).map_err(|wrong| ApiError::parameter(wrong.code, parameter, &wrong.en, &wrong.zh))?;
        let old = old_passwords(&principal, user.map(|user| &**user), &rule);
        let forbidden = old.clone();
        let random = self.random.clone();
        let hash = move || match forbidden.iter().any(|old| password::verify(&new, old)) {
            true => Ok(None),
            false => password::hash(&new, &*random).map(Some),
        };
        let hash = tokio::task::spawn_blocking(hash).await.map_err(ApiError::internal)??;
        let hash = hash.ok_or_else(|| used_before(parameter))?;
        let mut changes = vec![
            Change::CloseSessions(principal.uin),
            Change::UpdatePrincipal(Principal { password_hash: Some(hash.clone()), ..principal }),
        ];
        if let Some(user) = user {
            let user = with_new_password(user, old, &rule, self.now());
            changes.push(Change::Directory(Box::new(directory.put([Entry::User(Arc::new(user))]))));
        }
        Ok((changes, hash))
    }
}

/// The hashes of the passwords that cannot be chosen, newest first: the one of now, and those the rule remembers.
fn old_passwords(principal: &Principal, user: Option<&User>, rule: &PasswordRule) -> Vec<String> {
    let before = user.map_or(&[][..], |user| &user.old_passwords);
    let now = principal.password_hash.iter();
    now.chain(before.iter().take(rule.remembered as usize)).cloned().take(MOST_REMEMBERED + 1).collect()
}

fn with_new_password(user: &User, old: Vec<String>, rule: &PasswordRule, now: UnixSeconds) -> User {
    let mut user = user.clone();
    user.old_passwords = old;
    user.old_passwords.truncate(rule.remembered as usize);
    user.password_set_at = now;
    user.need_reset_password = false;
    user
}

fn used_before(parameter: &str) -> ApiError {
    ApiError::parameter(
        "InvalidParameter.PasswordViolatedRules",
        parameter,
        "must be none that was used before",
        "不能与之前使用过的密码相同",
    )
}
