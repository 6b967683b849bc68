//! What was done, and what went wrong with the page as a whole.

use leptos::prelude::*;

use crate::{
    marks::{ALERT_REGION, NOTICE_REGION},
    notice::Notice,
};

/// Says what was done. Beside it the region where the browser's half says what went wrong on the way.
///
/// A live region stands there before its text does, so that screen readers speak it: the browser's half takes the text
/// out when the page comes, and puts it back a moment later.
#[component]
pub fn NoticeRegions(
    /// What was done before, or nothing.
    notice: Option<Notice>,
) -> impl IntoView {
    view! {
        <div role="status" id=NOTICE_REGION>
            {notice.map(|notice| view! { <div class="notice" class:bad=notice.is_bad()><p>{notice.sentence()}</p></div> })}
        </div>
        <div id=ALERT_REGION></div>
    }
}
