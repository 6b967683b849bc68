//! The built program, running for one test.

use std::{
    fs::{self, File},
    io::{BufRead, BufReader},
    net::{SocketAddr, TcpListener},
    process::{Child, Command, ExitStatus, Stdio},
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;

use super::{Database, Kind, rows::Rows};

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
        let mut process = Command::new(env!("CARGO_BIN_EXE_vestibule"))
            .current_dir(folder.path())
            .env_clear()
            .env("VESTIBULE_ADDRESS", address.to_string())
            .env("VESTIBULE_OPERATIONS_ADDRESS", operations.to_string())
            .env("VESTIBULE_PUBLIC_ORIGIN", &origin)
            .env("VESTIBULE_DATA_DIR", folder.path().join("data"))
            .env("DATABASE_URL", database.url())
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

fn log_in(folder: &TempDir) -> String {
    fs::read_to_string(folder.path().join("log")).unwrap_or_default()
}

/// Held together until both are known, so that they differ.
fn free_addresses() -> [SocketAddr; 2] {
    let listeners = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
    listeners.map(|listener| listener.local_addr().unwrap())
}
