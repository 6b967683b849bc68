//! The pages of a development machine: the mailbox and the gallery.
//!
//! They stay as the server renders them: the browser's half does not run there.

mod gallery;
mod mailbox;

use leptos::{attr::custom::custom_attribute, prelude::*};

pub use gallery::gallery_page;
pub use mailbox::{ShownMail, mailbox_page};

use crate::{Assets, ZoneNames, marks::LIVE, zone_options};

/// Renders a document that stays as it is.
fn document<V: IntoView + 'static>(assets: &Assets, title: &str, body: impl FnOnce() -> V) -> String {
    Owner::new().with(|| {
        provide_context(ZoneNames(zone_options([("Europe/Berlin".to_owned(), String::new())]).into()));
        let page = view! {
            // As where the program runs, so that its buttons are there too.
            <html lang="en" {..custom_attribute(LIVE, "")}>
                <head>
                    <meta charset="utf-8" />
                    <meta name="viewport" content="width=device-width, initial-scale=1" />
                    <meta name="color-scheme" content="light dark" />
                    <title>{title.to_owned()}</title>
                    <link rel="stylesheet" href=assets.style.clone() />
                    {assets.brand.clone().map(|href| view! { <link rel="stylesheet" href=href /> })}
                    <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                </head>
                <body>{body()}</body>
            </html>
        };
        format!("<!DOCTYPE html>{}", page.to_html().replace("<!>", ""))
    })
}
