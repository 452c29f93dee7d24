//! `keyward hsm`: hardware security modules.

use std::{collections::BTreeMap, path::PathBuf};

use keyward_hsm::{Limits, Member, Program, Settings, fit, protocol::TokenName};

use crate::{failure::Failure, start::passphrase};

/// The hidden subcommand whose process holds a vendor's library.
pub const CHILD: &str = "hsm-module";

/// Which module to try, and how.
pub struct Trial {
    /// The vendor's library.
    pub module: PathBuf,
    /// The label of the token.
    pub token: String,
    /// The file of the user's PIN.
    pub pin_file: Option<PathBuf>,
    /// The label of the AES key under which keys go from member to member.
    pub wrapping_key: Option<String>,
    /// Sessions at a time.
    pub sessions: u16,
    /// Whether the report is JSON.
    pub json: bool,
}

/// Tries everything that Keyward needs of a module, with throw-away keys; tells what works, how fast, and whether
/// secrets stay inside.
///
/// # Errors
/// A module that cannot be loaded, a token that is not there, or a PIN that it refuses.
pub fn test(trial: Trial) -> Result<String, Failure> {
    let json = trial.json;
    let pin = passphrase::pin(trial.pin_file.as_deref())?;
    let path = std::env::current_exe().map_err(Failure::unusable)?;
    let member = Member::new(Settings {
        name: trial.token.clone(),
        program: Program { path, arguments: vec![CHILD.into()], environment: BTreeMap::new() },
        library: trial.module,
        token: TokenName::Label(trial.token),
        pin,
        wrapping_key: trial.wrapping_key,
        limits: Limits { sessions: trial.sessions, ..Limits::default() },
    });
    let report = fit::test(&member, fit::USUAL_TIME)
        .map_err(|e| Failure::unusable(format!("the token cannot be used: {e}")))?;
    if json {
        let line = serde_json::to_string(&report).map_err(Failure::unusable)?;
        return Ok(line + "\n");
    }
    Ok(report.to_string())
}
