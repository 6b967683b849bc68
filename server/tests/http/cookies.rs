//! Cookies that we did not set, or not like that.

use crate::{
    on_both,
    support::{Answer, Server},
};

/// Asks with this `Cookie` line who is signed in.
fn ask(server: &Server, cookie: &str) -> Answer {
    server.get("/settings/profile").with("cookie", cookie).send()
}

on_both!(
    fn a_cookie_that_stands_there_twice_is_nobodys(server: &Server) {
        let ada = server.ada();
        let value = ada.cookie("sid");
        ask(server, &format!("sid={value}")).must_be(200);
        for cookie in [
            format!("sid={value}; sid={value}"),
            format!("sid={value}; sid=EVIL"),
            format!("sid=EVIL; sid={value}"),
            format!("sid=; sid={value}"),
            format!("sid={value};sid="),
        ] {
            assert!(!ask(server, &cookie).must_be(302).says("EVIL"), "{cookie}");
        }
        for cookies in
            [["sid=EVIL".to_owned(), format!("sid={value}")], [format!("sid={value}"), format!("sid={value}")]]
        {
            let [first, second] = cookies;
            server.get("/settings/profile").with("cookie", &first).with("cookie", &second).send().must_be(302);
        }
    }
);

on_both!(
    fn other_cookies_do_not_matter(server: &Server) {
        let ada = server.ada();
        let value = ada.cookie("sid");
        let many = "other=x; ".repeat(200);
        for cookie in [
            format!("a=b; sid={value}; c"),
            format!("=; ;; sid={value}"),
            format!("xsid=EVIL; sid={value}; sidx=EVIL"),
            format!("SID=EVIL; sid={value}"),
            format!("{many}sid={value}"),
        ] {
            ask(server, &cookie).must_be(200);
        }
    }
);

on_both!(
    fn a_value_that_is_no_token_is_nobodys(server: &Server) {
        let ada = server.ada();
        let value = ada.cookie("sid");
        let turned = value.chars().rev().collect::<String>();
        for value in [
            String::new(),
            turned,
            value[..42].to_owned(),
            format!("{value}="),
            format!("{value}A"),
            format!("\"{value}\""),
            format!("{value}%00"),
            value.to_ascii_lowercase(),
            "' OR 1=1 --".to_owned(),
            "../../data/key".to_owned(),
            "x".repeat(8 << 10),
            "x".repeat(60 << 10),
        ] {
            ask(server, &format!("sid={value}")).must_be(302);
        }
    }
);

on_both!(
    fn cookies_of_a_mebibyte_are_refused(server: &Server) {
        // The library itself refuses these, and may hang up.
        if let Some(answer) = server.get("/sign-in").with("cookie", &format!("sid={}", "x".repeat(1 << 20))).try_send()
        {
            answer.must_be(431);
        }
        server.get("/sign-in").send().must_be(200);
    }
);

on_both!(
    fn bytes_that_are_no_text_are_nobodys(server: &Server) {
        let ada = server.ada();
        for bytes in [&b"sid=\xff\xfe"[..], b"\xff=\xff; sid=x", b"notice=\xe2\x82", b"typed=\x80"] {
            let mut request = server.get("/settings/profile");
            request.headers.push(("cookie".to_owned(), bytes.to_vec()));
            request.send().must_be(302);
            let mut page = server.get("/sign-in").without_scripts();
            page.headers.push(("cookie".to_owned(), bytes.to_vec()));
            page.send().must_be(200);
        }
        assert!(ada.is_signed_in());
    }
);

on_both!(
    fn what_is_said_in_a_planted_cookie_is_not_shown(server: &Server) {
        let eve = server.visitor();
        for (name, value) in [
            ("notice", "<script>EVIL</script>"),
            ("notice", "EVIL"),
            ("typed", "EVIL"),
            ("typed", "eyJlbWFpbCI6IkVWSUwifQ"),
            ("sign-up", "EVIL"),
            ("link", "EVIL"),
            ("sid", "EVIL"),
        ] {
            eve.keeps(name, value);
            for page in [
                "/sign-in",
                "/sign-up",
                "/sign-up/check-your-mail",
                "/verify-email",
                "/magic-link/check-your-mail",
                "/nowhere",
            ] {
                let answer = eve.opens(page);
                assert!(matches!(answer.status, 200 | 404) && !answer.says("EVIL"), "{page} with {name}: {answer:?}");
            }
        }
    }
);

on_both!(
    fn what_was_typed_into_one_form_is_not_shown_in_another(server: &Server) {
        let eve = server.visitor();
        eve.sends_plainly("/do/sign-in", &[("email", "typed@example.org"), ("password", "x")], "/sign-in").must_be(302);
        assert!(!eve.opens("/sign-up").must_be(200).says("typed@example.org"));
    }
);
