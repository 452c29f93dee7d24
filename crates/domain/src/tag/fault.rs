//! What can be wrong with a tag.

use crate::{Violation, rule::Text};

/// What is wrong with the key or value of a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagFault {
    /// The key is empty.
    KeyEmpty,
    /// The key has more than 127 characters.
    KeyTooLong,
    /// The key has a character that tags cannot have.
    KeyCharacter,
    /// The key is kept for the system.
    KeyReserved,
    /// The value is empty.
    ValueEmpty,
    /// The value has more than 255 characters.
    ValueTooLong,
    /// The value has a character that tags cannot have.
    ValueCharacter,
}

const CHARACTERS: Text = Text {
    en: "must have only letters, digits, spaces and + - = . _ : / @",
    zh: "只能包含字母、数字、空格和 + - = . _ : / @",
};

impl TagFault {
    /// The error code, as the contract of the tag service lists it.
    pub fn code(self) -> &'static str {
        match self {
            Self::KeyEmpty => "InvalidParameterValue.TagKeyEmpty",
            Self::KeyTooLong => "InvalidParameterValue.TagKeyLengthExceeded",
            Self::KeyCharacter => "InvalidParameterValue.TagKeyCharacterIllegal",
            Self::KeyReserved => "InvalidParameter.ReservedTagKey",
            Self::ValueEmpty => "InvalidParameterValue.TagValueEmpty",
            Self::ValueTooLong => "InvalidParameterValue.TagValueLengthExceeded",
            Self::ValueCharacter => "InvalidParameterValue.TagValueCharacterIllegal",
        }
    }

    /// Whether it is the key that is wrong.
    pub fn is_of_key(self) -> bool {
        matches!(self, Self::KeyEmpty | Self::KeyTooLong | Self::KeyCharacter | Self::KeyReserved)
    }

    /// What would be right, as the end of a sentence that begins with the parameter's name.
    pub fn must(self) -> Text {
        match self {
            Self::KeyEmpty | Self::ValueEmpty => Text { en: "must not be empty", zh: "不能为空" },
            Self::KeyTooLong => {
                Text { en: "must have at most 127 characters", zh: "不能超过 127 个字符" }
            }
            Self::ValueTooLong => {
                Text { en: "must have at most 255 characters", zh: "不能超过 255 个字符" }
            }
            Self::KeyCharacter | Self::ValueCharacter => CHARACTERS,
            Self::KeyReserved => Text {
                en: "must not be qcloud or tencent, nor begin with qcs:, project or 项目: the system keeps those",
                zh: "不能为系统保留的 qcloud、tencent，也不能以 qcs:、project 或 项目 开头",
            },
        }
    }

    /// The fault on its way through serde.
    pub(super) fn violation(self) -> Violation {
        let must = self.must();
        Violation { code: self.code().into(), en: must.en.into(), zh: must.zh.into() }
    }
}
