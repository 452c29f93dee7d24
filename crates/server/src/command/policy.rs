//! `keyward policy explain`: why did policies refuse a call?

use serde_json::Value;

use crate::{failure::Failure, folder::DataFolder, settings::Settings, start::database};

/// Tells why the call with that request id was refused, as the audit trail has it. Works while a server runs.
///
/// # Errors
/// With status 1 that policies refused no such call; with status 2 that the database cannot be read.
pub async fn explain(settings: &Settings, request_id: &str) -> Result<String, Failure> {
    let folder = DataFolder::look_at(&settings.data)?;
    let store = database::look_at(&folder, settings).await?;
    let failed = |e| database::failed(&folder, settings, e);
    let root = store.root().await.map_err(failed)?;
    let account = root.ok_or_else(|| Failure::unusable("the database has no account yet"))?.uin;
    let event = keyward_api::events::find(&*store, account, request_id)
        .await
        .map_err(|error| Failure::unusable(error.cause.unwrap_or_else(|| error.code.to_string())))?;
    let event = event.ok_or_else(|| Failure::found(format!("no call has the request id {request_id}")))?;
    match &event["authorization"] {
        Value::Null => Err(Failure::found(format!(
            "policies did not refuse {}; its result was {}",
            event["eventName"], event["apiErrorCode"]
        ))),
        why => Ok(told(&event, why)),
    }
}

/// The reasons in sentences.
fn told(event: &Value, why: &Value) -> String {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let user = &event["userIdentity"];
    let mut told = format!(
        "{} ({}) asked for {} on {}: {}\n",
        text(&user["userName"]),
        text(&user["principalId"]),
        text(&why["Action"]),
        text(&why["Resource"]),
        text(&why["Decision"]),
    );
    let statement = |by: &Value| {
        format!(
            "statement {} of policy {} ({}, {})",
            by["Statement"],
            text(&by["PolicyName"]),
            by["PolicyId"],
            text(&by["Via"])
        )
    };
    for layer in why["Layers"].as_array().into_iter().flatten() {
        let decided = match &layer["DecidedBy"] {
            Value::Null => "no statement allows it".to_owned(),
            by => format!("{} says {}", statement(by), text(&by["Effect"])),
        };
        told.push_str(&format!("{}: {decided}\n", text(&layer["Layer"])));
    }
    for near in why["NearMisses"].as_array().into_iter().flatten() {
        let conditions: Vec<_> = near["Conditions"].as_array().into_iter().flatten().map(text).collect();
        told.push_str(&format!(
            "Almost: {} would say {} if {} held\n",
            statement(&near["Statement"]),
            text(&near["Statement"]["Effect"]),
            conditions.join(" and ")
        ));
    }
    if let Some(missing) = why["MissingPolicy"].as_str().filter(|missing| !missing.is_empty()) {
        told.push_str(&format!("The smallest policy that would allow it:\n{missing}\n"));
    }
    told
}
