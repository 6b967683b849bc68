//! A panic is a fault of ours: the visitor gets a page with a reference, the log the rest.

use std::any::Any;

use accounts::failure::Fault;
use axum::{
    body::Body,
    http::{HeaderValue, Response, StatusCode, header},
};

/// What the log knows of a panic.
pub fn fault_of(panic: &(dyn Any + Send)) -> Fault {
    let what = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("a panic without words");
    Fault::from_cause(format!("panicked: {what}"))
}

/// The answer to a panic.
pub fn answer(panic: Box<dyn Any + Send + 'static>) -> Response<Body> {
    let reference = fault_of(panic.as_ref()).reference;
    page(
        StatusCode::INTERNAL_SERVER_ERROR,
        &format!(
            "Something went wrong on our side. Try again; if it happens again, tell us the reference {reference}."
        ),
    )
}

/// The page for a fault that may be over in a moment.
pub fn unavailable(fault: &Fault) -> Response<Body> {
    let sentence = format!("We cannot answer right now. Try again in a moment (reference {}).", fault.reference);
    page(StatusCode::SERVICE_UNAVAILABLE, &sentence)
}

/// A page of one sentence. `sentence` is ours and needs no escaping.
pub fn page(status: StatusCode, sentence: &str) -> Response<Body> {
    let html = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{status}</title><link rel=\"stylesheet\" href=\"{}\"><main class=\"lost\"><h1>That did not work</h1>\
         <p>{sentence}</p><div class=\"actions\"><a class=\"btn main\" href=\"/\">Start again</a></div></main></html>",
        crate::assets::links(None, None).style
    );
    let mut answer = Response::new(Body::from(html));
    *answer.status_mut() = status;
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    answer
}
