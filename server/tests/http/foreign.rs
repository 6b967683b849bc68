//! Whoever changes something comes from our own pages.

use crate::{
    on_both,
    support::{Mailed, NOTHING, Request, Server, Visitor, forms, pages, pairs},
};

/// What a request says of where it comes from: each of these is somewhere else, or hides it.
fn strangers(own: &str) -> Vec<Vec<(&'static str, String)>> {
    let origin = |origin: &str| vec![("origin", origin.to_owned())];
    let site = |site: &str| vec![("sec-fetch-site", site.to_owned())];
    let port = own.rsplit_once(':').unwrap().1;
    vec![
        vec![],
        origin(""),
        origin("null"),
        origin("https://evil.example"),
        origin(&own.replace("http://", "https://")),
        origin("http://localhost"),
        origin("http://localhost:1"),
        origin(&format!("http://127.0.0.1:{port}")),
        origin(&format!("{own}/")),
        origin(&format!("{own}.evil.example")),
        origin(&format!("{own}@evil.example")),
        origin(&format!("{own} https://evil.example")),
        [origin(own), origin("https://evil.example")].concat(),
        [origin("null"), site("cross-site")].concat(),
        [origin("null"), site("same-site")].concat(),
        [origin("null"), site("none")].concat(),
        [origin("null"), site("")].concat(),
        [origin("null"), origin("null"), site("same-origin")].concat(),
        [origin("null"), site("same-origin"), site("cross-site")].concat(),
        [origin("null"), origin(own), site("same-origin")].concat(),
        [origin("https://evil.example"), site("same-origin")].concat(),
        [site("same-origin"), site("cross-site")].concat(),
        site("cross-site"),
        site("same-site"),
        site("none"),
        site(""),
    ]
}

/// A form that would do what it is for if it came from our own page.
fn honest(ada: &Visitor, form: &str, mailed: &Mailed) -> Request {
    ada.with_cookies(ada.server.post(form, &pairs(form, mailed)))
}

on_both!(
    fn a_form_from_elsewhere_is_refused_and_writes_nothing(server: &Server) {
        let ada = server.ada();
        let mailed = ada.waits_for_everything();
        server.writes_nothing(|| {
            for form in forms() {
                let honest = honest(&ada, form, &mailed);
                for stranger in strangers(&server.origin) {
                    let mut request = honest.clone().without("origin");
                    for (name, value) in &stranger {
                        request = request.with(name, value);
                    }
                    for request in [request.clone(), request.without_scripts()] {
                        let answer = request.send();
                        assert_eq!(answer.status, 403, "{form} from {stranger:?}: {answer:?}");
                        let hides = stranger.first() == Some(&("origin", "null".to_owned()));
                        let why =
                            if hides { "hides addresses is the likely cause" } else { "was opened somewhere else" };
                        assert!(answer.says(why), "{stranger:?}: {answer:?}");
                        assert_eq!(
                            (answer.all("set-cookie").count(), answer.header("location")),
                            (0, None),
                            "{answer:?}"
                        );
                        assert_eq!(answer.header("access-control-allow-origin"), None);
                    }
                }
            }
        });
        // From our own page the very same request does what it is for.
        for form in ["/do/agree-by-link", "/do/secure-account", "/do/confirm-email"] {
            honest(&ada, form, &mailed).send().must_be(200);
        }
    }
);

on_both!(
    fn a_browser_that_leaves_the_origin_out_says_same_origin(server: &Server) {
        let ada = server.ada();
        let request =
            honest(&ada, "/do/save-profile", &NOTHING).without("origin").with("sec-fetch-site", "same-origin");
        request.send().must_be(200);
        assert!(server.rows().text().contains("The Countess"));
    }
);

on_both!(
    fn an_origin_that_a_proxy_hides_passes_where_the_browser_says_same_origin(server: &Server) {
        let ada = server.ada();
        let hidden = honest(&ada, "/do/save-profile", &NOTHING)
            .without("origin")
            .with("origin", "null")
            .with("sec-fetch-site", "same-origin");
        hidden.clone().without_scripts().send().must_be(302);
        assert!(server.rows().text().contains("The Countess"));
        hidden.send().must_be(200);
    }
);

on_both!(
    fn no_other_method_passes_an_address_from_elsewhere(server: &Server) {
        let ada = server.ada();
        let targets = pages().into_iter().chain(forms().into_iter().map(str::to_owned)).chain(["/nowhere".to_owned()]);
        server.writes_nothing(|| {
            for target in targets {
                for method in ["POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "get"] {
                    let request =
                        ada.with_cookies(server.request(method, &target)).set("origin", "https://evil.example");
                    // The library itself hangs up on some.
                    if let Some(answer) = request.try_send() {
                        assert!((400..500).contains(&answer.status), "{method} {target}: {answer:?}");
                    }
                }
            }
        });
    }
);
