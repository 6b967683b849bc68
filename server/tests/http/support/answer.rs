//! What the program answered, read from the bytes.

/// An answer.
#[derive(Clone)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    /// Reads the bytes of a connection up to its end. `None` where there was no whole answer.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
        let head: String = bytes[..end].iter().copied().map(char::from).collect();
        let rest = &bytes[end + 4..];
        let mut lines = head.split("\r\n");
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        if status == 100 {
            return Self::read(rest);
        }
        let headers =
            lines.filter_map(|line| line.split_once(": ")).map(|(name, value)| (name.to_owned(), value.to_owned()));
        let mut answer = Self { status, headers: headers.collect(), body: rest.to_vec() };
        if answer.header("transfer-encoding") == Some("chunked") {
            answer.body = joined_chunks(rest)?;
        }
        Some(answer)
    }

    /// The value of a header that stands there once or not at all.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.all(name);
        let value = values.next();
        assert!(values.next().is_none(), "{name} stands there twice: {self:?}");
        value
    }

    pub fn all<'a, 'n>(&'a self, name: &'n str) -> impl Iterator<Item = &'a str> + use<'a, 'n> {
        self.headers.iter().filter(move |(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn location(&self) -> &str {
        self.header("location").unwrap_or_else(|| panic!("no Location: {self:?}"))
    }

    /// The `Set-Cookie` line of this name.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.all("set-cookie").find(|line| line.split('=').next() == Some(name))
    }

    /// Whether these words are anywhere in it.
    pub fn says(&self, words: &str) -> bool {
        self.text().contains(words) || self.headers.iter().any(|(_, value)| value.contains(words))
    }

    #[track_caller]
    pub fn must_be(&self, status: u16) -> &Self {
        assert_eq!(self.status, status, "{self:?}");
        self
    }

    /// A refusal in words of ours: neither a fault nor what a parser said.
    #[track_caller]
    pub fn must_refuse(&self) -> &Self {
        assert!((400..500).contains(&self.status), "{self:?}");
        assert!(!self.body.is_empty(), "not a word: {self:?}");
        for word in [
            "missing field",
            "invalid type",
            "unknown variant",
            "serde",
            "invalid utf-8",
            "byte sequence",
            "expected",
            "at line",
            "UUID",
            "panicked",
        ] {
            assert!(!self.says(word), "it says {word:?}: {self:?}");
        }
        self
    }
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let told = ["location", "set-cookie", "content-type", "allow", "cache-control", "content-security-policy"];
        let headers = self.headers.iter().filter(|(name, _)| told.contains(&name.as_str())).collect::<Vec<_>>();
        let text: String = self.text().chars().take(600).collect();
        write!(f, "{} {headers:?} {text:?}", self.status)
    }
}

fn joined_chunks(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = rest.windows(2).position(|two| two == b"\r\n")?;
        let size = usize::from_str_radix(std::str::from_utf8(&rest[..end]).ok()?, 16).ok()?;
        if size == 0 {
            return Some(body);
        }
        body.extend_from_slice(rest.get(end + 2..end + 2 + size)?);
        rest = rest.get(end + 4 + size..)?;
    }
}
