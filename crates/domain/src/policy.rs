//! Access policies: the language they are written in, and what follows from them.
//!
//! A policy is a JSON document of statements; each allows or denies actions on resources, perhaps under conditions:
//!
//! ```json
//! { "version": "2.0", "statement": [{
//!     "effect": "allow", "action": ["kms:Encrypt", "kms:Describe*"],
//!     "resource": "qcs::kms:ap-guangzhou::key/creatorUin/${uin}/*",
//!     "condition": { "ip_equal": { "qcs:ip": "10.0.0.0/8" } } }] }
//! ```
//!
//! | file | is about |
//! |---|---|
//! | `json`, `document`, `error` | text to statements, and what is said about a wrong text |
//! | `action`, `resource`, `condition` | the three things a statement asks of a call |
//! | `pattern` | `*` and `${uin}` in texts |
//! | `call`, `key` | what is asked: the call and its circumstances |
//! | `set`, `applicable`, `explain`, `uniform` | many policies together: the decision, what of it can be kept, its reasons, and whether a list needs asking item by item |
//! | `trust` | who may take a role |
//! | `presets` | the policies that every account has |
//!
//! Whoever decides reads [`PolicySet::decide`] first: nothing is allowed unless a statement allows it, and no
//! statement that allows outweighs one that denies.

mod action;
mod applicable;
mod call;
mod comparison;
mod condition;
mod document;
mod error;
mod explain;
mod index;
mod json;
mod key;
mod network;
mod operator;
mod pattern;
pub mod presets;
mod resource;
mod set;
mod statement;
mod trust;
mod uniform;

pub use applicable::Applicable;
pub use call::{Call, Context, Resource, Tag};
pub use error::{PolicyError, PolicyErrorKind};
pub use explain::{Explanation, LayerExplanation, NearMiss, Reason};
pub use set::{Attached, Decision, Label, Layer, PolicySet, Via};
pub use statement::Effect;
pub use trust::{Trust, TrustPolicy, Trustee};

use action::Lower;
use statement::Statement;

/// What identities may do: the policies of users, groups, roles, boundaries and sessions. Parsed once, then shared.
#[derive(Debug)]
pub struct Policy {
    statements: Box<[Statement]>,
}

impl Policy {
    /// The most characters that a document may have, not counting blanks.
    pub const MOST_CHARACTERS: usize = 6144;

    /// The policy in that document: `version` "2.0" and one or more `statement`s of `effect`, `action`, `resource`
    /// and, if wanted, `condition`. Names of elements and actions may be written in any case; one value or a list
    /// of them is the same. What the language does not know (`not_action`, a principal) is refused, because a policy
    /// that is half understood is dangerous.
    ///
    /// # Errors
    /// What is wrong first, and where.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        Ok(Self { statements: document::identity(text)?.into() })
    }

    /// Whether a statement allows the action on something, under some circumstances. What denies it is not looked at.
    pub fn allows_somewhere(&self, service: &str, action: &str) -> bool {
        let allows = |statement: &Statement| statement.effect == Effect::Allow;
        Lower::of(service, action).is_some_and(|lower| {
            self.statements.iter().any(|statement| allows(statement) && statement.does(&lower.names()))
        })
    }
}
