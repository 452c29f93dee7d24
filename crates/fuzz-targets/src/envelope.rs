//! Requests on their way to being calls: headers, signatures, query strings, forms, multipart.

use std::sync::OnceLock;

use keyward_api::wire::{Envelope, Signature, SigningKeys, claimed_secret_id};
use tokio::runtime::{Builder, Runtime};

use crate::message::Message;

const SECRET_KEY: &[u8] = b"known to the owner alone";
const TIME: i64 = 1_790_000_000;
const DATE: &str = "2026-09-21";

/// A signature fits if the owner of the secret key made it for that very request.
pub fn envelope(input: &[u8]) {
    let mut message = Message::read(input);
    let Some(envelope) = read(&message) else { return };
    assert!(!fits(&envelope, &message), "nobody signed this");

    match envelope.signature {
        Signature::Tc3(_) => message.sign("AKIDroot", SECRET_KEY, DATE),
        Signature::Legacy(_) => message.sign_legacy(SECRET_KEY),
        Signature::Skipped => return,
    }
    let signed = read(&message).expect("a signature makes no request unreadable");
    assert!(fits(&signed, &message));
    assert_eq!(signed.action, envelope.action);
    assert_eq!(signed.params.is_ok(), envelope.params.is_ok());

    message.headers.0.insert("host".into(), "elsewhere".into());
    assert!(!fits(&signed, &message), "the signature is for another host");
}

fn read(message: &Message) -> Option<Envelope> {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    let runtime = RUNTIME.get_or_init(|| Builder::new_current_thread().build().unwrap());
    let request = message.request();
    request.language();
    let claimed = claimed_secret_id(&request);
    let read = runtime.block_on(Envelope::read(&request)).ok();
    if let Some(Envelope { signature, .. }) = &read {
        let _ = signature.check_time(TIME);
        let secret_id = (!signature.is_skipped()).then(|| signature.secret_id());
        assert_eq!(claimed.as_deref(), secret_id, "refused calls are recorded by it");
    }
    read
}

fn fits(envelope: &Envelope, message: &Message) -> bool {
    envelope.signature.fits(&message.request(), SECRET_KEY, &SigningKeys::new(1))
}
