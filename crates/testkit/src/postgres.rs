//! A PostgreSQL of the tests' own, from Debian's package `postgresql`.
//!
//! [`fresh_database`] is what most tests want: one server for the test process, an empty database for each
//! test. A test that kills the server starts a [`Server`] of its own. Both go away with the test process,
//! however that ends.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpListener,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::{
        LazyLock,
        atomic::{AtomicU32, Ordering},
    },
};

use parking_lot::Mutex;

/// Where Debian installs each version, in a folder named by it.
const VERSIONS: &str = "/usr/lib/postgresql";

static SHARED: LazyLock<Server> = LazyLock::new(|| Server::start(Fsync::Off));

/// The URL of an empty database on the server that all tests of the process share. That server does not
/// sync its disk: a test about what survives a crash of the machine starts a [`Server`] of its own.
///
/// # Panics
/// If PostgreSQL is not installed or does not start; the message says which.
pub fn fresh_database() -> String {
    SHARED.fresh_database()
}

/// Whether the server waits for its disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fsync {
    /// As in production.
    On,
    /// Faster; loses data when the machine crashes, but not when the server does.
    Off,
}

/// A server that lives at most as long as the test process.
#[derive(Debug)]
pub struct Server {
    bin: PathBuf,
    port: u16,
    password: String,
    databases: AtomicU32,
    script: Mutex<Script>,
}

/// The shell script that runs the server and outlives us only to clean up.
#[derive(Debug)]
struct Script {
    child: Child,
    commands: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Server {
    /// Starts a server on a free port of 127.0.0.1, with a random password, and waits until it answers.
    ///
    /// # Panics
    /// As all functions here: if PostgreSQL is not installed or does not do what it is told.
    pub fn start(fsync: Fsync) -> Self {
        let (bin, port, password) = (programs(), free_port(), random_hex());
        let fsync = if fsync == Fsync::On { "on" } else { "off" };
        let mut script = Script::start(&bin, port, &password, fsync);
        script.expect("ready");
        Self { bin, port, password, databases: AtomicU32::new(0), script: Mutex::new(script) }
    }

    /// The URL of a new empty database.
    pub fn fresh_database(&self) -> String {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        let url = |name| format!("postgresql://keyward:{}@127.0.0.1:{}/{name}", self.password, self.port);
        self.run(&url("postgres"), &format!("CREATE DATABASE {name}"));
        url(&name)
    }

    /// Runs SQL in the database at `url` and gives what it prints.
    pub fn run(&self, url: &str, sql: &str) -> String {
        let printed = psql(&self.bin, url, sql);
        printed.unwrap_or_else(|error| panic!("{sql}: {error}The server says: {}", self.last_words()))
    }

    /// The end of the server's log, on one line.
    fn last_words(&self) -> String {
        self.script.lock().ask("log")
    }

    /// Ends the server at once, as a crash would.
    pub fn kill(&self) {
        self.script.lock().tell("kill", "killed");
    }

    /// Stops the server's processes where they are: connections stay, and nobody answers.
    pub fn freeze(&self) {
        self.script.lock().tell("freeze", "frozen");
    }

    /// Lets them go on.
    pub fn thaw(&self) {
        self.script.lock().tell("thaw", "thawed");
    }

    /// Starts the server again after [`Server::kill`], on the same port with the same databases.
    pub fn start_again(&self) {
        self.script.lock().tell("start", "ready");
    }
}

/// Runs SQL in the shared server's database at `url` and gives what it prints.
pub fn run_sql(url: &str, sql: &str) -> String {
    SHARED.run(url, sql)
}

/// What `psql` prints, or why it could not do it.
fn psql(bin: &Path, url: &str, sql: &str) -> Result<String, String> {
    let mut psql = Command::new(bin.join("psql"));
    psql.args([
        "--no-psqlrc",
        "--quiet",
        "--tuples-only",
        "--no-align",
        "-v",
        "ON_ERROR_STOP=1",
        "-c",
        sql,
        url,
    ]);
    let output = psql.output().unwrap_or_else(|error| panic!("psql cannot be run: {error}"));
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

impl Script {
    fn start(bin: &Path, port: u16, password: &str, fsync: &str) -> Self {
        // PostgreSQL refuses to run as root.
        let mut command = if is_root() {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=postgres", "--regid=postgres", "--init-groups", "sh"]);
            command
        } else {
            Command::new("sh")
        };
        command.args(["-c", include_str!("postgres/serve.sh"), "serve"]);
        command.arg(bin).arg(port.to_string()).arg(fsync).env("PGPASSWORD", password);
        // A group of its own, so that what interrupts the tests does not interrupt the cleaning up.
        command.process_group(0).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{command:?} cannot be run: {error}"));
        let (commands, answers) = (child.stdin.take(), child.stdout.take());
        let answers = BufReader::new(answers.unwrap_or_else(|| unreachable!("standard output is piped")));
        Self { child, commands, answers }
    }

    fn tell(&mut self, command: &str, answer: &str) {
        let given = self.ask(command);
        assert!(given == answer, "PostgreSQL: {command} should give {answer:?}, gave {given:?}");
    }

    fn ask(&mut self, command: &str) -> String {
        let commands = self.commands.as_mut().unwrap_or_else(|| unreachable!("it is closed on drop only"));
        writeln!(commands, "{command}").unwrap_or_else(|error| panic!("PostgreSQL's script ended: {error}"));
        self.answer()
    }

    fn expect(&mut self, answer: &str) {
        let given = self.answer();
        assert!(given == answer, "PostgreSQL: expected {answer:?}, got {given:?}");
    }

    fn answer(&mut self) -> String {
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap_or_else(|error| panic!("PostgreSQL's script: {error}"));
        line.trim_end().to_owned()
    }
}

impl Drop for Script {
    fn drop(&mut self) {
        // The end of its input tells the script to end the server and to clean up.
        self.commands.take();
        self.child.wait().ok();
    }
}

/// The programs of the newest version that is installed.
fn programs() -> PathBuf {
    let versions = std::fs::read_dir(VERSIONS).into_iter().flatten().flatten();
    let newest = versions.filter_map(|version| version.file_name().to_str()?.parse::<u32>().ok()).max();
    let bin = newest.map(|version| Path::new(VERSIONS).join(version.to_string()).join("bin"));
    bin.filter(|bin| bin.join("initdb").exists() && bin.join("postgres").exists()).unwrap_or_else(|| {
        panic!("these tests need PostgreSQL in {VERSIONS}: install Debian's package postgresql")
    })
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .unwrap_or_else(|error| panic!("no port is free: {error}"))
}

fn random_hex() -> String {
    let mut bytes = [0; 16];
    let random = std::fs::File::open("/dev/urandom").and_then(|mut file| file.read_exact(&mut bytes));
    random.unwrap_or_else(|error| panic!("/dev/urandom cannot be read: {error}"));
    hex::encode(bytes)
}

fn is_root() -> bool {
    // The owner of our own entry in /proc is who we are.
    std::os::unix::fs::MetadataExt::uid(
        &std::fs::metadata("/proc/self").unwrap_or_else(|error| panic!("/proc cannot be read: {error}")),
    ) == 0
}
