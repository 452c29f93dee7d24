//! The command line, and where settings come from.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod common;

use common::{Server, complaint, keyward, refused, run};

#[test]
fn wrong_questions_get_one_line_and_status_2() {
    for (arguments, words) in [
        (vec![], "no command given"),
        (vec!["sevre"], "unrecognized subcommand 'sevre'"),
        (vec!["serve", "--dta", "x"], "unexpected argument '--dta'"),
        (vec!["serve", "--listen", "nowhere"], "--listen must be an address with a port"),
        (vec!["serve", "--limits-body", "10 MB"], "--limits-body must be a size"),
        (vec!["serve", "--config", "/no/such/file"], "/no/such/file"),
        (vec!["audit", "verify", "--data", "/no/such/folder"], "/no/such/folder does not exist"),
        (vec!["credentials", "--data", "/no/such/folder"], "/no/such/folder does not exist"),
        (vec!["completions", "cobol"], "cobol"),
    ] {
        let line = refused(&arguments, 2);
        assert!(line.contains(words), "{arguments:?}: {line}");
    }
}

#[test]
fn says_its_version_and_its_help_and_completes() {
    let text = |arguments: &[&str]| {
        let output = run(arguments);
        assert!(output.status.success(), "{arguments:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(text(&["version"]), format!("keyward {}\n", env!("CARGO_PKG_VERSION")));
    for help in [&["help"][..], &["--help"], &["help", "audit"]] {
        assert!(text(help).contains("Usage: keyward"), "{help:?}");
    }
    assert!(text(&["help", "serve"]).contains("--limits-body <BODY>"));
    for shell in ["bash", "zsh", "fish"] {
        assert!(text(&["completions", shell]).contains("keyward"), "{shell}");
    }
}

#[test]
fn plain_http_stays_on_this_machine() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let line = refused(&["serve", "--data", data, "--listen", "127.0.0.1:0", "--http", "0.0.0.0:0"], 2);
    assert!(line.contains("--insecure-http"), "{line}");
}

#[test]
fn flags_win_over_the_environment_and_that_over_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("keyward.toml");
    std::fs::write(&config, "listen = 'from the file'\ncmk_limit = 1\n").unwrap();
    let serve = |environment: Option<&str>, flag: Option<&str>| {
        let mut command = keyward(&["serve", "--config", config.to_str().unwrap()]);
        command.args(flag.map(|flag| format!("--listen={flag}")));
        command.envs(environment.map(|value| ("KEYWARD_LISTEN", value)));
        complaint(command.output().unwrap(), 2)
    };
    assert!(serve(None, None).contains("listen must be an address"));
    assert!(serve(Some("variable"), None).contains("KEYWARD_LISTEN must be an address"));
    assert!(serve(Some("127.0.0.1:1"), Some("flag")).contains("--listen must be an address"));
    std::fs::write(&config, "[limits]\nbodies = '1 MiB'\n").unwrap();
    assert!(serve(None, None).contains("limits.bodies is no setting"));
}

#[tokio::test]
async fn the_greeting_can_be_copied() {
    let server = Server::start(&[]);
    assert!(server.greeting.contains(&format!("https://{}/console/", server.https)), "{}", server.greeting);
    assert!(server.greeting.contains(&format!("--endpoint http://{}", server.http)), "{}", server.greeting);
    let output = run(&["credentials", "--data", server.data.to_str().unwrap()]);
    let exports = String::from_utf8(output.stdout).unwrap();
    let shell = std::process::Command::new("sh")
        .args(["-c", &format!("{exports}\nprintf %s \"$TENCENTCLOUD_SECRET_ID $TENCENTCLOUD_SECRET_KEY\"")])
        .output()
        .unwrap();
    let root = server.root();
    let expected = format!("{} {}", root["SecretId"].as_str().unwrap(), root["SecretKey"].as_str().unwrap());
    assert_eq!(String::from_utf8(shell.stdout).unwrap(), expected);
}
