//! **Show** beside a password.

use web_sys::Element;

use crate::navigation::dom::input;

/// Shows it, or hides it again.
pub fn show(button: &Element) {
    let is_shown = button.get_attribute("aria-pressed").as_deref() == Some("true");
    let Some(input) = button.get_attribute("aria-controls").and_then(|id| input(&id)) else { return };
    input.set_type(if is_shown { "password" } else { "text" });
    let _ = button.set_attribute("aria-pressed", if is_shown { "false" } else { "true" });
}
