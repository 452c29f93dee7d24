//! The envelope of a reply: `{"Response": {…, "RequestId": "…"}}`.

use serde::Serialize;

use crate::{ApiError, ApiResult, Language};

/// The reply of a call that succeeded.
///
/// # Errors
/// InternalError if the response is not the JSON of an object.
pub fn success(response: &impl Serialize, request_id: &str) -> ApiResult<Vec<u8>> {
    let mut body = Vec::with_capacity(512);
    body.extend_from_slice(b"{\"Response\":");
    serde_json::to_writer(&mut body, response).map_err(ApiError::internal)?;
    if body.pop() != Some(b'}') {
        return Err(ApiError::internal("the response of an action is no object"));
    }
    if !body.ends_with(b"{") {
        body.push(b',');
    }
    body.extend_from_slice(b"\"RequestId\":\"");
    body.extend_from_slice(request_id.as_bytes());
    body.extend_from_slice(b"\"}}");
    Ok(body)
}

/// The reply of a call that failed.
pub fn failure(error: &ApiError, language: Language, request_id: &str) -> Vec<u8> {
    let reply = serde_json::json!({"Response": {
        "Error": {"Code": error.code, "Message": error.text(language)},
        "RequestId": request_id,
    }});
    reply.to_string().into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_request_id_comes_last() {
        let text = |value| String::from_utf8(success(&value, "id").unwrap()).unwrap();
        assert_eq!(text(serde_json::json!({"A": 1})), r#"{"Response":{"A":1,"RequestId":"id"}}"#);
        assert_eq!(text(serde_json::json!({})), r#"{"Response":{"RequestId":"id"}}"#);
        assert!(success(&1, "id").is_err());
    }

    #[test]
    fn messages_follow_the_language() {
        let error = ApiError::missing("KeyId");
        let text = |language| String::from_utf8(failure(&error, language, "id")).unwrap();
        assert!(text(Language::English).contains("missing a required parameter `KeyId`"));
        assert!(text(Language::Chinese).contains("缺少"));
    }
}
