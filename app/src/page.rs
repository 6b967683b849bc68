//! What a page is: data first, then one rendering.

use std::borrow::Cow;

use leptos::prelude::AnyView;

use crate::failure::{Failure, Never};

/// A page, ready to be rendered into [`crate::shell`].
pub struct Page {
    /// Its heading, which also names the window.
    pub title: Cow<'static, str>,
    /// What stands in the body.
    pub body: AnyView,
    /// The status of the answer.
    pub status: u16,
    /// Whether it shows what nobody else may learn. Such a page leaves uncompressed: its length, with something of an
    /// attacker's choice in it, would tell (BREACH).
    pub is_secret: bool,
}

impl Page {
    /// A page that says so with 200, and holds no secret.
    pub fn new(title: impl Into<Cow<'static, str>>, body: AnyView) -> Self {
        Self { title: title.into(), body, status: 200, is_secret: false }
    }

    /// The same page, as one that shows a secret.
    #[must_use]
    pub fn secret(mut self) -> Self {
        self.is_secret = true;
        self
    }

    /// The same page with another status.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }
}

/// A page, or where else to go, or why there is none.
pub type Answer = Result<Page, NoPage>;

/// Why there is no page.
pub enum NoPage {
    /// Another address has it.
    Redirect(String),
    /// Another page is shown in its place.
    Instead(Box<Page>),
    /// It could not be made.
    Failed(Failure<Never>),
}

impl From<Failure<Never>> for NoPage {
    fn from(failure: Failure<Never>) -> Self {
        Self::Failed(failure)
    }
}
