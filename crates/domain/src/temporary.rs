//! Whom temporary credentials stand for, and for how long.

use serde::{Deserialize, Serialize};

use crate::{Uin, UnixSeconds, directory::RoleId};

/// What temporary credentials are good for. It is written down when they are issued and never changes; whether it
/// still holds is asked anew at every call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemporaryIdentity {
    /// The account in which they act.
    pub account: Uin,
    /// Who they are.
    pub who: Who,
    /// What the asker called the session; empty for those of [`Who::Session`].
    pub name: String,
    /// The policy that says what they may do at most, if the asker gave one.
    pub policy: Option<String>,
    /// Whom the asker said to act for, if so.
    pub source_identity: Option<String>,
    /// Whether the asker showed a second factor.
    pub mfa: bool,
    /// Who asked.
    pub asker: Asker,
    /// The roles through which they came, first to last; the last is the one that they act as.
    pub roles: Vec<RoleTaken>,
    /// When they were issued.
    pub issued_at: UnixSeconds,
    /// From when on they are good for nothing.
    pub expires_at: UnixSeconds,
}

/// Who acts with temporary credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Who {
    /// A role.
    Role,
    /// The asker, under another name and limited by a policy.
    Federated,
    /// The asker, having shown a second factor.
    Session,
}

/// Who asked for temporary credentials.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Asker {
    /// The root account or a sub-account.
    Principal {
        /// Its number.
        uin: Uin,
        /// The access key that signed; `None` if the asker was in the console.
        access_key: Option<String>,
    },
    /// Somebody for whom the identity provider of that name vouched.
    Provider(String),
}

/// That somebody took a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleTaken {
    /// Which role.
    pub id: RoleId,
    /// Its epoch at that time: in another one the role trusts others.
    pub epoch: u64,
}

impl TemporaryIdentity {
    /// Through how many roles one may go, one after the other.
    pub const MOST_ROLES: usize = 5;

    /// Its fields as JSON text.
    ///
    /// # Errors
    /// None that can happen: all keys are text, all numbers finite.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }

    /// The identity with these fields.
    ///
    /// # Errors
    /// If it was not [`Self::to_json`] that wrote them.
    pub fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// The role that they act as.
    pub fn role(&self) -> Option<RoleId> {
        self.roles.last().filter(|_| self.who == Who::Role).map(|taken| taken.id)
    }

    /// Under which number they act: that of the asker; those whom a provider vouches for have none, so theirs is that
    /// of the role, small and nobody's.
    pub fn uin(&self) -> Uin {
        match (&self.asker, self.roles.last()) {
            (Asker::Principal { uin, .. }, _) => *uin,
            (Asker::Provider(_), Some(taken)) => Uin(taken.id.0 - RoleId::BASE.min(taken.id.0)),
            (Asker::Provider(_), None) => Uin(0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_of_a_provider_have_a_number_that_no_account_has() {
        let asker = Asker::Provider("idp".into());
        let roles = vec![RoleTaken { id: RoleId(RoleId::BASE + 7), epoch: 0 }];
        let (issued_at, expires_at) = (UnixSeconds(0), UnixSeconds(1));
        let identity = TemporaryIdentity {
            account: Uin(100_000_000_001),
            who: Who::Role,
            name: "n".into(),
            policy: None,
            source_identity: None,
            mfa: false,
            asker,
            roles,
            issued_at,
            expires_at,
        };
        assert_eq!((identity.uin(), identity.role()), (Uin(7), Some(RoleId(RoleId::BASE + 7))));
        assert_eq!(TemporaryIdentity::from_json(&identity.to_json().unwrap()).unwrap(), identity);
    }
}
