//! What the documentation says of keys, as simply as it can be said. Shares no code with the product.

/// A key.
#[derive(Clone, Debug)]
pub struct Key {
    pub alias: u8,
    pub usage: &'static str,
    pub state: &'static str,
    pub rotates_every: Option<u16>,
    /// The days that were set last; they stay when rotation is turned off.
    pub days: u16,
    pub versions: u32,
    pub bound: Vec<u8>,
}

/// A ciphertext: which key and version made it, for which context.
#[derive(Clone, Debug, PartialEq)]
pub struct Sealed {
    pub key: usize,
    pub version: u32,
    pub context: u8,
}

/// Everything there is. Replies are `ok` or the last part of an error code.
#[derive(Clone, Debug, Default)]
pub struct Model {
    pub keys: Vec<Key>,
    pub sealed: Vec<Sealed>,
}

pub const USAGES: [&str; 5] = [
    "ENCRYPT_DECRYPT",
    "ASYMMETRIC_SIGN_VERIFY_ECC",
    "ASYMMETRIC_SIGN_VERIFY_SM2",
    "ASYMMETRIC_DECRYPT_SM2",
    "ASYMMETRIC_SIGN_VERIFY_DILITHIUM",
];

type Reply = Result<(), &'static str>;

const STATE: Reply = Err("CmkStateNotSupport");

impl Model {
    pub fn create(&mut self, alias: u8, usage: u8) -> Reply {
        if self.keys.iter().any(|key| key.alias == alias) {
            return Err("AliasAlreadyExists");
        }
        self.keys.push(Key {
            alias,
            usage: USAGES[usize::from(usage) % USAGES.len()],
            state: "Enabled",
            rotates_every: None,
            days: 365,
            versions: 1,
            bound: Vec::new(),
        });
        Ok(())
    }

    pub fn batch(&mut self, enable: bool, keys: &[usize]) -> Reply {
        if keys.is_empty() {
            return Err("InvalidParameter");
        }
        if keys.iter().enumerate().any(|(n, key)| keys[..n].contains(key)) {
            return Err("DuplicatedKeyId");
        }
        let before = self.keys.clone();
        for &key in keys {
            let key = &mut self.keys[key];
            let done = if enable { key.enable() } else { key.disable() };
            if done.is_err() {
                self.keys = before;
                return done;
            }
        }
        Ok(())
    }

    pub fn rename(&mut self, key: usize, alias: u8) -> Reply {
        if self.keys[key].state == "PendingDelete" {
            return STATE;
        }
        if self.keys.iter().enumerate().any(|(n, other)| n != key && other.alias == alias) {
            return Err("AliasAlreadyExists");
        }
        self.keys[key].alias = alias;
        Ok(())
    }

    pub fn encrypt(&mut self, key: usize, context: u8) -> Reply {
        let it = &self.keys[key];
        it.is("ENCRYPT_DECRYPT")?;
        it.may_encrypt()?;
        self.sealed.push(Sealed { key, version: it.versions, context });
        Ok(())
    }

    pub fn decrypt(&self, sealed: usize, context: u8) -> Reply {
        let sealed = &self.sealed[sealed];
        self.keys[sealed.key].may_decrypt()?;
        if sealed.context == context { Ok(()) } else { Err("InvalidCiphertext") }
    }

    /// Tells whether there is a new ciphertext, too.
    pub fn re_encrypt(&mut self, sealed: usize, key: usize, from: u8, to: u8) -> Result<bool, &'static str> {
        let source = self.sealed[sealed].clone();
        let target = self.keys[key].clone();
        self.decrypt(sealed, from)?;
        target.is("ENCRYPT_DECRYPT")?;
        target.may_encrypt()?;
        let made = Sealed { key, version: target.versions, context: to };
        let anew = made != source;
        if anew {
            self.sealed.push(made);
        }
        Ok(anew)
    }
}

impl Key {
    fn is(&self, usage: &str) -> Reply {
        if self.usage == usage { Ok(()) } else { Err("InvalidParameter") }
    }

    pub fn enable(&mut self) -> Reply {
        match self.state {
            "Enabled" | "Disabled" => self.state = "Enabled",
            _ => return STATE,
        }
        Ok(())
    }

    pub fn disable(&mut self) -> Reply {
        self.is_free()?;
        match self.state {
            "Enabled" | "Disabled" => self.state = "Disabled",
            _ => return STATE,
        }
        Ok(())
    }

    pub fn archive(&mut self) -> Reply {
        self.is_free()?;
        match self.state {
            "Enabled" | "Disabled" | "Archived" => self.state = "Archived",
            _ => return STATE,
        }
        Ok(())
    }

    pub fn cancel_archive(&mut self) -> Reply {
        match self.state {
            "Archived" => self.state = "Enabled",
            _ => return STATE,
        }
        Ok(())
    }

    pub fn schedule(&mut self, days: u8) -> Reply {
        if !(7..=30).contains(&days) {
            return Err("InvalidPendingWindowInDays");
        }
        self.is_free()?;
        match self.state {
            "Enabled" => return Err("CmkShouldBeDisabled"),
            "Disabled" | "Archived" => self.state = "PendingDelete",
            _ => return STATE,
        }
        Ok(())
    }

    pub fn cancel_deletion(&mut self) -> Reply {
        match self.state {
            "PendingDelete" => self.state = "Disabled",
            _ => return Err("CmkNotPendingDelete"),
        }
        Ok(())
    }

    pub fn rotate_every(&mut self, days: u16) -> Reply {
        if !(7..=365).contains(&days) {
            return Err("InvalidParameterValue");
        }
        self.is("ENCRYPT_DECRYPT")?;
        match self.state {
            "Enabled" | "Disabled" => (self.rotates_every, self.days) = (Some(days), days),
            _ => return STATE,
        }
        Ok(())
    }

    pub fn stop_rotation(&mut self) -> Reply {
        self.rotates_every = None;
        Ok(())
    }

    pub fn rotate(&mut self) -> Reply {
        self.is("ENCRYPT_DECRYPT")?;
        if self.state != "Enabled" {
            return STATE;
        }
        if self.rotates_every.is_none() {
            return Err("RotateNotSupported");
        }
        // No test lasts a day.
        if self.versions > 1 {
            return Err("RotateRateLimited");
        }
        self.versions += 1;
        Ok(())
    }

    pub fn bind(&mut self, resource: u8) -> Reply {
        if self.state != "Enabled" {
            return STATE;
        }
        if !self.bound.contains(&resource) {
            self.bound.push(resource);
        }
        Ok(())
    }

    pub fn unbind(&mut self, resource: u8) -> Reply {
        let Some(place) = self.bound.iter().position(|known| *known == resource) else {
            return Err("CloudResourceBindingNotFound");
        };
        self.bound.remove(place);
        Ok(())
    }

    pub fn sign(&self) -> Reply {
        if !self.usage.contains("SIGN_VERIFY") {
            return Err("InvalidParameter");
        }
        if self.state == "Enabled" { Ok(()) } else { STATE }
    }

    pub fn public_key(&self) -> Reply {
        if self.usage == "ENCRYPT_DECRYPT" {
            return Err("InvalidParameter");
        }
        if self.state == "Enabled" { Ok(()) } else { STATE }
    }

    /// Refuses to take a key from the products that use it.
    fn is_free(&self) -> Reply {
        if self.bound.is_empty() { Ok(()) } else { Err("CmkUsedByCloudProduct") }
    }

    fn may_encrypt(&self) -> Reply {
        match self.state {
            "Enabled" => Ok(()),
            "Archived" => Err("CmkArchived"),
            _ => Err("CmkDisabled"),
        }
    }

    fn may_decrypt(&self) -> Reply {
        match self.state {
            "Enabled" | "Archived" => Ok(()),
            _ => Err("CmkDisabled"),
        }
    }
}
