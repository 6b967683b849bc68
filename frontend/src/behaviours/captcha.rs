//! Has the test that programs fail solved, and keeps its answer in the form.
//!
//! *How it works:* the page brings an offer, or one is loaded. A worker does the arithmetic, or a third party's widget is
//! shown, and what comes of it goes into a hidden input of the form. A form that is sent too early waits until it is done.
//! An answer is worth something for five minutes and for one form, so it is made anew when it is too old. Inside
//! `details` it is begun when that opens: somebody is about to press the button.

use std::{any::Any, cell::Cell};

use js_sys::JSON;
use leptos::{html, prelude::*};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::spawn_local;
use web_sys::{
    Element, Event, HtmlDetailsElement, HtmlDivElement, HtmlFormElement, HtmlInputElement, MessageEvent, Worker,
};

use super::{
    call::{get, post, text},
    islands,
    widget::WIDGETS,
};
use crate::navigation::dom::{first, later, once, window};
use app::{
    islands::captcha::{self, State, Trouble},
    marks::{ERROR, OFFER, PURPOSE},
    paths,
};

/// An answer is worth something for five minutes; half a minute is for its way. In milliseconds.
const FRESH: i32 = 270_000;

thread_local! {
    /// There is one on a page at most.
    static SOLVER: Cell<Option<Solver>> = const { Cell::new(None) };
}

/// The box was pressed.
pub fn pressed() {
    if let Some(solver) = SOLVER.get() {
        solver.press();
    }
}

type Running = (Worker, Closure<dyn FnMut(MessageEvent)>, Closure<dyn FnMut()>);

/// Solves the tests of one field, one after the other.
#[derive(Clone, Copy)]
pub struct Solver {
    state: RwSignal<State>,
    /// The sentence of a refusal.
    error: RwSignal<Option<String>>,
    purpose: StoredValue<String>,
    input: NodeRef<html::Input>,
    place: NodeRef<html::Div>,
    /// Which test this is: what an earlier one says no longer counts.
    turn: StoredValue<u32>,
    running: StoredValue<Option<Running>, LocalStorage>,
}

/// Mounts it on a page.
pub fn mount(place: &Element) -> Option<Box<dyn Any>> {
    let of = |name| place.get_attribute(name).unwrap_or_default();
    let (purpose, error) = (of(PURPOSE), place.get_attribute(ERROR));
    let offer = place.get_attribute(OFFER).and_then(|offer| JSON::parse(&offer).ok());
    let details = place.closest("details").ok().flatten().and_then(|found| found.dyn_into::<HtmlDetailsElement>().ok());
    let form = place.closest("form").ok().flatten().and_then(|found| found.dyn_into::<HtmlFormElement>().ok());
    islands::put(place, move || {
        let solver = Solver {
            state: RwSignal::new(State::BEGINS),
            error: RwSignal::new(error),
            purpose: StoredValue::new(purpose),
            input: NodeRef::new(),
            place: NodeRef::new(),
            turn: StoredValue::new(0),
            running: StoredValue::new_local(None),
        };
        on_cleanup(move || solver.end());
        SOLVER.set(Some(solver));
        if let Some(form) = form {
            solver.listen(&form);
        }
        // When the view is there.
        later(0, move || match details.filter(|details| !details.open()) {
            Some(details) => {
                let opened = once(move || solver.begin(offer));
                let _ = details.add_event_listener_with_callback("toggle", opened.unchecked_ref());
            }
            None => solver.begin(offer),
        });
        view! {
            <input node_ref=solver.input type="hidden" name="captcha" value="" />
            {move || captcha::row(solver.state.get(), solver.error.get().as_deref())}
            <div node_ref=solver.place></div>
        }
    })
}

impl Solver {
    /// Begins with this offer, or with one that is loaded.
    fn begin(self, offer: Option<JsValue>) {
        self.end();
        self.answer("");
        let Some(turn) = self.next_turn() else { return };
        self.says(State::BEGINS);
        spawn_local(async move {
            let purpose = self.purpose.try_get_value().unwrap_or_default();
            let offer = match offer {
                Some(offer) => Ok(offer),
                None => post("/do/load-captcha", &[("purpose", &purpose)]).await,
            };
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            let Ok(offer) = offer else { return self.says(State::Failed(Trouble::Unreachable)) };
            let test = get(&offer, "test");
            if let Some(challenge) = text(&get(&test, "work"), "challenge") {
                return self.work(&challenge);
            }
            for widget in WIDGETS {
                if let Some(key) = text(&get(&test, widget.global), "site_key") {
                    return widget.show(self, &key);
                }
            }
        });
    }

    fn next_turn(self) -> Option<u32> {
        self.turn.try_update_value(|turn| {
            *turn += 1;
            *turn
        })
    }

    /// The box was pressed.
    fn press(self) {
        if matches!(self.state.try_get_untracked(), Some(State::Failed(_) | State::Old)) {
            self.begin(None);
        }
    }

    /// Stops what runs.
    fn end(self) {
        if let Some((worker, ..)) = self.running.try_update_value(Option::take).flatten() {
            worker.terminate();
        }
    }

    /// A form that is sent before the test is done waits for it; where it cannot be done, one is led to it.
    fn listen(self, form: &HtmlFormElement) {
        let heard = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            let Some(state) = self.state.try_get_untracked().filter(|state| *state != State::Done) else { return };
            event.prevent_default();
            event.stop_immediate_propagation();
            match state {
                State::Works { percent, .. } => self.says(State::Works { percent, form_waits: true }),
                State::Old => {
                    self.begin(None);
                    self.says(State::Works { percent: 0, form_waits: true });
                }
                State::Asks => drop(self.error.try_set(Some(captcha::NOT_DONE.to_owned()))),
                State::Failed(_) | State::Done => {
                    if let Some(shown) = first(".captcha-box") {
                        let _ = shown.unchecked_into::<web_sys::HtmlElement>().focus();
                    }
                }
            }
        });
        // While capturing: before anything that would send it.
        let _ = form.add_event_listener_with_callback_and_bool("submit", heard.as_ref().unchecked_ref(), true);
        StoredValue::new_local(heard);
    }

    /// Puts an answer into the form, which goes on if it has waited.
    pub fn is_answered(self, answer: &str) {
        let Some(before) = self.state.try_get_untracked() else { return };
        self.answer(answer);
        self.says(State::Done);
        let turn = self.turn.try_get_value();
        later(FRESH, move || {
            if self.turn.try_get_value() == turn && self.state.try_get_untracked() == Some(State::Done) {
                self.answer("");
                self.says(State::Old);
            }
        });
        if matches!(before, State::Works { form_waits: true, .. })
            && let Some(form) = self.input().and_then(|input| input.form())
        {
            let _ = form.request_submit();
        }
    }

    pub fn says(self, state: State) {
        let _ = self.state.try_set(state);
    }

    /// Where a widget can stand.
    pub fn place(self) -> Option<HtmlDivElement> {
        self.place.try_get_untracked().flatten()
    }

    pub fn purpose(self) -> String {
        self.purpose.try_get_value().unwrap_or_default()
    }

    fn work(self, challenge: &str) {
        let Ok(worker) = Worker::new(paths::CAPTCHA_WORKER) else {
            return self.says(State::Failed(Trouble::Broken));
        };
        let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| self.hears(&event.data()));
        let broke = Closure::<dyn FnMut()>::new(move || self.says(State::Failed(Trouble::Broken)));
        worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        worker.set_onerror(Some(broke.as_ref().unchecked_ref()));
        let _ = worker.post_message(&JsValue::from_str(challenge));
        self.running.try_update_value(|running| *running = Some((worker, heard, broke)));
    }

    /// What the worker says: how far it is, the answer, or that it cannot.
    fn hears(self, said: &JsValue) {
        if let Some(answer) = said.as_string() {
            self.is_answered(&answer);
        } else if let Some(done) = said.as_f64() {
            if let Some(State::Works { form_waits, .. }) = self.state.try_get_untracked() {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 1 becomes 0 to 100")]
                let percent = (done * 100.0) as u8;
                self.says(State::Works { percent, form_waits });
            }
        } else {
            let why = if window().is_secure_context() { Trouble::Broken } else { Trouble::Insecure };
            self.says(State::Failed(why));
        }
    }

    fn answer(self, answer: &str) {
        if let Some(input) = self.input() {
            input.set_value(answer);
        }
    }

    fn input(self) -> Option<HtmlInputElement> {
        self.input.try_get_untracked().flatten()
    }
}
