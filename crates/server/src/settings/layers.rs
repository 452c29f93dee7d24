//! Where a value comes from: the defaults, then the file, then the environment, then the flags.

use std::{collections::HashMap, fmt, path::Path};

use toml::Table;

use super::{ALL, Setting, Value};
use crate::failure::Failure;

/// Who set a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Nobody.
    Default,
    /// The settings file, under the setting's key.
    File,
    /// The environment variable of the setting.
    Environment,
    /// The flag of the setting.
    Flag,
}

/// The text of every setting that somebody set; the last layer wins.
#[derive(Default)]
pub struct Layers {
    texts: HashMap<&'static str, (Source, String)>,
}

impl Layers {
    /// Adds the settings file, TOML.
    ///
    /// # Errors
    /// A file that cannot be read or is no TOML, and every key that is no setting.
    pub fn file(&mut self, path: &Path) -> Result<(), Failure> {
        let failed = |e: &dyn fmt::Display| Failure::unusable(format!("{}: {e}", path.display()));
        let text = std::fs::read_to_string(path).map_err(|e| failed(&e))?;
        let table = text.parse::<Table>().map_err(|e| failed(&place(&text, &e)))?;
        self.table("", &table).map_err(|e| failed(&e))
    }

    fn table(&mut self, prefix: &str, table: &Table) -> Result<(), String> {
        for (name, value) in table {
            let key = format!("{prefix}{name}");
            if let Some(setting) = ALL.iter().find(|setting| setting.key == key) {
                let text = text_of(value).ok_or(format!("{key} must be {}", setting.form))?;
                self.set(setting, Source::File, text);
            } else if let (toml::Value::Table(inner), true) = (value, has_section(&key)) {
                self.table(&format!("{key}."), inner)?;
            } else {
                return Err(format!("{key} is no setting of Keyward; docs/configuration.md lists them"));
            }
        }
        Ok(())
    }

    /// Adds what the environment sets; `variable` gives the value of one.
    pub fn environment(&mut self, variable: impl Fn(&str) -> Option<String>) {
        for setting in ALL {
            if let Some(text) = variable(&setting.variable()) {
                self.set(setting, Source::Environment, text);
            }
        }
    }

    /// Adds what a flag sets.
    pub fn set(&mut self, setting: &Setting, source: Source, text: String) {
        self.texts.insert(setting.key, (source, text));
    }

    /// The text of every setting, whoever set it.
    pub fn effective(&self) -> Vec<(&'static str, String)> {
        let text = |s: &Setting| self.texts.get(s.key).map_or(s.default, |(_, text)| text.trim()).to_owned();
        ALL.iter().map(|setting| (setting.key, text(setting))).collect()
    }

    /// The value of a setting.
    ///
    /// # Errors
    /// A text that does not have the form. The text itself is not repeated: it may hold a password.
    pub fn value<T: Value>(&self, key: &'static str) -> Result<T, Failure> {
        let setting = ALL.iter().find(|setting| setting.key == key).ok_or_else(|| Failure::unusable(key))?;
        let default = (Source::Default, setting.default.to_owned());
        let (source, text) = self.texts.get(key).unwrap_or(&default);
        T::parse(text.trim()).ok_or_else(|| {
            let place = match source {
                Source::Default | Source::File => key.to_owned(),
                Source::Environment => setting.variable(),
                Source::Flag => format!("--{}", setting.flag()),
            };
            Failure::unusable(format!("{place} must be {}", T::FORM))
        })
    }
}

/// What is wrong with a file that is no TOML, and where. The line itself is not repeated: it may hold a password.
fn place(text: &str, error: &toml::de::Error) -> String {
    let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
    format!("line {}: {}", before.matches('\n').count() + 1, error.message())
}

fn has_section(key: &str) -> bool {
    ALL.iter().any(|setting| setting.key.strip_prefix(key).is_some_and(|rest| rest.starts_with('.')))
}

/// A value of the file in the form that flags and variables have; lists are joined by commas, and a
/// `[[regions]]` table is written `name=suite`.
fn text_of(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Boolean(switch) => Some(switch.to_string()),
        toml::Value::Array(list) => {
            list.iter().map(text_of).collect::<Option<Vec<_>>>().map(|list| list.join(","))
        }
        toml::Value::Table(table) if table.len() == 2 => {
            Some(format!("{}={}", table.get("name")?.as_str()?, table.get("suite")?.as_str()?))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{super::Settings, *};

    fn read(file: &str, environment: &[(&str, &str)]) -> Result<Settings, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keyward.toml");
        std::fs::write(&path, file).unwrap();
        let mut layers = Layers::default();
        let strip = |e: Failure| e.to_string().replace(&format!("{}: ", path.display()), "");
        layers.file(&path).map_err(strip)?;
        let find = |name: &str| environment.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned());
        layers.environment(find);
        Settings::read(&layers).map_err(strip)
    }

    #[test]
    fn every_default_has_its_form() {
        assert!(Settings::read(&Layers::default()).is_ok());
    }

    #[test]
    fn the_file_knows_sections_lists_and_regions() {
        let settings = read(
            "cmk_limit = 5\ntls.names = ['a', 'b']\n[limits]\nbody = '1 MiB'\n[[regions]]\nname='x'\nsuite='gm'",
            &[],
        );
        let settings = settings.unwrap();
        assert_eq!((settings.cmk_limit.0, settings.limit_body.0), (Some(5), 1 << 20));
        assert_eq!(settings.tls_names.0, ["a", "b"]);
        assert_eq!(settings.regions.0[0].0.as_str(), "x");
    }

    #[test]
    fn the_environment_wins_over_the_file() {
        let settings = read("cmk_limit = 5\ndata = 'a'", &[("KEYWARD_CMK_LIMIT", "6")]).unwrap();
        assert_eq!((settings.cmk_limit.0, settings.data.to_str()), (Some(6), Some("a")));
    }

    #[test]
    fn errors_name_the_place_and_the_form() {
        let error = |file, environment| read(file, environment).err().unwrap();
        assert!(error("listne = 'x'", &[]).starts_with("listne is no setting of Keyward"));
        assert!(error("limits.bdy = 1", &[]).starts_with("limits.bdy is no setting"));
        assert!(error("limits = 1", &[]).starts_with("limits is no setting"));
        assert!(error("listen = 1.5", &[]).starts_with("listen must be an address with a port"));
        assert!(error("[[regions]]\nname='x'", &[]).starts_with("regions must be a list such as"));
        assert!(error("", &[("KEYWARD_LISTEN", "x")]).starts_with("KEYWARD_LISTEN must be an address"));
        assert!(error("cmk_limit = 5\ndatabase = x", &[]).starts_with("line 2: "));
    }

    proptest::proptest! {
        /// Whatever stands behind the name of a setting, well-formed or not.
        #[test]
        fn any_file_is_read_or_refused_without_repeating_a_value(
            number in 0..ALL.len(),
            opening in "[\"'{\\[=#\n -]{0,3}",
            closing in "[\"'}\\],.\n -]{0,3}",
        ) {
            let file = format!("cmk_limit = 5\n{} = {opening}pAssw0rd{closing}", ALL[number].key);
            if let Err(error) = read(&file, &[]) {
                proptest::prop_assert!(!error.contains("pAssw0rd"), "{}: {}", file, error);
            }
        }
    }
}
