//! Decryption with white-box keys for Python.
//!
//! ```python
//! import keyward_whitebox
//!
//! key = keyward_whitebox.DecryptKey(open("decrypt_key.bin", "rb").read())
//! plaintext = key.decrypt(iv, ciphertext)
//! ```

use std::path::Path;

use ::keyward_whitebox::{self as whitebox, Fingerprint, KeyFile, collect};
use pyo3::create_exception;
use pyo3::exceptions::PyException;
use pyo3::prelude::*;

create_exception!(keyward_whitebox, WhiteBoxError, PyException, "Nothing was decrypted.");
create_exception!(
    keyward_whitebox,
    DamagedKey,
    WhiteBoxError,
    "No decrypt key, of a newer version, or damaged."
);
create_exception!(keyward_whitebox, WrongDevice, WhiteBoxError, "The decrypt key is bound to other devices.");
create_exception!(keyward_whitebox, WrongKey, WhiteBoxError, "The padding is wrong.");
create_exception!(
    keyward_whitebox,
    Truncated,
    WhiteBoxError,
    "The ciphertext is not whole blocks of 16 bytes."
);

fn raised(error: whitebox::Error) -> PyErr {
    let text = error.to_string();
    match error {
        whitebox::Error::NotAKey | whitebox::Error::Version(_) | whitebox::Error::Damaged => {
            DamagedKey::new_err(text)
        }
        whitebox::Error::WrongDevice => WrongDevice::new_err(text),
        whitebox::Error::WrongKey => WrongKey::new_err(text),
        whitebox::Error::Truncated => Truncated::new_err(text),
        whitebox::Error::Fingerprint | whitebox::Error::KeyId | whitebox::Error::System => {
            WhiteBoxError::new_err(text)
        }
    }
}

/// The fingerprint of this device. Containers are refused unless they are allowed.
#[pyfunction]
#[pyo3(signature = (allow_container = false))]
fn fingerprint(allow_container: bool) -> PyResult<String> {
    let device = collect::fingerprint(Path::new("/"), allow_container);
    device.map(|device| device.as_str().to_owned()).map_err(|error| WhiteBoxError::new_err(error.to_string()))
}

/// An open decrypt key.
#[pyclass(frozen)]
struct DecryptKey(whitebox::DecryptKey);

#[pymethods]
impl DecryptKey {
    /// Opens a base64-decoded DecryptKey, for the device of that fingerprint, or else for this one if it is bound.
    #[new]
    #[pyo3(signature = (file, device = None))]
    fn new(file: &[u8], device: Option<&str>) -> PyResult<Self> {
        let file = KeyFile::parse(file).map_err(raised)?;
        let device = match device {
            Some(text) => Some(Fingerprint::parse(text).map_err(raised)?),
            None if file.devices().is_some() => {
                Some(Fingerprint::parse(&fingerprint(false)?).map_err(raised)?)
            }
            None => None,
        };
        Ok(Self(file.open(device.as_ref()).map_err(raised)?))
    }

    /// `AES_256` or `SM4`.
    #[getter]
    fn algorithm(&self) -> &'static str {
        self.0.algorithm().name()
    }

    /// The id of the white-box key.
    #[getter]
    fn key_id(&self) -> String {
        self.0.key_id().to_string()
    }

    /// Decrypts CBC with PKCS #7.
    fn decrypt(&self, py: Python<'_>, iv: [u8; 16], ciphertext: &[u8]) -> PyResult<Vec<u8>> {
        py.detach(|| self.0.decrypt(&iv, ciphertext)).map_err(raised)
    }
}

#[pymodule]
mod keyward_whitebox {
    #[pymodule_export]
    use super::{DamagedKey, DecryptKey, Truncated, WhiteBoxError, WrongDevice, WrongKey, fingerprint};
}
