//! The list of what there is to ask is complete.

use std::{fs, path::Path};

use crate::support::{FIXED, FOR_PROGRAMS, Kind, NOTHING, OPERATIONS, Server, fields, forms, pages, pairs};

/// Every text in `.route("…")`, in all sources of the program.
fn routes_in(folder: &Path) -> Vec<String> {
    let mut routes = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            routes.extend(routes_in(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let source = fs::read_to_string(&path).unwrap().split_whitespace().collect::<String>();
            let literals = source.split(".route(\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned());
            routes.extend(literals);
        }
    }
    routes
}

#[test]
fn every_route_of_the_source_is_on_the_list() {
    let routes = routes_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    assert!(routes.len() >= FIXED.len() + OPERATIONS.len(), "{routes:?}");
    for route in routes {
        let known = [&FOR_PROGRAMS[..], &OPERATIONS];
        let is_listed = FIXED.iter().any(|(listed, _)| *listed == route) || known.concat().contains(&route.as_str());
        assert!(is_listed, "{route} is not in tests/http/support/lists.rs");
    }
}

#[test]
fn every_page_and_form_is_known() {
    assert!(pages().contains(app::paths::SIGN_IN) && pages().contains(app::paths::DANGER_ZONE), "{:?}", pages());
    assert!(forms().contains("/do/sign-in"), "{:?}", forms());
    for form in forms() {
        fields(form, &NOTHING);
    }
}

/// What the list alone cannot have act: a mail goes out again after a minute, a link is renewed when it has expired, a
/// sign-in is named by the id that its page shows, Ada has no authenticator app,
/// and a passkey answers only where there is a device.
const REFUSED: [&str; 13] = [
    "/do/send-again",
    "/do/renew-confirmation",
    "/do/logout",
    "/do/revoke-api-key",
    "/do/name-sign-in",
    "/do/turn-on-two-factor",
    "/do/regenerate-backup-codes",
    "/do/second-factor",
    // By a script they want the CAPTCHA solved.
    "/do/recover",
    "/do/regenerate-recovery-code",
    "/do/add-passkey",
    "/do/answer-passkey",
    // Rows are known by the ids that their page shows.
    "/do/this-wasnt-me",
];

/// What finds nothing to do for Ada, and says so kindly; or acts on her browser alone.
const NOTHING_TO_DO: [&str; 3] = ["/do/turn-off-two-factor", "/do/untrust", "/do/codes-saved"];

/// The walks refuse what would otherwise have acted, or they would show nothing.
#[test]
fn every_form_does_what_it_is_there_for_with_the_fields_of_the_list() {
    for form in forms() {
        let server = Server::start(Kind::Sqlite);
        let ada = server.ada();
        let mailed = ada.waits_for_everything();
        let before = server.rows();
        let answer = ada.sends(form, &pairs(form, &mailed));
        let expected = if REFUSED.contains(&form) { 422 } else { 200 };
        assert_eq!(answer.status, expected, "{form}: {answer:?}");
        let only_reads = form == "/do/load-captcha" || NOTHING_TO_DO.contains(&form);
        let has_changed = !server.rows().difference(&before).is_empty();
        assert_eq!(has_changed, !only_reads && expected == 200, "{form}: {answer:?}");
        server.end();
    }
}
