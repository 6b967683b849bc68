//! Forms that need sudo: with a stale one, the proof comes in the same submission, or nothing happens.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use app::page_of_form;

use crate::{
    on_both,
    support::{Ada, Answer, Mailed, NEEDS_SUDO, Server, Visitor, fields, forms},
};

/// Ada, with an account, signed in by a link: without sudo.
fn stale(server: &Server) -> Visitor<'_> {
    let ada = server.visitor();
    let token = ada.asks_sign_in_link(Ada::EMAIL).token;
    ada.sends("/do/sign-in-by-link", &[("token", &token)]).must_be(200);
    server.has_adas_passkey();
    ada
}

/// Sends a form with this proof, or with none, in one of the ways in which a browser does.
#[track_caller]
fn send(ada: &Visitor, form: &str, mailed: &Mailed, proof: Option<&str>, way: &str) -> Answer {
    let others = fields(form, mailed).into_iter().filter(|field| field.name != "proof");
    let mut fields = others.map(|field| (field.name, field.value)).collect::<Vec<_>>();
    fields.extend(proof.map(|proof| ("proof", proof)));
    match way {
        "form" => ada.sends_plainly(form, &fields, page_of_form(form)),
        accept => ada.asks(&ada.server.post(form, &fields).set("accept", accept)),
    }
}

/// A refusal is said to a script, and to a form without scripts where it leads back to.
#[track_caller]
fn must_refuse(answer: &Answer, way: &str, word: &str) {
    if way == "form" {
        assert!(answer.must_be(302).location().contains("__err="), "{answer:?}");
        assert!(answer.cookie("sid").is_none() && !answer.says("Wrong horse"), "{answer:?}");
    } else {
        let refusal = answer.must_be(422).text();
        let says = refusal.starts_with("{\"refused\":") && refusal.contains(&format!("\"{word}\""));
        assert!(says && answer.all("set-cookie").next().is_none(), "{answer:?}");
    }
}

/// What asks for sudo and then for something more, an authenticator app or a solved CAPTCHA: that it acts is said by tests
/// of its own.
const NEEDS_MORE: [&str; 5] = [
    "/do/turn-on-two-factor",
    "/do/turn-off-two-factor",
    "/do/regenerate-backup-codes",
    "/do/regenerate-recovery-code",
    // Nothing more; but the activity is all that it writes.
    "/do/begin-export",
];

const WAYS: [&str; 3] = ["form", "*/*", "application/json"];

on_both!(
    fn without_a_proof_nothing_happens(server: &Server) {
        let mailed = server.ada().waits_for_everything();
        let ada = stale(server);
        server.writes_nothing(|| {
            for form in NEEDS_SUDO {
                for way in WAYS {
                    for proof in [None, Some("")] {
                        must_refuse(&send(&ada, form, &mailed, proof, way), way, "missing");
                    }
                }
            }
        });
        assert!(ada.is_signed_in());
    }
);

on_both!(
    fn with_a_wrong_proof_nothing_happens_but_that_it_is_counted(server: &Server) {
        let mailed = server.ada().waits_for_everything();
        for form in NEEDS_SUDO {
            // A sign-in has ten tries.
            let ada = stale(server);
            for way in WAYS {
                let before = server.rows();
                must_refuse(&send(&ada, form, &mailed, Some("Wrong horse 1"), way), way, "wrong");
                for written in server.rows().difference(&before) {
                    let is_count = written.starts_with("limits: ");
                    assert!(is_count || written.starts_with("activity: "), "{form}: {written}");
                }
            }
            assert!(ada.is_signed_in());
        }
        assert!(server.rows().text().contains("sudo.failed"));
    }
);

on_both!(
    fn with_the_right_proof_one_submission_proves_and_acts(server: &Server) {
        let mailed = server.ada().waits_for_everything();
        for form in NEEDS_SUDO {
            for way in WAYS {
                let ada = stale(server);
                let old = ada.cookie("sid");
                let before = server.rows();
                let answer = send(&ada, form, &mailed, Some(Ada::PASSWORD), way);
                if NEEDS_MORE.contains(&form) {
                    assert_ne!(ada.cookie("sid"), old, "{form}: the proof was taken");
                    continue;
                }
                assert_eq!(answer.status, if way == "form" { 302 } else { 200 }, "{answer:?}");
                assert!(!answer.says("__err"), "{answer:?}");
                let difference = server.rows().difference(&before);
                let others = ["sign_ins: ", "limits: ", "activity: "];
                let has_acted = difference.iter().any(|row| !others.iter().any(|table| row.starts_with(table)));
                assert!(has_acted, "{form}: {difference:#?}");
                assert_ne!(ada.cookie("sid"), old);
                server.get("/settings/profile").with("cookie", &format!("sid={old}")).send().must_be(302);
                server.has_adas_passkey();
                // While the proof is fresh none is asked for.
                assert!(!send(&ada, form, &mailed, None, way).says("__err"));
            }
        }
    }
);

on_both!(
    fn a_proof_from_somebody_who_is_not_signed_in_is_worth_nothing(server: &Server) {
        let mailed = server.ada().waits_for_everything();
        server.writes_nothing(|| {
            for form in NEEDS_SUDO {
                send(&server.visitor(), form, &mailed, Some(Ada::PASSWORD), "*/*").must_be(401);
            }
        });
    }
);

/// The sources of a folder, with their texts.
fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let found = entries.flat_map(|path| match path.extension() {
        _ if path.is_dir() => sources(&path),
        Some(extension) if extension == "rs" => vec![(path.clone(), fs::read_to_string(&path).unwrap())],
        _ => Vec::new(),
    });
    found.collect()
}

#[test]
fn every_form_that_asks_for_sudo_is_on_the_list_and_carries_a_proof() {
    let app = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../app/src"));
    let mut asking = BTreeSet::new();
    for (path, source) in &app {
        // `context::sudo` is the only way to it: pages never ask the rules themselves.
        let is_bridge = path.ends_with("server_side/entering.rs");
        assert!(is_bridge || !source.contains(".sudo("), "{}", path.display());
        for (at, _) in source.match_indices("context::sudo(") {
            let endpoint = source[..at].rsplit_once("endpoint = \"").unwrap().1.split('"').next().unwrap();
            asking.insert(format!("/do/{endpoint}"));
        }
    }
    assert_eq!(asking, NEEDS_SUDO.map(str::to_owned).into(), "NEEDS_SUDO is not what asks");
    for form in NEEDS_SUDO {
        assert!(forms().contains(form), "{form} is no form");
        assert!(fields(form, &crate::support::NOTHING).iter().any(|field| field.name == "proof"), "{form}");
        assert_ne!(page_of_form(form), app::paths::SIGN_IN, "{form} leads back to its own page");
    }
}
