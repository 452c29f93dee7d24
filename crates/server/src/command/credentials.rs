//! `keyward credentials`: the root credentials as shell commands, so that they stand in no command line.

use zeroize::Zeroizing;

use crate::{failure::Failure, folder::DataFolder, settings::Settings, start::credentials::CredentialsFile};

/// Commands that set what tccli and the SDKs read from the environment.
///
/// # Errors
/// No data folder, or no credentials in it.
pub fn exports(settings: &Settings) -> Result<Zeroizing<String>, Failure> {
    let folder = DataFolder::look_at(&settings.data)?;
    let credentials = CredentialsFile::read(&folder)?
        .ok_or_else(|| Failure::unusable(format!("{} does not exist", folder.credentials().display())))?;
    Ok(Zeroizing::new(format!(
        "export TENCENTCLOUD_SECRET_ID={}\nexport TENCENTCLOUD_SECRET_KEY={}\n",
        quoted(&credentials.secret_id),
        quoted(&credentials.secret_key)
    )))
}

/// A word of the shell that means itself, also if somebody edited the file.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}
