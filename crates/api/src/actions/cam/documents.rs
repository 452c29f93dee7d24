//! Policy documents as they come in requests.

use keyward_domain::policy::{Policy, PolicyError, TrustPolicy};
use percent_encoding::percent_decode_str;

use crate::{ApiError, ApiResult};

/// The policy document in a parameter, checked. The original wants some of them percent-encoded and its clients send
/// them either way: what begins with `%` is decoded.
///
/// # Errors
/// The code of what is wrong with it, or InvalidParameter.ParamError if that is not among `codes`, those that the
/// action may answer.
pub fn identity(parameter: &str, text: &str, codes: &[&str]) -> ApiResult<String> {
    let document = decoded(parameter, text)?;
    Policy::parse(&document).map_err(|error| told(parameter, error, codes))?;
    Ok(document)
}

/// The same for the trust policy of a role.
///
/// # Errors
/// As for [`identity`].
pub fn trust(parameter: &str, text: &str, codes: &[&str]) -> ApiResult<String> {
    let document = decoded(parameter, text)?;
    TrustPolicy::parse(&document).map_err(|error| told(parameter, error, codes))?;
    Ok(document)
}

fn decoded(parameter: &str, text: &str) -> ApiResult<String> {
    if !text.trim_start().starts_with('%') {
        return Ok(text.to_owned());
    }
    percent_decode_str(text.trim()).decode_utf8().map(String::from).map_err(|_| {
        ApiError::parameter(
            "InvalidParameter.ParamError",
            parameter,
            "must be percent-encoded UTF-8, if it is encoded",
            "如经过 URL 编码，必须是 UTF-8 文本的编码",
        )
    })
}

fn told(parameter: &str, error: PolicyError, codes: &[&str]) -> ApiError {
    let code = error.kind.code();
    let code = if codes.contains(&code) { code } else { "InvalidParameter.ParamError" };
    ApiError::parameter(code, parameter, &error.en, &error.zh)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str =
        r#"{"version":"2.0","statement":[{"effect":"allow","action":"kms:*","resource":"*"}]}"#;

    #[test]
    fn documents_may_be_encoded() {
        let encoded = "%7B%22version%22%3A%222.0%22%2C%22statement%22%3A%5B%7B%22effect%22%3A%22allow%22%2C\
             %22action%22%3A%22kms%3A*%22%2C%22resource%22%3A%22*%22%7D%5D%7D";
        assert_eq!(identity("P", encoded, &[]).unwrap(), DOCUMENT);
        assert_eq!(identity("P", DOCUMENT, &[]).unwrap(), DOCUMENT);
        assert_eq!(identity("P", "%ff", &[]).unwrap_err().code, "InvalidParameter.ParamError");
        // Decoded once, no more.
        let twice = encoded.replace('%', "%25");
        assert!(identity("P", &twice, &[]).is_err());
    }

    #[test]
    fn errors_have_codes_that_the_action_lists() {
        let wrong = DOCUMENT.replace("allow", "perhaps");
        let listed = identity("PolicyDocument", &wrong, &["InvalidParameter.EffectError"]).unwrap_err();
        assert_eq!(listed.code, "InvalidParameter.EffectError");
        assert!(listed.message.en.starts_with("The parameter `PolicyDocument` "), "{}", listed.message.en);
        assert_eq!(identity("PolicyDocument", &wrong, &[]).unwrap_err().code, "InvalidParameter.ParamError");
    }
}
