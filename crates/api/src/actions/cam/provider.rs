//! What the actions about identity providers share.

use std::sync::Arc;

use base64::{Engine, engine::general_purpose::STANDARD};
use keyward_crypto::jws::KeySet;
use keyward_domain::{
    Description,
    directory::{Directory, IdentityProvider},
};

use crate::{ApiError, ApiResult};

/// What CreateOIDCConfig and UpdateOIDCConfig are given.
pub struct Given<'a> {
    pub identity_url: &'a str,
    pub client_ids: &'a [String],
    pub name: &'a str,
    pub identity_key: &'a str,
    pub description: Option<&'a Description>,
    pub auto_rotate_key: Option<u64>,
}

impl Given<'_> {
    /// Checks everything that does not depend on what is there already.
    ///
    /// # Errors
    /// InvalidParameterValue.NameError, .IdentityUrlError, .MetadataError, InvalidParameter.
    pub fn check(&self) -> ApiResult<()> {
        check_name(self.name)?;
        if !is_issuer(self.identity_url) {
            return Err(ApiError::parameter(
                "InvalidParameterValue.IdentityUrlError",
                "IdentityUrl",
                "must be the issuer of the tokens: an https:// URL of at most 255 characters, without query or fragment",
                "必须是令牌的签发者：不超过 255 个字符、不含查询和片段的 https:// 地址",
            ));
        }
        let fits = |id: &String| (1..=255).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_graphic());
        if !(1..=50).contains(&self.client_ids.len()) || !self.client_ids.iter().all(fits) {
            return Err(ApiError::invalid(
                "ClientId",
                "must have 1 to 50 entries of 1 to 255 visible ASCII characters",
                "必须有 1 到 50 个元素，每个为 1 到 255 个可见 ASCII 字符",
            ));
        }
        if !matches!(self.auto_rotate_key, None | Some(0)) {
            return Err(ApiError::invalid(
                "AutoRotateKey",
                "must be 0: keys are not fetched from the provider, call UpdateOIDCConfig when they change",
                "必须为 0：此处不会从身份提供商自动获取公钥，公钥变化时请调用 UpdateOIDCConfig",
            ));
        }
        key_set(self.identity_key).map(|_| ())
    }

    /// The provider with these values; what is not given stays as `before` has it.
    pub fn provider(&self, before: IdentityProvider) -> IdentityProvider {
        IdentityProvider {
            name: self.name.to_owned(),
            description: self.description.map_or(before.description, |text| text.as_str().to_owned()),
            identity_url: self.identity_url.to_owned(),
            client_ids: self.client_ids.to_vec(),
            identity_key: self.identity_key.to_owned(),
            ..before
        }
    }
}

/// The keys in an `IdentityKey`: the base64 of a JSON Web Key Set of at most 64 KiB.
///
/// # Errors
/// InvalidParameterValue.MetadataError.
pub fn key_set(identity_key: &str) -> ApiResult<KeySet> {
    let short = (identity_key.len() <= 64 * 1024).then_some(identity_key);
    let json = short.and_then(|text| STANDARD.decode(text).ok());
    json.and_then(|json| KeySet::parse(&json).ok()).ok_or_else(|| {
        ApiError::parameter(
            "InvalidParameterValue.MetadataError",
            "IdentityKey",
            "must be the Base64 of a JSON Web Key Set of 1 to 20 public keys, one of them RSA (2048 bits or more), P-256 or P-384 for signatures",
            "必须是 JSON Web Key Set 的 Base64 编码，包含 1 到 20 个公钥，其中至少一个为用于签名的 RSA（2048 位以上）、P-256 或 P-384 公钥",
        )
    })
}

/// Checks the name of a provider, which is part of its resource name.
///
/// # Errors
/// InvalidParameterValue.NameError.
pub fn check_name(name: &str) -> ApiResult<()> {
    let fits = |b: u8| b.is_ascii_alphanumeric() || b"._-".contains(&b);
    if (1..=128).contains(&name.len()) && name.bytes().all(fits) {
        return Ok(());
    }
    Err(ApiError::parameter(
        "InvalidParameterValue.NameError",
        "Name",
        "must have 1 to 128 letters, digits and . _ -",
        "必须为 1 到 128 个字母、数字或 . _ - 字符",
    ))
}

/// The provider with that name.
///
/// # Errors
/// ResourceNotFound.IdentityNotExist.
pub fn find<'a>(directory: &'a Directory, name: &str) -> ApiResult<&'a Arc<IdentityProvider>> {
    directory.provider(name).ok_or_else(|| {
        ApiError::parameter(
            "ResourceNotFound.IdentityNotExist",
            "Name",
            "must be the name of an identity provider of this account",
            "必须是该账号下已有身份提供商的名称",
        )
    })
}

fn is_issuer(url: &str) -> bool {
    let Some(rest) = url.strip_prefix("https://") else { return false };
    url.len() <= 255
        && !rest.is_empty()
        && !rest.starts_with('/')
        && url.bytes().all(|b| b.is_ascii_graphic() && !b"?#\"<>\\^`{|}@".contains(&b))
}
