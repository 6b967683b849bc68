//! **Security**: how you sign in, and how you get back in.

use accounts::flows::password::NewPassword;
use leptos::prelude::*;
use model::{
    magic_link::AskLinkProblem,
    secret::Secret,
    security::{ChangePasswordProblem, SecurityPage},
    sudo::ProofKind,
};

use super::{passkeys, two_factor};
use crate::{
    components::{
        Card, Check, Form, NewPasswordFields, NoField, PasswordField, Place, ProofField, Refused, Submit, UNEQUAL,
        UsernameOf, new_password_words, url,
    },
    context,
    failure::{Failure, Never},
    layouts::SignedIn,
    notice::Notice,
    page::Answer,
    pages::sign_up::email_words,
};

/// Changes the password; the current one is the proof.
#[server(name = ChangePassword, prefix = "/do", endpoint = "change-password")]
pub async fn change_password(
    current_password: Secret,
    new_password: Secret,
    confirm_password: Secret,
    #[server(default)] sign_out_others: bool,
    #[server(default)] proof: Secret,
) -> Result<(), Failure<Vec<ChangePasswordProblem>>> {
    let refuse = |problem| vec![ChangePasswordProblem::Sudo(problem)];
    let actor = context::sudo_where_two_factor_is_on(proof, refuse).await?;
    let (browser, accounts) = (context::browser(), context::accounts()?);
    let form = NewPassword { new: new_password, again: confirm_password, sign_out_others };
    let changed = async move { accounts.change_password(actor, &current_password, &form, &browser).await };
    let renewed = context::mutate(changed).await?;
    context::renew(&renewed);
    context::notice(Notice::PasswordChanged);
    Ok(())
}

/// Mails a link to set a new password to the account's own address.
#[server(name = EmailPasswordLink, prefix = "/do", endpoint = "email-password-link")]
pub async fn email_password_link() -> Result<(), Failure<AskLinkProblem>> {
    let (actor, browser, accounts) = (context::actor()?, context::browser(), context::accounts()?);
    let asked = context::mutate(async move { accounts.ask_password_link(actor, &browser).await }).await?;
    context::await_link(&asked);
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Current,
    New,
    Repeated,
}

/// The page.
pub async fn page() -> Answer {
    let who = SignedIn::at("Security", "Sign in to load your security settings.").await?;
    let (accounts, actor, browser) = (&who.accounts, who.actor, context::browser());
    let security = context::read::<_, Never>(accounts.security(actor)).await?;
    let two_factor = context::read::<_, Never>(accounts.two_factor_card(actor, &browser)).await?;
    let passkeys = context::read::<_, Never>(accounts.passkeys(actor)).await?;
    // While an app is set up, its key stands on the page.
    let is_secret = two_factor::shows_key(&two_factor);
    let cards = view! {
        {password(security)}
        {two_factor::card(two_factor)}
        {passkeys::card(passkeys)}
    };
    let page = who.page("Security", "How you sign in, and how you get back in.", cards);
    Ok(if is_secret { page.secret() } else { page })
}

fn password(page: SecurityPage) -> impl IntoView {
    let SecurityPage { email, policy, password_changed, proof } = page;
    let refused = Refused::of::<ChangePassword, _>(place, "Your password was not changed. Check the marked fields.");
    let refused_link = Refused::<NoField>::of::<EmailPasswordLink, _>(
        |AskLinkProblem::Email(problem)| Place::bar(email_words(problem)),
        "",
    );
    // The current password is the proof, but not where two-factor is on.
    let asked = proof.filter(|kind| *kind == ProofKind::Code);
    let changed =
        password_changed.map_or_else(|| "You chose it when you signed up.".to_owned(), |at| format!("Changed {at}."));
    let foot = view! {
        <Submit label="Change Password" />
        <Submit label="Email me a link to set a new password" class="btn bare" form="email-password-link" />
    };
    view! {
        {refused.bar()}
        {refused_link.bar()}
        // Stands apart because forms do not stand in forms; its button is in the other one's foot.
        <Form to={url::<EmailPasswordLink>()} id="email-password-link" />
        <Card title="Password" lead=changed.into_any() to={url::<ChangePassword>()} foot=foot.into_any()>
            <div class="body">
                <UsernameOf email />
                <PasswordField
                    label="Current password" name="current_password" autocomplete="current-password"
                    error=refused.at(At::Current)
                />
                <NewPasswordFields policy error=refused.at(At::New) repeat_error=refused.at(At::Repeated) />
                <ProofField form="change-password" asked refused=refused.proof() />
                <Check name="sign_out_others" label="Sign out other devices" is_ticked=true />
            </div>
        </Card>
    }
}

fn place(problem: ChangePasswordProblem) -> Place<At> {
    match problem {
        ChangePasswordProblem::CurrentMissing => Place::at(At::Current, "Enter your current password."),
        ChangePasswordProblem::CurrentWrong => Place::at(At::Current, "That is not your current password."),
        ChangePasswordProblem::New(problem) => Place::at(At::New, new_password_words(problem)),
        ChangePasswordProblem::Same => Place::at(At::New, "This is your current password. Choose another one."),
        ChangePasswordProblem::Unequal => Place::at(At::Repeated, UNEQUAL),
        ChangePasswordProblem::Sudo(problem) => Place::Proof(problem),
    }
}
