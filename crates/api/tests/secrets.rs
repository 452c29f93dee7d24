//! Secrets of calls stay in the calls.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod actions;
mod common;

use std::collections::BTreeSet;

use actions::examples::examples;
use base64::{Engine, engine::general_purpose::STANDARD};
use common::world::World;
use serde_json::{Value, json};

/// Fields of requests that hold secrets of the caller in whatever form he likes.
const GIVEN: [&str; 4] = ["Plaintext", "PlainText", "Message", "Password"];
/// Fields of responses that hold secrets.
const TOLD: [&str; 8] = [
    "Plaintext",
    "PlainText",
    "Password",
    "SecretKey",
    "SecretAccessKey",
    "TmpSecretKey",
    "Token",
    "DecryptKey",
];
/// So many bytes of a secret are looked for: the first ones.
const LOOKED_FOR: usize = 16;

/// Random secrets in the requests of every action, and those of the responses, are in no file of the database and in no
/// cause that is logged, whether the call succeeds or not.
#[tokio::test]
async fn no_secret_of_any_action_is_kept_or_logged() {
    let world = World::new().await;
    let root = world.root.clone();
    let (mut secrets, mut logged, mut number) = (BTreeSet::new(), String::new(), 0_u128);
    for (action, mut params) in examples(&world).await {
        for name in GIVEN {
            let Some(field) = params.get_mut(name) else { continue };
            number = number.wrapping_add(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
            let random = [number.to_be_bytes(), (number ^ u128::MAX).to_be_bytes()].concat();
            let secret = match name {
                "Password" => format!("Aa0@{}", &hex(&random)[..20]),
                _ => STANDARD.encode(random),
            };
            remember(&mut secrets, &secret);
            *field = secret.into();
        }
        let mut bad = params.clone();
        bad["NoSuchParameter"] = json!(1);
        for params in [&bad, &params] {
            let reply = world.reply(&root, action, "ap-guangzhou", params).await;
            logged.push_str(&reply.cause.unwrap_or_default());
            collect(&serde_json::from_slice(&reply.body).unwrap(), &mut secrets);
        }
    }
    world.run_jobs().await;
    assert!(secrets.len() > 50, "{}", secrets.len());
    for file in world.files().iter().map(Vec::as_slice).chain([logged.as_bytes()]) {
        for part in file.windows(LOOKED_FOR) {
            assert!(!secrets.contains(part), "a secret is kept: {}", String::from_utf8_lossy(part));
        }
    }
}

/// The secrets of a response.
fn collect(value: &Value, secrets: &mut BTreeSet<Vec<u8>>) {
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| match value {
            Value::String(secret) if TOLD.contains(&name.as_str()) => remember(secrets, secret),
            _ => collect(value, secrets),
        }),
        Value::Array(items) => items.iter().for_each(|item| collect(item, secrets)),
        _ => {}
    }
}

/// A secret in the forms in which it could be found.
fn remember(secrets: &mut BTreeSet<Vec<u8>>, secret: &str) {
    let raw = STANDARD.decode(secret).unwrap_or_default();
    let forms = [
        secret.as_bytes().to_vec(),
        hex(secret.as_bytes()).into_bytes(),
        STANDARD.encode(secret).into_bytes(),
        hex(&raw).into_bytes(),
        raw,
    ];
    secrets.extend(forms.into_iter().filter_map(|form| Some(form.get(..LOOKED_FOR)?.to_vec())));
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
