//! The module and one of its tokens.

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error as TokenError, RvError};
use cryptoki::mechanism::MechanismType;
use cryptoki::session::{Session, UserType};
use cryptoki::slot::Slot;
use cryptoki::types::RawAuthPin;
use parking_lot::Mutex;

use super::fault::Fault;
use crate::Error;
use crate::protocol::{Hello, TokenName};

/// A token that all threads use.
pub(super) struct Token {
    pub(super) module: Pkcs11,
    pub(super) slot: Slot,
    /// Names of the mechanisms that both the token and this crate know.
    pub(super) mechanisms: Vec<MechanismType>,
    /// `CKA_LABEL` of the cluster's wrapping key.
    pub(super) wrapping_key: Option<String>,
    pin: RawAuthPin,
    /// What the token said to the PIN, if it refused it. Then there is no other try.
    refusal: Mutex<Option<Error>>,
}

impl Token {
    /// Loads the library, finds the token and logs in to it once.
    pub(super) fn open(hello: Hello) -> Result<Self, Error> {
        let module = Pkcs11::new(&hello.library).map_err(not_loaded)?;
        match module.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
            Ok(()) | Err(TokenError::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => {}
            // The library is what it should be. What it does not find is its device, or its network.
            Err(TokenError::Pkcs11(code, function)) => {
                return Err(Error::Unreachable(format!("{function:?}: {code:?}")));
            }
            Err(error) => return Err(not_loaded(error)),
        }
        let slot = find(&module, &hello.token)?;
        let mechanisms = module.get_mechanism_list(slot).map_err(|error| Fault::from(error).into_error())?;
        let pin = RawAuthPin::new(Box::new(hello.pin.expose().to_vec()));
        let wrapping_key = hello.wrapping_key;
        let token = Self { module, slot, mechanisms, wrapping_key, pin, refusal: Mutex::new(None) };
        token.session().map_err(Fault::into_error)?;
        Ok(token)
    }

    /// A session in which we are logged in. All sessions of a process share one login.
    pub(super) fn session(&self) -> Result<Session, Fault> {
        let session = self.module.open_rw_session(self.slot)?;
        let mut refusal = self.refusal.lock();
        if let Some(error) = &*refusal {
            return Err(error.clone().into());
        }
        match session.login_with_raw(UserType::User, &self.pin) {
            Ok(()) | Err(TokenError::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => Ok(session),
            Err(error) => {
                let error = Fault::from(error).into_error();
                if matches!(error, Error::Pin(_)) {
                    *refusal = Some(error.clone());
                }
                Err(error.into())
            }
        }
    }

    /// Whether the token has a mechanism.
    pub(super) fn knows(&self, mechanism: MechanismType) -> bool {
        self.mechanisms.contains(&mechanism)
    }

    /// Takes leave of the module, so that it can end its sessions at the device.
    pub(super) fn close(self) {
        let _ = self.module.finalize();
    }
}

fn not_loaded(error: TokenError) -> Error {
    Error::Library(error.to_string())
}

fn find(module: &Pkcs11, name: &TokenName) -> Result<Slot, Error> {
    let failed = |error: TokenError| Fault::from(error).into_error();
    for slot in module.get_slots_with_token().map_err(failed)? {
        // A slot whose token cannot be read may be one of the others.
        let Ok(token) = module.get_token_info(slot) else { continue };
        let fits = match name {
            TokenName::Label(label) => token.label() == label,
            TokenName::Serial(serial) => token.serial_number() == serial,
            TokenName::Slot(id) => slot.id() == *id,
        };
        if fits && token.token_initialized() {
            return Ok(slot);
        }
    }
    Err(Error::Unreachable(format!("the module has no token with {}", described(name))))
}

fn described(name: &TokenName) -> String {
    match name {
        TokenName::Label(label) => format!("the label {label:?}"),
        TokenName::Serial(serial) => format!("the serial number {serial:?}"),
        TokenName::Slot(id) => format!("slot {id}"),
    }
}
