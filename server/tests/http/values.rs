//! Values that are text, and still no name, address or password.

use crate::{
    on_both,
    support::{Ada, NOTHING, Server, pairs},
};

/// Each would be something else on a page, in a mail or in a log.
const HOSTILE: [&str; 8] = [
    "EVIL\0",
    "EVIL\r\nBcc: eve@evil.example",
    "EVIL\nSet-Cookie: sid=1",
    "\u{1b}[31mEVIL",
    "\u{202e}EVIL",
    "EVIL\u{2066}EVIL",
    "EVIL\u{2028}EVIL",
    "\u{85}EVIL\u{85}EVIL",
];

/// What a form takes, but for one field.
fn pairs_but<'v>(form: &str, name: &str, value: &'v str) -> Vec<(&'static str, &'v str)> {
    pairs(form, &NOTHING).into_iter().map(|(found, own)| (found, if found == name { value } else { own })).collect()
}

on_both!(
    fn a_name_with_control_characters_is_refused(server: &Server) {
        let ada = server.ada();
        let forms = [
            ("/do/sign-up", &["first_name", "last_name", "email"][..]),
            ("/do/email-sign-in-link", &["email"]),
            ("/do/forgot-password", &["email"]),
            ("/do/use-code", &["code"]),
            ("/do/agree-to-email", &["new_code"]),
            ("/do/change-email", &["new_email"]),
            (
                "/do/save-profile",
                &["first_name", "last_name", "display_name", "job_position", "phone", "time_zone"][..],
            ),
        ];
        server.writes_nothing(|| {
            for (form, names) in forms {
                for name in names {
                    for value in HOSTILE {
                        let answer = ada.sends(form, &pairs_but(form, name, value));
                        assert_eq!(answer.status, 422, "{form} {name}={value:?}: {answer:?}");
                        assert!(!answer.must_refuse().says("EVIL"), "{answer:?}");
                    }
                }
            }
        });
    }
);

on_both!(
    fn markup_in_a_name_is_only_text(server: &Server) {
        let ada = server.ada();
        let evil = "<script>EVIL</script>\"'><img src=x>";
        ada.sends("/do/save-profile", &pairs_but("/do/save-profile", "display_name", evil)).must_be(200);
        let page = ada.opens("/settings/profile");
        page.must_be(200);
        assert!(page.says("EVIL"));
        assert!(!page.says("<script>EVIL") && !page.says("<img src=x"), "{}", page.text());
    }
);

on_both!(
    fn a_name_stands_apart_from_the_words_around_it(server: &Server) {
        let ada = server.ada();
        ada.sends("/do/save-profile", &pairs_but("/do/save-profile", "display_name", "עדה")).must_be(200);
        let page = ada.opens("/settings/profile");
        assert!(page.must_be(200).says("<bdi>עדה</bdi>"), "{}", page.text());
    }
);

on_both!(
    fn a_number_of_an_old_plan_is_kept_and_asked_about(server: &Server) {
        let ada = server.ada();
        for (typed, asks) in [("+52 1 55 1234 5678", true), ("+52 55 1234 5678", false)] {
            ada.sends("/do/save-profile", &pairs_but("/do/save-profile", "phone", typed)).must_be(200);
            let page = ada.opens("/settings/profile");
            assert_eq!(page.must_be(200).says("Is it right?"), asks, "{}", page.text());
        }
    }
);

on_both!(
    fn markup_in_a_name_is_only_text_in_the_mail(server: &Server) {
        let eve = server.visitor();
        let mut form = Ada::form("eve@example.org");
        form[1].1 = "<img src=x>EVIL";
        eve.sends("/do/sign-up", &form).must_be(200);
        server.links_to("eve@example.org");
        let mails = server.get("/dev/mailbox").set("accept", "application/json").send();
        let mails: serde_json::Value = serde_json::from_slice(&mails.body).unwrap();
        assert!(!mails[0]["html"].as_str().unwrap().contains("<img src=x"), "{mails}");
        let page = server.get("/dev/mailbox").without_scripts().send();
        assert!(!page.must_be(200).says("<img src=x"), "{}", page.text());
    }
);

/// Where else a secret is typed, or comes back from a mail.
const OTHER_SECRETS: [(&str, &str); 10] = [
    ("/do/change-password", "current_password"),
    ("/do/change-password", "new_password"),
    ("/do/change-password", "confirm_password"),
    ("/do/set-password-by-link", "token"),
    ("/do/set-password-by-link", "new_password"),
    ("/do/sign-in-by-link", "token"),
    ("/do/secure-account", "token"),
    ("/do/use-code", "code"),
    ("/do/agree-to-email", "new_code"),
    ("/do/change-email", "proof"),
];

on_both!(
    fn a_password_of_a_mebibyte_is_refused(server: &Server) {
        let ada = server.ada();
        let long = format!("Aa1{}", "x".repeat(1 << 20));
        server.writes_nothing(|| {
            let sign_up = Ada::form("eve@example.org")
                .map(|(name, value)| (name, if name == "password" { &long } else { value }));
            ada.sends("/do/sign-up", &sign_up).must_be(413).must_refuse();
            ada.sends("/do/sign-in", &[("email", Ada::EMAIL), ("password", &long)]).must_be(413).must_refuse();
            ada.sends("/do/confirm-email", &[("token", "x"), ("password", &long)]).must_be(413).must_refuse();
            for (form, name) in OTHER_SECRETS {
                ada.sends(form, &pairs_but(form, name, &long)).must_be(413).must_refuse();
            }
        });
    }
);

on_both!(
    fn a_password_of_sixty_kibibytes_is_refused_in_words(server: &Server) {
        let ada = server.ada();
        let long = format!("Aa1{}", "x".repeat(60 << 10));
        server.writes_nothing(|| {
            let sign_up = Ada::form("eve@example.org")
                .map(|(name, value)| (name, if name == "password" { &long } else { value }));
            assert!(ada.sends("/do/sign-up", &sign_up).must_be(422).says("too_long"));
            ada.sends("/do/sign-in", &[("email", Ada::EMAIL), ("password", &long)]).must_be(422);
            for (form, name) in OTHER_SECRETS {
                // Ada's proof is fresh: of another one nothing is read.
                if name != "proof" {
                    ada.sends(form, &pairs_but(form, name, &long)).must_be(422).must_refuse();
                }
            }
        });
    }
);
