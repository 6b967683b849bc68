//! Whether scripts are running, for what is of no use without them.

use leptos::prelude::*;

/// Known to every component.
#[derive(Debug, Clone, Copy)]
pub struct Scripts {
    /// False on the server and until the page has come to life.
    pub running: ReadSignal<bool>,
    /// Whether the page in view was reached by the router, so that its heading takes the focus.
    pub navigated: StoredValue<bool>,
}

/// Provides [`Scripts`], and marks the document once it has come to life.
pub fn provide_scripts() {
    let (running, set_running) = signal(false);
    provide_context(Scripts { running, navigated: StoredValue::new(false) });
    // Effects run in the browser only, after hydration.
    Effect::new(move |_| {
        set_running.set(true);
        if let Some(root) = document().document_element() {
            let _ = root.set_attribute("data-hydrated", "");
        }
    });
}

/// Whether scripts are running.
pub fn use_scripts() -> Scripts {
    expect_context::<Scripts>()
}
