//! Codes of second factors in requests.

use keyward_crypto::Secret;
use keyward_domain::rule::{Rule, Text};
use keyward_store::Change;
use serde::{Serialize, Serializer};

use crate::{ApiError, ApiResult, action::Cx, param::types::MASK, sign_in};

/// A code of a second factor. In the audit trail it is masked.
pub struct TokenCode(Secret);

impl Rule for TokenCode {
    const CODE: &'static str = "InvalidParameter.ParamError";
    const MUST: Text = Text { en: "must have 6 to 32 characters", zh: "必须为 6 到 32 个字符" };

    fn parse(text: &str) -> Option<Self> {
        (6..=32).contains(&text.len()).then(|| Self(Secret::new(text.as_bytes().to_vec())))
    }
}

impl Serialize for TokenCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(MASK)
    }
}

keyward_domain::rule_type!(TokenCode);

/// Takes the code of the caller's second factor, if one is given: the change by which it cannot be used again.
///
/// # Errors
/// InvalidParameter.ParamError if only half of it is given, FailedOperation.MFATypeNotSupported for another device
/// and for callers who have none of their own, FailedOperation.CheckMFAError for a wrong code.
pub fn show(cx: &Cx<'_>, serial: Option<&str>, code: Option<&TokenCode>) -> ApiResult<Option<Change>> {
    let (serial, code) = match (serial, code) {
        (None, None) => return Ok(None),
        (Some(serial), Some(code)) => (serial, code),
        _ => {
            return Err(ApiError::parameter(
                "InvalidParameter.ParamError",
                "TokenCode",
                "must be given together with `SerialNumber`",
                "必须与 `SerialNumber` 同时填写",
            ));
        }
    };
    let account = cx.caller.account;
    let own =
        [format!("qcs::cam:uin/{account}::mfa/softToken"), format!("qcs::cam::uin/{account}:mfa/softToken")];
    if !own.iter().any(|own| own == serial) || cx.caller.temporary.is_some() {
        return Err(ApiError::new(
            "FailedOperation.MFATypeNotSupported",
            format!(
                "The parameter `SerialNumber` must be {}, and the caller a user with that device.",
                own[0]
            ),
            format!("参数 `SerialNumber` 必须为 {}，且调用者必须为绑定了该设备的用户。", own[0]),
        ));
    }
    let uin = cx.caller.uin;
    let shown = cx
        .service
        .show_factor(&cx.directory, uin, &code.0, cx.origin)
        .map_err(|error| ApiError { code: "FailedOperation.CheckMFAError".into(), ..error })?;
    sign_in::put_factor(&cx.directory, uin, Some(shown)).map(Some)
}
