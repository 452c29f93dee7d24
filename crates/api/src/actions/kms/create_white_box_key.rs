//! CreateWhiteBoxKey.

use std::sync::Arc;

use keyward_crypto::white_box::WhiteBoxSecret;
use keyward_domain::{
    Alias, WhiteBoxKey, WhiteBoxKeyId, policy, resource,
    white_box::{WhiteBoxAlgorithm, WhiteBoxDescription, WhiteBoxState},
};
use keyward_store::{Change, WhiteBoxKeyRecord};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{data_keys::of_value, tags, white_box::decrypt_key};
use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind},
    param::types::{SecretText, Tag},
    quota::{Counted, Place},
    white_box_keyring::{algorithm, whose},
};

/// Creates a white-box key: the service encrypts with it, and tables that hide it decrypt on devices that nobody trusts.
/// An account may have 50 in a region unless the operator says otherwise.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct CreateWhiteBoxKey {
    /// The name: 1 to 60 letters, digits, `-` and `_`, unique among the white-box keys of the region.
    alias: Alias,
    /// `AES_256` or `SM4`.
    algorithm: WhiteBoxAlgorithm,
    /// Free text, at most 1,024 bytes. It cannot be changed later.
    description: Option<WhiteBoxDescription>,
    /// Tags for the key, at most 50; those that the account does not have yet are made.
    tags: Option<Vec<Tag>>,
}

/// The new key.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// Always empty: the service encrypts.
    encrypt_key: &'static str,
    /// Base64 of what decrypts, on any device.
    decrypt_key: SecretText,
    /// Globally unique.
    key_id: WhiteBoxKeyId,
    /// 0: the tags are saved. Tags that cannot be saved fail the whole call.
    tag_code: u64,
    /// What became of the tags.
    tag_msg: &'static str,
}

impl Action for CreateWhiteBoxKey {
    const NAME: &'static str = "CreateWhiteBoxKey";
    const KIND: Kind = Kind::Write;
    const ERRORS: &'static [&'static str] = &[
        "FailedOperation.TaggingError",
        "InvalidParameterValue",
        "InvalidParameterValue.AliasAlreadyExists",
        "InvalidParameterValue.InvalidAlias",
        "InvalidParameterValue.TagKeysDuplicated",
        "LimitExceeded.KeyLimitExceeded",
        "UnauthorizedOperation",
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
        let service = cx.service;
        let tags = tags::parsed(self.tags.as_deref()).map_err(of_value)?;
        let tag_msg = tags::message(&tags);
        let id = service.new_white_box_key_id();
        let place = Place::of(Counted::WhiteBoxKeys, cx.caller.account, cx.region);
        let limit = service.settings.white_box_key_limit;
        let quotas = &service.caches.quotas;
        let reserved = quotas.reserve(&*service.store, place, *id.as_bytes(), limit).await?;
        let key = WhiteBoxKey {
            id,
            account: cx.caller.account,
            creator: cx.caller.uin,
            region: cx.region.clone(),
            alias: self.alias.clone(),
            description: self.description.clone().unwrap_or_default(),
            algorithm: self.algorithm,
            state: WhiteBoxState::Enabled,
            created_at: cx.now,
            revision: 1,
        };
        let secret = Arc::new(WhiteBoxSecret::generate(algorithm(key.algorithm), &*service.random)?);
        let wrapped = secret.wrap(&service.root_key, &whose(&key), &*service.random)?;
        let decrypt_key = decrypt_key(cx, &key, secret, &[]).await?;
        let path = resource::key_path(key.creator, id);
        let record = WhiteBoxKeyRecord { key, wrapped, devices: Vec::new(), tags };
        let response = Response { encrypt_key: "", decrypt_key, key_id: id, tag_code: tags::SAVED, tag_msg };
        let changes = vec![Change::CreateWhiteBoxKey(Box::new(record))];
        Ok(Done { response, changes, touched: vec![path], reserved: Some(reserved) })
    }
}
