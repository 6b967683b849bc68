//! Vestibule: sign-up, sign-in and settings for a product, in one program.

mod api;
mod assets;
mod cli;
mod config;
mod headers;
mod host;
mod key_file;
mod middleware;
mod operations;
mod pages;
mod router;
mod serve;

use std::process::ExitCode;

use clap::Parser;

use crate::{
    cli::{AccountCommand, Cli, Command, OutboxCommand, ServiceKeyCommand},
    config::{Config, Loaded},
};

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    let loaded = Config::load(cli.config.as_deref(), config::process_environment());
    match (cli.asked(), loaded) {
        (Command::CheckConfig, loaded) => cli::print_check(&loaded),
        (_, Err(problems)) => cli::fail(&problems, 2),
        (command, Ok(Loaded { config, .. })) => {
            serve::start_log(&config);
            let done = match command {
                Command::Serve => serve::serve(config).await,
                Command::Migrate(migrate) => serve::migrate(&config, migrate.key()).await,
                Command::Account(account) => match account.command {
                    AccountCommand::Show { account } => cli::account::show(&config, &account).await,
                    AccountCommand::DisableTwoFactor { account } => {
                        cli::account::disable_two_factor(&config, &account).await
                    }
                    AccountCommand::EndSessions { account } => cli::account::end_sessions(&config, &account).await,
                },
                Command::Outbox(outbox) => match outbox.command {
                    OutboxCommand::List => cli::outbox::list(&config).await,
                    OutboxCommand::Retry { which } => cli::outbox::retry(&config, &which).await,
                },
                Command::ServiceKey(service_key) => match service_key.command {
                    ServiceKeyCommand::Create { name, scopes, expires } => {
                        cli::service_key::create(&config, &name, &scopes, expires.as_deref()).await
                    }
                    ServiceKeyCommand::List => cli::service_key::list(&config).await,
                    ServiceKeyCommand::Revoke { name } => cli::service_key::revoke(&config, &name).await,
                },
                Command::CheckConfig => Ok(()),
            };
            match done {
                Ok(()) => ExitCode::SUCCESS,
                Err(error) => cli::fail(&error, 1),
            }
        }
    }
}
