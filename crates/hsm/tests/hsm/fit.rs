//! The test of modules, on a module that is known.

use std::time::Duration;

use keyward_hsm::{Error, fit};

use crate::tokens::{Folder, PIN};

#[test]
fn the_report_on_softhsm_is_what_softhsm_can() {
    let folder = Folder::with_wrapping_key();
    let member = folder.wrapping_member("test");
    let report = fit::test(&member, Duration::from_millis(60)).unwrap();
    let text = report.to_string();
    println!("{text}");

    for finding in &report.findings {
        match (&finding.what[..], &finding.result) {
            ("RSA-2048: decrypt OAEP, SHA-256", result) => {
                assert!(matches!(result, Err(Error::Unsupported(_)) | Ok(_)), "{result:?}");
            }
            (what, result) => assert!(result.is_ok(), "{what}: {result:?}"),
        }
    }
    let speed = report.finding("AES-GCM: encrypt").unwrap().result.clone().unwrap().unwrap();
    assert!(speed > 100.0, "{speed}");
    assert!(report.finding("AES-256: wrap for another member").is_some());
    assert!(report.finding("RSA-3072: cannot be read").is_some());
    assert!(text.contains("CKM_AES_GCM") && !text.contains(PIN));
    // Nothing stays but the wrapping key.
    assert_eq!(folder.pkcs11_tool(&["--list-objects"]).matches("Key Object").count(), 1);
}
