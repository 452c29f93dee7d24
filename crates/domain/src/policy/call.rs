//! What is asked: a call, the resource it is about, and its circumstances.

use std::{fmt, net::IpAddr};

use crate::{Uin, UnixSeconds};

/// May this caller do this with that? All borrowed, so that asking costs no allocation.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// The service, such as `kms`.
    pub service: &'a str,
    /// The action without its service, such as `Encrypt`.
    pub action: &'a str,
    /// What it is done to.
    pub resource: Resource<'a>,
    /// By whom, from where, when.
    pub context: &'a Context<'a>,
}

/// The name of a resource, taken apart. Nothing in it is a pattern: a `*` is a character like others, and the `key/*`
/// of actions that are tied to no single key is covered by `key/*` and `*`, but not by `key/creatorUin/1/*`.
#[derive(Clone, Copy, Debug)]
pub struct Resource<'a> {
    /// The service that keeps it.
    pub service: &'a str,
    /// Its region; empty if it has none.
    pub region: &'a str,
    /// The root account that owns it.
    pub account: Uin,
    /// The last segment: `key/creatorUin/100000000001/3f8c…`.
    pub path: &'a str,
}

impl fmt::Display for Resource<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "qcs::{}:{}:uin/{}:{}", self.service, self.region, self.account, self.path)
    }
}

/// The circumstances of a call. What is not known is absent: conditions on it do not hold.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// Who calls: a root account, a sub-account, or who took the role (`qcs:uin`, `${uin}`).
    pub uin: Uin,
    /// The caller's root account (`qcs:owner_uin`, `${owner_uin}`). The policies belong to it.
    pub owner_uin: Uin,
    /// The number of that account in the names of older services (`${app_id}`, `uid/APPID`).
    pub app_id: u64,
    /// When (`qcs:current_time`).
    pub now: UnixSeconds,
    /// From where (`qcs:ip`).
    pub ip: Option<IpAddr>,
    /// Whether the caller proved a second factor (`qcs:mfa`).
    pub mfa: Option<bool>,
    /// Who made the resource (`qcs:create_uin`).
    pub create_uin: Option<Uin>,
    /// The tags of the resource (`qcs:resource_tag`).
    pub resource_tags: &'a [Tag],
    /// The tags that the request wants to put on it (`qcs:request_tag`).
    pub request_tags: &'a [Tag],
    /// Anything else by name, such as `sts:external_id` or `oidc:aud`. A name that stands twice has two values.
    pub claims: &'a [(&'a str, &'a str)],
}

impl Context<'static> {
    /// The circumstances where there are none, for texts without variables.
    pub(super) const NOBODY: Self = Self {
        uin: Uin(0),
        owner_uin: Uin(0),
        app_id: 0,
        now: UnixSeconds(0),
        ip: None,
        mfa: None,
        create_uin: None,
        resource_tags: &[],
        request_tags: &[],
        claims: &[],
    };
}

/// A tag, joined as conditions compare it: `key&value`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    joined: String,
    key: usize,
}

impl Tag {
    /// The tag of that key and value.
    pub fn new(key: &str, value: &str) -> Self {
        Self { joined: format!("{key}&{value}"), key: key.len() }
    }

    /// Its key.
    pub fn key(&self) -> &str {
        &self.joined[..self.key]
    }

    /// Its value.
    pub fn value(&self) -> &str {
        &self.joined[self.key + 1..]
    }

    /// Both, as `key&value`.
    pub fn joined(&self) -> &str {
        &self.joined
    }
}

/// A number as text, without allocation.
pub struct Decimal {
    digits: [u8; 20],
    start: usize,
}

impl Decimal {
    /// The decimal digits of that number.
    pub fn new(mut number: u64) -> Self {
        let mut decimal = Self { digits: [b'0'; 20], start: 20 };
        loop {
            decimal.start -= 1;
            decimal.digits[decimal.start] = b'0' + (number % 10) as u8;
            number /= 10;
            if number == 0 {
                return decimal;
            }
        }
    }

    /// The digits as text.
    pub fn as_str(&self) -> &str {
        // Digits are always valid UTF-8.
        std::str::from_utf8(&self.digits[self.start..]).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_print_as_they_do_elsewhere() {
        for number in [0, 7, 10, 100_000_000_001, u64::MAX] {
            assert_eq!(Decimal::new(number).as_str(), number.to_string());
        }
    }

    #[test]
    fn a_tag_is_taken_apart_where_it_was_joined() {
        let tag = Tag::new("a&b", "c&d");
        assert_eq!((tag.key(), tag.value(), tag.joined()), ("a&b", "c&d", "a&b&c&d"));
        let empty = Tag::new("环境", "");
        assert_eq!((empty.key(), empty.value()), ("环境", ""));
    }
}
