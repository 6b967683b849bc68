//! `next=`: after signing in one stays here.

use crate::{
    on_both,
    support::{Ada, Server, form_encoded, forms},
};

const ELSEWHERE: [&str; 26] = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    "/\n/evil.example",
    "/\r\n/evil.example",
    " //evil.example",
    "https://evil.example",
    "https:evil.example",
    "https:/evil.example",
    "HTTPS://evil.example/",
    "http://localhost@evil.example",
    "http://localhost:3000@evil.example/",
    "@evil.example",
    ".evil.example",
    "javascript:alert(1)//evil.example",
    "data:text/html,evil.example",
    "/settings\r\nSet-Cookie: sid=evil.example",
    "/settings\r\nLocation: https://evil.example",
    "/\u{2215}evil.example",
    "/\u{ff0f}evil.example",
    "/\0/evil.example",
    "/%\u{0}evil.example",
    "evil.example",
];

on_both!(
    fn it_never_leads_elsewhere_after_a_sign_in(server: &Server) {
        let ada = server.ada();
        for next in ELSEWHERE {
            let fields = [("email", Ada::EMAIL), ("password", Ada::PASSWORD), ("next", next)];
            for answer in [ada.sends("/do/sign-in", &fields), ada.sends_plainly("/do/sign-in", &fields, "/sign-in")] {
                assert_eq!(answer.location(), "/settings/profile", "{next:?}: {answer:?}");
                assert!(!answer.says("evil.example"), "{next:?}: {answer:?}");
            }
        }
    }
);

on_both!(
    fn it_never_leads_elsewhere_after_a_link(server: &Server) {
        server.ada();
        for next in ELSEWHERE {
            let eve = server.visitor();
            eve.sends("/do/email-sign-in-link", &[("email", Ada::EMAIL), ("next", next)]).must_be(200);
            let mail = server.mail_to(Ada::EMAIL, "Sign in to", app::paths::MAGIC_LINK);
            assert!(!mail.text.contains("evil.example"), "{next:?}: {}", mail.text);
            let answer = eve.sends("/do/sign-in-by-link", &[("token", &mail.token)]);
            assert_eq!(answer.must_be(200).location(), "/settings/profile", "{next:?}: {answer:?}");
        }
        assert!(!server.rows().text().contains("evil.example"));
    }
);

on_both!(
    fn it_leads_to_a_page_of_ours_after_a_link_or_its_code(server: &Server) {
        server.ada();
        let asked = [("email", Ada::EMAIL), ("next", "/settings/activity?kind=a")];
        for by_code in [false, true] {
            let eve = server.visitor();
            eve.sends_plainly("/do/email-sign-in-link", &asked, "/sign-in").must_be(302);
            let mail = server.mail_to(Ada::EMAIL, "Sign in to", app::paths::MAGIC_LINK);
            let answer = if by_code {
                eve.sends_plainly("/do/use-code", &[("code", &mail.code)], app::paths::LINK_SENT)
            } else {
                eve.sends_plainly("/do/sign-in-by-link", &[("token", &mail.token)], app::paths::MAGIC_LINK)
            };
            assert_eq!(answer.must_be(302).location(), "/settings/activity?kind=a", "by code: {by_code}");
        }
    }
);

on_both!(
    fn it_never_leads_elsewhere_for_somebody_who_is_signed_in(server: &Server) {
        let ada = server.ada();
        for next in ELSEWHERE {
            let answer = ada.opens(&format!("/sign-in?{}", form_encoded(&[("next", next)])));
            assert_eq!(answer.must_be(302).location(), "/settings/profile", "{next:?}: {answer:?}");
        }
    }
);

on_both!(
    fn it_never_leads_to_what_a_form_is_sent_to(server: &Server) {
        let ada = server.ada();
        let forms = forms().into_iter().map(str::to_owned);
        for next in
            forms.chain(["/do", "/do/sign-out?x=y", "/settings/../do/sign-out", "/%2e/do/sign-out"].map(str::to_owned))
        {
            let fields = [("email", Ada::EMAIL), ("password", Ada::PASSWORD), ("next", next.as_str())];
            let answer = ada.sends_plainly("/do/sign-in", &fields, "/sign-in");
            assert_eq!(answer.must_be(302).location(), "/settings/profile", "{next}");
            let answer = ada.opens(&format!("/sign-in?{}", form_encoded(&[("next", &next)])));
            assert_eq!(answer.must_be(302).location(), "/settings/profile", "{next}");
        }
    }
);

on_both!(
    fn it_leads_to_a_page_of_ours(server: &Server) {
        let ada = server.ada();
        let next = "/settings/activity?kind=a&from=2026-01-01#top";
        let fields = [("email", Ada::EMAIL), ("password", Ada::PASSWORD), ("next", next)];
        assert_eq!(ada.sends_plainly("/do/sign-in", &fields, "/sign-in").must_be(302).location(), next);
        let answer = ada.opens(&format!("/sign-in?{}", form_encoded(&[("next", next)])));
        assert_eq!(answer.must_be(302).location(), next);
    }
);

on_both!(
    fn it_stands_in_the_page_as_text_only(server: &Server) {
        let evil = "/\"><script>EVIL</script><img src=x onerror=EVIL>'";
        let page = server.visitor().opens(&format!("/sign-in?{}", form_encoded(&[("next", evil)])));
        assert!(!page.must_be(200).says("<script>EVIL") && !page.says("<img src=x"), "{}", page.text());
    }
);
