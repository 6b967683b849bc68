//! What there is to ask: one list. What the framework knows is taken from it; the rest stands here, and the tests in
//! `list` fail where something is missing.

use std::collections::BTreeSet;

use leptos::server_fn::axum::server_fn_paths;

use super::{Ada, Mailed};

/// The fixed routes as they stand in the source, each with an address that it answers.
pub const FIXED: [(&str, &str); 20] = [
    ("/", "/"),
    ("/settings", "/settings"),
    ("/.well-known/change-password", "/.well-known/change-password"),
    ("/.well-known/passkey-endpoints", "/.well-known/passkey-endpoints"),
    ("/pkg/{file}", "/pkg/vestibule.css"),
    ("/favicon.svg", "/favicon.svg"),
    ("/brand.css", "/brand.css"),
    ("/time-zones.html", "/time-zones.html"),
    ("/captcha-worker.js", "/captcha-worker.js"),
    ("/settings/activity/export.csv", "/settings/activity/export.csv"),
    ("/settings/activity/export.json", "/settings/activity/export.json"),
    ("/api/v1/session", "/api/v1/session"),
    ("/api/v1/me", "/api/v1/me"),
    ("/api/v1/accounts/{id}", "/api/v1/accounts/acc_019d8f00-0000-7000-8000-000000000000"),
    ("/forward-auth", "/forward-auth"),
    ("/dev/mailbox", "/dev/mailbox"),
    ("/dev/mailbox/samples", "/dev/mailbox/samples"),
    ("/dev/mailbox/{id}", "/dev/mailbox/019d8f00-0000-7000-8000-000000000000"),
    ("/dev/mailbox/{id}/html", "/dev/mailbox/019d8f00-0000-7000-8000-000000000000/html"),
    ("/dev/gallery", "/dev/gallery"),
];

/// The forms that need sudo: each carries its proof in the field `proof`.
pub const NEEDS_SUDO: [&str; 10] = [
    "/do/change-email",
    "/do/begin-two-factor",
    "/do/turn-on-two-factor",
    "/do/turn-off-two-factor",
    "/do/regenerate-backup-codes",
    "/do/regenerate-recovery-code",
    "/do/begin-passkey",
    "/do/remove-passkey",
    "/do/begin-export",
    "/do/create-api-key",
];

/// What programs send to, and what answers whatever is sent: tests of their own look at them.
pub const FOR_PROGRAMS: [&str; 4] = ["/api/v1/keys/verify", "/api/v1", "/api/v1/", "/api/v1/{*address}"];

/// What answers on the operator's address only.
pub const OPERATIONS: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

/// The pages.
pub fn pages() -> BTreeSet<String> {
    app::routes().iter().map(|page| page.path.to_owned()).collect()
}

/// Every address that something answers with GET.
pub fn examples() -> BTreeSet<String> {
    let fixed = FIXED.iter().map(|(_, example)| (*example).to_owned());
    pages().into_iter().chain(fixed).collect()
}

/// The addresses of the server functions.
pub fn forms() -> BTreeSet<&'static str> {
    server_fn_paths().map(|(path, _)| path).collect()
}

/// A field of a form.
#[derive(Clone, Copy)]
pub struct Field<'v> {
    pub name: &'static str,
    pub value: &'v str,
    pub is_needed: bool,
}

const NO_SIGN_IN: &str = "019d8f00-0000-7000-8000-000000000000";

/// What a server function takes; with these values, sent by Ada with what waits in mailboxes, it does what it is there
/// for.
#[expect(clippy::too_many_lines, reason = "a list: an entry for each form")]
pub fn fields<'v>(form: &str, mailed: &'v Mailed) -> Vec<Field<'v>> {
    let needed = |name, value| Field { name, value, is_needed: true };
    let may = |name, value| Field { name, value, is_needed: false };
    match form {
        "/do/sign-up" => vec![
            needed("kind", "personal"),
            needed("first_name", "Eve"),
            needed("last_name", "Moneypenny"),
            may("organization_name", ""),
            needed("email", "eve@example.org"),
            needed("password", Ada::PASSWORD),
            may("time_zone", "Europe/Berlin"),
            may("captcha", ""),
        ],
        "/do/load-captcha" => vec![needed("purpose", "sign_up")],
        "/do/sign-in" => {
            vec![needed("email", Ada::EMAIL), needed("password", Ada::PASSWORD), may("next", "/settings/security")]
        }
        "/do/email-sign-in-link" => vec![needed("email", Ada::EMAIL), may("next", "/settings/security")],
        "/do/forgot-password" => vec![needed("email", Ada::EMAIL)],
        "/do/use-code" => vec![needed("code", &mailed.code)],
        "/do/sign-in-by-link" => vec![needed("token", &mailed.sign_in)],
        "/do/set-password-by-link" => vec![
            needed("token", &mailed.set_password),
            needed("new_password", Ada::NEW_PASSWORD),
            needed("confirm_password", Ada::NEW_PASSWORD),
            may("sign_out_others", "true"),
        ],
        "/do/agree-by-link" => vec![needed("token", &mailed.new_address), needed("side", "new")],
        "/do/secure-account" => vec![
            needed("token", &mailed.secure),
            may("sure", "true"),
            may("sign_ins", "true"),
            may("password", "true"),
            may("address", "true"),
            may("two_factor", "true"),
            may("codes", "true"),
            may("code", "123456"),
        ],
        "/do/change-password" => vec![
            needed("current_password", Ada::PASSWORD),
            needed("new_password", Ada::NEW_PASSWORD),
            needed("confirm_password", Ada::NEW_PASSWORD),
            may("sign_out_others", "true"),
            may("proof", ""),
        ],
        "/do/begin-two-factor" | "/do/turn-off-two-factor" | "/do/regenerate-backup-codes" => {
            vec![may("proof", Ada::PASSWORD)]
        }
        "/do/regenerate-recovery-code" => {
            vec![may("proof", Ada::PASSWORD), may("captcha", ""), may("mail_code", "")]
        }
        "/do/turn-on-two-factor" => vec![needed("code", "123456"), may("proof", Ada::PASSWORD)],
        "/do/codes-saved" => vec![may("saved", "true")],
        "/do/second-factor" => {
            vec![needed("code", "123456"), may("trust", "true"), may("next", "/settings/security")]
        }
        "/do/recover" => {
            vec![needed("email", Ada::EMAIL), needed("recovery_code", &mailed.recovery_code), may("captcha", "")]
        }
        "/do/recover-password" => vec![
            may("code", ""),
            needed("new_password", Ada::NEW_PASSWORD),
            needed("confirm_password", Ada::NEW_PASSWORD),
        ],
        "/do/change-email" => {
            vec![
                needed("new_email", Ada::NEW_EMAIL),
                may("lost_old", "false"),
                may("proof", Ada::PASSWORD),
                may("account", ""),
            ]
        }
        "/do/agree-to-email" => {
            vec![needed("side", "new"), may("new_code", &mailed.new_code), may("old_code", "")]
        }
        "/do/confirm-email" => vec![needed("token", &mailed.confirm), may("password", Ada::PASSWORD)],
        "/do/renew-confirmation" => vec![needed("token", &mailed.confirm)],
        "/do/save-profile" => vec![
            needed("first_name", "Augusta"),
            needed("last_name", "King"),
            needed("display_name", "The Countess"),
            may("organization_name", ""),
            needed("job_position", "Analyst"),
            needed("phone", ""),
            needed("time_zone", "Europe/London"),
            may("account", ""),
        ],
        // Ada has one sign-in: there is no other to end or to name.
        "/do/logout" | "/do/untrust" | "/do/revoke-api-key" | "/do/this-wasnt-me" => vec![needed("id", NO_SIGN_IN)],
        "/do/name-sign-in" => vec![needed("id", NO_SIGN_IN), needed("name", "At home")],
        "/do/begin-export" => vec![
            needed("format", "csv"),
            may("kind", "sign-ins"),
            may("from", "2026-04-15"),
            may("to", ""),
            may("proof", Ada::PASSWORD),
        ],
        "/do/begin-passkey" => vec![may("proof", Ada::PASSWORD)],
        // What answers is a device, and there is none here.
        "/do/add-passkey" => vec![needed("challenge", ""), needed("answer", "{}")],
        "/do/ask-passkey" => vec![needed("purpose", "sign_in")],
        "/do/answer-passkey" => vec![
            needed("purpose", "sign_in"),
            needed("challenge", ""),
            needed("answer", "{}"),
            may("trust", "true"),
            may("next", ""),
        ],
        "/do/create-api-key" => vec![
            needed("name", "Deploy"),
            may("scopes[]", "profile:read"),
            needed("expiry", "90"),
            may("expires_on", ""),
            may("proof", Ada::PASSWORD),
        ],
        "/do/rename-passkey" => vec![needed("id", Ada::PASSKEY), needed("name", "At home")],
        "/do/remove-passkey" => vec![needed("id", Ada::PASSKEY), may("proof", Ada::PASSWORD)],
        "/do/send-again"
        | "/do/ask-again"
        | "/do/sign-out"
        | "/do/logout-others"
        | "/do/logout-all"
        | "/do/email-password-link"
        | "/do/remind-of-email"
        | "/do/cancel-email" => Vec::new(),
        other => panic!("{other} is new: say here which fields it takes"),
    }
}

/// The same as names and values, to be sent.
pub fn pairs<'v>(form: &str, mailed: &'v Mailed) -> Vec<(&'static str, &'v str)> {
    fields(form, mailed).iter().map(|field| (field.name, field.value)).collect()
}
