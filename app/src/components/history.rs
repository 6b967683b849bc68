//! What the router leaves to us of back and forward: where one was on a page, and an address that keeps up.

use std::{collections::HashMap, time::Duration};

use leptos::{ev, prelude::*};
use leptos_router::hooks::use_location;
use wasm_bindgen::JsValue;

const TURN: Duration = Duration::from_millis(50);
/// How long a page may take to grow as tall as it was: a second.
const TURNS: u8 = 20;

/// Watches over the history; shows nothing.
#[component]
pub fn History(
    /// Whether a page is on its way.
    is_routing: ReadSignal<bool>,
) -> impl IntoView {
    keep_address(is_routing);
    keep_places(is_routing);
}

/// After **Forward** the router (0.8.17) takes the page before for the one in view: a link to it changed the page and
/// left the address as it was.
fn keep_address(is_routing: ReadSignal<bool>) {
    let location = use_location();
    let wanted = Memo::new(move |_| {
        let (path, query) = (location.pathname.get(), location.search.get());
        let query = if query.is_empty() { query } else { format!("?{query}") };
        path + &query
    });
    Effect::new(move |_| {
        wanted.track();
        if is_routing.get() {
            return;
        }
        // The router writes the address a moment after it has said that it is done.
        set_timeout(
            move || {
                let wanted = wanted.get_untracked();
                if !is_routing.get_untracked()
                    && address() != wanted
                    && let Ok(history) = window().history()
                {
                    let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&wanted));
                }
            },
            TURN,
        );
    });
}

/// Browsers put a page back to where it was at once, when it is not yet there.
fn keep_places(is_routing: ReadSignal<bool>) {
    let places = StoredValue::new(HashMap::<String, f64>::new());
    let is_seeking = StoredValue::new(false);
    Effect::new(move |_| {
        let on_scroll = window_event_listener(ev::scroll, move |_| {
            if !is_seeking.get_value() {
                places.update_value(|places| _ = places.insert(address(), scroll_y()));
            }
        });
        let on_return = window_event_listener(ev::popstate, move |_| {
            let place = places.with_value(|places| places.get(&address()).copied().unwrap_or_default());
            is_seeking.set_value(true);
            seek(place, TURNS, 0, is_routing, is_seeking);
        });
        on_cleanup(move || {
            on_scroll.remove();
            on_return.remove();
        });
    });
}

/// Goes to a place until it was there twice in a row: what arrives late moves it once more.
fn seek(place: f64, turns: u8, found: u8, is_routing: ReadSignal<bool>, is_seeking: StoredValue<bool>) {
    if turns == 0 || found == 2 {
        is_seeking.set_value(false);
        return;
    }
    set_timeout(
        move || {
            if is_routing.try_get_untracked() != Some(false) {
                return seek(place, turns - 1, 0, is_routing, is_seeking);
            }
            let was_there = (scroll_y() - place).abs() < 1.0;
            window().scroll_to_with_x_and_y(0.0, place);
            seek(place, turns - 1, if was_there { found + 1 } else { 0 }, is_routing, is_seeking);
        },
        TURN,
    );
}

fn scroll_y() -> f64 {
    window().scroll_y().unwrap_or_default()
}

/// As the address bar has it.
fn address() -> String {
    let location = window().location();
    location.pathname().unwrap_or_default() + &location.search().unwrap_or_default()
}
