//! May they? Decides about a call and hands out what it may touch.

use std::sync::Arc;

use keyward_domain::{
    DataKey, DataKeyId, KeyId, Owner, ProductId, Region, ResourceName, account::PrincipalKind, resource,
};
use keyward_store::{DataKeyRecord, TagRecord};

use crate::{
    ApiError, ApiResult, Caller, action::Scope, data_keyring, keyring::UsableKey, service::Keyrings,
};

/// What a caller may touch in one call. Only [`authorize`] makes one, and an action reaches keys and data
/// keys only through it.
pub struct Permit {
    keys: Vec<(KeyId, Option<Arc<UsableKey>>)>,
    data_keys: Vec<(DataKeyId, Option<PermittedDataKey>)>,
    tagged: Vec<(ResourceName, Option<TagRecord>)>,
}

/// A data key with its CMK.
pub struct PermittedDataKey {
    /// The data key and its ciphertext.
    pub record: Arc<DataKeyRecord>,
    cmk: Option<Arc<UsableKey>>,
}

impl PermittedDataKey {
    /// What is known of the data key.
    pub fn data_key(&self) -> &DataKey {
        &self.record.data_key
    }

    /// The last segment of its resource name.
    pub fn resource_id(&self) -> String {
        resource::key_resource_id(self.data_key().creator, self.data_key().id)
    }

    /// The CMK that encrypted it.
    ///
    /// # Errors
    /// ResourceUnavailable.CmkNotFound if that was destroyed.
    pub fn cmk(&self) -> ApiResult<&Arc<UsableKey>> {
        self.cmk.as_ref().ok_or_else(|| not_found(self.data_key().key))
    }
}

impl Permit {
    /// The key with that id.
    ///
    /// # Errors
    /// ResourceUnavailable.CmkNotFound if the account has no such key in the region.
    pub fn key(&self, id: KeyId) -> ApiResult<&Arc<UsableKey>> {
        let found = self.keys.iter().find(|(known, _)| *known == id).and_then(|(_, key)| key.as_ref());
        found.ok_or_else(|| not_found(id))
    }

    /// All keys of the scope that exist.
    pub fn keys(&self) -> impl Iterator<Item = &Arc<UsableKey>> {
        self.keys.iter().filter_map(|(_, key)| key.as_ref())
    }

    /// The data key with that id.
    ///
    /// # Errors
    /// ResourceUnavailable.DataKeyNotFound if the account has no such data key in the region.
    pub fn data_key(&self, id: DataKeyId) -> ApiResult<&PermittedDataKey> {
        let found = self.data_keys.iter().find(|(known, _)| *known == id);
        found.and_then(|(_, data_key)| data_key.as_ref()).ok_or_else(|| data_keyring::not_found(id))
    }

    /// All data keys of the scope that exist.
    pub fn data_keys(&self) -> impl Iterator<Item = &PermittedDataKey> {
        self.data_keys.iter().filter_map(|(_, data_key)| data_key.as_ref())
    }

    /// The resource with that name and its tags; `None` if the account has no such resource.
    pub fn tagged(&self, name: &ResourceName) -> Option<&TagRecord> {
        self.tagged.iter().find(|(known, _)| known == name).and_then(|(_, found)| found.as_ref())
    }

    /// All resources of the scope that exist and carry tags, or may.
    pub fn all_tagged(&self) -> impl Iterator<Item = &TagRecord> {
        self.tagged.iter().filter_map(|(_, found)| found.as_ref())
    }
}

/// Decides about a call: every resource of its scope must be allowed.
///
/// The root account may do everything, a product use its own keys and those bound to it; anybody else is
/// refused, unless the action needs no permission.
///
/// # Errors
/// UnauthorizedOperation, naming the first resource without permission.
pub async fn authorize(
    caller: &Caller,
    service: &str,
    action: &str,
    region: &Region,
    scope: Scope,
    keyrings: &Keyrings,
    request_id: &str,
) -> ApiResult<Permit> {
    let refuse = |resource: String| Err(refused(service, action, &resource, request_id));
    let may = May::of(caller, action);
    let (mut keys, mut data_keys, mut tagged) = (Vec::new(), Vec::new(), Vec::new());
    match scope {
        Scope::Nothing => {}
        Scope::AnyKey if may != May::Nothing => {}
        Scope::AnyKey => return refuse(resource::any_key_name(region.as_str(), caller.account)),
        Scope::Keys(ids) => {
            for id in ids {
                let key = keyrings.keys.key(caller.account, region, id).await?;
                if !may.touch(key.as_deref()) {
                    let creator = key.as_ref().map_or(caller.uin, |key| key.key.creator);
                    return refuse(resource::key_name(region, caller.account, creator, id));
                }
                keys.push((id, key));
            }
        }
        Scope::DataKeys(ids) => {
            for id in ids {
                let found = keyrings.data_keys.data_key(caller.account, region, id).await?;
                // Products keep no data keys here.
                if may != May::Everything {
                    let creator = found.as_ref().map_or(caller.uin, |found| found.data_key.creator);
                    return refuse(resource::key_name(region, caller.account, creator, id));
                }
                let data_key = match found {
                    None => None,
                    Some(record) => {
                        let cmk = keyrings.keys.key(caller.account, region, record.data_key.key).await?;
                        Some(PermittedDataKey { record, cmk })
                    }
                };
                data_keys.push((id, data_key));
            }
        }
        Scope::Tagged(names) => {
            for name in names {
                let found = keyrings.store.tagged(caller.account, &name).await?;
                if may != May::Everything {
                    // The one name that it has, however the request wrote it.
                    let claimed = || name.clone().owned_by(caller.account).to_string();
                    return refuse(found.map_or_else(claimed, |found| found.resource.name(caller.account)));
                }
                tagged.push((name, found));
            }
        }
        Scope::Named(_) if may == May::Everything => {}
        Scope::Named(names) => return refuse(names.into_iter().next().unwrap_or_else(|| "*".into())),
    }
    Ok(Permit { keys, data_keys, tagged })
}

/// What a caller may do with an action.
#[derive(PartialEq)]
enum May {
    /// Everything.
    Everything,
    /// Use the keys of this product, and those bound to it.
    Use(ProductId),
    /// Nothing.
    Nothing,
}

/// What products do: they use and look at keys, and change none.
const PRODUCTS_MAY: [&str; 17] = [
    "AsymmetricRsaDecrypt",
    "AsymmetricSm2Decrypt",
    "Decrypt",
    "DescribeKey",
    "DescribeKeys",
    "Encrypt",
    "GenerateDataKey",
    "GenerateRandom",
    "GetKeyRotationStatus",
    "GetPublicKey",
    "GetServiceStatus",
    "ListAlgorithms",
    "ListKeyDetail",
    "ListKeys",
    "ReEncrypt",
    "SignByAsymmetricKey",
    "VerifyByAsymmetricKey",
];

impl May {
    fn of(caller: &Caller, action: &str) -> Self {
        match caller.kind {
            PrincipalKind::Root => Self::Everything,
            PrincipalKind::SubAccount => Self::Nothing,
            PrincipalKind::Product if !PRODUCTS_MAY.contains(&action) => Self::Nothing,
            PrincipalKind::Product => caller.product().map_or(Self::Nothing, Self::Use),
        }
    }

    /// Whether the caller may touch that key; a key that does not exist is told to those who may see all.
    fn touch(&self, key: Option<&UsableKey>) -> bool {
        match self {
            Self::Everything => true,
            Self::Use(product) => key.is_some_and(|key| match &key.key.owner {
                Owner::Product(owner) => owner == product,
                Owner::User => key.used_by.contains(product),
            }),
            Self::Nothing => false,
        }
    }
}

fn refused(service: &str, action: &str, resource: &str, request_id: &str) -> ApiError {
    ApiError::new(
        "UnauthorizedOperation",
        format!(
            "[request id:{request_id}]you are not authorized to perform operation ({service}:{action})\nresource ({resource}) has no permission\n"
        ),
        format!(
            "[request id:{request_id}]您没有执行操作 ({service}:{action}) 的权限\n资源 ({resource}) 未授权\n"
        ),
    )
}

/// The error of a key that the account does not have in the region.
pub fn not_found(id: KeyId) -> ApiError {
    ApiError::new(
        "ResourceUnavailable.CmkNotFound",
        format!("The key {id} does not exist in this account and region."),
        format!("该账号在此地域下不存在密钥 {id}。"),
    )
}
