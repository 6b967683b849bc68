//! The forms of links, passwords and addresses without scripts: each leads on, and the page there says what was done.

use app::{
    page_of_form,
    paths::{FORGOT_PASSWORD, LINK_SENT, MAGIC_LINK, PROFILE, SECURE_ACCOUNT, SECURITY, SIGN_IN},
};

use crate::{
    on_both,
    support::{Ada, NOTHING, Server, Visitor, forms, pairs},
};

/// Sends a form from a page; then opens where it leads, which says these words once.
#[track_caller]
fn must_lead_to(who: &Visitor, form: &str, fields: &[(&str, &str)], leads_to: &str, says: &str) {
    let answer = who.sends_plainly(form, fields, page_of_form(form));
    let location = answer.must_be(302).location();
    let path = location.strip_prefix(&who.server.origin).unwrap_or(location);
    // The framework leaves a question mark where it took an old refusal out.
    assert_eq!(path.trim_end_matches('?'), leads_to, "{form}: {answer:?}");
    assert!(who.opens(path).must_be(200).says(says), "{form}: {}", who.opens(path).text());
}

on_both!(
    fn asking_for_a_link_leads_to_where_its_code_is_typed(server: &Server) {
        let ada = server.ada();
        for (form, says) in [
            ("/do/email-sign-in-link", "sign in"),
            ("/do/forgot-password", "set a new password"),
            ("/do/email-password-link", "set a new password"),
        ] {
            must_lead_to(&ada, form, &pairs(form, &NOTHING), LINK_SENT, says);
            server.two_minutes_pass_for_links();
            must_lead_to(&ada, "/do/ask-again", &[], LINK_SENT, "The mail is on its way again.");
            assert!(!ada.opens(LINK_SENT).says("The mail is on its way again."), "said once");
        }
        let eve = server.visitor();
        let code = eve.asks_sign_in_link(Ada::EMAIL).code;
        must_lead_to(&eve, "/do/use-code", &[("code", &code)], PROFILE, "Lovelace");
    }
);

on_both!(
    fn a_new_password_is_said(server: &Server) {
        let ada = server.ada();
        let form = "/do/change-password";
        must_lead_to(&ada, form, &pairs(form, &NOTHING), SECURITY, "Your password is changed.");
        let eve = server.visitor();
        let token = eve.asks_password_link(Ada::EMAIL).token;
        let new = [("new_password", "Correct horse 3"), ("confirm_password", "Correct horse 3")];
        let fields = [&[("token", token.as_str())][..], &new].concat();
        must_lead_to(&eve, "/do/set-password-by-link", &fields, PROFILE, "Your new password is set");
    }
);

on_both!(
    fn a_change_of_the_address_is_said(server: &Server) {
        let ada = server.ada();
        let change = [("new_email", Ada::NEW_EMAIL)];
        must_lead_to(&ada, "/do/change-email", &change, PROFILE, "We mailed both addresses.");
        must_lead_to(&ada, "/do/remind-of-email", &[], PROFILE, "The mail is on its way again.");
        must_lead_to(&ada, "/do/cancel-email", &[], PROFILE, "The change is cancelled.");
        must_lead_to(&ada, "/do/change-email", &change, PROFILE, "We mailed both addresses.");
        let old = server.mail_to(Ada::EMAIL, "Allow a new", MAGIC_LINK).token;
        let new = server.mail_to(Ada::NEW_EMAIL, "Confirm your new", MAGIC_LINK).code;
        let eve = server.visitor();
        let agree = [("token", old.as_str()), ("side", "old")];
        must_lead_to(&eve, "/do/agree-by-link", &agree, SIGN_IN, "Thank you.");
        let agree = [("side", "new"), ("new_code", new.as_str())];
        must_lead_to(&ada, "/do/agree-to-email", &agree, PROFILE, "The email address is changed.");
        assert!(ada.opens(PROFILE).must_be(200).says(Ada::NEW_EMAIL));
    }
);

on_both!(
    fn securing_the_account_is_said(server: &Server) {
        let token = server.ada().is_told_of_another_sign_in().token;
        let fields = [("token", token.as_str()), ("sure", "true"), ("sign_ins", "true")];
        must_lead_to(&server.visitor(), "/do/secure-account", &fields, SIGN_IN, "Done: what you ticked");
    }
);

/// What fields are marked with.
const MARKED: &str = "aria-invalid=\"true\"";

/// What a page says after a refusal there; with the secret that was typed nowhere.
#[track_caller]
fn must_say(who: &Visitor, form: &str, fields: &[(&str, &str)], page: &str, says: &[&str]) {
    let answer = who.sends_plainly(form, fields, page);
    let back = answer.must_be(302).location().to_owned();
    assert!(back.starts_with(&format!("{}{page}", who.server.origin)), "{form}: {back}");
    let shown = who.opens(&back);
    for words in says {
        assert!(shown.must_be(200).says(words), "{form} does not say {words:?}: {}", shown.text());
    }
    assert!(![&shown, &answer].iter().any(|said| said.says("zebra") || said.says("Zebra")), "{form}: {}", shown.text());
}

on_both!(
    fn a_refusal_is_said_where_the_form_stands(server: &Server) {
        let ada = server.ada();
        let kept = "value=\"no address\"";
        must_say(&ada, "/do/forgot-password", &[("email", "no address")], FORGOT_PASSWORD, &[kept]);
        let eve = server.visitor();
        must_say(
            &eve,
            "/do/email-sign-in-link",
            &[("email", "no address")],
            "/sign-in?next=/settings/security",
            &[kept],
        );
        let change = [("new_email", "no address"), ("lost_old", "true")];
        must_say(&ada, "/do/change-email", &change, PROFILE, &[kept, "Nothing was changed yet."]);
        let wrong = [("current_password", "No zebra 1"), ("new_password", "Zebra"), ("confirm_password", "zebras")];
        must_say(&ada, "/do/change-password", &wrong, SECURITY, &["Your password was not changed.", MARKED]);
        let mailed = ada.waits_for_everything();
        let page = format!("{MAGIC_LINK}?token={}", mailed.set_password);
        let fields =
            [("token", mailed.set_password.as_str()), ("new_password", "Zebra"), ("confirm_password", "zebras")];
        must_say(&eve, "/do/set-password-by-link", &fields, &page, &[MARKED]);
        let page = format!("{SECURE_ACCOUNT}?token={}", mailed.secure);
        let fields = [("token", mailed.secure.as_str()), ("sign_ins", "true")];
        must_say(&eve, "/do/secure-account", &fields, &page, &["Tick this if it was not you."]);
        must_say(&ada, "/do/use-code", &[("code", "zebra")], LINK_SENT, &["Enter the eight digits"]);
        must_say(
            &ada,
            "/do/agree-to-email",
            &[("side", "old"), ("old_code", "zebra")],
            PROFILE,
            &["Enter the eight digits"],
        );
    }
);

on_both!(
    fn a_form_sent_after_the_sign_in_had_ended_says_that_nothing_was_saved(server: &Server) {
        let said = "You were signed out; nothing was saved yet.";
        for form in forms().into_iter().filter(|form| app::paths::is_settings(page_of_form(form))) {
            // Who signs out twice wants no more than that, and these lead on as with any other visitor.
            if form == "/do/sign-out" || form == "/do/codes-saved" {
                continue;
            }
            let gone = server.visitor();
            let page = page_of_form(form);
            let answer = gone.sends_plainly(form, &pairs(form, &NOTHING), page);
            let back = gone.opens(answer.must_be(302).location());
            assert!(back.must_be(302).location().starts_with("/sign-in?next="), "{form}: {back:?}");
            let sign_in = gone.opens(back.location());
            assert!(sign_in.must_be(200).says(said), "{form}: {}", sign_in.text());
            assert!(!gone.opens(back.location()).says(said), "said once");
        }
        // Who only opens a page has sent nothing.
        let gone = server.visitor();
        let back = gone.opens(PROFILE);
        assert!(!gone.opens(back.must_be(302).location()).says(said));
    }
);

on_both!(
    fn what_comes_back_after_that_says_that_it_is_not_saved(server: &Server) {
        let ada = server.ada();
        let account = ada.opens(PROFILE).text().split_once("name=\"account\" value=\"").unwrap().1[..40].to_owned();
        let mut profile = pairs("/do/save-profile", &NOTHING);
        profile.retain(|(name, _)| *name != "account");
        profile.push(("account", &account));
        let change = [("account", account.as_str()), ("new_email", Ada::NEW_EMAIL)];
        for (form, fields, shows) in
            [("/do/save-profile", &profile[..], "The Countess"), ("/do/change-email", &change[..], Ada::NEW_EMAIL)]
        {
            ada.keeps("sid", "");
            ada.sends_plainly(form, fields, PROFILE).must_be(302);
            ada.sends_plainly("/do/sign-in", &Ada::SIGN_IN, SIGN_IN).must_be(302);
            let shown = ada.opens(PROFILE);
            assert!(shown.says("Not saved yet: you were signed out when you sent this."), "{form}: {}", shown.text());
            assert!(shown.says(&format!("value=\"{shows}\"")), "{form}: {}", shown.text());
            assert!(!ada.opens(PROFILE).says("Not saved yet"), "once");
        }
    }
);
