//! Second factors: set up, shown, removed.

use data_encoding::BASE32_NOPAD;
use keyward_crypto::{Secret, mac, one_time};
use keyward_domain::{
    Uin, UnixSeconds,
    directory::{Directory, SecondFactor},
};
use keyward_store::{Change, Principal};
use zeroize::Zeroizing;

use super::{
    locked_out,
    lockout::{Identity, Limits},
};
use crate::{ApiError, ApiResult, Origin, Service};

/// How many recovery codes there are at first.
const RECOVERY_CODES: usize = 10;
/// Random bytes in a recovery code: 16 letters and digits.
const RECOVERY_BYTES: usize = 10;

impl Service {
    /// A new secret for a device, and the change that keeps it until the device has shown to work.
    ///
    /// # Errors
    /// FailedOperation if there is a second factor already.
    pub(crate) fn begin_factor(&self, directory: &Directory, uin: Uin) -> ApiResult<(Secret, Change)> {
        if directory.second_factor(uin).is_some() {
            return Err(ApiError::new(
                "FailedOperation",
                "A second factor is set up already. Remove it before you set up another.",
                "已设置双重验证，请先解除后再重新设置。",
            ));
        }
        let secret = one_time::generate(&*self.random)?;
        let wrapped_secret = self.root_key.wrap(&associated_data(uin), secret.expose(), &*self.random)?;
        let factor =
            SecondFactor { wrapped_secret, confirmed: false, last_step: 0, recovery_hashes: Vec::new() };
        Ok((secret, put(directory, uin, Some(factor))?))
    }

    /// Confirms that a device works: the recovery codes, and the change that makes it count from now on.
    ///
    /// # Errors
    /// FailedOperation if nothing was begun, AuthFailure.MFAFailure for a wrong code, AuthFailure.Locked.
    pub(crate) fn confirm_factor(
        &self,
        directory: &Directory,
        uin: Uin,
        code: &Secret,
        origin: &Origin,
    ) -> ApiResult<(Vec<Zeroizing<String>>, Change)> {
        let begun = directory.unconfirmed_factor(uin).ok_or_else(|| {
            ApiError::new(
                "FailedOperation",
                "No set-up of a second factor was begun.",
                "尚未开始设置双重验证。",
            )
        })?;
        let step = self.counted(uin, origin, |now| self.step_of(begun, uin, &tidy(code), now))?;
        let codes = (0..RECOVERY_CODES).map(|_| self.recovery_code()).collect::<ApiResult<Vec<_>>>()?;
        let factor = SecondFactor {
            confirmed: true,
            last_step: step,
            recovery_hashes: codes.iter().map(|code| fingerprint(uin, &tidy_text(code))).collect(),
            ..begun.clone()
        };
        Ok((codes, put(directory, uin, Some(factor))?))
    }

    /// Takes a code of the second factor, or a recovery code; gives what becomes of the factor by that, because each
    /// counts once.
    ///
    /// # Errors
    /// AuthFailure.MFAFailure for a wrong code or without a second factor, AuthFailure.Locked.
    pub(crate) fn show_factor(
        &self,
        directory: &Directory,
        uin: Uin,
        code: &Secret,
        origin: &Origin,
    ) -> ApiResult<SecondFactor> {
        let code = tidy(code);
        self.counted(uin, origin, |now| {
            let Some(factor) = directory.second_factor(uin) else { return Ok(None) };
            if let Some(step) = self.step_of(factor, uin, &code, now)? {
                return Ok(Some(SecondFactor { last_step: step, ..factor.clone() }));
            }
            let shown = fingerprint(uin, &code);
            let used = factor.recovery_hashes.iter().position(|hash| mac::equal(hash, &shown));
            Ok(used.map(|used| {
                let mut left = factor.clone();
                left.recovery_hashes.remove(used);
                left
            }))
        })
    }

    /// Looks at a code unless too many were wrong, and counts it if this one is.
    fn counted<T>(
        &self,
        uin: Uin,
        origin: &Origin,
        look: impl FnOnce(UnixSeconds) -> ApiResult<Option<T>>,
    ) -> ApiResult<T> {
        let (now, lockout) = (self.now(), &self.caches.sessions.lockout);
        let (place, limits) = (Identity::second_factor(uin).at(origin.peer), Limits::strict(&self.settings));
        if let Some(left) = lockout.left(&place, limits, now) {
            return Err(locked_out(left));
        }
        match look(now)? {
            Some(found) => {
                lockout.succeeded(&place, limits);
                Ok(found)
            }
            None => {
                lockout.failed(&place, limits, now);
                Err(wrong_code())
            }
        }
    }

    fn step_of(
        &self,
        factor: &SecondFactor,
        uin: Uin,
        code: &str,
        now: UnixSeconds,
    ) -> ApiResult<Option<u64>> {
        let secret = self.root_key.unwrap(&associated_data(uin), &factor.wrapped_secret)?;
        Ok(one_time::step(&secret, code, now.0, factor.last_step))
    }

    /// Second factors whose secrets earlier versions of the root key wrap, with the changes that wrap them anew.
    ///
    /// # Errors
    /// What the cryptography fails with.
    pub(crate) fn rewrapped_factors(&self, directory: &Directory) -> ApiResult<Vec<Change>> {
        let prefix = self.root_key.prefix();
        let old =
            directory.second_factors().filter(|(_, factor)| !factor.wrapped_secret.starts_with(&prefix));
        old.map(|(uin, factor)| {
            let wrapped = &factor.wrapped_secret;
            let wrapped_secret = self.root_key.rewrap(&associated_data(uin), wrapped, &*self.random)?;
            put(directory, uin, Some(SecondFactor { wrapped_secret, ..factor.clone() }))
        })
        .collect()
    }

    /// Four groups of four letters and digits.
    fn recovery_code(&self) -> ApiResult<Zeroizing<String>> {
        let code =
            Zeroizing::new(BASE32_NOPAD.encode(Secret::random(RECOVERY_BYTES, &*self.random)?.expose()));
        let groups: Vec<&str> = [0, 4, 8, 12].map(|at| &code[at..at + 4]).to_vec();
        Ok(Zeroizing::new(groups.join("-").to_lowercase()))
    }
}

/// What an authenticator app takes in, typed or as a QR code: the secret in Base32, and the address that names it
/// (Google Authenticator, "Key URI Format").
pub fn provisioning_uri(secret: &Secret, of: &Principal) -> (Zeroizing<String>, Zeroizing<String>) {
    let text = Zeroizing::new(BASE32_NOPAD.encode(secret.expose()));
    let label = format!("{}@{}", of.name, of.account);
    let label = percent_encoding::utf8_percent_encode(&label, percent_encoding::NON_ALPHANUMERIC);
    let uri = format!("otpauth://totp/Keyward:{label}?secret={}&issuer=Keyward", &*text);
    (text, Zeroizing::new(uri))
}

/// The change that gives somebody another second factor, or none.
///
/// # Errors
/// ResourceNotFound.UserNotExist if there is nobody of that number.
pub fn put(directory: &Directory, uin: Uin, factor: Option<SecondFactor>) -> ApiResult<Change> {
    let entry = directory.with_second_factor(uin, factor).ok_or_else(|| {
        ApiError::new(
            "ResourceNotFound.UserNotExist",
            "There is no such user in this account.",
            "该账号下不存在此用户。",
        )
    })?;
    Ok(Change::Directory(Box::new(directory.put([entry]))))
}

/// What was typed, without spaces and dashes, in capital letters.
fn tidy(code: &Secret) -> Zeroizing<String> {
    tidy_text(std::str::from_utf8(code.expose()).unwrap_or_default())
}

fn tidy_text(code: &str) -> Zeroizing<String> {
    let kept = code.chars().filter(|c| !c.is_whitespace() && *c != '-');
    Zeroizing::new(kept.map(|c| c.to_ascii_uppercase()).collect())
}

/// What is kept of a recovery code: it has 80 random bits, so nobody finds it by trying.
fn fingerprint(uin: Uin, code: &str) -> [u8; 32] {
    mac::sha256(Zeroizing::new(format!("recovery code {uin} {code}")).as_bytes())
}

fn associated_data(uin: Uin) -> Vec<u8> {
    format!("second factor {uin}").into_bytes()
}

fn wrong_code() -> ApiError {
    ApiError::new(
        "AuthFailure.MFAFailure",
        "The code is wrong, was used already, or is too old. Wait for the next one.",
        "验证码错误、已使用或已过期，请使用下一个验证码。",
    )
}
