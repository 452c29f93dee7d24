//! Who decides about a caller, and how.

use std::sync::Arc;

use keyward_domain::{
    Owner, ProductId, Region, Uin,
    account::{self, PrincipalKind},
    policy::{Call, Context, Resource, Tag},
};

use super::{Asking, CallerPolicies, PolicySets, Why};
use crate::keyring::UsableKey;

/// What decides about a caller.
#[derive(Clone)]
pub enum Authority {
    /// Nothing: the root account may do everything.
    Root,
    /// These policies.
    Policies(Arc<CallerPolicies>),
    /// This cloud product uses its own keys, and those bound to it.
    Product(ProductId),
    /// Nothing is allowed: the caller is no more, or a policy of it cannot be read.
    Nobody,
}

/// What cloud products do: they use and look at keys, and change none.
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

/// What a call is about.
pub struct Target<'a> {
    /// Its name.
    pub resource: Resource<'a>,
    /// Who made it, if it has a maker.
    pub creator: Option<Uin>,
    /// Its tags.
    pub tags: &'a [Tag],
    kind: Kind<'a>,
}

enum Kind<'a> {
    Key(&'a UsableKey),
    /// A data key or white-box key.
    Kept,
    /// A key or data key that does not exist.
    Absent,
    Other,
}

impl<'a> Target<'a> {
    /// That key.
    pub fn key(key: &'a UsableKey, region: &'a Region, account: Uin) -> Self {
        let resource = Resource { service: "kms", region: region.as_str(), account, path: &key.path };
        Self { resource, creator: Some(key.key.creator), tags: &key.policy_tags, kind: Kind::Key(key) }
    }

    /// That data key or white-box key.
    pub fn kept(creator: Uin, path: &'a str, tags: &'a [Tag], region: &'a Region, account: Uin) -> Self {
        let resource = Resource { service: "kms", region: region.as_str(), account, path };
        Self { resource, creator: Some(creator), tags, kind: Kind::Kept }
    }

    /// A key or data key that does not exist, by the name it would have.
    pub fn absent(name: &'a str, creator: Uin) -> Self {
        Self { kind: Kind::Absent, creator: Some(creator), ..Self::named(name) }
    }

    /// Its whole name; `*` alone for everything.
    pub fn name(&self) -> String {
        if self.resource.service.is_empty() {
            self.resource.path.to_owned()
        } else {
            self.resource.to_string()
        }
    }

    /// Something that carries tags, by its whole name.
    pub fn tagged(name: &'a str, tags: &'a [Tag]) -> Self {
        let resource = parse(name);
        Self { tags, ..Self::of(resource, creator_in(resource.path)) }
    }

    /// A resource and who made it.
    pub fn of(resource: Resource<'a>, creator: Option<Uin>) -> Self {
        Self { resource, creator, tags: &[], kind: Kind::Other }
    }

    /// Anything by its whole name.
    pub fn named(name: &'a str) -> Self {
        Self::of(parse(name), None)
    }
}

/// The segments of a name that this program made. `*` stands for all there is, and no pattern but `*` covers it.
fn parse(name: &str) -> Resource<'_> {
    let segments: Vec<_> = name.splitn(6, ':').collect();
    let ["qcs", _, service, region, account, path] = segments[..] else {
        return Resource { service: "", region: "", account: Uin(0), path: name };
    };
    let account = account.strip_prefix("uin/").and_then(|number| number.parse().ok()).map_or(Uin(0), Uin);
    Resource { service, region, account, path }
}

/// Who made a key, as its name says.
pub fn creator_in(path: &str) -> Option<Uin> {
    path.strip_prefix("key/creatorUin/")?.split('/').next()?.parse().ok().map(Uin)
}

impl Authority {
    /// Who decides about this caller.
    pub fn of(asking: &Asking<'_>, sets: &PolicySets) -> Self {
        let caller = asking.caller;
        match caller.kind {
            PrincipalKind::Root if caller.is_root() => Self::Root,
            PrincipalKind::Root | PrincipalKind::SubAccount | PrincipalKind::Role => {
                sets.of(caller, asking.directory).map_or(Self::Nobody, Self::Policies)
            }
            PrincipalKind::Product if !PRODUCTS_MAY.contains(&asking.action) => Self::Nobody,
            PrincipalKind::Product => caller.product().map_or(Self::Nobody, Self::Product),
        }
    }

    /// Why the caller may do it to that, or not; `None` if it is not policies that decide.
    pub fn explain(&self, asking: &Asking<'_>, target: &Target<'_>) -> Option<Why> {
        let Self::Policies(policies) = self else { return None };
        Some(Why::by(&policies.set, asking, target))
    }

    /// Whether the caller may do it to that.
    pub fn allows(&self, asking: &Asking<'_>, target: &Target<'_>) -> bool {
        match self {
            Self::Root => true,
            Self::Nobody => false,
            Self::Policies(policies) => {
                policies.decide(&call(asking, target, &context(asking, target))).is_allowed()
            }
            Self::Product(product) => match target.kind {
                Kind::Key(key) => match &key.key.owner {
                    Owner::Product(owner) => owner == product,
                    Owner::User => key.used_by.contains(product),
                },
                // Products have no data keys and white-box keys here, and are not told which keys exist.
                Kind::Kept | Kind::Absent => false,
                Kind::Other => true,
            },
        }
    }
}

/// The question that policies answer.
pub fn call<'a>(asking: &'a Asking<'_>, target: &'a Target<'_>, context: &'a Context<'_>) -> Call<'a> {
    Call { service: asking.service, action: asking.action, resource: target.resource, context }
}

/// The circumstances of the question.
pub fn context<'a>(asking: &'a Asking<'_>, target: &'a Target<'_>) -> Context<'a> {
    Context {
        uin: asking.caller.uin,
        owner_uin: asking.caller.account,
        app_id: account::app_id(asking.caller.account),
        now: asking.now,
        ip: Some(asking.ip),
        mfa: Some(asking.caller.mfa),
        create_uin: target.creator,
        resource_tags: target.tags,
        request_tags: asking.request_tags,
        claims: &[],
    }
}
