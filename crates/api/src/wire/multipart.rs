//! Parameters of `multipart/form-data`: a part each; parts of JSON type hold lists and objects.

use bytes::Bytes;
use serde_json::{Map, Value};

use crate::{ApiError, ApiResult};

/// The parameters that the body holds.
///
/// # Errors
/// InvalidRequest if it is no multipart body of the form its content type says.
pub async fn read(content_type: &str, body: &[u8]) -> ApiResult<Map<String, Value>> {
    let boundary = multer::parse_boundary(content_type).map_err(malformed)?;
    let whole = Ok::<_, std::convert::Infallible>(Bytes::copy_from_slice(body));
    let mut parts = multer::Multipart::new(futures_util::stream::iter([whole]), boundary);
    let mut params = Map::new();
    while let Some(part) = parts.next_field().await.map_err(malformed)? {
        let name = part.name().unwrap_or_default().to_owned();
        let is_json = part.content_type().is_some_and(|mime| mime.essence_str() == "application/json");
        let text = part.text().await.map_err(malformed)?;
        let value =
            if is_json { serde_json::from_str(&text).map_err(malformed)? } else { Value::String(text) };
        if name.is_empty() || params.insert(name, value).is_some() {
            return Err(malformed("a part has no name, or its name stands twice"));
        }
    }
    Ok(params)
}

fn malformed(cause: impl ToString) -> ApiError {
    ApiError::new("InvalidRequest", "The multipart body is malformed.", "multipart 请求体格式错误。")
        .because(cause)
}
