//! Every page on one screen, and which forms stand on it.

use std::{future::Future, pin::Pin, sync::Arc};

use crate::{
    page::Answer,
    pages::{
        check_your_mail, confirm_email, forgot_password, link_sent, magic_link, recover, second_factor, secure_account,
        settings::{activity, api_keys, codes, later, profile, security, sessions},
        sign_in, sign_up,
    },
    paths,
};

/// What makes a page.
pub type PageFn = Arc<dyn Fn() -> Pin<Box<dyn Future<Output = Answer> + Send>> + Send + Sync>;

/// A page by its address.
pub struct Route {
    /// Its path.
    pub path: &'static str,
    /// What makes it.
    pub page: PageFn,
    /// The forms that stand on it, as their server functions' endpoints.
    forms: &'static [&'static str],
}

/// The pages.
pub fn routes() -> Vec<Route> {
    vec![
        route(paths::SIGN_UP, sign_up::page, &["sign-up"]),
        route(paths::CHECK_YOUR_MAIL, check_your_mail::page, &["send-again"]),
        route(paths::VERIFY_EMAIL, confirm_email::page, &["confirm-email", "renew-confirmation"]),
        route(paths::SIGN_IN, sign_in::page, &[]),
        route(paths::SECOND_FACTOR, second_factor::page, &["second-factor"]),
        route(paths::RECOVER, recover::page, &["recover"]),
        route(paths::RECOVER_PASSWORD, recover::password_page, &["recover-password"]),
        route(paths::FORGOT_PASSWORD, forgot_password::page, &["forgot-password"]),
        route(paths::MAGIC_LINK, magic_link::page, &["sign-in-by-link", "set-password-by-link", "agree-by-link"]),
        route(paths::LINK_SENT, link_sent::page, &["use-code", "ask-again"]),
        route(paths::SECURE_ACCOUNT, secure_account::page, &["secure-account"]),
        route(
            paths::PROFILE,
            profile::page,
            &[
                "save-profile",
                "sign-out",
                "change-email",
                "agree-to-email",
                "remind-of-email",
                "cancel-email",
                "regenerate-recovery-code",
            ],
        ),
        route(
            paths::SECURITY,
            security::page,
            &[
                "change-password",
                "email-password-link",
                "begin-two-factor",
                "turn-on-two-factor",
                "turn-off-two-factor",
                "regenerate-backup-codes",
                "untrust",
                "begin-passkey",
                "add-passkey",
                "rename-passkey",
                "remove-passkey",
            ],
        ),
        route(paths::CODES, codes::page, &["codes-saved"]),
        route(paths::SESSIONS, sessions::page, &["logout", "logout-others", "logout-all", "name-sign-in"]),
        route(paths::NOTIFICATIONS, later::notifications, &[]),
        route(paths::WEBHOOKS, later::webhooks, &[]),
        route(paths::API_KEYS, api_keys::page, &["create-api-key", "revoke-api-key"]),
        route(paths::ACTIVITY, activity::page, &["this-wasnt-me", "begin-export"]),
        route(paths::DANGER_ZONE, later::danger_zone, &[]),
    ]
}

/// The page that a form stands on, by the path it is sent to. Where a browser does not say where it came from, one leads
/// back there.
pub fn page_of_form(action: &str) -> &'static str {
    let form = action.strip_prefix("/do/").unwrap_or_default();
    let found = routes().into_iter().find(|route| route.forms.contains(&form));
    found.map_or(paths::SIGN_IN, |route| route.path)
}

fn route<F>(path: &'static str, page: fn() -> F, forms: &'static [&'static str]) -> Route
where
    F: Future<Output = Answer> + Send + 'static,
{
    Route { path, page: Arc::new(move || Box::pin(page())), forms }
}
