//! Who owns and who asks: accounts, sub-accounts and their access keys.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The number of an account or sub-account ("uin"). Below 2^53, so that JavaScript clients read it exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Uin(pub u64);

impl Uin {
    /// The account of what happens in none: events of it are in the trail, and no account sees them.
    pub const NOBODY: Self = Self(0);
}

impl fmt::Display for Uin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The other number of an account ("AppId"), which older services know it by: ten digits, as in the original. It
/// follows from the account's uin.
pub fn app_id(account: Uin) -> u64 {
    1_250_000_000 + account.0 % 50_000_000
}

/// What kind of caller a uin is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PrincipalKind {
    /// The root account: owns everything, may do everything.
    Root,
    /// A sub-account: may do what policies allow.
    SubAccount,
    /// Somebody who has taken a role: may do what the policies of the role allow. Never stored: a role is no account.
    Role,
    /// A cloud product that the operator registered: may use its own keys, and those bound to it.
    Product,
}

impl PrincipalKind {
    /// The name under which it is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Root => "Root",
            Self::SubAccount => "SubAccount",
            Self::Role => "Role",
            Self::Product => "Product",
        }
    }

    /// The kind with that name.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Root, Self::SubAccount, Self::Product].into_iter().find(|kind| kind.as_str() == text)
    }
}

/// The public half of an access key (`SecretId`): `AKID` and 32 letters or digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AccessKeyId(String);

impl AccessKeyId {
    /// The id, if the text has the form of one: 1 to 128 printable ASCII characters without space.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=128).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
        fits.then(|| Self(text.to_owned()))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AccessKeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
