//! The user menu: a `details` that opens without scripts, and with them closes as menus do.

use leptos::{
    ev,
    html::{Details, Summary},
    prelude::*,
};
use leptos_router::hooks::use_location;
use model::profile::Frame;
use wasm_bindgen::JsCast;

use crate::{
    components::{Icon, IconView},
    layouts::SignOut,
    paths,
};

/// Who is signed in, and **Sign out**.
#[component]
pub fn UserMenu(
    /// Who.
    #[prop(into)]
    frame: Signal<Frame>,
    /// Ends the sign-in.
    sign_out: ServerAction<SignOut>,
) -> impl IntoView {
    let (menu, summary) = (NodeRef::<Details>::new(), NodeRef::<Summary>::new());
    let close = move || {
        if let Some(menu) = menu.get_untracked() {
            menu.set_open(false);
        }
    };
    let path = use_location().pathname;
    Effect::new(move |_| {
        path.track();
        close();
    });
    let on_key = window_event_listener(ev::keydown, move |event| {
        if event.key() == "Escape" && menu.get_untracked().is_some_and(|menu| menu.open()) {
            close();
            // Else the focus would be lost with what had it.
            if let Some(summary) = summary.get_untracked() {
                let _ = summary.focus();
            }
        }
    });
    let on_click = window_event_listener(ev::click, move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        if let Some(menu) = menu.get_untracked()
            && !menu.contains(target.as_ref())
        {
            menu.set_open(false);
        }
    });
    on_cleanup(move || {
        on_key.remove();
        on_click.remove();
    });
    let initials = move || frame.with(|frame| frame.initials.clone());
    let name = move || frame.with(|frame| frame.display_name.clone());
    view! {
        <details class="menu" node_ref=menu>
            <summary node_ref=summary>
                <span>{name}</span>
                <span class="face" aria-hidden="true">{initials}</span>
            </summary>
            <div class="menu-panel">
                <header>
                    <span class="face" aria-hidden="true">{initials}</span>
                    <div>
                        <b>{name}</b>
                        <small>{move || frame.with(|frame| frame.email.clone())}</small>
                    </div>
                </header>
                <a href=paths::PROFILE><IconView icon=Icon::Person />"Profile"</a>
                <hr />
                <ActionForm action=sign_out>
                    <button type="submit"><IconView icon=Icon::Leave />"Sign out"</button>
                </ActionForm>
            </div>
        </details>
    }
}
