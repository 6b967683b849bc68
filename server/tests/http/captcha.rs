//! The CAPTCHA as browsers and scripts meet it: asked for once a network has made several accounts.

use crate::{
    on_both,
    support::{Ada, Server},
};

/// One account, and then the network has made several; without scripts two more.
const SOON: [(&str, &str); 2] =
    [("VESTIBULE_LIMITS__SIGN_UP_BEFORE_CAPTCHA", "1/1h"), ("VESTIBULE_LIMITS__SIGN_UP_WITHOUT_CAPTCHA", "2/1h")];

on_both!(
    fn a_script_that_leaves_the_answer_out_is_refused_and_a_plain_form_is_counted(server: &Server) {
        let soon = server.another(&SOON);
        let eve = soon.visitor();
        let form = Ada::form("eve@example.org");
        eve.sends("/do/sign-up", &form).must_be(200);
        assert_eq!(eve.sends("/do/sign-up", &form).must_be(422).text(), "{\"refused\":[{\"captcha\":\"missing\"}]}");
        let wrong = [&form[..], &[("captcha", "x")]].concat();
        assert_eq!(eve.sends("/do/sign-up", &wrong).must_be(422).text(), "{\"refused\":[{\"captcha\":\"wrong\"}]}");
        for _ in 0..2 {
            let answer = eve.sends_plainly("/do/sign-up", &form, "/sign-up");
            assert_eq!(answer.must_be(302).location(), "/sign-up/check-your-mail");
        }
        let third = eve.sends_plainly("/do/sign-up", &form, "/sign-up");
        let page = eve.opens(third.must_be(302).location());
        assert!(page.must_be(200).says("To continue now, do the check on this page"), "{}", page.text());
        assert!(page.says("value=\"eve@example.org\""), "what was typed is still there");
        soon.end();
    }
);

on_both!(
    fn an_offer_writes_nothing_and_is_not_kept(server: &Server) {
        let eve = server.visitor();
        server.writes_nothing(|| {
            let offers = [(); 2].map(|()| {
                let offer = eve.sends("/do/load-captcha", &[("purpose", "recover")]);
                assert_eq!(offer.must_be(200).header("cache-control"), Some("no-store"));
                offer.text()
            });
            assert!(offers[0].contains("PBKDF2/SHA-256") && offers[0] != offers[1], "{offers:?}");
            eve.sends("/do/load-captcha", &[("purpose", "EVIL")]).must_be(400).must_refuse();
        });
    }
);

on_both!(
    fn pages_let_a_third_party_in_where_the_operator_chose_one(server: &Server) {
        let theirs = server.another(&[
            ("VESTIBULE_CAPTCHA__KIND", "turnstile"),
            ("VESTIBULE_CAPTCHA__SITE_KEY", "ours"),
            ("VESTIBULE_CAPTCHA__SECRET_KEY", "hush"),
            // Nobody listens there: then nobody passes.
            ("VESTIBULE_CAPTCHA__VERIFY_URL", "http://127.0.0.1:9/siteverify"),
            SOON[0],
        ]);
        let eve = theirs.visitor();
        let policy = |server: &Server| {
            let page = server.visitor().opens("/sign-up");
            page.must_be(200).header("content-security-policy").unwrap().to_owned()
        };
        assert!(policy(&theirs).contains("frame-src https://challenges.cloudflare.com;"), "{}", policy(&theirs));
        assert!(!policy(server).contains("frame-src"), "{}", policy(server));
        let form = Ada::form("eve@example.org");
        eve.sends("/do/sign-up", &form).must_be(200);
        let answered = [&form[..], &[("captcha", "token")]].concat();
        let refused = eve.sends("/do/sign-up", &answered);
        assert_eq!(refused.must_be(422).text(), "{\"refused\":[{\"captcha\":\"unavailable\"}]}");
        assert!(!theirs.log().contains("hush") && !theirs.log().contains("token"), "{}", theirs.log());
        theirs.end();
    }
);
