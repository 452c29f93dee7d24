//! ImportDataKey.

use base64::{Engine, engine::general_purpose::STANDARD};
use keyward_crypto::Secret;
use keyward_domain::policy;
use keyward_domain::{
    DataKeyId, KeyId, Origin, Rule,
    data_key::{DataKeyDescription, DataKeyName, LONGEST},
    key::Use,
    rule::Text,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, Serializer};
use zeroize::Zeroizing;

use super::{
    common::no_cluster,
    new_data_key::{Kept, NewDataKey},
    tags,
};
use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Kind, Scope},
    keyring::UsableKey,
    param::types::{CiphertextBlob, MASK, Tag},
};

/// Gives the service a data key to keep: as a ciphertext that a key (CMK) made without an encryption context, or
/// in the clear, which a key encrypts. Needs permission on that key. From then on permission on the data key is
/// enough to get it in the clear, so importing a ciphertext needs permission to Decrypt with that key, too.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct ImportDataKey {
    /// The name of the data key: 1 to 60 letters, digits, `-` and `_`, unique within the region.
    data_key_name: DataKeyName,
    /// The data key: a CiphertextBlob, or Base64 of 1 to 1,024 bytes.
    import_key_material: ImportKeyMaterial,
    /// What it is: 1 a ciphertext, 2 a data key in the clear.
    import_type: u64,
    /// Free text, at most 100 bytes.
    description: Option<DataKeyDescription>,
    /// The key that encrypts a data key in the clear; for a ciphertext, if given, the key that made it.
    key_id: Option<KeyId>,
    /// The HSM cluster that the key lives in.
    hsm_cluster_id: Option<String>,
    /// Tags for the data key, at most 50; those that the account does not have yet are made.
    tags: Option<Vec<Tag>>,
}

/// The data key.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// The key that encrypted it.
    key_id: KeyId,
    /// Globally unique.
    data_key_id: DataKeyId,
    /// 0: the tags are saved. Tags that cannot be saved fail the whole call.
    tag_code: u64,
    /// What became of the tags.
    tag_msg: &'static str,
}

/// What is imported, of either kind. In the audit trail it is masked.
pub struct ImportKeyMaterial(Zeroizing<String>);

/// What is imported, taken apart.
enum Material {
    Ciphertext(Box<CiphertextBlob>),
    Plaintext(Secret),
}

impl Rule for ImportKeyMaterial {
    const CODE: &'static str = "InvalidParameterValue.InvalidImportKeyMaterial";
    const MUST: Text = Text {
        en: "must be a CiphertextBlob of 1 to 1024 bytes made without an EncryptionContext (ImportType 1), or the Base64 of 1 to 1024 bytes (ImportType 2)",
        zh: "必须是未使用 EncryptionContext 加密的 1 到 1024 字节数据的 CiphertextBlob（ImportType 为 1），或 1 到 1024 字节数据的 Base64 编码（ImportType 为 2）",
    };

    fn parse(text: &str) -> Option<Self> {
        Some(Self(Zeroizing::new(text.to_owned())))
    }
}

keyward_domain::rule_type!(ImportKeyMaterial);

impl Serialize for ImportKeyMaterial {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(MASK)
    }
}

fn wrong_material() -> ApiError {
    ApiError::broken::<ImportKeyMaterial>("ImportKeyMaterial")
}

fn fits(length: usize) -> bool {
    (1..=usize::from(LONGEST)).contains(&length)
}

impl ImportDataKey {
    fn material(&self) -> ApiResult<Material> {
        let text = &*self.import_key_material.0;
        match self.import_type {
            1 => CiphertextBlob::parse(text).map(|blob| Material::Ciphertext(Box::new(blob))),
            2 => {
                let bytes = STANDARD.decode(text).ok().map(Secret::new);
                bytes.filter(|bytes| fits(bytes.expose().len())).map(Material::Plaintext)
            }
            _ => {
                return Err(ApiError::parameter(
                    "InvalidParameterValue.InvalidType",
                    "ImportType",
                    "must be 1 for a ciphertext or 2 for a data key in the clear",
                    "必须为 1（密文导入）或 2（明文导入）",
                ));
            }
        }
        .ok_or_else(wrong_material)
    }

    /// The key that encrypted, or shall encrypt, the data key.
    fn encrypting_key(&self, material: &Material) -> ApiResult<KeyId> {
        let wrong = |en, zh| Err(ApiError::parameter("InvalidParameterValue.InvalidKeyId", "KeyId", en, zh));
        match (material, self.key_id) {
            (Material::Plaintext(_), Some(id)) => Ok(id),
            (Material::Plaintext(_), None) => {
                wrong("must be given with ImportType 2", "在 ImportType 为 2 时必须指定")
            }
            (Material::Ciphertext(blob), Some(id)) if id != blob.key_id() => {
                wrong("must be the key that made the ciphertext", "必须是生成该密文的密钥")
            }
            (Material::Ciphertext(blob), _) => Ok(blob.key_id()),
        }
    }
}

/// The ciphertext that is kept, and the length of the data key in bytes.
fn encrypted(material: Material, cmk: &UsableKey) -> ApiResult<(String, usize)> {
    match material {
        Material::Plaintext(secret) => {
            let encrypting = cmk.for_encrypt(Use::KeepDataKey)?;
            Ok((encrypting.seal(cmk.key.id, &[], secret.expose())?, secret.expose().len()))
        }
        Material::Ciphertext(blob) => {
            let opened = cmk.open_for(Use::KeepDataKey, blob.parsed(), &[])?;
            let length = opened.map(|secret| secret.expose().len()).filter(|length| fits(*length));
            Ok((blob.as_str().to_owned(), length.ok_or_else(wrong_material)?))
        }
    }
}

impl Action for ImportDataKey {
    const NAME: &'static str = "ImportDataKey";
    const KIND: Kind = Kind::Write;
    const ERRORS: &'static [&'static str] = &[
        "FailedOperation.TaggingError",
        "InvalidParameter",
        "InvalidParameterValue.DataKeyNameAlreadyExists",
        "InvalidParameterValue.InvalidDataKeyName",
        "InvalidParameterValue.InvalidHsmClusterId",
        "InvalidParameterValue.InvalidImportKeyMaterial",
        "InvalidParameterValue.InvalidKeyId",
        "InvalidParameterValue.InvalidType",
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
        self.encrypting_key(&self.material()?)?;
        no_cluster(self.hsm_cluster_id.as_deref())
    }

    fn scope(&self) -> Scope {
        // What has no key was refused before; all keys would be asked for.
        let key = self.material().and_then(|material| self.encrypting_key(&material));
        key.map_or(Scope::AnyKey, |id| Scope::Keys(vec![id]))
    }

    /// A ciphertext that becomes a data key can be opened by GetDataKeyPlaintext.
    fn also_needs(&self) -> Vec<(&'static str, Scope)> {
        match self.material() {
            Ok(Material::Ciphertext(blob)) => vec![("Decrypt", Scope::Keys(vec![blob.key_id()]))],
            _ => Vec::new(),
        }
    }

    fn request_tags(&self) -> Vec<policy::Tag> {
        self.tags
            .iter()
            .flatten()
            .map(|tag| policy::Tag::new(tag.tag_key.as_str(), tag.tag_value.as_str()))
            .collect()
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let tags = tags::parsed(self.tags.as_deref())?;
        let tag_msg = tags::message(&tags);
        let material = self.material()?;
        let key = self.encrypting_key(&material)?;
        let (ciphertext, length) = encrypted(material, cx.permit.key(key)?)?;
        let data_key = NewDataKey {
            name: self.data_key_name.clone(),
            description: self.description.clone().unwrap_or_default(),
            key,
            length,
            origin: Origin::External,
            ciphertext,
            context: Vec::new(),
            tags,
        };
        let Kept { id, change, path, reserved } = data_key.keep(cx).await?;
        let response = Response { key_id: key, data_key_id: id, tag_code: tags::SAVED, tag_msg };
        Ok(Done { response, changes: vec![change], touched: vec![path], reserved: Some(reserved) })
    }
}
