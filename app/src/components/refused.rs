//! What was refused when a form was sent, and where on the page it is said.
//!
//! *How it works:* a form goes one way, with scripts and without: it is posted, and a refusal leads back to its page with
//! the reason in the address. The page reads it here, once for each form, and one exhaustive `match` of the page says
//! for each reason its field and its words. Fields are an enum: a sentence for a field that is not there does not compile.

use std::borrow::Cow;

use leptos::{attr::custom::custom_attribute, prelude::*, server_fn::ServerFn};
use model::sudo::SudoProblem;

use crate::{
    context,
    failure::{Failure, Never},
    marks,
    pages::settings::codes::CodesProblem,
    paths,
};

/// Where a refusal is said, and its words.
pub enum Place<F> {
    /// At a field.
    At(F, Cow<'static, str>),
    /// Above the form: it is nobody's field.
    Bar(Cow<'static, str>),
    /// At the proof, in the words of [`crate::components::proof_words`].
    Proof(SudoProblem),
}

impl<F> Place<F> {
    /// At a field.
    pub fn at(field: F, words: impl Into<Cow<'static, str>>) -> Self {
        Self::At(field, words.into())
    }

    /// Above the form.
    pub fn bar(words: impl Into<Cow<'static, str>>) -> Self {
        Self::Bar(words.into())
    }
}

/// A list of reasons, or the only one there is.
pub trait Reasons {
    /// One reason.
    type One;
    /// All of them.
    fn all(self) -> Vec<Self::One>;
}

impl<P> Reasons for Vec<P> {
    type One = P;

    fn all(self) -> Self {
        self
    }
}

/// Types of which a flow gives one at a time.
macro_rules! one_at_a_time {
    ($($kind:ty),+ $(,)?) => {
        $(impl Reasons for $kind {
            type One = Self;

            fn all(self) -> Vec<Self> {
                vec![self]
            }
        })+
    };
}

one_at_a_time!(
    Never,
    CodesProblem,
    model::activity_page::DenyProblem,
    model::api_key::RevokeApiKeyProblem,
    model::activity_page::ExportProblem,
    model::magic_link::AskLinkProblem,
    model::magic_link::CodeProblem,
    model::magic_link::LinkProblem,
    model::passkey::RenamePasskeyProblem,
    model::recovery_code::RegenerateProblem,
    model::secure_account::SecureProblem,
    model::session::LogoutProblem,
    model::session::NameSignInProblem,
    model::sign_up::ConfirmProblem,
    model::sign_up::SendAgainProblem,
    SudoProblem,
    model::two_factor::SecondFactorProblem,
    model::two_factor::TurnOnProblem,
);

/// What became of a form: nothing, or what is said of it and where.
#[derive(Debug, Clone)]
pub struct Refused<F> {
    bar: Option<Cow<'static, str>>,
    is_signed_out: bool,
    fields: Vec<(F, Cow<'static, str>)>,
    proof: Option<SudoProblem>,
}

/// Forms without a field of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoField {}

impl<F: Copy + Eq> Refused<F> {
    /// A form that was not sent, or was taken.
    pub const fn nothing() -> Self {
        Self { bar: None, is_signed_out: false, fields: Vec::new(), proof: None }
    }

    /// What was said when this form was sent. `place` is the one match of the page; `marked` is said above the form where
    /// fields are marked, or nothing.
    pub fn of<S, R>(place: fn(R::One) -> Place<F>, marked: &'static str) -> Self
    where
        S: ServerFn<Error = Failure<R>>,
        R: Reasons + 'static,
    {
        context::refusal::<S>().map_or_else(Self::nothing, |failure| Self::from(failure, place, marked))
    }

    /// The same of a failure at hand.
    pub fn from<R: Reasons>(failure: Failure<R>, place: fn(R::One) -> Place<F>, marked: &'static str) -> Self {
        let mut refused = Self::nothing();
        match failure {
            Failure::Refused(reasons) => {
                for reason in reasons.all() {
                    match place(reason) {
                        Place::At(field, words) => refused.fields.push((field, words)),
                        Place::Bar(words) => refused.bar = refused.bar.or(Some(words)),
                        Place::Proof(problem) => refused.proof = refused.proof.or(Some(problem)),
                    }
                }
                if refused.bar.is_none() && !marked.is_empty() {
                    refused.bar = Some(marked.into());
                }
            }
            other => {
                refused.is_signed_out = matches!(other, Failure::SignedOut);
                refused.bar = other.sentence().map(Cow::from);
            }
        }
        refused
    }

    /// The other form's, where this one was not refused: two buttons of one form go to two addresses.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        if self.is_some() { self } else { other }
    }

    /// The same, where what was typed has come back though nothing was refused: its owner had been signed out when it
    /// was sent, and it would stand there as if it were saved.
    #[must_use]
    pub fn or_not_saved(mut self, has_come_back: bool) -> Self {
        if has_come_back && !self.is_some() {
            self.bar = Some(NOT_SAVED.into());
        }
        self
    }

    /// Whether it was refused.
    pub fn is_some(&self) -> bool {
        self.bar.is_some() || self.proof.is_some() || !self.fields.is_empty()
    }

    /// The sentence at a field.
    pub fn at(&self, field: F) -> Option<String> {
        self.fields.iter().find(|(at, _)| *at == field).map(|(_, words)| words.to_string())
    }

    /// Why the proof was refused.
    pub const fn proof(&self) -> Option<SudoProblem> {
        self.proof
    }

    /// What stands above the form.
    pub fn bar(&self) -> impl IntoView + use<F> {
        let sign_in = self.is_signed_out.then(sign_in_again);
        let bar = self.bar.clone();
        bar.map(|bar| view! { <div class="notice bad" role="alert"><p>{bar}{sign_in}</p></div> })
    }
}

const NOT_SAVED: &str =
    "Not saved yet: you were signed out when you sent this. Check what you typed, and send it again.";

/// The way back in, for whoever was signed out while a page was open. What is typed there comes back.
pub fn sign_in_again() -> impl IntoView {
    let back = paths::sign_in_then(&context::here());
    view! { " " <a {..custom_attribute(marks::KEEP, "")} href=back>"Sign in again"</a> }
}
