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
    ($(#[$meta:meta])* $name:ident { $($field:ident),+ }, $subject:tt, $text:tt, $html:tt) => {
        $(#[$meta])*
        pub(super) struct $name<'a> { $(pub(super) $field: &'a str),+ }

        impl $name<'_> {
            pub(super) fn write(&self) -> Result<Written, Fault> {
                #[derive(Template)]
                #[template(path = $subject, escape = "none")]
                struct Subject<'a> { product: &'a str }
                #[derive(Template)]
                #[template(path = $text, escape = "none")]
                struct Text<'a> { $($field: &'a str),+ }
                #[derive(Template)]
                #[template(path = $html)]
                struct Html<'a> { $($field: &'a str),+ }
                let Self { $($field),+ } = self;
                Ok(Written {
                    // A line break in a subject would begin a header.
                    subject: Subject { product: self.product }.render()?.replace(['\r', '\n'], " ").trim().to_owned(),
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
    "confirm_address/subject.txt", "confirm_address/text.txt", "confirm_address/html.html"
);
message!(
    /// Tells the owner of an account that somebody signed up with its address.
    AccountExists { product, address, sign_in },
    "account_exists/subject.txt", "account_exists/text.txt", "account_exists/html.html"
);
