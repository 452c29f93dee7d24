//! Actions, as statements name them: `*`, `*:*`, `kms:*`, `kms:Describe*`, `name/kms:Encrypt`.

use super::{call::Context, pattern::Pattern};

/// Actions that policies also call by an older name: service, action, older name, all in lower case. What is said of
/// the older name is said of the action. `ListKey` is what policies and audit trail call the list of keys.
const ALIASES: [(&str, &str, &str); 1] = [("kms", "listkeys", "listkey")];

/// The most bytes of a service and an action with the colon between them; no action comes near.
const MOST_BYTES: usize = 95;

/// A pattern of actions; case does not matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionPattern {
    service: Pattern,
    action: Pattern,
}

impl ActionPattern {
    /// The pattern in that text, or `None` if the text is none.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() > MOST_BYTES {
            return None;
        }
        let text = text.to_ascii_lowercase();
        let text = text.strip_prefix("name/").unwrap_or(&text);
        if text == "*" {
            return Some(Self { service: Pattern::Anything, action: Pattern::Anything });
        }
        let (service, action) = text.split_once(':')?;
        let name = |part: &str| {
            let fits = |b: u8| b.is_ascii_alphanumeric() || b"_-*".contains(&b);
            (!part.is_empty() && part.bytes().all(fits)).then(|| Pattern::wild(part).ok()).flatten()
        };
        Some(Self { service: name(service)?, action: name(action)? })
    }

    /// Whether it fits one of the names.
    pub fn fits(&self, names: &Names<'_>) -> bool {
        // Names of actions hold no variables, so it does not matter whose call it is.
        let fits = |action| self.action.fits(action, &Context::NOBODY);
        self.service.fits(names.service, &Context::NOBODY)
            && (fits(names.action) || names.alias.is_some_and(fits))
    }

    /// The hash under which to look it up: of the action that it fits; if it fits several, of their service; if it fits
    /// several services, of nothing.
    pub fn hash(&self) -> u64 {
        match (self.service.fixed(), self.action.fixed()) {
            (Some(service), Some(action)) => hash_action(hash(NOTHING, service), action),
            (Some(service), None) => hash(NOTHING, service),
            (None, _) => NOTHING,
        }
    }
}

/// A service and an action in lower case, without allocation.
pub struct Lower {
    text: [u8; MOST_BYTES],
    colon: usize,
    end: usize,
}

impl Lower {
    /// Both in lower case; `None` if they are too long for an action.
    pub fn of(service: &str, action: &str) -> Option<Self> {
        let (colon, end) = (service.len(), service.len() + 1 + action.len());
        let mut text = [0; MOST_BYTES];
        text.get_mut(..colon)?.copy_from_slice(service.as_bytes());
        text.get_mut(colon + 1..end)?.copy_from_slice(action.as_bytes());
        text.make_ascii_lowercase();
        Some(Self { text, colon, end })
    }

    /// What policies call the action.
    pub fn names(&self) -> Names<'_> {
        // Lower-case ASCII does not change what is valid UTF-8, and the cuts are where whole texts met.
        let part = |bytes| std::str::from_utf8(bytes).unwrap_or_default();
        let (service, action) = (part(&self.text[..self.colon]), part(&self.text[self.colon + 1..self.end]));
        let alias = ALIASES.iter().find(|(s, a, _)| (*s, *a) == (service, action)).map(|(.., older)| *older);
        let of_service = hash(NOTHING, service);
        let of_action = hash_action(of_service, action);
        let of_alias = alias.map(|alias| hash_action(of_service, alias));
        Names { service, action, alias, hashes: [Some(of_action), of_alias, Some(of_service), Some(NOTHING)] }
    }
}

/// What an action is called in policies: its service and name in lower case, and for some an older name.
pub struct Names<'a> {
    service: &'a str,
    action: &'a str,
    alias: Option<&'static str>,
    hashes: [Option<u64>; 4],
}

impl Names<'_> {
    /// The hashes of all patterns that may fit, see [`ActionPattern::hash`].
    pub fn hashes(&self) -> impl Iterator<Item = u64> {
        self.hashes.iter().copied().flatten()
    }
}

/// What FNV-1a (64 bits) begins with.
const NOTHING: u64 = 0xcbf2_9ce4_8422_2325;

fn hash(before: u64, text: &str) -> u64 {
    text.bytes().fold(before, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

fn hash_action(of_service: u64, action: &str) -> u64 {
    hash(hash(of_service, ":"), action)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(pattern: &str, service: &str, action: &str) -> bool {
        ActionPattern::parse(pattern).unwrap().fits(&Lower::of(service, action).unwrap().names())
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
    fn whatever_fits_is_found_by_its_hash() {
        for pattern in
            ["*", "*:*", "*:ListKeys", "k*:ListKeys", "kms:*", "kms:List*", "KMS:listkeys", "kms:ListKey"]
        {
            let lower = Lower::of("kms", "ListKeys").unwrap();
            let pattern = ActionPattern::parse(pattern).unwrap();
            assert!(pattern.fits(&lower.names()));
            assert!(lower.names().hashes().any(|hash| hash == pattern.hash()), "{pattern:?}");
        }
        let hash = |text| ActionPattern::parse(text).unwrap().hash();
        assert_ne!(hash("kms:Encrypt"), hash("kms:Decrypt"));
        assert_ne!(hash("kms:Encrypt"), hash("kms:E*"));
    }

    #[test]
    fn names_that_no_action_has() {
        assert!(Lower::of("kms", &"a".repeat(91)).is_some());
        assert!(Lower::of("kms", &"a".repeat(92)).is_none());
        assert!(Lower::of(&"k".repeat(97), "").is_none());
        assert!(ActionPattern::parse(&format!("kms:{}", "a".repeat(91))).is_some());
        assert!(ActionPattern::parse(&format!("kms:{}", "a".repeat(92))).is_none());
    }
}
