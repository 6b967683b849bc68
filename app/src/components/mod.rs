//! The parts that pages are made of.

mod button;
pub mod captcha;
mod copy;
mod field;
mod history;
mod icon;
mod kept_fields;
mod menu;
mod new_password;
mod notice;
mod page_head;
mod passkey;
mod passkey_answer;
mod password;
mod proof;
mod scripts;
mod time_zone;

pub use button::Submit;
pub use captcha::{CaptchaField, captcha_words};
pub use copy::Copy;
pub use field::Field;
pub use history::History;
pub use icon::{Icon, IconView};
pub use menu::UserMenu;
pub use new_password::{NewPasswordFields, UNEQUAL, new_password_words};
pub use notice::{FailureBar, NoticeBar};
pub use page_head::{PageTitle, ProductName, product_name};
pub use passkey::{
    FillingIn, NoAnswer, Said, SaidHere, fill_in_passkey, fills_in_passkeys, has_passkeys, make_passkey, passkey_words,
    use_passkey,
};
pub use passkey_answer::{
    NotAnswered, PasskeyButton, answer_in_dialog, answer_passkey, ask_passkey, not_answered_words,
};
pub use password::{PasswordField, PasswordRules, passwordrules};
pub use proof::{ProofField, proof_id, proof_words};
pub use scripts::{provide_scripts, use_scripts};
pub use time_zone::{BrowserZone, ZoneField, ZoneNames, options as zone_options};

use leptos::{prelude::*, server_fn::ServerFn};

use crate::failure::Failure;

/// What an action failed with, once it has.
pub fn failure_of<S, R>(action: ServerAction<S>) -> Signal<Option<Failure<R>>>
where
    S: ServerFn<Error = Failure<R>> + Clone + Send + Sync + 'static,
    S::Output: Clone + Send + Sync + 'static,
    R: Clone + Send + Sync + 'static,
{
    Signal::derive(move || action.value().with(|value| value.as_ref().and_then(|value| value.as_ref().err().cloned())))
}

/// The sentence at one field: the first refusal that belongs there.
///
/// `place` is the one exhaustive match of a page: which field a refusal belongs to, and what it says.
pub fn at_field<P>(
    failure: Signal<Option<Failure<Vec<P>>>>,
    field: &'static str,
    place: fn(P) -> (&'static str, String),
) -> Signal<Option<String>>
where
    P: Copy + Send + Sync + 'static,
{
    Signal::derive(move || {
        failure.with(|failure| match failure {
            Some(Failure::Refused(problems)) => {
                problems.iter().copied().map(place).find_map(|(at, sentence)| (at == field).then_some(sentence))
            }
            _ => None,
        })
    })
}
