//! What documents are refused for, with which code, and where.

use keyward_domain::policy::{Policy, PolicyError, TrustPolicy};

use super::world::document;

const GOOD: &str = r#"{"effect":"allow","action":"kms:*","resource":"*"}"#;

fn refused(text: &str) -> PolicyError {
    let Err(error) = Policy::parse(text) else { panic!("accepted: {text}") };
    assert!(!error.en.is_empty() && !error.zh.is_empty());
    error
}

#[track_caller]
fn code(text: &str, code: &str) {
    let error = refused(text);
    assert_eq!(error.kind.code(), format!("InvalidParameter.{code}"), "{text}: {error}");
}

/// A statement in which one element is something else, or absent.
fn with(element: &str, value: Option<&str>) -> String {
    let mut elements = vec![("effect", r#""allow""#), ("action", r#""kms:*""#), ("resource", r#""*""#)];
    elements.retain(|(name, _)| *name != element);
    elements.extend(value.map(|value| (element, value)));
    let elements: Vec<_> = elements.iter().map(|(name, value)| format!(r#""{name}":{value}"#)).collect();
    document(&format!("{{{}}}", elements.join(",")))
}

#[test]
fn forms_that_are_right() {
    for good in [
        document(GOOD),
        format!(r#"{{"version":"2.0","statement":{GOOD}}}"#),
        format!(r#"{{"Statement":[{GOOD}],"VERSION":"2.0"}}"#),
        document(r#"{"Effect":"Allow","Action":["name/kms:Encrypt","*:*"],"Resource":["*","qcs::kms:::*"]}"#),
        document(r#"{"effect":"deny","action":"*","resource":"*","condition":{}}"#),
        with("resource", Some(r#"["qcs::kms:ap-guangzhou:uin/1:key/密钥"]"#)),
    ] {
        Policy::parse(&good).unwrap_or_else(|error| panic!("{error}: {good}"));
    }
}

#[test]
fn the_document_as_a_whole() {
    for text in ["", "{", "[]", "\"\"", "1", "null", "{} {}", r#"{"version":"2.0","statement":[],}"#] {
        code(text, "PolicyDocumentError");
    }
    code(&format!(r#"{{"version":"2.0","id":"x","statement":{GOOD}}}"#), "PolicyDocumentError");
    code(&format!(r#"{{"version":"2.0","Version":"2.0","statement":{GOOD}}}"#), "PolicyDocumentError");
    code(&format!(r#"{{"version":"2.0","version":"2.0","statement":{GOOD}}}"#), "PolicyDocumentError");
    code(
        &document(r#"{"effect":"allow","effect":"deny","action":"*","resource":"*"}"#),
        "PolicyDocumentError",
    );
    code(&format!(r#"{{"statement":{}1{}}}"#, "[".repeat(3000), "]".repeat(3000)), "PolicyDocumentError");
}

#[test]
fn length_is_counted_without_blanks() {
    let long = |characters: usize, blanks: usize| {
        let document = document(&with_action("")).replace(' ', "");
        let name = "密".repeat(characters - document.chars().count());
        format!("{}{}", document.replace("qcs::kms:::", &format!("qcs::kms:::{name}")), " ".repeat(blanks))
    };
    assert!(Policy::parse(&long(6144, 10_000)).is_ok());
    code(&long(6145, 0), "PolicyDocumentLengthOverLimit");
    code(&long(6144, 65_536), "PolicyDocumentLengthOverLimit");
    let statements = vec![GOOD; 10_000].join(",");
    code(&document(&statements), "PolicyDocumentLengthOverLimit");
}

fn with_action(more: &str) -> String {
    format!(r#"{{"effect":"allow","action":"kms:*","resource":"qcs::kms:::x"{more}}}"#)
}

#[test]
fn version_and_statement() {
    for version in ["\"1.0\"", "2.0", "\"2\"", "null", "[\"2.0\"]"] {
        code(&format!(r#"{{"version":{version},"statement":{GOOD}}}"#), "VersionError");
    }
    code(&format!(r#"{{"statement":{GOOD}}}"#), "VersionError");
    code(r#"{"version":"2.0"}"#, "StatementError");
    for statement in ["[]", "null", "\"*\"", "[1]", "[[]]"] {
        code(&format!(r#"{{"version":"2.0","statement":{statement}}}"#), "StatementError");
    }
    for unknown in ["not_action", "not_resource", "sid", "", "NotAction"] {
        code(&document(&with_action(&format!(r#","{unknown}":"*""#))), "StatementError");
    }
    code(&document(&with_action(r#","Action":"kms:*""#)), "StatementError");
}

#[test]
fn effect_action_and_resource() {
    for effect in [None, Some("\"\""), Some("\"permit\""), Some("true"), Some("[\"allow\"]"), Some("null")] {
        code(&with("effect", effect), "EffectError");
    }
    for action in
        [None, Some("[]"), Some("\"\""), Some("\"kms\""), Some("[\"kms:*\",1]"), Some("{}"), Some("null")]
    {
        code(&with("action", action), "ActionError");
    }
    for resource in [None, Some("[]"), Some("1"), Some("null"), Some("[[\"*\"]]")] {
        code(&with("resource", resource), "ResourceError");
    }
    for (resource, wrong) in [
        ("", "ResourceQcsError"),
        ("key/*", "ResourceQcsError"),
        ("**", "ResourceQcsError"),
        ("arn::kms:::key/*", "ResourceQcsError"),
        ("qcs::kms::key/*", "ResourceQcsError"),
        ("qcs:1:kms:::key/*", "ResourceProjectError"),
        ("qcs::k ms:::key/*", "ResourceError"),
        ("qcs::kms:ap guangzhou::key/*", "ResourceRegionError"),
        ("qcs::kms::uin:key/*", "ResourceUinError"),
        ("qcs::kms::uin/x:key/*", "ResourceUinError"),
        ("qcs::kms::uin/${uin}:key/*", "ResourceUinError"),
        ("qcs::kms::uin/99999999999999999999:key/*", "ResourceUinError"),
        ("qcs::kms::sub/1:key/*", "ResourceUinError"),
        ("qcs::kms:::", "ResourceContentError"),
        ("qcs::kms::: ", "ResourceContentError"),
        ("qcs::kms:::key/${user}", "ResourceContentError"),
        ("qcs::kms:::key/${uin", "ResourceContentError"),
        ("qcs::kms:::key/\\u0000", "ResourceContentError"),
    ] {
        code(&with("resource", Some(&format!("\"{resource}\""))), wrong);
    }
}

#[test]
fn conditions() {
    let condition = |value: &str| document(&with_action(&format!(r#","condition":{value}"#)));
    for value in
        ["[]", "null", "\"\"", r#"{"ip_equal":{}}"#, r#"{"ip_equal":"1"}"#, r#"{"ip_equal":{"":"10.0.0.1"}}"#]
    {
        code(&condition(value), "ConditionError");
    }
    for operator in [
        "ip_equals",
        "",
        "for_each:ip_equal",
        "null_equal_if_exist",
        "for_any_value:null_equal",
        "ip_equal_if_exists",
    ] {
        code(&condition(&format!(r#"{{"{operator}":{{"qcs:ip":"10.0.0.1"}}}}"#)), "ConditionTypeError");
    }
    code(&condition(r#"{"string_equal":{"qcs:ip":"10.0.0.1"}}"#), "ConditionTypeError");
    code(&condition(r#"{"ip_equal":{"qcs:uin":"10.0.0.1"}}"#), "ConditionTypeError");
    for (operator, key, values) in [
        ("ip_equal", "ip", "[]"),
        ("ip_equal", "ip", "null"),
        ("ip_equal", "ip", "[[\"10.0.0.1\"]]"),
        ("ip_equal", "ip", "{}"),
        ("ip_equal", "ip", "\"10.0.0.256\""),
        ("ip_equal", "ip", "[\"10.0.0.1\",\"${uin}\"]"),
        ("numeric_equal", "uin", "\"many\""),
        ("numeric_equal", "uin", "\"nan\""),
        ("date_equal", "current_time", "\"yesterday\""),
        ("date_equal", "current_time", "\"2026-02-30T00:00:00Z\""),
        ("bool_equal", "mfa", "\"yes\""),
        ("null_equal", "mfa", "\"\""),
        ("string_equal", "uin", "\"${me}\""),
    ] {
        code(&condition(&format!(r#"{{"{operator}":{{"qcs:{key}":{values}}}}}"#)), "ConditionContentError");
    }
}

#[test]
fn principals_are_for_trust_policies_only() {
    let principal = r#","principal":{"qcs":["qcs::cam::uin/1:root"]}"#;
    code(&document(&with_action(principal)), "PrincipalError");
    code(&format!(r#"{{"version":"2.0","statement":{GOOD}{principal}}}"#), "PrincipalError");
    let error = TrustPolicy::parse(&document(GOOD)).unwrap_err();
    assert_eq!(error.kind.code(), "InvalidParameter.PrincipalError");
}

#[test]
fn errors_say_where() {
    let error =
        refused(&document(&format!("{GOOD},{}", with_action("").replace("\"kms:*\"", r#"["*","a"]"#))));
    assert_eq!(error.statement, Some(1));
    assert_eq!(
        error.en,
        "is wrong: `statement[1].action[1]` must be *, or a service and an action such as kms:Encrypt or kms:Describe*, \
         or a list of these, not `a`"
    );
    assert!(error.zh.contains("`statement[1].action[1]`"), "{}", error.zh);
    let long = format!("\\u0007{}", "x".repeat(500));
    let error = refused(&with("action", Some(&format!("\"{long}\""))));
    assert!(error.en.contains("\\u{7}xxx") && error.en.len() < 300, "{}", error.en);
}
