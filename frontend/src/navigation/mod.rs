//! Moving between pages and sending forms without loading anew: the heart of the browser's half.
//!
//! *Why it is here:* pages are rendered by the server, whole, and work without any of this. With it, a page that is asked
//! for is put in the place of the one in view: nothing flashes, what else is typed stays, and a screen reader hears what
//! changed and not the whole page again.
//!
//! *How it works:* one listener for clicks and one for submissions take what leads to a page of this origin, and nothing
//! else: downloads, other windows, modified clicks stay the browser's. [`load`] fetches, as a browser would, following
//! redirects. [`swap`] puts the page in, lets go of what moved in the old one and brings the new one to life, and sees to
//! title, address, place and focus; [`typed`] carries over what must not be lost; [`history`] knows which page was where.
//! A form is sent once: while one is on its way no other is. What does not come back as a page of this very build is
//! said in a sentence, or loaded for real. Should this program ever panic, it steps aside for good and the browser goes
//! on as without it.

mod click;
pub(crate) mod dom;
mod history;
mod load;
mod say;
mod submit;
mod swap;
pub(crate) mod typed;

use std::cell::Cell;

use crate::behaviours;
use app::marks;
use dom::{document, hear};

pub(crate) use load::{Way, again, look_again, visit};
pub(crate) use say::{UNREACHABLE, at as say_at};

thread_local! {
    static IS_DEAD: Cell<bool> = const { Cell::new(false) };
}

/// Whether something has gone wrong in here: then everything is the browser's again.
fn is_dead() -> bool {
    IS_DEAD.get()
}

/// Begins to listen, and brings the page in view to life.
pub fn start() {
    std::panic::set_hook(Box::new(|_| step_aside()));
    // First: what is shown only where this runs moves what stands below it.
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute(marks::LIVE, "");
    }
    history::begin();
    hear("click", |event| {
        if !is_dead() {
            click::clicked(&event);
        }
    });
    hear("submit", |event| {
        if !is_dead() {
            submit::submitted(&event);
        }
    });
    hear("keydown", |event| {
        if !is_dead() {
            behaviours::menu::pressed(&event);
        }
    });
    hear("popstate", |_| {
        if !is_dead() {
            history::returned();
        }
    });
    hear("pagehide", |_| history::leave());
    hear("pageshow", |event| history::shown(&event));
    behaviours::come_alive();
}

fn step_aside() {
    IS_DEAD.set(true);
    if let Some(root) = web_sys::window().and_then(|window| window.document()).and_then(|page| page.document_element())
    {
        let _ = root.remove_attribute(marks::LIVE);
    }
}
