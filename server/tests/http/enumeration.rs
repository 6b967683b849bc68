//! Whether an address has an account is told by no answer: the status, every header and the body are the same.

use crate::{
    on_both,
    support::{Ada, Answer, Server, Visitor},
};

/// As long as Ada's, and nobody's.
const UNKNOWN: &str = "Bob@Example.org";

/// Everything of an answer but what differs from one to the next by chance, and the address that was typed.
fn told(answer: &Answer, address: &str) -> (u16, Vec<(String, String)>, String) {
    let policy = answer.header("content-security-policy").unwrap_or_default();
    let nonce = policy.split_once("'nonce-").and_then(|(_, rest)| rest.split('\'').next()).unwrap_or("no nonce");
    let cookies = answer.all("set-cookie").map(|line| line.split(';').next().unwrap().split_once('=').unwrap().1);
    let chances = cookies.filter(|value| !value.is_empty()).chain([nonce]).collect::<Vec<_>>();
    let plain = |text: &str| {
        chances.iter().fold(text.replace(address, "ADDRESS"), |text, chance| {
            text.replace(chance, &format!("{} characters", chance.len()))
        })
    };
    let headers = answer.headers.iter().filter(|(name, _)| name != "date");
    let mut headers = headers.map(|(name, value)| (name.clone(), plain(value))).collect::<Vec<_>>();
    headers.sort();
    (answer.status, headers, plain(&answer.text()))
}

/// Does the same for Ada's address and for an unknown one; each in a browser of its own.
#[track_caller]
fn must_be_the_same(server: &Server, what: impl Fn(&Visitor, &str) -> Answer) {
    let [known, unknown] = [Ada::EMAIL, UNKNOWN].map(|address| told(&what(&server.visitor(), address), address));
    assert_eq!(known, unknown);
}

on_both!(
    fn asking_for_a_link_tells_nothing(server: &Server) {
        server.ada();
        for (form, page) in [("/do/forgot-password", "/forgot-password"), ("/do/email-sign-in-link", "/sign-in")] {
            must_be_the_same(server, |eve, address| {
                let answer = eve.sends(form, &[("email", address)]);
                answer.must_be(200).clone()
            });
            must_be_the_same(server, |eve, address| {
                let answer = eve.sends_plainly(form, &[("email", address)], page);
                answer.must_be(302).clone()
            });
        }
    }
);

on_both!(
    fn the_page_after_asking_tells_nothing_before_and_after_the_mail(server: &Server) {
        server.ada();
        for form in ["/do/forgot-password", "/do/email-sign-in-link"] {
            for is_sent in [false, true] {
                must_be_the_same(server, |eve, address| {
                    eve.sends(form, &[("email", address)]).must_be(200);
                    if is_sent {
                        server.rests();
                    }
                    eve.opens(app::paths::LINK_SENT).must_be(200).clone()
                });
            }
        }
    }
);

on_both!(
    fn asking_again_tells_nothing(server: &Server) {
        server.ada();
        for form in ["/do/forgot-password", "/do/email-sign-in-link"] {
            for is_later in [false, true] {
                must_be_the_same(server, |eve, address| {
                    eve.sends(form, &[("email", address)]).must_be(200);
                    if is_later {
                        server.two_minutes_pass_for_links();
                    }
                    eve.sends("/do/ask-again", &[]).must_be(if is_later { 200 } else { 422 }).clone()
                });
                must_be_the_same(server, |eve, address| {
                    eve.sends(form, &[("email", address)]).must_be(200);
                    if is_later {
                        server.two_minutes_pass_for_links();
                    }
                    eve.sends_plainly("/do/ask-again", &[], app::paths::LINK_SENT).must_be(302).clone()
                });
            }
        }
    }
);

on_both!(
    fn asking_again_after_the_link_was_used_elsewhere_tells_nothing(server: &Server) {
        let ada = server.ada();
        must_be_the_same(server, |eve, address| {
            eve.sends("/do/email-sign-in-link", &[("email", address)]).must_be(200);
            if address == Ada::EMAIL {
                let mail = server.mail_to(address, "Sign in to", app::paths::MAGIC_LINK);
                ada.sends("/do/sign-in-by-link", &[("token", &mail.token)]).must_be(200);
            }
            server.two_minutes_pass_for_links();
            eve.sends("/do/ask-again", &[])
        });
    }
);

on_both!(
    fn a_wrong_code_tells_nothing_however_often(server: &Server) {
        server.ada();
        for form in ["/do/forgot-password", "/do/email-sign-in-link"] {
            for tries in 1..=7 {
                must_be_the_same(server, |eve, address| {
                    eve.sends(form, &[("email", address)]).must_be(200);
                    server.rests();
                    for _ in 1..tries {
                        eve.sends("/do/use-code", &[("code", "0000 0000")]).must_be(422);
                    }
                    eve.sends("/do/use-code", &[("code", "0000 0000")]).must_be(422).clone()
                });
            }
        }
    }
);

on_both!(
    fn a_wrong_password_tells_nothing(server: &Server) {
        server.ada();
        for password in ["Wrong horse 1", "x", &"x".repeat(2_000)] {
            must_be_the_same(server, |eve, address| {
                let wrong = [("email", address), ("password", password), ("next", "/settings/security")];
                eve.sends("/do/sign-in", &wrong).must_be(422).clone()
            });
            must_be_the_same(server, |eve, address| {
                let wrong = [("email", address), ("password", password)];
                let answer = eve.sends_plainly("/do/sign-in", &wrong, "/sign-in");
                let back = answer.must_be(302).location();
                eve.opens(back).must_be(200).clone()
            });
        }
    }
);

on_both!(
    fn a_budget_that_is_used_up_tells_nothing(server: &Server) {
        server.ada();
        let server = server.another(&[
            ("VESTIBULE_LIMITS__MAIL_PER_ADDRESS", "1/1h"),
            ("VESTIBULE_LIMITS__PASSWORD_PER_ACCOUNT", "2/15min"),
        ]);
        for _ in 0..4 {
            must_be_the_same(&server, |eve, address| {
                let answer = eve.sends("/do/email-sign-in-link", &[("email", address)]);
                server.rests();
                answer.must_be(200).clone()
            });
            must_be_the_same(&server, |eve, address| {
                let mut answer = eve.sends("/do/sign-in", &[("email", address), ("password", "Wrong horse 1")]);
                // How long it is to wait differs by the seconds between the two.
                answer.headers.retain(|(name, _)| name != "retry-after");
                answer
            });
        }
        server.end();
    }
);
