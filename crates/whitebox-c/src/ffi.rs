//! The functions of the header. All that is unsafe is here: it trusts the caller that pointers are as the header says.
#![allow(unsafe_code)]

use std::ffi::{CStr, c_char, c_int};
use std::{ptr, slice};

use zeroize::Zeroizing;

use crate::{Code, keyward_key};

fn code(result: Result<(), Code>) -> c_int {
    result.err().unwrap_or(Code::Ok) as c_int
}

/// See the header.
///
/// # Safety
/// `file` points to `length` bytes, `fingerprint` to text that ends in 0 unless it is null, `key` to room for a pointer.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn keyward_key_open(
    file: *const u8,
    length: usize,
    fingerprint: *const c_char,
    key: *mut *mut keyward_key,
) -> c_int {
    if file.is_null() || key.is_null() {
        return Code::Argument as c_int;
    }
    // SAFETY: `key` is not null, and the caller has room there.
    unsafe { key.write(ptr::null_mut()) };
    // SAFETY: `file` is not null, and the caller vouches for its length.
    let file = unsafe { slice::from_raw_parts(file, length) };
    let device = match fingerprint.is_null() {
        true => Ok(None),
        // SAFETY: it is not null, and the caller vouches for the 0 at its end.
        false => unsafe { CStr::from_ptr(fingerprint) }.to_str().map(Some).map_err(|_| Code::Argument),
    };
    code(device.and_then(|device| crate::open(file, device)).map(|opened| {
        // SAFETY: as above. The box is freed by `keyward_key_free`.
        unsafe { key.write(Box::into_raw(Box::new(opened))) };
    }))
}

/// See the header.
///
/// # Safety
/// `key` is null or came from `keyward_key_open`, was not freed, and is not used by anybody.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn keyward_key_free(key: *mut keyward_key) {
    if !key.is_null() {
        // SAFETY: it is a box that `keyward_key_open` gave away, and the caller gives it back once.
        drop(unsafe { Box::from_raw(key) });
    }
}

/// See the header.
///
/// # Safety
/// `key` came from `keyward_key_open`; `iv` points to 16 bytes, `ciphertext` and `room` to `length`, which do not overlap,
/// `written` to room for a number.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn keyward_decrypt_cbc(
    key: *const keyward_key,
    iv: *const u8,
    ciphertext: *const u8,
    length: usize,
    room: *mut u8,
    written: *mut usize,
) -> c_int {
    if key.is_null() || iv.is_null() || ciphertext.is_null() || room.is_null() || written.is_null() {
        return Code::Argument as c_int;
    }
    // SAFETY: none is null, and the caller vouches for what they point to.
    let (key, iv, ciphertext) =
        unsafe { (&*key, &*iv.cast::<[u8; 16]>(), slice::from_raw_parts(ciphertext, length)) };
    code(key.0.decrypt(iv, ciphertext).map(Zeroizing::new).map_err(Code::from).map(|plaintext| {
        // SAFETY: the plaintext is shorter than the ciphertext, for which there is room.
        unsafe {
            ptr::copy_nonoverlapping(plaintext.as_ptr(), room, plaintext.len());
            written.write(plaintext.len());
        }
    }))
}

/// See the header.
///
/// # Safety
/// `room` points to 71 bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn keyward_fingerprint(allow_container: c_int, room: *mut c_char) -> c_int {
    if room.is_null() {
        return Code::Argument as c_int;
    }
    code(crate::fingerprint(allow_container != 0).map(|device| {
        let text = device.as_str();
        // SAFETY: the text has 70 bytes, and there is room for a 0 after it.
        unsafe {
            ptr::copy_nonoverlapping(text.as_ptr().cast(), room, text.len());
            room.add(text.len()).write(0);
        }
    }))
}
