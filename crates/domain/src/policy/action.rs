//! Actions, as statements name them: `*`, `*:*`, `kms:*`, `kms:Describe*`, `name/kms:Encrypt`.

use super::{call::Context, pattern::Pattern};

/// Actions that policies also call by an older name: service, action, older name, all in lower case. What is said of
/// the older name is said of the action. `ListKey` is what policies and audit trail call the list of keys.
const ALIASES: [(&str, &str, &str); 1] = [("kms", "listkeys", "listkey")];

/// A pattern of actions; case does not matter.
#[derive(Debug)]
pub struct ActionPattern {
    service: Pattern,
    action: Pattern,
}

impl ActionPattern {
    /// The pattern in that text, or `None` if the text is none.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        let text = text.strip_prefix("name/").unwrap_or(&text);
        if text == "*" {
            return Some(Self { service: Pattern::anything(), action: Pattern::anything() });
        }
        let (service, action) = text.split_once(':')?;
        let name = |part: &str| {
            let fits = |b: u8| b.is_ascii_alphanumeric() || b"_-*".contains(&b);
            (!part.is_empty() && part.bytes().all(fits)).then(|| Pattern::wild(part).ok()).flatten()
        };
        Some(Self { service: name(service)?, action: name(action)? })
    }

    /// Whether it fits one of the names.
    pub fn fits(&self, names: &Names) -> bool {
        names.all().any(|name| {
            // Action names hold no variables, so whose call it is does not matter.
            self.service.fits(name.service(), &Context::NOBODY)
                && self.action.fits(name.action(), &Context::NOBODY)
        })
    }

    /// The hash of the one action that it fits; `None` if it fits several.
    pub fn exact(&self) -> Option<u64> {
        Some(Name::new(self.service.fixed()?, self.action.fixed()?)?.hash)
    }
}

/// What an action is called in policies: its name and, for some, an older one.
pub struct Names {
    name: Name,
    alias: Option<Name>,
}

impl Names {
    /// The names of an action; `None` if service and action have more than 95 bytes, as no action has.
    pub fn of(service: &str, action: &str) -> Option<Self> {
        let name = Name::new(service, action)?;
        let alias = ALIASES.iter().find(|(s, a, _)| (*s, *a) == (name.service(), name.action()));
        let alias = alias.and_then(|(service, _, older)| Name::new(service, older));
        Some(Self { name, alias })
    }

    /// The hashes of all names.
    pub fn hashes(&self) -> impl Iterator<Item = u64> {
        self.all().map(|name| name.hash)
    }

    fn all(&self) -> impl Iterator<Item = &Name> {
        std::iter::once(&self.name).chain(&self.alias)
    }
}

/// A service and an action in lower case, without allocation.
struct Name {
    text: [u8; 96],
    colon: usize,
    end: usize,
    /// FNV-1a of `service:action`.
    hash: u64,
}

impl Name {
    fn new(service: &str, action: &str) -> Option<Self> {
        let (colon, end) = (service.len(), service.len() + 1 + action.len());
        let mut text = [0; 96];
        let bytes = service.bytes().chain([b':']).chain(action.bytes());
        let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
        for (to, from) in text.get_mut(..end)?.iter_mut().zip(bytes) {
            *to = from.to_ascii_lowercase();
            hash = (hash ^ u64::from(*to)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        Some(Self { text, colon, end, hash })
    }

    fn service(&self) -> &str {
        Self::part(&self.text[..self.colon])
    }

    fn action(&self) -> &str {
        Self::part(&self.text[self.colon + 1..self.end])
    }

    fn part(bytes: &[u8]) -> &str {
        // Lower-case ASCII does not change what is valid UTF-8, and the cuts are where whole texts met.
        std::str::from_utf8(bytes).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(pattern: &str, service: &str, action: &str) -> bool {
        ActionPattern::parse(pattern).unwrap().fits(&Names::of(service, action).unwrap())
    }

    #[test]
    fn patterns_fit_what_they_say() {
        for pattern in
            ["*", "*:*", "kms:*", "kms:Encrypt", "name/kms:Encrypt", "KMS:ENCRYPT", "kms:*crypt", "name/*"]
        {
            assert!(fits(pattern, "kms", "Encrypt"), "{pattern}");
        }
        for pattern in ["cam:*", "kms:Encryp", "kms:Encrypts", "kms:encrypt*x", "*:Decrypt", "k:Encrypt"] {
            assert!(!fits(pattern, "kms", "Encrypt"), "{pattern}");
        }
        assert!(fits("*:Describe*", "cam", "DescribeRoleList"));
        assert!(fits("kms:*Key*", "kms", "ScheduleKeyDeletion"));
    }

    #[test]
    fn texts_that_are_no_action() {
        for bad in
            ["", "kms", ":", "kms:", ":Encrypt", "kms::Encrypt", "kms:En crypt", "permid/28000", "kms:${uin}"]
        {
            assert!(ActionPattern::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn the_list_of_keys_has_an_older_name() {
        assert!(fits("kms:ListKey", "kms", "ListKeys"));
        assert!(fits("kms:listkeys", "kms", "ListKeys"));
        assert!(fits("kms:*Key", "kms", "ListKeys"));
        assert!(!fits("kms:ListKey", "kms", "ListKeyDetail"));
        assert!(!fits("kms:ListKeys", "kms", "ListKey"));
        assert!(!fits("cam:ListKey", "cam", "ListKeys"));
    }

    #[test]
    fn only_one_action_is_exact() {
        let exact = |text| ActionPattern::parse(text).unwrap().exact();
        assert_eq!(exact("kms:Encrypt"), exact("name/KMS:encrypt"));
        assert!(exact("kms:Encrypt").is_some());
        assert_ne!(exact("kms:Encrypt"), exact("kms:Decrypt"));
        assert_eq!((exact("kms:*"), exact("*"), exact("*:Encrypt")), (None, None, None));
    }

    #[test]
    fn names_that_no_action_has() {
        assert!(Names::of("kms", &"a".repeat(92)).is_some());
        assert!(Names::of("kms", &"a".repeat(93)).is_none());
    }
}
