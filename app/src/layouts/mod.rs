//! What stands around pages: the gate before signing in, the settings behind it.

mod gate;
mod settings;

pub use gate::Gate;
pub use settings::{LoadingCard, NotLoaded, PageHead, SettingsLayout, SharedFrame, SignOut, here};
