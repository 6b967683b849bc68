//! The built program, running for one test.

use std::{
    fs::{self, File},
    io::{BufRead, BufReader},
    net::{SocketAddr, TcpListener},
    os::unix::fs::MetadataExt,
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;

use super::{Database, Kind, rows::Rows};

/// Where the system's own programs are.
pub(super) const PATH: &str = "/usr/sbin:/usr/bin:/sbin:/bin";

/// A running program.
pub struct Server {
    pub address: SocketAddr,
    pub operations: SocketAddr,
    pub origin: String,
    pub database: Arc<Database>,
    folder: Arc<TempDir>,
    process: Child,
}

impl Server {
    pub fn start(kind: Kind) -> Self {
        Self::start_on(Arc::new(Database::make(kind)), Arc::new(tempfile::tempdir().unwrap()), &[])
    }

    /// A second process of the same installation, with other settings.
    pub fn another(&self, settings: &[(&str, &str)]) -> Self {
        Self::start_on(Arc::clone(&self.database), Arc::clone(&self.folder), settings)
    }

    fn start_on(database: Arc<Database>, folder: Arc<TempDir>, settings: &[(&str, &str)]) -> Self {
        // Somebody may take the port between the look and the start.
        (0..3)
            .find_map(|_| Self::try_start(&database, &folder, settings))
            .unwrap_or_else(|| panic!("the program did not start:\n{}", log_in(&folder)))
    }

    fn try_start(database: &Arc<Database>, folder: &Arc<TempDir>, settings: &[(&str, &str)]) -> Option<Self> {
        let [address, operations] = free_addresses();
        let origin = format!("http://localhost:{}", address.port());
        let log = File::options().append(true).create(true).open(folder.path().join("log")).unwrap();
        let mut process = command(database, folder, settings)
            .env("VESTIBULE_ADDRESS", address.to_string())
            .env("VESTIBULE_OPERATIONS_ADDRESS", operations.to_string())
            .env("VESTIBULE_PUBLIC_ORIGIN", &origin)
            .envs(settings.iter().copied())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let is_ready = lines.any(|line| line.is_ok_and(|line| line.contains(" is ready at ")));
        // Nobody reads on, but the program must be able to write.
        thread::spawn(move || lines.count());
        let origin = settings
            .iter()
            .find(|(name, _)| *name == "VESTIBULE_PUBLIC_ORIGIN")
            .map_or(origin, |(_, own)| (*own).to_owned());
        let (database, folder) = (Arc::clone(database), Arc::clone(folder));
        let server = Self { address, operations, origin, database, folder, process };
        let ready = || server.operations("/readyz").status == 200;
        (is_ready && until(ready)).then_some(server)
    }

    /// As it stands in a `Host` header.
    pub fn host(&self) -> String {
        self.origin.split_once("://").unwrap().1.to_owned()
    }

    /// Everything in the database, when all that waited has been sent.
    pub fn rows(&self) -> Rows {
        self.rests();
        self.database.rows()
    }

    /// Waits until all that waited has been sent.
    #[track_caller]
    pub fn rests(&self) {
        let is_idle = || self.operations("/metrics").says("vestibule_outbox_waiting 0\n");
        assert!(until(is_idle), "a delivery waits for ever");
    }

    /// Does something that must leave no trace in the database.
    #[track_caller]
    pub fn writes_nothing<T>(&self, what: impl FnOnce() -> T) -> T {
        let before = self.rows();
        let done = what();
        let difference = self.rows().difference(&before);
        assert!(difference.is_empty(), "written: {difference:#?}");
        done
    }

    /// A command of the program on the same installation, until it has ended: its code, and all that it said.
    pub fn runs(&self, arguments: &[&str], settings: &[(&str, &str)]) -> (Option<i32>, String) {
        said(command(&self.database, &self.folder, settings).args(arguments))
    }

    /// As [`Server::runs`], where the modes of files bind even the superuser.
    pub fn runs_bound_by_modes(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let program = command(&self.database, &self.folder, &[]);
        let mut bound = Command::new("setpriv");
        bound.args(["--bounding-set", "-dac_override,-dac_read_search"]);
        let is_superuser = fs::metadata("/proc/self").unwrap().uid() == 0;
        let mut command = if is_superuser { bound } else { Command::new("env") };
        command.arg(program.get_program()).args(arguments).current_dir(self.folder.path()).env_clear();
        said(command.envs(program.get_envs().filter_map(|(name, value)| Some((name, value?)))).env("PATH", PATH))
    }

    /// The folder of the key file.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub fn signal(&self, name: &str) {
        let pid = self.process.id().to_string();
        assert!(Command::new("kill").args([&format!("-{name}"), &pid]).status().unwrap().success());
    }

    pub fn wait(&mut self) -> ExitStatus {
        self.process.wait().unwrap()
    }

    pub fn stop(&mut self) -> ExitStatus {
        self.signal("TERM");
        self.wait()
    }

    pub fn log(&self) -> String {
        log_in(&self.folder)
    }

    /// The end of a test: the program still answers, and it never panicked.
    pub fn end(self) {
        assert_eq!(self.operations("/readyz").status, 200, "{}", self.log());
        assert!(!self.log().contains("panicked"), "{}", self.log());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        if thread::panicking() {
            eprintln!("the program's log:\n{}", self.log());
        }
    }
}

/// Asks again and again, for ten seconds at most; each question takes its time, so nobody sleeps.
pub fn until(is_so: impl Fn() -> bool) -> bool {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(10) {
        if is_so() {
            return true;
        }
    }
    false
}

fn said(command: &mut Command) -> (Option<i32>, String) {
    let output = command.output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(said).unwrap())
}

fn log_in(folder: &TempDir) -> String {
    fs::read_to_string(folder.path().join("log")).unwrap_or_default()
}

/// Held together until both are known, so that they differ.
fn free_addresses() -> [SocketAddr; 2] {
    let listeners = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
    listeners.map(|listener| listener.local_addr().unwrap())
}

/// The program, with the settings that tests want.
fn command(database: &Database, folder: &TempDir, settings: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vestibule"));
    command
        .current_dir(folder.path())
        .env_clear()
        .env("VESTIBULE_DATA_DIR", folder.path().join("data"))
        .env("DATABASE_URL", database.url())
        // Nobody spreads the requests of most tests.
        .env("VESTIBULE_STOP_PAUSE", "off")
        // All tests come from one network.
        .env("VESTIBULE_LIMITS__SIGN_UP_PER_NETWORK", "100000/1h")
        .env("VESTIBULE_LIMITS__SIGN_UP_BEFORE_CAPTCHA", "100000/1h")
        .env("VESTIBULE_LIMITS__RECOVER_WITHOUT_CAPTCHA", "100000/1h")
        .env("VESTIBULE_LIMITS__FACTOR_PER_NETWORK", "100000/1h")
        .env("VESTIBULE_LIMITS__PASSWORD_PER_NETWORK", "100000/1h")
        .env("VESTIBULE_LIMITS__PASSWORD_PER_ACCOUNT", "1000/15min")
        .env("VESTIBULE_LIMITS__LINK_PER_NETWORK", "100000/1h")
        .env("VESTIBULE_LIMITS__CODE_PER_NETWORK", "100000/15min")
        .env("VESTIBULE_LIMITS__PASSKEY_PER_NETWORK", "100000/15min")
        .env("VESTIBULE_LIMITS__MAIL_PER_ADDRESS", "1000/1h")
        .env("VESTIBULE_LIMITS__MAIL_PER_KNOWN_DEVICE", "1000/1h")
        .env("VESTIBULE_LIMITS__ADDRESS_CHANGE_PER_ACCOUNT", "1000/1d")
        .envs(settings.iter().copied());
    command
}
