//! Views that change by themselves in the browser: with what is typed, or with what arrives.
//!
//! *How it works:* the server renders such a view once, as it is at first, into an element that is marked with its name.
//! In the browser `behaviours::islands` mounts the same view there, over signals, and takes it away with the page. It is
//! mounted anew, not hydrated: a node that an extension put between, or a translated text, stops nothing; and what was
//! mounted is let go of, which the framework's own islands never are. Nothing is serialized for it: it reads the
//! attributes of its element.

pub mod captcha;
pub mod password_rules;
