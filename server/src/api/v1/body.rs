//! A body of JSON, read strictly: what is wrong is told in our words, with the path of its field. Nothing of what was sent
//! is said again, since a key may be in it.

use axum::{
    body::to_bytes,
    extract::{FromRequest, Request},
    http::header,
};
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use super::{bearer::the_one, problem::Problem};
use crate::{middleware::form::BODY_MAX, router::Shared};

/// A path that is longer is cut: whoever sent it knows the rest.
const FIELD_MAX: usize = 100;

/// What the program sent.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned> FromRequest<Shared> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &Shared) -> Result<Self, Problem> {
        let kind = the_one(request.headers(), &header::CONTENT_TYPE).unwrap_or_default();
        let essence = kind.split_once(';').map_or(kind, |(essence, _)| essence);
        if !essence.trim().eq_ignore_ascii_case("application/json") {
            return Err(Problem::not_json());
        }
        let bytes = to_bytes(request.into_body(), BODY_MAX).await.map_err(|_| Problem::too_long())?;
        // A list of values would pass for an object otherwise.
        if bytes.iter().find(|byte| !byte.is_ascii_whitespace()) != Some(&b'{') {
            return Err(Problem::body("Send one JSON object.", None));
        }
        let mut json = serde_json::Deserializer::from_slice(&bytes);
        let read = serde_path_to_error::deserialize(&mut json).map_err(|error| {
            let path = error.path().to_string();
            unreadable(error.inner(), (path != ".").then_some(path))
        })?;
        json.end().map_err(|error| unreadable(&error, None))?;
        Ok(Self(read))
    }
}

fn unreadable(error: &serde_json::Error, path: Option<String>) -> Problem {
    if error.classify() != Category::Data {
        let (line, column) = (error.line(), error.column());
        return Problem::body(format!("The body is not JSON: see line {line}, column {column}."), None);
    }
    let reason = error.to_string();
    // serde says in words what stands in no path.
    let named = |words: &str| reason.strip_prefix(words)?.split('`').next().map(str::to_owned);
    let (missing, repeated) = (named("missing field `"), named("duplicate field `"));
    let detail = match (&missing, &repeated) {
        (Some(_), _) => "A field is missing.",
        (_, Some(_)) => "A field is there twice.",
        _ if reason.starts_with("unknown field") => "There is no such field here.",
        _ => "A field has a value of the wrong type.",
    };
    let field = missing.or(repeated).or(path);
    Problem::body(detail, field.map(|field| field.chars().take(FIELD_MAX).collect()))
}
