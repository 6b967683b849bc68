//! The browser's entry point.

use wasm_bindgen::prelude::wasm_bindgen;

/// Brings the page that the server rendered to life.
#[wasm_bindgen]
pub fn start() {
    app::navigation::start();
}
