//! Every URL, as constants and functions: one list.

/// Where somebody makes an account.
pub const SIGN_UP: &str = "/sign-up";
/// **Check your mail**, after signing up.
pub const CHECK_YOUR_MAIL: &str = "/sign-up/check-your-mail";
/// Where the link in the confirmation mail leads.
pub const VERIFY_EMAIL: &str = "/verify-email";
/// Where somebody signs in.
pub const SIGN_IN: &str = "/sign-in";
/// The first settings page, and where one lands.
pub const PROFILE: &str = "/settings/profile";
/// Password, two-factor, passkeys.
pub const SECURITY: &str = "/settings/security";
/// Browsers that are signed in.
pub const SESSIONS: &str = "/settings/sessions";
/// What is sent, and how.
pub const NOTIFICATIONS: &str = "/settings/notifications";
/// Endpoints of the account's own.
pub const WEBHOOKS: &str = "/settings/webhooks";
/// Keys for programs.
pub const API_KEYS: &str = "/settings/api-keys";
/// What happened to the account.
pub const ACTIVITY: &str = "/settings/activity";
/// Deleting the account.
pub const DANGER_ZONE: &str = "/settings/danger-zone";
/// Under this every page needs a sign-in.
pub const SETTINGS: &str = "/settings";

/// The sign-in page that comes back to `next`.
pub fn sign_in_then(next: &str) -> String {
    format!("{SIGN_IN}?next={}", percent_encode(next))
}

/// Whether a path is a settings page.
pub fn is_settings(path: &str) -> bool {
    path == SETTINGS || path.strip_prefix(SETTINGS).is_some_and(|rest| rest.starts_with('/'))
}

/// Reads where to go after signing in: a path of this origin, or nothing.
///
/// `//evil.example`, `/\evil.example` and anything with control characters (browsers drop tabs and line breaks before
/// they parse) would leave it.
pub fn local(next: &str) -> Option<&str> {
    let mut bytes = next.bytes();
    let is_local = bytes.next() == Some(b'/')
        && !matches!(bytes.next(), Some(b'/' | b'\\'))
        && next.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    is_local.then_some(next)
}

/// The page that a form stands on, by the path it is sent to. Where a browser does not say where it came from, a form
/// without scripts leads back there.
pub fn page_of_form(action: &str) -> &'static str {
    match action.strip_prefix("/do/").unwrap_or_default() {
        "sign-up" => SIGN_UP,
        "send-again" => CHECK_YOUR_MAIL,
        "confirm-email" | "renew-confirmation" => VERIFY_EMAIL,
        "save-profile" | "sign-out" => PROFILE,
        _ => SIGN_IN,
    }
}

fn percent_encode(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::with_capacity(text.len()), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing into a String cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
        encoded
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn next_stays_on_this_origin() {
        assert_eq!(local("/settings/security?tab=1#x"), Some("/settings/security?tab=1#x"));
        for next in [
            "",
            "settings",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "\t//evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "/a\r\nSet-Cookie: x",
            "/ü",
            "/a\\b",
        ] {
            assert_eq!(local(next), None, "{next:?}");
        }
    }

    #[test]
    fn next_is_carried_as_one_value() {
        assert_eq!(
            sign_in_then("/settings/activity?kind=a&x=ü"),
            "/sign-in?next=/settings/activity%3Fkind%3Da%26x%3D%C3%BC"
        );
    }
}
