//! The kinds of rows in an account's activity: one list.

/// What happened to an account. Each kind is one word in the database and one sentence on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ActivityKind {
    /// The address was confirmed and the account made.
    AccountCreated,
    /// Signed in, in whatever way.
    SignedIn,
    /// Somebody typed a wrong password.
    SignInFailed,
    /// Signed out from the menu.
    SignedOut,
    /// The profile was saved with changes.
    ProfileChanged,
    /// Somebody who was signed in typed a wrong password where it is asked for again.
    ProofFailed,
    /// Changed on the Security page.
    PasswordChanged,
    /// Set by the link in a mail.
    PasswordSetByLink,
    /// A hundred wrong passwords in a row: the password opens known browsers only.
    PasswordLocked,
    /// The owner stopped the password by the link in a security mail.
    PasswordStopped,
    /// A link to sign in, or to set a password, was mailed.
    LinkMailed,
    /// Other browsers were signed out.
    OthersSignedOut,
    /// Every browser was signed out.
    AllSignedOut,
    /// Another address was asked for.
    AddressChangeAsked,
    /// One of the two mailboxes agreed.
    AddressChangeAgreed,
    /// The change was cancelled, replaced or overtaken.
    AddressChangeEnded,
    /// The account has another address.
    AddressChanged,
    /// The former address took it back.
    AddressChangeUndone,
    /// A passkey was added: its name.
    PasskeyAdded,
    /// A passkey got another name.
    PasskeyRenamed,
    /// A passkey was removed: its name.
    PasskeyRemoved,
    /// The counter of a passkey went back: there are two of it, and the answer was refused.
    PasskeyCopied,
    /// The owner followed the link of a security mail.
    AccountSecured,
    /// Two-factor was turned on.
    TwoFactorOn,
    /// Two-factor was turned off.
    TwoFactorOff,
    /// Somebody whose first factor was right typed a wrong second one.
    SecondFactorFailed,
    /// A hundred wrong second factors in a row.
    SecondFactorLocked,
    /// Ten backup codes were made.
    BackupCodesMade,
    /// A backup code stood in for the authenticator app.
    BackupCodeUsed,
    /// **Trust this device** was ticked.
    DeviceTrusted,
    /// A browser is asked for the second factor again.
    DeviceUntrusted,
    /// The recovery code was made or remade.
    RecoveryCodeMade,
    /// Somebody typed a wrong recovery code.
    RecoveryFailed,
    /// A hundred wrong recovery codes in a row.
    RecoveryLocked,
    /// The recovery code was used to set a new password.
    Recovered,
    /// The activity was exported: as what.
    ActivityExported,
    /// An API key was created: its name.
    ApiKeyCreated,
    /// An API key was revoked: its name.
    ApiKeyRevoked,
    /// An API key will expire within a week: its name and when.
    ApiKeyExpiring,
    /// An API key has expired: its name.
    ApiKeyExpired,
    /// The operator turned two-factor off.
    SupportDisabledTwoFactor,
    /// The operator ended every sign-in.
    SupportEndedSessions,
}

impl ActivityKind {
    /// Every kind there is.
    pub const ALL: [Self; 42] = [
        Self::AccountCreated,
        Self::SignedIn,
        Self::SignInFailed,
        Self::SignedOut,
        Self::ProfileChanged,
        Self::ProofFailed,
        Self::PasswordChanged,
        Self::PasswordSetByLink,
        Self::PasswordLocked,
        Self::PasswordStopped,
        Self::LinkMailed,
        Self::OthersSignedOut,
        Self::AllSignedOut,
        Self::AddressChangeAsked,
        Self::AddressChangeAgreed,
        Self::AddressChangeEnded,
        Self::AddressChanged,
        Self::AddressChangeUndone,
        Self::PasskeyAdded,
        Self::PasskeyRenamed,
        Self::PasskeyRemoved,
        Self::PasskeyCopied,
        Self::AccountSecured,
        Self::TwoFactorOn,
        Self::TwoFactorOff,
        Self::SecondFactorFailed,
        Self::SecondFactorLocked,
        Self::BackupCodesMade,
        Self::BackupCodeUsed,
        Self::DeviceTrusted,
        Self::DeviceUntrusted,
        Self::RecoveryCodeMade,
        Self::RecoveryFailed,
        Self::RecoveryLocked,
        Self::Recovered,
        Self::ActivityExported,
        Self::ApiKeyCreated,
        Self::ApiKeyRevoked,
        Self::ApiKeyExpiring,
        Self::ApiKeyExpired,
        Self::SupportDisabledTwoFactor,
        Self::SupportEndedSessions,
    ];

    /// The word kept in the database. Never reused for something else.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AccountCreated => "account.created",
            Self::SignedIn => "sign_in.succeeded",
            Self::SignInFailed => "sign_in.failed",
            Self::SignedOut => "sign_in.ended",
            Self::ProfileChanged => "profile.changed",
            Self::ProofFailed => "sudo.failed",
            Self::PasswordChanged => "password.changed",
            Self::PasswordSetByLink => "password.set_by_link",
            Self::PasswordLocked => "password.locked",
            Self::PasswordStopped => "password.stopped",
            Self::LinkMailed => "link.mailed",
            Self::OthersSignedOut => "sign_in.others_ended",
            Self::AllSignedOut => "sign_in.all_ended",
            Self::AddressChangeAsked => "address.change_asked",
            Self::AddressChangeAgreed => "address.change_agreed",
            Self::AddressChangeEnded => "address.change_cancelled",
            Self::AddressChanged => "address.changed",
            Self::AddressChangeUndone => "address.change_undone",
            Self::PasskeyAdded => "passkey.added",
            Self::PasskeyRenamed => "passkey.renamed",
            Self::PasskeyRemoved => "passkey.removed",
            Self::PasskeyCopied => "passkey.copied",
            Self::AccountSecured => "account.secured",
            Self::TwoFactorOn => "two_factor.on",
            Self::TwoFactorOff => "two_factor.off",
            Self::SecondFactorFailed => "two_factor.failed",
            Self::SecondFactorLocked => "two_factor.locked",
            Self::BackupCodesMade => "backup_codes.made",
            Self::BackupCodeUsed => "backup_codes.used",
            Self::DeviceTrusted => "trusted_device.added",
            Self::DeviceUntrusted => "trusted_device.removed",
            Self::RecoveryCodeMade => "recovery_code.made",
            Self::RecoveryFailed => "recovery_code.failed",
            Self::RecoveryLocked => "recovery_code.locked",
            Self::Recovered => "recovery_code.used",
            Self::ActivityExported => "activity.exported",
            Self::ApiKeyCreated => "api_key.created",
            Self::ApiKeyRevoked => "api_key.revoked",
            Self::ApiKeyExpiring => "api_key.expiring",
            Self::ApiKeyExpired => "api_key.expired",
            Self::SupportDisabledTwoFactor => "support.two_factor_off",
            Self::SupportEndedSessions => "support.sign_ins_ended",
        }
    }

    /// Reads the word that [`ActivityKind::as_str`] writes.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }

    /// The sentence shown to the account's owner.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::AccountCreated => "The account was created and its address confirmed.",
            Self::SignedIn => "Signed in.",
            Self::SignInFailed => "A sign-in with a wrong password was refused.",
            Self::SignedOut => "Signed out.",
            Self::ProfileChanged => "The profile was changed.",
            Self::ProofFailed => "A wrong password was typed in a browser that is signed in.",
            Self::PasswordChanged => "The password was changed.",
            Self::PasswordSetByLink => "A new password was set by a link from a mail.",
            Self::PasswordLocked => {
                "Too many wrong passwords were tried: in new browsers the password does not work until a new one is set."
            }
            Self::PasswordStopped => "The password was stopped.",
            Self::LinkMailed => "A link was mailed to the account's address.",
            Self::OthersSignedOut => "Other browsers were signed out.",
            Self::AllSignedOut => "Every browser was signed out.",
            Self::AddressChangeAsked => "A change of the address was asked for.",
            Self::AddressChangeAgreed => "A mailbox agreed to the change of the address.",
            Self::AddressChangeEnded => "The change of the address was cancelled.",
            Self::AddressChanged => "The address was changed.",
            Self::AddressChangeUndone => "The change of the address was undone.",
            Self::PasskeyAdded => "A passkey was added.",
            Self::PasskeyRenamed => "A passkey was renamed.",
            Self::PasskeyRemoved => "A passkey was removed.",
            Self::PasskeyCopied => "A passkey that seems to have been copied was refused.",
            Self::AccountSecured => "The account was secured by the link in a security mail.",
            Self::TwoFactorOn => "Two-factor authentication was turned on.",
            Self::TwoFactorOff => "Two-factor authentication was turned off.",
            Self::SecondFactorFailed => "A wrong second factor was refused.",
            Self::SecondFactorLocked => {
                "Too many wrong second factors were tried: in new browsers that kind does not work until it is set up anew."
            }
            Self::BackupCodesMade => "New backup codes were made.",
            Self::BackupCodeUsed => "A backup code was used.",
            Self::DeviceTrusted => "A browser was trusted: it is not asked for the second factor.",
            Self::DeviceUntrusted => "A browser is not trusted any more.",
            Self::RecoveryCodeMade => "A new recovery code was made.",
            Self::RecoveryFailed => "A wrong recovery code was refused.",
            Self::RecoveryLocked => {
                "Too many wrong recovery codes were tried: in new browsers it does not work until it is remade."
            }
            Self::Recovered => "The account was recovered by its recovery code.",
            Self::ActivityExported => "The activity was exported.",
            Self::ApiKeyCreated => "An API key was created.",
            Self::ApiKeyRevoked => "An API key was revoked.",
            Self::ApiKeyExpiring => "An API key will expire within a week.",
            Self::ApiKeyExpired => "An API key expired.",
            Self::SupportDisabledTwoFactor => "Support turned two-factor authentication off.",
            Self::SupportEndedSessions => "Support signed every browser out.",
        }
    }
}
