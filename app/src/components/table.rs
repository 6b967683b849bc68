//! A table that becomes a list on phones: each row a block, each value with the name of its column.

use leptos::prelude::*;

/// What stands at a row's crossing with a column.
pub struct Cell(pub AnyView);

/// A table. The first column names the row.
#[component]
pub fn Table(
    /// What it is about, for people who do not see what stands above it.
    caption: &'static str,
    /// The columns' names, the first too.
    columns: Vec<&'static str>,
    /// The rows: a name, and a cell for each further column.
    rows: Vec<(AnyView, Vec<Cell>)>,
) -> impl IntoView {
    let names = columns.clone();
    let rows = rows.into_iter().map(move |(name, cells)| {
        let cells = cells.into_iter().zip(names.iter().skip(1).copied()).collect::<Vec<_>>();
        let cells = cells.into_iter().map(|(Cell(cell), by)| view! { <td data-by=by>{cell}</td> }).collect_view();
        view! { <tr><th scope="row">{name}</th>{cells}</tr> }
    });
    view! {
        <table class="matrix">
            <caption class="visually-hidden">{caption}</caption>
            <thead><tr>{columns.into_iter().map(|name| view! { <th scope="col">{name}</th> }).collect_view()}</tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}
