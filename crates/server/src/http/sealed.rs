//! What a server answers as long as its root key is sealed: that it is, and a page to give shares on.

use std::{convert::Infallible, sync::Arc, time::Duration};

use base64::{Engine, engine::general_purpose::STANDARD};
use http_body_util::{BodyExt, Limited};
use hyper::{
    Method, Request, StatusCode,
    body::Incoming,
    header::{CONNECTION, CONTENT_SECURITY_POLICY, HeaderMap, HeaderName, HeaderValue},
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use keyward_api::{ApiError, Language, wire::reply::failure};
use keyward_crypto::{Secret, mac};
use rustls::ServerConfig;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpListener,
    sync::Semaphore,
    time::{sleep, timeout},
};
use tokio_rustls::TlsAcceptor;
use zeroize::Zeroizing;

use super::{Listeners, Peer, connection, reply, reply::HttpReply};
use crate::{
    settings::Settings,
    start::unsealing::{Unsealing, Via},
};

/// Connections at one time.
const CONNECTIONS: usize = 64;
/// How long a connection may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// The longest form, in bytes.
const LONGEST: usize = 4096;

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:10vh auto;padding:0 1.25rem;\
color:#1c2536;background:#f3f5f9}main{background:#fff;border-radius:8px;padding:2rem;box-shadow:0 2px 12px #1c253620}\
h1{font-size:1.4rem;margin:0 0 .5rem}label{display:block;margin:1.25rem 0 .25rem;font-weight:600}\
input{box-sizing:border-box;width:100%;padding:.6rem;font:inherit;border:1px solid #7a8699;border-radius:4px}\
button{margin-top:1rem;padding:.6rem 1.4rem;font:inherit;color:#fff;background:#0052d9;border:0;border-radius:4px}\
progress{width:100%;height:.75rem}.wrong{color:#b3261e;font-weight:600}";

/// Answers on both listeners until it is dropped. Connections that are open then end after their reply.
pub async fn serve(
    listeners: &Listeners,
    tls: Arc<ServerConfig>,
    settings: &Settings,
    unsealing: &Arc<Unsealing>,
) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let accept = |listener, tls| accept_all(listener, tls, settings, unsealing, &places);
    let https = accept(&listeners.https, Some(TlsAcceptor::from(tls)));
    match &listeners.http {
        Some(http) => drop(tokio::join!(https, accept(http, None))),
        None => https.await,
    }
}

async fn accept_all(
    listener: &TcpListener,
    tls: Option<TlsAcceptor>,
    settings: &Settings,
    unsealing: &Arc<Unsealing>,
    places: &Arc<Semaphore>,
) {
    let protocols = Arc::new(connection::protocols(settings));
    loop {
        let Ok((stream, address)) = listener.accept().await else {
            sleep(Duration::from_millis(100)).await;
            continue;
        };
        let Ok(place) = places.clone().acquire_owned().await else { return };
        let peer = Peer { address, secure: tls.is_some() };
        let (tls, protocols, unsealing) = (tls.clone(), protocols.clone(), unsealing.clone());
        tokio::spawn(async move {
            let served = async {
                match tls {
                    None => speak(&protocols, stream, unsealing, peer).await,
                    Some(tls) => {
                        if let Ok(stream) = tls.accept(stream).await {
                            speak(&protocols, stream, unsealing, peer).await;
                        }
                    }
                }
            };
            let _ = timeout(PATIENCE, served).await;
            drop(place);
        });
    }
}

async fn speak<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(
    protocols: &hyper_util::server::conn::auto::Builder<hyper_util::rt::TokioExecutor>,
    stream: S,
    unsealing: Arc<Unsealing>,
    peer: Peer,
) {
    let answer = service_fn(|request: Request<Incoming>| {
        let unsealing = unsealing.clone();
        async move {
            let second = request.version() == hyper::Version::HTTP_2;
            let mut reply = answer(&unsealing, request, peer).await;
            if !second {
                reply.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
            }
            Ok::<_, Infallible>(reply)
        }
    });
    let _ = protocols.serve_connection(TokioIo::new(stream), answer).await;
}

async fn answer(unsealing: &Unsealing, request: Request<Incoming>, peer: Peer) -> HttpReply {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let head_only = *request.method() == Method::HEAD;
    let browses = |path: &str| path == "/console" || path.starts_with("/console/");
    let reply = match request.uri().path() {
        "/healthz" if reads => super::watch::alive(),
        "/readyz" | "/metrics" if reads => {
            reply::text(StatusCode::SERVICE_UNAVAILABLE, "sealed: shares of the root key are needed\n")
        }
        path if browses(path) && !peer.secure => {
            reply::text(StatusCode::FORBIDDEN, "Shares are taken over HTTPS alone.\n")
        }
        "/console/unseal" if *request.method() == Method::POST => take(unsealing, request, peer).await,
        path if reads && (path == "/" || browses(path)) => page(unsealing, "", StatusCode::OK),
        _ => refuse(request.headers()),
    };
    if head_only { reply::without_body(reply) } else { reply }
}

/// Takes the share that somebody typed.
async fn take(unsealing: &Unsealing, request: Request<Incoming>, peer: Peer) -> HttpReply {
    let Ok(body) = Limited::new(request.into_body(), LONGEST).collect().await else {
        return page(unsealing, "That is no share, or it was mistyped.", StatusCode::BAD_REQUEST);
    };
    let form = Zeroizing::new(body.to_bytes().to_vec());
    let typed = form.strip_prefix(b"share=").unwrap_or_default();
    // Of all that forms escape, a share can only hold spaces.
    let share = Secret::new(typed.iter().copied().filter(|byte| *byte != b'+').collect());
    match unsealing.give(&share, Via::Console(peer.address.ip().to_canonical())) {
        Ok(progress) if progress.given >= usize::from(progress.threshold) => {
            let mut reply = page(unsealing, "", StatusCode::OK);
            // The server that is open by then answers there.
            let refresh = HeaderValue::from_static("2; url=/console/");
            reply.headers_mut().insert(HeaderName::from_static("refresh"), refresh);
            reply
        }
        Ok(_) => page(unsealing, "", StatusCode::OK),
        Err(why) => page(unsealing, why, StatusCode::BAD_REQUEST),
    }
}

/// The page in both languages, because nobody has said which yet. It needs no script.
fn page(unsealing: &Unsealing, wrong: &str, status: StatusCode) -> HttpReply {
    let progress = unsealing.progress();
    let (given, threshold, shares) = (progress.given, progress.threshold, progress.shares);
    let wrong = match wrong {
        "" => String::new(),
        why => format!("<p class=\"wrong\" role=\"alert\">{why}<br>份额无效，请检查后重新输入。</p>"),
    };
    let html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Keyward is sealed</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><style>{STYLE}</style></head><body><main>\
         <h1>Keyward is sealed · 服务已密封</h1>\
         <p>Any {threshold} of {shares} shares of the root key open it. <span lang=\"zh\">请由 {shares} 位份额持有人中的任意 {threshold} 位输入份额以解封。</span></p>\
         <p>{given} of {threshold} given · 已输入 {given} / {threshold}</p>\
         <progress value=\"{given}\" max=\"{threshold}\" aria-label=\"shares given\"></progress>{wrong}\
         <form method=\"post\" action=\"/console/unseal\" autocomplete=\"off\"><label for=\"share\">Your share · 您的份额</label>\
         <input id=\"share\" name=\"share\" type=\"password\" required autofocus autocomplete=\"off\" spellcheck=\"false\">\
         <button>Give share · 提交</button></form></main></body></html>"
    );
    let mut reply = reply::with_type(status, "text/html; charset=utf-8", html);
    let style = STANDARD.encode(mac::sha256(STYLE.as_bytes()));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{style}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    );
    for (name, value) in [
        (CONTENT_SECURITY_POLICY, policy.as_str()),
        (HeaderName::from_static("referrer-policy"), "no-referrer"),
        (HeaderName::from_static("x-content-type-options"), "nosniff"),
    ] {
        if let Ok(value) = HeaderValue::from_str(value) {
            reply.headers_mut().insert(name, value);
        }
    }
    reply
}

/// The answer to a call of the API.
fn refuse(headers: &HeaderMap) -> HttpReply {
    let language = headers.get("x-tc-language").and_then(|name| name.to_str().ok()).unwrap_or_default();
    let error = ApiError::new(
        "ServiceUnavailable.Sealed",
        "The server is sealed: the holders of the shares of its root key have to open it, by `keyward unseal` or on the console. Nothing was done.",
        "服务已密封，需由根密钥份额持有人通过 `keyward unseal` 命令或控制台解封。本次请求未执行。",
    );
    let id = uuid::Builder::from_random_bytes(random_bytes()).into_uuid().to_string();
    reply::with_type(StatusCode::OK, "application/json", failure(&error, Language::parse(language), &id))
}

fn random_bytes() -> [u8; 16] {
    use keyward_crypto::{Random, SystemRandom};
    let mut bytes = [0; 16];
    // The id of a refusal that nothing records may be zero.
    let _ = SystemRandom.fill(&mut bytes);
    bytes
}
