//! Secrets that people type.

use std::sync::Arc;

use keyward_crypto::Secret;
use keyward_domain::rule::{Rule, Text};
use serde::{Serialize, Serializer};

use super::MASK;

/// A password or a code, as it was typed. In the audit trail it is masked.
pub struct SecretInput(Arc<Secret>);

impl SecretInput {
    /// The text.
    pub fn secret(&self) -> &Secret {
        &self.0
    }

    /// The text, for another thread; not copied.
    pub fn share(&self) -> Arc<Secret> {
        self.0.clone()
    }
}

impl Rule for SecretInput {
    const CODE: &'static str = "InvalidParameter";
    const MUST: Text = Text { en: "must have at most 1024 bytes", zh: "至多 1024 字节" };

    fn parse(text: &str) -> Option<Self> {
        (text.len() <= 1024).then(|| Self(Arc::new(Secret::new(text.as_bytes().to_vec()))))
    }
}

impl Serialize for SecretInput {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(MASK)
    }
}

keyward_domain::rule_type!(SecretInput);
