//! What PKCS#11 functions answer, and what it means.

use cryptoki::context::Function;
use cryptoki::error::{Error as TokenError, RvError};

use crate::Error;

/// Why an attempt came to nothing.
pub(super) enum Fault {
    /// A function answered with a code.
    Code(RvError, Function),
    /// It is known what to tell.
    Known(Error),
}

/// What may help against a fault, once.
#[derive(PartialEq, Eq)]
pub(super) enum Cure {
    /// Look the keys up again: handles have gone stale.
    LookUp,
    /// Another session, with a login.
    NewSession,
    /// Nothing.
    None,
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Known(error)
    }
}

impl From<TokenError> for Fault {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::Pkcs11(code, function) => Self::Code(code, function),
            TokenError::NullFunctionPointer | TokenError::NotSupported => {
                Self::Known(Error::Unsupported("the module has no such function".to_owned()))
            }
            other => Self::Known(Error::Module(other.to_string())),
        }
    }
}

impl Fault {
    pub(super) fn cure(&self) -> Cure {
        match self {
            Self::Code(
                RvError::KeyHandleInvalid
                | RvError::ObjectHandleInvalid
                | RvError::WrappingKeyHandleInvalid
                | RvError::UnwrappingKeyHandleInvalid,
                _,
            ) => Cure::LookUp,
            Self::Code(
                RvError::SessionClosed
                | RvError::SessionHandleInvalid
                | RvError::SessionReadOnly
                | RvError::UserNotLoggedIn
                | RvError::OperationActive
                | RvError::OperationNotInitialized,
                _,
            ) => Cure::NewSession,
            _ => Cure::None,
        }
    }

    /// Whether the code says so little that the token may as well be gone.
    pub(super) fn is_vague(&self) -> bool {
        matches!(
            self,
            Self::Code(
                RvError::GeneralError
                    | RvError::FunctionFailed
                    | RvError::HostMemory
                    | RvError::DeviceMemory
                    | RvError::FunctionCanceled,
                _
            )
        )
    }

    /// Whether the code is one that modules give for a ciphertext that is wrong in itself. Only the function that sees the
    /// ciphertext can say so.
    pub(super) fn is_of_ciphertext(&self) -> bool {
        let Self::Code(code, Function::Decrypt) = self else { return false };
        self.is_vague()
            || matches!(
                code,
                RvError::EncryptedDataInvalid
                    | RvError::EncryptedDataLenRange
                    | RvError::DataInvalid
                    | RvError::DataLenRange
                    | RvError::SignatureInvalid
                    | RvError::ArgumentsBad
            )
    }

    /// What the server is told.
    pub(super) fn into_error(self) -> Error {
        let (code, function) = match self {
            Self::Known(error) => return error,
            Self::Code(code, function) => (code, function),
        };
        let text = format!("{function:?}: {code:?}");
        match code {
            // SoftHSM says so of parameters that it does not know.
            RvError::ArgumentsBad if is_init(function) => Error::Unsupported(text),
            RvError::PinIncorrect
            | RvError::PinInvalid
            | RvError::PinLenRange
            | RvError::PinExpired
            | RvError::PinLocked
            | RvError::UserPinNotInitialized => Error::Pin(format!("{code:?}")),
            RvError::DeviceRemoved
            | RvError::DeviceError
            | RvError::TokenNotPresent
            | RvError::TokenNotRecognized
            | RvError::SlotIdInvalid
            | RvError::CryptokiNotInitialized
            | RvError::SessionClosed
            | RvError::SessionHandleInvalid
            | RvError::UserNotLoggedIn => Error::Unreachable(text),
            RvError::KeyHandleInvalid | RvError::ObjectHandleInvalid => Error::NoKey,
            RvError::MechanismInvalid
            | RvError::MechanismParamInvalid
            | RvError::FunctionNotSupported
            | RvError::CurveNotSupported
            | RvError::KeySizeRange
            | RvError::KeyTypeInconsistent
            | RvError::WrappingKeyTypeInconsistent
            | RvError::UnwrappingKeyTypeInconsistent => Error::Unsupported(text),
            RvError::KeyUnextractable
            | RvError::KeyNotWrappable
            | RvError::KeyFunctionNotPermitted
            | RvError::ActionProhibited
            | RvError::AttributeSensitive
            | RvError::TokenWriteProtected
            | RvError::FunctionRejected => Error::Forbidden(text),
            RvError::DataLenRange | RvError::DataInvalid => Error::Invalid(text),
            RvError::WrappedKeyInvalid | RvError::WrappedKeyLenRange => Error::Damaged,
            _ => Error::Module(text),
        }
    }
}

/// Whether a function only says how the next one is to work.
fn is_init(function: Function) -> bool {
    matches!(function, Function::EncryptInit | Function::DecryptInit | Function::SignInit)
}
