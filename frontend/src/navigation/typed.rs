//! What is typed on a page, and which parts of it are open: carried over when the page comes again.
//!
//! A form that was taken begins anew. One that was refused keeps what was typed, secrets too: they never left the browser
//! but in the form itself. Every other form keeps what it has. `behaviours::kept` uses the same to keep it through a sign-in.

use wasm_bindgen::JsCast;
use web_sys::{
    Element, Event, EventInit, HtmlDetailsElement, HtmlElement, HtmlFormElement, HtmlInputElement, HtmlSelectElement,
};

use super::dom::{all, all_in, first_in};
use app::marks;

/// A form that was sent, and the button that sent it.
pub struct Sent {
    pub form: HtmlFormElement,
    pub by: Option<HtmlElement>,
}

/// A field that holds something else than when it came.
#[derive(Debug, Clone)]
pub struct Typed {
    /// Where its form is sent, and what else is sent with it: rows of a list have forms that are alike.
    pub form: String,
    pub name: String,
    /// What is typed, or which of several is ticked.
    pub value: String,
    pub is_checked: bool,
}

/// What is carried over.
pub struct Carried {
    fields: Vec<Typed>,
    open: Vec<String>,
}

/// What is typed and open on this page. The form that was sent counts only if it was refused.
pub fn collect(sent: Option<&Sent>, is_refused: bool) -> Carried {
    let is_done = |element: &Element| !is_refused && sent.is_some_and(|sent| sent.form.contains(Some(element)));
    let holds_done = |details: &Element| !is_refused && sent.is_some_and(|sent| details.contains(Some(&sent.form)));
    let open = all("#main details[open]").into_iter().filter(|details| !holds_done(details));
    Carried {
        fields: fields().filter(|field| !is_done(field.element())).filter_map(|field| field.typed()).collect(),
        open: open.filter_map(|details| name_of(&details)).collect(),
    }
}

/// Puts it into the page that has come.
pub fn put_back(carried: &Carried) {
    for details in all("#main details") {
        if let Some(name) = name_of(&details)
            && carried.open.contains(&name)
            && let Ok(details) = details.dyn_into::<HtmlDetailsElement>()
        {
            details.set_open(true);
        }
    }
    for field in fields() {
        if let Some(typed) = carried.fields.iter().find(|typed| field.is_of(typed)) {
            field.put(typed);
        }
    }
}

/// What opens it says which it is: for each row of a list it names the row.
fn name_of(details: &Element) -> Option<String> {
    details.query_selector("summary").ok()??.text_content()
}

/// A field of a form.
pub enum Field {
    Input(HtmlInputElement),
    Select(HtmlSelectElement),
}

/// What was chosen when the page came.
fn value_that_came(select: &HtmlSelectElement) -> Option<String> {
    let option = first_in(select, "option[selected]").or_else(|| first_in(select, "option"))?;
    option.get_attribute("value").or_else(|| option.text_content())
}

/// All on the page that somebody can fill in.
pub fn fields() -> impl Iterator<Item = Field> {
    all("#main form :is(input, select)[name]")
        .into_iter()
        .filter_map(|found| match found.dyn_into() {
            Ok(input) => Some(Field::Input(input)),
            Err(found) => found.dyn_into().ok().map(Field::Select),
        })
        .filter(|field| match field {
            Field::Input(input) => !matches!(input.type_().as_str(), "hidden" | "submit" | "file"),
            Field::Select(_) => true,
        })
}

impl Field {
    fn element(&self) -> &Element {
        match self {
            Self::Input(input) => input,
            Self::Select(select) => select,
        }
    }

    fn name(&self) -> String {
        match self {
            Self::Input(input) => input.name(),
            Self::Select(select) => select.name(),
        }
    }

    fn form(&self) -> Option<String> {
        let form = match self {
            Self::Input(input) => input.form(),
            Self::Select(select) => select.form(),
        }?;
        let hidden = all_in(&form, "input[type=hidden][name=id], input[type=hidden][name=side]");
        let hidden = hidden.iter().filter_map(|hidden| hidden.get_attribute("value"));
        Some([form.get_attribute("action")?].into_iter().chain(hidden).collect())
    }

    fn is_ticked_kind(input: &HtmlInputElement) -> bool {
        matches!(input.type_().as_str(), "checkbox" | "radio")
    }

    /// What is typed, if it is something else than what is kept.
    pub fn typed(&self) -> Option<Typed> {
        let was_put_back = self.element().has_attribute(marks::TYPED);
        let (value, is_checked, is_other) = match self {
            Self::Input(input) if Self::is_ticked_kind(input) => {
                (input.value(), input.checked(), input.checked() != input.default_checked())
            }
            Self::Input(input) => (input.value(), false, input.value() != input.default_value()),
            Self::Select(select) => (select.value(), false, Some(select.value()) != value_that_came(select)),
        };
        (is_other || was_put_back).then_some(())?;
        Some(Typed { form: self.form()?, name: self.name(), value, is_checked })
    }

    /// Whether this was typed here.
    pub fn is_of(&self, typed: &Typed) -> bool {
        let is_one = match self {
            Self::Input(input) if Self::is_ticked_kind(input) => input.value() == typed.value,
            _ => true,
        };
        is_one && self.name() == typed.name && self.form().as_ref() == Some(&typed.form)
    }

    /// Whether it holds what works once, or nobody else may learn. A password that is shown is a text to the browser: what
    /// it is for tells.
    pub fn is_secret(&self) -> bool {
        let Self::Input(input) = self else { return false };
        let purpose = input.autocomplete();
        input.type_() == "password"
            || purpose.ends_with("-password")
            || purpose == "one-time-code"
            || input.name() == "proof"
    }

    /// Puts it there, and says so to whoever listens.
    pub fn put(&self, typed: &Typed) {
        // A page that says what was refused brings it as if it were kept.
        let _ = self.element().set_attribute(marks::TYPED, "");
        match self {
            Self::Input(input) if Self::is_ticked_kind(input) => input.set_checked(typed.is_checked),
            Self::Input(input) => input.set_value(&typed.value),
            Self::Select(select) => select.set_value(&typed.value),
        }
        let bubbling = EventInit::new();
        bubbling.set_bubbles(true);
        for kind in ["input", "change"] {
            if let Ok(event) = Event::new_with_event_init_dict(kind, &bubbling) {
                let _ = self.element().dispatch_event(&event);
            }
        }
    }

    /// Opens what it stands in.
    pub fn show(&self) {
        if let Ok(Some(details)) = self.element().closest("details")
            && let Ok(details) = details.dyn_into::<HtmlDetailsElement>()
        {
            details.set_open(true);
        }
    }
}
