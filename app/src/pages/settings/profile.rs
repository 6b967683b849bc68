//! **Profile**: who you are.
#![expect(clippy::too_many_arguments, reason = "the fields of a form are flat arguments; the macro repeats them")]

use leptos::prelude::*;
use model::{
    account::AccountKind,
    profile::{PhoneProblem, ProfileForm, ProfilePage, ProfileProblem},
    text::{NAME_MAX, ORGANIZATION_MAX, TextProblem},
};

use super::{change_email, recovery_code};
use crate::{
    components::{Card, Field, Names, Place, Refused, Submit, ZoneField, url},
    context,
    failure::{Failure, Never},
    layouts::SignedIn,
    notice::Notice,
    page::Answer,
    pages::sign_up::{first_name_words, last_name_words, organization_words},
};

/// Saves the profile.
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
) -> Result<(), Failure<Vec<ProfileProblem>>> {
    let form = ProfileForm { first_name, last_name, display_name, organization_name, job_position, phone, time_zone };
    let actor = context::actor().inspect_err(|_| context::keep_typed_of(&form, &account))?;
    let kept = form.clone();
    let accounts = context::accounts()?;
    context::mutate(async move { accounts.save_profile(actor, &form).await })
        .await
        .inspect_err(|_| context::keep_typed(&kept))?;
    context::notice(Notice::ProfileSaved);
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    FirstName,
    LastName,
    DisplayName,
    OrganizationName,
    JobPosition,
    Phone,
    TimeZone,
}

/// The page.
pub async fn page() -> Answer {
    let who = SignedIn::at("Profile", "Sign in to load your profile.").await?;
    let mut page = context::read::<_, Never>(who.accounts.profile(who.actor)).await?;
    let typed = context::take_typed();
    let has_come_back = typed.is_some();
    if let Some(typed) = typed {
        page.form = typed;
        page.asks_about_phone = false;
    }
    page.email.typed = context::take_typed();
    let email = page.email.clone();
    let recovery_code = page.recovery_code.clone();
    let cards = view! {
        {details(page, has_come_back)}
        {change_email::card(email)}
        {recovery_code::card(recovery_code)}
    };
    Ok(who.page("Profile", "Who you are to this service and on your invoices.", cards))
}

fn details(page: ProfilePage, has_come_back: bool) -> impl IntoView {
    let ProfilePage { kind, form, asks_about_phone, email, local_time, utc_offset, changed, .. } = page;
    let refused = Refused::of::<SaveProfile, _>(place, "Nothing was saved yet. Check the marked fields.")
        .or_not_saved(has_come_back);
    let organization = (kind == AccountKind::Organization).then(|| {
        view! {
            <Field
                label="Organization name" name="organization_name" value=form.organization_name
                autocomplete="organization" error=refused.at(At::OrganizationName)
            />
        }
    });
    let phone_question = asks_about_phone.then(|| ASK_ABOUT_PHONE.to_owned());
    let clock = format!("Pages and mails show times in this zone. It is {local_time} there now ({utc_offset}).");
    let foot = view! {
        <Submit label="Save" />
        {changed.map(|changed| view! { <span class="note small quiet">"Last changed "{changed}</span> })}
    };
    view! {
        {refused.bar()}
        <Card
            title="Personal details" to={url::<SaveProfile>()} foot=foot.into_any()
            lead="Display name and email are shown on invoices and in webhook delivery logs.".into_any()
        >
            <div class="body">
                <input type="hidden" name="account" value=email.account />
                <Names
                first=form.first_name last=form.last_name first_error=refused.at(At::FirstName)
                last_error=refused.at(At::LastName)
            />
                <Field
                    label="Display name" name="display_name" value=form.display_name autocomplete="nickname"
                    error=refused.at(At::DisplayName)
                />
                {organization}
                <div class="two">
                    <Field
                        label="Job position" name="job_position" value=form.job_position
                        autocomplete="organization-title" error=refused.at(At::JobPosition) optional=true
                    />
                    <Field
                        label="Phone number" name="phone" kind="tel" value=form.phone autocomplete="tel"
                        error=refused.at(At::Phone) optional=true ltr=true nostrip:hint=phone_question
                    />
                </div>
                <ZoneField value=form.time_zone error=refused.at(At::TimeZone) hint=clock />
            </div>
        </Card>
    }
}

/// At **Phone number**, where one is kept that the tables do not know.
const ASK_ABOUT_PHONE: &str = "We do not know numbers like this one, and kept it as it is. Is it right?";

fn place(problem: ProfileProblem) -> Place<At> {
    match problem {
        ProfileProblem::FirstName(problem) => Place::at(At::FirstName, first_name_words(problem)),
        ProfileProblem::LastName(problem) => Place::at(At::LastName, last_name_words(problem)),
        ProfileProblem::DisplayName(problem) => Place::at(At::DisplayName, display_name_words(problem)),
        ProfileProblem::OrganizationName(problem) => Place::at(At::OrganizationName, organization_words(problem)),
        ProfileProblem::JobPosition(problem) => Place::at(At::JobPosition, job_words(problem)),
        ProfileProblem::Phone(problem) => Place::at(At::Phone, phone_words(problem)),
        ProfileProblem::TimeZone => {
            Place::at(At::TimeZone, "Choose a time zone from the list, like Europe/Berlin or UTC.")
        }
    }
}

fn display_name_words(problem: TextProblem) -> String {
    match problem {
        TextProblem::Missing => "Enter a display name.".to_owned(),
        TextProblem::TooLong => format!("The display name can have at most {ORGANIZATION_MAX} characters."),
        TextProblem::Forbidden => "The display name has characters that cannot be shown. Type it again.".to_owned(),
    }
}

fn job_words(problem: TextProblem) -> String {
    match problem {
        TextProblem::Missing => String::new(),
        TextProblem::TooLong => format!("The job position can have at most {NAME_MAX} characters."),
        TextProblem::Forbidden => "The job position has characters that cannot be shown. Type it again.".to_owned(),
    }
}

const fn phone_words(problem: PhoneProblem) -> &'static str {
    match problem {
        PhoneProblem::NoCountryCode => "Add the country code, like +49 30 901820.",
        PhoneProblem::NotANumber => "There is no such number in that country. Check the digits.",
        PhoneProblem::Extension => "Leave the extension out. Enter the number alone.",
    }
}
