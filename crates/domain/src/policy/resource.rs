//! Resources, as statements name them: `*`, or six segments `qcs::SERVICE:REGION:ACCOUNT:PATH`.

use super::{
    PolicyErrorKind,
    call::{Context, Resource},
    pattern::Pattern,
};
use crate::{Uin, rule::Text};

/// Short names of regions that old policies use.
const OLD_REGIONS: [(&str, &str); 3] = [("bj", "ap-beijing"), ("gz", "ap-guangzhou"), ("sh", "ap-shanghai")];

/// A pattern of resources.
#[derive(Debug)]
pub enum ResourcePattern {
    /// `*`: every resource of every account, service and region.
    Everything,
    /// Six segments. An empty service or region stands for all of them.
    Named {
        /// The service, such as `kms`.
        service: Pattern,
        /// The region, such as `ap-guangzhou`.
        region: Pattern,
        /// The account that owns the resource.
        account: Account,
        /// The last segment, such as `key/creatorUin/${uin}/*`.
        path: Pattern,
    },
}

/// Whose resources.
#[derive(Debug, PartialEq, Eq)]
pub enum Account {
    /// Those of the account that the policy belongs to, which is the caller's.
    Own,
    /// Those of the root account of that number.
    Uin(Uin),
    /// Those of the caller's account, if that is its number in the names of older services.
    AppId(u64),
    /// Those of any account.
    Any,
}

/// What is wrong with the text of a resource.
type Wrong = (PolicyErrorKind, Text);

impl ResourcePattern {
    /// The pattern in that text.
    pub fn parse(text: &str) -> Result<Self, Wrong> {
        if text == "*" {
            return Ok(Self::Everything);
        }
        let segments: Vec<_> = text.splitn(6, ':').collect();
        let ["qcs", project, service, region, account, path] = segments[..] else {
            return Err((PolicyErrorKind::ResourceQcs, SIX_SEGMENTS));
        };
        if !project.is_empty() {
            return Err((PolicyErrorKind::ResourceProject, NO_PROJECT));
        }
        let region = OLD_REGIONS.iter().find(|(old, _)| *old == region).map_or(region, |(_, region)| region);
        Ok(Self::Named {
            service: name(&service.to_ascii_lowercase()).ok_or((PolicyErrorKind::Resource, SERVICE))?,
            region: name(region).ok_or((PolicyErrorKind::ResourceRegion, REGION))?,
            account: Account::parse(account).ok_or((PolicyErrorKind::ResourceUin, ACCOUNT))?,
            path: path_pattern(path).ok_or((PolicyErrorKind::ResourceContent, PATH))?,
        })
    }

    /// Whether it fits the resource.
    pub fn fits(&self, resource: &Resource<'_>, context: &Context<'_>) -> bool {
        match self {
            Self::Everything => true,
            // What differs most often is asked first.
            Self::Named { path, .. } => {
                path.fits(resource.path, context) && self.covers_place(resource, context)
            }
        }
    }

    /// Whether it fits all resources whose path begins like that of this one, some of them (`None`), or none.
    pub fn fits_what_begins_with(&self, resource: &Resource<'_>, context: &Context<'_>) -> Option<bool> {
        match self {
            Self::Everything => Some(true),
            Self::Named { .. } if !self.covers_place(resource, context) => Some(false),
            Self::Named { path, .. } => path.fits_what_begins_with(resource.path, context),
        }
    }

    fn covers_place(&self, resource: &Resource<'_>, context: &Context<'_>) -> bool {
        match self {
            Self::Everything => true,
            Self::Named { service, region, account, .. } => {
                service.fits(resource.service, context)
                    && region.fits(resource.region, context)
                    && account.is(resource.account, context)
            }
        }
    }
}

impl Account {
    /// The account in that segment: `uin/N`, `uid/N`, `*`, or empty.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "" | "uin/" | "uin/${owner_uin}" | "uid/${app_id}" => return Some(Self::Own),
            "*" | "uin/*" | "uid/*" => return Some(Self::Any),
            _ => {}
        }
        let (kind, digits) = text.split_once('/')?;
        let number = number(digits)?;
        match kind {
            "uin" => Some(Self::Uin(Uin(number))),
            "uid" => Some(Self::AppId(number)),
            _ => None,
        }
    }

    /// Whether that account is meant.
    pub fn is(&self, account: Uin, context: &Context<'_>) -> bool {
        match self {
            Self::Own => account == context.owner_uin,
            Self::Uin(uin) => account == *uin,
            Self::AppId(app_id) => account == context.owner_uin && *app_id == context.app_id,
            Self::Any => true,
        }
    }
}

/// A number of decimal digits, without sign or leading zero.
pub fn number(digits: &str) -> Option<u64> {
    let plain = digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0');
    plain.then(|| digits.parse().ok()).flatten()
}

fn name(text: &str) -> Option<Pattern> {
    let fits = |b: u8| b.is_ascii_alphanumeric() || b"_-*".contains(&b);
    match text {
        "" => Some(Pattern::Anything),
        _ if text.bytes().all(fits) => Pattern::wild(text).ok(),
        _ => None,
    }
}

fn path_pattern(text: &str) -> Option<Pattern> {
    let fits = !text.trim().is_empty() && !text.contains(char::is_control);
    fits.then(|| Pattern::wild(text).ok()).flatten()
}

const SIX_SEGMENTS: Text = Text {
    en: "must be * or have six segments, such as qcs::kms:ap-guangzhou:uin/100000000001:key/*",
    zh: "必须为 * 或六段式，例如 qcs::kms:ap-guangzhou:uin/100000000001:key/*",
};
const NO_PROJECT: Text = Text {
    en: "must leave the second segment (project) empty, as in qcs::kms:…",
    zh: "的第二段（项目）必须为空，例如 qcs::kms:…",
};
const SERVICE: Text = Text {
    en: "must name a service in the third segment, such as kms, or leave it empty for all",
    zh: "的第三段必须为产品简称，例如 kms，为空表示所有产品",
};
const REGION: Text = Text {
    en: "must name a region in the fourth segment, such as ap-guangzhou, or leave it empty for all",
    zh: "的第四段必须为地域，例如 ap-guangzhou，为空表示所有地域",
};
const ACCOUNT: Text = Text {
    en: "must name the owner in the fifth segment as uin/UIN or uid/APPID, or leave it empty for the account of the policy",
    zh: "的第五段必须为 uin/主账号 UIN 或 uid/APPID，为空表示策略所属的主账号",
};
const PATH: Text = Text {
    en: "must name what is meant in the last segment, such as key/*; variables are ${uin}, ${owner_uin} and ${app_id}",
    zh: "的最后一段必须描述资源，例如 key/*；变量仅支持 ${uin}、${owner_uin} 和 ${app_id}",
};
