//! The headers of every answer, and the content security policy.

use accounts::captcha::service::Kind;
use axum::http::{HeaderName, HeaderValue, header};

/// What every answer carries, whatever it is. The policy and the caching are set where an answer has its own.
pub fn always(transport: Option<Hsts>) -> Vec<(HeaderName, HeaderValue)> {
    let mut headers = vec![
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        // Not no-referrer: a form without scripts is sent back to where it came from.
        (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
        (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
        (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
        (
            HeaderName::from_static("permissions-policy"),
            HeaderValue::from_static(
                "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=(), \
                 publickey-credentials-get=(self), publickey-credentials-create=(self)",
            ),
        ),
        (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    ];
    if let Some(hsts) = transport {
        headers.push((header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(hsts.value())));
    }
    headers
}

/// How far browsers are told to come by https only. Two years, as the preload list asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hsts {
    /// To this host.
    Host,
    /// To every name below it too, whoever answers there (RFC 6797, section 11.4).
    Subdomains,
    /// As that, and browser makers may build it in: <https://hstspreload.org>.
    Preload,
}

impl Hsts {
    const fn value(self) -> &'static str {
        match self {
            Self::Host => "max-age=63072000",
            Self::Subdomains => "max-age=63072000; includeSubDomains",
            Self::Preload => "max-age=63072000; includeSubDomains; preload",
        }
    }
}

/// What a page may do beyond the strict policy: one line per feature.
#[derive(Debug, Clone, Copy, Default)]
pub struct Additions {
    /// The reload socket of `cargo leptos watch`.
    pub reload_port: Option<u16>,
    /// The frame that shows a mail's HTML in the mailbox.
    pub mail_frame: bool,
    /// The widget of a third party that tells people from programs.
    pub captcha: Option<Kind>,
}

/// Where a widget lives, and where else it asks and looks. Source: each service's own page on content security
/// policies. Its script needs no word here: it comes with a nonce.
const fn widget_sources(kind: Kind) -> [&'static str; 3] {
    match kind {
        Kind::Turnstile => ["https://challenges.cloudflare.com", "", ""],
        Kind::Hcaptcha => {
            let own = "https://hcaptcha.com https://*.hcaptcha.com";
            [own, own, own]
        }
    }
}

/// The policy of an answer. Without a nonce no script runs at all.
pub fn policy(nonce: Option<&str>, additions: Additions) -> String {
    let script = nonce
        .map_or_else(|| "'none'".to_owned(), |nonce| format!("'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'"));
    let reload =
        additions.reload_port.map(|port| format!(" ws://localhost:{port} ws://127.0.0.1:{port}")).unwrap_or_default();
    let [frames, connects, styles] = additions.captcha.map(widget_sources).unwrap_or_default();
    let own_frame = if additions.mail_frame { "'self'" } else { "" };
    let frames = [own_frame, frames].into_iter().filter(|source| !source.is_empty()).collect::<Vec<_>>().join(" ");
    let frame = if frames.is_empty() { frames } else { format!(" frame-src {frames};") };
    let [connects, styles] = [connects, styles].map(|more| format!("{}{more}", if more.is_empty() { "" } else { " " }));
    format!(
        "default-src 'none'; script-src {script}; style-src 'self'{styles}; img-src 'self' data:; font-src 'self'; \
         connect-src 'self'{reload}{connects}; worker-src 'self';{frame} form-action 'self'; base-uri 'none'; \
         object-src 'none'; frame-ancestors 'none'"
    )
}

/// The policy of a mail shown in its frame: styles of its own, and nothing else.
pub const MAIL_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; \
    base-uri 'none'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_is_the_one_of_the_security_document() {
        assert_eq!(
            policy(Some("N"), Additions::default()),
            "default-src 'none'; script-src 'nonce-N' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
             img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; form-action 'self'; \
             base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
        );
    }

    #[test]
    fn a_widget_gets_its_own_service_and_nothing_more() {
        let policy = |kind| policy(Some("N"), Additions { captcha: Some(kind), ..Additions::default() });
        let (turnstile, hcaptcha) = (policy(Kind::Turnstile), policy(Kind::Hcaptcha));
        assert!(turnstile.contains("; frame-src https://challenges.cloudflare.com; "), "{turnstile}");
        assert!(turnstile.contains("style-src 'self'; ") && turnstile.contains("connect-src 'self'; "), "{turnstile}");
        let own = "https://hcaptcha.com https://*.hcaptcha.com";
        for word in ["style-src 'self'", "connect-src 'self'", "frame-src"] {
            assert!(hcaptcha.contains(&format!("; {word} {own}; ")), "{hcaptcha}");
        }
        assert!(hcaptcha.contains("script-src 'nonce-N' 'strict-dynamic' 'wasm-unsafe-eval'; "), "{hcaptcha}");
    }

    #[test]
    fn without_a_nonce_no_script_runs() {
        assert!(policy(None, Additions::default()).contains("script-src 'none'"));
    }
}
