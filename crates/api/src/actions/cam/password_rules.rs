//! The password rule of an account on the wire.

use std::collections::BTreeSet;

use keyward_domain::directory::PasswordRule;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{ApiError, ApiResult};

/// What passwords of sub-accounts must look like, and how long they last. In a request, what is not given stays.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct PassWordRule {
    /// The fewest characters: 8 to 32; 0 for 8.
    minimum_length: Option<i64>,
    /// What they must have, each said by an example of it: a capital letter, a small letter, a digit, and any other
    /// visible character for special ones. `Aa0@` is all of it, an empty text nothing.
    must_contain: Option<String>,
    /// After how many days a new one is needed: 1 to 365; 0 for never.
    force_password_change: Option<i64>,
    /// How many of the last passwords cannot be used again, the current one among them: 0 to 24.
    reuse_password_limit: Option<i64>,
    /// After how many failures an hour signing in is locked for an hour: 1 to 10; 0 for what the server's settings
    /// say.
    retry_password_limit: Option<i64>,
    /// 1: nobody can sign in with a password that is too old; 2: a new one is asked for then.
    password_expiration_invalidation: Option<i64>,
}

impl From<&PasswordRule> for PassWordRule {
    fn from(rule: &PasswordRule) -> Self {
        let classes =
            [(rule.upper_case, 'A'), (rule.lower_case, 'a'), (rule.digits, '0'), (rule.specials, '@')];
        let must_contain = classes.into_iter().filter(|(wanted, _)| *wanted).map(|(_, example)| example);
        Self {
            minimum_length: Some(rule.minimum_length.into()),
            must_contain: Some(must_contain.collect()),
            force_password_change: Some(rule.valid_days.into()),
            reuse_password_limit: Some(rule.remembered.into()),
            retry_password_limit: Some(rule.retries.into()),
            password_expiration_invalidation: Some(if rule.lock_expired { 1 } else { 2 }),
        }
    }
}

impl PassWordRule {
    /// The rule with these changes.
    ///
    /// # Errors
    /// InvalidParameter.PasswordRuleError.
    pub fn applied_to(&self, before: &PasswordRule) -> ApiResult<PasswordRule> {
        let mut rule = before.clone();
        let length = self.minimum_length.map(|length| if length == 0 { 8 } else { length });
        set(&mut rule.minimum_length, length, "MinimumLength", 8, 32)?;
        set(&mut rule.valid_days, self.force_password_change, "ForcePasswordChange", 0, 365)?;
        set(&mut rule.remembered, self.reuse_password_limit, "ReusePasswordLimit", 0, 24)?;
        set(&mut rule.retries, self.retry_password_limit, "RetryPasswordLimit", 0, 10)?;
        let mut lock = if rule.lock_expired { 1 } else { 2 };
        set(&mut lock, self.password_expiration_invalidation, "PasswordExpirationInvalidation", 1, 2)?;
        rule.lock_expired = lock == 1;
        if let Some(examples) = &self.must_contain {
            let wanted: BTreeSet<_> =
                examples.chars().map(class).collect::<Option<_>>().ok_or_else(|| {
                    broken(
                        "MustContain",
                        "must be examples of what passwords need, such as Aa0@: visible characters of ASCII",
                        "必须是密码所需字符的示例，例如 Aa0@，且只能包含可见的 ASCII 字符",
                    )
                })?;
            rule.upper_case = wanted.contains(&Class::Upper);
            rule.lower_case = wanted.contains(&Class::Lower);
            rule.digits = wanted.contains(&Class::Digit);
            rule.specials = wanted.contains(&Class::Special);
        }
        Ok(rule)
    }
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    Upper,
    Lower,
    Digit,
    Special,
    /// A comma or a space between two examples.
    None,
}

fn class(example: char) -> Option<Class> {
    Some(match example {
        'A'..='Z' => Class::Upper,
        'a'..='z' => Class::Lower,
        '0'..='9' => Class::Digit,
        ',' | ' ' => Class::None,
        _ if example.is_ascii_graphic() => Class::Special,
        _ => return None,
    })
}

fn set(field: &mut u32, given: Option<i64>, name: &str, least: u32, most: u32) -> ApiResult<()> {
    let Some(given) = given else { return Ok(()) };
    let fitting = u32::try_from(given).ok().filter(|number| (least..=most).contains(number));
    *field = fitting.ok_or_else(|| {
        broken(name, &format!("must be {least} to {most}"), &format!("必须在 {least} 到 {most} 之间"))
    })?;
    Ok(())
}

fn broken(name: &str, en: &str, zh: &str) -> ApiError {
    ApiError::parameter("InvalidParameter.PasswordRuleError", &format!("Rules.{name}"), en, zh)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(json: serde_json::Value) -> PassWordRule {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn what_it_tells_it_also_takes() {
        let strange = PasswordRule {
            minimum_length: 12,
            digits: false,
            valid_days: 90,
            remembered: 5,
            retries: 3,
            lock_expired: true,
            ..PasswordRule::default()
        };
        for known in [PasswordRule::default(), strange] {
            let told = PassWordRule::from(&known);
            assert_eq!(told.applied_to(&PasswordRule::default()).unwrap(), known);
        }
    }

    #[test]
    fn what_is_not_given_stays_and_commas_are_no_special_characters() {
        let before = PasswordRule { remembered: 5, ..PasswordRule::default() };
        assert_eq!(rule(serde_json::json!({})).applied_to(&before).unwrap(), before);
        let after = rule(serde_json::json!({"MustContain": "A, 0", "MinimumLength": 0})).applied_to(&before);
        let expected = PasswordRule { lower_case: false, specials: false, ..before };
        assert_eq!(after.unwrap(), expected);
    }
}
