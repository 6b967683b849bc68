//! What went wrong, as RFC 9457 has it. `type` is stable: programs decide by it. It is a name and leads to no page (RFC
//! 4151), so that it is the same wherever Vestibule runs.

use accounts::{failure::Fault, flows::api_keys::DeadKey};
use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

/// One answer that is no success.
#[derive(Debug, Serialize)]
pub struct Problem {
    /// Which problem: a name that stays, in the form of an address.
    #[serde(rename = "type")]
    kind: String,
    /// The same in words, always the same for a `type`.
    title: &'static str,
    /// As in the answer's first line.
    status: u16,
    /// What is to be done about it here.
    detail: String,
    /// Which field of the request it is about, as a path: `scopes[1]`.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    #[serde(skip)]
    challenge: Option<&'static str>,
}

impl Problem {
    fn new(status: StatusCode, word: &str, title: &'static str, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("tag:vestibule,2026:problem/{word}"),
            title,
            status: status.as_u16(),
            detail: detail.into(),
            field: None,
            challenge: None,
        }
    }

    /// Nobody is signed in.
    pub fn signed_out() -> Self {
        let detail = "The request has no valid sign-in cookie. Have the visitor sign in.";
        Self::new(StatusCode::UNAUTHORIZED, "signed-out", "Nobody is signed in", detail)
    }

    /// No key, or none that can be told to be one.
    pub fn no_key(prefix: &str) -> Self {
        let detail = format!("Send one header, Authorization: Bearer, with a key that begins with {prefix}.");
        Self {
            challenge: Some("Bearer"),
            field: Some("Authorization".to_owned()),
            ..Self::new(StatusCode::UNAUTHORIZED, "key-missing", "A key is needed", detail)
        }
    }

    /// A key that opens nothing.
    pub fn dead_key(why: DeadKey) -> Self {
        let detail = match why {
            DeadKey::Malformed => "This is no key of the kind that this address takes.",
            DeadKey::Mistyped => "The key is incomplete or mistyped.",
            DeadKey::Unknown => "There is no such key.",
            DeadKey::Revoked => "The key was revoked. Create another.",
            DeadKey::Expired => "The key has expired. Create another.",
        };
        Self {
            challenge: Some("Bearer error=\"invalid_token\""),
            ..Self::new(StatusCode::UNAUTHORIZED, "key-refused", "The key does not work", detail)
        }
    }

    /// A key that works, for something else.
    pub fn scope_missing(scope: &str) -> Self {
        Self {
            challenge: Some("Bearer error=\"insufficient_scope\""),
            ..Self::new(
                StatusCode::FORBIDDEN,
                "scope-missing",
                "The key may not do this",
                format!("Use a key with the scope {scope}."),
            )
        }
    }

    /// A key where everybody may read it.
    pub fn key_in_address() -> Self {
        let detail = "Addresses end up in logs. Send the key in the header Authorization: Bearer, and revoke this one.";
        Self::new(StatusCode::BAD_REQUEST, "key-in-address", "The address contains a key", detail)
    }

    /// A body that cannot be read.
    pub fn body(detail: impl Into<String>, field: Option<String>) -> Self {
        Self { field, ..Self::new(StatusCode::BAD_REQUEST, "body-unreadable", "The body cannot be read", detail) }
    }

    /// A body of another kind.
    pub fn not_json() -> Self {
        let detail = "Send JSON, with one header Content-Type: application/json.";
        Self {
            field: Some("Content-Type".to_owned()),
            ..Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not-json", "The body is not JSON", detail)
        }
    }

    /// A body that is too long.
    pub fn too_long() -> Self {
        let detail = "Send at most 64 KiB.";
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too-long", "The body is too long", detail)
    }

    /// A page of another site asks, with its visitor's cookie.
    pub fn from_elsewhere() -> Self {
        let detail = "Pages of other sites may not ask this. Ask from your back end, without the header Origin.";
        Self {
            field: Some("Origin".to_owned()),
            ..Self::new(StatusCode::FORBIDDEN, "from-elsewhere", "The request comes from another site", detail)
        }
    }

    /// No account has this id, or the text is none.
    pub fn no_account() -> Self {
        let detail = "No account has this id. An id is acc_ and a UUID.";
        Self::new(StatusCode::NOT_FOUND, "account-unknown", "There is no such account", detail)
    }

    /// An address of the API that leads nowhere.
    pub fn nothing_here() -> Self {
        let detail = "The API has nothing at this address.";
        Self::new(StatusCode::NOT_FOUND, "address-unknown", "There is nothing here", detail)
    }

    /// An address of the API that is asked in another way.
    pub fn wrong_method() -> Self {
        let detail = "This address takes the methods that the header Allow names.";
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", "This method is not allowed", detail)
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        let detail = format!("Try again in a moment. If it happens again, tell us the reference {}.", fault.reference);
        let status = if fault.is_passing { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::INTERNAL_SERVER_ERROR };
        Self::new(status, "fault", "Something went wrong on our side", detail)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let challenge = self.challenge;
        let mut answer = (status, Json(self)).into_response();
        let headers = answer.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        if let Some(challenge) = challenge {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge));
        }
        answer
    }
}
