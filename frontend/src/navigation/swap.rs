//! Putting a page in the place of the one in view.

use web_sys::{Document, Element, Url};

use super::{
    Way,
    dom::{all_in, document, first, first_in, focus, selector, window},
    history, say,
    typed::{self, Sent},
};
use crate::behaviours;
use app::{marks, paths};

/// A page that has come.
pub struct Moved {
    /// Where it is.
    pub url: String,
    pub page: Document,
    pub way: Way,
    /// The form that led here.
    pub sent: Option<Sent>,
}

/// Shows it.
pub fn show(moved: &Moved) {
    let Ok(url) = Url::new(&moved.url) else { return };
    let target = url.pathname() + &url.search();
    // What was refused stays out of the address.
    let to = paths::without_refusal(&target);
    let is_refused = to != target;
    let is_same = history::is_here(&to);
    let carried = is_same.then(|| typed::collect(moved.sent.as_ref(), is_refused));
    history::enter(&to, &url.hash(), if is_same && moved.way == Way::Push { Way::Replace } else { moved.way });
    behaviours::leave();
    let title = moved.page.title();
    let is_the_page_that_was = is_same && title == document().title();
    document().set_title(&title);
    if !put(&moved.page) {
        return;
    }
    behaviours::come_alive();
    if let Some(carried) = carried {
        typed::put_back(&carried);
    }
    say::speak();
    look(moved, &url, is_the_page_that_was);
}

/// Puts the new page in. Where both stand in the frame of the settings, the frame stays and only its parts change: a strip
/// of links that was scrolled stays where it was.
fn put(page: &Document) -> bool {
    let (Some(old), Some(new)) = (document().body(), page.body()) else { return false };
    match (first_in(&old, ".settings"), first_in(&new, ".settings")) {
        (Some(_), Some(_)) => {
            for part in [".who", "#main"] {
                if let (Some(old), Some(new)) = (first_in(&old, part), first_in(&new, part)) {
                    let _ = old.replace_with_with_node_1(&new);
                }
            }
            let links = all_in(&new, ".nav a");
            for (link, new) in all_in(&old, ".nav a").iter().zip(&links) {
                let _ = match new.get_attribute("aria-current") {
                    Some(current) => link.set_attribute("aria-current", &current),
                    None => link.remove_attribute("aria-current"),
                };
            }
        }
        _ => {
            let _ = old.replace_with_with_node_1(&new);
        }
    }
    true
}

/// Where one looks now: at the field that was refused, at what a form has opened, else at the heading; and how far down.
fn look(moved: &Moved, url: &Url, is_the_page_that_was: bool) {
    let to_top = || window().scroll_to_with_x_and_y(0.0, 0.0);
    if moved.sent.is_some() {
        if let Some(wrong) = say::first_wrong() {
            focus(&wrong);
            return into_view(&wrong);
        }
        if let Some(opened) = first(&selector(marks::LOOK)) {
            focus(&opened);
            return into_view(&opened);
        }
    }
    // Only brought up to date: whoever stands in the middle of it stays there.
    if moved.sent.is_none() && moved.way == Way::Replace && is_the_page_that_was {
        return;
    }
    if let Some(heading) = first("h1") {
        focus(&heading);
    }
    match (moved.way, document().get_element_by_id(url.hash().trim_start_matches('#'))) {
        (Way::Return, _) => history::place(),
        (_, Some(part)) => part.scroll_into_view(),
        _ => to_top(),
    }
}

/// Not below the bar at the top, and not at the very edge.
fn into_view(element: &Element) {
    let how = web_sys::ScrollIntoViewOptions::new();
    how.set_block(web_sys::ScrollLogicalPosition::Center);
    element.scroll_into_view_with_scroll_into_view_options(&how);
}
