//! A form.

use leptos::{prelude::*, server_fn::ServerFn};

/// Where a form of this server function is sent.
pub fn url<S: ServerFn>() -> &'static str {
    S::PATH
}

/// A form that is posted. What is wrong with it is said by the server: the browser's own balloons are off.
#[component]
pub fn Form(
    /// Where to: `url::<SaveProfile>()`.
    to: &'static str,
    /// Its class.
    #[prop(optional)]
    class: Option<&'static str>,
    /// Its id, where a button outside of it sends it.
    #[prop(optional)]
    id: Option<&'static str>,
    /// Its fields.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <form method="post" action=to class=class id=id novalidate=true>
            {children.map(|children| children())}
        </form>
    }
}
