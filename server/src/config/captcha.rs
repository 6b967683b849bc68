//! Who tells people from programs.

use accounts::captcha::service::Kind;

use super::problem::Wrong;
use super::read::Reader;
use super::{Captcha, CaptchaJudge, CaptchaService, Link, Secret, values};

/// Fewer keys are no work; more would take a phone half a minute, and eight times that where its network misbehaves.
const KEYS: std::ops::RangeInclusive<u32> = 100..=20_000;

/// Asks for the settings, and refuses a service that could judge nothing.
pub(super) fn captcha(reader: &mut Reader) -> Option<Captcha> {
    let kind = reader.value("captcha.kind", kind);
    let most_keys = reader.value("captcha.most_keys", most_keys);
    let site_key = reader.optional("captcha.site_key", key);
    let secret_key = reader.optional("captcha.secret_key", key);
    let verify_url = reader.optional("captcha.verify_url", Link::parse);
    let (kind, site_key, secret_key, verify_url) = (kind?, site_key?, secret_key?, verify_url?);
    let judge = match (kind, site_key, secret_key) {
        (None, ..) => CaptchaJudge::Work,
        (Some(kind), Some(site_key), Some(secret_key)) => CaptchaJudge::Service(CaptchaService {
            kind,
            site_key,
            secret_key: Secret::new(secret_key),
            verify_url: verify_url.map_or_else(|| kind.verify_url().to_owned(), |url| url.as_str().to_owned()),
        }),
        (Some(_), ..) => {
            reader.refuse(
                &["captcha.kind"],
                "`captcha.site_key` or `captcha.secret_key` is missing, so nobody would pass.".to_owned(),
                "Set both, as the service gave them to you, or `captcha.kind` to `altcha`.",
            );
            return None;
        }
    };
    Some(Captcha { judge, most_keys: most_keys? })
}

/// Nothing for our own proof of work.
fn kind(text: &str) -> Result<Option<Kind>, Wrong> {
    match values::word(text).as_str() {
        "altcha" => Ok(None),
        "turnstile" => Ok(Some(Kind::Turnstile)),
        "hcaptcha" => Ok(Some(Kind::Hcaptcha)),
        _ => Err(Wrong::new("`altcha`, `turnstile` or `hcaptcha`", "Write `altcha`, which needs nobody else.")),
    }
}

fn most_keys(text: &str) -> Result<u32, Wrong> {
    let wrong = || Wrong::new("a whole number from 100 to 20000", "Write `2000`.");
    text.parse().ok().filter(|number| KEYS.contains(number)).ok_or_else(wrong)
}

fn key(text: &str) -> Result<String, Wrong> {
    if text.len() <= 200 && text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(text.to_owned());
    }
    Err(Wrong::new("the key as the service shows it", "Copy it again, without spaces."))
}

#[cfg(test)]
mod tests {
    use super::super::{Config, SECRETS};
    use super::*;

    fn loaded(settings: &[(&str, &str)]) -> Result<Captcha, String> {
        let owned = settings.iter().map(|(name, text)| (format!("VESTIBULE_CAPTCHA__{name}"), (*text).to_owned()));
        let loaded = Config::from_text(None, owned).map_err(|problems| problems.to_string())?;
        assert!(loaded.settings.iter().all(|setting| !setting.shown.contains("hush")), "a secret is not shown");
        Ok(loaded.config.captcha)
    }

    const KEYS: [(&str, &str); 2] = [("SITE_KEY", "0x4AAA"), ("SECRET_KEY", "hush")];

    #[test]
    fn without_anything_nobody_else_judges() {
        assert!(matches!(loaded(&[]).unwrap(), Captcha { judge: CaptchaJudge::Work, most_keys: 2000 }));
    }

    #[test]
    fn a_service_needs_both_its_keys() {
        for kind in ["turnstile", "hcaptcha"] {
            let with = |keys: &[(&'static str, &'static str)]| loaded(&[&[("KIND", kind)][..], keys].concat());
            assert!(matches!(with(&KEYS).unwrap().judge, CaptchaJudge::Service(_)));
            for keys in [&KEYS[..1], &KEYS[1..], &[]] {
                assert!(with(keys).unwrap_err().contains("nobody would pass"), "{kind}");
            }
        }
    }

    #[test]
    fn a_service_judges_at_its_own_address_unless_told_otherwise() {
        let url =
            |more: &[(&'static str, &'static str)]| match loaded(&[&[("KIND", "hcaptcha")][..], &KEYS, more].concat())
                .unwrap()
                .judge
            {
                CaptchaJudge::Service(service) => service.verify_url,
                CaptchaJudge::Work => String::new(),
            };
        assert_eq!(url(&[]), "https://api.hcaptcha.com/siteverify");
        assert_eq!(url(&[("VERIFY_URL", "http://127.0.0.1:9/verify")]), "http://127.0.0.1:9/verify");
        let plain = [("VERIFY_URL", "http://captcha.example/verify")];
        assert!(loaded(&plain).unwrap_err().contains("captcha.verify_url"));
    }

    #[test]
    fn what_is_no_kind_number_or_key_is_told() {
        for wrong in [("KIND", "recaptcha"), ("MOST_KEYS", "99"), ("MOST_KEYS", "20001"), ("SITE_KEY", "a b")] {
            assert!(loaded(&[wrong]).is_err(), "{wrong:?}");
        }
        assert!(SECRETS.contains(&"captcha.secret_key"));
    }
}
