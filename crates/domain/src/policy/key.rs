//! What conditions ask about: `qcs:ip`, `qcs:resource_tag`, …, with or without `qcs:`.

use std::net::IpAddr;

use super::{Context, call::Tag, operator::Family};

/// The key of a condition. Case matters.
#[derive(Debug, PartialEq, Eq)]
pub enum Key {
    /// `qcs:ip`: the address that the call comes from.
    Ip,
    /// `qcs:current_time`: when the call came.
    CurrentTime,
    /// `qcs:uin`: who calls.
    Uin,
    /// `qcs:owner_uin`: the caller's root account.
    OwnerUin,
    /// `qcs:create_uin`: who made the resource.
    CreateUin,
    /// `qcs:mfa`: whether the caller proved a second factor.
    Mfa,
    /// `qcs:resource_tag`: the tags of the resource, each as `key&value`.
    ResourceTags,
    /// `qcs:request_tag`: the tags in the request, each as `key&value`.
    RequestTags,
    /// `qcs:resource_tag/KEY`, and as old policies write it `qcs:tag/KEY`: the value of one tag of the resource.
    ResourceTag(Box<str>),
    /// `qcs:request_tag/KEY`: the value of one tag in the request.
    RequestTag(Box<str>),
    /// Anything else, such as `oidc:aud`: known to some calls only, and absent from the others.
    Claim(Box<str>),
}

/// What a call has for a key.
#[derive(Clone, Copy)]
pub enum Value<'a> {
    Text(&'a str),
    Number(u64),
    Bool(bool),
    Ip(IpAddr),
    /// Seconds since 1970.
    Time(i64),
}

impl Key {
    /// The key of that name.
    pub fn parse(name: &str) -> Self {
        let name = name.trim();
        let bare = name.strip_prefix("qcs:").unwrap_or(name);
        match bare {
            "ip" => Self::Ip,
            "current_time" => Self::CurrentTime,
            "uin" => Self::Uin,
            "owner_uin" => Self::OwnerUin,
            "create_uin" => Self::CreateUin,
            "mfa" => Self::Mfa,
            "resource_tag" | "tag" => Self::ResourceTags,
            "request_tag" => Self::RequestTags,
            _ => match bare.split_once('/') {
                Some(("resource_tag" | "tag", key)) => Self::ResourceTag(key.into()),
                Some(("request_tag", key)) => Self::RequestTag(key.into()),
                _ => Self::Claim(name.into()),
            },
        }
    }

    /// Whether such values can be compared like that. A condition that could never hold is refused when it is written.
    pub fn goes_with(&self, family: Family) -> bool {
        match (self, family) {
            (_, Family::Null) => true,
            (Self::Ip, family) => family == Family::Ip,
            (Self::CurrentTime, family) => matches!(family, Family::Date(_)),
            (Self::Uin | Self::OwnerUin | Self::CreateUin, family) => {
                !matches!(family, Family::Ip | Family::Date(_) | Family::Bool)
            }
            (Self::Mfa, family) => !matches!(family, Family::Ip | Family::Date(_)),
            _ => true,
        }
    }

    /// Whether its values may differ between two resources of one kind in one place.
    pub fn is_of_the_resource(&self) -> bool {
        matches!(self, Self::CreateUin | Self::ResourceTags | Self::ResourceTag(_))
    }

    /// Gives every value that a call has for it.
    pub fn each(&self, context: &Context<'_>, mut give: impl FnMut(Value<'_>)) {
        match self {
            Self::Ip => context.ip.into_iter().for_each(|ip| give(Value::Ip(ip.to_canonical()))),
            Self::CurrentTime => give(Value::Time(context.now.0)),
            Self::Uin => give(Value::Number(context.uin.0)),
            Self::OwnerUin => give(Value::Number(context.owner_uin.0)),
            Self::CreateUin => context.create_uin.into_iter().for_each(|uin| give(Value::Number(uin.0))),
            Self::Mfa => context.mfa.into_iter().for_each(|mfa| give(Value::Bool(mfa))),
            Self::ResourceTags => {
                context.resource_tags.iter().for_each(|tag| give(Value::Text(tag.joined())))
            }
            Self::RequestTags => context.request_tags.iter().for_each(|tag| give(Value::Text(tag.joined()))),
            Self::ResourceTag(key) => values_of(key, context.resource_tags, give),
            Self::RequestTag(key) => values_of(key, context.request_tags, give),
            Self::Claim(name) => {
                let values = context.claims.iter().filter(|(known, _)| *known == &**name);
                values.for_each(|(_, value)| give(Value::Text(value)));
            }
        }
    }
}

fn values_of(key: &str, tags: &[Tag], mut give: impl FnMut(Value<'_>)) {
    tags.iter().filter(|tag| tag.key() == key).for_each(|tag| give(Value::Text(tag.value())));
}
