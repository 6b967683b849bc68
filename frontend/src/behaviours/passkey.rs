//! Buttons that ask for a passkey, and what they say: to sign in, as the second factor, as a proof; and adding one.
//!
//! *How it works:* the server is asked for a challenge, the device answers it, the answer is handed in; the server leads
//! on, or says in words why not. On the sign-in page the browser also offers passkeys at the address for as long as the
//! page is there. A browser that refuses this at once is asked once more for that page, later each time: its questions
//! would use up what its whole network may ask. A device that never answers lets go of the button after its time.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::Element;

use super::{
    call::{Refused, get, post, text},
    passkey_device::{
        FillingIn, LetGo, NoAnswer, fill_in_passkey, fills_in_passkeys, has_passkeys, make_passkey, use_passkey,
    },
    passkey_signal,
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
const TIMES: u32 = 30;
/// How long one waits after a browser's first refusal to offer passkeys, and twice as long after each more. In
/// milliseconds.
const PAUSE: i32 = 2_000;

/// What is done when the page has come anew.
enum Then {
    /// The form that asked for a proof can go on now.
    GoOn(String),
    /// The proof is asked for now.
    Prove(String),
}

thread_local! {
    static THEN: RefCell<Option<Then>> = const { RefCell::new(None) };
    /// How often this browser may still refuse to offer passkeys at the address of the page in view.
    static PATIENCE: Cell<u32> = const { Cell::new(0) };
    /// How often it has, on any page.
    static REFUSALS: Cell<u32> = const { Cell::new(0) };
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
        PATIENCE.set(2);
        spawn_local(fill_in(button, TIMES));
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
    let (is_over, asked) = (Rc::new(Cell::new(false)), button.clone());
    let was_over = is_over.clone();
    let let_go = Box::new(move || {
        if !was_over.replace(true) {
            busy(&asked, false);
            say(&asked, LATE, true);
        }
    });
    spawn_local(async move {
        let outcome = match purpose(deed) {
            Some(purpose) => answer(purpose, &button, let_go).await,
            None => add(let_go).await,
        };
        if is_over.replace(true) {
            return;
        }
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
                    fill_in(button, TIMES).await;
                }
            }
        }
    });
}

const LATE: &str = "Your device did not answer in time. Try again, or use another device or another way.";

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

async fn answer(purpose: &str, button: &Element, let_go: LetGo) -> Result<(), Why> {
    let offer = post("/do/ask-passkey", &[("purpose", purpose)]).await?;
    let options = text(&offer, "options").unwrap_or_default();
    let answer = use_passkey(&options, let_go).await.map_err(|why| match why {
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
    if let Err(refused) = post("/do/answer-passkey", &fields).await {
        if purpose == "sign_in" && text(&refused.answer, "refused").as_deref() == Some("unknown") {
            passkey_signal::unknown(&text(offer, "options").unwrap_or_default(), answer);
        }
        return Err(refused.into());
    }
    Ok(())
}

async fn add(let_go: LetGo) -> Result<(), Why> {
    let proof = input(PROOF).map(|field| field.value()).unwrap_or_default();
    let offer = post("/do/begin-passkey", &[("proof", &proof)]).await?;
    let options = text(&offer, "options").unwrap_or_default();
    let answer = make_passkey(&options, let_go).await.map_err(|why| match why {
        NoAnswer::Left => Why::calm("No passkey was added. Try again when you like."),
        NoAnswer::HasOne => Why::calm("This device has a passkey for your account already."),
        NoAnswer::Unable => Why::wrong(
            "This device cannot keep a passkey that checks who you are. Set up its screen lock, or use another device.",
        ),
        NoAnswer::Failed => Why::wrong("This browser could not make a passkey here. Try another browser or device."),
    })?;
    let challenge = text(&offer, "challenge").unwrap_or_default();
    if let Err(refused) = post("/do/add-passkey", &[("challenge", &challenge), ("answer", &answer)]).await {
        passkey_signal::again();
        return Err(refused.into());
    }
    Ok(())
}

/// Has the browser offer passkeys at the address for as long as the page is there. What goes wrong before one is chosen
/// is nobody's concern: there is the button.
async fn fill_in(button: Element, times: u32) {
    if PATIENCE.get() == 0 || times == 0 || !fills_in_passkeys().await {
        return;
    }
    let Some(wait) = FillingIn::begin() else { return };
    let Ok(offer) = post("/do/ask-passkey", &[("purpose", "sign_in")]).await else { return };
    if !wait.is_on() {
        return;
    }
    fill_in_anew(ASKED_ANEW, &wait, &button, times - 1);
    match fill_in_passkey(&text(&offer, "options").unwrap_or_default(), &wait).await {
        Ok(answer) => {
            busy(&button, true);
            let outcome = hand_in("sign_in", &offer, &answer, &button).await;
            busy(&button, false);
            if let Err(why) = outcome {
                say(&button, &why.sentence, why.is_wrong);
                fill_in_anew(0, &wait, &button, times - 1);
            }
        }
        Err(_) if wait.is_on() => {
            let refusals = REFUSALS.get();
            REFUSALS.set(refusals + 1);
            PATIENCE.set(PATIENCE.get() - 1);
            // In the place of the wait that was refused, which is not asked anew then.
            if let Some(pause) = FillingIn::begin() {
                fill_in_anew(PAUSE << refusals.min(8), &pause, &button, times - 1);
            }
        }
        // It was ended by us.
        Err(_) => {}
    }
}

/// Asks again after so many milliseconds, unless the wait is ended before.
fn fill_in_anew(after: i32, wait: &FillingIn, button: &Element, times: u32) {
    let (wait, button) = (wait.clone(), button.clone());
    later(after, move || {
        if wait.is_on() {
            spawn_local(fill_in(button, times));
        }
    });
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
