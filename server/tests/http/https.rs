//! On an https origin: transport security, and cookies that are pinned to it.

use crate::{
    on_both,
    support::{Ada, Answer, Server, Visitor},
};

const ORIGIN: &str = "https://accounts.example.com";
const SETTINGS: [(&str, &str); 3] = [
    ("VESTIBULE_PUBLIC_ORIGIN", ORIGIN),
    ("VESTIBULE_MAIL__SMTP_URL", "smtp://127.0.0.1:1?tls=none"),
    ("VESTIBULE_MAIL__FROM", "Example <accounts@example.com>"),
];

/// Somebody with an account on an installation that is then made public.
fn made_public(server: &Server) -> Server {
    server.ada();
    server.rows();
    server.another(&SETTINGS)
}

fn signed_in(server: &Server) -> (Visitor<'_>, Answer) {
    let ada = server.visitor();
    let answer = ada.sends("/do/sign-in", &Ada::SIGN_IN);
    answer.must_be(200);
    (ada, answer)
}

/// What every answer says of it.
fn must_be_told(server: &Server, value: &str) {
    for request in [
        server.get("/"),
        server.get("/sign-in"),
        server.get("/nowhere"),
        server.get("/favicon.svg"),
        server.get("/do/sign-in"),
        server.post("/do/sign-in", &[]),
        server.post("/do/sign-in", &[]).without("origin"),
    ] {
        let answer = request.send();
        assert_eq!(answer.header("strict-transport-security"), Some(value), "{answer:?}");
    }
}

on_both!(
    fn browsers_are_told_to_come_by_https_only(server: &Server) {
        let server = made_public(server);
        must_be_told(&server, "max-age=63072000");
        server.end();
    }
);

on_both!(
    fn names_below_are_told_about_on_the_operators_word_only(server: &Server) {
        for (word, value) in [
            ("subdomains", "max-age=63072000; includeSubDomains"),
            ("preload", "max-age=63072000; includeSubDomains; preload"),
        ] {
            let server = server.another(&[&SETTINGS[..], &[("VESTIBULE_HSTS", word)]].concat());
            must_be_told(&server, value);
            server.end();
        }
    }
);

on_both!(
    fn cookies_are_secure_and_pinned_to_the_origin(server: &Server) {
        let server = made_public(server);
        let (ada, answer) = signed_in(&server);
        let value = ada.cookie("__Host-sid");
        let exact = format!("__Host-sid={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000; Secure");
        let device = ada.cookie("__Host-device");
        let device = format!("__Host-device={device}; Path=/; HttpOnly; SameSite=Lax; Max-Age=34560000; Secure");
        assert_eq!(answer.all("set-cookie").collect::<Vec<_>>(), [exact, device]);
        let sign_up = server.visitor().sends("/do/sign-up", &Ada::form("eve@example.org"));
        let refused = server.visitor().sends_plainly("/do/sign-in", &[("email", "x"), ("password", "y")], "/sign-in");
        let left = ada.sends("/do/sign-out", &[]);
        let asked = server.visitor().sends("/do/forgot-password", &[("email", Ada::EMAIL)]);
        for answer in [sign_up, refused, left, asked] {
            assert!(answer.all("set-cookie").count() > 0, "{answer:?}");
            for line in answer.all("set-cookie") {
                assert!(
                    line.starts_with("__Host-") && line.ends_with("; Secure") && !line.contains("Domain"),
                    "{line}"
                );
            }
        }
        server.end();
    }
);

on_both!(
    fn a_cookie_without_the_prefix_is_nobodys(server: &Server) {
        let server = made_public(server);
        let (ada, _) = signed_in(&server);
        assert!(ada.is_signed_in());
        let value = ada.cookie("__Host-sid");
        for cookie in [format!("sid={value}"), format!("__Secure-sid={value}"), format!("__host-sid={value}")] {
            server.get("/settings/profile").with("cookie", &cookie).send().must_be(302);
        }
        server.end();
    }
);

on_both!(
    fn the_same_name_over_http_is_another_origin(server: &Server) {
        let server = made_public(server);
        for origin in ["http://accounts.example.com", "https://accounts.example.com:443", "https://example.com", "null"]
        {
            server.post("/do/sign-in", &Ada::SIGN_IN).set("origin", origin).send().must_be(403);
        }
        server.end();
    }
);

on_both!(
    fn there_is_no_mailbox(server: &Server) {
        let server = made_public(server);
        for target in ["/dev/mailbox", "/dev/gallery", "/dev/mailbox/019d8f00-0000-7000-8000-000000000000"] {
            server.get(target).set("host", "localhost").send().must_be(404);
        }
        server.end();
    }
);
