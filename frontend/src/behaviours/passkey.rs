//! Buttons that ask for a passkey, and what they say: to sign in, as the second factor, as a proof; and adding one.
//!
//! *How it works:* the server is asked for a challenge, the device answers it, the answer is handed in; the server leads
//! on, or says in words why not. On the sign-in page the browser also offers passkeys at the address for as long as the
//! page is there.

use std::cell::RefCell;

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::Element;

use super::{
    call::{Refused, get, post, text},
    passkey_device::{
        FillingIn, NoAnswer, fill_in_passkey, fills_in_passkeys, has_passkeys, make_passkey, use_passkey,
    },
};
use crate::navigation::{
    again,
    dom::{all, busy, document, first, focus, input, is_busy, later},
    say_at,
};
use app::marks::{DO, Deed, NEXT};

/// The proof beside **Add a passkey**.
const PROOF: &str = "add-passkey-proof";
/// A question lasts five minutes, and people think longer over a sign-in page: it is asked anew before. In milliseconds.
const ASKED_ANEW: i32 = 240_000;
/// How often it is: for two hours. A page that is left open longer has the button.
const TIMES: usize = 30;

/// What is done when the page has come anew.
enum Then {
    /// The form that asked for a proof can go on now.
    GoOn(String),
    /// The proof is asked for now.
    Prove(String),
}

thread_local! {
    static THEN: RefCell<Option<Then>> = const { RefCell::new(None) };
}

/// A page has come: its buttons are shown where the browser has passkeys.
pub fn begin() {
    let has = has_passkeys();
    if let Some(root) = document().document_element() {
        let _ = root.toggle_attribute_with_force("data-no-passkeys", !has);
    }
    if !has {
        return;
    }
    for button in all("[data-do*=passkey][hidden]") {
        let _ = button.remove_attribute("hidden");
    }
    // When what was typed and open is there again.
    if let Some(then) = THEN.take() {
        later(0, move || go_on(then));
    }
    if let Some(button) = button(Deed::PasskeySignIn) {
        spawn_local(fill_in(button));
    }
}

fn go_on(then: Then) {
    match then {
        Then::GoOn(form) => {
            let button = all("form").into_iter().find(|found| name_of(found) == form);
            if let Some(button) = button.and_then(|form| form.query_selector("[type=submit]").ok().flatten()) {
                focus(&button);
            }
        }
        Then::Prove(sentence) => {
            if let Some(button) = button(Deed::AddPasskey) {
                say(&button, &sentence, true);
            }
            if let Some(field) = input(PROOF) {
                let _ = field.focus();
            }
        }
    }
}

/// It goes.
pub fn end() {
    FillingIn::end();
}

/// A button was pressed.
pub fn pressed(deed: Deed, button: Element) {
    if is_busy(&button) {
        return;
    }
    // Browsers ask one thing at a time.
    FillingIn::end();
    busy(&button, true);
    say(&button, "", false);
    spawn_local(async move {
        let outcome = match purpose(deed) {
            Some(purpose) => answer(purpose, &button).await,
            None => add().await,
        };
        busy(&button, false);
        match (outcome, deed) {
            (Ok(()), Deed::PasskeyProof) => {
                let form = button.closest("form").ok().flatten();
                THEN.set(form.map(|form| Then::GoOn(name_of(&form))));
                again();
            }
            (Ok(()), Deed::AddPasskey) => again(),
            (Ok(()), _) => {}
            (Err(Why { sentence, asks_proof: true, .. }), _) if input(PROOF).is_none() => {
                THEN.set(Some(Then::Prove(sentence)));
                again();
            }
            (Err(why), _) => {
                say(&button, &why.sentence, why.is_wrong);
                if deed == Deed::PasskeySignIn {
                    fill_in(button).await;
                }
            }
        }
    });
}

/// As the server knows it. Adding one has functions of its own.
const fn purpose(deed: Deed) -> Option<&'static str> {
    match deed {
        Deed::PasskeySignIn => Some("sign_in"),
        Deed::PasskeySecondFactor => Some("second_factor"),
        Deed::PasskeyProof => Some("sudo"),
        Deed::AddPasskey | Deed::Show | Deed::Copy | Deed::Captcha => None,
    }
}

/// Why nothing came of it.
struct Why {
    sentence: String,
    /// Or only left, which is said calmly.
    is_wrong: bool,
    /// Whether the account has to prove itself first.
    asks_proof: bool,
}

impl From<Refused> for Why {
    fn from(refused: Refused) -> Self {
        let first = get(&refused.answer, "refused").dyn_into::<Array>().map(|reasons| reasons.get(0));
        let asks_proof = first.is_ok_and(|first| !get(&first, "sudo").is_undefined());
        Self { sentence: refused.sentence, is_wrong: true, asks_proof }
    }
}

impl Why {
    fn calm(sentence: &str) -> Self {
        Self { sentence: sentence.to_owned(), is_wrong: false, asks_proof: false }
    }

    fn wrong(sentence: &str) -> Self {
        Self { sentence: sentence.to_owned(), is_wrong: true, asks_proof: false }
    }
}

async fn answer(purpose: &str, button: &Element) -> Result<(), Why> {
    let offer = post("/do/ask-passkey", &[("purpose", purpose)]).await?;
    let answer = use_passkey(&text(&offer, "options").unwrap_or_default()).await.map_err(|why| match why {
        NoAnswer::Left => Why::calm("No passkey was used. Try again when you like, or use another way."),
        NoAnswer::Unable => {
            Why::wrong("This device cannot check that it is you. Set up its screen lock, or use another way.")
        }
        NoAnswer::HasOne | NoAnswer::Failed => {
            Why::wrong("This browser could not use a passkey here. Use another way.")
        }
    })?;
    hand_in(purpose, &offer, &answer, button).await
}

async fn hand_in(purpose: &str, offer: &JsValue, answer: &str, button: &Element) -> Result<(), Why> {
    let trust = first("input[name=trust]:checked").is_some();
    let next = button.get_attribute(NEXT).unwrap_or_default();
    let challenge = text(offer, "challenge").unwrap_or_default();
    let fields = [
        ("purpose", purpose),
        ("challenge", &challenge),
        ("answer", answer),
        ("trust", if trust { "true" } else { "false" }),
        ("next", &next),
    ];
    post("/do/answer-passkey", &fields).await?;
    Ok(())
}

async fn add() -> Result<(), Why> {
    let proof = input(PROOF).map(|field| field.value()).unwrap_or_default();
    let offer = post("/do/begin-passkey", &[("proof", &proof)]).await?;
    let answer = make_passkey(&text(&offer, "options").unwrap_or_default()).await.map_err(|why| match why {
        NoAnswer::Left => Why::calm("No passkey was added. Try again when you like."),
        NoAnswer::HasOne => Why::calm("This device has a passkey for your account already."),
        NoAnswer::Unable => Why::wrong(
            "This device cannot keep a passkey that checks who you are. Set up its screen lock, or use another device.",
        ),
        NoAnswer::Failed => Why::wrong("This browser could not make a passkey here. Try another browser or device."),
    })?;
    let challenge = text(&offer, "challenge").unwrap_or_default();
    post("/do/add-passkey", &[("challenge", &challenge), ("answer", &answer)]).await?;
    Ok(())
}

/// Has the browser offer passkeys at the address for as long as the page is there. What goes wrong before one is chosen
/// is nobody's concern: there is the button.
async fn fill_in(button: Element) {
    if !fills_in_passkeys().await {
        return;
    }
    for _ in 0..TIMES {
        let Some(wait) = FillingIn::begin() else { return };
        let Ok(offer) = post("/do/ask-passkey", &[("purpose", "sign_in")]).await else { return };
        if !wait.is_on() {
            return;
        }
        let anew = wait.clone();
        later(ASKED_ANEW, move || anew.stop());
        match fill_in_passkey(&text(&offer, "options").unwrap_or_default(), &wait).await {
            Ok(answer) => {
                busy(&button, true);
                let outcome = hand_in("sign_in", &offer, &answer, &button).await;
                busy(&button, false);
                let Err(why) = outcome else { return };
                say(&button, &why.sentence, why.is_wrong);
            }
            // It was stopped, to be asked anew.
            Err(NoAnswer::Left) if wait.is_on() => {}
            Err(_) => return,
        }
    }
}

fn button(deed: Deed) -> Option<Element> {
    first(&["[", DO, "=", deed.as_str(), "]"].concat())
}

fn say(button: &Element, sentence: &str, is_wrong: bool) {
    if let Some(region) = button.next_element_sibling() {
        say_at(&region, sentence, is_wrong);
    }
}

/// Which form it is, among those of a page.
fn name_of(form: &Element) -> String {
    let id = form.query_selector("input[name=id]").ok().flatten().and_then(|id| id.get_attribute("value"));
    [form.get_attribute("action").unwrap_or_default(), id.unwrap_or_default()].concat()
}
