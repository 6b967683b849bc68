//! **Sessions**: browsers that are signed in, each of which can be named and ended.

use leptos::{either::Either, prelude::*};
use model::{
    session::{ActiveSignIn, LogoutProblem, NameSignInProblem},
    text::{NAME_MAX, TextProblem},
};
use serde::{Deserialize, Serialize};

use crate::{
    components::{
        Badge, Card, Empty, Form, Icon, NoField, Place, Refused, Rename, Row, Rows, Submit, Tone, TypedName, url,
    },
    context::{self, Typed},
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
    let typed = TypedSignInName(TypedName { id: id.clone(), name: name.clone() });
    context::mutate(async move { accounts.name_sign_in(actor, &id, &name).await })
        .await
        .inspect_err(|_| context::keep_typed(&typed))?;
    context::notice(Notice::SignInNamed);
    Ok(())
}

/// What was typed into the line of a row.
#[derive(Serialize, Deserialize)]
struct TypedSignInName(TypedName);

impl Typed for TypedSignInName {
    const FORM: &'static str = "name-sign-in";
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct AtName;

/// The page.
pub async fn page() -> Answer {
    let who = SignedIn::at("Sessions", "Sign in to load your active sessions.").await?;
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
    let refused = Refused::of::<NameSignIn, _>(place_of_name, "");
    let typed = context::take_typed().map(|TypedSignInName(typed)| typed).zip(refused.at(AtName));
    let rows = page.sign_ins.into_iter().map(|sign_in| {
        let refused = typed.clone().filter(|(typed, _)| typed.id == sign_in.id);
        row(sign_in, refused.map(|(typed, error)| (typed.name, error))).into_any()
    });
    let rows = rows.collect();
    let cards = view! {
        {Refused::<NoField>::of::<Logout, _>(|problem| Place::bar(logout_words(problem)), "").bar()}
        {refused.bar()}
        {Refused::<NoField>::of::<LogoutOthers, _>(|never| match never {}, "").bar()}
        {Refused::<NoField>::of::<LogoutAll, _>(|never| match never {}, "").bar()}
        <Card title="Active sign-ins" lead=lead.into_any() foot=foot.into_any()>
            <Rows rows empty />
        </Card>
    };
    Ok(who.page("Sessions", "Browsers where you are signed in.", cards))
}

fn row(sign_in: ActiveSignIn, refused: Option<(String, String)>) -> impl IntoView {
    let ActiveSignIn { id, device, name, first_seen, last_active, is_this } = sign_in;
    let is_handheld = ["iPhone", "on iPad", "Android"].iter().any(|word| device.contains(word));
    let icon = if is_handheld { Icon::Phone } else { Icon::Screen };
    let title = name.clone().unwrap_or_else(|| device.clone());
    let device = name.is_some().then(|| format!("{device} · "));
    let detail = view! { {device} {last_active} " · first seen " {first_seen} };
    // For whoever hears the buttons without seeing where they stand.
    let about = title.clone();
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
            <Rename opens="Name" about id=renamed name=name.unwrap_or_default() to={url::<NameSignIn>()} refused />
        </Row>
    }
}

const fn logout_words(problem: LogoutProblem) -> &'static str {
    match problem {
        LogoutProblem::Gone => "That browser is signed out already.",
        LogoutProblem::ThisDevice => "That is this browser. Sign out from the menu instead.",
    }
}

fn place_of_name(problem: NameSignInProblem) -> Place<AtName> {
    match problem {
        NameSignInProblem::Gone => Place::bar("That browser is signed out already."),
        NameSignInProblem::Name(TextProblem::TooLong) => {
            Place::at(AtName, format!("The name can have at most {NAME_MAX} characters."))
        }
        NameSignInProblem::Name(_) => Place::at(AtName, "The name has characters that cannot be shown. Type it again."),
    }
}
