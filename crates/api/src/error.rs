//! What a failed call answers: a code of the API contract, a message in two languages, and a private cause.

use std::borrow::Cow;

use keyward_domain::{Rule, rule::Text};

use crate::alarms::PendingUse;

/// A message in the two languages the API speaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// English (`en-US`).
    pub en: Cow<'static, str>,
    /// Chinese (`zh-CN`).
    pub zh: Cow<'static, str>,
}

impl From<Text> for Message {
    fn from(text: Text) -> Self {
        Self { en: text.en.into(), zh: text.zh.into() }
    }
}

/// The language of a reply's messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// `zh-CN`, which requests that name none get.
    #[default]
    Chinese,
    /// `en-US`.
    English,
}

impl Language {
    /// The language of that name; anything unknown is Chinese.
    pub fn parse(name: &str) -> Self {
        if name.eq_ignore_ascii_case("en-US") { Self::English } else { Self::Chinese }
    }
}

/// Why a call failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError {
    /// The code, as clients know it.
    pub code: Cow<'static, str>,
    /// What clients are told. Never holds a secret.
    pub message: Message,
    /// What only the log is told, with the request id.
    pub cause: Option<String>,
    /// The use of a key that is scheduled for deletion, if it was refused for that.
    pub(crate) pending_use: Option<Box<PendingUse>>,
}

/// The result of anything that can fail with an answer for the client.
pub type ApiResult<T> = Result<T, ApiError>;

impl ApiError {
    /// An error with that code and message.
    pub fn new(
        code: impl Into<Cow<'static, str>>,
        en: impl Into<Cow<'static, str>>,
        zh: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            code: code.into(),
            message: Message { en: en.into(), zh: zh.into() },
            cause: None,
            pending_use: None,
        }
    }

    /// The same error, with a cause for the log.
    #[must_use]
    pub fn because(mut self, cause: impl ToString) -> Self {
        self.cause = Some(cause.to_string());
        self
    }

    /// The message in that language.
    pub fn text(&self, language: Language) -> &str {
        match language {
            Language::Chinese => &self.message.zh,
            Language::English => &self.message.en,
        }
    }

    /// The error of a parameter that breaks the rule of `T`.
    pub fn broken<T: Rule>(parameter: &str) -> Self {
        Self::parameter(T::CODE, parameter, T::MUST.en, T::MUST.zh)
    }

    /// An error about a parameter: its name, then what would be right.
    pub fn parameter(code: impl Into<Cow<'static, str>>, parameter: &str, en: &str, zh: &str) -> Self {
        let parameter = beginning(parameter);
        Self::new(code, format!("The parameter `{parameter}` {en}."), format!("参数 `{parameter}` {zh}。"))
    }

    /// `InvalidParameter`: the parameter's name, then what would be right.
    pub fn invalid(parameter: &str, en: &str, zh: &str) -> Self {
        Self::parameter("InvalidParameter", parameter, en, zh)
    }

    /// A required parameter is absent.
    pub fn missing(parameter: &str) -> Self {
        Self::new(
            "MissingParameter",
            format!("The request is missing a required parameter `{parameter}`."),
            format!("请求缺少必需的参数 `{parameter}`。"),
        )
    }

    /// Something in the server went wrong; the client is only told that, the log the cause.
    pub fn internal(cause: impl ToString) -> Self {
        Self::new(
            "InternalError",
            "An internal error occurred. Please try again; if it persists, give the request id to the operator.",
            "内部错误，请重试；如果仍然失败，请将请求 ID 提供给管理员。",
        )
        .because(cause)
    }

    /// Whether the storage is to blame in a way that every other call would meet as well.
    pub fn is_outage(&self) -> bool {
        matches!(&*self.code, "ServiceUnavailable.StorageFull" | "ServiceUnavailable.StorageUnavailable")
    }

    /// Whether the server is to blame rather than the caller.
    pub fn is_fault(&self) -> bool {
        self.code.starts_with("InternalError") || self.code.starts_with("ServiceUnavailable")
    }
}

/// The first 100 characters of the name of a parameter: it may come from the client, and be as long as it likes.
pub fn beginning(name: &str) -> &str {
    name.char_indices().nth(100).map_or(name, |(end, _)| &name[..end])
}
