//! The envelope of a call: which action of which service, by whom, where, with which parameters.

use serde_json::{Map, Value};

use super::{Signature, WireRequest, flat, host, legacy::COMMON, legacy::Legacy, multipart, tc3::Tc3};
use crate::{ApiError, ApiResult, param::Params};

/// A call, unpacked but not yet believed.
pub struct Envelope {
    /// What the host or the scope calls the service, in this order of trust; some is no service's name.
    pub services: Vec<String>,
    /// The name of the action.
    pub action: String,
    /// The version of the service's API.
    pub version: String,
    /// Where; empty if not said.
    pub region: String,
    /// The token of temporary credentials; empty without.
    pub token: String,
    /// Who signed.
    pub signature: Signature,
    /// The parameters, or what is wrong with them; that is told only once the caller is known.
    pub params: ApiResult<Params>,
}

impl Envelope {
    /// Unpacks a request.
    ///
    /// # Errors
    /// UnsupportedProtocol, MissingParameter, InvalidParameter, AuthFailure.InvalidAuthorization.
    pub async fn read(request: &WireRequest<'_>) -> ApiResult<Self> {
        if !matches!(request.method, "GET" | "POST") {
            return Err(unsupported_method());
        }
        let mut envelope = match request.headers.get("authorization") {
            Some(authorization) => Self::tc3(request, authorization).await?,
            None => Self::legacy(request)?,
        };
        let host = request.headers.get("host").unwrap_or_default();
        let bare = host.rsplit_once("//").map_or(host, |(_, bare)| bare);
        let first_label = host::without_port(bare).split('.').next().unwrap_or_default();
        envelope.services.push(first_label.to_owned());
        envelope.services.extend(envelope.signature.service().map(str::to_owned));
        Ok(envelope)
    }

    async fn tc3(request: &WireRequest<'_>, authorization: &str) -> ApiResult<Self> {
        let header = |name: &str| request.headers.get(name).unwrap_or_default().to_owned();
        let timestamp = header("x-tc-timestamp");
        let signature = match authorization {
            "SKIP" => Signature::Skipped,
            _ => Signature::Tc3(Tc3::parse(authorization, &timestamp)?),
        };
        if timestamp.is_empty() && !signature.is_skipped() {
            return Err(ApiError::missing("Timestamp"));
        }
        let params = if request.method == "GET" {
            flat::pairs(request.query.as_bytes()).and_then(flat::nest).map(Params::new)
        } else if request.has_type("multipart/form-data") {
            let content_type = request.headers.get("content-type").unwrap_or_default();
            multipart::read(content_type, request.body).await.map(Params::new)
        } else if request.has_type("application/x-www-form-urlencoded") {
            flat::pairs(request.body).and_then(flat::nest).map(Params::new)
        } else {
            Params::from_json(request.body)
        };
        Ok(Self {
            services: Vec::new(),
            action: header("x-tc-action"),
            version: header("x-tc-version"),
            region: header("x-tc-region"),
            token: header("x-tc-token"),
            signature,
            params,
        })
    }

    fn legacy(request: &WireRequest<'_>) -> ApiResult<Self> {
        let encoded = if request.method == "GET" { request.query.as_bytes() } else { request.body };
        let is_form = request.method == "GET" || request.has_type("application/x-www-form-urlencoded");
        if !is_form || request.headers.get("x-tc-action").is_some() {
            return Err(ApiError::new(
                "AuthFailure.InvalidAuthorization",
                "The request has no `Authorization` header. Sign it with TC3-HMAC-SHA256.",
                "请求没有 `Authorization` 请求头，请使用 TC3-HMAC-SHA256 签名。",
            ));
        }
        let pairs = flat::pairs(encoded)?;
        let get =
            |name: &str| pairs.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone()).unwrap_or_default();
        let action =
            Some(get("Action")).filter(|a| !a.is_empty()).ok_or_else(|| ApiError::missing("Action"))?;
        let signature = Signature::Legacy(Legacy::parse(&pairs)?);
        let (version, region, token) = (get("Version"), get("Region"), get("Token"));
        let own = pairs.into_iter().filter(|(name, _)| !COMMON.contains(&name.as_str()));
        let params = flat::nest(own).map(|map: Map<String, Value>| Params::new(map));
        Ok(Self { services: Vec::new(), action, version, region, token, signature, params })
    }
}

/// The error of a method that is neither GET nor POST.
pub fn unsupported_method() -> ApiError {
    ApiError::new(
        "UnsupportedProtocol",
        "Only the methods GET and POST are supported.",
        "仅支持 GET 和 POST 方法。",
    )
}
