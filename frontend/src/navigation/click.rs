//! Links that are clicked.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlAnchorElement, MouseEvent};

use super::{
    Way,
    dom::{is_busy, window},
    history, visit,
};
use crate::behaviours::{self, kept};
use app::marks;

pub fn clicked(event: &Event) {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    behaviours::clicked(&target);
    if let Ok(Some(button)) = target.closest("button")
        && is_busy(&button)
    {
        event.prevent_default();
    }
    let Ok(Some(link)) = target.closest("a[href]") else { return };
    let Ok(link) = link.dyn_into::<HtmlAnchorElement>() else { return };
    if link.has_attribute(marks::KEEP) {
        kept::keep();
    }
    if event.default_prevented() || is_for_the_browser(event.unchecked_ref(), &link) {
        return;
    }
    event.prevent_default();
    visit(&link.href(), Way::Push);
}

/// Another window, another origin, a file, a place on this page.
fn is_for_the_browser(event: &MouseEvent, link: &HtmlAnchorElement) -> bool {
    let is_modified =
        event.button() != 0 || event.meta_key() || event.ctrl_key() || event.shift_key() || event.alt_key();
    let is_elsewhere = Ok(link.origin()) != window().location().origin();
    let is_marked = link.has_attribute("target")
        || link.has_attribute("download")
        || link.rel().split(' ').any(|word| word == "external");
    let is_here = !link.hash().is_empty() && history::is_here(&(link.pathname() + &link.search()));
    is_modified || is_elsewhere || is_marked || is_here
}
