//! A client of the API as Tencent's SDKs are: signs with TC3-HMAC-SHA256 and keeps its connections.
//!
//! Written apart from the server's own verification, so that a common mistake shows.

mod connection;
pub mod sign;

use std::{
    fmt,
    time::{SystemTime, UNIX_EPOCH},
};

use serde_json::Value;

pub use connection::{Connections, RawReply, TransportError};
pub use sign::Credentials;

/// A signed client. Cheap to share behind an `Arc`; calls may run at the same time.
pub struct Client {
    connections: Connections,
    credentials: Credentials,
}

/// An error that the API answered with, or (code `ClientNetworkError`) a call that got no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiFailure {
    /// `Error.Code`.
    pub code: String,
    /// `Error.Message`.
    pub message: String,
    /// `RequestId`, empty if there was no answer.
    pub request_id: String,
}

impl fmt::Display for ApiFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} (request {})", self.code, self.message, self.request_id)
    }
}

impl std::error::Error for ApiFailure {}

impl From<TransportError> for ApiFailure {
    fn from(error: TransportError) -> Self {
        Self { code: "ClientNetworkError".into(), message: error.to_string(), request_id: String::new() }
    }
}

impl Client {
    /// A client of the server at a base address such as `http://127.0.0.1:8080`. An `https` server's
    /// certificate is not checked before [`Client::trusting`] says by what.
    pub fn new(base_url: &str, credentials: Credentials) -> Self {
        Self { connections: Connections::new(base_url), credentials }
    }

    /// The client, which accepts only server certificates that this authority (PEM) issued.
    #[must_use]
    pub fn trusting(self, ca_pem: &str) -> Self {
        Self { connections: self.connections.trusting(ca_pem), ..self }
    }

    /// Calls an action with JSON parameters and gives the `Response` object.
    ///
    /// # Errors
    /// The error that the API answered with, or that there was no answer.
    pub async fn call(
        &self,
        service: &str,
        action: &str,
        region: &str,
        parameters: Value,
    ) -> Result<Value, ApiFailure> {
        let reply = self.raw(service, action, region, parameters.to_string().into_bytes()).await?;
        response(&reply)
    }

    /// The same, with any bytes as body, and the whole HTTP reply.
    ///
    /// # Errors
    /// That there was no answer.
    pub async fn raw(
        &self,
        service: &str,
        action: &str,
        region: &str,
        body: Vec<u8>,
    ) -> Result<RawReply, TransportError> {
        let call = sign::Call { service, action, region, host: self.connections.host(), body: &body };
        let headers = sign::headers(&self.credentials, &call, now());
        self.connections.send("POST", "/", &headers, body).await
    }
}

/// The `Response` object of an API reply.
///
/// # Errors
/// `Response.Error`; a body that is no API reply gives the code `ClientError.ParseJsonError`.
pub fn response(reply: &RawReply) -> Result<Value, ApiFailure> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut envelope: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
    let Some(response) = envelope.get_mut("Response").map(Value::take) else {
        let message = format!("HTTP {}: {}", reply.status, String::from_utf8_lossy(&reply.body));
        return Err(ApiFailure {
            code: "ClientError.ParseJsonError".into(),
            message,
            request_id: String::new(),
        });
    };
    match response.get("Error") {
        None => Ok(response),
        Some(error) => Err(ApiFailure {
            code: text(&error["Code"]),
            message: text(&error["Message"]),
            request_id: text(&response["RequestId"]),
        }),
    }
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}
