//! The test that programs fail: solved by the browser while the person reads.
//!
//! *How it works:* the page brings an offer, or the field loads one. The solver has a worker do the arithmetic, or puts
//! a third party's widget there, and what comes of it goes into a hidden input of the form the field stands in. A form
//! that is sent too early waits until it is done. An answer is worth something for five minutes and for one form, so it
//! is made anew when it is too old or the form was answered. Without scripts the form comes without an answer, and the
//! server has a tighter limit in its place.

mod solver;
mod widget;

use leptos::{html, prelude::*};
use model::captcha::{CaptchaOffer, CaptchaProblem, CaptchaPurpose};

use self::solver::Solver;
pub use self::solver::{State, Trouble};
use crate::{
    components::use_scripts,
    failure::{Failure, Never},
};

#[server(prefix = "/do", endpoint = "load-captcha")]
async fn load_captcha(purpose: CaptchaPurpose) -> Result<CaptchaOffer, Failure<Never>> {
    use crate::context;
    let accounts = context::accounts()?;
    let network = context::browser().network;
    context::read(accounts.captcha_offer(purpose, &network)).await
}

/// The test, with its answer as the field `captcha` of the form around it.
#[component]
pub fn CaptchaField(
    /// Which form it is for.
    purpose: CaptchaPurpose,
    /// What the page brought. Where it brought nothing, the field loads an offer itself.
    offer: Option<CaptchaOffer>,
    /// The sentence of a refusal.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// How often the form was answered, an action's `version()`: each time the test begins anew.
    #[prop(into)]
    sent: Signal<usize>,
    /// What is said where there are no scripts.
    without: &'static str,
) -> impl IntoView {
    let (input, place) = (NodeRef::<html::Input>::new(), NodeRef::<html::Div>::new());
    let running = use_scripts().running;
    let solver = Solver::new(purpose, input, place);
    let offer = StoredValue::new(offer);
    Effect::new(move |_| {
        if let (Some(input), Some(_)) = (input.get(), place.get()) {
            solver.listen(&input);
            solver.begin(offer.try_update_value(Option::take).flatten());
        }
    });
    Effect::watch(move || sent.get(), move |_, _, _| solver.begin(None), false);
    on_cleanup(move || solver.end());
    view! {
        <div class="captcha" hidden=move || !running.get()>
            <input node_ref=input type="hidden" name="captcha" value="" />
            <CaptchaRow state=solver.state error press=move || solver.press() />
            <div node_ref=place></div>
        </div>
        <p class="quiet small" hidden=running>{without}</p>
    }
}

/// A box that ticks itself, and how far it is. Pressing it begins anew where that helps.
#[component]
pub fn CaptchaRow(
    /// How far it is.
    #[prop(into)]
    state: Signal<State>,
    /// The sentence of a refusal.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// When it is pressed.
    press: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let checked = move || match state.get() {
        State::Done => "true",
        State::Works { .. } => "mixed",
        _ => "false",
    };
    // Once it is done, or where it cannot be, the sentence about waiting for it is out of date.
    let error = Signal::derive(move || error.get().filter(|_| !matches!(state.get(), State::Done | State::Failed(_))));
    let is_wrong = move || error.with(Option::is_some) || matches!(state.get(), State::Failed(_));
    let described_by =
        move || if error.with(Option::is_some) { "captcha-error captcha-state" } else { "captcha-state" };
    view! {
        // A widget of a third party has its own box.
        <button
            type="button"
            class="captcha-box"
            role="checkbox"
            hidden=move || state.get() == State::Asks
            aria-checked=checked
            aria-invalid=move || is_wrong().then_some("true")
            aria-describedby=described_by
            on:click=move |_| press()
        >
            <span class="captcha-mark" aria-hidden="true"></span>
            "I am not a program"
        </button>
        {move || match state.get() {
            State::Works { percent, .. } => Some(view! { <progress max="100" value=percent aria-hidden="true"></progress> }),
            _ => None,
        }}
        {move || error.get().map(|error| view! { <p class="err" id="captcha-error">{error}</p> })}
        <p class="hint" class:bad=move || matches!(state.get(), State::Failed(_)) id="captcha-state" role="status">{move || state_words(state.get())}</p>
    }
}

const fn state_words(state: State) -> &'static str {
    match state {
        State::Works { form_waits: false, .. } => {
            "Your browser is proving it with a few seconds of arithmetic. You need not do anything."
        }
        State::Works { form_waits: true, .. } => "One moment: the form is sent as soon as this is done.",
        State::Asks => "Please do this check: it tells people from programs.",
        State::Done => "Checked.",
        State::Old => "The check is a while ago. It is done again when you send the form.",
        State::Failed(Trouble::Insecure) => {
            "Your browser does this check only where the address begins with https. Open this page with https."
        }
        State::Failed(Trouble::Broken) => {
            "The check did not work. Press the box to try again; if it still does not, reload the page."
        }
        State::Failed(Trouble::Unreachable) => {
            "The check could not be loaded. Look at your connection, then press the box to try again."
        }
    }
}

/// What is said at the test.
pub const fn captcha_words(problem: CaptchaProblem) -> &'static str {
    match problem {
        CaptchaProblem::Missing => "The check was not done yet. Wait until it says Checked, then send the form again.",
        CaptchaProblem::Wrong => "The check did not work out. Wait until it is done again, then send the form again.",
        CaptchaProblem::Expired => "The check was too long ago. Wait until it is done again, then send the form again.",
        CaptchaProblem::Used => "A check is good for one form. Wait until it is done again, then send the form again.",
        CaptchaProblem::Unavailable => {
            "The check cannot be judged right now, so nothing was done. Try again in a minute."
        }
    }
}
