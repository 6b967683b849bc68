//! E-mail addresses: as typed and pasted, as kept and compared, as shown.
//!
//! *Why it is here:* people paste an address with what stood around it, and some domains are written in their own script.
//! *How it works:* an address is kept as mail travels to it, in ASCII, a domain of another script in its `xn--` form
//! (IDNA, RFC 5891, by UTS #46). So both spellings are one address, and everything that compares, counts or sends needs to know
//! nothing of it. Only where an address is shown, [`shown`] and [`told`] write it as people read it.

use idna::{
    AsciiDenyList,
    uts46::{DnsLength, Hyphens, Uts46},
};
use model::{
    email::EmailProblem,
    typed::{is_blank, is_invisible, plain},
};

/// One mailbox, in ASCII. Compared by [`EmailAddress::key`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EmailAddress(String);

/// More than this is not looked at: a name and an address are never so long.
const PASTED_MAX: usize = 1000;

impl EmailAddress {
    /// Reads one address, as typed or pasted: marks that nobody sees, `mailto:`, a name with the address in angle brackets,
    /// quotes, and a comma or full stop behind it are taken off.
    ///
    /// The local part is a dot-atom (RFC 5322, 3.2.3; at most 64 characters, RFC 5321, 4.5.3.1.1), the domain has at
    /// least two labels. Quoted local parts and address literals are refused: no provider hands them out, and each is a way
    /// to smuggle something past a mail program.
    ///
    /// # Errors
    /// [`EmailProblem`], by what its owner can do about it.
    pub fn parse(typed: &str) -> Result<Self, EmailProblem> {
        if typed.chars().nth(PASTED_MAX).is_some() {
            return Err(EmailProblem::TooLong);
        }
        let typed = typed.replace(['\u{FF20}', '\u{FE6B}'], "@");
        let address = mailbox_in(&typed)?;
        if address.is_empty() {
            return Err(EmailProblem::Missing);
        }
        let address = without_scheme(address);
        let (local, domain) = address.split_once('@').ok_or(EmailProblem::NotAnAddress)?;
        let local = plain(local);
        if !local.is_ascii() {
            return Err(EmailProblem::NotAscii);
        }
        let domain = ascii_domain(domain)?;
        let address = format!("{local}@{domain}");
        if address.len() > 254 {
            return Err(EmailProblem::TooLong);
        }
        if is_dot_atom(&local) && is_domain(&domain) { Ok(Self(address)) } else { Err(EmailProblem::NotAnAddress) }
    }

    /// The address as its owner typed it, with its domain in ASCII: mail goes there.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form in which two addresses are the same mailbox: lower case throughout.
    ///
    /// RFC 5321 would let a server tell `Ada@` from `ada@`; none does, and treating them as two lets a stranger
    /// stand next to an account.
    pub fn key(&self) -> String {
        self.0.to_ascii_lowercase()
    }

    /// The part before the `@`.
    pub fn local_part(&self) -> &str {
        self.0.split('@').next().unwrap_or_default()
    }
}

/// An address that is kept, as people read it: its domain in its own script.
pub fn shown(address: &str) -> String {
    match address.split_once('@').and_then(|(local, domain)| Some((local, readable_domain(domain)?))) {
        Some((local, domain)) => format!("{local}@{domain}"),
        None => address.to_owned(),
    }
}

/// The same where it may be somebody else's: with its ASCII form behind it, since letters of two scripts can look alike.
pub fn told(address: &str) -> String {
    let readable = shown(address);
    if readable == address { readable } else { format!("{readable} ({address})") }
}

/// A domain in its own script; nothing where it is plain, or would not be read back as the same.
fn readable_domain(domain: &str) -> Option<String> {
    let (readable, outcome) = Uts46::new().to_unicode(domain.as_bytes(), AsciiDenyList::STD3, Hyphens::CheckFirstLast);
    outcome.ok()?;
    let is_same = ascii_domain(&readable).is_ok_and(|ascii| ascii.eq_ignore_ascii_case(domain));
    (is_same && !readable.is_ascii()).then(|| readable.into_owned())
}

/// A domain as mail servers look it up. One in ASCII stays as it was typed.
fn ascii_domain(domain: &str) -> Result<String, EmailProblem> {
    if domain.is_ascii() {
        return Ok(domain.to_owned());
    }
    let ascii =
        Uts46::new().to_ascii(domain.as_bytes(), AsciiDenyList::STD3, Hyphens::CheckFirstLast, DnsLength::Ignore);
    ascii.map(std::borrow::Cow::into_owned).map_err(|_| EmailProblem::Domain)
}

/// The one mailbox in what was pasted, without what stands around it.
fn mailbox_in(typed: &str) -> Result<&str, EmailProblem> {
    let text = trimmed(typed);
    let Some((name, bracketed)) = text.split_once('<') else {
        let pieces = text.split(|c| is_blank(c) || matches!(c, ',' | ';' | '、' | '，' | '；'));
        let several = pieces.filter(|piece| piece.contains('@')).nth(1).is_some();
        return if several { Err(EmailProblem::Several) } else { Ok(text) };
    };
    let (address, rest) = bracketed.split_once('>').ok_or(EmailProblem::NotAnAddress)?;
    let address = trimmed(address);
    // Some programs write the address where the name would be.
    let is_name = !name.contains('@') || trimmed(name).eq_ignore_ascii_case(address);
    if !is_name || rest.contains('@') {
        return Err(EmailProblem::Several);
    }
    if trimmed(rest).is_empty() { Ok(address) } else { Err(EmailProblem::NotAnAddress) }
}

/// Without what is copied along: blanks, marks that nobody sees, quotes, and what ends a sentence or an item of a list.
fn trimmed(text: &str) -> &str {
    let unseen = |c: char| is_blank(c) || is_invisible(c);
    let text = text.trim_matches(unseen);
    let text = text.trim_end_matches(|c| unseen(c) || matches!(c, ',' | ';' | '.' | '，' | '；' | '、' | '。' | '．'));
    for (open, close) in [('"', '"'), ('\'', '\''), ('“', '”'), ('„', '“'), ('‘', '’'), ('«', '»'), ('(', ')')]
    {
        if let Some(inner) = text.strip_prefix(open).and_then(|text| text.strip_suffix(close)) {
            return trimmed(inner);
        }
    }
    text
}

/// Without `mailto:` and what such a link asks for besides (RFC 6068).
fn without_scheme(address: &str) -> &str {
    match address.split_at_checked("mailto:".len()) {
        Some((scheme, link)) if scheme.eq_ignore_ascii_case("mailto:") => {
            let address = link.split_once('?').map_or(link, |(address, _)| address);
            trimmed(address)
        }
        _ => address,
    }
}

fn is_dot_atom(local: &str) -> bool {
    local.len() <= 64
        && local.split('.').all(|atom| {
            !atom.is_empty() && atom.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b))
        })
}

fn is_domain(domain: &str) -> bool {
    let mut labels = domain.split('.');
    labels.clone().count() >= 2
        && labels.clone().all(|label| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        })
        // A last label of digits would be an IP address without its brackets.
        && labels.next_back().is_some_and(|last| last.bytes().any(|b| b.is_ascii_alphabetic()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_keeps_its_letters_and_is_compared_in_lower_case() {
        let address = EmailAddress::parse(" Ada.Lovelace+x@Example.ORG ").unwrap();
        assert_eq!(address.as_str(), "Ada.Lovelace+x@Example.ORG");
        assert_eq!(address.key(), "ada.lovelace+x@example.org");
    }

    #[test]
    fn what_was_pasted_along_is_taken_off() {
        for typed in [
            "\u{feff}ada@example.org",
            "\u{200b}ada@example.org\u{200b}",
            "\u{200e}ada@example.org\u{200f}",
            "\u{202a}ada@example.org\u{202c}",
            "\u{2068}ada@example.org\u{2069}",
            "\u{a0}ada@example.org\u{3000}",
            "mailto:ada@example.org",
            "MAILTO:ada@example.org?subject=Hello",
            "<ada@example.org>",
            "<mailto:ada@example.org>",
            "Ada <ada@example.org>",
            "Ada Lovelace <ada@example.org>;",
            "Lovelace, Ada <ada@example.org>,",
            "\"Lovelace, Ada\" <ada@example.org>",
            "Ada (Engines) < ada@example.org >",
            "ada@example.org <ada@example.org>",
            "'ada@example.org' <ADA@example.org>",
            "'ada@example.org'",
            "“ada@example.org”",
            "(ada@example.org)",
            "ada@example.org,",
            "ada@example.org;",
            "ada@example.org.",
            "ada@example.org . ",
            "ada@example.org。",
            "ada＠example.org",
            "ａｄａ＠ｅｘａｍｐｌｅ．ｏｒｇ",
            "ada\u{ad}@exam\u{200b}ple.org",
        ] {
            assert_eq!(
                EmailAddress::parse(typed).map(|address| address.key()).as_deref(),
                Ok("ada@example.org"),
                "{typed:?}"
            );
        }
    }

    #[test]
    fn both_spellings_of_a_domain_are_one_address() {
        for (typed, ascii, readable) in [
            ("ada@bücher.example", "ada@xn--bcher-kva.example", "ada@bücher.example"),
            ("Ada@BÜCHER.example", "Ada@xn--bcher-kva.example", "Ada@bücher.example"),
            // The dots above as a sign of their own, as some systems write them.
            ("ada@bu\u{308}cher.example", "ada@xn--bcher-kva.example", "ada@bücher.example"),
            ("ada@xn--bcher-kva.example", "ada@xn--bcher-kva.example", "ada@bücher.example"),
            ("ada@XN--BCHER-KVA.example", "ada@XN--BCHER-KVA.example", "ada@bücher.example"),
            ("ada@straße.example", "ada@xn--strae-oqa.example", "ada@straße.example"),
            ("ada@почта.рф", "ada@xn--80a1acny.xn--p1ai", "ada@почта.рф"),
            ("ada@例え。テスト", "ada@xn--r8jz45g.xn--zckzah", "ada@例え.テスト"),
            ("ada@スーパー.example", "ada@xn--nckxa3g7cq2b5304djmxc.example", ""),
            ("ada@उदाहरण.परीक्षा", "ada@xn--p1b6ci4b4b3a.xn--11b5bs3a9aj6g", "ada@उदाहरण.परीक्षा"),
            ("ada@مثال.إختبار", "ada@xn--mgbh0fb.xn--kgbechtv", "ada@مثال.إختبار"),
        ] {
            let address = EmailAddress::parse(typed).unwrap();
            if readable.is_empty() {
                assert_eq!(shown(address.as_str()), typed);
            } else {
                assert_eq!((address.as_str(), &*shown(address.as_str())), (ascii, readable));
            }
            let again = EmailAddress::parse(&shown(address.as_str())).unwrap();
            assert_eq!(again.key(), address.key(), "what is shown can be typed");
        }
    }

    #[test]
    fn an_address_of_somebody_else_is_told_in_both_spellings() {
        assert_eq!(told("ada@xn--bcher-kva.example"), "ada@bücher.example (ada@xn--bcher-kva.example)");
        assert_eq!(told("Ada@Example.org"), "Ada@Example.org");
    }

    #[test]
    fn what_no_script_stands_behind_is_shown_as_it_is() {
        for address in ["Ada@Example.org", "ada@xn--a.example", "ada@xn--bcher-.example", "acc", ""] {
            assert_eq!(shown(address), address);
        }
    }

    #[test]
    fn what_is_not_one_plain_address_is_refused() {
        for typed in [
            "ada",
            "ada@",
            "@example.org",
            "ada@example",
            "ada@bücher",
            "a b@example.org",
            "ada@@example.org",
            ".ada@example.org",
            "ada.@example.org",
            "a..b@example.org",
            "\"ada\"@example.org",
            "ada@[127.0.0.1]",
            "ada@127.0.0.1",
            "ada@-a.org",
            "ada@example..org",
            "ada@example.org\r\nBcc: eve",
            "ada@example.org\0",
            "Ada <ada@example.org",
            "Ada <ada@example.org> Lovelace",
            "mailto:",
        ] {
            assert_eq!(EmailAddress::parse(typed), Err(EmailProblem::NotAnAddress), "{typed:?}");
        }
    }

    #[test]
    fn several_addresses_have_a_sentence_of_their_own() {
        for typed in [
            "ada@example.org,eve@example.org",
            "ada@example.org; eve@example.org",
            "ada@example.org eve@example.org",
            "ada@example.org\r\nBcc: eve@example.org",
            "Ada <ada@example.org>, Eve <eve@example.org>",
            "eve@example.org <ada@example.org>",
        ] {
            assert_eq!(EmailAddress::parse(typed), Err(EmailProblem::Several), "{typed:?}");
        }
    }

    #[test]
    fn letters_before_the_at_and_domains_that_cannot_be_have_sentences_of_their_own() {
        assert_eq!(EmailAddress::parse("аda@example.org"), Err(EmailProblem::NotAscii));
        assert_eq!(EmailAddress::parse("bücher@example.org"), Err(EmailProblem::NotAscii));
        for typed in ["ada@-bücher.example", "ada@bü cher.example", "ada@bücher_x.example", "ada@\u{301}a.example"] {
            assert_eq!(EmailAddress::parse(typed), Err(EmailProblem::Domain), "{typed:?}");
        }
    }

    #[test]
    fn empty_and_endless_addresses_are_told_apart() {
        for typed in ["", "  ", "\u{200b}", "\u{feff} .", "Ada <>"] {
            assert_eq!(EmailAddress::parse(typed), Err(EmailProblem::Missing), "{typed:?}");
        }
        for typed in
            [format!("a@{}.org", "b.".repeat(130)), "ü".repeat(100_000), format!("a@{}.example", "ü.".repeat(60))]
        {
            assert_eq!(EmailAddress::parse(&typed), Err(EmailProblem::TooLong));
        }
    }
}
