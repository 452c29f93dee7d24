//! What the token says of itself.

use cryptoki::mechanism::MechanismInfo;
use cryptoki::slot::TokenInfo;

use super::fault::Fault;
use super::session::Bench;
use crate::protocol::{Answer, Description, Mechanism, WrappingKey};

pub(super) fn describe(bench: &mut Bench<'_>) -> Result<Answer, Fault> {
    let (module, slot) = (&bench.token.module, bench.token.slot);
    let library = module.get_library_info()?;
    let token = module.get_token_info(slot)?;
    let mechanisms = bench.token.mechanisms.iter().filter_map(|mechanism| {
        let info = module.get_mechanism_info(slot, *mechanism).ok()?;
        Some(mechanism_of(mechanism.to_string(), &info))
    });
    let mut description = Description {
        library: format!(
            "{} {} {}",
            library.manufacturer_id(),
            library.library_description(),
            library.library_version()
        ),
        cryptoki: library.cryptoki_version().to_string(),
        label: token.label().to_owned(),
        manufacturer: token.manufacturer_id().to_owned(),
        model: token.model().to_owned(),
        serial: token.serial_number().to_owned(),
        firmware: token.firmware_version().to_string(),
        slot: slot.id(),
        flags: flags(&token),
        mechanisms: mechanisms.collect(),
        wrapping_key: None,
    };
    if let Some((_, trusted)) = bench.wrapping_key()? {
        let label = bench.token.wrapping_key.clone().unwrap_or_default();
        description.wrapping_key = Some(WrappingKey { label, trusted });
    }
    Ok(Answer::Description(Box::new(description)))
}

fn mechanism_of(name: String, info: &MechanismInfo) -> Mechanism {
    Mechanism {
        name,
        smallest_key: info.min_key_size() as u64,
        largest_key: info.max_key_size() as u64,
        hardware: info.hardware(),
        uses: named(&[
            ("encrypt", info.encrypt()),
            ("decrypt", info.decrypt()),
            ("digest", info.digest()),
            ("sign", info.sign()),
            ("verify", info.verify()),
            ("generate", info.generate()),
            ("generate pair", info.generate_key_pair()),
            ("wrap", info.wrap()),
            ("unwrap", info.unwrap()),
            ("derive", info.derive()),
        ]),
    }
}

fn flags(token: &TokenInfo) -> Vec<String> {
    named(&[
        ("rng", token.rng()),
        ("write_protected", token.write_protected()),
        ("login_required", token.login_required()),
        ("user_pin_initialized", token.user_pin_initialized()),
        ("protected_authentication_path", token.protected_authentication_path()),
        ("token_initialized", token.token_initialized()),
        ("user_pin_count_low", token.user_pin_count_low()),
        ("user_pin_final_try", token.user_pin_final_try()),
        ("user_pin_locked", token.user_pin_locked()),
        ("user_pin_to_be_changed", token.user_pin_to_be_changed()),
        ("error_state", token.error_state()),
    ])
}

fn named(flags: &[(&str, bool)]) -> Vec<String> {
    flags.iter().filter(|(_, set)| *set).map(|(name, _)| (*name).to_owned()).collect()
}
