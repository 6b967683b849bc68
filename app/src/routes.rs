//! Every page on one screen.

use std::{future::Future, pin::Pin, sync::Arc};

use crate::{
    page::Answer,
    pages::{
        check_your_mail, confirm_email, forgot_password, link_sent, magic_link, recover, second_factor, secure_account,
        settings::{activity, codes, later, profile, security, sessions},
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
}

/// The pages.
pub fn routes() -> Vec<Route> {
    vec![
        route(paths::SIGN_UP, sign_up::page),
        route(paths::CHECK_YOUR_MAIL, check_your_mail::page),
        route(paths::VERIFY_EMAIL, confirm_email::page),
        route(paths::SIGN_IN, sign_in::page),
        route(paths::SECOND_FACTOR, second_factor::page),
        route(paths::RECOVER, recover::page),
        route(paths::RECOVER_PASSWORD, recover::password_page),
        route(paths::FORGOT_PASSWORD, forgot_password::page),
        route(paths::MAGIC_LINK, magic_link::page),
        route(paths::LINK_SENT, link_sent::page),
        route(paths::SECURE_ACCOUNT, secure_account::page),
        route(paths::PROFILE, profile::page),
        route(paths::SECURITY, security::page),
        route(paths::CODES, codes::page),
        route(paths::SESSIONS, sessions::page),
        route(paths::NOTIFICATIONS, later::notifications),
        route(paths::WEBHOOKS, later::webhooks),
        route(paths::API_KEYS, later::api_keys),
        route(paths::ACTIVITY, activity::page),
        route(paths::DANGER_ZONE, later::danger_zone),
    ]
}

fn route<F>(path: &'static str, page: fn() -> F) -> Route
where
    F: Future<Output = Answer> + Send + 'static,
{
    Route { path, page: Arc::new(move || Box::pin(page())) }
}
