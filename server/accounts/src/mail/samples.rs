//! A sample of every mail, for those who look after the words: the mailbox page shows them, and a test reads them.

use model::activity::ActivityKind;

use crate::{
    failure::Fault,
    mail::{Mail, security::told, words},
};

/// What stands in a sample where a real mail has its own values.
const ADDRESS: &str = "ada@example.org";
const NEW: &str = "countess@example.org";
const CODE: &str = "4821 7730";
const AT: &str = "2026-04-15 11:00 CEST";
const ASKED: &str = "10:45:07 CEST";

/// A sample of every mail there is. The links in them lead to pages that say that they do not work.
///
/// # Errors
/// Where a template cannot be written out.
pub fn samples(product: &str, origin: &str) -> Result<Vec<Mail>, Fault> {
    let page = |path: &str| format!("{origin}/{path}?token=sample");
    let (link, secure) = (page("magic-link"), page("secure-account"));
    let (link, secure) = (link.as_str(), secure.as_str());
    let (address, code, until, at) = (ADDRESS, CODE, AT, ASKED);
    let mut written = vec![
        words::ConfirmAddress { product, address, link: &page("verify-email"), until }.write()?,
        words::AccountExists { product, address, sign_in: &format!("{origin}/sign-in") }.write()?,
        words::SignInLink { product, address, link, code, until, at }.write()?,
        words::SetPasswordLink { product, address, link, code, until, at }.write()?,
        words::RecoveryCodeMail { product, address, code, until, sessions: &format!("{origin}/settings/sessions"), at }
            .write()?,
        words::ConfirmNewAddress { product, old: ADDRESS, address: NEW, link, code, until, at }.write()?,
        words::AllowNewAddress { product, address, new: NEW, link, code, until, secure, at }.write()?,
        words::AddressWaiting { product, address, new: NEW, due: AT, secure }.write()?,
        words::AddressAsked { product, address, new: NEW, until: AT, secure }.write()?,
        words::AddressChanged {
            product,
            address,
            new: NEW,
            at: AT,
            outlook: &format!("Until {AT}, this mailbox can undo the change."),
            secure,
        }
        .write()?,
    ];
    for (kind, detail) in [
        (ActivityKind::SignedIn, "Firefox on Windows"),
        (ActivityKind::PasswordChanged, "Other browsers were signed out."),
        (ActivityKind::PasswordSetByLink, "Other browsers stay signed in."),
        (ActivityKind::PasswordLocked, ""),
        (ActivityKind::OthersSignedOut, ""),
        (ActivityKind::AllSignedOut, ""),
        (ActivityKind::AddressChanged, "ada@example.org became countess@example.org"),
        (ActivityKind::AddressChangeUndone, "countess@example.org is ada@example.org again"),
        (ActivityKind::TwoFactorOn, ""),
        (ActivityKind::TwoFactorOff, ""),
        (ActivityKind::SecondFactorLocked, "authenticator app"),
        (ActivityKind::BackupCodesMade, ""),
        (ActivityKind::BackupCodeUsed, "Nine are left."),
        (ActivityKind::RecoveryCodeMade, ""),
        (ActivityKind::RecoveryLocked, ""),
        (ActivityKind::Recovered, ""),
        (ActivityKind::SupportDisabledTwoFactor, ""),
        (ActivityKind::SupportEndedSessions, ""),
        (ActivityKind::PasskeyAdded, "Firefox on Windows"),
        (ActivityKind::PasskeyRemoved, "Firefox on Windows"),
        (ActivityKind::PasskeyCopied, "Firefox on Windows"),
    ] {
        let told = told(kind.as_str(), detail);
        let sentence = told.sentence.as_str();
        written.push(words::Security { product, address, title: told.title, sentence, at: AT, secure }.write()?);
    }
    Ok(written.into_iter().map(|written| Mail::new(ADDRESS, written)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mail_says_the_same_in_text_and_in_html_and_has_no_gap() {
        let samples = samples("<i>Ada & Sons", "https://accounts.example.com").unwrap();
        for mail in samples {
            assert!(!mail.subject.is_empty() && !mail.subject.contains(['{', '\n']), "{mail:?}");
            assert!(mail.text.contains("<i>Ada & Sons"), "{}", mail.text);
            assert!(mail.html.contains("&#60;i&#62;Ada &#38; Sons") && !mail.html.contains("<i>"), "{}", mail.html);
            let links = |text: &str| text.matches("https://accounts.example.com/").count();
            assert!(links(&mail.text) >= 1 && links(&mail.html) >= links(&mail.text), "{}", mail.text);
            for part in [&mail.text, &mail.html] {
                assert!(!part.contains("{{") && !part.contains("  \n"), "{part}");
            }
        }
    }

    #[test]
    fn every_value_is_escaped_in_html_and_left_alone_in_text() {
        let odd = "<a href=\"https://evil.example\">'&";
        let (product, address, link, code, until, secure, at) = (odd, odd, odd, odd, odd, odd, odd);
        let written = [
            words::ConfirmAddress { product, address, link, until }.write(),
            words::AccountExists { product, address, sign_in: odd }.write(),
            words::SignInLink { product, address, link, code, until, at }.write(),
            words::SetPasswordLink { product, address, link, code, until, at }.write(),
            words::RecoveryCodeMail { product, address, code, until, sessions: odd, at }.write(),
            words::ConfirmNewAddress { product, old: odd, address, link, code, until, at }.write(),
            words::AllowNewAddress { product, address, new: odd, link, code, until, secure, at }.write(),
            words::AddressWaiting { product, address, new: odd, due: odd, secure }.write(),
            words::AddressAsked { product, address, new: odd, until: odd, secure }.write(),
            words::AddressChanged { product, address, new: odd, at: odd, outlook: odd, secure }.write(),
            words::Security { product, address, title: odd, sentence: odd, at: odd, secure }.write(),
        ];
        for written in written.map(Result::unwrap) {
            assert!(written.text.contains(odd), "{}", written.text);
            assert!(
                !written.html.contains("<a href=\"https://evil") && !written.html.contains("'&"),
                "{}",
                written.html
            );
        }
    }

    #[test]
    fn a_line_break_in_a_value_begins_no_header() {
        let product = "Ada\r\nBcc: eve@example.org";
        for mail in samples(product, "https://accounts.example.com").unwrap() {
            assert!(!mail.subject.contains(['\r', '\n']), "{:?}", mail.subject);
        }
    }
}
