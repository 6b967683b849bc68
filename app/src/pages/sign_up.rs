//! **Create account**: a form, and then the mail, whoever asks.
#![expect(clippy::too_many_arguments, reason = "the fields of a form are flat arguments; the macro repeats them")]

use leptos::{either::EitherOf3, prelude::*};
use model::{
    account::AccountKind,
    captcha::{CaptchaProblem, CaptchaPurpose},
    email::EmailProblem,
    password::PasswordProblem,
    secret::Secret,
    sign_up::{SignUpForm, SignUpMode, SignUpProblem},
    text::{NAME_MAX, ORGANIZATION_MAX, TextProblem},
};

use crate::{
    components::{
        BrowserZone, CaptchaField, Field, Form, Names, PasswordField, PasswordRules, Place, Refused, Submit,
        captcha_words, passwordrules, url,
    },
    context,
    context::Cookie,
    failure::{Failure, Never},
    layouts::AuthLayout,
    page::{Answer, NoPage},
    paths,
};

/// Takes a sign-up.
#[server(name = CreateAccount, prefix = "/do", endpoint = "sign-up")]
pub async fn create_account(
    kind: AccountKind,
    first_name: String,
    last_name: String,
    #[server(default)] organization_name: String,
    email: String,
    password: Secret,
    #[server(default)] time_zone: String,
    #[server(default)] captcha: Secret,
) -> Result<(), Failure<Vec<SignUpProblem>>> {
    let form = SignUpForm { kind, first_name, last_name, organization_name, email, time_zone };
    let accounts = context::accounts()?;
    let kept = form.clone();
    let network = context::browser().network;
    let captcha = context::captcha_answer(captcha);
    let lifetime = accounts.settings.confirm_lifetime.as_secs();
    let browser = context::mutate(async move { accounts.sign_up(&form, &password, captcha.as_ref(), &network).await })
        .await
        .inspect_err(|_| context::keep_typed(&kept))?;
    context::set_cookie(Cookie::SignUp, browser.expose(), lifetime);
    context::redirect(paths::CHECK_YOUR_MAIL);
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    FirstName,
    LastName,
    OrganizationName,
    Email,
    Password,
    Captcha,
}

/// The page.
pub async fn page() -> Answer {
    if context::is_signed_in() {
        return Err(NoPage::Redirect(paths::PROFILE.to_owned()));
    }
    let accounts = context::accounts()?;
    if accounts.settings.sign_up == SignUpMode::Closed {
        return Ok(AuthLayout::new("Sign-up is closed")
            .lead("We are not taking new accounts at the moment. If you have one already, you can sign in.")
            .dead_end(&[("Sign in", paths::SIGN_IN.to_owned())]));
    }
    let network = context::browser().network;
    let offer = context::read::<_, Never>(accounts.sign_up_captcha_offer(&network)).await?;
    let policy = accounts.settings.password_policy;
    let typed: SignUpForm = context::take_typed().unwrap_or_default();
    let is_organization = typed.kind == AccountKind::Organization;
    let refused = Refused::of::<CreateAccount, _>(place, "Check the marked fields.");
    let asks = offer.is_some() || refused.at(At::Captcha).is_some();
    let captcha = asks.then(|| {
        view! {
            <CaptchaField
                purpose=CaptchaPurpose::SignUp offer error=refused.at(At::Captcha) without=WITHOUT_SCRIPTS
            />
        }
    });
    let foot = view! { <p>"Already have an account? " <a href=paths::SIGN_IN>"Sign in"</a></p> };
    let body = view! {
        <Form to={url::<CreateAccount>()} class="body">
            {refused.bar()}
            <fieldset class="choice">
                <legend>"Account type"</legend>
                <label>
                    <input type="radio" name="kind" value="personal" checked=!is_organization />
                    "Personal"
                </label>
                <label>
                    <input type="radio" name="kind" value="organization" checked=is_organization />
                    "Organization"
                </label>
            </fieldset>
            <Names
                first=typed.first_name last=typed.last_name first_error=refused.at(At::FirstName)
                last_error=refused.at(At::LastName)
            />
            // Shown by the style sheet while Organization is chosen, so that it works without scripts.
            <div class="only-organization">
                <Field
                    label="Organization name" name="organization_name" value=typed.organization_name
                    autocomplete="organization" error=refused.at(At::OrganizationName)
                />
            </div>
            <Field
                label="Email" name="email" kind="email" value=typed.email autocomplete="username" ltr=true
                error=refused.at(At::Email)
            />
            <div class="stack tight">
                <PasswordField
                    label="Password" name="password" autocomplete="new-password" error=refused.at(At::Password)
                    passwordrules=passwordrules(policy)
                />
                <PasswordRules policy of="password" />
            </div>
            <BrowserZone />
            {captcha}
            <Submit label="Create account" />
            {legal()}
        </Form>
    };
    Ok(AuthLayout::new("Create your account").foot(foot).page(body))
}

/// What one agrees to, where the operator has configured it.
fn legal() -> Option<impl IntoView> {
    let links = context::links::<Never>().ok()?;
    let sentence = match (links.terms.clone(), links.privacy.clone()) {
        (Some(terms), Some(privacy)) => EitherOf3::A(view! {
            "By creating an account you agree to the " <a href=terms>"terms of service"</a> " and have read the "
            <a href=privacy>"privacy notice"</a> "."
        }),
        (Some(terms), None) => EitherOf3::B(view! {
            "By creating an account you agree to the " <a href=terms>"terms of service"</a> "."
        }),
        (None, Some(privacy)) => EitherOf3::C(view! {
            "The " <a href=privacy>"privacy notice"</a> " explains how we use your data."
        }),
        (None, None) => return None,
    };
    Some(view! { <p class="quiet small">{sentence}</p> })
}

/// Said in the place of the test that programs fail.
const WITHOUT_SCRIPTS: &str = "Several accounts were created from your network. Where scripts do not run you can create only a few more in an hour.";

/// Where a refusal belongs, and what it says.
fn place(problem: SignUpProblem) -> Place<At> {
    match problem {
        SignUpProblem::FirstName(problem) => Place::at(At::FirstName, first_name_words(problem)),
        SignUpProblem::LastName(problem) => Place::at(At::LastName, last_name_words(problem)),
        SignUpProblem::OrganizationName(problem) => Place::at(At::OrganizationName, organization_words(problem)),
        SignUpProblem::Email(problem) => Place::at(At::Email, email_words(problem)),
        SignUpProblem::Password(problem) => Place::at(At::Password, password_words(problem)),
        SignUpProblem::Captcha(CaptchaProblem::Missing) => Place::at(
            At::Captcha,
            "Several accounts were created from your network. Wait until it says Checked, then send the form again.",
        ),
        SignUpProblem::Captcha(problem) => Place::at(At::Captcha, captcha_words(problem)),
        SignUpProblem::Closed => Place::bar("We are not taking new accounts at the moment."),
    }
}

/// At **First name**.
pub fn first_name_words(problem: TextProblem) -> String {
    match problem {
        TextProblem::Missing => "Enter your first name.".to_owned(),
        TextProblem::TooLong => format!("The first name can have at most {NAME_MAX} characters."),
        TextProblem::Forbidden => "The first name has characters that cannot be shown. Type it again.".to_owned(),
    }
}

/// At **Last name**.
pub fn last_name_words(problem: TextProblem) -> String {
    match problem {
        TextProblem::Missing => "Enter your last name.".to_owned(),
        TextProblem::TooLong => format!("The last name can have at most {NAME_MAX} characters."),
        TextProblem::Forbidden => "The last name has characters that cannot be shown. Type it again.".to_owned(),
    }
}

/// At **Organization name**.
pub fn organization_words(problem: TextProblem) -> String {
    match problem {
        TextProblem::Missing => "Enter the name of your organization.".to_owned(),
        TextProblem::TooLong => format!("The organization name can have at most {ORGANIZATION_MAX} characters."),
        TextProblem::Forbidden => {
            "The organization name has characters that cannot be shown. Type it again.".to_owned()
        }
    }
}

/// At **Email**.
pub const fn email_words(problem: EmailProblem) -> &'static str {
    match problem {
        EmailProblem::Missing => "Enter your email address.",
        EmailProblem::NotAnAddress => "Enter one email address, like ada@example.com.",
        EmailProblem::TooLong => "An email address can have at most 254 characters.",
        EmailProblem::Several => "Enter only one email address.",
        EmailProblem::NotAscii => "Write the part before the @ without accents or other special letters.",
        EmailProblem::Domain => "The part after the @ is not the name of a domain. Check its spelling.",
    }
}

/// At **Password**.
pub const fn password_words(problem: PasswordProblem) -> &'static str {
    use model::password::PasswordRule as Rule;
    match problem {
        PasswordProblem::Missing => "Choose a password.",
        PasswordProblem::Breaks(Rule::EightCharacters) => "Use at least 8 characters.",
        PasswordProblem::Breaks(Rule::FifteenCharacters) => {
            "Use at least 15 characters. A few words in a row are easy to remember."
        }
        PasswordProblem::Breaks(Rule::Uppercase) => "Add an uppercase letter.",
        PasswordProblem::Breaks(Rule::Lowercase) => "Add a lowercase letter.",
        PasswordProblem::Breaks(Rule::Number) => "Add a number.",
        PasswordProblem::TooLong => "A password can have at most 1,024 bytes. Choose a shorter one.",
        PasswordProblem::Common => "This is one of the first passwords that attackers try. Choose something else.",
        PasswordProblem::LikeYou => {
            "This is too close to your name, your address or the name of this service. Choose something else."
        }
    }
}
