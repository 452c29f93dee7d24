//! How alarms leave the server: webhooks and e-mail, as the operator set them up.

pub(crate) mod connect;
mod smtp;
pub(crate) mod webhook;

use std::{collections::BTreeMap, path::Path, sync::Arc, time::Duration};

use async_trait::async_trait;
use keyward_api::{
    Language, Messenger,
    alarms::{Mail, NotDelivered, Webhook},
};
use keyward_crypto::Secret;
use tokio::{sync::watch, time::timeout};

use crate::{failure::Failure, http::App, settings::Settings};
use connect::Trust;
use smtp::MailServer;
use webhook::Target;

/// How long a delivery may take in all.
const PATIENCE: Duration = Duration::from_secs(15);
/// How often it is looked whether a delivery is to be tried again.
const LOOK: Duration = Duration::from_secs(2);

/// Webhooks and the mail server.
pub struct Outgoing {
    webhooks: BTreeMap<String, Target>,
    mail: Option<MailServer>,
    trust: Trust,
    first_wait: Duration,
    languages: Vec<Language>,
}

impl Outgoing {
    /// What the settings say.
    ///
    /// # Errors
    /// Files that cannot be read, addresses that may not be used, and settings that lack others.
    pub fn of(settings: &Settings) -> Result<Self, Failure> {
        let mut webhooks = BTreeMap::new();
        for (name, url) in &settings.alarm_webhooks.0 {
            let folder = settings.alarm_webhook_secrets.0.as_deref().ok_or_else(|| {
                Failure::unusable("alarms.webhooks needs alarms.webhook_secrets, the folder of their secrets")
            })?;
            let secret = secret_of(&folder.join(name))?;
            let target = Target::parse(url, secret).and_then(|target| {
                match target.secure || settings.alarm_insecure_http {
                    true => Ok(target),
                    false => Err("has an http URL: use https, or allow it with alarms.insecure_http"),
                }
            });
            let target = target.map_err(|why| Failure::unusable(format!("alarms.webhooks: {name} {why}")))?;
            webhooks.insert(name.clone(), target);
        }
        let mail = match &settings.smtp_server.0 {
            Some(server) => Some(MailServer::of(server, settings)?),
            None => None,
        };
        let trust = match (webhooks.is_empty(), &mail) {
            (true, None) => Trust::nobody()?,
            _ => Trust::of(&settings.alarm_ca, "alarms.ca")?,
        };
        let languages = settings.alarm_language.0.clone();
        Ok(Self { webhooks, mail, trust, first_wait: settings.alarm_retry, languages })
    }
}

/// A secret in a file of its own, without the line end that editors leave.
///
/// # Errors
/// A file that cannot be read, or has no secret in it.
pub(crate) fn secret_of(path: &Path) -> Result<Secret, Failure> {
    let text = std::fs::read(path).map_err(|e| Failure::unusable(format!("{}: {e}", path.display())))?;
    let text = zeroize::Zeroizing::new(text);
    let end = text.iter().rposition(|byte| !matches!(byte, b'\n' | b'\r')).map_or(0, |last| last + 1);
    if end == 0 {
        return Err(Failure::unusable(format!("{} is empty", path.display())));
    }
    Ok(Secret::new(text[..end].to_vec()))
}

/// Why something was not sent at all.
fn unsent(why: impl ToString) -> NotDelivered {
    NotDelivered { sent: false, why: why.to_string() }
}

#[async_trait]
impl Messenger for Outgoing {
    fn webhooks(&self) -> Vec<String> {
        self.webhooks.keys().cloned().collect()
    }

    fn can_mail(&self) -> bool {
        self.mail.is_some()
    }

    fn languages(&self) -> Vec<Language> {
        self.languages.clone()
    }

    fn first_wait(&self) -> Duration {
        self.first_wait
    }

    async fn post(&self, webhook: &Webhook) -> Result<Vec<u8>, NotDelivered> {
        let target = self.webhooks.get(&webhook.name);
        let target = target.ok_or_else(|| unsent("the operator has set up no such webhook"))?;
        let sending = target.post(&self.trust, webhook);
        let slow = |_| NotDelivered { sent: false, why: "the receiver took longer than 15 s".into() };
        timeout(PATIENCE, sending).await.map_err(slow)?
    }

    async fn mail(&self, mail: &Mail) -> Result<(), NotDelivered> {
        let server = self.mail.as_ref().ok_or_else(|| unsent("the operator has set up no mail server"))?;
        let slow = |_| unsent("the mail server took longer than 15 s");
        timeout(PATIENCE, server.send(&self.trust, mail)).await.map_err(slow)?
    }
}

/// Delivers alarms until the server stops. A try that is under way then is made again by the next server.
pub async fn run(app: Arc<App>, mut stopped: watch::Receiver<bool>) {
    let work = async {
        loop {
            if let Err(error) = app.service.deliver_alarms().await {
                tracing::error!(cause = error.cause, "cannot deliver alarms now; trying again later");
            }
            app.service.await_alarm(LOOK).await;
        }
    };
    tokio::select! {
        () = work => {}
        _ = stopped.wait_for(|stopped| *stopped) => {}
    }
}
