//! Links that were asked for, and other mails of an account.

use accounts::{flows::sessions::Browser, store::mailbox::MailRow};
use model::{magic_link::LinkPurpose, secret::Secret};

use super::{Ada, World};

/// The subject of the mail about a browser in which the account has not been signed in to before.
pub const NEW_BROWSER: &str = "New sign-in to your account";

/// A link that was asked for, and has come.
#[derive(Debug, Clone)]
pub struct Asked {
    /// What the browser that asked keeps.
    pub kept: Secret,
    /// The token in the mail.
    pub link: Secret,
    /// The code in the mail, as printed.
    pub code: String,
}

impl Asked {
    /// Another code than the one in the mail.
    pub fn wrong_code(&self) -> String {
        self.code.chars().filter(char::is_ascii_digit).map(|digit| if digit == '9' { '0' } else { '9' }).collect()
    }
}

impl World {
    /// Asks for a link to Ada's address in this browser, and reads the mail.
    pub async fn asked(&self, purpose: LinkPurpose, browser: &Browser) -> Asked {
        let kept = self.ask_link(Ada::EMAIL, purpose, "/settings/security", browser).await.unwrap();
        self.deliver().await;
        let mail = self.mail_to(Ada::EMAIL).await;
        Asked { kept, link: Self::magic_link_in(&mail), code: Self::code_in(&mail) }
    }

    /// The token of the magic link in a mail.
    pub fn magic_link_in(mail: &MailRow) -> Secret {
        let (_, rest) = mail.body_text.split_once("/magic-link?token=").unwrap();
        Secret::new(rest.split_whitespace().next().unwrap())
    }

    /// The code in a mail, as printed.
    pub fn code_in(mail: &MailRow) -> String {
        let (_, rest) = mail.body_text.split_once("where you asked for it: ").unwrap();
        rest.lines().next().unwrap().to_owned()
    }

    /// Delivers, and reads what has come to this very address: the subjects, oldest first.
    pub async fn told(&self, address: &str) -> Vec<String> {
        self.deliver().await;
        self.mails_to(address).await.into_iter().rev().map(|mail| mail.subject).collect()
    }

    /// Delivers, and reads what has come to this very address: nothing but that a new browser was signed in to.
    pub async fn told_of_new_browsers(&self, address: &str) {
        let told = self.told(address).await;
        assert!(!told.is_empty() && told.iter().all(|subject| subject == NEW_BROWSER), "{told:?}");
    }
}
