//! The name of a data key.

use serde::Serialize;

use crate::{
    Alias,
    rule::{Rule, Text},
};

/// The name users give a data key. The contract states no form, so it is that of an [`Alias`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct DataKeyName(Alias);

impl DataKeyName {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl Rule for DataKeyName {
    const CODE: &'static str = "InvalidParameterValue.InvalidDataKeyName";
    const MUST: Text = Alias::MUST;

    fn parse(text: &str) -> Option<Self> {
        Alias::parse(text).map(Self)
    }
}

crate::rule_type!(DataKeyName);
