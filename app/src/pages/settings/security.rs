//! **Security**: how you sign in, and how you get back in.

use leptos::{either::Either, html::Form, prelude::*};
use model::{
    magic_link::AskLinkProblem,
    secret::Secret,
    security::{ChangePasswordProblem, SecurityPage},
    sudo::ProofKind,
};

use crate::{
    components::{
        FailureBar, NewPasswordFields, PasswordField, ProofField, Submit, UNEQUAL, at_field, failure_of,
        new_password_words, proof_words,
    },
    failure::{Failure, Never},
    layouts::{LoadingCard, NotLoaded, PageHead, SharedFrame},
    notice::Notice,
    pages::settings::passkeys::PasskeysCard,
    pages::settings::two_factor::TwoFactor,
};

#[server(prefix = "/do", endpoint = "load-security")]
async fn load_security() -> Result<SecurityPage, Failure<Never>> {
    use crate::context;
    let actor = context::actor()?;
    context::read(context::accounts()?.security(actor)).await
}

/// Changes the password; the current one is the proof. Gives back the page as it is now.
#[server(name = ChangePassword, prefix = "/do", endpoint = "change-password")]
pub async fn change_password(
    current_password: Secret,
    new_password: Secret,
    confirm_password: Secret,
    #[server(default)] sign_out_others: bool,
    #[server(default)] proof: Secret,
) -> Result<SecurityPage, Failure<Vec<ChangePasswordProblem>>> {
    use crate::context;
    use accounts::flows::password::NewPassword;
    let refuse = |problem| vec![ChangePasswordProblem::Sudo(problem)];
    let actor = context::sudo_where_two_factor_is_on(proof, refuse).await?;
    let (browser, accounts) = (context::browser(), context::accounts()?);
    let form = NewPassword { new: new_password, again: confirm_password, sign_out_others };
    let core = accounts.clone();
    let changed = async move { core.change_password(actor, &current_password, &form, &browser).await };
    let renewed = context::mutate(changed).await?;
    context::renew(&renewed);
    context::notice_without_scripts(Notice::PasswordChanged);
    context::read(accounts.security(actor)).await
}

/// Mails a link to set a new password to the account's own address.
#[server(name = EmailPasswordLink, prefix = "/do", endpoint = "email-password-link")]
pub async fn email_password_link() -> Result<(), Failure<AskLinkProblem>> {
    use crate::context;
    let (actor, browser, accounts) = (context::actor()?, context::browser(), context::accounts()?);
    let asked = context::mutate(async move { accounts.ask_password_link(actor, &browser).await }).await?;
    context::await_link(&asked);
    Ok(())
}

/// The page.
#[component]
pub fn Security() -> impl IntoView {
    let page = Resource::new(|| (), |()| load_security());
    view! {
        <PageHead title="Security" lead="How you sign in, and how you get back in." />
        <Suspense fallback=|| view! { <LoadingCard /> }>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(page) => Either::Left(view! { <PasswordCard page /> }),
                    Err(failure) => Either::Right(view! { <NotLoaded failure sentence="Sign in to load your security settings." /> }),
                }
            })}
        </Suspense>
        <TwoFactor />
        <PasskeysCard />
    }
}

#[component]
fn PasswordCard(page: SecurityPage) -> impl IntoView {
    let (action, link) = (ServerAction::<ChangePassword>::new(), ServerAction::<EmailPasswordLink>::new());
    let failure = failure_of(action);
    let link_failure = failure_of(link);
    let error = move |field| at_field(failure, field, place);
    let proof_refused = Signal::derive(move || match failure.get() {
        Some(Failure::Refused(problems)) => problems.into_iter().find_map(|problem| match problem {
            ChangePasswordProblem::Sudo(problem) => Some(problem),
            _ => None,
        }),
        _ => None,
    });
    let (policy, email) = (page.policy, page.email.clone());
    let kept = RwSignal::new(page);
    // The current password is the proof, but not where two-factor is on.
    let asked = Signal::derive(move || kept.with(|page| page.proof).filter(|kind| *kind == ProofKind::Code));
    let typed = RwSignal::new(String::new());
    let form = NodeRef::<Form>::new();
    let shared = expect_context::<SharedFrame>();
    Effect::new(move |_| match action.value().get() {
        Some(Ok(page)) => {
            kept.set(page);
            if let Some(form) = form.get_untracked() {
                form.reset();
            }
            typed.set(String::new());
            shared.say(Some(Notice::PasswordChanged));
        }
        Some(Err(_)) => shared.say(None),
        None => {}
    });
    let changed = move || {
        kept.with(|page| match &page.password_changed {
            Some(at) => format!("Changed {at}."),
            None => "It is the one that you chose when you signed up.".to_owned(),
        })
    };
    view! {
        <FailureBar failure refused=|_| Some("Your password was not changed. Please look at the marked fields.".to_owned()) />
        <FailureBar failure=link_failure refused=|_| None />
        // Stands apart because forms do not stand in forms; its button is in the other one's foot.
        <ActionForm action=link attr:id="email-password-link">""</ActionForm>
        <ActionForm action node_ref=form attr:class="card" attr:novalidate=true>
            <header>
                <h2>"Password"</h2>
                <p>{changed}</p>
            </header>
            <div class="body">
                // For password managers: whose password it is.
                <input type="text" class="visually-hidden" value=email autocomplete="username" tabindex="-1" aria-hidden="true" readonly />
                <PasswordField
                    label="Current password" name="current_password" autocomplete="current-password"
                    error=error("current_password")
                />
                <NewPasswordFields
                    policy typed error=error("new_password") repeat_error=error("confirm_password")
                />
                <ProofField form="change-password" asked refused=proof_refused />
                <label class="check">
                    <input type="checkbox" name="sign_out_others" value="true" checked=true />
                    "Sign out other devices"
                </label>
            </div>
            <footer>
                <Submit label="Change Password" pending=action.pending() />
                <button type="submit" class="btn bare" class:busy=link.pending() form="email-password-link">
                    "Email me a link to set a new password"
                </button>
            </footer>
        </ActionForm>
    }
}

/// Where a refusal belongs, and what it says.
fn place(problem: ChangePasswordProblem) -> (&'static str, String) {
    let (field, sentence) = match problem {
        ChangePasswordProblem::CurrentMissing => ("current_password", "Enter your current password."),
        ChangePasswordProblem::CurrentWrong => ("current_password", "That is not your current password."),
        ChangePasswordProblem::New(problem) => ("new_password", new_password_words(problem)),
        ChangePasswordProblem::Same => ("new_password", "This is your current password. Choose another one."),
        ChangePasswordProblem::Sudo(problem) => ("change-password-proof", proof_words(problem)),
        ChangePasswordProblem::Unequal => ("confirm_password", UNEQUAL),
    };
    (field, sentence.to_owned())
}
