//! The configuration: read once at start, all of it, into types.
//!
//! # Why it is here
//! A setting that is wrong should stop the start with a sentence that says where and
//! what to do, not surface as an odd answer days later. Behind [`Config`] nothing is
//! checked again, and nothing else in the program reads the environment.
//!
//! # How it works
//! `vestibule.default.toml` is built in: it is the documentation, the defaults and the
//! list of what can be set. The operator's file lies over it, the environment over both
//! (`read`, `toml_file`, `environment`). Each value goes through one parser into its type (`written`, `values`,
//! `origin`, `mail`, `cidr`, `duration`), then the rules between settings are asked
//! (`check`). Problems are collected all the way and reported together.

mod captcha;
mod check;
mod cidr;
mod database;
mod duration;
mod environment;
mod mail;
mod nearest;
mod origin;
mod problem;
mod rate;
mod read;
mod secret;
mod toml_file;
mod values;
mod written;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use accounts::{captcha::service, limits::Rates};

use crate::headers::Hsts;

pub use cidr::Cidr;
pub use mail::{Mail, Mailbox, Smtp};
pub use origin::{Link, Origin};
pub use problem::{ConfigProblem, ConfigProblems};
pub use read::{Setting, Source};
pub use secret::Secret;
pub use toml_file::FileText;

/// Every setting with its default and what it is for.
pub const DEFAULTS: &str = include_str!("../vestibule.default.toml");

/// The settings whose value is shown to nobody, neither in problems nor by `check-config`.
const SECRETS: [&str; 3] = ["captcha.secret_key", "database_url", "mail.smtp_url"];

fn is_secret(path: &str) -> bool {
    SECRETS.contains(&path)
}

/// Everything an operator decides. `vestibule.default.toml` says what each is for.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where visitors' requests are taken.
    pub address: SocketAddr,
    /// Where visitors find this server; every link and every origin check uses it.
    pub public_origin: Origin,
    /// The folder of the key file and of the `SQLite` database.
    pub data_dir: PathBuf,
    /// `postgres://`, `postgresql://` or `sqlite:`; when not set, `SQLite` in `data_dir`.
    pub database_url: Secret,
    /// Whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<Cidr>,
    /// How far browsers are told to come by https only, where the origin is https.
    pub hsts: Hsts,
    /// A tracing filter that is known to parse.
    pub log: String,
    /// How log lines look.
    pub log_format: LogFormat,
    /// Where `/healthz`, `/readyz` and `/metrics` are served; nowhere when `off`.
    pub operations_address: Option<SocketAddr>,
    /// How long requests are still taken after SIGTERM, while `/readyz` says no.
    pub stop_pause: Duration,
    /// What belongs to the team's own product.
    pub product: Product,
    /// How accounts come to be.
    pub sign_up: SignUp,
    /// How long sign-ins last.
    pub session: Session,
    /// How long a proof counts.
    pub sudo_window: Duration,
    /// How long a trusted browser is not asked for the second factor.
    pub trusted_device: Duration,
    /// How long a link that was mailed works.
    pub magic_link_lifetime: Duration,
    /// How an account gets another address.
    pub address_change: AddressChange,
    /// What passwords must be like.
    pub password: Password,
    /// How mail is sent.
    pub mail: Mail,
    /// What is kept of an account's activity.
    pub activity: Activity,
    /// Who tells people from programs.
    pub captcha: Captcha,
    /// How often things can be tried.
    pub limits: Rates,
}

/// What visitors see of the team's own product.
#[derive(Debug, Clone)]
pub struct Product {
    /// 1 to 60 characters in one line.
    pub name: String,
    /// The product's list of its driver sessions.
    pub sessions_url: Option<Link>,
    /// The product's terms.
    pub terms_url: Option<Link>,
    /// The product's privacy notice.
    pub privacy_url: Option<Link>,
    /// The accent colour's hue in degrees (OKLCH), 0 to 360.
    pub accent_hue: u16,
}

/// How accounts come to be.
#[derive(Debug, Clone)]
pub struct SignUp {
    /// Who may make an account.
    pub mode: SignUpMode,
    /// How long a pending sign-up waits to be confirmed.
    pub confirm_lifetime: Duration,
}

/// Who may make an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignUpMode {
    /// Anybody.
    Open,
    /// Nobody; existing accounts still sign in.
    Closed,
}

/// How long a sign-in lasts: until the first of the two is over.
#[derive(Debug, Clone)]
pub struct Session {
    /// Without use. Never longer than `absolute`.
    pub idle: Duration,
    /// In all, from signing in.
    pub absolute: Duration,
}

/// How an account gets another address.
#[derive(Debug, Clone)]
pub struct AddressChange {
    /// How long it waits for somebody who cannot read the old mailbox.
    pub wait: Duration,
    /// How long the old address can undo it.
    pub undo: Duration,
}

/// What passwords must be like.
#[derive(Debug, Clone)]
pub struct Password {
    /// Which of the two sets of rules holds.
    pub policy: PasswordPolicy,
}

/// The two sets of password rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordPolicy {
    /// 8 characters with an uppercase letter, a lowercase letter and a number.
    Classic,
    /// 15 characters, or 8 with two-factor on; no classes (NIST SP 800-63B-4).
    Modern,
}

/// What is kept of an account's activity.
#[derive(Debug, Clone)]
pub struct Activity {
    /// Rows older than this are deleted.
    pub retention: Duration,
}

/// Who tells people from programs.
#[derive(Debug, Clone)]
pub struct Captcha {
    /// Who judges.
    pub judge: CaptchaJudge,
    /// How many keys a browser derives at most, where its work is the proof.
    pub most_keys: u32,
}

/// Who judges.
#[derive(Debug, Clone)]
pub enum CaptchaJudge {
    /// We do.
    Work,
    /// A third party.
    Service(CaptchaService),
}

/// A third party that judges.
#[derive(Debug, Clone)]
pub struct CaptchaService {
    /// Which.
    pub kind: service::Kind,
    /// What its widget is shown with.
    pub site_key: String,
    /// What we ask it with.
    pub secret_key: Secret,
    /// Where.
    pub verify_url: String,
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One object per line, for collectors.
    Json,
}

/// A good configuration, and for each setting who decided it.
#[derive(Debug)]
pub struct Loaded {
    /// What to run with.
    pub config: Config,
    /// In the order of the default file, secrets left out; for `check-config`.
    pub settings: Vec<Setting>,
}

impl Config {
    /// Reads the file and the environment, as `vestibule` does when it starts.
    ///
    /// The file is the one `flag` names (`--config`), else the one `VESTIBULE_CONFIG`
    /// names, else `vestibule.toml` in the working folder if it is there.
    ///
    /// # Errors
    /// Everything that is wrong at once, a named file that cannot be read included.
    pub fn load(
        flag: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Loaded, ConfigProblems> {
        let environment: Vec<(String, String)> = environment.into_iter().collect();
        let variable = environment
            .iter()
            .find(|(name, text)| name == environment::FILE && !text.is_empty())
            .map(|(_, text)| written::value(text).map(PathBuf::from));
        let usual = Path::new("vestibule.toml");
        let file = match flag.map(|flag| Ok(flag.to_owned())).or(variable) {
            Some(Ok(named)) => read_file(&named).map(Some),
            Some(Err(wrong)) => Err(ConfigProblem {
                place: environment::FILE.to_owned(),
                message: wrong.message.to_owned(),
                remedy: wrong.remedy.to_owned(),
            }),
            // Not being there is fine; being there and unreadable is not.
            None if matches!(usual.try_exists(), Ok(false)) => Ok(None),
            None => read_file(usual).map(Some),
        };
        check::check(file, environment)
    }

    /// The same from a text in memory, for those who have no file, such as tests.
    ///
    /// # Errors
    /// Everything that is wrong at once.
    #[cfg(test)]
    pub fn from_text(
        file: Option<FileText>,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Loaded, ConfigProblems> {
        check::check(Ok(file), environment)
    }

    /// Whether mails go to `/dev/mailbox`, where whoever reaches the page reads them all.
    /// So only where nobody but this machine can: an http loopback origin without SMTP.
    pub fn mailbox_is_open(&self) -> bool {
        mailbox_may_open(&self.public_origin) && self.mail.smtp.is_none()
    }
}

fn mailbox_may_open(origin: &Origin) -> bool {
    origin.is_loopback() && !origin.is_https()
}

fn read_file(path: &Path) -> Result<FileText, ConfigProblem> {
    let name = path.display().to_string();
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(FileText { name, text }),
        Err(error) => Err(ConfigProblem {
            place: name,
            message: format!("The configuration file cannot be read: {error}."),
            remedy: "Correct its path in --config or VESTIBULE_CONFIG, or its permissions.".to_owned(),
        }),
    }
}

/// The variables of this process. The only place that asks for them.
///
/// A value that is not UTF-8 keeps a replacement character, by which [`Config::load`]
/// refuses it when it is one of ours, and which is harmless when it is not.
pub fn process_environment() -> Vec<(String, String)> {
    std::env::vars_os()
        .map(|(name, text)| (name.to_string_lossy().into_owned(), text.to_string_lossy().into_owned()))
        .collect()
}

/// A list of networks, for tests.
#[cfg(test)]
pub fn parse_proxies(text: &str) -> Vec<Cidr> {
    cidr::list(text).unwrap_or_default()
}

/// The port of the reload socket, where `cargo leptos watch` started the program. No setting: that tool sets it.
pub fn reload_port() -> Option<u16> {
    let value = |name| std::env::var_os(name).and_then(|value| value.into_string().ok());
    value("LEPTOS_WATCH")?;
    value("LEPTOS_RELOAD_PORT")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nothing() -> Vec<(String, String)> {
        Vec::new()
    }

    #[test]
    fn a_named_file_is_read_and_the_flag_wins_over_the_variable() {
        let folder = tempfile::tempdir().unwrap();
        let (a, b) = (folder.path().join("a.toml"), folder.path().join("b.toml"));
        std::fs::write(&a, "[product]\nname = \"A\"\n").unwrap();
        std::fs::write(&b, "[product]\nname = \"B\"\n").unwrap();
        let variable = || {
            let named = b.display().to_string();
            vec![("VESTIBULE_CONFIG".to_owned(), named)]
        };
        let by_flag = Config::load(Some(&a), variable()).unwrap();
        assert_eq!(by_flag.config.product.name, "A");
        let by_variable = Config::load(None, variable()).unwrap();
        assert_eq!(by_variable.config.product.name, "B");
    }

    #[test]
    fn quotes_around_the_name_of_the_file_are_refused_with_the_variables_name() {
        let variable = vec![("VESTIBULE_CONFIG".to_owned(), "\"a.toml\"".to_owned())];
        let problem = Config::load(None, variable).unwrap_err().to_string();
        assert!(problem.starts_with("VESTIBULE_CONFIG: Its value stands in quotes"), "{problem}");
    }

    #[test]
    fn a_named_file_that_is_not_there_is_one_problem_among_the_others() {
        let missing = Path::new("/nowhere/vestibule.toml");
        let environment = vec![("VESTIBULE_LOG_FORMAT".to_owned(), "xml".to_owned())];
        let problems = Config::load(Some(missing), environment).unwrap_err().0;
        let places: Vec<&str> = problems.iter().map(|p| p.place.as_str()).collect();
        assert_eq!(places, ["/nowhere/vestibule.toml", "VESTIBULE_LOG_FORMAT"]);
    }

    #[test]
    fn every_secret_is_a_setting() {
        let settings = Config::from_text(None, nothing()).unwrap().settings;
        for secret in SECRETS {
            assert!(settings.iter().any(|setting| setting.path == secret));
        }
    }
}
