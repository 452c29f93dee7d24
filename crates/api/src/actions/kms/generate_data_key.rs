//! GenerateDataKey.

use keyward_crypto::Secret;
use keyward_domain::policy;
use keyward_domain::{
    EncryptionContext, KeyId, Origin, Rule,
    data_key::{DataKeyDescription, DataKeyName},
    key::Use,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    common::{canonical, no_cluster},
    new_data_key::NewDataKey,
    recipient, tags,
};
use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    param::types::{ByteCount, RecipientKey, SecretText, Tag},
};

/// Makes a data key: in the clear for use at once, and encrypted by a key for keeping, which the service does
/// if asked to. Permission on that key is enough for both.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct GenerateDataKey {
    /// The key that encrypts it.
    key_id: KeyId,
    /// Its size by name: `AES_128` or `AES_256`. This or `NumberOfBytes` must be given.
    key_spec: Option<String>,
    /// Its size: 1 to 1,024 bytes. Wins over `KeySpec`.
    number_of_bytes: Option<ByteCount>,
    /// What the data key is for, as JSON text of an object of strings; Decrypt must be given the same.
    encryption_context: Option<EncryptionContext>,
    /// The public key, as PEM, that the plaintext shall be encrypted for on its way back.
    encryption_public_key: Option<RecipientKey>,
    /// How: `SM2` (the default), `SM2_C1C3C2_ASN1`, `RSAES_PKCS1_V1_5`, `RSAES_OAEP_SHA_1` or `RSAES_OAEP_SHA_256`.
    encryption_algorithm: Option<String>,
    /// 1: the service shall keep the data key, with its encryption context; 0 (the default): the caller keeps it.
    is_hosted_by_kms: Option<u64>,
    /// The name of a data key that the service keeps, which then must be given: 1 to 60 letters, digits, `-` and
    /// `_`, unique within the region.
    data_key_name: Option<String>,
    /// The description of a data key that the service keeps, at most 100 bytes.
    description: Option<String>,
    /// The HSM cluster that the key lives in.
    hsm_cluster_id: Option<String>,
    /// Tags of a data key that the service keeps, at most 50; those that the account does not have yet are made.
    tags: Option<Vec<Tag>>,
}

/// The data key.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// The key that encrypted it.
    key_id: KeyId,
    /// Base64 of the data key; with a public key, of the data key encrypted for it.
    plaintext: SecretText,
    /// The data key, encrypted; Decrypt gives it back.
    ciphertext_blob: String,
    /// The id of a data key that the service keeps; empty for others.
    data_key_id: String,
    /// 0: the tags are saved. Tags that cannot be saved fail the whole call.
    tag_code: u64,
    /// What became of the tags.
    tag_msg: &'static str,
}

impl GenerateDataKey {
    fn size(&self) -> ApiResult<usize> {
        match (self.number_of_bytes, self.key_spec.as_deref()) {
            (Some(count), _) => Ok(count.get()),
            (None, Some("AES_128")) => Ok(16),
            (None, Some("AES_256")) => Ok(32),
            (None, Some(_)) => {
                Err(ApiError::invalid("KeySpec", "must be AES_128 or AES_256", "必须是 AES_128 或 AES_256"))
            }
            (None, None) => Err(ApiError::invalid(
                "KeySpec",
                "or `NumberOfBytes` must be given",
                "和 `NumberOfBytes` 必须指定其一",
            )),
        }
    }

    /// Name and description, if the service shall keep the data key. Otherwise nobody looks at them.
    fn hosted(&self) -> ApiResult<Option<(DataKeyName, DataKeyDescription)>> {
        match self.is_hosted_by_kms {
            None | Some(0) => Ok(None),
            Some(1) => {
                let name = DataKeyName::parse(self.data_key_name.as_deref().unwrap_or_default())
                    .ok_or_else(|| ApiError::broken::<DataKeyName>("DataKeyName"))?;
                let description = DataKeyDescription::parse(self.description.as_deref().unwrap_or_default())
                    .ok_or_else(|| ApiError::broken::<DataKeyDescription>("Description"))?;
                Ok(Some((name, description)))
            }
            Some(_) => Err(ApiError::invalid("IsHostedByKms", "must be 0 or 1", "必须为 0 或 1")),
        }
    }
}

impl Action for GenerateDataKey {
    const NAME: &'static str = "GenerateDataKey";
    const KIND: Kind = Kind::Write;
    const ERRORS: &'static [&'static str] = &[
        "FailedOperation.EncryptionError",
        "FailedOperation.TaggingError",
        "InvalidParameter",
        "InvalidParameterValue.DataKeyNameAlreadyExists",
        "InvalidParameterValue.InvalidDataKeyName",
        "InvalidParameterValue.InvalidHsmClusterId",
        "InvalidParameterValue.InvalidKeyId",
        "InvalidParameterValue.TagKeysDuplicated",
        "LimitExceeded.DataKeyLimitExceeded",
        "ResourceUnavailable.CmkArchived",
        "ResourceUnavailable.CmkDisabled",
        "ResourceUnavailable.CmkNotFound",
        "ResourceUnavailable.CmkStateNotSupport",
        "ResourceUnavailable.KeyPendingDelete",
        "UnauthorizedOperation",
    ];
    type Response = Response;

    fn check(&self) -> ApiResult<()> {
        self.size()?;
        self.hosted()?;
        no_cluster(self.hsm_cluster_id.as_deref())
    }

    fn scope(&self) -> Scope {
        Scope::Keys(vec![self.key_id])
    }

    fn request_tags(&self) -> Vec<policy::Tag> {
        self.tags
            .iter()
            .flatten()
            .map(|tag| policy::Tag::new(tag.tag_key.as_str(), tag.tag_value.as_str()))
            .collect()
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let hosted = self.hosted()?;
        if hosted.is_some() && cx.caller.product().is_some() {
            return Err(ApiError::new(
                "UnauthorizedOperation",
                "The service keeps data keys for users alone: `IsHostedByKms` of a cloud product must be 0.",
                "服务仅为用户托管数据密钥：云产品调用时 `IsHostedByKms` 必须为 0。",
            ));
        }
        let usage = if hosted.is_some() { Use::KeepDataKey } else { Use::GenerateDataKey };
        let encrypting = cx.permit.key(self.key_id)?.for_encrypt(usage)?;
        let random = &*cx.service.random;
        let data_key = Secret::random(self.size()?, random)?;
        let context = canonical(self.encryption_context.as_ref());
        let ciphertext_blob = encrypting.seal(self.key_id, &context, data_key.expose())?;
        let recipient = (self.encryption_public_key.as_ref(), self.encryption_algorithm.as_deref());
        let plaintext = recipient::wrap(recipient, data_key.expose(), random)?;
        let mut response = Response {
            key_id: self.key_id,
            plaintext,
            ciphertext_blob,
            data_key_id: String::new(),
            tag_code: tags::SAVED,
            tag_msg: tags::message(&[]),
        };
        let version = encrypting.version;
        let Some((name, description)) = hosted else {
            return Ok(Done::reply(response).using(self.key_id, version));
        };

        let tags = tags::parsed(self.tags.as_deref())?;
        response.tag_msg = tags::message(&tags);
        let kept = NewDataKey {
            name,
            description,
            key: self.key_id,
            length: data_key.expose().len(),
            origin: Origin::TencentKms,
            ciphertext: response.ciphertext_blob.clone(),
            context,
            tags,
        };
        let kept = kept.keep(cx).await?;
        response.data_key_id = kept.id.to_string();
        let (changes, touched) = (vec![kept.change], vec![kept.path]);
        let done = Done::changing(response, changes).using(self.key_id, version);
        Ok(Done { touched, reserved: Some(kept.reserved), ..done })
    }
}
