//! Figures for Prometheus, in the OpenMetrics text format.

use std::time::{Duration, Instant};

use arc_swap::ArcSwapOption;
use keyward_api::Stats;
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{
        counter::{ConstCounter, Counter},
        family::Family,
        gauge::{ConstGauge, Gauge},
        histogram::Histogram,
        info::Info,
    },
    registry::Registry,
};

/// Codes of calls that failed because of the storage begin with this.
const STORAGE: &str = "ServiceUnavailable.Storage";
/// For how long a failed call speaks against the storage, unless one succeeds.
const MEMORY: Duration = Duration::from_secs(10);
/// Bounds of the latency buckets, in seconds.
const SECONDS: [f64; 12] = [0.000_25, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1.0, 5.0];

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Outcome {
    action: &'static str,
    code: String,
}

/// All figures of a server.
pub struct Metrics {
    calls: Family<Outcome, Counter>,
    seconds: Family<Outcome, Histogram, fn() -> Histogram>,
    connections: Gauge,
    storage_faults: Counter,
    storage_fault: ArcSwapOption<(Instant, String)>,
}

/// A connection that is open until this is dropped.
pub struct Open(Gauge);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.dec();
    }
}

impl Metrics {
    /// All figures at zero.
    pub fn new() -> Self {
        Self {
            calls: Family::default(),
            seconds: Family::new_with_constructor(|| Histogram::new(SECONDS)),
            connections: Gauge::default(),
            storage_faults: Counter::default(),
            storage_fault: ArcSwapOption::empty(),
        }
    }

    /// Counts a call. `action` and `code` have few values.
    pub fn call(&self, action: &'static str, code: String, took: Duration) {
        if code == "ok" {
            if self.storage_fault.load().is_some() {
                self.storage_fault.store(None);
            }
        } else if code.starts_with(STORAGE) {
            self.storage_faults.inc();
            self.storage_fault.store(Some((Instant::now(), code.clone()).into()));
        }
        let outcome = Outcome { action, code };
        self.seconds.get_or_create(&outcome).observe(took.as_secs_f64());
        self.calls.get_or_create(&outcome).inc();
    }

    /// The code that calls failed with lately because of the storage, unless one succeeded since.
    pub fn storage_fault(&self) -> Option<String> {
        let fault = self.storage_fault.load_full()?;
        (fault.0.elapsed() < MEMORY).then(|| fault.1.clone())
    }

    /// Counts a connection until the result is dropped.
    pub fn connection(&self) -> Open {
        self.connections.inc();
        Open(self.connections.clone())
    }

    /// All figures as text.
    pub fn render(&self, stats: Stats) -> String {
        let mut registry = Registry::with_prefix("keyward");
        let version = vec![("version", env!("CARGO_PKG_VERSION"))];
        registry.register("build", "The program", Info::new(version));
        registry.register("calls", "Calls by action and outcome", self.calls.clone());
        registry.register(
            "call_seconds",
            "Time from head to reply by action and outcome",
            self.seconds.clone(),
        );
        registry.register("connections", "Open connections", self.connections.clone());
        registry.register("storage_faults", "Calls that the storage failed", self.storage_faults.clone());
        let gauge = |value: u64| ConstGauge::<i64>::new(i64::try_from(value).unwrap_or(i64::MAX));
        registry.register("waiting_commits", "Commits that wait", gauge(stats.waiting_commits));
        registry.register(
            "waiting_key_work",
            "Operations with private keys that wait",
            gauge(stats.waiting_key_work),
        );
        registry.register(
            "ready_key_pairs",
            "RSA key pairs that wait for new keys",
            gauge(stats.ready_pairs),
        );
        registry.register("cached_keys", "Keys held ready", gauge(stats.cached_keys));
        registry.register("key_cache_hits", "Keys found ready", ConstCounter::new(stats.key_hits));
        registry.register("key_cache_misses", "Keys that were loaded", ConstCounter::new(stats.key_misses));
        registry.register("cached_data_keys", "Data keys held ready", gauge(stats.cached_data_keys));
        let (hits, misses) = (stats.data_key_hits, stats.data_key_misses);
        registry.register("data_key_cache_hits", "Data keys found ready", ConstCounter::new(hits));
        registry.register("data_key_cache_misses", "Data keys that were loaded", ConstCounter::new(misses));
        if let Some(bytes) = resident_memory() {
            registry.register("memory_bytes", "Memory of the process", gauge(bytes));
        }
        let mut text = String::new();
        // Writing to a string does not fail.
        let _ = encode(&mut text, &registry);
        text
    }
}

/// Resident memory of this process, in bytes; `None` where there is no `/proc`.
fn resident_memory() -> Option<u64> {
    let statm = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = statm.split_whitespace().nth(1)?.parse().ok()?;
    Some(pages * rustix::param::page_size() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_success_clears_a_storage_fault() {
        let metrics = Metrics::new();
        metrics.call("Encrypt", "ServiceUnavailable.StorageFull".into(), Duration::ZERO);
        assert_eq!(metrics.storage_fault().as_deref(), Some("ServiceUnavailable.StorageFull"));
        metrics.call("Encrypt", "ResourceUnavailable.CmkDisabled".into(), Duration::ZERO);
        assert!(metrics.storage_fault().is_some());
        metrics.call("Encrypt", "ok".into(), Duration::ZERO);
        assert_eq!(metrics.storage_fault(), None);
    }

    #[test]
    fn the_text_has_calls_and_stats() {
        let metrics = Metrics::new();
        metrics.call("Encrypt", "ok".into(), Duration::from_millis(2));
        let open = metrics.connection();
        let stats = Stats {
            cached_keys: 7,
            key_hits: 8,
            key_misses: 9,
            cached_data_keys: 11,
            data_key_hits: 12,
            data_key_misses: 13,
            waiting_commits: 10,
            waiting_key_work: 21,
            ready_pairs: 22,
        };
        let text = metrics.render(stats);
        for line in [
            "keyward_calls_total{action=\"Encrypt\",code=\"ok\"} 1",
            "keyward_call_seconds_count{action=\"Encrypt\",code=\"ok\"} 1",
            "keyward_connections 1",
            "keyward_cached_keys 7",
            "keyward_key_cache_hits_total 8",
            "keyward_cached_data_keys 11",
            "keyward_data_key_cache_misses_total 13",
            "keyward_waiting_commits 10",
            "keyward_waiting_key_work 21",
            "keyward_ready_key_pairs 22",
        ] {
            assert!(text.contains(line), "{line}\n{text}");
        }
        drop(open);
        assert!(metrics.render(stats).contains("keyward_connections 0"));
    }
}
