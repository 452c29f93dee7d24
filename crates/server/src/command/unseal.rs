//! `keyward unseal`: gives a share of the root key to a server that is sealed.

use std::path::Path;

use zeroize::Zeroizing;

use crate::{
    control::{self, Answer, Request},
    failure::Failure,
    folder::DataFolder,
    settings::Settings,
    start::passphrase,
};

/// Gives the share in the file, or asks for it.
///
/// # Errors
/// No server that is sealed, or a share that is none of its.
pub async fn give(settings: &Settings, file: Option<&Path>) -> Result<String, Failure> {
    let folder = DataFolder::look_at(&settings.data)?;
    let share = passphrase::share(file)?;
    let share = std::str::from_utf8(share.expose()).map_err(|_| Failure::unusable("that is no share"))?;
    let request = Request::Unseal { share: Zeroizing::new(share.to_owned()) };
    match control::ask(&folder, &request).await? {
        Answer::Shares { given, threshold } if given >= threshold.into() => {
            Ok(format!("{given} of {threshold} shares given: the server opens.\n"))
        }
        Answer::Shares { given, threshold } => Ok(format!("{given} of {threshold} shares given.\n")),
        Answer::RootKey { .. } | Answer::Error(_) => {
            Err(Failure::unusable("the server answered something else"))
        }
    }
}
