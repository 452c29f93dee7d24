//! Tokens of identity providers (OpenID Connect Core, ID Token).

use keyward_crypto::mac;
use keyward_domain::{
    UnixSeconds,
    directory::IdentityProvider,
    rule::{Rule, Text},
};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use crate::{ApiError, ApiResult, actions::cam::key_set};

/// By how many seconds the clock of a provider may be ahead.
const AHEAD: i64 = 60;

/// A token of an identity provider. In the audit trail it is a fingerprint: who has it can use it.
pub struct WebIdentityToken(Zeroizing<String>);

impl Rule for WebIdentityToken {
    const CODE: &'static str = "InvalidParameter.WebIdentityTokenError";
    const MUST: Text = Text {
        en: "must be a signed JSON Web Token of at most 16384 characters",
        zh: "必须是不超过 16384 个字符的已签名 JWT",
    };

    fn parse(text: &str) -> Option<Self> {
        // Files that tokens come in may end with a line feed.
        let text = text.trim_ascii();
        let fits = (1..=16_384).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
        fits.then(|| Self(Zeroizing::new(text.to_owned())))
    }
}

impl Serialize for WebIdentityToken {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let hash = mac::sha256(self.0.as_bytes());
        serializer.collect_str(&format_args!("sha256:{}", hex::encode(&hash[..16])))
    }
}

keyward_domain::rule_type!(WebIdentityToken);

/// What a provider says of somebody.
pub struct Claims(Map<String, Value>);

impl Claims {
    /// What the token says, if the provider signed it, names itself and one of its audiences in it, and it is valid now.
    ///
    /// # Errors
    /// InvalidParameter.WebIdentityTokenError, the same for whatever is wrong.
    pub fn read(provider: &IdentityProvider, token: &WebIdentityToken, now: UnixSeconds) -> ApiResult<Self> {
        let keys = key_set(&provider.identity_key).map_err(|_| not_accepted())?;
        let body = keys.verify(&token.0).map_err(|_| not_accepted())?;
        let claims = Self(serde_json::from_slice(&body).map_err(|_| not_accepted())?);
        let time = |name: &str| match claims.0.get(name) {
            None => Ok(None),
            // Fractions of a second are allowed (RFC 7519, NumericDate).
            Some(value) => value.as_f64().map(Some).ok_or_else(not_accepted),
        };
        let (now, latest) = (now.0 as f64, (now.0 + AHEAD) as f64);
        let valid = time("exp")?.is_some_and(|end| now < end)
            && time("nbf")?.is_none_or(|start| start <= latest)
            && time("iat")?.is_none_or(|issued| issued <= latest);
        let for_us = claims.texts("aud").any(|audience| provider.client_ids.iter().any(|id| id == audience));
        let from_them = claims.text("iss") == Some(&provider.identity_url);
        if valid && for_us && from_them && !claims.subject().is_empty() {
            Ok(claims)
        } else {
            Err(not_accepted())
        }
    }

    /// Of whom it speaks.
    pub fn subject(&self) -> &str {
        self.text("sub").unwrap_or_default()
    }

    /// All claims that are texts, or lists of them, as conditions of trust policies name them: `oidc:sub`.
    pub fn for_policies(&self) -> Vec<(String, String)> {
        let all = self
            .0
            .keys()
            .flat_map(|name| self.texts(name).map(move |text| (format!("oidc:{name}"), text.to_owned())));
        all.collect()
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    fn texts(&self, name: &str) -> impl Iterator<Item = &str> {
        let value = self.0.get(name);
        let list = value.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        value.and_then(Value::as_str).into_iter().chain(list.iter().filter_map(Value::as_str))
    }
}

/// The error of a token that is not accepted, for whatever reason.
pub fn not_accepted() -> ApiError {
    ApiError::parameter(
        "InvalidParameter.WebIdentityTokenError",
        "WebIdentityToken",
        "must be a token that the identity provider `ProviderId` of the role's account signed with one of its keys (RS256, ES256 and the like), with its issuer (iss), one of its client ids (aud), a subject (sub) and an end that is not over (exp)",
        "必须是角色所属账号的身份提供商 `ProviderId` 使用其公钥对应的私钥签名（RS256、ES256 等）的令牌，签发者（iss）、客户端 ID（aud）须匹配，包含主体（sub），且未过期（exp）",
    )
}
