//! Keyward, a key management service that speaks Tencent Cloud's API: the program.
//!
//! `cli` says what was asked for, `command` does it. `keyward serve` begins in `command/serve.rs`; a
//! request arrives in `http.rs`.

mod alarms;
mod archives;
mod checkpoints;
mod cli;
mod command;
mod control;
mod disk;
mod failure;
mod folder;
mod hardening;
mod http;
mod jobs;
mod log;
mod metrics;
mod settings;
mod start;
mod tls;
mod workers;

use std::{
    io::{self, Write},
    process::ExitCode,
};

use cli::Asked;
use failure::Failure;

fn main() -> ExitCode {
    // Before anything else: this process is for the library of a vendor, and knows no settings.
    if std::env::args_os().nth(1).is_some_and(|name| name == command::hsm::CHILD) {
        return keyward_hsm::child::run();
    }
    match cli::read(std::env::args_os()).and_then(run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = io::stdout().write_all(failure.report.as_bytes());
            // Without standard error only the status is left to tell.
            let _ = writeln!(io::stderr(), "keyward: {failure}");
            ExitCode::from(failure.status)
        }
    }
}

fn run(asked: Asked) -> Result<(), Failure> {
    match asked {
        Asked::TestHsm(trial) => print(command::hsm::test(*trial)?.as_bytes()),
        Asked::Serve(settings, texts) => in_runtime(command::serve::serve(*settings, texts)),
        Asked::VerifyAudit(settings, given) => {
            print(in_runtime(command::audit::verify(&settings, &given))?.as_bytes())
        }
        Asked::AuditKey(settings) => print(in_runtime(command::audit::key(&settings))?.as_bytes()),
        Asked::VerifyDelivered(folder, given, settings) => {
            let report = command::audit::delivered::verify(&folder, &given, settings.as_deref());
            print(in_runtime(report)?.as_bytes())
        }
        Asked::ExplainRefusal(settings, request_id) => {
            print(in_runtime(command::policy::explain(&settings, &request_id))?.as_bytes())
        }
        Asked::Usage(settings, question) => {
            print(in_runtime(command::usage::answer(&settings, &question))?.as_bytes())
        }
        Asked::RotateRootKey(settings) => print(in_runtime(command::root::rotate(&settings))?.as_bytes()),
        Asked::Unseal(settings, file) => {
            print(in_runtime(command::unseal::give(&settings, file.as_deref()))?.as_bytes())
        }
        Asked::RootKeyStatus(settings) => print(in_runtime(command::root::status(&settings))?.as_bytes()),
        Asked::Credentials(settings, product) => {
            print(command::credentials::exports(&settings, product.as_ref())?.as_bytes())
        }
        Asked::Version => print(format!("keyward {}\n", env!("CARGO_PKG_VERSION")).as_bytes()),
        Asked::Help(text) => print(text.as_bytes()),
        Asked::Completions(shell) => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut cli::command(), "keyward", &mut script);
            print(&script)
        }
    }
}

fn in_runtime<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.map_err(|e| Failure::unusable(format!("cannot start threads: {e}")))?.block_on(work)
}

fn print(text: &[u8]) -> Result<(), Failure> {
    let written = io::stdout().write_all(text).and_then(|()| io::stdout().flush());
    match written {
        // A reader that has read enough, such as `head`, is no failure.
        Err(e) if e.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::unusable(format!("cannot write: {e}")))
        }
        _ => Ok(()),
    }
}
