//! The credentials of registered cloud products: each gets a file in the data folder when it is first
//! registered, for the operator to hand over. As with the root account, the file is written first.

use keyward_api::{ProductCredentials, Service};
use keyward_crypto::Secret;
use keyward_domain::{AccessKeyId, ProductId, Uin};
use keyward_store::Store;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::{
    credentials::{self, damaged},
    database,
};
use crate::{
    failure::Failure,
    folder::{DataFolder, files},
    settings::Settings,
};

/// `products/NAME.json`.
#[derive(Deserialize, Serialize, Zeroize, ZeroizeOnDrop)]
#[serde(rename_all = "PascalCase")]
pub struct ProductFile {
    /// The number under which the product acts, 12 digits.
    pub uin: u64,
    /// `AKID` and 32 letters or digits.
    pub secret_id: String,
    /// 32 letters or digits.
    pub secret_key: String,
}

/// Lets the registered products act for the account; those that are new get their files.
///
/// # Errors
/// A file that cannot be read or written, or what the storage fails with.
pub async fn register(
    folder: &DataFolder,
    settings: &Settings,
    store: &dyn Store,
    service: &Service,
    account: Uin,
) -> Result<(), Failure> {
    for product in &settings.products.0 {
        let known = store.product(account, product).await;
        if known.map_err(|e| database::failed(folder, settings, e))?.is_some() {
            continue;
        }
        let file = ProductFile::read_or_make(folder, product)?;
        let path = folder.product(product);
        let credentials = ProductCredentials {
            uin: Uin(file.uin),
            secret_id: AccessKeyId::parse(&file.secret_id)
                .ok_or_else(|| Failure::unusable(format!("{} is damaged: bad SecretId", path.display())))?,
            secret_key: Secret::new(file.secret_key.clone().into_bytes()),
        };
        let made = service.register_product(account, product, &credentials).await;
        made.map_err(|e| Failure::unusable(e.cause.unwrap_or_else(|| e.message.en.into_owned())))?;
        tracing::info!(%product, credentials = %path.display(), "registered a cloud product");
    }
    Ok(())
}

impl ProductFile {
    /// Reads the file of a product, if it is there.
    ///
    /// # Errors
    /// A file that cannot be read, or is damaged.
    pub fn read(folder: &DataFolder, product: &ProductId) -> Result<Option<Self>, Failure> {
        let path = folder.product(product);
        let Some(text) = files::read(&path)?.map(Zeroizing::new) else { return Ok(None) };
        serde_json::from_str(&text).map(Some).map_err(|e| damaged(&path, &e))
    }

    fn read_or_make(folder: &DataFolder, product: &ProductId) -> Result<Self, Failure> {
        if let Some(known) = Self::read(folder, product)? {
            return Ok(known);
        }
        folder.make_products()?;
        let made = Self {
            uin: credentials::new_uin().map_err(Failure::unusable)?,
            secret_id: credentials::new_secret_id().map_err(Failure::unusable)?,
            secret_key: credentials::new_secret_key().map_err(Failure::unusable)?,
        };
        credentials::write(&folder.product(product), &made)?;
        Ok(made)
    }
}
