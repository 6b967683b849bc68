//! Puts the parts of an installation together from its configuration.

use std::{error::Error, sync::Arc};

use accounts::{
    Accounts,
    clock::Clock,
    crypto::sealed::SealingKey,
    db::Db,
    settings::{MailRoute, Settings},
};
use app::server_side::context::{Host, ProductLinks};
use model::{password::PasswordPolicy, sign_up::SignUpMode};
use tokio_util::task::TaskTracker;

use crate::{
    config::{self, Config},
    key_file,
};

/// Why the program cannot run, in words for the operator.
pub type Stop = Box<dyn Error + Send + Sync>;

/// Opens the database, migrated, and the key file.
///
/// # Errors
/// In words for the operator.
pub async fn open(config: &Config) -> Result<Host, Stop> {
    // Also makes the data folder, where the database may have to be made.
    let key = key_file::load_or_create(&config.data_dir, |bytes| {
        if let Ok(random) = accounts::random::Random.bytes::<48>() {
            bytes.copy_from_slice(&random[..bytes.len()]);
        }
    })?;
    let db = Db::open(config.database_url.expose()).await?;
    db.migrate().await?;
    let accounts = Accounts::new(db, Clock::System, SealingKey::new(&key), settings(config))
        .map_err(|fault| format!("the program could not start (reference {})", fault.reference))?;
    Ok(Host {
        accounts,
        mutations: TaskTracker::new(),
        is_https: config.public_origin.is_https(),
        links: Arc::new(ProductLinks {
            terms: config.product.terms_url.as_ref().map(|link| link.as_str().to_owned()),
            privacy: config.product.privacy_url.as_ref().map(|link| link.as_str().to_owned()),
            sessions: config.product.sessions_url.as_ref().map(|link| link.as_str().to_owned()),
        }),
    })
}

fn settings(config: &Config) -> Settings {
    Settings {
        public_origin: config.public_origin.as_str().to_owned(),
        product_name: config.product.name.clone(),
        sign_up: match config.sign_up.mode {
            config::SignUpMode::Open => SignUpMode::Open,
            config::SignUpMode::Closed => SignUpMode::Closed,
        },
        confirm_lifetime: config.sign_up.confirm_lifetime,
        password_policy: match config.password.policy {
            config::PasswordPolicy::Classic => PasswordPolicy::Classic,
            config::PasswordPolicy::Modern => PasswordPolicy::Modern,
        },
        session_idle: config.session.idle,
        session_absolute: config.session.absolute,
        mail_route: MailRoute::Mailbox,
        ..Settings::default()
    }
}
