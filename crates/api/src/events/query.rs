//! What is searched for: an account, a time, and conditions that must all hold.

use keyward_crypto::mac;
use keyward_domain::Uin;
use keyward_store::audit::index::{Element, Span};
use serde_json::Value;

use super::facts::{Fact, Stored, grams, tag};
use crate::{ApiError, ApiResult};

/// The most values of all attributes together: each is a question to the index.
const MOST: usize = 50;
/// The longest value, in bytes.
const LONGEST: usize = 1024;
/// The most grams of a keyword that the index is asked for.
const GRAMS: usize = 6;

/// What is searched for.
#[derive(Debug)]
pub struct Query {
    /// Whose events.
    pub account: Uin,
    /// Of which time, in milliseconds since 1970, both included.
    pub time: Span,
    conditions: Vec<Condition>,
}

/// Something that must hold.
#[derive(Debug)]
enum Condition {
    /// A fact of that kind has one of these values.
    OneOf(Fact, Vec<String>),
    /// One of these texts is a part of a word, without regard to case, or it is a whole id.
    Keyword(Vec<String>),
}

impl Query {
    /// A search for events from one second to another, both included, without conditions.
    pub fn new(account: Uin, (start, end): (i64, i64)) -> Self {
        let (earliest, latest) = (start.saturating_mul(1000), end.saturating_mul(1000).saturating_add(999));
        Self { account, time: Span { earliest, latest }, conditions: Vec::new() }
    }

    /// A search for the event of a request, whenever it was.
    pub fn for_request(account: Uin, id: &str) -> Self {
        let conditions = vec![Condition::OneOf(Fact::Id, vec![id.to_owned()])];
        Self { account, time: Span { earliest: i64::MIN, latest: i64::MAX }, conditions }
    }

    /// Adds the condition that an attribute has a value; with one that the attribute was given before, either will do.
    ///
    /// # Errors
    /// InvalidParameterValue.attributeKey for an attribute that there is not, InvalidParameter for a value that
    /// it cannot have.
    pub fn add(&mut self, place: usize, key: &str, value: Option<&str>) -> ApiResult<()> {
        let parameter = format!("LookupAttributes.{place}.AttributeValue");
        let bad = |en: &str, zh: &str| Err(ApiError::invalid(&parameter, en, zh));
        let kind = Attribute::parse(key).ok_or_else(|| unknown(place))?;
        let value = value.unwrap_or_default();
        if value.is_empty() || value.len() > LONGEST {
            return bad("must be a text of 1 to 1024 bytes", "必须是长度为 1 到 1024 字节的字符串");
        }
        match kind {
            Attribute::Keyword => self.put(None, value.to_owned()),
            Attribute::Plain(Fact::Name) => {
                value.split(',').for_each(|name| self.put(Some(Fact::Name), name.trim().to_owned()));
            }
            Attribute::Plain(fact) => self.put(Some(fact), value.to_owned()),
            Attribute::ReadOnly => match &*value.to_ascii_lowercase() {
                "true" => self.put(Some(Fact::Action), "Read".into()),
                "false" => self.put(Some(Fact::Action), "Write".into()),
                _ => return bad("must be true or false", "必须为 true 或 false"),
            },
            Attribute::ActionType => match &*value.to_ascii_lowercase() {
                "read" => self.put(Some(Fact::Action), "Read".into()),
                "write" => self.put(Some(Fact::Action), "Write".into()),
                _ => return bad("must be Read or Write", "必须为 Read 或 Write"),
            },
            Attribute::Flag(fact) => match value {
                "0" | "1" => self.put(Some(fact), value.to_owned()),
                _ => return bad("must be 0 or 1", "必须为 0 或 1"),
            },
            Attribute::Tags => match tags(value) {
                Some(tags) => tags.into_iter().for_each(|tag| self.put(Some(Fact::Tag), tag)),
                None => {
                    return bad(
                        r#"must be JSON such as [{"key":"team","value":"*"}]"#,
                        r#"必须是 JSON，例如 [{"key":"team","value":"*"}]"#,
                    );
                }
            },
        }
        let values = self.conditions.iter().map(|condition| match condition {
            Condition::OneOf(_, values) | Condition::Keyword(values) => values.len(),
        });
        if values.sum::<usize>() > MOST {
            return Err(ApiError::invalid(
                "LookupAttributes",
                "may name 50 values in all",
                "最多可指定 50 个取值",
            ));
        }
        Ok(())
    }

    /// `None` for keywords.
    fn put(&mut self, fact: Option<Fact>, value: String) {
        for condition in &mut self.conditions {
            match (condition, fact) {
                (Condition::OneOf(known, values), Some(fact)) if *known == fact => return values.push(value),
                (Condition::Keyword(values), None) => return values.push(value),
                _ => {}
            }
        }
        self.conditions.push(match fact {
            Some(fact) => Condition::OneOf(fact, vec![value]),
            None => Condition::Keyword(vec![value]),
        });
    }

    /// The event on a line of the trail, if it is one that is searched for.
    pub fn matches(&self, line: &str) -> bool {
        if !self.conditions.iter().all(|condition| condition.may_match(line)) {
            return false;
        }
        let Some((account, event)) = Stored::read(line) else { return false };
        let in_time = (self.time.earliest..=self.time.latest).contains(&event.event_time);
        if account != self.account || !in_time {
            return false;
        }
        let facts = event.facts();
        self.conditions.iter().all(|condition| match condition {
            Condition::OneOf(wanted, values) => {
                facts.iter().any(|(fact, found)| fact == wanted && values.iter().any(|value| value == found))
            }
            Condition::Keyword(texts) => texts.iter().any(|text| {
                let part = text.to_lowercase();
                event.words().iter().any(|word| word.to_lowercase().contains(&part))
                    || facts.iter().any(|(fact, found)| IDS.contains(fact) && found == text)
            }),
        })
    }

    /// What to ask the index for: of each of these lists, one list of elements must be there whole. A list that is
    /// empty allows everything.
    pub fn elements(&self) -> Vec<Vec<Vec<Element>>> {
        let element = |fact: Fact, value: &str| Element::new(self.account, fact as u8, value);
        if self.conditions.is_empty() {
            return vec![vec![vec![element(Fact::Account, "")]]];
        }
        let condition = |condition: &Condition| match condition {
            Condition::OneOf(fact, values) => {
                values.iter().map(|value| vec![element(*fact, value)]).collect()
            }
            Condition::Keyword(texts) => {
                let of_text = |text: &String| {
                    let grams = grams(text);
                    let step = grams.len().div_ceil(GRAMS).max(1);
                    let of_word = grams.iter().step_by(step).map(|gram| element(Fact::Gram, gram)).collect();
                    let whole = IDS.iter().map(|fact| vec![element(*fact, text)]);
                    std::iter::once(of_word).chain(whole).collect::<Vec<_>>()
                };
                texts.iter().flat_map(of_text).collect()
            }
        };
        self.conditions.iter().map(condition).collect()
    }

    /// What tells this search from others: whoever goes on must ask for the same.
    pub fn hash(&self) -> [u8; 32] {
        let text =
            format!("{} {} {} {:?}", self.account, self.time.earliest, self.time.latest, self.conditions);
        mac::sha256(text.as_bytes())
    }
}

/// Facts that a keyword must be as a whole.
const IDS: [Fact; 3] = [Fact::Id, Fact::Resource, Fact::AccessKey];

impl Condition {
    /// Whether the line has one of the values as a text. Saves reading most lines.
    fn may_match(&self, line: &str) -> bool {
        match self {
            Self::OneOf(Fact::Account | Fact::Sensitive | Fact::CamError | Fact::Tag, _)
            | Self::Keyword(_) => true,
            Self::OneOf(_, values) => values.iter().any(|value| match serde_json::to_string(value) {
                Ok(text) => line.contains(text.trim_matches('"')),
                Err(_) => true,
            }),
        }
    }
}

/// An attribute that events can be looked up by.
enum Attribute {
    Plain(Fact),
    Flag(Fact),
    ReadOnly,
    ActionType,
    Tags,
    Keyword,
}

impl Attribute {
    fn parse(key: &str) -> Option<Self> {
        Some(match key {
            "RequestId" | "EventId" => Self::Plain(Fact::Id),
            "EventName" => Self::Plain(Fact::Name),
            "EventSource" => Self::Plain(Fact::Source),
            "ReadOnly" => Self::ReadOnly,
            "ActionType" => Self::ActionType,
            "Username" => Self::Plain(Fact::User),
            "PrincipalId" => Self::Plain(Fact::Principal),
            "ResourceType" => Self::Plain(Fact::ResourceType),
            "ResourceName" | "ResourceId" => Self::Plain(Fact::Resource),
            "AccessKeyId" => Self::Plain(Fact::AccessKey),
            "SensitiveAction" => Self::Flag(Fact::Sensitive),
            "ApiErrorCode" => Self::Plain(Fact::ApiError),
            "CamErrorCode" => Self::Flag(Fact::CamError),
            "SourceIPAddress" => Self::Plain(Fact::Address),
            "Tags" => Self::Tags,
            "Keyword" => Self::Keyword,
            _ => return None,
        })
    }
}

fn unknown(place: usize) -> ApiError {
    const KEYS: &str = "RequestId, EventId, EventName, EventSource, ReadOnly, ActionType, Username, PrincipalId, \
        ResourceType, ResourceName, ResourceId, AccessKeyId, SensitiveAction, ApiErrorCode, CamErrorCode, \
        SourceIPAddress, Tags, Keyword";
    ApiError::parameter(
        "InvalidParameterValue.attributeKey",
        &format!("LookupAttributes.{place}.AttributeKey"),
        &format!("must be one of {KEYS}"),
        &format!("必须是以下之一：{KEYS}"),
    )
}

/// The tags that a JSON text such as `[{"key":"k","value":"v"}]` names.
fn tags(json: &str) -> Option<Vec<String>> {
    let list: Vec<Value> = serde_json::from_str(json).ok()?;
    let one = |entry: &Value| Some(tag(entry["key"].as_str()?, entry["value"].as_str()?));
    let tags = list.iter().map(one).collect::<Option<Vec<_>>>()?;
    (!tags.is_empty()).then_some(tags)
}
