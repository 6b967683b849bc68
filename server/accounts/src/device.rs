//! A browser in words, from what it says of itself.

use woothee::parser::Parser;

/// `Firefox on Windows`; what is not recognised is called so.
pub(crate) fn in_words(user_agent: &str) -> String {
    // A line that long is no browser's, and is not looked at.
    let known = (user_agent.len() <= 512).then(|| Parser::new().parse(user_agent)).flatten();
    let Some(known) = known else { return "Unknown browser".to_owned() };
    let system = match known.os {
        "Mac OSX" => "macOS",
        "UNKNOWN" => "",
        os if os.starts_with("Windows") => "Windows",
        os => os,
    };
    match (known.name, system) {
        ("UNKNOWN", "") => "Unknown browser".to_owned(),
        ("UNKNOWN", system) => format!("Unknown browser on {system}"),
        (browser, "") => browser.to_owned(),
        (browser, system) => format!("{browser} on {system}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_named_as_people_name_them() {
        let firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";
        let iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
            Version/19.0 Mobile/15E148 Safari/604.1";
        let chrome =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";
        assert_eq!(in_words(firefox), "Firefox on Windows");
        assert_eq!(in_words(iphone), "Safari on iPhone");
        assert_eq!(in_words(chrome), "Chrome on Linux");
    }

    #[test]
    fn what_is_not_a_browser_is_called_unknown() {
        for text in ["", "x", "\u{202e}", &"Mozilla ".repeat(1000)] {
            assert_eq!(in_words(text), "Unknown browser", "{text}");
        }
    }
}
