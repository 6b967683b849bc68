//! **Profile**: who you are.
#![expect(clippy::too_many_arguments, reason = "the fields of a form are flat arguments; the macro repeats them")]

use leptos::{either::Either, prelude::*};
use model::{
    account::AccountKind,
    profile::{Frame, PhoneProblem, ProfileForm, ProfilePage, ProfileProblem},
    text::{NAME_MAX, ORGANIZATION_MAX, TextProblem},
};

use crate::{
    components::{FailureBar, Field, Submit, ZoneField, at_field, failure_of},
    failure::{Failure, Never},
    layouts::{LoadingCard, NotLoaded, PageHead, SharedFrame},
    notice::Notice,
    pages::settings::{change_email::EmailCardView, recovery_code::RecoveryCodeView},
    pages::sign_up::{first_name_words, last_name_words, organization_words},
};

#[server(prefix = "/do", endpoint = "load-profile")]
async fn load_profile() -> Result<ProfilePage, Failure<Never>> {
    use crate::context;
    let actor = context::actor()?;
    let mut page = context::read(context::accounts()?.profile(actor)).await?;
    if let Some(typed) = context::take_typed() {
        page.form = typed;
    }
    page.email.typed = context::take_typed();
    Ok(page)
}

/// Saves the profile; gives back the page and the frame as they are now.
#[server(name = SaveProfile, prefix = "/do", endpoint = "save-profile")]
pub async fn save_profile(
    first_name: String,
    last_name: String,
    display_name: String,
    #[server(default)] organization_name: String,
    job_position: String,
    phone: String,
    time_zone: String,
    #[server(default)] account: String,
) -> Result<(ProfilePage, Frame), Failure<Vec<ProfileProblem>>> {
    use crate::context;
    let form = ProfileForm { first_name, last_name, display_name, organization_name, job_position, phone, time_zone };
    let actor = context::actor().inspect_err(|_| context::keep_typed_of(&form, &account))?;
    let kept = form.clone();
    let accounts = context::accounts()?;
    let saved = context::mutate(async move { accounts.save_profile(actor, &form).await })
        .await
        .inspect_err(|_| context::keep_typed(&kept))?;
    context::notice_without_scripts(Notice::ProfileSaved);
    Ok(saved)
}

/// The page.
#[component]
pub fn Profile() -> impl IntoView {
    let page = Resource::new(|| (), |()| load_profile());
    view! {
        <PageHead title="Profile" lead="Who you are to this service and on your invoices." />
        <Suspense fallback=|| view! { <LoadingCard /> }>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(page) => Either::Left(view! { <Cards page /> }),
                    Err(failure) => Either::Right(view! { <NotLoaded failure sentence="Sign in to load your profile." /> }),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Cards(page: ProfilePage) -> impl IntoView {
    let action = ServerAction::<SaveProfile>::new();
    let failure = failure_of(action);
    let error = move |field| at_field(failure, field, place);
    let (kind, account) = (page.kind, page.email.account.clone());
    let email = RwSignal::new(page.email.clone());
    let recovery_code = RwSignal::new(page.recovery_code.clone());
    // What is kept: as loaded, then as the last save left it.
    let kept = RwSignal::new(page);
    let shared = expect_context::<SharedFrame>();
    Effect::new(move |_| match action.value().get() {
        Some(Ok((page, frame))) => {
            // Its times are in the zone that was just chosen.
            email.set(page.email.clone());
            kept.set(page);
            shared.change(frame);
            shared.say(Some(Notice::ProfileSaved));
        }
        Some(Err(_)) => shared.say(None),
        None => {}
    });
    let value =
        move |field: fn(&ProfileForm) -> &String| Signal::derive(move || kept.with(|page| field(&page.form).clone()));
    let clock = Signal::derive(move || {
        kept.with(|page| {
            format!(
                "Pages and mails show times in this zone. It is {} there now ({}).",
                page.local_time, page.utc_offset
            )
        })
    });
    view! {
        <FailureBar failure refused=|_| Some("Nothing was saved yet. Please look at the marked fields.".to_owned()) />
        <ActionForm action attr:class="card" attr:novalidate=true>
            <header>
                <h2>"Personal details"</h2>
                <p>"Display name and email are shown on invoices and in webhook delivery logs."</p>
            </header>
            <div class="body">
                <input type="hidden" name="account" value=account />
                <div class="two">
                    <Field
                        label="First name" name="first_name" value=value(|form| &form.first_name)
                        autocomplete="given-name" error=error("first_name")
                    />
                    <Field
                        label="Last name" name="last_name" value=value(|form| &form.last_name)
                        autocomplete="family-name" error=error("last_name")
                    />
                </div>
                <Field
                    label="Display name" name="display_name" value=value(|form| &form.display_name)
                    autocomplete="nickname" error=error("display_name")
                />
                {(kind == AccountKind::Organization)
                    .then(|| view! {
                        <Field
                            label="Organization name" name="organization_name"
                            value=value(|form| &form.organization_name) autocomplete="organization"
                            error=error("organization_name")
                        />
                    })}
                <div class="two">
                    <Field
                        label="Job position" name="job_position" value=value(|form| &form.job_position)
                        autocomplete="organization-title" error=error("job_position") optional=true
                    />
                    <Field
                        label="Phone number" name="phone" kind="tel" value=value(|form| &form.phone)
                        autocomplete="tel" error=error("phone") optional=true ltr=true
                    />
                </div>
                <ZoneField value=value(|form| &form.time_zone) error=error("time_zone") hint=clock />
            </div>
            <footer>
                <Submit label="Save" pending=action.pending() />
                {move || {
                    kept.with(|page| page.changed.clone())
                        .map(|changed| view! { <span class="note small quiet">"Last changed "{changed}</span> })
                }}
            </footer>
        </ActionForm>
        <EmailCardView kept=email />
        {move || view! { <RecoveryCodeView card=recovery_code.get() /> }}
    }
}

/// Where a refusal belongs, and what it says.
fn place(problem: ProfileProblem) -> (&'static str, String) {
    match problem {
        ProfileProblem::FirstName(problem) => ("first_name", first_name_words(problem)),
        ProfileProblem::LastName(problem) => ("last_name", last_name_words(problem)),
        ProfileProblem::DisplayName(problem) => ("display_name", display_name_words(problem)),
        ProfileProblem::OrganizationName(problem) => ("organization_name", organization_words(problem)),
        ProfileProblem::JobPosition(problem) => ("job_position", job_words(problem)),
        ProfileProblem::Phone(problem) => ("phone", phone_words(problem).to_owned()),
        ProfileProblem::TimeZone => {
            ("time_zone", "Choose a time zone from the list, like Europe/Berlin or UTC.".to_owned())
        }
    }
}

fn display_name_words(problem: TextProblem) -> String {
    match problem {
        TextProblem::Missing => "Enter the name that others see.".to_owned(),
        TextProblem::TooLong => format!("The display name can have at most {ORGANIZATION_MAX} characters."),
        TextProblem::Forbidden => "The display name holds characters that cannot be shown. Type it again.".to_owned(),
    }
}

fn job_words(problem: TextProblem) -> String {
    match problem {
        TextProblem::Missing => String::new(),
        TextProblem::TooLong => format!("The job position can have at most {NAME_MAX} characters."),
        TextProblem::Forbidden => "The job position holds characters that cannot be shown. Type it again.".to_owned(),
    }
}

const fn phone_words(problem: PhoneProblem) -> &'static str {
    match problem {
        PhoneProblem::NoCountryCode => "Add the country code, like +49 30 901820.",
        PhoneProblem::NotANumber => "There is no such number in that country. Check the digits.",
    }
}
