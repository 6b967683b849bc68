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
use crate::navigation::dom::{later, window};

/// What is done when a dialog has gone on for too long.
pub type LetGo = Box<dyn FnOnce()>;

/// How long a dialog may take where the server does not say: five minutes, in milliseconds.
const TIME: i32 = 300_000;

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

impl From<JsValue> for NoAnswer {
    fn from(error: JsValue) -> Self {
        match get(&error, "name").as_string().as_deref() {
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
pub async fn make_passkey(options: &str, let_go: LetGo) -> Result<String, NoAnswer> {
    in_time("create", "parseCreationOptionsFromJSON", options, let_go).await
}

/// Has a device answer with a passkey that it keeps, in a dialog.
pub async fn use_passkey(options: &str, let_go: LetGo) -> Result<String, NoAnswer> {
    in_time("get", "parseRequestOptionsFromJSON", options, let_go).await
}

/// The same where the visitor chooses it from what the browser offers at the address; waits for as long as it takes.
pub async fn fill_in_passkey(options: &str, wait: &FillingIn) -> Result<String, NoAnswer> {
    let request = Object::new();
    set(&request, "mediation", &"conditional".into());
    ask("get", &parsed("parseRequestOptionsFromJSON", options)?, &request, &wait.0).await
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
        let wait = Self(controller().ok()?);
        WAITING.set(Some(wait.clone()));
        Some(wait)
    }

    /// Ends the one there is: the page is left, or a dialog asks instead.
    pub fn end() {
        if let Some(wait) = WAITING.take() {
            abort(&wait.0);
        }
    }

    /// Whether nobody has ended it.
    pub fn is_on(&self) -> bool {
        WAITING.with_borrow(|waiting| waiting.as_ref() == Some(self))
    }
}

/// Asks in a dialog, for as long as the server allows. Some browsers and extensions never answer: then `let_go` is done,
/// and it is ended, so that no passkey is made that nobody waits for.
async fn in_time(method: &str, parse: &str, options: &str, let_go: LetGo) -> Result<String, NoAnswer> {
    let (options, controller) = (parsed(parse, options)?, controller()?);
    #[expect(clippy::cast_possible_truncation, reason = "minutes, in milliseconds")]
    let time = get(&options, "timeout").as_f64().map_or(TIME, |time| time as i32);
    let late = controller.clone();
    later(time, move || {
        let_go();
        abort(&late);
    });
    ask(method, &options, &Object::new(), &controller).await
}

async fn ask(method: &str, options: &JsValue, request: &Object, controller: &JsValue) -> Result<String, NoAnswer> {
    set(request, "publicKey", options);
    set(request, "signal", &get(controller, "signal"));
    let keeper = get(&get(&window(), "navigator"), "credentials");
    let answer = wait(call(&keeper, method, &Array::of1(request))).await?;
    let answer = call(&answer, "toJSON", &Array::new())?;
    JSON::stringify(&answer)?.as_string().ok_or(NoAnswer::Failed)
}

fn parsed(parse: &str, options: &str) -> Result<JsValue, JsValue> {
    call(&passkeys(), parse, &Array::of1(&JSON::parse(options)?))
}

fn controller() -> Result<JsValue, JsValue> {
    Reflect::construct(&get(&window(), "AbortController").dyn_into::<Function>()?, &Array::new())
}

fn abort(controller: &JsValue) {
    let _ = call(controller, "abort", &Array::new());
}

pub(super) fn passkeys() -> JsValue {
    get(&window(), "PublicKeyCredential")
}

pub(super) fn set(of: &Object, name: &str, value: &JsValue) {
    // A plain object takes everything.
    let _ = Reflect::set(of, &name.into(), value);
}

pub(super) fn call(of: &JsValue, name: &str, arguments: &Array) -> Result<JsValue, JsValue> {
    get(of, name).dyn_into::<Function>()?.apply(of, arguments)
}

pub(super) async fn wait(promise: Result<JsValue, JsValue>) -> Result<JsValue, JsValue> {
    JsFuture::from(promise?.dyn_into::<Promise>()?).await
}
