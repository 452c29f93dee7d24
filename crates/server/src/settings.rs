//! Every setting, each defined once: key, type, default and help.
//!
//! The flag, the environment variable, the key in the file, the command line's help and
//! `docs/configuration.md` follow from the list below. To add a setting, add a line to it.

mod document;
mod layers;
mod value;

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use keyward_domain::rates::Rates;

pub use layers::{Layers, Source};
pub use value::{
    ByteSize, Languages, Level, LimitsProfile, LogFormat, Names, Optional, Products, Regions, SealKind,
    SmtpTls, Value, Webhooks,
};

use crate::failure::Failure;

/// One setting, as the command line and the documentation see it.
pub struct Setting {
    /// Its key in the file, such as `limits.body`.
    pub key: &'static str,
    /// Its value if nobody sets it.
    pub default: &'static str,
    /// What it does.
    pub help: &'static str,
    /// The form of its value.
    pub form: &'static str,
}

impl Setting {
    /// Its flag without the dashes: `limits-body`.
    pub fn flag(&self) -> String {
        self.key.replace(['.', '_'], "-")
    }

    /// Its environment variable: `KEYWARD_LIMITS_BODY`.
    pub fn variable(&self) -> String {
        format!("KEYWARD_{}", self.key.replace('.', "_").to_uppercase())
    }

    /// Whether its flag may stand without a value, which then is `true`.
    pub fn is_switch(&self) -> bool {
        self.form == bool::FORM
    }
}

macro_rules! settings {
    ($($(#[doc = $help:literal])+ $key:literal $field:ident: $type:ty = $default:literal;)+) => {
        /// The settings of a server.
        pub struct Settings {
            $($(#[doc = $help])+ pub $field: $type,)+
        }

        /// All settings, in the order of the documentation.
        pub const ALL: &[Setting] = &[$(Setting {
            key: $key,
            default: $default,
            help: concat!($($help),+),
            form: <$type as Value>::FORM,
        }),+];

        impl Settings {
            /// Reads every setting from the layers.
            ///
            /// # Errors
            /// The first value that does not have the form of its setting, and where it was set.
            pub fn read(layers: &Layers) -> Result<Self, Failure> {
                Ok(Self { $($field: layers.value($key)?),+ })
            }
        }
    };
}

settings! {
    /// The data folder: identity, root key, certificates and the embedded database.
    "data" data: PathBuf = "./data";
    /// Where HTTPS listens: API and console.
    "listen" listen: SocketAddr = "127.0.0.1:8443";
    /// Where plain HTTP listens: the API without the console. `off` or nothing turns it off.
    "http" http: Optional<SocketAddr> = "127.0.0.1:8080";
    /// Allows plain HTTP on an address that other machines reach. Requests are signed but can be read on
    /// the way, plaintexts included.
    "insecure_http" insecure_http: bool = "false";
    /// A PostgreSQL database instead of the embedded one, such as `postgres://keyward@db/keyward`.
    "database" database: Optional<String> = "";
    /// What seals the root key at the first start: a key in a file beside it, a passphrase, or the shares of several people,
    /// which are printed then and never again.
    "seal" seal: SealKind = "file";
    /// How many shares there are of a `shamir` seal, at most 64.
    "seal_shares" seal_shares: u32 = "5";
    /// How many of them open it, at least 2.
    "seal_threshold" seal_threshold: u32 = "3";
    /// The file that the passphrase is read from; without it, it is asked for on the terminal.
    "passphrase_file" passphrase_file: Optional<PathBuf> = "";
    /// The regions that are served, each with its suite of algorithms.
    "regions" regions: Regions =
        "ap-guangzhou=gm,ap-shanghai=gm,ap-beijing=gm,ap-hongkong=international,ap-singapore=international";
    /// The server's certificate chain (PEM). Without it, `tls/server.pem` in the data folder, which
    /// Keyward issues and renews by itself.
    "tls.cert" tls_cert: Optional<PathBuf> = "";
    /// The private key of the certificate (PEM). Without it, `tls/server.key` in the data folder.
    "tls.key" tls_key: Optional<PathBuf> = "";
    /// More host names and addresses for the certificate that Keyward issues.
    "tls.names" tls_names: Names = "";
    /// The largest body of a POST request.
    "limits.body" limit_body: ByteSize = "10 MiB";
    /// The largest target of a request, and the largest sum of its headers.
    "limits.header" limit_header: ByteSize = "32 KiB";
    /// The most connections at one time, on both addresses together; more wait to be accepted.
    "limits.connections" limit_connections: u32 = "4096";
    /// How long a client may take to send the head of a request, and for the TLS handshake.
    "limits.header_timeout" header_timeout: Duration = "10 s";
    /// How long a client may take to send the body of a request.
    "limits.body_timeout" body_timeout: Duration = "30 s";
    /// How long a connection may stay open without a request.
    "limits.idle_timeout" idle_timeout: Duration = "75 s";
    /// How long a call may take. After that its caller is told that the outcome is unknown.
    "limits.request_timeout" request_timeout: Duration = "60 s";
    /// The cloud products that may act for the account, by short names such as `cos,mysql`. Each gets
    /// credentials in the data folder, and a key of its own in each region at its first call there.
    "products" products: Products = "";
    /// Which limits hold where no other setting says: none, or those that Tencent Cloud publishes for its
    /// service, for those who test against them.
    "limits.profile" limits_profile: LimitsProfile = "none";
    /// How many keys an account may have in a region, not counting those pending deletion and those of
    /// cloud products; nothing for what `limits.profile` says.
    "cmk_limit" cmk_limit: Optional<u64> = "";
    /// How often each user may call an action in a region, in calls a second, `*` for all others; nothing for
    /// what `limits.profile` says.
    "limits.rates" rates: Optional<Rates> = "";
    /// How often all users of an account together may call an action in a region, in the same form.
    "limits.account_rates" account_rates: Optional<Rates> = "";
    /// How many data keys the service keeps for an account in a region, not counting those pending deletion;
    /// nothing for any number.
    "data_key_limit" data_key_limit: Optional<u64> = "";
    /// How many white-box keys an account may have in a region; nothing for any number.
    "white_box_key_limit" white_box_key_limit: Optional<u64> = "50";
    /// How many keys are held in memory, ready for use, and how many data keys. A key pair counts as four
    /// keys, a post-quantum one as sixteen.
    "cache_keys" cache_keys: u32 = "200000";
    /// How many RSA key pairs of each size are made ahead of need, so that creating a key does not wait.
    "prepared_pairs" prepared_pairs: u32 = "4";
    /// How long a console session lasts at most.
    "session.lifetime" session_lifetime: Duration = "12 h";
    /// How long a console session lasts without being used.
    "session.idle" session_idle: Duration = "30 min";
    /// After how many wrong passwords in a row the sign-in of an account is locked.
    "lockout.failures" lockout_failures: u32 = "5";
    /// For how long the sign-in is locked.
    "lockout.duration" lockout_duration: Duration = "15 min";
    /// For how many days events are kept in the audit trail; 0 for ever. Older ones are dropped, whole days at a
    /// time (UTC).
    "audit_retention_days" audit_retention_days: u64 = "90";
    /// For how many days uses of keys are kept by the hour; older ones are summed up by days (UTC+8).
    "usage.hours_kept_days" usage_hours_days: u32 = "90";
    /// For how many days uses of keys are kept by the day; 0 for ever. The last use of a key is kept as long as the key.
    "usage.days_kept_days" usage_days: u64 = "1100";
    /// Refuses to schedule the deletion of keys that were used within so many days; 0 refuses none for that.
    "deletion.protect_used_within_days" protect_used_days: u64 = "0";
    /// How long after the last checkpoint of the audit trail the next one is signed, if something was recorded meanwhile.
    "audit.checkpoint_interval" checkpoint_interval: Duration = "10 min";
    /// A file that every signed checkpoint is appended to; keep it where nobody who can write the database can. `keyward
    /// audit verify --checkpoints` compares the trail with it.
    "audit.witness_file" witness_file: Optional<PathBuf> = "";
    /// An address that every signed checkpoint is posted to, as JSON; an answer with status 200 says that it is kept. It begins
    /// with `https://`, or with `http://` on this machine.
    "audit.witness_url" witness_url: Optional<String> = "";
    /// The file of the secret that signs what is posted there, in the way of webhooks.
    "audit.witness_secret" witness_secret: Optional<PathBuf> = "";
    /// The authorities (PEM) that the certificate of that address must come from.
    "audit.witness_ca" witness_ca: PathBuf = "/etc/ssl/certs/ca-certificates.crt";
    /// The webhooks that accounts may subscribe to alarms, by names and URLs; other places nobody can have alarms sent to.
    "alarms.webhooks" alarm_webhooks: Webhooks = "";
    /// The folder that has the secret of each webhook, which signs what is sent there, in a file of the webhook's name.
    "alarms.webhook_secrets" alarm_webhook_secrets: Optional<PathBuf> = "";
    /// Allows webhooks with http URLs. What is sent there can be read on the way.
    "alarms.insecure_http" alarm_insecure_http: bool = "false";
    /// The authorities (PEM) that certificates of webhooks and of the mail server must come from.
    "alarms.ca" alarm_ca: PathBuf = "/etc/ssl/certs/ca-certificates.crt";
    /// How long after the first try to deliver an alarm the second comes; each later one waits twice as long, at most
    /// 10 min.
    "alarms.retry" alarm_retry: Duration = "10 s";
    /// The languages of e-mails.
    "alarms.language" alarm_language: Languages = "zh-CN,en-US";
    /// The mail server that alarms are sent through, with its port, such as `mail.example.com:587`. Without it, no
    /// e-mail is sent.
    "smtp.server" smtp_server: Optional<String> = "";
    /// When TLS begins: `implicit` at once (port 465), `starttls` after a greeting (port 587). It is never left out.
    "smtp.tls" smtp_tls: SmtpTls = "starttls";
    /// The address that e-mails come from.
    "smtp.from" smtp_from: Optional<String> = "";
    /// The user at the mail server.
    "smtp.user" smtp_user: Optional<String> = "";
    /// The file that has the password of that user.
    "smtp.password_file" smtp_password_file: Optional<PathBuf> = "";
    /// A file that says where audit events can be delivered to: object storages and folders, each with a name that audit
    /// tracks choose it by (TOML; docs/audit.md). Without it, no track can be made.
    "audit_storages" audit_storages: Optional<PathBuf> = "";
    /// How long audit events are collected before they are delivered, at most a day: longer makes fewer and larger
    /// files.
    "audit_delivery_interval" audit_delivery_interval: Duration = "5 min";
    /// The form of the log on standard error.
    "log.format" log_format: LogFormat = "text";
    /// How much is logged; `debug` adds a line for every call.
    "log.level" log_level: Level = "info";
    /// Lets other machines read `/metrics`; otherwise only this machine may.
    "metrics_remote" metrics_remote: bool = "false";
    /// How long calls under way may take to end when the server is told to stop.
    "shutdown_grace" shutdown_grace: Duration = "30 s";
}
