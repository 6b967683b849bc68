//! The JSON API: who may ask what, and what the answers are.

use serde_json::{Value, json};

use crate::{
    on_both,
    support::{Ada, Answer, Server, Visitor, until},
};

const NOBODY: &str = "acc_019d8f00-0000-7000-8000-000000000000";

impl Server {
    /// A key that the operator makes.
    fn service_key(&self, name: &str, scopes: &[&str]) -> String {
        let scopes = scopes.iter().flat_map(|scope| ["--scope", scope]);
        let arguments = ["service-key", "create", name].into_iter().chain(scopes).collect::<Vec<_>>();
        let (code, said) = self.runs(&arguments, &[]);
        assert_eq!(code, Some(0), "{said}");
        said.split_whitespace().find(|word| word.starts_with("vsk_")).unwrap().to_owned()
    }

    fn asks_with(&self, key: &str, target: &str) -> Answer {
        self.get(target).without_scripts().with("authorization", &format!("Bearer {key}")).send()
    }

    fn verifies(&self, service: &str, body: &str) -> Answer {
        let request = self.request("POST", "/api/v1/keys/verify").without("origin").without("sec-fetch-site");
        request.with("authorization", &format!("Bearer {service}")).body("application/json", body).send()
    }
}

impl Visitor<'_> {
    /// A key that she makes on her page.
    fn creates_key(&self, scope: &str) -> String {
        let fields = [("name", "CI"), ("scopes[0]", scope), ("expiry", "90"), ("expires_on", "")];
        self.sends("/do/create-api-key", &fields).must_be(200);
        let page = self.opens("/settings/codes").text();
        let start = page.find("vak_").unwrap();
        page[start..start + 37].to_owned()
    }

    fn account(&self) -> String {
        let page = self.opens("/settings/profile").text();
        let start = page.find("acc_").unwrap();
        page[start..start + 40].to_owned()
    }
}

fn json_of(answer: &Answer) -> Value {
    serde_json::from_slice(&answer.body).unwrap_or_else(|_| panic!("{answer:?}"))
}

/// The word of a problem, which has everything that RFC 9457 asks for.
fn problem(answer: &Answer, status: u16) -> String {
    assert_eq!(answer.must_be(status).header("content-type"), Some("application/problem+json"), "{answer:?}");
    let told = json_of(answer);
    assert_eq!(told["status"], status);
    assert!(told["title"].is_string() && told["detail"].is_string(), "{told}");
    told["type"].as_str().unwrap().strip_prefix("tag:vestibule,2026:problem/").unwrap().to_owned()
}

on_both!(
    fn a_users_key_reads_its_own_account_within_its_scopes(server: &Server) {
        let ada = server.ada();
        let key = ada.creates_key("profile:read");
        let told = json_of(server.asks_with(&key, "/api/v1/me").must_be(200));
        assert_eq!(told["id"], ada.account());
        assert_eq!((&told["email"], &told["kind"]), (&json!(Ada::EMAIL), &json!("personal")));
        assert!(until(|| ada.opens("/settings/api-keys").must_be(200).says("last used")));

        let other = ada.creates_key("checkpoints");
        let refused = server.asks_with(&other, "/api/v1/me");
        assert_eq!(problem(&refused, 403), "scope-missing");
        assert!(refused.says("profile:read"), "{refused:?}");
        // It acts for its account alone.
        let id = format!("/api/v1/accounts/{}", ada.account());
        assert_eq!(problem(&server.asks_with(&key, &id), 401), "key-refused");
    }
);

on_both!(
    fn a_revoked_key_is_dead_at_the_next_request(server: &Server) {
        let ada = server.ada();
        let key = ada.creates_key("profile:read");
        server.asks_with(&key, "/api/v1/me").must_be(200);
        let page = ada.opens("/settings/api-keys").text();
        let (_, rest) = page.split_once("name=\"id\" value=\"").unwrap();
        ada.sends("/do/revoke-api-key", &[("id", &rest[..36])]).must_be(200);
        let refused = server.asks_with(&key, "/api/v1/me");
        assert_eq!(problem(&refused, 401), "key-refused");
        assert_eq!(refused.header("www-authenticate"), Some("Bearer error=\"invalid_token\""));
        assert!(refused.says("revoked"), "{refused:?}");
    }
);

on_both!(
    fn a_key_comes_once_and_in_the_header(server: &Server) {
        let key = server.ada().creates_key("profile:read");
        let asks = || server.get("/api/v1/me");
        assert_eq!(problem(&asks().send(), 401), "key-missing");
        assert_eq!(problem(&asks().with("authorization", &format!("Basic {key}")).send(), 401), "key-missing");
        let twice = asks().with("authorization", &format!("Bearer {key}"));
        assert_eq!(problem(&twice.clone().with("authorization", &format!("Bearer {key}")).send(), 401), "key-missing");
        twice.send().must_be(200);
        asks().with("authorization", &format!("bearer {key}")).send().must_be(200);
        let spelled =
            server.get(&format!("/api/v1/me?access_token={key}")).with("authorization", &format!("Bearer {key}"));
        assert_eq!(problem(&spelled.send(), 400), "key-in-address");
        let hidden = format!("/api/v1/me?access_token=%76{}", &key[1..]);
        assert_eq!(
            problem(&server.get(&hidden).with("authorization", &format!("Bearer {key}")).send(), 400),
            "key-in-address"
        );
        for (typed, told) in [
            (&key[..36], "incomplete or mistyped"),
            ("ghp_x", "no key of the kind"),
            (&key.replace("vak", "vsk"), "no key"),
        ] {
            let refused = server.asks_with(typed, "/api/v1/me");
            assert_eq!(problem(&refused, 401), "key-refused");
            assert!(refused.says(told), "{refused:?}");
        }
    }
);

on_both!(
    fn the_product_reads_any_account_and_no_unknown_one(server: &Server) {
        let ada = server.ada();
        let service = server.service_key("billing", &["accounts:read"]);
        let told = json_of(server.asks_with(&service, &format!("/api/v1/accounts/{}", ada.account())).must_be(200));
        assert_eq!((&told["id"], &told["email"]), (&json!(ada.account()), &json!(Ada::EMAIL)));
        for id in [NOBODY, "acc_x", "1", "acc_%00"] {
            let refused = server.asks_with(&service, &format!("/api/v1/accounts/{id}"));
            assert_eq!(problem(&refused, 404), "account-unknown", "{id}");
        }
        assert_eq!(problem(&server.verifies(&service, r#"{"key":"x"}"#), 403), "scope-missing");
    }
);

on_both!(
    fn the_product_asks_what_a_key_is_worth(server: &Server) {
        let ada = server.ada();
        let key = ada.creates_key("checkpoints");
        let service = server.service_key("gateway", &["keys:verify"]);
        let told = json_of(server.verifies(&service, &json!({ "key": key }).to_string()).must_be(200));
        assert_eq!((&told["valid"], &told["account"]), (&json!(true), &json!(ada.account())));
        assert_eq!(told["scopes"], json!(["checkpoints"]));
        assert!(told["expires_at"].is_string(), "{told}");
        for (other, reason) in [(&key[..36], "mistyped"), ("", "malformed"), (service.as_str(), "malformed")] {
            let told = json_of(server.verifies(&service, &json!({ "key": other }).to_string()).must_be(200));
            assert_eq!(told, json!({ "valid": false, "reason": reason }));
        }
        // Not with a user's own key, and not with one that the operator took back.
        assert_eq!(problem(&server.verifies(&key, r#"{"key":"x"}"#), 401), "key-refused");
        let (code, said) = server.runs(&["service-key", "revoke", "gateway"], &[]);
        assert_eq!(code, Some(0), "{said}");
        assert_eq!(problem(&server.verifies(&service, r#"{"key":"x"}"#), 401), "key-refused");
    }
);

on_both!(
    fn a_body_that_cannot_be_read_is_refused_with_its_field(server: &Server) {
        let service = server.service_key("gateway", &["keys:verify"]);
        for (body, field) in [
            (r#"{"key":1}"#, json!("key")),
            (r#"{"key":["vak_"]}"#, json!("key")),
            (r#"{"key":null}"#, json!("key")),
            (r#"{"key":"x","kay":"x"}"#, json!("kay")),
            (r#"{"key":"x","key":"x"}"#, json!("key")),
            ("{}", json!("key")),
            (r#"["x"]"#, Value::Null),
            (r#""vak_x""#, Value::Null),
            ("", Value::Null),
            (r#"{"key":"x"} {}"#, Value::Null),
            ("\u{1}", Value::Null),
        ] {
            let refused = server.verifies(&service, body);
            assert_eq!(problem(&refused, 400), "body-unreadable", "{body}");
            assert!(!refused.says("vak_"), "what was sent is not said again: {refused:?}");
            assert_eq!(json_of(&refused).get("field").cloned().unwrap_or_default(), field, "{body}");
        }
        assert_eq!(problem(&server.verifies(&service, &"[".repeat(10_000)), 400), "body-unreadable");
        assert_eq!(problem(&server.verifies(&service, &" ".repeat(70_000)), 413), "too-long");
        let form = server.request("POST", "/api/v1/keys/verify").with("authorization", &format!("Bearer {service}"));
        assert_eq!(problem(&form.body("text/plain", "{}").send(), 415), "not-json");
        let long = server.verifies(&service, &json!({ "x".repeat(60_000): 1 }).to_string());
        assert_eq!(problem(&long, 400), "body-unreadable");
        assert!(long.body.len() < 1000, "{}", long.body.len());
    }
);

on_both!(
    fn what_is_nowhere_and_what_is_asked_otherwise_are_problems_too(server: &Server) {
        for target in ["/api/v1", "/api/v1/", "/api/v1/nothing"] {
            for method in ["GET", "POST"] {
                assert_eq!(
                    problem(&server.request(method, target).send(), 404),
                    "address-unknown",
                    "{method} {target}"
                );
            }
        }
        let answer = server.get("/api/v1/keys/verify").send();
        assert_eq!(problem(&answer, 405), "method-not-allowed");
        assert_eq!(answer.header("allow"), Some("POST"));
        assert_eq!(problem(&server.request("DELETE", "/api/v1/me").send(), 405), "method-not-allowed");
    }
);

on_both!(
    fn the_product_knows_who_is_signed_in(server: &Server) {
        let ada = server.ada();
        let told = json_of(ada.opens("/api/v1/session").must_be(200));
        assert_eq!((&told["account"], &told["email"]), (&json!(ada.account()), &json!(Ada::EMAIL)));
        assert_eq!(problem(&server.visitor().opens("/api/v1/session"), 401), "signed-out");
        // A page of another site brings its visitor's cookie, and says where it comes from.
        for target in ["/api/v1/session", "/forward-auth"] {
            for origin in ["https://evil.example", "null"] {
                let asked = ada.asks(&server.get(target).set("origin", origin));
                assert_eq!(problem(&asked, 403), "from-elsewhere", "{target}");
            }
            assert!(ada.asks(&server.get(target).set("origin", &server.origin)).status < 300, "{target}");
        }
        ada.sends("/do/sign-out", &[]).must_be(200);
        assert_eq!(problem(&ada.opens("/api/v1/session"), 401), "signed-out");
    }
);

on_both!(
    fn a_proxy_is_told_who_may_pass(server: &Server) {
        // What somebody says who is no proxy of ours leads nowhere.
        let far = server.get("/forward-auth?redirect").set("accept", "text/html").with("x-forwarded-method", "GET");
        let far = server.visitor().asks(&far);
        assert_eq!(problem(&far, 401), "signed-out");
        let server = &server.another(&[("VESTIBULE_TRUSTED_PROXIES", "127.0.0.1/32, ::1/128")]);
        let ada = server.ada();
        let passes = ada.asks(&server.get("/forward-auth").with("x-vestibule-account", "acc_forged"));
        passes.must_be(204);
        assert_eq!(passes.header("x-vestibule-account"), Some(ada.account().as_str()));
        assert_eq!(passes.header("x-vestibule-email"), Some(Ada::EMAIL.replace('@', "%40").as_str()));
        assert!(passes.header("x-vestibule-name").is_some_and(|name| name.contains("%20")), "{passes:?}");

        let stranger = server.visitor();
        let (scheme, host) = server.origin.split_once("://").unwrap();
        let page = |target: &str| {
            let request = server.get(target).set("accept", "text/html").with("x-forwarded-method", "GET");
            let request = request.with("x-forwarded-proto", scheme).with("x-forwarded-host", host);
            request.with("x-forwarded-uri", "/reports?year=2026")
        };
        assert_eq!(problem(&stranger.asks(&page("/forward-auth")), 401), "signed-out");
        let led = stranger.asks(&page("/forward-auth?redirect"));
        let to = led.must_be(303).location().to_owned();
        assert_eq!(to, format!("{}/sign-in?next=/reports%3Fyear%3D2026", server.origin));
        // Elsewhere is not where one comes back to.
        let led = stranger.asks(&page("/forward-auth?redirect").set("x-forwarded-host", "evil.example"));
        assert!(led.location().ends_with("/sign-in?next=/settings/profile"), "{led:?}");
        // Nobody looks at the page that these would get.
        for request in [
            page("/forward-auth?redirect").set("x-forwarded-method", "POST"),
            page("/forward-auth?redirect").with("upgrade", "websocket"),
            page("/forward-auth?redirect").with("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
            page("/forward-auth?redirect").set("accept", "application/json"),
        ] {
            assert_eq!(problem(&stranger.asks(&request), 401), "signed-out");
        }
    }
);

on_both!(
    fn the_operator_lists_keys_by_how_they_begin_and_none_is_kept(server: &Server) {
        let key = server.service_key("billing", &["accounts:read", "keys:verify"]);
        let (code, said) = server.runs(&["service-key", "list"], &[]);
        assert!(code == Some(0) && said.contains("billing") && said.contains("accounts:read keys:verify"), "{said}");
        assert!(said.contains(&key[..10]) && !said.contains(&key[..11]), "{said}");
        assert!(!server.rows().text().contains(&key));
        for (arguments, told) in [
            (&["create", "billing", "--scope", "keys:verify"][..], "already"),
            (&["create", " ", "--scope", "keys:verify"], "name"),
            (&["create", "x", "--scope", "everything"], "accounts:read, keys:verify"),
            (&["create", "x"], "--scope"),
            (&["create", "x", "--scope", "keys:verify", "--expires", "tomorrow"], "a day"),
            (&["create", "x", "--scope", "keys:verify", "--expires", "2020-01-01"], "over"),
            (&["revoke", "x"], "no service key is called"),
        ] {
            let arguments = ["service-key"].into_iter().chain(arguments.iter().copied()).collect::<Vec<_>>();
            let (code, said) = server.runs(&arguments, &[]);
            assert!(code != Some(0) && said.contains(told), "{arguments:?}: {said}");
        }
    }
);
