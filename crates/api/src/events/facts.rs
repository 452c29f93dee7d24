//! What an event can be found by. Indexing and searching ask the same functions, so that neither knows a fact that
//! the other does not.

use std::{borrow::Cow, collections::HashSet};

use keyward_domain::Uin;
use keyward_store::audit::{
    Block,
    index::{Element, Segment},
};
use serde::Deserialize;

/// A kind of fact. The numbers are part of what the index holds, so they stay as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Fact {
    /// That it is an event of the account.
    Account = 0,
    /// The id of the request, which is that of the event.
    Id = 1,
    /// The action.
    Name = 2,
    /// Such as `kms.tencentcloudapi.com`.
    Source = 3,
    /// `Read` or `Write`.
    Action = 4,
    /// The name of who called.
    User = 5,
    /// The number of who called.
    Principal = 6,
    /// The access key that signed.
    AccessKey = 7,
    /// The service.
    ResourceType = 8,
    /// A resource: its name, and the last segment of that, which is the id of a key.
    Resource = 9,
    /// `1` for actions that deserve attention, `0` for others.
    Sensitive = 10,
    /// The error code, `0` if there is none.
    ApiError = 11,
    /// `1` if policies refused it, otherwise `0`.
    CamError = 12,
    /// From which address.
    Address = 13,
    /// A tag, as key and value with a zero between; either may be `*`.
    Tag = 14,
    /// Three characters that follow each other in a word, or two if one of them is beyond ASCII.
    Gram = 15,
}

/// An event as the trail has it, as far as it can be found by that.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Stored<'a> {
    #[serde(borrow, rename = "eventID")]
    event_id: Cow<'a, str>,
    #[serde(borrow)]
    event_name: Cow<'a, str>,
    /// Milliseconds since 1970.
    pub event_time: i64,
    #[serde(borrow)]
    event_source: Cow<'a, str>,
    #[serde(borrow)]
    action_type: Cow<'a, str>,
    #[serde(borrow, rename = "sourceIPAddress")]
    source_ip_address: Cow<'a, str>,
    #[serde(borrow)]
    user_identity: Identity<'a>,
    #[serde(borrow)]
    resource_type: Cow<'a, str>,
    resources: Vec<String>,
    #[serde(borrow)]
    api_error_code: Cow<'a, str>,
    error_code: u64,
    sensitive_action: Option<String>,
    tags: Vec<Tag>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Identity<'a> {
    #[serde(borrow)]
    principal_id: Cow<'a, str>,
    #[serde(borrow)]
    account_id: Cow<'a, str>,
    #[serde(borrow)]
    user_name: Cow<'a, str>,
    #[serde(borrow)]
    secret_id: Cow<'a, str>,
}

#[derive(Debug, Deserialize)]
struct Tag {
    key: String,
    value: String,
}

impl<'a> Stored<'a> {
    /// The event on a line of the trail and its account; `None` for anything else.
    pub fn read(line: &'a str) -> Option<(Uin, Self)> {
        let stored: Self = serde_json::from_str(line).ok()?;
        Some((Uin(stored.user_identity.account_id.parse().ok()?), stored))
    }

    /// Its service, action type and action, by which tracks choose.
    pub fn kind(&self) -> (&str, &str, &str) {
        (&self.resource_type, &self.action_type, &self.event_name)
    }

    /// Everything it can be found by but parts of words.
    pub fn facts(&self) -> Vec<(Fact, Cow<'_, str>)> {
        let who = &self.user_identity;
        let mut facts: Vec<(Fact, Cow<'_, str>)> = vec![
            (Fact::Account, "".into()),
            (Fact::Id, (&*self.event_id).into()),
            (Fact::Name, (&*self.event_name).into()),
            (Fact::Source, (&*self.event_source).into()),
            (Fact::Action, (&*self.action_type).into()),
            (Fact::User, (&*who.user_name).into()),
            (Fact::Principal, (&*who.principal_id).into()),
            (Fact::ResourceType, (&*self.resource_type).into()),
            (Fact::Sensitive, self.sensitive_action.as_deref().unwrap_or("0").into()),
            (Fact::ApiError, (&*self.api_error_code).into()),
            (Fact::CamError, self.error_code.to_string().into()),
            (Fact::Address, (&*self.source_ip_address).into()),
        ];
        if !who.secret_id.is_empty() {
            facts.push((Fact::AccessKey, (&*who.secret_id).into()));
        }
        for resource in &self.resources {
            facts.push((Fact::Resource, resource.into()));
            if let Some((_, id)) = resource.rsplit_once('/') {
                facts.push((Fact::Resource, id.into()));
            }
        }
        for Tag { key, value } in &self.tags {
            for (key, value) in [(&**key, &**value), (key, "*"), ("*", value), ("*", "*")] {
                facts.push((Fact::Tag, tag(key, value).into()));
            }
        }
        facts
    }

    /// The words that parts of can be searched for. Ids are not among them: they have no parts with a meaning.
    pub fn words(&self) -> [&str; 6] {
        [
            &self.user_identity.user_name,
            &self.event_name,
            &self.event_source,
            &self.resource_type,
            &self.api_error_code,
            &self.source_ip_address,
        ]
    }
}

/// The value of [`Fact::Tag`].
pub fn tag(key: &str, value: &str) -> String {
    format!("{key}\0{value}")
}

/// The [`Fact::Gram`]s of a text, without regard to case.
pub fn grams(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.to_lowercase().chars().collect();
    let pairs = letters.windows(2).filter(|pair| pair.iter().any(|letter| !letter.is_ascii()));
    letters.windows(3).chain(pairs).map(|gram| gram.iter().collect()).collect()
}

/// What the events from record `first` to `last` can be found by.
pub fn segment(blocks: &[Block], first: u64, last: u64) -> Segment {
    let (mut segment, mut words) = (Segment::default(), HashSet::new());
    for (number, line) in blocks.iter().flat_map(lines) {
        if !(first..=last).contains(&number) {
            continue;
        }
        let Some((account, event)) = Stored::read(line) else { continue };
        let element = |(fact, value): (Fact, Cow<'_, str>)| Element::new(account, fact as u8, &value);
        segment.add(event.event_time, event.facts().into_iter().map(element));
        for word in event.words() {
            if !words.contains(&(account, word.to_owned())) {
                words.insert((account, word.to_owned()));
                let gram = |gram: String| Element::new(account, Fact::Gram as u8, &gram);
                segment.add(event.event_time, grams(word).into_iter().map(gram));
            }
        }
    }
    segment
}

/// The records of a block with their numbers. What is no text has no event.
pub fn lines(block: &Block) -> impl DoubleEndedIterator<Item = (u64, &str)> {
    let lines: Vec<_> = block.lines.split(|&byte| byte == b'\n').collect();
    let end = lines.len().saturating_sub(1);
    let numbered = lines.into_iter().take(end).enumerate();
    let numbered: Vec<_> = numbered
        .map(|(place, line)| (block.first + place as u64, std::str::from_utf8(line).unwrap_or_default()))
        .collect();
    numbered.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = r#"{"eventID":"id","eventName":"Encrypt","eventTime":7,"eventSource":"kms.x",
        "actionType":"Write","sourceIPAddress":"10.0.0.1","resourceType":"kms","resources":["key/creatorUin/1/K"],
        "userIdentity":{"principalId":"2","accountId":"1","userName":"张三 \"x\"","secretId":""},
        "apiErrorCode":"0","tags":[{"key":"k","value":"v"}]}"#;

    #[test]
    fn an_event_has_its_facts() {
        let (account, event) = Stored::read(LINE).unwrap();
        assert_eq!((account, event.event_time), (Uin(1), 7));
        let facts: Vec<_> = event.facts().into_iter().map(|(f, v)| (f, v.into_owned())).collect();
        for (fact, value) in [
            (Fact::Id, "id"),
            (Fact::User, "张三 \"x\""),
            (Fact::Resource, "key/creatorUin/1/K"),
            (Fact::Resource, "K"),
            (Fact::Sensitive, "0"),
            (Fact::CamError, "0"),
            (Fact::Tag, "k\0v"),
            (Fact::Tag, "k\0*"),
        ] {
            assert!(facts.contains(&(fact, value.to_owned())), "{fact:?} {value}");
        }
        assert!(!facts.iter().any(|(fact, _)| *fact == Fact::AccessKey));
    }

    #[test]
    fn what_is_no_event_is_passed_over() {
        for line in ["", "{}", "[]", "x", r#"{"userIdentity":{"accountId":"x"}}"#, r#"{"eventTime":"x"}"#] {
            assert!(Stored::read(line).is_none(), "{line}");
        }
    }

    #[test]
    fn grams_are_of_three_letters_or_two_chinese() {
        assert_eq!(grams("AbCd"), ["abc", "bcd"]);
        assert_eq!(grams("张三"), ["张三"]);
        assert_eq!(grams("a张"), ["a张"]);
        assert!(grams("ab").is_empty());
    }
}
