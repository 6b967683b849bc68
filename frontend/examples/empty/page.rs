//! A page with the router and a title, as the starter has, and one sentence. Browsers hydrate it here; the server's
//! benchmark renders the same.

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    components::{Route, Router, Routes},
    path,
};

/// All of it.
#[component]
pub fn Empty() -> impl IntoView {
    provide_meta_context();
    view! {
        <Title text="Empty" />
        <Router>
            <main>
                <Routes fallback=|| "Nothing here">
                    <Route path=path!("") view=|| view! { <p>"Nothing but this."</p> } />
                </Routes>
            </main>
        </Router>
    }
}
