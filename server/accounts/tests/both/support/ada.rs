//! Who the tests are about.

use accounts::flows::sessions::{Actor, Browser};
use model::{account::AccountKind, secret::Secret, sign_up::SignUpForm};

use super::NETWORK;

/// Somebody with an account, signed in since its confirmation.
pub struct Ada {
    pub actor: Actor,
    pub cookie: Secret,
    pub device: Secret,
}

impl Ada {
    pub const EMAIL: &str = "Ada@Example.org";
    pub const PASSWORD: &str = "Correct horse 1";

    /// The form of somebody who signs up, with this address.
    pub fn form(email: &str) -> SignUpForm {
        SignUpForm {
            kind: AccountKind::Personal,
            first_name: "Ada".to_owned(),
            last_name: "Lovelace".to_owned(),
            organization_name: String::new(),
            email: email.to_owned(),
            time_zone: "Europe/Berlin".to_owned(),
        }
    }

    pub fn password() -> Secret {
        Secret::new(Self::PASSWORD)
    }

    /// The browser in which she confirmed her address: the account knows it.
    pub fn browser(&self) -> Browser {
        Browser { device: Some(self.device.clone()), network: NETWORK.to_owned(), ..Browser::default() }
    }
}
