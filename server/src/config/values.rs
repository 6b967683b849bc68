//! The parsers of the small settings, one function for each kind of value.
//!
//! Each takes a text and says what it must be, never what it was: see [`Wrong`].

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use tracing_subscriber::EnvFilter;

use super::duration;
use super::nearest;
use super::problem::Wrong;
use super::{LogFormat, PasswordPolicy, SignUpMode};
use crate::headers::Hsts;

pub(super) fn address(text: &str) -> Result<SocketAddr, Wrong> {
    text.parse().map_err(|_| {
        Wrong::new(
            "an IP address and a port",
            "Write for example `127.0.0.1:3000` or `[::]:3000`; names are not looked up here.",
        )
    })
}

/// `off` is the one way to have none: an empty text is more likely a variable left blank.
pub(super) fn address_or_off(text: &str) -> Result<Option<SocketAddr>, Wrong> {
    if word(text) == "off" {
        return Ok(None);
    }
    address(text)
        .map(Some)
        .map_err(|_| Wrong::new("an IP address and a port, or `off`", "Write for example `127.0.0.1:3001`."))
}

pub(super) fn folder(text: &str) -> Result<PathBuf, Wrong> {
    if text.is_empty() || text.contains('\0') {
        return Err(Wrong::new("the path of a folder", "Write for example `data` or `/var/lib/vestibule`."));
    }
    Ok(text.into())
}

/// A file that is there and can be read now, so that the check finds what the start would.
pub(super) fn readable_file(text: &str) -> Result<PathBuf, Wrong> {
    let readable = std::fs::File::open(text).and_then(|file| file.metadata());
    match readable {
        Ok(metadata) if metadata.is_file() => Ok(text.into()),
        _ => Err(Wrong::new(
            "a file that Vestibule can read",
            "Correct the path, or let the user that runs Vestibule read it.",
        )),
    }
}

/// A word as it is compared: in small letters, however it was written.
pub(super) fn word(text: &str) -> String {
    text.to_ascii_lowercase()
}

/// The filter as text: the subscriber that is built from it cannot be cloned or compared.
pub(super) fn log_filter(text: &str) -> Result<String, Wrong> {
    const LEVELS: [&str; 6] = ["error", "warn", "info", "debug", "trace", "off"];
    let wrong = || Wrong::new("a level or a tracing filter", "Write `info`, or for example `info,sqlx=warn`.");
    if text.trim().is_empty() || EnvFilter::try_new(text).is_err() {
        return Err(wrong());
    }
    // A lone word that is no level is taken for the name of a module, and `inof` would
    // switch the log off without a word.
    let small = text.to_ascii_lowercase();
    let near = LEVELS.into_iter().find(|level| *level != small && nearest::within(&small, level).is_some());
    match near {
        Some(level) if !LEVELS.contains(&small.as_str()) => {
            Err(Wrong::new("a level or a tracing filter", format!("Did you mean `{level}`?")))
        }
        _ => Ok(text.to_owned()),
    }
}

/// Subdomains are other people's hosts as often as not: never by default.
pub(super) fn hsts(text: &str) -> Result<Hsts, Wrong> {
    match word(text).as_str() {
        "host" => Ok(Hsts::Host),
        "subdomains" => Ok(Hsts::Subdomains),
        "preload" => Ok(Hsts::Preload),
        _ => Err(Wrong::new("`host`, `subdomains` or `preload`", "Write `host`.")),
    }
}

pub(super) fn log_format(text: &str) -> Result<LogFormat, Wrong> {
    match word(text).as_str() {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err(Wrong::new("`text` or `json`", "Write `text`.")),
    }
}

/// Sixty characters fit a mail's subject and a phone's title bar beside other words.
pub(super) fn product_name(text: &str) -> Result<String, Wrong> {
    let length = text.chars().count();
    if text.trim() != text || !(1..=60).contains(&length) || text.chars().any(char::is_control) {
        return Err(Wrong::new(
            "1 to 60 characters in one line, without spaces around it",
            "Write your product's name, such as `Example`.",
        ));
    }
    Ok(text.to_owned())
}

pub(super) fn hue(text: &str) -> Result<u16, Wrong> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse()
        .ok()
        .filter(|hue| digits && *hue <= 360)
        .ok_or_else(|| Wrong::new("a whole number from 0 to 360", "Write for example `262` (blue)."))
}

/// ASVS 6.5.5 bounds what is sent by mail; a link that works for longer is a password that lies about.
pub(super) fn link_lifetime(text: &str) -> Result<Duration, Wrong> {
    let lifetime = duration::lifetime(text)?;
    if lifetime > LINK_LONGEST {
        return Err(Wrong::new("at most 15min", "Write `15min` or less."));
    }
    Ok(lifetime)
}

/// `off` is none. Longer, and what is in flight would not have its time: all in all it ends in ten seconds.
pub(super) fn stop_pause(text: &str) -> Result<Duration, Wrong> {
    if word(text) == "off" {
        return Ok(Duration::ZERO);
    }
    let pause = duration::lifetime(text)?;
    if pause > PAUSE_LONGEST {
        return Err(Wrong::new("at most 5s, or `off`", "Write `5s` or less."));
    }
    Ok(pause)
}

const PAUSE_LONGEST: Duration = Duration::from_secs(5);

const LINK_LONGEST: Duration = Duration::from_mins(15);

pub(super) fn sign_up_mode(text: &str) -> Result<SignUpMode, Wrong> {
    let remedy = match word(text).as_str() {
        "open" => return Ok(SignUpMode::Open),
        "closed" => return Ok(SignUpMode::Closed),
        "invite" => "Invitations come with a later version; until then write `closed`.",
        _ => "Write `open` to let anybody make an account, or `closed`.",
    };
    Err(Wrong::new("`open` or `closed`", remedy))
}

pub(super) fn password_policy(text: &str) -> Result<PasswordPolicy, Wrong> {
    match word(text).as_str() {
        "classic" => Ok(PasswordPolicy::Classic),
        "modern" => Ok(PasswordPolicy::Modern),
        _ => Err(Wrong::new("`classic` or `modern`", "Write `classic`.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_an_ip_and_a_port() {
        assert!(address("[::]:3000").is_ok());
        for text in ["", "localhost:3000", "3000", ":3000", "127.0.0.1", "off"] {
            assert!(address(text).is_err(), "{text:?}");
        }
        assert_eq!(address_or_off("off").unwrap(), None);
        assert!(address_or_off("").is_err());
    }

    #[test]
    fn a_word_may_be_written_in_capitals() {
        assert_eq!(sign_up_mode("Closed").unwrap(), SignUpMode::Closed);
        assert_eq!(password_policy("MODERN").unwrap(), PasswordPolicy::Modern);
        assert_eq!(log_format("JSON").unwrap(), LogFormat::Json);
        assert_eq!(hsts("Subdomains").unwrap(), Hsts::Subdomains);
        assert_eq!(address_or_off("Off").unwrap(), None);
    }

    #[test]
    fn a_mistyped_level_is_not_taken_for_a_module() {
        for text in ["info", "INFO", "off", "info,sqlx=warn", "server::mail=debug", "hyper"] {
            assert!(log_filter(text).is_ok(), "{text}");
        }
        assert_eq!(log_filter("inof").unwrap_err().remedy, "Did you mean `info`?");
        assert!(log_filter("").is_err());
        assert!(log_filter("server=loud").is_err());
    }

    #[test]
    fn a_product_name_is_one_line_of_1_to_60_characters() {
        assert!(product_name(&"é".repeat(60)).is_ok());
        for text in ["", " ", " a", "a\nb", "a\u{7}", &"a".repeat(61)] {
            assert!(product_name(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_mailed_link_works_for_15_minutes_at_most() {
        assert_eq!(link_lifetime("15min").unwrap(), Duration::from_mins(15));
        assert_eq!(link_lifetime("901s").unwrap_err().must_be, "at most 15min");
        assert!(link_lifetime("15m").is_err());
    }

    #[test]
    fn a_pause_before_the_end_is_5_seconds_at_most() {
        assert_eq!(stop_pause("5s").unwrap(), Duration::from_secs(5));
        assert_eq!(stop_pause("off").unwrap(), Duration::ZERO);
        assert_eq!(stop_pause("5001ms").unwrap_err().must_be, "at most 5s, or `off`");
    }

    #[test]
    fn a_hue_is_0_to_360() {
        assert_eq!(hue("0").unwrap(), 0);
        assert_eq!(hue("360").unwrap(), 360);
        for text in ["", "361", "-1", "+1", "1.5", "70000"] {
            assert!(hue(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn invitations_are_refused_with_the_word_that_they_come_later() {
        let wrong = sign_up_mode("invite").unwrap_err();
        assert!(wrong.remedy.contains("later version"), "{}", wrong.remedy);
    }

    #[test]
    fn a_file_must_be_there_and_be_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ca.pem");
        assert!(readable_file(file.to_str().unwrap()).is_err());
        std::fs::write(&file, "x").unwrap();
        assert!(readable_file(file.to_str().unwrap()).is_ok());
        assert!(readable_file(folder.path().to_str().unwrap()).is_err());
    }
}
