//! The browser's half: code only for what moves.
//!
//! The server renders every page, whole. Here [`navigation`] fetches pages and puts them in the place of the one in view,
//! and [`behaviours`] react to what is pressed, typed or arrives, and bring `app::islands` to life. `app::marks` are the
//! names by which both halves know each other. Nothing of the server's half can be named from here: `app` has it behind a
//! feature that this crate does not ask for.

mod behaviours;
mod navigation;

use wasm_bindgen::prelude::wasm_bindgen;

/// Brings the page that the server rendered to life.
#[wasm_bindgen]
pub fn start() {
    navigation::start();
}
