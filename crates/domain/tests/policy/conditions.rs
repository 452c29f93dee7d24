//! When conditions hold.

use keyward_domain::policy::{Call, Context, Decision, Tag};

use super::world::{OWN_KEY, context, encrypt, set};

/// Whether a statement under that condition applies to a call with that context.
fn holds(condition: &str, context: &Context<'_>) -> bool {
    let statement =
        format!(r#"{{"effect":"allow","action":"kms:*","resource":"*","condition":{condition}}}"#);
    let call: Call<'_> = encrypt(OWN_KEY, context);
    set(&[&statement]).decide(&call) == Decision::Allowed
}

/// The same with one key: whether it holds for the call that tests begin with.
fn is(operator: &str, key: &str, values: &str, context: &Context<'_>) -> bool {
    holds(&format!(r#"{{"{operator}":{{"{key}":{values}}}}}"#), context)
}

#[test]
fn values_are_or_keys_and_operators_are_and() {
    let c = context();
    assert!(holds(r#"{"ip_equal":{"qcs:ip":["192.168.0.0/16","10.0.0.0/8"]}}"#, &c));
    assert!(holds(r#"{"string_equal":{"qcs:uin":"100000000002","qcs:owner_uin":"100000000001"}}"#, &c));
    assert!(!holds(r#"{"string_equal":{"qcs:uin":"100000000002","qcs:owner_uin":"1"}}"#, &c));
    assert!(holds(r#"{"ip_equal":{"ip":"10.0.0.5"},"string_equal":{"uin":"100000000002"}}"#, &c));
    assert!(!holds(r#"{"ip_equal":{"ip":"10.0.0.6"},"string_equal":{"uin":"100000000002"}}"#, &c));
}

#[test]
fn texts() {
    let claims = [("env", "Prod-1")];
    let c = Context { claims: &claims, ..context() };
    for (operator, values, expected) in [
        ("string_equal", r#""Prod-1""#, true),
        ("string_equal", r#""prod-1""#, false),
        ("string_equal", r#""Prod-*""#, false),
        ("string_equal", r#"["x","Prod-1"]"#, true),
        ("string_not_equal", r#""Prod-1""#, false),
        ("string_not_equal", r#""prod-1""#, true),
        ("string_not_equal", r#"["x","Prod-1"]"#, false),
        ("string_not_equal", r#"["x","y"]"#, true),
        ("string_equal_ignore_case", r#""PROD-1""#, true),
        ("string_equal_ignore_case", r#""PROD-12""#, false),
        ("string_equal_ignore_case", r#""PROD""#, false),
        ("string_not_equal_ignore_case", r#""PROD-1""#, false),
        ("binary_equal", r#""prod-1""#, true),
        ("string_like", r#""Prod-*""#, true),
        ("string_like", r#""prod-*""#, false),
        ("string_like", r#""*""#, true),
        ("string_like", r#""Prod-?""#, false),
        ("string_not_like", r#""Prod-*""#, false),
        ("string_not_like", r#""Test-*""#, true),
        (" String_Equal ", r#""Prod-1""#, true),
    ] {
        assert_eq!(is(operator, "env", values, &c), expected, "{operator} {values}");
        assert!(!is(operator, "env", values, &context()), "{operator} {values} without a value");
        assert!(
            is(&format!("{}_if_exist", operator.trim()), "env", values, &context()),
            "{operator}_if_exist"
        );
        assert_eq!(
            is(&format!("{}_if_exist", operator.trim()), "env", values, &c),
            expected,
            "{operator}_if_exist"
        );
    }
    let claims = [("name", "ÄRGER密")];
    let c = Context { claims: &claims, ..context() };
    assert!(is("string_equal_ignore_case", "name", r#""ärger密""#, &c));
    assert!(!is("string_equal", "name", r#""ärger密""#, &c));
}

#[test]
fn numbers() {
    let claims = [("size", "10"), ("word", "ten")];
    let c = Context { claims: &claims, ..context() };
    for (operator, values, expected) in [
        ("numeric_equal", "10", true),
        ("numeric_equal", r#""10.0""#, true),
        ("numeric_equal", "[1,10]", true),
        ("numeric_equal", "11", false),
        ("numeric_not_equal", "10", false),
        ("numeric_not_equal", "[11,12]", true),
        ("numeric_greater_than", "9", true),
        ("numeric_greater_than", "10", false),
        ("numeric_greater_than_equal", "10", true),
        ("numeric_greater_than_equal", "10.5", false),
        ("numeric_less_than", "11", true),
        ("numeric_less_than", "10", false),
        ("numeric_less_than_equal", "10", true),
        ("numeric_less_than_equal", "-1", false),
    ] {
        assert_eq!(is(operator, "size", values, &c), expected, "{operator} {values}");
        assert!(!is(operator, "word", values, &c), "{operator}: a word is no number");
    }
    assert!(is("numeric_equal", "qcs:uin", r#""${uin}""#, &c));
    assert!(!is("numeric_equal", "qcs:uin", r#""${owner_uin}""#, &c));
}

#[test]
fn dates() {
    let c = context();
    for (operator, value, expected) in [
        ("date_equal", "2026-06-01T00:00:00Z", true),
        ("date_equal", "2026-06-01 00:00:00", true),
        ("date_equal", "2026-06-01T 00:00:00Z", true),
        ("date_equal", "2026-06-01T08:00:00+08:00", true),
        ("date_equal", "2026-06-01", true),
        ("date_equal", "2026-06-01T00:00:01Z", false),
        ("date_not_equal", "2026-06-01T00:00:00Z", false),
        ("date_not_equal", "2026-06-01T00:00:01Z", true),
        ("date_greater_than", "2026-05-31T23:59:59Z", true),
        ("date_greater_than", "2026-06-01T00:00:00Z", false),
        ("date_greater_than_equal", "2026-06-01T00:00:00Z", true),
        ("date_greater_than_equal", "2026-06-01T00:00:01Z", false),
        ("date_less_than", "2026-06-01T00:00:01Z", true),
        ("date_less_than", "2026-06-01T00:00:00Z", false),
        ("date_less_than_equal", "2026-06-01T00:00:00Z", true),
        ("date_less_than_equal", "2026-05-31T23:59:59Z", false),
    ] {
        assert_eq!(
            is(operator, "qcs:current_time", &format!("\"{value}\""), &c),
            expected,
            "{operator} {value}"
        );
    }
}

#[test]
fn addresses() {
    let c = context();
    assert!(is("ip_equal", "qcs:ip", r#""10.0.0.200/24""#, &c));
    assert!(is("ip_equal", " qcs:ip ", r#"["1.1.1.1","10.0.0.5"]"#, &c));
    assert!(!is("ip_equal", "qcs:ip", r#"["1.1.1.1","10.0.1.0/24"]"#, &c));
    assert!(!is("ip_not_equal", "qcs:ip", r#"["1.1.1.1","10.0.0.0/24"]"#, &c));
    assert!(is("ip_not_equal", "qcs:ip", r#"["1.1.1.1","10.0.1.0/24"]"#, &c));
    let mapped = Context { ip: Some("::ffff:10.0.0.5".parse().unwrap()), ..context() };
    assert!(is("ip_equal", "ip", r#""10.0.0.0/24""#, &mapped));
    assert!(is("ip_equal", "ip", r#""::ffff:10.0.0.0/120""#, &mapped));
    let none = Context { ip: None, ..context() };
    assert!(!is("ip_equal", "ip", r#""0.0.0.0/0""#, &none));
    assert!(!is("ip_not_equal", "ip", r#""10.0.0.0/8""#, &none));
    assert!(is("ip_not_equal_if_exist", "ip", r#""10.0.0.0/8""#, &none));
}

#[test]
fn second_factor_and_absence() {
    let (unknown, without) = (context(), Context { mfa: Some(false), ..context() });
    let with = Context { mfa: Some(true), ..context() };
    for (operator, value) in [
        ("bool_equal", "true"),
        ("bool_equal", r#""True""#),
        ("numeric_equal", "1"),
        ("string_equal", r#""true""#),
    ] {
        for key in ["mfa", "qcs:mfa"] {
            assert!(is(operator, key, value, &with), "{operator} {value}");
            assert!(
                !is(operator, key, value, &without) && !is(operator, key, value, &unknown),
                "{operator} {value}"
            );
        }
    }
    assert!(is("bool_equal", "mfa", "[true,false]", &without));
    assert!(is("null_equal", "mfa", "true", &unknown) && !is("null_equal", "mfa", "true", &with));
    assert!(is("null_equal", "mfa", "false", &without) && !is("null_equal", "mfa", "false", &unknown));
    assert!(is("null_equal", "qcs:nonsense", "true", &with));
    assert!(!is("string_not_equal", "qcs:nonsense", "\"x\"", &with));
    assert!(!is("ip_equal", "qcs:IP", "\"0.0.0.0/0\"", &with), "keys are told apart by case");
}

#[test]
fn several_values() {
    let tags = [Tag::new("game", "webpage"), Tag::new("env", "prod")];
    let c = Context { resource_tags: &tags, ..context() };
    let none = context();
    let is = |operator: &str, values: &str, c| is(operator, "qcs:resource_tag", values, c);
    for (operator, values, expected) in [
        ("string_equal", r#"["game&webpage"]"#, true),
        ("string_equal", r#"["game&other"]"#, false),
        ("for_any_value:string_equal", r#"["game&webpage","x&y"]"#, true),
        ("for_any_value:string_equal", r#"["x&y"]"#, false),
        ("for_all_value:string_equal", r#"["game&webpage"]"#, false),
        ("for_all_value:string_equal", r#"["game&webpage","env&prod","x&y"]"#, true),
        ("for_all_value:string_like", r#"["game&*","env&*"]"#, true),
        ("string_not_equal", r#"["game&webpage"]"#, false),
        ("for_any_value:string_not_equal", r#"["game&webpage"]"#, true),
        ("for_any_value:string_not_equal", r#"["game&webpage","env&prod"]"#, false),
        ("for_all_value:string_not_equal", r#"["game&webpage"]"#, false),
        ("for_all_value:string_not_equal", r#"["x&y"]"#, true),
    ] {
        assert_eq!(is(operator, values, &c), expected, "{operator} {values}");
        assert!(!is(operator, values, &none), "{operator}: without tags");
        assert!(is(&format!("{operator}_if_exist"), values, &none), "{operator}_if_exist: without tags");
    }
}

#[test]
fn tags_one_by_one() {
    let (tags, wanted) = ([Tag::new("env", "prod"), Tag::new("a/b", "7")], [Tag::new("env", "test")]);
    let c = Context { resource_tags: &tags, request_tags: &wanted, ..context() };
    for key in ["qcs:resource_tag/env", "resource_tag/env", "qcs:tag/env", "tag/env"] {
        assert!(is("string_equal", key, "\"prod\"", &c), "{key}");
    }
    assert!(is("string_equal", "qcs:request_tag/env", "\"test\"", &c));
    assert!(is("string_equal", "qcs:request_tag", "\"env&test\"", &c));
    assert!(is("string_equal", "qcs:tag", "\"env&prod\"", &c));
    assert!(is("numeric_less_than", "qcs:resource_tag/a/b", "8", &c));
    assert!(!is("string_equal", "qcs:resource_tag/ENV", "\"prod\"", &c));
    assert!(!is("string_not_equal", "qcs:resource_tag/other", "\"prod\"", &c));
}

#[test]
fn variables_are_text() {
    let claims = [("team", "100000000002"), ("star", "*")];
    let c = Context { claims: &claims, create_uin: Some(super::world::USER), ..context() };
    assert!(is("string_equal", "qcs:create_uin", r#""${uin}""#, &c));
    assert!(!is("string_equal", "qcs:create_uin", r#""${owner_uin}""#, &c));
    assert!(is("string_equal", "team", r#""${uin}""#, &c));
    assert!(
        is("string_like", "team", r#""*${uin}""#, &c) && !is("string_like", "team", r#""1*${uin}*""#, &c)
    );
    assert!(is("string_like", "team", r#""*0000*2*""#, &c));
    assert!(!is("string_equal", "star", r#""${app_id}""#, &c));
    assert!(!is("string_equal", "qcs:create_uin", r#""${uin}""#, &context()));
}
