//! Values with rules, as they stand in requests and settings.

use keyward_domain::{
    Alias, CloudResourceId, DataKeyId, Description, EncryptionContext, KeyId, Owner, ProductId, ResourceName,
    Rule, TagKey, TagValue, data_key::DataKeyName, rates::Rates,
};

/// Every value prints as what it was parsed from, or, where there are several forms, as one that parses to it again.
pub fn values(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    same(KeyId::parse(text).map(|id| id.to_string()), text);
    same(DataKeyId::parse(text).map(|id| id.to_string()), text);
    same(Alias::parse(text).map(|alias| alias.to_string()), text);
    same(DataKeyName::parse(text).map(|name| name.as_str().to_owned()), text);
    same(ProductId::parse(text).map(|product| product.to_string()), text);
    same(CloudResourceId::parse(text).map(|resource| resource.to_string()), text);
    same(Owner::parse(text).map(|owner| owner.as_str().to_owned()), text);
    same(TagKey::parse(text).ok().map(|key| key.to_string()), text);
    same(TagValue::parse(text).ok().map(|value| value.to_string()), text);
    if let Some(name) = ResourceName::parse(text) {
        assert_eq!(ResourceName::parse(&name.to_string()), Some(name));
    }
    same(Description::parse(text).map(|description| description.as_str().to_owned()), text);
    context(text);
    rates(text);
}

fn same(printed: Option<String>, text: &str) {
    if let Some(printed) = printed {
        assert_eq!(printed, text);
    }
}

fn context(text: &str) {
    let Some(context) = EncryptionContext::parse(text) else { return };
    let printed = serde_json::to_string(&context).unwrap();
    let again = EncryptionContext::parse(&printed).expect(&printed);
    assert_eq!(again, context);
    assert_eq!(again.canonical(), context.canonical());
    assert_eq!(context.canonical().is_empty(), printed == "{}");
}

fn rates(text: &str) {
    let Some(rates) = Rates::parse(text) else { return };
    assert_eq!(Rates::parse(&format!(" {text} , ")), Some(rates.clone()));
    assert_eq!((rates == Rates::default()), text.chars().all(|c| c == ',' || c.is_whitespace()));
    for action in ["Encrypt", "a", "*"] {
        assert_ne!(rates.of(action), Some(0));
    }
}
