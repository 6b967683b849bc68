//! Widgets of third parties that tell people from programs, where the operator has configured one. Both have the same
//! three functions.

use js_sys::{Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::HtmlElement;

use super::{call::get, captcha::Solver};
use crate::navigation::dom::{document, first, once, window};
use app::islands::captcha::{State, Trouble};

/// Where a widget's script is, and the name it gives itself.
pub struct Widget {
    script: &'static str,
    pub global: &'static str,
}

/// Cloudflare's and hCaptcha's.
pub static WIDGETS: [&Widget; 2] = [
    &Widget { script: "https://challenges.cloudflare.com/turnstile/v0/api.js?render=explicit", global: "turnstile" },
    &Widget { script: "https://js.hcaptcha.com/1/api.js?render=explicit", global: "hcaptcha" },
];

impl Widget {
    /// Shows the widget in the field's place, loading its script where that is not there yet.
    pub fn show(&'static self, solver: Solver, site_key: &str) {
        let site_key = site_key.to_owned();
        let show = move || {
            if self.render(solver, &site_key).is_none() {
                solver.says(State::Failed(Trouble::Broken));
            }
        };
        if self.functions().is_some() {
            return show();
        }
        let load = || {
            let script = document().create_element("script").ok()?;
            // The policy takes scripts with this answer's nonce, and those that such a script adds.
            let own = first("script[nonce]")?;
            script.set_attribute("nonce", &own.dyn_into::<HtmlElement>().ok()?.nonce()).ok()?;
            script.set_attribute("src", self.script).ok()?;
            let failed = move || solver.says(State::Failed(Trouble::Unreachable));
            for (event, heard) in [("load", once(show)), ("error", once(failed))] {
                script.add_event_listener_with_callback(event, heard.unchecked_ref()).ok()?;
            }
            document().head()?.append_child(&script).ok()
        };
        if load().is_none() {
            solver.says(State::Failed(Trouble::Broken));
        }
    }

    fn functions(&self) -> Option<JsValue> {
        let found = get(&window(), self.global);
        (!found.is_undefined()).then_some(found)
    }

    fn render(&self, solver: Solver, site_key: &str) -> Option<()> {
        let (functions, place) = (self.functions()?, solver.place()?);
        let render: Function = get(&functions, "render").dyn_into().ok()?;
        // A widget that stood here before has been used up.
        place.set_inner_html("");
        let own = document().create_element("div").ok()?;
        place.append_child(&own).ok()?;
        let answered = Closure::<dyn FnMut(JsValue)>::new(move |token: JsValue| {
            solver.is_answered(&token.as_string().unwrap_or_default());
        });
        let failed = Closure::<dyn FnMut()>::new(move || solver.says(State::Failed(Trouble::Broken)));
        let how = Object::new();
        for (name, value) in [
            ("sitekey", JsValue::from_str(site_key)),
            ("action", solver.purpose().into()),
            ("response-field", JsValue::FALSE),
            ("callback", answered.into_js_value()),
            ("error-callback", failed.into_js_value()),
        ] {
            Reflect::set(&how, &name.into(), &value).ok()?;
        }
        render.call2(&functions, &own, &how).ok()?;
        solver.says(State::Asks);
        Some(())
    }
}
