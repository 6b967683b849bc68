//! The whole route tree on one screen.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    SsrMode,
    components::{ParentRoute, Route, Router, Routes},
    path,
};

use crate::{
    components::{History, provide_scripts},
    layouts::SettingsLayout,
    pages::{
        check_your_mail::CheckYourMail,
        confirm_email::ConfirmEmail,
        forgot_password::ForgotPassword,
        link_sent::LinkSent,
        lost::Lost,
        magic_link::MagicLinkPage,
        recover::{RecoverFinish, RecoverStart},
        second_factor::SecondFactorStep,
        secure_account::SecureAccount,
        settings::{activity::Activity, codes::Codes, later, profile::Profile, security::Security, sessions::Sessions},
        sign_in::SignIn,
        sign_up::SignUp,
    },
};

/// The application, on the server and in the browser.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_scripts();
    let (is_routing, set_is_routing) = signal(false);
    // Async: pages leave whole, so that they are complete for a visitor without scripts.
    let whole = SsrMode::Async;
    view! {
        <Router set_is_routing>
            <History is_routing />
            <Show when=move || is_routing.get()>
                <div class="bar" role="progressbar" aria-label="Loading"></div>
            </Show>
            <Routes fallback=Lost>
                <Route path=path!("/sign-up") view=SignUp ssr=whole.clone() />
                <Route path=path!("/sign-up/check-your-mail") view=CheckYourMail ssr=whole.clone() />
                <Route path=path!("/verify-email") view=ConfirmEmail ssr=whole.clone() />
                <Route path=path!("/sign-in") view=SignIn ssr=whole.clone() />
                <Route path=path!("/sign-in/two-factor") view=SecondFactorStep ssr=whole.clone() />
                <Route path=path!("/recover") view=RecoverStart ssr=whole.clone() />
                <Route path=path!("/recover/password") view=RecoverFinish ssr=whole.clone() />
                <Route path=path!("/forgot-password") view=ForgotPassword ssr=whole.clone() />
                <Route path=path!("/magic-link") view=MagicLinkPage ssr=whole.clone() />
                <Route path=path!("/magic-link/check-your-mail") view=LinkSent ssr=whole.clone() />
                <Route path=path!("/secure-account") view=SecureAccount ssr=whole.clone() />
                <ParentRoute path=path!("/settings") view=SettingsLayout ssr=whole>
                    <Route path=path!("/profile") view=Profile />
                    <Route path=path!("/security") view=Security />
                    <Route path=path!("/codes") view=Codes />
                    <Route path=path!("/sessions") view=Sessions />
                    <Route path=path!("/notifications") view=later::Notifications />
                    <Route path=path!("/webhooks") view=later::Webhooks />
                    <Route path=path!("/api-keys") view=later::ApiKeys />
                    <Route path=path!("/activity") view=Activity />
                    <Route path=path!("/danger-zone") view=later::DangerZone />
                </ParentRoute>
            </Routes>
        </Router>
    }
}
