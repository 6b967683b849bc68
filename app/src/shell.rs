//! The HTML around every page.

use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::MetaTags;

use crate::{App, components::product_name};

/// Where the built files are, with the hash of their content in the name. The server knows; so each can be kept for
/// ever by browsers, and none is ever stale.
#[derive(Debug, Clone, Default)]
pub struct Assets {
    /// The module that loads the WASM.
    pub script: String,
    /// The program.
    pub wasm: String,
    /// The style sheet.
    pub style: String,
    /// The style sheet with the operator's accent, if there is one.
    pub brand: Option<String>,
    /// The reload script of `cargo leptos watch`, empty in service.
    pub reload: Option<String>,
}

/// The whole document. Rendered on the server only; the browser hydrates [`App`] inside it.
pub fn shell() -> impl IntoView {
    let assets = use_context::<Assets>().unwrap_or_default();
    let start = format!(
        "import('{}').then(m=>m.default({{module_or_path:'{}'}}).then(()=>m.hydrate()))",
        assets.script, assets.wasm
    );
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <meta name="application-name" content=product_name() />
                <link rel="stylesheet" href=assets.style />
                {assets.brand.map(|href| view! { <link rel="stylesheet" href=href /> })}
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="modulepreload" href=assets.script.clone() nonce=use_nonce() />
                <link rel="preload" href=assets.wasm.clone() r#as="fetch" r#type="application/wasm" crossorigin="" />
                <script type="module" nonce=use_nonce()>
                    {start}
                </script>
                {assets.reload.map(|script| view! { <script nonce=use_nonce()>{script}</script> })}
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}
