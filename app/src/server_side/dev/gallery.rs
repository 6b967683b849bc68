//! `/dev/gallery`: every part that pages are made of, in every state, to be looked at and photographed.

use leptos::prelude::*;
use model::{
    password::PasswordPolicy,
    profile::Frame,
    sudo::{ProofKind, SudoProblem},
};

use super::document;
use crate::{
    Assets,
    components::{
        Badge, Card, Cell, Check, Choice, Confirm, Copy, Day, Empty, Field, Icon, IconView, NewPasswordFields, NoField,
        NoticeRegions, Pager, PasswordField, PasswordRules, Place, ProofField, Refused, Row, Rows, Select, ShownOnce,
        Submit, Switch, Table, Tone, TypeToConfirm, UserMenu, ZoneField,
    },
    failure::{Failure, Never},
    islands::captcha::{self, State, Trouble},
    notice::Notice,
};

/// The gallery.
pub fn gallery_page(assets: &Assets) -> String {
    document(assets, "Gallery", || {
        view! {
            <main class="gallery" id="main">
                <h1>"Gallery"</h1>
                <section><h2>"Buttons"</h2>{buttons()}</section>
                <section><h2>"Fields"</h2>{fields()}</section>
                <section><h2>"Choices"</h2>{choices()}</section>
                <section><h2>"Notices and badges"</h2>{notices()}</section>
                <section><h2>"Cards and rows"</h2>{rows()}</section>
                <section><h2>"Tables"</h2>{tables()}</section>
                <section><h2>"Shown once, dangerous, empty"</h2>{states()}</section>
                <section><h2>"What opens in place, and the way through pages"</h2>{opens()}</section>
                <section><h2>"Not a program"</h2>{captchas()}</section>
                <section><h2>"User menu"</h2>{user_menu()}</section>
                <section><h2>"Icons"</h2>{icons()}</section>
            </main>
        }
    })
}

fn buttons() -> impl IntoView {
    view! {
        <div class="actions whole">
            <Submit label="Main" />
            <Submit label="Saving" class="btn main busy" />
            <Submit label="Plain" class="btn" />
            <Submit label="Logout All Sessions" class="btn bad" />
            <Submit label="Delete account" class="btn bad full" />
            <Submit label="Bare" class="btn bare" />
            <Submit label="Small" class="btn small" />
            <Copy text="acc_019d8f00" what="Copy the account id" />
        </div>
    }
}

fn fields() -> impl IntoView {
    let some = |sentence: &str| Some(sentence.to_owned());
    view! {
        <Field label="First name" name="g-filled" value="Ada" error=None autocomplete="off" />
        <Field label="Job position" name="g-empty" error=None autocomplete="off" optional=true />
        <Field
            label="Time zone" name="g-hint" value="Europe/Berlin" error=None autocomplete="off"
            hint="It is 14:32 there now."
        />
        <Field
            label="Phone number" name="g-error" kind="tel" value="030 9018" autocomplete="off" ltr=true
            error=some("Add the country code, like +49 30 901820.")
        />
        <PasswordField label="Password" name="g-password" autocomplete="off" error=None />
        <PasswordField label="Current password" name="g-wrong" autocomplete="off" error=some("That is not your password.") />
        <PasswordRules policy=PasswordPolicy::Classic of="g-password" />
        <PasswordRules policy=PasswordPolicy::Modern of="g-password" />
        <ZoneField value="Europe/Berlin" error=None hint="It is 14:32 there now (UTC+1)." />
        <div class="stack whole">
            <NewPasswordFields
                policy=PasswordPolicy::Classic error=None
                repeat_error=some("This is not the same as the new password. Type it once more.")
            />
        </div>
    }
}

fn choices() -> impl IntoView {
    let choices = ["Everything", "Sign-ins"].map(|label| Choice { value: label.to_owned(), label: label.to_owned() });
    view! {
        <fieldset class="choice">
            <legend>"Account type"</legend>
            <label><input type="radio" name="g-kind" checked=true />"Personal"</label>
            <label><input type="radio" name="g-kind" />"Organization"</label>
        </fieldset>
        <div class="stack">
            <Check name="g-ticked" label="Sign out other devices" is_ticked=true />
            <Check name="g-meaning" label="Trust this device for 14 days" meaning="Do not use this on a shared computer." />
            <Check name="g-refused" label="This was not me" is_strong=true error="Tick this if it was not you.".to_owned() />
        </div>
        <div class="actions">
            <Switch name="g-off" label="Off" is_on=false />
            <Switch name="g-on" label="On" is_on=true />
            <Switch name="g-not" label="Purchases by SMS" is_on=false off_because="Verify a phone number first." />
        </div>
        <Select label="Kind" name="g-select" choices=choices.to_vec() chosen="Sign-ins" error=None />
        <Day label="From" name="g-day" value="2026-04-15" error=Some("The first day is not a date.".to_owned()) hint_id="g-day-hint" />
        <p class="hint small quiet" id="g-day-hint">"Whole days in the time zone of your profile."</p>
    }
}

fn notices() -> impl IntoView {
    let refused = |failure: Failure<Never>| Refused::<NoField>::from(failure, |never| match never {}, "");
    let refusal = Failure::Refused(SudoProblem::Wrong);
    view! {
        <div class="whole">
            <NoticeRegions notice=Some(Notice::ProfileSaved) />
            {refused(Failure::Malformed).bar()}
            {Refused::<NoField>::from(refusal, |_| Place::bar("Nothing was saved yet. Check the marked fields."), "").bar()}
            <div class="notice warn"><p>"Two backup codes are left."</p></div>
            <div class="notice info"><p>"Changing the address asks for your password."</p></div>
        </div>
        <div class="actions">
            <Badge tone=Tone::Plain says="Plain" />
            <Badge tone=Tone::Good says="Verified 2026-04-15 09:00 UTC" />
            <Badge tone=Tone::Now says="This device" />
            <Badge tone=Tone::Warn says="Expires soon" />
            <Badge tone=Tone::Bad says="Disabled" />
        </div>
    }
}

fn rows() -> impl IntoView {
    let quiet = view! { <span class="small quiet">"Sign out from the menu instead"</span> };
    let this = view! { <Badge tone=Tone::Now says="This device" /> };
    let rows = vec![
        view! {
            <Row
                icon=Icon::Screen title="Firefox on Linux" badge=this.into_any() detail="Active now".into_any()
                end=quiet.into_any()
            />
        }
        .into_any(),
        view! {
            <Row
                icon=Icon::Screen title="Chrome on Windows" detail="Active 12 minutes ago".into_any()
                end=view! { <Submit label="Logout" class="btn" /> }.into_any()
            />
        }
        .into_any(),
        view! { <Row icon=Icon::Key is_bad=true title="A wrong password was entered" detail="2026-04-15 09:00 UTC".into_any() /> }
            .into_any(),
    ];
    let foot = view! {
        <Submit label="Logout Other Sessions" class="btn" />
        <Submit label="Logout All Sessions" class="btn bad" />
        <span class="note small quiet">"All includes this one."</span>
    };
    let empty = || Empty { icon: Icon::Screen, title: "", sentence: "No browser is signed in.", way_out: None };
    view! {
        <div class="whole">
            <Card title="Active sign-ins" lead="Browsers where you are signed in.".into_any() foot=foot.into_any()>
                <Rows rows empty=empty() />
            </Card>
        </div>
        <Card title="Active sign-ins"><Rows rows=vec![] empty=empty() /></Card>
        <Card title="API keys">
            <Rows
                rows=vec![]
                empty=Empty {
                    icon: Icon::Key,
                    title: "No API keys yet",
                    sentence: "A key lets a program act for this account.",
                    way_out: Some(("#main".to_owned(), "Create key")),
                }
            />
        </Card>
    }
}

fn tables() -> impl IntoView {
    let switch = |name, label: &str, is_on| {
        let label = label.to_owned();
        Cell(view! { <Switch name label is_on /> }.into_any())
    };
    let kind = |name: &'static str, meaning: &'static str| view! { {name}<small>{meaning}</small> }.into_any();
    let rows = vec![
        (
            kind("Security", "Sign-in alerts"),
            vec![
                Cell(view! { <span class="lock">"Always sent"</span> }.into_any()),
                Cell(view! { <span class="lock">"–"</span> }.into_any()),
            ],
        ),
        (
            kind("Purchases", "Credit purchase confirmations"),
            vec![switch("g-email", "Purchases by email", true), switch("g-sms", "Purchases by SMS", false)],
        ),
    ];
    view! {
        <div class="whole">
            <Card title="Preferences"><Table caption="Kinds by channels" columns=vec!["What", "Email", "SMS"] rows /></Card>
        </div>
    }
}

fn states() -> impl IntoView {
    let one = vec!["K7QF-2M9X-HT4C-PW8R-6ZDN-J3VB".to_owned()];
    let ten = (0..10).map(|n| format!("K7QF-2M9X-HT4{n}")).collect();
    let delete = view! { <Submit label="Delete account" class="btn bad full" /> };
    view! {
        <Card title="Recovery code">
            <div class="body">
                <ShownOnce
                    values=one copies="Copy recovery code" file="recovery-code.txt" head="Vestibule".to_owned()
                    saved="I have saved the code" error=None
                />
            </div>
        </Card>
        <Card title="Backup codes">
            <div class="body">
                <ShownOnce
                    values=ten copies="Copy backup codes" file="backup-codes.txt" head="Vestibule".to_owned()
                    saved="I have saved the codes" error=Some("Tick this once you have saved them.".to_owned())
                />
            </div>
        </Card>
        <Card title="Delete account" lead="You cannot undo this.".into_any() is_danger=true foot=delete.into_any()>
            <div class="body">
                <dl class="key-value"><dt>"Ends now"</dt><dd>"3 sign-ins, 2 API keys"</dd><dt>"Kept until 2036"</dt><dd>"7 invoices"</dd></dl>
                <TypeToConfirm label="Email" name="g-type" words="ada@example.org" />
            </div>
        </Card>
    }
}

fn opens() -> impl IntoView {
    view! {
        <Card title="Email">
            <div class="body edit-in-place">
                <div class="is-now">
                    <b dir="ltr">"ada@example.org"</b> " " <Badge tone=Tone::Good says="Verified 2026-04-15 09:00 UTC" />
                </div>
                <details class="edit" open=true>
                    <summary class="btn">"Change email"</summary>
                    <div class="stack">
                        <ProofField form="gallery" asked=Some(ProofKind::Password) refused=Some(SudoProblem::Wrong) />
                    </div>
                </details>
            </div>
        </Card>
        <div class="stack">
            <Confirm
                opens="Turn off" label="Turn off two-factor" to="#main" form="gallery-off" asked=Some(ProofKind::Code)
                refused=None is_open=true says="Then your password alone, or a link by mail, signs you in."
            />
            <Confirm
                opens="Remove" label="Remove passkey" to="#main" form="gallery-remove" asked=None refused=None
                is_quiet=true says="It stops signing you in."
            />
        </div>
        <div class="whole"><Pager label="Pages of activity" newer=Some("#main".to_owned()) older=Some("#main".to_owned()) /></div>
        <div class="whole"><Pager label="Pages of keys" newer=None older=Some("#main".to_owned()) /></div>
    }
}

fn captchas() -> impl IntoView {
    let row = |state, error: Option<&str>| {
        view! { <div class="captcha">{captcha::row(state, error)}</div> }
    };
    view! {
        {row(State::Works { percent: 40, form_waits: false }, None)}
        {row(State::Works { percent: 80, form_waits: true }, None)}
        {row(State::Done, None)}
        {row(State::Old, Some(captcha::NOT_DONE))}
        {row(State::Asks, Some(captcha::NOT_DONE))}
        {row(State::Failed(Trouble::Broken), None)}
        {row(State::Failed(Trouble::Unreachable), None)}
        {row(State::Failed(Trouble::Insecure), None)}
    }
}

fn user_menu() -> impl IntoView {
    let frame = Frame {
        account: String::new(),
        display_name: "Ada Lovelace".to_owned(),
        initials: "AL".to_owned(),
        email: "ada@example.org".to_owned(),
        has_passkey: false,
        passkey_signal: None,
    };
    view! { <UserMenu frame is_open=true /> }
}

fn icons() -> impl IntoView {
    view! {
        <div class="actions whole">
            {Icon::ALL.map(|icon| view! { <span class="ico"><IconView icon /></span> }).into_iter().collect_view()}
        </div>
    }
}
