//! The audit trail, read from the database of a server that has ended.

use std::{collections::HashMap, path::Path};

use keyward_store::Store;
use keyward_store_sql::{PostgresStore, SqliteStore};
use serde_json::Value;

use super::Answer;
use crate::common::run;

/// `keyward audit verify` must be content; gives the number of records.
pub fn verify(data: &Path, database: Option<&str>) -> usize {
    let mut arguments = vec!["audit", "verify", "--data", data.to_str().unwrap()];
    arguments.extend(database.into_iter().flat_map(|url| ["--database", url]));
    let output = run(&arguments);
    let (report, complaint) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(0), "{report}{complaint}");
    let total = report.lines().last().and_then(|line| line.split(' ').next()?.parse().ok());
    total.unwrap_or_else(|| panic!("no number of records: {report}"))
}

/// Every answer stands in the trail exactly once, with the action and the code that the client saw. Only of
/// calls that the storage refused there may be no record, because it may have refused that too.
pub async fn check(data: &Path, database: Option<&str>, answers: &[Answer]) {
    let mut trail = read(data, database).await;
    for Answer { request_id, action, code, .. } in answers {
        match trail.remove(request_id) {
            Some((event, error)) => assert_eq!((event.as_str(), &error), (*action, code), "{request_id}"),
            None => assert!(code.starts_with("ServiceUnavailable."), "no record of {action} {request_id}"),
        }
    }
}

/// Name and error code of all records by their event id, of which no two may be the same.
async fn read(data: &Path, database: Option<&str>) -> HashMap<String, (String, String)> {
    let store: Box<dyn Store> = match database {
        Some(url) => Box::new(PostgresStore::open_for_verification(url).await.unwrap()),
        None => Box::new(SqliteStore::open_for_verification(&data.join("keyward.db")).await.unwrap()),
    };
    let mut records = HashMap::new();
    for head in store.audit_heads().await.unwrap() {
        let mut next = 1;
        while next <= head.last {
            for block in store.audit_blocks(&head.chain, next, 256).await.unwrap() {
                for line in block.lines.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()) {
                    let event: Value = serde_json::from_slice(line).unwrap();
                    let text = |name: &str| event[name].as_str().unwrap().to_owned();
                    let twin = records.insert(text("eventID"), (text("eventName"), text("apiErrorCode")));
                    assert_eq!(twin, None, "two records of one call: {event}");
                }
                next = block.first + u64::from(block.count);
            }
        }
    }
    records
}
