//! The icons: one list of paths in a box of twenty.

use leptos::prelude::*;

/// An icon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// Profile.
    Person,
    /// Security.
    Shield,
    /// Sessions.
    Screen,
    /// A browser in a hand.
    Phone,
    /// Notifications.
    Bell,
    /// Webhooks.
    Chain,
    /// API keys.
    Key,
    /// Activity.
    Pulse,
    /// Danger zone.
    Warning,
    /// Mail.
    Envelope,
    /// Sign out.
    Leave,
    /// The password.
    Lock,
}

impl Icon {
    /// All there are.
    pub const ALL: [Self; 12] = [
        Self::Person,
        Self::Shield,
        Self::Screen,
        Self::Phone,
        Self::Bell,
        Self::Chain,
        Self::Key,
        Self::Pulse,
        Self::Warning,
        Self::Envelope,
        Self::Leave,
        Self::Lock,
    ];

    const fn path(self) -> &'static str {
        match self {
            Self::Person => {
                "M10 3.3a3.2 3.2 0 1 1 0 6.4 3.2 3.2 0 0 1 0-6.4ZM3.5 17c.8-3.4 3.4-4.9 6.5-4.9s5.7 1.5 6.5 4.9"
            }
            Self::Shield => "M10 2.5 16 5v4.600c0 3.8-2.5 6.6-6 7.9-3.5-1.3-6-4.1-6-7.900V5Z",
            Self::Screen => {
                "M4 4h12a1.5 1.5 0 0 1 1.5 1.500V12a1.5 1.5 0 0 1-1.5 1.500H4A1.5 1.5 0 0 1 2.5 12V5.500A1.5 1.5 0 0 1 4 4ZM7 17h6"
            }
            Self::Phone => {
                "M7 2.500h6A1.5 1.5 0 0 1 14.5 4v12a1.5 1.5 0 0 1-1.5 1.500H7A1.5 1.5 0 0 1 5.5 16V4A1.5 1.5 0 0 1 7 2.500ZM9 15h2"
            }
            Self::Bell => "M5 8.500a5 5 0 0 1 10 0c0 4 1.5 5 1.5 5h-13S5 12.5 5 8.500ZM8.5 16.500a1.7 1.7 0 0 0 3 0",
            Self::Chain => {
                "M8.2 11.800a3 3 0 0 0 4.3 0l3.1-3.100a3 3 0 1 0-4.3-4.300L10 5.700M11.8 8.200a3 3 0 0 0-4.3 0l-3.1 3.100a3 3 0 1 0 4.3 4.300l1.3-1.3"
            }
            Self::Key => "M6.5 10a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7ZM9 11l7.5-7.500M13.5 6.5 16 9",
            Self::Pulse => "M2 10h3.500L8 4l4 12 2.5-6H18",
            Self::Warning => "M10 3 18 16.500H2ZM10 8.500V12M10 14.300v.1",
            Self::Envelope => {
                "M3.5 4.500h13a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-13a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1ZM3 5.500l7 5.5 7-5.5"
            }
            Self::Lock => {
                "M6 9h8a1.500 1.5 0 0 1 1.5 1.500v5A1.5 1.5 0 0 1 14 17H6a1.5 1.5 0 0 1-1.500-1.500v-5A1.5 1.5 0 0 1 6 9ZM7 9V6a3 3 0 0 1 6 0v3M10 12v2"
            }
            Self::Leave => "M8 3H5a1.5 1.5 0 0 0-1.5 1.500v11A1.5 1.5 0 0 0 5 17h3M12.5 6.5 16 10l-3.5 3.500M16 10H8",
        }
    }
}

/// Draws an icon. It says nothing that words beside it do not.
#[component]
pub fn IconView(
    /// Which.
    icon: Icon,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 20 20" aria-hidden="true">
            <path d=icon.path() />
        </svg>
    }
}
