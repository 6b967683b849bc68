//! The list of what there is to ask is complete.

use std::{fs, path::Path};

use crate::support::{FIXED, OPERATIONS, fields, forms, pages};

/// Every text in `.route("…")`, in all sources of the program.
fn routes_in(folder: &Path) -> Vec<String> {
    let mut routes = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            routes.extend(routes_in(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let source = fs::read_to_string(&path).unwrap().split_whitespace().collect::<String>();
            let literals = source.split(".route(\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned());
            routes.extend(literals);
        }
    }
    routes
}

#[test]
fn every_route_of_the_source_is_on_the_list() {
    let routes = routes_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    assert!(routes.len() >= FIXED.len() + OPERATIONS.len(), "{routes:?}");
    for route in routes {
        let is_listed = FIXED.iter().any(|(listed, _)| *listed == route) || OPERATIONS.contains(&route.as_str());
        assert!(is_listed, "{route} is not in tests/http/support/lists.rs");
    }
}

#[test]
fn every_page_and_form_is_known() {
    assert!(pages().contains(app::paths::SIGN_IN) && pages().contains(app::paths::DANGER_ZONE), "{:?}", pages());
    assert!(forms().contains("/do/sign-in"), "{:?}", forms());
    for form in forms() {
        fields(form, "");
    }
}
