//! The views that change by themselves: mounted where the server has rendered them as they are at first, and let go of
//! with their page. See [`app::islands`].

use std::{any::Any, cell::RefCell};

use leptos::{mount::mount_to, prelude::*};
use model::password::PasswordPolicy;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, HtmlElement};

use super::captcha;
use crate::navigation::dom::{input, marked};
use app::{
    islands::password_rules,
    marks::{ISLAND, Island, OF, POLICY},
};

thread_local! {
    /// What is dropped with the page: unmounts, and lets go of signals and listeners.
    static MOUNTED: RefCell<Vec<Box<dyn Any>>> = const { RefCell::new(Vec::new()) };
}

/// Mounts those of the page in view.
pub fn mount() {
    for place in marked(ISLAND) {
        let mounted = match place.get_attribute(ISLAND).as_deref().and_then(Island::from_word) {
            Some(Island::PasswordRules) => rules(&place),
            Some(Island::Captcha) => captcha::mount(&place),
            None => None,
        };
        if let Some(mounted) = mounted {
            MOUNTED.with_borrow_mut(|all| all.push(mounted));
        }
    }
}

/// Lets go of them.
pub fn unmount() {
    drop(MOUNTED.take());
}

/// Puts a view in the place of what the server rendered there.
pub fn put<N: IntoView + 'static>(place: &Element, view: impl FnOnce() -> N + 'static) -> Option<Box<dyn Any>> {
    let place = place.dyn_ref::<HtmlElement>()?;
    place.set_inner_html("");
    let _ = place.remove_attribute("hidden");
    Some(Box::new(mount_to(place.clone(), view)))
}

fn rules(place: &Element) -> Option<Box<dyn Any>> {
    let policy = PasswordPolicy::from_word(&place.get_attribute(POLICY)?)?;
    let field = input(&place.get_attribute(OF)?)?;
    put(place, move || {
        // What was typed before the page came to life counts too.
        let typed = RwSignal::new(field.value());
        let listened = field.clone();
        let heard = Closure::<dyn FnMut()>::new(move || typed.set(field.value()));
        // The listener goes with the field, what it calls with this view.
        let _ = listened.add_event_listener_with_callback("input", heard.as_ref().unchecked_ref());
        StoredValue::new_local(heard);
        move || password_rules::view(policy, Some(&typed.get()))
    })
}
