//! `/settings/activity/export.csv` and `.json`: the activity as a file, written as it is read.
//!
//! *How it works:* a piece of rows is fetched when the one before it has been sent, so that a million rows are never in
//! memory, and a slow reader holds no connection to the database. A fault on the way breaks the transfer off, which
//! browsers say; a file that ends too early and looks whole would be worse.

use std::{convert::Infallible, io};

use accounts::{
    failure::Failure,
    flows::{
        activity_export::{Export, ExportedRow},
        sessions::Recognised,
    },
};
use app::{paths, server_side::context::Host};
use axum::{
    Extension, Router,
    body::Body,
    extract::{FromRequestParts, Query, State},
    http::{header, request::Parts},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use futures_util::stream::try_unfold;
use model::activity_page::{ActivityCursor, ActivityFilter, ExportFormat};

use super::csv;
use crate::{middleware::panic, router::Shared};

/// The two files.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/settings/activity/export.csv", get(as_csv))
        .route("/settings/activity/export.json", get(as_json))
}

/// What was asked for; everything, where that cannot be read.
struct Asked(ActivityFilter);

impl<S: Sync> FromRequestParts<S> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(Query::try_from_uri(&parts.uri).map(|Query(filter)| filter).unwrap_or_default()))
    }
}

async fn as_csv(State(shared): State<Shared>, who: Option<Extension<Recognised>>, asked: Asked) -> Response {
    export(shared.host.clone(), who, asked, ExportFormat::Csv).await
}

async fn as_json(State(shared): State<Shared>, who: Option<Extension<Recognised>>, asked: Asked) -> Response {
    export(shared.host.clone(), who, asked, ExportFormat::Json).await
}

async fn export(
    host: Host,
    who: Option<Extension<Recognised>>,
    Asked(filter): Asked,
    format: ExportFormat,
) -> Response {
    let page = paths::activity(None, &filter, &ActivityCursor::default());
    let Some(Extension(Recognised { actor, .. })) = who else {
        return Redirect::to(&paths::sign_in_then(&page)).into_response();
    };
    let export = match host.accounts.open_export(actor, &filter).await {
        Ok(export) => export,
        Err(Failure::Fault(fault)) => return panic::unavailable(&fault),
        // The page asks for a proof, or says what cannot be read.
        Err(_) => return Redirect::to(&page).into_response(),
    };
    let kind = match format {
        ExportFormat::Csv => "text/csv; charset=utf-8; header=present",
        ExportFormat::Json => "application/json",
    };
    let name = format!("attachment; filename=\"activity.{}\"", format.extension());
    let body = Body::from_stream(try_unfold(Some(Writing { host, export, format, is_first: true }), write));
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)], body).into_response()
}

/// A file that is being written.
struct Writing {
    host: Host,
    export: Export,
    format: ExportFormat,
    is_first: bool,
}

async fn write(writing: Option<Writing>) -> io::Result<Option<(String, Option<Writing>)>> {
    let Some(Writing { host, export, format, is_first }) = writing else { return Ok(None) };
    let accounts = host.accounts.clone();
    // In a task: whoever leaves must not drop a statement half way.
    let fetched = host.mutations.spawn(async move { accounts.next_piece(export).await }).await;
    let (rows, export) =
        fetched.map_err(io::Error::other)?.map_err(|fault| io::Error::other(fault.reference.to_string()))?;
    let mut text = String::new();
    if is_first {
        text.push_str(match format {
            ExportFormat::Csv => csv::HEAD,
            ExportFormat::Json => "[",
        });
    }
    for (index, row) in rows.iter().enumerate() {
        match format {
            ExportFormat::Csv => text.push_str(&in_csv(row)),
            ExportFormat::Json => {
                text.push_str(if is_first && index == 0 { "\n" } else { ",\n" });
                text.push_str(&in_json(row));
            }
        }
    }
    if !rows.is_empty() {
        return Ok(Some((text, Some(Writing { host, export, format, is_first: false }))));
    }
    if format == ExportFormat::Json {
        text.push_str("\n]\n");
    }
    Ok(Some((text, None)))
}

fn in_csv(row: &ExportedRow) -> String {
    csv::line(&[&row.at, &row.local, &row.kind, row.what, &row.detail, &row.id])
}

fn in_json(row: &ExportedRow) -> String {
    let ExportedRow { id, at, local, kind, what, detail } = row;
    serde_json::json!({ "time_utc": at, "time_local": local, "kind": kind, "what": what, "detail": detail, "id": id })
        .to_string()
}
