//! The profile: what the page shows, what it sends, and why it is refused.

use serde::{Deserialize, Serialize};

use crate::{account::AccountKind, change_email::EmailCard, recovery_code::RecoveryCodeCard, text::TextProblem};

/// The form as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileForm {
    /// As typed.
    pub first_name: String,
    /// As typed.
    pub last_name: String,
    /// As typed; left empty it follows the names.
    pub display_name: String,
    /// As typed; organization accounts only.
    pub organization_name: String,
    /// As typed; may be empty.
    pub job_position: String,
    /// As typed, or as people write the number that is kept; may be empty.
    pub phone: String,
    /// An IANA zone.
    pub time_zone: String,
}

/// Why a phone number was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhoneProblem {
    /// It does not begin with `+` and a country code.
    NoCountryCode,
    /// No such number can exist in that country.
    NotANumber,
    /// An extension stands behind it.
    Extension,
}

/// One reason why the profile was not saved. There can be several at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProfileProblem {
    /// At **First name**.
    FirstName(TextProblem),
    /// At **Last name**.
    LastName(TextProblem),
    /// At **Display name**.
    DisplayName(TextProblem),
    /// At **Organization name**.
    OrganizationName(TextProblem),
    /// At **Job position**.
    JobPosition(TextProblem),
    /// At **Phone number**.
    Phone(PhoneProblem),
    /// At **Time zone**: not a zone of the IANA database.
    TimeZone,
}

/// What the profile page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfilePage {
    /// Personal or organization.
    pub kind: AccountKind,
    /// The form to show: what was refused just now where scripts are off, else what is kept.
    pub form: ProfileForm,
    /// The number that is kept is possible, but the tables do not know such numbers: its owner is asked.
    pub asks_about_phone: bool,
    /// The account's address.
    pub email: EmailCard,
    /// The recovery code.
    pub recovery_code: RecoveryCodeCard,
    /// What the clock shows in the account's zone, and its distance from UTC: `14:32`, `UTC+1`.
    pub local_time: String,
    /// As above.
    pub utc_offset: String,
    /// When the profile last changed, in the account's zone; nothing where it never did.
    pub changed: Option<String>,
}

/// What saving changed on the page, so that it needs no reload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frame {
    /// `acc_…`
    pub account: String,
    /// The name shown in the user menu.
    pub display_name: String,
    /// One or two letters for the round badge.
    pub initials: String,
    /// The account's address.
    pub email: String,
    /// Whether the account has a passkey that can be a proof.
    pub has_passkey: bool,
    /// What passkey managers are told of the account, as JSON of the browser's own making.
    pub passkey_signal: Option<String>,
}
