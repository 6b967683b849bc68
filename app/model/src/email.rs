//! An e-mail address, as typed and as compared.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One mailbox. Shown as its owner typed it; compared by [`EmailAddress::key`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EmailAddress(String);

/// Why an address was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmailProblem {
    /// Nothing was typed.
    Missing,
    /// It does not read as one address, like `ada@example.com`.
    NotAnAddress,
    /// More than 254 characters (RFC 5321, 4.5.3.1.3, less the angle brackets).
    TooLong,
    /// Letters that look alike but are not plain ASCII. Domains of other scripts are typed in their `xn--` form.
    NotAscii,
}

impl EmailAddress {
    /// Reads one address. Spaces around it are dropped.
    ///
    /// The local part is a dot-atom (RFC 5322, 3.2.3; at most 64 characters, RFC 5321, 4.5.3.1.1), the domain has at
    /// least two labels of letters, digits and hyphens. Quoted local parts and address literals are refused: no
    /// provider hands them out, and each is a way to smuggle something past a mail program.
    ///
    /// # Errors
    /// [`EmailProblem`], by what its owner can do about it.
    pub fn parse(typed: &str) -> Result<Self, EmailProblem> {
        let address = typed.trim();
        if address.is_empty() {
            return Err(EmailProblem::Missing);
        }
        if address.len() > 254 {
            return Err(EmailProblem::TooLong);
        }
        if !address.is_ascii() {
            return Err(EmailProblem::NotAscii);
        }
        let (local, domain) = address.split_once('@').ok_or(EmailProblem::NotAnAddress)?;
        if is_dot_atom(local) && is_domain(domain) {
            Ok(Self(address.to_owned()))
        } else {
            Err(EmailProblem::NotAnAddress)
        }
    }

    /// The address as its owner typed it: mail goes there.
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

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
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
    fn what_is_not_one_plain_address_is_refused() {
        for typed in [
            "ada",
            "ada@",
            "@example.org",
            "ada@example",
            "a b@example.org",
            "ada@example.org,eve@example.org",
            "ada@@example.org",
            ".ada@example.org",
            "ada.@example.org",
            "a..b@example.org",
            "\"ada\"@example.org",
            "ada@[127.0.0.1]",
            "ada@127.0.0.1",
            "ada@-a.org",
            "ada@example..org",
            "ada@example.org\r\nBcc: eve@example.org",
            "<ada@example.org>",
            "ada@example.org\0",
        ] {
            assert_eq!(EmailAddress::parse(typed), Err(EmailProblem::NotAnAddress), "{typed:?}");
        }
    }

    #[test]
    fn look_alike_letters_have_a_sentence_of_their_own() {
        assert_eq!(EmailAddress::parse("аda@example.org"), Err(EmailProblem::NotAscii));
        assert_eq!(EmailAddress::parse("ada＠example.org"), Err(EmailProblem::NotAscii));
    }

    #[test]
    fn empty_and_endless_addresses_are_told_apart() {
        assert_eq!(EmailAddress::parse("  "), Err(EmailProblem::Missing));
        assert_eq!(EmailAddress::parse(&format!("a@{}.org", "b".repeat(300))), Err(EmailProblem::TooLong));
    }
}
