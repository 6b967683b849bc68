//! The cookie of a sign-in: made by us, new at each sign-in, dead afterwards.

use crate::{
    on_both,
    support::{Ada, Server, pages},
};

/// Whether somebody is signed in with this value.
fn is_good(server: &Server, value: &str) -> bool {
    server.get("/settings/profile").with("cookie", &format!("sid={value}")).send().status == 200
}

on_both!(
    fn the_cookie_is_exactly_so(server: &Server) {
        let ada = server.ada();
        let answer = ada.sends("/do/sign-in", &Ada::SIGN_IN);
        let value = ada.cookie("sid");
        assert_eq!(value.len(), 43, "256 bits in base64url");
        let exact = format!("sid={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000");
        let device = format!("device={}; Path=/; HttpOnly; SameSite=Lax; Max-Age=34560000", ada.cookie("device"));
        assert_eq!(answer.all("set-cookie").collect::<Vec<_>>(), [exact, device]);
        let answer = ada.sends("/do/sign-up", &Ada::form("eve@example.org"));
        let exact = format!("sign-up={}; Path=/; HttpOnly; SameSite=Lax; Max-Age=86400", ada.cookie("sign-up"));
        assert_eq!(answer.all("set-cookie").collect::<Vec<_>>(), [exact]);
    }
);

on_both!(
    fn signing_in_again_ends_the_sign_in_before(server: &Server) {
        let ada = server.ada();
        let first = ada.cookie("sid");
        ada.sends("/do/sign-in", &Ada::SIGN_IN).must_be(200);
        let second = ada.cookie("sid");
        assert_ne!(first, second);
        assert!(!is_good(server, &first) && is_good(server, &second));
        assert_eq!(server.rows().count("sign_ins"), 1);
        // Another browser has one of its own.
        server.visitor().sends("/do/sign-in", &Ada::SIGN_IN).must_be(200);
        assert!(is_good(server, &second));
    }
);

on_both!(
    fn a_wrong_password_ends_nothing(server: &Server) {
        let ada = server.ada();
        ada.sends("/do/sign-in", &[("email", Ada::EMAIL), ("password", "Wrong horse 1")]).must_be(422);
        assert!(ada.is_signed_in());
    }
);

on_both!(
    fn an_id_that_we_did_not_give_is_never_adopted(server: &Server) {
        server.ada();
        let planted = "A".repeat(43);
        let eve = server.visitor();
        eve.keeps("sid", &planted);
        eve.opens("/sign-in").must_be(200);
        assert_eq!(eve.cookie("sid"), planted, "looking gives no sign-in");
        eve.sends("/do/sign-in", &Ada::SIGN_IN).must_be(200);
        assert_ne!(eve.cookie("sid"), planted);
        assert!(!is_good(server, &planted) && eve.is_signed_in());
        // Confirming an address signs in too.
        eve.keeps("sid", &planted);
        let token = eve.waits_with_link("eve@example.org");
        eve.sends("/do/confirm-email", &[("token", &token)]).must_be(200);
        assert_ne!(eve.cookie("sid"), planted);
        assert!(!is_good(server, &planted));
    }
);

on_both!(
    fn a_sign_in_that_was_ended_is_dead(server: &Server) {
        let ada = server.ada();
        let value = ada.cookie("sid");
        ada.sends("/do/sign-out", &[]).must_be(200);
        assert!(!is_good(server, &value));
        // Pressing it again is no mistake.
        ada.sends("/do/sign-out", &[]).must_be(200);
    }
);

on_both!(
    fn the_database_alone_signs_nobody_in_and_the_log_neither(server: &Server) {
        let ada = server.ada();
        let mailed = ada.waits_for_everything();
        let wrong = [("email", Ada::EMAIL), ("password", "Wrong horse 1")];
        ada.sends("/do/sign-in", &wrong).must_be(422);
        for page in ["/verify-email", "/magic-link", "/secure-account"] {
            for token in [&mailed.confirm, &mailed.sign_in, &mailed.set_password, &mailed.secure] {
                ada.opens(&format!("{page}?token={token}")).must_be(200);
            }
        }
        let rows = server.rows();
        let (tables, log) = (rows.text_without("mailbox"), server.log());
        let cookies = ["sid", "sign-up", "link", "device"].map(|name| ada.cookie(name));
        let codes = [mailed.code.replace(' ', ""), mailed.new_code.replace(' ', "")];
        let tokens =
            [mailed.confirm, mailed.sign_in, mailed.code, mailed.set_password, mailed.new_address, mailed.secure];
        let typed = [Ada::PASSWORD, "Wrong horse 1"].map(str::to_owned);
        for secret in cookies.iter().chain(&codes).chain(&tokens).chain(&typed) {
            assert!(secret.len() >= 8 && !tables.contains(secret), "{secret} is kept in the clear");
            assert!(!log.contains(secret), "{secret} is in the log");
        }
    }
);

on_both!(
    fn a_settings_page_asks_for_a_sign_in_and_comes_back(server: &Server) {
        let eve = server.visitor();
        for page in pages().iter().filter(|page| app::paths::is_settings(page)) {
            for target in [page.clone(), format!("{page}?kind=a&x=1")] {
                let answer = eve.opens(&target);
                assert_eq!(answer.must_be(302).location(), app::paths::sign_in_then(&target));
                assert!(!answer.says("acc_"), "{answer:?}");
            }
        }
    }
);

on_both!(
    fn every_page_answers_whoever_comes(server: &Server) {
        let ada = server.ada();
        for page in pages() {
            for visitor in [&ada, &server.visitor()] {
                let answer = visitor.opens(&page);
                assert!(matches!(answer.status, 200 | 302), "{page}: {answer:?}");
            }
        }
        assert!(ada.opens("/settings/profile").must_be(200).says("Lovelace"));
    }
);
