//! Addresses that are more than one, or not the one they look like.

use crate::{
    on_both,
    support::{Ada, Server},
};

const NO_ADDRESS: [&str; 17] = [
    "eve@example.org\r\nBcc: mallory@evil.example",
    "eve@example.org\nmallory@evil.example",
    "eve@example.org%0ABcc:mallory@evil.example",
    "eve@example.org,mallory@evil.example",
    "eve@example.org;mallory@evil.example",
    "eve@example.org mallory@evil.example",
    "\"eve\\\"@evil.example\"@example.org",
    "eve@example.org@evil.example",
    "eve@[127.0.0.1]",
    "eve@127.0.0.1",
    "eve@localhost",
    "eve(comment)@example.org",
    "eve@example.org\0",
    "eve\0@example.org",
    "\u{430}da@example.org",
    "\u{212a}ada@example.org",
    "ada@\u{301}example.org",
];

on_both!(
    fn what_is_not_one_plain_address_is_refused_everywhere(server: &Server) {
        let ada = server.ada();
        let eve = server.visitor();
        server.writes_nothing(|| {
            for address in NO_ADDRESS {
                for answer in [
                    eve.sends("/do/sign-up", &Ada::form(address)),
                    eve.sends("/do/sign-in", &[("email", address), ("password", Ada::PASSWORD)]),
                    eve.sends("/do/email-sign-in-link", &[("email", address)]),
                    eve.sends("/do/forgot-password", &[("email", address)]),
                    ada.sends("/do/change-email", &[("new_email", address)]),
                ] {
                    assert_eq!(answer.status, 422, "{address:?}: {answer:?}");
                    assert!(!answer.must_refuse().says("example.org") && !answer.says("evil"), "{answer:?}");
                }
            }
        });
    }
);

/// Letters that look like others, and whose mailbox each is.
const OTHERS: [(&str, &str); 3] = [
    ("ada@ex\u{430}mple.org", "ada@xn--exmple-4nf.org"),
    ("ada@example.or\u{261}", "ada@example.xn--or-kgb"),
    ("ada@\u{212a}example.org", "ada@kexample.org"),
];

on_both!(
    fn what_only_looks_like_an_address_is_another_ones_and_written_to_there(server: &Server) {
        server.ada();
        for (address, mailbox) in OTHERS {
            let eve = server.visitor();
            eve.sends("/do/sign-in", &[("email", address), ("password", Ada::PASSWORD)]).must_be(422);
            eve.sends("/do/sign-up", &Ada::form(address)).must_be(200);
            assert_eq!(server.links_to(mailbox).len(), 1, "{address}");
        }
    }
);

on_both!(
    fn an_address_with_what_was_copied_along_is_the_same_address(server: &Server) {
        server.ada();
        for address in [
            "ada@example.org\u{200b}",
            "Ada <ada@example.org>",
            "<ada@example.org>",
            "mailto:ada@example.org",
            "\u{ff41}da@example.org",
            "ada\u{ff20}example.org",
            "ada@\u{ff45}xample.org",
            "ada@example\u{3002}org",
        ] {
            server.visitor().sends("/do/sign-in", &[("email", address), ("password", Ada::PASSWORD)]).must_be(200);
        }
        assert_eq!(server.rows().count("accounts"), 1);
    }
);

on_both!(
    fn letter_case_and_spaces_around_do_not_make_another_address(server: &Server) {
        server.ada();
        for address in ["ADA@EXAMPLE.ORG", "ada@example.org", "  Ada@Example.org "] {
            server.visitor().sends("/do/sign-in", &[("email", address), ("password", Ada::PASSWORD)]).must_be(200);
        }
        assert_eq!(server.rows().count("accounts"), 1);
    }
);
