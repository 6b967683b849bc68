//! Time zones: guessed from the browser, and chosen from a list that can be searched.

use leptos::{attr::custom::custom_attribute, either::Either, prelude::*};

use super::Field;
use crate::{
    context,
    marks::{BROWSER_ZONE, OPTIONS},
    paths,
};

/// The names offered, as the options of a `datalist`.
#[derive(Debug, Clone)]
pub struct ZoneNames(pub std::sync::Arc<str>);

/// A hidden field with the browser's own zone. Without scripts it is empty.
#[component]
pub fn BrowserZone() -> impl IntoView {
    view! { <input type="hidden" name="time_zone" value="" {..custom_attribute(BROWSER_ZONE, "")} /> }
}

/// **Time zone**: typed, with suggestions from every zone there is.
///
/// The names are half of the page. A page that is loaded whole brings them, because scripts may be off; to one that is
/// moved to they come from a file of their own when the field is first used.
#[component]
pub fn ZoneField(
    /// The zone that is kept.
    #[prop(into)]
    value: String,
    /// The sentence of a refusal.
    error: Option<String>,
    /// What the clock shows there.
    #[prop(into)]
    hint: String,
) -> impl IntoView {
    let names = use_context::<ZoneNames>().filter(|_| context::moves_from().is_none());
    let list = match names {
        Some(names) => Either::Left(view! { <datalist id="time-zones" inner_html=names.0.to_string()></datalist> }),
        None => Either::Right(view! {
            <datalist id="time-zones" {..custom_attribute(OPTIONS, paths::TIME_ZONES)}></datalist>
        }),
    };
    view! {
        <Field label="Time zone" name="time_zone" value error hint autocomplete="off" list="time-zones" ltr=true />
        {list}
    }
}

/// Names as the options of a `datalist`, each with what it is found by besides, or nothing.
pub fn options(zones: impl IntoIterator<Item = (String, String)>) -> String {
    zones.into_iter().fold(String::new(), |html, (name, also)| {
        if also.is_empty() { html + "<option>" + &name } else { html + "<option value=" + &name + ">" + &also }
    })
}
