//! The least that a hydrated page can weigh. `make bench` weighs ours beside it, built the same way.

mod page;

use leptos::mount::hydrate_body;
use wasm_bindgen::prelude::wasm_bindgen;

/// Brings the page to life.
#[wasm_bindgen]
pub fn hydrate() {
    hydrate_body(page::Empty);
}
