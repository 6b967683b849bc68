//! What a request says of hosts, and URLs that somebody crafted: nothing of it comes back.

use crate::{
    on_both,
    support::{Ada, NOTHING, Request, Server, form_encoded, forms, pages, pairs},
};

/// The same request, as if it had been for somebody else.
fn poisoned(request: &Request) -> Vec<Request> {
    let evil = "evil.example";
    let base = request.clone();
    vec![
        base.clone().set("host", evil),
        base.clone().set("host", "localhost.evil.example:80"),
        base.clone().with("x-forwarded-host", evil).with("x-forwarded-proto", "gopher"),
        base.clone().with("forwarded", "for=1.2.3.4;host=evil.example;proto=gopher"),
        base.clone().with("x-original-url", "/evil.example").with("x-rewrite-url", "/evil.example"),
        base.clone().with("x-host", evil).with("x-forwarded-server", evil).with("x-http-host-override", evil),
        Request { target: format!("http://evil.example{}", base.target), ..base },
    ]
}

on_both!(
    fn a_foreign_host_is_in_no_answer(server: &Server) {
        let ada = server.ada();
        let targets = pages().into_iter().chain(["/", "/settings", "/nowhere"].map(str::to_owned));
        for target in targets {
            for request in [server.get(&target), server.get(&target).without_scripts()] {
                for request in poisoned(&request).into_iter().chain(poisoned(&ada.with_cookies(request))) {
                    let answer = request.send();
                    assert!(answer.status < 500, "{target}: {answer:?}");
                    assert!(!answer.says("evil.example") && !answer.says("gopher"), "{target}: {answer:?}");
                }
            }
        }
        let wrong = server.post("/do/sign-in", &[("email", "x"), ("password", "y")]).without_scripts();
        for request in poisoned(&wrong) {
            let answer = request.send();
            assert!(answer.must_be(302).location().starts_with(&format!("{}/sign-in?", server.origin)), "{answer:?}");
            assert!(!answer.says("evil.example"), "{answer:?}");
        }
    }
);

on_both!(
    fn a_foreign_host_is_in_no_mail(server: &Server) {
        for number in 0..poisoned(&server.get("/")).len() {
            let address = format!("eve{number}@example.org");
            let honest = server.post("/do/sign-up", &Ada::form(&address));
            poisoned(&honest)[number].send().must_be(200);
            for link in server.links_to(&address) {
                assert!(link.starts_with(&format!("{}/verify-email?token=", server.origin)), "{link}");
            }
        }
        assert!(!server.rows().text().contains("evil.example"));
    }
);

on_both!(
    fn a_foreign_host_is_in_no_mail_that_was_asked_for(server: &Server) {
        let ada = server.ada();
        let own = format!("{}/magic-link?token=", server.origin);
        for form in ["/do/forgot-password", "/do/email-sign-in-link", "/do/email-password-link", "/do/change-email"] {
            let honest = ada.with_cookies(server.post(form, &pairs(form, &NOTHING)));
            for request in poisoned(&honest) {
                request.send().must_be(200);
            }
        }
        server.rests();
        for address in [Ada::EMAIL, Ada::NEW_EMAIL] {
            let links = server.links_to(address);
            assert!(links.iter().all(|link| link.starts_with(&server.origin)), "{links:?}");
            assert!(links.iter().any(|link| link.starts_with(&own)), "{links:?}");
        }
        assert!(!server.rows().text().contains("evil.example"));
    }
);

on_both!(
    fn a_foreign_referer_is_not_gone_back_to(server: &Server) {
        let wrong = [("email", "x"), ("password", "y")];
        let own = &server.origin;
        for referer in [
            "https://evil.example/".to_owned(),
            "//evil.example".to_owned(),
            format!("{own}.evil.example/"),
            format!("{own}@evil.example/"),
            own.replace("http://", "https://"),
            own.clone(),
            "about:blank".to_owned(),
            "javascript:EVIL".to_owned(),
            String::new(),
        ] {
            let answer = server.post("/do/sign-in", &wrong).without_scripts().with("referer", &referer).send();
            assert!(answer.must_be(302).location().starts_with(&format!("{own}/sign-in?")), "{referer}: {answer:?}");
            assert!(!answer.says("evil.example") && !answer.says("EVIL"), "{referer}: {answer:?}");
        }
    }
);

/// `EVIL` in base64, plainly and inside of what an error looks like; and what is no error at all.
const CRAFTED: [&str; 9] = [
    "EVIL",
    "<script>EVIL</script>",
    "RVZJTA==",
    "IkVWSUwi",                             // "EVIL"
    "eyJyZWZ1c2VkIjoiRVZJTCJ9",             // {"refused":"EVIL"}
    "eyJyZWZ1c2VkIjpbIkVWSUwiXX0=",         // {"refused":["EVIL"]}
    "eyJmYXVsdCI6IkVWSUwgMTIzIn0=",         // {"fault":"EVIL 123"}
    "eyJmYXVsdCI6IjxiPkVWSUwifQ==",         // {"fault":"<b>EVIL"}
    "eyJmYXVsdCI6WyJFVklMIiwiRVZJTCJdfQ==", // {"fault":["EVIL","EVIL"]}
];

on_both!(
    fn a_crafted_error_shows_nothing_of_its_author(server: &Server) {
        let ada = server.ada();
        let eve = server.visitor();
        let everywhere = pages().into_iter().map(|page| (page, "/do/<script>EVIL"));
        let where_it_would_be = forms().into_iter().map(|form| (app::page_of_form(form).to_owned(), form));
        for (page, form) in everywhere.chain(where_it_would_be) {
            let visitor = if app::paths::is_settings(&page) { &ada } else { &eve };
            for error in CRAFTED {
                let target = format!("{page}?{}", form_encoded(&[("__path", form), ("__err", error)]));
                let answer = visitor.opens(&target);
                assert!(!answer.must_be(200).says("EVIL"), "{target}: {}", answer.text());
            }
        }
    }
);
