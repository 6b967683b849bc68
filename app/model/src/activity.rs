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
}

impl ActivityKind {
    /// Every kind there is.
    pub const ALL: [Self; 5] =
        [Self::AccountCreated, Self::SignedIn, Self::SignInFailed, Self::SignedOut, Self::ProfileChanged];

    /// The word kept in the database. Never reused for something else.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AccountCreated => "account.created",
            Self::SignedIn => "sign_in.succeeded",
            Self::SignInFailed => "sign_in.failed",
            Self::SignedOut => "sign_in.ended",
            Self::ProfileChanged => "profile.changed",
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
        }
    }
}
