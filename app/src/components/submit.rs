//! The button that sends a form.

use leptos::prelude::*;

/// Sends its form. While the answer is awaited the browser's half marks it busy and takes no second press.
#[component]
pub fn Submit(
    /// Exact words.
    label: &'static str,
    /// `btn main` unless said otherwise.
    #[prop(optional)]
    class: Option<&'static str>,
    /// What it is about, for people who do not see where it stands: `Firefox on Linux`.
    #[prop(optional, into)]
    about: Option<String>,
    /// What is sent with it, where a form has several buttons: a name and a value.
    #[prop(optional)]
    sends: Option<(&'static str, &'static str)>,
    /// Where the form goes by this button instead.
    #[prop(optional)]
    to: Option<&'static str>,
    /// Whose it is, where it stands outside of its form.
    #[prop(optional)]
    form: Option<&'static str>,
) -> impl IntoView {
    let (name, value) = sends.unzip();
    view! {
        <button type="submit" class=class.unwrap_or("btn main") name=name value=value formaction=to form=form>
            {label}
            {about.map(|about| view! { <span class="visually-hidden">" "{about}</span> })}
        </button>
    }
}
