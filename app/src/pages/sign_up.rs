//! **Create account**: a form, and then the mail, whoever asks.
#![expect(clippy::too_many_arguments, reason = "the fields of a form are flat arguments; the macro repeats them")]

use leptos::{either::Either, prelude::*};
use model::{
    account::AccountKind,
    captcha::{CaptchaProblem, CaptchaPurpose},
    email::EmailProblem,
    password::PasswordProblem,
    secret::Secret,
    sign_up::{SignUpMode, SignUpPage, SignUpProblem},
    text::{NAME_MAX, ORGANIZATION_MAX, TextProblem},
};

use crate::{
    components::{
        BrowserZone, CaptchaField, FailureBar, Field, PasswordField, PasswordRules, Submit, at_field, captcha_words,
        failure_of, passwordrules,
    },
    failure::{Failure, Never},
    layouts::Gate,
    pages::settings::FailedToLoad,
    paths,
};

#[server(prefix = "/do", endpoint = "load-sign-up")]
async fn load_sign_up() -> Result<SignUpPage, Failure<Never>> {
    use crate::context;
    if context::is_signed_in() {
        context::redirect(paths::PROFILE);
    }
    let accounts = context::accounts()?;
    let links = context::links()?;
    let network = context::browser().network;
    let captcha = match accounts.settings.sign_up {
        SignUpMode::Open => context::read(accounts.sign_up_captcha_offer(&network)).await?,
        SignUpMode::Closed => None,
    };
    Ok(SignUpPage {
        mode: accounts.settings.sign_up,
        policy: accounts.settings.password_policy,
        terms_url: links.terms.clone(),
        privacy_url: links.privacy.clone(),
        captcha,
        typed: context::take_typed(),
    })
}

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
    use crate::context;
    use crate::server_side::context::Cookie;
    let form = model::sign_up::SignUpForm { kind, first_name, last_name, organization_name, email, time_zone };
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

/// The page.
#[component]
pub fn SignUp() -> impl IntoView {
    let page = Resource::new_blocking(|| (), |()| load_sign_up());
    view! {
        <Suspense>
            {move || Suspend::new(async move {
                match page.await {
                    Ok(page) if page.mode == SignUpMode::Open => Either::Left(view! { <Form page /> }),
                    Ok(_) => Either::Right(Either::Left(view! {
                        <Gate
                            title="Sign-up is closed"
                            lead="New accounts are not taken at the moment. If you have one already, you can sign in."
                            notice=None
                        >
                            <div class="body"><a class="btn main" href=paths::SIGN_IN>"Sign in"</a></div>
                        </Gate>
                    })),
                    Err(failure) => Either::Right(Either::Right(view! { <FailedToLoad failure /> })),
                }
            })}
        </Suspense>
    }
}

#[component]
fn Form(page: SignUpPage) -> impl IntoView {
    let action = ServerAction::<CreateAccount>::new();
    let failure = failure_of(action);
    let error = move |field| at_field(failure, field, place);
    let (password, set_password) = signal(String::new());
    let typed = page.typed.unwrap_or_default();
    let is_organization = typed.kind == AccountKind::Organization;
    let captcha = page.captcha;
    // Once it is asked for it stays, also while the next answer is awaited.
    let is_asked = captcha.is_some();
    let asks = Memo::new(move |before: Option<&bool>| {
        is_asked
            || before.is_some_and(|before| *before)
            || failure.with(|failure| {
                let refused = failure.as_ref().and_then(Failure::refusal);
                refused.is_some_and(|problems| problems.iter().any(|p| matches!(p, SignUpProblem::Captcha(_))))
            })
    });
    let legal = match (page.terms_url, page.privacy_url) {
        (Some(terms), Some(privacy)) => Some(Either::Left(view! {
            "By creating an account you agree to the " <a href=terms>"terms of service"</a> " and have read the "
            <a href=privacy>"privacy notice"</a> "."
        })),
        (Some(terms), None) => Some(Either::Right(Either::Left(view! {
            "By creating an account you agree to the " <a href=terms>"terms of service"</a> "."
        }))),
        (None, Some(privacy)) => Some(Either::Right(Either::Right(view! {
            "How we treat your data stands in the " <a href=privacy>"privacy notice"</a> "."
        }))),
        (None, None) => None,
    };
    let foot = || view! { <p>"Have an account already? " <a href=paths::SIGN_IN>"Sign in"</a></p> };
    view! {
        <Gate title="Create your account" notice=None foot>
            <ActionForm action attr:class="body" attr:novalidate=true>
                <FailureBar failure refused=|problems| Some(summary(problems)) />
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
                <div class="two">
                    <Field
                        label="First name" name="first_name" value=typed.first_name autocomplete="given-name"
                        error=error("first_name")
                    />
                    <Field
                        label="Last name" name="last_name" value=typed.last_name autocomplete="family-name"
                        error=error("last_name")
                    />
                </div>
                // Shown by the style sheet while Organization is chosen, so that it works without scripts.
                <div class="only-organization">
                    <Field
                        label="Organization name" name="organization_name" value=typed.organization_name
                        autocomplete="organization" error=error("organization_name")
                    />
                </div>
                <Field
                    label="Email" name="email" kind="email" value=typed.email autocomplete="username" ltr=true
                    error=error("email")
                />
                <div class="stack tight">
                    <PasswordField
                        label="Password" name="password" autocomplete="new-password" error=error("password")
                        typed=set_password
                        passwordrules=passwordrules(page.policy)
                    />
                    <PasswordRules policy=page.policy typed=password />
                </div>
                <BrowserZone />
                {move || {
                    asks.get().then(|| view! {
                        <CaptchaField
                            purpose=CaptchaPurpose::SignUp offer=captcha.clone() error=error("captcha")
                            sent=action.version() without=WITHOUT_SCRIPTS
                        />
                    })
                }}
                <Submit label="Create account" pending=action.pending() />
                {legal.map(|legal| view! { <p class="quiet small">{legal}</p> })}
            </ActionForm>
        </Gate>
    }
}

/// Said in the place of the test that programs fail.
const WITHOUT_SCRIPTS: &str = "Several accounts were created from your network. Without JavaScript it can make only a few \
    more in an hour.";

fn summary(problems: &[SignUpProblem]) -> String {
    let sentence = match problems {
        [SignUpProblem::Closed] => "New accounts are not taken at the moment.",
        [SignUpProblem::Captcha(CaptchaProblem::Missing)] => {
            "Several accounts were created from your network, so your browser has to prove that you are not a program."
        }
        _ => "Please look at the marked fields.",
    };
    sentence.to_owned()
}

/// Where a refusal belongs, and what it says.
fn place(problem: SignUpProblem) -> (&'static str, String) {
    let (field, sentence) = match problem {
        SignUpProblem::FirstName(problem) => return ("first_name", first_name_words(problem)),
        SignUpProblem::LastName(problem) => return ("last_name", last_name_words(problem)),
        SignUpProblem::OrganizationName(problem) => return ("organization_name", organization_words(problem)),
        SignUpProblem::Email(problem) => ("email", email_words(problem)),
        SignUpProblem::Password(problem) => ("password", password_words(problem)),
        SignUpProblem::Captcha(problem) => ("captcha", captcha_words(problem)),
        SignUpProblem::Closed => ("", ""),
    };
    (field, sentence.to_owned())
}

/// At **First name**.
pub fn first_name_words(problem: TextProblem) -> String {
    match problem {
        TextProblem::Missing => "Enter your first name.".to_owned(),
        TextProblem::TooLong => format!("The first name can have at most {NAME_MAX} characters."),
        TextProblem::Forbidden => "The first name holds characters that cannot be shown. Type it again.".to_owned(),
    }
}

/// At **Last name**.
pub fn last_name_words(problem: TextProblem) -> String {
    match problem {
        TextProblem::Missing => "Enter your last name.".to_owned(),
        TextProblem::TooLong => format!("The last name can have at most {NAME_MAX} characters."),
        TextProblem::Forbidden => "The last name holds characters that cannot be shown. Type it again.".to_owned(),
    }
}

/// At **Organization name**.
pub fn organization_words(problem: TextProblem) -> String {
    match problem {
        TextProblem::Missing => "Enter the name of your organization.".to_owned(),
        TextProblem::TooLong => format!("The organization name can have at most {ORGANIZATION_MAX} characters."),
        TextProblem::Forbidden => {
            "The organization name holds characters that cannot be shown. Type it again.".to_owned()
        }
    }
}

/// At **Email**.
pub const fn email_words(problem: EmailProblem) -> &'static str {
    match problem {
        EmailProblem::Missing => "Enter your email address.",
        EmailProblem::NotAnAddress => "Enter one email address, like ada@example.com.",
        EmailProblem::TooLong => "An email address can have at most 254 characters.",
        EmailProblem::NotAscii => {
            "Enter the address in plain letters. A domain of another script is written with xn--."
        }
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
        PasswordProblem::Common => "This is one of the passwords that are guessed first. Choose something else.",
        PasswordProblem::LikeYou => {
            "This is too close to your name, your address or the name of this service. Choose something else."
        }
    }
}
