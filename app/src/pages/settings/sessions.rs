//! **Sessions**: browsers that are signed in, each of which can be named and ended.

use leptos::{either::Either, prelude::*};
use model::{
    session::{ActiveSignIn, LogoutProblem, NameSignInProblem},
    text::{NAME_MAX, TextProblem},
};

use crate::{
    components::{Badge, Card, Empty, Form, Icon, NoField, Place, Refused, Row, Rows, Submit, Tone, url},
    context,
    failure::{Failure, Never},
    layouts::SignedIn,
    notice::Notice,
    page::Answer,
    paths,
};

/// **Logout** on a row.
#[server(name = Logout, prefix = "/do", endpoint = "logout")]
pub async fn logout(id: String) -> Result<(), Failure<LogoutProblem>> {
    let (actor, accounts) = (context::actor()?, context::accounts()?);
    context::mutate(async move { accounts.log_out_one(actor, &id).await }).await?;
    context::notice(Notice::LoggedOut);
    Ok(())
}

/// **Logout Other Sessions**.
#[server(name = LogoutOthers, prefix = "/do", endpoint = "logout-others")]
pub async fn logout_others() -> Result<(), Failure<Never>> {
    let (actor, accounts) = (context::actor()?, context::accounts()?);
    let ended =
        async move { accounts.log_out_others(actor).await.map_err(|failure| failure.map(|nothing| match nothing {})) };
    context::mutate(ended).await?;
    context::notice(Notice::OthersLoggedOut);
    Ok(())
}

/// **Logout All Sessions**: this one too.
#[server(name = LogoutAll, prefix = "/do", endpoint = "logout-all")]
pub async fn logout_all() -> Result<(), Failure<Never>> {
    let (actor, accounts) = (context::actor()?, context::accounts()?);
    let ended =
        async move { accounts.log_out_all(actor).await.map_err(|failure| failure.map(|nothing| match nothing {})) };
    context::mutate(ended).await?;
    context::farewell();
    context::notice(Notice::AllLoggedOut);
    context::redirect(paths::SIGN_IN);
    Ok(())
}

/// Gives a row a name; an empty one takes it back.
#[server(name = NameSignIn, prefix = "/do", endpoint = "name-sign-in")]
pub async fn name_sign_in(id: String, name: String) -> Result<(), Failure<NameSignInProblem>> {
    let (actor, accounts) = (context::actor()?, context::accounts()?);
    context::mutate(async move { accounts.name_sign_in(actor, &id, &name).await }).await?;
    context::notice(Notice::SignInNamed);
    Ok(())
}

/// The page.
pub async fn page() -> Answer {
    let who = SignedIn::at("Sessions", "Sign in to load your active sessions").await?;
    let page = context::read::<_, Never>(who.accounts.active_sign_ins(who.actor)).await?;
    let driver_sessions = match context::links::<Never>()?.sessions.clone() {
        Some(url) => Either::Left(view! { <a href=url rel="external">"driver sessions"</a> }),
        None => Either::Right("driver sessions"),
    };
    let lead = view! {
        "We do not store or show IP addresses with a sign-in. These are not your " {driver_sessions} "."
    };
    let others = if page.sign_ins.iter().any(|row| !row.is_this) {
        let label = "Logout Other Sessions";
        Either::Left(view! { <Form to={url::<LogoutOthers>()}><Submit label class="btn" /></Form> })
    } else {
        Either::Right(view! { <span class="small quiet">"No other browser is signed in."</span> })
    };
    let foot = view! {
        {others}
        <Form to={url::<LogoutAll>()}><Submit label="Logout All Sessions" class="btn bad" /></Form>
        <span class="note small quiet">"All includes this one."</span>
    };
    let empty = Empty { icon: Icon::Screen, title: "", sentence: "No browser is signed in.", way_out: None };
    let rows = page.sign_ins.into_iter().map(|sign_in| row(sign_in).into_any()).collect();
    let cards = view! {
        {Refused::<NoField>::of::<Logout, _>(|problem| Place::bar(logout_words(problem)), "").bar()}
        {Refused::<NoField>::of::<NameSignIn, _>(|problem| Place::bar(name_words(problem)), "").bar()}
        {Refused::<NoField>::of::<LogoutOthers, _>(|never| match never {}, "").bar()}
        {Refused::<NoField>::of::<LogoutAll, _>(|never| match never {}, "").bar()}
        <Card title="Active sign-ins" lead=lead.into_any() foot=foot.into_any()>
            <Rows rows empty />
        </Card>
    };
    Ok(who.page("Sessions", "Browsers where you are signed in.", cards))
}

fn row(sign_in: ActiveSignIn) -> impl IntoView {
    let ActiveSignIn { id, device, name, first_seen, last_active, is_this } = sign_in;
    let is_handheld = ["iPhone", "iPad", "Android"].iter().any(|word| device.contains(word));
    let icon = if is_handheld { Icon::Phone } else { Icon::Screen };
    let title = name.clone().unwrap_or_else(|| device.clone());
    let device = name.is_some().then(|| format!("{device} · "));
    let detail = view! { {device} {last_active} " · first seen " {first_seen} };
    // For whoever hears the buttons without seeing where they stand.
    let (about, name_of) = (title.clone(), format!("Name of {title}"));
    let badge = is_this.then(|| view! { <Badge tone=Tone::Now says="This device" /> }.into_any());
    let (renamed, logged_out) = (id.clone(), about.clone());
    let end = if is_this {
        view! { <span class="small quiet">"Sign out from the menu instead"</span> }.into_any()
    } else {
        view! {
            <Form to={url::<Logout>()}>
                <input type="hidden" name="id" value=id />
                <Submit label="Logout" about=logged_out class="btn" />
            </Form>
        }
        .into_any()
    };
    view! {
        <Row icon title badge=badge detail=detail.into_any() end=end>
            <details class="more quiet-more">
                <summary>"Name"<span class="visually-hidden">" "{about}</span></summary>
                <Form to={url::<NameSignIn>()} class="code-form">
                    <input type="hidden" name="id" value=renamed />
                    <input
                        class="in" name="name" aria-label=name_of value=name.unwrap_or_default()
                        maxlength=NAME_MAX.to_string() autocomplete="off"
                    />
                    <Submit label="Save name" class="btn" />
                </Form>
            </details>
        </Row>
    }
}

const fn logout_words(problem: LogoutProblem) -> &'static str {
    match problem {
        LogoutProblem::Gone => "That browser is signed out already.",
        LogoutProblem::ThisDevice => "That is this browser. Sign out from the menu instead.",
    }
}

fn name_words(problem: NameSignInProblem) -> String {
    match problem {
        NameSignInProblem::Gone => "That browser is signed out already.".to_owned(),
        NameSignInProblem::Name(TextProblem::TooLong) => format!("The name can have at most {NAME_MAX} characters."),
        NameSignInProblem::Name(_) => "The name has characters that cannot be shown. Type it again.".to_owned(),
    }
}
