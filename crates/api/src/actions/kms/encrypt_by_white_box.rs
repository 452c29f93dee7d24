//! EncryptByWhiteBox.

use base64::{Engine, engine::general_purpose::STANDARD};
use keyward_crypto::white_box::{IV, new_iv};
use keyward_domain::{Rule, WhiteBoxKeyId, rule::Text, white_box::WhiteBoxState};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    param::types::Plaintext,
};

/// Encrypts up to 4 KiB with a white-box key: AES-256 or SM4 in CBC mode with PKCS #7. Devices decrypt that with the
/// DecryptKey of the same key; nothing tells them whether a ciphertext was altered.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct EncryptByWhiteBox {
    /// Which key.
    key_id: WhiteBoxKeyId,
    /// Base64 of 1 to 4,096 bytes.
    plain_text: WhiteBoxPlaintext,
    /// Base64 of 16 bytes that no other message of the key has, and that nobody can guess; random ones if not given.
    initialization_vector: Option<InitializationVector>,
}

/// The ciphertext.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// Base64 of the 16 bytes that were used. To decrypt needs them.
    initialization_vector: String,
    /// Base64 of the ciphertext.
    cipher_text: String,
}

/// What is encrypted. In the audit trail it is masked.
pub struct WhiteBoxPlaintext(Plaintext);

impl Rule for WhiteBoxPlaintext {
    const CODE: &'static str = "InvalidParameterValue";
    const MUST: Text = Plaintext::MUST;

    fn parse(text: &str) -> Option<Self> {
        Plaintext::parse(text).map(Self)
    }
}

impl Serialize for WhiteBoxPlaintext {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// With what the first block is mixed.
#[derive(Serialize)]
#[serde(transparent)]
pub struct InitializationVector(#[serde(serialize_with = "as_base64")] [u8; IV]);

impl Rule for InitializationVector {
    const CODE: &'static str = "InvalidParameterValue";
    const MUST: Text =
        Text { en: "must be the Base64 of 16 bytes", zh: "必须是 16 字节数据的 Base64 编码" };

    fn parse(text: &str) -> Option<Self> {
        STANDARD.decode(text).ok()?.try_into().ok().map(Self)
    }
}

keyward_domain::rule_type!(InitializationVector, WhiteBoxPlaintext);

fn as_base64<S: serde::Serializer>(bytes: &[u8; IV], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&STANDARD.encode(bytes))
}

impl Action for EncryptByWhiteBox {
    const NAME: &'static str = "EncryptByWhiteBox";
    const KIND: Kind = Kind::Write;
    const ERRORS: &'static [&'static str] = &[
        "InvalidParameterValue",
        "InvalidParameterValue.InvalidKeyId",
        "ResourceNotFound",
        "ResourceUnavailable.KeyDisabled",
        "UnauthorizedOperation",
    ];
    type Response = Response;

    fn scope(&self) -> Scope {
        Scope::WhiteBoxKeys(vec![self.key_id])
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let usable = cx.permit.white_box_key(self.key_id)?;
        if usable.key().state == WhiteBoxState::Disabled {
            return Err(ApiError::new(
                "ResourceUnavailable.KeyDisabled",
                format!("The white-box key {} is disabled.", self.key_id),
                format!("白盒密钥 {} 已禁用。", self.key_id),
            ));
        }
        let iv = match &self.initialization_vector {
            Some(given) => given.0,
            None => new_iv(&*cx.service.random)?,
        };
        let ciphertext = usable.secret()?.encrypt(&iv, self.plain_text.0.expose())?;
        Ok(Done::reply(Response {
            initialization_vector: STANDARD.encode(iv),
            cipher_text: STANDARD.encode(ciphertext),
        }))
    }
}
