//! What the console asks for: sessions, and calls in a session.

mod sign_in;

use std::time::Instant;

use hyper::{
    HeaderMap, Method, Request, StatusCode, Uri,
    body::Incoming,
    header::{CACHE_CONTROL, HOST, HeaderValue, ORIGIN, SET_COOKIE, USER_AGENT},
};
use keyward_api::{ApiError, Door, Language, Origin, Reply, SessionView};
use serde_json::{Value, json};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{
    super::{
        App, Peer, api, body,
        reply::{self, HttpReply},
    },
    cookie,
};

/// Other sites can make a browser send a form, but not this header (OWASP, "Custom Request Headers").
const MARK: &str = "x-keyward-console";

/// A request of the console, read whole.
struct Asked<'a> {
    app: &'a App,
    headers: &'a HeaderMap,
    body: &'a [u8],
    origin: Origin,
    language: Language,
    begin: Instant,
}

/// Answers what is below `/console/api/`.
pub async fn answer(app: &App, request: Request<Incoming>, call: &str, peer: Peer) -> HttpReply {
    let begin = Instant::now();
    let (head, mut incoming) = request.into_parts();
    let header =
        |name: &str| head.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let body = match body::read(&mut incoming, &head.headers, app).await {
        Ok(body) => Zeroizing::new(body.to_vec()),
        Err(body::Fault::TooLarge) => return reply::text(StatusCode::PAYLOAD_TOO_LARGE, "Too large.\n"),
        Err(_) => {
            return reply::text(StatusCode::BAD_REQUEST, "The request did not come whole and in time.\n");
        }
    };
    if header(MARK) != "1" || !is_same_origin(&head.headers, &head.uri) {
        return reply::text(StatusCode::FORBIDDEN, "Only the console may ask this.\n");
    }
    let asked = Asked {
        app,
        headers: &head.headers,
        body: &body,
        origin: Origin::new(Door::Console, peer.address.ip().to_canonical(), header(USER_AGENT.as_str())),
        language: Language::parse(header("x-tc-language")),
        begin,
    };
    let mut reply = match (&head.method, call.split('/').collect::<Vec<_>>().as_slice()) {
        (&Method::GET, ["session"]) => asked.session().await,
        (&Method::POST, ["sign-in"]) => asked.sign_in().await,
        (&Method::POST, ["sign-in", step]) => asked.sign_in_step(step).await,
        (&Method::POST, ["sign-out"]) => asked.sign_out().await,
        (&Method::POST, ["call", service, action]) => {
            asked.call(service, action, header("x-tc-region")).await
        }
        _ => return nothing_here(),
    };
    reply.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    reply
}

fn nothing_here() -> HttpReply {
    reply::text(StatusCode::NOT_FOUND, "There is nothing here.\n")
}

/// Whether the page that asks is ours. Browsers send `Origin` with every POST.
fn is_same_origin(headers: &HeaderMap, uri: &Uri) -> bool {
    let Some(origin) = headers.get(ORIGIN) else { return true };
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let host = host.or_else(|| uri.authority().map(|authority| authority.as_str()));
    let claimed = origin.to_str().ok().and_then(|origin| origin.strip_prefix("https://"));
    claimed.is_some() && claimed == host
}

impl Asked<'_> {
    async fn session(&self) -> HttpReply {
        match self.find().await {
            Ok(view) => self.show(StatusCode::OK, self.view(&view)),
            Err(reply) => reply,
        }
    }

    async fn sign_out(&self) -> HttpReply {
        if let Some(token) = cookie::token(self.headers)
            && let Err(error) = self.app.service.sign_out(token, &self.origin).await
        {
            return self.refuse(StatusCode::SERVICE_UNAVAILABLE, &error);
        }
        let mut reply = self.show(StatusCode::OK, json!({}));
        if let Ok(gone) = HeaderValue::from_str(&cookie::unset()) {
            reply.headers_mut().insert(SET_COOKIE, gone);
        }
        reply
    }

    async fn call(&self, service: &str, action: &str, region: &str) -> HttpReply {
        let view = match self.find().await {
            Ok(view) => view,
            Err(reply) => return reply,
        };
        let called = (service, action);
        let reply = self
            .app
            .service
            .console_call(&view, called, region, self.body, &self.origin, self.language)
            .await;
        self.finish(StatusCode::OK, reply)
    }

    /// The session of the browser, or the reply that there is none.
    async fn find(&self) -> Result<SessionView, HttpReply> {
        let found = match cookie::token(self.headers) {
            Some(token) => self.app.service.session(token).await,
            None => Ok(None),
        };
        match found {
            Ok(Some(view)) => Ok(view),
            Ok(None) => {
                let error = ApiError::new("AuthFailure.NoSession", "You are not signed in.", "您尚未登录。");
                Err(self.refuse(StatusCode::UNAUTHORIZED, &error))
            }
            Err(error) => Err(self.refuse(StatusCode::SERVICE_UNAVAILABLE, &error)),
        }
    }

    fn view(&self, view: &SessionView) -> Value {
        let regions = self.app.settings.regions.0.iter();
        let regions: Vec<_> =
            regions.map(|(name, suite)| json!({"Name": name.as_str(), "Suite": suite})).collect();
        json!({
            "Uin": view.caller.uin,
            "AccountUin": view.caller.account,
            "Name": view.caller.name,
            "Kind": view.caller.kind.as_str(),
            "SecondFactor": view.caller.mfa,
            "ExpiresAt": view.expires_at,
            "Regions": regions,
            "Version": env!("CARGO_PKG_VERSION"),
            "Seal": self.app.seal.name(),
        })
    }

    fn show(&self, status: StatusCode, mut response: Value) -> HttpReply {
        response["RequestId"] = Uuid::new_v4().to_string().into();
        reply::with_type(status, "application/json", json!({"Response": response}).to_string())
    }

    fn refuse(&self, status: StatusCode, error: &ApiError) -> HttpReply {
        self.finish(status, Reply::failed(error, self.language, Uuid::new_v4().to_string(), "unknown"))
    }

    fn finish(&self, status: StatusCode, reply: Reply) -> HttpReply {
        let mut reply = api::finish(self.app, reply, self.begin);
        *reply.status_mut() = status;
        reply
    }
}
