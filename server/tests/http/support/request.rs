//! A request that may say anything. What is not said otherwise is as a browser's script on our own page says it.

use std::{
    fmt::Write as _,
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use super::{Answer, Server};

/// A request to be sent once, over a connection of its own.
#[derive(Clone)]
pub struct Request {
    pub to: SocketAddr,
    pub method: String,
    pub target: String,
    pub headers: Vec<(String, Vec<u8>)>,
    pub body: Vec<u8>,
}

impl Server {
    pub fn request(&self, method: &str, target: &str) -> Request {
        let mut request = Request {
            to: self.address,
            method: method.to_owned(),
            target: target.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
        };
        request = request.with("host", &self.host()).with("accept", "*/*").with("connection", "close");
        if matches!(method, "GET" | "HEAD") { request } else { request.with("origin", &self.origin) }
    }

    pub fn get(&self, target: &str) -> Request {
        self.request("GET", target)
    }

    /// A form as a script sends it.
    pub fn post(&self, target: &str, fields: &[(&str, &str)]) -> Request {
        self.request("POST", target).body("application/x-www-form-urlencoded", form_encoded(fields))
    }

    /// What machines of the operator's ask.
    pub fn operations(&self, target: &str) -> Answer {
        let mut request = self.get(target);
        request.to = self.operations;
        request.send()
    }
}

impl Request {
    /// Adds a header, also where it stands there already.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.as_bytes().to_vec()));
        self
    }

    pub fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(found, _)| found != name);
        self
    }

    pub fn set(self, name: &str, value: &str) -> Self {
        self.without(name).with(name, value)
    }

    pub fn body(mut self, kind: &str, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        let length = self.body.len().to_string();
        self.set("content-type", kind).set("content-length", &length)
    }

    /// As a form without scripts sends it.
    pub fn without_scripts(self) -> Self {
        self.set("accept", "text/html,application/xhtml+xml,*/*;q=0.8")
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = format!("{} {} HTTP/1.1\r\n", self.method, self.target).into_bytes();
        for (name, value) in &self.headers {
            bytes.extend([name.as_bytes(), b": ", value, b"\r\n"].concat());
        }
        bytes.extend(b"\r\n");
        bytes.extend(&self.body);
        bytes
    }

    /// Connects and says it, without waiting for anything.
    pub fn begin(&self) -> TcpStream {
        let mut stream = TcpStream::connect(self.to).unwrap();
        // Whoever is refused by his headers alone is not heard out.
        let _ = stream.write_all(&self.bytes());
        stream
    }

    /// What comes back, if anything does: whoever breaks HTTP itself is hung up on.
    pub fn try_send(&self) -> Option<Answer> {
        self.try_send_within(Duration::from_secs(20))
    }

    pub fn try_send_within(&self, patience: Duration) -> Option<Answer> {
        let mut bytes = Vec::new();
        let mut stream = self.begin();
        stream.set_read_timeout(Some(patience)).unwrap();
        // An answer that came before the connection was reset is an answer.
        let _ = stream.read_to_end(&mut bytes);
        Answer::read(&bytes)
    }

    #[track_caller]
    pub fn send(&self) -> Answer {
        let head: String = String::from_utf8_lossy(&self.bytes()).chars().take(600).collect();
        self.try_send().unwrap_or_else(|| panic!("no answer to {head:?}"))
    }
}

/// As a browser encodes a form.
pub fn form_encoded(fields: &[(&str, &str)]) -> String {
    let pairs = fields.iter().map(|(name, value)| format!("{}={}", percent_encoded(name), percent_encoded(value)));
    pairs.collect::<Vec<_>>().join("&")
}

pub(super) fn percent_encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() {
            encoded.push(char::from(byte));
        } else {
            write!(encoded, "%{byte:02X}").unwrap();
        }
        encoded
    })
}
