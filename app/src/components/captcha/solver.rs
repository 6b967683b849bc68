//! Has a test solved, and keeps its answer in the form.

use std::time::Duration;

use leptos::{html, prelude::*, task::spawn_local};
use model::captcha::{CaptchaOffer, CaptchaPurpose, CaptchaTest};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{HtmlFormElement, HtmlInputElement, MessageEvent, Worker};

use super::{load_captcha, widget};
use crate::paths;

/// An answer is worth something for five minutes; half a minute is for its way.
const FRESH: Duration = Duration::from_secs(270);

/// How far a test is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The browser works.
    Works {
        /// Of the most that it may have to do.
        percent: u8,
        /// Whether the form was sent already, and goes when this is done.
        form_waits: bool,
    },
    /// A third party's widget asks the person.
    Asks,
    /// The answer is in the form.
    Done,
    /// It was, for too long.
    Old,
    /// There is none.
    Failed(Trouble),
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The page came over plain http.
    Insecure,
    /// The worker or the widget did not run.
    Broken,
    /// There was no offer to be had.
    Unreachable,
}

const WORKS: State = State::Works { percent: 0, form_waits: false };

type Running = (Worker, Closure<dyn FnMut(MessageEvent)>, Closure<dyn FnMut()>);

/// Solves the tests of one field, one after the other.
#[derive(Clone, Copy)]
pub(super) struct Solver {
    pub state: RwSignal<State>,
    purpose: CaptchaPurpose,
    input: NodeRef<html::Input>,
    place: NodeRef<html::Div>,
    /// Which test this is: what an earlier one says no longer counts.
    turn: StoredValue<u32>,
    /// Made in the browser only: on the server, where a page moves from thread to thread, nobody may even look at it.
    running: StoredValue<Option<StoredValue<Running, LocalStorage>>>,
}

impl Solver {
    pub fn new(purpose: CaptchaPurpose, input: NodeRef<html::Input>, place: NodeRef<html::Div>) -> Self {
        let (turn, running) = (StoredValue::new(0), StoredValue::new(None));
        Self { state: RwSignal::new(WORKS), purpose, input, place, turn, running }
    }

    /// Begins with this offer, or with one that is loaded.
    pub fn begin(self, offer: Option<CaptchaOffer>) {
        self.end();
        self.answer("");
        let turn = self.turn.try_update_value(|turn| {
            *turn += 1;
            *turn
        });
        self.state.try_update(|state| {
            if !matches!(state, State::Works { .. }) {
                *state = WORKS;
            }
        });
        spawn_local(async move {
            let offer = match offer {
                Some(offer) => Ok(offer),
                None => load_captcha(self.purpose).await,
            };
            if self.turn.try_get_value() != turn {
                return;
            }
            match offer.map(|offer| offer.test) {
                Ok(CaptchaTest::Work { challenge }) => self.work(&challenge),
                Ok(CaptchaTest::Turnstile { site_key }) => widget::TURNSTILE.show(self, &site_key),
                Ok(CaptchaTest::Hcaptcha { site_key }) => widget::HCAPTCHA.show(self, &site_key),
                Err(_) => self.says(State::Failed(Trouble::Unreachable)),
            }
        });
    }

    /// The box was pressed.
    pub fn press(self) {
        if matches!(self.state.get_untracked(), State::Failed(_) | State::Old) {
            self.begin(None);
        }
    }

    /// Stops what runs.
    pub fn end(self) {
        if let Some(running) = self.running.try_update_value(Option::take).flatten() {
            running.try_with_value(|(worker, ..)| worker.terminate());
            running.dispose();
        }
    }

    /// A form that is sent before the test is done waits for it.
    pub fn listen(self, input: &HtmlInputElement) {
        let Some(form) = input.form() else { return };
        let heard = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
            let state = self.state.try_get_untracked();
            let Some(State::Works { percent, .. }) = state.map(|state| if state == State::Old { WORKS } else { state })
            else {
                return;
            };
            event.prevent_default();
            event.stop_immediate_propagation();
            if state == Some(State::Old) {
                self.begin(None);
            }
            self.says(State::Works { percent, form_waits: true });
        });
        // While capturing: before anything that would send it.
        let _ = form.add_event_listener_with_callback_and_bool("submit", heard.as_ref().unchecked_ref(), true);
        // As long as the form, which may outlive the field; then it finds no state and lets everything pass.
        heard.forget();
    }

    /// Puts an answer into the form.
    pub fn is_answered(self, answer: &str) {
        let Some(before) = self.state.try_get_untracked() else { return };
        self.answer(answer);
        self.says(State::Done);
        let turn = self.turn.try_get_value();
        let is_old = move || {
            if self.turn.try_get_value() == turn && self.state.try_get_untracked() == Some(State::Done) {
                self.answer("");
                self.says(State::Old);
            }
        };
        set_timeout(is_old, FRESH);
        if matches!(before, State::Works { form_waits: true, .. })
            && let Some(form) = self.form()
        {
            let _ = form.request_submit();
        }
    }

    pub fn says(self, state: State) {
        let _ = self.state.try_set(state);
    }

    /// Where a widget can stand.
    pub fn place(self) -> Option<web_sys::HtmlDivElement> {
        self.place.try_get_untracked().flatten()
    }

    pub fn purpose(self) -> CaptchaPurpose {
        self.purpose
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
        self.running.try_update_value(|running| *running = Some(StoredValue::new_local((worker, heard, broke))));
    }

    /// What the worker says: how far it is, the answer, or that it cannot.
    fn hears(self, said: &JsValue) {
        if let Some(answer) = said.as_string() {
            self.is_answered(&answer);
        } else if let Some(done) = said.as_f64() {
            self.state.try_update(|state| {
                if let State::Works { percent, .. } = state {
                    #[expect(
                        clippy::cast_possible_truncation,
                        clippy::cast_sign_loss,
                        reason = "0 to 1 becomes 0 to 100"
                    )]
                    let done = (done * 100.0) as u8;
                    *percent = done;
                }
            });
        } else {
            let why = if window().is_secure_context() { Trouble::Broken } else { Trouble::Insecure };
            self.says(State::Failed(why));
        }
    }

    fn answer(self, answer: &str) {
        if let Some(input) = self.input.try_get_untracked().flatten() {
            input.set_value(answer);
        }
    }

    fn form(self) -> Option<HtmlFormElement> {
        self.input.try_get_untracked().flatten()?.form()
    }
}
