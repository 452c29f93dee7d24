//! What a call is about, by the names that its audit record has: last segments of resource names. They are the same
//! whether the call succeeds or fails, as far as it is known what it names.

use keyward_domain::{DataKeyId, KeyId, Region, Uin, WhiteBoxKeyId, directory::Directory, resource};

use crate::{
    access::PermittedDataKey,
    action::{Cx, Scope},
    cam_resource::CamResource,
    param::Params,
    service::Keyrings,
};

/// How many keys the record of a call that failed names.
const NAMED: usize = 100;

/// What a call wants to touch, before it is known whether that exists.
pub struct Claim {
    /// Where.
    pub region: Region,
    /// What.
    pub scope: Scope,
}

/// The keys that parameters name which could not be read as a whole.
pub fn readable(params: &Params) -> Scope {
    let keys = [params.readable("KeyId"), params.readable("KeyIds")].concat();
    let data_keys = [params.readable("DataKeyId"), params.readable("DataKeyIds")].concat();
    match (keys.is_empty(), data_keys.is_empty()) {
        (true, true) => Scope::Nothing,
        (false, _) => Scope::Keys(keys),
        (true, false) => Scope::DataKeys(data_keys),
    }
}

/// The names of what a call wants to touch, where they say it all.
pub fn plain(scope: &Scope) -> Vec<String> {
    match scope {
        Scope::AnyKey => vec!["key/*".into()],
        Scope::Tagged(names) => names.iter().map(|name| format!("key/{}", name.resource_id())).collect(),
        // What is tied to no resource is about nothing in particular.
        Scope::Named(names) => names.iter().filter(|name| *name != "*").cloned().collect(),
        Scope::Nothing | Scope::Keys(_) | Scope::DataKeys(_) | Scope::WhiteBoxKeys(_) | Scope::Cam(_) => {
            Vec::new()
        }
    }
}

/// The names of what a call wanted to touch. Without `keyrings`, it is not looked up who made the keys.
pub async fn names(claim: Claim, account: Uin, keyrings: Option<&Keyrings>) -> Vec<String> {
    let mut names = Vec::new();
    match claim.scope {
        scope @ (Scope::Nothing | Scope::AnyKey | Scope::Tagged(_) | Scope::Named(_) | Scope::Cam(_)) => {
            names = plain(&scope);
        }
        Scope::Keys(ids) => {
            for id in ids.into_iter().take(NAMED) {
                names.push(name(creator(keyrings, account, &claim.region, id).await, &id.to_string()));
            }
        }
        Scope::DataKeys(ids) => {
            for id in ids.into_iter().take(NAMED) {
                names.push(name(
                    data_key_creator(keyrings, account, &claim.region, id).await,
                    &id.to_string(),
                ));
            }
        }
        Scope::WhiteBoxKeys(ids) => {
            for id in ids.into_iter().take(NAMED) {
                names.push(name(
                    white_box_creator(keyrings, account, &claim.region, id).await,
                    &id.to_string(),
                ));
            }
        }
    }
    names
}

/// Who made a key. Parameters that could not be read as a whole name white-box keys in the same way.
async fn creator(keyrings: Option<&Keyrings>, account: Uin, region: &Region, id: KeyId) -> Option<Uin> {
    match keyrings?.keys.key(account, region, id).await.ok().flatten() {
        Some(key) => Some(key.key.creator),
        None => white_box_creator(keyrings, account, region, WhiteBoxKeyId::from_bytes(*id.as_bytes())).await,
    }
}

async fn data_key_creator(
    keyrings: Option<&Keyrings>,
    account: Uin,
    region: &Region,
    id: DataKeyId,
) -> Option<Uin> {
    let found = keyrings?.data_keys.data_key(account, region, id).await.ok().flatten();
    found.map(|record| record.data_key.creator)
}

async fn white_box_creator(
    keyrings: Option<&Keyrings>,
    account: Uin,
    region: &Region,
    id: WhiteBoxKeyId,
) -> Option<Uin> {
    let found = keyrings?.white_box_keys.key(account, region, id).await.ok().flatten();
    found.map(|key| key.key().creator)
}

/// The name of a key, data key or white-box key; without who made it, if that is not known.
fn name(creator: Option<Uin>, id: &str) -> String {
    match creator {
        Some(creator) => format!("key/{}", resource::key_resource_id(creator, id)),
        None => format!("key/{id}"),
    }
}

/// The names of the keys, data keys and tagged resources that a call touched; none if it is about no single key.
pub fn touched(cx: &Cx<'_>, beyond: &[String]) -> Option<Vec<String>> {
    let keys = cx.permit.keys().map(|key| resource::key_resource_id(key.key.creator, key.key.id));
    let data_keys = cx.permit.data_keys().map(PermittedDataKey::resource_id);
    let tagged = cx.permit.all_tagged().map(|found| found.resource.resource_id());
    let white_box =
        cx.permit.white_box_keys().map(|key| resource::key_resource_id(key.key().creator, key.key().id));
    let ids = keys.chain(data_keys).chain(white_box).chain(tagged);
    let names: Vec<_> = ids.map(|id| format!("key/{id}")).chain(beyond.iter().cloned()).collect();
    (!names.is_empty()).then_some(names)
}

/// The names of things of the directory that a call is about; `None` if it is about none.
pub fn in_directory(directory: &Directory, caller: Uin, scope: &Scope) -> Option<Vec<String>> {
    let Scope::Cam(resources) = scope else { return None };
    let paths = resources.iter().filter(|resource| **resource != CamResource::Any);
    Some(paths.map(|resource| resource.path(directory, caller)).collect())
}
