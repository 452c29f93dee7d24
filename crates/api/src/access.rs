//! May they? Decides about a call and hands out what it may touch.
//!
//! Every resource of a call's scope must be allowed. [`Authority`] is who decides: nobody for the root account,
//! which may do everything; for sub-accounts and roles their policies; for cloud products a list of their own. A call
//! that policies refuse leaves in its audit record why, so that an administrator can look it up.

mod authority;
mod caller_policies;
mod permit;
mod policy_sets;
mod refusal;
pub mod sight;
mod why;

use std::{net::IpAddr, sync::Arc};

use keyward_domain::{Region, UnixSeconds, directory::Directory, policy::Tag, resource};

use crate::{ApiError, Caller, action::Scope, service::Keyrings};

pub use authority::{Authority, Target, creator_in};
pub use caller_policies::CallerPolicies;
pub use permit::{Permit, PermittedDataKey};
pub use policy_sets::{PolicySets, of_role, of_user};
pub use refusal::Refusal;
pub use why::Why;

/// Who wants to do what, and the circumstances that policies may ask for.
pub struct Asking<'a> {
    /// Who.
    pub caller: &'a Caller,
    /// The service of the action.
    pub service: &'a str,
    /// The action.
    pub action: &'a str,
    /// Where.
    pub region: &'a Region,
    /// From which address.
    pub ip: IpAddr,
    /// When.
    pub now: UnixSeconds,
    /// The tags that the request wants to give.
    pub request_tags: &'a [Tag],
    /// Who there is in the account.
    pub directory: &'a Arc<Directory>,
}

/// Why a call does not go on.
pub enum Stopped {
    /// It is not allowed.
    Refused(Box<Refusal>),
    /// It could not be decided.
    Failed(ApiError),
}

impl From<ApiError> for Stopped {
    fn from(error: ApiError) -> Self {
        Self::Failed(error)
    }
}

/// Decides about a call: every resource of its scope must be allowed.
///
/// # Errors
/// A refusal that names the first resource without permission.
pub async fn authorize(
    asking: &Asking<'_>,
    authority: &Authority,
    scope: Scope,
    keyrings: &Keyrings,
) -> Result<Permit, Stopped> {
    let (account, region) = (asking.caller.account, asking.region);
    let check = |target: &Target<'_>| match authority.allows(asking, target) {
        true => Ok(()),
        false => Err(Stopped::Refused(Box::new(Refusal::of(asking, target, authority)))),
    };
    let mut permit = Permit::nothing();
    match scope {
        Scope::Nothing => {}
        Scope::AnyKey => check(&Target::named(&resource::any_key_name(region.as_str(), account)))?,
        Scope::Cam(resources) => {
            for resource in resources {
                check(&Target::named(&resource.name(asking.directory, asking.caller.uin)))?;
            }
        }
        Scope::Keys(ids) => {
            for id in ids {
                let key = keyrings.keys.key(account, region, id).await?;
                match &key {
                    Some(key) => check(&Target::key(key, region, account))?,
                    None => check(&Target::absent(&missing(asking, &id.to_string()), asking.caller.uin))?,
                }
                permit.keys.push((id, key));
            }
        }
        Scope::DataKeys(ids) => {
            for id in ids {
                let Some(record) = keyrings.data_keys.data_key(account, region, id).await? else {
                    check(&Target::absent(&missing(asking, &id.to_string()), asking.caller.uin))?;
                    permit.data_keys.push((id, None));
                    continue;
                };
                let path = format!("key/{}", resource::key_resource_id(record.data_key.creator, id));
                let tags = policy_tags(&record.tags);
                check(&Target::kept(record.data_key.creator, &path, &tags, region, account))?;
                let cmk = keyrings.keys.key(account, region, record.data_key.key).await?;
                permit.data_keys.push((id, Some(PermittedDataKey::new(record, cmk))));
            }
        }
        Scope::WhiteBoxKeys(ids) => {
            for id in ids {
                let key = keyrings.white_box_keys.key(account, region, id).await?;
                match &key {
                    Some(key) => {
                        let (creator, tags) = (key.key().creator, &key.policy_tags);
                        check(&Target::kept(creator, &key.path, tags, region, account))?;
                    }
                    None => check(&Target::absent(&missing(asking, &id.to_string()), asking.caller.uin))?,
                }
                permit.white_box_keys.push((id, key));
            }
        }
        Scope::Tagged(names) => {
            for name in names {
                let found = keyrings.store.tagged(account, &name).await.map_err(ApiError::from)?;
                // The one name that it has, however the request wrote it.
                let claimed = || name.clone().owned_by(account).to_string();
                let whole = found.as_ref().map_or_else(claimed, |found| found.resource.name(account));
                let tags = found.as_ref().map_or_else(Vec::new, |found| policy_tags(&found.tags));
                check(&Target::tagged(&whole, &tags))?;
                permit.tagged.push((name, found));
            }
        }
        Scope::Named(names) => {
            for name in names {
                check(&Target::named(&name))?;
            }
        }
    }
    Ok(permit)
}

/// Tags, as policies see them.
pub fn policy_tags(tags: &[keyward_domain::Tag]) -> Vec<Tag> {
    tags.iter().map(|tag| Tag::new(tag.key.as_str(), tag.value.as_str())).collect()
}

/// The name that a key which does not exist would have if the caller had made it.
fn missing(asking: &Asking<'_>, id: &str) -> String {
    let Caller { account, uin, .. } = *asking.caller;
    resource::key_name(asking.region, account, uin, id)
}
