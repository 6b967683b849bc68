//! Time zones: guessed from the browser, and chosen from a list that can be searched.

use leptos::{html::Input, prelude::*};
use wasm_bindgen::JsValue;

use crate::components::Field;

/// The names offered, as the options of a `datalist`. The server has the list; the browser, where it renders the page
/// itself, has its own. So it ships with neither the WASM nor the page's data.
#[derive(Debug, Clone)]
pub struct ZoneNames(pub std::sync::Arc<str>);

/// A hidden field with the browser's own zone. Without scripts it is empty.
#[component]
pub fn BrowserZone() -> impl IntoView {
    let input = NodeRef::<Input>::new();
    Effect::new(move |_| {
        if let (Some(input), Some(zone)) = (input.get(), browser_zone()) {
            input.set_value(&zone);
        }
    });
    view! { <input node_ref=input type="hidden" name="time_zone" value="" /> }
}

/// **Time zone**: typed, with suggestions from every zone there is.
#[component]
pub fn ZoneField(
    /// The zone that is kept.
    #[prop(into)]
    value: Signal<String>,
    /// The sentence of a refusal.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// What the clock shows there.
    #[prop(into)]
    hint: Signal<String>,
) -> impl IntoView {
    // During hydration the options are there already, and an inner HTML is left as it is.
    let names = use_context::<ZoneNames>().map_or_else(browser_zones, |names| names.0.to_string());
    view! {
        <Field label="Time zone" name="time_zone" value error hint autocomplete="off" list="time-zones" ltr=true />
        <datalist id="time-zones" inner_html=names></datalist>
    }
}

fn browser_zone() -> Option<String> {
    let intl = js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new());
    js_sys::Reflect::get(&intl.resolved_options(), &JsValue::from_str("timeZone")).ok()?.as_string()
}

/// `Intl.supportedValuesOf('timeZone')` as options. The names are the browser's own: letters, `/`, `_`, `-` and `+`.
fn browser_zones() -> String {
    let zones = || {
        let intl = js_sys::Reflect::get(&js_sys::global(), &JsValue::from_str("Intl")).ok()?;
        let list = js_sys::Reflect::get(&intl, &JsValue::from_str("supportedValuesOf")).ok()?;
        let list: js_sys::Function = wasm_bindgen::JsCast::dyn_into(list).ok()?;
        let zones = list.call1(&intl, &JsValue::from_str("timeZone")).ok()?;
        Some(js_sys::Array::from(&zones).iter().filter_map(|zone| zone.as_string()).collect::<Vec<_>>())
    };
    options(&zones().unwrap_or_default())
}

/// Names as the options of a `datalist`.
pub fn options(names: &[String]) -> String {
    names.iter().fold(String::from("<option>UTC"), |html, name| html + "<option>" + name)
}
