//! A button pressed twice is one press.
//!
//! *Why it is here:* without scripts a second press sends the form again, and the browser throws the answer to the first
//! away; with them an answer can get lost on its way, and one presses again. Where the first spent a link or renewed the sign-in, the second would be told that it was used, or that nobody
//! is signed in, and the cookie that the first was given would be lost. *How it works:* while a form is being answered,
//! the same form of the same browser waits for that answer and gets it too; an answer that gave the browser a sign-in is
//! kept for a moment longer, while that sign-in lives: whoever has signed out signs in anew. Same means the same in every
//! byte that counts: address, body with all its secrets, cookies, browser, network. Only what a browser says is a form of
//! a page is looked at, so a program that spends a link twenty times at once still has one success.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use accounts::failure::Fault;
use app::{
    marks::MOVE_HEADER,
    server_side::context::{Host, Network},
};
use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header, request::Parts},
    middleware::Next,
    response::Response,
};
use model::secret::Secret;
use sha2::{Digest, Sha256};
use tokio::sync::OnceCell;

use crate::middleware::{form::BODY_MAX, panic};

/// How long after a press its twin may come. The slowest double click that systems can be set to is 5 s apart, their
/// default 0.5 s; in between lies the time of one answer.
const APART: Duration = Duration::from_secs(3);

type Key = [u8; 32];
/// A redirect: its status and headers are all there is of it.
type Kept = Option<(StatusCode, HeaderMap)>;

/// Forms that are being answered, or were a moment ago.
#[derive(Debug, Clone, Default)]
pub struct Presses(Arc<Mutex<HashMap<Key, Press>>>);

#[derive(Debug)]
struct Press {
    at: Instant,
    answer: Arc<OnceCell<Kept>>,
}

impl Presses {
    fn of(&self, key: Key) -> Arc<OnceCell<Kept>> {
        let mut presses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        presses.retain(|_, press| press.at.elapsed() < APART);
        Arc::clone(&presses.entry(key).or_insert_with(|| Press { at: Instant::now(), answer: Arc::default() }).answer)
    }

    fn keep(&self, key: Key, answer: &Arc<OnceCell<Kept>>) {
        let mut presses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        presses.insert(key, Press { at: Instant::now(), answer: Arc::clone(answer) });
    }

    fn forget(&self, key: Key, answer: &Arc<OnceCell<Kept>>) {
        let mut presses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Not one that has taken its place.
        if presses.get(&key).is_some_and(|press| Arc::ptr_eq(&press.answer, answer)) {
            presses.remove(&key);
        }
    }

    /// The press whose answer is to be given. One that gave a sign-in which has ended since is none any more.
    async fn living(&self, key: Key, host: &Host) -> Result<Arc<OnceCell<Kept>>, Fault> {
        let press = self.of(key);
        let given = press.get().and_then(Option::as_ref).and_then(|(_, headers)| sign_in_of(headers));
        let Some(given) = given.filter(|token| !token.is_empty()) else { return Ok(press) };
        if host.accounts.recognise(&Secret::new(given)).await?.is_some() {
            return Ok(press);
        }
        self.forget(key, &press);
        Ok(self.of(key))
    }
}

/// Answers a form once, however often it was pressed.
pub async fn check(State((presses, host)): State<(Presses, Host)>, request: Request, next: Next) -> Response {
    // Not whether it was the user's own hand: of a double click Chromium does not say so of both presses.
    let is_navigation = request.headers().get("sec-fetch-mode").is_some_and(|mode| mode == "navigate");
    let is_form = is_navigation || request.headers().contains_key(MOVE_HEADER);
    if !is_form || !request.uri().path().starts_with("/do/") {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY_MAX).await else {
        return panic::page(StatusCode::PAYLOAD_TOO_LARGE, "That is more than this form can take.");
    };
    let cookies = cookies_of(&parts);
    let browser = Sha256::new()
        .chain_update(parts.uri.path())
        .chain_update(Sha256::digest(&body))
        .chain_update(parts.headers.get(header::USER_AGENT).map(Sha256::digest).unwrap_or_default())
        .chain_update(parts.extensions.get::<Network>().map(|network| network.0.as_str()).unwrap_or_default());
    let key = key(&browser, &cookies);
    let press = match presses.living(key, &host).await {
        Ok(press) => press,
        Err(fault) => return panic::unavailable(&fault),
    };

    let mut request = Some((Request::from_parts(parts, Body::from(body)), next));
    let mut own = None;
    let kept = press.get_or_init(async || {
        let (request, next) = request.take()?;
        let answer = next.run(request).await;
        let kept = answer.status().is_redirection().then(|| (answer.status(), answer.headers().clone()));
        own = Some(answer);
        kept
    });
    let kept = kept.await;
    if let Some(answer) = own {
        if kept.is_some() && sign_in_of(answer.headers()).is_some() {
            // The twin comes with the cookies from before, or with those that it was given by then. At no moment is the
            // press forgotten in between: the twin may come in any.
            presses.keep(key, &press);
            presses.keep(self::key(&browser, &with_given(cookies, answer.headers())), &press);
        } else {
            presses.forget(key, &press);
        }
        return answer;
    }
    match (kept, request) {
        (Some((status, headers)), _) => {
            let mut answer = Response::new(Body::empty());
            *answer.status_mut() = *status;
            *answer.headers_mut() = headers.clone();
            answer.headers_mut().remove(header::CONTENT_LENGTH);
            answer
        }
        (None, Some((request, next))) => next.run(request).await,
        (None, None) => panic::page(StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong on our side. Try again."),
    }
}

fn key(browser: &Sha256, cookies: &BTreeMap<String, String>) -> Key {
    let mut key = browser.clone();
    for (name, value) in cookies {
        key.update(format!("\0{name}={value}"));
    }
    key.finalize().into()
}

fn cookies_of(parts: &Parts) -> BTreeMap<String, String> {
    let lines = parts.headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

fn given(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    let lines = headers.get_all(header::SET_COOKIE).iter().filter_map(|line| line.to_str().ok());
    lines.filter_map(|line| line.split(';').next()?.split_once('='))
}

/// The token of the sign-in that an answer makes or renews, empty where it ends one: done once more, it would not be the
/// same.
fn sign_in_of(headers: &HeaderMap) -> Option<&str> {
    given(headers).find(|(name, _)| *name == "sid" || *name == "__Host-sid").map(|(_, token)| token)
}

fn with_given(mut cookies: BTreeMap<String, String>, headers: &HeaderMap) -> BTreeMap<String, String> {
    for (name, value) in given(headers) {
        if value.is_empty() {
            cookies.remove(name);
        } else {
            cookies.insert(name.to_owned(), value.to_owned());
        }
    }
    cookies
}
