//! Who asks, and through which door.

use std::net::IpAddr;

use keyward_domain::{ProductId, Rule, Uin, account::PrincipalKind, directory::User};

use crate::wire::WireRequest;

/// Somebody whose identity is proven.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The number of the root account, sub-account or cloud product.
    pub uin: Uin,
    /// The root account that owns everything the caller can see.
    pub account: Uin,
    /// Root account, sub-account or cloud product.
    pub kind: PrincipalKind,
    /// The name, for the audit trail.
    pub name: String,
    /// The access key that signed; none for console sessions.
    pub secret_id: Option<String>,
    /// Whether a second factor was shown at sign-in, which policies may ask for. Never for access keys.
    pub mfa: bool,
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
            browser: None,
        }
    }

    /// The cloud product that asks, if one does.
    pub fn product(&self) -> Option<ProductId> {
        (self.kind == PrincipalKind::Product).then(|| ProductId::parse(&self.name)).flatten()
    }
}

/// Where a call came from.
#[derive(Clone, Debug)]
pub struct Origin {
    /// Through which door.
    pub door: Door,
    /// From which address.
    pub peer: IpAddr,
    /// What the client calls itself, shortened to 256 bytes.
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
        let end =
            (0..=256.min(user_agent.len())).rev().find(|&n| user_agent.is_char_boundary(n)).unwrap_or(0);
        let http_method = if door == Door::System { "" } else { "POST" };
        Self { door, peer, user_agent: user_agent[..end].to_owned(), http_method }
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
