//! What there is to ask: one list. What the framework knows is taken from it; the rest stands here, and the tests in
//! `list` fail where something is missing.

use std::collections::BTreeSet;

use leptos::server_fn::axum::server_fn_paths;

/// The fixed routes as they stand in the source, each with an address that it answers.
pub const FIXED: [(&str, &str); 9] = [
    ("/", "/"),
    ("/settings", "/settings"),
    ("/pkg/{file}", "/pkg/vestibule.css"),
    ("/favicon.svg", "/favicon.svg"),
    ("/brand.css", "/brand.css"),
    ("/dev/mailbox", "/dev/mailbox"),
    ("/dev/mailbox/{id}", "/dev/mailbox/019d8f00-0000-7000-8000-000000000000"),
    ("/dev/mailbox/{id}/html", "/dev/mailbox/019d8f00-0000-7000-8000-000000000000/html"),
    ("/dev/gallery", "/dev/gallery"),
];

/// What answers on the operator's address only.
pub const OPERATIONS: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

/// The pages.
pub fn pages() -> BTreeSet<String> {
    // Making the list renders the application once, for which its executor has to be somewhere.
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let _inside = runtime.enter();
    leptos_axum::generate_route_list(app::App).iter().map(|page| page.path().to_owned()).collect()
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

/// What a server function takes; with these values, sent by Ada, it does what it is there for.
pub fn fields<'v>(form: &str, token: &'v str) -> Vec<Field<'v>> {
    let needed = |name, value| Field { name, value, is_needed: true };
    let may = |name, value| Field { name, value, is_needed: false };
    match form {
        "/do/sign-up" => vec![
            needed("kind", "personal"),
            needed("first_name", "Eve"),
            needed("last_name", "Moneypenny"),
            may("organization_name", ""),
            needed("email", "eve@example.org"),
            needed("password", "Correct horse 1"),
            may("time_zone", "Europe/Berlin"),
        ],
        "/do/sign-in" => {
            vec![
                needed("email", "Ada@Example.org"),
                needed("password", "Correct horse 1"),
                may("next", "/settings/security"),
            ]
        }
        "/do/confirm-email" => vec![needed("token", token), may("password", "Correct horse 1")],
        "/do/renew-confirmation" | "/do/look-at-confirmation" => vec![needed("token", token)],
        "/do/load-sign-in" => vec![needed("next", "")],
        "/do/save-profile" => vec![
            needed("first_name", "Augusta"),
            needed("last_name", "King"),
            needed("display_name", "The Countess"),
            may("organization_name", ""),
            needed("job_position", "Analyst"),
            needed("phone", ""),
            needed("time_zone", "Europe/London"),
        ],
        "/do/load-check-your-mail"
        | "/do/send-again"
        | "/do/load-sign-up"
        | "/do/load-frame"
        | "/do/sign-out"
        | "/do/load-profile" => Vec::new(),
        other => panic!("{other} is new: say here which fields it takes"),
    }
}
