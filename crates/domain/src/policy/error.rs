//! What is wrong with a policy document.

use std::{borrow::Cow, fmt};

use crate::rule::Text;

/// What part of a document is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyErrorKind {
    /// The document as a whole.
    Document,
    /// It is too long.
    Length,
    /// `version`.
    Version,
    /// `statement`, or what a statement is made of.
    Statement,
    /// `effect`.
    Effect,
    /// `action`.
    Action,
    /// `resource`, or its service.
    Resource,
    /// A resource that is not of six segments.
    ResourceQcs,
    /// The second segment of a resource.
    ResourceProject,
    /// The fourth segment of a resource.
    ResourceRegion,
    /// The fifth segment of a resource.
    ResourceUin,
    /// The last segment of a resource.
    ResourceContent,
    /// `condition`, or a part of it that is not of the right shape.
    Condition,
    /// The operator of a condition, or an operator that does not go with its key.
    ConditionType,
    /// The values of a condition.
    ConditionContent,
    /// `principal` is absent, out of place, or of the wrong shape.
    Principal,
    /// The name of a principal.
    PrincipalQcs,
}

impl PolicyErrorKind {
    /// The error code, as the API contract lists it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Document => "InvalidParameter.PolicyDocumentError",
            Self::Length => "InvalidParameter.PolicyDocumentLengthOverLimit",
            Self::Version => "InvalidParameter.VersionError",
            Self::Statement => "InvalidParameter.StatementError",
            Self::Effect => "InvalidParameter.EffectError",
            Self::Action => "InvalidParameter.ActionError",
            Self::Resource => "InvalidParameter.ResourceError",
            Self::ResourceQcs => "InvalidParameter.ResourceQcsError",
            Self::ResourceProject => "InvalidParameter.ResourceProjectError",
            Self::ResourceRegion => "InvalidParameter.ResourceRegionError",
            Self::ResourceUin => "InvalidParameter.ResourceUinError",
            Self::ResourceContent => "InvalidParameter.ResourceContentError",
            Self::Condition => "InvalidParameter.ConditionError",
            Self::ConditionType => "InvalidParameter.ConditionTypeError",
            Self::ConditionContent => "InvalidParameter.ConditionContentError",
            Self::Principal => "InvalidParameter.PrincipalError",
            Self::PrincipalQcs => "InvalidParameter.PrincipalQcsError",
        }
    }
}

/// What is wrong first, where, and what would be right. `en` and `zh` end a sentence that begins with the name of the
/// parameter that held the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyError {
    /// What part is wrong.
    pub kind: PolicyErrorKind,
    /// The statement that is wrong, counted from 0, if it is one.
    pub statement: Option<usize>,
    /// In English.
    pub en: String,
    /// In Chinese.
    pub zh: String,
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: the policy {}", self.kind.code(), self.en)
    }
}

impl std::error::Error for PolicyError {}

/// Where in a document something stands, as it is told: `statement[1].action[0]`.
#[derive(Clone, Debug, Default)]
pub struct Place {
    statement: Option<usize>,
    path: String,
}

impl Place {
    /// The statement at that place, counted from 0.
    pub fn statement(index: usize) -> Self {
        Self { statement: Some(index), path: format!("statement[{index}]") }
    }

    /// What stands under that name here.
    pub fn element(&self, name: &str) -> Self {
        let dot = if self.path.is_empty() { "" } else { "." };
        Self { statement: self.statement, path: format!("{}{dot}{}", self.path, shown(name)) }
    }

    /// What stands at that place of the list here.
    pub fn item(&self, index: usize) -> Self {
        Self { statement: self.statement, path: format!("{}[{index}]", self.path) }
    }

    /// The error that what stands here is wrong.
    pub fn wrong(&self, kind: PolicyErrorKind, must: Text) -> PolicyError {
        self.wrong_because(kind, must.en, must.zh)
    }

    /// The same, with words of its own.
    pub fn wrong_because(&self, kind: PolicyErrorKind, en: &str, zh: &str) -> PolicyError {
        let Self { statement, path } = self;
        let (en, zh) = match path.as_str() {
            "" => (en.to_owned(), zh.to_owned()),
            _ => (format!("is wrong: `{path}` {en}"), format!("有误：`{path}` {zh}")),
        };
        PolicyError { kind, statement: *statement, en, zh }
    }
}

/// Something of the document, short enough to be told and on one line.
pub fn shown(text: &str) -> Cow<'_, str> {
    let plain = text.chars().count() <= 60 && !text.contains(char::is_control);
    if plain {
        return Cow::Borrowed(text);
    }
    let short: String = text.chars().take(60).flat_map(char::escape_default).collect();
    Cow::Owned(format!("{short}…"))
}
