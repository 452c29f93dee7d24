//! Webhooks: one POST, no redirects, a bounded answer.

use std::net::IpAddr;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::{Request, Uri, body::Incoming, client::conn::http1};
use hyper_util::rt::TokioIo;
use keyward_api::alarms::{NotDelivered, Webhook};
use keyward_crypto::{Secret, mac};
use tokio::io::{AsyncRead, AsyncWrite};

use super::{
    connect::{Trust, connect},
    unsent,
};

/// The longest answer that is read, in bytes.
const ANSWER: usize = 16 * 1024;

/// Where a webhook is.
pub struct Target {
    uri: Uri,
    host: String,
    port: u16,
    /// Whether it is reached by TLS.
    pub secure: bool,
    secret: Secret,
}

impl Target {
    /// The target of a URL.
    ///
    /// # Errors
    /// What is wrong with it, as the end of a sentence.
    pub fn parse(url: &str, secret: Secret) -> Result<Self, &'static str> {
        let uri: Uri = url.parse().map_err(|_| "has no URL")?;
        let secure = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err("must begin with https://"),
        };
        let authority = uri.authority().ok_or("has no host")?;
        if authority.as_str().contains('@') {
            return Err("must not have a user in its URL");
        }
        let host = authority.host().trim_start_matches('[').trim_end_matches(']').to_owned();
        let port = authority.port_u16().unwrap_or(if secure { 443 } else { 80 });
        Ok(Self { host, port, secure, secret, uri })
    }

    /// Whether what is sent there stays on this machine.
    pub fn is_here(&self) -> bool {
        self.host == "localhost" || self.host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    }

    /// Where it is, without the query, in which there may be what only the receiver shall know.
    pub fn place(&self) -> String {
        let scheme = if self.secure { "https" } else { "http" };
        format!("{scheme}://{}{}", self.uri.authority().map_or("", |a| a.as_str()), self.uri.path())
    }

    /// Posts the body, signed; gives the answer.
    ///
    /// # Errors
    /// Why there is none; another status than 200 counts as sent.
    pub async fn post(&self, trust: &Trust, webhook: &Webhook) -> Result<Vec<u8>, NotDelivered> {
        let stream = connect(&self.host, self.port).await?;
        if self.secure {
            self.exchange(trust.secure(stream, &self.host).await?, webhook).await
        } else {
            self.exchange(stream, webhook).await
        }
    }

    async fn exchange(
        &self,
        stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
        webhook: &Webhook,
    ) -> Result<Vec<u8>, NotDelivered> {
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(unsent)?;
        // It ends with the sender.
        tokio::spawn(connection);
        let authority = self.uri.authority().map_or("", |authority| authority.as_str());
        let path = self.uri.path_and_query().map_or("/", |path| path.as_str());
        let request = Request::post(path)
            .header("host", authority)
            .header("content-type", "application/json")
            .header("user-agent", "keyward")
            .header("x-keyward-timestamp", webhook.timestamp.to_string())
            .header("x-keyward-signature", signature(&self.secret, webhook))
            .body(Full::new(Bytes::from(webhook.body.clone())))
            .map_err(unsent)?;
        let sent = |why: String| NotDelivered { sent: true, why };
        let answer: hyper::Response<Incoming> =
            sender.send_request(request).await.map_err(|e| sent(format!("no answer: {e}")))?;
        let status = answer.status();
        if status != 200 {
            return Err(sent(format!("the answer has status {}", status.as_u16())));
        }
        let body = Limited::new(answer.into_body(), ANSWER).collect().await;
        let body = body.map_err(|_| sent("the answer broke off, or is longer than 16 KiB".into()))?;
        Ok(body.to_bytes().to_vec())
    }
}

/// `sha256=` and the hexadecimal HMAC-SHA256 of timestamp, full stop and body.
fn signature(secret: &Secret, webhook: &Webhook) -> String {
    let signed = format!("{}.{}", webhook.timestamp, webhook.body);
    let code = mac::hmac_sha256(secret.expose(), signed.as_bytes());
    let hex: String = code.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256={hex}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_that_the_operator_may_want_are_taken() {
        let parse = |url: &str| {
            Target::parse(url, Secret::new(vec![1])).map(|t| (t.host.clone(), t.port, t.secure, t.is_here()))
        };
        let secure = Ok(("hooks.example.com".into(), 443, true, false));
        assert_eq!(parse("https://hooks.example.com/a?b=c"), secure);
        assert_eq!(parse("http://127.0.0.1:9/"), Ok(("127.0.0.1".into(), 9, false, true)));
        assert_eq!(parse("http://[::1]/"), Ok(("::1".into(), 80, false, true)));
        assert_eq!(parse("http://localhost.example/"), Ok(("localhost.example".into(), 80, false, false)));
        for bad in ["ftp://a/", "a", "/x", "https://u:p@a/", ""] {
            assert!(parse(bad).is_err(), "{bad}");
        }
        let target = Target::parse("https://a:8443/keep?token=x", Secret::new(vec![1])).unwrap();
        assert_eq!(target.place(), "https://a:8443/keep");
    }

    #[test]
    fn the_signature_is_that_of_other_implementations() {
        let webhook = Webhook { name: "ops".into(), body: "{}".into(), timestamp: 1_790_000_000 };
        // python3 -c 'import hmac; print(hmac.new(b"secret", b"1790000000.{}", "sha256").hexdigest())'
        let code = signature(&Secret::new(b"secret".to_vec()), &webhook);
        assert_eq!(code, "sha256=d0cadd434460d4af55e7ab90d79c1802591d7001a77c9e06471d0e3ec8cc85ae");
    }
}
