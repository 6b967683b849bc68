//! Fetching a page.

use std::cell::{Cell, RefCell};

use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AbortController, Document, DomParser, Headers, Request, RequestInit, Response, SupportedType};

use super::{
    dom::{busy, document, later, window},
    history, say,
    swap::{self, Moved},
    typed::Sent,
};
use app::marks;

/// How a page comes into the history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Behind the one in view.
    Push,
    /// In the place of the one in view.
    Replace,
    /// It is there already: one goes back or forward to it.
    Return,
}

thread_local! {
    /// Which fetch this is: what an earlier one brings is overtaken.
    static TURN: Cell<u32> = const { Cell::new(0) };
    static IS_SENDING: Cell<bool> = const { Cell::new(false) };
    /// The fetch under way, where it can be broken off: one that sends a form runs to its end.
    static UNDER_WAY: RefCell<Option<AbortController>> = const { RefCell::new(None) };
}

/// Whether a form is on its way.
pub fn is_sending() -> bool {
    IS_SENDING.get()
}

/// Goes to an address of this origin.
pub fn visit(to: &str, way: Way) {
    let how = RequestInit::new();
    let controller = AbortController::new().ok();
    how.set_signal(controller.as_ref().map(AbortController::signal).as_ref());
    break_off();
    UNDER_WAY.set(controller);
    fetch(to, &how, way, None);
}

/// The page in view, as it is now. What is typed stays.
pub fn again() {
    visit(&history::here(), Way::Replace);
}

/// The page in view, where it has become another by now. Whatever else is asked for meanwhile goes before.
pub fn look_again() {
    if is_sending() {
        return;
    }
    let turn = TURN.get();
    let Ok(request) = Request::new_with_str(&history::here()) else { return };
    spawn_local(async move {
        if let Came::Page(url, page, _) = load(&request).await
            && TURN.get() == turn
            && page.title() != document().title()
        {
            swap::show(&Moved { url, page, way: Way::Replace, sent: None });
        }
    });
}

/// Sends a form.
pub fn send(to: &str, how: &RequestInit, sent: Sent) {
    break_off();
    fetch(to, how, Way::Push, Some(sent));
}

fn break_off() {
    if let Some(controller) = UNDER_WAY.take() {
        controller.abort();
    }
}

fn fetch(to: &str, how: &RequestInit, way: Way, sent: Option<Sent>) {
    let turn = TURN.get() + 1;
    TURN.set(turn);
    let Ok(headers) = Headers::new() else { return };
    let _ = headers.set("accept", "text/html");
    let _ = headers.set(marks::MOVE_HEADER, &history::here());
    how.set_headers(&headers);
    let Ok(request) = Request::new_with_str_and_init(to, how) else { return };
    let to = to.to_owned();
    // From here on there is an end to it.
    if let Some(sent) = &sent {
        IS_SENDING.set(true);
        if let Some(by) = &sent.by {
            busy(by, true);
        }
    }
    say::bar(true);
    spawn_local(async move {
        let came = load(&request).await;
        if sent.is_some() {
            IS_SENDING.set(false);
        }
        if let Some(by) = sent.as_ref().and_then(|sent| sent.by.as_ref()) {
            busy(by, false);
        }
        if TURN.get() == turn {
            say::bar(false);
            take(came, to, way, sent);
        }
    });
}

fn take(came: Came, to: String, way: Way, sent: Option<Sent>) {
    match came {
        Came::Page(url, page, status) => {
            if status == 401 && sent.is_some() && say::signed_out(&page) {
                return;
            }
            swap::show(&Moved { url, page, way, sent });
        }
        // The page in view is brought up to date, and the file is the browser's.
        Came::File(url) if sent.is_some() => {
            again();
            later(0, move || load_for_real(&url));
        }
        Came::File(url) | Came::OtherBuild(url) => load_for_real(&url),
        Came::Sentence(sentence) => say::wrong(&sentence),
        // The address has changed already: what is in view does not belong to it.
        Came::Nothing if way == Way::Return => load_for_real(&to),
        Came::Nothing => say::wrong(say::UNREACHABLE),
    }
}

fn load_for_real(url: &str) {
    let _ = window().location().assign(url);
}

/// What comes of a request.
enum Came {
    /// A page of this build, the address it is at, and its status.
    Page(String, Document, u16),
    /// A page of another build: the program has been replaced since.
    OtherBuild(String),
    /// No page.
    File(String),
    /// A page of one sentence, which says why there is nothing else.
    Sentence(String),
    /// The network is gone.
    Nothing,
}

async fn load(request: &Request) -> Came {
    let Ok(answer) = JsFuture::from(window().fetch_with_request(request)).await else { return Came::Nothing };
    let answer: Response = answer.unchecked_into();
    let (url, status) = (answer.url(), answer.status());
    let kind = answer.headers().get("content-type").ok().flatten().unwrap_or_default();
    if !kind.starts_with("text/html") {
        if let Some(body) = answer.body() {
            let _ = body.cancel();
        }
        return if answer.ok() { Came::File(url) } else { Came::Sentence(say::BROKEN.to_owned()) };
    }
    let Ok(text) = answer.text() else { return Came::Nothing };
    let Ok(text) = JsFuture::from(text).await else { return Came::Nothing };
    let page = DomParser::new()
        .and_then(|parser| parser.parse_from_string(&text.as_string().unwrap_or_default(), SupportedType::TextHtml));
    let Ok(page) = page else { return Came::Nothing };
    match program(&page) {
        None if status >= 400 => Came::Sentence(sentence(&page).unwrap_or_else(|| say::BROKEN.to_owned())),
        // The mailbox, and whatever else stands alone.
        None => Came::OtherBuild(url),
        own if own == program(&document()) => Came::Page(url, page, status),
        _ => Came::OtherBuild(url),
    }
}

/// Which build a page belongs to: what starts its program names it, with the hash.
fn program(page: &Document) -> Option<String> {
    page.query_selector("script[type=module]").ok()??.text_content()
}

/// What a page of one sentence says.
fn sentence(page: &Document) -> Option<String> {
    page.query_selector("main p").ok()??.text_content()
}
