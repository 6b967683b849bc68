//! What happened to an account, in the words of a mail: one list, by the kinds of the activity.

use model::{activity::ActivityKind, text::isolated};

/// The subject of a mail, which is also what `/secure-account` says of it, and its sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Without a full stop.
    pub title: &'static str,
    /// With one.
    pub sentence: String,
}

/// What is told of an event. Kinds of which no mail is ever sent are told by their sentence in the activity.
pub fn told(kind: &str, detail: &str) -> Told {
    use ActivityKind as Kind;
    let (title, sentence) = match ActivityKind::from_word(kind) {
        Some(Kind::SignedIn) => ("New sign-in to your account", format!("Somebody signed in with {detail}.")),
        Some(Kind::PasswordChanged) => ("Your password was changed", format!("It was changed on the Security page. {detail}")),
        Some(Kind::PasswordSetByLink) => {
            ("Your password was changed", format!("A new one was set by a link that we mailed to you. {detail}"))
        }
        Some(Kind::PasswordLocked) => (
            "Somebody is guessing your password",
            "Too many wrong passwords were tried in a row. In browsers that you have not used before, your password does \
             not work any more until you set a new one; browsers that you have used, and links by mail, work as before."
                .to_owned(),
        ),
        Some(Kind::OthersSignedOut) => (
            "Your other browsers were signed out",
            "Somebody pressed Logout Other Sessions on the Sessions page.".to_owned(),
        ),
        Some(Kind::AllSignedOut) if detail.is_empty() => {
            ("Every browser was signed out", "This was done by the link in one of our mails to you.".to_owned())
        }
        Some(Kind::AllSignedOut) => ("Every browser was signed out", detail.to_owned()),
        Some(Kind::AddressChanged) => ("Your email address was changed", format!("{detail}.")),
        Some(Kind::AddressChangeUndone) => (
            "The change of your email address was undone",
            format!("{detail}. If somebody else had changed it, set a new password now."),
        ),
        Some(Kind::TwoFactorOn) => (
            "Two-factor authentication was turned on",
            "From now on a code of your authenticator app is asked for when you sign in.".to_owned(),
        ),
        Some(Kind::TwoFactorOff) => (
            "Two-factor authentication was turned off",
            "From now on the password alone, or a link by mail, signs in to your account.".to_owned(),
        ),
        Some(Kind::SecondFactorLocked) => (
            "Somebody is guessing your second factor",
            format!(
                "Too many wrong codes were tried in a row, by somebody who has your password or reads your mail: set a new \
                 password. In browsers that you have not used before, your {detail} will not work until you set it up anew; \
                 in browsers that you have used it works as before."
            ),
        ),
        Some(Kind::BackupCodesMade) => {
            ("New backup codes were made", "The ones from before do not work any more.".to_owned())
        }
        Some(Kind::BackupCodeUsed) => (
            "A backup code was used",
            format!("It stood in for your authenticator app. {detail} You can make new ones on the Security page."),
        ),
        Some(Kind::RecoveryCodeMade) => {
            ("A new recovery code was made", "The one from before does not work any more.".to_owned())
        }
        Some(Kind::RecoveryLocked) => (
            "Somebody is guessing your recovery code",
            "Too many wrong ones were tried in a row. In browsers that you have not used before, your recovery code does \
             not work any more until you make a new one."
                .to_owned(),
        ),
        Some(Kind::Recovered) => (
            "Your account was recovered",
            "Somebody used your recovery code and set a new password. Every browser was signed out; the recovery code is \
             used up, and a new one was shown there."
                .to_owned(),
        ),
        Some(Kind::SupportDisabledTwoFactor) => (
            "Support turned two-factor authentication off",
            "If you asked for that, sign in and set it up again. If you did not, tell us at once.".to_owned(),
        ),
        Some(Kind::SupportEndedSessions) => (
            "Support signed every browser out",
            "If you asked for that, sign in again. If you did not, tell us at once.".to_owned(),
        ),
        Some(Kind::PasskeyAdded) => (
            "A passkey was added to your account",
            format!("It is called {}, and it signs in without your password.", isolated(detail)),
        ),
        Some(Kind::PasskeyRemoved) => (
            "A passkey was removed from your account",
            format!("It was called {}, and it does not sign in any more.", isolated(detail)),
        ),
        Some(Kind::PasskeyCopied) => (
            "A passkey of yours may have been copied",
            format!(
                "Somebody answered with your passkey {}, but with an older state of it than we have seen before, as a \
                 copy would. It was refused. If you do not know why, remove that passkey on the Security page.",
                isolated(detail)
            ),
        ),
        Some(Kind::ApiKeyCreated) => (
            "An API key was created in your account",
            format!("It is called {detail}. Programs that have it can act for your account until you revoke it."),
        ),
        Some(Kind::ApiKeyExpiring) => (
            "An API key of yours will expire soon",
            format!("It is called {detail}. If a program still needs it, create a new one on the API keys page."),
        ),
        // Of these no mail is sent unless This wasn't me is pressed on their row.
        Some(other) => (other.sentence().trim_end_matches('.'), detail.to_owned()),
        None => ("Something happened to your account", String::new()),
    };
    Told { title, sentence }
}
