//! Every route on one page.

use std::{ops::Deref, sync::Arc};

use app::{
    ProductName, Unreadable, ZoneNames,
    server_side::context::{Host, STATUS_HEADER},
};
use axum::{
    Json, Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::{from_fn, from_fn_with_state, map_response},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use leptos::{
    nonce::use_nonce,
    prelude::{provide_context, use_context},
};
use leptos_axum::ResponseOptions;
use tower_http::{catch_panic::CatchPanicLayer, limit::RequestBodyLimitLayer};

use crate::{
    api, assets,
    config::{CaptchaJudge, Cidr, Config},
    headers::{self, Additions, Hsts},
    middleware::{form, network, origin, panic, polish, pressed_twice, session, to_its_end},
    pages,
};

/// What handlers and middleware share. Each layer that a request passes takes a clone of it.
#[derive(Clone)]
pub struct Shared(Arc<Parts>);

/// What is shared.
pub struct Parts {
    /// The accounts, and what belongs to HTTP.
    pub host: Host,
    /// Where the built files are.
    pub assets: app::Assets,
    /// The product's name, for every page.
    pub product: ProductName,
    /// The options of the time zone field.
    pub zones: ZoneNames,
    /// Whose word on where a request comes from is taken.
    pub proxies: Arc<[Cidr]>,
    /// Whether, and how far, browsers are told to come by https only.
    pub hsts: Option<Hsts>,
    /// What pages may do beyond the strict policy.
    pub additions: Additions,
}

impl Deref for Shared {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl Shared {
    fn new(config: &Config, host: Host) -> Self {
        let brand = (config.product.accent_hue != DEFAULT_HUE).then(|| "/brand.css".to_owned());
        let reload_port = crate::config::reload_port();
        let captcha = match &config.captcha.judge {
            CaptchaJudge::Work => None,
            CaptchaJudge::Service(service) => Some(service.kind),
        };
        Self(Arc::new(Parts {
            host,
            assets: assets::links(brand, reload_port.map(reload_script)),
            product: ProductName(config.product.name.clone()),
            zones: ZoneNames(Arc::from(app::zone_options(
                accounts::zone::offered().into_iter().map(|zone| (zone.name, zone.also)),
            ))),
            proxies: config.trusted_proxies.clone().into(),
            hsts: config.public_origin.is_https().then_some(config.hsts),
            additions: Additions { reload_port, captcha, ..Additions::default() },
        }))
    }

    /// What pages and server functions find in their context.
    pub fn provide(&self) {
        provide_context(self.host.clone());
        provide_context(self.assets.clone());
        provide_context(self.product.clone());
        provide_context(self.zones.clone());
        let Some(response) = use_context::<ResponseOptions>() else { return };
        if let Some(nonce) = use_nonce()
            && let Ok(policy) = HeaderValue::from_str(&headers::policy(Some(&nonce.to_string()), self.additions))
        {
            response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
        }
        provide_context(Unreadable(Arc::new(move || {
            response.insert_header(STATUS_HEADER, HeaderValue::from(StatusCode::BAD_REQUEST.as_u16()));
        })));
    }
}

/// The hue of `style/tokens.css`: with it no `/brand.css` is needed.
const DEFAULT_HUE: u16 = 262;

/// The application.
pub fn routes(config: &Config, host: Host) -> Router {
    let shared = Shared::new(config, host);
    let mut router = Router::new()
        .route("/", get(home))
        .route("/settings", get(home))
        .route("/.well-known/change-password", get(async || Redirect::to(app::paths::SECURITY)))
        .route("/.well-known/passkey-endpoints", get(passkey_endpoints))
        .merge(pages::routes())
        .merge(api::activity_export::routes());
    if config.mailbox_is_open() {
        router = router.merge(api::mailbox::routes());
    }
    router
        .fallback(lost)
        // From the inside out: the last one sees a request first and its answer last.
        .layer(from_fn_with_state(shared.clone(), session::recognise))
        // A file is the same for everybody: nobody is looked up for it.
        .merge(assets::routes(config.product.accent_hue, &shared.zones))
        .layer(from_fn_with_state((pressed_twice::Presses::default(), shared.host.clone()), pressed_twice::check))
        .layer(from_fn(form::check))
        .layer(from_fn_with_state(shared.clone(), network::note))
        .layer(from_fn_with_state(shared.clone(), origin::check))
        .layer(RequestBodyLimitLayer::new(form::BODY_MAX))
        .layer(map_response(plain_refusal))
        .merge(api::v1::routes())
        .layer(CatchPanicLayer::custom(panic::answer))
        .layer(from_fn_with_state(shared.clone(), to_its_end::run))
        .layer(from_fn_with_state(shared.clone(), polish::complete))
        .with_state(shared)
}

/// To the first page that makes sense.
async fn home(request: Request) -> Redirect {
    let is_signed_in = request.extensions().get::<accounts::flows::sessions::Recognised>().is_some();
    Redirect::to(if is_signed_in { app::paths::PROFILE } else { app::paths::SIGN_IN })
}

/// Where password managers lead somebody who wants a passkey, or wants one gone: <https://www.w3.org/TR/passkey-endpoints/>.
async fn passkey_endpoints(State(shared): State<Shared>) -> Json<serde_json::Value> {
    let security = format!("{}{}", shared.host.accounts.settings.public_origin, app::paths::SECURITY);
    Json(serde_json::json!({ "enroll": security, "manage": security }))
}

/// A page that does not exist. What looks like a file is answered without rendering one, and so is what has no path at
/// all (`GET example.org`, as a proxy is asked).
async fn lost(State(shared): State<Shared>, request: Request) -> Response {
    let is_file = request.uri().path().rsplit('/').next().is_some_and(|last| last.contains('.'));
    if is_file || request.uri().path_and_query().is_none() {
        return StatusCode::NOT_FOUND.into_response();
    }
    pages::answer(shared, Arc::new(|| Box::pin(app::lost::page())), request).await
}

/// Answers of the routing itself (404, 405, 413) have no words of their own.
async fn plain_refusal(answer: Response<Body>) -> Response<Body> {
    let is_bare = !answer.headers().contains_key(header::CONTENT_TYPE) && !answer.headers().contains_key(STATUS_HEADER);
    match answer.status() {
        StatusCode::NOT_FOUND if is_bare => panic::page(StatusCode::NOT_FOUND, "There is nothing at this address."),
        StatusCode::METHOD_NOT_ALLOWED if is_bare => {
            let mut page =
                panic::page(StatusCode::METHOD_NOT_ALLOWED, "This address does not take requests of that kind.");
            if let Some(allow) = answer.headers().get(header::ALLOW) {
                page.headers_mut().insert(header::ALLOW, allow.clone());
            }
            page
        }
        StatusCode::PAYLOAD_TOO_LARGE => {
            panic::page(StatusCode::PAYLOAD_TOO_LARGE, "That is more than this form can take.")
        }
        _ => answer,
    }
}

/// Reloads the page when `cargo leptos watch` has built it anew.
fn reload_script(port: u16) -> String {
    format!(
        "(function connect(){{const s=new WebSocket('ws://'+location.hostname+':{port}/live_reload');\
         s.onmessage=e=>{{const m=JSON.parse(e.data);if(m.all||m.css||m.view)location.reload()}};\
         s.onclose=()=>setTimeout(connect,1000)}})()"
    )
}
