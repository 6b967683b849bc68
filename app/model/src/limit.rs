//! What is limited: one list, with what a visitor is told.

use serde::{Deserialize, Serialize};

/// Something that can be tried only so often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// Passwords tried for one address, from browsers that never signed in to it. Source: `SECURITY`, ten in fifteen
    /// minutes; NIST SP 800-63B-4, 3.2.2, allows a hundred in a row.
    PasswordPerAccount,
    /// Passwords tried for one account in one browser that has signed in to it before: a budget of its own, so that a
    /// stranger cannot use up its owner's.
    PasswordPerKnownDevice,
    /// Passwords tried from one network, for whatever address. An office can share one.
    PasswordPerNetwork,
    /// Passwords tried by everybody. Half of what one core can check.
    PasswordOverall,
    /// Wrong passwords for one address in a row, from browsers that never signed in to it: then the password is off there
    /// until a new one is set. Source: NIST SP 800-63B-4, 3.2.2, at most a hundred.
    PasswordInARow,
    /// Passwords tried in one browser that is signed in: as the current one, or as a proof.
    PasswordPerSignIn,
    /// Links asked for from one network, for whatever address.
    LinkPerNetwork,
    /// Codes typed from one network. Each code has five tries of its own.
    CodePerNetwork,
    /// Questions to passkeys from one network, for whatever account: each sign-in page that is opened asks one, and
    /// each takes one answer.
    PasskeyPerNetwork,
    /// Changes of the address that one account asks for: each sends mails.
    AddressChangePerAccount,
    /// Sign-ups from one network.
    SignUpPerNetwork,
    /// Sign-ups from one network before each further one has to solve the CAPTCHA. Nobody is refused by it alone.
    SignUpBeforeCaptcha,
    /// The same by forms without scripts, once a network has made several: in the place of the CAPTCHA, so far fewer.
    SignUpWithoutCaptcha,
    /// Recoveries tried from one network by forms without scripts, in the place of the CAPTCHA.
    RecoverWithoutCaptcha,
    /// Answers to the CAPTCHA from one network, right or wrong. The more there were, the dearer is the next.
    CaptchaPerNetwork,
    /// Mails that nobody asked for, to one address: "a handful of unasked mails per hour, whoever asks".
    MailPerAddress,
    /// The same, asked for in a browser that has signed in before: strangers cannot use up its owner's mails.
    MailPerKnownDevice,
    /// Codes of the authenticator app tried for one account, from browsers that never signed in to it. Source: as
    /// [`Limit::PasswordPerAccount`].
    AuthenticatorPerAccount,
    /// The same in one browser that has signed in before: a budget of its own.
    AuthenticatorPerKnownDevice,
    /// Wrong codes of the app in a row, from browsers that never signed in: then the app is off there until it is set up
    /// anew.
    AuthenticatorInARow,
    /// Backup codes tried for one account, from browsers that never signed in to it.
    BackupCodePerAccount,
    /// The same in one browser that has signed in before.
    BackupCodePerKnownDevice,
    /// Wrong backup codes in a row, from browsers that never signed in: then they are off there until they are remade.
    BackupCodeInARow,
    /// Recovery codes tried for one address, from browsers that never signed in to it.
    RecoveryCodePerAccount,
    /// The same in one browser that has signed in before.
    RecoveryCodePerKnownDevice,
    /// Wrong recovery codes for one address in a row, from browsers that never signed in: then it is off there until it is
    /// remade.
    RecoveryCodeInARow,
    /// Codes of either kind tried as a proof in one browser that is signed in.
    FactorPerSignIn,
    /// Second factors and recovery codes tried from one network, for whatever account.
    FactorPerNetwork,
}

impl Limit {
    /// Every limit.
    pub const ALL: [Self; 28] = [
        Self::PasswordPerAccount,
        Self::PasswordPerKnownDevice,
        Self::PasswordPerNetwork,
        Self::PasswordOverall,
        Self::PasswordInARow,
        Self::PasswordPerSignIn,
        Self::LinkPerNetwork,
        Self::CodePerNetwork,
        Self::PasskeyPerNetwork,
        Self::AddressChangePerAccount,
        Self::SignUpPerNetwork,
        Self::SignUpBeforeCaptcha,
        Self::SignUpWithoutCaptcha,
        Self::RecoverWithoutCaptcha,
        Self::CaptchaPerNetwork,
        Self::MailPerAddress,
        Self::MailPerKnownDevice,
        Self::AuthenticatorPerAccount,
        Self::AuthenticatorPerKnownDevice,
        Self::AuthenticatorInARow,
        Self::BackupCodePerAccount,
        Self::BackupCodePerKnownDevice,
        Self::BackupCodeInARow,
        Self::RecoveryCodePerAccount,
        Self::RecoveryCodePerKnownDevice,
        Self::RecoveryCodeInARow,
        Self::FactorPerSignIn,
        Self::FactorPerNetwork,
    ];

    /// Its name as a setting and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PasswordPerAccount => "password_per_account",
            Self::PasswordPerKnownDevice => "password_per_known_device",
            Self::PasswordPerNetwork => "password_per_network",
            Self::PasswordOverall => "password_overall",
            Self::PasswordInARow => "password_in_a_row",
            Self::PasswordPerSignIn => "password_per_sign_in",
            Self::LinkPerNetwork => "link_per_network",
            Self::CodePerNetwork => "code_per_network",
            Self::PasskeyPerNetwork => "passkey_per_network",
            Self::AddressChangePerAccount => "address_change_per_account",
            Self::SignUpPerNetwork => "sign_up_per_network",
            Self::SignUpBeforeCaptcha => "sign_up_before_captcha",
            Self::SignUpWithoutCaptcha => "sign_up_without_captcha",
            Self::RecoverWithoutCaptcha => "recover_without_captcha",
            Self::CaptchaPerNetwork => "captcha_per_network",
            Self::MailPerAddress => "mail_per_address",
            Self::MailPerKnownDevice => "mail_per_known_device",
            Self::AuthenticatorPerAccount => "authenticator_per_account",
            Self::AuthenticatorPerKnownDevice => "authenticator_per_known_device",
            Self::AuthenticatorInARow => "authenticator_in_a_row",
            Self::BackupCodePerAccount => "backup_code_per_account",
            Self::BackupCodePerKnownDevice => "backup_code_per_known_device",
            Self::BackupCodeInARow => "backup_code_in_a_row",
            Self::RecoveryCodePerAccount => "recovery_code_per_account",
            Self::RecoveryCodePerKnownDevice => "recovery_code_per_known_device",
            Self::RecoveryCodeInARow => "recovery_code_in_a_row",
            Self::FactorPerSignIn => "factor_per_sign_in",
            Self::FactorPerNetwork => "factor_per_network",
        }
    }

    /// What a visitor is told, with how many minutes to wait.
    pub fn sentence(self, minutes: u32) -> String {
        let wait =
            if minutes <= 1 { "Try again in a minute.".to_owned() } else { format!("Try again in {minutes} minutes.") };
        let what = match self {
            Self::PasswordPerAccount | Self::PasswordPerKnownDevice => {
                "Too many wrong passwords were tried for this address."
            }
            Self::PasswordPerNetwork => "Too many passwords were tried from your network.",
            Self::PasswordOverall => "Too many passwords are being tried right now.",
            // No waiting helps here.
            Self::PasswordInARow => {
                return "Too many wrong passwords were tried for this address. Have a sign-in link emailed to you, or \
                    set a new password: that opens it again."
                    .to_owned();
            }
            Self::AuthenticatorInARow => return "Too many wrong authentication codes were tried for this account. In this browser the app does not work any more. Use a backup code, or a browser that you have used before.".to_owned(),
            Self::BackupCodeInARow => return "Too many wrong backup codes were tried for this account. In this browser they do not work any more. Use your authenticator app, or a browser that you have used before.".to_owned(),
            Self::RecoveryCodeInARow => return "Too many wrong recovery codes were tried for this address. In this browser the code does not work any more. Use a browser that you have signed in with before, or sign in in another way.".to_owned(),
            Self::PasswordPerSignIn => "Too many wrong passwords were tried in this browser.",
            Self::AuthenticatorPerAccount | Self::AuthenticatorPerKnownDevice => "Too many wrong authentication codes were tried for this account.",
            Self::BackupCodePerAccount | Self::BackupCodePerKnownDevice => "Too many wrong backup codes were tried for this account.",
            Self::RecoveryCodePerAccount | Self::RecoveryCodePerKnownDevice => "Too many wrong recovery codes were tried for this address.",
            Self::FactorPerSignIn => "Too many wrong codes were tried in this browser.",
            Self::LinkPerNetwork => "Very many links were asked for from your network.",
            Self::CodePerNetwork | Self::FactorPerNetwork => "Too many codes were tried from your network.",
            Self::PasskeyPerNetwork => "Passkeys were asked for very often from your network.",
            Self::AddressChangePerAccount => "The address was to be changed too often.",
            Self::SignUpBeforeCaptcha => "Several accounts were created from your network.",
            Self::SignUpPerNetwork => "Very many accounts were created from your network.",
            Self::SignUpWithoutCaptcha => {
                "Several accounts were created from your network. To continue now, do the check on this page (it needs JavaScript and WebAssembly)."
            }
            Self::RecoverWithoutCaptcha => {
                "Several recovery codes were tried from your network. To continue now, do the check on this page (it needs JavaScript and WebAssembly)."
            }
            Self::CaptchaPerNetwork => "Very many forms were sent from your network.",
            Self::MailPerAddress | Self::MailPerKnownDevice => "We have sent this address as many mails as we may for now.",
        };
        format!("{what} {wait}")
    }
}
