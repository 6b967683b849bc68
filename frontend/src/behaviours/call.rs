//! Asking a server function while the page stands.

use js_sys::Reflect;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, Request, RequestInit, Response, UrlSearchParams};

use crate::navigation::{UNREACHABLE, Way, dom::window, visit};
use app::marks::SENTENCE_HEADER;

/// Why nothing came of it: in words, and as the answer says it.
pub struct Refused {
    pub sentence: String,
    pub answer: JsValue,
}

/// Sends a form and reads the JSON that comes back. Where the answer leads to a page, one goes there.
pub async fn post(path: &str, fields: &[(&str, &str)]) -> Result<JsValue, Refused> {
    let sent = async {
        let body = UrlSearchParams::new()?;
        for (name, value) in fields {
            body.append(name, value);
        }
        let (how, headers) = (RequestInit::new(), Headers::new()?);
        headers.set("accept", "application/json")?;
        how.set_method("POST");
        how.set_headers(&headers);
        how.set_body(&body);
        let request = Request::new_with_str_and_init(path, &how)?;
        let answer: Response = JsFuture::from(window().fetch_with_request(&request)).await?.unchecked_into();
        let json = JsFuture::from(answer.json()?).await.unwrap_or(JsValue::NULL);
        Ok::<_, JsValue>((answer, json))
    };
    let Ok((answer, json)) = sent.await else {
        return Err(Refused { sentence: UNREACHABLE.to_owned(), answer: JsValue::NULL });
    };
    if !answer.ok() {
        let words = answer.headers().get(SENTENCE_HEADER).ok().flatten();
        let words = words.and_then(|words| js_sys::decode_uri_component(&words).ok()).map(String::from);
        return Err(Refused { sentence: words.unwrap_or_else(|| UNREACHABLE.to_owned()), answer: json });
    }
    if let Ok(Some(to)) = answer.headers().get("location") {
        visit(&to, Way::Push);
    }
    Ok(json)
}

/// A text inside an answer.
pub fn text(of: &JsValue, name: &str) -> Option<String> {
    get(of, name).as_string()
}

/// What is inside an answer.
pub fn get(of: &JsValue, name: &str) -> JsValue {
    Reflect::get(of, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}
