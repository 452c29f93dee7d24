//! CreateKey.

use keyward_domain::policy;
use keyward_domain::{
    Alias, Description, Key, KeyId, KeyState, KeyUsage, Origin, Owner, Suite, UnixSeconds,
    key::{Imported, Rotation},
    resource,
};
use keyward_store::{Change, KeyVersion};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{common::no_cluster, tags};
use crate::{
    ApiError, ApiResult,
    action::{Action, Cx, Done, Kind},
    algorithms, keyring,
    param::types::Tag,
    quota::{Counted, Place},
};

/// Creates a key (CMK), symmetric or a key pair. It is enabled at once, unless the user imports its material;
/// its rotation is off.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct CreateKey {
    /// The name of the key: 1 to 60 letters, digits, `-` and `_`, unique within the region.
    alias: Alias,
    /// Free text, at most 1,024 bytes.
    description: Option<Description>,
    /// What the key is for; `ENCRYPT_DECRYPT` if not given. ListAlgorithms tells what a region offers.
    key_usage: Option<String>,
    /// 1: the service makes the material (the default); 2: the user imports it.
    r#type: Option<u64>,
    /// Tags for the key, at most 50; those that the account does not have yet are made.
    tags: Option<Vec<Tag>>,
    /// The HSM cluster the key shall live in.
    hsm_cluster_id: Option<String>,
}

/// The new key.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// Globally unique.
    key_id: KeyId,
    /// As given.
    alias: Alias,
    /// In seconds since 1970.
    #[schemars(with = "u64")]
    create_time: UnixSeconds,
    /// As given.
    description: Description,
    /// `Enabled`, or `PendingImport` if the user imports the material.
    key_state: &'static str,
    /// What the key is for.
    key_usage: &'static str,
    /// 0: the tags are saved. Tags that cannot be saved fail the whole call.
    tag_code: u64,
    /// What became of the tags.
    tag_msg: &'static str,
    /// The HSM cluster the key lives in; empty for none.
    hsm_cluster_id: &'static str,
}

impl Action for CreateKey {
    const NAME: &'static str = "CreateKey";
    const KIND: Kind = Kind::Write;
    const ERRORS: &'static [&'static str] = &[
        "FailedOperation.TaggingError",
        "InvalidParameter",
        "InvalidParameterValue.AliasAlreadyExists",
        "InvalidParameterValue.InvalidAlias",
        "InvalidParameterValue.InvalidHsmClusterId",
        "InvalidParameterValue.InvalidKeyUsage",
        "InvalidParameterValue.InvalidType",
        "InvalidParameterValue.TagKeysDuplicated",
        "LimitExceeded.CmkLimitExceeded",
        "UnauthorizedOperation",
        "UnsupportedOperation.UnsupportedKeyUsageInCurrentRegion",
    ];
    type Response = Response;

    fn request_tags(&self) -> Vec<policy::Tag> {
        self.tags
            .iter()
            .flatten()
            .map(|tag| policy::Tag::new(tag.tag_key.as_str(), tag.tag_value.as_str()))
            .collect()
    }

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let usage = usage(self.key_usage.as_deref(), cx.suite)?;
        let origin = origin(self.r#type, usage)?;
        no_cluster(self.hsm_cluster_id.as_deref())?;
        let tags = tags::parsed(self.tags.as_deref())?;
        let service = cx.service;
        let quotas = &service.caches.quotas;
        let (id, limit) = (service.new_key_id(), service.settings.cmk_limit);
        let place = Place::of(Counted::Keys, cx.caller.account, cx.region);
        let reserved = quotas.reserve(&*service.store, place, *id.as_bytes(), limit).await?;

        let key = Key {
            id,
            account: cx.caller.account,
            creator: cx.caller.uin,
            owner: Owner::User,
            region: cx.region.clone(),
            alias: self.alias.clone(),
            description: self.description.clone().unwrap_or_default(),
            usage,
            origin,
            state: if origin == Origin::External { KeyState::PendingImport } else { KeyState::Enabled },
            created_at: cx.now,
            rotation: Rotation::OFF,
            imported: Imported::default(),
            current_version: u32::from(origin == Origin::TencentKms),
            revision: 1,
        };
        let version = if key.has_material() { Some(first_version(cx, &key).await?) } else { None };
        let response = Response {
            key_id: key.id,
            alias: key.alias.clone(),
            create_time: key.created_at,
            description: key.description.clone(),
            key_state: key.state.as_str(),
            key_usage: usage.as_str(),
            tag_code: tags::SAVED,
            tag_msg: tags::message(&tags),
            hsm_cluster_id: "",
        };
        let touched = vec![resource::key_path(key.creator, key.id)];
        let changes = vec![Change::CreateKey { key: Box::new(key), version, tags }];
        Ok(Done { touched, reserved: Some(reserved), ..Done::changing(response, changes) })
    }
}

async fn first_version(cx: &Cx<'_>, key: &Key) -> ApiResult<KeyVersion> {
    let (provider, binding) = (&cx.service.provider, keyring::binding(key, 1));
    let (algorithm, wrapped) = match algorithms::pair(key.usage) {
        None => {
            let algorithm = algorithms::symmetric(cx.suite);
            (algorithm.as_u8(), provider.generate(algorithm, &binding)?)
        }
        Some(algorithm) => {
            let pair = cx.service.pairs.take(algorithm).await?;
            (algorithm.as_u8(), provider.bind(pair, &binding)?)
        }
    };
    Ok(KeyVersion { key: key.id, number: 1, created_at: cx.now, algorithm, wrapped })
}

fn usage(name: Option<&str>, suite: Suite) -> ApiResult<KeyUsage> {
    let usage = match name {
        None | Some("") => KeyUsage::EncryptDecrypt,
        Some(name) => KeyUsage::parse(name).ok_or_else(|| {
            ApiError::parameter(
                "InvalidParameterValue.InvalidKeyUsage",
                "KeyUsage",
                "must be a usage that ListAlgorithms reports",
                "必须是 ListAlgorithms 返回的密钥用途",
            )
        })?,
    };
    if usage.offered_in(suite) {
        return Ok(usage);
    }
    Err(ApiError::parameter(
        "UnsupportedOperation.UnsupportedKeyUsageInCurrentRegion",
        "KeyUsage",
        "is not offered in this region; see ListAlgorithms",
        "在当前地域不支持，请查看 ListAlgorithms",
    ))
}

fn origin(r#type: Option<u64>, usage: KeyUsage) -> ApiResult<Origin> {
    match r#type {
        None | Some(1) => Ok(Origin::TencentKms),
        Some(2) if usage == KeyUsage::EncryptDecrypt => Ok(Origin::External),
        Some(2) => Err(ApiError::parameter(
            "InvalidParameterValue.InvalidKeyUsage",
            "KeyUsage",
            "must be ENCRYPT_DECRYPT if `Type` is 2: only symmetric keys take imported material",
            "在 `Type` 为 2 时必须是 ENCRYPT_DECRYPT：仅对称密钥支持导入密钥材料",
        )),
        Some(_) => Err(ApiError::parameter(
            "InvalidParameterValue.InvalidType",
            "Type",
            "must be 1 (the service makes the material) or 2 (you import it)",
            "必须为 1（由服务生成密钥材料）或 2（由用户导入）",
        )),
    }
}
