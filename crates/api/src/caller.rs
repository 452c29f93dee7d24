//! Who asks, and through which door.

use std::{net::IpAddr, sync::Arc};

use keyward_domain::{
    ProductId, Rule, Uin, account::PrincipalKind, directory::User, policy::Policy,
    temporary::TemporaryIdentity,
};
use parking_lot::RwLock;

use crate::{access::CallerPolicies, audit::shortened, wire::WireRequest};

/// Somebody whose identity is proven.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The number of the root account, sub-account or cloud product.
    pub uin: Uin,
    /// The root account that owns everything the caller can see.
    pub account: Uin,
    /// Root account, sub-account, role or cloud product.
    pub kind: PrincipalKind,
    /// The name, for the audit trail.
    pub name: String,
    /// The access key that signed; none for console sessions.
    pub secret_id: Option<String>,
    /// Whether a second factor was shown at sign-in, which policies may ask for. Never for access keys.
    pub mfa: bool,
    /// What temporary credentials stand for; none with others.
    pub temporary: Option<Arc<Temporary>>,
    /// The console session, by the hash of its token; none for access keys.
    pub browser: Option<[u8; 32]>,
}

impl Caller {
    /// A sub-account as it would call.
    pub fn sub_account(user: &User, account: Uin) -> Self {
        Self {
            uin: user.uin,
            account,
            kind: PrincipalKind::SubAccount,
            name: user.name.clone(),
            secret_id: None,
            mfa: false,
            temporary: None,
            browser: None,
        }
    }

    /// Whether it is the root account, and not limited by a policy of a session.
    pub fn is_root(&self) -> bool {
        let limited = self.temporary.as_ref().is_some_and(|temporary| temporary.policy.is_some());
        self.kind == PrincipalKind::Root && !limited
    }

    /// Somebody without credentials, for whom an identity provider of the account vouches.
    pub fn vouched_for(account: Uin, name: String) -> Self {
        Self {
            uin: Uin(0),
            account,
            kind: PrincipalKind::Role,
            name,
            secret_id: None,
            mfa: false,
            temporary: None,
            browser: None,
        }
    }

    /// The cloud product that asks, if one does.
    pub fn product(&self) -> Option<ProductId> {
        (self.kind == PrincipalKind::Product).then(|| ProductId::parse(&self.name)).flatten()
    }
}

/// What temporary credentials stand for, ready for deciding.
#[derive(Debug)]
pub struct Temporary {
    /// Whom, and for how long.
    pub identity: TemporaryIdentity,
    /// What they may do at most, if that was said.
    pub policy: Option<Arc<Policy>>,
    /// What they may do in all, and of which revision of the directory.
    pub(crate) policies: RwLock<Option<(u64, Arc<CallerPolicies>)>>,
}

impl Temporary {
    /// Those of an identity; `None` if its policy cannot be read.
    pub fn new(identity: TemporaryIdentity) -> Option<Self> {
        let policy = identity.policy.as_deref().map(Policy::parse).transpose().ok()?.map(Arc::new);
        Some(Self { identity, policy, policies: RwLock::default() })
    }
}

impl PartialEq for Temporary {
    /// The rest follows from the identity.
    fn eq(&self, other: &Self) -> bool {
        self.identity == other.identity
    }
}

impl Eq for Temporary {}

/// How many characters of a user agent are kept.
const USER_AGENT: usize = 256;

/// Where a call came from.
#[derive(Clone, Debug)]
pub struct Origin {
    /// Through which door.
    pub door: Door,
    /// From which address.
    pub peer: IpAddr,
    /// What the client calls itself, in at most 256 characters.
    pub user_agent: String,
    /// The HTTP method; empty for what the service does by itself.
    pub http_method: &'static str,
}

/// The doors through which calls come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// Signed API requests.
    Api,
    /// The web console.
    Console,
    /// None: the service does it by itself.
    System,
}

impl Origin {
    /// An origin; the user agent is shortened, because the audit trail keeps it with every call.
    pub fn new(door: Door, peer: IpAddr, user_agent: &str) -> Self {
        let http_method = if door == Door::System { "" } else { "POST" };
        Self { door, peer, user_agent: shortened(user_agent, USER_AGENT), http_method }
    }

    /// The origin of a signed request.
    pub(crate) fn of(request: &WireRequest<'_>) -> Self {
        let client = request.headers.get("x-tc-requestclient").unwrap_or_default();
        let http_method = match request.method {
            "GET" => "GET",
            "POST" => "POST",
            _ => "",
        };
        Self { http_method, ..Self::new(Door::Api, request.peer, client) }
    }
}
