//! Puts the parts of an installation together from its configuration.

use std::{error::Error, sync::Arc};

use accounts::{
    Accounts,
    captcha::{CaptchaSettings, Judge, service::Service},
    clock::Clock,
    crypto::sealed::SealingKey,
    db::Db,
    flows::key_check::{self, KeyCheck},
    mail::smtp::{Smtp, SmtpSettings},
    settings::{MailRoute, Settings},
};
use app::server_side::context::{Host, ProductLinks};
use model::{password::PasswordPolicy, secret::Secret, sign_up::SignUpMode};
use tokio_util::task::TaskTracker;

use crate::{
    config::{self, Config},
    key_file::{self, KeyFileProblem},
};

/// Why the program cannot run, in words for the operator.
pub type Stop = Box<dyn Error + Send + Sync>;

/// Opens the database, migrated, and the key file.
///
/// # Errors
/// In words for the operator.
pub async fn open(config: &Config) -> Result<Host, Stop> {
    let db = open_database(config).await?;
    let key = right_key(config, &db).await?;
    let accounts = Accounts::new(db, Clock::System, key, settings(config)?)
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

/// Goes on with the key file that is there, or a new one, whatever the database was made with. Gives the addresses of
/// those whose authenticator app does not work with it.
///
/// # Errors
/// In words for the operator.
pub async fn take_new_key(config: &Config) -> Result<Vec<String>, Stop> {
    key_file::load_from(&config.data_dir)?;
    let db = open_database(config).await?;
    let locked_out = key_check::take_new_key(&db, &load_or_make_key(config)?, Clock::System.now()).await;
    db.close().await;
    Ok(locked_out?)
}

/// Opens the database and brings it up to date.
async fn open_database(config: &Config) -> Result<Db, Stop> {
    let url = config.database_url.expose();
    if url.starts_with("sqlite:") {
        key_file::make_folder(&config.data_dir)?;
    }
    let db = Db::open(url).await?;
    db.migrate().await?;
    Ok(db)
}

/// The key that belongs to the database. A new one is made only where nothing was sealed yet.
async fn right_key(config: &Config, db: &Db) -> Result<SealingKey, Stop> {
    let now = Clock::System.now();
    let path = key_file::path_in(&config.data_dir);
    let found = || Ok::<_, KeyFileProblem>(key_file::load_from(&config.data_dir)?.map(|bytes| SealingKey::new(&bytes)));
    let key = match found()? {
        Some(key) => key,
        None => match key_check::check_key(db, None, now).await? {
            KeyCheck::NoneYet => load_or_make_key(config)?,
            // Another process may have made both since we looked: the file before the row.
            _ => found()?.ok_or_else(|| KeyFileProblem::Missing(path.clone()))?,
        },
    };
    match key_check::check_key(db, Some(&key), now).await? {
        KeyCheck::Right => Ok(key),
        KeyCheck::Another { expected } => Err(KeyFileProblem::Another { path, found: key.id(), expected }.into()),
        KeyCheck::NoneYet | KeyCheck::Missing => Err(KeyFileProblem::Missing(path).into()),
    }
}

fn load_or_make_key(config: &Config) -> Result<SealingKey, Stop> {
    let bytes = key_file::load_or_create(&config.data_dir, |bytes| {
        if let Ok(random) = accounts::random::Random.bytes::<48>() {
            bytes.copy_from_slice(&random[..bytes.len()]);
        }
    })?;
    Ok(SealingKey::new(&bytes))
}

fn settings(config: &Config) -> Result<Settings, Stop> {
    Ok(Settings {
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
        sudo_window: config.sudo_window,
        trusted_device: config.trusted_device,
        magic_link_lifetime: config.magic_link_lifetime,
        address_change_wait: config.address_change.wait,
        address_change_undo: config.address_change.undo,
        mail_route: match &config.mail.smtp {
            Some(smtp) => MailRoute::Smtp(Smtp::new(&smtp_settings(config, smtp)?)?),
            None => MailRoute::Mailbox,
        },
        captcha: captcha(&config.captcha)?,
        limits: config.limits.clone(),
        activity_retention: config.activity.retention,
        ..Settings::default()
    })
}

fn captcha(captcha: &config::Captcha) -> Result<CaptchaSettings, Stop> {
    let judge = match &captcha.judge {
        config::CaptchaJudge::Work => Judge::Work,
        config::CaptchaJudge::Service(service) => Judge::Service(Service::new(
            service.kind,
            service.site_key.clone(),
            Secret::new(service.secret_key.expose()),
            service.verify_url.clone(),
        )?),
    };
    Ok(CaptchaSettings { judge, most_keys: captcha.most_keys })
}

fn smtp_settings(config: &Config, smtp: &config::Smtp) -> Result<SmtpSettings, Stop> {
    Ok(SmtpSettings {
        host: smtp.host.clone(),
        port: smtp.port,
        tls: smtp.tls,
        credentials: smtp.credentials.as_ref().map(|c| (c.user.clone(), Secret::new(c.password.expose()))),
        ca_pem: smtp.ca_file.as_ref().map(std::fs::read).transpose()?,
        from_name: config.mail.from.name.clone(),
        from_address: config.mail.from.address.clone(),
        hello_name: smtp.hello_name.clone(),
        site: config.public_origin.dns_name(),
    })
}
