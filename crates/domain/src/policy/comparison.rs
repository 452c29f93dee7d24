//! Compares a value of a call with the values that a condition lists.

use std::net::IpAddr;

use super::{
    Context,
    call::Decimal,
    json::Node,
    key::Value,
    network::Network,
    operator::{Family, Order},
    pattern::{Pattern, Variable},
};

/// How to compare, with the listed values. A value fits if it fits one of them.
#[derive(Debug)]
pub enum Comparison {
    /// Texts, character by character; with `*` if the operator said so.
    Text(Box<[Pattern]>),
    /// Texts, whatever the case.
    TextInAnyCase(Box<[Pattern]>),
    /// Numbers. They are compared as floating-point numbers: exactly up to 2^53, as far as JSON's are safe anywhere.
    Number(Order, Box<[Number]>),
    /// Points in time, in seconds since 1970.
    Date(Order, Box<[i64]>),
    /// Networks.
    Ip(Box<[Network]>),
    /// Truth.
    Bool(Box<[bool]>),
    /// Whether there is no value (true) or one (false).
    Null(Box<[bool]>),
}

/// A number in a condition.
#[derive(Clone, Copy, Debug)]
pub enum Number {
    Fixed(f64),
    Variable(Variable),
}

impl Comparison {
    /// The comparison with these values; `None` if there is none, or one of them is not of the kind compared.
    pub fn parse(family: Family, values: &[Node]) -> Option<Self> {
        let texts = || values.iter().map(text);
        Some(match family {
            _ if values.is_empty() => return None,
            Family::Text => Self::Text(texts().map(|t| Pattern::plain(&t?).ok()).collect::<Option<_>>()?),
            Family::TextInAnyCase => {
                Self::TextInAnyCase(texts().map(|t| Pattern::plain(&t?).ok()).collect::<Option<_>>()?)
            }
            Family::Like => Self::Text(texts().map(|t| Pattern::wild(&t?).ok()).collect::<Option<_>>()?),
            Family::Number(order) => {
                Self::Number(order, texts().map(|t| Number::parse(&t?)).collect::<Option<_>>()?)
            }
            Family::Date(order) => Self::Date(order, texts().map(|t| seconds(&t?)).collect::<Option<_>>()?),
            Family::Ip => Self::Ip(texts().map(|t| Network::parse(&t?)).collect::<Option<_>>()?),
            Family::Bool => Self::Bool(texts().map(|t| truth(&t?)).collect::<Option<_>>()?),
            Family::Null => Self::Null(texts().map(|t| truth(&t?)).collect::<Option<_>>()?),
        })
    }

    /// Whether the value fits one of those listed; `None` if it is not of the kind compared.
    pub fn fits(&self, value: Value<'_>, context: &Context<'_>) -> Option<bool> {
        match self {
            Self::Text(all) => value.as_text(|text| all.iter().any(|p| p.fits(text, context))),
            Self::TextInAnyCase(all) => {
                value.as_text(|text| all.iter().any(|p| p.fits_in_any_case(text, context)))
            }
            Self::Number(order, all) => {
                let value = value.as_number()?;
                Some(all.iter().any(|number| order.holds(value, number.value(context))))
            }
            Self::Date(order, all) => {
                let value = value.as_seconds()?;
                Some(all.iter().any(|date| order.holds(value, *date)))
            }
            Self::Ip(all) => {
                let value = value.as_ip()?;
                Some(all.iter().any(|network| network.contains(value)))
            }
            Self::Bool(all) => Some(all.contains(&value.as_truth()?)),
            Self::Null(all) => Some(all.contains(&false)),
        }
    }
}

impl Number {
    fn parse(text: &str) -> Option<Self> {
        match Pattern::plain(text).ok()?.variable() {
            Some(variable) => Some(Self::Variable(variable)),
            None => float(text).map(Self::Fixed),
        }
    }

    fn value(self, context: &Context<'_>) -> f64 {
        match self {
            Self::Fixed(number) => number,
            Self::Variable(variable) => variable.value(context) as f64,
        }
    }
}

impl Value<'_> {
    fn as_text<T>(self, then: impl FnOnce(&str) -> T) -> Option<T> {
        match self {
            Self::Text(text) => Some(then(text)),
            Self::Number(number) => Some(then(Decimal::new(number).as_str())),
            Self::Bool(value) => Some(then(if value { "true" } else { "false" })),
            Self::Ip(_) | Self::Time(_) => None,
        }
    }

    fn as_number(self) -> Option<f64> {
        match self {
            Self::Text(text) => float(text),
            Self::Number(number) => Some(number as f64),
            Self::Bool(value) => Some(f64::from(u8::from(value))),
            Self::Ip(_) | Self::Time(_) => None,
        }
    }

    fn as_seconds(self) -> Option<i64> {
        match self {
            Self::Text(text) => seconds(text),
            Self::Time(seconds) => Some(seconds),
            _ => None,
        }
    }

    fn as_ip(self) -> Option<IpAddr> {
        match self {
            Self::Text(text) => text.parse::<IpAddr>().ok().map(|ip| ip.to_canonical()),
            Self::Ip(ip) => Some(ip),
            _ => None,
        }
    }

    fn as_truth(self) -> Option<bool> {
        match self {
            Self::Text(text) => truth(text),
            Self::Bool(value) => Some(value),
            _ => None,
        }
    }
}

/// A value as a text: numbers and truth may be written with quotes or without.
fn text(node: &Node) -> Option<String> {
    match node {
        Node::Text(text) => Some(text.clone()),
        Node::Number(number) => Some(number.to_string()),
        Node::Bool(value) => Some(value.to_string()),
        Node::Null | Node::List(_) | Node::Object(_) => None,
    }
}

fn float(text: &str) -> Option<f64> {
    let text = text.trim();
    // Rust also reads `inf` and `nan`.
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

/// A date in ISO 8601. Without an offset it is in UTC; a blank may stand in place of the T, or behind it.
fn seconds(text: &str) -> Option<i64> {
    let text = text.trim().replacen("T ", "T", 1);
    if let Ok(timestamp) = text.parse::<jiff::Timestamp>() {
        return Some(timestamp.as_second());
    }
    let date: jiff::civil::DateTime = text.parse().ok()?;
    date.to_zoned(jiff::tz::TimeZone::UTC).ok().map(|zoned| zoned.timestamp().as_second())
}

/// `true` or `false`, in any case; 1 and 0 are the same.
fn truth(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}
