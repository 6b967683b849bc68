//! The program under torture: it can die and come again on the same address.

use std::{
    env,
    fs::{self, File},
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::Mutex,
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;

use crate::support::{Database, Kind};

/// The program, running or between two runs, with a folder and a database of its own.
pub struct Program {
    pub address: SocketAddr,
    pub operations: SocketAddr,
    pub database: Database,
    pub folder: TempDir,
    settings: Vec<(&'static str, String)>,
    process: Mutex<Option<Child>>,
}

/// Every limit that one network, one address or one account could meet.
const LIMITS: [&str; 12] = [
    "PASSWORD_PER_ACCOUNT",
    "PASSWORD_PER_KNOWN_DEVICE",
    "PASSWORD_PER_NETWORK",
    "PASSWORD_OVERALL",
    "PASSWORD_IN_A_ROW",
    "PASSWORD_PER_SIGN_IN",
    "LINK_PER_NETWORK",
    "CODE_PER_NETWORK",
    "SIGN_UP_PER_NETWORK",
    "SIGN_UP_BEFORE_CAPTCHA",
    "MAIL_PER_ADDRESS",
    "MAIL_PER_KNOWN_DEVICE",
];

impl Program {
    pub fn start(kind: Kind) -> Self {
        Self::start_with(Database::make(kind), Vec::new())
    }

    pub fn start_with(database: Database, settings: Vec<(&'static str, String)>) -> Self {
        let listeners = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
        let [address, operations] = listeners.map(|listener| listener.local_addr().unwrap());
        let folder = tempfile::tempdir().unwrap();
        let program = Self { address, operations, database, folder, settings, process: Mutex::default() };
        program.start_again();
        program
    }

    /// Starts it on what it left; the time until it is ready.
    pub fn start_again(&self) -> Duration {
        let log = File::options().append(true).create(true).open(self.folder.path().join("log")).unwrap();
        let begun = Instant::now();
        let process = Command::new(binary())
            .current_dir(self.folder.path())
            .env_clear()
            .env("VESTIBULE_ADDRESS", self.address.to_string())
            .env("VESTIBULE_OPERATIONS_ADDRESS", self.operations.to_string())
            .env("VESTIBULE_PUBLIC_ORIGIN", self.origin())
            .env("VESTIBULE_DATA_DIR", self.folder.path().join("data"))
            .env("DATABASE_URL", self.database.url())
            .envs(LIMITS.map(|name| (format!("VESTIBULE_LIMITS__{name}"), "1000000/1h")))
            .envs(self.settings.iter().map(|(name, value)| (name, value)))
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap();
        *self.process.lock().unwrap() = Some(process);
        let is_ready = wait_until(Duration::from_secs(20), || self.readiness() == Some(200));
        assert!(is_ready, "the program did not become ready:\n{}", self.log());
        begun.elapsed()
    }

    pub fn origin(&self) -> String {
        format!("http://localhost:{}", self.address.port())
    }

    pub fn signal(&self, name: &str) {
        let pid = self.pid().to_string();
        assert!(Command::new("kill").args([&format!("-{name}"), &pid]).status().unwrap().success());
    }

    /// As when the power fails.
    pub fn kill(&self) {
        self.signal("KILL");
        self.process.lock().unwrap().take().unwrap().wait().unwrap();
    }

    /// SIGTERM; how it ended, and after how long.
    pub fn stop(&self) -> (ExitStatus, Duration) {
        let begun = Instant::now();
        self.signal("TERM");
        let mut process = self.process.lock().unwrap().take().unwrap();
        (process.wait().unwrap(), begun.elapsed())
    }

    /// The most memory that it ever held, in KiB.
    pub fn high_water(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.pid())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }

    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// What went wrong by its own word.
    pub fn complaints(&self) -> Vec<String> {
        let log = self.log();
        log.lines().filter(|line| line.contains(" ERROR ") || line.contains("panicked")).map(str::to_owned).collect()
    }

    fn pid(&self) -> u32 {
        self.process.lock().unwrap().as_ref().expect("it runs").id()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        if let Some(process) = self.process.get_mut().unwrap() {
            let _ = process.kill();
            let _ = process.wait();
        }
        if thread::panicking() {
            eprintln!("the end of the program's log:\n{}", last_lines(&self.log()));
        }
    }
}

/// Asks until it is so, every millisecond.
pub fn wait_until(patience: Duration, is_so: impl Fn() -> bool) -> bool {
    let begun = Instant::now();
    while !is_so() {
        if begun.elapsed() > patience {
            return false;
        }
        thread::sleep(Duration::from_millis(1));
    }
    true
}

/// The root of the sources, where the scripts are.
pub fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

fn binary() -> PathBuf {
    env::var_os("VESTIBULE_BINARY").map_or_else(|| env!("CARGO_BIN_EXE_vestibule").into(), PathBuf::from)
}

fn last_lines(text: &str) -> String {
    let lines = text.lines().collect::<Vec<_>>();
    lines[lines.len().saturating_sub(20)..].join("\n")
}
