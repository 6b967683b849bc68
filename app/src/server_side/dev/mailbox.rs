//! `/dev/mailbox`: what would have been sent.

use leptos::prelude::*;

use super::document;
use crate::{
    Assets,
    components::{Icon, IconView},
    paths,
};

/// A mail as it is shown.
#[derive(Debug, Clone)]
pub struct ShownMail {
    /// Its id.
    pub id: String,
    /// To whom.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// When, in UTC.
    pub at: String,
    /// Its text part.
    pub text: String,
    /// The links in it.
    pub links: Vec<String>,
}

/// The list of mails, newest first, and one of them.
pub fn mailbox_page(assets: &Assets, mails: &[ShownMail], chosen: Option<ShownMail>) -> String {
    let chosen_id = chosen.as_ref().map(|mail| mail.id.clone());
    let list = mails
        .iter()
        .map(|mail| {
            let is_chosen = Some(&mail.id) == chosen_id.as_ref();
            view! {
                <li>
                    <a href=format!("/dev/mailbox/{}", mail.id) aria-current=is_chosen.then_some("true")>
                        <b>{mail.subject.clone()}</b>
                        <small>{mail.to.clone()}" · "{mail.at.clone()}</small>
                    </a>
                </li>
            }
        })
        .collect_view();
    let is_empty = mails.is_empty();
    document(assets, "Mailbox", || {
        view! {
            <header class="top">
                <a class="brand" href=paths::SIGN_IN><i aria-hidden="true"></i>"Mailbox"</a>
            </header>
            <main class="mailbox" id="main">
                <div class="head">
                    <h1>"Mailbox"</h1>
                    <p>"Mail stays on this machine until SMTP is configured. Newest first; reload to see what has come. "
                        <a href="/dev/mailbox">"What was sent"</a> " · " <a href="/dev/mailbox/samples">"A sample of every mail"</a></p>
                </div>
                {is_empty.then(|| view! {
                    <div class="card">
                        <div class="empty">
                            <span class="ico"><IconView icon=Icon::Envelope /></span>
                            <h2>"Nothing has been sent yet"</h2>
                            <p>"Sign up, and the mail that confirms the address arrives here."</p>
                            <a class="btn main" href=paths::SIGN_UP>"Create an account"</a>
                        </div>
                    </div>
                })}
                {(!is_empty).then(|| view! { <div class="card"><ul class="mail-list">{list}</ul></div> })}
                {chosen.map(mail_view)}
            </main>
        }
    })
}

fn mail_view(mail: ShownMail) -> impl IntoView {
    let frame = format!("/dev/mailbox/{}/html", mail.id);
    view! {
        <article class="card">
            <header>
                <h2>{mail.subject}</h2>
                <p>"To "{mail.to}" · "{mail.at}</p>
            </header>
            <div class="body">
                {mail
                    .links
                    .into_iter()
                    .map(|link| view! { <p class="small"><a href=link.clone()>{link.clone()}</a></p> })
                    .collect_view()}
                <details class="more">
                    <summary>"Text part"</summary>
                    <pre class="snippet" tabindex="0">{mail.text}</pre>
                </details>
            </div>
            <iframe
                class="mail-frame"
                title="The mail as it looks"
                src=frame
                sandbox="allow-popups allow-popups-to-escape-sandbox"
            ></iframe>
        </article>
    }
}
