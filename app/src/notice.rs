//! What is said after something was done: one list. A notice survives one redirect in a cookie, as its word.

use serde::{Deserialize, Serialize};

/// Something that was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notice {
    /// After **Confirm email**.
    EmailConfirmed,
    /// After **Save** on the profile.
    ProfileSaved,
    /// After **Sign out**.
    SignedOut,
    /// After a form was sent whose sign-in had ended.
    NothingSaved,
    /// After **Send again**.
    MailSentAgain,
    /// After **Change Password**.
    PasswordChanged,
    /// After a new password was set by a link.
    PasswordSet,
    /// After **Change email**.
    AddressChangeAsked,
    /// After **Change email** where two-factor stands in for the old mailbox.
    AddressChangeAskedOne,
    /// After **Change email** without the old mailbox.
    AddressChangeWaits,
    /// After one of two mailboxes agreed.
    AddressAgreed,
    /// After the new mailbox agreed while the time runs.
    AddressWaits,
    /// After the last mailbox agreed.
    AddressChanged,
    /// After **Cancel change**.
    AddressChangeCancelled,
    /// After `/secure-account`.
    AccountSecured,
    /// After **Logout** on a row.
    LoggedOut,
    /// After **Logout Other Sessions**.
    OthersLoggedOut,
    /// After **Logout All Sessions**.
    AllLoggedOut,
    /// After **Add a passkey**.
    PasskeyAdded,
    /// After a passkey gave the proof that a form asks for.
    Proved,
    /// After **Save name** on a passkey.
    PasskeyRenamed,
    /// After **Remove passkey**.
    PasskeyRemoved,
    /// After **Revoke** on an API key.
    ApiKeyRevoked,
    /// After **Save name**.
    SignInNamed,
    /// After two-factor was turned on and its backup codes saved.
    TwoFactorOn,
    /// After **Turn off**.
    TwoFactorOff,
    /// After **Remove** on a trusted browser.
    Untrusted,
    /// After a sign-in with few backup codes left.
    FewBackupCodes,
    /// After **Regenerate Recovery Code** without scripts.
    RecoveryCodeMailed,
    /// After `/recover`.
    Recovered,
    /// After **This wasn't me** where the link that it leads to is mailed.
    SecureLinkMailed,
}

impl Notice {
    /// Whether it tells what was not done.
    pub const fn is_bad(self) -> bool {
        matches!(self, Self::NothingSaved)
    }

    /// The sentence on the page.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::EmailConfirmed => "Your email address is confirmed. Welcome!",
            Self::ProfileSaved => "Your profile is saved.",
            Self::SignedOut => "You are signed out.",
            Self::NothingSaved => "You were signed out; nothing was saved yet. Sign in to go on.",
            Self::MailSentAgain => "The mail is on its way again.",
            Self::PasswordChanged => "Your password is changed.",
            Self::PasswordSet => "Your new password is set, and you are signed in.",
            Self::AddressChangeAskedOne => "We mailed both addresses. The change happens when the new one has agreed.",
            Self::AddressChangeAsked => "We mailed both addresses. The change happens when both have agreed.",
            Self::AddressChangeWaits => {
                "We mailed both addresses. Confirm the new one; the change happens when the waiting time is over."
            }
            Self::AddressAgreed => "Thank you. The change happens when the other address has agreed too.",
            Self::AddressWaits => "Thank you. The change happens when the waiting time is over.",
            Self::AddressChanged => "The email address is changed.",
            Self::AddressChangeCancelled => "The change is cancelled. Your address stays as it is.",
            Self::LoggedOut => "That browser is signed out.",
            Self::OthersLoggedOut => "Your other browsers are signed out.",
            Self::AllLoggedOut => "Every browser is signed out, this one too. Sign in again when you like.",
            Self::TwoFactorOn => "Two-factor authentication is on. Save the backup codes before you go on.",
            Self::TwoFactorOff => "Two-factor authentication is off.",
            Self::Untrusted => "That browser is asked for the second factor again.",
            Self::SecureLinkMailed => {
                "We mailed you a link that goes on from here: two-factor authentication is on, and your last proof is too long ago."
            }
            Self::FewBackupCodes => "You have few backup codes left. Make new ones on the Security page.",
            Self::RecoveryCodeMailed => "We mailed you a code. Type it under Recovery code to make the new one.",
            Self::Recovered => {
                "Your new password is set, and every other browser is signed out. Save your new recovery code."
            }
            Self::PasskeyAdded => "The passkey is added. You can sign in with it from now on.",
            Self::Proved => "You have confirmed that it is you. Now continue.",
            Self::PasskeyRemoved => "The passkey is removed. You can delete it on the device too.",
            Self::ApiKeyRevoked => "The key is revoked. Programs that use it are refused from now on.",
            Self::SignInNamed | Self::PasskeyRenamed => "The name is saved.",
            Self::AccountSecured => {
                "Done: what you ticked is taken back. If you stopped the password, a link to set a new one is on its way to you."
            }
        }
    }
}
