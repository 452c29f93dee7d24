//! `keyward credentials`: credentials as shell commands, so that they stand in no command line.

use zeroize::Zeroizing;

use keyward_domain::ProductId;

use crate::{
    failure::Failure,
    folder::DataFolder,
    settings::Settings,
    start::{credentials::CredentialsFile, products::ProductFile},
};

/// Commands that set what tccli and the SDKs read from the environment: the credentials of a product, or
/// of the root account.
///
/// # Errors
/// No data folder, or no such credentials in it.
pub fn exports(settings: &Settings, product: Option<&ProductId>) -> Result<Zeroizing<String>, Failure> {
    let folder = DataFolder::look_at(&settings.data)?;
    let path = product.map_or_else(|| folder.credentials(), |product| folder.product(product));
    let missing = || Failure::unusable(format!("{} does not exist", path.display()));
    match product {
        Some(product) => {
            let file = ProductFile::read(&folder, product)?.ok_or_else(missing)?;
            Ok(lines(&file.secret_id, &file.secret_key))
        }
        None => {
            let file = CredentialsFile::read(&folder)?.ok_or_else(missing)?;
            Ok(lines(&file.secret_id, &file.secret_key))
        }
    }
}

fn lines(secret_id: &str, secret_key: &str) -> Zeroizing<String> {
    Zeroizing::new(format!(
        "export TENCENTCLOUD_SECRET_ID={}\nexport TENCENTCLOUD_SECRET_KEY={}\n",
        quoted(secret_id),
        quoted(secret_key)
    ))
}

/// A word of the shell that means itself, also if somebody edited the file.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}
