//! Where the database is, and how much its server is trusted.

use std::{fmt, path::PathBuf, time::Duration};

use keyward_store::StoreError;
use tokio_postgres::{Config, config::SslMode};

use super::tls::Tls;

/// Where the database is. Its Debug tells no password.
#[derive(Clone)]
pub(super) struct Address {
    pub(super) config: Config,
    pub(super) tls: Tls,
}

impl Address {
    /// Reads a URL. The two parameters that our driver does not know, `sslmode=verify-full` (and
    /// `verify-ca`, taken as the stricter one) and `sslrootcert`, are read here.
    pub(super) fn parse(url: &str) -> Result<Self, StoreError> {
        let (base, parameters) = url.split_once('?').unwrap_or((url, ""));
        let (mut others, mut verify, mut roots) = (Vec::new(), false, None);
        for parameter in parameters.split('&').filter(|parameter| !parameter.is_empty()) {
            match parameter.split_once('=') {
                Some(("sslmode", "verify-full" | "verify-ca")) => verify = true,
                Some(("sslrootcert", file)) => roots = Some(PathBuf::from(file)),
                _ => others.push(parameter),
            }
        }
        // The driver's message tells what is wrong and no value.
        let mut config: Config = format!("{base}?{}", others.join("&")).parse().map_err(|error| {
            StoreError::Unavailable(format!("the address of the database cannot be read: {error}"))
        })?;
        if verify {
            config.ssl_mode(SslMode::Require);
        }
        if config.get_application_name().is_none() {
            config.application_name("keyward");
        }
        config.keepalives_idle(Duration::from_secs(10)).tcp_user_timeout(Duration::from_secs(10));
        let tls = if verify { Tls::trusting(roots.as_deref())? } else { Tls::trusting_anybody()? };
        Ok(Self { config, tls })
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Address")
            .field("hosts", &self.config.get_hosts())
            .field("database", &self.config.get_dbname())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_driver_does_not_know() {
        let address =
            Address::parse("postgresql://u:secret@h:5433/db?sslmode=require&connect_timeout=3").unwrap();
        assert_eq!(address.config.get_ssl_mode(), SslMode::Require);
        assert_eq!(address.config.get_ports(), [5433]);
        assert!(!format!("{address:?}").contains("secret"));
        let missing = "postgresql://h/db?sslmode=verify-full&sslrootcert=/nowhere/ca.pem";
        let error = Address::parse(missing).unwrap_err().to_string();
        assert!(error.contains("/nowhere/ca.pem"), "{error}");
        let error = Address::parse("postgresql://h/db?sslmode=verify-full").unwrap_err().to_string();
        assert!(error.contains("sslrootcert"), "{error}");
        assert!(
            Address::parse("postgresql://u:secret@h:x/db").is_err_and(|e| !e.to_string().contains("secret"))
        );
    }
}
