//! Looking changes nothing, and what is not asked in the right way is refused.

use crate::{
    on_both,
    support::{OPERATIONS, Server, examples, form_encoded, forms, pages, pairs},
};

on_both!(
    fn a_form_is_not_sent_by_get_or_head(server: &Server) {
        let ada = server.ada();
        let mailed = ada.waits_for_everything();
        server.writes_nothing(|| {
            for form in forms() {
                let query = form_encoded(&pairs(form, &mailed));
                for method in ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"] {
                    let answer = ada.asks(&server.request(method, &format!("{form}?{query}")));
                    assert_eq!(
                        (answer.status, answer.header("allow")),
                        (405, Some("POST")),
                        "{method} {form}: {answer:?}"
                    );
                    assert_eq!(answer.all("set-cookie").count(), 0);
                    assert_eq!(answer.body.is_empty(), method == "HEAD", "{answer:?}");
                }
            }
        });
    }
);

on_both!(
    fn opening_a_page_writes_nothing(server: &Server) {
        let ada = server.ada();
        let mailed = ada.waits_for_everything();
        server.writes_nothing(|| {
            let links = [
                format!("/verify-email?token={}", mailed.confirm),
                format!("/magic-link?token={}", mailed.sign_in),
                format!("/magic-link?token={}", mailed.set_password),
                format!("/magic-link?token={}", mailed.new_address),
                format!("/secure-account?token={}", mailed.secure),
            ];
            for target in examples().into_iter().chain(links) {
                for method in ["GET", "HEAD"] {
                    for request in [server.request(method, &target), ada.with_cookies(server.request(method, &target))]
                    {
                        let answer = request.send();
                        assert!(answer.status < 500, "{method} {target}: {answer:?}");
                    }
                }
            }
        });
        // Scanners have looked at the links; they are as good as before.
        for form in ["/do/sign-in-by-link", "/do/agree-by-link", "/do/set-password-by-link", "/do/secure-account"] {
            ada.sends(form, &pairs(form, &mailed)).must_be(200);
        }
        ada.sends("/do/confirm-email", &[("token", &mailed.confirm)]).must_be(200);
    }
);

on_both!(
    fn head_answers_as_get_without_a_body(server: &Server) {
        let ada = server.ada();
        for target in examples() {
            let [get, head] = ["GET", "HEAD"].map(|method| ada.with_cookies(server.request(method, &target)).send());
            assert_eq!((head.status, head.body.len()), (get.status, 0), "{target}");
            assert_eq!(head.header("content-type"), get.header("content-type"), "{target}");
        }
    }
);

on_both!(
    fn pages_take_get_and_head_only(server: &Server) {
        let ada = server.ada();
        server.writes_nothing(|| {
            for target in examples() {
                for method in ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "TRACK", "PROPFIND", "DEBUG"] {
                    let answer = ada.asks(&server.request(method, &target));
                    assert_eq!(answer.status, 405, "{method} {target}: {answer:?}");
                    answer.must_refuse();
                }
            }
        });
    }
);

on_both!(
    fn trace_gives_nothing_back(server: &Server) {
        let ada = server.ada();
        for target in ["/", "*", "/sign-in", "/do/sign-in", "/nowhere"] {
            for request in [server.request("TRACE", target), server.request("TRACE", target).without("origin")] {
                if let Some(answer) = ada.with_cookies(request.with("x-marked", "EVIL")).try_send() {
                    assert!((400..500).contains(&answer.status), "{target}: {answer:?}");
                    assert!(!answer.says("EVIL") && !answer.says(&ada.cookie("sid")), "{answer:?}");
                }
            }
        }
    }
);

on_both!(
    fn what_the_operator_asks_is_not_answered_to_visitors(server: &Server) {
        for target in OPERATIONS {
            assert_eq!(server.operations(target).status, 200, "{target}");
            let answer = server.get(target).send();
            assert_eq!(answer.status, 404, "{target}");
            assert!(!answer.says("vestibule_outbox"), "{answer:?}");
        }
        for page in pages() {
            server.operations(&page).must_be(404);
        }
    }
);
