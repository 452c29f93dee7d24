//! A checkpoint as a line of JSON.

use base64::{Engine, engine::general_purpose::STANDARD};
use keyward_crypto::{Notary, NotaryKey, mac};
use keyward_store::{
    StoreError,
    audit::{ChainId, GENESIS, Hash, Head},
};
use serde::{Deserialize, Serialize};

use crate::{ApiError, ApiResult};

/// Where a chain stood, signed.
///
/// What is signed are these lines, each with its end: `keyward checkpoint 1`, chain, number, record, hash, time,
/// previous, key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
    /// The version of this form, 1.
    version: u8,
    /// The chain.
    pub chain: String,
    /// Its number in its chain, from 1.
    pub number: u64,
    /// The number of the chain's last record then.
    pub record: u64,
    /// The hash of that record, as hexadecimal digits.
    pub hash: String,
    /// When, in milliseconds since 1970.
    pub time: i64,
    /// SHA-256 of what was signed of the checkpoint before and of its signature, as hexadecimal digits; zeros for the
    /// first.
    pub previous: String,
    /// The public key, as [`NotaryKey::to_base64`] writes it.
    pub key: String,
    /// The signature, Ed25519, in base64.
    pub signature: String,
}

impl Checkpoint {
    /// Signs where a chain stands.
    pub(super) fn sign(notary: &Notary, head: &Head, last: Option<&Self>, now: i64) -> Self {
        let mut checkpoint = Self {
            version: 1,
            chain: head.chain.0.clone(),
            number: last.map_or(1, |last| last.number + 1),
            record: head.last,
            hash: hex::encode(head.hash),
            time: now,
            previous: hex::encode(last.map_or(GENESIS, Self::digest)),
            key: notary.public_key().to_base64(),
            signature: String::new(),
        };
        checkpoint.signature = STANDARD.encode(notary.sign(checkpoint.signed().as_bytes()));
        checkpoint
    }

    /// Reads a line.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] if it is no checkpoint.
    pub fn parse(line: &str) -> Result<Self, StoreError> {
        let damaged =
            |why: &dyn std::fmt::Display| StoreError::Damaged(format!("this is no checkpoint: {why}"));
        let checkpoint: Self = serde_json::from_str(line).map_err(|error| damaged(&error))?;
        let texts = [&checkpoint.chain, &checkpoint.hash, &checkpoint.previous, &checkpoint.key];
        if texts.iter().any(|text| text.contains(char::is_control)) {
            return Err(damaged(&"a control character"));
        }
        if checkpoint.version != 1 || checkpoint.number == 0 || checkpoint.record == 0 {
            return Err(damaged(&"a number that cannot be"));
        }
        Ok(checkpoint)
    }

    /// The line, without its end.
    pub(super) fn line(&self) -> ApiResult<String> {
        serde_json::to_string(self).map_err(ApiError::internal)
    }

    /// The chain that it is about.
    pub fn chain(&self) -> ChainId {
        ChainId(self.chain.clone())
    }

    /// Whether it is signed by that key.
    pub fn is_signed_by(&self, key: &NotaryKey) -> bool {
        let signature = STANDARD.decode(&self.signature).unwrap_or_default();
        self.key == key.to_base64() && key.verify(self.signed().as_bytes(), &signature)
    }

    /// Whether it says that it follows that one.
    pub fn follows(&self, before: &Self) -> bool {
        self.number == before.number + 1 && self.previous == hex::encode(before.digest())
    }

    fn signed(&self) -> String {
        let Self { version, chain, number, record, hash, time, previous, key, .. } = self;
        format!(
            "keyward checkpoint {version}\n{chain}\n{number}\n{record}\n{hash}\n{time}\n{previous}\n{key}\n"
        )
    }

    fn digest(&self) -> Hash {
        mac::sha256((self.signed() + &self.signature).as_bytes())
    }
}
