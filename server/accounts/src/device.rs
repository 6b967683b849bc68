//! A browser in words, from what it says of itself.
//!
//! *How it works:* the words are for its owner, who has to recognise it in a list. Apps that show pages by themselves, some
//! browsers and the tools of programmers say so in a mark of their own, which [`NAMED`] lists; the rest is read by `woothee`.

use woothee::parser::Parser;

/// Looked at of what a browser says. Apps that show pages write hundreds of characters, and their name last.
const LOOKED_AT: usize = 2048;

/// Marks, and who leaves them. The first that is found counts: those of apps stand before those of the browsers inside.
const NAMED: &[(&str, &str)] = &[
    // Apps that show pages by themselves.
    ("Instagram ", "Instagram app"),
    ("FBAN/Messenger", "Messenger app"),
    ("FB_IAB/Orca", "Messenger app"),
    ("FBAN/", "Facebook app"),
    ("FBAV/", "Facebook app"),
    ("FB_IAB/", "Facebook app"),
    ("Barcelona ", "Threads app"),
    ("WhatsApp/", "WhatsApp"),
    ("MicroMessenger/", "WeChat app"),
    ("KAKAOTALK", "KakaoTalk app"),
    (" Line/", "LINE app"),
    ("Snapchat", "Snapchat app"),
    ("musical_ly", "TikTok app"),
    ("BytedanceWebview", "TikTok app"),
    ("TikTok", "TikTok app"),
    ("Twitter for ", "X app"),
    ("TwitterAndroid", "X app"),
    ("LinkedInApp", "LinkedIn app"),
    ("Pinterest/", "Pinterest app"),
    ("Reddit/", "Reddit app"),
    ("Telegram-", "Telegram app"),
    ("Slack_SSB/", "Slack app"),
    ("Slack/", "Slack app"),
    ("Discord/", "Discord app"),
    ("Teams/", "Teams app"),
    ("GSA/", "Google app"),
    // Browsers that are built from others.
    ("SamsungBrowser/", "Samsung Internet"),
    ("DuckDuckGo/", "DuckDuckGo"),
    ("Ddg/", "DuckDuckGo"),
    ("EdgiOS/", "Edge"),
    ("EdgA/", "Edge"),
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("OPT/", "Opera"),
    ("OPX/", "Opera"),
    ("Vivaldi/", "Vivaldi"),
    ("YaBrowser/", "Yandex Browser"),
    ("UCBrowser/", "UC Browser"),
    ("MiuiBrowser/", "Mi Browser"),
    ("HuaweiBrowser/", "Huawei Browser"),
    ("HeyTapBrowser/", "OPPO Browser"),
    ("VivoBrowser/", "vivo Browser"),
    ("Whale/", "Whale"),
    ("QQBrowser/", "QQ Browser"),
    ("Silk/", "Silk"),
    ("Ecosia ", "Ecosia"),
    ("Focus/", "Firefox Focus"),
    ("Klar/", "Firefox Klar"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Electron/", "An app"),
];

/// Marks with which tools begin.
const TOOLS: &[(&str, &str)] = &[
    ("curl/", "curl"),
    ("Wget/", "Wget"),
    ("Wget2/", "Wget"),
    ("HTTPie/", "HTTPie"),
    ("PostmanRuntime/", "Postman"),
    ("insomnia/", "Insomnia"),
    ("bruno-runtime/", "Bruno"),
    ("python-requests/", "Python"),
    ("Python-urllib/", "Python"),
    ("python-httpx/", "Python"),
    ("Python/", "Python"),
    ("aiohttp/", "Python"),
    ("Go-http-client/", "Go"),
    ("node", "Node.js"),
    ("axios/", "Node.js"),
    ("undici", "Node.js"),
    ("Deno/", "Deno"),
    ("Bun/", "Bun"),
    ("okhttp/", "okhttp"),
    ("Java/", "Java"),
    ("Java-http-client/", "Java"),
    ("Apache-HttpClient/", "Java"),
    ("Ruby", "Ruby"),
    ("Faraday ", "Ruby"),
    ("GuzzleHttp/", "PHP"),
    ("libwww-perl/", "Perl"),
    ("reqwest/", "Rust"),
    ("Dalvik/", "An app on Android"),
    ("Mozilla/5.0 (Windows NT; Windows NT 10.0; en-US) WindowsPowerShell/", "PowerShell"),
    ("Mozilla/5.0 (compatible; MSIE 9.0; Windows NT; WindowsPowerShell", "PowerShell"),
];

/// Marks of systems. The first that is found counts: what runs on Android says Linux too.
const SYSTEMS: &[(&str, &str)] = &[
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("iPod", "iPod"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("FreeBSD", "FreeBSD"),
    ("OpenBSD", "OpenBSD"),
    ("Linux", "Linux"),
    ("X11", "Linux"),
];

/// `Firefox on Windows`; what is not recognised is called so.
pub(crate) fn in_words(user_agent: &str) -> String {
    let said = &user_agent[..user_agent.floor_char_boundary(LOOKED_AT)];
    if let Some((_, tool)) = TOOLS.iter().find(|(mark, _)| said.starts_with(mark)) {
        return (*tool).to_owned();
    }
    let browser = browser(said);
    match system(said, browser) {
        None => browser.to_owned(),
        Some(system) => format!("{browser} on {system}"),
    }
}

fn browser(said: &str) -> &str {
    if let Some((_, name)) = NAMED.iter().find(|(mark, _)| said.contains(mark)) {
        return name;
    }
    if is_inside_an_app(said) {
        return "An app";
    }
    Parser::new().parse(said).map(|known| known.name).filter(|name| *name != "UNKNOWN").unwrap_or("Unknown browser")
}

/// A page in an app that does not say its name: Android marks it, and on an iPhone it is not Safari that shows it.
fn is_inside_an_app(said: &str) -> bool {
    let is_apples = said.contains("like Mac OS X") && said.contains("AppleWebKit/");
    said.contains("; wv)") || (is_apples && !said.contains("Safari/"))
}

fn system(said: &str, browser: &str) -> Option<&'static str> {
    let system = SYSTEMS.iter().find(|(mark, _)| said.contains(mark)).map(|(_, name)| *name)?;
    // An iPad asks for pages as a Mac does, unless it is told not to. Other browsers than Safari still say that it is theirs.
    let apples = ["CriOS/", "FxiOS/", "EdgiOS/", "OPT/", "OPX/", "GSA/"].iter().any(|mark| said.contains(mark));
    Some(match (system, browser) {
        ("Mac", _) if apples => "iPad or iPhone",
        ("Mac", "Safari" | "DuckDuckGo") => "Mac or iPad",
        ("Mac", _) => "macOS",
        (system, _) => system,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANDROID: &str = "Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko)";
    const IPHONE: &str =
        "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";
    const IPAD: &str = "Mozilla/5.0 (iPad; CPU OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";
    const MAC: &str = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)";
    const CHROME_ON_MAC: &str =
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0";
    const WINDOWS: &str =
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0";

    #[test]
    fn browsers_are_named_as_people_name_them() {
        for (said, words) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0".to_owned(),
                "Firefox on Windows",
            ),
            ("Mozilla/5.0 (Android 16; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0".to_owned(), "Firefox on Android"),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0".to_owned(),
                "Firefox on macOS",
            ),
            (format!("{IPHONE} Version/19.0 Mobile/15E148 Safari/604.1"), "Safari on iPhone"),
            (format!("{IPHONE} CriOS/156.0.0.0 Mobile/15E148 Safari/604.1"), "Chrome on iPhone"),
            (format!("{IPHONE} FxiOS/140.0 Mobile/15E148 Safari/605.1.15"), "Firefox on iPhone"),
            (format!("{IPAD} Version/19.0 Mobile/15E148 Safari/604.1"), "Safari on iPad"),
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36"
                    .to_owned(),
                "Chrome on Linux",
            ),
            (
                "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36"
                    .to_owned(),
                "Chrome on ChromeOS",
            ),
            (format!("{CHROME_ON_MAC} Safari/537.36"), "Chrome on macOS"),
            (format!("{ANDROID} Chrome/156.0.0.0 Mobile Safari/537.36"), "Chrome on Android"),
            (format!("{WINDOWS} Safari/537.36 Edg/156.0.0.0"), "Edge on Windows"),
            (format!("{WINDOWS} Safari/537.36 OPR/120.0.0.0"), "Opera on Windows"),
            (format!("{WINDOWS} Safari/537.36 Vivaldi/7.5"), "Vivaldi on Windows"),
            (format!("{ANDROID} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36"), "Samsung Internet on Android"),
            (format!("{ANDROID} Version/4.0 Chrome/156.0.0.0 Mobile DuckDuckGo/5 Safari/537.36"), "DuckDuckGo on Android"),
            (format!("{IPHONE} Version/19.0 Mobile/15E148 DuckDuckGo/7 Safari/605.1.15"), "DuckDuckGo on iPhone"),
            (format!("{WINDOWS} Safari/537.36 Ddg/156.0"), "DuckDuckGo on Windows"),
        ] {
            assert_eq!(in_words(&said), words, "{said}");
        }
    }

    #[test]
    fn an_ipad_that_asks_as_a_mac_is_a_mac_or_an_ipad() {
        for (said, words) in [
            (format!("{MAC} Version/19.0 Safari/605.1.15"), "Safari on Mac or iPad"),
            (format!("{MAC} Version/19.0 Safari/605.1.15 Ddg/19.0"), "DuckDuckGo on Mac or iPad"),
            (format!("{MAC} CriOS/156 Version/11.1.1 Safari/605.1.15"), "Chrome on iPad or iPhone"),
            (format!("{MAC} FxiOS/140.0 Safari/605.1.15"), "Firefox on iPad or iPhone"),
            (format!("{MAC} Version/19.0 EdgiOS/156.0.0.0 Safari/605.1.15"), "Edge on iPad or iPhone"),
        ] {
            assert_eq!(in_words(&said), words, "{said}");
        }
    }

    #[test]
    fn apps_that_show_pages_are_named() {
        for (said, words) in [
            (format!("{IPHONE} Mobile/15E148 Instagram 400.0.0.1 (iPhone16,1; iOS 19_0; de_DE)"), "Instagram app on iPhone"),
            (format!("{IPHONE} Mobile/15E148 [FBAN/FBIOS;FBAV/500.0.0;FBDV/iPhone16,1]"), "Facebook app on iPhone"),
            (format!("{ANDROID} Version/4.0 Chrome/156.0 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/500.0;]"), "Facebook app on Android"),
            (format!("{IPHONE} Mobile/15E148 MicroMessenger/8.0.60(0x18003c2a) NetType/WIFI"), "WeChat app on iPhone"),
            (format!("{IPHONE} GSA/380.0 Mobile/15E148 Safari/604.1"), "Google app on iPhone"),
            (format!("{IPHONE} Mobile/15E148 Safari Line/15.0.0"), "LINE app on iPhone"),
            (format!("{IPHONE} Mobile/15E148 [LinkedInApp]/9.30"), "LinkedIn app on iPhone"),
            (format!("{ANDROID} Version/4.0 Chrome/156.0 Mobile Safari/537.36 musical_ly_2024 BytedanceWebview/d8a21c6"), "TikTok app on Android"),
            (
                "Mozilla/5.0 (Linux; Android 16; Pixel 9 Build/BP2A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 \
                    Chrome/156.0.0.0 Mobile Safari/537.36"
                    .to_owned(),
                "An app on Android",
            ),
            (format!("{IPHONE} Mobile/15E148"), "An app on iPhone"),
        ] {
            assert_eq!(in_words(&said), words, "{said}");
        }
    }

    #[test]
    fn tools_have_plain_names() {
        for (said, words) in [
            ("curl/8.16.0", "curl"),
            ("Wget/1.25.0", "Wget"),
            ("HTTPie/3.2.4", "HTTPie"),
            ("PostmanRuntime/7.45.0", "Postman"),
            ("python-requests/2.32.5", "Python"),
            ("Python-urllib/3.13", "Python"),
            ("Go-http-client/2.0", "Go"),
            ("node", "Node.js"),
            ("okhttp/5.1.0", "okhttp"),
            ("Java-http-client/25", "Java"),
            ("Dalvik/2.1.0 (Linux; U; Android 16; Pixel 9)", "An app on Android"),
        ] {
            assert_eq!(in_words(said), words, "{said}");
        }
    }

    #[test]
    fn a_long_line_is_cut_and_not_given_up() {
        let long = format!("{IPHONE} Mobile/15E148 [FBAN/FBIOS;{}]", "FBSS/3;".repeat(1000));
        assert_eq!(in_words(&long), "Facebook app on iPhone");
        let many_bytes = format!("{IPHONE} Version/19.0 Mobile/15E148 Safari/604.1 {}", "é".repeat(5000));
        assert_eq!(in_words(&many_bytes), "Safari on iPhone");
        assert_eq!(in_words(&format!("x{}", "é".repeat(5000))), "Unknown browser");
    }

    #[test]
    fn what_is_not_a_browser_is_called_unknown() {
        for text in ["", "x", "-", "\u{202e}", &"Mozilla ".repeat(1000)] {
            assert_eq!(in_words(text), "Unknown browser", "{text}");
        }
    }
}
