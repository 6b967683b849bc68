//! What belongs together among the kinds of activity, as a person would look for it: one line for each kind.

use serde::{Deserialize, Serialize};

use crate::activity::ActivityKind;

/// Kinds that are looked for together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActivityGroup {
    /// Who came and went.
    SignIns,
    /// The password.
    Password,
    /// The second factor and what stands in for the password.
    TwoFactor,
    /// Backup codes and the recovery code.
    Codes,
    /// The account itself, its address, what it says of its owner.
    Account,
    /// What programs act with.
    ApiKeys,
    /// What the operator did.
    Support,
}

impl ActivityGroup {
    /// Every group there is, in the order of the list to choose from.
    pub const ALL: [Self; 7] =
        [Self::SignIns, Self::Password, Self::TwoFactor, Self::Codes, Self::Account, Self::ApiKeys, Self::Support];

    /// As it stands in a URL. No kind has such a word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignIns => "sign-ins",
            Self::Password => "password",
            Self::TwoFactor => "two-factor",
            Self::Codes => "codes",
            Self::Account => "account",
            Self::ApiKeys => "api-keys",
            Self::Support => "support",
        }
    }

    /// As it is shown.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SignIns => "Sign-ins",
            Self::Password => "Password",
            Self::TwoFactor => "Two-factor and passkeys",
            Self::Codes => "Backup and recovery codes",
            Self::Account => "Account, address and profile",
            Self::ApiKeys => "API keys",
            Self::Support => "Support",
        }
    }

    /// Reads the word that [`ActivityGroup::as_str`] writes.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.as_str() == word)
    }

    /// What belongs to it.
    pub fn kinds(self) -> impl Iterator<Item = ActivityKind> {
        ActivityKind::ALL.into_iter().filter(move |kind| kind.group() == self)
    }
}

/// What an owner who did not do it can do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// Nothing: it is only told.
    Told,
    /// Nothing, but it is a reason to look.
    Warning,
    /// **This wasn't me**.
    Deniable,
}

impl ActivityKind {
    /// Where it is looked for.
    pub const fn group(self) -> ActivityGroup {
        self.place().0
    }

    /// Whether **This wasn't me** makes sense: somebody was in, or something was changed from the inside.
    pub const fn is_deniable(self) -> bool {
        matches!(self.place().1, Weight::Deniable)
    }

    /// Whether it is a reason to look: somebody was refused.
    pub const fn is_warning(self) -> bool {
        matches!(self.place().1, Weight::Warning)
    }

    const fn place(self) -> (ActivityGroup, Weight) {
        use ActivityGroup::{Account, ApiKeys, Codes, Password, SignIns, Support, TwoFactor};
        use Weight::{Deniable, Told, Warning};
        match self {
            Self::SignedIn | Self::OthersSignedOut | Self::AllSignedOut => (SignIns, Deniable),
            Self::SignInFailed => (SignIns, Warning),
            Self::SignedOut | Self::LinkMailed => (SignIns, Told),
            // Whoever typed a wrong proof sat where the account is signed in.
            Self::PasswordChanged | Self::PasswordSetByLink | Self::ProofFailed => (Password, Deniable),
            Self::PasswordLocked => (Password, Warning),
            Self::PasswordStopped => (Password, Told),
            Self::PasskeyAdded | Self::PasskeyRenamed | Self::PasskeyRemoved => (TwoFactor, Deniable),
            Self::TwoFactorOn | Self::TwoFactorOff | Self::DeviceTrusted | Self::DeviceUntrusted => {
                (TwoFactor, Deniable)
            }
            Self::PasskeyCopied | Self::SecondFactorFailed | Self::SecondFactorLocked => (TwoFactor, Warning),
            Self::BackupCodesMade | Self::BackupCodeUsed | Self::RecoveryCodeMade | Self::Recovered => {
                (Codes, Deniable)
            }
            Self::RecoveryFailed | Self::RecoveryLocked => (Codes, Warning),
            Self::AccountCreated | Self::AccountSecured | Self::AddressChangeEnded | Self::AddressChangeUndone => {
                (Account, Told)
            }
            Self::ProfileChanged
            | Self::AddressChangeAsked
            | Self::AddressChangeAgreed
            | Self::AddressChanged
            | Self::ActivityExported => (Account, Deniable),
            Self::ApiKeyCreated | Self::ApiKeyRevoked => (ApiKeys, Deniable),
            Self::ApiKeyExpiring | Self::ApiKeyExpired => (ApiKeys, Told),
            Self::SupportDisabledTwoFactor | Self::SupportEndedSessions => (Support, Told),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_means_a_group_or_a_kind_and_never_both() {
        for group in ActivityGroup::ALL {
            assert_eq!(ActivityGroup::from_word(group.as_str()), Some(group));
            assert_eq!(ActivityKind::from_word(group.as_str()), None);
            assert!(group.kinds().next().is_some(), "{group:?} is empty");
        }
        assert!(ActivityKind::ALL.iter().all(|kind| ActivityGroup::from_word(kind.as_str()).is_none()));
    }
}
