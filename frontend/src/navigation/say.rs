//! What is said by this half itself: that something is on its way, or that it did not come.

use wasm_bindgen::JsCast;
use web_sys::Document;

use super::dom::{all, document, first, first_in, later, once, selector, window};
use app::marks::{self, ALERT_REGION, NOTICE_REGION};

/// Where the network is gone.
pub const UNREACHABLE: &str = "We could not be reached. Check your connection and try again.";
/// Where what came back makes no sense.
pub const BROKEN: &str = "Something went wrong on our side. Try again in a moment.";

/// Shows the bar of a page that is on its way, or takes it away.
pub fn bar(is_shown: bool) {
    for bar in all("body > .bar") {
        bar.remove();
    }
    if is_shown && let (Some(body), Ok(bar)) = (document().body(), document().create_element("div")) {
        bar.set_class_name("bar");
        let _ = bar.set_attribute("role", "progressbar");
        let _ = bar.set_attribute("aria-label", "Loading");
        let _ = body.prepend_with_node_1(&bar);
    }
}

/// Says at the top of the page what went wrong. The page stays as it is, with all that is typed.
pub fn wrong(sentence: &str) {
    let Ok(said) = document().create_element("div") else { return };
    said.set_class_name("notice bad");
    let Ok(words) = document().create_element("p") else { return };
    words.set_text_content(Some(sentence));
    let _ = said.append_child(&words);
    alert(&said);
}

/// Says on the page in view that its sign-in has ended, in the words of the page that came instead of an answer.
pub fn signed_out(page: &Document) -> bool {
    let said = page.query_selector(&selector(marks::SIGNED_OUT)).ok().flatten();
    said.inspect(alert).is_some()
}

fn alert(said: &web_sys::Element) {
    let Some(region) = document().get_element_by_id(ALERT_REGION) else { return };
    let _ = said.set_attribute("role", "alert");
    region.set_inner_html("");
    let _ = region.append_child(said);
    window().scroll_to_with_x_and_y(0.0, 0.0);
}

/// Has screen readers speak what came with a page: of live regions they speak only what is put into them later.
pub fn speak() {
    for region in all(&["#", NOTICE_REGION, ", [role=alert]"].concat()) {
        let Some(said) = region.first_element_child() else { continue };
        said.remove();
        // When the region has been in view once.
        let put = once(move || later(0, move || drop(region.append_child(&said))));
        let _ = window().request_animation_frame(put.unchecked_ref());
    }
}

/// Puts a sentence into a region that speaks, or empties it.
pub fn at(region: &web_sys::Element, sentence: &str, is_wrong: bool) {
    region.set_inner_html("");
    if sentence.is_empty() {
        return;
    }
    let Ok(said) = document().create_element("p") else { return };
    said.set_text_content(Some(sentence));
    said.set_class_name(if is_wrong { "err" } else { "small quiet" });
    let _ = region.append_child(&said);
}

/// What a page says is wrong: its first field that was refused.
pub fn first_wrong() -> Option<web_sys::Element> {
    first("#main").and_then(|main| first_in(&main, "[aria-invalid=true]"))
}
