//! What reacts to a press, a key or an arrival, and the views that change by themselves: named in the markup by
//! [`app::marks`], found here.
//!
//! *How it works:* clicks are heard once, on the window, and looked up by the name of the deed; so nothing is attached to a
//! button, and nothing is left behind when its page goes. What has to be begun for a page is begun in [`come_alive`], and
//! ended in [`leave`].

mod call;
mod captcha;
mod copy;
mod islands;
pub mod kept;
pub mod menu;
mod passkey;
mod passkey_device;
mod passkey_signal;
mod show;
mod time_zone;
mod watch;
mod widget;

use web_sys::Element;

use app::marks::{DO, Deed};

/// A page has come.
pub fn come_alive() {
    islands::mount();
    passkey::begin();
    passkey_signal::begin();
    time_zone::begin();
    watch::begin();
    kept::bring_back();
}

/// It goes.
pub fn leave() {
    islands::unmount();
    passkey::end();
}

/// Something was clicked.
pub fn clicked(target: &Element) {
    menu::clicked(target);
    let Ok(Some(button)) = target.closest(&crate::navigation::dom::selector(DO)) else { return };
    match button.get_attribute(DO).as_deref().and_then(Deed::from_word) {
        Some(Deed::Show) => show::show(&button),
        Some(Deed::Copy) => copy::copy(button),
        Some(Deed::Captcha) => captcha::pressed(),
        Some(deed) => passkey::pressed(deed, button),
        None => {}
    }
}
