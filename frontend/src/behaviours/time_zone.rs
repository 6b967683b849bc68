//! The browser's own time zone where a form takes it, and the names of all when somebody is about to choose one.

use js_sys::{Array, Intl, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Element, HtmlInputElement, Response};

use crate::navigation::dom::{first, marked, once, selector, window};
use app::marks::{BROWSER_ZONE, OPTIONS};

/// Fills in what a page has of these.
pub fn begin() {
    if let (Some(field), Some(zone)) = (first(&selector(BROWSER_ZONE)), browser_zone()) {
        field.unchecked_into::<HtmlInputElement>().set_value(&zone);
    }
    for list in marked(OPTIONS) {
        let Some(field) = first(&["[list=", &list.id(), "]"].concat()) else { continue };
        let used = once(move || spawn_local(fill(list)));
        let _ = field.add_event_listener_with_callback("focus", used.unchecked_ref());
    }
}

/// The file is kept by the browser: after the first time it is there at once.
async fn fill(list: Element) {
    let Some(from) = list.get_attribute(OPTIONS) else { return };
    let names = async {
        let answer: Response = JsFuture::from(window().fetch_with_str(&from)).await?.unchecked_into();
        JsFuture::from(answer.text()?).await
    };
    if let Ok(names) = names.await {
        list.set_inner_html(&names.as_string().unwrap_or_default());
    }
}

fn browser_zone() -> Option<String> {
    let intl = Intl::DateTimeFormat::new(&Array::new(), &Object::new());
    Reflect::get(&intl.resolved_options(), &JsValue::from_str("timeZone")).ok()?.as_string()
}
