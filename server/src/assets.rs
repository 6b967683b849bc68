//! The built files: script, program, style sheet.
//!
//! *Why it is here:* the framework's own handler sends no caching headers and renders a page for each missing file.
//! *How it works:* in a release the files are inside the program, compressed at the best level when they were built,
//! and their URLs carry the hash of their content, so browsers keep them for ever. In a development build they are
//! read from disk at each request, under plain names, and never kept.

use std::{borrow::Cow, sync::LazyLock};

use app::{Assets, ZoneNames};
use axum::{
    Router,
    body::Body,
    extract::{Path, rejection::PathRejection},
    http::{HeaderMap, HeaderValue, Response, StatusCode, header},
    response::IntoResponse,
    routing::get,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "../target/site/pkg/"]
#[allow_missing = true]
struct Site;

/// A file by its two names.
struct Named {
    file: &'static str,
    url: String,
    kind: &'static str,
}

static NAMED: LazyLock<[Named; 3]> = LazyLock::new(|| {
    [
        ("vestibule", "js", "text/javascript; charset=utf-8"),
        ("vestibule", "wasm", "application/wasm"),
        ("vestibule", "css", "text/css; charset=utf-8"),
    ]
    .map(|(stem, extension, kind)| {
        let file: &'static str = match extension {
            "js" => "vestibule.js",
            "wasm" => "vestibule.wasm",
            _ => "vestibule.css",
        };
        let url = match Site::get(file) {
            Some(content) if !cfg!(debug_assertions) => format!("{stem}.{}.{extension}", short_hash(&content)),
            _ => file.to_owned(),
        };
        Named { file, url, kind }
    })
});

/// Sixteen characters of the SHA-256: 96 bits, as base64url. It was taken when the program was built: hashing the files at
/// each start would bring all of them into memory, where they are not needed until somebody asks.
fn short_hash(content: &EmbeddedFile) -> String {
    URL_SAFE_NO_PAD.encode(&content.metadata.sha256_hash()[..12])
}

/// Whether the files were there when the program was built, or are there now.
pub fn are_built() -> bool {
    NAMED.iter().all(|named| Site::get(named.file).is_some())
}

/// Where the files are, for the head of every page.
pub fn links(brand: Option<String>, reload: Option<String>) -> Assets {
    let url = |index: usize| format!("/pkg/{}", NAMED[index].url);
    Assets { script: url(0), wasm: url(1), style: url(2), brand, reload }
}

/// The routes of the files, of the icon, and of the names of the time zones.
pub fn routes<S: Clone + Send + Sync + 'static>(accent_hue: u16, zones: &ZoneNames) -> Router<S> {
    let zones = zones.0.clone();
    let brand = format!(":root{{--hue:{accent_hue}}}");
    Router::new()
        .route("/pkg/{file}", get(file))
        .route(
            "/favicon.svg",
            get(|| async { short_lived("image/svg+xml; charset=utf-8", include_str!("favicon.svg")) }),
        )
        // Not hashed: the program in the browser, which starts it, does not know the hash.
        .route(
            "/captcha-worker.js",
            get(|| async { short_lived("text/javascript; charset=utf-8", include_str!("captcha-worker.js")) }),
        )
        .route(
            "/time-zones.html",
            get(move || {
                let zones = zones.to_string();
                async move { short_lived("text/html; charset=utf-8", zones) }
            }),
        )
        .route(
            "/brand.css",
            get(move || {
                let brand = brand.clone();
                async move { short_lived("text/css; charset=utf-8", brand) }
            }),
        )
}

fn short_lived(kind: &'static str, body: impl Into<Body>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=300")], body.into())
}

async fn file(url: Result<Path<String>, PathRejection>, asked: HeaderMap) -> Response<Body> {
    let Some(named) = url.ok().and_then(|Path(url)| NAMED.iter().find(|named| named.url == url)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let accepts = |encoding: &str| {
        asked.get_all(header::ACCEPT_ENCODING).iter().any(|line| {
            line.to_str().is_ok_and(|line| line.split(',').any(|one| one.trim().split(';').next() == Some(encoding)))
        })
    };
    let packed = [("br", "br"), ("gzip", "gz")].into_iter().find_map(|(encoding, extension)| {
        let content = accepts(encoding).then(|| Site::get(&format!("{}.{extension}", named.file))).flatten()?;
        Some((encoding, content.data))
    });
    let (encoding, content) = match packed {
        Some((encoding, content)) => (Some(encoding), content),
        None => match Site::get(named.file) {
            Some(content) => (None, content.data),
            None => return StatusCode::NOT_FOUND.into_response(),
        },
    };
    let body = match content {
        Cow::Borrowed(bytes) => Body::from(bytes),
        Cow::Owned(bytes) => Body::from(bytes),
    };
    let caching = if cfg!(debug_assertions) { "no-cache" } else { "public, max-age=31536000, immutable" };
    let mut answer = Response::new(body);
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(named.kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    answer
}
