//! The test that programs fail: a box that ticks itself, and how far it is.

use leptos::{attr::custom::custom_attribute, prelude::*};

use crate::marks::{DO, Deed};

/// How far a test is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The browser works.
    Works {
        /// Of the most that it may have to do.
        percent: u8,
        /// Whether the form was sent already, and goes when this is done.
        form_waits: bool,
    },
    /// A third party's widget asks the person.
    Asks,
    /// The answer is in the form.
    Done,
    /// It was, for too long.
    Old,
    /// There is none.
    Failed(Trouble),
}

impl State {
    /// At first.
    pub const BEGINS: Self = Self::Works { percent: 0, form_waits: false };
}

/// What is said where a form is sent before the test is done.
pub const NOT_DONE: &str = "The check is not done yet. Wait until it says Checked, then send the form again.";

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The page came over plain http.
    Insecure,
    /// The worker or the widget did not run.
    Broken,
    /// There was no offer to be had.
    Unreachable,
}

/// A box that ticks itself, and how far it is. Pressing it begins anew where that helps.
pub fn row(state: State, error: Option<&str>) -> impl IntoView + use<> {
    let (checked, percent) = match state {
        State::Done => ("true", None),
        State::Works { percent, .. } => ("mixed", Some(percent)),
        _ => ("false", None),
    };
    let is_failed = matches!(state, State::Failed(_));
    // Once it is done, or where it cannot be, the sentence about waiting for it is out of date.
    let error = error.filter(|_| !is_failed && state != State::Done).unwrap_or_default().to_owned();
    let has_error = !error.is_empty();
    view! {
        // A widget of a third party has its own box.
        <button
            {..custom_attribute(DO, Deed::Captcha.as_str())}
            type="button"
            class="captcha-box"
            role="checkbox"
            hidden=state == State::Asks
            aria-checked=checked
            aria-invalid=if has_error || is_failed { "true" } else { "false" }
            aria-describedby="captcha-error captcha-state"
        >
            <span class="captcha-mark" aria-hidden="true"></span>
            "I am not a program"
        </button>
        <progress max="100" value=percent.unwrap_or_default() aria-hidden="true" hidden=percent.is_none()></progress>
        <p class="err" id="captcha-error" hidden=!has_error>{error}</p>
        <p class=if is_failed { "hint bad" } else { "hint" } id="captcha-state" role="status">{words(state)}</p>
    }
}

const fn words(state: State) -> &'static str {
    match state {
        State::Works { form_waits: false, .. } => {
            "Your browser is doing a short calculation that programs find expensive. You do not have to do anything."
        }
        State::Works { form_waits: true, .. } => "Please wait. The form is sent as soon as this is done.",
        State::Asks => "Please do this check: it tells people from programs.",
        State::Done => "Checked.",
        State::Old => "This check has expired. It is done again when you send the form.",
        State::Failed(Trouble::Insecure) => {
            "Your browser does this check only where the address begins with https. Open this page with https."
        }
        State::Failed(Trouble::Broken) => {
            "The check did not work. Press the box to try again. If it still does not work, reload the page."
        }
        State::Failed(Trouble::Unreachable) => {
            "The check could not be loaded. Look at your connection, then press the box to try again."
        }
    }
}
