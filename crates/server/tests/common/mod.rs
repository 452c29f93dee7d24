//! The real program, started on free ports with a data folder of its own, and ended with the test.
#![allow(dead_code, reason = "every test file uses another part")]

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Output, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    thread::sleep,
    time::{Duration, Instant},
};

use keyward_testkit::client::{Client, Connections, Credentials};
use serde_json::Value;
use tempfile::TempDir;

/// How long a start or stop may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// The program with an environment of its own.
pub fn keyward(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_keyward"));
    command.args(arguments).env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    // Tests start many servers, and few of them make RSA keys.
    command.env("KEYWARD_PREPARED_PAIRS", "1");
    command
}

/// Runs the program to its end.
pub fn run(arguments: &[&str]) -> Output {
    keyward(arguments).stdin(Stdio::null()).output().unwrap()
}

/// Runs the program, which must end with that status and one line on standard error, and gives the line.
pub fn refused(arguments: &[&str], status: i32) -> String {
    complaint(run(arguments), status)
}

/// The one line on standard error of a program that ended with that status.
pub fn complaint(output: Output, status: i32) -> String {
    let line = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(status), "{line}");
    let complaints: Vec<_> = line.lines().filter(|line| line.starts_with("keyward: ")).collect();
    assert_eq!(complaints.len(), 1, "{line}");
    assert!(line.ends_with('\n') && !line.contains("panicked"), "{line}");
    complaints[0].to_owned()
}

/// A running server; killed when dropped.
pub struct Server {
    pub child: Child,
    pub data: PathBuf,
    pub https: SocketAddr,
    pub http: SocketAddr,
    /// What it said on standard output when it was ready.
    pub greeting: String,
    /// Where its standard error goes.
    pub log: PathBuf,
    _folder: Option<TempDir>,
}

impl Server {
    /// A server on a new folder.
    pub fn start(options: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut server = Self::start_at(&folder.path().join("data"), options);
        server._folder = Some(folder);
        server
    }

    /// A server on that folder.
    pub fn start_at(data: &Path, options: &[&str]) -> Self {
        static STARTS: AtomicU32 = AtomicU32::new(0);
        let log = data.with_extension(format!("{}.log", STARTS.fetch_add(1, Ordering::Relaxed)));
        let mut command = keyward(&["serve", "--data", data.to_str().unwrap()]);
        command.args(["--listen", "127.0.0.1:0", "--http", "127.0.0.1:0"]);
        command.args(options).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.stderr(std::fs::File::create(&log).unwrap()).spawn().unwrap();
        // The greeting is written at once, when the server is ready; a server that fails closes its output.
        let mut greeting = vec![0; 4096];
        let length = child.stdout.take().unwrap().read(&mut greeting).unwrap();
        greeting.truncate(length);
        let greeting = String::from_utf8(greeting).unwrap();
        let address = |scheme: &str| {
            let (_, rest) = greeting.split_once(scheme)?;
            rest.split(['/', '\n']).next()?.parse().ok()
        };
        let nowhere = SocketAddr::from(([127, 0, 0, 1], 9));
        let (https, http) = (address("https://").unwrap_or(nowhere), address("http://").unwrap_or(nowhere));
        let server = Self { child, data: data.to_owned(), https, http, greeting, log, _folder: None };
        assert!(!server.greeting.is_empty(), "the server did not start: {}", server.log());
        server
    }

    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap()
    }

    /// Waits until the log has that text.
    pub fn await_log(&self, text: &str) {
        let begin = Instant::now();
        while !self.log().contains(text) {
            assert!(begin.elapsed() < PATIENCE, "no {text:?} in the log: {}", self.log());
            sleep(Duration::from_millis(50));
        }
    }

    pub fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args([&format!("-{name}"), &pid]).status().unwrap().success());
    }

    /// Stops the server and gives its folder, so that another can work on it.
    pub fn keep(mut self) -> Option<TempDir> {
        self.signal("TERM");
        self.wait();
        self._folder.take()
    }

    /// Stops the server as an operator does.
    pub fn stop(mut self) -> ExitStatus {
        self.signal("TERM");
        self.wait()
    }

    /// Waits for its end.
    pub fn wait(&mut self) -> ExitStatus {
        let begin = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(begin.elapsed() < PATIENCE, "the server does not end: {}", self.log());
            sleep(Duration::from_millis(10));
        }
    }

    /// The file of the root credentials.
    pub fn root(&self) -> Value {
        serde_json::from_slice(&std::fs::read(self.data.join("root-credentials.json")).unwrap()).unwrap()
    }

    pub fn credentials(&self) -> Credentials {
        let root = self.root();
        Credentials::new(root["SecretId"].as_str().unwrap(), root["SecretKey"].as_str().unwrap())
    }

    pub fn ca(&self) -> String {
        std::fs::read_to_string(self.data.join("tls/ca.pem")).unwrap()
    }

    /// A client of the root account over plain HTTP.
    pub fn client(&self) -> Client {
        Client::new(&format!("http://{}", self.http), self.credentials())
    }

    /// Unsigned requests over plain HTTP.
    pub fn plain(&self) -> Connections {
        Connections::new(&format!("http://{}", self.http))
    }

    /// Unsigned requests over HTTPS, with the certificate checked.
    pub fn secure(&self) -> Connections {
        Connections::new(&format!("https://{}", self.https)).trusting(&self.ca())
    }

    /// A bare connection to the plain address.
    pub fn socket(&self) -> TcpStream {
        let socket = TcpStream::connect(self.http).unwrap();
        socket.set_read_timeout(Some(PATIENCE)).unwrap();
        socket
    }

    /// Sends bytes on a new connection, and gives all that comes until the server closes it.
    pub fn exchange(&self, bytes: &[u8]) -> String {
        let mut socket = self.socket();
        socket.write_all(bytes).unwrap();
        rest(socket)
    }
}

/// All that still comes on a connection.
pub fn rest(mut socket: TcpStream) -> String {
    let mut answer = Vec::new();
    // A server that closes with unread input resets the connection after its reply.
    let _ = socket.read_to_end(&mut answer);
    String::from_utf8(answer).unwrap()
}

/// The first line that comes on a connection.
pub fn first_line(socket: &TcpStream) -> String {
    let mut line = String::new();
    BufReader::new(socket).read_line(&mut line).unwrap();
    line
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
