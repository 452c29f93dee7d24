//! One client, which asks for one thing after the other, and knows what it must find afterwards.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use serde_json::{Value, json};

use super::{
    Outcome, Random, Recorder,
    model::{Ciphertext, Facts, Key},
};

/// A client and the keys that it alone changes.
pub struct Worker {
    name: String,
    pub region: &'static str,
    random: Random,
    keys: Vec<Key>,
    ciphertexts: Vec<Ciphertext>,
    /// A key that was asked for without an answer.
    perhaps_created: Option<Facts>,
    /// How many names were given.
    names: u32,
}

/// Whether to go on.
type Answered = bool;

impl Worker {
    pub fn new(number: usize, region: &'static str, seed: u64) -> Self {
        Self {
            name: format!("w{number}"),
            region,
            random: Random::new(seed.wrapping_add(number as u64 + 1)),
            keys: Vec::new(),
            ciphertexts: Vec::new(),
            perhaps_created: None,
            names: 0,
        }
    }

    pub fn keys(&self) -> usize {
        self.keys.len()
    }

    pub fn ciphertexts(&self) -> usize {
        self.ciphertexts.len()
    }

    /// Works until it is told to stop or gets no answer.
    pub async fn work(mut self, server: Arc<Recorder>, stop: Arc<AtomicBool>) -> Self {
        while !stop.load(Ordering::Relaxed) {
            let answered = match self.random.below(100) {
                _ if self.keys.is_empty() => self.create(&server).await,
                0..8 => self.create(&server).await,
                8..16 => self.change(&server, "UpdateAlias").await,
                16..24 => self.change(&server, "UpdateKeyDescription").await,
                24..34 => self.change(&server, "DisableKey").await,
                34..48 => self.change(&server, "EnableKey").await,
                48..75 => self.encrypt(&server).await,
                75..88 => self.decrypt(&server).await,
                88..92 => self.rotate(&server).await,
                _ => self.ask_for_nonsense(&server).await,
            };
            if !answered {
                break;
            }
        }
        self
    }

    async fn create(&mut self, server: &Recorder) -> Answered {
        let facts = Facts { alias: self.new_name(), description: self.new_name(), enabled: true };
        let asked = json!({"Alias": facts.alias, "Description": facts.description});
        match server.call("CreateKey", self.region, asked).await {
            Outcome::Done(made) => {
                self.keys.push(Key::new(made["KeyId"].as_str().unwrap().into(), facts));
                true
            }
            other => self.undone(other, |worker| worker.perhaps_created = Some(facts)),
        }
    }

    async fn change(&mut self, server: &Recorder, action: &'static str) -> Answered {
        let place = self.random.below(self.keys.len());
        let (name, key) = (self.new_name(), &self.keys[place]);
        let mut changed = key.known.clone();
        let mut asked = json!({"KeyId": key.id});
        match action {
            "UpdateAlias" => {
                asked["Alias"] = name.as_str().into();
                changed.alias = name;
            }
            "UpdateKeyDescription" => {
                asked["Description"] = name.as_str().into();
                changed.description = name;
            }
            _ => changed.enabled = action == "EnableKey",
        }
        match server.call(action, self.region, asked).await {
            Outcome::Done(_) => {
                self.keys[place].known = changed;
                true
            }
            other => self.undone(other, |worker| worker.keys[place].perhaps = Some(changed)),
        }
    }

    /// Whatever becomes of a rotation, everything decrypts and the key encrypts.
    async fn rotate(&mut self, server: &Recorder) -> Answered {
        let place = self.random.below(self.keys.len());
        for action in ["EnableKeyRotation", "RotateKey"] {
            let asked = json!({"KeyId": self.keys[place].id});
            match server.call(action, self.region, asked).await {
                Outcome::Done(_) => {}
                Outcome::Refused(failure) if failure.code == "RequestLimitExceeded.RotateRateLimited" => {}
                Outcome::Refused(failure) if failure.code == "ResourceUnavailable.CmkStateNotSupport" => {
                    assert!(!self.keys[place].known.enabled, "an enabled key was refused");
                }
                other => return self.undone(other, |_| ()),
            }
        }
        true
    }

    async fn encrypt(&mut self, server: &Recorder) -> Answered {
        let place = self.random.below(self.keys.len());
        let plaintext = PLAINTEXTS[self.random.below(PLAINTEXTS.len())].to_owned();
        let asked = json!({"KeyId": self.keys[place].id, "Plaintext": plaintext});
        let outcome = server.call("Encrypt", self.region, asked).await;
        let Some(response) = self.use_of(place, outcome) else { return false };
        if let Some(response) = response {
            let blob = response["CiphertextBlob"].as_str().unwrap().to_owned();
            self.ciphertexts.push(Ciphertext { key: place, plaintext, blob, opened: false });
        }
        true
    }

    async fn decrypt(&mut self, server: &Recorder) -> Answered {
        if self.ciphertexts.is_empty() {
            return true;
        }
        let ciphertext = &self.ciphertexts[self.random.below(self.ciphertexts.len())];
        let (place, plaintext) = (ciphertext.key, ciphertext.plaintext.clone());
        let asked = json!({"CiphertextBlob": ciphertext.blob});
        let outcome = server.call("Decrypt", self.region, asked).await;
        let Some(response) = self.use_of(place, outcome) else { return false };
        if let Some(response) = response {
            assert_eq!(response["Plaintext"], plaintext);
        }
        true
    }

    /// Calls that fail leave a record, too.
    async fn ask_for_nonsense(&mut self, server: &Recorder) -> Answered {
        let taken = &self.keys[self.random.below(self.keys.len())].known.alias;
        let (action, asked, code) = match self.random.below(3) {
            0 => ("CreateKey", json!({ "Alias": taken }), "InvalidParameterValue.AliasAlreadyExists"),
            1 => (
                "DescribeKey",
                json!({"KeyId": "00000000-0000-1000-8000-000000000000"}),
                "ResourceUnavailable.CmkNotFound",
            ),
            _ => ("Encrypt", json!({"KeyId": self.keys[0].id}), "MissingParameter"),
        };
        match server.call(action, self.region, asked).await {
            Outcome::Refused(failure) if failure.code == code => true,
            Outcome::Done(done) => panic!("{action} should fail with {code}: {done}"),
            other => self.undone(other, |_| ()),
        }
    }

    /// The response of a call that uses a key, whose state decides what it must be. No response if it was
    /// refused; `None` if there was no answer.
    fn use_of(&mut self, place: usize, outcome: Outcome) -> Option<Option<Value>> {
        let known = &self.keys[place].known;
        match outcome {
            Outcome::Done(response) => {
                assert!(known.enabled, "a disabled key was used: {known:?}");
                Some(Some(response))
            }
            Outcome::Refused(failure) if failure.code == "ResourceUnavailable.CmkDisabled" => {
                assert!(!known.enabled, "an enabled key was refused: {known:?}");
                Some(None)
            }
            other => self.undone(other, |_| ()).then_some(None),
        }
    }

    /// A call that was not done: the storage refused it, or nobody knows. Nothing else may happen.
    fn undone(&mut self, outcome: Outcome, perhaps: impl FnOnce(&mut Self)) -> Answered {
        match outcome {
            Outcome::Refused(failure) if failure.code.starts_with("ServiceUnavailable.") => true,
            Outcome::Silence => {
                perhaps(self);
                false
            }
            other => panic!("unexpected: {other:?}"),
        }
    }

    /// Compares the keys with the stored ones, which are taken out.
    pub fn compare(&mut self, stored: &mut HashMap<String, Facts>) {
        for key in &mut self.keys {
            key.settle(stored.remove(&key.id));
        }
        let Some(perhaps) = self.perhaps_created.take() else { return };
        let made = stored.iter().find(|(_, facts)| **facts == perhaps).map(|(id, _)| id.clone());
        self.keys.extend(made.and_then(|id| stored.remove(&id).map(|facts| Key::new(id, facts))));
    }

    /// Opens all ciphertexts that were not opened since their server ended.
    pub async fn open_ciphertexts(&mut self, server: &Recorder) {
        for ciphertext in self.ciphertexts.iter_mut().filter(|ciphertext| !ciphertext.opened) {
            let key = &mut self.keys[ciphertext.key];
            if !key.known.enabled {
                server.done("EnableKey", self.region, json!({"KeyId": key.id})).await;
                key.known.enabled = true;
            }
            let asked = json!({"CiphertextBlob": ciphertext.blob});
            let opened = server.done("Decrypt", self.region, asked).await;
            assert_eq!(opened["Plaintext"], ciphertext.plaintext, "{}", key.id);
            ciphertext.opened = true;
        }
    }

    fn new_name(&mut self) -> String {
        self.names += 1;
        format!("{}-{}", self.name, self.names)
    }
}

/// Base64 of texts of some lengths.
const PLAINTEXTS: [&str; 4] = ["aQ==", "aGVsbG8=", "5a+G6ZKl566h55CG57O757uf", "AAECAwQFBgcICQoLDA0ODw=="];
