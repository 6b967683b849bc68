//! The operator's commands: what can be typed, and the answer of `check-config`.

pub mod account;
pub mod outbox;
pub mod service_key;

use std::fmt::Display;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use model::service_key::ServiceScope;

use crate::config::{ConfigProblems, Loaded, Source};

/// Accounts, sign-in and settings for your product, in one program.
#[derive(Debug, Parser)]
#[command(
    name = "vestibule",
    version,
    after_help = "Each setting is also an environment variable; vestibule.default.toml lists \
                  them all.\nWithout a command, Vestibule serves."
)]
pub struct Cli {
    /// The file that was named by hand, which goes before every other.
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        help = "Read the settings from this file, not from the one VESTIBULE_CONFIG names \
                or ./vestibule.toml"
    )]
    pub config: Option<PathBuf>,

    #[command(subcommand)]
    command: Option<Command>,
}

impl Cli {
    /// What to do: serve, unless something else was asked for.
    pub fn asked(&self) -> Command {
        self.command.clone().unwrap_or(Command::Serve)
    }
}

/// What an operator can ask for.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub enum Command {
    /// Answer visitors and send mail, until told to stop (the default)
    ///
    /// Brings the database up to date first. On SIGTERM it takes no new work, finishes
    /// what it has begun and ends within 10 seconds.
    Serve,

    /// Bring the database up to date, then end
    ///
    /// Does nothing when it is already. `serve` does the same at its start.
    Migrate(MigrateArgs),

    /// Say whether the settings are good and where each one comes from
    ///
    /// Starts nothing and connects nowhere. Ends with 0 when the settings are good and
    /// with 2 when they are not. Secrets are shown as "(set)".
    CheckConfig,

    /// Look at accounts, and help their owners
    Account(AccountArgs),

    /// Look at what was sent and what waits
    Outbox(OutboxArgs),

    /// Give the product's own programs keys to the API, and take them away
    ServiceKey(ServiceKeyArgs),
}

/// `vestibule service-key …`
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct ServiceKeyArgs {
    /// What to do with service keys.
    #[command(subcommand)]
    pub command: ServiceKeyCommand,
}

/// What an operator can do with service keys.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub enum ServiceKeyCommand {
    /// Print a new key, once
    Create {
        /// What to call it
        name: String,
        /// What it may do; can be given several times
        #[arg(long = "scope", value_name = "SCOPE", required = true, value_parser = scope)]
        scopes: Vec<ServiceScope>,
        /// The last day on which it works (UTC), as in 2027-01-31. Without it: until it is
        /// revoked
        #[arg(long, value_name = "DAY")]
        expires: Option<String>,
    },

    /// Print the keys that were not revoked
    List,

    /// Revoke a key: it opens nothing from then on
    Revoke {
        /// What it is called
        name: String,
    },
}

fn scope(word: &str) -> Result<ServiceScope, String> {
    ServiceScope::from_word(word).ok_or_else(|| {
        let all = ServiceScope::ALL.map(ServiceScope::as_str).join(", ");
        format!("the scopes are {all}")
    })
}

/// `vestibule migrate …`
#[derive(Debug, Clone, Default, PartialEq, Eq, Args)]
pub struct MigrateArgs {
    /// Go on with the key file that is there, or a new one: for one that is lost for good
    ///
    /// What the lost key sealed stays unreadable: backup codes and authenticator apps stop
    /// working. It prints for which accounts two-factor has to be turned off.
    #[arg(long)]
    new_key: bool,
}

impl MigrateArgs {
    /// What to do about the key file.
    pub fn key(&self) -> MigrateKey {
        if self.new_key { MigrateKey::New } else { MigrateKey::Same }
    }
}

/// Which key file has to be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MigrateKey {
    /// The one that belongs to the database.
    Same,
    /// Whichever is there, or a new one.
    New,
}

/// `vestibule outbox …`
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct OutboxArgs {
    /// What to do with the outbox.
    #[command(subcommand)]
    pub command: OutboxCommand,
}

/// What an operator can do with the outbox.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub enum OutboxCommand {
    /// Print how the outbox stands, the latest messages and how each attempt went
    List,

    /// Send again what was given up, or what waits for its next attempt
    ///
    /// What is in it is written anew at that moment: links that are made then work, and
    /// what nobody waits for any more is not sent.
    Retry {
        /// The message's id, as `outbox list` prints it; or `all`: everything that was
        /// given up or is held
        #[arg(value_name = "ID-or-all")]
        which: String,
    },
}

/// `vestibule account …`
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct AccountArgs {
    /// What to do with the account.
    #[command(subcommand)]
    pub command: AccountCommand,
}

/// What an operator can do with an account.
#[derive(Debug, Clone, PartialEq, Eq, Subcommand)]
pub enum AccountCommand {
    /// Print an account and its latest activity
    Show {
        /// The account's e-mail address, or its id (acc_...)
        #[arg(value_name = "ADDRESS-or-ID")]
        account: String,
    },

    /// Turn two-factor off: for somebody who lost the authenticator app and the backup codes
    ///
    /// Make sure that it is the account's owner who asks. It stands in the account's activity,
    /// and the owner is told by mail.
    DisableTwoFactor {
        /// The account's e-mail address, or its id (acc_...)
        #[arg(value_name = "ADDRESS-or-ID")]
        account: String,
    },

    /// Sign every browser out, and trust none any more
    ///
    /// It stands in the account's activity, and the owner is told by mail.
    EndSessions {
        /// The account's e-mail address, or its id (acc_...)
        #[arg(value_name = "ADDRESS-or-ID")]
        account: String,
    },
}

/// Says on standard error why the program ends.
pub fn fail(why: &(impl Display + ?Sized), code: u8) -> ExitCode {
    // Where even that cannot be written there is nobody left to tell.
    let _ = writeln!(io::stderr().lock(), "vestibule: {why}");
    ExitCode::from(code)
}

/// Answers `check-config`: the settings in effect on standard output, or everything that
/// is wrong on standard error. 0 when good, 2 when not, 1 when the answer could not be
/// written.
pub fn print_check(result: &Result<Loaded, ConfigProblems>) -> ExitCode {
    let (written, code) = match result {
        Ok(loaded) => (write_settings(&mut io::stdout().lock(), loaded), 0),
        Err(problems) => (write_problems(&mut io::stderr().lock(), problems), 2),
    };
    match written {
        Ok(()) => ExitCode::from(code),
        Err(_) => ExitCode::FAILURE,
    }
}

fn write_settings(out: &mut impl Write, loaded: &Loaded) -> io::Result<()> {
    writeln!(out, "The configuration is good.\n")?;
    let settings = &loaded.settings;
    let paths = settings.iter().map(|setting| setting.path.len());
    let width = paths.max().unwrap_or_default();
    for setting in settings {
        let source = match &setting.source {
            Source::Default => "default".to_owned(),
            Source::File { .. } => format!("file: {}", setting.source),
            Source::Environment(variable) => format!("environment: {variable}"),
        };
        let (path, shown) = (&setting.path, &setting.shown);
        writeln!(out, "{path:width$} = {shown}  [{source}]")?;
    }
    out.flush()
}

fn write_problems(out: &mut impl Write, problems: &ConfigProblems) -> io::Result<()> {
    match problems.0.len() {
        1 => writeln!(out, "The configuration has a problem.\n")?,
        count => writeln!(out, "The configuration has {count} problems.\n")?,
    }
    writeln!(out, "{problems}")?;
    out.flush()
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::config::{Config, FileText};

    fn typed(line: &str) -> Result<Cli, clap::Error> {
        Cli::try_parse_from(line.split_whitespace())
    }

    fn checked(environment: &[(&str, &str)]) -> Result<Loaded, ConfigProblems> {
        let file = FileText { name: "vestibule.toml".to_owned(), text: "log = \"warn\"".to_owned() };
        let owned = |(name, text): &(&str, &str)| ((*name).to_owned(), (*text).to_owned());
        Config::from_text(Some(file), environment.iter().map(owned))
    }

    #[test]
    fn the_commands_are_well_formed() {
        <Cli as CommandFactory>::command().debug_assert();
    }

    #[test]
    fn serve_is_what_happens_without_a_command() {
        assert_eq!(typed("vestibule").unwrap().asked(), Command::Serve);
        assert_eq!(typed("vestibule serve").unwrap().asked(), Command::Serve);
        assert_eq!(typed("vestibule migrate").unwrap().asked(), Command::Migrate(MigrateArgs::default()));
    }

    #[test]
    fn the_file_may_be_named_before_or_after_the_command() {
        for line in ["vestibule --config a.toml check-config", "vestibule check-config --config a.toml"] {
            let cli = typed(line).unwrap();
            assert_eq!(cli.asked(), Command::CheckConfig);
            assert_eq!(cli.config, Some(PathBuf::from("a.toml")));
        }
    }

    #[test]
    fn an_account_is_named_by_address_or_id() {
        let Command::Account(account) = typed("vestibule account show a@b.c").unwrap().asked() else {
            panic!("an account command");
        };
        assert_eq!(account.command, AccountCommand::Show { account: "a@b.c".to_owned() });
        assert!(typed("vestibule account show").is_err());
        assert!(typed("vestibule account").is_err());
    }

    #[test]
    fn a_good_configuration_is_shown_with_its_sources_and_without_its_secrets() {
        let database = ("DATABASE_URL", "postgres://u:hunter2@db/x");
        let loaded = checked(&[database]).unwrap();
        let mut out = Vec::new();
        write_settings(&mut out, &loaded).unwrap();
        let out = String::from_utf8(out).unwrap();
        let lines: Vec<String> =
            out.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        assert_eq!(lines[0], "The configuration is good.");
        for line in [
            "address = 127.0.0.1:3000 [default]",
            "database_url = (set) [environment: DATABASE_URL]",
            "log = warn [file: vestibule.toml line 1]",
            "mail.smtp_url = (not set) [default]",
            "product.accent_hue = 262 [default]",
        ] {
            assert!(lines.iter().any(|l| l == line), "{line} in {out}");
        }
        assert!(!out.contains("hunter2"));
    }

    #[test]
    fn problems_are_shown_one_per_line_and_end_with_2() {
        let result = checked(&[("VESTIBULE_FOO", "x"), ("VESTIBULE_LOG_FORMAT", "xml")]);
        let mut out = Vec::new();
        write_problems(&mut out, result.as_ref().unwrap_err()).unwrap();
        let out = String::from_utf8(out).unwrap();
        assert!(out.starts_with("The configuration has 2 problems.\n\nVESTIBULE_FOO: "), "{out}");
        assert_eq!(out.lines().count(), 4);
        assert_eq!(print_check(&result), ExitCode::from(2));
    }
}
