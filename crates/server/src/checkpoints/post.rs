//! An address as a witness: each checkpoint is posted to it.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use async_trait::async_trait;
use keyward_api::{alarms::Webhook, checkpoints::Witness};
use tokio::time::timeout;

use crate::{
    alarms::{connect::Trust, secret_of, webhook::Target},
    failure::Failure,
    settings::Settings,
};

/// How long an answer may take. Other witnesses wait as long.
const PATIENCE: Duration = Duration::from_secs(5);

/// An address that answers with status 200 when it has kept a checkpoint.
pub struct WitnessAddress {
    target: Target,
    trust: Trust,
    name: String,
}

impl WitnessAddress {
    /// The address that the settings name.
    ///
    /// # Errors
    /// An address that may not be used, or files that cannot be read.
    pub fn of(url: &str, settings: &Settings) -> Result<Self, Failure> {
        let secret = settings.witness_secret.0.as_deref().ok_or_else(|| {
            Failure::unusable(
                "audit.witness_url needs audit.witness_secret, the file of the secret that signs",
            )
        })?;
        let bad = |why: &str| Failure::unusable(format!("audit.witness_url {why}"));
        let target = Target::parse(url, secret_of(secret)?).map_err(bad)?;
        if !target.secure && !target.is_here() {
            return Err(bad("is another machine: it must begin with https://"));
        }
        let trust = match target.secure {
            true => Trust::of(&settings.witness_ca, "audit.witness_ca")?,
            false => Trust::nobody()?,
        };
        Ok(Self { name: format!("address {}", target.place()), target, trust })
    }
}

#[async_trait]
impl Witness for WitnessAddress {
    fn name(&self) -> &str {
        &self.name
    }

    async fn keep(&self, line: &str) -> Result<(), String> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let timestamp = now.as_secs().cast_signed();
        let post = Webhook { name: self.name.clone(), body: line.to_owned(), timestamp };
        match timeout(PATIENCE, self.target.post(&self.trust, &post)).await {
            Ok(answer) => answer.map(drop).map_err(|failed| failed.why),
            Err(_) => Err(format!("no answer within {} s", PATIENCE.as_secs())),
        }
    }
}
