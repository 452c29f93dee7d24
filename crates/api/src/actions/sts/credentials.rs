//! What the actions that issue temporary credentials share.

use keyward_domain::{
    UnixSeconds,
    policy::{Policy, PolicyErrorKind},
    temporary::{Asker, TemporaryIdentity},
};
use percent_encoding::percent_decode_str;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    ApiError, ApiResult, Caller, action::Cx, param::types::SecretText, temporary::Issued, utc_time::date_time,
};

/// New temporary credentials.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// The credentials.
    credentials: Credentials,
    /// When they end, in seconds since 1970.
    expired_time: i64,
    /// When they end (ISO 8601, UTC).
    expiration: String,
}

/// An access key that only counts together with its token.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Credentials {
    /// Goes with every call (`X-TC-Token`): 128 letters or digits.
    token: SecretText,
    /// `SecretId`.
    tmp_secret_id: String,
    /// `SecretKey`.
    tmp_secret_key: SecretText,
}

impl Response {
    /// Those credentials, which end then.
    pub fn of(issued: Issued, expires_at: UnixSeconds) -> Self {
        Self {
            credentials: Credentials {
                token: SecretText::ascii(&issued.token),
                tmp_secret_id: issued.id,
                tmp_secret_key: SecretText::ascii(&issued.secret_key),
            },
            expired_time: expires_at.0,
            expiration: date_time(expires_at),
        }
    }
}

/// Who asks, as it is written down: the root account or sub-account itself, also behind roles that it took.
pub fn asker(caller: &Caller) -> Asker {
    match &caller.temporary {
        Some(temporary) => temporary.identity.asker.clone(),
        None => Asker::Principal { uin: caller.uin, access_key: caller.secret_id.clone() },
    }
}

/// The identity of temporary credentials that ask, if it is such that ask.
pub fn asking<'a>(cx: &'a Cx<'_>) -> Option<&'a TemporaryIdentity> {
    cx.caller.temporary.as_ref().map(|temporary| &temporary.identity)
}

/// Refuses temporary credentials, which cannot be made into others by this action.
///
/// # Errors
/// UnsupportedOperation.
pub fn lasting_only(cx: &Cx<'_>) -> ApiResult<()> {
    if cx.caller.temporary.is_none() {
        return Ok(());
    }
    Err(ApiError::new(
        "UnsupportedOperation",
        "This action needs an access key that lasts: temporary credentials cannot ask for others.",
        "该接口仅支持使用永久密钥调用，不支持使用临时密钥。",
    ))
}

/// The policy of a session: what its holder may do at most. What begins with `%` is percent-decoded.
///
/// # Errors
/// InvalidParameter.PolicyTooLong, .StrategyFormatError, .ResouceError, .StrategyInvalid.
pub fn session_policy(text: &str) -> ApiResult<String> {
    let told = |code, en: &str, zh: &str| ApiError::parameter(code, "Policy", en, zh);
    let encoded = text.trim_start().starts_with('%');
    let document = match percent_decode_str(text.trim()).decode_utf8() {
        _ if !encoded => text.to_owned(),
        Ok(decoded) => decoded.into_owned(),
        Err(_) => {
            return Err(told(
                "InvalidParameter.StrategyFormatError",
                "must be percent-encoded UTF-8, if it is encoded",
                "如经过 URL 编码，必须是 UTF-8 文本的编码",
            ));
        }
    };
    match Policy::parse(&document) {
        Ok(_) => Ok(document),
        Err(error) => {
            let code = match error.kind {
                PolicyErrorKind::Length => "InvalidParameter.PolicyTooLong",
                PolicyErrorKind::Document => "InvalidParameter.StrategyFormatError",
                PolicyErrorKind::Resource
                | PolicyErrorKind::ResourceQcs
                | PolicyErrorKind::ResourceProject
                | PolicyErrorKind::ResourceRegion
                | PolicyErrorKind::ResourceUin
                | PolicyErrorKind::ResourceContent => "InvalidParameter.ResouceError",
                _ => "InvalidParameter.StrategyInvalid",
            };
            Err(told(code, &error.en, &error.zh))
        }
    }
}

/// Checks a name that the asker chose: 2 to 128 letters, digits and `_+=,.@-`.
///
/// # Errors
/// InvalidParameter.ParamError.
pub fn check_name(parameter: &str, name: &str) -> ApiResult<()> {
    let fits = |b: u8| b.is_ascii_alphanumeric() || b"_+=,.@-".contains(&b);
    if (2..=128).contains(&name.len()) && name.bytes().all(fits) {
        return Ok(());
    }
    Err(ApiError::parameter(
        "InvalidParameter.ParamError",
        parameter,
        "must have 2 to 128 letters, digits and _ + = , . @ -",
        "必须为 2 到 128 个字母、数字或 _ + = , . @ - 字符",
    ))
}

/// Reads how long credentials shall last: 1 to `most` seconds, `usual` if not given.
///
/// # Errors
/// InvalidParameter.ParamError for 0, `too_long` for more.
pub fn duration(given: Option<u64>, usual: u64, most: u64, too_long: &'static str) -> ApiResult<u64> {
    let told = |code| {
        let (en, zh) = (format!("must be 1 to {most} here"), format!("此处必须在 1 到 {most} 之间"));
        ApiError::parameter(code, "DurationSeconds", &en, &zh)
    };
    match given.unwrap_or(usual.min(most)) {
        0 => Err(told("InvalidParameter.ParamError")),
        seconds if seconds > most => Err(told(too_long)),
        seconds => Ok(seconds),
    }
}
