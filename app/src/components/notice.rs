//! What was done, and what went wrong as a whole.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use wasm_bindgen::JsCast;

use crate::{
    components::kept_fields::{bring_back_fields, keep_fields},
    failure::Failure,
    layouts::{SharedFrame, here},
    notice::Notice,
    paths,
};

/// Says what was done.
#[component]
pub fn NoticeBar(
    /// What, or nothing.
    #[prop(into)]
    notice: Signal<Option<Notice>>,
) -> impl IntoView {
    Effect::watch(
        move || notice.get(),
        // The button may stand far below.
        |notice, _, _| {
            if notice.is_some() {
                to_the_top();
            }
        },
        false,
    );
    // The live region stands there before its text does, so that screen readers speak it.
    view! {
        <div role="status">
            {move || notice.get().map(|notice| view! { <div class="notice"><p>{notice.sentence()}</p></div> })}
        </div>
    }
}

/// Says why a form was not taken where that is nobody's field, or that fields are marked.
#[component]
pub fn FailureBar<R>(
    /// Why, or nothing.
    #[prop(into)]
    failure: Signal<Option<Failure<R>>>,
    /// The sentence for a refusal.
    refused: fn(&R) -> Option<String>,
) -> impl IntoView
where
    R: Clone + Send + Sync + 'static,
{
    let sentence = move || {
        failure.with(|failure| match failure {
            Some(Failure::Refused(reason)) => refused(reason),
            Some(other) => other.sentence(),
            None => None,
        })
    };
    Effect::new(move |_| {
        if failure.with(Option::is_some) {
            request_animation_frame(|| {
                let wrong = document().query_selector("[aria-invalid=true]").ok().flatten();
                match wrong.and_then(|wrong| wrong.dyn_into::<web_sys::HtmlElement>().ok()) {
                    Some(wrong) => _ = wrong.focus(),
                    None => to_the_top(),
                }
            });
        }
    });
    let shared = use_context::<SharedFrame>();
    Effect::new(move |_| {
        if let Some(account) = shared.and_then(SharedFrame::account) {
            // Its forms are there when it is.
            request_animation_frame(move || bring_back_fields(&account));
        }
    });
    // The gallery stands outside of every router, and outside of this frame.
    let location = shared.map(|_| use_location());
    let sign_in = move || {
        failure.with(|failure| matches!(failure, Some(Failure::SignedOut))).then(|| {
            let keep = move |_| {
                if let Some(account) = shared.and_then(|shared| untrack(|| shared.account())) {
                    keep_fields(account);
                }
            };
            let here = location.as_ref().map_or_else(|| paths::SIGN_IN.to_owned(), |at| paths::sign_in_then(&here(at)));
            view! { " " <a href=here rel="external" on:click=keep>"Sign in again"</a> }
        })
    };
    view! {
        <div role="alert">
            {move || sentence().map(|sentence| view! { <div class="notice bad"><p>{sentence}{sign_in()}</p></div> })}
        </div>
    }
}

/// Where notices stand.
fn to_the_top() {
    window().scroll_to_with_x_and_y(0.0, 0.0);
}
