//! A form is sent in one encoding, is text, and is short: the framework's functions look at none of it. They would
//! read any kind of body as a form, and take bytes that are no text for replacement characters, all for the same.

use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::Response,
};

use crate::middleware::panic;

/// A form is a few hundred bytes; the longest password is 1 KiB, and the longest field 150 characters.
pub const BODY_MAX: usize = 64 * 1024;

/// Lets a request pass, or answers 400, 413 or 415.
pub async fn check(request: Request, next: Next) -> Response {
    if *request.method() != Method::POST || !request.uri().path().starts_with("/do/") {
        return next.run(request).await;
    }
    if !is_form_encoded(request.headers()) {
        return panic::page(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "This address takes a form, and nothing of another kind.",
        );
    }
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY_MAX).await else {
        return panic::page(StatusCode::PAYLOAD_TOO_LARGE, "That is more than this form can take.");
    };
    if std::str::from_utf8(&percent_decoded(&body)).is_err() {
        return panic::page(StatusCode::BAD_REQUEST, "This form did not arrive as it was sent. Go back and try again.");
    }
    next.run(Request::from_parts(parts, Body::from(body))).await
}

fn is_form_encoded(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let essence = kind.split_once(';').map_or(kind, |(essence, _)| essence);
    essence.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

/// The bytes that are meant. A percent sign without two digits stands for itself, as everywhere.
pub fn percent_decoded(mut body: &[u8]) -> Vec<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let mut decoded = Vec::with_capacity(body.len());
    while let [first, rest @ ..] = body {
        body = rest;
        let byte = match rest {
            [high, low, after @ ..] if *first == b'%' => digit(*high).zip(digit(*low)).map(|(high, low)| {
                body = after;
                high * 16 + low
            }),
            _ => None,
        };
        decoded.push(byte.unwrap_or(*first));
    }
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_meant_is_decoded_once() {
        assert_eq!(percent_decoded(b"a=%C3%bc%2541&b=%zz%4"), "a=ü%41&b=%zz%4".as_bytes());
    }
}
