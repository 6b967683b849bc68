//! How server functions answer: JSON.
//!
//! *Why it is here:* what pages load is read as text where the server left it in the page. The framework's own encoding
//! reads answers as bytes, and so every type had a second reader in the browser's program, a twentieth of its weight.

use leptos::server_fn::{Bytes, ContentType, Decodes, Encodes, Format, FormatType, codec::Post};
use serde::{Serialize, de, de::DeserializeOwned};

/// The encoding of a server function's answer, as its attribute names it.
pub type Answer = Post<JsonText>;

/// JSON that is read as text.
#[derive(Debug)]
pub struct JsonText;

impl ContentType for JsonText {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for JsonText {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for JsonText {
    type Error = serde_json::Error;

    fn encode(output: &T) -> Result<Bytes, Self::Error> {
        serde_json::to_vec(output).map(Bytes::from)
    }
}

impl<T: DeserializeOwned> Decodes<T> for JsonText {
    type Error = serde_json::Error;

    fn decode(bytes: Bytes) -> Result<T, Self::Error> {
        serde_json::from_str(str::from_utf8(&bytes).map_err(de::Error::custom)?)
    }
}
