//! From raw settings to [`Config`], and the rules between settings.

use std::net::SocketAddr;
use std::path::Path;

use accounts::limits::{Rate, Rates};
use model::limit::Limit;

use super::duration::lifetime;
use super::read::Reader;
use super::{
    Activity, AddressChange, Config, ConfigProblem, ConfigProblems, DEFAULTS, FileText, Link, Loaded, Mail, Mailbox,
    Origin, Password, Product, Secret, Session, SignUp, Smtp, captcha, cidr, database, mail, mailbox_may_open, rate,
    values,
};

/// Reads everything, and gives the configuration only if nothing at all was wrong.
pub(super) fn check(
    file: Result<Option<FileText>, ConfigProblem>,
    environment: impl IntoIterator<Item = (String, String)>,
) -> Result<Loaded, ConfigProblems> {
    let (file, unreadable) = match file {
        Ok(file) => (file, None),
        Err(problem) => (None, Some(problem)),
    };
    let mut reader = Reader::new(DEFAULTS, file.as_ref(), environment);
    if let Some(problem) = unreadable {
        reader.file_is_unreadable(problem);
    }
    let config = assemble(&mut reader);
    let (settings, problems) = reader.finish();
    match config {
        Some(config) if problems.is_empty() => Ok(Loaded { config, settings }),
        _ => Err(ConfigProblems(problems)),
    }
}

/// First every setting is asked for, so that every problem is found; only then does a
/// missing one end it.
fn assemble(reader: &mut Reader) -> Option<Config> {
    let address = reader.value("address", values::address);
    let public_origin = reader.value("public_origin", Origin::parse);
    let data_dir = reader.value("data_dir", values::folder);
    let database_url = reader.optional("database_url", database::url);
    let trusted_proxies = reader.value("trusted_proxies", cidr::list);
    let hsts = reader.value("hsts", values::hsts);
    let log = reader.value("log", values::log_filter);
    let log_format = reader.value("log_format", values::log_format);
    let operations_address = reader.value("operations_address", values::address_or_off);
    let stop_pause = reader.value("stop_pause", values::stop_pause);
    let product = product(reader);
    let sign_up = sign_up(reader);
    let session = session(reader);
    let sudo_window = reader.value("sudo.window", lifetime);
    let trusted_device = reader.value("two_factor.trusted_device", lifetime);
    let magic_link_lifetime = reader.value("magic_link.lifetime", values::link_lifetime);
    let address_change = address_change(reader);
    let password = reader.value("password.policy", values::password_policy);
    let product_name = product.as_ref().map(|product| product.name.as_str());
    let mail = mail(reader, public_origin.as_ref(), product_name);
    let captcha = captcha::captcha(reader);
    let retention = reader.value("activity.retention", lifetime);
    let limits = Limit::ALL.map(|limit| reader.value(&format!("limits.{}", limit.name()), rate::parse));

    if let Some(origin) = &public_origin {
        refuse_plain_http(reader, origin);
    }
    if let (Some(address), Some(Some(operations))) = (address, operations_address) {
        refuse_one_socket_for_two(reader, address, operations);
    }

    let data_dir = data_dir?;
    Some(Config {
        address: address?,
        public_origin: public_origin?,
        database_url: database_url?.unwrap_or_else(|| sqlite_in(&data_dir)),
        data_dir,
        trusted_proxies: trusted_proxies?,
        hsts: hsts?,
        log: log?,
        log_format: log_format?,
        operations_address: operations_address?,
        stop_pause: stop_pause?,
        product: product?,
        sign_up: sign_up?,
        session: session?,
        sudo_window: sudo_window?,
        trusted_device: trusted_device?,
        magic_link_lifetime: magic_link_lifetime?,
        address_change: address_change?,
        password: Password { policy: password? },
        mail: mail?,
        activity: Activity { retention: retention? },
        captcha: captcha?,
        limits: Rates(all(limits)?),
    })
}

/// The rates, if none was wrong.
fn all<const N: usize>(rates: [Option<Rate>; N]) -> Option<[Rate; N]> {
    let found: Vec<Rate> = rates.into_iter().flatten().collect();
    found.try_into().ok()
}

fn product(reader: &mut Reader) -> Option<Product> {
    let name = reader.value("product.name", values::product_name);
    let sessions_url = reader.optional("product.sessions_url", Link::parse);
    let terms_url = reader.optional("product.terms_url", Link::parse);
    let privacy_url = reader.optional("product.privacy_url", Link::parse);
    let accent_hue = reader.value("product.accent_hue", values::hue);
    Some(Product {
        name: name?,
        sessions_url: sessions_url?,
        terms_url: terms_url?,
        privacy_url: privacy_url?,
        accent_hue: accent_hue?,
    })
}

fn sign_up(reader: &mut Reader) -> Option<SignUp> {
    let mode = reader.value("sign_up.mode", values::sign_up_mode);
    let confirm_lifetime = reader.value("sign_up.confirm_lifetime", lifetime);
    Some(SignUp { mode: mode?, confirm_lifetime: confirm_lifetime? })
}

fn session(reader: &mut Reader) -> Option<Session> {
    let idle = reader.value("session.idle", lifetime);
    let absolute = reader.value("session.absolute", lifetime);
    let (idle, absolute) = (idle?, absolute?);
    if idle > absolute {
        reader.refuse(
            &["session.idle", "session.absolute"],
            "`session.idle` is longer than `session.absolute`, so it would never count.".to_owned(),
            "Make `session.idle` the shorter one, or the two equal.",
        );
        return None;
    }
    Some(Session { idle, absolute })
}

fn address_change(reader: &mut Reader) -> Option<AddressChange> {
    let wait = reader.value("address_change.wait", lifetime);
    let undo = reader.value("address_change.undo", lifetime);
    Some(AddressChange { wait: wait?, undo: undo? })
}

/// Asks for the mail settings and refuses an origin whose visitors would wait for mail
/// in vain.
fn mail(reader: &mut Reader, origin: Option<&Origin>, product_name: Option<&str>) -> Option<Mail> {
    let server = reader.optional("mail.smtp_url", mail::smtp);
    let from = reader.optional("mail.from", mail::mailbox);
    let ca_file = reader.optional("mail.ca_file", values::readable_file);
    let hello_name = reader.optional("mail.hello_name", mail::hello_name);

    if let (Some(None), Some(origin)) = (&server, origin)
        && !mailbox_may_open(origin)
    {
        reader.refuse(
            &["public_origin"],
            format!("`mail.smtp_url` is missing, so nobody at {origin} could get a mail."),
            "Set `mail.smtp_url` and `mail.from`; only `http://localhost` does without.",
        );
    }
    if let (Some(Some(_)), Some(None)) = (&server, &from) {
        reader.refuse(
            &["mail.smtp_url"],
            "`mail.from` is missing, so mails would come from nobody.".to_owned(),
            "Set `mail.from`, for example `Example <accounts@example.com>`.",
        );
    }
    let (ca_file, hello_name) = (ca_file?, hello_name?);
    Some(Mail {
        from: from?.unwrap_or_else(|| Mailbox {
            name: product_name.map(str::to_owned),
            address: "accounts@localhost".to_owned(),
        }),
        smtp: server?.map(|server| Smtp { ca_file, hello_name, ..server }),
    })
}

fn refuse_plain_http(reader: &mut Reader, origin: &Origin) {
    if !origin.is_https() && !origin.is_loopback() {
        reader.refuse(
            &["public_origin"],
            format!("`public_origin` is {origin}: passwords and cookies would travel unencrypted."),
            "Write it with `https://`; http is for `http://localhost` and loopback addresses.",
        );
    }
}

/// Port 0 asks the system for any free port, twice if need be.
fn refuse_one_socket_for_two(reader: &mut Reader, address: SocketAddr, operations: SocketAddr) {
    let (a, b) = (address.ip(), operations.ip());
    let overlap = a == b || a.is_unspecified() || b.is_unspecified();
    if overlap && address.port() == operations.port() && address.port() != 0 {
        reader.refuse(
            &["operations_address", "address"],
            "`operations_address` and `address` would take the same port.".to_owned(),
            "Give `operations_address` another port, or `off`.",
        );
    }
}

/// The three characters that mean something in the URL are written so that they do not.
fn sqlite_in(data_dir: &Path) -> Secret {
    let file = data_dir.join("vestibule.db").display().to_string();
    let file = file.replace('%', "%25").replace('?', "%3F").replace('#', "%23");
    Secret::new(format!("sqlite://{file}"))
}

#[cfg(test)]
mod tests;
