//! A page's heading, and the product's name.

use leptos::prelude::*;

/// The product's name, from the configuration.
#[derive(Debug, Clone)]
pub struct ProductName(pub String);

/// The product's name.
pub fn product_name() -> String {
    use_context::<ProductName>().map(|name| name.0).unwrap_or_default()
}

/// The heading of a page. It takes the focus when the page was moved to.
#[component]
pub fn PageTitle(
    /// Exact words.
    title: &'static str,
) -> impl IntoView {
    view! { <h1 tabindex="-1">{title}</h1> }
}
