//! **Copy**.

use web_sys::Element;

use crate::navigation::dom::{later, window};
use app::marks::TEXT;

/// Copies, and says so for two seconds.
pub fn copy(button: Element) {
    // A browser without a secure context has no clipboard; the text can still be marked by hand.
    let _ = window().navigator().clipboard().write_text(&button.get_attribute(TEXT).unwrap_or_default());
    say(&button, "Copied", "Copied");
    later(2000, move || say(&button, "Copy", ""));
}

fn say(button: &Element, word: &str, said: &str) {
    button.set_text_content(Some(word));
    if let Some(region) = button.next_element_sibling() {
        region.set_text_content(Some(said));
    }
}
