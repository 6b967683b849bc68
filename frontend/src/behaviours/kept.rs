//! What was typed into a page whose sign-in had ended: kept by the tab while one signs in again, then put back.
//!
//! *Why it is here:* nothing that was typed is lost because another window pressed Logout. *How it works:* the link to
//! sign in again keeps the fields in the tab's own storage, with the account they were typed for; the page that comes
//! back puts them in their forms. Secrets are not kept, and signing out empties that storage.

use js_sys::{Array, Date, JSON};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Storage;

use crate::navigation::{
    dom::{first, selector, window},
    typed::{Typed, fields},
};
use app::marks::ACCOUNT;

/// Where in the tab's storage.
const KEY: &str = "typed";
/// How long it is kept, in milliseconds: somebody who comes back later has forgotten what it was.
const KEPT: f64 = 15.0 * 60_000.0;

/// Keeps what is typed on this page, for its account: as `[account, path, until, [[form, name, value, ticked], …]]`.
pub fn keep() {
    let (Some(storage), Some(account)) = (storage(), account()) else { return };
    let typed = fields().filter(|field| !field.is_secret()).filter_map(|field| field.typed()).map(|typed| {
        let Typed { form, name, value, is_checked } = typed;
        JsValue::from(Array::of4(&form.into(), &name.into(), &value.into(), &is_checked.into()))
    });
    let typed = typed.collect::<Array>();
    write(&storage, &Array::of4(&account.into(), &path().into(), &(Date::now() + KEPT).into(), &typed));
}

/// Puts back what was kept for this page and this account.
pub fn bring_back() {
    let (Some(storage), Some(account)) = (storage(), account()) else { return };
    let Some(kept) = read(&storage) else { return };
    if kept.get(2).as_f64().unwrap_or_default() < Date::now() {
        let _ = storage.remove_item(KEY);
        return;
    }
    // Another account may have signed in here.
    if kept.get(0).as_string() != Some(account) || kept.get(1).as_string() != Some(path()) {
        return;
    }
    let Ok(mut rest) =
        kept.get(3).dyn_into::<Array>().map(|typed| typed.iter().filter_map(|one| one_of(&one)).collect::<Vec<_>>())
    else {
        return;
    };
    for field in fields().filter(|field| !field.is_secret()) {
        if let Some(at) = rest.iter().position(|typed| field.is_of(typed)) {
            field.put(&rest.swap_remove(at));
            field.show();
        }
    }
    let _ = storage.remove_item(KEY);
}

fn one_of(typed: &JsValue) -> Option<Typed> {
    let typed = typed.dyn_ref::<Array>()?;
    let text = |at| typed.get(at).as_string();
    Some(Typed { form: text(0)?, name: text(1)?, value: text(2)?, is_checked: typed.get(3).is_truthy() })
}

fn read(storage: &Storage) -> Option<Array> {
    JSON::parse(&storage.get_item(KEY).ok()??).ok()?.dyn_into().ok()
}

fn write(storage: &Storage, kept: &Array) {
    if let Some(text) = JSON::stringify(kept).ok().and_then(|text| text.as_string()) {
        let _ = storage.set_item(KEY, &text);
    }
}

fn account() -> Option<String> {
    first(&selector(ACCOUNT))?.get_attribute(ACCOUNT)
}

fn path() -> String {
    window().location().pathname().unwrap_or_default()
}

fn storage() -> Option<Storage> {
    window().session_storage().ok()?
}
