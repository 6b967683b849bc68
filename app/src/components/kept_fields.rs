//! What was typed into a page whose sign-in had ended: kept by the tab while one signs in again, then put back.
//!
//! *Why it is here:* nothing that was typed is lost because another window pressed Logout. *How it works:* the link to
//! sign in again keeps the fields in the tab's own storage, with the account they were typed for; the page that comes
//! back puts them in their forms. Secrets are not kept, and signing out empties that storage.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, EventInit, HtmlDetailsElement, HtmlInputElement, Storage};

/// Where in the tab's storage.
const KEY: &str = "typed";

/// How long it is kept, in milliseconds: somebody who comes back later has forgotten what it was.
const KEPT: f64 = 15.0 * 60_000.0;

#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    account: String,
    path: String,
    until: f64,
    fields: Vec<KeptField>,
}

#[derive(Debug, Serialize, Deserialize)]
struct KeptField {
    /// Where its form is sent, and what else is sent with it: rows of a list have forms that are alike.
    form: String,
    name: String,
    value: String,
    checked: bool,
}

/// Keeps what is typed on this page, for this account.
pub fn keep_fields(account: String) {
    let Some(storage) = storage() else { return };
    let typed = inputs().filter(|input| {
        is_kept(input) && (input.value() != input.default_value() || input.checked() != input.default_checked())
    });
    let fields = typed.filter_map(|input| {
        Some(KeptField { form: form_of(&input)?, name: input.name(), value: input.value(), checked: input.checked() })
    });
    write(&storage, &Kept { account, path: path(), until: now() + KEPT, fields: fields.collect() });
}

/// Puts back what was kept for this page and this account. What belongs to a form that is not there yet stays for it.
pub fn bring_back_fields(account: &str) {
    let Some(storage) = storage() else { return };
    let Ok(Some(text)) = storage.get_item(KEY) else { return };
    let Ok(mut kept) = serde_json::from_str::<Kept>(&text) else { return };
    if kept.until < now() {
        let _ = storage.remove_item(KEY);
        return;
    }
    // Another account may have signed in here.
    if kept.path != path() || kept.account != account {
        return;
    }
    for input in inputs().filter(is_kept) {
        let Some(form) = form_of(&input) else { continue };
        let name = input.name();
        let found = kept.fields.iter().position(|field| field.form == form && field.name == name);
        if let Some(at) = found {
            put_back(&input, &kept.fields.swap_remove(at));
        }
    }
    if kept.fields.is_empty() {
        let _ = storage.remove_item(KEY);
    } else {
        write(&storage, &kept);
    }
}

fn put_back(input: &HtmlInputElement, field: &KeptField) {
    input.set_value(&field.value);
    input.set_checked(field.checked);
    let bubbling = EventInit::new();
    bubbling.set_bubbles(true);
    for kind in ["input", "change"] {
        if let Ok(event) = Event::new_with_event_init_dict(kind, &bubbling) {
            let _ = input.dispatch_event(&event);
        }
    }
    if let Ok(Some(details)) = input.closest("details")
        && let Ok(details) = details.dyn_into::<HtmlDetailsElement>()
    {
        details.set_open(true);
    }
}

/// No secrets, nothing that works once, and nothing that was not typed. A password that is shown is a text to the
/// browser: what it is for tells.
fn is_kept(input: &HtmlInputElement) -> bool {
    let purpose = input.autocomplete();
    let is_secret = purpose.ends_with("-password") || purpose == "one-time-code" || input.name() == "proof";
    !is_secret && !matches!(input.type_().as_str(), "password" | "hidden" | "file" | "submit")
}

fn form_of(input: &HtmlInputElement) -> Option<String> {
    let form = input.form()?;
    let hidden = elements(&form, "input[type=hidden]").into_iter().filter_map(|hidden| hidden.dyn_into().ok());
    let action = form.get_attribute("action")?;
    Some(hidden.fold(action, |form, hidden: HtmlInputElement| form + " " + &hidden.name() + "=" + &hidden.value()))
}

fn inputs() -> impl Iterator<Item = HtmlInputElement> {
    let main = document().get_element_by_id("main");
    let found = main.map(|main| elements(&main, "form input[name]")).unwrap_or_default();
    found.into_iter().filter_map(|input| input.dyn_into().ok())
}

fn elements(within: &Element, selector: &str) -> Vec<Element> {
    let Ok(list) = within.query_selector_all(selector) else { return Vec::new() };
    (0..list.length()).filter_map(|at| list.item(at)?.dyn_into().ok()).collect()
}

fn write(storage: &Storage, kept: &Kept) {
    if let Ok(text) = serde_json::to_string(kept) {
        let _ = storage.set_item(KEY, &text);
    }
}

fn path() -> String {
    window().location().pathname().unwrap_or_default()
}

fn now() -> f64 {
    window().performance().map(|clock| clock.time_origin() + clock.now()).unwrap_or_default()
}

fn storage() -> Option<Storage> {
    window().session_storage().ok()?
}
