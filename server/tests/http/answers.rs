//! What a form answers: to a script a status and what it says, to a browser without scripts a way back.

use app::paths::is_settings;

use crate::{
    on_both,
    support::{Ada, NOTHING, Server, pages, pairs},
};

/// What only somebody who is signed in can send.
const NEEDS_SIGN_IN: [&str; 24] = [
    "/do/save-profile",
    "/do/change-password",
    "/do/email-password-link",
    "/do/change-email",
    "/do/agree-to-email",
    "/do/remind-of-email",
    "/do/cancel-email",
    "/do/logout",
    "/do/logout-others",
    "/do/logout-all",
    "/do/name-sign-in",
    "/do/begin-two-factor",
    "/do/turn-on-two-factor",
    "/do/turn-off-two-factor",
    "/do/regenerate-backup-codes",
    "/do/regenerate-recovery-code",
    "/do/untrust",
    "/do/codes-saved",
    "/do/begin-passkey",
    "/do/add-passkey",
    "/do/rename-passkey",
    "/do/remove-passkey",
    "/do/this-wasnt-me",
    "/do/begin-export",
];

const WRONG: [(&str, &str); 2] = [("email", Ada::EMAIL), ("password", "Wrong horse 1")];

on_both!(
    fn a_refusal_to_a_script_is_422_and_its_reason(server: &Server) {
        server.ada();
        for accept in ["*/*", "application/json", "application/xml;q=0.9", ""] {
            let answer = server.post("/do/sign-in", &WRONG).set("accept", accept).send();
            assert_eq!(answer.must_be(422).text(), "{\"refused\":[\"wrong\"]}");
            assert_eq!((answer.header("location"), answer.all("set-cookie").count()), (None, 0));
        }
        assert_eq!(server.post("/do/sign-in", &WRONG).without("accept").send().status, 422);
    }
);

on_both!(
    fn a_refusal_without_scripts_leads_back_to_the_page_that_says_it(server: &Server) {
        server.ada();
        let eve = server.visitor();
        let answer = eve.sends_plainly("/do/sign-in", &WRONG, "/sign-in?next=/settings/security");
        let back = answer.must_be(302).location().to_owned();
        let start = format!("{}/sign-in?next=/settings/security&__path=", server.origin);
        assert!(back.starts_with(&start), "{back}");
        assert!(!answer.says("Wrong") && !answer.says("Example.org"), "what was typed is sealed: {answer:?}");
        let page = eve.opens(&back);
        assert!(
            page.must_be(200).says("That email address and password do not match") || page.says("role=\"alert\""),
            "{page:?}"
        );
        assert!(page.says("value=\"Ada@Example.org\""), "the address is still there");
        assert!(!page.says("Wrong horse"), "the password is not");
        assert!(!eve.opens("/sign-in").says("Ada@Example.org"), "once");
    }
);

on_both!(
    fn what_cannot_be_read_leads_back_without_scripts_too(server: &Server) {
        let eve = server.visitor();
        let answer = eve.sends_plainly("/do/sign-in", &[("email[]", "EVIL"), ("password", "EVIL")], "/sign-in");
        let page = eve.opens(answer.must_be(302).location());
        assert!(page.must_be(200).says("This form did not arrive as it was sent"), "{}", page.text());
        assert!(!page.says("EVIL") && !answer.says("EVIL"));
    }
);

on_both!(
    fn a_second_refusal_is_the_one_that_is_shown(server: &Server) {
        let eve = server.visitor();
        let first = eve.sends_plainly("/do/sign-in", &[("email", "no address"), ("password", "x")], "/sign-in");
        let first = first.must_be(302).location().to_owned();
        let page = first.strip_prefix(&server.origin).unwrap();
        let second = eve.sends_plainly("/do/sign-in", &[("email", "eve@example.org"), ("password", "")], page);
        let second = second.must_be(302).location().to_owned();
        assert_eq!(second.matches("__err=").count(), 1, "{second}");
        let fresh = eve.sends_plainly("/do/sign-in", &[("email", "eve@example.org"), ("password", "")], "/sign-in");
        assert_eq!(second, fresh.location());
    }
);

on_both!(
    fn success_without_scripts_leads_on(server: &Server) {
        let ada = server.ada();
        let eve = server.visitor();
        let answer = eve.sends_plainly("/do/sign-up", &Ada::form("eve@example.org"), "/sign-up");
        assert_eq!(answer.must_be(302).location(), "/sign-up/check-your-mail");
        assert!(eve.opens("/sign-up/check-your-mail").must_be(200).says("eve@example.org"));
        let answer = ada.sends_plainly("/do/sign-out", &[], "/settings/profile");
        assert_eq!(answer.must_be(302).location(), "/sign-in");
        assert!(ada.opens("/sign-in").must_be(200).says("You are signed out."));
        assert!(!ada.opens("/sign-in").must_be(200).says("You are signed out."), "said once");
    }
);

on_both!(
    fn signing_out_has_the_browser_forget(server: &Server) {
        for is_plain in [false, true] {
            let ada = server.visitor();
            if server.rows().count("accounts") == 0 {
                server.ada();
            }
            ada.sends("/do/sign-in", &Ada::SIGN_IN).must_be(200);
            let answer = if is_plain {
                ada.sends_plainly("/do/sign-out", &[], "/settings/profile")
            } else {
                ada.sends("/do/sign-out", &[])
            };
            assert_eq!(answer.header("clear-site-data"), Some("\"storage\""));
            assert_eq!(answer.cookie("sid"), Some("sid=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"));
        }
    }
);

on_both!(
    fn somebody_who_is_not_signed_in_is_told_so(server: &Server) {
        let eve = server.visitor();
        server.writes_nothing(|| {
            for page in pages().iter().filter(|page| is_settings(page)) {
                let there = format!("/sign-in?next={page}");
                assert_eq!(eve.opens(page).must_be(302).location(), there);
                // A page that was open meanwhile says so in its place.
                let moved = |from| server.get(page).without_scripts().with("x-vestibule-move", from).send();
                assert!(moved("/settings/security").must_be(401).says("Sign in to "), "{page}");
                for from in ["/sign-in", "//evil.example", ""] {
                    assert_eq!(moved(from).must_be(302).location(), there, "from {from:?}");
                }
            }
            for form in NEEDS_SIGN_IN {
                let fields = pairs(form, &NOTHING);
                assert_eq!(eve.sends(form, &fields).must_be(401).text(), "\"signed_out\"", "{form}");
                let page = app::page_of_form(form);
                let answer = eve.sends_plainly(form, &fields, page);
                let back = format!("{}{page}?__path=", server.origin);
                assert!(answer.must_be(302).location().starts_with(&back), "{form}: {answer:?}");
            }
        });
    }
);
