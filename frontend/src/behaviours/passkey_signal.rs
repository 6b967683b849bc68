//! What passkey managers are told, so that they offer no passkey that was removed here, and show whose the others are:
//! WebAuthn Level 3, 5.1.10. Few browsers have it yet; the others lose nothing.

use std::cell::RefCell;

use js_sys::{Array, JSON, Object};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use super::{
    call::get,
    passkey_device::{call, passkeys, set, wait},
};
use crate::navigation::dom::{first, selector};
use app::marks::PASSKEYS;

thread_local! {
    /// What they were told last.
    static TOLD: RefCell<String> = const { RefCell::new(String::new()) };
}

/// A settings page has come: which passkeys its account has, and what it is called.
pub fn begin() {
    let Some(signal) = first(&selector(PASSKEYS)).and_then(|main| main.get_attribute(PASSKEYS)) else { return };
    if TOLD.with_borrow(|told| *told == signal) {
        return;
    }
    if let Ok(of_account) = JSON::parse(&signal) {
        tell("signalAllAcceptedCredentials", &of_account);
        tell("signalCurrentUserDetails", &of_account);
    }
    TOLD.set(signal);
}

/// The device made a passkey, and it was not taken: it is told once more which ones there are.
pub fn again() {
    TOLD.take();
    begin();
}

/// A passkey signed what it was asked, and nobody here knows it: it was removed.
pub fn unknown(options: &str, answer: &str) {
    let (Ok(options), Ok(answer)) = (JSON::parse(options), JSON::parse(answer)) else { return };
    let passkey = Object::new();
    set(&passkey, "rpId", &get(&options, "rpId"));
    set(&passkey, "credentialId", &get(&answer, "id"));
    tell("signalUnknownCredential", &passkey);
}

/// What a browser does not have, or refuses, is not done.
fn tell(what: &'static str, of: &JsValue) {
    let told = call(&passkeys(), what, &Array::of1(of));
    spawn_local(async move {
        let _ = wait(told).await;
    });
}
