//! What conditions compare with: `[for_all_value:|for_any_value:]OPERATOR[_if_exist]`.

/// How many of the values that a call has for a key must fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// Every one.
    All,
    /// At least one.
    Any,
}

/// How two numbers or points in time are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    Equal,
    Greater,
    GreaterEqual,
    Less,
    LessEqual,
}

/// What kind of values is compared, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Texts, character by character.
    Text,
    /// Texts, whatever the case.
    TextInAnyCase,
    /// Texts with `*`.
    Like,
    /// Numbers.
    Number(Order),
    /// Points in time.
    Date(Order),
    /// Addresses and networks.
    Ip,
    /// Truth.
    Bool,
    /// Whether there is a value at all.
    Null,
}

/// An operator with all that may be said before and after its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operator {
    /// What is compared, and how.
    pub family: Family,
    /// Whether a value must be none of those that the condition lists, instead of one of them.
    pub negated: bool,
    /// Whether the condition holds for calls that have no value at all.
    pub if_exist: bool,
    /// How many values of the call must fit. Where a condition does not say: one, or, negated, all.
    pub over: Over,
}

/// Every operator by name, and whether it is a negation. `binary_equal` compares like
/// `string_equal_ignore_case`, as CAM's table of operators has it.
const OPERATORS: [(&str, Family, bool); 23] = [
    ("string_equal", Family::Text, false),
    ("string_not_equal", Family::Text, true),
    ("string_equal_ignore_case", Family::TextInAnyCase, false),
    ("string_not_equal_ignore_case", Family::TextInAnyCase, true),
    ("string_like", Family::Like, false),
    ("string_not_like", Family::Like, true),
    ("numeric_equal", Family::Number(Order::Equal), false),
    ("numeric_not_equal", Family::Number(Order::Equal), true),
    ("numeric_greater_than", Family::Number(Order::Greater), false),
    ("numeric_greater_than_equal", Family::Number(Order::GreaterEqual), false),
    ("numeric_less_than", Family::Number(Order::Less), false),
    ("numeric_less_than_equal", Family::Number(Order::LessEqual), false),
    ("date_equal", Family::Date(Order::Equal), false),
    ("date_not_equal", Family::Date(Order::Equal), true),
    ("date_greater_than", Family::Date(Order::Greater), false),
    ("date_greater_than_equal", Family::Date(Order::GreaterEqual), false),
    ("date_less_than", Family::Date(Order::Less), false),
    ("date_less_than_equal", Family::Date(Order::LessEqual), false),
    ("ip_equal", Family::Ip, false),
    ("ip_not_equal", Family::Ip, true),
    ("bool_equal", Family::Bool, false),
    ("binary_equal", Family::TextInAnyCase, false),
    ("null_equal", Family::Null, false),
];

impl Operator {
    /// The operator of that name, in any case; `None` if there is none. `null_equal` takes nothing before or after.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        let (over, name) = match text.split_once(':') {
            None => (None, text.as_str()),
            Some(("for_all_value", name)) => (Some(Over::All), name),
            Some(("for_any_value", name)) => (Some(Over::Any), name),
            Some(_) => return None,
        };
        let (name, if_exist) = match name.strip_suffix("_if_exist") {
            Some(name) => (name, true),
            None => (name, false),
        };
        let (_, family, negated) = *OPERATORS.iter().find(|(known, ..)| *known == name)?;
        if family == Family::Null && (over.is_some() || if_exist) {
            return None;
        }
        let over = over.unwrap_or(if negated { Over::All } else { Over::Any });
        Some(Self { family, negated, if_exist, over })
    }
}

impl Order {
    /// Whether the left value stands in this order to the right one.
    pub fn holds<T: PartialOrd>(self, left: T, right: T) -> bool {
        match self {
            Self::Equal => left == right,
            Self::Greater => left > right,
            Self::GreaterEqual => left >= right,
            Self::Less => left < right,
            Self::LessEqual => left <= right,
        }
    }
}
