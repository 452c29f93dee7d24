//! Whole requests, through every step from their bytes to the reply, against a product that has keys.
//!
//! `Authorization: root` or `sub` and the pair `Signature=root` of older signatures have the request signed as
//! that caller; `${key}` and its like in query and body become what the product of this run calls so, see
//! [`world`].

mod world;

use std::sync::{Mutex, PoisonError};

use keyward_api::{Reply, wire::claimed_secret_id};
use serde_json::Value;
use tokio::runtime::{Builder, Runtime};

use crate::message::Message;
use world::World;

/// Inputs until everything begins anew, so that the database stays small and a failure depends on few
/// inputs before it.
const LIFETIME: u32 = 2_000;

struct Product {
    // Dropped first, while the runtime still runs.
    world: World,
    runtime: Runtime,
    inputs: u32,
}

/// Every request gets a reply that clients can read, and leaves one record if it names an access key.
pub fn request(input: &[u8]) {
    static PRODUCT: Mutex<Option<Product>> = Mutex::new(None);
    let mut product = PRODUCT.lock().unwrap_or_else(PoisonError::into_inner);
    let Product { world, runtime, inputs } = product.get_or_insert_with(Product::new);
    runtime.block_on(send(world, input));
    *inputs += 1;
    // Root can switch off or delete the access key that it signs with.
    if *inputs == LIFETIME || !runtime.block_on(world.can_sign()) {
        *product = None;
    }
}

impl Product {
    fn new() -> Self {
        let runtime = Builder::new_current_thread().enable_time().build().unwrap();
        let world = runtime.block_on(World::new());
        Self { world, runtime, inputs: 0 }
    }
}

/// Sends a request and checks what holds for all; gives the code of the reply.
async fn send(world: &World, input: &[u8]) -> String {
    let mut message = Message::read(input);
    message.query = String::from_utf8_lossy(&world.named(message.query.as_bytes())).into_owned();
    message.body = world.named(&message.body);
    let signed = sign(&mut message);

    let known = match claimed_secret_id(&message.request()) {
        Some(id) => world.access_key(&id).await.is_some(),
        None => false,
    };
    let before = world.records().await;
    let reply = world.service.signed(&message.request()).await;
    check(&reply);
    assert!(signed || reply.code != "ok", "nobody signed this");
    assert_eq!(world.records().await - before, u64::from(known), "records");
    reply.code
}

fn sign(message: &mut Message) -> bool {
    match message.headers.0.get("authorization").map(String::as_str) {
        Some("root") => message.sign(world::ACCESS_KEYS[0], world::SECRET_KEY, world::DATE),
        Some("sub") => message.sign(world::ACCESS_KEYS[1], world::SECRET_KEY, world::DATE),
        None if message.pairs().contains(&("Signature".into(), "root".into())) => {
            message.sign_legacy(world::SECRET_KEY);
        }
        _ => return false,
    }
    true
}

fn check(reply: &Reply) {
    let text = String::from_utf8(reply.body.clone()).expect("replies are text");
    let body: Value = serde_json::from_str(&text).expect("replies are JSON");
    let response = body["Response"].as_object().expect("a reply has a Response");
    assert_eq!(body.as_object().map(|members| members.len()), Some(1));
    assert_eq!(response["RequestId"], reply.request_id.as_str());
    match response.get("Error") {
        None => assert_eq!(reply.code, "ok"),
        Some(error) => {
            assert_eq!(error["Code"], reply.code.as_str());
            assert!(error["Message"].as_str().is_some_and(|message| !message.is_empty()), "{text}");
            assert!(!reply.code.starts_with("InternalError"), "{text} {:?}", reply.cause);
        }
    }
    assert!(!text.contains(std::str::from_utf8(world::SECRET_KEY).unwrap()), "{text}");
}

#[cfg(test)]
mod tests {
    use keyward_api::actions::SERVICES;

    use super::*;

    /// Otherwise the fuzzer would look at refusals alone.
    #[test]
    fn every_action_has_an_input_that_succeeds() {
        let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/corpus/request");
        let Product { world, runtime, .. } = Product::new();
        for action in SERVICES.iter().flat_map(|service| service.actions).map(|action| action.name) {
            let input = std::fs::read(format!("{corpus}/{action}")).expect(action);
            assert_eq!(runtime.block_on(send(&world, &input)), "ok", "{action}");
        }
    }
}
