//! Short ways to what is on the page.

use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Document, Element, Event, HtmlElement, HtmlInputElement, Window};

#[expect(clippy::expect_used, reason = "this runs in a window's thread and nowhere else")]
pub fn window() -> Window {
    web_sys::window().expect("a window")
}

#[expect(clippy::expect_used, reason = "as above")]
pub fn document() -> Document {
    window().document().expect("a document")
}

/// Listens on the window for as long as the document is there.
pub fn hear(name: &str, heard: impl FnMut(Event) + 'static) {
    hear_boxed(name, Box::new(heard));
}

// Boxes have one type each for all that is in them: every other type would ship glue of its own.
fn hear_boxed(name: &str, heard: Box<dyn FnMut(Event)>) {
    let heard = Closure::wrap(heard).into_js_value();
    let _ = window().add_event_listener_with_callback(name, heard.unchecked_ref());
}

/// Does something after so many milliseconds.
pub fn later(milliseconds: i32, then: impl FnOnce() + 'static) {
    let then = once(then);
    let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(then.unchecked_ref(), milliseconds);
}

/// What the browser calls back once.
pub fn once(then: impl FnOnce() + 'static) -> JsValue {
    once_boxed(Box::new(then))
}

fn once_boxed(then: Box<dyn FnOnce()>) -> JsValue {
    Closure::once_into_js(then)
}

/// Everything in the document that matches.
pub fn all(selector: &str) -> Vec<Element> {
    list(document().query_selector_all(selector))
}

/// Everything inside that matches.
pub fn all_in(within: &Element, selector: &str) -> Vec<Element> {
    list(within.query_selector_all(selector))
}

fn list(found: Result<web_sys::NodeList, JsValue>) -> Vec<Element> {
    let Ok(found) = found else { return Vec::new() };
    (0..found.length()).filter_map(|at| found.item(at)?.dyn_into().ok()).collect()
}

/// The first in the document that matches.
pub fn first(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok()?
}

/// The first inside that matches.
pub fn first_in(within: &Element, selector: &str) -> Option<Element> {
    within.query_selector(selector).ok()?
}

/// Everything that has this attribute.
pub fn marked(mark: &str) -> Vec<Element> {
    all(&selector(mark))
}

/// `[data-do]`
pub fn selector(mark: &str) -> String {
    ["[", mark, "]"].concat()
}

/// An input by its id.
pub fn input(id: &str) -> Option<HtmlInputElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// Puts the focus there, and leaves the place of the page as it is.
pub fn focus(element: &Element) {
    let how = web_sys::FocusOptions::new();
    how.set_prevent_scroll(true);
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        let _ = element.focus_with_options(&how);
    }
}

/// Marks a button as waiting, or takes that back. CSS and screen readers know what it means.
pub fn busy(button: &Element, is_busy: bool) {
    let _ = button.class_list().toggle_with_force("busy", is_busy);
    let _ =
        if is_busy { button.set_attribute("aria-disabled", "true") } else { button.remove_attribute("aria-disabled") };
}

/// Whether it waits.
pub fn is_busy(button: &Element) -> bool {
    button.class_list().contains("busy")
}
