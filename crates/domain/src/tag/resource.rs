//! Resources that can carry tags, and how requests name them.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::{
    DataKey, Key, KeyId, Region, Uin, WhiteBoxKey, resource,
    rule::{Rule, Text},
};

/// A resource that exists and can carry tags.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TaggedResource {
    /// A key, data key or white-box key. No two of them have the same id, whichever they are.
    Kms {
        /// Where it lives.
        region: Region,
        /// Who created it, which its name says.
        creator: Uin,
        /// Its id.
        id: KeyId,
    },
}

impl TaggedResource {
    /// A key.
    pub fn key(key: &Key) -> Self {
        Self::Kms { region: key.region.clone(), creator: key.creator, id: key.id }
    }

    /// A data key.
    pub fn data_key(data_key: &DataKey) -> Self {
        let id = KeyId::from_bytes(*data_key.id.as_bytes());
        Self::Kms { region: data_key.region.clone(), creator: data_key.creator, id }
    }

    /// A white-box key.
    pub fn white_box_key(key: &WhiteBoxKey) -> Self {
        let id = KeyId::from_bytes(*key.id.as_bytes());
        Self::Kms { region: key.region.clone(), creator: key.creator, id }
    }

    /// The service, which is the third segment of its name.
    pub fn service(&self) -> &'static str {
        match self {
            Self::Kms { .. } => "kms",
        }
    }

    /// The region, which is the fourth segment of its name.
    pub fn region(&self) -> &str {
        match self {
            Self::Kms { region, .. } => region.as_str(),
        }
    }

    /// The type, with which the last segment of its name begins.
    pub fn prefix(&self) -> &'static str {
        match self {
            Self::Kms { .. } => "key",
        }
    }

    /// What stands behind the type in its name: `creatorUin/UIN/KEYID`.
    pub fn resource_id(&self) -> String {
        match self {
            Self::Kms { creator, id, .. } => resource::key_resource_id(*creator, id),
        }
    }

    /// Its whole name.
    pub fn name(&self, owner: Uin) -> String {
        match self {
            Self::Kms { region, creator, id } => resource::key_name(region, owner, *creator, id),
        }
    }
}

/// A resource as a request names it; whether it exists is another matter. Written
/// `qcs::kms:REGION:uin/OWNER:key/creatorUin/UIN/KEYID`. Clients may leave out OWNER, which then is their own
/// account, and `creatorUin/UIN/`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ResourceName {
    /// A key or data key.
    Kms {
        /// The account that owns it, if the name says so.
        owner: Option<Uin>,
        /// Where it lives.
        region: Region,
        /// Who created it, if the name says so.
        creator: Option<Uin>,
        /// Its id.
        id: KeyId,
    },
}

impl ResourceName {
    /// A key or data key of the caller's own account, by `creatorUin/UIN/KEYID` or `KEYID` alone.
    pub fn kms(region: &str, resource_id: &str) -> Option<Self> {
        let (creator, id) = match resource_id.strip_prefix("creatorUin/") {
            None => (None, resource_id),
            Some(rest) => {
                let (creator, id) = rest.split_once('/')?;
                (Some(number(creator)?), id)
            }
        };
        Some(Self::Kms { owner: None, region: Region::parse(region)?, creator, id: KeyId::parse(id)? })
    }

    /// The account that owns it, if the name says so.
    pub fn owner(&self) -> Option<Uin> {
        match self {
            Self::Kms { owner, .. } => *owner,
        }
    }

    /// What stands behind the type in it.
    pub fn resource_id(&self) -> String {
        match self {
            Self::Kms { creator: Some(creator), id, .. } => resource::key_resource_id(*creator, id),
            Self::Kms { creator: None, id, .. } => id.to_string(),
        }
    }

    /// The same name, with the owner if it says none.
    #[must_use]
    pub fn owned_by(self, account: Uin) -> Self {
        match self {
            Self::Kms { owner, region, creator, id } => {
                Self::Kms { owner: owner.or(Some(account)), region, creator, id }
            }
        }
    }
}

impl Rule for ResourceName {
    const CODE: &'static str = "InvalidParameterValue.ResourceDescriptionError";
    const MUST: Text = Text {
        en: "must be the name of a key, data key or white-box key of this account, such as qcs::kms:ap-guangzhou:uin/100000000001:key/creatorUin/100000000001/23e80852-1e38-11e9-b129-5cb9019b4b01; other resources have no tags here",
        zh: "必须是该账号的密钥、数据密钥或白盒密钥的资源六段式，例如 qcs::kms:ap-guangzhou:uin/100000000001:key/creatorUin/100000000001/23e80852-1e38-11e9-b129-5cb9019b4b01；其他资源不支持标签",
    };

    fn parse(text: &str) -> Option<Self> {
        let (region, rest) = text.strip_prefix("qcs::kms:")?.split_once(':')?;
        let (account, resource) = rest.split_once(':')?;
        let account = match account.strip_prefix("uin/").unwrap_or(account) {
            "" => None,
            text if account.starts_with("uin/") => Some(number(text)?),
            _ => return None,
        };
        let Self::Kms { region, creator, id, .. } = Self::kms(region, resource.strip_prefix("key/")?)?;
        Some(Self::Kms { owner: account, region, creator, id })
    }
}

crate::rule_type!(ResourceName);

impl fmt::Display for ResourceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Kms { region, .. } = self;
        let owner = self.owner().map(|owner| owner.to_string()).unwrap_or_default();
        write!(f, "qcs::kms:{region}:uin/{owner}:key/{}", self.resource_id())
    }
}

impl Serialize for ResourceName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The number of an account, in the one form that has.
fn number(text: &str) -> Option<Uin> {
    let number: u64 = text.parse().ok()?;
    (number.to_string() == text).then_some(Uin(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "23e80852-1e38-11e9-b129-5cb9019b4b01";

    #[test]
    fn every_form_that_clients_send_is_read() {
        let (one, two) = (Some(Uin(1)), Some(Uin(2)));
        for (account, resource, owner, creator) in [
            ("uin/1", format!("key/creatorUin/2/{ID}"), one, two),
            ("uin/", format!("key/creatorUin/2/{ID}"), None, two),
            ("", format!("key/creatorUin/2/{ID}"), None, two),
            ("uin/1", format!("key/{ID}"), one, None),
            ("uin/", format!("key/{ID}"), None, None),
        ] {
            let text = format!("qcs::kms:ap-guangzhou:{account}:{resource}");
            let region = Region::new("ap-guangzhou");
            let expected = ResourceName::Kms { owner, region, creator, id: KeyId::parse(ID).unwrap() };
            assert_eq!(ResourceName::parse(&text), Some(expected.clone()), "{text}");
            assert_eq!(ResourceName::parse(&expected.to_string()), Some(expected));
        }
    }

    #[test]
    fn everything_else_is_refused() {
        for bad in [
            String::new(),
            "*".into(),
            format!("qcs::kms:ap-guangzhou:uin/1:key/*{ID}"),
            format!("qcs::kms:ap-guangzhou:uin/1:key/creatorUin/{ID}"),
            format!("qcs::kms:ap-guangzhou:uin/1:key/creatorUin//{ID}"),
            format!("qcs::kms:ap-guangzhou:uin/1:key/creatorUin/02/{ID}"),
            format!("qcs::kms:ap-guangzhou:uin/+1:key/{ID}"),
            format!("qcs::kms:ap-guangzhou:1:key/{ID}"),
            format!("qcs::kms:ap-guangzhou:uid/1:key/{ID}"),
            format!("qcs:x:kms:ap-guangzhou:uin/1:key/{ID}"),
            format!("qcs::cvm:ap-guangzhou:uin/1:instance/{ID}"),
            format!("qcs::kms:ap-guangzhou:uin/1:key/{}", ID.to_uppercase()),
            format!("qcs::kms:ap-guangzhou:uin/1:key/{ID}/"),
            format!("qcs::kms:ap-guangzhou:uin/1:key/{ID}:"),
            format!("qcs::kms::uin/1:key/{ID}"),
            format!("qcs::kms:a\0b:uin/1:key/{ID}"),
        ] {
            assert_eq!(ResourceName::parse(&bad), None, "{bad}");
        }
    }

    #[test]
    fn a_found_resource_has_one_name() {
        let (region, id) = (Region::new("ap-guangzhou"), KeyId::parse(ID).unwrap());
        let resource = TaggedResource::Kms { region, creator: Uin(2), id };
        let name = resource.name(Uin(1));
        assert_eq!(name, format!("qcs::kms:ap-guangzhou:uin/1:key/creatorUin/2/{ID}"));
        assert_eq!(ResourceName::parse(&name).unwrap().resource_id(), resource.resource_id());
    }
}
