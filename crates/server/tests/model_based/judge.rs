//! Makes the calls, and compares with the model.

use std::sync::atomic::{AtomicU32, Ordering};

use keyward_testkit::client::Client;
use proptest::{prop_assert_eq, test_runner::TestCaseError};
use serde_json::{Value, json};

use super::{
    calls::{Call, Verb},
    model::Model,
};
use crate::common::Server;

const REGION: &str = "ap-guangzhou";

/// `plain`
const PLAINTEXT: &str = "cGxhaW4=";

/// Knows the server; every sequence has aliases of its own there.
pub struct Judge {
    client: Client,
    runtime: tokio::runtime::Runtime,
    sequences: AtomicU32,
}

/// A sequence under way: what the model says there is, and how the server names it.
struct Play<'a> {
    judge: &'a Judge,
    prefix: String,
    model: Model,
    ids: Vec<String>,
    blobs: Vec<String>,
}

impl Judge {
    pub fn new(server: &Server) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        Self { client: server.client(), runtime, sequences: AtomicU32::new(0) }
    }

    /// Plays a sequence against the server; fails where it and the model disagree.
    pub fn agrees(&self, calls: &[Call]) -> Result<(), TestCaseError> {
        let prefix = format!("s{}-", self.sequences.fetch_add(1, Ordering::Relaxed));
        let mut play =
            Play { judge: self, prefix, model: Model::default(), ids: Vec::new(), blobs: Vec::new() };
        for call in calls {
            play.step(call)?;
            play.compare(call)?;
        }
        Ok(())
    }

    /// The response, or the last part of the error code.
    fn call(&self, action: &str, params: Value) -> Result<Value, String> {
        let called = self.runtime.block_on(self.client.call("kms", action, REGION, params));
        called.map_err(|failure| failure.code.rsplit('.').next().unwrap_or_default().to_owned())
    }
}

impl Play<'_> {
    fn step(&mut self, call: &Call) -> Result<(), TestCaseError> {
        let keys = self.ids.len().max(1);
        let number = |key: &u8| usize::from(*key) % keys;
        let id = |play: &Self, key: &u8| play.ids[number(key)].clone();
        match call {
            Call::Create { alias, usage } => {
                let expected = self.model.create(*alias, *usage);
                let usage = super::model::USAGES[usize::from(*usage) % super::model::USAGES.len()];
                let params = json!({"Alias": self.alias(*alias), "KeyUsage": usage});
                let made = self.judge.call("CreateKey", params);
                same(call, expected, &made)?;
                self.ids.extend(made.ok().map(|made| text(&made, "KeyId")));
            }
            Call::On(verb, key) => {
                let it = &mut self.model.keys[number(key)];
                let expected = match verb {
                    Verb::Enable => it.enable(),
                    Verb::Disable => it.disable(),
                    Verb::Archive => it.archive(),
                    Verb::CancelArchive => it.cancel_archive(),
                    Verb::CancelDeletion => it.cancel_deletion(),
                    Verb::StopRotation => it.stop_rotation(),
                    Verb::Rotate => it.rotate(),
                    Verb::GetPublicKey => it.public_key(),
                };
                let params = json!({"KeyId": id(self, key)});
                same(call, expected, &self.judge.call(verb.action(), params))?;
            }
            Call::Batch { enable, keys } => {
                let numbers: Vec<_> = keys.iter().map(number).collect();
                let expected = self.model.batch(*enable, &numbers);
                let ids: Vec<_> = keys.iter().map(|key| id(self, key)).collect();
                let action = if *enable { "EnableKeys" } else { "DisableKeys" };
                same(call, expected, &self.judge.call(action, json!({"KeyIds": ids})))?;
            }
            Call::Schedule { key, days } => {
                let expected = self.model.keys[number(key)].schedule(*days);
                let params = json!({"KeyId": id(self, key), "PendingWindowInDays": days});
                same(call, expected, &self.judge.call("ScheduleKeyDeletion", params))?;
            }
            Call::Rename { key, alias } => {
                let expected = self.model.rename(number(key), *alias);
                let params = json!({"KeyId": id(self, key), "Alias": self.alias(*alias)});
                same(call, expected, &self.judge.call("UpdateAlias", params))?;
            }
            Call::RotateEvery { key, days } => {
                let expected = self.model.keys[number(key)].rotate_every(*days);
                let params = json!({"KeyId": id(self, key), "RotateDays": days});
                same(call, expected, &self.judge.call("EnableKeyRotation", params))?;
            }
            Call::Bind { bind, key, resource } => {
                let it = &mut self.model.keys[number(key)];
                let expected = if *bind { it.bind(*resource) } else { it.unbind(*resource) };
                let action = if *bind { "BindCloudResource" } else { "UnbindCloudResource" };
                let params =
                    json!({"KeyId": id(self, key), "ProductId": "cos", "ResourceId": format!("r{resource}")});
                same(call, expected, &self.judge.call(action, params))?;
            }
            Call::Encrypt { key, context } => {
                let expected = self.model.encrypt(number(key), *context);
                let params = json!({
                    "KeyId": id(self, key), "Plaintext": PLAINTEXT, "EncryptionContext": self::context(*context)
                });
                let made = self.judge.call("Encrypt", params);
                same(call, expected, &made)?;
                self.blobs.extend(made.ok().map(|made| text(&made, "CiphertextBlob")));
            }
            Call::Decrypt { ciphertext, context } => {
                let Some(place) = self.ciphertext(*ciphertext) else { return Ok(()) };
                let expected = self.model.decrypt(place, *context);
                let params = json!({
                    "CiphertextBlob": self.blobs[place], "EncryptionContext": self::context(*context)
                });
                let opened = self.judge.call("Decrypt", params);
                same(call, expected, &opened)?;
                if let Ok(opened) = opened {
                    prop_assert_eq!(text(&opened, "Plaintext"), PLAINTEXT);
                    prop_assert_eq!(&text(&opened, "KeyId"), &self.ids[self.model.sealed[place].key]);
                }
            }
            Call::ReEncrypt { ciphertext, key, from, to } => {
                let Some(place) = self.ciphertext(*ciphertext) else { return Ok(()) };
                let expected = self.model.re_encrypt(place, number(key), *from, *to);
                let params = json!({
                    "CiphertextBlob": self.blobs[place], "DestinationKeyId": id(self, key),
                    "SourceEncryptionContext": context(*from), "DestinationEncryptionContext": context(*to)
                });
                let made = self.judge.call("ReEncrypt", params);
                same(call, expected.map(|_| ()), &made)?;
                if let (Ok(anew), Ok(made)) = (expected, made) {
                    prop_assert_eq!(made["ReEncrypted"].as_bool(), Some(anew), "{:?}", call);
                    let blob = text(&made, "CiphertextBlob");
                    prop_assert_eq!(blob != self.blobs[place], anew);
                    self.blobs.extend(anew.then_some(blob));
                }
            }
            Call::Sign { key } => self.sign(call, number(key))?,
        }
        Ok(())
    }

    fn sign(&self, call: &Call, key: usize) -> Result<(), TestCaseError> {
        let expected = self.model.keys[key].sign();
        let (sign, verify, algorithm) = match self.model.keys[key].usage {
            "ASYMMETRIC_SIGN_VERIFY_SM2" => ("SignByAsymmetricKey", "VerifyByAsymmetricKey", "SM2DSA"),
            "ASYMMETRIC_SIGN_VERIFY_DILITHIUM" => ("PostQuantumCryptoSign", "PostQuantumCryptoVerify", ""),
            _ => ("SignByAsymmetricKey", "VerifyByAsymmetricKey", "ECC_P256_R1"),
        };
        let mut params = json!({"KeyId": self.ids[key], "Message": PLAINTEXT});
        if !algorithm.is_empty() {
            params["Algorithm"] = algorithm.into();
        }
        let signed = self.judge.call(sign, params.clone());
        same(call, expected, &signed)?;
        if let Ok(signed) = signed {
            params["SignatureValue"] = signed["Signature"].clone();
            let verified = self.judge.call(verify, params);
            prop_assert_eq!(verified.map(|verified| verified["SignatureValid"] == true), Ok(true));
        }
        Ok(())
    }

    /// All that can be seen of the keys of the sequence.
    fn compare(&self, call: &Call) -> Result<(), TestCaseError> {
        let params = json!({"SearchKeyAlias": self.prefix, "KeyUsage": "ALL", "OrderType": 1, "Limit": 200});
        let listed = self.judge.call("ListKeyDetail", params).unwrap();
        prop_assert_eq!(listed["TotalCount"].as_u64(), Some(self.ids.len() as u64), "{:?}", call);
        for (key, id) in self.model.keys.iter().zip(&self.ids) {
            let found =
                listed["KeyMetadatas"].as_array().unwrap().iter().find(|found| found["KeyId"] == **id);
            let found = found.unwrap();
            let expected = json!([
                self.alias(key.alias),
                key.usage,
                key.state,
                key.rotates_every.is_some(),
                key.days,
                key.state == "PendingDelete",
                key.versions > 1,
            ]);
            let seen = json!([
                found["Alias"],
                found["KeyUsage"],
                found["KeyState"],
                found["KeyRotationEnabled"],
                found["RotateDays"],
                found["DeletionDate"] != 0,
                found["LastRotateTime"] != 0,
            ]);
            prop_assert_eq!(seen, expected, "{:?}", call);
        }
        Ok(())
    }

    fn alias(&self, number: u8) -> String {
        format!("{}{number}", self.prefix)
    }

    fn ciphertext(&self, number: u8) -> Option<usize> {
        usize::from(number).checked_rem(self.blobs.len())
    }
}

fn same(
    call: &Call,
    expected: Result<(), &'static str>,
    got: &Result<Value, String>,
) -> Result<(), TestCaseError> {
    let got = got.as_ref().map(|_| ()).map_err(String::as_str);
    prop_assert_eq!(got, expected, "{:?}", call);
    Ok(())
}

fn context(number: u8) -> String {
    if number == 0 { String::new() } else { format!("{{\"n\":\"{number}\"}}") }
}

fn text(response: &Value, field: &str) -> String {
    response[field].as_str().unwrap().to_owned()
}
