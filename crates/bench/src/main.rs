//! Measures Keyward through real signed HTTP, beside a bare axum server in the same run.
//!
//! `keyward-bench --server target/release/keyward [--seconds 5] [--connections 1,16,128,256]
//! [--keys 100000] [--out FILE]`
//!
//! Client and servers share the machine, so figures of different machines, or of different hours on a
//! shared one, do not compare: the ratio to the bare server does.
#![allow(clippy::print_stdout)]

mod bare;
mod load;
mod measure;
mod options;
mod requests;
mod server;

use std::error::Error;

use measure::{Row, Scale};
use options::Options;
use serde_json::json;

/// Anything that ends a measurement.
pub type Failure = Box<dyn Error + Send + Sync>;

fn main() -> Result<(), Failure> {
    let options = Options::read(std::env::args().skip(1))?;
    if options.bare {
        return bare::serve();
    }
    // One thread makes the load; the servers have as many as they like.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(run(&options))
}

async fn run(options: &Options) -> Result<(), Failure> {
    let mut rows = Vec::new();
    println!("{:<18}{:>6}{:>12}{:>10}{:>10}{:>8}", "call", "conns", "calls/s", "p50 µs", "p99 µs", "ratio");
    for &connections in &options.connections {
        for row in measure::calls(&options.server, connections, options.duration).await? {
            row.print();
            rows.push(row);
        }
    }
    let scale = measure::scale(&options.server, options.keys).await?;
    scale.print();
    if let Some(path) = &options.out {
        std::fs::write(path, report(&rows, &scale))?;
        println!("written to {}", path.display());
    }
    Ok(())
}

fn report(rows: &[Row], scale: &Scale) -> String {
    format!("{:#}\n", json!({ "calls": rows, "scale": scale }))
}
