//! Somebody with a browser: cookies are kept and sent back.

use std::{cell::RefCell, collections::BTreeMap};

use super::{Answer, Request, Server, until};

/// A browser without scripts or with them, as each request says.
pub struct Visitor<'s> {
    pub server: &'s Server,
    jar: RefCell<BTreeMap<String, String>>,
}

/// Who the tests are about.
pub struct Ada;

impl Ada {
    pub const EMAIL: &str = "Ada@Example.org";
    /// What her address is to become.
    pub const NEW_EMAIL: &str = "countess@example.org";
    pub const PASSWORD: &str = "Correct horse 1";
    pub const NEW_PASSWORD: &str = "Correct horse 2";
    /// The id of [`Server::has_adas_passkey`].
    pub const PASSKEY: &str = "019d8f00-0000-7000-8000-000000000001";
    pub const SIGN_IN: [(&str, &str); 2] = [("email", Self::EMAIL), ("password", Self::PASSWORD)];

    /// What somebody sends who saves a profile.
    pub const PROFILE: [(&str, &str); 6] = [
        ("first_name", "Ada"),
        ("last_name", "Lovelace"),
        ("display_name", "Ada Lovelace"),
        ("job_position", ""),
        ("phone", ""),
        ("time_zone", "Europe/Berlin"),
    ];

    /// What somebody sends who signs up with this address.
    pub fn form(email: &str) -> [(&str, &str); 7] {
        [
            ("kind", "personal"),
            ("first_name", "Ada"),
            ("last_name", "Lovelace"),
            ("organization_name", ""),
            ("email", email),
            ("password", Self::PASSWORD),
            ("time_zone", "Europe/Berlin"),
        ]
    }
}

impl Server {
    /// Somebody who was never here.
    pub fn visitor(&self) -> Visitor<'_> {
        Visitor { server: self, jar: RefCell::default() }
    }

    /// Ada, with an account, signed in since its confirmation.
    pub fn ada(&self) -> Visitor<'_> {
        let ada = self.visitor();
        let token = ada.waits_with_link(Ada::EMAIL);
        ada.sends("/do/confirm-email", &[("token", &token)]).must_be(200);
        ada
    }

    /// The links mailed to an address, newest first, when one has come.
    pub fn links_to(&self, address: &str) -> Vec<String> {
        let links = || {
            let mails = self.get("/dev/mailbox").set("accept", "application/json").send();
            let mails: serde_json::Value = serde_json::from_slice(&mails.body).unwrap();
            let mails = mails.as_array().unwrap().iter().filter(|mail| mail["to"] == address);
            mails.map(|mail| mail["links"][0].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert!(until(|| !links().is_empty()), "no mail came to {address}");
        links()
    }
}

impl Visitor<'_> {
    pub fn signs_up(&self, address: &str) {
        self.sends("/do/sign-up", &Ada::form(address)).must_be(200);
    }

    /// Signs up and reads the mail: the token of the link.
    pub fn waits_with_link(&self, address: &str) -> String {
        self.signs_up(address);
        let links = self.server.links_to(address);
        links[0].split_once("/verify-email?token=").unwrap().1.to_owned()
    }

    /// Sends a form by script.
    #[track_caller]
    pub fn sends(&self, form: &str, fields: &[(&str, &str)]) -> Answer {
        self.asks(&self.server.post(form, fields))
    }

    /// Sends a form without scripts, from this page.
    #[track_caller]
    pub fn sends_plainly(&self, form: &str, fields: &[(&str, &str)], page: &str) -> Answer {
        let referer = format!("{}{page}", self.server.origin);
        self.asks(&self.server.post(form, fields).without_scripts().with("referer", &referer))
    }

    /// Opens a page.
    #[track_caller]
    pub fn opens(&self, target: &str) -> Answer {
        let path = target.strip_prefix(&self.server.origin).unwrap_or(target);
        self.asks(&self.server.get(path).without_scripts())
    }

    /// Sends a request with the cookies, and keeps those that come back.
    #[track_caller]
    pub fn asks(&self, request: &Request) -> Answer {
        let answer = self.with_cookies(request.clone()).send();
        for line in answer.all("set-cookie") {
            let (name, value) = line.split(';').next().unwrap().split_once('=').unwrap();
            self.keeps(name, value);
        }
        answer
    }

    pub fn with_cookies(&self, request: Request) -> Request {
        let cookies = self.jar.borrow().iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>();
        if cookies.is_empty() { request } else { request.with("cookie", &cookies.join("; ")) }
    }

    pub fn cookie(&self, name: &str) -> String {
        self.jar.borrow().get(name).cloned().unwrap_or_else(|| panic!("no cookie {name}"))
    }

    /// An empty value is forgotten.
    pub fn keeps(&self, name: &str, value: &str) {
        self.jar.borrow_mut().insert(name.to_owned(), value.to_owned());
        self.jar.borrow_mut().retain(|_, value| !value.is_empty());
    }

    pub fn is_signed_in(&self) -> bool {
        self.opens("/settings/profile").status == 200
    }
}
