//! An event as CloudAudit tells it: made of what the trail has.

use jiff::{Timestamp, tz};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use super::names;

/// An event.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Event {
    /// Its id, which is that of the request.
    event_id: String,
    /// Who called, by name; `root` for the root account, `system` for what the service did by itself.
    username: String,
    /// When the call came: `YYYY-MM-DD hh:mm:ss` in Beijing time (UTC+8) in LookUpEvents, seconds since 1970 in
    /// DescribeEvents.
    event_time: String,
    /// All that is known of it, as the text of a JSON object.
    cloud_audit_event: String,
    /// The service, in Chinese.
    resource_type_cn: String,
    /// What policies said: 0 if they did not refuse it, otherwise 1.
    error_code: i64,
    /// The action.
    event_name: String,
    /// The access key that signed; empty for calls of the console.
    secret_id: String,
    /// Where it was asked for: `SERVICE.tencentcloudapi.com`, `SERVICE.console` or `SERVICE.system`.
    event_source: String,
    /// The id of the request.
    #[serde(rename = "RequestID")]
    request_id: String,
    /// In which region its resource is.
    resource_region: String,
    /// The number of the root account.
    #[serde(rename = "AccountID")]
    account_id: i64,
    /// From which address it came.
    #[serde(rename = "SourceIPAddress")]
    source_ip_address: String,
    /// The action, in Chinese.
    event_name_cn: String,
    /// What it was about.
    resources: Resource,
    /// In which region.
    event_region: String,
    /// Where the address is. Always empty: this service knows no places.
    location: String,
}

/// What an event is about.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
#[schemars(rename = "EventResource")]
pub struct Resource {
    /// The service, such as `kms`.
    resource_type: String,
    /// Its name, such as `key/creatorUin/UIN/KEYID`; several with commas between; `-` for calls that are about
    /// nothing in particular.
    resource_name: String,
}

/// How the time of an event is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeForm {
    /// `YYYY-MM-DD hh:mm:ss` in Beijing time.
    Text,
    /// Seconds since 1970, as text.
    Seconds,
}

impl Event {
    /// The event that the trail has.
    pub fn of(stored: &Value, form: TimeForm) -> Self {
        let text = |name: &str| stored[name].as_str().unwrap_or_default().to_owned();
        let who = |name: &str| stored["userIdentity"][name].as_str().unwrap_or_default().to_owned();
        let (name, service, region) = (text("eventName"), text("resourceType"), text("eventRegion"));
        let at = stored["eventTime"].as_i64().unwrap_or_default().div_euclid(1000);
        Self {
            event_id: text("eventID"),
            username: who("userName"),
            event_time: match form {
                TimeForm::Text => beijing(at),
                TimeForm::Seconds => at.to_string(),
            },
            cloud_audit_event: document(stored, at).to_string(),
            resource_type_cn: names::service(&service).to_owned(),
            error_code: stored["errorCode"].as_i64().unwrap_or_default(),
            event_name_cn: names::action(&service, &name).unwrap_or(&name).to_owned(),
            event_name: name,
            secret_id: who("secretId"),
            event_source: text("eventSource"),
            request_id: text("eventID"),
            resource_region: region.clone(),
            account_id: who("accountId").parse().unwrap_or_default(),
            source_ip_address: text("sourceIPAddress"),
            resources: Resource { resource_name: resource_name(stored), resource_type: service },
            event_region: region,
            location: String::new(),
        }
    }
}

/// The document of an event; `at` is when it happened, in seconds since 1970.
fn document(stored: &Value, at: i64) -> Value {
    let or = |name: &str, otherwise: &str| stored[name].as_str().unwrap_or(otherwise).to_owned();
    let id = &stored["eventID"];
    let refused = stored["errorCode"].as_i64().unwrap_or_default();
    let (code, message) = (or("apiErrorCode", "0"), or("apiErrorMessage", ""));
    let failed = code != "0";
    let response = match failed {
        true => json!({"Error": {"Code": code, "Message": message}, "RequestId": id}),
        false => json!({ "RequestId": id }),
    };
    let parameters = match &stored["requestParameters"] {
        Value::Null => String::new(),
        parameters => parameters.to_string(),
    };
    let list = |name: &str| stored[name].as_array().cloned().unwrap_or_default();
    let mut identity = stored["userIdentity"].clone();
    if let Some(identity) = identity.as_object_mut() {
        identity.entry("sessionContext").or_insert_with(|| "".into());
    }
    let mut document = json!({
        "eventVersion": stored["eventVersion"],
        "eventID": id,
        "eventName": stored["eventName"],
        "eventTime": at,
        "eventSource": stored["eventSource"],
        "eventType": stored["eventType"],
        "actionType": stored["actionType"],
        "apiVersion": stored["apiVersion"],
        "httpMethod": or("httpMethod", ""),
        "eventRegion": stored["eventRegion"],
        "requestID": id,
        "sourceIPAddress": stored["sourceIPAddress"],
        "userAgent": stored["userAgent"],
        "requestParameters": parameters,
        "responseElements": response.to_string(),
        "errorCode": refused.to_string(),
        "errorMessage": if refused == 0 { "" } else { &message },
        "apiErrorCode": if failed { Value::from(code) } else { 0.into() },
        "apiErrorMessage": message,
        "resourceType": stored["resourceType"],
        "resourceName": resource_name(stored),
        "resources": Value::from(list("resources")).to_string(),
        "resourceSet": [],
        "sensitiveAction": or("sensitiveAction", "0"),
        "tags": list("tags"),
        "userIdentity": identity,
    });
    if !stored["authorization"].is_null() {
        document["authorization"] = stored["authorization"].clone();
    }
    document
}

fn resource_name(stored: &Value) -> String {
    let names = stored["resources"].as_array().into_iter().flatten().filter_map(Value::as_str);
    match names.collect::<Vec<_>>() {
        names if names.is_empty() => "-".into(),
        names => names.join(","),
    }
}

fn beijing(seconds: i64) -> String {
    let zone = tz::TimeZone::fixed(tz::offset(8));
    let time = Timestamp::from_second(seconds).unwrap_or_default().to_zoned(zone);
    time.strftime("%Y-%m-%d %H:%M:%S").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_as_the_original_tells_them() {
        assert_eq!(beijing(1_553_056_587), "2019-03-20 12:36:27");
    }
}
