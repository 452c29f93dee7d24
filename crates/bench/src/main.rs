//! Measures Keyward through real signed HTTP, beside a bare axum server in the same run.
//!
//! `keyward-bench --server target/release/keyward [--seconds 5] [--connections 1,16,128,256]
//! [--keys 100000] [--parts calls,pairs,half,together,access,scale,events] [--events 100000]
//! [--database URL] [--out FILE]`
//!
//! Client and servers share the machine, so figures of different machines, or of different hours on a
//! shared one, do not compare: the ratio to the bare server does.
#![allow(clippy::print_stdout)]

mod access;
mod bare;
mod events;
mod half;
mod load;
mod measure;
mod options;
mod pairs;
mod requests;
mod server;
mod together;

use std::error::Error;

use measure::Row;
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
    let wanted = |part: &str| options.parts.iter().any(|wanted| wanted == part);
    let mut report = serde_json::Map::new();
    let heading = |ratio| {
        println!("{:<28}{:>6}{:>12}{:>10}{:>10}{ratio:>8}", "call", "conns", "calls/s", "p50 µs", "p99 µs");
    };
    if wanted("calls") {
        heading("ratio");
        let mut rows = Vec::new();
        for &connections in &options.connections {
            rows.extend(print(measure::calls(&options.server, connections, options.duration).await?));
        }
        report.insert("calls".into(), json!(rows));
    }
    if wanted("pairs") {
        println!("\nKey pairs; the ratio is to the bare operation on one core in the same rounds");
        heading("ratio");
        let rows = print(pairs::calls(&options.server, options.duration).await?);
        report.insert("pairs".into(), json!(rows));
    }
    if wanted("half") {
        println!(
            "\nAt half of the load that it takes at most; beside three times a sync of the disk plus the bare operation"
        );
        let rows = half::calls(&options.server, options.duration).await?;
        rows.iter().for_each(half::Row::print);
        report.insert("half".into(), json!(rows));
    }
    if wanted("together") {
        println!("\nEncrypt alone, and while slow work saturates; the ratio is to Encrypt alone");
        heading("ratio");
        let mut rows = Vec::new();
        for rival in together::Rival::ALL {
            for connections in together::CONNECTIONS {
                let found = together::calls(&options.server, rival, connections, options.duration).await?;
                rows.extend(print(found));
            }
        }
        report.insert("together".into(), json!(rows));
    }
    if wanted("access") {
        println!(
            "\nEncrypt by root, and by a sub-account with 20 policies of 10 statements; the ratio is to root"
        );
        heading("ratio");
        let rows = print(access::decisions(&options.server, options.duration).await?);
        println!("\nLists of 10,000 sub-accounts and 1,000 policies");
        let lists = access::lists(&options.server).await?;
        lists.iter().for_each(access::List::print);
        report.insert("access".into(), json!({ "decisions": rows, "lists": lists }));
    }
    if wanted("scale") {
        let scale = measure::scale(&options.server, options.keys).await?;
        scale.print();
        report.insert("scale".into(), json!(scale));
    }
    if wanted("events") {
        println!();
        let found = events::measure(&options.server, options.database.as_deref(), options.events).await?;
        found.print();
        report.insert("events".into(), json!(found));
    }
    if let Some(path) = &options.out {
        std::fs::write(path, format!("{:#}\n", serde_json::Value::Object(report)))?;
        println!("written to {}", path.display());
    }
    Ok(())
}

fn print(rows: Vec<Row>) -> Vec<Row> {
    rows.iter().for_each(Row::print);
    rows
}
