//! Twenty at once with one link, or one code: exactly one gets what it is good for.

use crate::{
    on_both,
    races::twenty_at_once,
    support::{Ada, Answer, Server, Visitor, pairs},
};

/// Sends a form twenty times at once. The one that did it; the others are told so, or that very many are at it, and
/// get no cookie.
#[track_caller]
fn one_of_twenty(ada: &Visitor, form: &str, fields: &[(&str, &str)], refusal: &str) -> Answer {
    let answers = twenty_at_once(&ada.with_cookies(ada.server.post(form, fields)));
    let (mut done, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 200);
    assert_eq!(done.len(), 1, "{form}: {refused:?}");
    for answer in refused {
        // Hashing has a queue, and an end to it.
        if answer.status != 503 {
            assert_eq!(answer.must_be(422).text(), refusal, "{form}");
        }
        assert_eq!(answer.all("set-cookie").count(), 0, "{form}: {answer:?}");
    }
    done.remove(0)
}

on_both!(
    fn a_link_signs_in_once(server: &Server) {
        server.ada();
        let eve = server.visitor();
        let mail = eve.asks_sign_in_link(Ada::EMAIL);
        let done = one_of_twenty(&eve, "/do/sign-in-by-link", &[("token", &mail.token)], "{\"refused\":\"used\"}");
        assert!(done.cookie("sid").is_some());
        assert_eq!(server.rows().count("sign_ins"), 2);
        // Its code is spent with it.
        assert!(eve.sends("/do/use-code", &[("code", &mail.code)]).must_be(422).says("gone"));
    }
);

on_both!(
    fn a_code_signs_in_once(server: &Server) {
        server.ada();
        let eve = server.visitor();
        let mail = eve.asks_sign_in_link(Ada::EMAIL);
        let done = one_of_twenty(&eve, "/do/use-code", &[("code", &mail.code)], "{\"refused\":\"gone\"}");
        assert!(done.cookie("sid").is_some());
        assert_eq!(server.rows().count("sign_ins"), 2);
        // Its link is spent with it.
        assert!(eve.sends("/do/sign-in-by-link", &[("token", &mail.token)]).must_be(422).says("used"));
    }
);

on_both!(
    fn a_code_opens_its_page_once(server: &Server) {
        server.ada();
        let eve = server.visitor();
        let mail = eve.asks_password_link(Ada::EMAIL);
        let done = one_of_twenty(&eve, "/do/use-code", &[("code", &mail.code)], "{\"refused\":\"gone\"}");
        let token = done.location().strip_prefix("/magic-link?token=").unwrap();
        let opens = |token: &str| eve.opens(&app::paths::magic_link(token)).must_be(200).says("Set new password");
        assert!(opens(token) && !opens(&mail.token));
    }
);

on_both!(
    fn a_link_sets_one_password(server: &Server) {
        server.ada();
        let eve = server.visitor();
        let token = eve.asks_password_link(Ada::EMAIL).token;
        let new = [("new_password", Ada::NEW_PASSWORD), ("confirm_password", Ada::NEW_PASSWORD)];
        let fields = [&[("token", token.as_str())][..], &new].concat();
        let done = one_of_twenty(&eve, "/do/set-password-by-link", &fields, "{\"refused\":[{\"link\":\"used\"}]}");
        assert!(done.cookie("sid").is_some());
        let rows = server.rows();
        assert_eq!(rows.count("sign_ins"), 2);
        assert_eq!(rows.text().matches("password.set_by_link").count(), 1);
        eve.sends("/do/sign-in", &[("email", Ada::EMAIL), ("password", Ada::NEW_PASSWORD)]).must_be(200);
    }
);

on_both!(
    fn a_password_is_changed_once(server: &Server) {
        let ada = server.ada();
        let form = "/do/change-password";
        let answers = twenty_at_once(&ada.with_cookies(server.post(form, &pairs(form, &crate::support::NOTHING))));
        let (done, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 200);
        assert_eq!(done.len(), 1, "{refused:?}");
        for answer in refused {
            // Whoever came after it was signed out; before, the password was another meanwhile, or too many tried.
            assert!(matches!(answer.status, 401 | 422 | 429 | 503), "{answer:?}");
            assert_eq!(answer.all("set-cookie").count(), 0, "{answer:?}");
        }
        assert_eq!(server.rows().text().matches("password.changed").count(), 1);
    }
);

on_both!(
    fn a_mailbox_agrees_once_and_the_address_changes_once(server: &Server) {
        let ada = server.ada();
        ada.sends("/do/change-email", &[("new_email", Ada::NEW_EMAIL)]).must_be(200);
        let old = server.mail_to(Ada::EMAIL, "Allow a new", app::paths::MAGIC_LINK).token;
        let new = server.mail_to(Ada::NEW_EMAIL, "Confirm your new", app::paths::MAGIC_LINK).token;
        for (token, side) in [(old, "old"), (new, "new")] {
            let fields = [("token", token.as_str()), ("side", side)];
            one_of_twenty(&ada, "/do/agree-by-link", &fields, "{\"refused\":\"used\"}");
        }
        let rows = server.rows();
        assert!(rows.cell("accounts", "email").contains(Ada::NEW_EMAIL));
        assert_eq!(rows.text().matches("address.changed").count(), 1);
    }
);

on_both!(
    fn an_account_is_secured_once(server: &Server) {
        let ada = server.ada();
        let mailed = ada.waits_for_everything();
        let form = "/do/secure-account";
        let refusal = "{\"refused\":\"used\"}";
        one_of_twenty(&server.visitor(), form, &pairs(form, &mailed), refusal);
        let rows = server.rows();
        assert_eq!(rows.count("sign_ins"), 0);
        assert_eq!(rows.text().matches("account.secured").count(), 1);
        server.visitor().sends("/do/sign-in", &Ada::SIGN_IN).must_be(422);
    }
);
