//! What was mailed: links, the codes beside them, and everything that a form could spend, all at once.

use super::{Ada, Database, Server, Visitor};

/// A mail with a link that acts.
pub struct Mail {
    /// Of its link.
    pub token: String,
    /// As typed from the mail; empty where it has none.
    pub code: String,
    pub text: String,
}

/// What lies in mailboxes, good for one spend each.
pub struct Mailed {
    /// Confirms Eve's sign-up.
    pub confirm: String,
    /// Signs Ada in; its code does so in the browser that asked.
    pub sign_in: String,
    pub code: String,
    /// Sets Ada another password.
    pub set_password: String,
    /// The mailbox that is to become Ada's agrees.
    pub new_address: String,
    pub new_code: String,
    /// Takes back what happened to Ada's account.
    pub secure: String,
    /// Ada's recovery code, which her browser was shown.
    pub recovery_code: String,
}

/// For forms that are only looked at, or must not get as far as spending.
pub static NOTHING: Mailed = Mailed {
    confirm: String::new(),
    sign_in: String::new(),
    code: String::new(),
    set_password: String::new(),
    new_address: String::new(),
    new_code: String::new(),
    secure: String::new(),
    recovery_code: String::new(),
};

impl Mail {
    fn read(mail: &serde_json::Value, page: &str) -> Self {
        let mut links = mail["links"].as_array().unwrap().iter().map(|link| link.as_str().unwrap());
        let token = links.find_map(|link| link.split_once(page)?.1.strip_prefix("?token=")).unwrap();
        let text = mail["text"].as_str().unwrap().to_owned();
        let code = text.split_once("code").and_then(|(_, rest)| rest.split_once(": "));
        let code = code.map(|(_, rest)| rest.lines().next().unwrap().to_owned()).unwrap_or_default();
        Self { token: token.to_owned(), code, text }
    }
}

impl Server {
    /// The newest mail to an address whose subject begins so, when all that waited has been sent; the token is of its
    /// link to this page.
    #[track_caller]
    pub fn mail_to(&self, address: &str, subject: &str, page: &str) -> Mail {
        self.rests();
        let mails = self.get("/dev/mailbox").set("accept", "application/json").send();
        let mails: serde_json::Value = serde_json::from_slice(&mails.body).unwrap();
        let is_it =
            |mail: &&serde_json::Value| mail["to"] == address && mail["subject"].as_str().unwrap().starts_with(subject);
        let mail = mails.as_array().unwrap().iter().find(is_it);
        Mail::read(mail.unwrap_or_else(|| panic!("no {subject:?} came to {address}: {mails}")), page)
    }

    /// Lets two minutes pass for links that were asked for: so long nothing is mailed again.
    pub fn two_minutes_pass_for_links(&self) {
        self.rests();
        self.database.run("UPDATE magic_links SET created_at = created_at - 120000");
    }
}

impl Server {
    /// Ada has a passkey, whatever became of the one she had. No device knows it.
    pub fn has_adas_passkey(&self) {
        // Ids are written differently, and as one that all requests can name.
        self.database.run(match &*self.database {
            Database::Sqlite(_) => {
                "INSERT INTO passkeys (id, account_id, credential_id, credential, name, created_at) SELECT \
                 X'019d8f00000070008000000000000001', id, X'00', '{}', 'Her phone', created_at FROM accounts \
                 WHERE email_key = 'ada@example.org' ON CONFLICT DO NOTHING"
            }
            Database::Postgres { .. } => {
                "INSERT INTO passkeys (id, account_id, credential_id, credential, name, created_at) SELECT \
                 '019d8f00-0000-7000-8000-000000000001', id, '\\x00', '{}', 'Her phone', created_at FROM accounts \
                 WHERE email_key = 'ada@example.org' ON CONFLICT DO NOTHING"
            }
        });
    }
}

impl Visitor<'_> {
    /// Asks for a link that signs in, and reads the mail.
    pub fn asks_sign_in_link(&self, address: &str) -> Mail {
        self.sends("/do/email-sign-in-link", &[("email", address)]).must_be(200);
        self.server.mail_to(address, "Sign in to", app::paths::MAGIC_LINK)
    }

    /// Asks for a link that sets a new password, and reads the mail.
    pub fn asks_password_link(&self, address: &str) -> Mail {
        self.sends("/do/forgot-password", &[("email", address)]).must_be(200);
        self.server.mail_to(address, "Set a new password", app::paths::MAGIC_LINK)
    }

    /// Somebody elsewhere signs in as Ada, and she is told: the link by which she says that it was not her.
    pub fn is_told_of_another_sign_in(&self) -> Mail {
        self.server.visitor().sends("/do/sign-in", &Ada::SIGN_IN).must_be(200);
        self.server.mail_to(Ada::EMAIL, "New sign-in", app::paths::SECURE_ACCOUNT)
    }

    /// Ada, signed in, has asked for everything that comes by mail, two minutes ago, and Eve has signed up.
    pub fn waits_for_everything(&self) -> Mailed {
        let recovery_code = self.recovery_code();
        // Its other half, a new password, waits in this browser too.
        let recover = [("email", Ada::EMAIL), ("recovery_code", recovery_code.as_str())];
        self.sends_plainly("/do/recover", &recover, app::paths::RECOVER).must_be(302);
        self.server.has_adas_passkey();
        let confirm = self.waits_with_link("eve@example.org");
        let secure = self.is_told_of_another_sign_in().token;
        self.sends("/do/change-email", &[("new_email", Ada::NEW_EMAIL)]).must_be(200);
        let new = self.server.mail_to(Ada::NEW_EMAIL, "Confirm your new", app::paths::MAGIC_LINK);
        let set_password = self.asks_password_link(Ada::EMAIL).token;
        // Last, so that this is what the browser has a code for.
        let Mail { token: sign_in, code, .. } = self.asks_sign_in_link(Ada::EMAIL);
        self.server.two_minutes_pass_for_links();
        Mailed {
            confirm,
            sign_in,
            code,
            set_password,
            new_address: new.token,
            new_code: new.code,
            secure,
            recovery_code,
        }
    }

    /// The code that is shown in this browser since its account was confirmed.
    pub fn recovery_code(&self) -> String {
        let page = self.opens(app::paths::CODES).must_be(200).text();
        let (_, rest) = page.split_once("class=\"code\">").expect("a code");
        rest.split('<').next().unwrap().to_owned()
    }
}
