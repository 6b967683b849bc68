//! A page that waits for something to happen elsewhere, such as a link that is opened on a phone, notices it by itself.
//!
//! *How it works:* it is fetched again and again, less often the longer it waits, and shown only where it has become
//! another page. Nobody looks at a hidden window, so nothing is asked for it.

use crate::navigation::{
    dom::{document, first, later, selector},
    look_again,
};
use app::marks::WATCH;

/// The first look, in milliseconds; each further one comes so much later, up to ten times.
const STEP: i32 = 3_000;

/// A page has come.
pub fn begin() {
    look_later(1);
}

fn look_later(times: i32) {
    let Some(waits) = first(&selector(WATCH)) else { return };
    later(STEP * times.min(10), move || {
        // Its page is in view still.
        if waits.is_connected() {
            if !document().hidden() {
                look_again();
            }
            look_later(times + 1);
        }
    });
}
