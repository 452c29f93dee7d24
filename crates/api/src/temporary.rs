//! Temporary credentials: issued, and asked at every call whether they still hold.

use keyward_crypto::{Secret, mac};
use keyward_domain::{
    UnixSeconds,
    directory::Directory,
    temporary::{Asker, TemporaryIdentity},
};
use keyward_store::{Change, TemporaryKey};
use zeroize::Zeroizing;

use crate::{
    ApiError, ApiResult, Service,
    credentials::{self, Credential},
    new_secret_id, new_secret_key,
};

/// What tokens are made of, and how many of it: far more than can be guessed.
const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const TOKEN: usize = 128;

/// New temporary credentials in the clear, which nobody can tell again.
pub struct Issued {
    /// `TmpSecretId`.
    pub id: String,
    /// `TmpSecretKey`.
    pub secret_key: Secret,
    /// `Token`.
    pub token: Secret,
}

impl Service {
    /// Makes temporary credentials for that identity, and the change that keeps them.
    ///
    /// # Errors
    /// What the cryptography fails with.
    pub(crate) fn issue(&self, identity: TemporaryIdentity) -> ApiResult<(Issued, Change)> {
        let random = &*self.random;
        let (id, secret_key) = (new_secret_id(random)?, new_secret_key(random)?);
        let token = Secret::random_text(TOKEN, ALPHABET, random)?;
        let associated = credentials::associated_data(&id);
        let wrapped_secret = self.root_key.wrap(&associated, secret_key.expose(), random)?;
        let issued = Issued { id: id.as_str().to_owned(), secret_key, token };
        let token_hash = mac::sha256(issued.token.expose());
        let key = TemporaryKey { id, wrapped_secret, token_hash, identity };
        Ok((issued, Change::CreateTemporaryKey(Box::new(key))))
    }

    /// Whether a call brings the token that its access key needs: none for one that lasts, its own for a temporary
    /// one, which must also still hold.
    ///
    /// # Errors
    /// AuthFailure.TokenFailure.
    pub(crate) async fn check_token(&self, credential: &Credential, token: &str) -> ApiResult<()> {
        let holds = match (&credential.token_hash, &credential.caller.temporary) {
            (None, None) => token.is_empty(),
            (Some(hash), Some(temporary)) => {
                let hashed = Zeroizing::new(mac::sha256(token.as_bytes()));
                mac::equal(hash, &*hashed) && self.holds(&temporary.identity).await?
            }
            _ => false,
        };
        if holds { Ok(()) } else { Err(wrong_token()) }
    }

    /// Whether what the credentials were issued on is still there: the time, who asked, the access key that asked,
    /// and the roles, trusting as they did.
    async fn holds(&self, identity: &TemporaryIdentity) -> ApiResult<bool> {
        let directory = self.caches.directories.of(&*self.store, identity.account).await?;
        if self.now() >= identity.expires_at || !roles_hold(identity, &directory) {
            return Ok(false);
        }
        match &identity.asker {
            Asker::Provider(name) => Ok(directory.provider(name).is_some()),
            Asker::Principal { uin, access_key } => {
                if *uin != identity.account && directory.user(*uin).is_none() {
                    return Ok(false);
                }
                let Some(id) = access_key else { return Ok(true) };
                let key = self.credentials.find(id).await?;
                Ok(key.is_some_and(|key| key.active && key.caller.uin == *uin))
            }
        }
    }

    /// When credentials that are asked for now end: after that many seconds, but not later than those that ask.
    pub(crate) fn end(&self, seconds: u64, asker: Option<&TemporaryIdentity>) -> UnixSeconds {
        let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
        let end = UnixSeconds(self.now().0.saturating_add(seconds));
        asker.map_or(end, |asker| end.min(asker.expires_at))
    }
}

fn roles_hold(identity: &TemporaryIdentity, directory: &Directory) -> bool {
    identity
        .roles
        .iter()
        .all(|taken| directory.role(taken.id).is_some_and(|role| role.session_epoch == taken.epoch))
}

fn wrong_token() -> ApiError {
    ApiError::new(
        "AuthFailure.TokenFailure",
        "The token does not belong to this SecretId, or is expired, or what it was issued for is no more.",
        "Token 与该 SecretId 不匹配、已过期，或其授权依据已失效。",
    )
}
