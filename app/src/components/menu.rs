//! The user menu: a `details` that opens without scripts; with them it closes as menus do.

use leptos::prelude::*;
use model::profile::Frame;

use super::{Form, Icon, IconView, form::url};
use crate::{layouts::SignOut, paths};

/// Who is signed in, and **Sign out**.
#[component]
pub fn UserMenu(
    /// Who.
    frame: Frame,
    /// Whether it is open at first: in the gallery.
    #[prop(optional)]
    is_open: bool,
) -> impl IntoView {
    let Frame { display_name, initials, email, .. } = frame;
    view! {
        <details class="menu" open=is_open>
            <summary>
                <span><bdi>{display_name.clone()}</bdi></span>
                <span class="face" aria-hidden="true">{initials.clone()}</span>
            </summary>
            <div class="menu-panel">
                <header>
                    <span class="face" aria-hidden="true">{initials}</span>
                    <div>
                        <b><bdi>{display_name}</bdi></b>
                        <small>{email}</small>
                    </div>
                </header>
                <a href=paths::PROFILE><IconView icon=Icon::Person />"Profile"</a>
                <hr />
                <Form to={url::<SignOut>()}>
                    <button type="submit"><IconView icon=Icon::Leave />"Sign out"</button>
                </Form>
            </div>
        </details>
    }
}
