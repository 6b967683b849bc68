//! Pages and the forms on them.
//!
//! *How it works:* a page is made by one function, which reads what it needs and then renders once. Around it stands the
//! context of the request, as the framework sets it up for server functions too, so that both share the same helpers.

use app::PageFn;
use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{Extensions, HeaderMap, HeaderName, HeaderValue, StatusCode, Version},
    response::{Html, IntoResponse, Response},
    routing::{get, post},
};
use leptos::{
    nonce::provide_nonce,
    prelude::{Owner, provide_context},
    reactive::computed::ScopedFuture,
    server_fn::axum::server_fn_paths,
};
use leptos_axum::{ResponseOptions, handle_server_fns_with_context};
use tower_http::{CompressionLevel, compression::CompressionLayer};

use crate::router::Shared;

/// On the answer to a page that shows a secret: it must not be compressed. Taken off before it leaves.
pub const SECRET_HEADER: HeaderName = HeaderName::from_static("x-vestibule-secret");

/// How hard pages are compressed, of 11: each one is once, while its visitor waits.
const QUALITY: i32 = 2;

/// Whether a page leaves compressed: not one that shows a secret.
fn may_be_compressed(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    !headers.contains_key(SECRET_HEADER)
}

/// Every page, and every server function.
pub fn routes() -> Router<Shared> {
    let pages = app::routes().into_iter().fold(Router::new(), |router, page| {
        let make = page.page;
        router
            .route(page.path, get(move |State(shared): State<Shared>, request: Request| answer(shared, make, request)))
    });
    // Around pages alone: files are compressed already, and what is no page is short.
    let compressed = CompressionLayer::new().quality(CompressionLevel::Precise(QUALITY));
    let pages = pages.layer(compressed.compress_when(may_be_compressed));
    server_fn_paths().fold(pages, |router, (path, _)| {
        let handler = async |State(shared): State<Shared>, request: Request| {
            handle_server_fns_with_context(move || shared.provide(), request).await
        };
        router.route(path, post(handler))
    })
}

/// Makes a page for this request.
pub async fn answer(shared: Shared, page: PageFn, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let options = ResponseOptions::default();
    let owner = Owner::new();
    let making = owner.with(|| {
        provide_context(parts);
        provide_context(options.clone());
        provide_nonce();
        shared.provide();
        ScopedFuture::new(app::answer(page))
    });
    let made = making.await;
    owner.cleanup();
    let mut answer = match made {
        Some(page) => {
            let mut answer = Html(page.html).into_response();
            *answer.status_mut() = StatusCode::from_u16(page.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            if page.is_secret {
                answer.headers_mut().insert(SECRET_HEADER, HeaderValue::from_static("1"));
            }
            answer
        }
        None => Response::new(Body::empty()),
    };
    let mut set = options.0.write().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(status) = set.status {
        *answer.status_mut() = status;
    }
    answer.headers_mut().extend(std::mem::take(&mut set.headers));
    drop(set);
    answer
}
