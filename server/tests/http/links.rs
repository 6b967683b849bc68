//! Pages of links: looking spends nothing, whoever looks; and the cookie of the browser that asked.

use app::paths::{LINK_SENT, MAGIC_LINK, VERIFY_EMAIL};

use crate::{
    on_both,
    support::{Ada, Mailed, Request, Server, pairs},
};

/// The page of every link that waits.
fn pages_of(mailed: &Mailed) -> [String; 5] {
    [
        format!("/verify-email?token={}", mailed.confirm),
        format!("/magic-link?token={}", mailed.sign_in),
        format!("/magic-link?token={}", mailed.set_password),
        format!("/magic-link?token={}", mailed.new_address),
        format!("/secure-account?token={}", mailed.secure),
    ]
}

/// The ways in which programs look before anybody has decided anything.
fn looks(server: &Server, target: &str) -> Vec<Request> {
    let page = server.get(target).without_scripts();
    vec![
        page.clone(),
        server.request("HEAD", target),
        page.clone().with("sec-purpose", "prefetch"),
        page.clone().with("sec-purpose", "prefetch;prerender").with("purpose", "prefetch"),
        page.clone().with("x-moz", "prefetch"),
        page.with("user-agent", "Mozilla/5.0 (compatible; SafeLinks scanner)").with("range", "bytes=0-99"),
    ]
}

on_both!(
    fn looking_at_a_link_spends_nothing_and_writes_nothing(server: &Server) {
        let ada = server.ada();
        let mailed = ada.waits_for_everything();
        server.writes_nothing(|| {
            for target in pages_of(&mailed) {
                for look in looks(server, &target) {
                    for request in [look.clone(), ada.with_cookies(look)] {
                        let answer = request.send();
                        assert_eq!(answer.must_be(200).all("set-cookie").count(), 0, "{target}: {answer:?}");
                        assert_eq!(answer.header("cache-control"), Some("no-store"));
                        assert_eq!(answer.header("referrer-policy"), Some("same-origin"));
                    }
                }
            }
        });
        for form in ["/do/sign-in-by-link", "/do/agree-by-link", "/do/set-password-by-link", "/do/secure-account"] {
            ada.sends(form, &pairs(form, &mailed)).must_be(200);
        }
    }
);

on_both!(
    fn a_link_of_one_purpose_never_stands_in_for_another(server: &Server) {
        let ada = server.ada();
        let mailed = ada.waits_for_everything();
        let tokens = [&mailed.confirm, &mailed.sign_in, &mailed.set_password, &mailed.new_address, &mailed.secure];
        let forms = ["confirm-email", "sign-in-by-link", "set-password-by-link", "agree-by-link", "secure-account"]
            .map(|form| format!("/do/{form}"));
        server.writes_nothing(|| {
            for form in &forms {
                let own = pairs(form, &mailed)[0].1;
                for token in tokens.iter().filter(|token| **token != own) {
                    let said = pairs(form, &mailed).into_iter();
                    let said = said.map(|(name, value)| (name, if name == "token" { token.as_str() } else { value }));
                    let answer = ada.sends(form, &said.collect::<Vec<_>>());
                    assert!(answer.must_be(422).says("unknown"), "{form}: {answer:?}");
                    assert_eq!(answer.all("set-cookie").count(), 0, "{form}: {answer:?}");
                }
            }
            // Nor does the old mailbox's word stand in for the new one's.
            let said = [("token", mailed.new_address.as_str()), ("side", "old")];
            assert!(ada.sends("/do/agree-by-link", &said).must_be(422).says("unknown"));
        });
    }
);

on_both!(
    fn a_link_is_worth_nothing_once_it_was_spent(server: &Server) {
        let ada = server.ada();
        for form in ["/do/sign-in-by-link", "/do/agree-by-link", "/do/secure-account"] {
            let mailed = ada.waits_for_everything();
            let said = pairs(form, &mailed);
            // Without the password of the account everything else goes on.
            let said = said.into_iter().filter(|(name, _)| *name != "password").collect::<Vec<_>>();
            ada.sends(form, &said).must_be(200);
            ada.sends("/do/sign-in", &Ada::SIGN_IN).must_be(200);
            server.writes_nothing(|| assert!(ada.sends(form, &said).must_be(422).says("used"), "{form}"));
        }
    }
);

on_both!(
    fn the_cookie_of_who_asked_is_exactly_so(server: &Server) {
        let ada = server.ada();
        for form in ["/do/email-sign-in-link", "/do/forgot-password", "/do/email-password-link"] {
            let said = pairs(form, &crate::support::NOTHING);
            for is_plain in [false, true] {
                let answer = if is_plain { ada.sends_plainly(form, &said, "/sign-in") } else { ada.sends(form, &said) };
                let value = ada.cookie("link");
                assert_eq!(value.len(), 43, "256 bits in base64url");
                let exact = format!("link={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=3600");
                assert_eq!(answer.all("set-cookie").collect::<Vec<_>>(), [exact], "{form}");
                assert_eq!(answer.location(), LINK_SENT);
            }
        }
        // Typing the code ends the wait.
        let code = ada.asks_sign_in_link(Ada::EMAIL).code;
        let answer = ada.sends("/do/use-code", &[("code", &code)]);
        assert_eq!(answer.must_be(200).cookie("link"), Some("link=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"));
    }
);

on_both!(
    fn a_code_is_worth_nothing_in_another_browser(server: &Server) {
        let ada = server.ada();
        let code = ada.asks_sign_in_link(Ada::EMAIL).code;
        let eve = server.visitor();
        eve.sends("/do/email-sign-in-link", &[("email", "eve@example.org")]).must_be(200);
        assert!(eve.sends("/do/use-code", &[("code", &code)]).must_be(422).says("wrong"));
        assert!(server.visitor().sends("/do/use-code", &[("code", &code)]).must_be(422).says("gone"));
        ada.sends("/do/use-code", &[("code", &code)]).must_be(200);
    }
);

on_both!(
    fn a_link_that_has_done_its_work_says_so_to_whom_it_signed_in(server: &Server) {
        let (done, dead) = ("Already done", "This link does not work");
        let eve = server.visitor();
        let confirm = eve.waits_with_link("eve@example.org");
        eve.sends("/do/confirm-email", &[("token", &confirm)]).must_be(200);
        let ada = server.ada();
        let mail = ada.asks_sign_in_link(Ada::EMAIL);
        ada.sends("/do/sign-in-by-link", &[("token", &mail.token)]).must_be(200);
        for (page, own, other) in [
            (format!("{VERIFY_EMAIL}?token={confirm}"), &eve, &ada),
            (format!("{MAGIC_LINK}?token={}", mail.token), &ada, &eve),
        ] {
            assert!(own.opens(&page).must_be(200).says(done), "{page}: {}", own.opens(&page).text());
            for stranger in [other, &server.visitor()] {
                let seen = stranger.opens(&page);
                assert!(seen.must_be(200).says(dead) && !seen.says(done), "{page}: {}", seen.text());
            }
        }
    }
);

on_both!(
    fn a_page_that_waits_says_where_its_link_was_used_and_to_no_stranger(server: &Server) {
        let ada = server.ada();
        let (waits, used) = ("Code from the mail", "Your link does not work any more");
        let stranger = server.visitor();
        for (asks, is_told) in [(&ada, true), (&stranger, false)] {
            asks.keeps("sid", "");
            let mail = asks.asks_sign_in_link(Ada::EMAIL);
            assert!(asks.opens(LINK_SENT).must_be(200).says(waits));
            server.visitor().sends("/do/sign-in-by-link", &[("token", &mail.token)]).must_be(200);
            let now = asks.opens(LINK_SENT);
            assert_eq!((now.says(used), now.says(waits)), (is_told, !is_told), "{}", now.text());
        }
        // In the same browser it is signed in by now.
        let mail = ada.asks_sign_in_link(Ada::EMAIL);
        ada.sends("/do/sign-in-by-link", &[("token", &mail.token)]).must_be(200);
        assert_eq!(ada.opens(LINK_SENT).must_be(302).location(), "/settings/profile");
    }
);
