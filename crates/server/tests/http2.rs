//! The same API over HTTP/2, which clients choose by themselves when a server offers it.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use bytes::Bytes;
use common::Server;
use http_body_util::{BodyExt, Full};
use hyper::{Request, client::conn::http2::SendRequest};
use hyper_util::rt::{TokioExecutor, TokioIo};
use keyward_testkit::client::sign;
use serde_json::Value;
use tokio::net::TcpStream;

async fn connect(server: &Server) -> SendRequest<Full<Bytes>> {
    let stream = TcpStream::connect(server.http).await.unwrap();
    let io = TokioIo::new(stream);
    let (sender, connection) = hyper::client::conn::http2::handshake(TokioExecutor::new(), io).await.unwrap();
    tokio::spawn(connection);
    sender
}

/// Sends a signed call; the host goes where HTTP/2 has it.
async fn call(server: &Server, to: &mut SendRequest<Full<Bytes>>, action: &str, body: Vec<u8>) -> Value {
    let host = server.http.to_string();
    let call = sign::Call { service: "kms", action, region: "ap-guangzhou", host: &host, body: &body };
    let now = jiff::Timestamp::now().as_second();
    let mut request = Request::builder().method("POST").uri(format!("http://{host}/"));
    for (name, value) in sign::headers(&server.credentials(), &call, now) {
        if name != "host" {
            request = request.header(name, value);
        }
    }
    let reply = to.send_request(request.body(Full::new(body.into())).unwrap()).await.unwrap();
    assert_eq!(
        (reply.status().as_u16(), &reply.headers()["content-type"]),
        (200, &"application/json".parse().unwrap())
    );
    serde_json::from_slice(&reply.into_body().collect().await.unwrap().to_bytes()).unwrap()
}

#[tokio::test]
async fn a_call_is_signed_for_the_authority() {
    let server = Server::start(&[]);
    let mut to = connect(&server).await;
    let reply = call(&server, &mut to, "ListKeys", b"{}".to_vec()).await;
    assert_eq!(reply["Response"]["TotalCount"], 0, "{reply}");
}

#[tokio::test]
async fn a_body_that_is_too_large_gets_a_reply_and_no_broken_stream() {
    let server = Server::start(&[]);
    let mut to = connect(&server).await;
    let reply = call(&server, &mut to, "Encrypt", vec![b' '; 11 << 20]).await;
    assert_eq!(reply["Response"]["Error"]["Code"], "RequestSizeLimitExceeded", "{reply}");
    let reply = call(&server, &mut to, "ListKeys", b"{}".to_vec()).await;
    assert_eq!(reply["Response"]["TotalCount"], 0, "the connection still works: {reply}");
}

#[tokio::test]
async fn an_idle_connection_is_closed() {
    let server = Server::start(&["--limits-idle-timeout=1s"]);
    let mut to = connect(&server).await;
    call(&server, &mut to, "ListKeys", b"{}".to_vec()).await;
    let closed = async {
        while to.ready().await.is_ok() && !to.is_closed() {
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(30), closed).await.unwrap();
}

#[tokio::test]
async fn head_has_no_body() {
    let server = Server::start(&[]);
    let mut to = connect(&server).await;
    for path in ["healthz", "readyz", "", "anything"] {
        let request = Request::builder().method("HEAD").uri(format!("http://{}/{path}", server.http));
        let reply = to.send_request(request.body(Full::default()).unwrap()).await.unwrap();
        assert_ne!(reply.headers()["content-length"], "0", "{path}");
        assert!(reply.into_body().collect().await.unwrap().to_bytes().is_empty(), "{path}");
    }
}
