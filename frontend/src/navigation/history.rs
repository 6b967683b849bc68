//! Which page is in view, which were before, and how far down one was on each.
//!
//! *How it works:* each entry of the browser's history carries a number, and the tab's own storage remembers for each
//! number how far down the page was, so that Back finds the place also after a reload. Browsers would put a page back at
//! once, when it is not there yet, so they are told not to; but on a reload they do it well, so they are let.

use std::cell::{Cell, RefCell};

use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;
use web_sys::{Event, PageTransitionEvent, ScrollRestoration, Storage};

use super::{
    Way, again,
    dom::{first, hear, selector, window},
    visit,
};
use app::marks;

/// Where in the tab's storage.
const KEY: &str = "places";

thread_local! {
    static ENTRY: Cell<u32> = const { Cell::new(0) };
    /// How far down, by entry.
    static PLACES: RefCell<Vec<(u32, f64)>> = const { RefCell::new(Vec::new()) };
    static HERE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// The path and query in the address bar.
pub fn address() -> String {
    let location = window().location();
    location.pathname().unwrap_or_default() + &location.search().unwrap_or_default()
}

/// The path and query of the page in view: after Back the address bar is ahead of it.
pub fn here() -> String {
    HERE.with_borrow(String::clone)
}

/// Whether this is the page in view.
pub fn is_here(path: &str) -> bool {
    HERE.with_borrow(|here| here == path)
}

pub fn begin() {
    // What was refused stays out of the address.
    let here = app::paths::without_refusal(&address());
    remember(ScrollRestoration::Manual);
    PLACES.set(read().unwrap_or_default());
    if let Some(entry) = entry_in_view() {
        ENTRY.set(entry);
        // Loaded anew, or come back to: where one was.
        if window().location().hash().unwrap_or_default().is_empty() {
            place();
        }
    } else {
        let last = PLACES.with_borrow(|places| places.iter().map(|place| place.0).max());
        ENTRY.set(last.unwrap_or_default() + 1);
    }
    write_entry(&here, &window().location().hash().unwrap_or_default(), Way::Replace);
    HERE.set(here);
    hear("scroll", |_| note());
}

/// A page comes into view.
pub fn enter(to: &str, hash: &str, way: Way) {
    match way {
        Way::Push => {
            ENTRY.set(ENTRY.get() + 1);
            // What was ahead is gone.
            PLACES.with_borrow_mut(|places| places.retain(|place| place.0 < ENTRY.get()));
            write_entry(to, hash, way);
        }
        Way::Replace => write_entry(to, hash, way),
        // It may have led elsewhere: to the sign-in page.
        Way::Return if address() != to => write_entry(to, hash, Way::Replace),
        Way::Return => {}
    }
    HERE.set(to.to_owned());
}

fn write_entry(to: &str, hash: &str, way: Way) {
    let Ok(history) = window().history() else { return };
    let (state, url) = (JsValue::from(ENTRY.get()), [to, hash].concat());
    let _ = match way {
        Way::Push => history.push_state_with_url(&state, "", Some(&url)),
        _ => history.replace_state_with_url(&state, "", Some(&url)),
    };
}

/// Back or forward.
pub fn returned() {
    if let Some(entry) = entry_in_view() {
        ENTRY.set(entry);
    }
    if is_here(&address()) {
        // Another place of the same page.
        place();
    } else {
        visit(&window().location().href().unwrap_or_default(), Way::Return);
    }
}

/// The document is left: where one was outlives it.
pub fn leave() {
    let places = PLACES.with_borrow(|places| {
        places
            .iter()
            .flat_map(|(entry, y)| [entry.to_string(), ":".to_owned(), whole(*y).to_string(), ",".to_owned()])
            .collect::<String>()
    });
    if let Some(storage) = storage() {
        let _ = storage.set_item(KEY, &places);
    }
    remember(ScrollRestoration::Auto);
}

/// The document is there again, as it was left. What it shows may not be so any more, or not be anybody's here.
pub fn shown(event: &Event) {
    remember(ScrollRestoration::Manual);
    if event.unchecked_ref::<PageTransitionEvent>().persisted() && first(&selector(marks::ACCOUNT)).is_some() {
        again();
    }
}

/// Goes down to where one was on this page.
pub fn place() {
    let entry = ENTRY.get();
    let y = PLACES.with_borrow(|places| places.iter().find(|place| place.0 == entry).map(|place| place.1));
    window().scroll_to_with_x_and_y(0.0, y.unwrap_or_default());
}

fn note() {
    let (entry, y) = (ENTRY.get(), window().scroll_y().unwrap_or_default());
    PLACES.with_borrow_mut(|places| match places.iter_mut().find(|place| place.0 == entry) {
        Some(place) => place.1 = y,
        None => places.push((entry, y)),
    });
}

fn read() -> Option<Vec<(u32, f64)>> {
    let text = storage()?.get_item(KEY).ok()??;
    let pair = |pair: &str| {
        let (entry, y) = pair.split_once(':')?;
        Some((entry.parse().ok()?, f64::from(y.parse::<i32>().ok()?)))
    };
    Some(text.split(',').filter_map(pair).collect())
}

fn entry_in_view() -> Option<u32> {
    let state = window().history().ok()?.state().ok()?.as_f64()?;
    u32::try_from(whole(state)).ok()
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "places and entries are small, and what is beyond stays at the end"
)]
const fn whole(number: f64) -> i32 {
    number as i32
}

fn remember(how: ScrollRestoration) {
    if let Ok(history) = window().history() {
        let _ = history.set_scroll_restoration(how);
    }
}

fn storage() -> Option<Storage> {
    window().session_storage().ok()?
}
