//! What people of an account are called, and how they are reached.

use serde::{Serialize, Serializer};

use crate::rule::{Rule, Text};

/// The name of a sub-account, which it signs in with: 1 to 64 visible characters of any script, without
/// space at the ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserName(String);

/// The name of a group, under the rule of [`UserName`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupName(String);

/// Free text about somebody or something: up to 1,024 bytes of UTF-8, without zero bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remark(String);

/// A telephone number without its country code: up to 20 digits, or nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PhoneNumber(String);

/// The country code of a telephone number: up to 5 digits, or nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CountryCode(String);

/// An e-mail address, as far as its form goes: up to 254 characters (RFC 5321) with something before and behind
/// the one `@`, or nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Email(String);

const NAME: Text = Text {
    en: "must have 1 to 64 visible characters, without spaces at the ends, control characters and invisible marks",
    zh: "必须为 1 到 64 个可见字符，首尾不能有空格，且不能包含控制字符和不可见的格式字符",
};

impl Rule for UserName {
    const CODE: &'static str = "InvalidParameter.UserNameIllegal";
    const MUST: Text = NAME;

    fn parse(text: &str) -> Option<Self> {
        is_name(text).then(|| Self(text.to_owned()))
    }
}

impl Rule for GroupName {
    const CODE: &'static str = "InvalidParameter.ParamError";
    const MUST: Text = NAME;

    fn parse(text: &str) -> Option<Self> {
        is_name(text).then(|| Self(text.to_owned()))
    }
}

impl Rule for Remark {
    const CODE: &'static str = "InvalidParameter.ParamError";
    const MUST: Text = Text {
        en: "must be at most 1024 bytes of UTF-8 without zero bytes",
        zh: "不能超过 1024 字节（UTF-8），且不能包含零字节",
    };

    fn parse(text: &str) -> Option<Self> {
        (text.len() <= 1024 && !text.contains('\0')).then(|| Self(text.to_owned()))
    }
}

impl Rule for PhoneNumber {
    const CODE: &'static str = "InvalidParameter.ParamError";
    const MUST: Text = Text { en: "must be up to 20 digits", zh: "必须为不超过 20 位的数字" };

    fn parse(text: &str) -> Option<Self> {
        digits(text, 20).then(|| Self(text.to_owned()))
    }
}

impl Rule for CountryCode {
    const CODE: &'static str = "InvalidParameter.ParamError";
    const MUST: Text = Text {
        en: "must be up to 5 digits, such as 86",
        zh: "必须为不超过 5 位的数字，例如 86",
    };

    fn parse(text: &str) -> Option<Self> {
        digits(text, 5).then(|| Self(text.to_owned()))
    }
}

impl Rule for Email {
    const CODE: &'static str = "InvalidParameter.ParamError";
    const MUST: Text = Text {
        en: "must be an e-mail address of at most 254 characters",
        zh: "必须是不超过 254 个字符的邮箱地址",
    };

    fn parse(text: &str) -> Option<Self> {
        let clean = text.len() <= 254 && text.chars().all(is_visible) && !text.contains(' ');
        let has_form = || match text.split_once('@') {
            Some((user, host)) => !user.is_empty() && !host.is_empty() && !host.contains('@'),
            None => text.is_empty(),
        };
        (clean && has_form()).then(|| Self(text.to_owned()))
    }
}

fn is_name(text: &str) -> bool {
    (1..=64).contains(&text.chars().count())
        && text.chars().all(is_visible)
        && !text.starts_with(' ')
        && !text.ends_with(' ')
}

fn digits(text: &str, most: usize) -> bool {
    text.len() <= most && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether people see a character as what it is. Marks that turn the direction of text or take no room let one
/// name pass for another (Unicode Technical Report 36).
fn is_visible(character: char) -> bool {
    let hidden = matches!(
        character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    );
    let other_space = character.is_whitespace() && character != ' ';
    !character.is_control() && !hidden && !other_space
}

macro_rules! is_text {
    ($($type:ident),+) => {$(
        impl $type {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }
    )+};
}

is_text!(UserName, GroupName, Remark, PhoneNumber, CountryCode, Email);
crate::rule_type!(UserName, GroupName, Remark, PhoneNumber, CountryCode, Email);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_may_have_any_script_but_nothing_hidden() {
        let longest = "密".repeat(64);
        for good in ["a", "张三", "cvm operation", "a.b@c_d-e", "हिन्दी", "Ünal", longest.as_str()]
        {
            assert!(UserName::parse(good).is_some() && GroupName::parse(good).is_some(), "{good}");
        }
        let too_long = "a".repeat(65);
        let hidden = ["a\u{202e}b", "a\u{200b}", "\u{feff}a", "a\u{2066}b", "a\u{ad}b", "a\u{fe0f}"];
        let spaces = [" a", "a ", "a\u{a0}b", "a\u{3000}b", "a\u{2028}b", " "];
        let others = ["", "a\0b", "a\tb", "a\nb", "a\u{7f}", "a\u{85}b", too_long.as_str()];
        for bad in hidden.into_iter().chain(spaces).chain(others) {
            assert_eq!((UserName::parse(bad), GroupName::parse(bad)), (None, None), "{bad:?}");
        }
    }

    #[test]
    fn remarks_are_limited_in_bytes() {
        assert!(Remark::parse("").is_some() && Remark::parse("财务\n管理").is_some());
        assert!(Remark::parse(&"x".repeat(1024)).is_some() && Remark::parse(&"x".repeat(1025)).is_none());
        assert!(Remark::parse("a\0").is_none());
    }

    #[test]
    fn contacts_have_their_forms() {
        assert!(PhoneNumber::parse("").is_some() && PhoneNumber::parse("18888888888").is_some());
        for bad in ["1 2", "+86", "一二", &"1".repeat(21)] {
            assert!(PhoneNumber::parse(bad).is_none(), "{bad}");
        }
        assert!(CountryCode::parse("86").is_some() && CountryCode::parse("+86").is_none());
        for good in ["", "123@qq.com", "a+b@例子.cn"] {
            assert!(Email::parse(good).is_some(), "{good}");
        }
        for bad in ["a", "@b", "a@", "a@b@c", "a b@c", "a@b\n", &format!("{}@b", "a".repeat(253))] {
            assert!(Email::parse(bad).is_none(), "{bad}");
        }
    }
}
