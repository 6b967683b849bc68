//! Why what was typed is no e-mail address. It is read on the server, in `accounts::email`: the tables for domains in other
//! scripts are too big for a browser.

use serde::{Deserialize, Serialize};

/// Why an address was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmailProblem {
    /// Nothing was typed.
    Missing,
    /// It does not read as one address, like `ada@example.com`.
    NotAnAddress,
    /// Several addresses where one is asked for.
    Several,
    /// More than 254 characters (RFC 5321, 4.5.3.1.3, less the angle brackets).
    TooLong,
    /// The part before the `@` has letters that are not plain ASCII.
    NotAscii,
    /// No domain can be called so.
    Domain,
}
