//! The types of settings: each reads itself from text, and says what its form is.

use std::{net::SocketAddr, path::PathBuf, str::FromStr, time::Duration};

use keyward_domain::{ProductId, Region, Rule, Suite, rates::Rates};
use tracing::level_filters::LevelFilter;

/// A value of a setting.
pub trait Value: Sized {
    /// Its form, for help and errors: "must be {FORM}".
    const FORM: &'static str;

    /// The value, or `None` if the text does not have the form.
    fn parse(text: &str) -> Option<Self>;
}

/// A value that may be absent: nothing or `off`.
#[derive(Clone, Debug)]
pub struct Optional<T>(pub Option<T>);

/// A number of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ByteSize(pub usize);

/// Host names and IP addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names(pub Vec<String>);

/// The regions that are served, at least one, in the order they are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Regions(pub Vec<(Region, Suite)>);

/// Cloud products, each once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Products(pub Vec<ProductId>);

/// Which limits hold where no other setting says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitsProfile {
    /// None: the machine is the user's own.
    None,
    /// Those that Tencent Cloud publishes: 200 keys, and calls a second by action.
    Tencent,
}

/// Webhooks: names and URLs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhooks(pub Vec<(String, String)>);

/// Languages, at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Languages(pub Vec<keyward_api::Language>);

/// When TLS begins at the mail server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmtpTls {
    /// At once.
    Implicit,
    /// After STARTTLS.
    StartTls,
}

/// What seals the root key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SealKind {
    /// A key in a file beside it: for development, or where the folder itself is protected.
    File,
    /// A passphrase, given at every start.
    Passphrase,
    /// Shares of several people, some of whom give theirs at every start.
    Shamir,
}

/// The form of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// The least important level that is logged.
#[derive(Clone, Copy, Debug)]
pub struct Level(pub LevelFilter);

macro_rules! from_str {
    ($($type:ty: $form:literal),+) => {$(
        impl Value for $type {
            const FORM: &'static str = $form;
            fn parse(text: &str) -> Option<Self> {
                Self::from_str(text).ok()
            }
        }
    )+};
}

from_str! {
    SocketAddr: "an address with a port, such as 127.0.0.1:8443",
    bool: "true or false",
    u64: "a whole number",
    String: "text"
}

impl Value for u32 {
    const FORM: &'static str = "a whole number from 1";

    fn parse(text: &str) -> Option<Self> {
        text.parse().ok().filter(|&number| number > 0)
    }
}

impl Value for PathBuf {
    const FORM: &'static str = "a path";

    fn parse(text: &str) -> Option<Self> {
        (!text.is_empty()).then(|| text.into())
    }
}

impl<T: Value> Value for Optional<T> {
    const FORM: &'static str = T::FORM;

    fn parse(text: &str) -> Option<Self> {
        match text {
            "" | "off" => Some(Self(None)),
            text => T::parse(text).map(|value| Self(Some(value))),
        }
    }
}

impl Value for ByteSize {
    const FORM: &'static str = "a size such as 512 KiB or 10 MiB, from 1 KiB to 1 GiB";

    fn parse(text: &str) -> Option<Self> {
        let (number, unit) = number_and_unit(text)?;
        let factor = match unit {
            "" | "B" => 1,
            "KiB" => 1 << 10,
            "MiB" => 1 << 20,
            "GiB" => 1 << 30,
            _ => return None,
        };
        let bytes = number.checked_mul(factor).filter(|bytes| (1 << 10..=1 << 30).contains(bytes))?;
        usize::try_from(bytes).ok().map(Self)
    }
}

impl Value for Duration {
    const FORM: &'static str = "a time such as 500 ms, 30 s, 15 min or 12 h, at most a year";

    fn parse(text: &str) -> Option<Self> {
        let (number, unit) = number_and_unit(text)?;
        let millis = match unit {
            "ms" => 1,
            "s" => 1_000,
            "min" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            _ => return None,
        };
        let year = 365 * 86_400_000;
        number.checked_mul(millis).filter(|millis| (1..=year).contains(millis)).map(Self::from_millis)
    }
}

impl Value for Names {
    const FORM: &'static str = "names separated by commas";

    fn parse(text: &str) -> Option<Self> {
        let names: Vec<String> = list(text).map(str::to_owned).collect();
        let fits = |name: &String| name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._:*".contains(&b));
        names.iter().all(fits).then_some(Self(names))
    }
}

impl Value for Regions {
    const FORM: &'static str = "a list such as ap-guangzhou=gm,ap-hongkong=international, each region once";

    fn parse(text: &str) -> Option<Self> {
        let mut regions: Vec<(Region, Suite)> = Vec::new();
        for (name, suite) in list(text).map(|region| region.split_once('=')).collect::<Option<Vec<_>>>()? {
            let suite = match suite.trim() {
                "gm" => Suite::Gm,
                "international" => Suite::International,
                _ => return None,
            };
            let name = name.trim();
            let fits = (1..=64).contains(&name.len())
                && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
            if !fits || regions.iter().any(|(region, _)| region.as_str() == name) {
                return None;
            }
            regions.push((Region::new(name), suite));
        }
        (!regions.is_empty()).then_some(Self(regions))
    }
}

impl Value for Webhooks {
    const FORM: &'static str = "a list such as ops=https://hooks.example.com/keyward, each name once, of lower-case letters, digits and -";

    fn parse(text: &str) -> Option<Self> {
        let mut all: Vec<(String, String)> = Vec::new();
        for (name, url) in list(text).map(|one| one.split_once('=')).collect::<Option<Vec<_>>>()? {
            let (name, url) = (name.trim(), url.trim());
            let fits = (1..=64).contains(&name.len())
                && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
            if !fits || url.is_empty() || all.iter().any(|(known, _)| known == name) {
                return None;
            }
            all.push((name.to_owned(), url.to_owned()));
        }
        Some(Self(all))
    }
}

impl Value for Languages {
    const FORM: &'static str = "zh-CN, en-US or both";

    fn parse(text: &str) -> Option<Self> {
        let one = |name: &str| match name {
            "zh-CN" => Some(keyward_api::Language::Chinese),
            "en-US" => Some(keyward_api::Language::English),
            _ => None,
        };
        let all: Vec<_> = list(text).map(one).collect::<Option<_>>()?;
        (!all.is_empty()).then_some(Self(all))
    }
}

impl Value for SmtpTls {
    const FORM: &'static str = "starttls or implicit";

    fn parse(text: &str) -> Option<Self> {
        match text {
            "starttls" => Some(Self::StartTls),
            "implicit" => Some(Self::Implicit),
            _ => None,
        }
    }
}

impl Value for Products {
    const FORM: &'static str =
        "short names such as cos,mysql: lower-case letters, digits or -, each name once";

    fn parse(text: &str) -> Option<Self> {
        let products: Vec<_> = list(text).map(ProductId::parse).collect::<Option<_>>()?;
        let once = products.iter().enumerate().all(|(n, product)| !products[..n].contains(product));
        once.then_some(Self(products))
    }
}

impl Value for Rates {
    const FORM: &'static str = "a list such as Encrypt=300,*=100, each action once, whole numbers from 1";

    fn parse(text: &str) -> Option<Self> {
        Self::parse(text)
    }
}

impl Value for LimitsProfile {
    const FORM: &'static str = "none or tencent";

    fn parse(text: &str) -> Option<Self> {
        match text {
            "none" => Some(Self::None),
            "tencent" => Some(Self::Tencent),
            _ => None,
        }
    }
}

impl LimitsProfile {
    /// How many keys an account may have in a region.
    pub fn keys(self) -> Option<u64> {
        match self {
            Self::None => None,
            Self::Tencent => Some(200),
        }
    }

    /// How often each user may call an action in a region.
    pub fn rates(self) -> Rates {
        match self {
            Self::None => Rates::default(),
            Self::Tencent => Rates::published(),
        }
    }
}

impl Value for SealKind {
    const FORM: &'static str = "file, passphrase or shamir";

    fn parse(text: &str) -> Option<Self> {
        match text {
            "file" => Some(Self::File),
            "passphrase" => Some(Self::Passphrase),
            "shamir" => Some(Self::Shamir),
            _ => None,
        }
    }
}

impl SealKind {
    /// The name of the seal, as the settings and the console have it.
    pub fn name(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Passphrase => "passphrase",
            Self::Shamir => "shamir",
        }
    }
}

impl Value for LogFormat {
    const FORM: &'static str = "text or json";

    fn parse(text: &str) -> Option<Self> {
        match text {
            "text" => Some(Self::Text),
            "json" => Some(Self::Json),
            _ => None,
        }
    }
}

impl Value for Level {
    const FORM: &'static str = "off, error, warn, info, debug or trace";

    fn parse(text: &str) -> Option<Self> {
        text.parse().ok().map(Self)
    }
}

fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty())
}

fn number_and_unit(text: &str) -> Option<(u64, &str)> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    Some((number.parse().ok()?, unit.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_times_have_units_and_bounds() {
        assert_eq!(ByteSize::parse("10 MiB"), Some(ByteSize(10 << 20)));
        assert_eq!(ByteSize::parse("2048"), Some(ByteSize(2048)));
        assert_eq!(Duration::parse("15min"), Some(Duration::from_secs(900)));
        for bad in ["", "10", "-1 s", "1 week", "s", "0 s", "366 d", "99999999999999999999 s"] {
            assert_eq!(Duration::parse(bad), None, "{bad}");
        }
        for bad in ["", "1 KB", "0", "2 GiB", "1.5 MiB"] {
            assert_eq!(ByteSize::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn regions_are_named_once_and_have_a_suite() {
        let regions = Regions::parse("b=gm, a=international").unwrap();
        assert_eq!(regions.0, [(Region::new("b"), Suite::Gm), (Region::new("a"), Suite::International)]);
        for bad in ["", "a", "a=", "a=rsa", "a=gm,a=gm", "A=gm", "=gm"] {
            assert_eq!(Regions::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn nothing_and_off_are_absent() {
        assert!(Optional::<SocketAddr>::parse("").is_some_and(|address| address.0.is_none()));
        assert!(Optional::<SocketAddr>::parse("off").is_some_and(|address| address.0.is_none()));
        assert!(Optional::<SocketAddr>::parse("localhost").is_none());
    }
}
