//! The bare server: axum that parses a request and answers one of the same size as Encrypt does, and
//! nothing else. What Keyward does beyond it is signatures, permissions, cryptography and the audit.

use axum::{Json, Router, routing::post};
use serde::{Deserialize, Serialize};

use crate::Failure;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Request {
    key_id: String,
    plaintext: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Reply {
    response: Response,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Response {
    ciphertext_blob: String,
    key_id: String,
    request_id: &'static str,
}

async fn answer(Json(request): Json<Request>) -> Json<Reply> {
    // As long as a real ciphertext of that plaintext.
    let ciphertext_blob = format!("{:-<94}{}", "", request.plaintext);
    let request_id = "23e80852-1e38-41e9-b129-5cb9019b4b01";
    Json(Reply { response: Response { ciphertext_blob, key_id: request.key_id, request_id } })
}

/// Serves on a free port, which it prints, until it is killed.
pub fn serve() -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        println!("{}", listener.local_addr()?);
        axum::serve(listener, Router::new().route("/", post(answer))).await?;
        Ok(())
    })
}
