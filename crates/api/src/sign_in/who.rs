//! Whom somebody who signs in claims to be.

use std::sync::Arc;

use keyward_domain::{Uin, account::PrincipalKind, directory::Directory};
use keyward_store::Principal;

use super::lockout::{Identity, Limits};
use crate::{ApiResult, Caller, Service};

/// Somebody who wants in. Whoever does not exist, or may not, has no password; nothing else differs.
pub struct Claimed {
    /// Under which name failures are counted, whether it exists or not.
    pub identity: Identity,
    /// How many failures are too many.
    pub limits: Limits,
    /// For the audit trail; number 0 if nobody has that name.
    pub caller: Caller,
    /// The account's directory, if there is such an account.
    pub directory: Option<Arc<Directory>>,
    password_hash: Option<String>,
}

impl Claimed {
    /// What the password must fit; none if nothing does.
    pub fn password_hash(&self) -> Option<&str> {
        self.password_hash.as_deref()
    }
}

/// The number of nobody.
const NOBODY: Uin = Uin(0);

impl Service {
    /// Who is meant by the number of a root account and, for its sub-accounts, a name.
    pub(super) async fn claimed(&self, uin: &str, name: Option<&str>) -> ApiResult<Claimed> {
        let number = canonical(uin);
        let root = self.store.principal(Uin(number.unwrap_or_default())).await?;
        let root = root.filter(|found| found.kind == PrincipalKind::Root);
        let directory = match &root {
            Some(root) => Some(self.caches.directories.of(&*self.store, root.uin).await?),
            None => None,
        };
        match name {
            None => Ok(self.claimed_root(number, root, directory)),
            Some(name) => self.claimed_sub_account(number, name.trim(), directory).await,
        }
    }

    fn claimed_root(
        &self,
        number: Option<u64>,
        root: Option<Principal>,
        directory: Option<Arc<Directory>>,
    ) -> Claimed {
        Claimed {
            identity: Identity::root(number),
            limits: Limits::of_server(&self.settings),
            password_hash: root.as_ref().and_then(|root| root.password_hash.clone()),
            caller: root.map_or_else(|| nobody(NOBODY, PrincipalKind::Root), caller),
            directory,
        }
    }

    async fn claimed_sub_account(
        &self,
        number: Option<u64>,
        name: &str,
        directory: Option<Arc<Directory>>,
    ) -> ApiResult<Claimed> {
        let user = directory.as_ref().and_then(|directory| directory.user_named(name)).cloned();
        // Nobody is looked up as well: it takes as long as anybody else.
        let principal = self.store.principal(user.as_ref().map_or(NOBODY, |user| user.uin)).await?;
        let may = user.is_some_and(|user| user.console_login);
        let account = directory.as_ref().map_or(NOBODY, |directory| directory.account);
        Ok(Claimed {
            identity: Identity::sub_account(number, name),
            limits: Limits::of_account(&self.settings, directory.as_deref()),
            password_hash: principal.as_ref().filter(|_| may).and_then(|found| found.password_hash.clone()),
            caller: principal.map_or_else(|| nobody(account, PrincipalKind::SubAccount), caller),
            directory,
        })
    }
}

/// The number that was typed, if it has the one form that numbers of accounts have. One account has one name
/// here, or failures would be counted under each of them.
fn canonical(typed: &str) -> Option<u64> {
    typed.trim().parse().ok().filter(|number: &u64| number.to_string() == typed.trim())
}

pub(super) fn caller(principal: Principal) -> Caller {
    let Principal { uin, account, kind, name, .. } = principal;
    Caller { uin, account, kind, name, secret_id: None, mfa: false, browser: None }
}

/// What was typed is not recorded: people type passwords into the wrong field.
fn nobody(account: Uin, kind: PrincipalKind) -> Caller {
    Caller { uin: NOBODY, account, kind, name: String::new(), secret_id: None, mfa: false, browser: None }
}
