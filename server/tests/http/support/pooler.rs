//! A real `PgBouncer` before the Postgres of the tests.

use std::{
    fs::{self, Permissions},
    net::{TcpListener, TcpStream},
    os::unix::fs::{MetadataExt, PermissionsExt},
    process::{Child, Command, Stdio},
    str::FromStr,
};

use sqlx::{ConnectOptions, postgres::PgConnectOptions};
use tempfile::TempDir;

use super::{Database, server::PATH, until};

/// A running `PgBouncer`.
pub struct Pooler {
    process: Child,
    port: u16,
    _folder: TempDir,
}

impl Pooler {
    /// Before the server of this database, with three connections and these lines of configuration.
    pub fn before(database: &Database, lines: &str) -> Self {
        let server = PgConnectOptions::from_str(&database.url()).unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("pgbouncer.ini");
        let text = format!(
            "[databases]\n* = host={} port={} user={}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\n\
             unix_socket_dir =\nauth_type = any\ndefault_pool_size = 3\nmax_client_conn = 500\n{lines}\n",
            server.get_host(),
            server.get_port(),
            server.get_username(),
        );
        fs::write(&file, text).unwrap();
        let mut command = Command::new("pgbouncer");
        // It refuses to run as the superuser, and who it becomes must be able to read the file.
        if folder.path().metadata().unwrap().uid() == 0 {
            fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
            fs::set_permissions(&file, Permissions::from_mode(0o644)).unwrap();
            command.args(["-u", "nobody"]);
        }
        let process = command.arg(file).env("PATH", PATH).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let process = process.expect("pgbouncer is missing: install the package pgbouncer");
        assert!(until(|| TcpStream::connect(("127.0.0.1", port)).is_ok()), "pgbouncer did not start");
        Self { process, port, _folder: folder }
    }

    /// Where this database is behind it.
    pub fn url_of(&self, database: &Database) -> String {
        let options = PgConnectOptions::from_str(&database.url()).unwrap();
        options.host("127.0.0.1").port(self.port).to_url_lossy().to_string()
    }
}

impl Drop for Pooler {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
