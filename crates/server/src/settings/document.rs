//! `docs/configuration.md`, generated from the list of settings; a test keeps it so.
#![cfg(test)]

use std::fmt::Write;

use super::ALL;

const HEAD: &str = "\
# Configuration

<!-- Generated from crates/server/src/settings.rs. To renew: KEYWARD_UPDATE=1 cargo test -p keyward-server document -->

A setting comes from a flag of `keyward serve`; without it from an environment variable; without it from
the settings file; without it the default holds. The settings file is TOML, named by `--config FILE` or
`KEYWARD_CONFIG`. A key in it that is no setting is an error, so that a mistyped one is noticed.
Relative paths start at the working folder of the server.

Sizes are written as `512 KiB` or `10 MiB`, times as `500 ms`, `30 s`, `15 min`, `12 h` or `7 d`.

A settings file:

```toml
data = \"/var/lib/keyward\"
listen = \"0.0.0.0:8443\"
http = \"off\"

[tls]
names = [\"kms.example.com\"]

[limits]
connections = 1024

[[regions]]
name = \"ap-guangzhou\"
suite = \"gm\"

[[regions]]
name = \"ap-hongkong\"
suite = \"international\"
```

## Settings
";

fn document() -> String {
    let mut text = HEAD.to_owned();
    for setting in ALL {
        let default = match setting.default {
            "" => "none".to_owned(),
            default => format!("`{default}`"),
        };
        let _ = write!(
            text,
            "\n### `{}`\n\n{}\n\n- flag `--{}`, variable `{}`\n- form: {}\n- default: {default}\n",
            setting.key,
            setting.help.trim(),
            setting.flag(),
            setting.variable(),
            setting.form,
        );
    }
    text
}

#[test]
fn the_document_is_up_to_date() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/configuration.md");
    if std::env::var_os("KEYWARD_UPDATE").is_some() {
        std::fs::write(path, document()).unwrap();
    }
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert!(written == document(), "docs/configuration.md is stale: run the test with KEYWARD_UPDATE=1");
}
