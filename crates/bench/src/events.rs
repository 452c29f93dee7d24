//! The event history: how long the first page takes by each attribute, and whether writing slows down as it grows.

use std::{
    path::Path,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use keyward_testkit::client::sign::Credentials;
use serde::Serialize;
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::{
    Failure, load,
    measure::{ask, median},
    requests,
    server::{self, Server},
};

/// Over how many connections events are made.
const CONNECTIONS: usize = 128;
/// How often each search is measured; the median counts.
const ROUNDS: usize = 9;
/// How long the index may take to catch up.
const PATIENCE: Duration = Duration::from_secs(600);

/// What was measured.
#[derive(Serialize)]
pub struct Report {
    /// How many events there were.
    events: usize,
    /// Calls a second while each tenth of them was made.
    per_second: Vec<f64>,
    /// How long the first page took.
    searches: Vec<SearchTime>,
}

/// A search, and how long its first page took.
#[derive(Serialize)]
struct SearchTime {
    attribute: &'static str,
    value: String,
    /// How many events the page had.
    found: usize,
    millis: f64,
}

impl Report {
    /// Lines for people.
    pub fn print(&self) {
        println!("{} events; calls/s by tenth:", self.events);
        let tenths: Vec<_> = self.per_second.iter().map(|rate| format!("{rate:.0}")).collect();
        println!("  {}", tenths.join(" "));
        println!("{:<20}{:<44}{:>6}{:>10}", "attribute", "value", "found", "ms");
        for SearchTime { attribute, value, found, millis } in &self.searches {
            println!("{attribute:<20}{value:<44}{found:>6}{millis:>10.1}");
        }
    }
}

/// Makes a few rare events, then that many that are all alike, and searches for each.
pub async fn measure(binary: &Path, database: Option<&str>, events: usize) -> Result<Report, Failure> {
    let folder = tempfile::tempdir()?;
    let (server, _) = Server::keyward_on(binary, folder.path(), database).await?;
    let credentials = server::credentials(folder.path())?;
    let began = now();
    let request = |action, params: Value| requests::signed(&credentials, action, &params);
    let created = ask(&server, &request("CreateKey", json!({"Alias": "rare"}))).await?;
    let key = created["KeyId"].as_str().unwrap_or_default().to_owned();
    ask(&server, &request("DisableKey", json!({ "KeyId": key }))).await?;
    // Fails, as it shall.
    ask(&server, &request("Encrypt", json!({"KeyId": key, "Plaintext": "YQ=="}))).await.ok();
    sleep(Duration::from_secs(2)).await;

    let mut per_second = Vec::new();
    for _ in 0..10 {
        let each = events.div_ceil(10 * CONNECTIONS);
        let body = request("GenerateRandom", json!({"NumberOfBytes": 16}));
        let next = move |_, number| (number < each).then(|| body.clone());
        let outcome = load::run(server.address, CONNECTIONS, Duration::from_secs(3600), next).await?;
        per_second.push(outcome.per_second());
    }

    let oldest = created["RequestId"].as_str().unwrap_or_default();
    let name = format!("key/creatorUin/{}/{key}", credentials_uin(folder.path())?);
    let wanted = [
        ("", ""),
        ("RequestId", oldest),
        ("RequestId", "00000000-0000-4000-8000-000000000000"),
        ("EventName", "DisableKey"),
        ("EventName", "GenerateRandom"),
        ("ResourceName", &name),
        ("ApiErrorCode", "ResourceUnavailable.CmkDisabled"),
        ("SensitiveAction", "1"),
        ("Username", "root"),
        ("Username", "nobody"),
        ("PrincipalId", "1"),
        ("AccessKeyId", "AKIDnobody"),
        ("AccessKeyId", &credentials.secret_id),
        ("ResourceType", "cam"),
        ("EventSource", "tag.tencentcloudapi.com"),
        ("CamErrorCode", "1"),
        ("SourceIPAddress", "203.0.113.9"),
        ("Tags", r#"[{"key":"team","value":"*"}]"#),
        ("Keyword", "isableke"),
        ("Keyword", "nowhere"),
    ];
    let span = (began - 60, now() + 3600);
    wait_for_index(&server, &credentials, span).await?;
    let mut searches = Vec::new();
    for (attribute, value) in wanted {
        searches.push(search(&server, &credentials, span, (attribute, value)).await?);
    }
    let first_second = (began, began + 1);
    searches.push(SearchTime {
        attribute: "time",
        value: "the first second".into(),
        ..search(&server, &credentials, first_second, ("", "")).await?
    });
    Ok(Report { events, per_second, searches })
}

/// Waits until a search for what there is not takes one page.
async fn wait_for_index(server: &Server, credentials: &Credentials, span: (i64, i64)) -> Result<(), Failure> {
    let begin = Instant::now();
    loop {
        let request = look_up(credentials, span, ("RequestId", "none"));
        if ask(server, &request).await?["ListOver"] == true {
            // The index in memory is younger than the last run of the job.
            sleep(Duration::from_secs(15)).await;
            return Ok(());
        }
        if begin.elapsed() > PATIENCE {
            return Err("the index does not catch up".into());
        }
        sleep(Duration::from_secs(1)).await;
    }
}

async fn search(
    server: &Server,
    credentials: &Credentials,
    span: (i64, i64),
    (attribute, value): (&'static str, &str),
) -> Result<SearchTime, Failure> {
    let (mut times, mut found) = (Vec::new(), 0);
    for _ in 0..ROUNDS {
        let request = look_up(credentials, span, (attribute, value));
        let asked = Instant::now();
        let page = ask(server, &request).await?;
        times.push(asked.elapsed().as_secs_f64() * 1000.0);
        found = page["Events"].as_array().map_or(0, Vec::len);
    }
    Ok(SearchTime { attribute, value: value.to_owned(), found, millis: median(times) })
}

fn look_up(credentials: &Credentials, (start, end): (i64, i64), (attribute, value): (&str, &str)) -> Vec<u8> {
    let attributes = match attribute {
        "" => json!([]),
        _ => json!([{"AttributeKey": attribute, "AttributeValue": value}]),
    };
    let params = json!({"StartTime": start, "EndTime": end, "LookupAttributes": attributes});
    requests::signed_for("cloudaudit", requests::REGION, credentials, "LookUpEvents", &params)
}

fn credentials_uin(data: &Path) -> Result<String, Failure> {
    Ok(std::fs::read_to_string(data.join("account"))?.trim().to_owned())
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}
