//! The frame of pages before signing in: one calm column.

use leptos::prelude::*;

use crate::{
    components::{Icon, IconView, NoticeBar, PageTitle, product_name},
    notice::Notice,
    paths,
};

/// One column with the product's name above, one card, and a line below.
#[component]
pub fn Gate(
    /// The heading.
    #[prop(into)]
    title: String,
    /// A sentence below the heading.
    #[prop(optional, into)]
    lead: Option<String>,
    /// What was done before the visitor came here.
    #[prop(into)]
    notice: Signal<Option<Notice>>,
    /// Above the heading.
    #[prop(optional)]
    icon: Option<Icon>,
    /// Below the card.
    #[prop(optional, into)]
    foot: ViewFn,
    /// Inside the card.
    children: Children,
) -> impl IntoView {
    view! {
        <main class="gate" id="main">
            <div class="gate-brand">
                <a class="brand" href=paths::SIGN_IN><i aria-hidden="true"></i>{product_name()}</a>
            </div>
            <NoticeBar notice />
            <section class="card">
                <header>
                    {icon.map(|icon| view! { <span class="ico"><IconView icon /></span> })}
                    <PageTitle title />
                    {lead.map(|lead| view! { <p>{lead}</p> })}
                </header>
                {children()}
            </section>
            <div class="gate-foot">{foot.run()}</div>
        </main>
    }
}
