//! The log on standard error. It never holds secrets, bodies or query strings.

use std::io;

use tracing::{Level, level_filters::LevelFilter};
use tracing_appender::non_blocking::WorkerGuard;
use tracing_subscriber::{filter::Targets, fmt, layer::SubscriberExt, registry, util::SubscriberInitExt};

use crate::settings::{LogFormat, Settings};

/// Begins to log, until the result is dropped. What is logged before is lost. A thread of its own writes
/// the lines, and leaves lines out when nobody reads them: a full pipe shall not stop the server.
pub fn begin(settings: &Settings) -> WorkerGuard {
    let (writer, guard) = tracing_appender::non_blocking(io::stderr());
    let level = settings.log_level.0;
    // Libraries may say what goes wrong; their details are of no use here.
    let libraries = level.min(LevelFilter::from_level(Level::WARN));
    let targets = Targets::new().with_default(libraries).with_target("keyward", level);
    let lines = fmt::layer().with_writer(writer).with_ansi(false);
    let log = registry().with(targets);
    // Fails only if somebody else logs already, as in tests.
    let _ = match settings.log_format {
        LogFormat::Text => log.with(lines.with_target(false)).try_init(),
        LogFormat::Json => log.with(lines.json().flatten_event(true)).try_init(),
    };
    guard
}
