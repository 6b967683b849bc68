//! The headers of every answer, whatever it is.

use crate::{
    on_both,
    support::{Ada, Answer, Server, examples, pages},
};

/// What may be kept by a browser: files, all under fixed names.
const KEPT: [&str; 5] = ["/pkg/vestibule.css", "/favicon.svg", "/brand.css", "/time-zones.html", "/captcha-worker.js"];

/// What every answer carries.
#[track_caller]
fn must_be_dressed(what: &str, answer: &Answer) {
    let must = |name: &str, value: &str| assert_eq!(answer.header(name), Some(value), "{name} of {what}: {answer:?}");
    must("x-content-type-options", "nosniff");
    must("referrer-policy", "same-origin");
    must("cross-origin-opener-policy", "same-origin");
    must("cross-origin-resource-policy", "same-origin");
    assert!(
        answer.header("permissions-policy").unwrap().contains("camera=(), geolocation=(), microphone=()"),
        "{what}"
    );
    assert!(answer.header("x-frame-options").is_some(), "{what}");
    if !KEPT.iter().any(|kept| what.ends_with(kept)) {
        must("cache-control", "no-store");
    }
    for name in
        ["x-vestibule-status", "server", "x-powered-by", "strict-transport-security", "access-control-allow-origin"]
    {
        assert_eq!(answer.header(name), None, "{name} of {what}");
    }
    let policy = answer.header("content-security-policy").unwrap_or_else(|| panic!("no policy: {what}: {answer:?}"));
    assert!(policy.starts_with("default-src 'none'; "), "{what}: {policy}");
    for word in ["base-uri 'none'", "form-action 'self'", "object-src 'none'", "frame-ancestors 'none'"] {
        assert!(policy.contains(word), "{what}: {policy}");
    }
    for word in ["unsafe-inline", "'unsafe-eval'", "*", "http:", "https:"] {
        assert!(!policy.contains(word), "{what}: {policy}");
    }
}

on_both!(
    fn every_answer_carries_them(server: &Server) {
        let ada = server.ada();
        for target in
            examples().iter().map(String::as_str).chain(["/nowhere", "/nothing.js", "/do/nothing", "/pkg/%ff"])
        {
            for method in ["GET", "HEAD", "OPTIONS", "PUT"] {
                for cookies in [false, true] {
                    let request = server.request(method, target).without_scripts();
                    let request = if cookies { ada.with_cookies(request) } else { request };
                    must_be_dressed(&format!("{method} {target}"), &request.send());
                }
            }
        }
    }
);

on_both!(
    fn every_kind_of_answer_to_a_form_carries_them(server: &Server) {
        let ada = server.ada();
        let wrong = [("email", Ada::EMAIL), ("password", "Wrong horse 1")];
        let plain = |form: &str, fields: &[(&str, &str)]| server.post(form, fields).without_scripts();
        for (status, request) in [
            (200, server.post("/do/sign-in", &Ada::SIGN_IN)),
            (302, plain("/do/sign-in", &Ada::SIGN_IN)),
            (422, server.post("/do/sign-in", &wrong)),
            (302, plain("/do/sign-in", &wrong)),
            (400, server.post("/do/sign-in", &[])),
            (302, plain("/do/sign-in", &[])),
            (401, server.post("/do/save-profile", &Ada::PROFILE)),
            (403, server.post("/do/sign-in", &Ada::SIGN_IN).without("origin")),
            (403, plain("/do/sign-in", &Ada::SIGN_IN).without("origin")),
            (404, server.post("/do/nothing", &[])),
            (405, server.get("/do/sign-in")),
            (405, server.request("PUT", "/do/sign-in")),
            (413, server.request("POST", "/do/sign-in").body("application/x-www-form-urlencoded", "x".repeat(3 << 20))),
            (415, server.request("POST", "/do/sign-in").body("application/json", "{}")),
        ] {
            must_be_dressed(&format!("{status}"), request.send().must_be(status));
        }
        must_be_dressed("sign-out", ada.sends("/do/sign-out", &[]).must_be(200));
    }
);

/// The nonce of a page.
fn nonce(page: &Answer) -> String {
    let policy = page.header("content-security-policy").unwrap();
    policy.split_once("'nonce-").unwrap().1.split('\'').next().unwrap().to_owned()
}

on_both!(
    fn every_page_has_a_nonce_of_its_own_and_nothing_inline_without_it(server: &Server) {
        let ada = server.ada();
        let mut seen = Vec::new();
        for page in pages() {
            for visitor in [&ada, &server.visitor()] {
                let answer = visitor.opens(&page);
                if answer.status != 200 {
                    continue;
                }
                let nonce = nonce(&answer);
                assert_eq!(
                    answer.header("content-security-policy").unwrap(),
                    format!(
                        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
                         img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; form-action 'self'; \
                         base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
                    )
                );
                assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"), "{page}");
                let text = answer.text();
                for script in text.split("<script").skip(1) {
                    let tag = script.split('>').next().unwrap();
                    assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "{page}: <script{tag}>");
                }
                for inline in [" style=", " onclick=", " onload=", " onerror=", " onsubmit=", "javascript:", "<style"] {
                    assert!(!text.contains(inline), "{page} has {inline}");
                }
                assert!(nonce.len() >= 22, "{nonce} has less than 128 bits");
                assert!(!seen.contains(&nonce), "{nonce} again");
                seen.push(nonce);
            }
        }
        assert!(seen.len() > pages().len(), "pages were seen");
    }
);

on_both!(
    fn what_is_no_page_runs_no_script(server: &Server) {
        for request in
            [server.get("/nothing.js"), server.get("/do/sign-in"), server.get("/favicon.svg"), server.get("/")]
        {
            let answer = request.send();
            assert!(answer.header("content-security-policy").unwrap().contains("script-src 'none'"), "{answer:?}");
        }
    }
);
