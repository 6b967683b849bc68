//! The names by which what the server renders and what the browser runs know each other: one list for both sides.
//!
//! A test sees to it that each is written by the server's half and read by the browser's; end2end tries each of them.

/// On `<html>` once the program runs. The style sheet shows what needs it, and hides what stands in for it.
pub const LIVE: &str = "data-live";
/// On a button: what pressing it does, one of [`Deed`].
pub const DO: &str = "data-do";
/// On an element whose content the browser takes over: which view, one of [`Island`].
pub const ISLAND: &str = "data-island";
/// On a settings page: whose it is.
pub const ACCOUNT: &str = "data-account";
/// On a settings page: what passkey managers are told of the account, as JSON.
pub const PASSKEYS: &str = "data-passkeys";
/// On a hidden field that is filled with the browser's own time zone.
pub const BROWSER_ZONE: &str = "data-browser-zone";
/// On a `datalist` that is filled from this address when its field is first used.
pub const OPTIONS: &str = "data-options";
/// On a link: what is typed on the page is kept while one signs in again.
pub const KEEP: &str = "data-keep";
/// On what a page says when its sign-in has ended.
pub const SIGNED_OUT: &str = "data-signed-out";
/// On what a form has opened: there one looks after it was sent.
pub const LOOK: &str = "data-look";
/// On what waits for something to happen elsewhere: the page is looked at again, and shown where it has become another.
pub const WATCH: &str = "data-watch";
/// On a field into which the browser's half has put what was typed before.
pub const TYPED: &str = "data-typed";
/// What **Copy** copies.
pub const TEXT: &str = "data-text";
/// Where a passkey leads to.
pub const NEXT: &str = "data-next";
/// The field whose password the rules are about, by its id.
pub const OF: &str = "data-of";
/// Which rules: the policy's word.
pub const POLICY: &str = "data-policy";
/// Which form a test is for: the purpose's word.
pub const PURPOSE: &str = "data-purpose";
/// The test that came with the page: JSON.
pub const OFFER: &str = "data-offer";
/// The sentence of a refusal that came with the page.
pub const ERROR: &str = "data-error";

/// On a request by which [`crate::navigation`] moves on from a settings page: who is signed out is told so on the page.
pub const MOVE_HEADER: &str = "x-vestibule-move";
/// On an answer to a behaviour: why it was refused, in words, percent-encoded.
pub const SENTENCE_HEADER: &str = "x-vestibule-sentence";

/// The regions of every page that say what was done, and what went wrong with the page as a whole.
pub const NOTICE_REGION: &str = "notice";
/// See [`NOTICE_REGION`].
pub const ALERT_REGION: &str = "alert";

/// What a button does in the browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// Shows a password, or hides it again.
    Show,
    /// Copies a text.
    Copy,
    /// Begins the test that programs fail anew.
    Captcha,
    /// Adds a passkey.
    AddPasskey,
    /// Signs in with a passkey.
    PasskeySignIn,
    /// A passkey as the second factor.
    PasskeySecondFactor,
    /// A passkey as the proof before something serious.
    PasskeyProof,
}

impl Deed {
    /// All there are.
    pub const ALL: [Self; 7] = [
        Self::Captcha,
        Self::Show,
        Self::Copy,
        Self::AddPasskey,
        Self::PasskeySignIn,
        Self::PasskeySecondFactor,
        Self::PasskeyProof,
    ];

    /// Its word in the markup.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Show => "show",
            Self::Copy => "copy",
            Self::Captcha => "captcha",
            Self::AddPasskey => "add-passkey",
            Self::PasskeySignIn => "passkey-sign-in",
            Self::PasskeySecondFactor => "passkey-second-factor",
            Self::PasskeyProof => "passkey-proof",
        }
    }

    /// By its word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|deed| deed.as_str() == word)
    }
}

/// A view that changes by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Island {
    /// The rules of passwords, ticked as one types.
    PasswordRules,
    /// The test that programs fail.
    Captcha,
}

impl Island {
    /// All there are.
    pub const ALL: [Self; 2] = [Self::PasswordRules, Self::Captcha];

    /// Its word in the markup.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PasswordRules => "password-rules",
            Self::Captcha => "captcha",
        }
    }

    /// By its word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|island| island.as_str() == word)
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    /// All the source below these folders, seen from the crate.
    fn source(folders: &[&str]) -> String {
        fn read(folder: &Path, into: &mut String) {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    read(&path, into);
                } else {
                    into.push_str(&fs::read_to_string(path).unwrap());
                }
            }
        }
        let mut all = String::new();
        for folder in folders {
            read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut all);
        }
        all
    }

    #[test]
    fn every_name_is_written_by_the_server_and_read_by_the_browser() {
        let server = source(&["src/components", "src/islands", "src/layouts", "src/pages", "src/server_side"]);
        let browser = source(&["../frontend/src"]);
        let own = include_str!("marks.rs").split("#[cfg(test)]").next().unwrap();
        let names = own.lines().filter_map(|line| line.strip_prefix("pub const ")?.split(':').next());
        let deeds = super::Deed::ALL.map(|deed| format!("Deed::{deed:?}"));
        let islands = super::Island::ALL.map(|island| format!("Island::{island:?}"));
        let names = names.map(str::to_owned).chain(deeds).chain(islands).collect::<Vec<_>>();
        assert!(names.len() > 20, "{names:?}");
        for name in names {
            // These two are the browser's own: it sets the one for the style sheet, and the other for itself.
            let is_browsers = ["LIVE", "TYPED"].contains(&name.as_str());
            let is = |half: &str| {
                half.split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':')
                    .any(|word| word.ends_with(name.as_str()))
            };
            assert!(is_browsers || is(&server), "nothing of the server's half writes {name}");
            assert!(is(&browser), "nothing of the browser's half reads {name}");
        }
    }

    #[test]
    fn deeds_and_islands_are_read_as_they_are_written() {
        assert!(super::Deed::ALL.iter().all(|deed| super::Deed::from_word(deed.as_str()) == Some(*deed)));
        assert!(super::Island::ALL.iter().all(|island| super::Island::from_word(island.as_str()) == Some(*island)));
    }
}
