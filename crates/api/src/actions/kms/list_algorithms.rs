//! ListAlgorithms.

use keyward_crypto::Algorithm;
use keyward_domain::KeyUsage;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind},
    keyring,
};

/// Tells which usages keys can have in the region, and with which algorithms.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct ListAlgorithms {}

/// The algorithms.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct Response {
    /// Of symmetric encryption.
    symmetric_algorithms: Vec<AlgorithmInfo>,
    /// Of asymmetric decryption.
    asymmetric_algorithms: Vec<AlgorithmInfo>,
    /// Of signatures.
    asymmetric_sign_verify_algorithms: Vec<AlgorithmInfo>,
}

/// A usage and its algorithm.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub struct AlgorithmInfo {
    /// The usage, for CreateKey.
    key_usage: &'static str,
    /// The name of the algorithm.
    algorithm: &'static str,
}

impl Action for ListAlgorithms {
    const NAME: &'static str = "ListAlgorithms";
    const KIND: Kind = Kind::Read;
    const ERRORS: &'static [&'static str] = &["UnauthorizedOperation"];
    type Response = Response;

    async fn run(&self, cx: &Cx<'_>) -> ApiResult<Done<Response>> {
        let algorithm = match keyring::symmetric(cx.suite) {
            Algorithm::Sm4 => "SM4",
            Algorithm::Aes256 => "AES_256",
        };
        let symmetric = AlgorithmInfo { key_usage: KeyUsage::EncryptDecrypt.as_str(), algorithm };
        Ok(Done::reply(Response {
            symmetric_algorithms: vec![symmetric],
            asymmetric_algorithms: Vec::new(),
            asymmetric_sign_verify_algorithms: Vec::new(),
        }))
    }
}
