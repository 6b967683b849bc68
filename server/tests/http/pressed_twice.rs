//! A button pressed twice without scripts is one press: both answers are the same, with the same sign-in.

use std::thread;

use app::paths::PROFILE;

use crate::{
    on_both,
    support::{Ada, Answer, Request, Server, Visitor},
};

/// A form as a browser sends it without scripts.
fn pressed(who: &Visitor, form: &str, fields: &[(&str, &str)]) -> Request {
    let request = who.server.post(form, fields).without_scripts();
    who.with_cookies(request.with("sec-fetch-mode", "navigate").with("sec-fetch-user", "?1"))
}

fn sid(answer: &Answer) -> &str {
    answer.cookie("sid").expect("a sign-in")
}

on_both!(
    fn pressing_twice_at_once_or_in_a_row_gives_the_same_sign_in(server: &Server) {
        drop(server.ada());
        let eve = server.visitor();
        let token = eve.asks_sign_in_link(Ada::EMAIL).token;
        let request = pressed(&server.visitor(), "/do/sign-in-by-link", &[("token", &token)]);
        let (first, second) = thread::scope(|scope| {
            let twins = [(); 2].map(|()| scope.spawn(|| request.clone().send()));
            let [first, second] = twins.map(|twin| twin.join().unwrap());
            (first, second)
        });
        // Of a double click Chromium does not call both presses its user's.
        let third = request.clone().without("sec-fetch-user").send();
        // So does one that the browser's half sends.
        let by_script = request.clone().without("sec-fetch-user").without("sec-fetch-mode");
        let moved = by_script.with("x-vestibule-move", "/magic-link").send();
        // Its cookie has come by then.
        let fourth = request.with("cookie", &cookies_given(&first)).send();
        for answer in [&second, &third, &moved, &fourth] {
            assert_eq!(answer.must_be(302).location(), PROFILE);
            assert_eq!(sid(answer), sid(&first));
        }
        assert_eq!(server.rows().count("sign_ins"), 2, "Ada's first, and this one");
    }
);

fn cookies_given(answer: &Answer) -> String {
    answer.all("set-cookie").map(|line| line.split(';').next().unwrap()).collect::<Vec<_>>().join("; ")
}

on_both!(
    fn another_browser_or_another_form_is_no_second_press(server: &Server) {
        drop(server.ada());
        let eve = server.visitor();
        let token = eve.asks_sign_in_link(Ada::EMAIL).token;
        let request = pressed(&server.visitor(), "/do/sign-in-by-link", &[("token", &token)]);
        assert_eq!(request.clone().send().must_be(302).location(), PROFILE);
        for other in [
            request.clone().with("cookie", "device=another"),
            request.clone().with("user-agent", "another"),
            request.without("sec-fetch-mode"),
            pressed(&server.visitor(), "/do/sign-in-by-link", &[("token", &token), ("x", "y")]),
        ] {
            let answer = other.send();
            assert!(answer.must_be(302).location().contains("__err="), "{answer:?}");
            assert_eq!(answer.cookie("sid"), None, "{answer:?}");
        }
    }
);

on_both!(
    fn a_refusal_is_not_kept(server: &Server) {
        drop(server.ada());
        let wrong = [("email", Ada::EMAIL), ("password", "Not the one 1")];
        let visitor = server.visitor();
        for _ in 0..2 {
            pressed(&visitor, "/do/sign-in", &wrong).send().must_be(302);
        }
        assert_eq!(server.rows().text().matches("sign_in.failed").count(), 2);
    }
);

on_both!(
    fn what_has_ended_since_is_not_given_again(server: &Server) {
        drop(server.ada());
        let sign_in = pressed(&server.visitor(), "/do/sign-in", &Ada::SIGN_IN);
        let first = sign_in.clone().send();
        let cookies = cookies_given(&first);
        // In the same moment she signs out; or somebody ends it in another window, and the dead cookie stays.
        pressed(&server.visitor(), "/do/sign-out", &[]).with("cookie", &cookies).send().must_be(302);
        for again in [sign_in.clone(), sign_in.with("cookie", &cookies)] {
            let answer = again.send();
            assert_eq!(answer.must_be(302).location(), PROFILE);
            assert_ne!(sid(&answer), sid(&first));
            server.get("/settings/profile").with("cookie", &cookies_given(&answer)).send().must_be(200);
        }
    }
);
