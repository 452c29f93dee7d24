//! ListAlgorithms.

use keyward_domain::{KeyUsage, key::Use};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    ApiResult,
    action::{Action, Cx, Done, Kind},
    algorithms,
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
        let those = |fit: fn(KeyUsage) -> bool| {
            let offered = KeyUsage::ALL.into_iter().filter(|usage| usage.offered_in(cx.suite) && fit(*usage));
            let info = |usage: KeyUsage| {
                let (key_usage, algorithm) = (usage.as_str(), algorithms::name(usage, cx.suite));
                AlgorithmInfo { key_usage, algorithm }
            };
            offered.map(info).collect()
        };
        Ok(Done::reply(Response {
            symmetric_algorithms: those(|usage| usage == KeyUsage::EncryptDecrypt),
            asymmetric_algorithms: those(|usage| usage != KeyUsage::EncryptDecrypt && !signs(usage)),
            asymmetric_sign_verify_algorithms: those(signs),
        }))
    }
}

fn signs(usage: KeyUsage) -> bool {
    usage.allows(Use::Sign).is_ok() || usage.allows(Use::PqcSign).is_ok()
}
