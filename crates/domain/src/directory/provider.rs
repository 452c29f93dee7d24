//! Identity providers: others who say who somebody is.

use serde::{Deserialize, Serialize};

use crate::UnixSeconds;

/// An identity provider that speaks OpenID Connect.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IdentityProvider {
    /// Unique in the account.
    pub name: String,
    /// Free text.
    pub description: String,
    /// The issuer that its tokens name.
    pub identity_url: String,
    /// The audiences that its tokens may name.
    pub client_ids: Vec<String>,
    /// Its public keys: a JSON Web Key Set.
    pub identity_key: String,
    /// When it was made.
    pub created_at: UnixSeconds,
    /// When it was changed last.
    pub updated_at: UnixSeconds,
}

impl IdentityProvider {
    /// How many an account may have.
    pub const MOST: usize = 100;

    /// One about which nothing is known but when it was made.
    pub fn new(created_at: UnixSeconds) -> Self {
        Self {
            name: String::new(),
            description: String::new(),
            identity_url: String::new(),
            client_ids: Vec::new(),
            identity_key: String::new(),
            created_at,
            updated_at: created_at,
        }
    }
}
