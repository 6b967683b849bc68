//! Every URL, as constants and functions: one list.

use model::activity_page::{ActivityCursor, ActivityFilter};

/// Where somebody makes an account.
pub const SIGN_UP: &str = "/sign-up";
/// **Check your mail**, after signing up.
pub const CHECK_YOUR_MAIL: &str = "/sign-up/check-your-mail";
/// Where the link in the confirmation mail leads.
pub const VERIFY_EMAIL: &str = "/verify-email";
/// Where somebody signs in.
pub const SIGN_IN: &str = "/sign-in";
/// The other half of a sign-in, where two-factor is on.
pub const SECOND_FACTOR: &str = "/sign-in/two-factor";
/// Where the recovery code gets somebody back in.
pub const RECOVER: &str = "/recover";
/// Its second step: a new password.
pub const RECOVER_PASSWORD: &str = "/recover/password";
/// Where codes that were just made are shown.
pub const CODES: &str = "/settings/codes";
/// Where a link is asked for by whoever has forgotten the password.
pub const FORGOT_PASSWORD: &str = "/forgot-password";
/// Where the links that were asked for lead.
pub const MAGIC_LINK: &str = "/magic-link";
/// **Check your mail**, after asking for a link.
pub const LINK_SENT: &str = "/magic-link/check-your-mail";
/// Where "This wasn't me" leads.
pub const SECURE_ACCOUNT: &str = "/secure-account";
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

/// The names of the time zones, as options.
pub const TIME_ZONES: &str = "/time-zones.html";
/// The script that solves the test which programs fail.
pub const CAPTCHA_WORKER: &str = "/captcha-worker.js";

/// The sign-in page that comes back to `next`, without what was refused there.
pub fn sign_in_then(next: &str) -> String {
    let next = &without_refusal(next);
    if next.len() > NEXT_MAX {
        return SIGN_IN.to_owned();
    }
    format!("{SIGN_IN}?next={}", percent_encode(next))
}

/// The page of the other half of a sign-in, that goes to `next` then.
pub fn second_factor_then(next: &str) -> String {
    match local(next) {
        Some(next) => format!("{SECOND_FACTOR}?next={}", percent_encode(next)),
        None => SECOND_FACTOR.to_owned(),
    }
}

/// The page of a link.
pub fn magic_link(token: &str) -> String {
    format!("{MAGIC_LINK}?token={}", percent_encode(token))
}

/// Where "This wasn't me" leads.
pub fn secure_account(token: &str) -> String {
    format!("{SECURE_ACCOUNT}?token={}", percent_encode(token))
}

/// A page of the activity, or with the extension of a file its export.
pub fn activity(file: Option<&str>, filter: &ActivityFilter, cursor: &ActivityCursor) -> String {
    let ActivityFilter { kind, from, to } = filter;
    let pairs = [("kind", kind), ("from", from), ("to", to), ("before", &cursor.before), ("after", &cursor.after)];
    let path = file.map_or_else(|| ACTIVITY.to_owned(), |extension| format!("{ACTIVITY}/export.{extension}"));
    pairs.into_iter().filter(|(_, value)| !value.is_empty()).fold(path, |path, (name, value)| {
        let joint = if path.contains('?') { '&' } else { '?' };
        format!("{path}{joint}{name}={}", percent_encode(value))
    })
}

/// Whether a path is a settings page.
pub fn is_settings(path: &str) -> bool {
    path == SETTINGS || path.strip_prefix(SETTINGS).is_some_and(|rest| rest.starts_with('/'))
}

/// An address without the refusal that the framework has written into it.
pub fn without_refusal(target: &str) -> String {
    let Some((path, query)) = target.split_once('?') else { return target.to_owned() };
    let is_refusal = |pair: &&str| pair.starts_with("__path=") || pair.starts_with("__err=");
    let rest = query.split('&').filter(|pair| !is_refusal(pair)).collect::<Vec<_>>();
    if rest.is_empty() { path.to_owned() } else { format!("{path}?{}", rest.join("&")) }
}

/// The longest address to go to after signing in.
const NEXT_MAX: usize = 1024;

/// Reads where to go after signing in: a path of this origin, or nothing.
///
/// `//evil.example`, `/\evil.example` and anything with control characters (browsers drop tabs and line breaks before
/// they parse) would leave it. No page of ours has an address that is nearly as long as this takes; a longer one would
/// come back in a header that nobody reads. What a form is sent to is no page either; a browser takes out dots on the way,
/// so an address with any is none of ours.
pub fn local(next: &str) -> Option<&str> {
    let mut bytes = next.bytes();
    let is_local = bytes.next() == Some(b'/')
        && !matches!(bytes.next(), Some(b'/' | b'\\'))
        && next.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    (is_local && next.len() <= NEXT_MAX && is_page(next)).then_some(next)
}

/// Where forms are sent to. Nobody can open what is below it.
pub const FORMS: &str = "/do";

fn is_page(next: &str) -> bool {
    let path = next.split(['?', '#']).next().unwrap_or_default();
    let is_dots = |part: &str| matches!(part.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..");
    let is_form = path.strip_prefix(FORMS).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    !is_form && !path.split('/').any(is_dots)
}

/// As it stands in a URL: everything but letters, digits and `-._~/` as percent signs.
pub fn percent_encode(text: &str) -> String {
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
        for next in ["/settings/security?tab=1#x", "/doors", "/?next=/do/sign-out", "/settings/activity/export.csv"] {
            assert_eq!(local(next), Some(next));
        }
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
            "/do",
            "/do/sign-out",
            "/do/sign-out?x=y",
            "/settings/../do/sign-out",
            "/./do/sign-out",
            "/settings/%2e%2E/do/sign-out",
            "/settings/.%2e",
            &format!("/{}", "a".repeat(NEXT_MAX)),
        ] {
            assert_eq!(local(next), None, "{next:?}");
        }
    }

    #[test]
    fn whoever_signs_in_again_does_not_come_back_to_a_refusal() {
        let refused = "/settings/activity?kind=codes&__path=/do/x&__err=abc";
        assert_eq!(sign_in_then(refused), sign_in_then("/settings/activity?kind=codes"));
        assert_eq!(sign_in_then("/settings/profile?__err=a&__path=b"), sign_in_then("/settings/profile"));
    }

    #[test]
    fn next_is_carried_as_one_value() {
        assert_eq!(
            sign_in_then("/settings/activity?kind=a&x=ü"),
            "/sign-in?next=/settings/activity%3Fkind%3Da%26x%3D%C3%BC"
        );
    }
}
