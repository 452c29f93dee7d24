//! The passphrase of the seal: from a file or from the terminal, never from the command line, which
//! every user of the machine can read.

use std::{io::IsTerminal, path::Path};

use keyward_crypto::Secret;
use zeroize::Zeroizing;

use crate::failure::Failure;

/// The shortest passphrase that is accepted for a new root key, in bytes.
const SHORTEST: usize = 8;

/// The passphrase, from the file if there is one, else asked for.
///
/// # Errors
/// A file that cannot be read, or no terminal to ask on.
pub fn read(file: Option<&Path>) -> Result<Secret, Failure> {
    match file {
        Some(path) => from_file(path),
        None => ask("Passphrase of the root key: "),
    }
}

/// A passphrase for a new root key; on the terminal it is asked for twice.
///
/// # Errors
/// As [`read`]; a passphrase that is too short, or two that differ.
pub fn choose(file: Option<&Path>) -> Result<Secret, Failure> {
    let phrase = read(file)?;
    if phrase.len() < SHORTEST {
        return Err(Failure::unusable(format!("the passphrase must have at least {SHORTEST} characters")));
    }
    if file.is_none() && ask("The same again: ")? != phrase {
        return Err(Failure::unusable("the two passphrases differ; nothing was made"));
    }
    Ok(phrase)
}

/// A share of the root key, from the file if there is one, else asked for.
///
/// # Errors
/// As [`read`].
pub fn share(file: Option<&Path>) -> Result<Secret, Failure> {
    match file {
        Some(path) => from_file(path),
        None if std::io::stdin().is_terminal() => prompt("Your share of the root key: "),
        None => Err(Failure::unusable("give --share-file, or use a terminal to type the share")),
    }
}

/// The PIN of a token, from the file if there is one, else asked for.
///
/// # Errors
/// As [`read`].
pub fn pin(file: Option<&Path>) -> Result<Secret, Failure> {
    match file {
        Some(path) => from_file(path),
        None if std::io::stdin().is_terminal() => prompt("PIN of the token: "),
        None => Err(Failure::unusable("give --pin-file, or use a terminal to type the PIN")),
    }
}

fn from_file(path: &Path) -> Result<Secret, Failure> {
    let failed = |e| Failure::unusable(format!("cannot read the file {}: {e}", path.display()));
    let text = Zeroizing::new(std::fs::read(path).map_err(failed)?);
    // Editors and echo end a file with a line end that nobody means.
    let end = text.iter().rposition(|byte| !matches!(byte, b'\n' | b'\r')).map_or(0, |last| last + 1);
    Ok(Secret::new(text[..end].to_vec()))
}

fn ask(prompt: &str) -> Result<Secret, Failure> {
    if !std::io::stdin().is_terminal() {
        return Err(Failure::unusable(
            "the root key is sealed by a passphrase: give --passphrase-file, or start on a terminal",
        ));
    }
    self::prompt(prompt)
}

/// What somebody types, unseen.
fn prompt(text: &str) -> Result<Secret, Failure> {
    let typed = rpassword::prompt_password(text)
        .map_err(|e| Failure::unusable(format!("cannot ask on the terminal: {e}")))?;
    Ok(Secret::new(typed.into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_may_end_with_a_line_end() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "correct horse \r\n").unwrap();
        assert_eq!(choose(Some(file.path())).unwrap().expose(), b"correct horse ");
        std::fs::write(file.path(), "short\n").unwrap();
        assert!(choose(Some(file.path())).is_err());
        assert_eq!(read(Some(file.path())).unwrap().expose(), b"short");
    }
}
