//! What passwords of sub-accounts must look like, and how long they last (CAM, password rules).

use serde::{Deserialize, Serialize};

use crate::{UnixSeconds, Violation};

/// The most characters of a password, whatever the rule says.
pub const LONGEST: usize = 128;

const SECONDS_OF_A_DAY: i64 = 86_400;

/// What passwords of sub-accounts must look like, and how long they last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordRule {
    /// The fewest characters: 8 to 32.
    pub minimum_length: u32,
    /// Whether they need a capital letter.
    pub upper_case: bool,
    /// Whether they need a small letter.
    pub lower_case: bool,
    /// Whether they need a digit.
    pub digits: bool,
    /// Whether they need a character that is neither.
    pub specials: bool,
    /// After how many days a new one is needed: 0 (never) to 365.
    pub valid_days: u32,
    /// How many of the last passwords cannot be used again: 0 to 24.
    pub remembered: u32,
    /// After how many failures an hour signing in is locked for an hour: 0 (what the server's settings say) to 10.
    pub retries: u32,
    /// Whether nobody can sign in with a password that is too old. Otherwise a new one is asked for then.
    #[serde(default)]
    pub lock_expired: bool,
}

impl Default for PasswordRule {
    fn default() -> Self {
        Self {
            minimum_length: 8,
            upper_case: true,
            lower_case: true,
            digits: true,
            specials: true,
            valid_days: 0,
            remembered: 0,
            retries: 0,
            lock_expired: false,
        }
    }
}

impl PasswordRule {
    /// Whether a new password keeps the rule.
    ///
    /// # Errors
    /// InvalidParameter.PasswordViolatedRules, saying all that is wrong as the end of a sentence about the
    /// password, and nothing of the password itself.
    pub fn check(&self, password: &str) -> Result<(), Violation> {
        let has = |kind: fn(char) -> bool| password.chars().any(kind);
        let length = password.chars().count();
        let least = self.minimum_length;
        let wrong = [
            (length < least as usize, format!("at least {least} characters"), format!("至少 {least} 个字符")),
            (length > LONGEST, format!("at most {LONGEST} characters"), format!("至多 {LONGEST} 个字符")),
            (
                self.upper_case && !has(|c| c.is_ascii_uppercase()),
                "a capital letter".into(),
                "大写字母".into(),
            ),
            (self.lower_case && !has(|c| c.is_ascii_lowercase()), "a small letter".into(), "小写字母".into()),
            (self.digits && !has(|c| c.is_ascii_digit()), "a digit".into(), "数字".into()),
            (self.specials && !has(is_special), "a special character".into(), "特殊字符".into()),
            (has(char::is_control), "no control characters".into(), "不含控制字符".into()),
        ];
        let wrong: Vec<_> = wrong.into_iter().filter(|(wrong, ..)| *wrong).collect();
        if wrong.is_empty() {
            return Ok(());
        }
        let en: Vec<_> = wrong.iter().map(|(_, en, _)| en.as_str()).collect();
        let zh: Vec<_> = wrong.iter().map(|(_, _, zh)| zh.as_str()).collect();
        Err(Violation {
            code: "InvalidParameter.PasswordViolatedRules".into(),
            en: format!("must have {}", en.join(", ")),
            zh: format!("必须满足：{}", zh.join("、")),
        })
    }

    /// Whether a password that was set then is too old now.
    pub fn expired(&self, set_at: UnixSeconds, now: UnixSeconds) -> bool {
        self.valid_days > 0 && now.0 - set_at.0 >= i64::from(self.valid_days) * SECONDS_OF_A_DAY
    }
}

/// Neither letter nor digit of ASCII, but to be seen.
fn is_special(c: char) -> bool {
    !c.is_ascii_alphanumeric() && !c.is_control() && !c.is_whitespace()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_all_that_is_missing_at_once() {
        let rule = PasswordRule::default();
        assert_eq!(rule.check("Sesame1!"), Ok(()));
        assert_eq!(rule.check("密码Aa1长长长"), Ok(()), "characters, not bytes, and any script is special");
        let wrong = rule.check("abc").unwrap_err();
        assert_eq!(wrong.code, "InvalidParameter.PasswordViolatedRules");
        assert_eq!(
            wrong.en,
            "must have at least 8 characters, a capital letter, a digit, a special character"
        );
        assert_eq!(wrong.zh, "必须满足：至少 8 个字符、大写字母、数字、特殊字符");
    }

    #[test]
    fn each_part_of_the_rule_counts() {
        let free = PasswordRule {
            upper_case: false,
            lower_case: false,
            digits: false,
            specials: false,
            ..Default::default()
        };
        assert_eq!(free.check("        "), Ok(()));
        assert!(free.check("1234567").is_err());
        assert!(free.check("12345678\n").is_err());
        assert!(free.check(&"x".repeat(LONGEST + 1)).is_err());
        assert_eq!(free.check(&"x".repeat(LONGEST)), Ok(()));
        for (rule, lacks) in [
            (PasswordRule { upper_case: true, ..free.clone() }, "abcdefg1!"),
            (PasswordRule { lower_case: true, ..free.clone() }, "ABCDEFG1!"),
            (PasswordRule { digits: true, ..free.clone() }, "Abcdefgh!"),
            (PasswordRule { specials: true, ..free.clone() }, "Abcdefg 1"),
            (PasswordRule { minimum_length: 10, ..free.clone() }, "Abcdefg1!"),
        ] {
            assert!(rule.check(lacks).is_err(), "{lacks}");
            assert_eq!(rule.check("Abcdefghi1!"), Ok(()));
        }
    }

    #[test]
    fn passwords_expire_to_the_second_or_never() {
        let at = UnixSeconds(1_000);
        assert!(!PasswordRule::default().expired(at, UnixSeconds(i64::MAX / 2)));
        let daily = PasswordRule { valid_days: 1, ..Default::default() };
        assert!(!daily.expired(at, UnixSeconds(1_000 + 86_399)));
        assert!(daily.expired(at, UnixSeconds(1_000 + 86_400)));
    }
}
