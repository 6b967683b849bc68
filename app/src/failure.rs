//! How a server function fails: one generic type for all of them.

use std::sync::Arc;

use leptos::{
    prelude::use_context,
    server_fn::{
        codec::JsonEncoding,
        error::{FromServerFnError, ServerFnErrorErr},
    },
};
use model::{limit::Limit, reference::Reference};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// Why a server function did not do what it was asked.
///
/// With scripts off this travels in a URL that anyone can craft, so nothing in it is free text: `R` is a closed list,
/// and a reference has a fixed shape.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failure<R> {
    /// The visitor can do something about it; shown at its field.
    Refused(R),
    /// The sign-in that this page was opened with has ended.
    SignedOut,
    /// The request could not be read.
    Malformed,
    /// Too many passwords are being hashed.
    Busy,
    /// Tried too often; so many minutes to wait.
    TooMany {
        /// What was.
        limit: Limit,
        /// At most a day.
        minutes: u32,
    },
    /// Ours; the cause is in the log under this reference.
    Fault(Reference),
    /// The server could not be reached, or its answer not be read.
    Unreachable,
}

impl<R> Failure<R> {
    /// The same failure, with the refusal in other terms.
    pub fn map<R2>(self, refusal: impl FnOnce(R) -> R2) -> Failure<R2> {
        match self {
            Self::Refused(reason) => Failure::Refused(refusal(reason)),
            Self::SignedOut => Failure::SignedOut,
            Self::Malformed => Failure::Malformed,
            Self::Busy => Failure::Busy,
            Self::TooMany { limit, minutes } => Failure::TooMany { limit, minutes },
            Self::Fault(reference) => Failure::Fault(reference),
            Self::Unreachable => Failure::Unreachable,
        }
    }

    /// What was refused, where that is what it is.
    pub const fn refusal(&self) -> Option<&R> {
        match self {
            Self::Refused(reason) => Some(reason),
            _ => None,
        }
    }

    /// The status of a page that could not be made.
    pub const fn status(&self) -> u16 {
        match self {
            Self::Refused(_) => 422,
            Self::SignedOut => 401,
            Self::Malformed => 400,
            Self::TooMany { .. } => 429,
            Self::Busy | Self::Unreachable => 503,
            Self::Fault(_) => 500,
        }
    }

    /// The sentence for what is not a refusal.
    pub fn sentence(&self) -> Option<String> {
        match self {
            Self::Refused(_) => None,
            Self::SignedOut => {
                Some("You have been signed out. Sign in again to go on; what you typed will be here.".to_owned())
            }
            Self::Malformed => {
                Some("This form did not arrive as it was sent. Reload the page and try again.".to_owned())
            }
            Self::Busy => Some("We are very busy right now. Wait a few seconds and try again.".to_owned()),
            Self::TooMany { limit, minutes } => Some(limit.sentence((*minutes).min(24 * 60))),
            Self::Fault(reference) => Some(format!(
                "Something went wrong on our side, and nothing was changed. Try again; if it happens again, tell us the reference {reference}."
            )),
            Self::Unreachable => Some("We could not be reached. Check your connection and try again.".to_owned()),
        }
    }
}

impl<R> FromServerFnError for Failure<R>
where
    R: std::fmt::Debug + Serialize + DeserializeOwned + 'static,
{
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Response(_) => Self::Unreachable,
            // Never the parser's text: the visitor may have written it.
            _ => {
                if let Some(Unreadable(tell)) = use_context::<Unreadable>() {
                    tell();
                }
                Self::Malformed
            }
        }
    }
}

/// How the server is told that a request could not be read: its answer would leave as a fault of ours.
#[derive(Clone)]
pub struct Unreadable(pub Arc<dyn Fn() + Send + Sync>);

/// For server functions that refuse nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Never {}
