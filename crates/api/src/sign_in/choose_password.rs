//! Another password, chosen by whose it is.

use std::sync::Arc;

use keyward_crypto::Secret;
use keyward_domain::directory::{Directory, Entry, PasswordRule, User};
use keyward_store::{Change, Principal};

use crate::{ApiResult, Service};

impl Service {
    /// The changes that give a principal a new password and end all its sessions, if the rule allows it; and the
    /// new hash. The current one cannot be chosen, whatever the rule says. `parameter` is what the request calls the
    /// new password.
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
        // The rule is for sub-accounts.
        let rule = user.map_or_else(PasswordRule::default, |_| directory.settings().password_rule.clone());
        let rule = PasswordRule { remembered: rule.remembered.max(1), ..rule };
        let current = principal.password_hash.as_deref();
        let old = match user {
            Some(user) => user.last_passwords(&rule, current),
            None => current.map(str::to_owned).into_iter().collect(),
        };
        let hash = self.new_password(&rule, old, new, parameter).await?;
        let mut changes = vec![Change::CloseSessions(principal.uin)];
        if let Some(user) = user {
            let mut user = User { need_reset_password: false, ..(**user).clone() };
            user.change_password(&rule, principal.password_hash.clone(), self.now());
            changes.push(Change::Directory(Box::new(directory.put([Entry::User(Arc::new(user))]))));
        }
        changes.push(Change::UpdatePrincipal(Principal { password_hash: Some(hash.clone()), ..principal }));
        Ok((changes, hash))
    }
}
