//! `keyward serve`: from an empty folder to a server that listens, and to its end.

use std::{io::Write, net::SocketAddr, path::Path, sync::Arc};

use keyward_api::{ApiError, Caches, Clock, Deps, Service, actions::SERVICES};
use keyward_crypto::{SealedRootKey, SoftwareProvider, SystemRandom};
use keyward_domain::{Uin, rates::Rates};
use keyward_store::Store;
use serde_json::json;
use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    sync::{Semaphore, watch},
};

use crate::{
    alarms,
    archives::Storages,
    checkpoints::{self, Witnesses},
    control::{self, Answers},
    failure::Failure,
    folder::{DataFolder, Lock, NodeId, files},
    hardening,
    http::{App, LARGE_BODIES, Listeners, SIGN_INS, bind, sealed},
    jobs, log,
    metrics::Metrics,
    settings::Settings,
    start::{
        credentials::CredentialsFile,
        database, products,
        root_key::{self, Found, Unsealed},
        unsealing::Unsealing,
    },
    tls,
    workers::Threads,
};

/// How long the last checkpoint may take when the server stops.
const LAST_CHECKPOINT: std::time::Duration = std::time::Duration::from_secs(5);

/// Runs the server until it is told to stop.
///
/// # Errors
/// Whatever keeps it from starting.
pub async fn serve(settings: Settings, texts: Vec<(&'static str, String)>) -> Result<(), Failure> {
    let mut refused = hardening::harden();
    refused.extend(hardening::allow_connections(settings.limit_connections));
    let _log = log::begin(&settings);
    let signals = Signals::begin()?;

    let outgoing = alarms::Outgoing::of(&settings)?;
    let witnesses = checkpoints::witnesses(&settings)?;
    let folder = DataFolder::open(&settings.data)?;
    let mut lock = Lock::take(&folder)?;
    let listeners = listen(&settings).await?;
    lock.describe(&listeners.addresses())
        .map_err(|e| Failure::unusable(format!("cannot write the lock: {e}")))?;
    let (stop, stopped) = watch::channel(false);
    let (reload, reloads) = watch::channel(());
    tokio::spawn(signals.obey(stop, reload));
    let (root, givers) = match root_key::open(&folder, &settings)? {
        Found::Open(root) => (root, Vec::new()),
        Found::Sealed(sealed) => match unseal(&folder, &settings, &listeners, sealed, &stopped).await? {
            Some(opened) => opened,
            None => return Ok(()),
        },
    };
    let (app, source) = prepare(&folder, settings, root, &listeners).await?;
    let audit_key = begin(&app, &texts, &givers).await?;
    app.service.connect_messenger(Arc::new(outgoing));
    let certificates = tls::Certificates::load(&source)?;
    certificates.tell(app.clone(), source.authority.is_some());
    let config = tls::config(certificates.clone())?;

    tokio::spawn(certificates.watch(app.clone(), source, reloads));
    // Only now: whoever fails to start shall find one line, and that is why.
    refused.iter().for_each(|reason| tracing::warn!("{reason}"));
    announce(&folder, &app, &listeners, &audit_key)?;
    app.service.prepare_pairs();
    let jobs = tokio::spawn(jobs::run(app.clone(), stopped.clone()));
    let notary = tokio::spawn(checkpoints::run(app.clone(), witnesses.clone(), stopped.clone()));
    let alarms = tokio::spawn(alarms::run(app.clone(), stopped.clone()));
    let delivery = tokio::spawn(jobs::deliver(app.clone(), stopped.clone()));
    let rewrap = tokio::spawn(jobs::rewrap(app.clone(), stopped.clone()));
    control::listen(&folder, Answers::Open(app.clone()), stopped.clone())?;
    listeners.serve(app.clone(), config, stopped).await;
    // No job is under way any more when the storage closes.
    let _ = tokio::join!(jobs, alarms, delivery, notary, rewrap);
    end(&app, &witnesses).await;
    app.store.close().await;
    // While the lock is held, nobody else's; one that a kill left is replaced by the next server.
    let _ = std::fs::remove_file(folder.control());
    tracing::info!("stopped");
    drop(lock);
    Ok(())
}

/// Waits until the holders of shares have opened the root key; `None` if the server was told to stop meanwhile.
async fn unseal(
    folder: &DataFolder,
    settings: &Settings,
    listeners: &Listeners,
    sealed: SealedRootKey,
    stopped: &watch::Receiver<bool>,
) -> Result<Option<(Unsealed, Vec<String>)>, Failure> {
    let https = listeners.https.local_addr().map_err(Failure::unusable)?;
    let tls = tls::config(tls::Certificates::load(&tls::Source::of(folder, settings, https)?)?)?;
    let Some(unsealing) = Unsealing::new(sealed).map(Arc::new) else {
        return Err(Failure::unusable("no shares open this root key"));
    };
    let (done, until) = watch::channel(false);
    control::listen(folder, Answers::Sealed(unsealing.clone()), until)?;
    let needed = unsealing.progress();
    let data = quoted(folder.path());
    let text = format!(
        "Keyward {} is sealed: {} of {} shares of the root key open it.\n\n  console      https://{}/console/\n  \
         command      keyward unseal --data {data}\n\n",
        env!("CARGO_PKG_VERSION"),
        needed.threshold,
        needed.shares,
        reachable(https),
    );
    let _ = std::io::stdout().write_all(text.as_bytes());
    tracing::info!(threshold = needed.threshold, "sealed");
    let mut stopped = stopped.clone();
    let opened = tokio::select! {
        () = sealed::serve(listeners, tls, settings, &unsealing) => None,
        _ = stopped.wait_for(|stopped| *stopped) => None,
        opened = unsealing.opened() => opened,
    };
    done.send_replace(true);
    Ok(opened.map(|(key, sealer, givers)| (root_key::opened(folder, key, sealer), givers)))
}

/// Opens the key of checkpoints, and records that the server starts and what settings have changed; gives the public key.
async fn begin(app: &App, texts: &[(&str, String)], givers: &[String]) -> Result<String, Failure> {
    let failed = |e: ApiError| Failure::unusable(e.cause.unwrap_or_else(|| e.message.en.into_owned()));
    let key = app.service.open_notary().await.map_err(failed)?;
    let about = json!({ "Version": env!("CARGO_PKG_VERSION"), "Seal": app.seal.name() });
    app.service.record_own("StartServer", &about).await.map_err(failed)?;
    if !givers.is_empty() {
        app.service.record_own("UnsealServer", &json!({ "Shares": givers })).await.map_err(failed)?;
    }
    app.service.note_configuration(texts).await.map_err(failed)?;
    Ok(key.to_base64())
}

/// Records that the server stops, and gives witnesses a last checkpoint, if they take it soon.
async fn end(app: &App, witnesses: &Witnesses) {
    let last = async {
        if let Err(error) = app.service.record_own("StopServer", &json!({})).await {
            tracing::error!(cause = error.cause, "cannot record that the server stops");
        }
        checkpoints::make_and_give(app, witnesses, 0).await;
    };
    let _ = tokio::time::timeout(LAST_CHECKPOINT, last).await;
}

async fn listen(settings: &Settings) -> Result<Listeners, Failure> {
    if let Some(http) = settings.http.0
        && !http.ip().is_loopback()
        && !settings.insecure_http
    {
        return Err(Failure::unusable(format!(
            "http {http} is reached by other machines: use an address of this machine, `off`, or --insecure-http"
        )));
    }
    let https = bind(settings.listen).await?;
    let http = match settings.http.0 {
        Some(address) => Some(bind(address).await?),
        None => None,
    };
    Ok(Listeners { https, http })
}

/// Opens everything that the folder holds, or makes it.
async fn prepare(
    folder: &DataFolder,
    settings: Settings,
    root: Unsealed,
    listeners: &Listeners,
) -> Result<(Arc<App>, tls::Source), Failure> {
    known_actions(&settings)?;
    let node = NodeId::of(folder)?;
    let root_key = Arc::new(root.key);
    let caches = Caches::new(settings.cache_keys as usize);
    let holder = format!("pid {}, {}", std::process::id(), listeners.addresses());
    let store = database::open(folder, &settings, node, &caches, holder).await?;
    let service = Service::new(Deps {
        store: store.clone(),
        caches,
        provider: Arc::new(SoftwareProvider::new(root_key.clone(), Arc::new(SystemRandom))),
        workers: Arc::new(Threads::start()?),
        root_key,
        root_keeper: Arc::new(root.keeper),
        random: Arc::new(SystemRandom),
        clock: Arc::new(SystemClock),
        archives: Arc::new(Storages::of(folder, &settings)?),
        node: node.key_node(),
        settings: service_settings(&settings),
    });
    let wrong = |e: ApiError| Failure::unusable(e.cause.unwrap_or_else(|| e.message.en.into_owned()));
    service.check_root_key().await.map_err(wrong)?;
    let account = account(folder, &settings, &*store, &service).await?;
    if !folder.account().exists() {
        files::write(&folder.account(), format!("{account}\n").as_bytes())?;
    }
    products::register(folder, &settings, &*store, &service, account).await?;
    let https = listeners.https.local_addr().map_err(Failure::unusable)?;
    let source = tls::Source::of(folder, &settings, https)?;
    let app = App {
        service,
        store,
        settings,
        seal: root.seal,
        metrics: Metrics::new(),
        https,
        sign_ins: Semaphore::new(SIGN_INS),
        large_bodies: Semaphore::new(LARGE_BODIES),
    };
    Ok((Arc::new(app), source))
}

/// The root account of the database; made at the first start.
async fn account(
    folder: &DataFolder,
    settings: &Settings,
    store: &dyn Store,
    service: &Service,
) -> Result<Uin, Failure> {
    if let Some(root) = store.root().await.map_err(|e| database::failed(folder, settings, e))? {
        return Ok(root.uin);
    }
    if folder.account().exists() {
        return Err(database::lost(folder, settings));
    }
    let credentials = CredentialsFile::read_or_make(folder)?;
    let made = service.bootstrap(&credentials.to_root(folder)?).await;
    made.map_err(|e| Failure::unusable(e.cause.unwrap_or_else(|| e.message.en.into_owned())))?;
    tracing::info!(uin = credentials.uin, "made the root account");
    Ok(Uin(credentials.uin))
}

/// Refuses limits of actions that there are not: a mistyped name would limit nothing.
fn known_actions(settings: &Settings) -> Result<(), Failure> {
    let known = |name: &str| SERVICES.iter().flat_map(|s| s.actions).any(|action| action.name == name);
    for (setting, rates) in
        [("limits.rates", &settings.rates.0), ("limits.account_rates", &settings.account_rates.0)]
    {
        let mut named = rates.iter().flat_map(Rates::actions);
        if let Some(unknown) = named.find(|action| !known(action)) {
            return Err(Failure::unusable(format!("{setting}: there is no action `{unknown}`")));
        }
    }
    Ok(())
}

fn service_settings(settings: &Settings) -> keyward_api::Settings {
    let days = |days: u64| u32::try_from(days).unwrap_or(u32::MAX);
    let seconds = |time: std::time::Duration| u32::try_from(time.as_secs()).unwrap_or(u32::MAX);
    keyward_api::Settings {
        regions: settings.regions.0.clone(),
        cmk_limit: settings.cmk_limit.0.or(settings.limits_profile.keys()),
        rates: settings.rates.0.clone().unwrap_or_else(|| settings.limits_profile.rates()),
        account_rates: settings.account_rates.0.clone().unwrap_or_default(),
        products: settings.products.0.clone(),
        data_key_limit: settings.data_key_limit.0,
        white_box_key_limit: settings.white_box_key_limit.0,
        prepared_pairs: settings.prepared_pairs as usize,
        call_timeout: settings.request_timeout,
        session_seconds: seconds(settings.session_lifetime),
        session_idle_seconds: seconds(settings.session_idle),
        sign_in_failures: settings.lockout_failures,
        sign_in_lock_seconds: seconds(settings.lockout_duration),
        audit_retention_days: days(settings.audit_retention_days),
        usage_hours_days: settings.usage_hours_days,
        usage_days: days(settings.usage_days),
        protect_used_days: days(settings.protect_used_days),
        audit_delivery_interval: settings.audit_delivery_interval,
    }
}

/// Tells on standard output where everything is, and how to begin.
fn announce(folder: &DataFolder, app: &App, listeners: &Listeners, audit_key: &str) -> Result<(), Failure> {
    let data = folder.path().display();
    let local = |listener: &tokio::net::TcpListener| listener.local_addr().map_err(Failure::unusable);
    let https = reachable(local(&listeners.https)?);
    let mut text = format!("Keyward {} is ready.\n\n", env!("CARGO_PKG_VERSION"));
    text.push_str(&format!("  console      https://{https}/console/\n  API          https://{https}\n"));
    let http = listeners.http.as_ref().map(local).transpose()?.map(reachable);
    if let Some(http) = http {
        text.push_str(&format!("               http://{http}\n"));
    }
    if folder.credentials().exists() {
        text.push_str(&format!("  credentials  {}\n", folder.credentials().display()));
    }
    if app.settings.tls_cert.0.is_none() {
        text.push_str(&format!("  trust        {data}/tls/ca.pem\n"));
    }
    text.push_str(&format!("  audit key    {audit_key}\n"));
    if let (Some(http), Some((region, _))) = (http, app.settings.regions.0.first()) {
        text.push_str(&format!(
            "\nTry it (tccli comes with: pip install tccli):\n\n  eval \"$({} credentials --data {})\"\n  \
             tccli kms ListKeys --region {region} --endpoint http://{http}\n",
            quoted(&std::env::current_exe().unwrap_or_else(|_| "keyward".into())),
            quoted(folder.path()),
        ));
    }
    tracing::info!(version = env!("CARGO_PKG_VERSION"), %https, data = %data, "ready");
    // Somebody who closed standard output does not want to know.
    let _ = std::io::stdout().write_all(text.as_bytes());
    Ok(())
}

/// A path as a word for the shell.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+,:@%".contains(c);
    if text.chars().all(plain) { text } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

/// An address that a client can use: a server on all addresses is also on this machine's own.
fn reachable(address: SocketAddr) -> SocketAddr {
    match address {
        SocketAddr::V4(v4) if v4.ip().is_unspecified() => ([127, 0, 0, 1], v4.port()).into(),
        SocketAddr::V6(v6) if v6.ip().is_unspecified() => (std::net::Ipv6Addr::LOCALHOST, v6.port()).into(),
        address => address,
    }
}

struct SystemClock;

impl Clock for SystemClock {
    fn now_millis(&self) -> i64 {
        database::now_millis()
    }
}

/// The signals that the server obeys.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
    hang_up: Signal,
}

impl Signals {
    fn begin() -> Result<Self, Failure> {
        let listen =
            |kind| signal(kind).map_err(|e| Failure::unusable(format!("cannot receive signals: {e}")));
        Ok(Self {
            terminate: listen(SignalKind::terminate())?,
            interrupt: listen(SignalKind::interrupt())?,
            hang_up: listen(SignalKind::hangup())?,
        })
    }

    /// SIGTERM and SIGINT stop the server, SIGHUP loads the certificate again.
    async fn obey(mut self, stop: watch::Sender<bool>, reload: watch::Sender<()>) {
        loop {
            tokio::select! {
                _ = self.terminate.recv() => break,
                _ = self.interrupt.recv() => break,
                _ = self.hang_up.recv() => reload.send_replace(()),
            }
        }
        tracing::info!("told to stop");
        stop.send_replace(true);
    }
}
