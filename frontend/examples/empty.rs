//! The least that a hydrated page can weigh: the router, a title and one sentence. `make bench` weighs ours beside it,
//! built the same way.

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    components::{Route, Router, Routes},
    path,
};
use wasm_bindgen::prelude::wasm_bindgen;

/// Brings the page to life.
#[wasm_bindgen]
pub fn hydrate() {
    hydrate_body(Empty);
}

#[component]
fn Empty() -> impl IntoView {
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
