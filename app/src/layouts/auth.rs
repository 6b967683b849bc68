//! The frame of pages before signing in: one calm column.

use leptos::prelude::*;

use crate::{
    components::{Icon, IconView, NoticeRegions, PageTitle, product_name},
    notice::Notice,
    page::Page,
    paths,
};

/// One column with the product's name above, one card, and a line below. `.page(..)` makes a page of it.
pub struct AuthLayout {
    title: &'static str,
    lead: String,
    notice: Option<Notice>,
    icon: Option<Icon>,
    foot: Option<AnyView>,
}

impl AuthLayout {
    /// With this heading.
    pub const fn new(title: &'static str) -> Self {
        Self { title, lead: String::new(), notice: None, icon: None, foot: None }
    }

    /// A sentence below the heading.
    pub fn lead(mut self, lead: impl Into<String>) -> Self {
        self.lead = lead.into();
        self
    }

    /// What was done before the visitor came here.
    pub const fn notice(mut self, notice: Option<Notice>) -> Self {
        self.notice = notice;
        self
    }

    /// A sign above the heading.
    pub const fn icon(mut self, icon: Icon) -> Self {
        self.icon = Some(icon);
        self
    }

    /// What stands below the card.
    pub fn foot(mut self, foot: impl IntoView + 'static) -> Self {
        self.foot = Some(foot.into_any());
        self
    }

    /// The page, with this in its card.
    pub fn page(self, body: impl IntoView + 'static) -> Page {
        let Self { title, lead, notice, icon, foot } = self;
        let view = view! {
            <main class="gate" id="main">
                <div class="gate-brand">
                    <a class="brand" href=paths::SIGN_IN><i aria-hidden="true"></i>{product_name()}</a>
                </div>
                <NoticeRegions notice />
                <section class="card">
                    <header>
                        {icon.map(|icon| view! { <span class="ico"><IconView icon /></span> })}
                        <PageTitle title />
                        {(!lead.is_empty()).then(|| view! { <p>{lead}</p> })}
                    </header>
                    {body.into_any()}
                </section>
                <div class="gate-foot">{foot}</div>
            </main>
        };
        Page::new(title, view.into_any())
    }

    /// A page that leads to where things go on: the first link is the main one.
    pub fn dead_end(self, links: &[(&'static str, String)]) -> Page {
        let links = links.iter().enumerate().map(|(index, (words, href))| {
            let class = if index == 0 { "btn main" } else { "btn" };
            view! { <a class=class href=href.clone()>{*words}</a> }
        });
        let links = links.collect_view();
        self.page(view! { <div class="body">{links}</div> })
    }
}
