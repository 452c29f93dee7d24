//! Parameters of every action, as JSON or as a query.

use std::sync::OnceLock;

use keyward_api::{ApiError, ApiResult, Language, actions::SERVICES, param::Params, wire::Envelope};
use serde_json::Value;
use tokio::runtime::{Builder, Runtime};

use crate::message::Message;

/// Parameters that are secrets: no record and no message may show them.
const SECRET: [&str; 4] = ["Plaintext", "PlainText", "Message", "ImportKeyMaterial"];

/// A line with the name of an action, then its parameters.
pub fn parameters(input: &[u8]) {
    let Some(end) = input.iter().position(|&byte| byte == b'\n') else { return };
    let (name, given) = (&input[..end], &input[end + 1..]);
    let mut entries = SERVICES.iter().flat_map(|service| service.actions);
    let Some(entry) = entries.find(|entry| entry.name.as_bytes() == name) else { return };

    let params = if given.starts_with(b"{") { Params::from_json(given) } else { from_query(given) };
    let (shown, is_record) = match params.and_then(|params| entry.recorded(&params)) {
        Ok(record) => (record.map_or_else(String::new, |json| json.get().to_owned()), true),
        Err(error) => (told(&error), false),
    };
    if is_record && !shown.is_empty() {
        assert!(serde_json::from_str::<Value>(&shown).unwrap().is_object(), "{shown}");
    }
    for secret in secrets(given) {
        assert!(!shown.contains(&secret), "{secret} is shown: {shown}");
    }
}

fn from_query(query: &[u8]) -> ApiResult<Params> {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    let mut message = Message { method: "GET".into(), ..Message::default() };
    message.query = String::from_utf8_lossy(query).into_owned();
    message.headers.0.insert("x-tc-timestamp".into(), "1".into());
    message.sign("id", b"key", "2026-09-21");
    let runtime = RUNTIME.get_or_init(|| Builder::new_current_thread().build().unwrap());
    runtime.block_on(Envelope::read(&message.request())).unwrap().params
}

/// The whole text of an error, which must be one that clients can do something with.
fn told(error: &ApiError) -> String {
    assert!(error.code.starts_with(|c: char| c.is_ascii_uppercase()), "{error:?}");
    let texts = [Language::English, Language::Chinese].map(|language| error.text(language));
    assert!(texts.iter().all(|text| (1..1000).contains(&text.len())), "{texts:?}");
    texts.join("\n")
}

/// Values of secret parameters that stand nowhere else in the input: that one is shown elsewhere is no fault.
fn secrets(given: &[u8]) -> Vec<String> {
    let Ok(Value::Object(members)) = serde_json::from_slice(given) else { return Vec::new() };
    let whole = String::from_utf8_lossy(given);
    let secret = |name: &str| members.get(name).and_then(Value::as_str).map(str::to_owned);
    SECRET
        .into_iter()
        .filter_map(secret)
        .filter(|value| value.len() >= 12 && whole.matches(value.as_str()).count() == 1)
        .collect()
}
