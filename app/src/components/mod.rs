//! The parts that pages are made of.

mod button;
mod copy;
mod field;
mod history;
mod icon;
mod menu;
mod notice;
mod page_head;
mod password;
mod scripts;
mod time_zone;

pub use button::Submit;
pub use copy::Copy;
pub use field::Field;
pub use history::History;
pub use icon::{Icon, IconView};
pub use menu::UserMenu;
pub use notice::{FailureBar, NoticeBar};
pub use page_head::{PageTitle, ProductName, product_name};
pub use password::{PasswordField, PasswordRules, passwordrules};
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
