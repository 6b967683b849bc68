//! Passkeys, as browsers deal with them.
//!
//! *Why it is here:* only the browser can ask a device. *How it works:* what it is asked comes from the server as JSON,
//! and its answer goes back as JSON, both made and read by functions of the browser's own (WebAuthn Level 3, 5.1.8 to
//! 5.1.10). Browsers without those are treated as if they had no passkeys. They are looked up by name, because bindings
//! of everything they touch would ship more than they do.

use std::cell::RefCell;

use js_sys::{Array, Function, JSON, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::call::get;
use crate::navigation::dom::window;

/// Why the browser gave no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoAnswer {
    /// Its dialog was left, or nothing was chosen in time; browsers do not tell which.
    Left,
    /// The device has a passkey for this account already.
    HasOne,
    /// The device cannot keep a passkey, or cannot make sure of its owner.
    Unable,
    /// Anything else.
    Failed,
}

impl NoAnswer {
    fn of(error: &JsValue) -> Self {
        match get(error, "name").as_string().as_deref() {
            Some("NotAllowedError" | "AbortError") => Self::Left,
            Some("InvalidStateError") => Self::HasOne,
            Some("NotSupportedError" | "ConstraintError") => Self::Unable,
            _ => Self::Failed,
        }
    }
}

/// Whether this browser has passkeys.
pub fn has_passkeys() -> bool {
    let functions = ["parseCreationOptionsFromJSON", "parseRequestOptionsFromJSON"];
    functions.iter().all(|name| get(&passkeys(), name).is_function())
}

/// Whether this browser offers passkeys where an address is typed.
pub async fn fills_in_passkeys() -> bool {
    let asked = call(&passkeys(), "isConditionalMediationAvailable", &Array::new());
    matches!(wait(asked).await, Ok(answer) if answer.is_truthy())
}

/// Has a device make a passkey, as it is asked to.
pub async fn make_passkey(options: &str) -> Result<String, NoAnswer> {
    ask("create", "parseCreationOptionsFromJSON", options, &Object::new()).await.map_err(|error| NoAnswer::of(&error))
}

/// Has a device answer with a passkey that it keeps, in a dialog.
pub async fn use_passkey(options: &str) -> Result<String, NoAnswer> {
    ask("get", "parseRequestOptionsFromJSON", options, &Object::new()).await.map_err(|error| NoAnswer::of(&error))
}

/// The same where the visitor chooses it from what the browser offers at the address; waits for as long as it takes.
pub async fn fill_in_passkey(options: &str, wait: &FillingIn) -> Result<String, NoAnswer> {
    let request = Object::new();
    set(&request, "mediation", &"conditional".into());
    set(&request, "signal", &get(&wait.0, "signal"));
    ask("get", "parseRequestOptionsFromJSON", options, &request).await.map_err(|error| NoAnswer::of(&error))
}

thread_local! {
    /// Browsers wait for one at a time.
    static WAITING: RefCell<Option<FillingIn>> = const { RefCell::new(None) };
}

/// The wait for a passkey that is filled in: there is one on a page at most.
#[derive(Debug, Clone, PartialEq)]
pub struct FillingIn(JsValue);

impl FillingIn {
    /// Begins one, and ends the one before.
    pub fn begin() -> Option<Self> {
        Self::end();
        let class = get(&window(), "AbortController").dyn_into::<Function>().ok()?;
        let wait = Self(Reflect::construct(&class, &Array::new()).ok()?);
        WAITING.set(Some(wait.clone()));
        Some(wait)
    }

    /// Ends the one there is: the page is left, or a dialog asks instead.
    pub fn end() {
        if let Some(wait) = WAITING.take() {
            wait.stop();
        }
    }

    /// Stops waiting, to begin anew.
    pub fn stop(&self) {
        let _ = call(&self.0, "abort", &Array::new());
    }

    /// Whether nobody has ended it.
    pub fn is_on(&self) -> bool {
        WAITING.with_borrow(|waiting| waiting.as_ref() == Some(self))
    }
}

async fn ask(method: &str, parse: &str, options: &str, request: &Object) -> Result<String, JsValue> {
    let options = call(&passkeys(), parse, &Array::of1(&JSON::parse(options)?))?;
    set(request, "publicKey", &options);
    let keeper = get(&get(&window(), "navigator"), "credentials");
    let answer = wait(call(&keeper, method, &Array::of1(request))).await?;
    let answer = call(&answer, "toJSON", &Array::new())?;
    JSON::stringify(&answer)?.as_string().ok_or(JsValue::UNDEFINED)
}

fn passkeys() -> JsValue {
    get(&window(), "PublicKeyCredential")
}

fn set(of: &Object, name: &str, value: &JsValue) {
    // A plain object takes everything.
    let _ = Reflect::set(of, &name.into(), value);
}

fn call(of: &JsValue, name: &str, arguments: &Array) -> Result<JsValue, JsValue> {
    get(of, name).dyn_into::<Function>()?.apply(of, arguments)
}

async fn wait(promise: Result<JsValue, JsValue>) -> Result<JsValue, JsValue> {
    JsFuture::from(promise?.dyn_into::<Promise>()?).await
}
