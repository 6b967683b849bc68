//! Whoever signs in, or proves something, gets a new id; the one before is dead, and one that a stranger chose never
//! lives.

use crate::{
    on_both,
    support::{Ada, Server, Visitor, pairs},
};

/// As long as one of ours.
const PLANTED: &str = "EVILEVILEVILEVILEVILEVILEVILEVILEVILEVILEVI";

/// Whether somebody is signed in with this value.
fn is_good(server: &Server, value: &str) -> bool {
    server.get("/settings/profile").with("cookie", &format!("sid={value}")).send().status == 200
}

/// Every way in but the password: each needs the account of a browser that is somebody's already.
const WAYS_IN: [&str; 3] = ["/do/sign-in-by-link", "/do/use-code", "/do/set-password-by-link"];

/// Asks for what this way in needs, as a browser does that is not signed in, and goes in.
#[track_caller]
fn goes_in(eve: &Visitor, way: &str) {
    let answer = match way {
        "/do/use-code" => {
            let code = eve.asks_sign_in_link(Ada::EMAIL).code;
            eve.sends(way, &[("code", &code)])
        }
        "/do/sign-in-by-link" => {
            let token = eve.asks_sign_in_link(Ada::EMAIL).token;
            eve.sends(way, &[("token", &token)])
        }
        _ => {
            let token = eve.asks_password_link(Ada::EMAIL).token;
            let new = [("new_password", Ada::NEW_PASSWORD), ("confirm_password", Ada::NEW_PASSWORD)];
            eve.sends(way, &[&[("token", token.as_str())][..], &new].concat())
        }
    };
    answer.must_be(200);
}

on_both!(
    fn an_id_that_a_stranger_chose_is_never_adopted(server: &Server) {
        server.ada();
        for way in WAYS_IN {
            let eve = server.visitor();
            eve.keeps("sid", PLANTED);
            goes_in(&eve, way);
            assert_ne!(eve.cookie("sid"), PLANTED, "{way}");
            assert!(!is_good(server, PLANTED) && eve.is_signed_in(), "{way}");
        }
    }
);

on_both!(
    fn every_way_in_ends_the_sign_in_that_the_browser_had(server: &Server) {
        let ada = server.ada();
        for way in WAYS_IN {
            let old = ada.cookie("sid");
            assert!(is_good(server, &old), "{way}");
            goes_in(&ada, way);
            assert_ne!(ada.cookie("sid"), old, "{way}");
            assert!(!is_good(server, &old) && ada.is_signed_in(), "{way}");
        }
        assert_eq!(server.rows().count("sign_ins"), 1);
    }
);

on_both!(
    fn what_a_stranger_waits_with_is_no_way_into_the_account(server: &Server) {
        // Somebody plants the cookie of a request of his own; its code in his own mailbox is worth his own account.
        let ada = server.ada();
        let mallory = server.visitor();
        let token = mallory.waits_with_link("mallory@example.org");
        mallory.sends("/do/confirm-email", &[("token", &token)]).must_be(200);
        mallory.asks_sign_in_link("mallory@example.org");
        ada.keeps("link", &mallory.cookie("link"));
        let code = ada.asks_sign_in_link(Ada::EMAIL).code;
        ada.sends("/do/use-code", &[("code", &code)]).must_be(200);
        assert!(ada.opens("/settings/profile").says(Ada::EMAIL));
        assert!(mallory.sends("/do/use-code", &[("code", &code)]).must_be(422).says("wrong"));
    }
);

on_both!(
    fn a_new_password_gives_the_sign_in_a_new_id(server: &Server) {
        let ada = server.ada();
        let old = ada.cookie("sid");
        let form = "/do/change-password";
        let mut wrong = pairs(form, &crate::support::NOTHING);
        wrong[0].1 = "Wrong horse 1";
        let refused = ada.sends(form, &wrong);
        assert_eq!(refused.must_be(422).all("set-cookie").count(), 0, "{refused:?}");
        assert!(is_good(server, &old));
        let answer = ada.sends(form, &pairs(form, &crate::support::NOTHING));
        let new = ada.cookie("sid");
        assert_ne!(new, old);
        assert!(!is_good(server, &old) && is_good(server, &new));
        let line = answer.must_be(200).cookie("sid").unwrap();
        assert!(line.starts_with(&format!("sid={new}; Path=/; HttpOnly; SameSite=Lax; Max-Age=")), "{line}");
        // It lasts no longer than before.
        let left: u32 = line.rsplit_once("Max-Age=").unwrap().1.parse().unwrap();
        assert!(left <= 2_592_000 && left > 2_591_000, "{line}");
    }
);

on_both!(
    fn a_proof_gives_the_sign_in_a_new_id_even_when_the_rest_is_refused(server: &Server) {
        server.ada();
        for address in [Ada::NEW_EMAIL, "no address"] {
            let ada = server.visitor();
            goes_in(&ada, "/do/sign-in-by-link");
            let old = ada.cookie("sid");
            ada.sends("/do/change-email", &[("new_email", address), ("proof", Ada::PASSWORD)]);
            assert_ne!(ada.cookie("sid"), old, "{address}");
            assert!(!is_good(server, &old) && ada.is_signed_in(), "{address}");
        }
    }
);

on_both!(
    fn securing_the_account_ends_every_sign_in_and_gives_none(server: &Server) {
        let ada = server.ada();
        let token = ada.is_told_of_another_sign_in().token;
        let answer =
            server.visitor().sends("/do/secure-account", &[("token", &token), ("sure", "true"), ("sign_ins", "true")]);
        assert!(answer.must_be(200).cookie("sid").is_none(), "{answer:?}");
        assert!(!ada.is_signed_in());
        assert_eq!(server.rows().count("sign_ins"), 0);
    }
);
