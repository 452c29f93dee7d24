//! The command line: what can be asked for, and the one line that a wrong question gets.

use std::{ffi::OsString, path::PathBuf};

use keyward_domain::{ProductId, Rule};

use clap::{Arg, ArgAction, ArgMatches, Command, error::ErrorKind, value_parser};
use clap_complete::Shell;

use crate::{
    command::{hsm::Trial, usage::Question},
    failure::Failure,
    settings::{ALL, Layers, Setting, Settings, Source},
};

/// What the command line asks for.
pub enum Asked {
    /// Run the server.
    Serve(Box<Settings>, Vec<(&'static str, String)>),
    /// Check the audit trail.
    VerifyAudit(Box<Settings>, Given),
    /// Print the public key of checkpoints.
    AuditKey(Box<Settings>),
    /// Check audit events that were delivered into that folder; against the trail of a server, if there are settings.
    VerifyDelivered(PathBuf, Given, Option<Box<Settings>>),
    /// Tell why the call with that request id was refused.
    ExplainRefusal(Box<Settings>, String),
    /// Tell of uses of keys.
    Usage(Box<Settings>, Question),
    /// Give the root key a new version.
    RotateRootKey(Box<Settings>),
    /// Try a PKCS#11 module.
    TestHsm(Box<Trial>),
    /// Give a share of the root key, from that file, to a server that is sealed.
    Unseal(Box<Settings>, Option<PathBuf>),
    /// Tell where the root key stands.
    RootKeyStatus(Box<Settings>),
    /// Print the credentials of a product, or else of the root account, as shell commands.
    Credentials(Box<Settings>, Option<ProductId>),
    /// Print the version.
    Version,
    /// Print completions for a shell.
    Completions(Shell),
    /// Print this help.
    Help(String),
}

/// What somebody kept elsewhere to check the audit trail with, and how to tell the result.
#[derive(Default)]
pub struct Given {
    /// The file of a witness.
    pub checkpoints: Option<PathBuf>,
    /// The file of the public key.
    pub public_key: Option<PathBuf>,
    /// Whether the report is JSON.
    pub json: bool,
}

/// Settings of the commands that only look at a data folder.
const FOLDER_SETTINGS: &[&str] = &["data", "database"];

/// Reads the command line, the environment and the settings file.
///
/// # Errors
/// A command line that makes no sense, or settings that do not.
pub fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Asked, Failure> {
    let matches = match command().try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp) => {
            return Ok(Asked::Help(error.render().to_string()));
        }
        Err(error) => return Err(condensed(&error)),
    };
    match matches.subcommand() {
        Some(("serve", matches)) => layers(matches)
            .and_then(|layers| Ok(Asked::Serve(Settings::read(&layers).map(Box::new)?, layers.effective()))),
        Some(("audit", matches)) => match matches.subcommand() {
            Some(("key", matches)) => settings(matches).map(Asked::AuditKey),
            Some((_, matches)) => verify(matches),
            None => Err(Failure::unusable("audit what? (see keyward help audit)")),
        },
        Some(("policy", matches)) => match matches.subcommand() {
            Some((_, matches)) => {
                let request_id = matches.get_one::<String>("request-id").cloned().unwrap_or_default();
                settings(matches).map(|settings| Asked::ExplainRefusal(settings, request_id))
            }
            None => Err(Failure::unusable("policy what? (see keyward help policy)")),
        },
        Some(("usage", matches)) => usage(matches),
        Some(("root", matches)) => match matches.subcommand() {
            Some(("rotate", matches)) => settings(matches).map(Asked::RotateRootKey),
            Some((_, matches)) => settings(matches).map(Asked::RootKeyStatus),
            None => Err(Failure::unusable("root what? (see keyward help root)")),
        },
        Some(("hsm", matches)) => match matches.subcommand() {
            Some((_, matches)) => Ok(Asked::TestHsm(Box::new(trial(matches)))),
            None => Err(Failure::unusable("hsm what? (see keyward help hsm)")),
        },
        Some(("unseal", matches)) => {
            let file = matches.get_one::<PathBuf>("share-file").cloned();
            settings(matches).map(|settings| Asked::Unseal(settings, file))
        }
        Some(("credentials", matches)) => {
            let product = matches.get_one::<ProductId>("product").cloned();
            settings(matches).map(|settings| Asked::Credentials(settings, product))
        }
        Some(("completions", matches)) => match matches.get_one::<Shell>("shell") {
            Some(&shell) => Ok(Asked::Completions(shell)),
            None => Err(Failure::unusable("completions for which shell? (see keyward help completions)")),
        },
        _ => Ok(Asked::Version),
    }
}

/// Which PKCS#11 module to try.
fn trial(matches: &ArgMatches) -> Trial {
    let text = |name: &str| matches.get_one::<String>(name).cloned();
    let file = |name: &str| matches.get_one::<PathBuf>(name).cloned();
    Trial {
        module: file("module").unwrap_or_default(),
        token: text("token").unwrap_or_default(),
        pin_file: file("pin-file"),
        wrapping_key: text("wrapping-key"),
        sessions: matches.get_one::<u16>("sessions").copied().unwrap_or(4),
        json: matches.get_flag("json"),
    }
}

/// What of the audit trail shall be verified.
fn verify(matches: &ArgMatches) -> Result<Asked, Failure> {
    let file = |name| matches.get_one::<PathBuf>(name).cloned();
    let given = Given {
        checkpoints: file("checkpoints"),
        public_key: file("public-key"),
        json: matches.get_flag("json"),
    };
    match file("delivered") {
        Some(_) if given.checkpoints.is_some() && given.public_key.is_none() => Err(Failure::unusable(
            "--delivered with --checkpoints needs --public-key: without a database nothing else names it",
        )),
        Some(folder) => {
            let trail = matches.get_flag("against-trail").then(|| settings(matches)).transpose()?;
            Ok(Asked::VerifyDelivered(folder, given, trail))
        }
        None => settings(matches).map(|settings| Asked::VerifyAudit(settings, given)),
    }
}

/// What of uses of keys shall be told.
fn usage(matches: &ArgMatches) -> Result<Asked, Failure> {
    let Some((name, matches)) = matches.subcommand() else {
        return Err(Failure::unusable("usage of what? (see keyward help usage)"));
    };
    let days = matches.get_one::<u32>("days").copied().unwrap_or_default();
    let text = |name| matches.get_one::<String>(name).cloned().unwrap_or_default();
    let question = match name {
        "key" => Question::Key(text("key-id"), days),
        "unused" => Question::Unused(days),
        "tags" => Question::Tags(text("tag-key"), days),
        _ => Question::OldVersions(days),
    };
    settings(matches).map(|settings| Asked::Usage(settings, question))
}

/// The command line's grammar; completions are generated from it as well.
pub fn command() -> Command {
    let config = Arg::new("config")
        .long("config")
        .value_name("FILE")
        .value_parser(value_parser!(PathBuf))
        .help("The settings file (TOML)");
    let folder = || ALL.iter().filter(|s| FOLDER_SETTINGS.contains(&s.key)).map(flag).chain([config.clone()]);
    let regional = || ALL.iter().filter(|s| s.key == "regions").map(flag).chain(folder());
    let days = |usual: &'static str| {
        Arg::new("days")
            .long("days")
            .value_name("DAYS")
            .value_parser(value_parser!(u32).range(1..=36_500))
            .default_value(usual)
            .help("How many days back")
    };
    let product = Arg::new("product")
        .long("product")
        .value_name("NAME")
        .value_parser(|name: &str| ProductId::parse(name).ok_or(ProductId::MUST.en))
        .help("Those of a registered cloud product instead");
    let file = |name: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name("FILE").value_parser(value_parser!(PathBuf)).help(help)
    };
    let delivered = Arg::new("delivered")
        .long("delivered")
        .value_name("FOLDER")
        .value_parser(value_parser!(PathBuf))
        .help("Checks the files in this folder instead, which audit tracks delivered; needs no server and no data folder");
    let against_trail = Arg::new("against-trail")
        .long("against-trail")
        .action(ArgAction::SetTrue)
        .requires("delivered")
        .help("With --delivered: compares them with the trail in the data folder or database as well");
    let json = Arg::new("json")
        .long("json")
        .action(ArgAction::SetTrue)
        .conflicts_with("delivered")
        .help("Reports one line of JSON, also about what does not fit");
    let shell = Arg::new("shell").required(true).value_parser(value_parser!(Shell));
    Command::new("keyward")
        .about("A key management service that speaks Tencent Cloud's API")
        .subcommand_required(true)
        .disable_version_flag(true)
        .subcommand(
            Command::new("serve")
                .about("Runs the server")
                .after_help(
                    "Every option is also a variable and a key of the settings file: docs/configuration.md",
                )
                .args(ALL.iter().map(flag))
                .arg(config.clone()),
        )
        .subcommand(
            Command::new("audit")
                .about("Works on the audit trail")
                .subcommand_required(true)
                .subcommand(
                    Command::new("verify")
                        .about("Checks every record of the audit trail; also while a server runs")
                        .after_help(
                            "Exit status: 0 all records fit, 1 a record or a checkpoint does not fit, 2 could not check",
                        )
                        .args(folder())
                        .arg(delivered)
                        .arg(against_trail)
                        .arg(json)
                        .arg(file("checkpoints", "Checkpoints that a witness kept, one JSON line each"))
                        .arg(file(
                            "public-key",
                            "The public key of checkpoints, as `keyward audit key` printed it once",
                        )),
                )
                .subcommand(
                    Command::new("key")
                        .about("Prints the public key that checkpoints are signed with")
                        .args(folder()),
                ),
        )
        .subcommand(
            Command::new("policy").about("Works on access policies").subcommand_required(true).subcommand(
                Command::new("explain")
                    .about("Tells why policies refused a call; also while a server runs")
                    .after_help("Exit status: 0 explained, 1 policies refused no such call, 2 could not look")
                    .args(folder())
                    .arg(Arg::new("request-id").required(true).help("The request id that the refusal named")),
            ),
        )
        .subcommand(
            Command::new("usage")
                .about("Tells who uses which key; also while a server runs")
                .subcommand_required(true)
                .subcommand(
                    Command::new("key")
                        .about("Who used a key, by which action and how often")
                        .args(regional())
                        .arg(days("30"))
                        .arg(Arg::new("key-id").required(true).help("The id of the key")),
                )
                .subcommand(
                    Command::new("unused")
                        .about("Keys that were neither made nor used for some days")
                        .args(regional())
                        .arg(days("90")),
                )
                .subcommand(
                    Command::new("tags")
                        .about("How often keys were used, by the values of a tag")
                        .args(regional())
                        .arg(days("30"))
                        .arg(Arg::new("tag-key").required(true).help("The key of the tag")),
                )
                .subcommand(
                    Command::new("old-versions")
                        .about("Who used versions of keys that are not the newest")
                        .args(regional())
                        .arg(days("30")),
                ),
        )
        .subcommand(
            Command::new("root")
                .about("Works on the root key of a running server, which wraps all other keys")
                .subcommand_required(true)
                .subcommand(
                    Command::new("rotate")
                        .about("Gives it a new version and wraps everything anew; the server goes on meanwhile")
                        .after_help("Ended early, the server goes on with it; see keyward root status")
                        .args(folder()),
                )
                .subcommand(
                    Command::new("status").about("Tells its version, seal and rotation").args(folder()),
                ),
        )
        .subcommand(
            Command::new("hsm").about("Works on hardware security modules").subcommand_required(true).subcommand(
                Command::new("test")
                    .about("Tries what a PKCS#11 module can do, how fast, and whether keys stay inside")
                    .after_help("Makes throw-away keys alone. A PIN that is refused is not tried again: tokens lock themselves")
                    .arg(file("module", "The PKCS#11 library of the vendor").required(true))
                    .arg(
                        Arg::new("token")
                            .long("token")
                            .value_name("LABEL")
                            .required(true)
                            .help("The label of the token"),
                    )
                    .arg(file("pin-file", "The file of the user's PIN; without it, it is asked for"))
                    .arg(
                        Arg::new("wrapping-key")
                            .long("wrapping-key")
                            .value_name("LABEL")
                            .help("The AES key in the token under which keys go to other members of a cluster"),
                    )
                    .arg(
                        Arg::new("sessions")
                            .long("sessions")
                            .value_name("NUMBER")
                            .value_parser(value_parser!(u16).range(1..=1024))
                            .default_value("4")
                            .help("Sessions at a time"),
                    )
                    .arg(
                        Arg::new("json")
                            .long("json")
                            .action(ArgAction::SetTrue)
                            .help("Reports one line of JSON"),
                    ),
            ),
        )
        .subcommand(
            Command::new("unseal")
                .about("Gives a share of the root key to a server that waits for them")
                .args(folder())
                .arg(file("share-file", "The file that the share is read from; without it, it is asked for")),
        )
        .subcommand(
            Command::new("credentials")
                .about("Prints the root credentials as shell commands, for: eval \"$(keyward credentials)\"")
                .args(folder())
                .arg(product),
        )
        .subcommand(Command::new("version").about("Prints the version"))
        .subcommand(Command::new("completions").about("Prints completions for a shell").arg(shell))
}

fn flag(setting: &Setting) -> Arg {
    let default = match setting.default {
        "" => String::new(),
        default => format!(" [default: {default}]"),
    };
    let flag = Arg::new(setting.key)
        .long(setting.flag())
        .value_name(setting.key.rsplit('.').next().unwrap_or(setting.key).to_uppercase())
        .help(format!("{}{default}", setting.help.trim()))
        .action(ArgAction::Set);
    if setting.is_switch() {
        flag.num_args(0..=1).require_equals(true).default_missing_value("true")
    } else {
        flag
    }
}

fn settings(matches: &ArgMatches) -> Result<Box<Settings>, Failure> {
    Settings::read(&layers(matches)?).map(Box::new)
}

fn layers(matches: &ArgMatches) -> Result<Layers, Failure> {
    let mut layers = Layers::default();
    let config = matches.get_one::<PathBuf>("config").cloned();
    if let Some(path) = config.or_else(|| std::env::var_os("KEYWARD_CONFIG").map(PathBuf::from)) {
        layers.file(&path)?;
    }
    layers.environment(|variable| std::env::var(variable).ok());
    for setting in ALL {
        if let Ok(Some(text)) = matches.try_get_one::<String>(setting.key) {
            layers.set(setting, Source::Flag, text.clone());
        }
    }
    Ok(layers)
}

/// clap's paragraphs in one line.
fn condensed(error: &clap::Error) -> Failure {
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
        || error.kind() == ErrorKind::MissingSubcommand
    {
        return Failure::unusable("no command given (see keyward help)");
    }
    let text = error.render().to_string();
    let paragraph = text.split("\n\n").next().unwrap_or_default();
    let line = paragraph.trim_start_matches("error: ").split_whitespace().collect::<Vec<_>>().join(" ");
    Failure::unusable(format!("{line} (see keyward help)"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(line: &str) -> String {
        let arguments = line.split(' ').map(OsString::from);
        read(arguments).err().map(|failure| failure.to_string()).unwrap_or_default()
    }

    #[test]
    fn the_grammar_is_sound() {
        command().debug_assert();
    }

    #[test]
    fn a_wrong_question_gets_one_line() {
        assert_eq!(failure("keyward"), "no command given (see keyward help)");
        assert_eq!(failure("keyward audit"), "no command given (see keyward help)");
        assert_eq!(failure("keyward sevre"), "unrecognized subcommand 'sevre' (see keyward help)");
        assert_eq!(failure("keyward serve --dta x"), "unexpected argument '--dta' found (see keyward help)");
        assert!(failure("keyward serve --data").starts_with("a value is required for '--data <DATA>'"));
        assert!(failure("keyward serve --listen x").starts_with("--listen must be an address"));
        assert!(failure("keyward completions").ends_with("(see keyward help)"));
    }
}
