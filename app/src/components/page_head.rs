//! A page's title, in the window and as its heading.

use leptos::{html::H1, prelude::*};
use leptos_meta::Title;

use crate::components::use_scripts;

/// The product's name: on the server from the configuration, in the browser from the document's head.
#[derive(Debug, Clone)]
pub struct ProductName(pub String);

/// The product's name.
pub fn product_name() -> String {
    use_context::<ProductName>().map_or_else(
        || {
            let meta = document().query_selector("meta[name=application-name]").ok().flatten();
            meta.and_then(|meta| meta.get_attribute("content")).unwrap_or_default()
        },
        |name| name.0,
    )
}

/// The heading of a page. It names the window, and takes the focus when the router brought the page.
#[component]
pub fn PageTitle(
    /// Exact words.
    #[prop(into)]
    title: String,
) -> impl IntoView {
    let heading = NodeRef::<H1>::new();
    let navigated = use_scripts().navigated;
    Effect::new(move |_| {
        let Some(heading) = heading.get() else { return };
        if navigated.get_value() {
            let _ = heading.focus();
        }
        navigated.set_value(true);
    });
    let product = product_name();
    view! {
        <Title text=format!("{title} · {product}") />
        <h1 node_ref=heading tabindex="-1">{title}</h1>
    }
}
