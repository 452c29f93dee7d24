//! What is known of a key.

use serde_json::Value;

/// What of a key can be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    pub alias: String,
    pub description: String,
    pub enabled: bool,
}

impl Facts {
    /// As in a `KeyMetadata`.
    pub fn of(metadata: &Value) -> Self {
        let text = |name: &str| metadata[name].as_str().unwrap().to_owned();
        let enabled = match metadata["KeyState"].as_str().unwrap() {
            "Enabled" => true,
            "Disabled" => false,
            other => panic!("nobody let a key become {other}: {metadata}"),
        };
        Self { alias: text("Alias"), description: text("Description"), enabled }
    }
}

/// A key whose creation was acknowledged.
pub struct Key {
    pub id: String,
    /// As it was acknowledged last.
    pub known: Facts,
    /// As it is instead, if a change was done that was not answered.
    pub perhaps: Option<Facts>,
}

impl Key {
    pub fn new(id: String, known: Facts) -> Self {
        Self { id, known, perhaps: None }
    }

    /// Compares with what is stored, and knows it from now on.
    pub fn settle(&mut self, stored: Option<Facts>) {
        let Some(stored) = stored else { panic!("the key {} is lost: {:?}", self.id, self.known) };
        assert!(
            stored == self.known || Some(&stored) == self.perhaps.as_ref(),
            "the key {} is {stored:?}; acknowledged was {:?}, unanswered {:?}",
            self.id,
            self.known,
            self.perhaps
        );
        *self = Self::new(std::mem::take(&mut self.id), stored);
    }
}

/// A ciphertext that was acknowledged.
pub struct Ciphertext {
    /// The place of its key among the worker's.
    pub key: usize,
    pub plaintext: String,
    pub blob: String,
    /// Whether it was opened after the server that made it had ended.
    pub opened: bool,
}
