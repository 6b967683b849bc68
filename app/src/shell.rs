//! The HTML around every page, and the one rendering.

use leptos::{nonce::use_nonce, prelude::*};

use crate::{
    components::{PageTitle, product_name},
    context,
    failure::{Failure, Never},
    page::{NoPage, Page},
    routes::PageFn,
};

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

/// A rendered page.
pub struct Answered {
    /// The document.
    pub html: String,
    /// The status, where it is not said in the response's own options.
    pub status: u16,
    /// See [`Page::is_secret`].
    pub is_secret: bool,
}

/// Makes a page and renders it. `None` where the visitor is sent elsewhere. Runs inside the context of a request.
pub async fn answer(page: PageFn) -> Option<Answered> {
    let page = match page().await {
        Ok(page) => page,
        Err(NoPage::Instead(page)) => *page,
        Err(NoPage::Failed(failure)) => failed(&failure),
        Err(NoPage::Redirect(to)) => {
            context::redirect(&to);
            return None;
        }
    };
    let (status, is_secret) = (page.status, page.is_secret);
    Some(Answered { html: document(page), status, is_secret })
}

fn document(page: Page) -> String {
    let assets = use_context::<Assets>().unwrap_or_default();
    // Whoever cannot run it goes on as without scripts.
    let start = format!(
        "import('{}').then(m=>m.default({{module_or_path:'{}'}}).then(()=>m.start())).catch(()=>0)",
        assets.script, assets.wasm
    );
    let product = product_name();
    let title = format!("{} · {product}", page.title);
    let document = view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <meta name="application-name" content=product />
                <title>{title}</title>
                <link rel="stylesheet" href=assets.style />
                {assets.brand.map(|href| view! { <link rel="stylesheet" href=href /> })}
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <script type="module" nonce=use_nonce()>
                    {start}
                </script>
                {assets.reload.map(|script| view! { <script nonce=use_nonce()>{script}</script> })}
            </head>
            <body>{page.body}</body>
        </html>
    };
    // The framework marks where its texts begin, for the browser to find them again; nobody does here.
    document.to_html().replace("<!>", "")
}

/// In the place of a page that could not be made.
fn failed(failure: &Failure<Never>) -> Page {
    let title = "This page did not load";
    let body = view! {
        <main class="lost" id="main">
            <PageTitle title />
            <p>{failure.sentence()}</p>
            <div class="actions"><a class="btn main" href="">"Try again"</a></div>
        </main>
    };
    Page::new(title, body.into_any()).with_status(failure.status())
}
