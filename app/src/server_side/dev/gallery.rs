//! `/dev/gallery`: every component in every state, to be looked at and photographed.

use leptos::prelude::*;
use model::{
    password::PasswordPolicy,
    sudo::{ProofKind, SudoProblem},
};

use super::document;
use crate::{
    Assets,
    components::{
        FailureBar, Field, Icon, IconView, NewPasswordFields, NoticeBar, PasswordField, PasswordRules, ProofField,
        Submit, ZoneField,
        captcha::{CaptchaRow, State, Trouble},
    },
    failure::{Failure, Never},
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
                <section><h2>"Shown once, dangerous, empty, loading"</h2>{states()}</section>
                <section><h2>"Dialog, lists and details"</h2>{more()}</section>
                <section><h2>"Proof, codes, ticks, and what opens in place"</h2>{proving()}</section>
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
            <Submit label="Main" pending=false />
            <Submit label="Saving" pending=true />
            <button type="button" class="btn">"Plain"</button>
            <button type="button" class="btn bad">"Logout All Sessions"</button>
            <button type="button" class="btn bad full">"Delete account"</button>
            <button type="button" class="btn bare">"Bare"</button>
            <button type="button" class="btn small">"Small"</button>
            <button type="button" class="btn" disabled=true>"Disabled"</button>
        </div>
    }
}

fn fields() -> impl IntoView {
    let none = || None::<String>;
    let (_, typed) = signal(String::new());
    let some = |sentence: &str| Some(sentence.to_owned());
    view! {
        <Field label="First name" name="g-filled" value="Ada".to_owned() error=none() autocomplete="off" />
        <Field label="Job position" name="g-empty" value=String::new() error=none() autocomplete="off" optional=true />
        <Field
            label="Time zone" name="g-hint" value="Europe/Berlin".to_owned() error=none() autocomplete="off"
            hint=Signal::stored("It is 14:32 there now.".to_owned())
        />
        <Field
            label="Phone number" name="g-error" kind="tel" value="030 9018".to_owned() autocomplete="off" ltr=true
            error=some("Add the country code, like +49 30 901820.")
        />
        <PasswordField label="Password" name="g-password" autocomplete="off" error=none() typed />
        <PasswordField label="Current password" name="g-wrong" autocomplete="off" error=some("That is not your password.") />
        <PasswordRules policy=PasswordPolicy::Classic typed=Signal::stored("Short1".to_owned()) />
        <PasswordRules policy=PasswordPolicy::Modern typed=Signal::stored(String::new()) />
        <ZoneField value="Europe/Berlin".to_owned() error=none() hint="It is 14:32 there now (UTC+1).".to_owned() />
        <div class="stack whole">
            <NewPasswordFields
                policy=PasswordPolicy::Classic typed=RwSignal::new(String::new()) error=none()
                repeat_error=some("This is not the same as the new password. Type it once more.")
            />
        </div>
    }
}

fn captchas() -> impl IntoView {
    let row = |state, error: Option<&str>| {
        let error = error.map(str::to_owned);
        view! { <div class="captcha"><CaptchaRow state=Signal::stored(state) error press=|| {} /></div> }
    };
    view! {
        {row(State::Works { percent: 40, form_waits: false }, None)}
        {row(State::Works { percent: 80, form_waits: true }, None)}
        {row(State::Done, None)}
        {row(State::Old, Some("The check was not done yet. Wait until it says Checked, then send the form again."))}
        {row(State::Failed(Trouble::Broken), None)}
        {row(State::Failed(Trouble::Insecure), None)}
    }
}

fn choices() -> impl IntoView {
    view! {
        <fieldset class="choice">
            <legend>"Account type"</legend>
            <label><input type="radio" name="g-kind" checked=true />"Personal"</label>
            <label><input type="radio" name="g-kind" />"Organization"</label>
        </fieldset>
        <div class="stack">
            <label class="check"><input type="checkbox" checked=true />"Sign out other devices"</label>
            <label class="check">
                <input type="checkbox" />
                <span>"Trust this device for 14 days"<small>"Only on a device that nobody else uses."</small></span>
            </label>
        </div>
        <div class="actions">
            <input type="checkbox" role="switch" class="sw" aria-label="Off" />
            <input type="checkbox" role="switch" class="sw" aria-label="On" checked=true />
            <input type="checkbox" role="switch" class="sw" aria-label="Not available" disabled=true />
        </div>
    }
}

fn notices() -> impl IntoView {
    let malformed = Some(Failure::<Never>::Malformed);
    view! {
        <div class="whole">
            <NoticeBar notice=Some(Notice::ProfileSaved) />
            <FailureBar failure=malformed refused=|never| match *never {} />
            <div class="notice warn"><p>"Two backup codes are left."</p></div>
            <div class="notice info"><p>"Changing the address asks for your password."</p></div>
        </div>
        <div class="actions">
            <span class="badge">"Plain"</span>
            <span class="badge good">"Verified 2026-04-15 09:00 UTC"</span>
            <span class="badge now">"This device"</span>
            <span class="badge warn">"Expires soon"</span>
            <span class="badge bad">"Disabled"</span>
        </div>
    }
}

fn rows() -> impl IntoView {
    view! {
        <section class="card whole">
            <header>
                <h3>"Active sign-ins"</h3>
                <p>"Browsers where you are signed in."</p>
            </header>
            <ul class="rows">
                <li>
                    <span class="ico"><IconView icon=Icon::Screen /></span>
                    <div><b>"Firefox on Linux"</b>" "<span class="badge now">"This device"</span><small>"Active now"</small></div>
                    <div class="end"><span class="small quiet">"Sign out from the menu"</span></div>
                </li>
                <li>
                    <span class="ico"><IconView icon=Icon::Screen /></span>
                    <div><b>"Chrome on Windows"</b><small>"Active 12 minutes ago"</small></div>
                    <div class="end"><button type="button" class="btn">"Logout"</button></div>
                </li>
            </ul>
            <footer>
                <button type="button" class="btn">"Logout Other Sessions"</button>
                <button type="button" class="btn bad">"Logout All Sessions"</button>
                <span class="note small quiet">"No IP addresses are kept"</span>
            </footer>
        </section>
    }
}

fn tables() -> impl IntoView {
    view! {
        <section class="card whole">
            <table class="matrix">
                <thead><tr><th scope="col">"What"</th><th scope="col">"Email"</th><th scope="col">"SMS"</th></tr></thead>
                <tbody>
                    <tr><th scope="row">"Security"<small>"Sign-in alerts"</small></th><td class="lock" colspan="2">"Always sent, by email"</td></tr>
                    <tr>
                        <th scope="row">"Purchases"<small>"Credit purchase confirmations"</small></th>
                        <td data-by="Email"><input type="checkbox" role="switch" class="sw" aria-label="Purchases by email" checked=true /></td>
                        <td data-by="SMS"><input type="checkbox" role="switch" class="sw" aria-label="Purchases by SMS" disabled=true /></td>
                    </tr>
                </tbody>
            </table>
        </section>
    }
}

fn states() -> impl IntoView {
    view! {
        <section class="card">
            <header><h3>"Recovery code"</h3></header>
            <div class="body">
                <div class="once">
                    <output>"K7QF-2M9X-HT4C-PW8R-6ZDN-J3VB"</output>
                    <div class="actions">
                        <button type="button" class="btn">"Copy"</button>
                        <button type="button" class="btn">"Download"</button>
                    </div>
                    <p class="small quiet">"You see this code only now. Keep it in a password manager."</p>
                </div>
            </div>
        </section>
        <section class="card danger">
            <header><h3>"Delete account"</h3><p>"This cannot be undone."</p></header>
            <div class="body">
                <dl class="key-value"><dt>"Ends now"</dt><dd>"3 sign-ins, 2 API keys"</dd><dt>"Kept until 2036"</dt><dd>"7 invoices"</dd></dl>
            </div>
            <footer><button type="button" class="btn bad full">"Delete account"</button></footer>
        </section>
        <section class="card">
            <div class="empty">
                <span class="ico"><IconView icon=Icon::Key /></span>
                <h3>"No API keys yet"</h3>
                <p>"A key lets a program act for this account."</p>
                <button type="button" class="btn main">"Create key"</button>
            </div>
        </section>
        <section class="card" aria-busy="true">
            <div class="loading"><div class="bone"></div><div class="bone field"></div><div class="bone field"></div></div>
        </section>
        <section class="card later whole">
            <span class="ico"><IconView icon=Icon::Bell /></span>
            <h3>"This page is being built"</h3>
            <p>"When it opens, you will be able to:"</p>
            <ul><li>"choose which mails you get"</li><li>"set quiet hours"</li></ul>
        </section>
    }
}

fn more() -> impl IntoView {
    view! {
        <dialog class="dialog" open=true aria-labelledby="g-dialog">
            <header><h3 id="g-dialog">"Log out everywhere?"</h3><p>"Every browser is signed out, this one too."</p></header>
            <footer>
                <button type="button" class="btn">"Cancel"</button>
                <button type="button" class="btn bad full">"Logout All Sessions"</button>
            </footer>
        </dialog>
        <div class="stack">
            <details class="more" open=true>
                <summary>"What was sent"</summary>
                <pre class="snippet" tabindex="0"><code>"{ \"text\": \"Your agent is done\" }"</code></pre>
            </details>
            <ul class="tags"><li>"checkpoints"</li><li>"read"</li></ul>
        </div>
        <nav class="pager whole" aria-label="Pages of activity">
            <span>"1 to 25 of 118"</span>
            <a class="btn small" href="#main">"Newer"</a>
            <a class="btn small" href="#main">"Older"</a>
        </nav>
    }
}

fn proving() -> impl IntoView {
    let none = || None::<String>;
    view! {
        <section class="card whole">
            <header><h3>"Email"</h3></header>
            <div class="body edit-in-place">
                <div class="is-now"><b dir="ltr">"ada@example.org"</b>" "<span class="badge good">"Verified 2026-04-15 09:00 UTC"</span></div>
                <details class="edit" open=true>
                    <summary class="btn">"Change email"</summary>
                    <div class="stack">
                        <ProofField form="gallery" asked=Some(ProofKind::Password) refused=Some(SudoProblem::Wrong) />
                    </div>
                </details>
                <div class="code-form">
                    <Field
                        label="Code from the new mailbox" name="g-code" value=String::new() autocomplete="off" ltr=true
                        keys="numeric" error=none()
                    />
                    <button type="button" class="btn">"Confirm"</button>
                </div>
            </div>
        </section>
        <fieldset class="ticks">
            <legend>"What we take back"</legend>
            <label class="check">
                <input type="checkbox" checked=true />
                <span>"Sign out everywhere"<small>"Signed in since: Firefox on Windows."</small></span>
            </label>
            <label class="check"><input type="checkbox" /><span>"Stop the password"<small>"It opens nothing any more."</small></span></label>
        </fieldset>
    }
}

/// As its component renders it: that one listens to the router, which is not here.
fn user_menu() -> impl IntoView {
    view! {
        <details class="menu" open=true>
            <summary><span>"Ada Lovelace"</span><span class="face" aria-hidden="true">"AL"</span></summary>
            <div class="menu-panel">
                <header>
                    <span class="face" aria-hidden="true">"AL"</span>
                    <div><b>"Ada Lovelace"</b><small>"ada@example.org"</small></div>
                </header>
                <a href="#main"><IconView icon=Icon::Person />"Profile"</a>
                <hr />
                <button type="button"><IconView icon=Icon::Leave />"Sign out"</button>
            </div>
        </details>
    }
}

fn icons() -> impl IntoView {
    const ALL: [Icon; 12] = [
        Icon::Person,
        Icon::Shield,
        Icon::Screen,
        Icon::Phone,
        Icon::Bell,
        Icon::Chain,
        Icon::Key,
        Icon::Pulse,
        Icon::Warning,
        Icon::Envelope,
        Icon::Leave,
        Icon::Lock,
    ];
    view! {
        <div class="actions whole">
            {ALL.map(|icon| view! { <span class="ico"><IconView icon /></span> }).into_iter().collect_view()}
        </div>
    }
}
