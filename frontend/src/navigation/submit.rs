//! Forms that are sent.

use wasm_bindgen::JsCast;
use web_sys::{Event, FormData, HtmlElement, HtmlFormElement, RequestInit, SubmitEvent, UrlSearchParams};

use super::{Way, history, load, typed::Sent, visit};

pub fn submitted(event: &Event) {
    if event.default_prevented() {
        return;
    }
    let Some(Ok(form)) = event.target().map(JsCast::dyn_into::<HtmlFormElement>) else { return };
    let by = event.unchecked_ref::<SubmitEvent>().submitter();
    // What the pressed button says goes before what the form says.
    let said = |of_button: &str, of_form: &str| {
        by.as_ref().and_then(|by| by.get_attribute(of_button)).or_else(|| form.get_attribute(of_form))
    };
    let action = said("formaction", "action").unwrap_or_else(history::address);
    let is_ours = action.starts_with('/') && !action.starts_with("//");
    if !is_ours || said("formtarget", "target").is_some() || form.enctype() == "multipart/form-data" {
        return;
    }
    event.prevent_default();
    // One at a time: whoever presses twice means one.
    if load::is_sending() {
        return;
    }
    let Some(fields) = fields(&form, by.as_ref()) else { return };
    if said("formmethod", "method").as_deref() != Some("post") {
        return visit(&[&action, "?", &String::from(fields.to_string())].concat(), Way::Push);
    }
    let how = RequestInit::new();
    how.set_method("POST");
    how.set_body(&fields);
    load::send(&action, &how, Sent { form, by });
}

/// As a browser sends them, the pressed button's own name and value among them.
fn fields(form: &HtmlFormElement, by: Option<&HtmlElement>) -> Option<UrlSearchParams> {
    let data = FormData::new_with_form(form).ok()?;
    if let Some(by) = by
        && let Some(name) = by.get_attribute("name").filter(|name| !name.is_empty())
    {
        data.append_with_str(&name, &by.get_attribute("value").unwrap_or_default()).ok()?;
    }
    UrlSearchParams::new_with_str_sequence_sequence(&data).ok()
}
