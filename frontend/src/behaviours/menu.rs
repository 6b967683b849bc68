//! The user menu closes as menus do: by a click elsewhere, and by Escape.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent};

use crate::navigation::dom::{all, first_in, focus};

const OPEN: &str = "details.menu[open]";

/// Something was clicked.
pub fn clicked(target: &Element) {
    for menu in all(OPEN) {
        if !menu.contains(Some(target)) {
            let _ = menu.remove_attribute("open");
        }
    }
}

/// A key was pressed.
pub fn pressed(event: &Event) {
    if event.unchecked_ref::<KeyboardEvent>().key() != "Escape" {
        return;
    }
    for menu in all(OPEN) {
        let _ = menu.remove_attribute("open");
        // Else the focus would be lost with what had it.
        if let Some(summary) = first_in(&menu, "summary") {
            focus(&summary);
        }
    }
}
