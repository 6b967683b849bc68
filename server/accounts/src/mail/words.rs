//! The words of each mail, from the templates in its folder. In HTML the values are escaped.

use askama::Template;

use crate::failure::Fault;

/// The parts of a mail before it has a recipient.
pub(super) struct Written {
    pub(super) subject: String,
    pub(super) text: String,
    pub(super) html: String,
}

/// Declares a message: its values, and the three templates they go into.
macro_rules! message {
    ($(#[$meta:meta])* $name:ident { $($field:ident),+ }, by $($headed:ident),+; $subject:tt, $text:tt, $html:tt) => {
        $(#[$meta])*
        pub(super) struct $name<'a> { $(pub(super) $field: &'a str),+ }

        impl $name<'_> {
            pub(super) fn write(&self) -> Result<Written, Fault> {
                #[derive(Template)]
                #[template(path = $subject, escape = "none")]
                struct Subject<'a> { $($headed: &'a str),+ }
                #[derive(Template)]
                #[template(path = $text, escape = "none")]
                struct Text<'a> { $($field: &'a str),+ }
                #[derive(Template)]
                #[template(path = $html)]
                struct Html<'a> { $($field: &'a str),+ }
                let Self { $($field),+ } = self;
                Ok(Written {
                    // A line break in a subject would begin a header.
                    subject: Subject { $($headed),+ }.render()?.replace(['\r', '\n'], " ").trim().to_owned(),
                    text: Text { $($field),+ }.render()?,
                    html: Html { $($field),+ }.render()?,
                })
            }
        }
    };
}

message!(
    /// Asks the owner of an address to confirm it.
    ConfirmAddress { product, address, link, until },
    by product; "confirm_address/subject.txt", "confirm_address/text.txt", "confirm_address/html.html"
);
message!(
    /// Tells the owner of an account that somebody signed up with its address.
    AccountExists { product, address, sign_in },
    by product; "account_exists/subject.txt", "account_exists/text.txt", "account_exists/html.html"
);
message!(
    /// Lets somebody sign in.
    SignInLink { product, address, link, code, until, at },
    by product, at; "sign_in_link/subject.txt", "sign_in_link/text.txt", "sign_in_link/html.html"
);
message!(
    /// Lets somebody set a new password.
    SetPasswordLink { product, address, link, code, until, at },
    by product, at; "set_password_link/subject.txt", "set_password_link/text.txt", "set_password_link/html.html"
);
message!(
    /// Lets somebody without scripts make a recovery code.
    RecoveryCodeMail { product, address, code, until, sessions, at },
    by product, at; "recovery_code_mail/subject.txt", "recovery_code_mail/text.txt", "recovery_code_mail/html.html"
);
message!(
    /// Asks the address that an account is to have.
    ConfirmNewAddress { product, old, address, link, code, until, at },
    by product, at; "confirm_new_address/subject.txt", "confirm_new_address/text.txt", "confirm_new_address/html.html"
);
message!(
    /// Asks the address that an account has, about another.
    AllowNewAddress { product, address, new, link, code, until, secure, at },
    by product, at; "allow_new_address/subject.txt", "allow_new_address/text.txt", "allow_new_address/html.html"
);
message!(
    /// Tells the old address, each day, that another takes its place.
    AddressWaiting { product, address, new, due, secure },
    by product; "address_waiting/subject.txt", "address_waiting/text.txt", "address_waiting/html.html"
);
message!(
    /// Tells the old address that another is to take its place, where the second factor stands in for it.
    AddressAsked { product, address, new, until, secure },
    by product; "address_asked/subject.txt", "address_asked/text.txt", "address_asked/html.html"
);
message!(
    /// Tells the old address that another has taken its place.
    AddressChanged { product, address, new, at, outlook, secure },
    by product; "address_changed/subject.txt", "address_changed/text.txt", "address_changed/html.html"
);
message!(
    /// Tells the owner of an account what happened to it.
    Security { product, address, title, sentence, at, secure },
    by title; "security/subject.txt", "security/text.txt", "security/html.html"
);
